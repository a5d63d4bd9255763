"""Where flagged words stand a second time, in what people wrote: a name of a code, a memo, a finding."""

from collections.abc import Iterable

from sqlalchemy import Table

from toolkit.store import finding_tables, tables, theme_tables
from toolkit.store.ledger import Transaction
from toolkit.verbs.lookup import fold

LEAST = 3  # words: fewer stand in many places by chance
WRITTEN: tuple[tuple[str, Table, tuple[str, ...]], ...] = (
    ("code", tables.codes, ("name", "definition", "include", "exclude", "examples")),
    ("theme", tables.themes, ("name", "claim", "definition")),
    ("memo", tables.memos, ("title", "body")),
    ("finding", finding_tables.findings, ("text",)),
    ("recommendation", finding_tables.recommendations, ("text",)),
    ("summary", theme_tables.summaries, ("body",)),
)


def stands_also(tx: Transaction, quotes: Iterable[str]) -> str:
    """Return in how many codes, themes, memos, findings and summaries flagged words stand, without saying which words.

    Only words of three or more are looked for, and only as they were said.
    """
    wanted = [fold(quote) for quote in quotes if len(quote.split()) >= LEAST]
    found = {}
    for what, table, columns in WRITTEN if wanted else ():
        rows = (fold(" ".join(str(row[name]) for name in columns)) for row in tx.rows(table))
        found[what] = sum(any(words in row for words in wanted) for row in rows)
    return ", ".join(f"{what} ({number})" for what, number in found.items() if number)
