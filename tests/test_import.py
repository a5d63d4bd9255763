"""Bringing a study in: transcripts with tables, codebooks, codings; again and again without harm."""

import openpyxl
import pytest
from conftest import ROOT, code_words, put_interview, write_rows
from hypothesis import given
from hypothesis import strategies as st

from toolkit import Project
from toolkit.errors import FileProblem, InvalidInput, NotFound, Refused
from toolkit.exchange.codings_file import place_quote
from toolkit.exchange.prepare import prepare
from toolkit.exchange.tabular import iso_date, plain_cell, safe_cell

TWO = (("Interviewer", "Well?"), ("P1", "I trust her. I trust her a lot."), ("Interviewer", "Mm."), ("P1", "Aye."))


def test_importing_the_same_files_again_changes_nothing(sample):
    revision = sample._store.head().revision
    again = sample.import_transcripts(ROOT / "sample_transcripts")
    assert set(again.files["outcome"]) == {"already in the study"}
    sample.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    codings = sample.import_codings(ROOT / "sample_transcripts" / "codings.csv")
    assert (codings.added, codings.present, codings.unplaced) == (0, len(sample.codings()), [])
    Project.open(sample.path, create=True, coder="Ana", waves=["T1", "T2"])
    assert sample._store.head().revision == revision


def test_one_bad_file_does_not_stop_the_others_and_leaves_nothing(study, folder):
    for number in range(9):
        put_interview(folder, f"Good {number}", *TWO)
    (folder / "Bad.docx").write_bytes(b"PK\x03\x04 rubbish")
    report = study.import_transcripts(folder)
    assert (report.files["outcome"] == "imported").sum() == 9
    assert len(study.sources()) == 9
    assert any("Bad.docx" in problem and "save it again" in problem for problem in report.problems)
    assert "Not imported: Bad.docx" in repr(report)
    assert "Not imported: Bad.docx" in report._repr_html_()


def test_sub_folders_only_when_asked(study, folder):
    put_interview(folder, "A", *TWO)
    (folder / "below").mkdir()
    put_interview(folder / "below", "A", ("Interviewer", "Well?"), ("P2", "No."), ("P2", "No, no."))
    assert len(study.import_transcripts(folder).files) == 1
    study.import_transcripts(folder, subfolders=True)
    assert list(study.sources()["source"]) == ["A", "below/A"]


def test_the_same_stem_in_two_formats_gets_two_names(study, folder):
    put_interview(folder, "A", *TWO)
    (folder / "A.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v P1>Hello</v>\n")
    study.import_transcripts(folder)
    assert list(study.sources()["source"]) == ["A", "A (vtt)"]


def test_other_files_are_left_alone_and_named(study, folder):
    put_interview(folder, "A", *TWO)
    for name in ("codings.csv", "my codebook.yaml", "~$A.docx", "photo.jpg", "particpants.csv"):
        (folder / name).write_text("x")
    left = dict(study.import_transcripts(folder).left)
    assert "import_codings" in left["codings.csv"]
    assert "import_codebook" in left["my codebook.yaml"]
    assert "lock file" in left["~$A.docx"]
    assert "not read" in left["photo.jpg"]
    assert "participants" in left["particpants.csv"]


def test_a_label_that_is_a_participants_label_is_that_participant(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("p 1", "Yes."), ("p 1", "No."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P 1", "Parent"])
    study.import_transcripts(folder)
    speakers = study.speakers().set_index("label")["speaker"]
    assert dict(speakers) == {"Interviewer": "interviewer", "p 1": "P 1"}


def test_an_unknown_label_is_named_with_the_line_that_settles_it(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("Mary", "Yes."), ("Mary", "No."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "sources.csv", ["file", "participants"], ["A.txt", "P1"])
    report = study.import_transcripts(folder)
    line = 'project.people.assign_speaker(source="A", label="Mary", speaker="P1")'
    assert any(line in note for note in report.notes)
    assert "Mary" in repr(study)
    study.people.assign_speaker(source="A", label="Mary", speaker="P1")
    assert list(study.speakers()["speaker"]) == ["interviewer", "P1"]
    study.undo()
    assert list(study.speakers()["speaker"].head(2)) == ["interviewer", "unknown"]
    with pytest.raises(NotFound, match="Did you mean “Mary”"):
        study.people.assign_speaker(source="A", label="Marry", speaker="P1")
    with pytest.raises(NotFound, match="neither a participant"):
        study.people.assign_speaker(source="A", label="Mary", speaker="P77")


def test_the_speakers_table_corrects_who_speaks(study, folder):
    put_interview(folder, "A", ("Jo", "Well?"), ("Mary", "Yes."), ("Jo", "Mm."), ("Mary", "No."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["A", "Jo", "interviewer"], ["A", "Mary", "P1"])
    study.import_transcripts(folder)
    assert list(study.speakers()["speaker"]) == ["interviewer", "P1"]


def test_prepare_writes_sheets_and_never_overwrites_one(study, folder):
    put_interview(folder, "A", ("Jo", "Well?"), ("Mary", "Yes."), ("Jo", "Mm."), ("Mary", "No."))
    written, left, problems = prepare(folder)
    assert [path.name for path in written] == ["participants.csv", "sources.csv", "speakers.csv"]
    assert (left, problems) == ([], [])
    (folder / "speakers.csv").write_text("source,label,speaker\nA,Jo,interviewer\nA,Mary,Mary\n")
    text = (folder / "participants.csv").read_text(encoding="utf-8-sig").replace("Mary,", "Mary,Parent")
    (folder / "participants.csv").write_text("participant,group\nMary,Parent\n", encoding="utf-8")
    assert "Mary,Parent" in text
    again, left, _ = prepare(folder)
    assert (again, len(left)) == ([], 3)
    assert "interviewer" in (folder / "speakers.csv").read_text()
    (folder / "sources.csv").write_text("file,kind,wave,participants\nA.txt,interview,T1,Mary\n")
    study.import_transcripts(folder)
    assert list(study.speakers()["speaker"]) == ["interviewer", "Mary"]


def test_two_people_of_one_label_are_refused_with_both_names(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(
        folder / "participants.csv", ["participant", "group", "number"], ["P1", "Parent", 1], ["P2", "Parent", 1]
    )
    with pytest.raises(Refused, match=r"P1 and P2 would both be quoted as “Parent 1"):
        study.import_transcripts(folder)
    assert study.sources().empty
    assert study.participants().empty


def test_labels_follow_the_template_and_drop_what_says_nothing(study, folder):
    put_interview(folder, "A", *TWO)
    put_interview(folder, "B", ("Interviewer", "Well?"), ("TR", "I train."), ("TR", "Yes."))
    write_rows(folder / "participants.csv", ["participant", "group", "number"], ["P1", "Parent", 3], ["P2", "Parent", 4],
               ["TR", "Trainer", ""])  # fmt: skip
    write_rows(folder / "sources.csv", ["file", "wave", "participants"], ["A.txt", "T1", "P1"], ["B.txt", "T1", "TR"])
    study.import_transcripts(folder)
    labels = study.participants().set_index(["participant", "wave"])["label"]
    assert labels["TR", "T1"] == "Trainer"
    assert labels["P1", "T1"] == "Parent 3"  # parents were met at one time point only
    study.set(labels={"Parent": "P{number}"})
    assert study.participants().set_index(["participant", "wave"])["label"]["P1", "T1"] == "P3"
    with pytest.raises(Refused, match="P1 and P2"):
        study.set(labels={"Parent": "A parent"})


def test_numbers_come_from_the_labels_where_a_table_leaves_them_out(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P4", "Parent"], ["P2", "Parent"])
    study.import_transcripts(folder)
    assert list(study.participants().drop_duplicates("participant")["number"]) == [4, 2]


def test_relations_between_people(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(
        folder / "participants.csv", ["participant", "group", "mentor_of"], ["P1", "Parent", ""], ["M1", "Mentor", "P1"]
    )
    study.import_transcripts(folder)
    assert study.data().relations.to_dict("records") == [{"participant": "M1", "kind": "mentor of", "other": "P1"}]


def test_a_new_time_point_after_the_first_is_a_warning_until_it_is_added(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "sources.csv", ["file", "wave"], ["A.txt", "T3"])
    report = study.import_transcripts(folder)
    assert any("“T3” is not a time point" in note and 'add_wave("T3")' in note for note in report.notes)
    assert study.sources()["wave"].isna().all()
    study.people.add_wave("T3")
    study.import_transcripts(folder)
    assert list(study.sources()["wave"]) == ["T3"]


def test_the_studys_own_changes_survive_the_next_import(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group", "site"], ["P1", "Parent", "North"])
    write_rows(folder / "sources.csv", ["file", "mode"], ["A.txt", "phone"])
    study.import_transcripts(folder)
    study.people.add_site("South")
    study.people.edit("P1", site="South")
    study.edit_source("A", mode="video")
    study.import_transcripts(folder)
    assert study.participants()["site"].iloc[0] == "South"
    assert study.sources()["mode"].iloc[0] == "video"
    write_rows(folder / "sources.csv", ["file", "mode"], ["A.txt", "face to face"])
    study.import_transcripts(folder)
    assert study.sources()["mode"].iloc[0] == "face to face"


def test_a_file_that_changed_on_disk_does_not_touch_the_coded_text(study, folder):
    path = put_interview(folder, "A", *TWO)
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust her", "Trust")
    path.write_text(path.read_text().replace("trust", "like"))
    report = study.import_transcripts(folder)
    assert "changed on disk" in report.files["outcome"].iloc[0]
    assert list(study.codings()["quote"]) == ["trust her"]


def test_a_source_can_be_edited_renamed_and_removed(sample):
    sample.edit_source("P1 T1", mode="video", interviewer_mood="tired")
    assert sample.sources().set_index("source").loc["P1 T1", "interviewer_mood"] == "tired"
    sample.rename_source("P1 T1", "Parent one")
    assert "Parent one" in set(sample.codings()["source"])
    before = len(sample.codings())
    gone = sample.remove_source("Parent one")
    assert len(sample.codings()) == before - gone
    sample.undo()
    assert len(sample.codings()) == before
    with pytest.raises(NotFound, match="Did you mean “Parent one”"):
        sample.remove_source("Parent on")


def test_a_participant_can_be_edited_renamed_and_removed(sample):
    sample.people.rename("P1", "P1a")
    assert "P1a" in set(sample.speakers()["speaker"])
    sample.people.remove("P1a")
    speakers = sample.speakers().set_index(["source", "label"])["speaker"]
    assert speakers["P1 T1", "P1"] == "unknown"
    sample.undo()
    assert sample.speakers().set_index(["source", "label"])["speaker"]["P1 T1", "P1"] == "P1a"


# Tables people make by hand


def test_a_wrong_column_is_answered_with_the_nearest_name(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["particpant", "group"], ["P1", "Parent"])
    report = study.import_transcripts(folder)
    assert any("participants.csv, line 1" in said and "“particpant”? Rename it to “participant”" in said
               for said in report.problems)  # fmt: skip
    assert len(study.sources()) == 1


def test_a_table_from_excel_in_cp1252_with_semicolons_is_read(study, folder):
    put_interview(folder, "A", *TWO)
    (folder / "participants.csv").write_bytes("participant;group;ward\r\nP1;Parent;Bébé–Süd\r\n".encode("cp1252"))
    study.import_transcripts(folder)
    assert study.participants()["ward"].iloc[0] == "Bébé–Süd"


def test_a_table_may_be_a_workbook(study, folder):
    put_interview(folder, "A", *TWO)
    book = openpyxl.Workbook()
    book.active.append(["Participant", "Group", "Number"])
    book.active.append(["P1", "Parent", 1.0])
    book.save(folder / "participants.xlsx")
    study.import_transcripts(folder)
    assert study.participants()["number"].iloc[0] == 1


def test_a_wrong_kind_is_answered_with_file_line_and_nearest_word(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "sources.csv", ["file", "kind"], ["A.txt", "focusgroup"])
    report = study.import_transcripts(folder)
    assert any("sources.csv, line 2" in said and "“focus group”" in said for said in report.problems)


def test_a_line_of_the_sources_table_without_its_file_is_named(study, folder):
    put_interview(folder, "Anna", *TWO)
    write_rows(folder / "sources.csv", ["file", "kind"], ["Ana.txt", "interview"])
    report = study.import_transcripts(folder)
    assert any("no file “Ana.txt”" in note and "“Anna.txt”" in note for note in report.notes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-04-23", "2025-04-23"),
        ("23/04/2025", "2025-04-23"),
        ("4/23/2025", "2025-04-23"),
        ("spring 2025", "spring 2025"),
    ],
)
def test_dates_are_read(written, read):
    assert iso_date(written, place="here") == read


def test_an_ambiguous_date_is_asked_about():
    with pytest.raises(FileProblem, match=r"03 April 2025 or 04 March 2025: which\?.*day first"):
        iso_date("3/4/2025", place="sources.csv, line 2")
    assert iso_date("3/4/2025", place="", dates="day first") == "2025-04-03"
    assert iso_date("3/4/2025", place="", dates="month first") == "2025-03-04"
    with pytest.raises(FileProblem, match="not a date"):
        iso_date("31/02/2025", place="")


@given(st.text(max_size=20))
def test_a_cell_survives_its_guard_against_formulas(words):
    if not (words[:1] == "'" and words[1:2] in ("=", "+", "-", "@", "\t", "\r")):
        assert plain_cell(safe_cell(words)) == words
    assert not str(safe_cell(words)).startswith(("=", "+", "-", "@"))


# Codings keyed by quotation


def test_codings_come_back_as_they_went_out(sample, tmp_path):
    with pytest.warns(UserWarning, match="12 of people who refused to be quoted"):
        sample.export_codings(tmp_path / "without.csv")
    written = sample.export_codings(tmp_path / "out.csv", keep_refused=True)
    other = Project.open(tmp_path / "other.qual", create=True, coder="Ana", waves=["T1", "T2"])
    other.import_transcripts(ROOT / "sample_transcripts")
    other.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    said = other.import_codings(written)
    assert (said.added, said.unplaced) == (len(sample.codings()), [])
    columns = ["source", "start", "end", "quote", "code", "coder", "view", "key_quote"]
    assert other.codings()[columns].to_dict("records") == sample.codings()[columns].to_dict("records")
    kinds = [sorted(project.data().evidence["kind"]) for project in (sample, other)]
    assert kinds[0] == kinds[1]
    assert set(kinds[0]) == {"supports", "contradicts", "complicates"}


def test_what_cannot_be_placed_is_listed_and_never_guessed(study, folder, tmp_path):
    put_interview(folder, "A", *TWO)
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    rows = write_rows(
        tmp_path / "codings.csv",
        ["source", "turn", "quote", "occurrence", "code"],
        ["A", "", "I trust her", "", "Trust"],
        ["A", 2, "I trust her", 2, "Trust"],
        ["A", 4, "I trust her", "", "Trust"],
        ["A", 9, "Aye", "", "Trust"],
        ["A", "", "never said", "", "Trust"],
        ["A", "", "Aye", "", "Trst"],
        ["B", "", "Aye", "", "Trust"],
    )
    said = study.import_codings(rows)
    assert said.added == 1
    reasons = [why for _, _, why in said.unplaced]
    assert "2 times; give the turn or the occurrence" in reasons[0]
    assert "it stands in turn 2" in reasons[1]
    assert "no turn 9" in reasons[2]
    assert "not in the source" in reasons[3]
    assert "Did you mean “Trust”" in reasons[4]
    assert "source “B”" in reasons[5]
    assert list(study.codings()["start"]) == [study.turns("A").iloc[1]["start"] + len("I trust her. ")]


def test_quotations_match_whatever_the_quotes_and_spaces():
    text = "P1: She’s “kind”  and\nfair – mostly."
    span = place_quote(text, [(1, (4, len(text)))], 'She\'s "kind" and fair - mostly.', turn=1, occurrence=None)
    assert span == (4, len(text))


def test_a_codings_file_with_a_mistake_is_named_with_its_line(study, tmp_path):
    rows = write_rows(tmp_path / "c.csv", ["source", "quote", "code", "view"], ["A", "x", "y", "postive"])
    with pytest.raises(FileProblem, match=r"c\.csv, line 2.*Did you mean “positive”"):
        study.import_codings(rows)


def test_coding_refuses_what_is_not_there(sample):
    with pytest.raises(InvalidInput, match="no text from 5 to 5"):
        sample.code(source="P1 T1", start=5, end=5, code="Hope")
    with pytest.raises(InvalidInput, match="text runs from 0 to"):
        sample.code(source="P1 T1", start=5, end=10**7, code="Hope")
    with pytest.raises(NotFound, match="Did you mean “Hope”"):
        sample.code(source="P1 T1", start=5, end=9, code="Hop")


def test_nothing_to_import_is_said(study, folder):
    with pytest.raises(FileProblem, match="nothing to import"):
        study.import_transcripts(folder)
    with pytest.raises(FileProblem, match=r"no such file or folder.*Did you mean “transcripts”"):
        study.import_transcripts(folder.with_name("transcript"))


def test_a_misspelt_coder_is_not_a_new_coder(sample):
    with pytest.raises(NotFound, match=r"Did you mean “Ana”.*add_coder"):
        sample.assign(source="P1 T1", coder="Anna")
    sample.assign(source="P1 T1", coder="Ben")
    sample.people.add_coder("Anna")
    sample.assign(source="P1 T2", coder="Anna")
    assert sample.data().sources.set_index("source").loc["P1 T2", "coder"] == "Anna"
    assert sample.data().sources.set_index("source").loc["P1 T1", "coder"] == "Ben"


def test_a_template_that_cannot_be_filled_is_refused(sample):
    with pytest.raises(InvalidInput, match="cannot be filled"):
        sample.set(labels={"Parent": "P{nmber}"})
    with pytest.raises(NotFound, match="Did you mean “Parent”"):
        sample.set(labels={"Parents": "P{number}"})


def test_memos_have_a_kind_and_reflexive_ones_are_private(sample):
    sample.memo("I was cross with the manager.", kind="reflexive")
    sample.memo("Friend and worker are not opposites.", title="Boundaries")
    assert list(sample.memos()["private"]) == [True, False]
    assert list(sample.data().memos["title"]) == ["", "Boundaries"]
    with pytest.raises(NotFound, match="Did you mean “analytic”"):
        sample.memo("x", kind="analytical")
