"""Finding words in the text or over the study: what is found is shown, and coded only by a person who accepts it."""

import time
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import regex
from sqlalchemy import Connection, select

from toolkit.desk.people import Voices
from toolkit.desk.placed import placed
from toolkit.desk.seat import Args, Seat
from toolkit.matching import matches, search_for
from toolkit.spans import Span, union
from toolkit.store import tables
from toolkit.store.read import Reader

AROUND = 60  # characters shown on either side
MOST = 500  # hits shown at once
IN_ALL = 15.0  # seconds over the study; nothing else is kept meanwhile

Found = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where."""

    pattern: "regex.Pattern[str]"
    source: str | None = None
    who: str = ""  # nobody in particular, "participants", or the id of a stakeholder group
    code: str | None = None
    without: str | None = None


def find(connection: Connection, seat: Seat, args: Args) -> Found:
    """Return where words or a pattern stand: hits with their surroundings, how many there are, in how many sources.

    Args:
        connection: The study.
        seat: Whose codings “within a code” means.
        args: `words`; `regex`, `whole`, `case` (flags); `source` (or the whole study); `who` (a stakeholder group's
            id, or "participants"); `code` (only within extracts of it); `without` (not what has this code already).

    Raises:
        InvalidInput: Nothing to look for, a pattern that cannot be read, or one that takes too long.
    """
    wanted = Wanted(
        search_for(args.text("words"), pattern=args.flag("regex"), whole=args.flag("whole"), case=args.flag("case")),
        args.maybe("source"),
        args.text("who", ""),
        args.maybe("code"),
        args.maybe("without"),
    )
    reader = Reader(connection)
    texts = _texts(connection, wanted.source)
    voices = Voices.of(reader, texts)
    group = reader.terms("group").get(wanted.who, "")
    within = {source: union(some) for source, some in _coded(reader, seat, wanted.code).items()}
    taken = {source: set(some) for source, some in _coded(reader, seat, wanted.without, below=False).items()}
    hits: list[Found] = []
    total, where, until = 0, set(), time.monotonic() + IN_ALL
    for source, text in texts.items():
        for span in matches(wanted.pattern, text, voices.names[source], until):
            outside = wanted.code and not _inside(span, within.get(source, []))
            if outside or span in taken.get(source, ()) or not _counts(voices, source, span, wanted.who, group):
                continue
            total += 1
            where.add(source)
            if len(hits) < MOST:
                hits.append(_hit(voices, source, text, span))
    return {"hits": hits, "total": total, "sources": len(where)}


def _texts(connection: Connection, source: str | None) -> dict[str, str]:
    of = tables.sources.c
    query = select(of.id, tables.texts.c.text).join(tables.texts, tables.texts.c.id == of.text_id).where(of.live)
    query = query if source is None else query.where(of.id == source)
    return {row[0]: row[1] for row in connection.execute(query.order_by(of.position))}


def _counts(voices: Voices, source: str, span: Span, who: str, group: str) -> bool:
    if not who:
        return True
    turns = voices.within(source, span)
    if who == "participants":
        return bool(turns) and all(turn.counts for turn in turns)
    return bool(turns) and all(voices.group_of(source, turn.participant) == group for turn in turns)


def _coded(reader: Reader, seat: Seat, code: str | None, *, below: bool = True) -> dict[str, list[Span]]:
    """Return where this coder has a code (and those under it), by source."""
    if code is None:
        return {}
    codes = reader.codebook().with_sub_codes(code) if below else {code}
    spans: dict[str, list[Span]] = {}
    for row in placed(
        reader.connection, tables.codings.c.coder_id == seat.coder_id, tables.codings.c.code_id.in_(codes)
    ):
        spans.setdefault(row["source_id"], []).append((row["start_offset"], row["end_offset"]))
    return spans


def _inside(span: Span, runs: list[Span]) -> bool:
    at = bisect_right(runs, span[0], key=lambda run: run[0]) - 1
    return at >= 0 and span[1] <= runs[at][1]


def _hit(voices: Voices, source: str, text: str, span: Span) -> Found:
    start, end = span
    turns = voices.within(source, span)
    return {
        "source": source,
        "start": start,
        "end": end,
        "before": text[max(0, start - AROUND) : start],
        "words": text[start:end],
        "after": text[end : end + AROUND],
        "turn": turns[0].number if turns else None,
        "who": voices.label(source, span)
        if any(turn.participant for turn in turns)
        else (turns[0].role if turns else ""),
        "silent": bool(turns) and not any(turn.counts for turn in turns),
    }
