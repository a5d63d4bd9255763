"""Extracts of the text as people read them: the words, under whose label, where, by whom and when."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.kept_back import KEPT_BACK, is_kept_back
from toolkit.analysis.labels import SEVERAL, Labels
from toolkit.analysis.line import Extracts, Line
from toolkit.analysis.trimming import trimmed

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
                "quote": KEPT_BACK if is_kept_back(ground.data, source, start, end) else quoted(texts[source], spans),
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
    return trimmed(text, spans)
