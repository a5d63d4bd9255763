"""People: participants with what changes per time point, relations, and who a speaker label is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from toolkit.errors import InvalidInput, NotFound, Refused, nearest, suggestion
from toolkit.exchange.study_tables import ParticipantRow
from toolkit.model import Role, Status
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.look_alikes import opposite
from toolkit.verbs import lookup
from toolkit.verbs.labels import refuse_shared_labels
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

AGREED = "Agreed coding"  # the name of the layer that coders settle on
MENTOR_OF = "mentor of"
IMPORTED = "imported participants"
NOBODY_KNOWN = "is neither a participant nor one of"


def import_participants(tx: Transaction, rows: Sequence[ParticipantRow], terms: Terms) -> list[str]:
    """Add the people of a table; rows that the study has seen before keep the study's own changes."""
    seen: dict[str, Any] = dict(get_setting(tx, IMPORTED, {}))
    notes: list[str] = []
    fresh_rows: list[ParticipantRow] = []
    waves = [row for row in rows if row.wave]
    for name in dict.fromkeys(row.wave for row in waves):
        terms.resolve("wave", name, next(row.place for row in waves if row.wave == name))
    numbers = _numbers(rows, _held_numbers(tx))
    for row in rows:
        key, content = f"{lookup.fold(row.participant)}|{row.wave}", _content(row)
        if seen.get(key) == content:
            continue
        before = len(terms.warnings)
        _put_row(tx, row, numbers[row.place], terms, seen.get(key, {}))
        fresh_rows.append(row)
        if len(terms.warnings) == before:
            if key in seen:
                notes.append(f"{row.place}: {row.participant} changed in the table and was brought up to date.")
            seen[key] = content
    notes += _put_relations(tx, fresh_rows)
    if rows:
        set_setting(tx, IMPORTED, seen)
    refuse_shared_labels(tx)
    return notes


def edit_participant(tx: Transaction, label: str, *, wave: str | None = None, **values: Any) -> None:
    """Change a person: status for good; group, number, site, cohort, attributes at one time point or at all.

    An empty `wave` means the time points that have no row of their own.
    """
    person = lookup.participant(tx, label)
    if "status" in values:
        set_status(tx, label, values.pop("status"))
    if not values:
        return
    for field in values:
        lookup.refuse_misspelt(field, ("group", "site", "number", "cohort", "status"), "field")
    if not isinstance(values.get("number", 0), (int, type(None))):
        raise InvalidInput(f"“{values['number']}” is not a number.", fix="Give the number within the group, as 3.")
    fields: dict[str, Any] = {}
    for kind in ("group", "site"):
        if kind in values:
            fields[f"{kind}_id"] = lookup.term(tx, kind, values.pop(kind))
    fields |= {name: values.pop(name) for name in ("number", "cohort") if name in values}
    rows = tx.rows(tables.participant_waves, participant_id=person["id"])
    wave_id = lookup.term(tx, "wave", wave) if wave else None
    chosen = [row for row in rows if wave is None or row["wave_id"] == wave_id]
    if not chosen:
        general = next((row for row in rows if row["wave_id"] is None), None) or (rows[0] if rows else {})
        fresh = _blank_detail(person["id"]) | {name: general[name] for name in DETAIL if name in general}
        chosen = [{**fresh, "id": tx.add(tables.participant_waves, **fresh | {"wave_id": wave_id})}]
    for row in chosen:
        attributes = {**row["attributes"], **values} if values else row["attributes"]
        tx.change(tables.participant_waves, row["id"], **fields, attributes=attributes)
    refuse_shared_labels(tx)


def add_participant(tx: Transaction, participant: str, *, group: str, wave: str | None = None, **values: Any) -> None:
    """Add a person, with further values as in :func:`edit_participant`."""
    label = lookup.free_name(tx, tables.participants, participant, "participant", column="label")
    place = lookup.next_position(tx, tables.participants)
    tx.add(tables.participants, label=label, position=place, status=str(Status.ACTIVE))
    edit_participant(tx, label, wave=wave, group=group, **values)


def rename_participant(tx: Transaction, label: str, new: str) -> None:
    """Give a person another public label."""
    person = lookup.participant(tx, label)
    tidy = lookup.free_name(tx, tables.participants, new, "participant", column="label", but=person["id"])
    tx.change(tables.participants, person["id"], label=tidy)


def remove_participant(tx: Transaction, label: str) -> None:
    """Take a person out of the table; turns that were theirs become those of an unknown speaker."""
    person = lookup.participant(tx, label)
    for row in tx.rows(tables.speakers, participant_id=person["id"]):
        if row["label"] is None:
            tx.remove_rows(tables.speakers, [row])
        else:
            tx.change(tables.speakers, row["id"], participant_id=None, role=Role.UNKNOWN)
    for table, column in (
        (tables.participant_waves, "participant_id"),
        (tables.consents, "participant_id"),
        (tables.relations, "from_id"),
        (tables.relations, "to_id"),
    ):
        tx.remove_rows(table, tx.rows(table, **{column: person["id"]}))
    tx.remove(tables.participants, person["id"])


def set_status(tx: Transaction, label: str, status: str) -> None:
    """Set where a person stands; somebody withdrawn is left out of every count."""
    try:
        word = Status(status.casefold())
    except ValueError:
        raise NotFound.among("status", status, list(Status)) from None
    tx.change(tables.participants, lookup.participant(tx, label)["id"], status=str(word))


def relate(tx: Transaction, label: str, kind: str, other: str) -> None:
    """Note that one person is something to another, such as “mentor of”."""
    one, two = lookup.participant(tx, label)["id"], lookup.participant(tx, other)["id"]
    if one == two:
        raise InvalidInput(f"{label} cannot be {kind} {other}.")
    if not tx.rows(tables.relations, from_id=one, to_id=two, kind=kind):
        tx.add(tables.relations, from_id=one, to_id=two, kind=kind)


def assign_speaker(tx: Transaction, source: str, label: str | None, speaker: str) -> None:
    """Say who a label in a source is: a participant, or interviewer, other present, several, unknown."""
    row = lookup.source(tx, source)
    speakers = tx.rows(tables.speakers, source_id=row["id"])
    found = [one for one in speakers if lookup.fold(one["label"] or "") == lookup.fold(label or "")]
    found = [one for one in found if one["label"] is not None] or found
    if not found:
        labels = [one["label"] for one in speakers if one["label"]]
        raise NotFound(f"Nobody is labelled “{label}” in “{row['name']}”.", fix=suggestion(label or "", labels))
    role, person = who(tx, speaker)
    tx.change(tables.speakers, found[0]["id"], role=role, participant_id=person)
    if person is not None:
        for one in speakers:
            if one["label"] is None and one["participant_id"] == person and one["id"] != found[0]["id"]:
                tx.remove_rows(tables.speakers, [one])


def who(tx: Transaction, speaker: str) -> tuple[str, str | None]:
    """Return role and participant of a speaker as people write it."""
    word = lookup.fold(speaker)
    if word in {str(role) for role in Role} - {Role.PARTICIPANT}:
        return word, None
    people = tx.rows(tables.participants)
    match = [row for row in people if lookup.fold(row["label"]) == word]
    if match:
        return str(Role.PARTICIPANT), str(match[0]["id"])
    known = [row["label"] for row in people] + [str(role) for role in Role if role != Role.PARTICIPANT]
    known = [name for name in known if not opposite(name, speaker)]
    raise NotFound(
        f"“{speaker}” {NOBODY_KNOWN} interviewer, other present, several, unknown.",
        fix=suggestion(speaker, known, plural="choices"),
    )


def coder(tx: Transaction, name: str) -> str:
    """Return the id of a coder, adding one whose name is new; a slip in a known name is not a new coder.

    Raises:
        NotFound: The name is nearly that of a coder.
    """
    names = [row["name"] for row in tx.rows(tables.coders)]
    near = nearest(name, names, cutoff=0.75)
    if near is not None and lookup.fold(near) != lookup.fold(name):
        fix = f'Did you mean “{near}”? If it is somebody else: project.people.add_coder("{name}").'
        raise NotFound(f"There is no coder “{name}”.", fix=fix)
    return add_coder(tx, name)


def refuse_agreed(name: str | None) -> None:
    """Refuse to sit down as the agreed coding: it is written by settling, so that each word of it can be traced."""
    if name is not None and lookup.fold(name) == lookup.fold(AGREED):
        raise Refused(
            f"“{AGREED}” is what coders settled on, nobody who codes.", fix="Open the study with your own name."
        )


def named_coder(tx: Transaction, name: str | None) -> str:
    """Return the id of who codes here.

    Raises:
        InvalidInput: Nobody is named.
    """
    if name is None:
        raise InvalidInput("Nobody is named as coder.", fix='Open the study with Project.open(…, coder="your name").')
    return add_coder(tx, name)


def add_coder(tx: Transaction, name: str) -> str:
    """Add a person who codes, or return the id of the one who has this name; the agreed coding comes back as such."""
    tidy = " ".join(name.split())
    if not tidy:
        raise InvalidInput("A coder needs a name.")
    for row in tx.rows(tables.coders):
        if lookup.fold(row["name"]) == lookup.fold(tidy):
            return str(row["id"])
    kind = "agreed" if lookup.fold(tidy) == lookup.fold(AGREED) else "person"
    return tx.add(tables.coders, name=tidy, kind=kind)


DETAIL = ("wave_id", "group_id", "number", "site_id", "cohort", "attributes")


def _blank_detail(person_id: str) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "wave_id": None,
        "group_id": None,
        "number": None,
        "site_id": None,
        "cohort": "",
        "attributes": {},
    }
    return {"participant_id": person_id, **empty}


def _content(row: ParticipantRow) -> dict[str, Any]:
    content = {name: value for name, value in asdict(row).items() if name != "place"}
    return {**content, "mentor_of": list(row.mentor_of), "attributes": dict(row.attributes)}


def _put_row(tx: Transaction, row: ParticipantRow, number: int | None, terms: Terms, before: Mapping[str, Any]) -> None:
    """Bring in what the line says and did not say before; what cannot be resolved stays as it is."""
    person_id = _person(tx, row, before)
    wave_id = terms.resolve("wave", row.wave, row.place)
    if row.wave and wave_id is None:
        return
    group, site = terms.resolve("group", row.group, row.place), terms.resolve("site", row.site, row.place)
    values: dict[str, Any] = {
        "group_id": group,
        "number": number,
        "site_id": site,
        "cohort": row.cohort,
        "attributes": {name: value for name, value in row.attributes if value},
    }
    present = tx.rows(tables.participant_waves, participant_id=person_id, wave_id=wave_id)
    if not present:
        tx.add(tables.participant_waves, participant_id=person_id, wave_id=wave_id, **values)
        return
    said = _content(row)
    same = {f"{name}_id" if name in ("group", "site") else name for name in said if before.get(name) == said[name]}
    unresolved = {f"{name}_id" for name, found in (("group", group), ("site", site)) if said[name] and found is None}
    kept = {name: value for name, value in values.items() if name not in same | unresolved}
    if "attributes" in kept:
        kept["attributes"] = {**present[0]["attributes"], **kept["attributes"]}
    tx.change(tables.participant_waves, present[0]["id"], **kept)


def _person(tx: Transaction, row: ParticipantRow, before: Mapping[str, Any]) -> str:
    known: list[Row] = [
        one for one in tx.rows(tables.participants) if lookup.fold(one["label"]) == lookup.fold(row.participant)
    ]
    if known:
        if row.status is not None and before.get("status") != row.status:
            tx.change(tables.participants, known[0]["id"], status=str(row.status))
        return str(known[0]["id"])
    return tx.add(
        tables.participants,
        label=" ".join(row.participant.split()),
        position=lookup.next_position(tx, tables.participants),
        status=str(row.status or Status.ACTIVE),
    )


def _put_relations(tx: Transaction, rows: Iterable[ParticipantRow]) -> list[str]:
    told = []
    for row in rows:
        for other in row.mentor_of:
            try:
                relate(tx, row.participant, MENTOR_OF, other)
            except (NotFound, InvalidInput) as error:
                told.append(f"{row.place}: mentor_of: {error}")
    return told


def _held_numbers(tx: Transaction) -> dict[tuple[str, str], int]:
    """Return the number each person has in a stakeholder group already."""
    people = {row["id"]: row["label"] for row in tx.rows(tables.participants)}
    groups = {row["id"]: row["name"] for row in tx.rows(tables.terms, kind="group")}
    return {
        (lookup.fold(people[row["participant_id"]]), lookup.fold(groups[row["group_id"]])): row["number"]
        for row in tx.rows(tables.participant_waves)
        if row["number"] is not None and row["group_id"] in groups
    }


def _numbers(rows: Sequence[ParticipantRow], held: Mapping[tuple[str, str], int]) -> dict[str, int | None]:
    """Fill the numbers that a table leaves out: held already, those in the labels where unique, else by order."""
    by_group: dict[str, list[ParticipantRow]] = {}
    for row in rows:
        by_group.setdefault(lookup.fold(row.group), []).append(row)
    numbers: dict[str, int | None] = {}
    for group, members in by_group.items():
        people = list(dict.fromkeys(row.participant for row in members))
        known = {name: held[lookup.fold(name), group] for name in people if (lookup.fold(name), group) in held}
        numbers |= _numbers_in_group(members, people, known)
    return numbers


def _numbers_in_group(
    members: Sequence[ParticipantRow], people: Sequence[str], held: Mapping[str, int]
) -> dict[str, int | None]:
    given: Mapping[str, int] = {**held, **{row.participant: row.number for row in members if row.number is not None}}
    digits = {name: re.search(r"(\d+)\s*$", name) for name in people if name not in given}
    from_labels = {name: int(match.group(1)) for name, match in digits.items() if match}
    unique = len({*from_labels.values(), *given.values()}) == len(people) and len(from_labels) == len(digits)
    taken, chosen = set(given.values()), dict(given)
    for name in digits:
        fresh = from_labels[name] if unique else next(n for n in range(1, len(people) + 2) if n not in taken)
        chosen[name] = fresh
        taken.add(fresh)
    return {row.place: row.number if row.number is not None else chosen[row.participant] for row in members}
