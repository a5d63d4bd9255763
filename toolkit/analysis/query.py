"""Questions put to the codings and the text: “Hope within Trust”, “text:"bus" near (5 words) Hope”."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis import query_language as language
from toolkit.analysis.extracts import shown
from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.line import Extracts, Line
from toolkit.analysis.presence import coded_when, unfinished_note
from toolkit.analysis.spoken import hits, spoken_words
from toolkit.errors import InvalidInput, NotFound, ToolkitError, suggestion
from toolkit.matching import search_for
from toolkit.study import Basis, Result, StudyData

LETTER = r"\w"


def query(data: StudyData, text: str, *, level: str | None = None, where: Where | None = None) -> Result:
    """Return the extracts that answer a query, such as `Hope within Trust`.

    A query gives extracts: stretches of participants' words in one source. Words of interviewers, of others present
    and of people who withdrew are in none; an extract can run on behind them. Names give:

    - a code: each place coded with it or its sub-codes, once; a theme: the same of all codes it speaks through. A
      former name of a merged code does as well. A name with brackets, quotation marks or an operator in it stands in
      quotes. `code:"Hope"` and `theme:"Hope"` say which is meant.
    - `text:"bus stop"`: each place where somebody says these whole words in one turn; capitals do not matter, and
      what hangs on with a hyphen or apostrophe (“mentor's”, “bus-driver”) does no harm.

    Operators, from the tightest to the loosest; each kind is read from the left, brackets go first:

    - `A within B`: the extracts of A that lie in the words of B with all of theirs.
    - `A overlaps B`: the extracts of A that share at least one character with one of B.
    - `A followed by (2 turns) B`: the extracts of A after whose end one of B begins in the same source, in the turn
      where A ends or in the next two of participants; without a number, one.
    - `A near (5 words) B`: the extracts of A with at most five words of participants between them and one of B in the
      same source, before or after it, or over it; without a number, ten.
    - `not A`: the words without A. After `and`, it takes the words of A out of what it is joined with; alone, out of
      every turn.
    - `A and B`: the words with both: what each extract of A shares with each of B.
    - `A or B`: the extracts of either; two of the same place are one.

    What `and` and `not` leave without any letter or figure, such as a full stop, is left out. With `not`, sources that
    are not finished while others are count for nothing: what is not coded there is not known yet.

    Args:
        data: The study.
        text: The query.
        level: "code" or "theme": which is meant where both have a name.
        where: What to keep, as in `theme_frequencies`; distances are measured in the whole text all the same.

    Returns:
        A row per extract in the order of the text: `label`, `quote`, `source`, `turn` (the number of its first),
        `participants`, `group`, `wave`, `start`, `end`, `spans` (the stretches between words of others).

    Raises:
        InvalidInput: The query makes no sense, or a name has two meanings; the message shows the place.
        NotFound: There is no such code or theme; the message shows the place and offers the nearest.

    >>> print(query(StudyData(), "Hope within"))
    Traceback (most recent call last):
    toolkit.errors.InvalidInput: A code, a theme or a text is expected here.
        Hope within
                   ^
    """
    if level not in (None, "code", "theme"):
        raise NotFound.among("level", str(level), ("code", "theme"))
    tree = language.read(text)
    negated = _negates(tree)
    ground = Ground(data, where or {})
    search = _Search(ground, text, level, negated=negated)
    found = search.answer(tree)
    frame = shown(ground, search.line, found)
    return Result(frame, basis=_basis(ground, text, frame, negated=negated, names=search.names))


def _negates(node: language.Node) -> bool:
    if isinstance(node, language.Not):
        return True
    parts: tuple[language.Node, ...] = ()
    if isinstance(node, language.Joined):
        parts = node.parts
    elif isinstance(node, language.Related):
        parts = (node.one, node.other)
    return any(_negates(part) for part in parts)


def _basis(ground: Ground, text: str, frame: pd.DataFrame, *, negated: bool, names: Mapping[str, str]) -> Basis:
    people = {name for who in frame["participants"] for name in who}
    unknown = int((frame["participants"].str.len() == 0).sum())
    counts = f"{len(frame)} extracts of {len(people)} people in {frame['source'].nunique()} sources"
    meant = "; ".join(f"{name}: {what}" for name, what in names.items())
    open_ones = unfinished_note(ground) if negated else _unfinished_kept(ground)
    notes = [
        counts + (f"; {unknown} of speakers not identified." if unknown else "."),
        *([f"Names: {meant}."] if meant else []),
        "Words of interviewers, of others present and of people who withdrew are in no extract.",
        *open_ones,
    ]
    return Basis(
        title=f"Query: {' '.join(text.split())}",
        unit="extracts: stretches of participants' words in one source",
        filter=ground.filter,
        coding=ground.data.coding_note,
        date=coded_when(ground.data),
        notes=tuple(notes),
    )


def _unfinished_kept(ground: Ground) -> list[str]:
    if not ground.finishing or ground.slots["coded"].all():
        return []
    return ["Sources that are not finished are in it as far as they are coded."]


@dataclass(frozen=True)
class _Search:
    """Answers a tree on the words that count; `negated` leaves out sources that are not finished."""

    ground: Ground
    text: str
    level: str | None
    negated: bool

    @cached_property
    def names(self) -> dict[str, str]:
        """What each name of the query was taken for, filled while it is answered."""
        return {}

    @cached_property
    def sources(self) -> pd.Index:
        return pd.Index(self.ground.data.sources["source"])

    @cached_property
    def line(self) -> Line:
        turns = self.ground.turns
        line = Line.of(turns, self.sources.get_indexer(turns["source"]))
        if not self.negated:
            return line
        coded = self.ground.slots["coded"].to_numpy(bool)[self.ground.slot_of_turn[line.turn]]
        return Line(line.owner[coded], line.start[coded], line.end[coded], line.turn[coded])

    @cached_property
    def every_turn(self) -> Extracts:
        return Extracts.of(self.line.at, self.line.until)

    def answer(self, node: language.Node) -> Extracts:
        """Return the extracts of a tree."""
        match node:
            case language.Name():
                return self._words(node) if node.of == "text" else self._coded(node)
            case language.Not(part):
                return self._with_words(self.every_turn.without(self.answer(part)))
            case language.Joined("or", parts):
                first, *rest = (self.answer(part) for part in parts)
                for one in rest:
                    first = first.joined(one)
                return first
            case language.Joined(_, parts):
                return self._all_of(parts)
            case language.Related():
                one, other = self.answer(node.one), self.answer(node.other)
                return self._related(node, one, other)

    def _all_of(self, parts: Sequence[language.Node]) -> Extracts:
        wanted = [self.answer(part) for part in parts if not isinstance(part, language.Not)]
        found = wanted[0] if wanted else self.every_turn
        for one in wanted[1:]:
            found = found.common(one)
        for part in parts:
            if isinstance(part, language.Not):
                found = found.without(self.answer(part.part))
        return self._with_words(found)

    def _related(self, node: language.Related, one: Extracts, other: Extracts) -> Extracts:
        if node.by == "within":
            return one.inside(other)
        if node.by == "overlaps":
            return one.overlapping(other)
        distances = _Distances(self.line, self._whole)
        if node.by == "followed by":
            return one.kept(distances.turns_after(one, other) <= node.distance)
        near = one.which_overlap(other) | (distances.words_between(one, other) <= node.distance)
        return one.kept(near)

    @cached_property
    def _whole(self) -> "_Whole":
        return _Whole.of(self.ground if not self.ground.where else Ground(self.ground.data), self.sources)

    def _with_words(self, extracts: Extracts) -> Extracts:
        """Leave out what holds no letter or figure."""
        import regex

        letter = regex.compile(LETTER)
        texts, names, (owner, start, end) = self.ground.data.texts, self.sources, self.line.in_text(extracts)
        first, last = self.line.first_turn(extracts), self.line.last_turn(extracts)
        kept = np.zeros(len(extracts), bool)
        for place in range(len(extracts)):
            text = texts[names[owner[place]]]
            for turn in range(first[place], last[place] + 1):
                a, b = max(start[place], self.line.start[turn]), min(end[place], self.line.end[turn])
                if letter.search(text, int(a), int(b)):
                    kept[place] = True
                    break
        return extracts.kept(kept)

    def _words(self, name: language.Name) -> Extracts:
        turns = self.ground.turns
        with _placed(self.text, name):
            found = hits(self.ground.data, turns, search_for(name.text, whole=True))
        self.names[name.text] = "words"
        source = self.sources.get_indexer(turns["source"])[found["turn"].to_numpy(np.int64)]
        return Extracts.of(self.line.place(source, found["start"]), self.line.place(source, found["end"]))

    def _coded(self, name: language.Name) -> Extracts:
        codings = self.ground.codings
        chosen = codings[codings["code"].isin(self._codes(name))]
        source = self.sources.get_indexer(chosen["source"])
        return Extracts.of(self.line.place(source, chosen["start"]), self.line.place(source, chosen["end"]))

    def _codes(self, name: language.Name) -> set[str]:
        """Return the names of the codes that speak for what is meant."""
        data, book = self.ground.data, self.ground.data.codebook
        found: dict[str, set[str]] = {}
        wanted = [name.of or self.level] if name.of or self.level else ["code", "theme"]
        look_up: dict[str, tuple[Callable[[str], Any], Callable[[str], set[str]]]] = {
            "code": (book.code, book.with_sub_codes),
            "theme": (book.theme, book.codes_of_theme),
        }
        with _placed(self.text, name):
            for kind in wanted:
                find, reach = look_up[str(kind)]
                try:
                    found[str(kind)] = reach(find(name.text).id)
                except NotFound:
                    continue
            if len(found) != 1:
                raise self._unclear(name, [str(kind) for kind in wanted], len(found))
        kind, ids = next(iter(found.items()))
        self.names[name.text] = kind
        names = dict(zip(data.codes["id"], data.codes["code"], strict=True))
        return {names[one] for one in ids if one in names}

    def _unclear(self, name: language.Name, wanted: Sequence[str], found: int) -> ToolkitError:
        if found:
            fix = f'Write code:"{name.text}" or theme:"{name.text}", or say level=.'
            return InvalidInput(f"“{name.text}” is a code and a theme.", fix=fix)
        book = self.ground.data.codebook
        known = [item.name for kind in wanted for item in (book.codes if kind == "code" else book.themes)]
        kinds = " or ".join(wanted)
        return NotFound(f"There is no {kinds} “{name.text}”.", fix=suggestion(name.text, known, plural=f"{wanted[0]}s"))


class _placed:  # noqa: N801 - used as a verb
    """Within it, an error shows the place of a name in the query."""

    def __init__(self, text: str, name: language.Name) -> None:
        self.text, self.name = text, name

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ToolkitError):
            raise language.misplaced(error, self.text, self.name.start, self.name.end) from None


@dataclass(frozen=True)
class _Whole:
    """The turns and words of the whole study, whatever `where` keeps: distances are measured on them."""

    line: Line
    word_start: Any
    word_end: Any

    @classmethod
    def of(cls, ground: Ground, sources: pd.Index) -> "_Whole":
        turns = ground.turns
        owner = sources.get_indexer(turns["source"])
        line, words = Line.of(turns, owner), spoken_words(ground.data, turns)
        source = owner[words["turn"].to_numpy(np.int64)]
        start, end = line.place(source, words["start"]), line.place(source, words["end"])
        return cls(line, np.sort(start), np.sort(end))


@dataclass(frozen=True)
class _Distances:
    """How far extracts of one line are from others, counted in the whole text."""

    line: Line
    whole: _Whole

    def turns_after(self, one: Extracts, other: Extracts) -> Any:
        """Return how many turns after the end of each the next of the other begins; infinite where none does."""
        at = np.searchsorted(other.start, one.end, side="left")
        there = at < len(other)
        far = np.full(len(one), np.inf)
        mine, next_ = self._in_whole(one.kept(there)), self._in_whole(other.kept(at[there]))
        same = mine.owner == next_.owner
        far[there] = np.where(same, next_.first_turn - mine.last_turn, np.inf)
        return far

    def words_between(self, one: Extracts, other: Extracts) -> Any:
        """Return how many words stand between each and the nearest of the other before or after it."""
        far = np.full(len(one), np.inf)
        if not len(other):
            return far
        after = np.searchsorted(other.start, one.end, side="left")
        ends = np.sort(other.end)
        by_end = other.kept(np.argsort(other.end, kind="stable"))
        before = np.searchsorted(ends, one.start, side="right") - 1
        for there, neighbour, is_after in ((after < len(other), other.kept(np.minimum(after, len(other) - 1)), True),
                                           (before >= 0, by_end.kept(np.maximum(before, 0)), False)):  # fmt: skip
            if there.any():
                mine, its = self._in_whole(one.kept(there)), self._in_whole(neighbour.kept(there))
                left, right = (mine.end, its.start) if is_after else (its.end, mine.start)
                gap = self._words(left, right)
                far[there] = np.minimum(far[there], np.where(mine.owner == its.owner, gap, np.inf))
        return far

    def _words(self, left: Any, right: Any) -> Any:
        """Count the words that begin at or after `left` and end at or before `right`."""
        begun = np.searchsorted(self.whole.word_start, left, side="left")
        ended = np.searchsorted(self.whole.word_end, right, side="right")
        return np.maximum(ended - begun, 0)

    def _in_whole(self, extracts: Extracts) -> "_InWhole":
        owner, start, end = self.line.in_text(extracts)
        line = self.whole.line
        at, until = line.place(owner, start), line.place(owner, end)
        moved = Extracts(at, until)
        return _InWhole(owner, at, until, line.first_turn(moved), line.last_turn(moved))


@dataclass(frozen=True)
class _InWhole:
    """Extracts as they stand on the line of the whole study."""

    owner: Any
    start: Any
    end: Any
    first_turn: Any
    last_turn: Any
