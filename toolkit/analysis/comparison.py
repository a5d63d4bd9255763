"""Constant comparison: a new extract of a code beside the earlier ones (Glaser and Strauss 1967; Charmaz 2014)."""

from dataclasses import dataclass

import pandas as pd

from toolkit.analysis.quotations import quotations
from toolkit.errors import NotFound
from toolkit.study import Basis, Result, StudyData

SAME_PERSON, PAIRED, SAME_GROUP, OTHER_GROUP, GROUP_UNKNOWN = (
    "same person, other time point",
    "paired person",
    "same group",
    "another group",
    "group not known",
)
ORDER = (SAME_PERSON, PAIRED, SAME_GROUP, OTHER_GROUP, GROUP_UNKNOWN)
HERE = "same person, same time point"
COLUMNS = ("how", "label", "quote", "view", "participants", "group", "wave", "source", "coded_on", "coding")


def earlier_extracts(data: StudyData, coding: str, *, all_times: bool = False) -> Result:
    """Return the extracts of a code that were coded before this one, by how their speakers stand to its speakers.

    First what the same person said at another time point, then paired persons (such as mentor and parent, from
    `project.people.relate`), the same stakeholder group, other groups. What differs belongs into a memo:
    `project.memo("…", coding=…)`.

    Args:
        data: The study.
        coding: The id of the coding, as `project.code(…)` returns it and `project.codings()` lists it.
        all_times: Also the extracts that were coded later.

    Returns:
        Columns `how`, `label`, `quote`, `view`, `participants` (a list), `group`, `wave`, `source`, `coded_on` (the
        day, UTC), `coding`; within each `how` the latest first.

    Raises:
        NotFound: There is no such coding in the coding that counts, or nobody who is quoted speaks in it.

    >>> earlier_extracts(StudyData(), "7c0e")
    Traceback (most recent call last):
    ...
    toolkit.errors.NotFound: There is no coding “7c0e” in the coding that counts. project.codings() lists them.
    """
    rows = data.codings[data.codings["coding"] == coding]
    if rows.empty:
        raise NotFound(f"There is no coding “{coding}” in the coding that counts.", fix="project.codings() lists them.")
    this = rows.iloc[0]
    found = pd.DataFrame(quotations(data, level="code", only=this["code"]))
    found = found[found["coded"] == this["code"]]
    mine = found[found["coding"] == coding]
    if mine.empty:
        raise NotFound(
            "Nobody who is quoted speaks in this extract: an interviewer, an observer, or somebody who withdrew.",
            where=str(this["source"]),
        )
    when = dict(zip(data.codings["coding"], data.codings["created_at"].astype(str), strict=True))
    near = _Near.of(data, mine.iloc[0])
    others = found[found["coding"] != coding].assign(at=[when[one] for one in found["coding"] if one != coding])
    if not all_times:
        others = others[others["at"] < str(this["created_at"])]
    others = others.assign(how=[near.how(row) for row in others.to_dict("records")], coded_on=others["at"].str[:10])
    others = others.sort_values("at", ascending=False, kind="stable")
    others = others.sort_values("how", key=lambda how: how.map([*ORDER, HERE].index), kind="stable")
    return Result(
        others[list(COLUMNS)].reset_index(drop=True),
        basis=Basis(
            title=f"{'Other' if all_times else 'Earlier'} extracts of “{this['code']}”, beside {mine.iloc[0]['label']}",
            unit="extracts",
            coding=data.coding_note,
            notes=(f"The new one: “{' '.join(str(mine.iloc[0]['quote']).split())}”",),
        ),
    )


@dataclass(frozen=True)
class _Near:
    """Who speaks in the new extract, when, of which group, and with whom they are paired."""

    people: frozenset[str]
    paired: frozenset[str]
    group: object
    wave: object

    @classmethod
    def of(cls, data: StudyData, row: "pd.Series") -> "_Near":
        people = frozenset(row["participants"])
        pairs = list(zip(data.relations["participant"], data.relations["other"], strict=True))
        paired = {b for a, b in pairs if a in people} | {a for a, b in pairs if b in people}
        return cls(people, frozenset(paired - people), row["group"], row["wave"])

    def how(self, row: dict[str, object]) -> str:
        speakers = set(row["participants"])  # type: ignore[call-overload] # the column holds lists
        if speakers & self.people:
            return HERE if row["wave"] == self.wave else SAME_PERSON
        if speakers & self.paired:
            return PAIRED
        if pd.isna(row["group"]) or pd.isna(self.group):
            return GROUP_UNKNOWN
        return SAME_GROUP if row["group"] == self.group else OTHER_GROUP
