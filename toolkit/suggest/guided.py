"""What is coded, or near enough to a code to be looked at there: set aside before the rest is grouped."""

from typing import Any

import numpy as np

from toolkit.suggest.embedding import Embedder, vectors
from toolkit.suggest.extracts import Extracts

NEAREST = 0.8
FEWEST = 3  # a quantile of fewer says nothing


def near_codes(extracts: Extracts, embedder: Embedder) -> dict[int, str]:
    """Return the compared extracts that are coded or near a code, each with the code it is nearest to.

    A code stands where its coded extracts and its definition stand on average. An extract without a code is near one
    when it is as near as the nearest fifth of the code's own extracts.
    """
    names, coded = extracts.ground.data.items("code"), extracts.coded
    if not names:
        return {}
    said = vectors(embedder, list(extracts.compared["said"]))
    seeds, bounds = _seeds(extracts, embedder, said)
    usable = np.isfinite(bounds)
    likeness = np.where(usable[None], said @ seeds.T, -np.inf)
    near = {
        int(row): names[int(np.where(coded[row], likeness[row], -np.inf).argmax())]
        for row in np.flatnonzero(coded.any(axis=1))
    }
    above = np.where(likeness >= bounds[None], likeness, -np.inf)
    for row in np.flatnonzero(np.isfinite(above).any(axis=1)):
        near.setdefault(int(row), names[int(above[row].argmax())])
    return near


def _seeds(extracts: Extracts, embedder: Embedder, said: Any) -> tuple[Any, Any]:
    """Return a vector per code, and how like it an extract has to be: infinitely, for a code on few."""
    data, coded = extracts.ground.data, extracts.coded
    described = data.codes.set_index("code")
    texts = [
        " ".join(
            part
            for part in (name, described.at[name, "definition"], described.at[name, "include"])
            if isinstance(part, str)
        )
        for name in data.items("code")
    ]
    meant = vectors(embedder, texts)
    seeds, bounds = np.zeros_like(meant), np.full(len(texts), np.inf)
    for code, words in enumerate(meant):
        here = said[coded[:, code]]
        seed = np.vstack([here, words[None]]).mean(axis=0)
        seeds[code] = seed / max(float(np.linalg.norm(seed)), 1e-9)
        if len(here) >= FEWEST:
            bounds[code] = float(np.quantile(here @ seeds[code], NEAREST))
    return seeds, bounds
