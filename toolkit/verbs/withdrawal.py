"""Withdrawal: what a person takes back, from no more interviews to everything they said.

The narrow ones are steps as any other. A passage, a time point and everything are removed for good: what is written
here is only the last state of the study; `store/for_good.py` takes out what it was before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.codings_file import places_of
from toolkit.model import GROUP_KINDS, PERSON_KINDS, Purpose, SourceKind, Status, Withdrawn
from toolkit.spans import Span, meet
from toolkit.store import form_tables, ledger, privacy_tables, suggestion_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import forgetting, lookup, people, sources
from toolkit.verbs.coding import text_of
from toolkit.verbs.consent import note_consent
from toolkit.verbs.contribution import forget_coding, own_words, withdraw_turns, withdraw_words
from toolkit.verbs.forgetting import Forgotten, runs_of
from toolkit.verbs.rewriting import rewrite
from toolkit.verbs.taken_back import remember_files
from toolkit.verbs.withdrawn_person import (
    Outcome,
    extracts_of_suggestions,
    labels_of,
    neutral_label,
    remove_details,
    unlink_memos,
    weigh_suggestions,
)

FOR_GOOD = (Withdrawn.PASSAGE, Withdrawn.WAVE, Withdrawn.EVERYTHING)
SHARED_KINDS = GROUP_KINDS | {SourceKind.JOINT_INTERVIEW}
UNTIL = "withdrawal_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person takes back, in the words of who was asked to do it."""

    participant: str
    what: str
    wave: str | None = None
    audience: str | None = None
    source: str | None = None
    start: int | None = None
    end: int | None = None
    words: str | None = None
    names: Sequence[str] = ()
    leave_mentions: bool = False


def scope_of(what: str) -> Withdrawn:
    """Return the kind of withdrawal meant by words.

    Raises:
        NotFound: There is no such kind; they are named.

    >>> str(scope_of("Everything"))
    'everything'
    """
    plain = {"no more interviews": Withdrawn.FURTHER, "no further interviews": Withdrawn.FURTHER,
             "audience": Withdrawn.AUDIENCE, "passage": Withdrawn.PASSAGE, "time point": Withdrawn.WAVE}  # fmt: skip
    said = lookup.fold(what)
    try:
        return plain.get(said) or Withdrawn(said)
    except ValueError:
        raise NotFound.among("kind of withdrawal", what, list(Withdrawn)) from None


def withdraw(tx: Transaction, asked: Asked) -> Outcome:
    """Take back what is asked, and note it in the log.

    Raises:
        NotFound: There is no such participant, kind of withdrawal, time point, audience or source.
        InvalidInput: What the kind needs is missing, or the words are not theirs.
    """
    scope, person = scope_of(asked.what), lookup.participant(tx, asked.participant)
    done = Outcome(scope=scope)
    wave_id = lookup.term(tx, "wave", asked.wave or "")
    match scope:
        case Withdrawn.FURTHER:
            people.set_status(tx, person["label"], Status.NO_FURTHER)
        case Withdrawn.QUOTING:
            _refuse(tx, person, Purpose.QUOTING, asked.wave, None)
        case Withdrawn.AUDIENCE:
            if not asked.audience:
                raise InvalidInput("From which audience?", fix='Say audience="team", "partner" or "public".')
            _refuse(tx, person, Purpose.SHARING, asked.wave, asked.audience)
            _refuse(tx, person, Purpose.QUOTING, asked.wave, asked.audience)
        case Withdrawn.PASSAGE:
            _passage(tx, person, asked, done)
        case Withdrawn.WAVE:
            if wave_id is None:
                raise InvalidInput("Which time point?", fix='Say wave="T1".')
            _contributions(tx, person, wave_id, done)
        case Withdrawn.EVERYTHING:
            _everything(tx, person, asked, done)
    _log(tx, person["id"], scope, wave_id if scope != Withdrawn.EVERYTHING else None, asked.audience or "")
    return done


def _refuse(tx: Transaction, person: Row, purpose: Purpose, wave: str | None, audience: str | None) -> None:
    today = datetime.now(UTC).date()
    note_consent(tx, person["label"], purpose=str(purpose), given=False, wave=wave, audience=audience, date=today)


def _log(tx: Transaction, person_id: str, scope: Withdrawn, wave_id: str | None, audience: str) -> None:
    tx.add(
        privacy_tables.withdrawals,
        participant_id=person_id,
        scope=str(scope),
        wave_id=wave_id,
        audience=audience if scope == Withdrawn.AUDIENCE else "",
        date=datetime.now(UTC).date().isoformat(),
        coder_id=tx.coder_id,
        at=ledger.now(),
    )


def _passage(tx: Transaction, person: Row, asked: Asked, done: Outcome) -> None:
    if asked.source is None:
        raise InvalidInput("Which passage?", fix='Say source="P1 T1" and words="…", or start= and end=.')
    source = lookup.source(tx, asked.source)
    text = text_of(tx, source)
    gone = meet([_span(asked, text, source["name"])], own_words(tx, source, person["id"]))
    if not gone:
        raise InvalidInput(f"There are no words of {person['label']} at this place.", where=source["name"])
    theirs = [text[slice(*one)] for one in gone]
    remember_files(tx, [source])
    withdraw_words(tx, source, gone, done.went)
    done.theirs, done.who = theirs, Forgotten(labels=(), runs=runs_of(theirs, _texts(tx)))
    _note_rows(done, forgetting.forget_everywhere(tx, done.who))


def _span(asked: Asked, text: str, where: str) -> Span:
    if asked.words is not None:
        found = places_of(text, asked.words)
        if len(found) != 1:
            raise InvalidInput(
                f"These words stand {len(found)} times there.", where=where, fix="Say start= and end= of the passage."
            )
        return found[0]
    if asked.start is None or asked.end is None or not 0 <= asked.start < asked.end <= len(text):
        raise InvalidInput(
            "From where to where?", where=where, fix='Say words="…" as they stand there, or start= and end=.'
        )
    return asked.start, asked.end


def _everything(tx: Transaction, person: Row, asked: Asked, done: Outcome) -> None:
    labels = labels_of(tx, person, done)
    _contributions(tx, person, None, done, labels=labels, names=tuple(asked.names))
    remove_details(tx, person, done)
    for source, places, text in list(forgetting.mentions(tx, done.who)):
        for start, end, _ in places:
            done.shown.append(("mention", source["name"], _context(text, start, end)))
        if not asked.leave_mentions:
            inside = _inside_answers(tx, source, places)
            rewrite(tx, source, inside)
            done.went.note("mention replaced", source["name"], len(inside))
    tx.change(
        tables.participants,
        person["id"],
        label=neutral_label(tx),
        status=str(Status.WITHDRAWN),
        position=lookup.next_position(tx, tables.participants),
    )


def _contributions(
    tx: Transaction,
    person: Row,
    wave_id: str | None,
    done: Outcome,
    *,
    labels: Sequence[str] = (),
    names: Sequence[str] = (),
) -> None:
    """Take out what a person said, at a time point or at all, and everything that repeats it."""
    here = _sources_of(tx, person, wave_id)
    done.theirs = [text_of(tx, one)[slice(*span)] for one in here for span in own_words(tx, one, person["id"])]
    before = extracts_of_suggestions(tx)
    remember_files(tx, here)
    dead = []
    for source in here:
        if _is_own(tx, source, person["id"]):
            _remove(tx, source, done)
            dead += [source["id"], source["name"], source["file"]]
        else:
            done.notes += _not_told_apart(tx, source, person)
            withdraw_turns(tx, source, person["id"], done.went)
    runs = runs_of(done.theirs, _texts(tx))
    done.who = Forgotten(labels=labels, names=names, runs=runs)
    done.went.note("line of an imported table", "settings", forgetting.prune_settings(tx, done.who, dead))
    _note_rows(done, forgetting.forget_everywhere(tx, done.who))
    weigh_suggestions(tx, before, done)


def _sources_of(tx: Transaction, person: Row, wave_id: str | None) -> list[Row]:
    ids = {row["source_id"] for row in tx.rows(tables.speakers, participant_id=person["id"])}
    rows = [row for row in tx.rows(tables.sources) if row["id"] in ids and wave_id in (None, row["wave_id"])]
    return sorted(rows, key=lambda row: row["position"])


def _is_own(tx: Transaction, source: Row, person_id: str) -> bool:
    """Tell whether a source is this person's alone: an interview or form in which no other participant speaks."""
    others = {row["participant_id"] for row in tx.rows(tables.speakers, source_id=source["id"])} - {None, person_id}
    return source["kind"] in PERSON_KINDS - SHARED_KINDS and not others


def _remove(tx: Transaction, source: Row, done: Outcome) -> None:
    for row in tx.rows(tables.codings, source_id=source["id"]):
        forget_coding(tx, row, source["name"], done.went)
    turns = tx.rows(tables.turns, source_id=source["id"])
    done.went.note("turn", source["name"], len(turns))
    for what, table in (("answer on a form", form_tables.form_answers), ("settled place", tables.settlings),
                        ("extract of a suggestion", suggestion_tables.suggestion_segments),
                        ("safeguarding flag", privacy_tables.safeguarding_flags),
                        ("line of the redaction log", privacy_tables.redactions)):  # fmt: skip
        rows = tx.rows(table, source_id=source["id"])
        done.went.note(what, source["name"], len(rows))
        tx.remove_rows(table, rows)
    unlink_memos(tx, [source["id"], *(row["id"] for row in turns)], done)
    sources.remove_source(tx, source["name"])
    done.went.note("source", source["name"])


def _not_told_apart(tx: Transaction, source: Row, person: Row) -> list[str]:
    speakers = tx.rows(tables.speakers, source_id=source["id"])
    if all(row["label"] is None for row in speakers if row["participant_id"] == person["id"]):
        return [f"In “{source['name']}” no words are known to be theirs; read it, and take out passages by hand."]
    blurred = [row for row in speakers if row["role"] in ("several", "unknown")]
    return [f"“{source['name']}” has turns of unknown or several speakers: some may be theirs."] if blurred else []


def _texts(tx: Transaction) -> list[str]:
    return [text_of(tx, row) for row in tx.rows(tables.sources)]


def _inside_answers(tx: Transaction, source: Row, places: Sequence[Any]) -> list[Any]:
    """Return the places that may be rewritten: all but, on a form, those outside the answers."""
    if not tx.rows(form_tables.form_returns, source_id=source["id"]):
        return list(places)
    turns = [(row["start_offset"], row["end_offset"]) for row in tx.rows(tables.turns, source_id=source["id"])]
    return [one for one in places if any(start <= one[0] and one[1] <= end for start, end in turns)]


def _context(text: str, start: int, end: int, around: int = 40) -> str:
    return " ".join(text[max(start - around, 0) : end + around].split())


def _note_rows(done: Outcome, rows: "dict[str, int]") -> None:
    for name, n in rows.items():
        done.went.note("words or label replaced", name.replace("_", " "), n)
