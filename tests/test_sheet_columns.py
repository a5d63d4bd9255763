"""A sheet with a row per turn may hold several interviews, and say of each when, where and with whom it was."""

import pytest
from conftest import write_rows
from wild import workbook

from toolkit.errors import FileProblem
from toolkit.exchange.prepare import prepare
from toolkit.project import Project
from toolkit.transcripts.registry import read_transcript, read_transcripts

HEAD = ("interview", "participant", "Time point", "group", "site", "speaker", "text")
ROWS = [
    ("First", "P1", "T1", "Parent", "North", "Interviewer", "How is it?"),
    ("First", "P1", "T1", "Parent", "North", "Ann", "Well enough."),
    ("Second", "P1", "T2", "Parent", "North", "Interviewer", "And now?"),
    ("Second", "P1", "T2", "Parent", "North", "Ann", "Better."),
    ("Third", "M1", "T1", "Mentor", "Bay", "Interviewer", "How was it?"),
    ("Third", "M1", "T1", "Mentor", "Bay", "M1", "Fine, thanks."),
]


@pytest.fixture
def new(tmp_path):
    project = Project.open(tmp_path / "new.qual", create=True, coder="Ana")
    yield project
    project.close()


def sheet(folder, *rows, head=HEAD, name="turns.csv"):
    return write_rows(folder / name, head, *rows)


def test_each_interview_of_a_sheet_is_a_source_with_its_time_point_and_site(new, folder):
    sheet(folder, *ROWS)
    report = new.import_transcripts(folder)
    assert "left out" not in str(report)
    found = new.sources()[["source", "file", "wave", "site", "turns"]]
    assert found.to_numpy().tolist() == [
        ["First", "turns.csv/First", "T1", "North", 2],
        ["Second", "turns.csv/Second", "T2", "North", 2],
        ["Third", "turns.csv/Third", "T1", "Bay", 2],
    ]


def test_participants_and_their_groups_come_from_the_columns(new, folder):
    sheet(folder, *ROWS)
    new.import_transcripts(folder)
    turns = new.turns()
    said = turns[turns["participant"].notna()][["participant", "group", "wave", "site", "text"]]
    assert said.to_numpy().tolist() == [
        ["P1", "Parent", "T1", "North", "Well enough."],
        ["P1", "Parent", "T2", "North", "Better."],
        ["M1", "Mentor", "T1", "Bay", "Fine, thanks."],
    ]
    assert set(turns[turns["participant"].isna()]["speaker"]) == {"interviewer"}


def test_the_same_sheet_again_changes_nothing_and_a_further_interview_is_added(new, folder):
    sheet(folder, *ROWS)
    new.import_transcripts(folder)
    new.edit_source("First", kind="joint interview")
    new.import_transcripts(folder)
    assert list(new.sources()["source"]) == ["First", "Second", "Third"]
    assert list(new.sources()["kind"]) == ["joint interview", "interview", "interview"]
    sheet(folder, *ROWS, ("Fourth", "M1", "T2", "Mentor", "Bay", "M1", "It went on."))
    report = new.import_transcripts(folder)
    assert list(report.files["outcome"]) == ["already in the study"] * 3 + ["imported"]


def test_an_empty_cell_of_the_interview_goes_on_with_the_one_above(folder):
    head = ("Transcript ID", "speaker", "words")
    rows = [("A", "INT", "One?"), ("", "P1", "Yes."), ("B", "INT", "Two?"), ("", "P2", "No.")]
    path = folder / "turns.xlsx"
    path.write_bytes(workbook(Turns=[head, *rows]))
    drafts = read_transcripts(path)
    assert [(one.name, one.text) for one in drafts] == [("A", "INT: One?\n\nP1: Yes."), ("B", "INT: Two?\n\nP2: No.")]
    with pytest.raises(FileProblem, match="holds 2 interviews"):
        read_transcript(path)


def test_a_column_that_differs_in_every_row_names_no_interviews(folder):
    rows = [("INT", "One?", "1.wav"), ("P1", "Yes.", "2.wav"), ("INT", "Two?", "3.wav"), ("P1", "No.", "4.wav")]
    draft = read_transcript(sheet(folder, *rows, head=("speaker", "text", "file")))
    assert len(draft.turns) == 4
    assert "Columns left out: file." in draft.warnings


def test_one_interview_keeps_the_name_of_its_file_and_takes_the_time_point_over(new, folder):
    sheet(folder, *ROWS[:2])
    new.import_transcripts(folder)
    assert new.sources()[["source", "file", "wave"]].to_numpy().tolist() == [["turns", "turns.csv", "T1"]]


def test_a_label_of_two_people_or_one_of_two_labels_is_given_to_nobody(folder):
    rows = [("A", "P1", "Parents", "Yes."), ("A", "P2", "Parents", "No."), ("A", "P2", "INT", "And?"),
            ("A", "P3", "Cy", "Hm."), ("A", "P3", "Di", "Hm.")]  # fmt: skip
    path = sheet(folder, *rows, head=("interview", "participant", "speaker", "text"))
    assert read_transcript(path).about.participants == (("P1", "P1"), ("P2", "P2"), ("P3", "P3"))


def test_a_column_that_says_different_things_of_one_interview_is_told(folder):
    rows = [("T1", "INT", "One?"), ("T1", "P1", "Yes."), ("T2", "INT", "Two?"), ("T2", "P1", "No.")]
    draft = read_transcript(sheet(folder, *rows, head=("wave", "speaker", "text")))
    assert draft.about.wave == ""
    assert any("“wave” says different things" in told and "“interview”" in told for told in draft.warnings)


def test_the_tables_beside_a_sheet_win_over_its_columns(new, folder):
    sheet(folder, *ROWS[:4])
    write_rows(folder / "participants.csv", ("participant", "group"), ("P1", "Carer"))
    write_rows(folder / "sources.csv", ("file", "wave", "site"), ("turns.csv/First", "T2", ""))
    new.import_transcripts(folder)
    assert new.sources()[["wave", "site"]].to_numpy().tolist() == [["T2", "North"], ["T2", "North"]]
    assert set(new.participants()["group"]) == {"Carer"}


def test_whoever_changes_group_has_a_line_for_each_time_point(new, folder):
    became = ("Second", "P1", "T2", "Mentor", "North", "Ann", "Better.")
    sheet(folder, *ROWS[:2], became)
    new.import_transcripts(folder)
    assert new.participants()[["wave", "group"]].to_numpy().tolist() == [["T1", "Parent"], ["T2", "Mentor"]]


def test_a_sheet_that_the_study_holds_as_one_source_is_not_counted_twice(new, folder):
    sheet(folder, *ROWS[:2])
    new.import_transcripts(folder)
    sheet(folder, *ROWS)
    report = new.import_transcripts(folder)
    assert list(new.sources()["source"]) == ["turns"]
    assert 'project.remove_source("turns")' in str(report)


def test_prepare_writes_what_the_columns_say(folder):
    sheet(folder, *ROWS)
    prepare(folder)
    lines = (folder / "sources.csv").read_text("utf-8-sig").split("\n")
    assert lines[1].split(",")[:4] == ["turns.csv/First", "First", "interview", "T1"]
    assert "Ann=P1" in lines[1]
    assert "P1,Parent" in (folder / "participants.csv").read_text("utf-8-sig")
    assert "First,Ann,P1" in (folder / "speakers.csv").read_text("utf-8-sig")


def test_a_time_point_or_a_person_the_study_did_not_know_is_taken_over_once_it_does(study, folder):
    rows = [("A", "P1", "T3", "INT", "One?"), ("A", "P1", "T3", "Ann", "Yes."), ("B", "P2", "T1", "Bo", "No.")]
    sheet(folder, *rows, head=("interview", "participant", "wave", "speaker", "text"))
    report = study.import_transcripts(folder)
    assert "“T3” is not a time point of this study" in str(report)
    assert study.sources()["wave"].isna().tolist() == [True, False]
    study.edit_source("B", kind="joint interview")
    study.people.add_wave("T3")
    study.people.add_group("Parent")
    study.people.add("P1", group="Parent")
    study.import_transcripts(folder)
    assert study.sources()[["wave", "kind"]].to_numpy().tolist() == [["T3", "interview"], ["T1", "joint interview"]]
    speakers = study.speakers().set_index("label")["speaker"]
    assert (speakers["Ann"], speakers["Bo"]) == ("P1", "unknown")


def test_a_date_with_the_day_or_month_first_is_left_out_and_told(folder):
    path = sheet(folder, *[("3/4/2025", *row[5:]) for row in ROWS], head=("date", "speaker", "text"))
    draft = read_transcript(path)
    assert draft.about.date == ""
    assert "Dates left out, for only a date such as 2025-04-03 is plain: 3/4/2025." in draft.warnings


def test_a_stakeholder_group_of_nobody_is_told_as_left_out(folder):
    path = sheet(folder, *[("Parent", *row[5:]) for row in ROWS], head=("group", "speaker", "text"))
    assert "Columns left out: group." in read_transcript(path).warnings


def test_a_person_without_a_group_is_named_in_one_sentence(new, folder):
    rows = [(row[0], row[1], *row[5:]) for row in ROWS]
    sheet(folder, *rows, head=("interview", "participant", "speaker", "text"))
    told = str(new.import_transcripts(folder))
    assert "P1" in told
    assert "turns.csv/First: turns.csv/First:" not in told
