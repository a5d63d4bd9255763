"""A withdrawal as a table: what it touches before it is done, what went afterwards, and the log."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem, NotFound
from toolkit.model import Withdrawn
from toolkit.project.removing import DISK, copies_that_go, read_for, short, what_is_lost
from toolkit.store import for_good, ledger, tables, traces
from toolkit.store.file import Store
from toolkit.store.finding_tables import cmo_extracts, cmo_records, finding_extracts, findings
from toolkit.store.for_good import Act
from toolkit.store.history import coder_names, exports_frame
from toolkit.store.ledger import Transaction
from toolkit.store.privacy_tables import withdrawals
from toolkit.store.theme_tables import summaries, summary_extracts
from toolkit.study import Basis, Result
from toolkit.verbs.settings import get_setting
from toolkit.verbs.withdrawal import FOR_GOOD, UNTIL, Asked, scope_of, withdraw
from toolkit.verbs.withdrawn_person import Outcome

Line = list[Any]
COLUMNS = ["what", "where", "n", "shown", "becomes"]
LOG = ["withdrawal", "participant", "scope", "wave", "audience", "date", "coder"]
LONG_ENOUGH, MOST = 30, 25  # characters of a sentence that is looked for afterwards, and how many of them
RECALL = "What was exported, sent or published cannot be called back: tell who has it, and ask for it to be destroyed."
SHOWS = "This list shows their words: clear the output of this cell before the notebook is saved or shared."
KEY = "If there is a key file, it may hold an entry for them: open it and take it out."
NO_SIGN = (
    "Withdrawn 1 and the like stand for who withdrew, so that they can be counted; nothing else about them is kept."
)


def ask(participant: str, what: str, *, names: Iterable[str], **of: Any) -> Asked:
    """Return what is asked for.

    Raises:
        NotFound: An argument that there is not.
    """
    known = [one.name for one in fields(Asked) if one.name not in ("participant", "what", "names")]
    for name in of:
        if name not in known:
            raise NotFound.among("argument", name, known)
    listed = (names,) if isinstance(names, str) else tuple(names)
    return Asked(participant=participant, what=what, names=tuple(one.strip() for one in listed if one.strip()), **of)


def withdraw_for(store: Store, asked: Asked, *, drafts: Iterable[str | Path], reason: str, preview: bool) -> Result:
    """Say what a withdrawal touches, or carry it out and say what is left."""
    scope, files = scope_of(asked.what), _existing(drafts)
    lasting = scope in FOR_GOOD
    went = copies_that_go(store) if lasting else []
    notes: list[str] = []
    with _act(store, lasting=lasting, preview=preview, reason=reason) as act:
        if lasting:
            notes += what_is_lost(act.tx)
        notes += _too_late(act.tx)
        exports = exports_frame(act.tx.connection)
        grounds = _grounds(act.tx)
        done = withdraw(act.tx, asked)
        act.forget, act.scrub = done.went.forget, done.who
        lost = _without_ground(act.tx, grounds)
    lines = [[what, where, n, "", "removed"] for (what, where), n in done.went.counts.items()]
    lines += [[what, where, 1, "", "lost its ground: look at it"] for what, where in lost]
    if preview:
        lines += [[what, where, 1, short_line(shown), _of_mention(what, asked)] for what, where, shown in done.shown]
    else:
        lines += [[what, where, 1, "", "look at it"] for what, where, _ in done.shown if what != "mention"]
    lines += [[*line[:3], "", line[3]] for line in went]
    if scope != Withdrawn.FURTHER:
        lines += [["export made", row.file, 1, f"{row.at[:10]} {row.audience}".strip(), "cannot be called back"]
                  for row in exports.itertuples()]  # fmt: skip
    lines += _looked_for(store, done, files, preview=preview, lasting=lasting, notes=notes)
    if preview:
        lines = [[*line[:4], f"would be {line[4]}" if line[4] in ("removed", "overwritten and removed") else line[4]]
                 for line in lines]  # fmt: skip
    return Result(lines, columns=COLUMNS, basis=_basis(scope, done, notes, preview=preview))


def log(tx: Transaction) -> Result:
    """Return who took back what kind of thing when, without any content."""
    people = {row["id"]: row["label"] for row in tx.rows(tables.participants)}
    waves = {row["id"]: row["name"] for row in tx.rows(tables.terms, kind="wave")}
    coders = coder_names(tx.connection)
    rows = [
        [
            row["id"],
            people.get(row["participant_id"], row["participant_id"]),
            row["scope"],
            waves.get(row["wave_id"] or "", ""),
            row["audience"],
            row["date"],
            coders.get(row["coder_id"] or "", ""),
        ]
        for row in sorted(tx.rows(withdrawals), key=lambda one: one["at"])
    ]
    return Result(rows, columns=LOG, basis=Basis(title="Withdrawals", unit="withdrawals"))


def short_line(words: str) -> str:
    """Return words on one line."""
    return short(" ".join(words.split()))


def _act(store: Store, *, lasting: bool, preview: bool, reason: str) -> AbstractContextManager[Act]:
    if preview:
        return for_good.trying(store)
    if lasting:
        return for_good.erasing(store, ledger.SEALING[1], reason=reason)
    return for_good.ordinary(store, "withdraw", reason=reason)


def _of_mention(what: str, asked: Asked) -> str:
    if what != "mention":
        return "kept: look at it"
    return "left as it is" if asked.leave_mentions else "would be replaced by “[withdrawn]”"


def _too_late(tx: Transaction) -> list[str]:
    """Say so where the day until which people could withdraw is over; it is a warning, never a refusal."""
    until = str(get_setting(tx, UNTIL, ""))[:10]
    if not until or date.today().isoformat() <= until:  # noqa: DTZ011 - the day at the place of work
        return []
    return [f"Warning: people were told they could withdraw until {until}. Whether to do it all the same is yours."]


def _grounds(tx: Transaction) -> dict[str, set[str]]:
    """Return the extracts that findings, records and summaries rest on and that are there."""
    there = {row["id"] for row in tx.rows(tables.codings)}
    found: dict[str, set[str]] = {}
    for table, column in (
        (finding_extracts, "finding_id"),
        (cmo_extracts, "record_id"),
        (summary_extracts, "summary_id"),
    ):
        for row in tx.rows(table):
            if row["coding_id"] in there:
                found.setdefault(row[column], set()).add(row["coding_id"])
    return found


def _without_ground(tx: Transaction, before: dict[str, set[str]]) -> list[tuple[str, str]]:
    now = _grounds(tx)
    names = [("finding", findings, "text"), ("record", cmo_records, "if_then"), ("summary", summaries, "body")]
    return [
        (what, short_line(row[column]))
        for what, table, column in names
        for row in tx.rows(table)
        if row["id"] in before and row["id"] not in now
    ]


def _looked_for(
    store: Store, done: Outcome, drafts: Sequence[Path], *, preview: bool, lasting: bool, notes: list[str]
) -> list[Line]:
    """Look for the person in the study's files (once it is done), in files beside it and in drafts pointed at."""
    sought = [*done.who.spellings, *_sentences(done.theirs)]
    if not lasting or not sought:
        return []
    inside = [] if preview else _lines(store, traces.look(traces.own(store.path), sought), "still there")
    notes += read_for(sought, [[*line[:3], line[4]] for line in inside], preview=preview)
    lines = inside + _lines(store, traces.look(traces.beside(store.path), sought), "not touched: yours to change")
    return lines + _lines(store, traces.look(drafts, sought), "in a draft: yours to change")


def _lines(store: Store, looked: traces.Looked, becomes: str) -> list[Line]:
    """Return a line per file and place, with how often; what was found is not repeated."""
    counts: dict[tuple[str, str], int] = {}
    for one in looked.traces:
        near = one.file.is_relative_to(store.path.parent)
        name = str(one.file.relative_to(store.path.parent)) if near else str(one.file)
        counts[name, one.where] = counts.get((name, one.where), 0) + one.times
    lines: list[Line] = [
        ["label, name or words", f"{name}{f': {where}' if where else ''}", n, "", becomes]
        for (name, where), n in counts.items()
    ]
    return lines + [["a file", one, 1, "", "not looked into"] for one in looked.unread]


def _sentences(theirs: Iterable[str]) -> list[str]:
    """Return some of their longer sentences, to look for."""
    found = [" ".join(part.split()) for text in theirs for part in text.replace("\n", ". ").split(". ")]
    long = sorted({one for one in found if len(one) >= LONG_ENOUGH}, key=len, reverse=True)
    return long[:MOST]


def _existing(drafts: Iterable[str | Path]) -> list[Path]:
    files = [Path(one).expanduser() for one in ([drafts] if isinstance(drafts, (str, Path)) else drafts)]
    for one in files:
        if not one.is_file():
            raise FileProblem("There is no such draft.", where=str(one), fix="Give the paths of files.")
    return files


def _basis(scope: Withdrawn, done: Outcome, notes: list[str], *, preview: bool) -> Basis:
    told = [*done.notes, *notes]
    if scope == Withdrawn.EVERYTHING:
        told += [KEY, NO_SIGN]
    if scope != Withdrawn.FURTHER:
        told.append(RECALL)
    if scope in FOR_GOOD:
        told.append(DISK)
    if preview:
        told += [*([SHOWS] if done.shown else []), "Nothing was changed: this is a preview. To do it: preview=False."]
    title = f"Withdrawal, {scope}"
    return Basis(title=f"{title}: what it would touch" if preview else title, notes=tuple(told))
