"""The people of a study as a sheet: a row per person, and one more per time point where something changes."""

from collections.abc import Callable
from typing import Any

from toolkit.desk.panels.sheet import Column, Edit, Row, Sheet
from toolkit.errors import InvalidInput
from toolkit.model import Status
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs import people

ALWAYS, OTHERWISE = "always", "otherwise"
VERBS = {"participant": "rename participant", "status": "set status"}
EDIT = "edit participant"


class PeopleSheet:
    """Reads the people and turns a changed cell into the verb for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.terms: dict[str, list[str]] = {}
        self._own: dict[str, set[str]] = {}  # the time points for which a person has a row of their own
        self.sheet = Sheet(self._columns(), read=self.rows, edit=self._edit)

    def rows(self) -> list[Row]:
        """Return the rows, in the order of the participants and of the time points."""
        with self._store.reading() as connection:
            reader = Reader(connection)
            names = {kind: reader.terms(kind) for kind in ("wave", "group", "site")}
            persons = sorted(reader.records("participants"), key=lambda one: one["position"])
            details = reader.records("participant_waves")
        self.terms = {kind: list(found.values()) for kind, found in names.items()}
        order = {wave: place for place, wave in enumerate([None, *names["wave"]])}
        self._own = {}
        rows = []
        for person in persons:
            mine = [one for one in details if one["participant_id"] == person["id"]] or [{"wave_id": None}]
            mine.sort(key=lambda one: order.get(one["wave_id"], 0))
            self._own[person["id"]] = {names["wave"].get(one["wave_id"] or "", "") for one in mine}
            alone = len(mine) == 1
            rows += [_row(person, one, names, first=one is mine[0], alone=alone) for one in mine]
        return rows

    def _columns(self) -> list[Column]:
        return [
            Column(name="participant", head="Person", width="minmax(0,1.2fr)"),
            Column(name="when", head="Time point", width="84px", fixed=True),
            Column(name="group", head="Stakeholder group", width="minmax(0,1.5fr)", options=self._names("group")),
            Column(name="number", head="Number", width="68px"),
            Column(name="site", head="Site", width="minmax(0,1.2fr)", options=self._names("site")),
            Column(name="cohort", head="Cohort", width="minmax(0,1fr)"),
            Column(
                name="status", head="Status", width="minmax(0,1.7fr)", options=lambda _: [str(one) for one in Status]
            ),
            Column(name="changes", head="Changes at", width="92px", options=self._free_waves),
        ]

    def _names(self, kind: str) -> Callable[[Row], list[str]]:
        return lambda _: self.terms[kind]

    def _free_waves(self, row: Row) -> list[str]:
        taken = self._own[row.key[0]]  # type: ignore[index]
        return [wave for wave in self.terms["wave"] if wave not in taken]

    def _edit(self, row: Row, column: str, value: str) -> Edit:
        label, wave = row.name, str(row.key[1])  # type: ignore[index]

        def change(tx: Transaction) -> str:
            if column == "participant":
                people.rename_participant(tx, label, value)
                return f"{label} is now called {value}."
            if column == "status":
                people.set_status(tx, label, value)
                return f"{label}: {value}."
            if column == "changes":
                people.edit_participant(tx, label, wave=value, group=row.values["group"])
                return f"{label} has a row of their own for {value} now; change there what changes then."
            people.edit_participant(tx, label, wave=wave, **{column: _number(value) if column == "number" else value})
            return f"{label}{f', {wave}' if wave else ''}: {column} is {value or 'empty'} now."

        return Edit(VERBS.get(column, EDIT), change)


def _row(
    person: dict[str, Any], detail: dict[str, Any], names: dict[str, dict[str, str]], *, first: bool, alone: bool
) -> Row:
    wave = names["wave"].get(detail["wave_id"] or "", "")
    number = detail.get("number")
    values = {
        "when": wave or (ALWAYS if alone else OTHERWISE),
        "group": names["group"].get(detail.get("group_id") or "", ""),
        "number": "" if number is None else str(number),
        "site": names["site"].get(detail.get("site_id") or "", ""),
        "cohort": detail.get("cohort", ""),
    }
    of_person = {"participant": person["label"], "status": person["status"], "changes": ""} if first else {}
    return Row(key=(person["id"], wave), name=person["label"], values={**of_person, **values})


def _number(value: str) -> int | None:
    if value and not value.isdigit():
        raise InvalidInput(f"“{value}” is not a number.", fix="Give the number within the stakeholder group, as 3.")
    return int(value) if value else None


def add_person(tx: Transaction, label: str, group: str) -> str:
    """Add a person to a stakeholder group, with the next number in it."""
    if not group:
        raise InvalidInput("A new person needs a stakeholder group.", fix="Choose one, or add one below.")
    group_id = next(row["id"] for row in tx.rows(tables.terms, kind="group") if row["name"] == group)
    numbers = [row["number"] or 0 for row in tx.rows(tables.participant_waves, group_id=group_id)]
    people.add_participant(tx, label, group=group, number=max(numbers, default=0) + 1)
    return f"{' '.join(label.split())} was added to {group}."
