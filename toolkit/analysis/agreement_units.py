"""Units of agreement: turns, answers, and characters by run length.

Each way returns how many units there are per source, code and *pattern*. A pattern is a number whose bits say which
coders gave the code: with two coders 0 is neither, 1 the first only, 2 the second only, 3 both.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.double_coding import DoubleCoding
from toolkit.model import FORM_KINDS
from toolkit.spans import subtract


@dataclass(frozen=True, eq=False)
class Marks:
    """Marks of coders as arrays, a row per coding and item it speaks for."""

    place: Any
    item: Any
    who: Any
    start: Any
    end: Any


def marks_of(double: DoubleCoding, level: str) -> Marks:
    """Return the codings once for every code (or theme) that they speak for."""
    members, items = double.data.members(level), pd.Index(double.data.items(level))
    members = members.assign(item=items.get_indexer(members["item"]))
    rows = double.layers[["place", "who", "start", "end", "code"]].merge(members[["code", "item"]], on="code")
    return Marks(*(rows[name].to_numpy(np.int64) for name in ("place", "item", "who", "start", "end")))


def turn_patterns(double: DoubleCoding, level: str, *, answers: bool = False) -> Any:
    """Count turns (or answers on forms): a coder gave the code if any part of the turn is marked with it.

    Returns:
        Shape (sources, items, patterns).
    """
    turns = double.turns
    if answers:
        kinds = double.data.sources.set_index("source")["kind"]
        turns = turns[turns["source"].map(kinds).isin(FORM_KINDS) & turns["question"].notna()].reset_index(drop=True)
    marks, items, coders = marks_of(double, level), len(double.data.items(level)), len(double.coders)
    turn, mark = _met(turns, marks)
    cell = (turn * items + marks.item[mark]) * coders + marks.who[mark]
    cell = np.unique(cell)
    unit, first = np.unique(cell // coders, return_index=True)
    patterns = np.add.reduceat(1 << (cell % coders), first) if len(cell) else np.zeros(0, np.int64)
    place = turns["place"].to_numpy(np.int64)
    group = place[unit // items] * items + unit % items
    units = np.bincount(place, minlength=len(double.sources))
    return _filled(group, patterns, np.ones(len(unit)), units, items, coders)


def character_patterns(double: DoubleCoding, level: str) -> Any:
    """Count characters of the turns that count, marks left out, by sweeping over the ends of the marked runs."""
    items, coders = len(double.data.items(level)), len(double.coders)
    marks, total = squeezed(double, level)
    width = int(total.max()) + 1
    group = marks.place * items + marks.item
    where = np.concatenate([group * width + marks.start, group * width + marks.end])
    order = np.argsort(where, kind="stable")
    where, step = where[order], np.repeat([1, -1], len(group))[order]
    who = np.concatenate([marks.who, marks.who])[order]
    patterns = np.zeros(len(where), np.int64)
    for coder in range(coders):
        patterns |= (np.cumsum(np.where(who == coder, step, 0)) > 0).astype(np.int64) << coder
    length = np.diff(where, append=where[-1:])
    inside = (patterns > 0) & (length > 0)
    return _filled((where // width)[inside], patterns[inside], length[inside], total, items, coders)


def squeezed(double: DoubleCoding, level: str) -> tuple[Marks, Any]:
    """Return the marks in a text of nothing but the words that count, and how long it is in each source."""
    marks = marks_of(double, level)
    starts, ends, place = _countable(double)
    width = int(max([*ends, *marks.end, 0])) + 2
    length = ends - starts
    before = np.cumsum(length) - length
    total = np.bincount(place, weights=length, minlength=len(double.sources)).astype(np.int64)
    base = np.cumsum(total) - total
    keys = place * width + starts

    def squeeze(where: Any) -> Any:
        at = np.searchsorted(keys, marks.place * width + where, side="right") - 1
        here = (at >= 0) & (place[at] == marks.place) if len(keys) else np.zeros(len(where), bool)
        at = np.where(here, at, 0)
        into = before[at] + np.minimum(where - starts[at], length[at]) - base[marks.place] if len(keys) else where
        return np.where(here, into, 0)

    start, end = squeeze(marks.start), squeeze(marks.end)
    kept = start < end
    return Marks(*(one[kept] for one in (marks.place, marks.item, marks.who, start, end))), total


def _countable(double: DoubleCoding) -> tuple[Any, Any, Any]:
    """Return the runs of characters that count: the turns without their marks."""
    turns = double.turns
    marks = double.data.marks
    within = {name: list(zip(rows["start"], rows["end"], strict=True)) for name, rows in marks.groupby("source")}
    runs = []
    marked = turns["characters"].to_numpy() < (turns["end"] - turns["start"]).to_numpy()
    columns = (turns[name].tolist() for name in ("source", "place", "start", "end"))
    for source, place, start, end, any_mark in zip(*columns, marked, strict=True):
        pieces = subtract((start, end), within.get(source, ())) if any_mark else [(start, end)]
        runs += [(first, last, place) for first, last in pieces]
    array = np.array(runs, np.int64).reshape(-1, 3)
    return array[:, 0], array[:, 1], array[:, 2]


def _met(turns: pd.DataFrame, marks: Marks) -> tuple[Any, Any]:
    """Return each pair of a turn and a mark that meet, by their numbers."""
    start, end, place = (turns[name].to_numpy(np.int64) for name in ("start", "end", "place"))
    width = int(max(end.max(initial=0), marks.end.max(initial=0))) + 2
    first = np.searchsorted(place * width + end, marks.place * width + marks.start, side="right")
    count = np.searchsorted(place * width + start, marks.place * width + marks.end, side="left") - first
    count = np.maximum(count, 0)
    mark = np.repeat(np.arange(len(marks.place)), count)
    return np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum()), mark


def _filled(group: Any, patterns: Any, sizes: Any, units: Any, items: int, coders: int) -> Any:
    """Lay sizes into (sources, items, patterns); what nobody marked is the rest of the source's units."""
    kinds = 1 << coders
    shape = (len(units), items, kinds)
    table = np.bincount(group * kinds + patterns, weights=sizes, minlength=len(units) * items * kinds).reshape(shape)
    table[:, :, 0] = units[:, None] - table[:, :, 1:].sum(axis=2)
    return table
