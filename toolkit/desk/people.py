"""Who speaks where, under the label they are quoted under."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from toolkit.model import SILENT_ROLES
from toolkit.spans import Span
from toolkit.store import tables
from toolkit.store.read import Reader, participants_frame


@dataclass(frozen=True)
class Turn:
    """A turn and who speaks in it."""

    number: int
    start: int
    end: int
    role: str
    participant: str  # their id, or nothing

    @property
    def counts(self) -> bool:
        """Whether words in it are ever counted or quoted."""
        return self.role not in SILENT_ROLES


@dataclass
class Voices:
    """Looks up turns, and the labels and groups of the people in them."""

    reader: Reader
    turns: dict[str, list[Turn]] = field(default_factory=dict)
    _starts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader, sources: Iterable[str]) -> "Voices":
        """Read the turns of these sources."""
        voices = cls(reader)
        wanted = sorted(set(sources))
        speakers = {row["id"]: row for row in reader.records("speakers")}
        c = tables.turns.c
        query = select(c.source_id, c.number, c.start_offset, c.end_offset, c.speaker_id).where(c.live)
        query = query.where(c.source_id.in_(wanted)).order_by(c.source_id, c.start_offset)
        for source, number, start, end, speaker in reader.connection.execute(query):
            who = speakers[speaker]
            turn = Turn(number, start, end, who["role"], who["participant_id"] or "")
            voices.turns.setdefault(source, []).append(turn)
        voices._starts = {source: [turn.start for turn in turns] for source, turns in voices.turns.items()}
        voices._name_people()
        return voices

    def within(self, source: str, span: Span) -> list[Turn]:
        """Return the turns that a span touches."""
        turns, starts = self.turns.get(source, []), self._starts.get(source, [])
        at = max(bisect_right(starts, span[0]) - 1, 0)
        found = []
        while at < len(turns) and turns[at].start < span[1]:
            if turns[at].end > span[0]:
                found.append(turns[at])
            at += 1
        return found

    def label(self, source: str, span: Span) -> str:
        """Return under which label, or labels, an extract is quoted; the source's name where nobody is known."""
        people = dict.fromkeys(turn.participant for turn in self.within(source, span) if turn.participant)
        named = dict.fromkeys(self.label_of(source, one) for one in people)
        return " and ".join(named) if named else self.names[source]

    def label_of(self, source: str, participant: str) -> str:
        """Return the label of a person at the time point of a source."""
        return self._labels.get((participant, self._wave[source])) or self._people[participant]

    def group_of(self, source: str, participant: str) -> str:
        """Return the stakeholder group of a person at the time point of a source."""
        at = self._groups.get(participant, {})
        return at.get(self._wave[source]) or (next(iter(at.values())) if len(set(at.values())) == 1 else "")

    def _name_people(self) -> None:
        waves = self.reader.terms("wave")
        rows = self.reader.records("sources")
        self._wave = {row["id"]: waves.get(row["wave_id"] or "") for row in rows}
        self.names = {row["id"]: row["name"] for row in rows}
        self._people = self.reader.names("participants", "label")
        frame = participants_frame(self.reader)
        keys = list(zip(frame.get("id", ()), frame["wave"], strict=True))
        self._labels = dict(zip(keys, frame["label"], strict=True))
        self._groups: dict[str, dict[str | None, str]] = {}
        for (person, wave), group in zip(keys, frame["group"], strict=True):
            self._groups.setdefault(person, {})[wave] = group or ""
