"""Transcripts kept as an interview with one person in which several speak: a focus group, a joint interview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.model import Role, SourceKind
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.look_alikes import look_alikes
from toolkit.verbs import lookup, sources
from toolkit.verbs.settings import get_setting, set_setting

SETTLED = "kinds a person has settled"
GROUP_FROM, PAIR = 3, 2


@dataclass(frozen=True, slots=True)
class SharedTalk:
    """A source that may be of another kind, and why."""

    id: str
    source: str
    file: str
    people: int
    kind: str

    @property
    def why(self) -> str:
        """How many speak, in words."""
        return f"{self.people} people speak in it besides who asks"


def shared_talks(tx: Transaction) -> list[SharedTalk]:
    """Return the sources kept as an interview in which several people speak, in order.

    Left out are those whose kind stands in the sources table or has been settled by a person. Labels that may be one
    person's count once; where nobody is known to ask, one of those who are not known does. Two people are told of only
    where the study knows both: one of two unknown labels is mostly the interviewer.
    """
    kept = sorted(tx.rows(tables.sources, kind=str(SourceKind.INTERVIEW)), key=lambda one: one["position"])
    said = _said(tx)
    open_ones = [row for row in kept if _is_open(row, *said)]
    speakers: dict[str, list[Row]] = {}
    for row in tx.rows(tables.speakers) if open_ones else ():
        speakers.setdefault(row["source_id"], []).append(row)
    found = [(row, *_people(speakers.get(row["id"], []))) for row in open_ones]
    return [
        SharedTalk(row["id"], row["name"], row["file"], people, _kind(people))
        for row, people, known in found
        if people >= GROUP_FROM or known == PAIR
    ]


def is_open(tx: Transaction, source: Row) -> bool:
    """Tell whether a source is kept as an interview because nobody has said what it is."""
    return source["kind"] == SourceKind.INTERVIEW and _is_open(source, *_said(tx))


def settle_kind(tx: Transaction, talk: str, kind: str) -> None:
    """Take over a kind for a source, or say that it is an interview after all; it is not asked again.

    Raises:
        NotFound: There is no such source or kind.
    """
    row = lookup.source(tx, talk)
    sources.edit_source(tx, row["name"], kind=kind)
    set_setting(tx, SETTLED, sorted({*get_setting(tx, SETTLED, []), row["id"]}))


def _said(tx: Transaction) -> tuple[set[str], set[str]]:
    """Return the files whose kind stands in the sources table, and the sources whose kind a person has settled."""
    return {lookup.fold(file) for file in get_setting(tx, sources.IMPORTED, {})}, set(get_setting(tx, SETTLED, []))


def _is_open(source: Row, files: set[str], settled: set[str]) -> bool:
    named = {lookup.fold(source["file"]), lookup.fold(source["file"].rpartition(".")[0])}
    return source["id"] not in settled and not named & files


def _people(rows: Sequence[Mapping[str, object]]) -> tuple[int, int]:
    """Return how many people speak besides who asks, and how many of them the study knows."""
    known = {row["participant_id"] for row in rows if row["participant_id"] is not None}
    labels = [str(row["label"]) for row in rows if row["role"] == Role.UNKNOWN and row["label"]]
    again = {other for _, other, _ in look_alikes(labels)}
    asks = any(row["role"] == Role.INTERVIEWER for row in rows)
    unknown = len(set(labels) - again)
    return len(known) + max(0, unknown - (not asks)), len(known)


def _kind(people: int) -> str:
    return str(SourceKind.FOCUS_GROUP if people >= GROUP_FROM else SourceKind.JOINT_INTERVIEW)
