"""Quotations with computed labels, per theme or code."""

import pandas as pd

from toolkit.analysis.ground import Ground, people_at
from toolkit.analysis.presence import coded_when
from toolkit.study import Basis, Result, StudyData

SEVERAL = " and "
CUT = " […] "
NOT_VERBATIM = "; from notes, not verbatim"


def quotations(data: StudyData, *, level: str = "theme", key_only: bool = False) -> Result:
    """Return the coded extracts of each theme (or code) with the label they are quoted under.

    Words of interviewers, of others present and of people who withdrew are never in a quotation; where they stood
    between, the cut is marked. An extract that runs over several people's turns carries all their labels. Where a
    speaker is not known, the label is the source's.

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
    kept_as_said = dict(zip(data.sources["source"], data.sources["verbatim"], strict=True))
    rows = []
    for (item, number), group in ground.by_items(level).groupby(["item", "coding"], sort=True):
        extract = codings.loc[number]
        verbatim = bool(kept_as_said.get(extract["source"], True))
        if key_only and not extract["key_quote"]:
            continue
        people = ground.slots.loc[group["slot"], "participant"]
        when = waves[extract["source"]]
        said = [labels.get((name, when)) or name or extract["source"] for name in dict.fromkeys(people)]
        rows.append(
            {
                level: names[item],
                "coded": extract["code"],
                "quote": _words(group, extract["quote"], data.texts[extract["source"]]),
                "label": f"({SEVERAL.join(dict.fromkeys(said))}{'' if verbatim else NOT_VERBATIM})",
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
            date=coded_when(data),
            notes=("Labels are computed from who speaks and when. An extract can serve several rows.",),
        ),
    )


def _words(pieces: pd.DataFrame, quote: str, text: str) -> str:
    """Return the words of an extract that may be quoted: what others say in between is cut, and the cut is marked."""
    if len(pieces) == 1 and pieces["end"].iloc[0] - pieces["start"].iloc[0] == len(quote):
        return quote
    spans = sorted(zip(pieces["start"], pieces["end"], strict=True))
    return CUT.join(" ".join(text[start:end].split()) for start, end in spans)


def _labels(data: StudyData) -> dict[tuple[str, str], str]:
    people = people_at(data)
    return dict(zip(zip(people["participant"], people["when"], strict=True), people["label"], strict=True))
