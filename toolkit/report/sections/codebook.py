"""The codebook: each code with its definition, an example and how much it was used; the themes over the codes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.analysis.quotations import GOOD_LENGTH, quotations
from toolkit.codebook import PATH_SEPARATOR
from toolkit.report.description import UNDER, Cell, Column, Count, Quote, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoted import Quoted, counts_of, theme_basis
from toolkit.report.sections.words import NOTHING, given, table_of
from toolkit.study import Basis, StudyData

NO_THEME = "no theme"


def codebook(data: StudyData, choices: Choices) -> list[Section]:
    """The codes, and the themes over them."""
    tables = [overview_table(data), codes_table(data, choices), use_table(data)]
    made = [table for table in tables if table]
    return [Section(key="codebook", heading="Codebook", blocks=made)] if made else []


def codes_table(data: StudyData, choices: Choices) -> Table | None:
    """Describe every code that is in use or was used: what it means, an example, where it comes from, how often."""
    themes, examples = _themes_of(data), _examples(data, choices)
    book = {code.id: code for code in data.codebook.codes}
    used = set(data.codings["code"])
    rows: list[list[Cell]] = []
    for row in data.codes.itertuples():
        if row.archived and row.code not in used:
            continue
        code = book.get(row.id)
        origin = given(row.origin) + (f" ({code.literature})" if code and code.literature else "")
        cells: list[Cell] = [
            "; ".join(themes.get(row.code, [])) or NO_THEME,
            UNDER * str(row.path).count(PATH_SEPARATOR) + row.code,
            given(row.definition, "no definition written"),
            given(row.include, NOTHING),
            given(row.exclude, NOTHING),
            examples.get(row.code) or Quote(_written(code), instead=NOTHING),
            origin + (", archived" if row.archived else ""),
        ]
        rows.append(cells)
    columns = [
        Column("Theme", 1.4), Column("Code", 1.4), Column("Definition", 2.0), Column("Include", 1.8),
        Column("Exclude", 1.8), Column("Example", 2.4), Column("Origin", 1.1),
    ]  # fmt: skip
    return table_of(
        "codebook.codes",
        "Codebook",
        columns,
        rows,
        Basis(
            notes=(
                f"A code with {UNDER.strip()} before it lies under the one above.",
                f"Example: a key quotation of the code itself, else the codebook's own. {NOTHING}: nothing is written.",
            ),
        ),
        f"{len(rows)} codes with their definitions.",
    )


def use_table(data: StudyData) -> Table | None:
    """Describe how much each code was used: references, sources and people, those of the codes under it included."""
    counts = [counts_of(data, "code", name) for name in ("references", "sources", "participants")]
    themes, used = _themes_of(data), set(data.codings["code"])
    rows: list[list[Cell]] = [
        [
            UNDER * str(row.path).count(PATH_SEPARATOR) + row.code,
            "; ".join(themes.get(row.code, [])) or NO_THEME,
            *(_number(found.get(row.code)) for found in counts),
        ]
        for row in data.codes.itertuples()
        if not row.archived or row.code in used
    ]
    about = theme_basis(data, "participants")
    return table_of(
        "codebook.use",
        "How much each code was used",
        [Column("Code", 2.2), Column("Theme", 2.6), Column("References", 0.9, number=True),
         Column("Sources", 0.8, number=True), Column("People", 0.8, number=True)],
        rows,
        Basis(
            unit="coding references, sources and people with the code or one under it",
            coding=about.coding,
            date=about.date,
            notes=(
                f"A code with {UNDER.strip()} before it lies under the one above and is counted there too.",
                "People: who can be told apart. References have no denominator.",
            ),
        ),
        "References, sources and people of each code.",
        told=(2, 3, 4),
    )  # fmt: skip


def overview_table(data: StudyData) -> Table | None:
    """Describe which codes speak for which theme."""
    linked = data.theme_codes.groupby("theme", sort=False)["code"].agg(list).to_dict()
    references, people = counts_of(data, "theme", "references"), counts_of(data, "theme", "participants")
    rows: list[list[Cell]] = [
        [
            UNDER * str(row.path).count(PATH_SEPARATOR) + row.theme,
            given(row.claim, "no claim written"),
            ", ".join(linked.get(row.theme, [])) or "those of the themes under it",
            references[row.theme],
            people[row.theme],
        ]
        for row in data.themes.itertuples()
    ]
    about = theme_basis(data, "participants")
    return table_of(
        "codebook.themes",
        "Themes and the codes that speak for them",
        [Column("Theme", 1.5), Column("Claim", 2.6), Column("Codes", 2.2), Column("References", 0.9, number=True),
         Column("People", 0.9, number=True)],
        rows,
        Basis(
            unit="coding references; people",
            denominator=about.denominator,
            coding=about.coding,
            date=about.date,
            notes=(
                "A code brings the codes under it. A code may speak for several themes.",
                f"A theme with {UNDER.strip()} before it lies under the one above and is counted there too.",
            ),
        ),
        "The codes of each theme.",
        told=(3, 4),
    )  # fmt: skip


def _themes_of(data: StudyData) -> dict[str, list[str]]:
    """Return the themes that each code speaks for, linked itself or through a code above it; the lowest theme only."""
    parent = dict(zip(data.themes["theme"], data.themes["parent"], strict=True))
    found: dict[str, list[str]] = {}
    for row in data.members("theme").itertuples():
        found.setdefault(row.code, []).append(row.item)
    return {
        code: [name for name in names if not any(_lies_under(parent, other, name) for other in names)]
        for code, names in found.items()
    }


def _lies_under(parent: Mapping[str, Any], theme: str, above: str) -> bool:
    over = parent.get(theme)
    while isinstance(over, str):
        if over == above:
            return True
        over = parent.get(over)
    return False


def _examples(data: StudyData, choices: Choices) -> dict[str, Quote]:
    """Return a key quotation for each code: one of a readable length that is not quoted in the themes, where it can."""
    found = pd.DataFrame(quotations(data, level="code", key_only=True))
    found = found[found["code"] == found["coded"]]
    quoting = Quoted(data, choices).quoting
    taken = {row.coding for name in data.items("theme") for row in Quoted(data, choices).chosen(name)}
    words = found["quote"].str.split().str.len()
    found = found.assign(again=found["coding"].isin(taken), off=(words - GOOD_LENGTH).abs())
    made = {}
    for row in found.sort_values(["again", "off"], kind="stable").drop_duplicates("code").itertuples():
        printed = quoting.printed(row.coding, row.quote)
        if printed:
            made[row.code] = Quote(printed, coding=row.coding, instead=NOTHING)
    return made


def _written(code: Any) -> str:
    return f"“{code.examples[0]}”" if code is not None and code.examples else ""


def _number(count: Count | None) -> Count:
    if count is None:
        return Count(None, 0, instead=NOTHING)
    return Count(count.n, None, alone=True) if count.n is not None else count
