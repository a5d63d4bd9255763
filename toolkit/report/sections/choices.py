"""What was chosen for a report beside its sections."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the makers of sections are told: what to split by and to count, how to print quotations, what to compare.

    `count` is what n counts in the quotation tables. Of a theme without a quote tray, `each` row of its table has at
    most so many key quotations. `prose` prints quotations as paragraphs instead of tables, and
    `interviewer` prints what the interviewer says between. `pairs` are the stakeholder groups to set side by side.
    `reason` is why a reflexive study wants agreement all the same. `suggestions` are theme suggestions that were made,
    for the statement about them. `sections` are the names of the sections in this report.
    """

    by: tuple[str, ...] = ("wave", "group")
    count: str = "participants"
    each: int = 3
    prose: bool = False
    interviewer: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    checklists: tuple[str, ...] = ()
    suggestions: tuple[Any, ...] = ()
    sections: tuple[str, ...] = ()
