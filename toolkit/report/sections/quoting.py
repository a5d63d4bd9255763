"""Quotations as a report prints them: the house's marks, the interviewer's words where wanted, no word changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.model import MarkKind, Role
from toolkit.report.sections.house_marks import CUT, INTERVIEWER, house_marks, says_the_same
from toolkit.spans import Span, subtract
from toolkit.study import StudyData

IN_BRACKETS = (MarkKind.REDACTION, MarkKind.EDITORIAL, MarkKind.NON_SPEECH, MarkKind.INAUDIBLE)
LEFT_OUT = "Left out, since the words are not those of the transcript as it is now: {names}."


class Quoting:
    """Prints the quotations of a study; what does not hold the words of its transcript is not printed."""

    def __init__(self, data: StudyData, *, interviewer: bool = False) -> None:
        self.data, self.interviewer = data, interviewer
        self._printed: dict[tuple[str, str, str], str | None] = {}
        codings = data.codings
        places = zip(codings["source"], codings["start"], codings["end"], strict=True)
        self._place = dict(zip(codings["coding"], places, strict=True))

    def printed(self, coding: str, quote: str, *, theme: str = "") -> str | None:
        """Return a quotation in quotation marks and with the house's marks, or None where it is not the text's.

        `quote` is what the analysis returned for the coding: cut to the words that may be quoted, and as it is
        trimmed in the tray of `theme`.
        """
        key = (coding, quote, theme if (theme, coding) in self._cuts else "")
        if key not in self._printed:
            self._printed[key] = self._print(*key)
        return self._printed[key]

    def _print(self, coding: str, quote: str, theme: str) -> str | None:
        source, start, end = self._place[coding]
        cuts = self._cuts.get((theme, coding), [])
        words = self._with_questions(coding, cuts) if self.interviewer else " ".join(quote.split())
        brackets, dropped = self._marks(source, int(start), int(end))
        uniform = house_marks(words, brackets=brackets, dropped=dropped)
        whole = self.data.texts[source][int(start) : int(end)]
        return f"“{uniform}”" if says_the_same(uniform, whole, dropped=dropped) else None

    def _marks(self, source: str, start: int, end: int) -> tuple[list[str], list[str]]:
        """Return the marks within a stretch as they are written: those to put in brackets, those to leave out."""
        starts, rows = self._marks_of.get(source, ([], []))
        here = rows[bisect_left(starts, start) : bisect_right(starts, end)]
        text = self.data.texts[source]
        written = [(kind, " ".join(text[first:last].split())) for kind, first, last in here if last <= end]
        return (
            [words for kind, words in written if kind in IN_BRACKETS and words],
            [words for kind, words in written if kind == MarkKind.STAMP and words],
        )

    @cached_property
    def _marks_of(self) -> Mapping[str, tuple[list[int], list[tuple[str, int, int]]]]:
        found = {}
        for source, rows in self.data.marks.sort_values("start").groupby("source", sort=False):
            starts = [int(start) for start in rows["start"]]
            found[str(source)] = (starts, list(zip(rows["kind"], starts, map(int, rows["end"]), strict=True)))
        return found

    @cached_property
    def _spoken(self) -> Mapping[str, list[Any]]:
        return _by_source(Ground(self.data).turns)

    @cached_property
    def _asked(self) -> Mapping[str, list[Any]]:
        return _by_source(self.data.turns[self.data.turns["role"] == Role.INTERVIEWER])

    @cached_property
    def _cuts(self) -> Mapping[tuple[str, str], list[Span]]:
        tray = self.data.quotes.itertuples()
        return {(row.theme, row.coding): [(first, last) for first, last in row.cuts] for row in tray}

    def _with_questions(self, coding: str, cuts: Sequence[Span]) -> str:
        """Return the words that may be quoted; where only the interviewer speaks between, what was asked."""
        source, start, end = self._place[coding]
        text = self.data.texts[source]
        turns = [(max(turn.start, start), min(turn.end, end)) for turn in self._spoken.get(source, [])]
        said = [turn for turn in turns if turn[0] < turn[1]]
        kept = [part for turn in said for part in subtract(turn, list(cuts))]
        if not kept:
            return ""
        words = f"{CUT} " if kept[0][0] > said[0][0] else ""
        for number, (first, last) in enumerate(kept):
            between = self._between(source, kept[number - 1][1], first, said) if number else ""
            words += between + " ".join(text[first:last].split())
        return words + (f" {CUT}" if kept[-1][1] < said[-1][1] else "")

    def _between(self, source: str, start: int, end: int, said: Sequence[Span]) -> str:
        """Return what the interviewer says between two parts of a quotation, or the mark of a cut."""
        asked = [turn for turn in self._asked.get(source, []) if start <= turn.start and turn.end <= end]
        if not asked or start not in {stop for _, stop in said}:
            return f" {CUT} "
        words = " ".join(" ".join(self.data.texts[source][turn.start : turn.end].split()) for turn in asked)
        return f"\n{INTERVIEWER} {words}\n" + ("" if end in {first for first, _ in said} else f"{CUT} ")


def _by_source(turns: pd.DataFrame) -> Mapping[str, list[Any]]:
    return {str(name): list(rows.itertuples()) for name, rows in turns.groupby("source", sort=False)}
