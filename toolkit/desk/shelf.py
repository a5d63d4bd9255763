"""The study as it is counted, kept by a widget until something it rests on has changed."""

from bisect import bisect_right
from collections.abc import Container
from typing import Any

from sqlalchemy import Connection

from toolkit.store import ledger
from toolkit.store.bundle import study_data
from toolkit.store.read import Reader
from toolkit.store.since import touched
from toolkit.study import StudyData

BOOK = frozenset({"codes", "themes", "theme_codes"})
WRITTEN = frozenset({"summaries", "summary_extracts"})
# What no count rests on.
SILENT = WRITTEN | {
    *("memos", "memo_links", "evidence", "quotes", "findings", "finding_extracts", "exports", "map_places", "readings"),
}
MANY = 300  # extracts on a page at a time


class Shelf:
    """Keeps frames; changes of the tables of `silent` leave them as they are."""

    def __init__(self, silent: Container[str]) -> None:
        self._silent = silent
        self._data: StudyData | None = None
        self._revision = -1

    def is_stale_by(self, tables: set[str]) -> bool:
        """Tell whether changes of these tables change what is counted."""
        return any(name not in self._silent for name in tables)

    def known(self, connection: Connection) -> StudyData | None:
        """Return what was read, if it still holds."""
        now = ledger.head(connection).revision
        if self._data is not None and self._revision != now:
            if self.is_stale_by(set(touched(connection, self._revision))):
                self._data = None
            self._revision = now
        return self._data

    def data(self, connection: Connection) -> StudyData:
        """Return the study's coding as frames, read anew only where it has to be.

        Raises:
            Refused: Several people coded a source that is assigned to nobody.
        """
        if (known := self.known(connection)) is not None:
            return known
        self._revision = ledger.head(connection).revision
        self._data = study_data(Reader(connection), revision=self._revision)
        return self._data


def shown_extracts(data: StudyData, rows: Any, sources: dict[str, str]) -> dict[str, Any]:
    """Return quotations as a page shows them: words, label, where they stand. `sources` are the ids by name."""
    places = data.codings.set_index("coding")[["start", "end"]]
    turns = {source: (list(some["start"]), list(some["turn"])) for source, some in data.turns.groupby("source")}
    shown = [_extract(row, places.loc[row.coding], turns[row.source], sources) for row in rows.head(MANY).itertuples()]
    return {"extracts": shown, "rest": max(0, len(rows) - MANY)}


def _extract(row: Any, place: Any, turns: tuple[list[int], list[int]], sources: dict[str, str]) -> dict[str, Any]:
    starts, numbers = turns
    return {
        "id": row.coding,
        "quote": row.quote,
        "label": row.label,
        "coded": row.coded,
        "view": row.view,
        "key": bool(row.key_quote),
        "name": row.source,
        "source": sources.get(row.source, ""),
        "start": int(place["start"]),
        "end": int(place["end"]),
        "turn": int(numbers[max(0, bisect_right(starts, place["start"]) - 1)]),
    }
