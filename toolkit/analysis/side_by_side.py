"""What people said, gathered into one cell per group of rows, to be read beside others."""

from collections.abc import Sequence
from typing import Any

import pandas as pd


def gathered(found: pd.DataFrame, keys: Sequence[str], extracts: int, *, labelled: bool = False) -> dict[Any, str]:
    """Return, per combination of `keys`, the first few extracts as one text; key quotes come first.

    What does not fit is counted: “… and 3 more”.
    """
    ordered = pd.DataFrame(found).sort_values("key_quote", ascending=False, kind="stable")
    cells = {}
    for key, rows in ordered.groupby(list(keys), sort=False):
        said = [f"“{' '.join(row.quote.split())}”" + (f" {row.label}" if labelled else "") for row in rows.itertuples()]
        more = f" … and {len(said) - extracts} more" if len(said) > extracts else ""
        cells[key] = " ".join(said[:extracts]) + more
    return cells
