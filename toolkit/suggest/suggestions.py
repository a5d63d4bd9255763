"""ThemeSuggestions: possible themes to check, with the evidence for a person who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.presence import unknown_note
from toolkit.errors import InvalidInput, NotFound
from toolkit.study import Basis, Result, StudyData
from toolkit.suggest import evidence, how_many, people
from toolkit.suggest.engines import Engine
from toolkit.suggest.extracts import Extracts
from toolkit.suggest.grouping import TWO, Grouping
from toolkit.suggest.rejected import rejected_in
from toolkit.suggest.statement import basis_lines, paragraph
from toolkit.suggest.words import TOKEN

VOICES = 3
TITLE = "Possible themes to check"
REVIEW = "unassigned, review"
SET_ASIDE = "rejected before, set aside"
READING = (
    "Typical: near the middle and with most of the keywords, each of another person. Edge case: only just in. "
    "Counter-example: near, and placed elsewhere; read whether it speaks against the suggestion."
)
NO_RIGHT_NUMBER = (
    "In talk both measures favour few and large groups and are flat beyond: they do not say which number is right."
)
TABLE = (
    "suggestion", "label", "keywords", "extracts", "n", "of", "by_wave", "by_group", "by_site", "one_voice",
    "stability", "stable", "already_coded", "not_coded",
)  # fmt: skip
QUOTATIONS = ("suggestion", "kind", "quote", "label", "codes", "source", "turn", "start", "end")
SEGMENTS = ("source", "turn", "participant", "start", "end", "words", "suggestion", "status", "margin", "near_code")


@dataclass(frozen=True, kw_only=True, eq=False)
class ThemeSuggestions:
    """Groups of extracts about the same: possible themes to check. Nothing of it is a coding.

    `.table` has a row per suggestion, `.quotations` the words, `.segments` where every extract went, `.over("wave")`
    the people in each cell. `.coarser()`, `.finer()`, `.merge(…)` and `.split(…)` give new suggestions; this object
    stays as it is. Suggestions are numbered by how many people have words in them that nobody has coded.

    >>> from toolkit.suggest.themes import suggest_themes
    >>> len(suggest_themes(StudyData()))
    0
    """

    data: StudyData
    extracts: Extracts
    engine_name: str
    made_on: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    why_so_many: str = ""
    engine: Engine | None = None
    rows: Any = field(default_factory=lambda: np.array([], np.int64))
    labels: Any = field(default_factory=lambda: np.array([], np.int64))
    asked: int = 0
    near_code: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.groups.order)

    @property
    def model(self) -> Any:
        """The fitted model of the engine, such as BERTopic's, for those who want its own tools; None without one."""
        return self.engine.model if self.engine else None

    @cached_property
    def groups(self) -> Grouping:
        """Which group each extract is in, and what was left out because a person had rejected it."""
        return Grouping(self.extracts, self.engine, self.rows, self.labels, rejected_in(self.data))

    @cached_property
    def keywords(self) -> list[list[str]]:
        """The words that set each suggestion apart, in the order of the suggestions."""
        if self.engine is None:
            return []
        places = self.groups.ranked_with_left_out
        rows = np.flatnonzero(places >= 0)
        every = len(self) + len(self.groups.left_out)
        words = evidence.keywords(self.engine.vocabulary, rows, places[rows], self.groups.speakers[rows], every)
        return words[: len(self)]

    @cached_property
    def stability(self) -> list[float]:
        """How much of each suggestion comes back when people are left out, 0 to 1."""
        if self.engine is None or not len(self):
            return []
        with how_many.one_thread():
            return how_many.stability(self.engine, self.groups.ranked, self.groups.speakers, (len(self), self.asked))

    @cached_property
    def table(self) -> Result:
        """A row per suggestion: a machine-made label, keywords, n of N people and where, stability, what is coded."""
        rows = []
        told = {by: people.in_words(self._people([by]), by) for by in ("wave", "group", "site")} if len(self) else {}
        everybody = self._people([]) if len(self) else pd.DataFrame(columns=["n", "of"])
        for at in range(len(self)):
            here = self.groups.ranked == at
            rows.append(
                [
                    at + 1,
                    evidence.label(self.keywords[at]),
                    ", ".join(self.keywords[at]),
                    int(here.sum()),
                    everybody["n"].iloc[at],
                    everybody["of"].iloc[at],
                    *(told[by].get(at, "") for by in ("wave", "group", "site")),
                    evidence.one_voice(self.groups.speakers[here]),
                    round(self.stability[at], 2),
                    how_many.in_words(self.stability[at]),
                    evidence.already_coded(self.groups.coded, self.data.items("code"), here),
                    f"{1 - self.groups.coded[here].any(axis=1).mean():.0%}",
                ]
            )
        return Result(pd.DataFrame(rows, columns=list(TABLE)), basis=self.basis(TITLE))

    @cached_property
    def quotations(self) -> Result:
        """The words: per suggestion typical extracts of different people, edge cases, and a counter-example to weigh.

        Columns `suggestion`, `kind`, `quote` (text[start:end]), `label`, `codes` (what lies on it), `source`, `turn`,
        `start`, `end`.
        """
        compared = self.extracts.compared.iloc[self.rows].reset_index(drop=True)
        names, rows = self.data.items("code"), []
        said = evidence.quotation_labels(self.data, compared)
        for at in range(len(self)):
            for kind, row in self.examples(at):
                extract = compared.iloc[row]
                codes = ", ".join(name for name, held in zip(names, self.groups.coded[row], strict=True) if held)
                place = [extract[name] for name in ("source", "turn", "start", "end")]
                rows.append([at + 1, kind, extract["words"], said[row], codes, *place])
        notes = (READING,)
        return Result(
            pd.DataFrame(rows, columns=list(QUOTATIONS)),
            basis=self.basis(f"{TITLE}: quotations", notes),
        )

    def examples(self, at: int) -> list[tuple[str, int]]:
        """Return the extracts to show of the suggestion at a place (from 0) as (kind, row among those grouped)."""
        groups = self.groups
        telling = self._telling(at)
        return evidence.examples(
            groups.distances[:, groups.order[at]], groups.ranked, groups.margin, groups.speakers, at, telling
        )

    def _telling(self, at: int) -> Any:
        """How many of the suggestion's keywords stand in each extract."""
        words = set(" ".join(self.keywords[at]).split())
        said = self.extracts.compared["said"].iloc[self.rows]
        return np.array([len(words & {one.group().casefold() for one in TOKEN.finditer(text)}) for text in said])

    @cached_property
    def segments_by_status(self) -> dict[str, int]:
        """How many extracts are in a suggestion, unassigned, near a code, too short."""
        inside = int((self.groups.ranked >= 0).sum())
        coded = sum(bool(self.extracts.coded[row].any()) for row in self.near_code)
        told = {
            "in a suggestion": inside,
            REVIEW: len(self.rows) - inside - int(self.groups.set_aside.sum()),
            SET_ASIDE: int(self.groups.set_aside.sum()),
            "coded, set aside": coded,
            "near a code, set aside": len(self.near_code) - coded,
            "too few words to compare": len(self.extracts.frame) - len(self.extracts.compared),
        }
        return {name: number for name, number in told.items() if number}

    @cached_property
    def segments(self) -> Result:
        """Every extract and what became of it: its suggestion, or why it is in none.

        Columns `source`, `turn`, `participant`, `start`, `end`, `words`, `suggestion` (NA for none), `status`,
        `margin` (0 between two suggestions, 1 in the middle of one), `near_code` (in a guided run).
        """
        frame = self.extracts.frame.copy()
        frame["suggestion"] = pd.array([pd.NA] * len(frame), dtype="Int64")
        frame["margin"], frame["near_code"] = np.nan, ""
        frame["status"] = np.where(frame["compared"], "not grouped", "too few words to compare")
        at = np.flatnonzero(frame["compared"])
        for row, code in self.near_code.items():
            frame.loc[at[row], ["status", "near_code"]] = [
                "coded" if self.extracts.coded[row].any() else "near a code",
                code,
            ]
        grouped = at[self.rows]
        frame.loc[grouped, "margin"] = np.round(self.groups.margin, 3) if len(grouped) else []
        unplaced = np.where(self.groups.set_aside, SET_ASIDE, REVIEW)
        frame.loc[grouped, "status"] = np.where(self.groups.ranked >= 0, "in a suggestion", unplaced)
        inside = self.groups.ranked >= 0
        frame.loc[grouped[inside], "suggestion"] = self.groups.ranked[inside] + 1
        return Result(frame[list(SEGMENTS)], basis=self.basis(f"{TITLE}: all extracts"))

    def missed(self) -> Result:
        """Return the answer to “what have we missed?” as a plain list: three voices for each suggestion.

        Best in a guided run, where what is coded or near a code is set aside.

        Returns:
            Columns `suggestion`, `label`, `people` (“9 of 20”), `in_their_words` (typical quotations with labels).
        """
        typical = self.quotations[self.quotations["kind"] == "typical"]
        rows = [
            [
                row["suggestion"],
                row["label"],
                f"{row['n']} of {row['of']}",
                "\n".join(
                    f"“{one.quote}” {one.label}"
                    for one in typical[typical["suggestion"] == row["suggestion"]].head(VOICES).itertuples()
                ),
            ]
            for row in self.table.to_dict("records")
        ]
        return Result(
            pd.DataFrame(rows, columns=["suggestion", "label", "people", "in_their_words"]),
            basis=self.basis("What have we missed? Possible themes to check"),
        )

    def over(self, by: str) -> Result:
        """Return how many people are in each suggestion at each time point, in each group or at each site.

        Args:
            by: "wave", "group", "site" or an attribute.

        Returns:
            Columns `suggestion`, `label`, that of `by`, `n`, `of`; nobody with words in a cell: `n` NA, `of` 0.

        Raises:
            NotFound: There is nothing of that name.
        """
        frame = self._people([by])
        frame.insert(0, "suggestion", frame["one"] + 1)
        frame.insert(1, "label", [evidence.label(self.keywords[at]) for at in frame["one"]])
        return Result(frame.drop(columns="one"), basis=self.basis(f"{TITLE}, by {by}: participants"))

    def _people(self, by: Sequence[str]) -> pd.DataFrame:
        slot = self.extracts.compared["slot"].to_numpy(np.int64)[self.rows]
        return people.counted(self.extracts.ground, slot, self.groups.ranked, by, len(self))

    def coarser(self, steps: int = 1) -> "ThemeSuggestions":
        """Return fewer suggestions: the two that are most alike become one, `steps` times."""
        labels = self.labels
        for _ in range(steps):
            if labels.max(initial=-1) < TWO:
                break
            labels = how_many.merged(self.groups.space, labels)
        return self._with(labels, "coarser")

    def finer(self, steps: int = 1) -> "ThemeSuggestions":
        """Return more suggestions: the one that gains most by it becomes two, `steps` times; the others stay."""
        labels = self.labels
        for _ in range(steps if len(self) else 0):
            labels = how_many.parted(self.groups.space, labels)
        return self._with(labels, "finer")

    def merge(self, *suggestions: int) -> "ThemeSuggestions":
        """Return the suggestions with some of them made one.

        Args:
            suggestions: Their numbers in `.table`, two or more.

        Raises:
            NotFound: There is no suggestion of that number.
            InvalidInput: Fewer than two are named.
        """
        groups = sorted({self._group(number) for number in suggestions})
        if len(groups) < TWO:
            raise InvalidInput("It takes two suggestions to merge.", fix="Give their numbers: .merge(2, 5).")
        labels = np.where(np.isin(self.labels, groups), groups[0], self.labels)
        return self._with(how_many.renumbered(labels), f"merged {' and '.join(map(str, suggestions))}")

    def split(self, suggestion: int, into: int = TWO) -> "ThemeSuggestions":
        """Return the suggestions with one of them parted.

        Args:
            suggestion: Its number in `.table`.
            into: Into how many.

        Raises:
            NotFound: There is no suggestion of that number.
        """
        labels = how_many.split(self.groups.space, self.labels, self._group(suggestion), into)
        return self._with(labels, f"split {suggestion}")

    def curve(self) -> Result:
        """Return what speaks for other numbers of groups; it takes a minute in a large study.

        Returns:
            Columns `groups`, `silhouette` (-1 to 1, how clearly they part), `alike_when_resampled` (adjusted Rand
            index over people left out), `smallest`, `largest` (extracts in a group), `offered` (the number here).
        """
        if self.engine is None:
            return Result(columns=list(how_many.CURVE), basis=self.basis("How many groups"))
        with how_many.one_thread():
            rows = how_many.curve(self.engine, self.groups.speakers, self.groups.count)
        notes = (NO_RIGHT_NUMBER,)
        return Result(rows, basis=self.basis("How many groups", notes))

    def _group(self, number: int) -> int:
        if not 1 <= number <= len(self):
            raise NotFound.among("suggestion", str(number), [str(one) for one in range(1, len(self) + 1)])
        return self.groups.order[number - 1]

    def _with(self, labels: Any, step: str) -> "ThemeSuggestions":
        steps = (*self.parameters.get("steps", ()), step)
        count = int(labels.max(initial=-1)) + 1
        return replace(self, labels=labels, asked=count, parameters={**self.parameters, "steps": steps})

    def basis(self, title: str, more: Sequence[str] = ()) -> Basis:
        """Return what stands under a table of these suggestions."""
        return Basis(
            title=title,
            unit="participants",
            numerator="participants with an extract in the suggestion",
            denominator="participants with words in the cell",
            filter="everybody who has not withdrawn; interviewers’ words are not compared",
            coding=self.data.coding_note,
            date=f"Suggested on {self.made_on}.",
            notes=(*basis_lines(self), *more, *unknown_note(self.extracts.ground)),
        )

    def statement(self) -> str:
        """Return a paragraph for a method section or an ethics form that asks whether AI was used.

        It knows of no decision: when the suggestions are kept, `project.suggestions.statement()` counts those too.
        """
        return paragraph(self)

    def __repr__(self) -> str:
        if self.message:
            return f"{TITLE}: none. {self.message}"
        return f"{TITLE}: {len(self)} suggestions\n{self.table[['label', 'n', 'of', 'not_coded']]!r}"

    def _repr_html_(self) -> str:
        from toolkit.suggest.page import as_html

        return as_html(self)
