"""Context–mechanism–outcome records: whether a study asks for them, and what they still rest on nothing for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from toolkit.analysis.evidence import Extract, extracts_in
from toolkit.analysis.method import REALIST, methods
from toolkit.model import CmoPart, Evidence, Placed
from toolkit.study import Basis, Result, StudyData

IN_WORDS = {
    CmoPart.CONTEXT: "context",
    CmoPart.RESOURCE: "mechanism: resource",
    CmoPart.REASONING: "mechanism: reasoning",
    CmoPart.OUTCOME: "outcome",
}
COLUMNS = ("record", "check", "says", "where", "id")
ACTIVITY = re.compile(
    r"\b(?:took place|(?:was|were|is|are|has been|have been) "
    r"(?:held|delivered|given|run|provided|offered|organised|carried out)|attended|received)\b",
    re.IGNORECASE,
)


def asks_for_cmo(data: StudyData) -> bool:
    """Tell whether the study's method asks for context–mechanism–outcome records: they are shown then.

    >>> asks_for_cmo(StudyData(settings={"method": ["constant_comparison", "realist"]})), asks_for_cmo(StudyData())
    (True, False)
    """
    return REALIST in methods(data)


def check_cmo(data: StudyData) -> Result:
    """Return what the context–mechanism–outcome records lack: a row per remark; nothing is changed or scored.

    Looked at: parts that are empty; parts without an extract that are not marked as inferred; an activity (“training
    was given”) where a mechanism should stand; extracts that are gone or of somebody who withdrew. Records are never
    made from codes that occur together: context, mechanism and outcome in one extract are a linked instance, in one
    source they are not (Pawson and Tilley 1997; Dalkin et al. 2015; RAMESES II, Wong et al. 2016).

    Args:
        data: The study, `project.data()`.

    Returns:
        Columns `record` (its sentence), `check`, `says`, `where`, `id`.

    >>> check_cmo(StudyData()).empty
    True
    """
    known = extracts_in(data, data.cmo_extracts["coding"])
    links = {str(record): rows for record, rows in data.cmo_extracts.groupby("record", sort=False)}
    none = data.cmo_extracts.iloc[:0]
    rows = [
        (record["if_then"], *remark, record["record"])
        for record in data.cmo.to_dict("records")
        for remark in _remarks(record, links.get(record["record"], none), known)
    ]
    linked = f"{linked_instances(data)} extracts show context, mechanism and outcome of a record in one place."
    notes = (f"{len(data.cmo)} records were looked at; {linked}", "A remark is a question; nothing was changed.")
    basis = Basis(title="Context, mechanism, outcome: what is still to be shown", unit="remarks", notes=notes)
    return Result(pd.DataFrame(rows, columns=list(COLUMNS)), basis=basis)


def linked_instances(data: StudyData) -> int:
    """Return how many extracts stand under the context, the mechanism and the outcome of one record."""
    rows = data.cmo_extracts[data.cmo_extracts["kind"] == Evidence.SUPPORTS]
    parts = [set(some) for _, some in rows.groupby(["record", "coding"])["part"]]
    mechanism = {CmoPart.RESOURCE, CmoPart.REASONING}
    return sum({CmoPart.CONTEXT, CmoPart.OUTCOME} <= some and bool(some & mechanism) for some in parts)


def _remarks(
    record: Mapping[Any, Any], links: pd.DataFrame, known: Mapping[str, Extract]
) -> Iterator[tuple[str, str, str]]:
    supported = set(links.loc[links["kind"] != Evidence.CONTRADICTS, "part"])
    for part, name in IN_WORDS.items():
        if not record[part]:
            yield ("empty", name, "")
        elif part not in supported and part not in record["inferred"]:
            yield ("no extract", f"{name}: {record[part]}", "")
    for part in (CmoPart.RESOURCE, CmoPart.REASONING):
        if ACTIVITY.search(record[part]):
            yield ("an activity?", f"{IN_WORDS[part]}: {record[part]}", "")
    gone = links[links["state"] == Placed.GONE]
    if len(gone):
        yield ("extract gone", f"{len(gone)} no longer in the study", ", ".join(dict.fromkeys(gone["coding"])))
    withdrawn = [known[one] for one in links["coding"] if one in known and known[one].withdrawn]
    for one in dict.fromkeys(withdrawn):
        yield ("withdrawn", f"{', '.join(one.withdrawn)} withdrew; these words cannot be used", one.place)
