"""When new interviews stopped bringing new codes: a description of one order of interviews, on request."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.method import CODEBOOK, COMPARISON, RELIABILITY, methods
from toolkit.analysis.presence import coded_when
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import FORM_KINDS, PERSON_KINDS
from toolkit.study import Basis, Result, StudyData

ALLOWED = (CODEBOOK, RELIABILITY)
ORDERS, SEED = 1000, 1
BAND = (2.5, 50, 97.5)  # percentiles over random orders

CAUTIONS = (
    "Saturation is of codes as this codebook cuts them: finer codes are saturated later.",
    "It says when new codes stopped, not that what was said is understood (Hennink, Kaiser & Marconi 2017).",
)


def saturation(
    data: StudyData,
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    level: str = "code",
    order: Sequence[str] | None = None,
    reason: str | None = None,
    where: Where | None = None,
) -> Result:
    """Return how many new codes (or themes) each interview brought, and where they fell below a threshold.

    The method of Guest, Namey & Chen 2020 (PLoS ONE 15(5): e0232076): the codes of the first `base` interviews are the
    fixed denominator; the new ones of each `run` of interviews after them, which moves on by one, are divided by it. At
    or below `threshold`, saturation is “reached at m (+run)”: at interview m, confirmed by the `run` after it.

    Interviews are sources in which people speak, of any kind but forms, with coding finished (or all, while none is
    marked so). They come in the order of their dates; where one has none, in the order of the study. A code counts
    where it is applied itself; what lies under it counts for itself. A theme counts where any of its codes is.

    Args:
        data: The study.
        base: How many first interviews make the denominator.
        run: How many interviews in a row are looked at for new ones.
        threshold: The share of new ones, 0 to 1, at which it is reached.
        level: "code" or "theme".
        order: The names of all interviews, in the order wanted.
        reason: Why it is wanted although the study's method does not use it; printed below.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        A row per interview: `interview` (its number), `source`, `date`, `new`, `cumulative`; from interview `base` on
        `run_after` (such as “7–8”), `new_in_run`, `share` (of the base); `reached` at the first that is; `low`,
        `middle`, `high`: how many codes after as many interviews in 1,000 random orders (2.5th, 50th, 97.5th
        percentile; always the same ones), a sensitivity to order and no interval for other interviews.

    Raises:
        Refused: The study's method does not use saturation and there is no `reason`; there are fewer interviews than
            `base` + `run`; or the first ones hold no code.
        NotFound: An unknown interview in `order`, or value of `level` or `where`.
        InvalidInput: `base`, `run` or `threshold` makes no sense, or `order` leaves out an interview.

    >>> saturation(StudyData())
    Traceback (most recent call last):
    toolkit.errors.Refused: There are 0 coded interviews, and base + run asks for 6. Choose a smaller base or run.
    """
    _check(base, run, threshold)
    told = _allowed(data, reason)
    ground = Ground(data, where or {})
    names, ordered = _in_order(ground, order)
    if len(names) < base + run:
        what = f"There are {len(names)} coded interviews, and base + run asks for {base + run}."
        raise Refused(what, fix="Choose a smaller base or run.")
    held = _held(ground, level, names)
    frame, reached = _table(held, base, run, threshold)
    frame.insert(1, "source", names)
    frame.insert(2, "date", _dates(data, names))
    frame[["low", "middle", "high"]] = _band(held)
    what = f"reached at interview {reached} (+{run})" if reached else "not reached"
    return Result(
        frame,
        basis=Basis(
            title=f"Saturation of {level}s: {what}; base {base}, run {run}, threshold {threshold:.0%}",
            unit=f"{level}s new in an interview: found in none before it",
            numerator=f"new {level}s in a run of {run} interviews",
            denominator=f"{int(frame['cumulative'].iloc[base - 1])} {level}s in the first {base} interviews",
            filter=ground.filter,
            coding=data.coding_note,
            date=coded_when(data),
            notes=(
                *told,
                ordered,
                *CAUTIONS,
                f"low, middle and high: {ORDERS:,} random orders (seed {SEED}), since the order matters; no interval.",
                "Method: Guest, Namey & Chen 2020, PLoS ONE 15(5): e0232076.",
                *_left_out(ground),
            ),
        ),
    )


def _check(base: int, run: int, threshold: float) -> None:
    if base < 1 or run < 1:
        raise InvalidInput("base and run are numbers of interviews, at least 1.")
    if not 0 <= threshold < 1:
        raise InvalidInput("threshold is a share from 0 to below 1.", fix="5% is 0.05.")


def _allowed(data: StudyData, reason: str | None) -> list[str]:
    """Return what to print about the study's method, or refuse."""
    chosen = methods(data)
    if not chosen:
        reflexive = "In reflexive thematic analysis saturation has no place (Braun & Clarke 2021)."
        return [f"The study's method is not set. {reflexive}"]
    if set(chosen) & set(ALLOWED) and COMPARISON not in chosen:
        return []
    if not (reason or "").strip():
        raise Refused(
            f"The method of this study is “{' and '.join(chosen)}”: saturation is not a number there "
            "(Braun & Clarke 2021, doi 10.1080/2159676X.2019.1704846).",
            fix='If it is wanted all the same, give reason="…"; it is printed under the table.',
        )
    return [f"The method of this study is “{' and '.join(chosen)}”. Asked for because: {str(reason).strip()}"]


def _interviews(ground: Ground) -> pd.DataFrame:
    """Return the coded sources in which people speak, in the order of the study."""
    slots = ground.slots
    spoken = slots["kind"].isin(PERSON_KINDS - FORM_KINDS) & slots["coded"].astype(bool)
    sources = ground.data.sources
    return sources[sources["source"].isin(slots.loc[spoken, "source"])]


def _in_order(ground: Ground, order: Sequence[str] | None) -> tuple[list[str], str]:
    """Return the names of interviews in order, and what to say about it."""
    interviews = _interviews(ground)
    names = list(interviews["source"])
    if order is not None:
        for name in order:
            if name not in names:
                raise NotFound.among("interview", name, names)
        missing = [name for name in names if name not in order]
        if missing or len(set(order)) < len(order):
            what = f"The order leaves out {', '.join(missing)}." if missing else "The order names an interview twice."
            raise InvalidInput(what, fix="Name each coded interview once, or narrow with where=.")
        return list(order), "Order of interviews: as given."
    dates = interviews["date"].fillna("").astype(str)
    without = [name for name, date in zip(names, dates, strict=True) if not date]
    if not without:
        ranks = np.argsort(dates.to_numpy(dtype=object), kind="stable")
        return [names[place] for place in ranks], "Order of interviews: by date."
    return names, f"Order of interviews: that of the study, since no date is known of {', '.join(without)}."


def _dates(data: StudyData, names: Sequence[str]) -> list[Any]:
    dates = data.sources.set_index("source")["date"]
    return [dates[name] for name in names]


def _held(ground: Ground, level: str, names: Sequence[str]) -> Any:
    """Return interviews × items: whether the item is there."""
    items = pd.Index(ground.data.items(level))
    pieces = ground.pieces
    if level == "theme":
        pieces = ground.by_items(level)
        item = pieces["item"].to_numpy(np.int64)
    else:
        item = items.get_indexer(pieces["code"])
    place = pd.Index(names).get_indexer(pieces["source"])
    held = np.zeros((len(names), len(items)), bool)
    known = (item >= 0) & (place >= 0)
    held[place[known], item[known]] = True
    return held


def _table(held: Any, base: int, run: int, threshold: float) -> tuple[pd.DataFrame, int]:
    """Return a row per interview, and at which one saturation is reached (0: none)."""
    cumulative = np.logical_or.accumulate(held, axis=0).sum(axis=1)
    new = np.diff(cumulative, prepend=0)
    known = int(cumulative[base - 1])
    if not known:
        raise Refused(f"The first {base} interviews hold no code, so there is no base to divide by.")
    total = len(held)
    rows: list[dict[str, Any]] = []
    reached = 0
    for number in range(1, total + 1):
        row: dict[str, Any] = {
            "interview": number,
            "new": int(new[number - 1]),
            "cumulative": int(cumulative[number - 1]),
        }
        if base <= number <= total - run:
            in_run = int(cumulative[number + run - 1] - cumulative[number - 1])
            met = in_run <= threshold * known
            row |= {"run_after": _span(number + 1, number + run), "new_in_run": in_run, "share": in_run / known}
            row["reached"] = f"{number} (+{run})" if met and not reached else ""
            reached = reached or (number if met else 0)
        rows.append(row)
    columns = ["interview", "new", "cumulative", "run_after", "new_in_run", "share", "reached"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["new_in_run"] = frame["new_in_run"].astype("Int64")
    return frame.fillna({"run_after": "", "reached": ""}), reached


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _band(held: Any) -> Any:
    """Return interviews × (low, middle, high) of how many items are known after as many, over random orders."""
    random = np.random.default_rng(SEED)
    curves = [np.logical_or.accumulate(held[random.permutation(len(held))], axis=0).sum(axis=1) for _ in range(ORDERS)]
    return np.percentile(np.array(curves), BAND, axis=0).T


def _left_out(ground: Ground) -> list[str]:
    slots = ground.slots
    waiting = slots[~slots["coded"].astype(bool) & slots["kind"].isin(PERSON_KINDS - FORM_KINDS)]
    names = ", ".join(dict.fromkeys(waiting["source"]))
    return [f"Not coded yet and left out: {names}."] if names else []
