"""Reviewing a theme (Braun and Clarke, phase 4): its extracts, who was silent, what speaks against it, what is thin."""

from collections.abc import Iterator

import pandas as pd

from toolkit.analysis.co_occurrence import co_occurrence
from toolkit.analysis.evidence import contradicting
from toolkit.analysis.presence import coded_when, presence
from toolkit.analysis.quotations import quotations
from toolkit.analysis.reach import thin_themes
from toolkit.errors import NotFound
from toolkit.model import Evidence
from toolkit.study import Basis, Presence, Result, StudyData

COLUMNS = ("group", "who", "wave", "quote", "coded", "evidence", "view", "source", "coding")
NOT_SAID = {
    Presence.NO.value: "asked and silent",
    Presence.NOT_ASKED.value: "not asked",
    Presence.NOT_CODED_YET.value: "not coded yet",
    Presence.NO_INTERVIEW.value: "no interview",
}
NO_AGAINST = "No contradicting extract was coded."


def theme_review(data: StudyData, theme: str) -> Result:
    """Return one theme on one page: all its extracts by group, person and time point, and what to look at.

    Args:
        data: The study.
        theme: The theme; its sub-themes count with it.

    Returns:
        A row per extract: `group`, `who` (the label it is quoted under), `wave`, `quote`, `coded`, `evidence`
        (supports, contradicts, complicates, or empty where nobody said), `view`, `source`, `coding`. Extracts that were
        set as evidence without a code of the theme are among them. `parts["people"]`: a row per person and time point
        (raised it, asked and silent, not asked, not coded yet, no interview); `parts["overlap"]`: themes that share
        passages; `parts["coded before"]`: sources that were finished before one of its codes existed. The lines below
        point out what is thin, as `thin_themes` does.

    Raises:
        NotFound: There is no such theme; the nearest is offered.

    >>> theme_review(StudyData(), "Trust")
    Traceback (most recent call last):
    ...
    toolkit.errors.NotFound: There is no theme “Trust”. There are no themes yet.
    """
    if theme not in data.items("theme"):
        raise NotFound.among("theme", theme, data.items("theme"))
    rows = _extracts(data, theme)
    about = data.themes[data.themes["theme"] == theme].iloc[0]
    claim = (
        f"Claim: {about['claim']}" if about["claim"] else "It has no claim yet: one sentence that says what it means."
    )
    basis = Basis(
        title=f"Theme under review: {theme}",
        unit="extracts",
        coding=data.coding_note,
        date=coded_when(data),
        notes=(claim, _evidence(data, theme, rows), *_thin(data, theme)),
    )
    after = {
        "people": lambda: _people(data, theme),
        "overlap": lambda: _overlap(data, theme),
        "coded before": lambda: _coded_before(data, theme),
    }
    return Result(rows, basis=basis, after=after)


def _extracts(data: StudyData, theme: str) -> pd.DataFrame:
    found = pd.DataFrame(quotations(data, only=theme)).rename(columns={"label": "who"})
    kinds = data.evidence[data.evidence["theme"] == theme].set_index("coding")["kind"]
    beyond = [one for one in kinds.index if one not in set(found["coding"])]
    if beyond:  # evidence of the theme that is coded for something else
        others = pd.DataFrame(quotations(data, level="code")).rename(columns={"label": "who"})
        others = others[others["coding"].isin(beyond)].drop_duplicates("coding")
        found = pd.concat([found, others.assign(evidence=others["coding"].map(kinds))], ignore_index=True)
    found = found.drop_duplicates("coding")
    order = {
        "group": list(data.groups),
        "wave": list(data.waves),
        "who": list(dict.fromkeys(found["who"])),
    }
    for name in ("wave", "who", "group"):
        place = {value: number for number, value in enumerate(order[name])}
        rank = found[name].map(place).fillna(len(place))
        found = found.iloc[rank.argsort(kind="stable")]
    return found[list(COLUMNS)].reset_index(drop=True)


def _evidence(data: StudyData, theme: str, rows: pd.DataFrame) -> str:
    counts = rows["evidence"].value_counts()
    said = [f"{int(counts[kind])} {kind}" for kind in map(str, Evidence) if counts.get(kind, 0)]
    against = "" if contradicting(data, theme) else f" {NO_AGAINST}"
    unsaid = len(rows) - sum(int(counts.get(kind, 0)) for kind in map(str, Evidence))
    told = f"Set as evidence: {', '.join(said)}" if said else "No extract is set as evidence"
    return f"{told}; of {unsaid} nobody has said what they do for it.{against}"


def _thin(data: StudyData, theme: str) -> Iterator[str]:
    rows = pd.DataFrame(thin_themes(data))
    said = rows.loc[rows["theme"] == theme, "thin"].iloc[0]
    if said:
        yield f"Thin: {said}. A reason to look, not to delete."


def _people(data: StudyData, theme: str) -> Result:
    frame = pd.DataFrame(presence(data))
    frame = frame[frame["theme"] == theme].drop(columns="theme")
    frame["stands"] = frame["presence"].replace({Presence.YES.value: "raised it", **NOT_SAID})
    group = {(row.participant, row.wave): row.group for row in data.participants.itertuples()}
    frame["group"] = [group.get((row.participant, row.wave)) for row in frame.itertuples()]
    order = ["raised it", *NOT_SAID.values()]
    frame = frame.iloc[frame["stands"].map(order.index).argsort(kind="stable")]
    counts = frame["stands"].value_counts()
    told = ", ".join(f"{name} {int(counts[name])}" for name in order if counts.get(name, 0))
    return Result(
        frame[["stands", "participant", "group", "wave"]].reset_index(drop=True),
        basis=Basis(title=f"{theme}: who raised it, who was silent, who was not asked", unit="people at time points",
                    notes=(f"{told}. Only “asked and silent” is a no.",)),
    )  # fmt: skip


def _overlap(data: StudyData, theme: str) -> Result:
    found = pd.DataFrame(co_occurrence(data, level="theme", unit="run"))
    mine = found[((found["first"] == theme) | (found["second"] == theme)) & (found["n"] > 0)]
    other = mine["second"].where(mine["first"] == theme, mine["first"])
    frame = pd.DataFrame({"theme": other, "passages": mine["n"]}).reset_index(drop=True)
    notes = ("Passages coded with both. Many of them may mean that two themes are one, or that a boundary is missing.",)
    return Result(frame, basis=Basis(title=f"{theme}: themes that share passages with it", notes=notes))


def _coded_before(data: StudyData, theme: str) -> Result:
    members = data.members("theme")
    codes = set(members.loc[members["item"] == theme, "code"])
    counts = dict(zip(data.sources["source"], data.sources["coder"], strict=True))
    rows = data.made_later[data.made_later["code"].isin(codes)]
    rows = rows[rows["coder"] == rows["source"].map(counts)].reset_index(drop=True)
    notes = ("Finished before the code existed: silence there may only mean that nobody could have coded it.",)
    return Result(rows, basis=Basis(title=f"{theme}: transcripts finished before its codes existed", notes=notes))
