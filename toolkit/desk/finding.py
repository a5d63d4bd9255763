"""Finding words in the text or over the study: what is found is shown, and coded only by a person who accepts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex
from sqlalchemy import Connection, select

from toolkit.desk.people import Voices
from toolkit.desk.seat import Args, Seat
from toolkit.errors import InvalidInput
from toolkit.spans import Span, union
from toolkit.store import tables
from toolkit.store.read import Reader

AROUND = 60  # characters shown on either side
MOST = 500  # hits shown at once
LONGEST = 2000  # characters of a hit
SECONDS = 2.0  # a pattern that takes longer in one source is given up

Found = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where."""

    pattern: "regex.Pattern[str]"
    source: str | None = None
    who: str = ""  # nobody in particular, "participants", or the id of a stakeholder group
    code: str | None = None


def find(connection: Connection, seat: Seat, args: Args) -> Found:
    """Return where words or a pattern stand: hits with their surroundings, how many there are, in how many sources.

    Args:
        connection: The study.
        seat: Whose codings “within a code” means.
        args: `words`; `regex`, `whole`, `case` (flags); `source` (or the whole study); `who` (a stakeholder group's
            id, or "participants"); `code` (only within extracts of it).

    Raises:
        InvalidInput: Nothing to look for, a pattern that cannot be read, or one that takes too long.
    """
    wanted = Wanted(_pattern(args), args.maybe("source"), args.text("who", ""), args.maybe("code"))
    reader = Reader(connection)
    texts = _texts(connection, wanted.source)
    voices = Voices.of(reader, texts)
    within = _extracts(reader, seat, wanted.code) if wanted.code else None
    hits: list[Found] = []
    total, where = 0, set()
    for source, text in texts.items():
        for span in _matches(wanted.pattern, text, voices.names[source]):
            if not _counts(voices, source, span, wanted.who) or not _inside(span, source, within):
                continue
            total += 1
            where.add(source)
            if len(hits) < MOST:
                hits.append(_hit(voices, source, text, span))
    return {"hits": hits, "total": total, "sources": len(where)}


def _pattern(args: Args) -> "regex.Pattern[str]":
    words = args.text("words")
    if not words.strip():
        raise InvalidInput("There is nothing to look for.", fix="Type a word.")
    text = words if args.flag("regex") else r"\s+".join(regex.escape(one) for one in words.split())
    text = rf"(?<!\w)(?:{text})(?!\w)" if args.flag("whole") else text
    try:
        return regex.compile(text, 0 if args.flag("case") else regex.IGNORECASE)
    except regex.error as error:
        raise InvalidInput(f"The pattern cannot be read: {error}.", fix="Or switch “pattern” off.") from None


def _texts(connection: Connection, source: str | None) -> dict[str, str]:
    of = tables.sources.c
    query = select(of.id, tables.texts.c.text).join(tables.texts, tables.texts.c.id == of.text_id).where(of.live)
    query = query if source is None else query.where(of.id == source)
    return {row[0]: row[1] for row in connection.execute(query.order_by(of.position))}


def _matches(pattern: "regex.Pattern[str]", text: str, name: str) -> Iterator[Span]:
    try:
        for match in pattern.finditer(text, timeout=SECONDS):
            if 0 < match.end() - match.start() <= LONGEST:
                yield match.span()
    except TimeoutError:
        raise InvalidInput(
            f"The pattern takes too long in “{name}”.", fix="Make it simpler: fewer stars within brackets."
        ) from None


def _counts(voices: Voices, source: str, span: Span, who: str) -> bool:
    if not who:
        return True
    turns = voices.within(source, span)
    if who == "participants":
        return bool(turns) and all(turn.counts for turn in turns)
    group = voices.reader.terms("group").get(who, "")
    return bool(turns) and all(voices.group_of(source, turn.participant) == group for turn in turns)


def _extracts(reader: Reader, seat: Seat, code: str) -> dict[str, list[Span]]:
    codes, c = reader.codebook().with_sub_codes(code), tables.codings.c
    query = select(c.source_id, c.start_offset, c.end_offset)
    spans: dict[str, list[Span]] = {}
    for source, start, end in reader.connection.execute(
        query.where(c.live, c.coder_id == seat.coder_id, c.code_id.in_(codes))
    ):
        spans.setdefault(source, []).append((start, end))
    return {source: union(some) for source, some in spans.items()}


def _inside(span: Span, source: str, within: dict[str, list[Span]] | None) -> bool:
    return within is None or any(start <= span[0] and span[1] <= end for start, end in within.get(source, ()))


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
