"""The map of suggestions in a notebook: its points say their words, and a click shows them in a desk.

Words go to the page as messages, which nobody stores; see docs/decisions/0027.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import anywidget
import pandas as pd
import traitlets
from ipywidgets import VBox

from toolkit.analysis.kept_back import KEPT_BACK
from toolkit.desk import esm
from toolkit.desk.conversation import place_of
from toolkit.desk.seat import Seat
from toolkit.errors import Refused, ToolkitError
from toolkit.report.pictures.picture import Picture
from toolkit.report.pictures.suggestion_map import suggestion_map
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.suggest.suggestions import ThemeSuggestions
from toolkit.verbs import lookup
from toolkit.verbs.coding import text_of

if TYPE_CHECKING:
    from toolkit.desk.widget import Desk

Message = dict[str, Any]
FIRST = "suggestion"  # how a page colours the map before somebody chooses


class SuggestionMap:
    """The map, and below it a desk as soon as a point was clicked. `project.suggestions.map(found)` makes one."""

    def __init__(self, store: Store, found: ThemeSuggestions, open_desk: "Callable[[str], Desk]") -> None:
        self.page = MapPage(store, found, self._open)
        self._open_desk = open_desk
        self.box = VBox([self.page])

    def __repr__(self) -> str:
        return "The map of suggestions (run the cell to show it)"

    def _open(self, source: str) -> None:
        self.box.children = (self.page, self._open_desk(source))

    def _repr_mimebundle_(self, **how: Any) -> Any:
        return self.box._repr_mimebundle_(**how)


class MapPage(anywidget.AnyWidget):
    """The page of the map: it is sent the drawing, and told where the words of a point stand in the study as it is."""

    _esm = traitlets.Unicode(esm.module(esm.MAP)).tag(sync=True)
    _css = traitlets.Unicode(esm.style("desk", esm.MAP[-1])).tag(sync=True)

    def __init__(self, store: Store, found: ThemeSuggestions, open_desk: Callable[[str], None]) -> None:
        self._store, self._open_desk = store, open_desk
        compared = found.extracts.compared
        places = zip(compared["source"], compared["start"], compared["end"], strict=True)
        self._words = dict(zip(places, compared["words"], strict=True))
        self._picture = cache(lambda colour: suggestion_map(found, colour=colour))
        self._picture(FIRST)  # a problem is told in the cell
        super().__init__()
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        if "ask" in message:
            self.send({"view": message.get("view"), "reply": message["ask"], "answer": self._answer(message)})

    def _answer(self, message: Mapping[str, Any]) -> Message:
        """Answer a question of a page; a problem is an answer in words."""
        try:
            what = message.get("what")
            if what == "open":
                self._open_desk(str(message["name"]))
                return {}
            picture = self._picture(str(message["colour"]))
            return drawn(picture) if what == "picture" else self._place(picture, int(message["at"]))
        except ToolkitError as error:
            return {"refused": error.what, "fix": error.fix}
        except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the page would wait for ever
            return {
                "refused": f"This could not be shown ({type(error).__name__}: {error}).",
                "fix": "Run the cell again.",
            }

    def _place(self, picture: Picture, at: int) -> Message:
        """Return where the words of a point stand, if they still do.

        Raises:
            NotFound: The source was taken out of the study.
            Refused: Its text was corrected since.
        """
        row = pd.DataFrame(picture.data).iloc[at]
        start, end = int(row["start"]), int(row["end"])
        with self._store.reading() as connection:
            tx = Transaction(connection)
            source = lookup.source(tx, row["source"])
            words = text_of(tx, source)[start:end]
        if self._words[row["source"], start, end] not in (words, KEPT_BACK):
            raise Refused(
                f"The text of “{row['source']}” was corrected since the suggestions were made.", fix="Suggest anew."
            )
        return {
            "study": place_of(self._store, Seat("", ""))["desk"],
            "name": source["name"],
            "source": source["id"],
            "start": start,
            "end": end,
        }


def drawn(picture: Picture) -> Message:
    """Return what a page needs of a map: the drawing, and what each of its points says, in the order of drawing."""
    data = pd.DataFrame(picture.data)
    return {
        "drawing": picture.drawing,
        "title": picture.title,
        "alternative": picture.alternative,
        "basis": picture.basis,
        "points": [
            {
                "words": row.words,
                "label": row.label,
                "source": row.source,
                "turn": int(row.turn),
                "codes": list(row.codes),
                "suggestion": None if pd.isna(row.suggestion) else int(row.suggestion),
            }
            for row in data.itertuples()
        ],
    }
