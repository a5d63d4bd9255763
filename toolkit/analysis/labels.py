"""The labels under which words are quoted: computed from who speaks in a source, and when."""

from collections.abc import Sequence

from toolkit.analysis.ground import people_at
from toolkit.model import Audience, Purpose
from toolkit.study import StudyData

SEVERAL = " and "
NOT_VERBATIM = "; from notes, not verbatim"
NOT_QUOTED = "; not to be quoted"


class Labels:
    """The labels under which words of a source are quoted; they say so where somebody refused to be quoted."""

    def __init__(self, data: StudyData) -> None:
        people, sources = people_at(data), data.sources
        self._label = dict(zip(zip(people["participant"], people["when"], strict=True), people["label"], strict=True))
        self._wave = dict(zip(sources["source"], sources["wave"].fillna(""), strict=True))
        self._verbatim = dict(zip(sources["source"], sources["verbatim"], strict=True))
        self._refused = refusals(data)

    def wave_of(self, source: str) -> str:
        """Return the time point of a source, or “”."""
        return str(self._wave[source])

    def of(self, source: str, who: Sequence[str | None]) -> str:
        """Return “(Parent 3, T1)” for the people who speak there; for unknown ones (None), the source."""
        when = self._wave[source]
        said = dict.fromkeys(self._label.get((name, when)) or name or source for name in who)
        verbatim = self._verbatim.get(source)
        notes = "" if verbatim is None or verbatim else NOT_VERBATIM
        notes += NOT_QUOTED if any(self.refuses(name, source) for name in who if name) else ""
        return f"({SEVERAL.join(said)}{notes})"

    def refuses(self, person: str, source: str) -> bool:
        """Tell whether somebody refused to be quoted at the time point of a source, even within the team."""
        refused = self._refused.get(person, set())
        return bool(refused & {"", self._wave[source]}) or bool(refused and not self._wave[source])


def refusals(data: StudyData) -> dict[str, set[str]]:
    """Return at which time points (“”: all) each person refused to be quoted by the team or by anybody.

    >>> refusals(StudyData())
    {}
    """
    found: dict[str, set[str]] = {}
    for row in data.consents.itertuples():
        everybody = not isinstance(row.audience, str) or row.audience in ("", Audience.TEAM)
        if row.purpose == Purpose.QUOTING and everybody and not row.given:
            found.setdefault(row.participant, set()).add(row.wave if isinstance(row.wave, str) else "")
    return found
