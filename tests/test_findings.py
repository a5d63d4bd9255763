"""Findings, recommendations and records: what they rest on, and what the counts say against them."""

import csv
import shutil
import sqlite3
from collections import Counter

import pytest
from conftest import ROOT
from ooxml import Word
from planted_findings import PARENT, PLANTED

from toolkit import Project, Report, counts_line
from toolkit.analysis.claim_fields import propose_fields
from toolkit.analysis.claims import check_findings
from toolkit.analysis.cmo import check_cmo
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.description import Count
from toolkit.report.sections.findings import cmo, findings, recommendations
from toolkit.report.sections.standard import Choices

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


@pytest.fixture
def mentoring(fixture_m):
    """Fixture M with a theme over both codes: Friend-line 2 of 6 parents at T1 (P3, P6), 2 of 5 at T2 (P1, P4)."""
    fixture_m.codebook.add_theme("Lines", codes=["Friend-line", "Phone-hours"])
    return fixture_m


def coding_of(project, source, code="Friend-line"):
    return extract(project.codings(), source, code)


def checks(project):
    """What was remarked, as {check: what the counts say}."""
    found = check_findings(project.data())
    return dict(zip(found["check"], found["counts"], strict=True))


FL_T1 = {"code": "Friend-line", "group": "Parent", "wave": "T1"}


def test_a_finding_is_kept_with_its_fields_and_extracts(mentoring):
    one = coding_of(mentoring, "P3-T1")
    made = mentoring.findings.add(
        "Two of the six parents at T1 drew a line.", **FL_T1, theme="Lines", quantifier="a  Majority", n=2, of=6,
        question="What do parents need?", extracts=[one], literature="Smith 2020",
    )  # fmt: skip
    row = mentoring.findings.all().iloc[0]
    assert (row["finding"], row["theme"], row["code"], row["group"], row["wave"]) == (
        made, "Lines", "Friend-line", "Parent", "T1",
    )  # fmt: skip
    assert (row["quantifier"], row["n"], row["of"], row["count"]) == ("most", 2, 6, "participants")
    assert (row["question"], row["extracts"], row["coder"]) == ("What do parents need?", [one], "Ana")
    assert mentoring.findings.extracts()[["coding", "state", "code"]].to_numpy().tolist() == [
        [one, "placed", "Friend-line"]
    ]
    assert mentoring.data().findings["text"].tolist() == ["Two of the six parents at T1 drew a line."]


def test_the_study_s_own_words_for_how_many_can_be_said(mentoring):
    mentoring.set(how_many_words={"some": "a few"})
    mentoring.findings.add("A few parents drew a line.", quantifier="A few", **FL_T1)
    assert mentoring.findings.all()["quantifier"].tolist() == ["some"]
    row = check_findings(mentoring.data()).iloc[0]
    assert row["says"] == "“a few”"
    assert row["counts"] == "2 of 6 raised “Friend-line” (P3, P6; not P1, P2, P4, P5): “two”."


def snapshot(project):
    data = project.data()
    names = ("findings", "finding_extracts", "recommendations", "recommendation_findings", "cmo", "cmo_extracts")
    return {name: getattr(data, name).astype(str).to_numpy().tolist() for name in names}


def every_verb(project):
    """The verbs of project.findings, each as one call."""
    one, two = coding_of(project, "P3-T1"), coding_of(project, "P4-T2", "Phone-hours")
    verbs, first, second = project.findings, "Parents drew", "Mentors drew"
    yield lambda: verbs.add("Parents drew a line.", theme="Lines", extracts=[one])
    yield lambda: verbs.add("Mentors drew a line.", code="Friend-line", quantifier="all")
    yield lambda: verbs.change(first, text="Parents drew a line at T1.", wave="T1", n=2)
    yield lambda: verbs.change(first, wave="", n=None, gap=True, searched="all interviews")
    yield lambda: verbs.link(second, one, two)
    yield lambda: verbs.unlink(second, one)
    yield lambda: verbs.order(second, first)
    yield lambda: verbs.recommend("Agree hours.", findings=[first], for_whom="staff", priority="high")
    yield lambda: verbs.recommend("Wait six months.", literature="Smith 2020")
    yield lambda: verbs.link("Agree", second)
    yield lambda: verbs.unlink("Agree", first)
    yield lambda: verbs.order("Wait")
    yield lambda: verbs.change("Agree", priority="low")
    yield lambda: verbs.cmo("If a mentor can be rung, then …", context="alone", supporting={"context": [one]})
    yield lambda: verbs.cmo("If not, then …", supporting=[one], contradicting=[two], inferred=["outcome"])
    yield lambda: verbs.link("If a mentor", two, part="outcome", kind="complicates")
    yield lambda: verbs.unlink("If a mentor", one, part="context")
    yield lambda: verbs.change("If a mentor", status="refined", outcome="calm")
    yield lambda: verbs.remove("If not")
    yield lambda: verbs.remove("Wait")
    yield lambda: verbs.remove(second)


def test_every_verb_is_one_step_that_can_be_undone_and_done_again(mentoring):
    states, events = [snapshot(mentoring)], len(mentoring.history())
    for verb in every_verb(mentoring):
        verb()
        states.append(snapshot(mentoring))
        assert states[-1] != states[-2]
    steps = len(states) - 1
    assert len(mentoring.history()) == events + steps
    for state in states[-2::-1]:
        mentoring.undo()
        assert snapshot(mentoring) == state
    for state in states[1:]:
        mentoring.redo()
        assert snapshot(mentoring) == state


def test_a_finding_that_goes_leaves_its_recommendation_without_one(mentoring):
    mentoring.findings.add("Parents drew a line.", theme="Lines")
    mentoring.findings.recommend("Agree hours.", findings=["Parents drew a line."])
    assert mentoring.findings.recommendations()["rests_on"].tolist() == ["findings"]
    mentoring.findings.remove("Parents drew a line.")
    result = mentoring.findings.recommendations()
    assert result["rests_on"].tolist() == ["nothing yet"]
    assert result.about.notes == ("Recommendations without a finding: “Agree hours.”.",)
    mentoring.findings.change("Agree", literature="Smith 2020")
    assert mentoring.findings.recommendations()["rests_on"].tolist() == ["literature only"]


def test_findings_are_found_by_their_first_words_and_the_nearest_is_offered(mentoring):
    mentoring.findings.add("Parents drew a line.")
    mentoring.findings.add("Parents rang.")
    with pytest.raises(NotFound, match="2 things begin with “Parents”"):
        mentoring.findings.remove("Parents")
    with pytest.raises(NotFound, match=r"Did you mean “Parents rang\.”"):
        mentoring.findings.change("Parents ring.", text="x")
    with pytest.raises(NotFound, match="no finding “Wait”"):
        mentoring.findings.recommend("Wait six months.", findings=["Wait"])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantifier": "many"}, "no word for how many “many”"),
        ({"theme": "Line"}, "Did you mean “Lines”"),
        ({"group": "Parents"}, "Did you mean “Parent”"),
        ({"wave": "T3"}, "no time point “T3”"),
        ({"count": "references"}, "no count “references”"),
        ({"extracts": ["nonsense"]}, "no coding “nonsense”"),
    ],
    ids=str,
)
def test_what_the_study_does_not_have_cannot_be_claimed(mentoring, fields, said):
    before = len(mentoring.history())
    with pytest.raises(NotFound, match=said):
        mentoring.findings.add("Parents drew a line.", **fields)
    assert len(mentoring.history()) == before
    assert mentoring.findings.all().empty


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"n": 6, "of": 5}, "6 of 5 people cannot be"),
        ({"n": 2.5}, "“2.5” is not a number"),
        ({"n": True}, "“True” is not a number"),
        ({"than": "T1", "wave": "T2", "quantifier": "most"}, "no change is said"),
        ({"than": "T1", "wave": "T1", "quantifier": "more"}, "compared with itself"),
    ],
    ids=str,
)
def test_fields_that_contradict_one_another_are_refused(mentoring, fields, said):
    with pytest.raises(InvalidInput, match=said):
        mentoring.findings.add("Parents drew a line.", **fields)
    with pytest.raises(InvalidInput, match="says nothing"):
        mentoring.findings.add("  ")
    mentoring.findings.add("Of five.", of=5)
    with pytest.raises(InvalidInput, match="6 of 5"):
        mentoring.findings.change("Of five.", n=6)


def test_a_finding_follows_a_code_that_is_merged_and_an_extract_its_twin(mentoring):
    text = mentoring.data().texts["P4-T2"]
    both = [coding_of(mentoring, "P4-T2", code) for code in ("Friend-line", "Phone-hours")]
    assert text  # P4 has the same words under both codes, so that one coding becomes part of the other
    mentoring.findings.add("Parents at T2 rang.", code="Phone-hours", extracts=both)
    mentoring.findings.cmo("If …", supporting={"context": both, "outcome": both[1:]})
    mentoring.codebook.merge("Phone-hours", into="Friend-line")
    data = mentoring.data()
    assert data.findings["code"].tolist() == ["Friend-line"]
    assert data.finding_extracts["coding"].tolist() == both[:1]
    assert data.cmo_extracts[["coding", "part"]].to_numpy().tolist() == [[both[0], "context"], [both[0], "outcome"]]
    mentoring.undo()
    assert mentoring.data().finding_extracts["coding"].tolist() == both


def test_a_finding_without_an_extract_says_so_unless_it_names_a_gap_or_literature(mentoring):
    mentoring.findings.add("Parents drew a line.", theme="Lines")
    assert checks(mentoring) == {"no extract": "No extract is linked to it, and no literature is cited."}
    mentoring.findings.change("Parents", literature="Smith 2020")
    assert checks(mentoring) == {}
    mentoring.findings.change("Parents", literature="", gap=True, searched="all interviews")
    assert checks(mentoring) == {}


def test_an_extract_that_is_gone_or_waits_for_review_or_is_of_somebody_who_withdrew_is_named(mentoring):
    codings = [coding_of(mentoring, source) for source in ("P3-T1", "P6-T1", "P4-T2")]
    mentoring.findings.add("Parents drew a line.", code="Friend-line", extracts=codings)
    assert checks(mentoring) == {}
    mentoring.uncode(codings[0])
    assert checks(mentoring) == {"extract gone": "1 of its 3 extracts is no longer in the study."}
    mentoring.people.set_status("P6", "withdrawn")
    assert checks(mentoring)["withdrawn"] == "P6 withdrew; these words cannot be used."
    mentoring.correct("P4-T2", text="Interviewer: How is it going?\n\nP4: quite other words\n")
    found = check_findings(mentoring.data())
    waiting = found[found["check"] == "extract gone"]["counts"].tolist()
    assert waiting == [
        "1 of its 3 extracts is no longer in the study.",
        "1 of its 3 extracts is waiting for review after a correction of the text.",
    ]


def test_what_a_finding_points_to_may_go_and_that_is_said(mentoring):
    one = coding_of(mentoring, "P3-T1")
    mentoring.findings.add("Parents drew a line.", theme="Lines", quantifier="most", extracts=[one])
    mentoring.codebook.remove("Lines")
    assert checks(mentoring) == {"gone": "The theme that it names is no longer in the study."}
    mentoring.undo()
    assert "gone" not in checks(mentoring)


def test_words_of_an_interviewer_are_no_evidence(mentoring):
    turn = mentoring.turns("P3-T1").iloc[0]
    asked = mentoring.code(source="P3-T1", start=int(turn["start"]), end=int(turn["end"]), code="Friend-line")
    mentoring.findings.add("Parents drew a line.", code="Friend-line", extracts=[asked])
    assert checks(mentoring) == {
        "not their words": "These are words of an interviewer or of somebody else who was present."
    }


def test_an_extract_for_another_theme_is_pointed_out_whoever_coded_it(mentoring):
    mentoring.codebook.add("Weather")
    one = coding_of(mentoring, "P3-T1")
    mentoring.findings.add("Parents spoke of the weather.", code="Weather", extracts=[one])
    assert checks(mentoring) == {"theme": "Its extract is coded for something else, and not for this."}
    row = mentoring.codings().set_index("coding").loc[one]
    mentoring.code(source="P3-T1", start=int(row["start"]) - 5, end=int(row["start"]) + 5, code="Weather")
    assert checks(mentoring) == {}


def test_a_group_that_is_not_coded_yet_or_was_not_met_cannot_be_counted(mentoring):
    one = coding_of(mentoring, "P3-T1")
    mentoring.findings.add("All parents at T1 drew a line.", quantifier="all", extracts=[one], **FL_T1)
    mentoring.finish(source="P3-T1")
    found = checks(mentoring)
    assert found == {
        "not coded yet": "1 of 1 raised “Friend-line” (P3); not coded yet: P1, P2, P4, P5, P6."
    }  # what P6 has coded is of an unfinished source, and does not count yet
    mentoring.people.add_group("Judge")
    mentoring.findings.add("Judges drew a line.", code="Friend-line", group="Judge", literature="Smith 2020")
    assert checks(mentoring)["nobody to count"] == "Nobody of them was interviewed."


def test_a_group_that_was_not_asked_cannot_be_quoted_as_silent(sample):
    sample.findings.add(
        "No parent at T1 was trained.", code="Good training", group=PARENT, wave="T1", quantifier="none"
    )
    assert checks(sample) == {"nobody to count": "They were not asked: P1, P2, P3, P4, P5, P6, P7."}


def test_group_interviews_and_sources_are_counted_where_a_finding_says_so(sample):
    where = {"theme": "What is safe to say", "literature": "none needed"}
    sample.findings.add("In every group it was spoken of.", quantifier="every", count="groups", **where)
    sample.findings.add("In every source it was spoken of.", quantifier="every", count="sources", wave="T1", **where)
    found = check_findings(sample.data())
    assert found["finding"].tolist() == ["In every source it was spoken of."]
    assert found["counts"].iloc[0].startswith("9 of 11 sources raised “What is safe to say”")
    assert "not Field note Marrowby T1, TR1 T1" in found["counts"].iloc[0]


def test_the_time_point_in_the_sentence_is_held_against_its_field(mentoring):
    one = coding_of(mentoring, "P4-T2")
    fields = {"code": "Friend-line", "wave": "T2", "extracts": [one]}
    mentoring.findings.add("At time 1 one parent drew a line.", **fields)
    assert checks(mentoring) == {"sentence": "T2 in its field."}
    mentoring.findings.change("At time 1", text="At T2, as at T1, a parent drew a line.")
    assert checks(mentoring) == {}


def test_as_many_people_are_not_the_same_people(mentoring):
    # Friend-line among the five parents met twice: P3 at T1 only, P1 and P4 at T2 only
    said = {"code": "Friend-line", "group": "Parent", "wave": "T2", "than": "T1", "literature": "-"}
    mentoring.findings.add("As many.", quantifier="as many", **said)
    assert checks(mentoring)["change"] == (
        "Of 5 interviewed at both, T1 only 1 (P3), T2 only 2 (P1, P4), both 0, neither 2 (P2, P5)."
    )
    mentoring.uncode(coding_of(mentoring, "P1-T2"))
    assert checks(mentoring) == {}  # one at T1 only, one at T2 only
    mentoring.findings.change("As many", quantifier="no change")
    assert "T1 only 1 (P3), T2 only 1 (P4)" in checks(mentoring)["change"]


def test_a_change_needs_people_met_twice(mentoring):
    mentoring.findings.add("More at T1.", code="Friend-line", wave="T1", quantifier="more", literature="-")
    assert checks(mentoring) == {"change": "There is no earlier time point to compare with."}


def test_a_how_many_without_a_theme_or_code_cannot_be_counted(mentoring):
    mentoring.findings.add("Most parents were glad.", group="Parent", quantifier="most", literature="-")
    assert checks(mentoring) == {"how many": "It names no theme and no code, so nothing can be counted."}


def test_another_coders_extract_is_evidence_too(mentoring):
    row = mentoring.codings().set_index("coding").loc[coding_of(mentoring, "P3-T1")]
    mentoring.assign(source="P3-T1", coder="Ana")
    ben = Project.open(mentoring.path, coder="Ben")
    theirs = ben.code(source="P3-T1", start=int(row["start"]), end=int(row["end"]), code="Friend-line")
    ben.close()
    mentoring.findings.add("Parents at T1 drew a line.", extracts=[theirs], **FL_T1)
    assert checks(mentoring) == {}
    mentoring.findings.change("Parents at T1", text="Parents drew a line.", wave="T2")
    assert checks(mentoring) == {"time point": "Its extract is from T1."}


FIELDS = [
    ("Most parents at T2 trusted their mentor.",
     {"code": "Trust and honesty", "wave": "T2", "group": "Parent", "quantifier": "most"}),
    ("Four of the five parents at T2 spoke of small-town gossip.",
     {"code": "Small-town gossip", "wave": "T2", "group": "Parent", "n": 4, "of": 5}),
    ("Both peer mentors found it hard.", {"group": "Peer mentor", "quantifier": "both"}),
    ("All four mentors at time 2 called the preparation thin.",
     {"theme": "Thin preparation", "wave": "T2", "group": "Peer mentor", "quantifier": "all", "of": 4}),
    ("No one in Hessenby at T1 spoke of endings.",
     {"code": "Endings", "wave": "T1", "site": "Hessenby", "quantifier": "none"}),
    ("More parents at T2 than at T1 spoke of endings.",
     {"code": "Endings", "wave": "T2", "than": "T1", "quantifier": "more", "group": "Parent"}),
    ("There was no change from T1 to T2 in small-town gossip.",
     {"code": "Small-town gossip", "wave": "T2", "than": "T1", "quantifier": "no change"}),
    ("At least four parents were afraid.", {"group": "Parent"}),
    ("Many social workers were doubtful.", {"group": "Social worker"}),
    ("Staff told mentors what parents fear at T1 and T2.", {"group": "Staff"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), FIELDS, ids=[text for text, _ in FIELDS])
def test_fields_are_read_out_of_a_sentence_as_a_proposal(sample_data, text, fields):
    assert propose_fields(text, sample_data) == fields


def test_a_proposal_can_be_written_as_it_is_and_stores_nothing_itself(sample):
    before = len(sample.history())
    fields = propose_fields("Two of the five parents at T2 spoke of small-town gossip.", sample.data())
    assert len(sample.history()) == before
    sample.findings.add("Two of the five parents at T2 spoke of small-town gossip.", **fields, literature="-")
    assert checks(sample)["number"].startswith("3 of 5 raised “Small-town gossip” (P4, P6, P8; not P1, P3)")


def test_a_contradiction_counts_whatever_its_extract_is_coded_for(mentoring):
    mentoring.codebook.add("Weather")
    turn = mentoring.turns("P5-T1").query("participant == 'P5'").iloc[0]
    other = mentoring.code(source="P5-T1", start=int(turn["start"]), end=int(turn["end"]), code="Weather")
    mentoring.set_evidence(other, theme="Lines", kind="contradicts")
    assert "contradicted by 1 (P5)" in counts_line(mentoring.data(), "Lines")


def test_findings_in_a_report_stand_with_their_evidence(mentoring):
    one, two = coding_of(mentoring, "P3-T1"), coding_of(mentoring, "P4-T2")
    mentoring.findings.add(
        "Parents at T1 drew a line.", **FL_T1, quantifier="two", extracts=[one], question="What do parents need?"
    )
    mentoring.findings.add("Parents drew a line at both.", theme="Lines", extracts=[two, one])
    mentoring.findings.add("Little is known of fathers.", gap=True, searched="all interviews")
    mentoring.findings.add("Somebody said so.")
    (section,) = findings(mentoring.data(), Choices())
    rows = section.tables[0].texts
    assert rows[0] == [
        "1",
        "Parents at T1 drew a line.",
        "Parent, T1",
        "2 of 6",
        "1",
        "T1",
        "–",
        "What do parents need?",
    ]
    assert rows[1][2:6] == ["everybody", "7 of 8", "2", "T1, T2"]  # fixture M: Boundaries, 7 of 8 people
    assert rows[2][3:7] == ["–", "0", "–", "gap in the evidence; looked for in all interviews"]
    assert isinstance(section.tables[0].rows[0][3], Count)
    assert section.blocks[1].words == "Findings without an extract: 4."
    assert all(cell for row in rows for cell in row)


def test_words_of_somebody_who_withdrew_leave_the_evidence_in_the_report(mentoring):
    mentoring.findings.add("A line was drawn.", theme="Lines", extracts=[coding_of(mentoring, "P3-T1")])
    mentoring.people.set_status("P3", "withdrawn")
    (section,) = findings(mentoring.data(), Choices())
    assert section.tables[0].texts[0][3:6] == ["6 of 7", "0", "–"]
    assert section.blocks[1].words == "Findings without an extract: 1."


def test_recommendations_in_a_report_lead_to_their_findings_and_the_loose_ends_are_listed(mentoring):
    one = coding_of(mentoring, "P3-T1")
    mentoring.findings.add("Parents drew a line.", theme="Lines", extracts=[one, coding_of(mentoring, "P4-T2")])
    mentoring.findings.add("Mentors drew a line.", theme="Lines", extracts=[one])
    mentoring.findings.add("Nothing is known of fathers.", gap=True)
    mentoring.findings.recommend("Agree hours.", findings=["Parents", "Mentors"], for_whom="staff", priority="high")
    mentoring.findings.recommend("Wait six months.", literature="Smith 2020")
    mentoring.findings.recommend("Be kind.")
    (section,) = recommendations(mentoring.data(), Choices())
    assert section.tables[0].texts == [
        ["1", "Agree hours.", "staff", "high", "1. Parents drew a line.; 2. Mentors drew a line.", "2", "–"],
        ["2", "Wait six months.", "–", "–", "literature only", "0", "Smith 2020"],
        ["3", "Be kind.", "–", "–", "nothing yet", "0", "–"],
    ]
    assert [block.words for block in section.blocks[1:]] == [
        "Recommendations without a finding: 2 (literature only), 3.",
        "Findings without a recommendation: 3.",
    ]


def realist(project):
    one, two = coding_of(project, "P3-T1"), coding_of(project, "P4-T2")
    project.findings.cmo(
        "If a mentor can be rung, then parents stay calm.", context="alone at night", mechanism_resource="a phone number",
        mechanism_reasoning="Training was given.", outcome="calm", inferred=["outcome"],
        supporting={"context": [one], "mechanism_reasoning": [one], "outcome": [one]}, contradicting=[two],
    )  # fmt: skip
    return one, two


def test_records_are_kept_but_shown_only_where_the_method_asks_for_them(mentoring):
    realist(mentoring)
    assert len(mentoring.data().cmo) == 1
    assert cmo(mentoring.data(), Choices()) == []
    mentoring.set(method="realist")
    (section,) = cmo(mentoring.data(), Choices())
    assert section.tables[0].texts == [
        ["1", "If a mentor can be rung, then parents stay calm.", "alone at night", "a phone number",
         "Training was given.", "calm (inferred)", "–", "1", "1", "initial theory"]
    ]  # fmt: skip
    mentoring.set(method=["constant_comparison", "realist"])
    assert cmo(mentoring.data(), Choices())


def test_a_record_is_told_what_it_still_lacks(mentoring):
    one, two = realist(mentoring)
    mentoring.findings.cmo("If not, then fear.", context="alone at night", inferred=["context"])
    mentoring.uncode(two)
    found = check_cmo(mentoring.data())
    assert found[["check", "says"]].to_numpy().tolist() == [
        ["no extract", "mechanism: resource: a phone number"],
        ["an activity?", "mechanism: reasoning: Training was given."],
        ["extract gone", "1 no longer in the study"],
        ["empty", "mechanism: resource"],
        ["empty", "mechanism: reasoning"],
        ["empty", "outcome"],
    ]
    assert "1 extracts show context, mechanism and outcome of a record in one place" in found.about.notes[0]
    assert mentoring.findings.records()["supporting"].tolist() == [[one], []]
    mentoring.people.set_status("P3", "withdrawn")
    assert "P3 withdrew" in check_cmo(mentoring.data()).set_index("check").loc["withdrawn", "says"]


def test_an_extract_cannot_speak_for_and_against_a_record_at_once(mentoring):
    one, two = coding_of(mentoring, "P3-T1"), coding_of(mentoring, "P4-T2")
    with pytest.raises(InvalidInput, match="supports it already"):
        mentoring.findings.cmo("If …", supporting=[one], contradicting=[one])
    assert mentoring.data().cmo.empty
    mentoring.findings.cmo("If …", supporting=[one])
    with pytest.raises(NotFound, match="no part “mechanism”"):
        mentoring.findings.link("If", two, part="mechanism")
    with pytest.raises(NotFound, match="is not linked"):
        mentoring.findings.unlink("If", two)
    mentoring.findings.add("A line was drawn.")
    with pytest.raises(InvalidInput, match="Only records have parts"):
        mentoring.findings.link("A line", one, kind="contradicts")


def test_findings_stand_in_word_and_excel(mentoring, tmp_path):
    mentoring.findings.add("Parents at T1 drew a line.", **FL_T1, extracts=[coding_of(mentoring, "P3-T1")])
    mentoring.findings.recommend("Agree hours.", findings=["Parents"])
    report = Report(mentoring.data(), sections=["findings", "recommendations", "cmo"])
    document = Word(report.save(tmp_path / "findings.docx"))
    assert [table[1][1] for table in document.tables] == ["Parents at T1 drew a line.", "Agree hours."]
    assert report.save(tmp_path / "findings.xlsx").stat().st_size > 0
    full = [section.key for section in Report(mentoring.data(), sections="full").sections()]
    assert {"findings", "recommendations"} <= set(full)


def test_a_study_of_before_takes_findings_once_it_is_opened(tmp_path):
    shutil.copy(DATA / "study_0004.qual", tmp_path / "old.qual")
    project = Project.open(tmp_path / "old.qual", coder="Ana")
    assert project.findings.all().empty
    one = project.codings()["coding"].iloc[0]
    project.findings.add("Parents believed her.", theme="Knowing from the inside", extracts=[one], n=1)
    project.findings.recommend("Go on.", findings=["Parents"])
    project.close()
    again = Project.open(tmp_path / "old.qual", coder="Ana")
    assert again.findings.all()[["theme", "n"]].to_numpy().tolist() == [["Knowing from the inside", 1]]
    assert again.findings.recommendations()["findings"].tolist() == [["Parents believed her."]]
    assert len(check_findings(again.data()))
    again.undo()
    again.undo()
    assert again.findings.all().empty
    again.close()


def test_the_history_names_findings_and_holds_none_of_their_words(mentoring):
    mentoring.findings.add("Quixotic parents drew a line.")
    mentoring.findings.change("Quixotic", n=3)
    assert mentoring.history()["to"].tolist()[-2:] == ["Quixotic parents drew a line."] * 2
    with sqlite3.connect(mentoring.path) as connection:
        rows = str(connection.execute("SELECT * FROM events").fetchall())
        rows += str(connection.execute("SELECT * FROM changes").fetchall())
    connection.close()
    assert "Quixotic" not in rows


def test_findings_as_they_were_can_be_read_again(mentoring):
    mentoring.findings.add("Parents drew a line.")
    mentoring.milestone("draft")
    mentoring.findings.change("Parents", text="Parents drew lines.")
    assert mentoring.data(as_of="draft").findings["text"].tolist() == ["Parents drew a line."]
    assert mentoring.data().findings["text"].tolist() == ["Parents drew lines."]
