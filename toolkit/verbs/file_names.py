"""Taking over what the names of files say, where the study knows nothing yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.model import Role
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import kinds_of_talk, lookup, people, sources
from toolkit.verbs.terms import add_term

FILLED, LEFT = "filled", "left"


def fill(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Fill time point, date, site, kind and participants of the sources named, and return what became of each.

    Returns rows of (file, what, value, outcome). What a source has already stays. A person the study does not have is
    added if the row names a stakeholder group.
    """
    by_file = {lookup.fold(row["file"]): row for row in tx.rows(tables.sources)}
    said: list[list[str]] = []
    for row in rows:
        source = by_file.get(lookup.fold(str(row["file"])))
        if source is None:
            said.append([str(row["file"]), "file", "", f"{LEFT}: no source of the study is this file"])
            continue
        for kind in ("wave", "site"):
            said += _term(tx, source, kind, _value(row, kind))
        said += _date(tx, source, _value(row, "date"))
        said += _kind(tx, source, _value(row, "kind"))
        names = [name.strip() for name in _value(row, "participants").split(";") if name.strip()]
        for name in names:
            said += _participant(tx, source, name, _value(row, "group"), only=len(names) == 1)
    return said


def _value(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _term(tx: Transaction, source: Row, kind: str, name: str) -> list[list[str]]:
    if not name:
        return []
    held = source[f"{kind}_id"]
    if held is not None:
        kept = next(row["name"] for row in tx.rows(tables.terms, kind=kind) if row["id"] == held)
        same = lookup.fold(kept) == lookup.fold(name)
        return [] if same else [[source["file"], kind, name, f"{LEFT}: it is {kept}"]]
    add_term(tx, kind, name)
    sources.edit_source(tx, source["name"], **{kind: name})
    return [[source["file"], kind, name, FILLED]]


def _date(tx: Transaction, source: Row, date: str) -> list[list[str]]:
    if not date or source["date"] == date:
        return []
    if source["date"]:
        return [[source["file"], "date", date, f"{LEFT}: it is {source['date']}"]]
    sources.edit_source(tx, source["name"], date=date)
    return [[source["file"], "date", date, FILLED]]


def _kind(tx: Transaction, source: Row, kind: str) -> list[list[str]]:
    """Take over a kind where a source is kept as an interview because nobody has said what it is."""
    if not kind or source["kind"] == kind:
        return []
    if not kinds_of_talk.is_open(tx, source):
        return [[source["file"], "kind", kind, f"{LEFT}: it is {source['kind']}"]]
    kinds_of_talk.settle_kind(tx, source["name"], kind)
    return [[source["file"], "kind", kind, FILLED]]


def _participant(tx: Transaction, source: Row, name: str, group: str, *, only: bool) -> list[list[str]]:
    line = [source["file"], "participants", name]
    known = {lookup.fold(row["label"]): row for row in tx.rows(tables.participants)}
    said = []
    if lookup.fold(name) not in known:
        if not group:
            return [[*line, f'{LEFT}: not in the study; project.people.add("{name}", group=…) adds them']]
        add_term(tx, "group", group)
        place = lookup.next_position(tx, tables.participants)
        tx.add(tables.participants, label=name, position=place, status="active")
        people.edit_participant(tx, name, group=group)
        said = [[source["file"], "new participant", f"{name} ({group})", FILLED]]
    person = lookup.participant(tx, name)["id"]
    speakers = tx.rows(tables.speakers, source_id=source["id"])
    if any(one["participant_id"] == person for one in speakers):
        return said
    if any(one["participant_id"] is not None for one in speakers) and only:
        return [*said, [*line, f"{LEFT}: somebody else takes part already"]]
    unknown = [one for one in speakers if one["role"] == Role.UNKNOWN and one["label"]]
    theirs = [one for one in unknown if lookup.fold(one["label"]) == lookup.fold(name)] or (unknown if only else [])
    if len(theirs) == 1:
        try:
            people.assign_speaker(tx, source["name"], theirs[0]["label"], name)
        except ToolkitError as error:
            return [*said, [*line, f"{LEFT}: {error}"]]
        return [*said, [*line, f"{FILLED}: speaks as “{theirs[0]['label']}”"]]
    tx.add(tables.speakers, source_id=source["id"], label=None, role=Role.PARTICIPANT, participant_id=person)
    return [*said, [*line, f"{FILLED}: takes part"]]
