"""Names outside the texts of sources: in every column that holds words, of every table (store/texts_of_rows.py)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Table

from toolkit.errors import Refused
from toolkit.privacy.names import NameKind
from toolkit.privacy.replacing import Swap, swapped
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.tables import KEPT
from toolkit.store.texts_of_rows import WORDS, with_words_replaced
from toolkit.verbs import lookup
from toolkit.verbs.names_in_texts import LABEL, TOLD_APART, Scope
from toolkit.verbs.replaced import Replaced, around, replaced

# Names of things: a replacement stands there without its brackets.
BARE: Mapping[str, tuple[str, ...]] = {
    "codes": ("name", "key", "aliases"),
    "exports": ("file",),
    "form_questions": ("name",),
    "form_returns": ("key",),
    "forms": ("name",),
    "milestones": ("name",),
    "objectives": ("name",),
    "participants": ("label",),
    "questions": ("name",),
    "sources": ("name", "file"),
    "speakers": ("label",),
    "terms": ("name",),
    "themes": ("name", "key"),
}
BARE_SETTINGS = ("imported", "listed", "folders", "labels", "issued")  # how the names of settings begin that hold names
OF_ANALYSIS: Mapping[str, tuple[str, ...]] = {"codes": ("name", "key", "aliases"), "themes": ("name", "key")}
NEVER: Mapping[str, tuple[str, ...]] = {"coders": ("name",), "codings": ("quote",)}  # quotes follow their text
UNIQUE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "form_questions": ("name", ("form_id",)),
    "form_wordings": ("wording", ("question_id",)),
    "forms": ("name", ()),
    "milestones": ("name", ()),
    "objectives": ("name", ()),
    "participants": ("label", ()),
    "questions": ("name", ()),
    "sources": ("name", ()),
    "terms": ("name", ("kind",)),
}
SAID = {
    "participants": "participant",
    "participant_waves": "participant",
    "speakers": LABEL,
    "terms": "time point, group or site",
    "codes": "code",
    "themes": "theme",
    "memos": "memo",
    "questions": "topic guide",
    "findings": "finding",
    "recommendations": "recommendation",
    "settings": "setting",
    "exports": "name of a file that left",
    "consents": "consent",
    "sample_plan": "plan",
    "settlings": "reason for a settling",
    "codings": "query of a coding",
    "cmo_records": "CMO record",
    "form_wordings": "question of a form",
    "form_questions": "question of a form",
    "form_answers": "answer on a form",
    "form_returns": "form that came back",
}
NAME_OF_CODE = "left: whether the name of a code or theme is to change, you decide; code_names=True replaces these too"


@dataclass(frozen=True, kw_only=True)
class RowPlan:
    """A row with new values for some of its columns, and what was replaced in them."""

    table: Table
    row_id: str
    values: Mapping[str, Any]
    replaced: list[Replaced] = field(default_factory=list)


def plan_rows(
    tx: Transaction, scope_of: Callable[[str | None], Scope], *, code_names: bool, without: frozenset[str]
) -> list[RowPlan]:
    """Return every row that holds a name, as it would be.

    Args:
        tx: A look at the study.
        scope_of: The names that are replaced in a source, by its id; None: outside of all sources.
        code_names: Whether names of codes and themes change too; else they are listed.
        without: Ids of things that go.
    """
    plans = [
        plan
        for name, columns in WORDS.items()
        for row in tx.rows(KEPT[name])
        if row["id"] not in without
        for plan in [_plan_row(tx, KEPT[name], row, columns, scope_of(_source_of(name, row)), code_names=code_names)]
        if plan is not None
    ]
    return [*_kept_apart(tx, plans)]


def write_rows(tx: Transaction, plans: Sequence[RowPlan]) -> None:
    """Put the new values in place of the old ones."""
    for plan in plans:
        if plan.values:
            tx.change(plan.table, plan.row_id, **plan.values)


def _source_of(table: str, row: Row) -> str | None:
    return str(row["id"]) if table == "sources" else row.get("source_id")


def _plan_row(
    tx: Transaction, table: Table, row: Row, columns: tuple[str, ...], scope: Scope, *, code_names: bool
) -> RowPlan | None:
    values: dict[str, Any] = {}
    told: list[Replaced] = []
    for column in columns:
        if column in NEVER.get(table.name, ()):
            continue
        asked = column in OF_ANALYSIS.get(table.name, ()) and not code_names
        place = _Place(table.name, column, row, scope, asked=asked)
        new = with_words_replaced(row[column], place.done)
        if place.whole is not None:
            kind = NameKind.FILE if column == "file" else NameKind.LABEL
            place.told = [replace(place.told[0], words=place.whole, kind=kind)]
        if table.name != "redactions":  # the log of the log
            told += place.told
        if new != row[column] and not asked:
            values[column] = new
    if not values and not told:
        return None
    named = _name_of_source(tx, table.name, row)
    told = [replace(one, source=named) for one in told] if named else told
    return RowPlan(table=table, row_id=str(row["id"]), values=values, replaced=told)


def _name_of_source(tx: Transaction, table: str, row: Row) -> str:
    source = _source_of(table, row)
    found = tx.rows(tables.sources, id=source) if source else []
    return str(found[0]["name"]) if found else ""


@dataclass
class _Place:
    """A column of a row whose words are gone through."""

    table: str
    column: str
    row: Row
    scope: Scope
    asked: bool
    told: list[Replaced] = field(default_factory=list)
    whole: str | None = None  # a label or the name of a file, which the key keeps as a whole

    @property
    def bare(self) -> bool:
        if self.table == "settings":
            return str(self.row["name"]).startswith(BARE_SETTINGS)
        return self.column in BARE.get(self.table, ())

    @property
    def where(self) -> str:
        if self.table == "sources":
            return {"name": "name of the source", "file": "name of the file"}.get(self.column, "about the source")
        said = SAID.get(self.table, self.table.replace("_", " "))
        if self.table == "settings":
            return f"{said} “{self.row['name']}”"
        return said if self.column in ("label", "body", "text", "wording", "value") else f"{said}: {self.column}"

    def done(self, words: str) -> str:
        swaps = self.scope.swapping.swaps(words, bare=self.bare)
        new, edits = swapped(words, swaps)
        place: dict[str, Any] = {"where": self.where, "source_id": _source_of(self.table, self.row)}
        left = NAME_OF_CODE if self.asked else ""
        self.told += [
            replaced(words, swap, new, edit, **place, left=left) for swap, edit in zip(swaps, edits, strict=True)
        ]
        doubtful = self.scope.doubtful.swaps(words)
        for one in [one for one in doubtful if not any(_overlap(one, swap) for swap in swaps)]:
            here = around(words, one.start, one.end)
            said = Replaced(before=here, after=here, words=one.words, kind=one.name.kind, replacement="", **place)
            self.told.append(replace(said, left=TOLD_APART))
        if swaps and not self.asked and (self.column == "file" or self.table == "speakers"):
            self.whole = words
        return new


def _overlap(one: Swap, other: Swap) -> bool:
    return one.start < other.end and other.start < one.end


def _kept_apart(tx: Transaction, plans: list[RowPlan]) -> Iterator[RowPlan]:
    """Number the names that would become one: two sources called after two people are both “my mentor T1” now."""
    taken: dict[str, set[tuple[str, ...]]] = {}
    for name, (column, within) in UNIQUE.items():
        changed = {plan.row_id for plan in plans if plan.table.name == name and column in plan.values}
        rows = [row for row in tx.rows(KEPT[name]) if row["id"] not in changed]
        taken[name] = {_key(row[column], row, within) for row in rows}
    for plan in plans:
        column, within = UNIQUE.get(plan.table.name, ("", ()))
        if column not in plan.values:
            yield plan
            continue
        row = tx.rows(plan.table, id=plan.row_id)[0]
        wanted, number = str(plan.values[column]), 1
        if plan.table.name == "participants" and _key(wanted, row, within) in taken["participants"]:
            raise Refused(
                f"The participant “{row[column]}” would be called “{wanted}”, as another one is.",
                fix="Choose another pseudonym: a person keeps one label, and no two share it.",
            )
        while _key(plan.values[column], row, within) in taken[plan.table.name]:
            number += 1
            plan = replace(plan, values={**plan.values, column: f"{wanted} ({number})"})  # noqa: PLW2901
        taken[plan.table.name].add(_key(plan.values[column], row, within))
        yield plan


def _key(words: str, row: Row, within: tuple[str, ...]) -> tuple[str, ...]:
    return (lookup.fold(words), *(str(row[column]) for column in within))
