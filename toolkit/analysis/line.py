"""All that participants say laid on one line, so that whole studies of extracts are compared at once.

On the line stand the turns that count, source after source, with one empty place between two sources. An extract is a
range of it: words of interviewers that stand in between take no room, and two extracts share a place exactly when they
share a character that counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, eq=False)
class Extracts:
    """Ranges of a line as two arrays, `start` and `end`, sorted; none is empty and none stands there twice."""

    start: Any
    end: Any

    @classmethod
    def of(cls, start: Any, end: Any) -> "Extracts":
        """Return the ranges sorted, each once, without empty ones."""
        start, end = np.asarray(start, np.int64), np.asarray(end, np.int64)
        order = np.lexsort([end, start])
        start, end = start[order], end[order]
        fresh = start < end
        fresh[1:] &= (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        return cls(start[fresh], end[fresh])

    def __len__(self) -> int:
        return len(self.start)

    def kept(self, which: Any) -> "Extracts":
        """Return those that a mask or an array of places chooses."""
        return Extracts(self.start[which], self.end[which])

    @cached_property
    def runs(self) -> "Extracts":
        """The maximal runs that they cover; what overlaps or touches is one run."""
        if not len(self):
            return self
        reached = np.maximum.accumulate(self.end)
        fresh = np.r_[True, self.start[1:] > reached[:-1]]
        last = np.r_[np.flatnonzero(fresh)[1:] - 1, len(self) - 1]
        return Extracts(self.start[fresh], reached[last])

    def joined(self, other: "Extracts") -> "Extracts":
        """Return the extracts of both."""
        return Extracts.of(np.r_[self.start, other.start], np.r_[self.end, other.end])

    def common(self, other: "Extracts") -> "Extracts":
        """Return what each extract shares with each of the other."""
        one, two = meetings(self, other)
        return Extracts.of(np.maximum(self.start[one], other.start[two]), np.minimum(self.end[one], other.end[two]))

    def without(self, other: "Extracts") -> "Extracts":
        """Return what is left of each extract when the places of the other are taken out."""
        runs = other.runs
        far = max(self.end.max(initial=0), 0)
        gaps = Extracts.of(np.r_[-1, runs.end], np.r_[runs.start, far + 1])
        return self.common(gaps)

    def which_overlap(self, other: "Extracts") -> Any:
        """Tell of each extract whether it shares a place with the other."""
        runs = other.runs
        first = np.searchsorted(runs.end, self.start, side="right")
        return np.searchsorted(runs.start, self.end, side="left") > first

    def overlapping(self, other: "Extracts") -> "Extracts":
        """Return the extracts that share a place with the other."""
        return self.kept(self.which_overlap(other))

    def inside(self, other: "Extracts") -> "Extracts":
        """Return the extracts that lie in the places of the other, with all of theirs."""
        runs = other.runs
        if not len(runs):
            return self.kept(slice(0, 0))
        at = np.searchsorted(runs.start, self.start, side="right") - 1
        return self.kept((at >= 0) & (runs.end[at] >= self.end))


def meetings(one: Extracts, two: Extracts) -> tuple[Any, Any]:
    """Return every pair (place in `one`, place in `two`) of ranges that share a place."""
    first = np.searchsorted(two.start, one.start, side="left")
    a, b = spread(first, np.searchsorted(two.start, one.end, side="left") - first)  # begins in it, or with it
    first = np.searchsorted(one.start, two.start, side="right")
    d, c = spread(first, np.searchsorted(one.start, two.end, side="left") - first)  # begins after it
    return np.r_[a, c], np.r_[b, d]


def meetings_within(start: Any, end: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of ranges of one list, sorted by `start`, that share a place: each pair once, block by block."""
    after = np.arange(1, len(start) + 1)
    count = np.maximum(np.searchsorted(start, end, side="left") - after, 0)
    total = np.cumsum(count)
    done = 0
    while done < len(start):
        before = total[done - 1] if done else 0
        until = max(int(np.searchsorted(total, before + PAIRS_AT_ONCE, side="right")), done + 1)
        one, two = spread(after[done:until], count[done:until])
        yield one + done, two
        done = until


def spread(first: Any, count: Any) -> tuple[Any, Any]:
    """Return (row, value) for the values `first`, `first + 1`, … of each row, `count` of them.

    >>> [part.tolist() for part in spread(np.array([5, 9]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    row = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, np.repeat(first, count) + offset


@dataclass(frozen=True, eq=False)
class Line:
    """Turns on one line. `owner` numbers what each turn belongs to: its source, or a speaker in it."""

    owner: Any
    start: Any
    end: Any
    turn: Any  # the row of each in the frame it comes from

    @classmethod
    def of(cls, turns: pd.DataFrame, owner: Any) -> "Line":
        """Lay turns on a line, by owner and place."""
        start, end = turns["start"].to_numpy(np.int64), turns["end"].to_numpy(np.int64)
        owner = np.asarray(owner, np.int64)
        order = np.lexsort([start, owner])
        return cls(owner[order], start[order], end[order], order)

    @cached_property
    def at(self) -> Any:
        """Where each turn begins on the line."""
        length = self.end - self.start
        other = np.cumsum(np.r_[0, self.owner[1:] != self.owner[:-1]]) if len(length) else 0
        return np.cumsum(length) - length + other

    @cached_property
    def until(self) -> Any:
        """Where each turn ends on the line."""
        return self.at + self.end - self.start

    @cached_property
    def _width(self) -> int:
        return int(self.end.max(initial=0)) + 2

    def place(self, owner: Any, position: Any) -> Any:
        """Return where positions in the text of owners stand on the line; one between two turns, where the first ends.

        Before the first turn of its owner, it is where that turn begins; without any turn, nowhere: 0.
        """
        if not len(self.at):
            return np.zeros(len(position), np.int64)
        owner, position = np.asarray(owner, np.int64), np.clip(np.asarray(position, np.int64), 0, self._width - 1)
        wanted = owner * self._width + position
        order = np.argsort(wanted, kind="stable")  # a search for sorted values is many times faster
        turn = np.empty(len(wanted), np.int64)
        turn[order] = np.searchsorted(self.owner * self._width + self.start, wanted[order], side="right") - 1
        first = np.searchsorted(self.owner, owner, side="left")
        known = (first < len(self.owner)) & (self.owner[np.minimum(first, len(self.owner) - 1)] == owner)
        early = turn < first
        turn = np.where(early, first, turn) * known
        inside = np.minimum(position - self.start[turn], self.end[turn] - self.start[turn])
        return np.where(known, self.at[turn] + np.where(early, 0, inside), 0)

    def first_turn(self, extracts: Extracts) -> Any:
        """Return the place in the line of the turn in which each extract begins."""
        return np.searchsorted(self.at, extracts.start, side="right") - 1

    def last_turn(self, extracts: Extracts) -> Any:
        """Return the place in the line of the turn in which each extract ends."""
        return np.searchsorted(self.at, extracts.end - 1, side="right") - 1

    def in_text(self, extracts: Extracts) -> tuple[Any, Any, Any]:
        """Return owner, start and end in the text of each extract: from its first character that counts to its last."""
        first, last = self.first_turn(extracts), self.last_turn(extracts)
        start = self.start[first] + extracts.start - self.at[first]
        end = self.start[last] + extracts.end - self.at[last]
        return self.owner[first], start, end
