"""Suggestions that were kept, with their evidence as it is now: who speaks, what is coded, what was decided."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.kept_back import KEPT_BACK, is_kept_back
from toolkit.errors import NotFound, ToolkitError
from toolkit.model import Stands, Suggested
from toolkit.spans import union
from toolkit.study import Basis, Result, StudyData
from toolkit.suggest import evidence, how_many, people
from toolkit.suggest.extracts import codes_on
from toolkit.suggest.overlap import alike, places_of
from toolkit.suggest.statement import GIVEN_UP
from toolkit.suggest.words import Vocabulary

TITLE = "Possible themes to check, as kept"
TABLE = ("number", "label", "name", "keywords", "state", "became", "extracts", "n", "of", "not_coded", "decided_by",
         "decided_at", "reason", "made_of", "run_on")  # fmt: skip
EXTRACTS = ("extract", "stands", "quote", "label", "codes", "source", "turn", "start", "end")
LEFT_OUT = (
    "Not shown: extracts of people who have withdrawn, and those that a correction of the text left without a place."
)


@dataclass(frozen=True, eq=False)
class KeptSuggestions:
    """The kept suggestions of a study. Counts are of people as they are known now, codes as they lie now.

    >>> len(KeptSuggestions(StudyData()).table())
    0
    """

    data: StudyData

    @cached_property
    def ground(self) -> Ground:
        """Who speaks where."""
        return Ground(self.data)

    @cached_property
    def segments(self) -> pd.DataFrame:
        """Every extract of every suggestion that lies on words of participants, with who says it."""
        turns = self.ground.turns.reset_index(names="turn_row")[["source", "turn", "start", "end", "turn_row"]]
        rows = self.data.suggestion_segments.reset_index(names="row")
        both = rows.merge(turns, on="source", suffixes=("", "_turn"))
        shared = both[["end", "end_turn"]].min(axis=1) - both[["start", "start_turn"]].max(axis=1)
        both = both.assign(shared=shared)[shared > 0].sort_values(["row", "shared"], kind="stable")
        frame = both.drop_duplicates("row", keep="last").reset_index(drop=True)
        frame["slot"] = self.ground.slot_of_turn[frame["turn_row"].to_numpy(np.int64)] if len(frame) else []
        who = self.ground.slots["participant"].astype(object).reindex(frame["slot"]).reset_index(drop=True)
        frame["participant"] = who.where(who.notna(), None)
        unknown = "speakers in " + frame["source"].astype(str)
        frame["speaker"] = frame["participant"].where(frame["participant"].notna(), unknown)
        spans = frame[["source", "start", "end"]].itertuples(index=False)
        texts = self.data.texts
        frame["words"] = [
            KEPT_BACK if is_kept_back(self.data, *one) else texts[one.source][one.start : one.end] for one in spans
        ]
        return frame

    @cached_property
    def _coded(self) -> Any:
        return codes_on(self.ground, self.segments)

    @cached_property
    def _labels(self) -> list[str]:
        return evidence.quotation_labels(self.data, self.segments)

    @cached_property
    def _group(self) -> Any:
        """The place of each extract's suggestion in the frame of suggestions; -1 for a counter-example."""
        place = pd.Index(self.data.suggestions["suggestion"]).get_indexer(self.segments["suggestion"])
        return np.where(self.segments["stands"] == Stands.COUNTER, -1, place)

    def over(self, by: list[str]) -> pd.DataFrame:
        """Return how many people are in each suggestion in each cell; `one` is its place in the frame."""
        slot = self.segments["slot"].to_numpy(np.int64)
        return people.counted(self.ground, slot, self._group, by, len(self.data.suggestions))

    @cached_property
    def _told(self) -> dict[str, dict[int, str]]:
        return {by: people.in_words(self.over([by]), by) for by in ("wave", "group", "site")}

    @cached_property
    def _everybody(self) -> pd.DataFrame:
        return self.over([])

    def row(self, number: int) -> Any:
        """Return the suggestion of this number as it is kept.

        Raises:
            NotFound: There is none.
        """
        rows = self.data.suggestions
        found = rows[rows["number"] == number]
        if found.empty:
            raise NotFound(f"There is no suggestion {number}.", fix="project.suggestions.table() lists them by number.")
        return next(found.itertuples())

    def numbers(self, *states: str) -> list[int]:
        """Return the numbers of the suggestions in these states; without any, of all that were not given up."""
        rows = self.data.suggestions
        wanted = rows["state"].isin(states) if states else ~rows["state"].isin(GIVEN_UP)
        return [int(one) for one in rows.loc[wanted, "number"]]

    def table(self, state: str | None = None) -> Result:
        """Return a row per suggestion: what it is called, who is in it, what was decided by whom and why.

        Raises:
            NotFound: There is no such state.
        """
        if state is not None and state not in set(Suggested):
            raise NotFound.among("state", state, list(Suggested))
        wanted = set(self.numbers(state) if state else self.numbers())
        places = [place for place, number in enumerate(self.data.suggestions["number"]) if number in wanted]
        rows = [self._cells(place) for place in places]
        given_up = sum(self.data.suggestions["state"].isin(GIVEN_UP))
        more = (f"{given_up} more were merged, split or replaced.",) if given_up and not state else ()
        return Result(pd.DataFrame(rows, columns=list(TABLE)), basis=self._basis(TITLE, (*more, LEFT_OUT)))

    def _cells(self, place: int) -> list[Any]:
        row, here, everybody = self.data.suggestions.iloc[place], self._group == place, self._everybody.iloc[place]
        runs = self.data.suggestion_runs
        said = [row["number"], row["label"], row["name"], ", ".join(row["keywords"]), row["state"], row["became"]]
        counts = [int(here.sum()), everybody["n"], everybody["of"], self._not_coded(here)]
        decided = [row["decided_by"], row["decided_at"][:10], row["reason"], row["made_of"]]
        return [*said, *counts, *decided, runs.loc[runs["run"] == row["run"], "made_on"].item()]

    def extracts(self, number: int) -> Result:
        """Return the extracts of a suggestion and its counter-example, those nearest to its middle first.

        Returns:
            Columns `extract` (its number), `stands`, `quote`, `label`, `codes`, `source`, `turn`, `start`, `end`.
        """
        at = np.flatnonzero(self.segments["suggestion"] == self.row(number).suggestion)
        at = at[np.argsort(self.segments["position"].to_numpy(np.int64)[at], kind="stable")]
        names, rows = self.data.items("code"), []
        for place in at:
            one = self.segments.iloc[place]
            codes = ", ".join(name for name, held in zip(names, self._coded[place], strict=True) if held)
            where = [one[name] for name in ("source", "turn", "start", "end")]
            number_of = pd.NA if one["stands"] == Stands.COUNTER else int(one["position"]) + 1
            rows.append([number_of, one["stands"], one["words"], self._labels[place], codes, *where])
        frame = pd.DataFrame(rows, columns=list(EXTRACTS)).astype({"extract": "Int64"})
        return Result(frame, basis=self._basis(f"Suggestion {number}: its extracts", (LEFT_OUT,)))

    def facts(self, number: int) -> list[str]:
        """Return what is known of a suggestion, a sentence or list each: who, where, how much of it is coded."""
        row = self.row(number)
        place = int(np.flatnonzero(self.data.suggestions["number"] == number)[0])
        here, everybody = self._group == place, self._everybody.iloc[place]
        size = int(here.sum())
        told = [self._told[by].get(place, "") for by in ("wave", "group", "site")]
        overlap = self._already_coded(here)
        steady = "" if row.stability is None or np.isnan(row.stability) else how_many.in_words(row.stability)
        return [
            f"{everybody['n']} of {everybody['of']} people, {size} extracts, {self._not_coded(here)} of them not coded",
            *(one for one in told if one),
            *([f"Already coded: {overlap}"] if overlap else []),
            *([f"{steady.capitalize()} ({row.stability:.2f})"] if steady else []),
            f"Keywords: {', '.join(row.keywords) or 'none that two people share'}",
        ]

    def warning(self, number: int) -> str:
        """Warn when one person gives more than half of the extracts."""
        place = int(np.flatnonzero(self.data.suggestions["number"] == number)[0])
        speakers = self.segments["speaker"].to_numpy(str)[self._group == place]
        return evidence.one_voice(speakers) if len(speakers) else ""

    def keywords_of(self, parts: list[list[int]], number: int) -> list[list[str]]:
        """Return what sets parts of a suggestion (numbers of extracts) apart; nothing without the extra `topics`."""
        here = self.segments[self.segments["suggestion"] == self.row(number).suggestion]
        at = {int(one) + 1: place for place, one in zip(here.index, here["position"], strict=True)}
        rows = [(at[one], part) for part, numbers in enumerate(parts) for one in numbers if one in at]
        chosen = self.segments.iloc[[row for row, _ in rows]]
        languages = chosen["source"].map(self.data.sources.set_index("source")["language"]).fillna("")
        try:
            spoken = [str(one).casefold().partition("-")[0] or "en" for one in languages]
            words = Vocabulary(list(chosen["words"]), spoken)
            groups = np.array([part for _, part in rows])
            return evidence.keywords(words, np.arange(len(rows)), groups, list(chosen["speaker"]), len(parts))
        except ToolkitError:
            return []

    def _not_coded(self, here: Any) -> str:
        return f"{1 - self._coded[here].any(axis=1).mean():.0%}" if here.any() else "0%"

    def _already_coded(self, here: Any) -> str:
        """Say which codes lie on a suggestion: the share of its extracts, and how much of both is the same."""
        names, size = self.data.items("code"), int(here.sum())
        if not names or not size:
            return ""
        share = self._coded[here].sum(axis=0) / size
        places = places_of(self.segments[here])
        order = [at for at in np.argsort(-share, kind="stable")[:3] if share[at] >= evidence.WORTH_NAMING]
        return "; ".join(
            f"{names[at]} {share[at]:.0%} (Jaccard {alike(places, self._code_places[names[at]]):.2f})" for at in order
        )

    @cached_property
    def _code_places(self) -> dict[str, dict[str, list[tuple[int, int]]]]:
        found: dict[str, dict[str, list[tuple[int, int]]]] = {}
        for row in self.data.codings.itertuples():
            found.setdefault(row.code, {}).setdefault(row.source, []).append((row.start, row.end))
        return {code: {name: union(some) for name, some in by.items()} for code, by in found.items()}

    def _basis(self, title: str, notes: tuple[str, ...]) -> Basis:
        return Basis(
            title=title,
            unit="participants",
            numerator="participants with an extract in the suggestion",
            denominator="participants with words",
            filter=self.ground.filter,
            coding=self.data.coding_note,
            notes=notes,
        )
