"""Where coders differ, on the text: what to talk about before any coefficient."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.double_coding import DoubleCoding, double_coding
from toolkit.errors import NotFound
from toolkit.spans import Span, alike, meet, places, union
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
    for (where, name), marks in double.layers.groupby(["place", "code"], sort=False):
        if name not in codes or double.sources[where] not in sources:
            continue
        spans = list(zip(marks["start"].tolist(), marks["end"].tolist(), strict=True))
        for numbers in places(spans):
            found = _difference(double, where, marks["who"].to_numpy()[numbers], [spans[one] for one in numbers])
            if found is None:
                same += 1
            else:
                rows.append({"source": double.sources[where], "code": name, **found, "place": where})
    return Result(_table(double, rows), basis=_basis(double, rows, same))


def _named(kind: str, wanted: str | Sequence[str] | None, known: list[str]) -> set[str]:
    if wanted is None:
        return set(known)
    chosen = {wanted} if isinstance(wanted, str) else set(wanted)
    for name in chosen:
        if name not in known:
            raise NotFound.among(kind, name, known)
    return chosen


def _difference(double: DoubleCoding, place: int, who: Any, spans: list[Span]) -> dict[str, Any] | None:
    """Return what the coders did differently at one place, or None where they did the same."""
    here = [number for number in range(len(double.coders)) if double.counts[place, number]]
    runs = {number: union(span for span, by in zip(spans, who, strict=True) if by == number) for number in here}
    marked = [number for number in here if runs[number]]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    if len(marked) == len(here):
        together = all(alike(runs[one], runs[other]) for one, other in combinations(here, 2))
        if together and reduce(meet, runs.values()):
            return None
        difference = CUT_DIFFERENTLY
    else:
        difference = f"{' and '.join(double.coders[number] for number in marked)} only"
    return {"difference": difference, "runs": runs, "start": start, "end": end}


def _table(double: DoubleCoding, rows: list[dict[str, Any]]) -> pd.DataFrame:
    settled = {name: list(group.itertuples()) for name, group in double.data.settlings.groupby(["source", "code"])}
    starts = {name: (group["start"].to_numpy(), group["turn"].to_numpy())
              for name, group in double.data.turns.groupby("source")}  # fmt: skip
    others = {name: list(group.itertuples()) for name, group in double.layers.groupby("place")}
    shown = []
    for row in sorted(rows, key=lambda one: (one["place"], one["start"], one["end"], one["code"])):
        text = double.data.texts.get(row["source"], "")
        state = [one for one in settled.get((row["source"], row["code"]), ())
                 if one.start < row["end"] and row["start"] < one.end]  # fmt: skip
        shown.append(
            {
                **{name: row[name] for name in ("source", "code", "difference", "start", "end")},
                "turn": _turn(starts.get(row["source"]), row["start"]),
                **_words(double.coders, row["runs"], text),
                "instead": _instead(double, others[row["place"]], row),
                "state": state[0].state if state else "open",
                "reason": state[0].reason if state else "",
            }
        )
    by_coder = [column for name in double.coders for column in (name, f"{name} at")]
    columns = ["source", "turn", "code", "difference", *by_coder, "instead", "state", "reason", "start", "end"]
    return pd.DataFrame(shown, columns=columns)


def _turn(turns: tuple[Any, Any] | None, start: int) -> Any:
    """Return the number of the turn in which something starts; NA before the first."""
    if turns is None:
        return pd.NA
    at = int(np.searchsorted(turns[0], start, side="right")) - 1
    return int(turns[1][at]) if at >= 0 else pd.NA


def _words(coders: Sequence[str], runs: dict[int, list[Span]], text: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for number, name in enumerate(coders):
        mine = runs.get(number)
        shown[name] = CUT.join(text[start:end] for start, end in mine or ())
        shown[f"{name} at"] = [f"{start}–{end}" for start, end in mine or ()]
    return shown


def _instead(double: DoubleCoding, here: list[Any], row: dict[str, Any]) -> str:
    """Say what those who did not give the code gave to the same words."""
    said = []
    for number, runs in row["runs"].items():
        if runs:
            continue
        codes = dict.fromkeys(
            one.code for one in here if one.who == number and one.start < row["end"] and row["start"] < one.end
        )
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
