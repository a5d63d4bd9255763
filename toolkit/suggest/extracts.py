"""The extracts that are compared: turns, and runs of sentences of long turns, with who said them when."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.kept_back import KEPT_BACK, is_kept_back
from toolkit.model import FORM_KINDS
from toolkit.spans import subtract
from toolkit.suggest.sentences import cut
from toolkit.suggest.words import HESITATION, weight

SPOKEN_LEAST = 6
WRITTEN_LEAST = 2
SHORT_LEAST = 3  # where people speak so briefly that six would leave out the half of it

COLUMNS = (
    "source", "turn", "participant", "speaker", "group", "wave", "site", "start", "end", "words", "said", "language",
    "compared", "slot", "turn_row",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Extracts:
    """All extracts of a study in the order of sources and places, and which of them carry enough words to compare."""

    ground: Ground

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row per extract: `words` is text[start:end]; `said` is without marks and hesitations.

        One that overlaps words flagged for safeguarding says only that, and is not compared.
        """
        ground, data = self.ground, self.ground.data
        marks = {
            name: list(zip(rows["start"], rows["end"], strict=True)) for name, rows in data.marks.groupby("source")
        }
        language = {row.source: _language(row.language) for row in data.sources.itertuples()}
        rows = []
        for number, turn in enumerate(ground.turns.itertuples()):
            text = data.texts[turn.source]
            for start, end in cut(text[turn.start : turn.end]):
                span = (turn.start + start, turn.start + end)
                held = is_kept_back(data, turn.source, *span)
                said = "" if held else _said(text, span, marks.get(turn.source, ()), language[turn.source])
                words = KEPT_BACK if held else text[slice(*span)]
                rows.append((turn.source, turn.turn, *span, words, said, language[turn.source], number))
        frame = pd.DataFrame(rows, columns=["source", "turn", "start", "end", "words", "said", "language", "turn_row"])
        return self._with_people(frame).sort_values(["source", "start", "end"], ignore_index=True)[list(COLUMNS)]

    def _with_people(self, frame: pd.DataFrame) -> pd.DataFrame:
        ground = self.ground
        frame["slot"] = ground.slot_of_turn[frame["turn_row"].to_numpy(np.int64)] if len(frame) else []
        slots = ground.slots.reindex(frame["slot"]).reset_index(drop=True)
        for name in ("participant", "group", "wave", "site"):
            frame[name] = slots[name].astype(object)
        frame["speaker"] = frame["participant"].where(
            frame["participant"].notna(), "speakers in " + frame["source"].astype(str)
        )
        number = np.array([weight(row.said, row.language) for row in frame.itertuples()], np.int64)
        written = frame["source"].map(ground.data.sources.set_index("source")["kind"]).isin(FORM_KINDS).to_numpy(bool)
        least = np.where(written, WRITTEN_LEAST, _least(number[~written]))
        frame["compared"] = number >= least
        return frame

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The extracts with enough content words to say what they are about."""
        return self.frame[self.frame["compared"]].reset_index(drop=True)

    @cached_property
    def coded(self) -> Any:
        """An array of compared extracts × codes: whether a coding covers half of the extract, or lies half in it."""
        return codes_on(self.ground, self.compared)


def codes_on(ground: Ground, extracts: pd.DataFrame) -> Any:
    """Return extracts × codes: whether a coding covers half of an extract, or lies half in it.

    `extracts` has the columns `turn_row` (among the turns that count), `start`, `end`.
    """
    names = ground.data.items("code")
    held = np.zeros((len(extracts), len(names)), bool)
    pieces = ground.pieces[["code", "turn", "start", "end"]]
    pieces = pieces.assign(code=pd.Index(names).get_indexer(pieces["code"]))
    spans = extracts[["turn_row", "start", "end"]].assign(row=np.arange(len(extracts)))
    both = spans.merge(pieces[pieces["code"] >= 0], left_on="turn_row", right_on="turn", suffixes=("", "_coding"))
    shared = both[["end", "end_coding"]].min(axis=1) - both[["start", "start_coding"]].max(axis=1)
    shortest = np.minimum(both["end"] - both["start"], both["end_coding"] - both["start_coding"])
    both = both[(shared > 0) & (2 * shared >= shortest)]
    held[both["row"].to_numpy(np.int64), both["code"].to_numpy(np.int64)] = True
    return held


def _least(numbers: Any) -> int:
    enough = (numbers >= SPOKEN_LEAST).sum() * 2 >= (numbers >= SHORT_LEAST).sum()
    return SPOKEN_LEAST if enough else SHORT_LEAST


def _language(value: Any) -> str:
    return value.casefold().partition("-")[0] if isinstance(value, str) and value else "en"


def _said(text: str, span: tuple[int, int], marks: Any, language: str) -> str:
    parts = [text[start:end] for start, end in subtract(span, marks)]
    words = " ".join(" ".join(parts).split())
    return HESITATION.sub("", words).strip() if language == "en" else words
