"""The table of a report that pairs two time points: the same people at both."""

from toolkit.analysis.change import change_between_waves, change_names
from toolkit.codebook import PATH_SEPARATOR
from toolkit.report.description import UNDER, Column, Table
from toolkit.study import StudyData

TWO = 2
NONE = "0"


def change_table(data: StudyData) -> Table | None:
    """Describe who raised each theme at the first time point only, the last only, at both, at neither.

    Returns None for a study of one time point, or where nobody was interviewed at both.
    """
    if len(data.waves) < TWO:
        return None
    first, last = data.waves[0], data.waves[-1]
    found = change_between_waves(data, first, last)
    if not found["of"].any():
        return None
    changes = list(change_names((first, last)).values())
    depth = dict(zip(data.themes["theme"], data.themes["path"].str.count(PATH_SEPARATOR), strict=True))
    rows = []
    for theme, cells in found.groupby("theme", sort=False):
        who = {row.change: f"{row.n} ({row.who})" if row.n else NONE for row in cells.itertuples()}
        rows.append([UNDER * depth[theme] + str(theme), *(who[change] for change in changes), str(cells["of"].iloc[0])])
    told = "; ".join(f"{row[0]}: " + ", ".join(f"{head} {cell}" for head, cell in zip(changes, row[1:], strict=False))
                     for row in rows)  # fmt: skip
    return Table(
        title=f"Who raised each theme at {first}, at {last}, at both",
        columns=[Column("Theme", 2.0), *(Column(change[:1].upper() + change[1:], 1.4) for change in changes),
                 Column("People in the row", 0.8, number=True)],
        rows=rows,
        basis=found.about,
        alternative=f"The same people at both time points. {told}.",
    )  # fmt: skip
