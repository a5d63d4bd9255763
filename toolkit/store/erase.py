"""The one place where rows are overwritten: what a study keeps hidden for undo is taken out, to the byte.

Elsewhere no row is ever overwritten (docs/decisions/0002), so a text that was replaced is still in the file. Two acts
end that: removing originals, and a withdrawal. See docs/decisions/0024-erasing.md.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from toolkit.errors import Refused
from toolkit.store import tables
from toolkit.store.privacy_tables import safeguarding_flags
from toolkit.store.tables import KEPT
from toolkit.store.texts_of_rows import BESIDE, WORDS, with_words_replaced

# Earlier versions of these tell the life of the codebook, and who coded: they stay, without the words that must go.
TELLING = ("codes", "themes", "theme_codes", "coders")
UNPLACED = {"codings": "codings", "safeguarding_flags": "safeguarding flags"}  # never dropped unasked
AT_ONCE = 500
Words = Callable[[str], str]


def unchanged(words: str) -> str:
    """Return words as they are."""
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken out of a study, or would be."""

    texts: dict[str, int] = field(default_factory=dict)  # earlier versions by the id of their source; "": of none
    rows: Counter[str] = field(default_factory=Counter)  # by table
    blanked: int = 0  # earlier versions of codings that stay without words
    reworded: Counter[str] = field(default_factory=Counter)  # earlier versions and reasons in which words were replaced


def cut(
    connection: Connection, *, scrub: Words = unchanged, forget: Collection[str] = (), unplaced: bool = False
) -> Taken:
    """Take out of an open transaction all that is not part of the study as it is now.

    Gone are texts that no source has now, and all that stands in them; earlier versions and removed rows of all that
    holds words. Codings that are still there keep their earlier versions, without words; so do the codes and themes,
    with theirs. Events stay, and no longer cite what is gone, so that its number may be given again.

    Args:
        connection: Inside a transaction that writes.
        scrub: What becomes of words in the rows that stay, and in the reasons noted with steps.
        forget: Ids of codings of which no version may stay.
        unplaced: Also take out codings and flags that a correction left without a place.

    Raises:
        Refused: A coding or a flag waits for a person to say where it belongs.
    """
    if not unplaced:
        _refuse_unplaced(connection)
    present = _ids(connection, select(tables.sources.c.text_id).where(tables.sources.c.live))
    texts = _earlier_texts(connection, present)
    rows = Counter[str]()
    for name, table in KEPT.items():
        if "text_id" in table.c and name != "sources":
            rows[name] += _delete(connection, table, table.c.live, table.c.text_id.not_in(present))
        if name not in (*TELLING, "codings"):
            rows[name] += _delete(connection, table, ~table.c.live)
    blanked = _cut_codings(connection, rows, forget)
    _cut_texts(connection, present)
    reworded = _reword(connection, scrub)
    _cite_no_more(connection)
    return Taken(texts=texts, rows=+rows, blanked=blanked, reworded=reworded)


def unplaced(connection: Connection) -> dict[str, Counter[str]]:
    """Return how many codings and flags wait for a place, by what they are and the name of their source."""
    found: dict[str, Counter[str]] = {}
    sources = tables.sources
    for name, table in (("codings", tables.codings), ("safeguarding_flags", safeguarding_flags)):
        query = (
            select(sources.c.name)
            .join(table, table.c.source_id == sources.c.id)
            .where(sources.c.live, table.c.live, table.c.text_id != sources.c.text_id)
        )
        if names := [row.name for row in connection.execute(query)]:
            found[UNPLACED[name]] = Counter(names)
    return found


def _refuse_unplaced(connection: Connection) -> None:
    waiting = unplaced(connection)
    if not waiting:
        return
    said = "; ".join(f"{count} {what} in “{name}”" for what, names in waiting.items() for name, count in names.items())
    raise Refused(
        f"What a correction left without a place holds words of an earlier text: {said}.",
        fix="Place them with project.review_corrections(), or take them away (project.uncode(…)); then again. "
        "Nothing was changed.",
    )


def _earlier_texts(connection: Connection, present: Collection[str]) -> dict[str, int]:
    """Count the texts that go, by the source they were an earlier version of; “” for sources that are gone."""
    sources = tables.sources.c
    live = _ids(connection, select(sources.id).where(sources.live))
    query = select(sources.id, sources.text_id).distinct().where(sources.text_id.not_in(present))
    found = Counter[str]()
    for row in connection.execute(query):
        found[row.id if row.id in live else ""] += 1
    return dict(found)


def _cut_codings(connection: Connection, rows: Counter[str], forget: Collection[str]) -> int:
    codings, sources = tables.codings, tables.sources
    gone = codings.c.source_id.not_in(select(sources.c.id).where(sources.c.live))
    rows["codings"] += _delete(connection, codings, ~codings.c.live, gone)
    for some in _in_parts(forget):
        rows["codings"] += _delete(connection, codings, ~codings.c.live, codings.c.id.in_(some))
    hidden = update(codings).where(~codings.c.live, (codings.c.quote != "") | (codings.c.query != ""))
    return int(connection.execute(hidden.values(quote="", query="")).rowcount)


def _cut_texts(connection: Connection, present: Collection[str]) -> None:
    """Take out the texts; one that hidden codings still point to stays as an empty line."""
    texts = tables.texts
    cited = _ids(connection, select(tables.codings.c.text_id).distinct()) - set(present)
    _delete(connection, texts, texts.c.id.not_in({*present, *cited}))
    for some in _in_parts(cited):
        connection.execute(update(texts).where(texts.c.id.in_(some)).values(text="", sha256=""))


def _reword(connection: Connection, scrub: Words) -> Counter[str]:
    """Replace words in the hidden rows that stay, and in the reasons noted with steps."""
    done = Counter[str]()
    if scrub is unchanged:
        return done
    for name in TELLING:
        for row in connection.execute(select(KEPT[name]).where(~KEPT[name].c.live)).mappings().all():
            key = KEPT[name].c.row_id
            done[name] += _put(connection, KEPT[name], key == row["row_id"], row, WORDS.get(name, ()), scrub)
    events = tables.events
    for row in connection.execute(select(events).where(events.c.reason != "")).mappings().all():
        done["events"] += _put(connection, events, events.c.id == row["id"], row, BESIDE["events"], scrub)
    return +done


def _put(connection: Connection, table: Table, where: Any, row: Any, columns: Collection[str], scrub: Words) -> bool:
    fresh = {name: with_words_replaced(row[name], scrub) for name in columns}
    changed = {name: value for name, value in fresh.items() if value != row[name]}
    if changed:
        connection.execute(update(table).where(where).values(changed))
    return bool(changed)


def _cite_no_more(connection: Connection) -> None:
    """Let events no longer cite rows that are gone: their numbers may be given again."""
    changes = tables.changes
    for name in _ids(connection, select(changes.c.table_name).distinct()):
        table = KEPT[name]
        for column in (changes.c.before_row, changes.c.after_row):
            gone = (changes.c.table_name == name, column.is_not(None), column.not_in(select(table.c.row_id)))
            connection.execute(update(changes).where(*gone).values({column: None}))


def _delete(connection: Connection, table: Table, *where: Any) -> int:
    return int(connection.execute(delete(table).where(*where)).rowcount)


def _ids(connection: Connection, query: Any) -> set[str]:
    return {row[0] for row in connection.execute(query)}


def _in_parts(ids: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(ids)
    for first in range(0, len(listed), AT_ONCE):
        yield listed[first : first + AT_ONCE]
