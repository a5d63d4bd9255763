"""The plan of the sample: how many people of each stakeholder group were to be reached, and why it came differently."""

from collections.abc import Sequence
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.study_tables import PlanRow
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.said_before import SaidBefore
from toolkit.verbs.terms import Terms

IMPORTED = "imported plan"


def set_plan(
    tx: Transaction,
    group: str,
    *,
    wave: str | None = None,
    planned: int | None,
    approached: int | None = None,
    reason: str | None = None,
) -> None:
    """Set a line of the plan; what is None stays as it is, and a line with `planned=None` is taken out.

    Raises:
        NotFound: There is no such stakeholder group or time point, or no such line to take out.
        InvalidInput: A number is not a whole number from 0 on.
    """
    where = {"group_id": lookup.term(tx, "group", group), "wave_id": lookup.term(tx, "wave", wave or "")}
    if where["group_id"] is None:
        raise InvalidInput("A plan is for a stakeholder group.", fix='Say group="…".')
    if planned is None:
        _take_out(tx, where, group, wave)
        return
    values: dict[str, Any] = {"planned": _people(planned)}
    values |= {} if approached is None else {"approached": _people(approached)}
    values |= {} if reason is None else {"reason": " ".join(reason.split())}
    _put(tx, where, values)


def import_plan(tx: Transaction, rows: Sequence[PlanRow], terms: Terms) -> list[str]:
    """Take over what a table says anew; return what a person should look at."""
    terms.may_add = False  # a slip here must not make a new stakeholder group
    said, notes = SaidBefore(tx, IMPORTED), list[str]()
    for row in rows:
        key = (row.group, row.wave)
        line = {"planned": row.planned, "approached": row.approached, "reason": row.reason}
        news = said.news(key, line)
        if not news:
            continue
        group_id, wave_id = terms.resolve("group", row.group, row.place), terms.resolve("wave", row.wave, row.place)
        if group_id is None or (row.wave and wave_id is None):
            continue
        where = {"group_id": group_id, "wave_id": wave_id}
        present = tx.rows(tables.sample_plan, **where)
        _put(tx, where, news if present else line)
        if said.knows(key):
            notes.append(f"{row.place}: the plan for {row.group} changed in the table and was brought up to date.")
        said.keep(key, line)
    return notes


def _put(tx: Transaction, where: dict[str, Any], values: dict[str, Any]) -> None:
    present = tx.rows(tables.sample_plan, **where)
    if present:
        tx.change(tables.sample_plan, present[0]["id"], **values)
    else:
        tx.add(tables.sample_plan, **{"approached": None, "reason": ""} | where | values)


def _take_out(tx: Transaction, where: dict[str, Any], group: str, wave: str | None) -> None:
    present = tx.rows(tables.sample_plan, **where)
    if not present:
        at = f" at {wave}" if wave else ""
        raise NotFound(f"There is no plan for {group}{at}.", fix="project.people.plan() shows the lines there are.")
    tx.remove_rows(tables.sample_plan, present)


def _people(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise InvalidInput(f"“{number}” is not a number of people.", fix="Give a whole number, as 8.")
    return number
