"""A small report described by hand: every kind of block, a hidden count, words that would be markup or a formula."""

import pandas as pd

from toolkit.report.description import (
    Column,
    Contents,
    Count,
    CountsLine,
    Figure,
    Label,
    Section,
    Sum,
    Table,
    Text,
    ToWrite,
)
from toolkit.report.pictures.picture import Picture
from toolkit.study import Basis, Result

HIDDEN_NUMBERS = ("7717", "8818", "P99")
BASIS = Basis(unit="participants", coding="Coded by Ana.", date="Last coding: 2026-11-20.", notes=("Hidden: c.",))
COUNTS = Table(
    key="themes.wave",
    title="Who raised what <b>",
    columns=[
        Column("Theme", 2.0),
        Column("T1", number=True),
        Column("T2", number=True),
        Column("Who", 2.0),
        Column("All", number=True),
    ],
    rows=[
        ["Hope & trust", Count(3, 7), Count(None, 0, instead="not asked"), Count(2, 5, who=("P1", "P2"), alone=True), 12],
        ["=1+1", Count(7717, 8818, who=("P99",), hidden=True), Count(0, 4), Count(0, 5, alone=True), 2],
    ],
    basis=BASIS,
    lead="Who raised what.",
    sums=(Sum(4, (1, 2)),),
)  # fmt: skip
QUOTED = Table(
    key="quotations.1",
    title="Key quotations: Hope",
    columns=[Column("Code"), Column("Quotation", 3.0), Column("Who")],
    rows=[["Hope", "“<script>alert(1)</script>\x07”", Label("(Parent 1, T1)")]],
    basis=Basis(notes=("Labels are computed.",)),
    lead="One quotation.",
)


def picture(chart):
    """Return a picture of a chart that somebody else drew."""
    data = Result({"participant": ["P1", "P2"], "wave": ["T1", None], "n": [3, 4]}, basis=BASIS)
    return Picture(title="People & themes", alternative='P1 3, P2 4 "quoted".', data=data, chart=chart, width=200)


def chart():
    import altair as alt

    return alt.Chart(pd.DataFrame({"x": [1, 2]})).mark_point().encode(x="x:Q")


def sections():
    return [
        Section(key="front", heading="Contents", blocks=[Contents()]),
        Section(
            key="audience",
            heading="About this report",
            blocks=[
                Text(words="For the team: nothing is hidden.", key="audience"),
                ToWrite(prompt="Why the study was done."),
                Text(words="One", style="List Bullet"),
                Text(words="Two", style="List Bullet"),
                Text(words="Long words of somebody.", style="Quote"),
            ],
        ),
        Section(key="themes", heading="Themes <i>", blocks=[COUNTS]),
        Section(key="deep", heading="Deep down", level=3, blocks=[CountsLine(key="c", words="3 of 7 & more", total=Count(3, 7))]),
        Section(key="themes", heading="Pictures", blocks=[Figure(key="grid.1", picture=picture(chart())), QUOTED]),
    ]  # fmt: skip
