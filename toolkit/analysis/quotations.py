"""Quotations with computed labels, per theme or code."""

import pandas as pd

from toolkit.analysis.ground import Ground, people_at
from toolkit.study import Basis, Result, StudyData

SEVERAL = " and "


def quotations(data: StudyData, *, level: str = "theme", key_only: bool = False) -> Result:
    """Return the coded extracts of each theme (or code) with the label they are quoted under.

    An extract that runs over several people's turns carries all their labels. Where a speaker is not known, the
    label is the source's. Words of interviewers alone are never quoted.

    Args:
        data: The study.
        level: "theme" or "code".
        key_only: Only extracts marked as key quotes.

    Returns:
        Columns `theme` (or `code`), `coded` (the code), `quote`, `label`, `view`, `evidence`, `key_quote`, `source`,
        `coding`.

    >>> quotations(StudyData()).empty
    True
    """
    ground = Ground(data)
    labels = _labels(data)
    names = data.items(level)
    codings = data.codings[data.codings["source"].isin(ground.turns["source"])].reset_index(drop=True)
    evidence = {(row.theme, row.coding): row.kind for row in data.evidence.itertuples()}
    waves = dict(zip(data.sources["source"], data.sources["wave"].fillna(""), strict=True))
    rows = []
    for (item, number), group in ground.by_items(level).groupby(["item", "coding"], sort=True):
        extract = codings.loc[number]
        if key_only and not extract["key_quote"]:
            continue
        people = ground.slots.loc[group["slot"], "participant"]
        said = [labels.get((name, waves[extract["source"]]), extract["source"]) for name in dict.fromkeys(people)]
        rows.append(
            {
                level: names[item],
                "coded": extract["code"],
                "quote": extract["quote"],
                "label": f"({SEVERAL.join(dict.fromkeys(said))})",
                "view": extract["view"],
                "evidence": evidence.get((names[item], extract["coding"]), "") if level == "theme" else "",
                "key_quote": bool(extract["key_quote"]),
                "source": extract["source"],
                "coding": extract["coding"],
            }
        )
    columns = [level, "coded", "quote", "label", "view", "evidence", "key_quote", "source", "coding"]
    return Result(
        pd.DataFrame(rows, columns=columns),
        basis=Basis(
            title=f"{'Key quotations' if key_only else 'Quotations'} by {level}",
            coding=data.coding_note,
            date=data.as_of,
            notes=("Labels are computed from who speaks and when. An extract can serve several rows.",),
        ),
    )


def _labels(data: StudyData) -> dict[tuple[str, str], str]:
    people = people_at(data)
    return dict(zip(zip(people["participant"], people["when"], strict=True), people["label"], strict=True))
