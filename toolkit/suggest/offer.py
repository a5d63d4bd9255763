"""What is kept of suggestions: names, keywords and places, as plain records without a model behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.model import Stands
from toolkit.suggest import evidence, how_many
from toolkit.suggest.statement import method

if TYPE_CHECKING:
    from toolkit.suggest.suggestions import ThemeSuggestions

DEPTH = 4  # so often a suggestion can be parted by the finer tree after the model is gone
SMALLEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedExtract:
    """A place in a source, and how it stands to the suggestion; `branch` is its place in the finer tree."""

    source: str
    start: int
    end: int
    stands: Stands = Stands.INSIDE
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One suggestion: the machine's label, keywords, and its extracts, those nearest to its middle first."""

    label: str
    keywords: tuple[str, ...]
    stability: float | None
    extracts: tuple[OfferedExtract, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One call of `suggest_themes`, with what has to be said of it."""

    engine: str
    made_on: str
    how: str
    guided: bool
    extracts: int
    parameters: Mapping[str, Any]
    versions: Mapping[str, str]
    offers: tuple[Offer, ...]


def run_of(found: "ThemeSuggestions") -> Run:
    """Return what is kept of suggestions."""
    steps = {"steps": list(found.parameters.get("steps", ())), "notes": list(found.parameters.get("notes", ()))}
    return Run(
        engine=found.engine_name,
        made_on=found.made_on,
        how=method(found),
        guided=bool(found.parameters.get("guided")),
        extracts=len(found.rows),
        parameters={**found.parameters, **steps},
        versions=dict(found.versions),
        offers=tuple(_offer(found, at) for at in range(len(found))),
    )


def _offer(found: "ThemeSuggestions", at: int) -> Offer:
    groups = found.groups
    one = groups.order[at]
    inside = np.flatnonzero(groups.ranked == at)
    inside = inside[np.argsort(groups.distances[inside, one], kind="stable")]
    shown = found.examples(at)
    stands = {row: Stands(kind) for kind, row in shown}
    branch = dict(zip(inside.tolist(), branches(groups.space[inside]), strict=True))
    last = [row for row, kind in stands.items() if kind == Stands.COUNTER]
    order = [row for row in [*stands, *(int(row) for row in inside if row not in stands)] if row not in last] + last
    compared = found.extracts.compared.iloc[groups.rows]
    places = compared[["source", "start", "end"]].to_numpy(object)
    return Offer(
        label=evidence.label(found.keywords[at]),
        keywords=tuple(found.keywords[at]),
        stability=_known(found.stability[at]),
        extracts=tuple(
            OfferedExtract(
                source=str(places[row][0]),
                start=int(places[row][1]),
                end=int(places[row][2]),
                stands=stands.get(row, Stands.INSIDE),
                branch=branch.get(row, ""),
            )
            for row in order
        ),
    )


def branches(space: Any) -> list[str]:
    """Return, for each row, which half it is in each time its group is parted in two: “0”, “10”, “11”."""
    found = [""] * len(space)
    parts = [np.arange(len(space))]
    with how_many.one_thread():
        for _ in range(DEPTH):
            halves = []
            for rows in parts:
                if len(rows) >= SMALLEST:
                    half = how_many.groupings(space[rows], [2])[0]
                    for row, side in zip(rows, half, strict=True):
                        found[row] += str(int(side))
                    halves += [rows[half == side] for side in np.unique(half)]
            parts = halves
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
