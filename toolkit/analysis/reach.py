"""How far codes and themes reach: how many people, stakeholder groups, kinds of source and time points say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.codebook import Codebook
from toolkit.study import Basis, Result, StudyData

FEW_PEOPLE = 3  # fewer than these are pointed out
COLUMNS = ("theme", "people", "references", "groups", "kinds", "waves", "thin")


@dataclass(frozen=True, slots=True)
class Reach:
    """Who and what speaks for something: people, and where their words stand."""

    references: int = 0
    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    waves: frozenset[str] = frozenset()


def together(some: Iterable[Reach]) -> Reach:
    """Return the reach of several codes: whoever stands in more than one counts once.

    >>> together([Reach(2, frozenset({"P1"})), Reach(1, frozenset({"P1", "P2"}))]).references
    3
    """
    found = list(some)

    def united(name: str) -> frozenset[str]:
        return frozenset().union(*(getattr(one, name) for one in found))

    names = ("people", "groups", "kinds", "waves")
    return Reach(sum(one.references for one in found), *(united(name) for name in names))


def reach_of_codes(ground: Ground) -> dict[str, Reach]:
    """Return the reach of each code by its name, without its sub-codes; what nobody said is left out."""
    pieces, slots = ground.pieces, ground.slots
    pieces = pieces[slots["coded"].to_numpy(bool)[pieces["slot"].to_numpy()]]
    about = slots[["participant", "group", "kind", "wave"]].to_numpy(object)[pieces["slot"].to_numpy()]
    rows = pd.DataFrame(about, columns=["people", "groups", "kinds", "waves"])
    rows = rows.assign(code=pieces["code"].to_numpy(object), coding=pieces["coding"].to_numpy())
    return {str(code): _reach(some) for code, some in rows.groupby("code", sort=False)}


def reach_of_study(ground: Ground) -> Reach:
    """Return what there is to be reached: everybody whose coding counts, and where they were met."""
    slots = ground.slots[ground.slots["coded"].astype(bool)]
    about = slots.rename(columns={"participant": "people", "group": "groups", "kind": "kinds", "wave": "waves"})
    return _reach(about.assign(coding=np.arange(len(about))))


def reach_of_theme(book: Codebook, theme_id: str, by_code: Mapping[str, Reach]) -> Reach:
    """Return the reach of a theme: of all codes under it, each once. `by_code` is by id."""
    return together(by_code[code] for code in book.codes_of_theme(theme_id) if code in by_code)


def thinness(reach: Reach, study: Reach) -> list[str]:
    """Say in which ways a theme is thin: a prompt to look, no rule.

    Where a study has one group, kind of source or time point only, that is not said of its themes.

    >>> thinness(Reach(2, frozenset({"P1"})), Reach(9, frozenset({"P1", "P2"})))
    ['1 person']
    """
    if not reach.references:
        return ["nothing is coded under it"]
    count = len(reach.people)
    said = [f"{count} {'person' if count == 1 else 'people'}"] if count < FEW_PEOPLE else []
    for name, words in (
        ("groups", "one stakeholder group"),
        ("kinds", "one kind of source"),
        ("waves", "one time point"),
    ):
        here = getattr(reach, name)
        if len(here) == 1 and len(getattr(study, name)) > 1:
            said.append(f"{words} only ({next(iter(here))})")
    return said


def thin_themes(data: StudyData) -> Result:
    """Return how far each theme reaches, and in which ways it is thin.

    Thin is a prompt to look at the theme again, never a reason to drop it (Braun & Clarke 2006, phase 4).

    Args:
        data: The study, `project.data()`.

    Returns:
        A row per theme in the analyst's order: `theme`, `people`, `references` (numbers), `groups`, `kinds`, `waves`
        (the names, as lists), `thin` (in words; "" where nothing is to be pointed out).

    >>> thin_themes(StudyData()).columns.tolist()
    ['theme', 'people', 'references', 'groups', 'kinds', 'waves', 'thin']
    """
    ground = Ground(data)
    ids = dict(zip(data.codes["code"], data.codes["id"], strict=True))
    by_code = {ids[name]: reach for name, reach in reach_of_codes(ground).items() if name in ids}
    whole = reach_of_study(ground)
    rows = []
    for row in data.themes.itertuples():
        reach = reach_of_theme(data.codebook, row.id, by_code)
        names = [sorted(getattr(reach, name)) for name in ("groups", "kinds", "waves")]
        rows.append([row.theme, len(reach.people), reach.references, *names, "; ".join(thinness(reach, whole))])
    return Result(pd.DataFrame(rows, columns=list(COLUMNS)), basis=_basis(ground))


def _basis(ground: Ground) -> Basis:
    return Basis(
        title="How far each theme reaches",
        unit="participants, and coding references",
        filter=ground.filter,
        coding=ground.data.coding_note,
        date=coded_when(ground.data),
        notes=(
            f"Thin: fewer than {FEW_PEOPLE} people; one group, kind of source or time point where there are several.",
            "It is a prompt to look, no verdict.",
            *unfinished_note(ground),
            *unknown_note(ground),
        ),
    )


def _reach(rows: pd.DataFrame) -> Reach:
    names = ("people", "groups", "kinds", "waves")
    return Reach(rows["coding"].nunique(), *(frozenset(map(str, rows[name].dropna().unique())) for name in names))
