"""How many raised it: theme and code frequencies on any basis, with the basis printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.answers import answer_units, asked_for, returned_notes
from toolkit.analysis.ground import Ground, listed
from toolkit.analysis.presence import (
    coded_when,
    met_at,
    on_forms_only,
    presence_by_cell,
    unfinished_note,
    unknown_note,
)
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import FORM_KINDS, GROUP_KINDS, count_words
from toolkit.spans import subtract, union
from toolkit.study import Basis, Presence, Result, StudyData

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
}


@dataclass(frozen=True)
class _Table:
    """What every counting function is given."""

    ground: Ground
    level: str
    cells: int
    cell_of_slot: Any
    pieces: pd.DataFrame
    units: pd.DataFrame  # what stands in the cells: the slots, or answers

    @property
    def items(self) -> int:
        return len(self.ground.data.items(self.level))

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


def theme_frequencies(
    data: StudyData,
    *,
    by: Sequence[str] | str = (),
    count: str = "participants",
    level: str = "theme",
    question: str | Sequence[str] | None = None,
) -> Result:
    """Return how often each theme (or code) occurs, in every cell of a cross-table.

    A theme counts the union of its codes and sub-themes, a code that of its sub-codes; rows do not add up.
    Interviewers' words never count. Overlapping codings are united before people, words or characters are counted.
    Why a number needs its basis: Sandelowski 2001, Research in Nursing & Health 24:230.

    Args:
        data: The study, `project.data()`.
        by: Any of "wave", "group", "site", "kind", "mode", "language", "source", or an attribute.
        count: What is counted: "participants", "sources", "references", "merged_runs", "distinct_spans", "groups",
            "words", "characters", "coverage" or "answers" (on forms; then `by` may name "question" and "form" too).
        level: "theme" or "code".
        question: With `count="answers"`, the questions meant, such as "Mentee feedback Q2"; without it, all.

    Returns:
        Columns `theme` (or `code`), those of `by`, `n`, `of`, `basis`. `of` is NA where a denominator would mislead.
        An empty combination stays as a row with `n` NA and `of` 0. Counts of participants also say how many were
        `not_asked` or are `not_coded_yet`; these are in neither `n` nor `of`.

    Raises:
        NotFound: An unknown value of `by`, `count`, `level` or `question`; the nearest is offered.
        InvalidInput: A question without `count="answers"`, or one that takes no words.

    >>> theme_frequencies(StudyData(), by=["wave"]).columns.tolist()
    ['theme', 'wave', 'n', 'of', 'basis', 'not_asked', 'not_coded_yet']
    """
    by = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    if count not in UNITS:
        raise NotFound.among("count", count, UNITS)
    if question is not None and count != "answers":
        raise InvalidInput("Only answers are counted by question.", fix='Add count="answers".')
    ground = Ground(data)
    items = data.items(level)
    units = answer_units(ground, question) if count == "answers" else ground.slots
    frame, cell = ground.cells(by, units)
    table = _Table(ground, level, len(frame), cell, _counted(ground, level, cell, units), units)
    counted = COUNTS[count](table) if count != "answers" else _answers(table, asked_for(data, question))
    rows = frame.loc[np.tile(np.arange(len(frame)), len(items))].reset_index(drop=True)
    rows.insert(0, level, np.repeat(np.array(items, dtype=object), len(frame)))
    rows["n"] = _whole(counted.n)
    rows["of"] = _whole(counted.of) if counted.of is not None else pd.array([pd.NA] * len(rows), "Int64")
    nobody = (rows["of"] == 0).fillna(value=False) | np.tile(~_held(table), len(items))
    rows["n"] = rows["n"].mask(nobody, pd.NA)
    rows["basis"] = UNITS[count].partition(" (")[0]
    for name, values in counted.more.items():
        rows[name] = _whole(values)
    return Result(rows, basis=_basis(table, by, count, counted.notes))


def _whole(values: Any) -> Any:
    return pd.array(values.reshape(-1), dtype="Int64")


def _counted(ground: Ground, level: str, cell: Any, units: pd.DataFrame) -> pd.DataFrame:
    """Return the pieces that count, each with its item and cell."""
    pieces = ground.by_items(level)
    unit = pieces["slot"].to_numpy()
    if "question" in units:
        unit_of_turn = np.full(len(ground.turns), -1, np.int64)
        unit_of_turn[units["turn"].to_numpy()] = np.arange(len(units))
        unit = unit_of_turn[pieces["turn"].to_numpy(np.int64)]
        pieces, unit = pieces[unit >= 0], unit[unit >= 0]
    pieces = pieces.assign(cell=cell[unit] if len(pieces) else np.array([], np.int64))
    coded = units["coded"].to_numpy(bool)
    return pieces[(pieces["cell"] >= 0) & (coded[unit] if len(pieces) else True)]


def _held(table: _Table) -> Any:
    """Tell which cells hold any slot that is coded."""
    return _units_held(table) > 0


def _units_held(table: _Table) -> Any:
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


def _references(table: _Table) -> Counted:
    return Counted(table.distinct(["coding"]))


def _distinct_spans(table: _Table) -> Counted:
    return Counted(table.distinct(["source", "span_start", "span_end"]))


def _merged_runs(table: _Table) -> Counted:
    spans = table.pieces[["item", "cell", "slot", "span_start", "span_end"]].drop_duplicates()
    spans = spans.sort_values(["item", "slot", "span_start", "span_end"], ignore_index=True)
    key = spans["item"].to_numpy(np.int64) * (len(table.ground.slots) + 1) + spans["slot"].to_numpy(np.int64)
    starts, ends = spans["span_start"].to_numpy(np.int64), spans["span_end"].to_numpy(np.int64)
    width = int(ends.max(initial=0)) + 1
    reached = np.maximum.accumulate(key * width + ends) if len(spans) else key
    fresh = np.ones(len(spans), bool)
    fresh[1:] = (key[1:] != key[:-1]) | (starts[1:] + key[1:] * width > reached[:-1])
    return Counted(table.add_up(spans[fresh]))


def _sources(table: _Table) -> Counted:
    return Counted(table.distinct(["source"]), _sources_held(table, None))


def _groups(table: _Table) -> Counted:
    kinds = table.ground.data.sources.set_index("source")["kind"]
    of_groups = table.pieces[table.pieces["source"].map(kinds).isin(GROUP_KINDS)]
    return Counted(table.distinct(["source"], of_groups), _sources_held(table, GROUP_KINDS))


def _sources_held(table: _Table, kinds: Any) -> Any:
    slots = table.ground.slots.assign(cell=table.cell_of_slot)
    slots = slots[(slots["cell"] >= 0) & slots["coded"].astype(bool)]
    if kinds is not None:
        slots = slots[slots["kind"].isin(kinds)]
    held = slots[["source", "cell"]].drop_duplicates()["cell"]
    return np.tile(np.bincount(held, minlength=table.cells), (table.items, 1))


def _participants(table: _Table) -> Counted:
    ground = table.ground
    slots = ground.slots
    people = slots["participant"].astype(object)
    known = people.notna().to_numpy() & (table.cell_of_slot >= 0)
    codes, names = pd.factorize(people.where(people.notna(), ""))
    pair = np.where(known, table.cell_of_slot * len(names) + codes, -1)
    pairs = np.unique(pair[known])
    where = np.where(known, np.searchsorted(pairs, pair), -1)
    values = presence_by_cell(ground, table.level, where, len(pairs))
    cell_of_pair = pairs // max(len(names), 1)

    def per_cell(value: Presence) -> Any:
        total = np.zeros((table.cells, table.items), np.int64)
        np.add.at(total, cell_of_pair, (values == value.value).astype(np.int64))
        return total.T

    yes, no = per_cell(Presence.YES), per_cell(Presence.NO)
    left = {value.value.replace(" ", "_"): per_cell(value) for value in LEFT_OUT}
    notes = [_left_out(table, counts, words) for counts, words in zip(left.values(), LEFT_OUT.values(), strict=True)]
    return Counted(yes, yes + no, [*_who(table), *(note for note in notes if note), *_moved(ground)], left)


LEFT_OUT = {
    Presence.NOT_ASKED: "not asked",
    Presence.NOT_CODED_YET: "not coded yet",
}


def _left_out(table: _Table, counts: Any, words: str) -> str:
    """Say in which rows people are missing from `of`, and why."""
    items = table.ground.data.items(table.level)
    told = [f"{item} {int(total)}" for item, total in zip(items, counts.sum(axis=1), strict=True) if total]
    if not told:
        return ""
    return f"Left out of “of”, person by cell, because {words}: {'; '.join(told)}."


def _who(table: _Table) -> list[str]:
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
    groups = (
        ground.slots[ground.slots["participant"].notna()]
        .groupby("participant")["group"]
        .agg(lambda values: list(dict.fromkeys(values.dropna())))
    )
    return [
        f"{name} was in {' and '.join(found)}: in each of those cells, and once where groups are not told apart."
        for name, found in groups.items()
        if len(found) > 1
    ]


def _measured(table: _Table, measure: Callable[[str, Sequence[tuple[int, int]]], int]) -> Any:
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


def _words(table: _Table) -> Counted:
    return Counted(_measured(table, lambda text, parts: sum(count_words(text[start:end]) for start, end in parts)))


def _characters(table: _Table) -> Counted:
    return Counted(_measured(table, lambda _text, parts: sum(end - start for start, end in parts)))


def _coverage(table: _Table) -> Counted:
    slots = table.ground.slots
    inside = (table.cell_of_slot >= 0) & slots["coded"].to_numpy(bool)
    weights = slots["characters"].to_numpy(float)[inside]
    total = np.bincount(table.cell_of_slot[inside], weights=weights, minlength=table.cells).astype(np.int64)
    return Counted(_characters(table).n, np.tile(total, (table.items, 1)))


def _answers(table: _Table, chosen: Sequence[str]) -> Counted:
    of = np.tile(_units_held(table), (table.items, 1))
    return Counted(table.distinct(["turn"]), of, returned_notes(table.ground.data, chosen))


COUNTS: dict[str, Callable[[_Table], Counted]] = {
    "references": _references,
    "merged_runs": _merged_runs,
    "distinct_spans": _distinct_spans,
    "sources": _sources,
    "participants": _participants,
    "groups": _groups,
    "words": _words,
    "characters": _characters,
    "coverage": _coverage,
}

DENOMINATORS = {
    "participants": "people with words of their own in the cell whose answer is known (yes or no)",
    "sources": "sources in the cell",
    "groups": "focus groups and group interviews held in the cell",
    "coverage": "all characters of participants in the cell",
    "answers": "answers given in words; blank, n/a and not returned are in neither number",
}


def _basis(table: _Table, by: Sequence[str], count: str, notes: Sequence[str]) -> Basis:
    ground = table.ground
    outside = table.units[table.cell_of_slot < 0]
    if count == "participants":  # forms without a name have a line of their own
        outside = outside[outside["participant"].notna() | ~outside["kind"].isin(FORM_KINDS)]
    who = [row.participant or f"speakers not identified in {row.source}" for row in outside.itertuples()]
    homeless = ", ".join(dict.fromkeys(who)) if count == "participants" else listed(ground.data, outside["source"])
    without = [f"Without a value for {' and '.join(by)}, so in no cell: {homeless}."] if homeless else []
    people = unknown_note(ground) if count == "participants" else []
    several = ["Rows do not add up: one person, source or span can stand in several rows."]
    told = [*notes, *people, *without, *unfinished_note(ground), "Interviewers' words are not counted.", *several]
    cross = f" by {', '.join(by)}" if by else ""
    return Basis(
        title=f"{'Themes' if table.level == 'theme' else 'Codes'}{cross}: {UNITS[count].partition(' (')[0]}",
        unit=UNITS[count],
        numerator=f"{UNITS[count].partition(' (')[0].partition(',')[0]} with the {table.level}, for or against it",
        denominator=DENOMINATORS.get(count, "none, because references and text lengths depend on how finely one codes"),
        coding=ground.data.coding_note,
        date=coded_when(ground.data),
        filter="everybody who has not withdrawn",
        notes=tuple(told),
    )
