"""Removing originals for good: what would go, doing it, and reading every byte afterwards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import regex
from sqlalchemy import select

from toolkit.privacy.names import Key, Name
from toolkit.privacy.occurrences import occurrences
from toolkit.store import erase, for_good, ledger, tables, traces
from toolkit.store.erase import Taken, Words
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.tables import KEPT
from toolkit.store.texts_of_rows import WORDS, words_in
from toolkit.study import Basis, Result

Line = list[Any]  # what, where, how many, what becomes of it
COLUMNS = ["what", "where", "n", "becomes"]
STANDS_IN = "[name removed]"
WIDEST = 60  # letters of a spelling in a table
DISK = (
    "Beyond the toolkit: copies made by hand, and what a disk, a synchronised folder, version control or the machine's "
    "own backups keep of earlier files."
)
TELLING = (
    "Earlier versions of codes and themes stay, for the life of the codebook; only names that are given are "
    "replaced in them."
)


def remove_originals(store: Store, names: Iterable[str] | Key | None, *, preview: bool) -> Result:
    """Say what goes; or take it out, read every byte, and say what is left."""
    known = as_names(names)
    spellings = list(dict.fromkeys(spelling for one in known for spelling in one.spellings))
    went = copies_that_go(store)
    with for_good.trying(store) if preview else for_good.erasing(store, ledger.SEALING[0]) as act:
        act.scrub = scrubbing(known) if known else erase.unchanged
        sources = {row["id"]: row["name"] for row in act.tx.rows(tables.sources)}
        notes, present = what_is_lost(act.tx), present_places(act.tx, spellings)
    lines = [*what_went(act.taken, sources), *went]
    if preview:
        lines = [[*line[:3], f"would be {line[3]}"] for line in lines] + present
        notes.append("Nothing was changed: this is a preview. To do it: preview=False.")
    inside = [] if preview else left_inside(store, spellings)
    outside = left_outside(store, spellings)
    notes += read_for(spellings, inside, preview=preview)
    title = "Originals that would be removed for good" if preview else "Originals removed for good"
    return Result([*lines, *inside, *outside], columns=COLUMNS, basis=Basis(title=title, notes=(*notes, TELLING, DISK)))


def as_names(names: Iterable[str] | Key | None) -> list[Name]:
    """Return names as a key holds them, from a list of spellings or an opened key."""
    if isinstance(names, Key):
        return [*names.names, *(Name(name=one.words, as_written=True) for one in names.originals)]
    listed = [names] if isinstance(names, str) else list(names or ())
    return [Name(name=one.strip()) for one in dict.fromkeys(listed) if one.strip()]


def scrubbing(names: Sequence[Name]) -> Words:
    """Return what replaces names in words: each by what stands in its place, else by “[name removed]”."""

    def scrub(words: str) -> str:
        for one in reversed(occurrences(words, names)):
            words = words[: one.start] + (one.name.replacement or STANDS_IN) + words[one.end :]
        return words

    return scrub


def copies_that_go(store: Store) -> list[Line]:
    """Return a line for each backup copy."""
    return [["backup copy", one.name, 1, "overwritten and removed"] for one in for_good.old_copies(store.path)]


def what_is_lost(tx: Transaction) -> list[str]:
    """Say what can no longer be done afterwards, and what has to be done first."""
    steps = tx.connection.execute(select(tables.events.c.id).where(tables.events.c.kind == "do")).all()
    moments = ", ".join(f"“{row['name']}”" for row in tx.rows(tables.milestones))
    waiting = erase.unplaced(tx.connection).items()
    placed = "; ".join(f"{n} {what} in “{name}”" for what, where in waiting for name, n in where.items())
    notes = [f"Steps that can no longer be undone: {len(steps)}. They stay in the history, without words."]
    notes += [f"Nothing can be counted any more as of {moments}; the codebook of then stays."] if moments else []
    notes += [f"To be placed first, or it is refused: {placed} (project.review_corrections())."] if placed else []
    return notes


def what_went(taken: Taken, sources: dict[str, str]) -> list[Line]:
    """Return a line for each kind of thing that is taken out."""
    lines: list[Line] = [
        ["earlier text", sources.get(source, "sources that were taken out"), n, "removed"]
        for source, n in taken.texts.items()
    ]
    lines += [["earlier versions and removed lines", _in_words(name), n, "removed"] for name, n in taken.rows.items()]
    if taken.blanked:
        lines.append(["earlier versions of codings", "codings", taken.blanked, "kept without words"])
    for name, n in taken.reworded.items():
        what = "reasons noted with steps" if name == "events" else "earlier versions that stay"
        lines.append([what, "history" if name == "events" else _in_words(name), n, "kept, with the names replaced"])
    return lines


def present_places(tx: Transaction, spellings: Sequence[str]) -> list[Line]:
    """Return a line for each place in the study as it is now where a spelling stands, which this act leaves alone."""
    found = Counter[tuple[str, str]]()
    for where, words in _present_words(tx):
        for one in spellings:
            wanted = rf"(?<![\p{{L}}\p{{N}}]){regex.escape(one)}(?![\p{{L}}\p{{N}}])"
            found[one, where] += len(regex.findall(wanted, words, regex.IGNORECASE))
    return [[f"“{short(one)}”", where, n, "still there: replace it first"] for (one, where), n in (+found).items()]


def _present_words(tx: Transaction) -> Iterable[tuple[str, str]]:
    for name, columns in WORDS.items():
        for row in tx.rows(KEPT[name]):
            for column in columns:
                for words in words_in(row[column]):
                    yield f"{_in_words(name)}, {_in_words(column)}", words
    query = select(tables.sources.c.name, tables.texts.c.text).join(
        tables.texts, tables.texts.c.id == tables.sources.c.text_id
    )
    for row in tx.connection.execute(query.where(tables.sources.c.live)):
        yield f"the text of {row.name}", row.text


def left_inside(store: Store, spellings: Sequence[str]) -> list[Line]:
    """Return a line for each place in the study's own files where a spelling still stands."""
    return _lines(store, traces.look(traces.own(store.path), spellings) if spellings else None, "still there")


def left_outside(store: Store, spellings: Sequence[str]) -> list[Line]:
    """Return a line for each file beside the study in which a spelling stands."""
    return _lines(store, traces.look(traces.beside(store.path), spellings) if spellings else None, "not touched")


def _lines(store: Store, looked: traces.Looked | None, becomes: str) -> list[Line]:
    if looked is None:
        return []
    root = store.path.parent
    lines: list[Line] = [
        [f"“{short(one.spelling)}”", _place(one.file, root, one.where), one.times, becomes] for one in looked.traces
    ]
    return lines + [["a file", one, 1, "not looked into"] for one in looked.unread]


def read_for(spellings: Sequence[str], inside: Sequence[Line], *, preview: bool) -> list[str]:
    """Say what was looked for, and what was found, claiming no more than that."""
    if not spellings:
        return ["No names were given, so none was looked for afterwards: names=[…] or names=the opened key."]
    if preview:
        return []
    still = sum(line[3] == "still there" for line in inside)
    said = f"found in {still} places, listed above" if still else "none is there"
    return [f"Every byte of the study and its copies was read for {len(spellings)} spellings: {said}."]


def short(words: str) -> str:
    """Return words as a table can show them."""
    return words if len(words) <= WIDEST else f"{words[:WIDEST].rstrip()}…"


def _place(file: Path, root: Path, where: str) -> str:
    return f"{file.relative_to(root)}{f': {where}' if where else ''}"


def _in_words(name: str) -> str:
    return name.replace("_", " ")
