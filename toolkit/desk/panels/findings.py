"""`project.findings.form()`: a sentence, what it claims, what it rests on, and what the numbers say against it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
from ipywidgets import HTML, Checkbox, Dropdown, HBox, Layout, VBox, Widget

from toolkit.analysis.claim_fields import propose_fields
from toolkit.analysis.claims import check_findings
from toolkit.analysis.quotations import quotations
from toolkit.desk.panels.cells import as_html, button, close_all, words
from toolkit.desk.panels.finding_fields import Fields, stacked
from toolkit.desk.panels.panel import Panel
from toolkit.model import Placed
from toolkit.store import finding_tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.study import COLUMNS, Result, StudyData
from toolkit.verbs import finding_links, findings

VERBS = ("add finding", "change finding", "remove finding")
NEW = "a new finding"
SHOWN = 40  # extracts
NEVER = "not kept"
PLAIN = {"wave": "time point", "than": "compared with", "group": "stakeholder group", "quantifier": "how many:"}


class FindingForm:
    """Writes findings and holds them against counts and extracts while they are written; a person decides.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.findings.form().panel.opener.description
    'Open'
    """

    def __init__(self, store: Store, data: Callable[[], StudyData]) -> None:
        self._data = data
        self.which = Dropdown(options=[(NEW, "")], layout=Layout(width="100%"), tooltip="Which finding")
        self.fields = Fields()
        self.remarks = HTML(layout=Layout(width="100%"))
        self.remarks.add_class("jp-RenderedHTMLCommon")
        self.ticks: dict[str, Checkbox] = {}
        self.extracts = VBox(layout=Layout(width="100%", max_height="320px", overflow="auto"))
        self.read = _on("Read the fields from the sentence", self._read)
        self.keep, self.remove = _on("Keep", self._keep, strong=True), _on("Remove", self._remove)
        self.look = _on("Hold against the numbers", self._look)
        self.panel = Panel(store, "Findings", verbs=VERBS, count=self._count, draw=self._draw, refresh=self._refresh)
        self.which.observe(lambda _: self._show(), names="value")
        for name in ("theme", "code", "group", "wave", "site"):
            self.fields.choices[name].observe(lambda _: self._offer_extracts(), names="value")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.panel.shown()

    def _count(self) -> str:
        return f"{len(self._data().findings)} findings."

    def _draw(self) -> tuple[list[Widget], list[Widget]]:
        self._refresh()
        buttons = HBox([self.read, self.look, self.keep, self.remove], layout=Layout(flex_flow="row wrap"))
        return [self.which], [
            stacked([self.fields.text, *self.fields.rows]),
            words("What it rests on", bold=True),
            self.extracts,
            buttons,
            self.remarks,
        ]

    def _refresh(self) -> None:
        """Bring the form to what the study holds now."""
        self.study = self._data()
        self.fields.offer(self.study)
        rows = list(self.study.findings.itertuples())
        before = self.which.value
        self.which.options = [(NEW, ""), *((f"{place}. {row.text}", row.finding) for place, row in enumerate(rows, 1))]
        self.which.value = before if before in {row.finding for row in rows} else ""
        self._show()

    def _show(self) -> None:
        frame = self.study.findings
        chosen = frame[frame["finding"] == self.which.value]
        self.fields.show({} if chosen.empty else chosen.iloc[0].to_dict())
        self.remove.disabled = chosen.empty
        links = self.study.finding_extracts
        self._offer_extracts(ticked=set(links.loc[links["finding"] == self.which.value, "coding"]))
        self._look()

    def _offer_extracts(self, ticked: set[str] | None = None) -> None:
        """Offer the extracts of the theme or code, of whom and when the fields say, those that are ticked first."""
        ticked = self._ticked() if ticked is None else ticked
        values = self.fields.said
        level = "code" if values["code"] else "theme"
        rows: list[Any] = []
        if values[level]:
            where = {name: values[name] for name in ("group", "wave", "site") if values[name]}
            found = pd.DataFrame(quotations(self.study, level=level, only=values[level], where=where))
            rows = list(found.drop_duplicates("coding").sort_values("key_quote", ascending=False).itertuples())
        known = {row.coding for row in rows}
        missing = [one for one in ticked if one not in known]
        kept = self.study.codings[self.study.codings["coding"].isin(missing)]
        shown = [(row.coding, f"“{_one_line(row.quote)}” {row.label}") for row in rows]
        shown.sort(key=lambda one: one[0] not in ticked)
        shown = [*((row.coding, f"“{_one_line(row.quote)}” {row.source}") for row in kept.itertuples()), *shown]
        self.ticks = {
            one: Checkbox(value=one in ticked, indent=False, layout=Layout(width="28px")) for one, _ in shown[:SHOWN]
        }
        before = self.extracts.children
        lines = [
            HBox([self.ticks[one], words(said)], layout=Layout(width="100%", align_items="flex-start"))
            for one, said in shown[:SHOWN]
        ]
        more = [words(f"… and {len(shown) - SHOWN} more.", faint=True)] if len(shown) > SHOWN else []
        none = [words("Choose a theme or code: its extracts are listed here.", faint=True)] if not shown else []
        self.extracts.children = [*lines, *more, *none]
        close_all(before)

    def _ticked(self) -> set[str]:
        return {one for one, box in self.ticks.items() if box.value}

    def _read(self) -> None:
        proposed = propose_fields(self.fields.text.value, self.study)
        self.fields.fill(proposed)
        told = ", ".join(f"{PLAIN.get(name, name)} {value}" for name, value in proposed.items())
        self.panel.say(f"Read: {told}. Change what is wrong." if told else "Nothing could be read with some certainty.")
        self._look()

    def _look(self) -> None:
        """Say what the counts and the extracts have against the finding as it stands in the form."""
        if not self.fields.text.value.strip():
            self.remarks.value = ""
            return
        row = {**dict.fromkeys(COLUMNS["findings"], ""), **self.fields.said, "text": self.fields.text.value}
        row |= {"finding": NEVER, "lost": [], **{name: _number(row[name]) for name in ("n", "of")}}
        links = pd.DataFrame(
            [(NEVER, one, str(Placed.PLACED)) for one in sorted(self._ticked())],
            columns=list(COLUMNS["finding_extracts"]),
        )
        frame = pd.DataFrame([row])[list(COLUMNS["findings"])].astype({"n": "Int64", "of": "Int64"})
        found = check_findings(replace(self.study, findings=frame, finding_extracts=links))
        shown = Result(pd.DataFrame(found)[["check", "says", "counts", "where"]], basis=found.about)
        self.remarks.value = (
            shown.to_accessible_html() if len(shown) else as_html("Nothing that the toolkit can see speaks against it.")
        )

    def _keep(self) -> None:
        name, text, values, ticked = self.which.value, self.fields.text.value, self.fields.said, self._ticked()

        def change(tx: Transaction) -> str:
            if name:
                findings.change(tx, name, text=text, **values)
                made = name
            else:
                made = findings.write(tx, finding_tables.findings, text, **values)
            linked = {row["coding_id"] for row in tx.rows(finding_tables.finding_extracts, finding_id=made)}
            finding_links.link_extracts(tx, made, sorted(ticked - linked))
            if gone := (linked & set(self.ticks)) - ticked:
                finding_links.unlink(tx, finding_tables.finding_extracts, "finding_id", made, sorted(gone))
            return f"Kept: “{_one_line(text)[:80]}”, {len(ticked)} extracts."

        if self.panel.keep(VERBS[1] if name else VERBS[0], change) and not name:
            self.which.value = self.which.options[-1][1]

    def _remove(self) -> None:
        def change(tx: Transaction) -> str:
            findings.remove(tx, self.which.value)
            return "Removed; its extracts stay coded."

        self.panel.keep(VERBS[2], change)


def _number(said: Any) -> int | None:
    return int(said) if str(said or "").strip().isdecimal() else None


def _one_line(said: str) -> str:
    return " ".join(str(said).split())


def _on(name: str, act: Callable[[], None], *, strong: bool = False) -> Any:
    made = button(name, strong=strong)
    made.on_click(lambda _: act())
    return made
