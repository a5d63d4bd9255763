"""What was flagged for safeguarding, and its words taken out of what leaves the store for an analysis."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from toolkit.spans import Span, barred
from toolkit.store import tables
from toolkit.store.ledger import Row
from toolkit.store.privacy_tables import safeguarding_flags
from toolkit.store.read import Reader
from toolkit.study import COLUMNS


@dataclass(frozen=True)
class Held:
    """What is held back: spans by source; `bar` takes the words in them out of a text or of a quotation."""

    spans: Mapping[str, list[Span]]

    def bar(self, source: str, text: str, start: int = 0) -> str:
        """Return words of a source that begin at `start`, with what is held back made unreadable."""
        here = [(max(first - start, 0), min(last - start, len(text))) for first, last in self.spans.get(source, ())]
        return barred(text, [span for span in here if span[0] < span[1]]) if here else text

    def meets(self, source: str, start: int, end: int) -> bool:
        """Tell whether a stretch of a source overlaps what is held back."""
        return any(first < end and start < last for first, last in self.spans.get(source, ()))

    def bar_quotes(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return codings whose quotations hold no word that is held back."""
        if not self.spans or frame.empty:
            return frame
        rows = zip(frame["source"], frame["quote"], frame["start"], strict=True)
        return frame.assign(quote=[self.bar(source, quote, start) for source, quote, start in rows])

    def bar_lost(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return codings without a place: of a source with a flag nothing is shown, since they may overlap it."""
        if not self.spans or frame.empty:
            return frame
        rows = zip(frame["source"], frame["quote"], strict=True)
        return frame.assign(
            quote=[barred(quote, [(0, len(quote))]) if source in self.spans else quote for source, quote in rows]
        )


def flags_frame(reader: Reader, *, gone: bool = False) -> pd.DataFrame:
    """Return a row per flag that stands now, with its words; not `placed`: the text read here has no place for it.

    A flag counts for every look at the study, also for one at a moment before it was set. With `gone`, flags of sources
    that were taken out stand there too: a concern does not go with them.
    """
    sources = {row["id"]: row for row in reader.records("sources")}
    coders, rows = reader.names("coders"), []
    flags = reader.connection.execute(select(safeguarding_flags).where(safeguarding_flags.c.live)).mappings()
    for row in flags:
        source = sources.get(row["source_id"]) or (_gone(reader, row["source_id"]) if gone else None)
        if source is None:
            continue
        place = _place(reader, row, source["text_id"])
        rows.append(
            {
                "flag": row["id"],
                "source": source["name"],
                "start": place[0] if place else pd.NA,
                "end": place[1] if place else pd.NA,
                "quote": _words(reader, row),
                "note": row["note"],
                "for_whom": row["for_whom"],
                "state": row["state"],
                "coder": coders.get(row["coder_id"], ""),
                "at": row["at"],
                "placed": place is not None,
            }
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS["safeguarding"])).astype({"start": "Int64", "end": "Int64"})
    order = {row["name"]: row["position"] for row in sources.values()}
    frame = frame.assign(order=frame["source"].map(order)).sort_values(["order", "start", "at"], kind="stable")
    return frame.drop(columns="order").reset_index(drop=True).astype({"placed": bool})


def held(flags: pd.DataFrame, texts: Mapping[str, str]) -> Held:
    """Return what flags hold back: their words, and all of a source in which a flag has no place."""
    spans: dict[str, list[Span]] = {}
    for row in flags.itertuples():
        if row.source in texts:
            span = (int(row.start), int(row.end)) if row.placed else (0, len(texts[row.source]))
            spans.setdefault(row.source, []).append(span)
    return Held(spans)


def held_now(reader: Reader) -> Held:
    """Return what is held back in the texts that a reader sees."""
    flags = flags_frame(reader)
    if flags.empty:
        return Held({})
    names, texts = reader.names("sources"), reader.texts()
    return held(flags, {names[one]: text for one, text in texts.items()})


def flagged_codings(connection: Connection) -> set[int]:
    """Return the rows of codings, old versions too, that overlap a flag, or lie in a text in which it has no place."""
    flags, codings = safeguarding_flags.c, tables.codings.c
    live = set(connection.execute(select(flags.id).where(flags.live)).scalars())
    spans: dict[tuple[str, str], list[Span]] = {}
    versions = select(flags.source_id, flags.text_id, flags.start_offset, flags.end_offset).where(flags.id.in_(live))
    for source, text, start, end in connection.execute(versions):
        spans.setdefault((source, text), []).append((start, end))
    query = select(codings.row_id, codings.source_id, codings.text_id, codings.start_offset, codings.end_offset)
    rows = (
        connection.execute(query.where(codings.source_id.in_({source for source, _ in spans}))).all() if spans else []
    )
    return {
        row_id
        for row_id, source, text, start, end in rows
        if (source, text) not in spans or any(first < end and start < last for first, last in spans[source, text])
    }


def _place(reader: Reader, flag: Row, text_id: str) -> Span | None:
    """Return where a flag lies in a version of its source: as it is now, or as it lay there before a correction."""
    if flag["text_id"] == text_id:
        return flag["start_offset"], flag["end_offset"]
    c = safeguarding_flags.c
    query = select(c.start_offset, c.end_offset).where(c.id == flag["id"], c.text_id == text_id)
    before = reader.connection.execute(query.order_by(c.row_id.desc())).first()
    return (before[0], before[1]) if before else None


def _gone(reader: Reader, source_id: str) -> dict[str, Any]:
    query = select(tables.sources).where(tables.sources.c.id == source_id).order_by(tables.sources.c.row_id.desc())
    row = reader.connection.execute(query).mappings().first()
    return {"name": f"{row['name'] if row else '?'} (taken out)", "text_id": ""}


def _words(reader: Reader, flag: Row) -> str:
    query = select(tables.texts.c.text).where(tables.texts.c.id == flag["text_id"])
    text = str(reader.connection.execute(query).scalar_one())
    return text[flag["start_offset"] : flag["end_offset"]]
