"""Places where coders can differ, and what became of each.

A *place* is a stretch of one source where the marks of one code by several coders hang together. A source that was
coded twice is settled when every place of it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Any

import pandas as pd
from sqlalchemy import select

from toolkit.model import Progress, Settled
from toolkit.spans import Span, alike, meet, places, union
from toolkit.store.read import Reader
from toolkit.store.tables import KEPT
from toolkit.study import COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One coder's mark at a place."""

    coding: str
    coder: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where marks of one code hang together, and what became of it."""

    source: str
    code: str
    marks: tuple[Marked, ...]
    parties: tuple[str, ...]  # the ids of all who coded this source, in the order of the study
    settling: Any = None  # the row that settles it, as long as the marks are those it was settled from

    @property
    def span(self) -> Span:
        """From the first to the last marked character."""
        return min(one.start for one in self.marks), max(one.end for one in self.marks)

    @property
    def key(self) -> list[list[Any]]:
        """The marks, as a settling remembers them."""
        return sorted([one.coding, one.start, one.end] for one in self.marks)

    def runs(self, coder: str) -> list[Span]:
        """Return what a coder marked here."""
        return union((one.start, one.end) for one in self.marks if one.coder == coder)

    @property
    def shared(self) -> list[Span]:
        """The words that everybody marked, if all marked much the same; else nothing."""
        runs = [self.runs(coder) for coder in self.parties]
        if not all(alike(one, other) for one, other in combinations(runs, 2)):
            return []
        return reduce(meet, runs)

    @property
    def state(self) -> str:
        """What became of the place, without the name of whom was kept; "open" if nothing did."""
        return str(self.settling["state"]) if self.settling else "open"

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to decide here."""
        return self.settling is not None and self.settling["state"] != Settled.DISCUSSED


def places_in(reader: Reader, only: Collection[str] | None = None) -> list[Place]:
    """Return every place of the sources that several people coded, in the order of the text.

    Args:
        reader: The study.
        only: The ids of the sources to look at.
    """
    sources = reader.rows("sources")
    texts = dict(zip(sources["id"], sources["text_id"], strict=True))
    order = dict(zip(sources["id"], sources["position"], strict=True))
    settlings: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in _records(reader, "settlings", only):
        settlings[row["source_id"], row["code_id"]].append(row)
    people = [row["id"] for row in reader.records("coders") if row["kind"] == "person"]
    codings, found = [row for row in _records(reader, "codings", only) if row["coder_id"] in people], []
    marks = _marks(codings, texts)
    for source, coders in _parties(reader, people, codings).items():
        for code, here in marks[source].items() if len(coders) > 1 and source in texts else ():
            for numbers in places([(one.start, one.end) for one in here]):
                some = tuple(here[number] for number in numbers)
                place = Place(source=source, code=code, marks=some, parties=tuple(coders))
                rows = [row for row in settlings[source, code] if row["marks"] == place.key]
                found.append(replace(place, settling=rows[0]) if rows else place)
    return sorted(found, key=lambda one: (order[one.source], one.span, one.code))


def _parties(reader: Reader, people: list[str], codings: list[Any]) -> dict[str, list[str]]:
    """Return, by source, the people who coded it: who has codings in it, or has finished it."""
    sources = {row["source_id"] for row in codings}
    pairs = {(row["source_id"], row["coder_id"]) for row in codings}
    for row in reader.records("coding_status"):
        if row["state"] == Progress.FINISHED:
            pairs.add((row["source_id"], row["coder_id"]))
    return {source: [one for one in people if (source, one) in pairs] for source in sources}


def touched_places(reader: Reader) -> list[Place]:
    """Return the places of the sources in which settling has begun."""
    touched = set(reader.rows("settlings")["source_id"])
    return places_in(reader, touched) if touched else []


def settled_sources(found: Iterable[Place]) -> set[str]:
    """Return the ids of the sources of which no place is open."""
    still_open: dict[str, bool] = {}
    for place in found:
        still_open[place.source] = still_open.get(place.source, False) or not place.is_settled
    return {source for source, is_open in still_open.items() if not is_open}


def settlings_frame(reader: Reader, found: Iterable[Place], code_names: dict[str, str]) -> pd.DataFrame:
    """Return what became of each place that still stands as it was settled."""
    sources, coders = reader.names("sources"), reader.names("coders")
    rows = [
        {
            "source": sources[one.source],
            "code": code_names.get(one.code),
            "start": one.span[0],
            "end": one.span[1],
            "state": in_words(one, coders),
            "reason": one.settling["reason"],
            "at": one.settling["at"],
        }
        for one in found
        if one.settling
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["settlings"]))


def in_words(place: Place, coders: dict[str, str]) -> str:
    """Return the state of a place with the name of whom was kept, such as “kept Ana”."""
    if place.settling and place.settling["coder_id"]:
        return f"{place.state} {coders.get(place.settling['coder_id'], '')}".strip()
    return place.state


def difference(place: Place, coders: dict[str, str]) -> str:
    """Say how the coders differ at a place: “alike”, “Ana only” or “cut differently”."""
    if place.shared:
        return "alike"
    marked = [one for one in place.parties if place.runs(one)]
    if len(marked) == len(place.parties):
        return "cut differently"
    return f"{' and '.join(coders[one] for one in marked)} only"


def _records(reader: Reader, name: str, only: Collection[str] | None) -> list[Any]:
    """Return rows of a table; of a few sources, without reading those of all."""
    if only is None or reader.alive is not None:
        rows = reader.rows(name)
        return list((rows if only is None else rows[rows["source_id"].isin(only)]).to_dict("records"))
    table = KEPT[name]
    query = select(table).where(table.c.live, table.c.source_id.in_(only)).order_by(table.c.row_id)
    return list(reader.connection.execute(query).mappings())


def _marks(codings: list[Any], texts: dict[str, str]) -> dict[str, dict[str, list[Marked]]]:
    found: dict[str, dict[str, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    for row in codings:
        if row["text_id"] == texts.get(row["source_id"]):
            mark = Marked(coding=row["id"], coder=row["coder_id"], start=row["start_offset"], end=row["end_offset"])
            found[row["source_id"]][row["code_id"]].append(mark)
    return found
