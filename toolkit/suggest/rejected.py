"""What a person has rejected stays away: suggestions that would come back are known by their words."""

from dataclasses import dataclass

from toolkit.model import Stands, Suggested
from toolkit.study import StudyData
from toolkit.suggest.overlap import Places, places_of


@dataclass(frozen=True)
class Rejected:
    """A kept suggestion that a person rejected."""

    number: int
    label: str
    by: str
    reason: str
    places: Places

    def in_words(self) -> str:
        """Say what was left out, and why."""
        why = f": {self.reason.rstrip('.')}" if self.reason else ""
        who = f" by {self.by}" if self.by else ""
        return (
            f"Left out, since much the same was rejected{who} before{why} (suggestion {self.number}, “{self.label}”)."
        )


def rejected_in(data: StudyData) -> tuple[Rejected, ...]:
    """Return the rejected suggestions of a study, with where their extracts stand.

    >>> rejected_in(StudyData())
    ()
    """
    past = data.suggestions[data.suggestions["state"] == Suggested.REJECTED]
    segments = data.suggestion_segments
    segments = segments[segments["stands"] != Stands.COUNTER]
    return tuple(
        Rejected(
            number=int(row.number),
            label=row.name or row.label,
            by=row.decided_by or "",
            reason=row.reason,
            places=places_of(segments[segments["suggestion"] == row.suggestion]),
        )
        for row in past.itertuples(index=False)
    )
