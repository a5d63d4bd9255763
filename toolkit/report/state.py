"""The state of a study in a few words: by it a document can say later whether the study has moved on."""

import hashlib
from typing import Any

import pandas as pd

from toolkit.analysis.presence import coded_when
from toolkit.study import StudyData

HASHED = ("codings", "codes", "themes", "theme_codes", "evidence", "quotes", "participants", "sources")


def state_of(data: StudyData) -> dict[str, Any]:
    """Return revision, moment, coding, and hashes of the frames that reports are made from."""
    return {
        "revision": data.revision,
        "as of": data.as_of,
        "coding": data.coding_note,
        "coded": coded_when(data),
        "codebook": _hash(data.codes, data.themes, data.theme_codes),
        "frames": _hash(*(getattr(data, name) for name in HASHED)),
    }


def _hash(*frames: pd.DataFrame) -> str:
    found = hashlib.sha256()
    for frame in frames:
        found.update(frame.astype(str).to_csv(index=False).encode())
    return found.hexdigest()
