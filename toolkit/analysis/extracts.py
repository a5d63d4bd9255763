"""Extracts of the text as people read them: the words, under whose label, where, by whom and when."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground, people_at
from toolkit.analysis.line import Extracts, Line
from toolkit.analysis.quotations import CUT, NOT_VERBATIM, SEVERAL
from toolkit.study import StudyData

COLUMNS = ("label", "quote", "source", "turn", "participants", "group", "wave", "start", "end", "spans")


def shown(ground: Ground, line: Line, extracts: Extracts) -> pd.DataFrame:
    """Return a row per extract, in the order of the line.

    `quote` holds the words that count, a cut marked where others speak between; `turn` is the number of the first
    turn, `start` and `end` go from the first such character to the last, `spans` are the stretches between cuts.
    """
    label, texts = Labels(ground.data), ground.data.texts
    turns, slots, slot_of = ground.turns, ground.slots, ground.slot_of_turn
    sources, numbers = turns["source"].to_numpy(), turns["turn"].to_numpy()
    people, groups = slots["participant"].to_numpy(), slots["group"].to_numpy()
    _, starts, ends = line.in_text(extracts)
    rows: list[dict[str, Any]] = []
    bounds = zip(line.first_turn(extracts), line.last_turn(extracts), starts, ends, strict=True)
    for first, last, start, end in bounds:
        here = line.turn[first : last + 1]
        source, spoken = sources[here[0]], slot_of[here]
        whole = zip(line.start[first : last + 1], line.end[first : last + 1], strict=True)
        spans = [(int(max(a, start)), int(min(b, end))) for a, b in whole]
        who = list(dict.fromkeys(people[spoken]))
        named = dict.fromkeys(name for name in groups[spoken] if isinstance(name, str))
        rows.append(
            {
                "label": label.of(source, who),
                "quote": quoted(texts[source], spans),
                "source": source,
                "turn": int(numbers[here[0]]),
                "participants": [name for name in who if name],
                "group": SEVERAL.join(named),
                "wave": label.wave_of(source),
                "start": int(start),
                "end": int(end),
                "spans": spans,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the words of several stretches, a cut marked between them; one alone is left as it is written.

    >>> quoted("I hope. Mm. So yes.", [(2, 7), (12, 19)])
    'hope. […] So yes.'
    """
    if len(spans) == 1:
        return text[slice(*spans[0])]
    return CUT.join(" ".join(text[start:end].split()) for start, end in spans)


class Labels:
    """The labels under which words of a source are quoted."""

    def __init__(self, data: StudyData) -> None:
        people, sources = people_at(data), data.sources
        self._label = dict(zip(zip(people["participant"], people["when"], strict=True), people["label"], strict=True))
        self._wave = dict(zip(sources["source"], sources["wave"].fillna(""), strict=True))
        self._verbatim = dict(zip(sources["source"], sources["verbatim"], strict=True))

    def wave_of(self, source: str) -> str:
        """Return the time point of a source, or “”."""
        return str(self._wave[source])

    def of(self, source: str, who: Sequence[str | None]) -> str:
        """Return “(Parent 3, T1)” for the people who speak there; for unknown ones (None), the source."""
        when = self._wave[source]
        said = dict.fromkeys(self._label.get((name, when)) or name or source for name in who)
        verbatim = self._verbatim.get(source)
        return f"({SEVERAL.join(said)}{'' if verbatim is None or verbatim else NOT_VERBATIM})"
