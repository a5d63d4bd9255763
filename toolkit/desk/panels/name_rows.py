"""The names of a table, as the form that replaces them shows and changes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.privacy.names import Name, NameKind

NOBODY = "–"  # the same person as: nobody in the list


@dataclass
class NameRow:
    """A name, what a person says replaces it, and whose name it is another form of."""

    name: str
    kind: str
    times: int | None
    also: str
    whose: str
    replacement: str
    as_written: bool = False
    same_as: str = NOBODY

    @property
    def words(self) -> str:
        """What a search in the list looks through."""
        return f"{self.name} {self.kind} {self.also} {self.whose} {self.replacement}"


def rows_from(records: Iterable[Mapping[Any, Any]]) -> list[NameRow]:
    """Return the rows of a table with the columns name, kind, also, whose, proposal (or replacement), times."""
    return [
        NameRow(
            name=_text(one, "name"),
            kind=_text(one, "kind") or str(NameKind.PERSON),
            times=int(one["times"]) if isinstance(one.get("times"), int) else None,
            also=_text(one, "also"),
            whose=_text(one, "whose"),
            replacement=_text(one, "proposal") or _text(one, "replacement"),
            as_written=one.get("as_written") is True,
        )
        for one in records
        if _text(one, "name")
    ]


def rules(rows: Sequence[NameRow]) -> list[dict[str, Any]]:
    """Return the rules that the rows say: those of one person are one rule with several spellings."""
    first = {row.name: row for row in rows if row.same_as == NOBODY}
    said: dict[str, dict[str, Any]] = {}
    for row in rows:
        head = _head(row, first)
        if not head.replacement.strip():
            continue
        rule = said.setdefault(head.name, {**_rule(head), "also": list(_parts(head.also))})
        if row is not head:
            rule["also"] += [row.name, *_parts(row.also)]
    return list(said.values())


def aliases(names: Iterable[Name]) -> set[str]:
    """Return all spellings of some names."""
    return {spelling for name in names for spelling in name.spellings}


def _head(row: NameRow, first: Mapping[str, NameRow]) -> NameRow:
    return row if row.same_as == NOBODY else first.get(row.same_as, row)


def _rule(row: NameRow) -> dict[str, Any]:
    said = {"name": row.name, "kind": row.kind, "whose": row.whose, "proposal": row.replacement.strip()}
    return {**said, "as_written": row.as_written}


def _parts(words: str) -> list[str]:
    return [part for one in words.split(";") if (part := one.strip())]


def _text(record: Mapping[Any, Any], column: str) -> str:
    value = record.get(column)
    return value.strip() if isinstance(value, str) else ""
