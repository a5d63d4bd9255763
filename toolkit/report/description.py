"""What a report is made of, described once: tables, sentences, pictures, sections. Nothing here knows Word or Excel.

Cells keep their meaning until they are drawn, so that a number can be hidden without touching the words around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.report.pictures.picture import Picture
from toolkit.study import Basis, as_text

ALL = "All"
UNDER = "– "
HIDDEN = "c"
HIDDEN_NOTE = (
    f"{HIDDEN}: hidden, since so few people could be recognised, or since a hidden number could be worked out."
)


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many people as a cell; `instead` when there is nobody to count; `who` behind the number.

    >>> str(Count(3, 7)), str(Count(None, 0, instead="not asked")), str(Count(2, 5, who=("P1", "P2"), alone=True))
    ('3 of 7', 'not asked', '2 (P1, P2)')
    """

    n: int | None
    of: int | None
    instead: str = ""
    who: tuple[str, ...] = ()
    alone: bool = False
    hidden: bool = False

    def __str__(self) -> str:
        if self.hidden:
            return HIDDEN
        if self.n is None or not (self.of or self.alone):
            return self.instead or as_text(self.n)
        number = str(self.n) if self.alone else f"{self.n} of {self.of}"
        return f"{number} ({', '.join(self.who)})" if self.who and self.n else number


@dataclass(frozen=True, slots=True)
class People:
    """Persons by their labels as a cell."""

    labels: tuple[str, ...]
    nobody: str = "nobody"

    def __str__(self) -> str:
        return ", ".join(self.labels) or self.nobody


@dataclass(frozen=True, slots=True)
class Label:
    """Who is quoted, as a cell: the label, the persons, and the role alone for where a number would say too much."""

    label: str
    participants: tuple[str, ...] = ()
    role: str = ""
    more: str = ""

    def __str__(self) -> str:
        return f"{self.label} {self.more}".strip()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words as a cell beside other things; `instead` where they may not be shown, or there are none."""

    words: str
    coding: str = ""
    label: Label | None = None
    instead: str = "no quotation"
    hidden: bool = False

    def __str__(self) -> str:
        if self.hidden or not self.words:
            return self.instead
        return f"{self.words} {self.label}" if self.label else self.words


Cell: TypeAlias = "str | int | float | Count | People | Label | Quote | None"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how wide it is beside the others, whether it holds numbers."""

    head: str
    width: float = 1.0
    number: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Column `total` counts the people of the columns `parts`; `exact` when nobody stands in two of them."""

    total: int
    parts: tuple[int, ...]
    exact: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table, ready for any rendering; no cell is empty.

    `key` names it for good. `told` are the columns whose cells the alternative text tells, after the words of `lead`.
    `codings` are the quotations of the rows, by id, where rows are quotations. `sums` says which columns add up which
    others: a hidden cell must not be found by subtraction. `persons`: its rows are single people.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    basis: Basis
    lead: str
    told: tuple[int, ...] = ()
    codings: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    persons: bool = False

    @property
    def notes(self) -> list[str]:
        """The sentences under the table."""
        return self.basis.lines()

    @property
    def texts(self) -> list[list[str]]:
        """The cells as people read them."""
        return [[as_text(cell) for cell in row] for row in self.rows]

    @property
    def alternative(self) -> str:
        """What the table says in a sentence, for who cannot see it."""
        if not self.told:
            return self.lead
        heads = [column.head for column in self.columns]
        single = len(self.told) == 1
        told = (
            f"{row[0]}: " + ", ".join(row[place] if single else f"{heads[place]} {row[place]}" for place in self.told)
            for row in self.texts
        )
        return f"{self.lead} {'; '.join(told)}."


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph. With a `key` it is the study's and kept up to date; without one it is yours to change.

    `style` is "", "Quote" or "List Bullet"; `see` are the keys of tables and pictures it points to, “(Table 3)”. A
    paragraph that quotes somebody names the `coding`; its words end with the `label`.
    """

    words: str
    key: str = ""
    style: str = ""
    see: tuple[str, ...] = ()
    coding: str = ""
    label: Label | None = None


@dataclass(frozen=True, kw_only=True)
class CountsLine:
    """The numbers that go with a theme in one line; `total` is what may be said where groups are too small."""

    key: str
    words: str
    total: Count
    see: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToWrite:
    """A place where people write: what belongs there, as a prompt."""

    prompt: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The table of contents."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture with the key that names it for good; `persons` when it shows single people."""

    key: str
    picture: Picture
    persons: bool = False


Block: TypeAlias = "Table | Text | CountsLine | ToWrite | Contents | Figure"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what stands under it, in order."""

    key: str
    heading: str
    blocks: Sequence[Block] = ()
    level: int = 1

    @property
    def tables(self) -> list[Table]:
        """The tables of the section."""
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def figures(self) -> list[Figure]:
        """The pictures of the section."""
        return [block for block in self.blocks if isinstance(block, Figure)]
