"""Agreement between coders, one code at a time: what both did, then a coefficient with its interval."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.agreement_segments import segments
from toolkit.analysis.agreement_units import character_patterns, turn_patterns
from toolkit.analysis.agreement_values import PAIR, Units, by_kind, limits_of, measure, notes_on, raw_agreement, ways
from toolkit.analysis.disagreements import disagreements
from toolkit.analysis.double_coding import DoubleCoding, double_coding
from toolkit.analysis.method import methods, wants_a_reason, why_agreement
from toolkit.analysis.resampling import how_drawn
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.study import Basis, Result, StudyData

UNITS = {
    "turn": "turns that count, coded if any part of one is marked",
    "answer": "answers on forms, coded if any part of one is marked",
    "character": "characters of the turns that count, labels and other marks left out",
    "segment": "references, matched one to one",
}
COEFFICIENTS = {
    "alpha": "Krippendorff's alpha",
    "cohen": "Cohen's kappa",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
    "brennan_prediger": "Brennan and Prediger's kappa",
}


def agreement(  # noqa: PLR0913 - a question with its options
    data: StudyData,
    *,
    coders: Sequence[str] | None = None,
    unit: str = "turn",
    level: str = "code",
    coefficients: Sequence[str] = ("alpha",),
    overlap: float = 0.5,
    resamples: int = 1000,
    seed: int = 1,
    reason: str | None = None,
) -> Result:
    """Return how far coders agree on each code; the list of what they coded differently is shown first.

    One code at a time, since several codes may lie on the same words. Only text that was given to all of them counts.
    Agreement is computed from the coders' own layers, never from the agreed coding. With more than two coders a
    source counts if two of them were given it; percent, positive and negative agreement are means over pairs, Cohen's
    kappa is the mean of the pairs (Light 1971).

    Args:
        data: The study; whose coding it counts does not matter here: `project.data(coder="Ana")`.
        coders: Two or more names; without them, all people who were given anything.
        unit: "turn"; "answer" (on forms); "character" (grows with the text nobody coded); "segment" (which references
            match, no correction for chance).
        level: "code" (with its sub-codes) or "theme" (all its codes).
        coefficients: Any of "alpha", "cohen", "fleiss", "ac1", "brennan_prediger".
        overlap: For segments: what share of the words that either marked both must have marked; one inside the other
            matches as well. 1 asks for the very same words.
        resamples: How many times the sources are drawn anew for the 95 % intervals; 0 for none.
        seed: What the drawing starts from: the same seed gives the same interval.
        reason: Why agreement is wanted; a reflexive study asks for it, and the result carries it. Without it, what
            `project.method.allow_agreement` kept.

    Returns:
        A row per code (or theme): `units`, `both`, “Ana only”, “Ben only”, `neither` (`all`, `some`, `neither` for
        more than two), `percent`, `positive` and `negative` agreement, each coefficient with `_low` and `_high`, and a
        `note`. What is undefined is NA, never 1 or 0. For segments: `matched`, “Ana only”, “Ben only”, `f1`.
        `parts["disagreements"]` is the list of :func:`disagreements`.

    Raises:
        NotFound: An unknown coder, unit, level or coefficient.
        InvalidInput: Fewer than two coders, or an overlap that is no share.
        Refused: No shared source; the agreed coding as a coder; a reflexive study without a reason.

    >>> agreement(StudyData(), coders=["Ana", "Ben"])
    Traceback (most recent call last):
    toolkit.errors.NotFound: There is no coder “Ana”. There are no coders yet.
    """
    reason = why_agreement(data, reason)
    _check(data, unit, coefficients, overlap, reason)
    double = double_coding(data, coders)
    names = pd.DataFrame({level: data.items(level)})
    if unit == "segment":
        columns, told = segments(double, level, overlap, resamples, seed)
    else:
        columns, told = _patterns(double, level, unit, coefficients, resamples, seed)
    basis = Basis(
        title=f"Agreement between {double.names} by {level}",
        unit=UNITS[unit],
        numerator="a code counts with its sub-codes" if level == "code" else "a theme counts all its codes",
        filter=f"{len(double.sources)} sources",
        coding=f"The coders' own layers: {double.names}.",
        date=_last(double.layers),
        notes=(*double.notes(), *told, *([f"Asked for because: {reason}"] if reason else [])),
    )
    first = {"disagreements": lambda: disagreements(data, coders=list(double.coders))}
    return Result(pd.concat([names, columns], axis=1), basis=basis, before=first)


def _check(data: StudyData, unit: str, coefficients: Sequence[str], overlap: float, reason: str | None) -> None:
    if unit not in UNITS:
        raise NotFound.among("unit", unit, UNITS)
    for name in coefficients:
        if name not in COEFFICIENTS:
            raise NotFound.among("coefficient", name, COEFFICIENTS)
    if not 0 < overlap <= 1:
        raise InvalidInput(f"An overlap of {overlap} is no share.", fix="Such as overlap=0.5.")
    if wants_a_reason(data) and not reason:
        raise Refused(
            f"The method of this study is {' and '.join(methods(data))}: there a second coder is another view, not a "
            "measure of error.",
            fix="disagreements(data) shows where the readings differ. If a number is wanted all the same, "
            'say why: agreement(…, reason="the funder asks for it"); the reason is printed with it. '
            "project.method.allow_agreement(…) keeps it for the study.",
        )


def _patterns(
    double: DoubleCoding, level: str, unit: str, coefficients: Sequence[str], resamples: int, seed: int
) -> tuple[pd.DataFrame, list[str]]:
    units = by_kind(double, _counted(double, level, unit))
    values = {name: measure(name)(units, units.total) for name in coefficients}
    varies = units.kinds.varies(units.total)
    columns = ways(double, units) | raw_agreement(units)
    drawn = limits_of(units, coefficients, resamples, seed)
    for name in coefficients:
        low, high = drawn[name]
        for column, numbers in ((name, values[name]), (f"{name}_low", low), (f"{name}_high", high)):
            columns[column] = np.round(np.where(varies, numbers, np.nan), 3)
    gaps = (
        np.any([np.isnan(drawn[name][0]) for name in coefficients], axis=0)
        & (resamples > 0)
        & (len(double.sources) >= PAIR)
    )
    columns["note"] = notes_on(double, units, gaps)
    return pd.DataFrame(columns), _told(double, units, values, coefficients, resamples, seed)


def _counted(double: DoubleCoding, level: str, unit: str) -> Any:
    if unit == "character":
        return character_patterns(double, level)
    return turn_patterns(double, level, answers=unit == "answer")


def _told(
    double: DoubleCoding,
    units: Units,
    values: dict[str, Any],
    coefficients: Sequence[str],
    resamples: int,
    seed: int,
) -> list[str]:
    varies = units.kinds.varies(units.total)
    told = []
    for name in coefficients:
        known = values[name][varies & ~np.isnan(values[name])]
        if len(known):
            low, middle, high = np.quantile(known, [0, 0.5, 1])
            told.append(
                f"{COEFFICIENTS[name]} over {len(known)} items with variation: median {middle:.2f}, "
                f"from {low:.2f} to {high:.2f}; {int((~varies).sum())} without variation."
            )
    if len(double.coders) > PAIR:
        told.append("Percent, positive and negative agreement are means over pairs of coders.")
    return told + how_drawn(len(double.sources), resamples, seed)


def _last(layers: pd.DataFrame) -> str:
    return f"Last coded on {str(layers['created_at'].max())[:10]}." if len(layers) else ""
