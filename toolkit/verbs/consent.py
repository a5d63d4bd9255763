"""Consent: what each person said yes or no to. The last statement on a matter is the one that holds."""

from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - `date` is the word people use for the argument
from enum import StrEnum
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.study_tables import ConsentRow
from toolkit.exchange.tabular import iso_date
from toolkit.model import Audience, Purpose
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup
from toolkit.verbs.said_before import SaidBefore
from toolkit.verbs.terms import Terms

IMPORTED = "imported consents"
SAYS = {True: "yes", False: "no"}


def note_consent(
    tx: Transaction,
    participant: str,
    *,
    purpose: str,
    given: bool,
    audience: str | None = None,
    wave: str | None = None,
    version: str = "",
    date: str | Date | None = None,
) -> None:
    """Note what a person agreed to or refused; an earlier statement on the same matter is replaced whole.

    Raises:
        NotFound: There is no such participant, time point, purpose or audience.
        InvalidInput: `given` is neither True nor False, or the date can be read in two ways.
    """
    if not isinstance(given, bool):
        raise InvalidInput(f"“{given}” is neither True nor False.", fix="Write given=True or given=False.")
    person = lookup.participant(tx, participant)
    matter = {
        "participant_id": person["id"],
        "wave_id": lookup.term(tx, "wave", wave or ""),
        "purpose": _word(Purpose, purpose, "purpose"),
        "audience": _word(Audience, audience, "audience") if audience else "",
    }
    day = date.isoformat() if isinstance(date, Date) else iso_date(date or "", place="date of the consent")
    _put(tx, matter, _standing(tx, matter), given=given, version=version, date=day)


def import_consents(tx: Transaction, rows: Sequence[ConsentRow], terms: Terms) -> list[str]:
    """Take over what a table says anew; return what a person should look at.

    A table that says what it said before leaves later statements of the study alone.
    """
    terms.may_add = False  # a slip here must not make a new time point
    said, notes = SaidBefore(tx, IMPORTED), list[str]()
    for row in rows:
        key = (row.participant, row.wave, row.purpose, row.audience)
        line = {"given": row.given, "version": row.version, "date": row.date}
        news = said.news(key, line)
        if not news:
            continue
        try:
            person_id = lookup.participant(tx, row.participant)["id"]
        except NotFound as error:
            notes.append(f"{row.place}: {error}")
            continue
        wave_id = terms.resolve("wave", row.wave, row.place)
        if row.wave and wave_id is None:
            continue
        matter = {"participant_id": person_id, "wave_id": wave_id, "purpose": row.purpose, "audience": row.audience}
        present = _standing(tx, matter)
        if present and news.get("given", present["given"]) != present["given"]:
            notes.append(_turned(row))
        _put(tx, matter, present, **(news if present else line))
        said.keep(key, line)
    return notes


def _standing(tx: Transaction, matter: dict[str, Any]) -> Row | None:
    return next(iter(tx.rows(tables.consents, **matter)), None)


def _put(tx: Transaction, matter: dict[str, Any], present: Row | None, **statement: Any) -> None:
    if present is None:
        tx.add(tables.consents, **matter, **statement)
    else:
        tx.change(tables.consents, present["id"], **statement)


def _word(words: type[StrEnum], said: str, kind: str) -> str:
    try:
        return str(words(lookup.fold(said)))
    except ValueError:
        raise NotFound.among(kind, said, list(words)) from None


def _turned(row: ConsentRow) -> str:
    return (
        f"{row.place}: on {row.purpose}, {row.participant} said “{SAYS[not row.given]}” in the study; "
        f"the table's “{SAYS[row.given]}” was taken over."
    )
