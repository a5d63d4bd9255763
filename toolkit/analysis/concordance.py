"""Words in their context, and the words that stand near them: for exploring, never a result by themselves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.labels import Labels
from toolkit.analysis.spoken import hits, spoken_words
from toolkit.errors import InvalidInput
from toolkit.matching import search_for
from toolkit.model import SILENT_ROLES, Status
from toolkit.study import Basis, Result, StudyData

CONTEXT = ("left", "hit", "right", "label", "source", "turn", "participant", "group", "wave", "start", "end")
NEAR = ("word", "n", "of", "people", "expected", "log_likelihood", "basis")
EXPLORATION = "For exploring: which words are used says nothing yet of what is meant. Read the places."


def keyword_in_context(
    data: StudyData,
    words: str,
    *,
    pattern: bool = False,
    whole: bool | None = None,
    width: int = 60,
    everybody: bool = False,
    where: Where | None = None,
) -> Result:
    """Return each place where words stand, with what the same person says before and after.

    Args:
        data: The study.
        words: The words; capitals and the kind of apostrophe do not matter.
        pattern: Take `words` as a regular expression, such as r"trust(s|ed)?".
        whole: Only whole words (“bus” is found in “bus-driver”, not in “buses”); without it, for words yes and for a
            pattern no.
        width: How many characters to show on either side; never beyond the turn.
        everybody: Look in interviewers' and others' words too (those of people who withdrew stay out).
        where: What to keep, as in `theme_frequencies`.

    Returns:
        Columns `left`, `hit`, `right`, `label`, `source`, `turn`, `participant`, `group`, `wave`, `start`, `end`, in
        the order of the text.

    Raises:
        InvalidInput: Nothing to look for, a pattern that cannot be read or takes too long, or a negative width.
        NotFound: An unknown value of `where`.

    >>> keyword_in_context(StudyData(), "bus").empty
    True
    """
    if width < 0:
        raise InvalidInput("width is a number of characters, 0 or more.")
    ground = Ground(data, where or {})
    turns = _in_study_order(data, _heard(ground) if everybody else ground.turns)
    found = hits(data, turns, search_for(words, pattern=pattern, whole=not pattern if whole is None else whole))
    frame = _in_context(ground, turns, found, width)
    others = "" if everybody else " Interviewers' words are not searched."
    return Result(
        frame,
        basis=Basis(
            title=f"“{words}” in context",
            unit="places where it stands",
            filter=ground.filter,
            notes=(f"{_places(frame)}{others}", EXPLORATION),
        ),
    )


def _places(frame: pd.DataFrame) -> str:
    return (
        f"{len(frame)} places, {frame['participant'].dropna().nunique()} people, {frame['source'].nunique()} sources."
    )


def _in_study_order(data: StudyData, turns: pd.DataFrame) -> pd.DataFrame:
    place = pd.Index(data.sources["source"]).get_indexer(turns["source"])
    order = np.lexsort([turns["start"].to_numpy(np.int64), place])
    return turns.iloc[order].reset_index(drop=True)


def _heard(ground: Ground) -> pd.DataFrame:
    """Return the turns that count, and those of interviewers and others present in the same sources."""
    data = ground.data
    withdrawn = set(data.participants.loc[data.participants["status"] == Status.WITHDRAWN, "participant"])
    silent = data.turns[data.turns["role"].isin(SILENT_ROLES) & ~data.turns["participant"].isin(withdrawn)]
    silent = silent[silent["source"].isin(ground.turns["source"])].assign(participant=None)
    return pd.concat([ground.turns.astype({"participant": object}), silent.astype({"participant": object})])


def _in_context(ground: Ground, turns: pd.DataFrame, found: pd.DataFrame, width: int) -> pd.DataFrame:
    data, label = ground.data, Labels(ground.data)
    slots = ground.slots[["source", "participant", "group"]]
    groups = {(row.source, row.participant): row.group for row in slots.itertuples()}
    rows = []
    for place, start, end in zip(found["turn"], found["start"], found["end"], strict=True):
        turn = turns.iloc[place]
        text, source, person = data.texts[turn["source"]], turn["source"], turn["participant"]
        before, after = max(int(turn["start"]), start - width), min(int(turn["end"]), end + width)
        group = groups.get((source, person))
        rows.append(
            {
                "left": _one_line(text[before:start]),
                "hit": text[start:end],
                "right": _one_line(text[end:after]),
                "label": f"({turn['role']})" if turn["role"] in SILENT_ROLES else label.of(source, [person]),
                "source": source,
                "turn": int(turn["turn"]),
                "participant": person,
                "group": group if isinstance(group, str) else "",
                "wave": label.wave_of(source),
                "start": int(start),
                "end": int(end),
            }
        )
    return pd.DataFrame(rows, columns=list(CONTEXT))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def collocates(
    data: StudyData,
    words: str,
    *,
    window: int = 5,
    least: int = 2,
    pattern: bool = False,
    where: Where | None = None,
) -> Result:
    """Return which words stand near a word more often than elsewhere, and in how many people's mouths.

    A word is near when at most `window` - 1 words stand between, on either side, in the same turn of a participant;
    one that is near two places of the word counts once. For each, the log-likelihood ratio of Dunning 1993
    (Computational Linguistics 19(1): 61-74) compares how often it stands near with how often elsewhere: G² = 2 Σ
    observed × ln(observed ÷ expected) over the four cells near or elsewhere × this word or another. It orders words;
    it is no test here, since words of one person are not independent.

    Args:
        data: The study.
        words: The word or words, as in `keyword_in_context`.
        window: How many words on either side.
        least: Leave out words that stand near fewer times than this.
        pattern: Take `words` as a regular expression (of whole words).
        where: What to keep, as in `theme_frequencies`.

    Returns:
        Columns `word` (in small letters), `n` (near), `of` (all its places but in the words looked for), `people` (who
        say it near; speakers not identified are not counted), `expected` (near, if it were spread evenly),
        `log_likelihood`, `basis`. Words less often near than expected are left out. `words_behind(row)` gives the
        places.

    Raises:
        InvalidInput: Nothing to look for, a pattern that cannot be read or takes too long, or a window below 1.
        NotFound: An unknown value of `where`.

    >>> collocates(StudyData(), "bus").empty
    True
    """
    if window < 1:
        raise InvalidInput("window is a number of words, 1 or more.")
    ground = Ground(data, where or {})
    turns = _in_study_order(data, ground.turns)
    found = hits(data, turns, search_for(words, pattern=pattern, whole=True))
    said = _near(spoken_words(data, turns), found, window)
    said["participant"] = turns["participant"].to_numpy()[said["turn"].to_numpy(np.int64)]
    frame = _measured(said[~said["looked_for"]], least)
    return Result(
        frame,
        basis=Basis(
            title=f"Words near “{words}”",
            unit=f"words at most {window} before or after it, in the same turn",
            numerator="places of the word near it",
            denominator="all places of the word in the words of participants",
            filter=ground.filter,
            notes=(
                f"“{words}” stands in {len(found)} places.",
                "Order: log-likelihood ratio (Dunning 1993), near against elsewhere.",
                "No test: words of one person hang together.",
                "Small words are not left out. Interviewers' words are not searched.",
                EXPLORATION,
            ),
        ),
        behind=PlacesNear(data, words, pattern, window, ground.where),
    )


def _near(said: pd.DataFrame, found: pd.DataFrame, window: int) -> pd.DataFrame:
    """Add to the words of turns whether they are `looked_for`, and whether `near` what is."""
    far = int(max(said["end"].max(), found["end"].max() if len(found) else 0)) + 1 if len(said) else 1
    turn, hit_turn = said["turn"].to_numpy(np.int64), found["turn"].to_numpy(np.int64)
    starts, ends = turn * far + said["start"].to_numpy(np.int64), turn * far + said["end"].to_numpy(np.int64)
    first = np.searchsorted(ends, hit_turn * far + found["start"].to_numpy(np.int64), side="right")
    last = np.searchsorted(starts, hit_turn * far + found["end"].to_numpy(np.int64), side="left")
    opens, closes = np.searchsorted(turn, hit_turn, side="left"), np.searchsorted(turn, hit_turn, side="right")
    looked_for = _covered(len(said), first, last)
    near = _covered(len(said), np.maximum(first - window, opens), np.minimum(last + window, closes))
    return said.assign(looked_for=looked_for, near=near & ~looked_for)


def _covered(size: int, first: Any, last: Any) -> Any:
    """Tell which of `size` places lie in any of the ranges."""
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, last, -1)
    return np.cumsum(steps)[:size] > 0


def _measured(said: pd.DataFrame, least: int) -> pd.DataFrame:
    """Count each word near and elsewhere, and measure how far that is from an even spread."""
    total, near = len(said), int(said["near"].sum())
    of = said.groupby("word", sort=True).size()
    n = said[said["near"]].groupby("word").size().reindex(of.index, fill_value=0)
    named = said[said["near"] & said["participant"].notna()]
    people = named.groupby("word")["participant"].nunique().reindex(of.index, fill_value=0)
    a = n.to_numpy(np.int64)
    b, c = of.to_numpy(np.int64) - a, near - a
    frame = pd.DataFrame({"word": of.index.to_numpy(), "n": a, "of": a + b, "people": people.to_numpy(np.int64)})
    frame["expected"] = (a + b) * near / max(total, 1)
    frame["log_likelihood"] = log_likelihood(a, b, c, total - a - b - c)
    frame["basis"] = "words near"
    frame = frame[(frame["n"] >= max(least, 1)) & (frame["n"] > frame["expected"])]
    return frame.sort_values("log_likelihood", ascending=False, kind="stable", ignore_index=True)[list(NEAR)]


def log_likelihood(both: Any, first: Any, second: Any, neither: Any) -> Any:
    """Return Dunning's G² for tables of two by two, cell by cell; a cell of 0 adds nothing.

    >>> round(float(log_likelihood(110, 2442, 111, 29114)), 2)
    270.72
    """
    cells = [np.asarray(cell, float) for cell in (both, first, second, neither)]
    total = sum(cells)
    rows, columns = (cells[0] + cells[1], cells[2] + cells[3]), (cells[0] + cells[2], cells[1] + cells[3])
    found = np.zeros_like(total)
    for place, cell in enumerate(cells):
        expected = rows[place // 2] * columns[place % 2] / np.maximum(total, 1)
        ratio = np.divide(cell, expected, out=np.ones_like(total), where=(cell > 0) & (expected > 0))
        found = found + cell * np.log(ratio)
    return 2 * found


@dataclass(frozen=True)
class PlacesNear:
    """Gives the places where a word stands near the words looked for."""

    data: StudyData
    words: str
    pattern: bool
    window: int
    where: Where

    def __call__(self, row: pd.Series, _column: str) -> Result:
        """Return the words looked for in context, where this word is near."""
        whole = keyword_in_context(self.data, self.words, pattern=self.pattern, whole=True, where=self.where)
        turns = _in_study_order(self.data, Ground(self.data, self.where).turns)
        found = hits(self.data, turns, search_for(self.words, pattern=self.pattern, whole=True))
        said = spoken_words(self.data, turns)
        kept = [_stands_near(said, found.iloc[[place]], self.window, row["word"]) for place in range(len(found))]
        places: Result = whole[np.array(kept, bool)]
        return places


def _stands_near(said: pd.DataFrame, hit: pd.DataFrame, window: int, word: str) -> bool:
    here = said[said["turn"] == int(hit["turn"].iloc[0])].reset_index(drop=True)
    marked = _near(here, hit, window)
    return bool((marked["near"] & (marked["word"] == word)).any())
