"""Sources: kept from a draft, edited, renamed, removed; who codes them and how far that is."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from toolkit.errors import FileProblem, NotFound
from toolkit.exchange.study_tables import SourceRow, SpeakerRow
from toolkit.model import Draft, Progress, Role, SourceKind, Turn, count_words, sha256
from toolkit.spans import Edit, subtract
from toolkit.store import form_tables, ledger, suggestion_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import corrected_since, kept_turns, lookup, marks_by_hand, people, speakers_table
from toolkit.verbs.coding import text_of
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

IMPORTED = "imported sources"
PLAIN = ("date", "mode", "language", "verbatim", "checked_by", "checked_on")


def add_source(
    tx: Transaction, draft: Draft, name: str, about: SourceRow | None, listed: Sequence[SpeakerRow], terms: Terms
) -> list[str]:
    """Keep a draft as a source with its turns, marks and speakers; return what a person should look at."""
    check_draft(draft)
    about = about or SourceRow(file=draft.file)
    source_id = tx.add(
        tables.sources,
        name=lookup.free_name(tx, tables.sources, name, "source"),
        file=draft.file,
        position=lookup.next_position(tx, tables.sources),
        **_about(about, terms),
        verbatim=about.kind != SourceKind.NOTES,
        checked_by="",
        checked_on="",
        text_id=tx.add_text(draft.text, sha256(draft.text.encode())),
        version=1,
        file_sha256=draft.file_sha256,
        importer=draft.importer,
    )
    text_id = str(tx.rows(tables.sources, id=source_id)[0]["text_id"])
    speaker_ids, told = _add_speakers(tx, source_id, name, draft, about, listed)
    add_turns(tx, source_id, text_id, draft, speaker_ids)
    add_marks(tx, source_id, text_id, draft)
    speakers_table.remember(tx, source_id, listed)
    return told


def check_draft(draft: Draft) -> None:
    """Refuse a draft whose turns or marks do not fit its text: a mistake in a reader must not reach the study."""
    end = 0
    for turn in sorted(draft.turns, key=lambda one: one.start):
        if not end <= turn.start <= turn.end <= len(draft.text):
            raise FileProblem(f"The turns overlap at character {turn.start}.", where=draft.file)
        end = turn.end
    for mark in draft.marks:
        if not 0 <= mark.start < mark.end <= len(draft.text):
            raise FileProblem(f"A mark lies outside the text at character {mark.start}.", where=draft.file)


def describe_source(tx: Transaction, source: Row, about: SourceRow, terms: Terms) -> list[str]:
    """Bring a source up to date with the line of the sources table; return what a person should look at."""
    before = dict(get_setting(tx, IMPORTED, {})).get(about.file, {})
    now = _content(about)
    changed = {name for name, value in now.items() if before.get(name) != value}
    values = {name: value for name, value in _about(about, terms).items() if name.removesuffix("_id") in changed}
    if "attributes" in values:
        values["attributes"] = {**source["attributes"], **values["attributes"]}
    tx.change(tables.sources, source["id"], **values)
    if "name" in changed and about.name and lookup.fold(about.name) != lookup.fold(source["name"]):
        rename_source(tx, source["name"], about.name)
    told: list[str] = []
    speakers = tx.rows(tables.speakers, source_id=source["id"])
    labels = {lookup.fold(one["label"]): one for one in speakers if one["label"]}
    for label, person in about.participants:
        role, person_id = _who_or_told(tx, person, about.place, told)
        if person_id is None:
            continue
        if lookup.fold(label) in labels:
            tx.change(tables.speakers, labels[lookup.fold(label)]["id"], role=role, participant_id=person_id)
        elif all(one["participant_id"] != person_id for one in speakers):
            tx.add(tables.speakers, source_id=source["id"], label=None, role=role, participant_id=person_id)
    return told


def look_again(tx: Transaction, name: str, draft: Draft, about: SourceRow | None, listed: Sequence[SpeakerRow]) -> bool:
    """Recognise speakers anew where the tables have become wiser; codings stand on the text and stay.

    A label that a person has assigned keeps its speaker, unless the speakers table has changed its mind.
    """
    source = lookup.source(tx, name)
    before = len(tx.changes), [(change.before, change.after) for change in tx.changes.values()]
    present = labelled(tx, source)
    same_text = text_of(tx, source) == draft.text  # not corrected since
    wiser = same_text and set(draft.labels) > set(present)  # a label is never lost because a table is not there
    fresh = about or SourceRow(file=draft.file)
    seen = {row.label: row.speaker for row in speakers_table.listed(tx, source["id"])}
    for label in draft.labels:
        role, person = speaker_of(tx, label, draft, fresh, listed, name, [])
        said = next((row.speaker for row in listed if lookup.fold(row.label) == lookup.fold(label)), None)
        if label not in present:
            if wiser:
                tx.add(tables.speakers, source_id=source["id"], label=label, role=role, participant_id=person)
        elif (present[label]["role"] == Role.UNKNOWN and role != Role.UNKNOWN) or (
            said and seen.get(label, said) != said
        ):
            tx.change(tables.speakers, present[label]["id"], role=role, participant_id=person)
    if wiser:
        lay_turns(tx, source, draft)
    changed = before != (len(tx.changes), [(change.before, change.after) for change in tx.changes.values()])
    speakers_table.remember(tx, source["id"], listed)
    return changed


def labelled(tx: Transaction, source: Row) -> dict[str, Row]:
    """Return the speakers of a source by their labels."""
    rows = tx.rows(tables.speakers, source_id=source["id"])
    return {row["label"]: row for row in rows if row["label"] is not None}


def labels_in_tables(tx: Transaction, source: Row) -> list[SpeakerRow]:
    """Return who the labels of a source are by the speakers table and by its line of the sources table."""
    pairs = get_setting(tx, IMPORTED, {}).get(source["file"], {}).get("participants", [])
    return [*speakers_table.listed(tx, source["id"]), *(SpeakerRow(source="", label=a, speaker=b) for a, b in pairs)]


def lay_turns(tx: Transaction, source: Row, draft: Draft, edits: Sequence[Edit] = ()) -> tuple[int, int]:
    """Lay turns and marks anew over the text of a source; a label it did not have becomes a speaker.

    Times, questions and memos stay with their turns; returns how many memos went to a turn, and to the source.
    """
    before = tx.rows(tables.turns, source_id=source["id"])
    marks = tx.rows(tables.marks, source_id=source["id"])
    draft = kept_turns.with_redactions(marks, kept_turns.carried(before, draft, edits), edits)
    draft = marks_by_hand.kept(tx, source["id"], draft, edits)
    for table in (tables.turns, tables.marks):
        tx.remove_rows(table, tx.rows(table, source_id=source["id"]))
    ids = {label: row["id"] for label, row in labelled(tx, source).items()}
    nobody = [row["id"] for row in tx.rows(tables.speakers, source_id=source["id"], label="")]
    said = labels_in_tables(tx, source)
    for label in draft.labels:
        if label not in ids:
            role, person = speaker_of(tx, label, draft, SourceRow(file=draft.file), said, source["name"], [])
            add = {"source_id": source["id"], "label": label, "role": role, "participant_id": person}
            ids[label] = nobody[0] if nobody and not label else tx.add(tables.speakers, **add)
    add_turns(tx, source["id"], source["text_id"], draft, ids)
    add_marks(tx, source["id"], source["text_id"], draft)
    return kept_turns.relink_memos(tx, source, before, edits)


def edit_source(tx: Transaction, name: str, **values: Any) -> None:
    """Change what is known of a source: kind, time point, date, mode, site, language, verbatim, attributes."""
    row = lookup.source(tx, name)
    for field in values:
        if field not in row["attributes"]:
            lookup.refuse_misspelt(field, ("kind", "wave", "site", *PLAIN), "field")
    fields: dict[str, Any] = {}
    if "kind" in values:
        kind = str(values.pop("kind")).casefold()
        if kind not in set(SourceKind):
            raise NotFound.among("kind of source", kind, list(SourceKind))
        fields["kind"] = kind
        fields["verbatim"] = values.pop("verbatim", kind != SourceKind.NOTES)
    for word in ("wave", "site"):
        if word in values:
            fields[f"{word}_id"] = lookup.term(tx, word, values.pop(word) or "")
    if {"checked_by", "checked_on"} & set(values):
        corrected_since.forget(tx, row["id"])
    fields |= {field: values.pop(field) for field in PLAIN if field in values}
    if values:
        fields["attributes"] = {**row["attributes"], **values}
    tx.change(tables.sources, row["id"], **fields)


def rename_source(tx: Transaction, name: str, new: str) -> None:
    """Give a source another name."""
    row = lookup.source(tx, name)
    tx.change(tables.sources, row["id"], name=lookup.free_name(tx, tables.sources, new, "source", but=row["id"]))


def remove_source(tx: Transaction, name: str) -> int:
    """Take a source out, with its turns and codings; return how many codings went with it."""
    row = lookup.source(tx, name)
    codings = tx.rows(tables.codings, source_id=row["id"])
    for coding in codings:
        for table in (tables.evidence, tables.quotes):
            tx.remove_rows(table, tx.rows(table, coding_id=coding["id"]))
    for table in (
        tables.codings,
        tables.readings,
        tables.turns,
        tables.marks,
        tables.speakers,
        tables.assignments,
        tables.coding_status,
        tables.settlings,
        suggestion_tables.suggestion_segments,
    ):
        tx.remove_rows(table, tx.rows(table, source_id=row["id"]))
    for table in (form_tables.form_returns, form_tables.form_answers):
        tx.remove_rows(table, tx.rows(table, source_id=row["id"]))
    tx.remove_rows(tables.memo_links, tx.rows(tables.memo_links, subject_id=row["id"]))
    tx.remove(tables.sources, row["id"])
    return len(codings)


def assign(tx: Transaction, name: str, coder_id: str, *, assigned: bool = True) -> None:
    """Give a source to a coder, or take it from them."""
    row = lookup.source(tx, name)
    present = tx.rows(tables.assignments, source_id=row["id"], coder_id=coder_id)
    if assigned and not present:
        tx.add(tables.assignments, source_id=row["id"], coder_id=coder_id)
    if not assigned:
        tx.remove_rows(tables.assignments, present)


def set_progress(tx: Transaction, name: str, coder_id: str, state: str, *, second_pass: bool | None = None) -> None:
    """Say how far a coder is with a source: reading, coding, finished.

    Saying finished again means finished as of now; a second pass alone changes nothing about when.
    """
    row = lookup.source(tx, name)
    if state not in set(Progress):
        raise NotFound.among("state", state, list(Progress))
    present = tx.rows(tables.coding_status, source_id=row["id"], coder_id=coder_id)
    if not present:
        tx.add(
            tables.coding_status,
            source_id=row["id"],
            coder_id=coder_id,
            state=state,
            at=ledger.now(),
            second_pass=bool(second_pass),
        )
        return
    before = present[0]
    second = before["second_pass"] if second_pass is None else second_pass
    again = state != before["state"] or (state == Progress.FINISHED and second_pass is None)
    at = ledger.now() if again else before["at"]
    tx.change(tables.coding_status, before["id"], state=state, at=at, second_pass=second)


def remembered(tx: Transaction, about: SourceRow) -> bool:
    """Tell whether the study has seen this line of the sources table before."""
    return dict(get_setting(tx, IMPORTED, {})).get(about.file) == _content(about)


def remember(tx: Transaction, rows: Iterable[SourceRow]) -> None:
    """Keep the lines of the sources table, so that the study's own changes survive the next import."""
    known = dict(get_setting(tx, IMPORTED, {}))
    fresh = {**known, **{row.file: _content(row) for row in rows}}
    if fresh:
        set_setting(tx, IMPORTED, fresh)


def _content(about: SourceRow) -> dict[str, Any]:
    values = {name: value for name, value in asdict(about).items() if name != "place"}
    values["participants"] = [list(pair) for pair in about.participants]
    values["attributes"] = dict(about.attributes)
    values["kind"] = str(about.kind)
    return values


def _about(about: SourceRow, terms: Terms) -> dict[str, Any]:
    return {
        "kind": str(about.kind),
        "wave_id": terms.resolve("wave", about.wave, about.place),
        "date": about.date,
        "mode": about.mode,
        "site_id": terms.resolve("site", about.site, about.place),
        "language": about.language,
        "attributes": {name: value for name, value in about.attributes if value},
    }


def _add_speakers(
    tx: Transaction, source_id: str, name: str, draft: Draft, about: SourceRow, listed: Sequence[SpeakerRow]
) -> tuple[dict[str, str], list[str]]:
    told: list[str] = []
    ids, present, shared = {}, set(), False
    unknown: list[str] = []
    for label in draft.labels:
        role, person = speaker_of(tx, label, draft, about, listed, name, told)
        if label and role == Role.UNKNOWN and not any(lookup.fold(row.label) == lookup.fold(label) for row in listed):
            unknown.append(label)
        present.add(person)
        shared = shared or role == Role.SEVERAL
        ids[label] = tx.add(tables.speakers, source_id=source_id, label=label, role=role, participant_id=person)
    told += [unknown_labels(name, unknown, about)] if unknown else []
    for _, person_name in about.participants:
        role, person = _who_or_told(tx, person_name, about.place, told)
        if person is not None and person not in present:
            tx.add(tables.speakers, source_id=source_id, label=None, role=role, participant_id=person)
            told += [] if shared else [f"{person_name} took part, but no label in the transcript is theirs."]
    return ids, told


def speaker_of(
    tx: Transaction,
    label: str,
    draft: Draft,
    about: SourceRow,
    listed: Sequence[SpeakerRow],
    name: str,
    told: list[str],
) -> tuple[str, str | None]:
    """Find who a label is: by the speakers table, the sources table, a participant's own label, or its sound."""
    key = lookup.fold(label)
    by_list = next((row for row in listed if lookup.fold(row.label) == key), None)
    if by_list is not None:
        return _who_or_told(tx, by_list.speaker, by_list.place, told)
    by_file = {lookup.fold(one): person for one, person in about.participants}
    everybody = {lookup.fold(row["label"]): row["label"] for row in tx.rows(tables.participants)}
    if key in by_file or key in everybody:
        return _who_or_told(tx, by_file.get(key) or everybody[key], about.place or name, told)
    return str(next(turn.role for turn in draft.turns if turn.label == label)), None


def _who_or_told(tx: Transaction, speaker: str, place: str, told: list[str]) -> tuple[str, str | None]:
    try:
        return people.who(tx, speaker)
    except NotFound as error:
        told.append(f"{place}: {error}")
        return str(Role.UNKNOWN), None


def unknown_labels(name: str, labels: Sequence[str], about: SourceRow) -> str:
    """Say which labels are nobody known, and what to do."""
    likely = about.participants[0][1] if len(about.participants) == 1 else "…"
    listed, are = " and ".join(f"“{label}”" for label in labels), "is" if len(labels) == 1 else "are"
    return (
        f"{listed} {are} nobody the study knows. If you know who it is: "
        f'project.people.assign_speaker(source="{name}", label="{labels[0]}", speaker="{likely}").'
    )


def add_turns(tx: Transaction, source_id: str, text_id: str, draft: Draft, speakers: Mapping[str, str]) -> None:
    """Keep the turns of a draft; `speakers` gives the speaker's id for each label."""
    marks = sorted((mark.start, mark.end) for mark in draft.marks)
    ends = list(itertools.accumulate((end for _, end in marks), max))
    starts = [start for start, _ in marks]
    tx.add_many(
        tables.turns,
        [
            {
                "source_id": source_id,
                "text_id": text_id,
                "number": number,
                "start_offset": turn.start,
                "end_offset": turn.end,
                "speaker_id": speakers[turn.label],
                "words": spoken_words(
                    draft.text, turn, marks[bisect_right(ends, turn.start) : bisect_left(starts, turn.end)]
                ),
                "time_ms": turn.time_ms,
                "question_id": turn.question,
            }
            for number, turn in enumerate(draft.turns, start=1)
        ],
    )


def add_marks(tx: Transaction, source_id: str, text_id: str, draft: Draft) -> None:
    """Keep the marks of a draft."""
    tx.add_many(
        tables.marks,
        [
            {
                "source_id": source_id,
                "text_id": text_id,
                "kind": str(mark.kind),
                "start_offset": mark.start,
                "end_offset": mark.end,
            }
            for mark in draft.marks
        ],
    )


def spoken_words(text: str, turn: Turn, marks: Sequence[tuple[int, int]]) -> int:
    """Count the words of a turn outside its marks."""
    if not marks:
        return count_words(text[turn.start : turn.end])
    return sum(count_words(text[start:end]) for start, end in subtract((turn.start, turn.end), marks))
