"""Where one person speaks in a study, and what is coded there, cut to their own words."""

from functools import cached_property
from typing import Any

import pandas as pd

from toolkit.spans import Span, subtract
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.store.read_forms import form_frames
from toolkit.store.read_safeguarding import held_now

CUT = " […] "


class Words:
    """The turns of a person and all that lies on them; what others say is never returned, only counted."""

    def __init__(self, reader: Reader, label: str) -> None:
        self._reader, self._label, self._held = reader, label, held_now(reader)
        names = reader.names("sources")
        self._texts = {names[one]: text for one, text in reader.texts().items()}
        self._ids = {name: one for one, name in names.items()}

    @cached_property
    def _all(self) -> pd.DataFrame:
        return read.turns_frame(self._reader)

    @cached_property
    def _own(self) -> pd.DataFrame:
        return self._all[self._all["participant"] == self._label]

    @cached_property
    def _where(self) -> list[str]:
        """The sources they take part in, in order."""
        frame = read.takes_part_frame(self._reader)
        mine = set(frame.loc[frame["participant"] == self._label, "source"])
        return [name for name in read.sources_frame(self._reader)["source"] if name in mine]

    @cached_property
    def labels(self) -> set[str]:
        """What they are called in transcripts."""
        return {str(label) for label in self._own["label"].dropna()}

    @property
    def flagged(self) -> bool:
        """Whether words of theirs are kept back for safeguarding."""
        return any(self._held.meets(row.source, row.start, row.end) for row in self._own.itertuples())

    def sources(self) -> pd.DataFrame:
        """Return a row per source, with their words and how many turns of others it has."""
        frame = read.sources_frame(self._reader).set_index("source").loc[self._where].reset_index()
        own, everybody = self._own.groupby("source"), self._all.groupby("source").size()
        frame["words"] = [int(own["words"].sum().get(name, 0)) for name in frame["source"]]
        frame["turns"] = [int(own.size().get(name, 0)) for name in frame["source"]]
        frame["turns_of_others"] = [int(everybody.get(name, 0)) for name in frame["source"]] - frame["turns"]
        about = ["source", "file", "kind", "wave", "date", "mode", "site", "language"]
        return frame[[*about, "words", "turns", "turns_of_others"]]

    def turns(self) -> pd.DataFrame:
        """Return their own turns."""
        rows = [[row.source, row.turn, self._said(row.source, (row.start, row.end))] for row in self._own.itertuples()]
        return pd.DataFrame(rows, columns=["source", "turn", "words"])

    def codings(self) -> pd.DataFrame:
        """Return every coder's codings on their words, cut to them."""
        rows = [
            [row.source, CUT.join(self._said(row.source, span) for span in spans), row.code, row.view,
             "yes" if row.key_quote else "", str(row.created_at)[:10]]
            for row, spans in self._coded
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["source", "words", "code", "view", "key_quote", "date"])

    @property
    def first_coded(self) -> str:
        """When their words were first coded, or nothing."""
        return min((str(row.created_at) for row, _ in self._coded), default="")

    @cached_property
    def theirs_alone(self) -> set[str]:
        """The ids of turns, codings and sources that hold no words of other participants."""
        rows = self._reader.records("turns")
        own = {(row.source, row.start) for row in self._own.itertuples()}
        names = self._reader.names("sources")
        turns = {row["id"] for row in rows if (names[row["source_id"]], row["start_offset"]) in own}
        codings = {row.coding for row, _ in self._coded if not self._of_others(row)}
        return turns | codings | self.source_ids_alone

    @cached_property
    def source_ids_alone(self) -> set[str]:
        """The ids of sources in which no other participant takes part."""
        people = read.takes_part_frame(self._reader).groupby("source")["participant"].nunique()
        return {self._ids[name] for name in self._where if people.get(name, 0) == 1}

    def answers(self) -> pd.DataFrame:
        """Return their answers on forms."""
        frames = form_frames(self._reader)
        columns = ["source", "form", "wording", "answer", "value"]
        if not frames:
            return pd.DataFrame(columns=columns)
        mine = set(frames["form_returns"].loc[frames["form_returns"]["participant"] == self._label, "source"])
        return frames["form_answers"].loc[frames["form_answers"]["source"].isin(mine), columns]

    @cached_property
    def _coded(self) -> list[tuple[Any, list[Span]]]:
        own: dict[str, list[Span]] = {}
        for row in self._own.itertuples():
            own.setdefault(row.source, []).append((int(row.start), int(row.end)))
        found = []
        for row in read.all_codings(self._reader).itertuples():
            spans = [(max(row.start, start), min(row.end, end)) for start, end in own.get(row.source, ())]
            spans = [span for span in spans if span[0] < span[1]]
            if spans:
                found.append((row, spans))
        return found

    def _of_others(self, coding: Any) -> bool:
        return any(name != self._label for name in coding.participants)

    def _said(self, source: str, span: Span) -> str:
        """Return words without labels and stamps that lie in them, and with what is flagged made unreadable."""
        text = self._held.bar(source, self._texts[source])
        return "".join(text[start:end] for start, end in subtract(span, self._labels_in.get(source, ())))

    @cached_property
    def _labels_in(self) -> dict[str, list[Span]]:
        marks = read.marks_frame(self._reader)
        found: dict[str, list[Span]] = {}
        for row in marks[marks["kind"].isin(["label", "stamp"])].itertuples():
            found.setdefault(row.source, []).append((row.start, row.end))
        return found
