"""The transcripts of a study as a sheet: a row per source, with what is known of it."""

from datetime import UTC, datetime
from typing import Any

from toolkit.desk.panels.sheet import Column, Edit, Row, Sheet
from toolkit.errors import FileProblem, InvalidInput
from toolkit.exchange.tabular import iso_date
from toolkit.model import SourceKind
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs import sources

EDIT, RENAME = "edit source", "rename source"
SAID = {"wave": "time point", "checked_by": "checked by", "checked_on": "checked on"}
PLAIN = ("kind", "date", "mode", "language", "checked_by", "checked_on")


class TranscriptsSheet:
    """Reads the sources and turns a changed cell into the verb for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.terms: dict[str, list[str]] = {}
        self.sheet = Sheet(self._columns(), read=self.rows, edit=_edit)

    def rows(self) -> list[Row]:
        """Return the rows, in the order of the sources."""
        with self._store.reading() as connection:
            reader = Reader(connection)
            names = {kind: reader.terms(kind) for kind in ("wave", "site")}
            found = sorted(reader.records("sources"), key=lambda one: one["position"])
        self.terms = {kind: list(one.values()) for kind, one in names.items()}
        return [_row(one, names) for one in found]

    def _columns(self) -> list[Column]:
        return [
            Column(name="source", head="Transcript", width="minmax(0,1.8fr)"),
            Column(
                name="kind", head="Kind", width="minmax(0,1.2fr)", options=lambda _: [str(one) for one in SourceKind]
            ),
            Column(name="wave", head="Time point", width="84px", options=lambda _: self.terms["wave"]),
            Column(name="date", head="Date", width="104px", placeholder="year-month-day"),
            Column(name="mode", head="Mode", width="minmax(0,1fr)"),
            Column(name="site", head="Site", width="minmax(0,1fr)", options=lambda _: self.terms["site"]),
            Column(name="language", head="Language", width="72px"),
            Column(name="checked_by", head="Checked by", width="minmax(0,0.9fr)"),
            Column(name="checked_on", head="Checked on", width="104px", placeholder="year-month-day"),
        ]


def _row(source: dict[str, Any], names: dict[str, dict[str, str]]) -> Row:
    values = {"source": source["name"], **{name: source[name] for name in PLAIN}}
    values |= {kind: names[kind].get(source[f"{kind}_id"] or "", "") for kind in names}
    return Row(key=source["id"], name=source["name"], values=values)


def _edit(row: Row, column: str, value: str) -> Edit:
    def change(tx: Transaction) -> str:
        if column == "source":
            sources.rename_source(tx, row.name, value)
            return f"{row.name} is now called {value}."
        if column == "kind" and not value:
            raise InvalidInput("A transcript is of some kind.", fix="Choose one; “document” if it is nobody's words.")
        values = {column: _date(value, row.name) if column in ("date", "checked_on") else value}
        if column == "checked_by":  # who has checked says so today, unless another day is given
            values["checked_on"] = (row.values["checked_on"] or _today()) if value else ""
        sources.edit_source(tx, row.name, **values)
        said = [f"{SAID.get(name, name)} is {one or 'empty'} now" for name, one in values.items()]
        return f"{row.name}: {', '.join(said)}."

    return Edit(RENAME if column == "source" else EDIT, change)


def _today() -> str:
    return datetime.now(UTC).astimezone().date().isoformat()


def _date(value: str, name: str) -> str:
    try:
        return iso_date(value, place=name)
    except FileProblem as error:
        raise InvalidInput(error.what, where=name, fix="Write it as 2025-04-23.") from error
