"""Where people put themes and codes on the thematic map."""

from collections.abc import Mapping

import pandas as pd

from toolkit.store.read import Reader
from toolkit.study import COLUMNS


def map_places_frame(reader: Reader, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the themes and codes that were placed by hand; what is no longer in the codebook is left out."""
    names = {
        row.id: (level, getattr(row, level))
        for level, frame in (("theme", frames["themes"]), ("code", frames["codes"]))
        for row in frame.itertuples()
    }
    rows = [
        (*names[row["subject_id"]], row["across"], row["down"])
        for row in reader.records("map_places")
        if row["subject_id"] in names
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["map_places"]))
