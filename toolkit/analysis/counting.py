"""What can be counted, and how: one function per basis, each with its denominator and what to say about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.answers import returned_notes
from toolkit.analysis.ground import Ground
from toolkit.analysis.presence import met_at, on_forms_only, presence_by_cell
from toolkit.model import GROUP_KINDS, count_words
from toolkit.spans import subtract, union
from toolkit.study import Presence

UNITS = {
    "references": "coding references",
    "merged_runs": "runs of coded text (overlapping or touching references of one speaker count once)",
    "distinct_spans": "distinct coded spans",
    "sources": "sources",
    "participants": "participants",
    "groups": "focus groups and group interviews held",
    "words": "coded words of participants",
    "characters": "coded characters of participants",
    "coverage": "characters of participants, coded of all",
    "answers": "answers on forms (one respondent's to one question)",
    "intensity": "coding references, and per 1,000 words spoken",
}


DENOMINATORS = {
    "participants": "people with words of their own in the cell whose answer is known (yes or no)",
    "sources": "sources in the cell",
    "groups": "focus groups and group interviews held in the cell",
    "coverage": "all characters of participants in the cell",
    "intensity": "words of participants in the cell; who talks long is coded often",
    "answers": "answers given in words; blank, n/a and not returned are in neither number",
}


@dataclass(frozen=True, eq=False)
class CountTable:
    """What every counting function is given."""

    ground: Ground
    level: str
    cells: int
    cell_of_slot: Any
    units: pd.DataFrame  # what stands in the cells: the slots, or answers

    @property
    def items(self) -> int:
        """How many themes (or codes) there are."""
        return len(self.ground.data.items(self.level))

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """The pieces that count, each with its item and cell."""
        pieces = self.ground.by_items(self.level)
        unit = pieces["slot"].to_numpy()
        if "question" in self.units:
            answers = self.units[["turn", "answer"]].assign(unit=np.arange(len(self.units)))
            pieces = pieces.merge(answers, on="turn")
            unit = pieces["unit"].to_numpy(np.int64)
        pieces = pieces.assign(cell=self.cell_of_slot[unit] if len(pieces) else np.array([], np.int64))
        coded = self.units["coded"].to_numpy(bool)
        return pieces[(pieces["cell"] >= 0) & (coded[unit] if len(pieces) else True)]

    def distinct(self, columns: Sequence[str], pieces: pd.DataFrame | None = None) -> Any:
        """Count distinct combinations of columns in each item × cell."""
        pieces = self.pieces if pieces is None else pieces
        seen = pieces[["item", "cell", *columns]].drop_duplicates()
        return self.add_up(seen)

    def add_up(self, rows: pd.DataFrame, weights: Any = None) -> Any:
        """Add up rows (or weights) per item × cell."""
        place = rows["item"].to_numpy(np.int64) * self.cells + rows["cell"].to_numpy(np.int64)
        counts = np.bincount(place, weights=weights, minlength=self.items * self.cells)
        return counts.reshape(self.items, self.cells)


def held(table: CountTable) -> Any:
    """Tell which cells hold any slot that is coded."""
    return _units_held(table) > 0


def _units_held(table: CountTable) -> Any:
    """Count the coded units in each cell."""
    inside = (table.cell_of_slot >= 0) & table.units["coded"].to_numpy(bool)
    return np.bincount(table.cell_of_slot[inside], minlength=table.cells)


@dataclass(frozen=True)
class Counted:
    """Numerator and denominator per item × cell, what to say about them, and further columns."""

    n: Any
    of: Any = None
    notes: Sequence[str] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def _references(table: CountTable) -> Counted:
    return Counted(table.distinct(["coding"]))


def _distinct_spans(table: CountTable) -> Counted:
    return Counted(table.distinct(["source", "span_start", "span_end"]))


def _merged_runs(table: CountTable) -> Counted:
    spans = table.pieces[["item", "cell", "slot", "span_start", "span_end"]].drop_duplicates()
    spans = spans.sort_values(["item", "slot", "span_start", "span_end"], ignore_index=True)
    key = spans["item"].to_numpy(np.int64) * (len(table.ground.slots) + 1) + spans["slot"].to_numpy(np.int64)
    starts, ends = spans["span_start"].to_numpy(np.int64), spans["span_end"].to_numpy(np.int64)
    width = int(ends.max(initial=0)) + 1
    reached = np.maximum.accumulate(key * width + ends) if len(spans) else key
    fresh = np.ones(len(spans), bool)
    fresh[1:] = (key[1:] != key[:-1]) | (starts[1:] + key[1:] * width > reached[:-1])
    return Counted(table.add_up(spans[fresh]))


def _sources(table: CountTable) -> Counted:
    return Counted(table.distinct(["source"]), _sources_held(table, None))


def _groups(table: CountTable) -> Counted:
    kinds = table.ground.data.sources.set_index("source")["kind"]
    of_groups = table.pieces[table.pieces["source"].map(kinds).isin(GROUP_KINDS)]
    return Counted(table.distinct(["source"], of_groups), _sources_held(table, GROUP_KINDS))


def _sources_held(table: CountTable, kinds: Any) -> Any:
    slots = table.ground.slots.assign(cell=table.cell_of_slot)
    slots = slots[(slots["cell"] >= 0) & slots["coded"].astype(bool)]
    if kinds is not None:
        slots = slots[slots["kind"].isin(kinds)]
    held = slots[["source", "cell"]].drop_duplicates()["cell"]
    return np.tile(np.bincount(held, minlength=table.cells), (table.items, 1))


@dataclass(frozen=True)
class PeopleInCells:
    """Everybody who stands in a cell: the cell, the name, and presence of each item (pairs × items)."""

    cell: Any
    names: Any
    presence: Any


def people_in_cells(ground: Ground, level: str, cell_of_slot: Any) -> PeopleInCells:
    """Return a row per person and cell; somebody with slots in several cells stands in each."""
    people = ground.slots["participant"].astype(object)
    known = people.notna().to_numpy() & (cell_of_slot >= 0)
    codes, names = pd.factorize(people.where(people.notna(), ""))
    pair = np.where(known, cell_of_slot * len(names) + codes, -1)
    pairs = np.unique(pair[known])
    where = np.where(known, np.searchsorted(pairs, pair), -1)
    values = presence_by_cell(ground, level, where, len(pairs))
    width = max(len(names), 1)
    return PeopleInCells(pairs // width, np.asarray(names, dtype=object)[pairs % width], values)


def _participants(table: CountTable) -> Counted:
    ground = table.ground
    found = people_in_cells(ground, table.level, table.cell_of_slot)

    def per_cell(value: Presence) -> Any:
        total = np.zeros((table.cells, table.items), np.int64)
        np.add.at(total, found.cell, (found.presence == value.value).astype(np.int64))
        return total.T

    yes, no = per_cell(Presence.YES), per_cell(Presence.NO)
    left = {value.value.replace(" ", "_"): per_cell(value) for value in LEFT_OUT}
    notes = [_left_out(table, counts, words) for counts, words in zip(left.values(), LEFT_OUT.values(), strict=True)]
    return Counted(yes, yes + no, [*_who(table), *(note for note in notes if note), *_moved(ground)], left)


LEFT_OUT = {
    Presence.NOT_ASKED: "not asked",
    Presence.NOT_CODED_YET: "not coded yet",
}


def _left_out(table: CountTable, counts: Any, words: str) -> str:
    """Say in which rows people are missing from `of`, and why."""
    items = table.ground.data.items(table.level)
    told = [f"{item} {int(total)}" for item, total in zip(items, counts.sum(axis=1), strict=True) if total]
    if not told:
        return ""
    return f"Left out of “of”, person by cell, because {words}: {'; '.join(told)}."


def _who(table: CountTable) -> list[str]:
    met = met_at(table.ground)
    waves = table.ground.data.waves
    parts = [f"{sum(wave in seen for seen in met.values())} at {wave}" for wave in waves]
    if len(waves) == len(("T1", "T2")):
        both = [name for name, seen in met.items() if seen >= set(waves)]
        parts.append(f"{len(both)} at both")
        for wave in waves:
            only = [name for name, seen in met.items() if seen == {wave}]
            parts += [f"{len(only)} at {wave} only ({', '.join(only)})"] if only else []
    forms = on_forms_only(table.ground)
    only = [f"On a form only, and counted: {', '.join(forms)}."] if forms else []
    return [f"Interviewed: {len(met)} people" + (f"; {', '.join(parts)}." if parts else "."), *only]


def _moved(ground: Ground) -> list[str]:
    known = ground.slots.dropna(subset=["participant", "group"])
    held: dict[str, dict[str, None]] = {}
    for name, group in zip(known["participant"], known["group"], strict=True):
        held.setdefault(name, {})[group] = None
    return [
        f"{name} was in {' and '.join(found)}: in each of those cells, and once where groups are not told apart."
        for name, found in sorted(held.items())
        if len(found) > 1
    ]


def _measured(table: CountTable, measure: Callable[[str, Sequence[tuple[int, int]]], int]) -> Any:
    """Add up a measure of the united spans, without marks, per item × cell."""
    data = table.ground.data
    marks = {name: list(zip(rows["start"], rows["end"], strict=True)) for name, rows in data.marks.groupby("source")}
    rows, weights = [], []
    for (item, cell, source), group in table.pieces.groupby(["item", "cell", "source"], sort=False):
        runs = union(zip(group["start"], group["end"], strict=True))
        parts = [part for run in runs for part in subtract(run, marks.get(source, ()))]
        rows.append((item, cell))
        weights.append(measure(data.texts[source], parts))
    return table.add_up(pd.DataFrame(rows, columns=["item", "cell"]), np.array(weights, float)).astype(np.int64)


def _words(table: CountTable) -> Counted:
    return Counted(_measured(table, lambda text, parts: sum(count_words(text[start:end]) for start, end in parts)))


def _characters(table: CountTable) -> Counted:
    return Counted(_measured(table, lambda _text, parts: sum(end - start for start, end in parts)))


def _coverage(table: CountTable) -> Counted:
    slots = table.ground.slots
    inside = (table.cell_of_slot >= 0) & slots["coded"].to_numpy(bool)
    weights = slots["characters"].to_numpy(float)[inside]
    total = np.bincount(table.cell_of_slot[inside], weights=weights, minlength=table.cells).astype(np.int64)
    return Counted(_characters(table).n, np.tile(total, (table.items, 1)))


def _intensity(table: CountTable) -> Counted:
    references = table.distinct(["coding"])
    inside = (table.cell_of_slot >= 0) & table.units["coded"].to_numpy(bool)
    words = np.bincount(
        table.cell_of_slot[inside], weights=table.ground.slots["words"].to_numpy(float)[inside], minlength=table.cells
    ).astype(np.int64)
    of = np.tile(words, (table.items, 1))
    rate = np.where(of > 0, 1000 * references / np.maximum(of, 1), np.nan)
    return Counted(references, of, more={"per_1000_words": rate})


def answers_counted(table: CountTable, chosen: Sequence[str]) -> Counted:
    """Count the answers that hold the item, of all answers given in words."""
    inside = (table.cell_of_slot >= 0) & table.units["coded"].to_numpy(bool)
    given = table.units.assign(cell=table.cell_of_slot)[inside][["cell", "answer"]].drop_duplicates()
    of = np.tile(np.bincount(given["cell"].to_numpy(np.int64), minlength=table.cells), (table.items, 1))
    return Counted(table.distinct(["answer"]), of, returned_notes(table.ground.data, chosen))


COUNTS: dict[str, Callable[[CountTable], Counted]] = {
    "references": _references,
    "merged_runs": _merged_runs,
    "distinct_spans": _distinct_spans,
    "sources": _sources,
    "participants": _participants,
    "groups": _groups,
    "words": _words,
    "characters": _characters,
    "coverage": _coverage,
    "intensity": _intensity,
}
