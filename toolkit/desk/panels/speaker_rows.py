"""The labels of a study's transcripts, as the review of speakers shows them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from toolkit.model import FORM_KINDS, PERSON_KINDS, Role
from toolkit.store import read, tables
from toolkit.store.read import Reader
from toolkit.transcripts.look_alikes import look_alikes
from toolkit.verbs.proposals import given_to_anybody, with_proposals

FIRST, WORTH_READING, LOOKED_AT = 110, 6, 8  # characters shown; words that tell something; turns looked at
ROLES = tuple(str(role) for role in Role if role != Role.PARTICIPANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """A label in one source: how much it says, who it is, or who it may be and why."""

    id: str
    source: str
    label: str
    speaker: str
    turns: int
    words: int
    proposed: str
    confidence: str
    why: str
    twins: tuple[tuple[str, str], ...]  # labels of the same source that may be this person too, each with the reason

    @property
    def settled(self) -> bool:
        """Whether it is known who speaks."""
        return self.speaker != Role.UNKNOWN


def speaker_rows(connection: Connection) -> tuple[list[SpeakerRow], list[str]]:
    """Return a row per label of each transcript, in the order of the sources, and the participants to choose from."""
    reader = Reader(connection)
    people = list(reader.rows("participants").sort_values("position")["label"])
    sources = reader.rows("sources")
    spoken = sources[sources["kind"].isin([str(kind) for kind in PERSON_KINDS - FORM_KINDS])]
    place = dict(zip(spoken["name"], spoken["position"], strict=True))
    frame = with_proposals(read.speakers_frame(reader), people)
    frame = frame[frame["source"].isin(place) & frame["label"].notna() & (frame["turns"] > 0)]
    twins = _twins(frame[frame["role"] == Role.UNKNOWN].groupby("source")["label"].agg(list).to_dict())
    rows = [
        SpeakerRow(**{name: getattr(one, name) for name in ("id", "source", "label", "speaker", "turns", "words",
                                                           "proposed", "confidence", "why")},
                   twins=tuple(twins.get((one.source, one.label), ())))
        for one in frame.itertuples()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: place[row.source]), people


def first_words(connection: Connection, speaker_ids: Collection[str]) -> dict[str, str]:
    """Return the beginning of the first thing each speaker says that is more than a word or two."""
    turns, texts = tables.turns.c, tables.texts.c
    said = func.substr(texts.text, turns.start_offset + 1, FIRST + 1), turns.end_offset - turns.start_offset
    found = {}
    for speaker_id in speaker_ids:
        query = select(*said).join_from(tables.turns, tables.texts, turns.text_id == texts.id)
        query = query.where(turns.live, turns.speaker_id == speaker_id).order_by(turns.number).limit(LOOKED_AT)
        heard = [" ".join(text[:length].split()) for text, length in connection.execute(query)]
        longest = max(heard, key=len, default="")
        telling = next((one for one in heard if len(one.split()) >= WORTH_READING), longest)
        found[speaker_id] = telling if len(telling) <= FIRST else f"{telling[:FIRST].rsplit(' ', 1)[0]}…"
    return found


def _twins(labels: dict[str, list[str]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    twins: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, names in labels.items():
        for one, other, why in look_alikes(name for name in names if not given_to_anybody(name)):
            twins.setdefault((source, one), []).append((other, why))
            twins.setdefault((source, other), []).append((one, why))
    return twins
