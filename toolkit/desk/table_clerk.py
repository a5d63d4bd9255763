"""The one widget behind all tables of a notebook: a page asks it for the words behind a number.

Its only synced state is a random token, by which a page knows which tables are its own. Words go to the page as
messages, which nobody stores.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

import anywidget
import pandas as pd
import traitlets

from toolkit.desk import esm
from toolkit.errors import ToolkitError
from toolkit.study import Result, as_text

Message = dict[str, Any]
KEPT = 200  # tables: older ones are let go, with the study's texts they hold on to
MOST = 100  # quotations on the page at a time
AGAIN = "Run the cell of this table again, then press the number."
ABOUT = ("coded", "source", "view")  # what is said beside the label of a quotation, where the analysis gives it
UNTOLD = ("not stated", "NA", "")


class TableClerk(anywidget.AnyWidget):
    """Knows the tables shown in this notebook, and looks up the words behind their numbers."""

    _esm = traitlets.Unicode(esm.module(esm.TABLES)).tag(sync=True)
    _css = traitlets.Unicode(esm.style(esm.TABLES[-1])).tag(sync=True)
    token = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._tables: OrderedDict[str, Result] = OrderedDict()
        self._numbers = count(1)
        super().__init__(token=secrets.token_hex(6), **traits)
        self.on_msg(self._hear)

    def shown(self, result: Result) -> str:
        """Return the HTML of a table and its parts, by which a page can ask for the words."""
        return result.drawn(self._known)

    def _known(self, table: Result) -> str:
        key = f"{self.token}-{next(self._numbers)}"
        places = [str(place) for place, name in enumerate(table.columns) if table.has_words(name)]
        if places:
            self._tables[key] = table
        while len(self._tables) > KEPT:
            self._tables.popitem(last=False)
        return f'<div data-toolkit-table="{key}" data-words="{" ".join(places)}">{table.to_accessible_html()}</div>'

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        if "ask" in message:
            self.send({"reply": message["ask"], **self._look(message)})

    def _look(self, message: Mapping[str, Any]) -> Message:
        """Answer with the words behind a number; a problem is an answer in words."""
        table = self._tables.get(str(message.get("table", "")))
        if table is None:
            return {"refused": "The words behind this table are no longer at hand.", "fix": AGAIN}
        try:
            return words_behind(table, int(message["row"]), int(message["column"]))
        except ToolkitError as error:
            return {"refused": error.what, "fix": error.fix}
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the page would wait for ever
            return {"refused": f"The words could not be looked up ({type(error).__name__}: {error}).", "fix": AGAIN}


@cache
def clerk() -> TableClerk:
    """Return the clerk of this notebook; the first table shown makes it."""
    return TableClerk()


def words_behind(table: Result, row: int, place: int) -> Message:
    """Return what a page shows for the number in a row and a place among the columns."""
    column = str(table.columns[place])
    found = table.words_behind(row, column)
    cells = pd.DataFrame(table).iloc[row]
    names = [value for value in cells.iloc[:place] if isinstance(value, str)]  # what a row is about stands at the left
    rows = found.head(MOST).to_dict("records")
    return {
        "names": names,
        "number": f"{column} {as_text(cells.iloc[place])}",
        "extracts": len(found),
        "quotes": [_quote(one) for one in rows],
        "rest": len(found) - len(rows),
        "line": f"words_behind({row})" if column == "n" else f'words_behind({row}, "{column}")',
        "basis": found.about.lines(),
    }


def _quote(row: Mapping[Any, Any]) -> Message:
    """Return one quotation: its words, the label it is quoted under, and what else is known of it."""
    said = row.get("quote")
    words = said if isinstance(said, str) else " · ".join(value for value in row.values() if isinstance(value, str))
    about = [as_text(row[name]) for name in ABOUT if name in row]
    about = [one for one in about if one not in UNTOLD]
    return {"words": words, "label": str(row.get("label", "")), "about": about, "key": bool(row.get("key_quote"))}
