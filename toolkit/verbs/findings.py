"""Findings, recommendations and records: written, changed, put in order, tied to what they rest on, taken away."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Table

from toolkit.analysis.wording import SETTING, rule_for
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Change, CmoPart, CmoStatus, Told
from toolkit.store import ledger, tables
from toolkit.store.finding_tables import cmo_records, findings, recommendations
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup
from toolkit.verbs.finding_links import LINKS
from toolkit.verbs.settings import get_setting

Values: TypeAlias = Mapping[str, Any]

KINDS = {"findings": "finding", "recommendations": "recommendation", "cmo_records": "record"}
WORDS = {"findings": "text", "recommendations": "text", "cmo_records": "if_then"}
FREE_TEXT = {
    "findings": ("question", "literature", "searched"),
    "recommendations": ("for_whom", "priority", "literature"),
    "cmo_records": (*map(str, CmoPart), "for_whom"),
}


def write(tx: Transaction, table: Table, words: str, **values: Any) -> str:
    """Write a finding, a recommendation or a record at the end of its list and return its id.

    Raises:
        NotFound: A field, or something that a field names, is not there; the nearest is offered.
        InvalidInput: It says nothing, or its fields cannot go together.
    """
    row = {**_blank(table), **_columns(tx, table, {**values, WORDS[table.name]: words})}
    _refuse_nonsense(table, row)
    position = lookup.next_position(tx, table)
    return tx.add(table, position=position, coder_id=tx.coder_id, created_at=ledger.now(), **row)


def change(tx: Transaction, name: str, **values: Any) -> None:
    """Put other words or fields into a finding, a recommendation or a record; None or “” empties a field."""
    table, row = find(tx, name)
    fresh = _columns(tx, table, values)
    _refuse_nonsense(table, {**row, **fresh})
    tx.change(table, row["id"], **fresh)


def remove(tx: Transaction, name: str) -> None:
    """Take a finding, a recommendation or a record away, with its links."""
    table, row = find(tx, name)
    for links, column in LINKS[table.name]:
        tx.remove_rows(links, tx.rows(links, **{column: row["id"]}))
    tx.remove_rows(tables.memo_links, tx.rows(tables.memo_links, subject_id=row["id"]))
    tx.remove(table, row["id"])


def order(tx: Transaction, names: Iterable[str]) -> None:
    """Put things of one kind into this order; those that are not named follow as they were.

    Raises:
        InvalidInput: Things of several kinds are named.
    """
    found = [find(tx, name) for name in names]
    if len({table.name for table, _ in found}) > 1:
        raise InvalidInput("Findings, recommendations and records have an order each.", fix="Name one kind at a time.")
    for table, _ in found[:1]:
        named = list(dict.fromkeys(row["id"] for _, row in found))
        rest = sorted((row for row in tx.rows(table) if row["id"] not in named), key=lambda row: row["position"])
        for place, one in enumerate([*named, *(row["id"] for row in rest)]):
            tx.change(table, one, position=place)


def find(tx: Transaction, name: str, *among: Table) -> tuple[Table, Row]:
    """Return what is meant: its id, its words, or the beginning of its words where only one begins so.

    Raises:
        NotFound: There is none, or several begin so.
    """
    known = among or (findings, recommendations, cmo_records)
    rows = [(table, row) for table in known for row in tx.rows(table)]
    wanted = lookup.fold(name)
    tests: tuple[Callable[[Row, str], bool], ...] = (
        lambda row, _: row["id"] == name,
        lambda _, words: words == wanted,
        lambda _, words: bool(wanted) and words.startswith(wanted),
    )
    for test in tests:
        meant = [(table, row) for table, row in rows if test(row, lookup.fold(row[WORDS[table.name]]))]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise NotFound(f"{len(meant)} things begin with “{name}”.", fix="Say more of the words, or the id.")
    kind = KINDS[known[0].name] if len(known) == 1 else "finding, recommendation or record"
    raise NotFound.among(kind, name, [row[WORDS[table.name]] for table, row in rows])


def _blank(table: Table) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FREE_TEXT[table.name], "")
    if table is findings:
        pointers = dict.fromkeys(("theme_id", "code_id", "group_id", "wave_id", "than_wave_id", "site_id"))
        row |= {**pointers, "quantifier": "", "said_n": None, "said_of": None, "told": str(Told.PARTICIPANTS)}
        row |= {"gap": False}
    if table is cmo_records:
        row |= {"status": str(CmoStatus.INITIAL), "inferred": []}
    return row


def _columns(tx: Transaction, table: Table, values: Values) -> dict[str, Any]:
    """Return the columns of the fields that are given."""
    columns: dict[str, Any] = {}
    words = WORDS[table.name]
    own = OWN[table.name]
    for field, value in values.items():
        if field == words:
            columns[words] = _some_words(value, KINDS[table.name])
        elif field in FREE_TEXT[table.name]:
            columns[field] = " ".join(str(value or "").split())
        elif field in own:
            column, read = own[field]
            columns[column] = read(tx, value)
        else:
            raise NotFound.among("field", field, [words, *FREE_TEXT[table.name], *own])
    return columns


def _some_words(value: object, kind: str) -> str:
    words = " ".join(str(value or "").split())
    if not words:
        raise InvalidInput(f"The {kind} says nothing.")
    return words


def _number(_: Transaction, value: object) -> int | None:
    if value is None or value != value:  # noqa: PLR0124 - a missing number of a frame differs from itself
        return None
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise InvalidInput(f"“{value}” is not a number of people.", fix="Write a whole number, such as n=4, of=5.")
    return int(str(value))


def _quantifier(tx: Transaction, value: str | None) -> str:
    """Return the rule, or the kind of change, that a word stands for."""
    word = " ".join((value or "").split()).casefold()
    if not word or word in set(Change):
        return word
    own = get_setting(tx, SETTING, {})
    rule = rule_for(word, words=own)
    if rule is None:
        raise NotFound.among("word for how many", word, [*rule_words(own), *map(str, Change)])
    return rule


def rule_words(own: Mapping[str, str]) -> list[str]:
    """Return the words for how many that a study offers."""
    from toolkit.analysis.wording import DEFAULT_WORDS

    return list({**DEFAULT_WORDS, **own}.values())


def _told(_: Transaction, value: str | None) -> str:
    if value not in set(Told):
        raise NotFound.among("count", str(value), list(Told))
    return str(value)


def _status(_: Transaction, value: str) -> str:
    if value not in set(CmoStatus):
        raise NotFound.among("status", value, list(CmoStatus))
    return str(value)


def _inferred(_: Transaction, value: str | Iterable[str]) -> list[str]:
    named = [value] if isinstance(value, str) else list(value or ())
    for part in named:
        if part not in set(CmoPart):
            raise NotFound.among("part", part, list(CmoPart))
    return [str(part) for part in CmoPart if part in named]


def _theme(tx: Transaction, name: str | None) -> str | None:
    return lookup.codebook(tx).theme(name).id if name else None


def _code(tx: Transaction, name: str | None) -> str | None:
    return lookup.codebook(tx).code(name).id if name else None


def _term(kind: str) -> Callable[[Transaction, str | None], str | None]:
    return lambda tx, name: lookup.term(tx, kind, name or "")


OWN: dict[str, dict[str, tuple[str, Callable[[Transaction, Any], Any]]]] = {
    "findings": {
        "theme": ("theme_id", _theme),
        "code": ("code_id", _code),
        "group": ("group_id", _term("group")),
        "wave": ("wave_id", _term("wave")),
        "than": ("than_wave_id", _term("wave")),
        "site": ("site_id", _term("site")),
        "quantifier": ("quantifier", _quantifier),
        "n": ("said_n", _number),
        "of": ("said_of", _number),
        "count": ("told", _told),
        "gap": ("gap", lambda _, value: bool(value)),
    },
    "recommendations": {},
    "cmo_records": {"status": ("status", _status), "inferred": ("inferred", _inferred)},
}


def _refuse_nonsense(table: Table, row: Values) -> None:
    """Refuse a finding whose fields contradict one another, whatever the study says."""
    if table is not findings:
        return
    n, of = row["said_n"], row["said_of"]
    if of == 0 or (n is not None and of is not None and n > of):
        raise InvalidInput(f"{n} of {of} people cannot be.", fix="n lies between 0 and of, and of is above 0.")
    if row["than_wave_id"] is not None and row["quantifier"] not in set(Change):
        raise InvalidInput(
            "“than” compares two time points, and no change is said.",
            fix=f"Say quantifier={', '.join(repr(str(one)) for one in Change)}, or leave “than” out.",
        )
    if row["than_wave_id"] is not None and row["than_wave_id"] == row["wave_id"]:
        raise InvalidInput("A time point is compared with itself.", fix='Say wave="T2", than="T1".')
