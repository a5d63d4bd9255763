"""What people said, gathered into one cell per group of rows, to be read beside others."""

from collections.abc import Sequence
from typing import Any

import pandas as pd


def gathered(found: pd.DataFrame, keys: Sequence[str], extracts: int, *, labelled: bool = False) -> dict[Any, str]:
    """Return, per combination of `keys`, the first few extracts as one text; key quotes come first.

    What does not fit is counted: “… and 3 more”.
    """
    ordered = pd.DataFrame(found).sort_values("key_quote", ascending=False, kind="stable")
    said: dict[Any, list[str]] = {}
    names = (ordered[name] for name in (*keys, "quote", "label"))
    for *key, quote, label in zip(*names, strict=True):
        if not pd.isna(key).any():
            said.setdefault(tuple(key), []).append(f"“{' '.join(quote.split())}”" + (f" {label}" if labelled else ""))
    return {
        key: " ".join(words[:extracts]) + (f" … and {len(words) - extracts} more" if len(words) > extracts else "")
        for key, words in said.items()
    }
