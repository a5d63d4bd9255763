"""Which columns hold words that people said or wrote, found from the tables themselves, so that none is forgotten."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import regex
from sqlalchemy import JSON, Table, Text

from toolkit.store.tables import KEPT

# Text and JSON all the same, but dates, ids, numbers, colours and words of ours: never anybody's.
NO_WORDS: Mapping[str, tuple[str, ...]] = {
    "cmo_records": ("inferred",),
    "codes": ("colour",),
    "consents": ("audience", "date"),
    "exports": ("audience",),
    "form_questions": ("closed",),
    "quotes": ("cuts",),
    "settlings": ("codings", "marks"),
    "sources": ("checked_on", "date", "importer"),
    "suggestion_runs": ("versions",),
    "suggestions": ("codings", "made_of"),
    "withdrawals": ("audience", "date"),
}
AN_ID = regex.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")  # of a thing, or a fingerprint


def _with_words(table: Table) -> tuple[str, ...]:
    without = NO_WORDS.get(table.name, ())
    return tuple(one.name for one in table.c if isinstance(one.type, Text | JSON) and one.name not in without)


# Each kept table with its columns that may hold words of people. A new column of text or JSON is one of them until
# `NO_WORDS` says otherwise.
WORDS: Mapping[str, tuple[str, ...]] = {
    name: columns for name, table in sorted(KEPT.items()) if (columns := _with_words(table))
}
# The same for the tables whose rows have no versions: texts of sources, and the reasons noted with a step.
BESIDE: Mapping[str, tuple[str, ...]] = {"events": ("reason",), "texts": ("text",)}


def words_in(value: Any) -> Iterator[str]:
    """Yield all words in the value of a column: the text, or every text and every name in nested JSON; ids are none.

    >>> list(words_in({"PM2.txt": {"participants": [["Jo", "PM2"]], "position": 3}}))
    ['PM2.txt', 'participants', 'Jo', 'PM2', 'position']
    """
    if isinstance(value, str):
        if not AN_ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from words_in(key)
            yield from words_in(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from words_in(inside)


def with_words_replaced(value: Any, replace: Callable[[str], str]) -> Any:
    """Return the value of a column with `replace` done to all its words: the text, or all texts and names in JSON.

    Ids, numbers and empty values stay as they are. Where two names in JSON become one, what the first held stays.

    >>> with_words_replaced({"Jo.txt": ["Jo", 3, None]}, lambda words: words.replace("Jo", "PM2"))
    {'PM2.txt': ['PM2', 3, None]}
    """
    if isinstance(value, str):
        return value if AN_ID.fullmatch(value) else replace(value)
    if isinstance(value, Mapping):
        changed: dict[Any, Any] = {}
        for key, inside in value.items():
            changed.setdefault(with_words_replaced(key, replace), with_words_replaced(inside, replace))
        return changed
    if isinstance(value, list | tuple):
        return [with_words_replaced(inside, replace) for inside in value]
    return value
