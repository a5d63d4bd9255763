"""What was decided: each thing hidden or left out, where, why, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import pandas as pd

from toolkit.study import Basis, Result

TITLE = "What this audience does not see"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision, as a row people read: what, where (title and key), why, what one can do."""

    what: str
    where: str
    key: str
    why: str
    do: str = ""


def decisions_table(decisions: Sequence[Decision], summary: str, more: Sequence[str]) -> Result:
    """Return decisions as a table whose basis begins with how much is hidden and left out."""
    columns = [one.name for one in fields(Decision)]
    rows = [[getattr(one, name) for name in columns] for one in decisions]
    return Result(pd.DataFrame(rows, columns=columns), basis=Basis(title=TITLE, notes=(summary, *more)))


def counted(number: int, what: str) -> str:
    """Return so many of something.

    >>> counted(1, "picture"), counted(2, "quotation")
    ('1 picture', '2 quotations')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"
