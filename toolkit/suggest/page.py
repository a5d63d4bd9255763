"""Suggestions as a page: for each the words first, then the numbers. Plain HTML, everything escaped."""

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from toolkit.suggest.suggestions import ThemeSuggestions

KINDS = {"typical": "", "edge case": "Edge case: ", "counter-example": "Counter-example to weigh: "}
LEFT = ' style="text-align:left"'


def as_html(found: "ThemeSuggestions") -> str:
    """Return the suggestions as HTML that reads well aloud: headings, lists, quotations; no style sheet, no script."""
    from toolkit.suggest.suggestions import TITLE

    if not len(found):
        return f"<section><h3>{TITLE}</h3><p>{escape(found.message or 'None.')}</p></section>"
    by_number = dict(list(found.quotations.groupby("suggestion")))
    parts = [_suggestion(row, by_number[row["suggestion"]]) for row in found.table.to_dict("records")]
    notes = "<br>".join(escape(line) for line in found.table.about.lines())
    head = f"{len(found)} groups of extracts about the same. Nothing is coded; a person reads and decides."
    return f"<section{LEFT}><h3>{TITLE}</h3><p>{head}</p>{''.join(parts)}<p><small>{notes}</small></p></section>"


def _suggestion(row: dict[str, object], words: pd.DataFrame) -> str:
    facts = [
        f"<b>{row['n']} of {row['of']} people</b>, {row['extracts']} extracts, {row['not_coded']} of them not coded",
        *(escape(str(row[name])) for name in ("by_wave", "by_group", "by_site") if row[name]),
        *([f"<b>Check:</b> {escape(str(row['one_voice']))}"] if row["one_voice"] else []),
        *([f"Already coded: {escape(str(row['already_coded']))}"] if row["already_coded"] else []),
        f"{escape(str(row['stable']).capitalize())} ({row['stability']})",
        f"Keywords: {escape(str(row['keywords']))}",
    ]
    quotes = "".join(
        f"<li>{KINDS[one.kind]}<q>{escape(one.quote)}</q> {escape(one.label)}</li>" for one in words.itertuples()
    )
    listed = "".join(f"<li>{fact}</li>" for fact in facts)
    return f"<h4>{row['suggestion']}. {escape(str(row['label']))}</h4><ul>{quotes}</ul><ul>{listed}</ul>"
