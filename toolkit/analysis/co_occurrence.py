"""How often two codes or themes stand together, in a unit that is named, for every pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.line import Extracts
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.analysis.quotations import quotations
from toolkit.analysis.together import EVENTS, UNITS, Together, counted, finished_pieces, references, unit_of_pieces
from toolkit.errors import InvalidInput, NotFound
from toolkit.study import Basis, Result, StudyData

UNEVEN = 5  # times as many: ATLAS.ti marks such a pair in yellow
COLUMNS = (
    "first",
    "second",
    "n",
    "n_first",
    "n_second",
    "share_of_first",
    "share_of_second",
    "jaccard",
    "c",
    "warning",
    "basis",
)


def co_occurrence(
    data: StudyData,
    *,
    level: str = "code",
    unit: str = "overlap",
    pairs: Sequence[tuple[str, str]] | None = None,
    where: Where | None = None,
) -> Result:
    """Return how often each two codes (or themes) stand together. What counts as together is the `unit`.

    A theme counts the union of its codes and sub-themes, a code that of its sub-codes. Interviewers' words never count.
    Two of which one lies under the other are left out: they meet wherever the lower one is. There are no p-values:
    who cuts finer has more references, and codings are no random sample.

    Args:
        data: The study.
        level: "code" or "theme".
        unit: "overlap" (two references that share at least one character), "run" (the same of merged runs), "turn",
            "answer" (on forms), "source", "participant", or "characters" coded with both.
        pairs: The pairs wanted, such as `[("Hope", "Trust")]`, also by alias; without it, all.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        Columns `first`, `second`, `n` (together), `n_first`, `n_second` (each alone or not); `share_of_first`: how
        many of the first meet the second, 0 to 1; `share_of_second`; `jaccard`: both ÷ either, of characters for
        "overlap" and "run", else of the units; `c`: the c-coefficient n ÷ (n_first + n_second – n), for "overlap" only;
        `warning`; `basis`. Shares are NA where nothing is coded. Pairs found together most often come first.
        `words_behind(row)` gives the extracts that stand together.

        The c-coefficient and its two warnings are those of the ATLAS.ti manual (version 22, “Code Co-occurrence
        Coefficient”): it is small when one code is much more frequent, and it can leave 0 to 1 when one reference
        meets several; then `c` is NA, and `jaccard` is the one to use.

    Raises:
        NotFound: An unknown value of `level`, `unit`, `pairs` or `where`; the nearest is offered.
        InvalidInput: A pair of one thing with itself, or of two of which one lies under the other.

    >>> co_occurrence(StudyData()).empty
    True
    """
    if unit not in UNITS:
        raise NotFound.among("unit", unit, UNITS)
    ground = Ground(data, where or {})
    first, second = _pairs(data, level, pairs)
    frame = _frame(data.items(level), counted(ground, level, unit), first, second, unit)
    if pairs is None:
        frame = frame.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    return Result(
        frame,
        basis=_basis(ground, level, unit, frame, whole=pairs is None),
        behind=WordsTogether(data, level, unit, ground.where),
    )


def _pairs(data: StudyData, level: str, wanted: Sequence[tuple[str, str]] | None) -> tuple[Any, Any]:
    """Return the places of the first and the second of each pair."""
    items = data.items(level)
    below = _below(data, level)
    if wanted is None:
        first, second = np.triu_indices(len(items), 1)
        apart = ~(below[first, second] | below[second, first])
        return first[apart], second[apart]
    found = [tuple(_place(data, level, name) for name in pair) for pair in wanted]
    for one, two in found:
        if one == two:
            raise InvalidInput(f"“{items[one]}” is paired with itself.")
        if below[one, two] or below[two, one]:
            raise InvalidInput(f"Of “{items[one]}” and “{items[two]}”, one lies under the other: they always meet.")
    rows = np.array(found, np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _place(data: StudyData, level: str, name: str) -> int:
    book, items = data.codebook, data.items(level)
    frame = data.themes if level == "theme" else data.codes
    names = dict(zip(frame["id"], frame[level], strict=True))
    meant = name if name in items else names.get((book.theme(name) if level == "theme" else book.code(name)).id, name)
    if meant not in items:
        raise NotFound.among(level, name, items)
    return items.index(meant)


def _below(data: StudyData, level: str) -> Any:
    """Return items × items: whether the second lies under the first."""
    items = data.items(level)
    frame = data.themes if level == "theme" else data.codes
    ids = dict(zip(frame[level], frame["id"], strict=True))
    under = data.codebook.sub_themes if level == "theme" else data.codebook.with_sub_codes
    place = {ids[name]: number for number, name in enumerate(items)}
    below = np.zeros((len(items), len(items)), bool)
    for name in items:
        for one in under(ids[name]) - {ids[name]}:
            if one in place:
                below[place[ids[name]], place[one]] = True
    return below


def _frame(items: Sequence[str], found: Together, first: Any, second: Any, unit: str) -> pd.DataFrame:
    names = np.array(items, dtype=object)
    n, one, two = found.both[first, second], found.n[first], found.n[second]
    common, either = found.common[first, second], found.size[first] + found.size[second]
    c, warnings = _coefficient(n, one, two, unit)
    return pd.DataFrame(
        {
            "first": names[first],
            "second": names[second],
            "n": n,
            "n_first": one,
            "n_second": two,
            "share_of_first": _ratio(found.meeting[first, second], one),
            "share_of_second": _ratio(found.meeting[second, first], two),
            "jaccard": _ratio(common, either - common),
            "c": c,
            "warning": warnings,
            "basis": UNITS[unit].partition(" (")[0],
        },
        columns=list(COLUMNS),
    )


def _coefficient(n: Any, one: Any, two: Any, unit: str) -> tuple[Any, Any]:
    """Return c, NA where it would leave 0 to 1, and what to be careful about."""
    under = one + two - n
    out = (n > 0) & ((under <= 0) | (n > under))
    c = _ratio(n, np.where(out, 0, under)) if unit == "overlap" else np.full(len(n), np.nan)
    more, less = np.maximum(one, two), np.minimum(one, two)
    uneven = (n > 0) & (more > UNEVEN * less)
    told = np.full(len(n), "", dtype=object)
    times = np.divide(more, less, out=np.zeros(len(n)), where=less > 0)
    if unit == "overlap":
        told[uneven] = [f"one is {ratio:.3g} times as frequent: see both shares" for ratio in times[uneven]]
    if unit in EVENTS:
        told[out] = "one meets several, so c would leave 0 to 1: see jaccard"
    return c, told


def _ratio(part: Any, whole: Any) -> Any:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _basis(ground: Ground, level: str, unit: str, frame: pd.DataFrame, *, whole: bool) -> Basis:
    short = UNITS[unit].partition(" (")[0]
    of = "characters" if unit in EVENTS else unit if unit == "characters" else f"{unit}s"
    told = [
        f"jaccard: {of} with both ÷ {of} with either.",
        "Different units give different true answers: say the unit with every number.",
        *_shared(ground.data, level),
        *(["Pairs of which one lies under the other are left out."] if whole else []),
        *(unknown_note(ground) if unit == "participant" else []),
        *unfinished_note(ground),
        "Interviewers' words are not counted. No p-values: how finely one codes decides how often codes meet.",
    ]
    if unit == "overlap" and len(frame):
        told.insert(
            1, "c: n ÷ (n_first + n_second – n), as in ATLAS.ti; NA where one reference meets several too often."
        )
    return Basis(
        title=f"{'Themes' if level == 'theme' else 'Codes'} together: {short}",
        unit=UNITS[unit],
        numerator=f"{short}, for both {level}s of the pair",
        denominator="n_first and n_second",
        filter=ground.filter,
        coding=ground.data.coding_note,
        date=coded_when(ground.data),
        notes=tuple(told),
    )


def _shared(data: StudyData, level: str) -> list[str]:
    """Name the themes that share codes: what such a code marks stands in both."""
    if level != "theme":
        return []
    members, below = data.members("theme"), _below(data, "theme")
    codes = members.groupby("item", sort=False)["code"].agg(set)
    items = data.items("theme")
    pairs = [
        f"{one} and {two}"
        for place, one in enumerate(items)
        for other, two in enumerate(items[place + 1 :], place + 1)
        if one in codes and two in codes and codes[one] & codes[two]
        if not below[place, other] and not below[other, place]
    ]
    return [f"They share codes, so they meet by definition: {'; '.join(pairs)}."] if pairs else []


@dataclass(frozen=True)
class WordsTogether:
    """Gives the extracts behind one pair: those that stand together, or all of one of the two."""

    data: StudyData
    level: str
    unit: str
    where: Where

    def __call__(self, row: pd.Series, column: str) -> Result:
        """Return the quotations; of one code (or theme) alone for `n_first` and `n_second`."""
        alone = {"n_first": ["first"], "n_second": ["second"]}.get(column)
        names = [row[name] for name in alone or ("first", "second")]
        quoted = quotations(self.data, level=self.level, where=self.where, only=names)
        return quoted if alone else quoted[quoted["coding"].isin(self._together(names))]

    def _together(self, names: Sequence[str]) -> set[str]:
        """Return the ids of the references of either that stand with one of the other."""
        ground, items = Ground(self.data, self.where), self.data.items(self.level)
        pieces = finished_pieces(ground, self.level)
        parts = [pieces[pieces["item"] == items.index(name)] for name in names]
        kept: list[Any] = []
        if self.unit in (*EVENTS, "characters"):
            placed = [references(ground, part) for part in parts]
            lain = [Extracts(rows["start"].to_numpy(np.int64), rows["end"].to_numpy(np.int64)) for rows in placed]
            for mine, rows, other in ((lain[0], placed[0], lain[1]), (lain[1], placed[1], lain[0])):
                kept.extend(rows["coding"].to_numpy()[mine.which_overlap(other)])
        else:
            units = [unit_of_pieces(ground, self.unit, part) for part in parts]
            both = np.intersect1d(*units)
            both = both[both >= 0]
            for part, unit in zip(parts, units, strict=True):
                kept.extend(part["coding"].to_numpy()[np.isin(unit, both)])
        return set(ground.codings["coding"].to_numpy()[np.array(kept, np.int64)])
