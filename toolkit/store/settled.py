"""Places where coders can differ, and what became of each.

A *place* is a stretch of one source where the marks of one code by several coders hang together. A source that was
coded twice is settled when every place of it is.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Any

import pandas as pd

from toolkit.model import Progress, Settled
from toolkit.spans import Span, alike, meet, places, union
from toolkit.store.read import Reader


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
    texts = dict(zip(reader.rows("sources")["id"], reader.rows("sources")["text_id"], strict=True))
    found = []
    settlings: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in reader.rows("settlings").to_dict("records"):
        settlings[row["source_id"], row["code_id"]].append(row)
    marks = _marks(reader, texts)
    for source, coders in parties(reader).items():
        if len(coders) < 2 or source not in texts or (only is not None and source not in only):  # noqa: PLR2004 - a pair
            continue
        for code, here in marks[source].items():
            rows = settlings[source, code]
            for numbers in places([(one.start, one.end) for one in here]):
                place = Place(
                    source=source, code=code, marks=tuple(here[number] for number in numbers), parties=tuple(coders)
                )
                settling = next((row for row in rows if row["marks"] == place.key), None)
                found.append(replace(place, settling=settling))
    order = {one: number for number, one in enumerate(reader.rows("sources").sort_values("position")["id"])}
    return sorted(found, key=lambda one: (order[one.source], one.span, one.code))


def parties(reader: Reader) -> dict[str, list[str]]:
    """Return, by source, the people who coded it: who has codings in it, or has finished it."""
    people = [row["id"] for row in reader.rows("coders").to_dict("records") if row["kind"] == "person"]
    status = reader.rows("coding_status")
    done = status[status["state"] == Progress.FINISHED]
    codings = reader.rows("codings")
    pairs = {*zip(codings["source_id"], codings["coder_id"], strict=True),
             *zip(done["source_id"], done["coder_id"], strict=True)}  # fmt: skip
    return {source: [one for one in people if (source, one) in pairs] for source in dict.fromkeys(a for a, _ in pairs)}


def settled_sources(reader: Reader) -> set[str]:
    """Return the ids of the sources that several people coded and of which no place is open."""
    touched = set(reader.rows("settlings")["source_id"])
    if not touched:
        return set()
    still_open: dict[str, bool] = {}
    for place in places_in(reader, touched):
        still_open[place.source] = still_open.get(place.source, False) or not place.is_settled
    return {source for source, is_open in still_open.items() if not is_open}


def settlings_frame(reader: Reader, code_names: dict[str, str]) -> pd.DataFrame:
    """Return what became of each place that still stands as it was settled."""
    sources, coders = reader.names("sources"), reader.names("coders")
    touched = set(reader.rows("settlings")["source_id"])
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
        for one in (places_in(reader, touched) if touched else ())
        if one.settling
    ]
    return pd.DataFrame(rows, columns=["source", "code", "start", "end", "state", "reason", "at"])


def in_words(place: Place, coders: dict[str, str]) -> str:
    """Return the state of a place with the name of whom was kept, such as “kept Ana”."""
    if place.settling and place.settling["coder_id"]:
        return f"{place.state} {coders.get(place.settling['coder_id'], '')}".strip()
    return place.state


def _marks(reader: Reader, texts: dict[str, str]) -> dict[str, dict[str, list[Marked]]]:
    people = set(reader.rows("coders").query("kind == 'person'")["id"])
    codings = reader.rows("codings")
    codings = codings[codings["coder_id"].isin(people) & (codings["text_id"] == codings["source_id"].map(texts))]
    columns: Sequence[Any] = [
        codings[name] for name in ("source_id", "code_id", "id", "coder_id", "start_offset", "end_offset")
    ]
    found: dict[str, dict[str, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    for source, code, coding, coder, start, end in zip(*columns, strict=True):
        found[source][code].append(Marked(coding=coding, coder=coder, start=start, end=end))
    return found
