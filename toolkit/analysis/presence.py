"""Whether each person raised each theme at each time point, and who took part at all."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground, listed
from toolkit.model import FORM_KINDS, Status
from toolkit.study import Basis, Presence, Result, StudyData


def presence(data: StudyData, *, level: str = "theme") -> Result:
    """Return participant × time point × theme (or code) with one of the five values of presence.

    A person is “yes” when a code that speaks for the theme lies on words of theirs. “no interview” is never 0, nor are
    “not asked” (every question that asks for it was left out of the guide of their group then) and “not coded yet”
    (a source of theirs is unfinished while others are finished). People who withdrew are left out.

    Args:
        data: The study.
        level: "theme" or "code".

    Returns:
        Columns `participant`, `wave`, `theme` (or `code`), `presence`.

    Raises:
        NotFound: `level` is neither of the two.

    >>> presence(StudyData()).empty
    True
    """
    ground = Ground(data)
    items = data.items(level)
    people = data.participants[data.participants["status"] != Status.WITHDRAWN][["participant", "wave"]]
    people = people.drop_duplicates().reset_index(drop=True)
    frame = people.loc[np.repeat(people.index, len(items))].reset_index(drop=True)
    frame[level] = items * len(people)
    keys = pd.MultiIndex.from_frame(people.fillna({"wave": ""}))
    slots = ground.slots
    cell = keys.get_indexer(pd.MultiIndex.from_frame(slots[["participant", "when"]].fillna("")))
    values = presence_by_cell(ground, level, cell, len(people))
    frame["presence"] = values.reshape(-1) if len(frame) else pd.Series(dtype=object)
    timeless = list(dict.fromkeys(slots.loc[cell < 0].loc[slots["participant"].notna(), "source"]))
    nowhere = [f"Without a time point, so in no line: {', '.join(timeless)}."] if timeless else []
    notes = (
        "no interview, not asked and not coded yet are not 0.",
        *nowhere,
        *unfinished_note(ground),
        *unnamed_note(ground),
    )
    return Result(
        frame,
        basis=Basis(
            title=f"Presence of each {level} by participant and time point",
            unit="participants",
            coding=data.coding_note,
            date=coded_when(data),
            notes=notes,
        ),
    )


def presence_by_cell(ground: Ground, level: str, cell: Any, cells: int) -> Any:
    """Return an array cells × items of the five values; each cell holds the slots of one person."""
    items = len(ground.data.items(level))
    coded = ground.slots["coded"].to_numpy(bool)
    inside = cell >= 0
    hit = ground.raised(level, np.where(coded, cell, -1), cells)
    met = np.zeros(cells, bool)
    met[cell[inside]] = True
    waiting = np.zeros(cells, bool)
    waiting[cell[inside & ~coded]] = True
    asked = np.zeros((cells, items), bool)
    by_slot = asked_by_slot(ground, level)
    np.logical_or.at(asked, cell[inside], by_slot[inside])
    values = np.full((cells, items), Presence.NO_INTERVIEW.value, dtype=object)
    values[met] = Presence.NO.value
    values[met[:, None] & ~asked] = Presence.NOT_ASKED.value
    values[np.broadcast_to((met & waiting)[:, None], values.shape)] = Presence.NOT_CODED_YET.value
    values[_to_review(ground, level, cell, cells) & (values == Presence.NO.value)] = Presence.NOT_CODED_YET.value
    values[hit] = Presence.YES.value
    return values


def _to_review(ground: Ground, level: str, cell: Any, cells: int) -> Any:
    """Return cells × items: whether a coding there lost its place in a correction, so that “no” is not known."""
    items = pd.Index(ground.data.items(level))
    waiting = np.zeros((cells, len(items)), bool)
    lost = ground.data.to_review.merge(ground.data.members(level), on="code")
    for row in lost.itertuples():
        here = cell[(ground.slots["source"] == row.source).to_numpy() & (cell >= 0)]
        waiting[here, items.get_loc(row.item)] = True
    return waiting


def asked_by_slot(ground: Ground, level: str) -> Any:
    """Return slots × items: whether the guide of that group at that time point asked for it.

    What no question asks for is free to raise and counts as asked.
    """
    data, slots = ground.data, ground.slots
    items = data.items(level)
    questions = _questions_of_items(data, level)
    groups, waves, forms = list(slots["group"]), list(slots["wave"]), list(slots["kind"].isin(FORM_KINDS))
    rows = list(data.guide.itertuples(index=False))
    answers: dict[tuple[Any, Any, bool], set[str]] = {}
    for key in dict.fromkeys(zip(groups, waves, forms, strict=True)):
        answers[key] = {
            row.question
            for row in rows
            if not key[2]  # a form asks its own questions, not those of the guide
            and (not isinstance(row.group, str) or row.group == key[0])
            and (not isinstance(row.wave, str) or row.wave == key[1])
        }
    table = {
        key: [any(not found or bool(found & asked) for found in questions[item]) for item in items]
        for key, asked in answers.items()
    }
    return np.array([table[key] for key in zip(groups, waves, forms, strict=True)], bool).reshape(
        len(slots), len(items)
    )


def _questions_of_items(data: StudyData, level: str) -> dict[str, list[set[str]]]:
    """Find the questions that ask for an item: a set for each code that speaks for it.

    A code is asked for by the questions linked to it, to a code above it, or to a theme that holds it.
    """
    links: dict[tuple[str, str], set[str]] = {}
    for row in data.question_topics.itertuples():
        links.setdefault((row.level, row.item), set()).add(row.question)
    parent = dict(zip(data.codes["code"], data.codes["parent"], strict=True))
    found: dict[str, list[set[str]]] = {item: [] for item in data.items(level)}
    for row in data.members(level).itertuples():
        asking, here = set(), row.code
        while isinstance(here, str):
            asking |= links.get(("code", here), set())
            here = parent.get(here)
        found[row.item].append(asking)
    if level == "theme":
        for item, asking in _questions_of_themes(data, links).items():
            found[item] = [one | asking for one in found[item]] or [asking]
    return {item: sets or [set()] for item, sets in found.items()}


def _questions_of_themes(data: StudyData, links: Mapping[tuple[str, str], set[str]]) -> dict[str, set[str]]:
    names = dict(zip(data.themes["id"], data.themes["theme"], strict=True))
    return {
        names[theme]: set().union(*(links.get(("theme", names[sub]), set()) for sub in data.codebook.sub_themes(theme)))
        for theme in names
    }


def participation(data: StudyData) -> Result:
    """Return who took part: cohort, interviewed, per time point, at all of them, at one only.

    Returns:
        Columns `what`, `n` (people), `who` (their labels). People who withdrew stand in a line of their own, and so do
        those who took part in a group but whose words cannot be told from others'.

    >>> list(participation(StudyData()).columns)
    ['what', 'n', 'who']
    """
    ground = Ground(data)
    people = data.participants.drop_duplicates("participant")
    gone = list(people.loc[people["status"] == Status.WITHDRAWN, "participant"])
    cohort = [name for name in people["participant"] if name not in gone]
    met = met_at(ground)
    lines: list[tuple[str, list[str]]] = [("in the study", cohort)]
    everybody = [name for name in cohort if met.get(name)]
    lines.append(("interviewed", everybody))
    lines += [(f"interviewed at {wave}", [name for name in everybody if wave in met[name]]) for wave in data.waves]
    if len(data.waves) > 1:
        both = "both" if len(data.waves) == len(("T1", "T2")) else "all"
        lines.append((f"interviewed at {both}", [name for name in everybody if met[name] >= set(data.waves)]))
        lines += [
            (f"{wave} only", [name for name in everybody if met[name] & set(data.waves) == {wave}])
            for wave in data.waves
        ]
    unheard = [name for name in cohort if not met.get(name)]
    wordless = data.takes_part[~data.takes_part["source"].isin(_forms(data))]
    unnamed = [name for name in unheard if name in set(wordless["participant"])]
    if unnamed:
        lines.append(("took part, own words not known", unnamed))
    forms = [name for name in on_forms_only(ground) if name in unheard]
    if forms:
        lines.append(("on a form only", forms))
    lines.append(("not interviewed", [name for name in unheard if name not in {*unnamed, *forms}]))
    if gone:
        lines.append(("withdrawn", gone))
    return Result(
        [[what, len(who), ", ".join(who)] for what, who in lines],
        columns=["what", "n", "who"],
        basis=Basis(title="Participation", unit="participants", notes=tuple(unknown_note(ground))),
    )


def met_at(ground: Ground) -> dict[str, set[str]]:
    """Return the time points at which each person was interviewed, alone or with others; “” where a source has none."""
    known = ground.slots[ground.slots["participant"].notna() & ~ground.slots["kind"].isin(FORM_KINDS)]
    met: dict[str, set[str]] = {}
    for name, when in zip(known["participant"], known["when"], strict=True):
        met.setdefault(name, set()).add(when)
    return dict(sorted(met.items()))


def on_forms_only(ground: Ground) -> list[str]:
    """Return the people of whom the study has words on a form, and no interview."""
    known = ground.slots[ground.slots["participant"].notna()]
    met = met_at(ground)
    return [name for name in dict.fromkeys(known["participant"]) if name not in met]


def coded_when(data: StudyData) -> str:
    """Say of what day the coding is: that of its last coding, or the moment asked for."""
    last = f"Last coding: {data.coded_on}." if data.coded_on else ""
    return " ".join(part for part in (last, f"The study {data.as_of}." if data.as_of else "") if part)


def unknown_note(ground: Ground) -> list[str]:
    """Say which sources have turns of unknown speakers, and what to count instead."""
    slots = ground.slots
    unknown = slots[slots["participant"].isna() & slots["kind"].isin(_person_kinds())]
    on_forms = unknown["kind"].isin(FORM_KINDS)
    told = []
    if not on_forms.all():
        named = ", ".join(f"“{name}”" for name in unknown.loc[~on_forms, "source"])
        told.append(
            f'Speakers are not identified in {named}: those turns are in no count of people (count="sources" has them).'
        )
    unnamed = int(ground.data.form_returns["participant"].isna().sum())
    if unnamed:
        what = f"{unnamed} {'form' if unnamed == 1 else 'forms'} came back without a name"
        told.append(f'{what}: those answers are in no count of people (count="answers" has them).')
    return told


def unnamed_note(ground: Ground) -> list[str]:
    """Say who took part where, without words known to be theirs; for presence they have no interview there."""
    slots, took = ground.slots, ground.data.takes_part
    heard = set(zip(slots["source"], slots["participant"], strict=True))
    shared = set(slots.loc[slots["participant"].isna(), "source"])
    unnamed = [
        (row.source, row.participant)
        for row in took.itertuples()
        if row.source in shared and (row.source, row.participant) not in heard
    ]
    return [
        f"{' and '.join(who for where, who in unnamed if where == source)} took part in “{source}”, "
        "but no words there are known to be theirs: no interview."
        for source in dict.fromkeys(where for where, _ in unnamed)
    ]


def unfinished_note(ground: Ground) -> list[str]:
    """Say which sources are left out because their coding is not finished."""
    if not ground.finishing:
        return ["No source is marked as finished, so every source counts as coded."] if len(ground.slots) else []
    open_ones = ground.data.sources.loc[~ground.data.sources["finished"].astype(bool), "source"]
    return [f"Not coded yet and left out: {listed(ground.data, open_ones)}."] if len(open_ones) else []


def _forms(data: StudyData) -> set[str]:
    return set(data.sources.loc[data.sources["kind"].isin(FORM_KINDS), "source"])


def _person_kinds() -> list[str]:
    from toolkit.model import PERSON_KINDS

    return [str(kind) for kind in PERSON_KINDS]
