"""Who took part."""

import pandas as pd

from toolkit.analysis.presence import participation
from toolkit.report.description import Column, People, Table
from toolkit.study import StudyData


def participation_table(data: StudyData) -> Table:
    """Describe who took part."""
    frame = participation(data)
    rows = [
        [row.what[:1].upper() + row.what[1:], int(row.n), People(tuple(name for name in row.who.split(", ") if name))]
        for row in pd.DataFrame(frame).itertuples()
    ]
    return Table(
        key="participation",
        title="Who took part",
        columns=[Column("Participants", 1.4), Column("Number", 0.6, number=True), Column("Who", 3.0)],
        rows=rows,
        basis=frame.about,
        lead=f"{len(rows)} lines: how many people are in the study and were interviewed at each time point.",
    )
