"""What may leave the study as a file: not what is flagged for safeguarding, nor words of who refused to be quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.store.read import Reader, all_codings
from toolkit.store.read_people import consents_frame
from toolkit.store.read_safeguarding import Held, held_now
from toolkit.study import StudyData

if TYPE_CHECKING:
    from toolkit.report.disclosure.consent import Consent

FOR_SAFEGUARDING, REFUSED = "kept back for safeguarding", "of people who refused to be quoted"


@dataclass(frozen=True)
class Leaving:
    """What may leave for the team, and how much is kept back."""

    reader: Reader
    consent: "Consent"
    held: Held

    @classmethod
    def of(cls, reader: Reader) -> "Leaving":
        """Look the study up."""
        from toolkit.report.disclosure.consent import consent_of

        return cls(reader, consent_of(StudyData(consents=consents_frame(reader)), "team"), held_now(reader))

    def codings(self, *, keep_refused: bool = False) -> tuple[list[str], str]:
        """Return the codings that may leave, and in words how many are kept back and why.

        With `keep_refused`, those of people who refused to be quoted are among them: for work inside the team.
        """
        kept: list[str] = []
        back = {FOR_SAFEGUARDING: 0, REFUSED: 0}
        for row in all_codings(self.reader).itertuples():
            why = self._why(row)
            if why and not (keep_refused and why == REFUSED):
                back[why] += 1
            else:
                kept.append(row.coding)
        return kept, "; ".join(f"{number} {why}" for why, number in back.items() if number)

    def _why(self, row: Any) -> str:
        if self.held.meets(row.source, row.start, row.end):
            return FOR_SAFEGUARDING
        wave = row.wave if isinstance(row.wave, str) else ""
        return REFUSED if self.consent.against(row.participants, wave) else ""

    def text(self, source: str, text: str) -> str:
        """Return the text of a source as it may leave: each letter that is kept back is a “_”."""
        return self.held.bar(source, text)

    def said(self, sources: Sequence[str]) -> str:
        """Say in which of some sources words are kept back."""
        flagged = [name for name in sources if name in self.held.spans]
        return f"words {FOR_SAFEGUARDING} in {', '.join(flagged)}" if flagged else ""
