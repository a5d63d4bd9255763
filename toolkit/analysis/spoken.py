"""The words of turns, one by one, and where words or a pattern stand in them; marks hold nobody's words."""

import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
import regex

from toolkit.matching import matches
from toolkit.model import WORD
from toolkit.spans import Span, cut, subtract, union
from toolkit.study import StudyData

IN_ALL = 60.0  # seconds of a search over the study


def spoken_parts(data: StudyData, turns: pd.DataFrame) -> Iterator[tuple[int, str, Span]]:
    """Yield (row of the turn, source, span) of the stretches of turns that are words: turns without marks."""
    grouped = data.marks.groupby("source", sort=False)
    marks = {name: union(zip(rows["start"], rows["end"], strict=True)) for name, rows in grouped}
    rows = zip(turns["source"], turns["start"], turns["end"], strict=True)
    for row, (source, start, end) in enumerate(rows):
        turn = (int(start), int(end))
        holes = [part for _, part in cut(turn, marks.get(source, ()))]
        for span in subtract(turn, holes):
            yield row, source, span


def spoken_words(data: StudyData, turns: pd.DataFrame) -> pd.DataFrame:
    """Return every word of the turns: `turn` (row), `start`, `end`, `word` (in small letters), in the order of rows."""
    rows, starts, ends, words = [], [], [], []
    for row, source, (first, last) in spoken_parts(data, turns):
        for match in WORD.finditer(data.texts[source], first, last):
            rows.append(row)
            starts.append(match.start())
            ends.append(match.end())
            words.append(_folded(match.group()))
    numbers = {name: np.array(values, np.int64) for name, values in (("turn", rows), ("start", starts), ("end", ends))}
    return pd.DataFrame({**numbers, "word": np.array(words, dtype=object)})


def hits(data: StudyData, turns: pd.DataFrame, wanted: "regex.Pattern[str]") -> pd.DataFrame:
    """Return where the turns hold what is wanted: `turn` (row), `start`, `end`.

    Raises:
        InvalidInput: The search takes too long.
    """
    until = time.monotonic() + IN_ALL
    found = [
        (row, *span)
        for row, source, part in spoken_parts(data, turns)
        for span in matches(wanted, data.texts[source], source, until, part)
    ]
    return pd.DataFrame(found, columns=["turn", "start", "end"], dtype=np.int64)


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").replace("‘", "'")
