"""What several coders were all given: the ground of every comparison between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground, listed
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import Progress
from toolkit.study import StudyData

MOST = 8  # coders at once: the kinds of units double with each
RULE = (
    "Counted are sources that {all} given (assigned to them, or coded, read or finished by them); "
    "of a coder who has finished any source, only what they have finished."
)


@dataclass(frozen=True, eq=False)
class DoubleCoding:
    """The coders to compare, the sources they share, and their own codings in these.

    `counts[source, coder]` says whether a coder's coding of a source counts; with two coders it always does.
    """

    data: StudyData
    coders: tuple[str, ...]
    sources: tuple[str, ...]
    counts: Any

    @cached_property
    def turns(self) -> pd.DataFrame:
        """The turns that count (no interviewer, nobody withdrawn), in order, with the number of their source."""
        turns = Ground(self.data).turns
        turns = turns[turns["source"].isin(self.sources)]
        turns = turns.assign(place=pd.Index(self.sources).get_indexer(turns["source"]))
        return turns.sort_values(["place", "start"]).reset_index(drop=True)

    @cached_property
    def layers(self) -> pd.DataFrame:
        """The codings of each coder in each source where theirs count, with the numbers of source and coder."""
        rows = self.data.layers
        place = pd.Index(self.sources).get_indexer(rows["source"])
        who = pd.Index(self.coders).get_indexer(rows["coder"])
        here = (place >= 0) & (who >= 0)
        here[here] = self.counts[place[here], who[here]]
        return rows[here].assign(place=place[here], who=who[here]).reset_index(drop=True)

    def coders_of(self, place: int) -> list[int]:
        """Return the numbers of the coders whose coding of a source counts."""
        return self._coders_of[place]

    @cached_property
    def _coders_of(self) -> list[list[int]]:
        return [np.flatnonzero(row).tolist() for row in self.counts]

    @property
    def names(self) -> str:
        """The coders, for a sentence."""
        return " and ".join([", ".join(self.coders[:-1]), self.coders[-1]])

    def notes(self) -> list[str]:
        """Say which text counts, what is left out and where a coder marked nothing at all."""
        told = [RULE.format(all="both were" if len(self.coders) == 2 else "two or more of them were")]  # noqa: PLR2004
        given = self.data.given.loc[self.data.given["coder"].isin(self.coders), "source"]
        rest = set(given) - set(self.sources)
        if rest:
            out = [name for name in self.data.sources["source"] if name in rest]
            told.append(f"Left out, not given to another or not finished: {_few(self.data, out)}.")
        marked = np.zeros(self.counts.shape, bool)
        marked[self.layers["place"], self.layers["who"]] = True
        for number, coder in enumerate(self.coders):
            bare = np.array(self.sources)[self.counts[:, number] & ~marked[:, number]]
            if len(bare):
                told.append(f"{coder} coded nothing in {_few(self.data, list(bare))}.")
        return told + self._after_settling()

    def _after_settling(self) -> list[str]:
        settled = self.data.settlings[self.data.settlings["source"].isin(self.sources)]
        if settled.empty:
            return []
        later = int((self.layers["created_at"] > settled["at"].min()).sum())
        more = f" {later} of the codings compared were made after it began." if later else ""
        return [
            f"Settling has begun in {_few(self.data, list(settled['source']))}; the coders' own layers count.{more}"
        ]


def double_coding(data: StudyData, coders: Sequence[str] | None) -> DoubleCoding:
    """Return what these coders share; without names, all people who were given anything.

    Raises:
        NotFound: There is no such coder.
        InvalidInput: Fewer than two coders, or more than eight.
        Refused: The agreed coding is no coder; or no source was given to two of them.
    """
    chosen = _chosen(data, coders)
    counts = _counting(data, chosen)
    shared = counts.sum(axis=1) >= 2  # noqa: PLR2004 - a pair
    if not shared.any():
        raise Refused(
            f"No source was given to two of these: {', '.join(chosen)}.",
            fix="project.assign(source=…, coder=…) gives the same source to both; "
            "project.import_codings(…) brings in a second coder's.",
        )
    names = data.sources["source"].to_numpy()
    return DoubleCoding(data=data, coders=chosen, sources=tuple(names[shared]), counts=counts[shared])


def _chosen(data: StudyData, coders: Sequence[str] | None) -> tuple[str, ...]:
    kinds = dict(zip(data.coders["coder"], data.coders["kind"], strict=True))
    people = [name for name, kind in kinds.items() if kind == "person"]
    if isinstance(coders, str):
        coders = [coders]
    if coders is None:
        coders = [name for name in people if name in set(data.given["coder"])]
    for name in coders:
        if name not in kinds:
            raise NotFound.among("coder", name, kinds)
        if kinds[name] == "agreed":
            raise Refused(
                "The agreed coding is no coder: agreement is computed before it, from the coders' own layers.",
                fix=f"Name the people who coded: {', '.join(people)}.",
            )
    chosen = tuple(dict.fromkeys(coders))
    if not 2 <= len(chosen) <= MOST:  # noqa: PLR2004 - a pair
        raise InvalidInput(
            f"Agreement needs two to {MOST} coders; here there {'is' if len(chosen) == 1 else 'are'} {len(chosen)}.",
            fix='Such as coders=["Ana", "Ben"].',
        )
    return chosen


def _counting(data: StudyData, coders: tuple[str, ...]) -> Any:
    given, sources = data.given, pd.Index(data.sources["source"])
    counts = np.zeros((len(sources), len(coders)), bool)
    for number, coder in enumerate(coders):
        mine = given[given["coder"] == coder]
        finished = mine[mine["how"] == Progress.FINISHED]
        place = sources.get_indexer((finished if len(finished) else mine)["source"].unique())
        counts[place[place >= 0], number] = True
    return counts


def _few(data: StudyData, names: Sequence[str], most: int = 12) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return listed(data, names[:most]) + more
