"""The plan of the sample: planned against reached."""

import csv

import pandas as pd
import pytest
from conftest import ROOT, put_interview, write_rows

from toolkit import Project
from toolkit.analysis.sample_plan import planned_and_achieved
from toolkit.errors import InvalidInput, NotFound

FOLDER = ROOT / "sample_transcripts"


@pytest.fixture
def parents(study, folder):
    """Three parents at T1, one of them a mentor at T2, and a field note about a fourth."""
    write_rows(
        folder / "participants.csv", ["participant", "group", "wave"], ["P1", "Parent", ""], ["P2", "Parent", "T1"],
        ["P2", "Peer mentor", "T2"], ["P3", "Parent", ""], ["P4", "Parent", ""],
    )  # fmt: skip
    rows = [("P1", "T1"), ("P2", "T1"), ("P3", "T1"), ("P2", "T2"), ("P1", "T2")]
    lines = [[f"{who} {when}.txt", "interview", when, who] for who, when in rows] + [
        ["note.txt", "field note", "T1", "P4"]
    ]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *lines)
    for who, when in rows:
        put_interview(folder, f"{who} {when}", ("Interviewer", "Well?"), (who, f"{when} words"), (who, "again"))
    (folder / "note.txt").write_text("P4 stood outside.\n")
    study.import_transcripts(folder)
    return study


def lines(study):
    return [
        [None if pd.isna(cell) else cell for cell in row]
        for row in study.people.plan().itertuples(index=False, name=None)
    ]  # fmt: skip


def test_planned_stands_beside_reached_and_who_was_not_planned_is_not_left_out(parents):
    parents.people.set_plan(group="Parent", wave="T1", planned=8, approached=10, reason="two declined")
    assert lines(parents) == [
        ["Parent", "T1", 8, 10, 3, "two declined"],
        ["Parent", "T2", None, None, 1, ""],
        ["Peer mentor", "T2", None, None, 1, ""],
    ]
    parents.people.set_status("P3", "withdrawn")
    assert lines(parents)[0][4] == 2
    assert "Withdrawn and not counted: 1." in parents.people.plan().about.notes


def test_a_plan_without_a_time_point_counts_each_person_once(parents):
    parents.people.set_plan(group="Parent", planned=4)
    assert lines(parents)[0] == ["Parent", "all", 4, None, 3, ""]
    assert [row[0] for row in lines(parents)] == ["Parent", "Peer mentor"]


def test_what_is_not_said_stays_and_undo_gives_it_back(parents):
    parents.people.set_plan(group="Parent", wave="T1", planned=8, approached=10, reason="two declined")
    parents.people.set_plan(group="Parent", wave="T1", planned=9)
    assert lines(parents)[0] == ["Parent", "T1", 9, 10, 3, "two declined"]
    parents.people.set_plan(group="Parent", wave="T1", planned=9, reason="")
    assert lines(parents)[0][-1] == ""
    parents.people.set_plan(group="Parent", wave="T1", planned=None)
    assert parents.data().plan.empty
    for _ in range(3):
        assert parents.undo() == "Undid: set plan"
    assert lines(parents)[0] == ["Parent", "T1", 8, 10, 3, "two declined"]
    for _ in range(3):
        parents.redo()
    assert parents.data().plan.empty


def test_a_wrong_plan_is_refused(parents):
    with pytest.raises(NotFound, match=r"no stakeholder group “Parnt”\. Did you mean “Parent”"):
        parents.people.set_plan(group="Parnt", planned=3)
    with pytest.raises(NotFound, match="no time point “T9”"):
        parents.people.set_plan(group="Parent", wave="T9", planned=3)
    for wrong in (-1, 2.5, True, "8"):
        with pytest.raises(InvalidInput):
            parents.people.set_plan(group="Parent", planned=wrong)
    with pytest.raises(InvalidInput, match="stakeholder group"):
        parents.people.set_plan(group="", planned=3)
    with pytest.raises(NotFound, match=r"no plan for Parent at T2.*project\.people\.plan\(\)"):
        parents.people.set_plan(group="Parent", wave="T2", planned=None)


def test_a_table_beside_the_transcripts_is_imported_and_again_changes_nothing(parents, folder):
    head = ["group", "wave", "planned", "approached", "reason"]
    write_rows(folder / "plan.csv", head, ["Parent", "T1", 8, 10, "two declined"], ["Peer mentor", "all", 0, "", ""])
    parents.import_transcripts(folder)
    assert lines(parents)[0] == ["Parent", "T1", 8, 10, 3, "two declined"]
    assert lines(parents)[-1] == ["Peer mentor", "all", 0, None, 1, ""]
    before = parents._store.head().revision
    assert parents.import_transcripts(folder).notes == []
    assert parents._store.head().revision == before


def test_what_only_the_study_changed_stays_and_what_the_table_changed_comes_in(parents, folder):
    head = ["group", "wave", "planned", "reason"]
    write_rows(folder / "plan.csv", head, ["Parent", "T1", 8, "two declined"])
    parents.import_transcripts(folder)
    parents.people.set_plan(group="Parent", wave="T1", planned=9)
    write_rows(folder / "plan.csv", head, ["Parent", "T1", 8, "three declined"])
    notes = parents.import_transcripts(folder).notes
    assert notes == ["plan.csv, line 2: the plan for Parent changed in the table and was brought up to date."]
    assert lines(parents)[0] == ["Parent", "T1", 9, None, 3, "three declined"]
    parents.people.set_plan(group="Parent", wave="T1", planned=None)
    parents.import_transcripts(folder)
    assert parents.data().plan.empty  # taken out in the study, and the table says nothing new
    write_rows(folder / "plan.csv", head, ["Parent", "T1", 8, "four declined"])
    parents.import_transcripts(folder)
    assert lines(parents)[0] == ["Parent", "T1", 8, None, 3, "four declined"]


def test_a_slip_in_the_table_makes_no_new_group(parents, folder):
    write_rows(folder / "plan.csv", ["group", "wave", "planned"], ["Parnts", "T1", 8], ["Parent", "T7", 2])
    notes = " ".join(parents.import_transcripts(folder).notes)
    assert "plan.csv, line 2: “Parnts” is not a stakeholder group of this study (Parent, Peer mentor)." in notes
    assert "plan.csv, line 3: “T7” is not a time point" in notes
    assert parents.data().plan.empty
    assert parents.data().groups == ("Parent", "Peer mentor")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["Parent", "T1", "eight"], "plan.csv, line 2: “eight” is not a number. Write how many people, as 8."),
        (["Parent", "T1", ""], "plan.csv, line 2: The planned is missing."),
        (["", "T1", "3"], "The group is missing."),
    ],
)
def test_a_line_that_makes_no_sense_is_named(parents, folder, line, message):
    write_rows(folder / "plan.csv", ["group", "wave", "planned"], line)
    assert message in parents.import_transcripts(folder).problems[0]


def test_two_lines_for_one_group_and_time_point_are_refused(parents, folder):
    write_rows(folder / "plan.csv", ["group", "wave", "planned"], ["Parent", "T1", 8], ["parent", "T1", 9])
    assert "The plan for “parent, T1” stands here a second time" in parents.import_transcripts(folder).problems[0]


def test_the_plan_of_then_can_be_read_now(parents):
    parents.people.set_plan(group="Parent", wave="T1", planned=8)
    parents.milestone("Interim report")
    parents.people.set_plan(group="Parent", wave="T1", planned=12)
    assert list(parents.data(as_of="Interim report").plan["planned"]) == [8]
    assert list(parents.data().plan["planned"]) == [12]
    assert parents.data(as_of=0).plan.empty


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("plan", [["group", "wave", "planned"], ["Parents", "T1", 3], ["Parent", "T11", 3]]),
        ("consent", [["participant", "wave", "purpose", "given"], ["P1", "T11", "quoting", "yes"]]),
    ],
)
def test_a_slip_beside_the_first_participants_makes_nothing_new(folder, tmp_path, table, lines):
    study = Project.open(tmp_path / "new.qual", create=True, coder="Ana")
    write_rows(folder / "participants.csv", ["participant", "group", "wave"], ["P1", "Parent", "T1"])
    write_rows(folder / f"{table}.csv", *lines)
    notes = study.import_transcripts(folder).notes
    assert len(notes) == len(lines) - 1
    assert (study.data().groups, study.data().waves) == (("Parent",), ("T1",))
    study.close()


def test_a_study_without_time_points_has_its_plan(folder, tmp_path):
    study = Project.open(tmp_path / "once.qual", create=True, coder="Ana")
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "plan.csv", ["group", "planned"], ["Parent", 2])
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words"), ("P1", "again"))
    study.import_transcripts(folder)
    assert lines(study) == [["Parent", "all", 2, None, 1, ""]]
    study.close()


def test_the_samples_plan_stands_beside_what_its_tables_say(sample_data):
    """Reached: counted in sources.csv and participants.csv, with nothing of ours."""
    group, reached = {}, {}
    with (FOLDER / "participants.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for wave in [row["wave"]] if row["wave"] else ["T1", "T2"]:
                group[row["participant"], wave] = row["group"]
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for label in filter(None, (one.strip() for one in row["participants"].split(";"))):
                person = label.rpartition("=")[2]
                reached.setdefault((group[person, row["wave"]], row["wave"]), set()).add(person)
    with (FOLDER / "plan.csv").open(encoding="utf-8", newline="") as file:
        plan = {(row["group"], row["wave"]): row for row in csv.DictReader(file)}
    found = planned_and_achieved(sample_data)
    assert {(row.group, row.wave): row.achieved for row in found.itertuples()} == {
        key: len(people) for key, people in reached.items()
    }
    for row in found.itertuples():
        line = plan[row.group, row.wave]
        assert [row.planned, row.approached, row.reason] == [
            int(line["planned"]),
            int(line["approached"]),
            line["reason"],
        ]
        assert row.achieved <= row.approached
        assert row.achieved == row.planned or row.reason
    assert found["achieved"].sum() == 32
    assert found["planned"].sum() == 38
