"""Findings, recommendations and records: what they rest on, and what the counts say against them."""

import csv
import shutil
from collections import Counter

import pytest
from conftest import ROOT
from planted_findings import PARENT, PLANTED

from toolkit.analysis.claim_fields import propose_fields
from toolkit.analysis.claims import check_findings

DATA = ROOT / "tests" / "data"


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def extract(codings, source, code):
    """The first coding of a code in a source."""
    found = codings[(codings["source"] == source) & (codings["code"] == code)]
    return found["coding"].iloc[0]


def plant(project, planted):
    codings = project.codings()
    extracts = [extract(codings, source, code) for source, code in planted.extracts]
    return project.findings.add(planted.text, extracts=extracts, **planted.fields)


def group_of(person, wave, people):
    """The stakeholder group of a person then, from participants.csv alone."""
    mine = [row for row in people if row["participant"] == person]
    return next(row["group"] for row in mine if row["wave"] in (wave, ""))


def counted(planted):
    """Count the plan of the sample for a finding: by hand, with csv."""
    plan = rows_of(DATA / "true_values.csv")
    people = rows_of(ROOT / "sample_transcripts" / "participants.csv")
    fields = planted.fields
    item = fields.get("code") or fields["theme"]
    said = {(row["participant"], row["wave"]): row[item] for row in plan}
    known = {key: value for key, value in said.items() if value in ("yes", "no")}
    if len(planted.true) == 2:
        mine = [value for (who, wave), value in known.items() if wave == fields["wave"] and
                group_of(who, wave, people) == fields.get("group", group_of(who, wave, people))]  # fmt: skip
        return mine.count("yes"), len(mine)
    both = [who for who, wave in known if wave == "T1" and (who, "T2") in known]
    if "group" in fields:
        both = [who for who in both if fields["group"] in {group_of(who, wave, people) for wave in ("T1", "T2")}]
    pairs = Counter((known[who, "T1"], known[who, "T2"]) for who in both)
    return pairs["yes", "no"], pairs["no", "yes"], len(both)


def test_there_are_five_right_and_five_wrong_findings_of_each_kind():
    assert set(Counter((one.kind, one.right) for one in PLANTED).values()) == {5}
    assert len(PLANTED) == 60


@pytest.mark.parametrize("planted", [one for one in PLANTED if one.true], ids=lambda one: one.text)
def test_what_is_true_of_a_planted_finding_is_in_the_plan_of_the_sample(planted):
    assert counted(planted) == planted.true


def test_every_wrong_finding_is_flagged_for_what_is_wrong_with_it_and_no_right_one(sample):
    for planted in PLANTED:
        plant(sample, planted)
    remarks = check_findings(sample.data())
    found = {}
    for row in remarks.itertuples():
        found.setdefault(row.finding, set()).add(row.check)
    right = {one.text: found.get(one.text) for one in PLANTED if one.right}
    assert right == dict.fromkeys(right)
    assert {one.text: found.get(one.text) for one in PLANTED if not one.right} == {
        one.text: {one.kind} for one in PLANTED if not one.right
    }
    assert remarks.about.notes[0] == "60 findings were checked; 30 have no remark."
