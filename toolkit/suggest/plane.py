"""Where extracts lie when what the engine compares is seen from one side: two dimensions of many."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.study import Result
from toolkit.suggest import evidence, how_many

if TYPE_CHECKING:
    from toolkit.suggest.suggestions import ThemeSuggestions

PLANE = ("suggestion", "x", "y", "words", "label", "codes", "source", "turn", "start", "end")


def plane(found: "ThemeSuggestions") -> Result:
    """Return the grouped extracts with their place in two dimensions (PCA, Hotelling 1933), the same at every run.

    Columns `suggestion` (NA: in none), `x`, `y`, `words`, `label`, `codes` (a list), `source`, `turn`, `start`, `end`.
    """
    groups, names = found.groups, found.data.items("code")
    frame = found.extracts.compared.iloc[groups.rows].reset_index(drop=True)
    points, share = flattened(groups.space)
    frame["x"], frame["y"] = points[:, 0], points[:, 1]
    frame["suggestion"] = pd.array(np.where(groups.ranked >= 0, groups.ranked + 1, 0), dtype="Int64")
    frame["suggestion"] = frame["suggestion"].mask(frame["suggestion"] == 0, pd.NA)
    frame["label"] = evidence.quotation_labels(found.data, frame)
    frame["codes"] = [[name for name, held in zip(names, row, strict=True) if held] for row in groups.coded]
    note = (
        f"Two directions of {groups.space.shape[1]}, which hold {share:.0%} of the differences: what lies near in the "
        "drawing need not be near in what it is about."
    )
    return Result(frame[list(PLANE)], basis=found.basis("Possible themes to check: where their extracts lie", (note,)))


def flattened(space: Any) -> tuple[Any, float]:
    """Return rows in two dimensions, and the share of their variance that these hold.

    >>> points, share = flattened(np.array([[0.0, 0, 1], [3, 0, 1], [0, 4, 1]]))
    >>> points.shape, round(share, 6)
    ((3, 2), 1.0)
    """
    from sklearn.decomposition import PCA

    if len(space) < 2:  # noqa: PLR2004 - a point lies nowhere
        return np.zeros((len(space), 2)), 1.0
    with how_many.one_thread():
        model = PCA(min(2, *space.shape), svd_solver="full")
        points = model.fit_transform(np.asarray(space, np.float64))
    points = np.pad(points, ((0, 0), (0, 2 - points.shape[1])))
    held = model.explained_variance_ratio_.sum()
    return np.round(points, 6), float(held) if np.isfinite(held) else 1.0
