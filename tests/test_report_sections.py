"""The sections of a full report: what each holds, counted a second time, and what is left out."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import second_coder_of_the_sample

from toolkit import Report, StudyData
from toolkit.errors import NotFound
from toolkit.report.description import Contents, Quote, Text, ToWrite
from toolkit.report.sections import SECTIONS
from toolkit.report.sections.checklist_items import CHECKLISTS
from toolkit.report.sections.choices import Choices

WITHOUT_PICTURES = [name for name in SECTIONS if name != "figures"]


def made(data, name, **choices):
    return SECTIONS[name].make(data, Choices(**choices))


def tables(data, name, **choices):
    return {table.key: table for section in made(data, name, **choices) for table in section.tables}


def rows_of(table, *columns):
    return {tuple(row[column] for column in columns): row for row in table.texts}


@pytest.fixture(scope="module")
def full(sample_data):
    return Report(sample_data, sections=WITHOUT_PICTURES).sections()


def test_every_cell_is_filled_every_key_is_one_of_a_kind_and_no_number_is_a_percentage(full):
    keys = [block.key for section in full for block in section.blocks if getattr(block, "key", "")]
    assert len(keys) == len(set(keys))
    for table in (table for section in full for table in section.tables):
        assert all(len(row) == len(table.columns) for row in table.rows), table.key
        assert all(cell.strip() for row in table.texts for cell in row), table.key
        assert not table.codings or len(table.codings) == len(table.rows), table.key
        assert not any("%" in line for line in [table.title, *table.notes]), table.key
        assert not any("%" in column.head for column in table.columns), table.key


def test_an_empty_study_has_only_what_people_write(study):
    report = Report(study.data(), sections="full")
    keys = [section.key for section in report.sections()]
    assert {"contents", "summary", "questions"} <= set(keys)
    assert not {
        "sample",
        "participants",
        "themes",
        "quotations",
        "codebook",
        "forms",
        "checklists",
        "limitations",
        "guide",
    } & set(keys)
    assert isinstance(made(StudyData(), "contents")[0].blocks[0], Contents)
    assert all(isinstance(block, ToWrite) for section in made(StudyData(), "summary") for block in section.blocks)


def test_the_rows_of_a_time_point_add_up_to_the_people_in_the_study(sample_data):
    flow, pairs = (tables(sample_data, "sample")[f"sample.{name}"] for name in ("flow", "pairs"))
    people = sample_data.participants["participant"].nunique()
    for wave in sample_data.waves:
        here = [row for row in flow.texts if row[1] == wave]
        assert sum(int(row[2]) for row in here) == people == 26
        assert all(int(row[2]) == int(row[3]) + int(row[4]) for row in here)
    assert sum(int(row[-1]) for row in pairs.texts) == people
    assert rows_of(flow, 0, 1)["Parent", "T1"][2:5] == ["11", "7", "4"]
    assert rows_of(flow, 0, 1)["Parent", "T2"][2:5] == ["10", "5", "5"]  # P2 is a peer mentor then
    assert rows_of(flow, 0, 1)["Social worker", "T2"][3] == "5"  # two of them without words known to be theirs
    assert rows_of(pairs, 0)[("Parent",)][1:5] == ["2 (P5, P7)", "1 (P8)", "5 (P1, P2, P3, P4, P6)", "3 (P9, P10, P11)"]


def test_the_material_adds_up_to_all_sources(sample_data):
    table = tables(sample_data, "sample")["sample.material"]
    assert sum(int(row[-1]) for row in table.texts) == len(sample_data.sources)
    assert rows_of(table, 0, 1, 2)["Parent", "interview", "phone"][3:] == ["4", "1", "5"]


def test_what_was_planned_is_set_beside_what_was_achieved_where_the_study_states_it(sample_data):
    assert "sample.plan" not in tables(replace(sample_data, plan=sample_data.plan.iloc[:0]), "sample")
    plan = pd.DataFrame(
        [("Parent", "T1", 8, 11, "three did not want to"), ("Trainer", "T1", 1, None, None)],
        columns=["group", "wave", "planned", "approached", "reason"],
    )
    with_plan = replace(sample_data, plan=plan)
    assert tables(with_plan, "sample")["sample.plan"].texts == [
        ["Parent", "T1", "8", "11", "7", "three did not want to"],
        ["Trainer", "T1", "1", "not stated", "1", "as planned"],
    ]


def test_each_person_who_took_part_stands_in_the_table_of_persons(sample_data):
    table = tables(sample_data, "participants")["participants"]
    assert table.persons
    rows = rows_of(table, 0)
    assert len(rows) == 22
    assert rows[("P2",)] == ["P2", "Parent (T1), Peer mentor (T2)", "T1, T2", "Marrowby", "3", "pre-proceedings"]
    assert rows[("P7",)][2] == "T1 (no further interviews)"
    assert ("P9",) not in rows


def test_somebody_who_withdrew_is_in_no_table(sample):
    sample.people.set_status("P8", "withdrawn")
    data = sample.data()
    said = [table.texts for name in ("sample", "participants") for table in tables(data, name).values()]
    listed = [row for rows in said for row in rows if row[0] != "Withdrawn"]
    assert not any("P8" in cell.replace("(", " ").replace(",", " ").split() for row in listed for cell in row)
    assert rows_of(tables(data, "limitations")["limitations"], 0)[("Withdrawn, and in no table",)][1:] == [
        "1", "not named",
    ]  # fmt: skip


def test_every_code_that_the_report_uses_is_in_the_codebook(sample_data, full):
    table = next(table for section in full for table in section.tables if table.key == "codebook.codes")
    listed = {row[1].lstrip("– ") for row in table.texts}
    assert listed == set(sample_data.codes["code"])
    used = {row[0] for section in full for table in section.tables if table.key.startswith("quotations.")
            for row in table.texts}  # fmt: skip
    assert used <= listed | set(sample_data.themes["theme"])
    example = rows_of(table, 1)[("– Been there",)][5].strip("“”")
    assert any(example in " ".join(text.split()) for text in sample_data.texts.values())
    assert all(isinstance(row[5], Quote) for row in table.rows)


def test_an_archived_code_stays_in_the_codebook_as_long_as_it_was_used(sample):
    sample.codebook.archive("Hope")
    rows = rows_of(tables(sample.data(), "codebook")["codebook.codes"], 1)
    assert rows[("Hope",)][6].endswith(", archived")


def test_references_sources_and_people_of_a_code_are_those_of_the_frames(sample_data):
    row = rows_of(tables(sample_data, "codebook")["codebook.use"], 0)[("– – Hiya in the shop",)]
    codings = sample_data.codings[sample_data.codings["code"] == "Hiya in the shop"]
    assert row[2:4] == [str(len(codings)), str(codings["source"].nunique())]


def test_two_groups_stand_side_by_side_with_an_extract_of_each(sample_data):
    table = tables(sample_data, "groups", pairs=(("Parent", "Staff"),))["groups.Parent.Staff"]
    row = next(row for row in table.rows if row[0] == "Knowing from the inside")
    assert [str(row[1]), str(row[3])] == ["8 of 8", "3 of 4"]
    assert "(Parent " in str(row[2])
    assert "(Staff " in str(row[4])
    cells = [cell.coding for row in table.rows for cell in row if isinstance(cell, Quote) and cell.coding]
    assert len(set(cells)) == len(cells)
    with pytest.raises(NotFound, match="Did you mean “Staff”"):
        made(sample_data, "groups", pairs=(("Parent", "Staf"),))


def test_agreement_is_reported_only_where_two_coded_and_in_a_reflexive_study_only_with_a_reason(sample, tmp_path):
    assert made(sample.data(), "agreement") == []
    sample.import_codings(second_coder_of_the_sample(tmp_path / "second.csv", "P1 T1", "P3 T1"))
    for name in ("P1 T1", "P3 T1"):
        sample.assign(source=name, coder="Ana")
    data = sample.data()
    table = tables(data, "agreement")["agreement.code"]
    assert [column.head for column in table.columns][1:4] == ["Both", "Ana only", "Ben only"]
    reflexive = replace(data, settings={**data.settings, "method": "reflexive"})
    assert made(reflexive, "agreement") == []
    asked = tables(reflexive, "agreement", reason="the funder asks for it")["agreement.code"]
    assert "Asked for because: the funder asks for it" in asked.notes


def test_blank_not_applicable_and_not_returned_are_told_apart_on_forms(sample_data):
    found = tables(sample_data, "forms")
    assert rows_of(found["forms.returned"], 0)[("Mentee feedback",)] == ["Mentee feedback", "T2", "14", "9", "5"]
    assert rows_of(found["forms.returned"], 0)[("Mentor feedback",)][2:] == ["not known", "4", "not known"]
    answers = sample_data.form_answers[sample_data.form_answers["question"] == "Mentee feedback Q4"]
    words = int(answers["turn"].notna().sum())
    row = rows_of(found["forms.Mentee feedback.answered"], 0)[("Q4",)]
    assert (int(row[2]), int(row[2]) + int(row[3]) + int(row[4]), row[-1]) == (words, 9, "9")
    unshared = set(sample_data.form_returns.query("shared == 'not ticked'")["source"])
    source_of = dict(zip(sample_data.codings["coding"], sample_data.codings["source"], strict=True))
    assert unshared
    assert not unshared & {source_of[coding] for coding in found["forms.quotations"].codings}


def test_who_is_quoted_is_counted_from_the_quotations_that_are_printed(sample_data, full):
    printed = [coding for section in full for table in section.tables
               if table.key.startswith(("quotations.", "against.")) for coding in table.codings]  # fmt: skip
    found = tables(sample_data, "balance")
    assert found["balance.people"].columns[5].head == f"Quoted here, of {len(printed)}"
    assert sum(int(row[-1]) for row in found["balance.groups"].texts) == len(printed)
    twice = {coding for coding in printed if printed.count(coding) > 1}
    assert twice <= set(found["balance.twice"].codings)
    assert all(int(row[3]) > 1 for row in found["balance.twice"].texts)
    by_coding = dict(zip(found["balance.twice"].codings, found["balance.twice"].texts, strict=True))
    assert all(by_coding[coding][3] == str(printed.count(coding)) for coding in twice)


def test_the_statement_of_method_follows_the_setting_and_can_be_changed(sample_data):
    plain = {section.key: section for section in made(sample_data, "method")}
    assert isinstance(plain["method.approach"].blocks[0], ToWrite)
    reflexive = replace(sample_data, settings={"method": "reflexive"})
    said = {section.key: section for section in made(reflexive, "method")}
    words = said["method.approach"].blocks[0]
    assert isinstance(words, Text)
    assert words.key == "method.approach"
    assert "reflexive thematic analysis" in words.words
    coding = [block.words for block in said["method.coding"].blocks if isinstance(block, Text)]
    assert "Coded by Ana. 819 codings in 35 of 37 sources" in coding[0]
    assert "10 themes were developed over the codes" in coding[1]
    software = " ".join(block.words for block in said["method.software"].blocks if isinstance(block, Text))
    assert "qualitative-toolkit" in software
    assert "every coding in it was made by a person" in software


def test_suggestions_that_were_made_are_told_in_their_own_statement(sample_data):
    class Found:
        def statement(self):
            return "On 1 May we used a topic model."

    sections = made(sample_data, "method", suggestions=(Found(),))
    software = next(section for section in sections if section.key == "method.software")
    assert software.blocks[1].words.startswith("On 1 May we used a topic model. 0 of the 819 codings come from")


def test_the_facts_that_limit_the_findings_are_filled_in_and_the_judgement_is_not(sample_data):
    (section,) = made(sample_data, "limitations")
    rows = rows_of(section.tables[0], 0)
    assert rows[("Small stakeholder group: Trainer",)][1:] == ["1", "TR1"]
    assert rows[("Interviewed at T1 only",)][1:] == ["4 of 20", "P5, P7, S2, TR1"]
    assert rows[("Took part, own words not known",)][2] == "SW4, SW5"
    assert rows[("Transcript not marked as checked against the recording",)][1:] == ["22 of 22", "all of them"]
    assert isinstance(section.blocks[-1], ToWrite)


def test_the_guide_is_printed_as_it_was_worded_for_each_group(sample_data):
    rows = rows_of(tables(sample_data, "guide")["guide"], 0, 2)
    assert rows["Q3", "Peer mentor"][1] == "Is there anything parents tell you that they would not tell a worker?"
    assert rows["Q6", "everybody"][1] == "What would you change?"
    assert rows["Q1", "everybody"][3] == "The way in"


def test_the_trail_is_printed_by_day_and_person_where_the_study_has_one(sample_data):
    assert (
        made(
            replace(sample_data, trail=sample_data.trail.iloc[:0], milestones=sample_data.milestones.iloc[:0]), "trail"
        )
        == []
    )
    columns = ["day", "coder", "verb", "steps"]
    steps = [("2026-05-03", "Ana", "code", 12), ("2026-05-03", "Ana", "undo", 2), ("2026-05-04", "Ben", "code", 5)]
    milestones = pd.DataFrame([("As sent", "2026-05-05T10:00")], columns=["milestone", "at"])
    data = replace(sample_data, trail=pd.DataFrame(steps, columns=columns), milestones=milestones)
    found = tables(data, "trail")
    assert found["trail.days"].texts == [
        ["3 May 2026", "Ana", "code: 12; undo: 2", "14"],
        ["4 May 2026", "Ben", "code: 5", "5"],
    ]
    assert found["trail.milestones"].texts == [["As sent", "5 May 2026"]]


@pytest.mark.parametrize(("name", "items"), [("COREQ", 32), ("SRQR", 21), ("Braun and Clarke", 15), ("RTARG", 20)])
def test_a_checklist_has_every_item_a_place_to_write_and_no_score(sample_data, name, items):
    table = tables(sample_data, "checklists", checklists=(name,))[f"checklists.{name}"]
    assert [row[0] for row in table.texts] == [str(number + 1) for number in range(items)]
    assert all(row[3].startswith("[to write") for row in table.texts)
    assert not any("score" in cell for row in table.texts for cell in row)


def test_a_reflexive_study_is_offered_its_own_list_and_a_generic_one_can_be_declined(sample_data):
    reflexive = replace(sample_data, settings={"method": "reflexive"})
    assert set(tables(reflexive, "checklists")) == {"checklists.RTARG", "checklists.Braun and Clarke"}
    rows = rows_of(tables(sample_data, "checklists")["checklists.COREQ"], 0)
    assert [number for (number,), row in rows.items() if "not applicable" in row[3]] == ["22", "23", "24", "25", "28"]
    with pytest.raises(NotFound, match="Did you mean “COREQ”"):
        made(sample_data, "checklists", checklists=("COREK",))
    assert all(item.words for one in CHECKLISTS.values() for item in one.items)


def test_a_checklist_names_only_sections_that_are_in_the_report(sample_data):
    report = Report(sample_data, sections=["quotations", "checklists"])
    (table,) = [one for section in report.sections() for one in section.tables if one.key == "checklists.COREQ"]
    rows = rows_of(table, 0)
    assert rows[("29",)][2].startswith("“What people said”.")
    assert "“" not in rows[("17",)][2]  # the guide is not in this report


def test_a_choice_that_there_is_not_is_answered_with_the_nearest(sample_data):
    with pytest.raises(NotFound, match="Did you mean “count”"):
        Report(sample_data, cont="references")
