"""The turns of a study, with who speaks and what is said, the marks in and around them, and the themes."""

from bisect import bisect_left, bisect_right
from typing import Any

import pandas as pd

from toolkit.errors import NotFound
from toolkit.model import MarkKind
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.store.read_safeguarding import held_now
from toolkit.study import Basis, Result
from toolkit.transcripts.times import clock
from toolkit.verbs.proposals import COLUMNS, with_proposals

TURNS = ["source", "turn", "speaker", "participant", "group", "wave", "site", "start", "end", "text", "time"]
MARKS = ["source", "turn", "kind", "words", "start", "end"]
BEFORE_ITS_TURN = frozenset({MarkKind.LABEL, MarkKind.QUESTION})


def turns(reader: Reader, source: str | None) -> Result:
    """Return the turns with their words, of one source or of all; `time` is where to find them in the player.

    Raises:
        NotFound: There is no such source.
    """
    frame, texts, names = read.turns_frame(reader), reader.texts(), reader.names("sources")
    about = read.sources_frame(reader).set_index("source")[["wave"]]
    who = read.participants_frame(reader)
    by_name = {names[source_id]: text for source_id, text in texts.items()}
    frame["time"] = ["" if pd.isna(time) else clock(int(time)) for time in frame["time_ms"]]
    frame["text"] = [by_name[row.source][row.start : row.end] for row in frame.itertuples()]
    frame = frame.join(about, on="source").merge(
        who[["participant", "wave", "group", "site"]], on=["participant", "wave"], how="left"
    )
    frame["speaker"] = frame["participant"].where(frame["participant"].notna(), frame["role"])
    if source is not None:
        if source not in by_name:
            raise NotFound.among("source", source, by_name)
        frame = frame[frame["source"] == source]
    return Result(frame[TURNS].reset_index(drop=True), basis=Basis(title="Turns"))


def codings(reader: Reader, *, to_review: bool) -> Result:
    """Return every coder's codings, or those a correction could not place, without words flagged for safeguarding."""
    held, frame = held_now(reader), read.all_codings(reader, to_review=to_review)
    frame = held.bar_lost(frame) if to_review else held.bar_quotes(frame)
    hidden = ("In words flagged for safeguarding each letter is a “_”.",) if held.spans else ()
    return Result(frame, basis=Basis(title="Codings", notes=("One row for each coding of each coder.", *hidden)))


def themes(reader: Reader) -> pd.DataFrame:
    """Return the themes in the analyst's order, with the codes that speak for them."""
    frames = read.book_frames(reader.codebook())
    linked = frames["theme_codes"].groupby("theme")["code"].agg(list)
    return frames["themes"].assign(codes=[linked.get(name, []) for name in frames["themes"]["theme"]])


def marks(reader: Reader, source: str | None) -> Result:
    """Return the marks with their words and the turn they belong to, of one source or of all.

    Raises:
        NotFound: There is no such source.
    """
    sources = read.sources_frame(reader)
    names = list(sources["source"])
    if source is not None and source not in names:
        raise NotFound.among("source", source, names)
    by_id = reader.texts()
    texts = {row.source: by_id[row.id] for row in sources.itertuples()}
    spans = {name: _Turns(rows) for name, rows in read.turns_frame(reader).groupby("source")}
    frame = read.marks_frame(reader)
    frame = frame[frame["source"] == source] if source is not None else frame
    place = {name: number for number, name in enumerate(names)}
    frame = frame.assign(place=frame["source"].map(place)).sort_values(["place", "start", "end"])
    frame["words"] = [texts[row.source][row.start : row.end].strip() for row in frame.itertuples()]
    frame["turn"] = pd.array(
        [spans[row.source].of(row) if row.source in spans else None for row in frame.itertuples()], dtype="Int64"
    )
    return Result(frame[MARKS].reset_index(drop=True), basis=_basis_of_marks(frame))


class _Turns:
    """Finds the turn of a mark: the one it lies in, or the one that a label or question stands before."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.numbers, self.starts, self.ends = (rows[name].tolist() for name in ("turn", "start", "end"))

    def of(self, mark: Any) -> int | None:
        before = mark.kind in BEFORE_ITS_TURN
        place = bisect_left(self.starts, mark.end) if before else bisect_right(self.starts, mark.start) - 1
        if place < 0 or place >= len(self.starts) or (not before and mark.start >= self.ends[place]):
            return None
        return int(self.numbers[place])


def _basis_of_marks(frame: pd.DataFrame) -> Basis:
    counts = frame["kind"].value_counts()
    listed = ", ".join(f"{kind} {counts[kind]}" for kind in map(str, MarkKind) if kind in counts)
    notes = (
        f"{listed}." if listed else "There are no marks.",
        "Marks stay in the text and are never counted as words.",
    )
    return Basis(title="Marks", unit="one mark", notes=notes)


def speakers(reader: Reader) -> pd.DataFrame:
    """Return each label of each source, who it is, and where that is not known who it may be and why."""
    people = list(dict.fromkeys(read.participants_frame(reader)["participant"]))
    return with_proposals(read.speakers_frame(reader), people)[COLUMNS]
