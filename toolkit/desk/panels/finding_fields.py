"""The fields of a finding: each a choice among the study's own names, or a few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from ipywidgets import Checkbox, Dropdown, HBox, Layout, Text, Textarea, VBox, Widget

from toolkit.analysis.wording import DEFAULT_WORDS, study_words
from toolkit.desk.panels.cells import words
from toolkit.model import Change, Told
from toolkit.study import StudyData

NOTHING = "–"
ROW = Layout(align_items="center", flex_flow="row wrap", width="100%")
HEAD = "120px"
CHOSEN = ("theme", "code", "group", "wave", "than", "site", "quantifier", "count")
WRITTEN = ("n", "of", "question", "literature", "searched")


class Fields:
    """The sentence and what it claims."""

    def __init__(self) -> None:
        self.text = Textarea(
            placeholder="What you conclude, as the report will have it …", layout=Layout(width="98%", height="64px")
        )
        hints = {
            "theme": "The theme it is about", "code": "The code it is about", "group": "The stakeholder group",
            "wave": "The time point", "than": "The time point it is compared with", "site": "The site",
            "quantifier": "How many it claims", "count": "What is counted",
        }  # fmt: skip
        self.choices = {name: Dropdown(tooltip=hints[name], layout=Layout(width="210px")) for name in CHOSEN}
        self.n, self.of = (Text(layout=Layout(width="64px"), tooltip=f"{name}, as claimed") for name in ("n", "of"))
        self.question = _line("The question or outcome that it answers")
        self.literature = _line("What it cites")
        self.searched = _line("Of a gap: where was looked")
        self.gap = Checkbox(description="says that there is little or no evidence", indent=False)
        pick = self.choices
        self.rows: Sequence[Widget] = [
            _row("About", pick["theme"], words("or"), pick["code"]),
            _row("Of whom, when", pick["group"], pick["wave"], words("than at"), pick["than"], pick["site"]),
            _row("How many", pick["quantifier"], self.n, words("of"), self.of, pick["count"]),
            _row("Answers", self.question),
            _row("Literature", self.literature),
            _row("A gap", self.gap, self.searched),
        ]

    def offer(self, data: StudyData) -> None:
        """Offer the names that the study has; what was chosen stays where it is still there."""
        many = [*{**DEFAULT_WORDS, **study_words(data)}, *map(str, Change)]
        offered = {
            "theme": data.items("theme"), "code": data.items("code"), "group": data.groups, "wave": data.waves,
            "than": data.waves, "site": data.sites, "quantifier": many,
        }  # fmt: skip
        shown = {**DEFAULT_WORDS, **study_words(data)}
        for name, values in offered.items():
            options = [(shown.get(one, one) if name == "quantifier" else one, one) for one in values]
            _keep_value(self.choices[name], [(NOTHING, ""), *options])
        _keep_value(self.choices["count"], [(str(one), str(one)) for one in Told])

    @property
    def said(self) -> dict[str, Any]:
        """What the fields hold, as `project.findings.add` takes it."""
        chosen = {name: box.value or "" for name, box in self.choices.items()}
        return {
            **chosen,
            "count": chosen["count"] or str(Told.PARTICIPANTS),
            "n": self.n.value.strip() or None,
            "of": self.of.value.strip() or None,
            "question": self.question.value,
            "literature": self.literature.value,
            "searched": self.searched.value,
            "gap": self.gap.value,
        }

    def show(self, row: Mapping[str, Any]) -> None:
        """Bring the fields to a finding; a name that is not offered stays empty."""
        self.text.value = str(row.get("text") or "")
        for name, box in self.choices.items():
            known = {value for _, value in box.options}
            said = row.get(name) or ""
            box.value = said if said in known else (str(Told.PARTICIPANTS) if name == "count" else "")
        for name in WRITTEN:
            value = row.get(name)
            getattr(self, name).value = "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN
        self.gap.value = bool(row.get("gap"))

    def fill(self, proposed: Mapping[str, Any]) -> None:
        """Put in what was read from the sentence, where nothing is chosen yet."""
        now = self.said
        self.show(
            {**now, "text": self.text.value, **{name: one for name, one in proposed.items() if not now.get(name)}}
        )


def _keep_value(box: Dropdown, options: Sequence[tuple[str, str]]) -> None:
    value = box.value
    box.options = options
    box.value = value if value in {one for _, one in options} else options[0][1]


def _line(placeholder: str) -> Text:
    return Text(placeholder=placeholder, continuous_update=False, layout=Layout(width="420px"))


def _row(head: str, *cells: Widget) -> HBox:
    name = words(head, faint=True)
    name.layout.width = HEAD
    return HBox([name, *cells], layout=ROW)


def stacked(rows: Sequence[Widget]) -> VBox:
    """Put rows under one another over the whole width."""
    return VBox([*rows], layout=Layout(width="100%"))
