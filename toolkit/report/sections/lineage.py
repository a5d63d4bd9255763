"""The lineage in a report: what became of every code on the way to the themes, when and why."""

from collections import Counter

from toolkit.report.description import Cell, Column, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.study import Basis, StudyData

NOTHING_TO_TELL = "kept"


def lineage(data: StudyData, _choices: Choices) -> list[Section]:
    """Every code with its end; nothing where each is what it was from the first."""
    if (data.lineage["fate"] == NOTHING_TO_TELL).all():
        return []
    return [Section(key="lineage", heading="From the first codes to the themes", blocks=[lineage_table(data)])]


def lineage_table(data: StudyData) -> Table:
    """Describe what became of every code."""
    fates = ", ".join(f"{count} {fate}" for fate, count in Counter(data.lineage["fate"]).items())
    rows: list[list[Cell]] = [
        [row.code, _became(row.fate, row.code, row.became), row.theme or _themeless(row.became), row.date or "–",
         row.reason or "–"]
        for row in data.lineage.itertuples()
    ]  # fmt: skip
    return Table(
        key="lineage",
        title="What became of every code",
        columns=[
            Column("Code", 1.2),
            Column("What became of it", 1.6),
            Column("Theme now", 1.4),
            Column("When", 0.95),
            Column("Why", 2.4),
        ],
        rows=rows,
        basis=Basis(
            unit="codes",
            notes=(
                f"{len(rows)} codes, each with one end: {fates}.",
                "Merges and splits are followed to the last code.",
            ),
        ),
        lead=f"{len(rows)} codes: {fates}.",
    )


def _became(fate: str, code: str, became: str) -> str:
    if fate in ("kept", "added", "dropped") or not became or became == code:
        return fate
    return f"{fate}: {became}"


def _themeless(became: str) -> str:
    return "in no theme" if became else "–"
