"""The ground of every count: who speaks where, which words count, and codings cut at turns.

A *slot* is one participant in one source (or everybody unknown in it): the smallest thing that can stand in a cell
of a table. It has the time point of its source and the group, site and attributes the person had then.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.boxes import under
from toolkit.errors import NotFound
from toolkit.model import PERSON_KINDS, SILENT_ROLES, Status, View
from toolkit.study import COLUMNS, StudyData

BY_SOURCE = ("kind", "mode", "language", "source")
WHO_AND_WHERE = ("wave", "group", "site", "cohort", "participant")
OF_THE_WORDS = ("view", "question")  # they choose among codings and turns; all others among slots

Where = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, eq=False)
class Ground:
    """Slots, and codings cut at the turns that count; `where` narrows both.

    Raises:
        NotFound: `where` names nothing to choose by, or a value that the study does not have.
    """

    data: StudyData
    where: Where = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.where:
            known = self._known(name)
            for value in self.chosen(name):
                if value not in known:
                    raise NotFound.among(name, value, known)

    def chosen(self, name: str) -> list[str]:
        """Return the values that `where` asks for under a name."""
        values = self.where.get(name, [])
        return [values] if isinstance(values, str) else list(values)

    @cached_property
    def filter(self) -> str:
        """The sentence that says what was left out."""
        told = [f"{_TOLD.get(name, name)} {' or '.join(map(str, self.chosen(name)))}" for name in self.where]
        return "; ".join(["everybody who has not withdrawn", *told])

    @cached_property
    def turns(self) -> pd.DataFrame:
        """The turns that can count and lie within `where`."""
        turns = self._speaking
        if not self.where:
            return turns
        return turns[self._slots_kept[_slot_of(turns, self._slots)]].reset_index(drop=True)

    @cached_property
    def slots(self) -> pd.DataFrame:
        """A row per slot within `where`: source, participant (None: not known), and all it can be grouped by."""
        slots = self._slots[self._slots_kept].reset_index(drop=True) if self.where else self._slots
        return slots.assign(slot=np.arange(len(slots)))

    @cached_property
    def _slots_kept(self) -> Any:
        kept = np.ones(len(self._slots), bool)
        for name in self.where:
            if name not in OF_THE_WORDS:
                kept &= self._slots[name].isin(self.chosen(name)).to_numpy()
        return kept

    @cached_property
    def _speaking(self) -> pd.DataFrame:
        turns = self.data.once("speaking", lambda: _turns_that_count(self.data))
        if "question" not in self.where:
            return turns
        meant = under(self.data.form_questions, self.chosen("question"))["stands_under"]
        return turns[turns["question"].isin(meant)].reset_index(drop=True)

    @cached_property
    def finishing(self) -> bool:
        """Whether any source is marked finished: then unfinished ones give “not coded yet”, never 0."""
        return finishing(self.data)

    @cached_property
    def _slots(self) -> pd.DataFrame:
        if "question" in self.where:
            return _slots_of(self.data, self._speaking)
        return self.data.once("slots", lambda: _slots_of(self.data, self._speaking))

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings of sources with words that count, of the view asked for; pieces number them by their row."""
        codings = self.data.codings
        if "view" in self.where:
            codings = codings[codings["view"].isin(self.chosen("view"))]
        inside = codings["source"].isin(self.turns["source"].unique())
        return (codings if inside.all() else codings[inside]).reset_index(drop=True)

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """Codings cut at turns that count: coding (row number), code, source, slot, turn, start, end, whole span."""
        codings, turns = self.codings, self.turns
        names = pd.Index(turns["source"].unique())
        source, turn_source = names.get_indexer(codings["source"]), names.get_indexer(turns["source"])
        span_start, span_end = codings["start"].to_numpy(np.int64), codings["end"].to_numpy(np.int64)
        turn_start, turn_end = turns["start"].to_numpy(np.int64), turns["end"].to_numpy(np.int64)
        width = max(int(span_end.max(initial=0)), int(turn_end.max(initial=0))) + 2
        coding, turn = _overlaps(
            (source * width + span_start, source * width + span_end),
            (turn_source * width + turn_start, turn_source * width + turn_end),
        )
        return pd.DataFrame(
            {
                "coding": coding,
                "code": self._code_names[self._code_of_coding[coding]],
                "source": names.to_numpy(object)[source[coding]],
                "slot": self.slot_of_turn[turn],
                "turn": turn,
                "start": np.maximum(span_start[coding], turn_start[turn]),
                "end": np.minimum(span_end[coding], turn_end[turn]),
                "span_start": span_start[coding],
                "span_end": span_end[coding],
            }
        )

    @cached_property
    def _code_names(self) -> Any:
        """The codes, and None at the end, where those lie that the codebook does not know."""
        return np.array([*self.data.codes["code"], None], dtype=object)

    @cached_property
    def _code_of_coding(self) -> Any:
        found = pd.Index(self._code_names[:-1]).get_indexer(self.codings["code"])
        return np.where(found < 0, len(self._code_names) - 1, found)

    @cached_property
    def slot_of_turn(self) -> Any:
        """The slot of each turn that counts."""
        return _slot_of(self.turns, self.slots)

    def by_items(self, level: str) -> pd.DataFrame:
        """Return the pieces once for every theme (or code) that they speak for."""
        if level not in self._by_items:
            code, item = self._members(level)
            first = np.searchsorted(code, np.arange(len(self._code_names) + 1))
            of_piece = self._code_of_coding[self.pieces["coding"].to_numpy()]
            count = np.diff(first)[of_piece]
            piece = np.repeat(np.arange(len(of_piece)), count)
            offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            rows = self.pieces.take(piece).reset_index(drop=True)
            self._by_items[level] = rows.assign(item=item[np.repeat(first[of_piece], count) + offset])
        return self._by_items[level]

    def raised(self, level: str, cell: Any, cells: int) -> Any:
        """Return cells × items: whether any coding for the item lies on a turn of a slot in the cell.

        `cell` is that of each slot, -1 for none.
        """
        code, item = self._members(level)
        here = cell[self.pieces["slot"].to_numpy()]
        inside = here >= 0
        hit = np.zeros((cells, len(self._code_names)), bool)
        hit[here[inside], self._code_of_coding[self.pieces["coding"].to_numpy()[inside]]] = True
        speaks_for = np.zeros((len(self._code_names), len(self.data.items(level))), np.float32)
        speaks_for[code, item] = 1
        return hit.astype(np.float32) @ speaks_for > 0

    @cached_property
    def _by_items(self) -> dict[str, pd.DataFrame]:
        return {}

    def _members(self, level: str) -> tuple[Any, Any]:
        """Return the code and the item of each pair, as places in their lists, by code."""
        members = self.data.members(level)
        code = pd.Index(self._code_names[:-1]).get_indexer(members["code"])
        item = pd.Index(self.data.items(level)).get_indexer(members["item"])
        order = np.argsort(code, kind="stable")
        return code[order], item[order]

    def cells(self, by: Sequence[str], units: pd.DataFrame | None = None) -> tuple[pd.DataFrame, Any]:
        """Return all combinations of the values of `by`, and the cell of each slot (-1: it has no value).

        `units` are what stands in the cells instead of the slots: answers, which have a question and a form as well.

        Raises:
            NotFound: There is nothing of that name to group by.
        """
        units = self.slots if units is None else units
        values = [self._values(name, units) for name in by]
        frame = pd.MultiIndex.from_product(values, names=by).to_frame(index=False) if by else pd.DataFrame(index=[0])
        cell = np.zeros(len(units), np.int64)
        for name, known in zip(by, values, strict=True):
            position = pd.Index(known).get_indexer(units[name].astype(object))
            cell = np.where((position < 0) | (cell < 0), -1, cell * len(known) + position)
        return frame, cell

    def _values(self, name: str, units: pd.DataFrame) -> list[Any]:
        data = self.data
        fixed = {"wave": data.waves, "group": data.groups, "site": data.sites}
        if "question" in units:  # in the order of the form
            answered = data.form_questions[data.form_questions["question"].isin(units["question"])]
            fixed |= {one: tuple(dict.fromkeys(answered[one])) for one in ("question", "form")}
        if name in fixed:
            return list(fixed[name])
        self._check_attribute(name)
        return sorted(units[name].dropna().unique(), key=str)

    def _check_attribute(self, name: str) -> None:
        of_sources = [one for one in self.data.sources.columns if one not in COLUMNS["sources"]]
        known = [*WHO_AND_WHERE, *BY_SOURCE, *self.data.attributes, *of_sources]
        if name not in known:
            raise NotFound.among("attribute", name, known)

    def _known(self, name: str) -> list[Any]:
        """Return the values that `where` may ask for."""
        data = self.data
        fixed = {"wave": data.waves, "group": data.groups, "site": data.sites, "view": tuple(View)}
        if name in fixed:
            return list(fixed[name])
        if name == "question":
            return list(dict.fromkeys([*data.guide["question"], *data.form_questions["question"]]))
        self._check_attribute(name)
        return sorted(self._slots[name].dropna().unique(), key=str)


_TOLD = {"wave": "time point", "group": "stakeholder group", "kind": "kind of source", "question": "answers to"}


def _slot_of(turns: pd.DataFrame, slots: pd.DataFrame) -> Any:
    keys = pd.MultiIndex.from_frame(slots[["source", "participant"]].fillna({"participant": ""}))
    wanted = pd.MultiIndex.from_frame(turns[["source", "participant"]].fillna({"participant": ""}))
    return keys.get_indexer(wanted)


def finishing(data: StudyData) -> bool:
    """Tell whether any source is marked finished."""
    return bool(data.sources["finished"].any())


def _turns_that_count(data: StudyData) -> pd.DataFrame:
    """Return the turns that can count: no interviewer, nobody else present, nobody withdrawn, at least one word."""
    withdrawn = set(data.participants.loc[data.participants["status"] == Status.WITHDRAWN, "participant"])
    turns = data.turns[~data.turns["role"].isin(SILENT_ROLES) & ~data.turns["participant"].isin(withdrawn)]
    turns = turns[turns["words"] > 0].copy()
    kinds = data.sources.set_index("source")["kind"]
    people_speak = turns["source"].map(kinds).isin(PERSON_KINDS)
    turns["participant"] = turns["participant"].astype(object).where(people_speak & turns["participant"].notna(), None)
    return turns.reset_index(drop=True)


def _slots_of(data: StudyData, turns: pd.DataFrame) -> pd.DataFrame:
    """Return a row per source and speaker with all it can be grouped by."""
    grouped = turns.groupby(["source", "participant"], dropna=False, sort=False, observed=True)
    slots = grouped.agg(words=("words", "sum"), characters=("characters", "sum")).reset_index()
    slots["participant"] = slots["participant"].astype(object).where(slots["participant"].notna(), None)
    about = data.sources.drop(columns=["words", "site"]).set_index("source")
    slots = slots.join(about, on="source")
    slots["source site"] = slots["source"].map(data.sources.set_index("source")["site"])
    slots["when"] = slots["wave"].fillna("")
    people = people_at(data).drop(columns=["status", "number", "wave"])
    slots = slots.merge(people, on=["participant", "when"], how="left", suffixes=("", " (person)"))
    slots["site"] = slots["site"].where(slots["site"].notna(), slots["source site"])
    slots["group"] = slots["group"].where(slots["participant"].notna(), slots["source"].map(_groups_of_unknown(data)))
    slots["coded"] = slots["finished"].astype(bool) if finishing(data) else True
    return slots


def _groups_of_unknown(data: StudyData) -> dict[str, str]:
    """Return the stakeholder group of a source whose people are all of one group, or of a form without a name."""
    when = data.sources[["source", "wave"]].fillna({"wave": ""}).rename(columns={"wave": "when"})
    took = data.takes_part.merge(when, on="source")
    people = people_at(data)
    people = people.loc[people["status"] != Status.WITHDRAWN, ["participant", "when", "group"]]
    took = took.merge(people, on=["participant", "when"])
    one = _if_one(took[["source", "group"]], "source")["group"].dropna()
    said = data.form_returns[data.form_returns["group"].notna()]
    forms = dict(zip(said["source"], said["group"], strict=True))  # of somebody without a name, as the study says
    return {**forms, **one.to_dict()}


def listed(data: StudyData, names: Iterable[str]) -> str:
    """Return the names of sources for a sentence; forms are told by how many of which form they are."""
    form_of = dict(zip(data.form_returns["source"], data.form_returns["form"], strict=True))
    names = list(dict.fromkeys(names))
    counts = Counter(form_of[name] for name in names if name in form_of)
    forms = [f"{count} {'form' if count == 1 else 'forms'} of “{form}”" for form, count in counts.items()]
    return ", ".join([*(name for name in names if name not in form_of), *forms])


def people_at(data: StudyData) -> pd.DataFrame:
    """Return the people with a key `when`: a row per time point, and one (“”) with what holds at all of them.

    A source without a time point still has people in it: what never changes about them is known there too.
    """
    return data.once("people at", lambda: _people_at(data))


def _people_at(data: StudyData) -> pd.DataFrame:
    people = data.participants.assign(when=data.participants["wave"].fillna(""))
    if (people["when"] == "").any():
        return people
    always = _if_one(people, "participant")
    return pd.concat([people, always.reset_index().assign(when="")], ignore_index=True)


def _if_one(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return, per key, the value of each column where it has one and only one."""
    grouped = rows.groupby(key, sort=False)
    several = grouped.nunique()
    return grouped.first().astype(object).where(several == 1, None)


def _overlaps(spans: tuple[Any, Any], turns: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return each pair of a span and a turn that overlap, as places; starts and ends lie on one long line."""
    by_start = np.argsort(turns[0], kind="stable")
    starts, ends = turns[0][by_start], turns[1][by_start]
    in_order = np.argsort(spans[0], kind="stable")  # a search for sorted values is many times faster
    first = np.searchsorted(ends, spans[0][in_order], side="right")
    count = np.maximum(np.searchsorted(starts, spans[1][in_order], side="left") - first, 0)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(in_order, count), by_start[np.repeat(first, count) + offset]
