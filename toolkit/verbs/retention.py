"""Settings on how long data are kept, until when people may withdraw, and who acts on safeguarding."""

from datetime import date
from typing import Any

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import iso_date
from toolkit.verbs.safeguarding import LEAD

RETENTION, WITHDRAWAL, CONSENT_VERSION = "retention_until", "withdrawal_until", "consent_version"
DATES = (RETENTION, WITHDRAWAL)
SETTINGS = (*DATES, CONSENT_VERSION, LEAD)
FAMILY_COURT = (
    "Children’s proceedings: section 97 of the Children Act 1989 and section 12 of the Administration of Justice Act "
    "1960 restrict what may be published about children in family proceedings and about hearings in private. Have "
    "every text that leaves the team read for that. This is a reminder and not legal advice."
)


def kept_date(name: str, value: Any) -> str:
    """Return a date as it is kept; "" takes it away.

    Raises:
        InvalidInput: It is no date, or can be read in two ways.

    >>> kept_date("retention_until", "31.12.2030")
    '2030-12-31'
    """
    said = value.isoformat() if isinstance(value, date) else iso_date(str(value or ""), place=name)
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        raise InvalidInput(f"{name}={value!r} is not a date.", fix=f'Write it as {name}="2030-12-31".') from None
