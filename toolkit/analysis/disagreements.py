"""Where coders differ, on the text: what to talk about before any coefficient."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.double_coding import DoubleCoding, double_coding
from toolkit.errors import NotFound
from toolkit.spans import Span, alike, meet, union
from toolkit.study import Basis, Result, StudyData

CUT = " […] "
CUT_DIFFERENTLY = "cut differently"


def disagreements(
    data: StudyData,
    *,
    coders: Sequence[str] | None = None,
    code: str | Sequence[str] | None = None,
    source: str | Sequence[str] | None = None,
) -> Result:
    """Return every place that one coder gave a code and another did not, or where they cut it differently.

    A place is where marks of one code hang together. Marks of which one lies in the other, or which share half of what
    either covers, are no disagreement. Settling goes through the same places: `project.reconcile()`.

    Args:
        data: The study; whose coding it counts does not matter here: `project.data(coder="Ana")`.
        coders: Two or more names; without them, all people who were given anything.
        code: Only these codes.
        source: Only these sources.

    Returns:
        Columns `source`, `turn` (the number of the first one), `code`, `difference` (“Ana only”, “cut differently”),
        for each coder their words and their spans (“Ana”, “Ana at”), `instead` (what else those who did not give the
        code gave to the same words), `state` (“open”, or how it was settled), `reason`, `start`, `end`.

    Raises:
        NotFound: An unknown coder, code or source.
        InvalidInput: Fewer than two coders.
        Refused: No shared source; the agreed coding as a coder.

    >>> disagreements(StudyData(), coders=["Ana", "Ben"])
    Traceback (most recent call last):
    toolkit.errors.NotFound: There is no coder “Ana”. There are no coders yet.
    """
    double = double_coding(data, coders)
    codes = _named("code", code, list(data.codes["code"]))
    sources = _named("source", source, list(data.sources["source"]))
    same, rows = 0, []
    for where, name, who, spans in _places(double):
        if name in codes and double.sources[where] in sources:
            found = _difference(double, where, who, spans)
            same += found is None
            rows += [] if found is None else [{"place": where, "source": double.sources[where], "code": name, **found}]
    return Result(_table(double, rows), basis=_basis(double, rows, same))


def _named(kind: str, wanted: str | Sequence[str] | None, known: list[str]) -> set[str]:
    if wanted is None:
        return set(known)
    chosen = {wanted} if isinstance(wanted, str) else set(wanted)
    for name in chosen:
        if name not in known:
            raise NotFound.among(kind, name, known)
    return chosen


def _places(double: DoubleCoding) -> Iterator[tuple[int, str, list[int], list[Span]]]:
    """Give the places: the number of the source, the code, and who marked from where to where.

    One sweep over all marks in order; `toolkit.spans.places` does the same for the marks of one code in one source.
    """
    layers = double.layers
    code, names = pd.factorize(layers["code"])
    place, start, end = (layers[column].to_numpy(np.int64) for column in ("place", "start", "end"))
    width = int(end.max(initial=0)) + 1
    base = (place * len(names) + code) * width
    order = np.lexsort((end, base + start))
    reached = np.maximum.accumulate((base + end)[order])
    first = np.flatnonzero(np.concatenate([[True], (base + start)[order][1:] >= reached[:-1]])[: len(order)])
    columns = [one[order].tolist() for one in (place, code, layers["who"].to_numpy(np.int64), start, end)]
    for begin, stop in pairwise([*first.tolist(), len(order)]):
        some = slice(begin, stop)
        spans = list(zip(columns[3][some], columns[4][some], strict=True))
        yield columns[0][begin], names[columns[1][begin]], columns[2][some], spans


def _difference(double: DoubleCoding, place: int, who: list[int], spans: list[Span]) -> dict[str, Any] | None:
    """Return what the coders did differently at one place, or None where they did the same."""
    runs: dict[int, list[Span]] = {number: [] for number in double.coders_of(place)}
    for number, span in zip(who, spans, strict=True):
        runs[number].append(span)
    runs = {number: union(some) if len(some) > 1 else some for number, some in runs.items()}
    marked = [number for number, some in runs.items() if some]
    if len(marked) == len(runs):
        together = all(alike(one, other) for one, other in combinations(runs.values(), 2))
        if together and reduce(meet, runs.values()):
            return None
        difference = CUT_DIFFERENTLY
    else:
        difference = f"{' and '.join(double.coders[number] for number in marked)} only"
    return {"difference": difference, "runs": runs, "start": spans[0][0], "end": max(end for _, end in spans)}


def _table(double: DoubleCoding, rows: list[dict[str, Any]]) -> pd.DataFrame:
    settled = {name: list(group.itertuples()) for name, group in double.data.settlings.groupby(["source", "code"])}
    turns = {name: (group["start"].tolist(), group["turn"].tolist())
             for name, group in double.data.turns.groupby("source")}  # fmt: skip
    others = _others(double)
    shown = []
    for row in sorted(rows, key=lambda one: (one["place"], one["start"], one["end"], one["code"])):
        text = double.data.texts.get(row["source"], "")
        state = [one for one in settled.get((row["source"], row["code"]), ())
                 if one.start < row["end"] and row["start"] < one.end]  # fmt: skip
        shown.append(
            {
                **{name: row[name] for name in ("source", "code", "difference", "start", "end")},
                "turn": _turn(turns.get(row["source"]), row["start"]),
                **_words(double.coders, row["runs"], text),
                "instead": _instead(double, others[row["place"]], row),
                "state": state[0].state if state else "open",
                "reason": state[0].reason if state else "",
            }
        )
    by_coder = [column for name in double.coders for column in (name, f"{name} at")]
    columns = ["source", "turn", "code", "difference", *by_coder, "instead", "state", "reason", "start", "end"]
    return pd.DataFrame(shown, columns=columns)


def _turn(turns: tuple[list[int], list[int]] | None, start: int) -> Any:
    """Return the number of the turn in which something starts; NA before the first."""
    at = bisect_right(turns[0], start) - 1 if turns is not None else -1
    return turns[1][at] if turns is not None and at >= 0 else pd.NA


def _words(coders: Sequence[str], runs: dict[int, list[Span]], text: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for number, name in enumerate(coders):
        mine = runs.get(number)
        shown[name] = CUT.join(text[start:end] for start, end in mine or ())
        shown[f"{name} at"] = [f"{start}–{end}" for start, end in mine or ()]
    return shown


def _others(double: DoubleCoding) -> dict[int, tuple[list[int], int, list[tuple[int, int, str]]]]:
    """Return, by source, where marks start (in order), how long the longest is, and end, coder and code of each."""
    found = {}
    for place, group in double.layers.sort_values("start", kind="stable").groupby("place"):
        rest = zip(group["end"].tolist(), group["who"].tolist(), group["code"].tolist(), strict=True)
        found[int(place)] = (group["start"].tolist(), int((group["end"] - group["start"]).max()), list(rest))
    return found


def _instead(double: DoubleCoding, here: tuple[list[int], int, list[tuple[int, int, str]]], row: dict[str, Any]) -> str:
    """Say what those who did not give the code gave to the same words."""
    starts, longest, rest = here
    near = rest[bisect_left(starts, row["start"] - longest) : bisect_left(starts, row["end"])]
    said = []
    for number in (one for one, runs in row["runs"].items() if not runs):
        codes = dict.fromkeys(code for end, who, code in near if who == number and row["start"] < end)
        said += [f"{double.coders[number]}: {', '.join(codes)}"] if codes else []
    return "; ".join(said)


def _basis(double: DoubleCoding, rows: list[dict[str, Any]], same: int) -> Basis:
    kinds = Counter(row["difference"] for row in rows)
    listed = ", ".join(f"{count} {name}" for name, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0])))
    return Basis(
        title=f"Where {double.names} differ",
        unit="places where marks of one code hang together",
        filter=f"{len(double.sources)} sources",
        coding=f"The coders' own layers: {double.names}.",
        notes=(
            f"{len(rows)} differences{f': {listed}' if listed else ''}.",
            f"At {same} places they marked the same words, or much the same.",
            "Two marks of one code in one turn that do not meet are two differences here; counted by turn they agree.",
            *double.notes(),
        ),
    )
