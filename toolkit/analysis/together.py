"""Counting how often two codes or themes stand together, for all pairs at once, in each kind of unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.analysis.answers import answer_units, asked_for
from toolkit.analysis.ground import Ground
from toolkit.analysis.line import Extracts, Line, meetings_within
from toolkit.analysis.spoken import spoken_parts

ROWS_AT_ONCE = 20_000

UNITS = {
    "overlap": "coding references that share at least one character in the same turn",
    "run": "runs of coded text (overlapping or touching references of one speaker count once) that share a character",
    "turn": "turns with both",
    "answer": "answers on forms (one respondent's to one question) with both",
    "source": "sources with both, anywhere in them",
    "participant": "people with both, anywhere in their words and at any time point",
    "characters": "characters of participants coded with both",
}
EVENTS = ("overlap", "run")  # pairs that meet, not sets: a reference or run can meet several


@dataclass(frozen=True)
class Together:
    """For all items: `n` of each; items × items how often together, how many of the row's meet the column's, and sets.

    `common` and `size` are the sets that Jaccard's index compares: characters for references and runs, else the units.
    """

    n: Any
    both: Any
    meeting: Any
    common: Any
    size: Any


def counted(ground: Ground, level: str, unit: str) -> Together:
    """Count one kind of unit; sources not finished count for nothing."""
    return _COUNTS[unit](ground, level, finished_pieces(ground, level))


def finished_pieces(ground: Ground, level: str) -> pd.DataFrame:
    """Return the coded pieces that count, each with its item."""
    pieces = ground.by_items(level)
    coded = ground.slots["coded"].to_numpy(bool)
    return pieces[coded[pieces["slot"].to_numpy(np.int64)]] if len(pieces) else pieces


def line_of_sources(ground: Ground) -> tuple[Line, pd.Index]:
    """Return the turns that count on a line, and the names of sources by their number on it."""
    names = pd.Index(ground.data.sources["source"])
    return Line.of(ground.turns, names.get_indexer(ground.turns["source"])), names


def references(ground: Ground, pieces: pd.DataFrame) -> pd.DataFrame:
    """Return `item`, `coding`, `code`, `start` and `end` on the line of sources, once per item and reference."""
    line, names = line_of_sources(ground)
    rows = pieces.drop_duplicates(["item", "coding"])
    source = names.get_indexer(rows["source"])
    start, end = line.place(source, rows["span_start"]), line.place(source, rows["span_end"])
    frame = pd.DataFrame({**rows[["item", "coding", "code"]], "start": start, "end": end})
    return frame.sort_values(["start", "end", "coding", "item"], ignore_index=True)


def runs(ground: Ground, pieces: pd.DataFrame) -> pd.DataFrame:
    """Return `item`, `coding` (the run's own number, not a reference's), `start`, `end` on the line of speakers."""
    line = Line.of(ground.turns, ground.slot_of_turn)
    rows = pieces[["item", "slot", "span_start", "span_end"]].drop_duplicates()
    rows = rows.sort_values(["item", "slot", "span_start", "span_end"], ignore_index=True)
    group = rows.groupby(["item", "slot"], sort=False).ngroup().to_numpy(np.int64)
    width = int(rows["span_end"].max()) + 2 if len(rows) else 1
    merged = Extracts(group * width + rows["span_start"].to_numpy(), group * width + rows["span_end"].to_numpy()).runs
    first = rows.drop_duplicates(["item", "slot"])
    at = merged.start // width
    item, slot = first["item"].to_numpy(np.int64)[at], first["slot"].to_numpy(np.int64)[at]
    start, end = line.place(slot, merged.start % width), line.place(slot, merged.end - at * width)
    frame = pd.DataFrame({"item": item, "coding": np.arange(len(item)), "start": start, "end": end})
    return frame.sort_values(["start", "end", "item"], ignore_index=True)


def _events(ground: Ground, level: str, rows: pd.DataFrame, pieces: pd.DataFrame) -> Together:
    """Count pairs of different references (or runs) that meet."""
    items = len(ground.data.items(level))
    item, own = rows["item"].to_numpy(np.int64), rows["coding"].to_numpy(np.int64)
    start, end = rows["start"].to_numpy(np.int64), rows["end"].to_numpy(np.int64)
    serves, code = _serves(ground, level, rows)
    table, meeting = np.zeros(items * items), np.zeros((items, items), np.int64)
    for first, last in _blocks(start, end):
        here = slice(first, last)
        met = np.zeros((last - first, items), np.int32)
        for one, two in meetings_within(start[here], end[here]):
            pair = (own[here][one] != own[here][two]) & (item[here][one] != item[here][two])
            i, j = one[pair], two[pair]
            a, b = item[here][i], item[here][j]
            met[i, b] = met[j, a] = 1
            either = serves[code[here][i], b] & serves[code[here][j], a]  # the pair comes twice: x with y, y with x
            place = np.minimum(a, b) * items + np.maximum(a, b)
            table += np.bincount(place, weights=np.where(either, 0.5, 1.0), minlength=items * items)
        of_item = sparse.csr_matrix(
            (np.ones(last - first, np.int32), (item[here], np.arange(last - first))), (items, last - first)
        )
        meeting += of_item @ met
    both = table.reshape(items, items).astype(np.int64)
    characters = _characters(ground, level, pieces)
    return Together(np.bincount(item, minlength=items), both + both.T, meeting, characters.common, characters.size)


def _serves(ground: Ground, level: str, rows: pd.DataFrame) -> tuple[Any, Any]:
    """Return codes × items: whether the code speaks for the item; and the code of each row (of a run: the last)."""
    members = ground.data.members(level)
    codes, items = pd.Index(members["code"].unique()), pd.Index(ground.data.items(level))
    serves = np.zeros((len(codes) + 1, len(items)), bool)
    serves[codes.get_indexer(members["code"]), items.get_indexer(members["item"])] = True
    code = codes.get_indexer(rows["code"]) if "code" in rows else np.full(len(rows), -1)
    return serves, code


def _blocks(start: Any, end: Any) -> list[tuple[int, int]]:
    """Cut sorted ranges into blocks of about as many rows, between ranges that share nothing."""
    if not len(start):
        return []
    reached = np.maximum.accumulate(end)
    free = np.r_[0, np.flatnonzero(start[1:] >= reached[:-1]) + 1, len(start)]
    wanted = np.arange(0, len(start), ROWS_AT_ONCE)
    cuts = np.unique(np.r_[free[np.searchsorted(free, wanted)], len(start)])
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _overlap(ground: Ground, level: str, pieces: pd.DataFrame) -> Together:
    return _events(ground, level, references(ground, pieces), pieces)


def _run(ground: Ground, level: str, pieces: pd.DataFrame) -> Together:
    return _events(ground, level, runs(ground, pieces), pieces)


def _characters(ground: Ground, level: str, pieces: pd.DataFrame) -> Together:
    """Count characters of each item once, without marks."""
    items = len(ground.data.items(level))
    sources = pd.Index(ground.data.sources["source"])
    parts = [(source, *span) for _, source, span in spoken_parts(ground.data, ground.turns)]
    words = pd.DataFrame(parts, columns=["source", "start", "end"])
    line = Line.of(words, sources.get_indexer(words["source"]))
    source, item = sources.get_indexer(pieces["source"]), pieces["item"].to_numpy(np.int64)
    start, end = line.place(source, pieces["start"]), line.place(source, pieces["end"])
    width = int(line.until[-1]) + 2 if len(line.at) else 1
    united = Extracts.of(item * width + start, item * width + end).runs
    order = np.argsort(united.start % width, kind="stable")
    item = (united.start // width)[order]
    start, end = united.start[order] - item * width, united.end[order] - item * width
    size = np.bincount(item, weights=end - start, minlength=items).astype(np.int64)
    table = np.zeros(items * items)
    for one, two in meetings_within(start, end):
        place = np.minimum(item[one], item[two]) * items + np.maximum(item[one], item[two])
        shared = np.minimum(end[one], end[two]) - np.maximum(start[one], start[two])
        table += np.bincount(place, weights=shared, minlength=items * items)
    both = table.reshape(items, items).astype(np.int64)
    both = both + both.T
    return Together(size, both, both, both, size)


def unit_of_pieces(ground: Ground, unit: str, pieces: pd.DataFrame) -> Any:
    """Return the number of the turn, answer, source or person of each piece; -1 where it has none."""
    if unit == "turn":
        return pieces["turn"].to_numpy(np.int64)
    if unit == "answer":
        answers = answer_units(ground, asked_for(ground.data, None))["turn"]
        turn = pieces["turn"].to_numpy(np.int64)
        return np.where(np.isin(turn, answers), turn, -1)
    if unit == "source":
        return pd.Index(ground.data.sources["source"]).get_indexer(pieces["source"])
    people = ground.slots["participant"].astype(object)
    numbers, _ = pd.factorize(people.where(people.notna(), None), use_na_sentinel=True)
    return numbers[pieces["slot"].to_numpy(np.int64)]


def _sets(unit: str) -> "Callable[[Ground, str, pd.DataFrame], Together]":
    def count(ground: Ground, level: str, pieces: pd.DataFrame) -> Together:
        items = len(ground.data.items(level))
        units = unit_of_pieces(ground, unit, pieces)
        seen = pd.DataFrame({"unit": units, "item": pieces["item"].to_numpy(np.int64)})
        seen = seen[seen["unit"] >= 0].drop_duplicates()
        shape = (int(seen["unit"].max()) + 1 if len(seen) else 0, items)
        held = sparse.csr_matrix((np.ones(len(seen), np.int64), (seen["unit"], seen["item"])), shape)
        both = (held.T @ held).toarray()
        n = both.diagonal().copy()
        np.fill_diagonal(both, 0)
        return Together(n, both, both, both, n)

    return count


_COUNTS: dict[str, Callable[[Ground, str, pd.DataFrame], Together]] = {
    "overlap": _overlap,
    "run": _run,
    "characters": _characters,
    **{unit: _sets(unit) for unit in ("turn", "answer", "source", "participant")},
}
