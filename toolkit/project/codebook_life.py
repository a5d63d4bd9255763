"""The life of the codebook in tables: what changed, what became of every code, which codings to look at again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from toolkit.codebook import Codebook
from toolkit.errors import InvalidInput, NotFound
from toolkit.project import finding
from toolkit.store import ledger, tables
from toolkit.store.codebook_log import IMPORT, Log, Step, read_log
from toolkit.store.codebook_words import in_words
from toolkit.store.coding_life import CodingLife, Touched
from toolkit.store.lineage import TABLE, read_lineage
from toolkit.store.read import Reader
from toolkit.study import Basis, Result

Moment = str | int | date
CHANGES = ["date", "says", "change", "code", "before", "after", "references", "sources", "people", "coder", "reason",
           "event"]  # fmt: skip
OUTDATED = ["coding", "source", "turn", "quote", "code", "coder", "coded_on", "change", "before", "after", "changed_on",
            "reason"]  # fmt: skip
DAY = len("2026-11-20")


def codebook_at(connection: Connection, moment: Moment) -> Codebook:
    """Return the codebook as it was at a milestone, on the evening of a date, or after an event."""
    return finding.reader_at(connection, _said(moment))[0].codebook()


def changes(connection: Connection, since: Moment | None, until: Moment | None) -> Result:
    """Return what happened to the codebook between two moments, a row for each code or theme and kind of change."""
    reader = Reader(connection)
    first, last = _first(reader, since), _number(reader, until)
    if first > last:
        raise InvalidInput("There is nothing between these two moments: the second is the earlier one.")
    log, coders = read_log(connection, last), reader.names("coders")
    steps = [step for step in log.steps if step.event > first]
    touched: list[Touched | None] = [*CodingLife(connection, log, last).touched(steps)]
    table = _told(reader)
    known = {(step.change, step.item) for step in table}  # what the import of a file did in one go, the table dates
    told = [step for step in table if _within(step, (since, first), (until, last))]
    rows = [
        (step, of)
        for step, of in zip(steps, touched, strict=True)
        if step.verb != IMPORT or (step.change, step.item) not in known
    ]
    rows += [(step, None) for step in (*told, *_taken_back(connection, log, first))]
    rows.sort(key=lambda row: (row[0].event, row[0].when if row[0].verb == TABLE else ""))
    frame = pd.DataFrame([_change_row(step, of, coders) for step, of in rows], columns=CHANGES)
    for name in ("references", "sources", "people"):
        frame[name] = frame[name].astype("Int64")
    return Result(frame, basis=Basis(title=_title(since, until), notes=_change_notes(told)))


def lineage(connection: Connection, of: Moment | None) -> Result:
    """Return what became of every code, each with its one end."""
    reader = Reader(connection)
    start = finding.event_number(reader, _said(of)) if of is not None else None
    found = read_lineage(reader, ledger.head(connection).revision, of=start)
    frame = found.frame()
    fates = ", ".join(f"{count} {fate}" for fate, count in Counter(frame["fate"]).items()) or "none"
    lost = frame[(frame["became"] != "") & (frame["theme"] == "")]
    notes = [
        f"{len(frame)} codes, each with one end: {fates}.",
        *([f"In no theme: {', '.join(dict.fromkeys(lost['became']))}."] if len(lost) else []),
        *_contradictions([code.name for code in found.still_in_use], found.unknown),
    ]
    whose = "every code there ever was" if of is None else f"each code there was at “{of}”"
    return Result(frame, basis=Basis(title=f"What became of {whose}", notes=tuple(notes)))


def outdated(connection: Connection, code: str | None, coder: str | None) -> Result:
    """Return the codings whose code was redefined after somebody last judged them."""
    reader, last = Reader(connection), ledger.head(connection).revision
    book, coders, sources = reader.codebook(), reader.names("coders"), reader.names("sources")
    if coder is not None and coder not in coders.values():
        raise NotFound.among("coder", coder, coders.values())
    wanted = book.code(code).id if code is not None else None
    names = book.display_names(book.codes)
    found = CodingLife(connection, read_log(connection, last), last).outdated()
    rows = [
        {
            "coding": one.coding.id,
            "source": sources[one.coding.source_id],
            "turn": one.turn,
            "quote": one.coding.quote,
            "code": names[one.coding.code_id],
            "coder": coders[one.coding.coder_id],
            "coded_on": one.coding.created_at[:DAY],
            "change": one.change,
            "before": one.altered.before,
            "after": one.altered.after,
            "changed_on": one.step.when[:DAY] if one.step else "",
            "reason": one.step.reason if one.step else "",
        }
        for one in found
        if wanted in (None, one.coding.code_id) and coder in (None, coders[one.coding.coder_id])
    ]
    frame = pd.DataFrame(rows, columns=OUTDATED)
    frame["turn"] = frame["turn"].astype("Int64")
    order = {name: place for place, name in enumerate(names.values())}
    frame = frame.sort_values(["code", "source", "turn"], key=lambda one: one.map(order) if one.name == "code" else one)
    note = (
        "These still count. Look at each, change it or leave it, then: project.codebook.confirm(ids)."
        if len(frame)
        else "Every coding was made or confirmed under the definition its code has now."
    )
    title = "Codings made under an older definition"
    return Result(frame.reset_index(drop=True), basis=Basis(title=title, unit="codings of every coder", notes=(note,)))


def _told(reader: Reader) -> list[Step]:
    """Return the lines of an imported table of changes as steps, by their dates; their event is that of the import."""
    lineage = read_lineage(reader, ledger.head(reader.connection).revision)
    kept_at = _kept_at(reader) if lineage.told_of else 0
    steps = [
        Step(
            kind="code",
            item=code_id,
            name=row["name_before"] or row["name_after"] or row["id"],
            change=row["change"],
            before=row["name_before"] if row["change"] == "renamed" else "",
            after=row["name_after"]
            if row["change"] == "renamed"
            else "; ".join(lineage.name_of(lineage.find(name) or name) for name in row["into"]),
            event=kept_at,
            when=row["date"],
            verb=TABLE,
            reason=row["reason"],
        )
        for code_id, row in lineage.told_of.items()
    ]
    return sorted(steps, key=lambda step: step.when)


def _within(step: Step, since: tuple[Moment | None, int], until: tuple[Moment | None, int]) -> bool:
    """Tell whether a line of a table lies between two moments: two days by its own date, else by its import."""
    (begin, first), (end, last) = since, until
    after = step.when >= str(begin) if _is_day(begin) else step.event > first
    return after and (step.when <= str(end) if _is_day(end) else step.event <= last)


def _taken_back(connection: Connection, log: Log, first: int) -> Iterator[Step]:
    """Yield the steps that stood at the first moment and do not stand any more: they read backwards."""
    if not first:
        return
    events = tables.events.c
    for step in read_log(connection, first).steps:
        if step.event not in log.stands:
            undo = select(events.id, events.at, events.coder_id).where(events.target == step.event)
            last = connection.execute(undo.order_by(events.id.desc()).limit(1)).one()
            yield replace(step, verb="undo", event=last.id, when=last.at, coder_id=last.coder_id, reason="")


def _change_row(step: Step, of: Touched | None, coders: dict[str, str]) -> dict[str, Any]:
    undone = step.verb == "undo"
    says = in_words(step)
    return {
        "date": step.when[:DAY],
        "says": f"Taken back: {says}" if undone else says,
        "change": "taken back" if undone else step.change,
        "code": step.name,
        "before": step.after if undone else step.before,
        "after": step.before if undone else step.after,
        "references": of.references if of else None,
        "sources": of.sources if of else None,
        "people": of.people if of else None,
        "coder": coders.get(step.coder_id or "", ""),
        "reason": step.reason,
        "event": step.event,
    }


def _change_notes(told: Sequence[Step]) -> tuple[str, ...]:
    numbers = (
        "References, sources and people: the codings that had the code when it changed, of every coder; of a code "
        "that was moved or linked, those of its sub-codes too."
    )
    return (
        numbers,
        *(["Without these numbers: as a table of changes tells it that was imported."] if told else []),
    )


def _contradictions(in_use: Sequence[str], unknown: Sequence[str]) -> Iterator[str]:
    if in_use:
        yield (
            f"Ended, says the table of changes, and still in use in the codebook: {', '.join(in_use)}. "
            "Merge, archive or remove them, or correct the table."
        )
    if unknown:
        yield f"In the table of changes, and not in the codebook: {', '.join(unknown)}."


def _title(since: Moment | None, until: Moment | None) -> str:
    begin = f" since “{since}”" if since is not None else ""
    return f"Changes of the codebook{begin}" + (f" until “{until}”" if until is not None else "")


def _said(moment: Moment) -> str | int:
    return moment.isoformat() if isinstance(moment, date) else moment


def _number(reader: Reader, moment: Moment | None) -> int:
    number = finding.event_number(reader, None if moment is None else _said(moment))
    return ledger.head(reader.connection).revision if number is None else number


def _first(reader: Reader, moment: Moment | None) -> int:
    """Return the event after which to begin; a day is told from its morning on."""
    if moment is None:
        return 0
    said = _said(moment)
    return finding.event_number(reader, f"{said}T00:00:00" if _is_day(moment) else said) or 0


def _is_day(moment: Moment | None) -> bool:
    try:
        date.fromisoformat(str(moment))
    except ValueError:
        return False
    return isinstance(moment, (str, date))


def _kept_at(reader: Reader) -> int:
    """Return the event that brought the table of changes in."""
    c, settings = tables.changes.c, tables.settings.c
    query = select(c.event_id).join(tables.settings, settings.row_id == c.after_row)
    query = query.where(c.table_name == "settings", settings.name == TABLE, settings.live)
    return int(reader.connection.execute(query.order_by(c.event_id.desc()).limit(1)).scalar() or 0)
