"""What people said: the quotations chosen for each theme, in the order of its quote tray."""

import pandas as pd

from toolkit.analysis.quotations import chosen_quotations, quotations
from toolkit.report.description import Column, Label, Table
from toolkit.study import Basis, Result, StudyData


def quotation_tables(data: StudyData) -> list[tuple[str, str, Table | None]]:
    """Describe, for each theme, its claim and the quotations chosen for it (None: none was chosen).

    Chosen are those of its quote tray, in their order and trimmed; without a tray, its extracts marked as key quotes.
    """
    key, tray = quotations(data, key_only=True), chosen_quotations(data)
    claims = dict(zip(data.themes["theme"], data.themes["claim"], strict=True))
    ids = dict(zip(data.themes["theme"], data.themes["id"], strict=True))
    tables = []
    for theme in data.items("theme"):
        mine = tray[tray["theme"] == theme]
        name = f"quotations.{ids[theme]}"
        if mine.empty:
            rows = key[(key["theme"] == theme) & ~key["coding"].isin(_in_sub_themes(key, theme, data))]
            table = _quotation_table(rows, name, f"Key quotations: {theme}", key.about)
        else:
            table = _quotation_table(mine, name, f"Quotations: {theme}", tray.about)
        tables.append((theme, claims[theme], table))
    return tables


def _in_sub_themes(chosen: Result, theme: str, data: StudyData) -> set[str]:
    """Return the extracts that stand in the table of a sub-theme already: a quotation is printed once."""
    below = set(data.themes.loc[data.themes["parent"] == theme, "theme"])
    return set(chosen.loc[chosen["theme"].isin(below), "coding"])


def _quotation_table(rows: Result, key: str, title: str, about: Basis) -> Table | None:
    if rows.empty:
        return None
    notes = (about.notes[0].replace(" An extract can serve several rows.", ""), *about.notes[1:])
    return Table(
        key=key,
        title=title,
        columns=[Column("Code", 1.1), Column("Quotation", 3.4), Column("Who", 1.1)],
        rows=[[row.coded, quoted(row.quote), _label(row)] for row in pd.DataFrame(rows).itertuples()],
        basis=Basis(coding=about.coding, date=about.date, notes=notes),
        lead=f"{len(rows)} quotations, each with its code and who said it. {title}.",
        codings=tuple(rows["coding"]),
    )


def _label(row: "pd.core.frame.Pandas") -> Label:
    more = f"{row.evidence} the theme" if row.evidence else ""
    return Label(row.label, participants=tuple(row.participants or ()), more=more)


def quoted(words: str) -> str:
    """Return words in quotation marks, on one line."""
    return f"“{' '.join(words.split())}”"
