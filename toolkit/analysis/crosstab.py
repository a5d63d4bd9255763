"""A long table of counts laid out wide: a column per time point, group or site, each cell “3 of 5”."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.errors import InvalidInput, NotFound
from toolkit.study import Result

COUNTED = ("n", "of")
BESIDE = ("basis", "not_asked", "not_coded_yet", "per_1000_words", "who", "others")


def crosstab(table: Result, columns: str | Sequence[str], *, names: bool = False) -> Result:
    """Lay a table of counts out wide, for reading and for a report; nothing is counted again.

    Args:
        table: What `theme_frequencies`, `compare_groups` or `change_between_waves` returned, or a selection of it.
        columns: The name, or names, whose values become columns, such as "wave" or ["wave", "group"].
        names: Write who behind the number, where the table says it.

    Returns:
        A row per combination of the other names, a column per value; cells such as “3 of 5”, “3” where there is no
        denominator, “not asked”, “not coded yet” or “no interview”. The basis is that of the table.

    Raises:
        NotFound: The table has no such column.
        InvalidInput: The table holds no counts, or several for one cell.

    >>> table = Result({"theme": ["Trust", "Trust"], "wave": ["T1", "T2"], "n": [3, 4], "of": [6, 5]})
    >>> crosstab(table, "wave").iloc[0].tolist()
    ['Trust', '3 of 6', '4 of 5']
    """
    wanted = [columns] if isinstance(columns, str) else list(columns)
    keys = [str(name) for name in table.columns if name not in (*COUNTED, *BESIDE)]
    if not set(COUNTED) <= set(table.columns):
        raise InvalidInput(
            "This table holds no counts to lay out.", fix="Give it one of theme_frequencies, for example."
        )
    for name in wanted:
        if name not in keys:
            raise NotFound.among("column", name, keys)
    rest = [name for name in keys if name not in wanted]
    cells = [(tuple(row[name] for name in rest), _head(row, wanted), _cell(row, names=names)) for row in _rows(table)]
    heads = list(dict.fromkeys(head for _, head, _ in cells))
    wide: dict[tuple[Any, ...], dict[str, str]] = {}
    for key, head, text in cells:
        if head in wide.setdefault(key, {}):
            raise InvalidInput(
                f"“{head}” has several numbers in one row.", fix=f"Add to columns: {', '.join(rest[1:])}."
            )
        wide[key][head] = text
    rows = [[*key, *(found.get(head, "–") for head in heads)] for key, found in wide.items()]
    return Result(pd.DataFrame(rows, columns=[*rest, *heads]), basis=replace(table.about, derived=False))


def _rows(table: Result) -> list[dict[Hashable, Any]]:
    rows: list[dict[Hashable, Any]] = pd.DataFrame(table).to_dict("records")
    return rows


def _head(row: Mapping[Hashable, Any], wanted: Sequence[str]) -> str:
    return " ".join(str(row[name]) for name in wanted)


def _cell(row: Mapping[Hashable, Any], *, names: bool) -> str:
    if pd.isna(row["of"]):
        text = "0" if pd.isna(row["n"]) else str(row["n"])
    elif row["of"]:
        text = f"{row['n']} of {row['of']}"
    elif row.get("not_asked"):
        text = "not asked"
    else:
        text = "not coded yet" if row.get("not_coded_yet") else "no interview"
    who = str(row.get("who", ""))
    return f"{text} ({who})" if names and row["n"] is not pd.NA and row["n"] and who else text
