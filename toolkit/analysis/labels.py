"""The labels under which words are quoted: computed from who speaks in a source, and when."""

from collections.abc import Sequence

from toolkit.analysis.ground import people_at
from toolkit.study import StudyData

SEVERAL = " and "
NOT_VERBATIM = "; from notes, not verbatim"


class Labels:
    """The labels under which words of a source are quoted."""

    def __init__(self, data: StudyData) -> None:
        people, sources = people_at(data), data.sources
        self._label = dict(zip(zip(people["participant"], people["when"], strict=True), people["label"], strict=True))
        self._wave = dict(zip(sources["source"], sources["wave"].fillna(""), strict=True))
        self._verbatim = dict(zip(sources["source"], sources["verbatim"], strict=True))

    def wave_of(self, source: str) -> str:
        """Return the time point of a source, or “”."""
        return str(self._wave[source])

    def of(self, source: str, who: Sequence[str | None]) -> str:
        """Return “(Parent 3, T1)” for the people who speak there; for unknown ones (None), the source."""
        when = self._wave[source]
        said = dict.fromkeys(self._label.get((name, when)) or name or source for name in who)
        verbatim = self._verbatim.get(source)
        return f"({SEVERAL.join(said)}{'' if verbatim is None or verbatim else NOT_VERBATIM})"
