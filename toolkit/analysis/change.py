"""Change between time points: the same people at both, who changed and how, with their words side by side."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from toolkit.analysis.change_tests import change_tests
from toolkit.analysis.ground import Where
from toolkit.analysis.panel import NOT_RAISED, Panel, time_points
from toolkit.analysis.presence import coded_when, unfinished_note, unknown_note
from toolkit.analysis.quotations import quotations
from toolkit.analysis.side_by_side import gathered
from toolkit.model import Status
from toolkit.study import Basis, Presence, Result, StudyData

KNOWN = (Presence.YES.value, Presence.NO.value)
BOTH, NEITHER, NOBODY = "both", "neither", "nobody"
NOT_KNOWN = "not known"
BOTH_OF = ("first", "second")
THEN = " → "


def change_between_waves(
    data: StudyData,
    *waves: str,
    level: str = "theme",
    where: Where | None = None,
    extracts: int = 2,
    statistics: bool = False,
    reason: str | None = None,
) -> Result:
    """Return, per theme, who of the people interviewed at both time points raised it then, now, both times or never.

    People are followed by who they are: somebody who changed stakeholder group is one person. Nobody is dropped in
    silence: those interviewed at one time point only stand in `parts["one time point only"]`.

    Args:
        data: The study, `project.data()`.
        waves: Two time points, such as "T1", "T2"; with more (or none: all of the study), the whole path of each
            person is shown, and each pair of time points in the parts.
        level: "theme" or "code".
        where: What to keep, as in `theme_frequencies`. What describes people (group, site, an attribute) chooses those
            it holds for at any of the time points, and follows them through all.
        extracts: How many extracts of a person and time point to show side by side.
        statistics: Add the exact McNemar test, its mid-p and the Bonett–Price interval, adjusted over the themes.
        reason: Why statistics are wanted all the same with fewer than ten people, or in a reflexive study; kept in
            the result.

    Returns:
        Columns `theme` (or `code`), `change` ("T1 only", "T2 only", "both", "neither"; with more time points the path),
        `n`, `of` (interviewed at each of them, asked and coded), `who`. In `parts`: "words" (side by side),
        "one time point only", "views", "participation", "people" (a row per theme and person) and, when asked for,
        "tests".

    Raises:
        NotFound: An unknown time point, level or value of `where`.
        InvalidInput: The study has fewer than two time points.
        Refused: Statistics on fewer than ten people, or in a reflexive study, without a reason.

    >>> change_between_waves(StudyData(waves=("T1", "T2")), "T1", "T2").columns.tolist()
    ['theme', 'change', 'n', 'of', 'who']
    """
    panel = Panel(data, time_points(data, waves), level, where or {})
    people = _people(panel)
    after = {
        "one time point only": _unmatched(panel, people),
        "views": _views(panel, people),
        "participation": _participation(panel),
        "people": Result(people, basis=Basis(title="Each person", unit="participants", filter=panel.filter)),
    }
    if statistics:
        after["tests"] = change_tests(panel, reason=reason)
    if len(panel.waves) > len(BOTH_OF):
        for first, second in combinations(panel.waves, 2):
            pair = Panel(data, [first, second], level, where or {})
            after[f"{first}{THEN}{second}"] = _table(pair, _people(pair))
    table = _table(panel, people)
    return Result(
        table,
        basis=table.about,
        before={"words": lambda: _words(panel, people, extracts)},
        after=after,
        behind=WordsOfPeople(panel),
    )


def changes(data: StudyData, *waves: str, level: str = "theme", where: Where | None = None) -> Result:
    """Return the table of :func:`change_between_waves` alone, without the words and all that stands beside it.

    >>> changes(StudyData(waves=("T1", "T2"))).empty
    True
    """
    panel = Panel(data, time_points(data, waves), level, where or {})
    return _table(panel, _people(panel))


@dataclass(frozen=True, eq=False)
class WordsOfPeople:
    """Gives the words behind a row that names people."""

    panel: Panel

    def __call__(self, row: Mapping[str, Any], _column: str) -> Result:
        """Return the quotations of the people in the row, at these time points."""
        panel = self.panel
        named = set(str(row["who"]).split(", "))
        who = [name for name in panel.people if name in named]
        where = {**panel.ground.where, "participant": who, "wave": list(panel.waves)}
        return quotations(panel.data, level=panel.level, where=where, only=row[panel.level])


def change_names(waves: Sequence[str]) -> dict[tuple[bool, ...], str]:
    """Return the name of each pattern of two time points: raised at the first, at the second."""
    first, second = waves
    return {
        (True, False): f"{first} only",
        (False, True): f"{second} only",
        (True, True): BOTH,
        (False, False): NEITHER,
    }


def _people(panel: Panel) -> pd.DataFrame:
    """Return a row per item and person: group, presence and view at each time point, and what changed."""
    rows = []
    matched = set(panel.matched())
    names = change_names(panel.waves) if len(panel.waves) == len(BOTH_OF) else {}
    for item, name in enumerate(panel.items):
        for person, label in enumerate(panel.people):
            values = [str(value) for value in panel.presence[person, :, item]]
            known = person in matched and all(value in KNOWN for value in values)
            pattern = tuple(value == Presence.YES for value in values)
            rows.append(
                {
                    panel.level: name,
                    "participant": label,
                    **{f"group {wave}": panel.groups.get((label, wave), "") for wave in panel.waves},
                    **dict(zip(panel.waves, values, strict=True)),
                    **{f"view {wave}": panel.view(person, place, item) for place, wave in enumerate(panel.waves)},
                    "change": _change(names.get(pattern) or THEN.join(values), known=known, met=person in matched),
                    "interviewed at each": person in matched,
                }
            )
    columns = [panel.level, "participant", *(f"group {wave}" for wave in panel.waves), *panel.waves]
    columns += [*(f"view {wave}" for wave in panel.waves), "change", "interviewed at each"]
    return pd.DataFrame(rows, columns=columns).astype({"interviewed at each": bool})


def _change(pattern: str, *, known: bool, met: bool) -> str:
    if not met:
        return "no pair: not interviewed at each"
    return pattern if known else NOT_KNOWN


def _table(panel: Panel, people: pd.DataFrame) -> Result:
    """Count people per item and change, with their names."""
    fixed = list(change_names(panel.waves).values()) if len(panel.waves) == len(BOTH_OF) else None
    known = people[people["interviewed at each"] & (people["change"] != NOT_KNOWN)]
    of_item = dict(iter(known.groupby(panel.level, sort=False)))
    rows = []
    for name in panel.items:
        group = of_item.get(name, known.iloc[:0])
        for change in fixed or list(dict.fromkeys(group["change"])):
            who = list(group.loc[group["change"] == change, "participant"])
            rows.append((name, change, len(who), len(group), ", ".join(who) or NOBODY))
    frame = pd.DataFrame(rows, columns=[panel.level, "change", "n", "of", "who"])
    frame = frame.astype({"n": "Int64", "of": "Int64"})
    title = f"Change of each {panel.level}: {THEN.join(panel.waves)}"
    return Result(frame, basis=_basis(panel, people, title))


def _basis(panel: Panel, people: pd.DataFrame, title: str) -> Basis:
    both = "both" if len(panel.waves) == len(BOTH_OF) else "all of them"
    matched = [panel.people[row] for row in panel.matched()]
    once = [
        f"{', '.join(found)} at {wave} only"
        for wave in panel.waves
        if (found := [name for name in panel.people if _only(panel, name) == wave])
    ]
    notes = [
        f"Interviewed at {both}: {len(matched)}" + (f" ({', '.join(matched)})" if matched else "")
        + (f". In no row: {'; '.join(once)}." if once else "."),
        *_not_known(panel, people),
        *panel.moved(),
        *unknown_note(panel.ground),
        *unfinished_note(panel.ground),
        "Raising something is not the same as holding a view: see the views.",
    ]  # fmt: skip
    return Basis(
        title=title,
        unit="participants",
        numerator=f"people with that pattern, whatever their view of the {panel.level}",
        denominator=f"people interviewed at {both}, whose answer is known there",
        filter=panel.filter,
        coding=panel.data.coding_note,
        date=coded_when(panel.data),
        notes=tuple(notes),
    )


def _only(panel: Panel, name: str) -> str | None:
    met = panel.interviewed[panel.people.index(name)]
    return panel.waves[int(met.argmax())] if met.sum() == 1 else None


def _not_known(panel: Panel, people: pd.DataFrame) -> list[str]:
    """Say who was interviewed at each and is in no row, and why; items of which the same is true share a sentence."""
    unknown = people[people["interviewed at each"] & (people["change"] == NOT_KNOWN)]
    alike: dict[str, list[str]] = {}
    for name, group in unknown.groupby(panel.level, sort=False):
        whom: dict[str, list[str]] = {}
        for row in group.to_dict("records"):
            whom.setdefault(_gaps(row, panel.waves), []).append(row["participant"])
        said = ", ".join(f"{', '.join(names)} ({why})" for why, names in whom.items())
        alike.setdefault(said, []).append(str(name))
    told = [f"{', '.join(names)}: {said}" for said, names in alike.items()]
    return [f"Interviewed, and in no row: {'; '.join(told)}."] if told else []


def _gaps(row: Mapping[Hashable, Any], waves: Sequence[str]) -> str:
    missing: dict[str, list[str]] = {}
    for wave in waves:
        if row[wave] not in KNOWN:
            missing.setdefault(row[wave], []).append(wave)
    return ", ".join(f"{value} at {' and '.join(when)}" for value, when in missing.items())


def _unmatched(panel: Panel, people: pd.DataFrame) -> Result:
    """Return, per item, what those raised who were interviewed at some of the time points only."""
    rows = people[~people["interviewed at each"]].copy()
    rows["interviewed at"] = [
        " and ".join(wave for wave in panel.waves if row[wave] != Presence.NO_INTERVIEW)
        for row in rows.to_dict("records")
    ]
    found = []
    for (name, when), group in rows.groupby([panel.level, "interviewed at"], sort=False):
        said: dict[str, list[str]] = {"raised it": [], "did not": [], "not known": []}
        for row in group.to_dict("records"):
            values = {row[wave] for wave in panel.waves}
            word = "raised it" if Presence.YES in values else "did not" if Presence.NO in values else "not known"
            said[word].append(row["participant"])
        found.append((name, when, len(said["raised it"]), *(", ".join(who) or NOBODY for who in said.values())))
    columns = [panel.level, "interviewed at", "n", "raised it", "did not", "not asked or not coded yet"]
    note = ("Nobody here is in the table of change: no interview is not “did not mention”.",)
    title = (
        "Interviewed at one time point only" if len(panel.waves) == len(BOTH_OF) else "Not interviewed at all of them"
    )
    return Result(
        pd.DataFrame(found, columns=columns),
        basis=Basis(title=title, unit="participants", filter=panel.filter, notes=note),
    )


def _views(panel: Panel, people: pd.DataFrame) -> Result:
    """Count the people by their view then and now: saying it twice may mean two opposite things."""
    both = people[people["interviewed at each"]]
    columns = [f"view {wave}" for wave in panel.waves]
    raised = both[~(both[columns].isin([NOT_RAISED, *(str(one) for one in Presence)])).all(axis=1)]
    together = raised.groupby([panel.level, *columns], sort=False)["participant"].agg(list).reset_index()
    together["n"] = together["participant"].map(len).astype("Int64")
    together["who"] = together.pop("participant").map(", ".join)
    return Result(
        together,
        basis=Basis(
            title=f"Views: {THEN.join(panel.waves)}",
            unit="participants",
            denominator="people interviewed at each time point who raised it at one of them at least",
            filter=panel.filter,
            coding=panel.data.coding_note,
            notes=("A person whose codings differ in view is “mixed”. Views are compared, not tested.",),
        ),
    )


def _participation(panel: Panel) -> Result:
    """Return who was interviewed when, per stakeholder group: where people were first."""
    data = panel.data
    first = {}
    for name in panel.people:
        held = [panel.groups[name, wave] for wave in panel.waves if (name, wave) in panel.groups]
        first[name] = held[0] if held else "group not known"
    pattern = {
        name: " and ".join(wave for place, wave in enumerate(panel.waves) if panel.interviewed[row, place])
        or "form only"
        for row, name in enumerate(panel.people)
    }
    frame = pd.DataFrame({"group": list(first.values()), "interviewed at": list(pattern.values()), "who": list(first)})
    rows = frame.groupby(["group", "interviewed at"], sort=False)["who"].agg(["size", ", ".join]).reset_index()
    rows.columns = ["group", "interviewed at", "n", "who"]
    order = {name: place for place, name in enumerate([*data.groups, "group not known"])}
    rows = rows.sort_values("group", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    return Result(
        rows,
        basis=Basis(title="Who was interviewed when", unit="participants", filter=panel.filter, notes=_never(data)),
    )


def _never(data: StudyData) -> tuple[str, ...]:
    """Say who has no interview because of how things stand with them."""
    standing = data.participants.drop_duplicates("participant", keep="last")
    told = [
        f"{status}: {', '.join(rows['participant'])}"
        for status, rows in standing.groupby("status", sort=False)
        if status not in (Status.ACTIVE, Status.WITHDRAWN)
    ]
    return (f"As the study says: {'; '.join(told)}.",) if told else ()


def _words(panel: Panel, people: pd.DataFrame, extracts: int) -> Result:
    """Return the extracts of each person at each time point beside one another."""
    found = quotations(panel.data, level=panel.level, where={**panel.ground.where, "wave": list(panel.waves)})
    keys = found.assign(person=found["participants"]).explode("person")
    said = gathered(keys, [panel.level, "person", "wave"], extracts)
    rows = []
    for row in people.to_dict("records"):
        words = [said.get((row[panel.level], row["participant"], wave), "") for wave in panel.waves]
        if any(words):
            shown = [one or _nothing(row[wave]) for one, wave in zip(words, panel.waves, strict=True)]
            rows.append((row[panel.level], row["participant"], row["change"], *shown))
    columns = [panel.level, "participant", "change", *panel.waves]
    return Result(
        pd.DataFrame(rows, columns=columns),
        basis=Basis(
            title=f"In their words: {THEN.join(panel.waves)}", filter=panel.filter, coding=panel.data.coding_note
        ),
    )


def _nothing(value: str) -> str:
    return NOT_RAISED if value == Presence.NO else value
