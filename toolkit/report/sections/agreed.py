"""Agreement between coders, where two coded the same sources: how far, and what became of the differences."""

import pandas as pd

from toolkit.analysis.agreement import agreement
from toolkit.errors import InvalidInput, Refused
from toolkit.model import Settled
from toolkit.report.description import Cell, Column, Count, Section, Table, Text
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.words import alone, table_of
from toolkit.study import Basis, Result, StudyData

UNDEFINED = "undefined"
FULL = "Positive and negative agreement and Krippendorff's alpha: 1 is full agreement."
TWO = 2
BECAME = {
    Settled.AGREED: "both had coded it much alike",
    Settled.DISCUSSED: "discussed, not decided yet",
    Settled.KEPT: "one coder's was kept",
    Settled.BOTH: "both were kept",
    Settled.NEITHER: "neither was kept",
    Settled.RECUT: "coded anew, with other words",
    Settled.CODEBOOK: "the codebook was changed",
}


def agreed(data: StudyData, choices: Choices) -> list[Section]:
    """Agreement by code and what became of the differences; in a reflexive study with a reason only."""
    coders = list(data.coders.loc[data.coders["kind"] == "person", "coder"])
    if sum(name in set(data.given["coder"]) for name in coders) < TWO:
        return []
    try:
        found = agreement(data, reason=choices.reason or None)
    except Refused:  # no source was given to two of them, or the study is reflexive and no reason is given
        return []
    except InvalidInput as error:
        return [Section(key="agreement", heading="Agreement between coders", blocks=[Text(words=error.what)])]
    made = [_by_code(found), _settled(data)]
    return [Section(key="agreement", heading="Agreement between coders", blocks=[one for one in made if one])]


def _by_code(found: Result) -> Table | None:
    frame = pd.DataFrame(found)
    shares = [name for name in frame.columns if str(name).endswith(" only") or name in ("both", "all", "some")]
    used = frame[frame[shares].fillna(0).sum(axis=1) > 0]
    rows: list[list[Cell]] = [
        [
            row["code"],
            *(Count(int(row[name]), None, alone=True) for name in shares),
            Count(int(row["neither"]), None, alone=True),
            int(row["units"]),
            _share(row["positive"]),
            _share(row["negative"]),
            _with_interval(row),
        ]
        for row in used.to_dict("records")
    ]
    unused = len(frame) - len(used)
    columns = [Column("Code", 1.8), *(Column(_capital(name), 0.7, number=True) for name in shares),
               Column("Neither", 0.7, number=True), Column("Units", 0.6, number=True),
               Column("Positive agreement", 0.9, number=True), Column("Negative agreement", 0.9, number=True),
               Column("Alpha (interval)", 1.3, number=True)]  # fmt: skip
    about = found.about
    notes = (
        *about.notes,
        f"{FULL} {UNDEFINED}: no variation, so nothing can be said.",
        *([f"Used by none of them in these sources, and in no row: {unused} codes."] if unused else []),
    )
    return table_of(
        "agreement.code",
        about.title,
        columns,
        rows,
        Basis(unit=about.unit, numerator=about.numerator, filter=about.filter, coding=about.coding, date=about.date,
              notes=notes),
        f"Agreement on {len(rows)} codes before any discussion.",
        told=(len(columns) - 1,),
    )  # fmt: skip


def _capital(name: object) -> str:
    return str(name)[:1].upper() + str(name)[1:]


def _share(value: object) -> str:
    return UNDEFINED if pd.isna(value) else f"{float(str(value)):.2f}"


def _with_interval(row: dict[str, object]) -> str:
    middle = _share(row["alpha"])
    if middle == UNDEFINED or pd.isna(row.get("alpha_low")):
        return middle
    return f"{middle} ({_share(row['alpha_low'])} to {_share(row['alpha_high'])})"


def _settled(data: StudyData) -> Table | None:
    states = data.settlings["state"].value_counts()
    rows: list[list[Cell]] = [[words, alone(int(states[state]))] for state, words in BECAME.items() if state in states]
    sources = data.settlings["source"].nunique()
    return (
        table_of(
            "agreement.settled",
            "What became of the places that several coders marked",
            [Column("What became of it", 3.0), Column("Places", 0.8, number=True)],
            rows,
            Basis(unit=f"places where the marks of one code hang together, in {sources} sources"),
            "How differences between coders were settled.",
            told=(1,),
        )
        if rows
        else None
    )
