"""Findings held against the counts and the extracts they rest on: remarks for the writer, never a score."""

from collections.abc import Iterator

import pandas as pd

from toolkit.analysis.claim import Claim, Remark
from toolkit.analysis.claim_counts import HOW_MANY, count_remarks
from toolkit.analysis.claim_evidence import evidence_remarks
from toolkit.analysis.claim_fields import waves_named
from toolkit.analysis.presence import coded_when
from toolkit.analysis.wording import WORDS_NOTE
from toolkit.study import Basis, Result, StudyData

COLUMNS = ("finding", "check", "says", "counts", "where", "id")


def check_findings(data: StudyData) -> Result:
    """Return what the counts and the extracts say against the findings: a row per remark, with the numbers.

    Checked are the fields of each finding: the word for how many, by the rules of `words_for_how_many` (a word that is
    true though a more exact one is there, such as “most” of six of seven, is let pass); the numbers; a change, among
    the same people; whether anybody was asked and is coded; the extracts: their time point, who speaks, where, for
    which theme, whether they are still there; and contradicting extracts of the theme that it does not link. Of the
    sentence itself only the time point is read.

    Args:
        data: The study, `project.data()`.

    Returns:
        Columns `finding` (its sentence), `check` (what was checked), `says`, `counts` (people, by name), `where`, `id`.
        A finding without a row has nothing against it that the toolkit can see.

    >>> check_findings(StudyData()).empty
    True
    """
    rows: list[tuple[str, ...]] = []
    loose, clean = 0, 0
    for record in data.findings.to_dict("records"):
        claim = Claim(data, {str(name): value for name, value in record.items()})
        found = list(dict.fromkeys(_remarks(claim)))
        rows += [(record["text"], one.check, one.says, one.counts, one.where, record["finding"]) for one in found]
        clean += not found
        loose += not claim.says_how_many
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return Result(frame, basis=_basis(data, frame, clean=clean, loose=loose))


def _remarks(claim: Claim) -> Iterator[Remark]:
    yield from count_remarks(claim)
    yield from evidence_remarks(claim)
    yield from _sentence(claim)


def _sentence(claim: Claim) -> Iterator[Remark]:
    """Compare the time point that the sentence names with the field; a sentence that names several is left alone."""
    said = set(waves_named(str(claim.row["text"]), claim.data))
    if len(said) == 1 and claim.waves and not said & set(claim.waves):
        yield Remark("sentence", f"{said.pop()} in the sentence", f"{' → '.join(claim.waves)} in its field.", "")


def _basis(data: StudyData, frame: pd.DataFrame, *, clean: int, loose: int) -> Basis:
    total = len(data.findings)
    notes = [f"{total} findings were checked; {clean} have no remark."]
    if loose:
        notes.append(f"{loose} say in no field how many, so no count was held against them.")
    notes.append("A remark is a question to the writer; nothing was changed.")
    notes += [WORDS_NOTE] if HOW_MANY in set(frame["check"]) else []
    return Basis(
        title="Findings, held against counts and extracts",
        unit="remarks",
        coding=data.coding_note,
        date=coded_when(data),
        notes=tuple(notes),
    )
