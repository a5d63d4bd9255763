"""What is kept back for safeguarding: an extract that overlaps flagged words is counted, and quoted nowhere."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.spans import Span, union
from toolkit.study import StudyData

KEPT_BACK = "[kept back for safeguarding]"


def kept_back(data: StudyData) -> frozenset[str]:
    """Return the codings, of every coder, that overlap a flag; of a source in which a flag lost its place, all.

    >>> kept_back(StudyData())
    frozenset()
    """
    found: frozenset[str] = data.once("codings kept back", lambda: _kept_back(data))
    return found


def is_kept_back(data: StudyData, source: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a source overlaps what is kept back.

    >>> is_kept_back(StudyData(), "P1 T1", 0, 9)
    False
    """
    spans: Mapping[str, list[Span]] = data.once("stretches kept back", lambda: _spans(data))
    return any(first < end and start < last for first, last in spans.get(source, ()))


def note_of(number: int) -> str:
    """Return how many extracts were kept back, in a sentence.

    >>> note_of(1)
    'Kept back for safeguarding: 1 extract. It is counted and not quoted.'
    """
    what = "1 extract. It is" if number == 1 else f"{number} extracts. They are"
    return f"Kept back for safeguarding: {what} counted and not quoted."


def _kept_back(data: StudyData) -> frozenset[str]:
    if data.safeguarding.empty:
        return frozenset()
    rows = (*data.layers.itertuples(), *data.codings.itertuples())
    return frozenset(row.coding for row in rows if is_kept_back(data, row.source, row.start, row.end))


def _spans(data: StudyData) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for row in data.safeguarding.itertuples():
        found.setdefault(row.source, []).append(_span(row, data.texts.get(row.source, "")))
    return {source: union(spans) for source, spans in found.items()}


def _span(flag: Any, text: str) -> Span:
    return (int(flag.start), int(flag.end)) if flag.placed else (0, len(text))


def without(data: StudyData, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return rows of quotations (with a column `coding`) that may be shown, and a note on those kept back."""
    held = frame["coding"].isin(kept_back(data)) if len(frame) else None
    if held is None or not held.any():
        return frame, []
    return frame[~held].reset_index(drop=True), [note_of(frame.loc[held, "coding"].nunique())]
