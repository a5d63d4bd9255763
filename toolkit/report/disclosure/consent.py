"""Who may be quoted for whom: consents on record, and forms that respondents agreed to share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.model import Shared
from toolkit.study import StudyData

QUOTING = "quoting"
NOT_RECORDED = "Consent to quoting is not recorded in this study."


@dataclass(frozen=True, eq=False)
class Consent:
    """Answers whether a person may be quoted for an audience; a refusal counts more than a consent."""

    rows: Sequence[Any]
    audience: str
    not_shared: frozenset[str]

    @property
    def recorded(self) -> bool:
        """Whether the study records consent to quoting at all."""
        return bool(self.rows)

    def against(self, people: Sequence[str], wave: str) -> tuple[str, str] | None:
        """Return the first person who may not be quoted at a time point, and why; None when all may be."""
        for person in people:
            given = [bool(row.given) for row in self.rows if row.participant == person and self._speaks(row, wave)]
            if not all(given):
                return person, "refused to be quoted"
            if not given and self.recorded and self.audience != "team":
                return person, "has no consent to quoting on record, while others have"
        return None

    def _speaks(self, row: Any, wave: str) -> bool:
        at, audience = _said(row.wave), _said(row.audience)
        everywhere = not wave and not bool(row.given)  # words without a time point: a refusal for one holds for them
        return audience in ("", self.audience) and (at in ("", wave.casefold()) or everywhere)


def consent_of(data: StudyData, audience: str) -> Consent:
    """Return the consents to quoting of a study, as they hold for an audience.

    >>> consent_of(StudyData(), "public").recorded
    False
    """
    rows = [row for row in data.consents.itertuples() if _said(row.purpose) == QUOTING and not bool(pd.isna(row.given))]
    shared = data.form_returns
    closed = frozenset(shared.loc[shared["shared"] == Shared.NOT_TICKED, "source"])
    return Consent(rows, audience, frozenset() if audience == "team" else closed)


def _said(value: Any) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""
