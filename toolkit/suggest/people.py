"""How many people are in each suggestion, in any cell of time point, stakeholder group and site."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground


def counted(ground: Ground, slot: Any, groups: Any, by: Sequence[str], number: int) -> pd.DataFrame:
    """Return a row per group and cell: the group, the columns of `by`, `n` people in it and `of` all with words there.

    Args:
        ground: Who speaks where.
        slot: The slot of each extract.
        groups: The group of each, -1 for none.
        by: Any of "wave", "group", "site", an attribute.
        number: How many groups there are.

    Raises:
        NotFound: There is nothing of that name to group by.
    """
    cells, cell_of_slot = ground.cells(by)
    person = ground.slots["participant"].astype(object)
    known = person.notna().to_numpy() & (cell_of_slot >= 0)
    of = pd.Series(cell_of_slot[known]).groupby(person[known].to_numpy()).unique().explode().value_counts()
    inside = (groups >= 0) & known[slot]
    seen = pd.DataFrame(
        {"one": groups[inside], "cell": cell_of_slot[slot[inside]], "who": person.to_numpy()[slot[inside]]}
    ).drop_duplicates()
    n = np.zeros((number, len(cells)), np.int64)
    np.add.at(n, (seen["one"].to_numpy(np.int64), seen["cell"].to_numpy(np.int64)), 1)
    total = np.array([int(of.get(cell, 0)) for cell in range(len(cells))])
    frame = cells.loc[np.tile(np.arange(len(cells)), number)].reset_index(drop=True)[list(by)]
    frame.insert(0, "one", np.repeat(np.arange(number), len(cells)))
    frame["n"] = pd.array(n.reshape(-1), dtype="Int64")
    frame["of"] = pd.array(np.tile(total, number), dtype="Int64")
    frame["n"] = frame["n"].mask(frame["of"] == 0, pd.NA)
    return frame


def in_words(frame: pd.DataFrame, by: str) -> dict[int, str]:
    """Return, per group, “Parent 5 of 8; Trainer 0 of 1” without cells that nobody has words in."""
    met = frame[frame["of"] > 0]
    said = met[by].astype(str) + " " + met["n"].astype(str) + " of " + met["of"].astype(str)
    return {int(one): "; ".join(rows) for one, rows in said.groupby(met["one"])}
