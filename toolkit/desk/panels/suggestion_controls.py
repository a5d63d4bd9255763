"""What can become of a suggestion: fields and buttons that stay where they are while suggestions go by."""

from collections.abc import Callable
from typing import Any

from ipywidgets import Button, Combobox, Dropdown, HBox, Layout, Text, VBox

from toolkit.desk.panels.cells import button, words
from toolkit.model import Suggested
from toolkit.suggest.kept import KeptSuggestions

AT_THE_TOP = "at the top"
ROW = Layout(align_items="center", flex_flow="row wrap", width="100%")
HEAD = "104px"


class Controls:
    """The fields and buttons; `review` does what they say."""

    def __init__(self, review: Any) -> None:
        self.name = _field(Text, 300, "Your own name for it …", continuous_update=False)
        self.under = _field(Dropdown, 260, "The code that the new one goes under", options=[AT_THE_TOP])
        self.code = _field(Combobox, 300, "A code that you have …")
        self.other = _field(Dropdown, 300, "The suggestion to merge it with", options=[("–", None)])
        self.why = _field(Text, 420, "Why (kept as a memo) …", continuous_update=False)
        self.back, self.forth = _on("Previous", lambda: review.go(-1)), _on("Next", lambda: review.go(1))
        self.rename = _on("Rename", review.rename, "Keep your name for it; nothing else changes")
        self.accept_code = _on("Accept as code", review.accept_code, "Make a code of that name, on the ticked extracts")
        self.accept_theme = _on(
            "Accept as theme", review.accept_theme, "Make a theme of that name; ticked extracts get a code of its name"
        )
        self.map_to = _on("Map to this code", review.map_to, "Put the code beside on the ticked extracts")
        self.merge = _on("Merge", review.merge, "Make one of this and the one beside")
        self.split_tree = _on(
            "Split by the tree", lambda: review.split(ticked=False), "Part it where the finer groups part"
        )
        self.split_ticked = _on("Split off the ticked", lambda: review.split(ticked=True))
        self.reject = _on("Reject", review.reject, "Put it away; it needs a reason")
        self.put_off = _on("Not now", review.put_off, "Leave it for later")
        self.reopen = _on("Open again", review.reopen, "Make it open; what was coded stays")
        self.box = VBox(
            [
                _row("Name", self.name, self.rename),
                _row("Take over", self.accept_code, words("under"), self.under, self.accept_theme),
                _row("Belongs to", self.code, self.map_to),
                _row("Merge, split", self.other, self.merge, self.split_tree, self.split_ticked),
                _row("Reason", self.why, self.reject, self.put_off, self.reopen),
            ],
            layout=Layout(width="100%", margin="6px 0 0 0"),
        )

    @property
    def under_code(self) -> str | None:
        """The code that a new one goes under."""
        return None if self.under.value == AT_THE_TOP else str(self.under.value)

    def at(self, place: int, of: int) -> None:
        """Say where the walk is."""
        self.back.disabled, self.forth.disabled = place == 0, place >= of - 1

    def show(self, kept: KeptSuggestions, number: int) -> None:
        """Bring the fields to a suggestion."""
        row, book = kept.row(number), kept.data.codes
        codes = [str(one) for one in book.loc[~book["archived"].astype(bool), "path"]]
        self.name.value, self.why.value = row.name, ""
        self.under.options, self.code.options = (AT_THE_TOP, *codes), tuple(codes)
        self.under.value, self.code.value = AT_THE_TOP, ""
        others = [one for one in kept.numbers(Suggested.OPEN, Suggested.NOT_NOW) if one != number]
        self.other.options = [("–", None), *((_called(kept, one), one) for one in others)]
        self.other.value = None
        self.reopen.disabled = row.state == Suggested.OPEN


def _called(kept: KeptSuggestions, number: int) -> str:
    row = kept.row(number)
    return f"{number}. {row.name or row.label}"


def _on(name: str, act: Callable[[], None], hint: str = "") -> Button:
    made = button(name, hint=hint)
    made.layout.flex = "0 0 auto"
    made.on_click(lambda _: act())
    return made


def _field(kind: type, width: int, hint: str, **how: Any) -> Any:
    """Return a field whose hint is its name for who cannot see where it stands."""
    shown = {} if kind is Dropdown else {"placeholder": hint}
    return kind(tooltip=hint, layout=Layout(width=f"{width}px"), **shown, **how)


def _row(name: str, *controls: Any) -> HBox:
    head = words(name, bold=True)
    head.layout.width, head.layout.flex = HEAD, "0 0 auto"
    return HBox([head, *controls], layout=ROW)
