"""What people said: the quotations of each theme in a table as such reports print them, and what speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.quotations import chosen_quotations, in_turns, linked_quotations, quotations
from toolkit.model import Evidence
from toolkit.report.description import Column, Count, Label, Table, Text
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoting import LEFT_OUT, Quoting
from toolkit.study import Basis, StudyData

SHOWN_AGAINST = 5
AGAINST = (Evidence.CONTRADICTS.value, Evidence.COMPLICATES.value)
FEW = "At most {each} key quotations of each code or sub-theme, people in turn."
NONE_CODED = "No contradicting extract was coded."
NOT_SUMMED = "n counts everybody who raised what stands in the row, not the quotations beside it; rows do not add up."
BLOCK = "Quote"
TITLE = "Selected quotations: {theme}"


@dataclass(frozen=True, eq=False)
class Quoted:
    """The quotations of a study, theme by theme: chosen (its tray, else its key quotes), and against it."""

    data: StudyData
    choices: Choices

    @property
    def quoting(self) -> Quoting:
        """Prints the words."""
        wanted = self.choices.interviewer
        made: Quoting = self.data.once(f"quoting {wanted}", lambda: Quoting(self.data, interviewer=wanted))
        return made

    @property
    def top(self) -> list[str]:
        """The themes under no other."""
        return list(self.data.themes.loc[self.data.themes["parent"].isna(), "theme"])

    def below(self, theme: str) -> list[str]:
        """Return the themes under a theme, at any depth, in the analyst's order."""
        book = self.data.codebook
        ids = dict(zip(self.data.themes["theme"], self.data.themes["id"], strict=True))
        under = book.sub_themes(ids[theme]) - {ids[theme]}
        return [name for name in self.data.items("theme") if ids[name] in under]

    def chosen(self, theme: str) -> list[Any]:
        """Return the rows chosen for a theme itself, in the order of its tray; without a tray, its key quotes."""
        each = self.choices.each
        every: Mapping[str, list[Any]] = self.data.once(f"chosen {each}", lambda: _chosen(self.data, each))
        return every[theme]

    def against(self, theme: str) -> tuple[list[Any], bool]:
        """Return the extracts against a theme that do not stand among those chosen, and whether any contradicts it."""
        every = self.data.once("extracts against", lambda: _against(self.data))
        rows = every.get(theme, [])
        top = self._top_of(theme)
        shown = {row.coding for name in (top, *self.below(top)) for row in self.chosen(name)}
        contradicted = any(row.evidence == Evidence.CONTRADICTS for row in rows)
        return [row for row in rows if row.coding not in shown], contradicted

    def _top_of(self, theme: str) -> str:
        parent = dict(zip(self.data.themes["theme"], self.data.themes["parent"], strict=True))
        while isinstance(parent.get(theme), str):
            theme = parent[theme]
        return theme

    def table(self, theme: str) -> Table | None:
        """Describe the quotations of a theme and of those under it: a row each, with n and its basis in the head."""
        subs = self.below(theme)
        own = self.chosen(theme)
        printed = [self._row(row, row.coded, "code") for row in own]
        printed += [self._row(row, sub, "theme", top=theme) for sub in subs for row in self.chosen(sub)]
        codings = [row.coding for name in (theme, *subs) for row in self.chosen(name)]
        kept = [place for place, row in enumerate(printed) if row[2] is not None]
        if not printed:
            return None
        unit, counts = self._column([printed[place][1] for place in kept])
        first = ("Sub-theme or code" if own else "Sub-theme") if subs else "Code"
        rows = [[printed[place][0], counts[number], *printed[place][2:]] for number, place in enumerate(kept)]
        return Table(
            key=f"quotations.{self.ids[theme]}",
            title=TITLE.format(theme=theme),
            columns=[Column(first, 1.2), Column(unit, 0.7, number=True), Column("Quotation", 3.6), Column("Who", 1.1)],
            rows=rows,
            basis=self._basis([codings[place] for place in range(len(printed)) if place not in kept], theme),
            lead=f"{len(rows)} quotations, each with its place in the theme and who said it. {theme}.",
            codings=tuple(codings[place] for place in kept),
        )

    def paragraphs(self, theme: str) -> list[Text]:
        """Describe the quotations of a theme itself as paragraphs in the style of a quotation."""
        made = []
        for row in self.chosen(theme):
            words, label = self.quoting.printed(row.coding, row.quote, theme=theme), label_of(row)
            if words is not None:
                made.append(Text(words=f"{words} {label}", style=BLOCK, coding=row.coding, label=label))
        return made

    def shown_against(self, theme: str) -> list[Any]:
        """Return the extracts against a theme that its part of the report prints."""
        return _some(self.against(theme)[0])

    def counter_view(self, theme: str) -> Table | Text | None:
        """Describe what contradicts or complicates a theme and is not quoted for it already."""
        rows, contradicted = self.against(theme)
        shown = _some(rows)
        printed = [
            [row.evidence, row.coded, self.quoting.printed(row.coding, row.quote), label_of(row, told=False)]
            for row in shown
        ]
        kept = [place for place, row in enumerate(printed) if row[2] is not None]
        key = f"against.{self.ids[theme]}"
        if not kept:
            words = "What contradicts it is marked in the table of its quotations." if contradicted else NONE_CODED
            return Text(words=words, key=key)
        data = self.data
        notes = [
            "Extracts that the analyst linked to the theme as contradicting or complicating it and that are not in its "
            "table of quotations" + (f"; at most {SHOWN_AGAINST}, people in turn." if len(rows) > len(shown) else "."),
            *([] if contradicted else [NONE_CODED]),
        ]
        return Table(
            key=key,
            title=f"What {'contradicts or complicates' if contradicted else 'complicates'} “{theme}”",
            columns=[Column("What it does", 1.15), Column("Code", 1.1), Column("Quotation", 3.4), Column("Who", 1.1)],
            rows=[printed[place] for place in kept],
            basis=Basis(coding=data.coding_note, date=_date(data), notes=tuple(notes)),
            lead=f"{len(kept)} quotations. {theme}.",
            codings=tuple(shown[place].coding for place in kept),
        )

    @property
    def ids(self) -> dict[str, str]:
        """The id of each theme by its name."""
        return dict(zip(self.data.themes["theme"], self.data.themes["id"], strict=True))

    def _row(self, row: Any, first: str, level: str, *, top: str = "") -> list[Any]:
        words = self.quoting.printed(row.coding, row.quote, theme=row.theme)
        label = label_of(row, of="sub-theme" if top else "theme")
        kind = self._evidence.get((top, row.coding), "")
        if kind in AGAINST:
            label = replace(label, more=", ".join(part for part in (label.more, f"{kind} the theme") if part))
        return [first, counts_of(self.data, level, self.count)[first], words, label]

    @property
    def _evidence(self) -> Mapping[tuple[str, str], str]:
        found: Mapping[tuple[str, str], str] = self.data.once("kinds of evidence", lambda: _kinds(self.data))
        return found

    @property
    def count(self) -> str:
        """What n counts: as chosen; where no speaker is known, groups held or else references."""
        return str(self.data.once(f"basis {self.choices.count}", lambda: countable(self.data, self.choices.count)))

    def _column(self, counts: Sequence[Count]) -> tuple[str, list[Count]]:
        """Return the head of the column of numbers with its basis, and the cells under it."""
        every = {one.of for one in counts if one.of}
        unit = UNITS.get(self.count, self.count.replace("_", " "))
        if not every:
            return f"n = {unit}", [replace(one, alone=True) for one in counts]
        if len(every) == 1:
            return f"n = {unit} of {every.pop()}", [replace(one, alone=one.of != 0) for one in counts]
        return f"{unit[:1].upper()}{unit[1:]}", list(counts)

    def _basis(self, left_out: Sequence[str], theme: str) -> Basis:
        data = self.data
        about = theme_basis(data, self.count)
        missing = [LEFT_OUT.format(names=f"{len(left_out)} of “{theme}”")] if left_out else []
        tray = chosen_of(data).about.notes
        few = [] if theme in set(data.quotes["theme"]) else [FEW.format(each=self.choices.each)]
        marks = "[…]: words left out; …: a pause; square brackets: not the speaker's words, or a name taken out."
        notes = (NOT_SUMMED, *few, "Labels are computed from who speaks and when.", marks, *tray[1:], *missing)
        return Basis(unit=about.unit, denominator=about.denominator, coding=about.coding, date=about.date, notes=notes)


UNITS = {"participants": "people", "references": "coding references", "groups": "groups", "sources": "sources"}


def label_of(row: Any, *, told: bool = True, of: str = "theme") -> Label:
    """Return who is quoted in a row of quotations, and what the extract does for its theme where it is `told`."""
    more = f"{row.evidence} the {of}" if told and row.evidence in AGAINST else ""
    return Label(row.label, participants=tuple(row.participants or ()), role=row.group, more=more)


def counts_of(data: StudyData, level: str, count: str) -> Mapping[str, Count]:
    """Return n of each theme or code as a cell."""

    def find() -> Mapping[str, Count]:
        frame = theme_frequencies(data, count=count, level=level)
        return {row[level]: _cell(row) for row in frame.to_dict("records")}

    found: Mapping[str, Count] = data.once(f"n of {level} {count}", find)
    return found


def _cell(row: Mapping[Any, Any]) -> Count:
    if pd.isna(row["of"]):
        return Count(0 if pd.isna(row["n"]) else int(row["n"]), None, alone=True)
    if row["of"]:
        return Count(int(row["n"]), int(row["of"]))
    if row.get("not_asked"):
        return Count(None, 0, instead="not asked")
    return Count(None, 0, instead="not coded yet" if row.get("not_coded_yet") else "nobody known")


def theme_basis(data: StudyData, count: str) -> Basis:
    """Return what a count of themes counts."""
    about: Basis = data.once(f"basis of {count}", lambda: theme_frequencies(data, count=count).about)
    return about


def countable(data: StudyData, count: str) -> str:
    """Return the count asked for, or groups or references where no person can be told apart."""
    if count != "participants" or not data.themes.size:
        return count
    for one in ("participants", "groups"):
        if (theme_frequencies(data, count=one)["of"].fillna(0) > 0).any():
            return one
    return "references"


def chosen_of(data: StudyData) -> Any:
    """Return the quote trays, found once."""
    return data.once("quote trays", lambda: chosen_quotations(data))


def all_quotations(data: StudyData) -> pd.DataFrame:
    """Return every quotation by theme, found once."""
    found: pd.DataFrame = data.once("quotations by theme", lambda: pd.DataFrame(quotations(data)))
    return found


def _chosen(data: StudyData, each: int) -> dict[str, list[Any]]:
    """Return, per theme, the rows of its tray, or else a few of its key quotes, people in turn.

    They are a few of each code, or of a sub-theme as a whole: `each` row of the table has so many. A quotation that
    lies under a sub-theme is not printed again.
    """
    every = all_quotations(data)
    tray = _by_theme(pd.DataFrame(chosen_of(data)))
    key = _by_theme(every[every["key_quote"].astype(bool)])
    rank = {code: place for place, code in enumerate(data.codes["code"])}
    parent = dict(zip(data.themes["theme"], data.themes["parent"], strict=True))
    found = {}
    for theme in data.items("theme"):
        below = {row.coding for name, over in parent.items() if over == theme for row in key.get(name, [])}
        rows = pd.DataFrame([row for row in key.get(theme, []) if row.coding not in below], columns=list(every.columns))
        few = in_turns(rows, "theme" if isinstance(parent[theme], str) else "coded", each)
        mine = sorted(few.itertuples(), key=lambda row: rank[row.coded])
        found[theme] = tray.get(theme) or mine
    return found


def _kinds(data: StudyData) -> dict[tuple[str, str], str]:
    linked = data.evidence
    return dict(zip(zip(linked["theme"], linked["coding"], strict=True), linked["kind"], strict=True))


def _by_theme(rows: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows.itertuples(index=False):
        found.setdefault(str(row.theme), []).append(row)
    return found


def _against(data: StudyData) -> dict[str, list[Any]]:
    every = linked_quotations(data)
    return _by_theme(every[every["evidence"].isin(AGAINST)])


def _some(rows: Sequence[Any]) -> list[Any]:
    """Return a few of the extracts against a theme: those that contradict it first, people in turn."""
    ordered = sorted(rows, key=lambda row: AGAINST.index(row.evidence))
    if len(ordered) <= SHOWN_AGAINST:
        return ordered
    turns = in_turns(pd.DataFrame(ordered), "evidence", SHOWN_AGAINST)
    return list(turns.itertuples(index=False))[:SHOWN_AGAINST]


def _date(data: StudyData) -> str:
    return f"Last coding: {data.coded_on}." if data.coded_on else ""
