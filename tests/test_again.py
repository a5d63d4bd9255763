"""What went wrong once: each of these was found by somebody using the toolkit or reading it."""

import pytest
from conftest import code_words, put_interview, write_rows
from ooxml import Word

from toolkit import Project, Report, participation, presence, quotations, theme_frequencies
from toolkit.cli import main
from toolkit.errors import FileProblem, InvalidInput, NotFound, Refused

TWO = (("Interviewer", "Well?"), ("P1", "I trust her."), ("Interviewer", "Mm."), ("P1", "Aye."))


@pytest.mark.parametrize("name", ["Study #1", "a?b", "x%41y", "très été", "a & b; c"])
def test_a_study_may_have_any_name(tmp_path, name):
    project = Project.open(tmp_path / name, create=True, coder="Ana")
    project.codebook.add("Hope")
    assert (tmp_path / f"{name}.qual").stat().st_size > 10_000
    assert oct((tmp_path / f"{name}.qual").stat().st_mode & 0o777) == "0o600"
    other = Project.open(tmp_path / f"{name}2", create=True, coder="Ana")
    assert other.codes().empty
    assert list(Project.open(tmp_path / name).codes()["code"]) == ["Hope"]


def test_words_of_others_and_of_people_who_withdrew_are_never_quoted(study, folder):
    put_interview(folder, "Joint", ("P1", "I say hello."), ("P4", "My secret is this."), ("Mary", "I interpret."),
                  ("P1", "And goodbye."), ("Mary", "So."), ("P4", "Yes."))  # fmt: skip
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P4", "Parent"])
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["Joint", "Mary", "other present"])
    study.import_transcripts(folder)
    study.codebook.add_theme("Talk", codes=[]), study.codebook.add("Talking")
    study.codebook.link("Talk", "Talking")
    turns = study.turns("Joint").set_index("turn")
    study.code(
        source="Joint", start=int(turns.loc[1, "start"]), end=int(turns.loc[4, "end"]), code="Talking", key_quote=True
    )
    study.people.set_status("P4", "withdrawn")
    quote = quotations(study.data()).iloc[0]
    assert quote["quote"] == "I say hello. […] And goodbye."
    printed = "\n".join(Word(Report(study.data()).save(folder / "t.docx")).paragraphs)
    assert "I say hello" in printed
    assert "secret" not in printed
    assert "interpret" not in printed


def test_a_coding_of_notes_is_not_quoted_as_verbatim(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust", "Trust")
    study.edit_source("A", kind="notes")
    assert "not verbatim" in quotations(study.data(), level="code")["label"].iloc[0]


def test_a_codebook_that_says_less_erases_nothing(study, tmp_path):
    study.codebook.add("A", definition="What A is.", include="This.")
    study.codebook.add_theme("T", claim="A matters.", codes=["A"])
    (tmp_path / "small.csv").write_text("code,themes\nA,T\n")
    study.import_codebook(tmp_path / "small.csv")
    code, theme = study.codebook.now().code("A"), study.codebook.now().theme("T")
    assert (code.definition, code.include, theme.claim) == ("What A is.", "This.", "A matters.")


def test_a_code_merged_removed_or_renamed_in_the_study_does_not_come_back(study, tmp_path):
    book = tmp_path / "book.yaml"
    book.write_text("codes:\n  - name: A\n  - name: B\n  - name: C\n  - name: D\n")
    study.import_codebook(book)
    study.codebook.merge("B", into="A")
    study.codebook.remove("C")
    study.codebook.rename("D", "Dee")
    said = study.import_codebook(book)
    assert list(study.codes()["code"]) == ["A", "Dee"]
    assert said.added == []
    assert any("C (removed in the study" in line for line in said.missing)


def test_lines_of_a_codebook_table_may_stand_in_any_order_and_share_names(study, tmp_path):
    (tmp_path / "book.csv").write_text("code,under\nY,A > X\nX,A\nX,B\nA,\nB,\n")
    study.import_codebook(tmp_path / "book.csv")
    assert set(study.codes()["path"]) == {"A", "A > X", "A > X > Y", "B", "B > X"}


def test_a_name_that_would_mean_two_codes_is_refused(study):
    study.codebook.add("Belonging")
    study.codebook.add("Welcome", under="Belonging")
    study.codebook.add("Opening hours")
    with pytest.raises(InvalidInput, match="“Belonging > Welcome” already"):
        study.codebook.rename("Opening hours", "Welcome")


def test_two_folders_may_hold_files_of_one_name(study, tmp_path):
    for wave in ("T1", "T2"):
        (tmp_path / wave).mkdir()
        put_interview(tmp_path / wave, "P1", ("Interviewer", "Well?"), ("P1", f"This is {wave}."), ("P1", "Yes."))
        study.import_transcripts(tmp_path / wave)
    assert list(study.sources()["source"]) == ["P1", "T2/P1"]
    assert set(study.import_transcripts(tmp_path / "T2").files["outcome"]) == {"already in the study"}
    assert set(study.import_transcripts(tmp_path / "T1").files["outcome"]) == {"already in the study"}
    assert len(study.sources()) == 2


def test_importing_again_knows_the_people_named_since(study, folder):
    put_interview(folder, "A", *TWO)
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust", "Trust")
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    assert list(study.speakers()["speaker"]) == ["interviewer", "P1"]
    assert theme_frequencies(study.data(), level="code").iloc[0]["n"] == 1


def test_a_speaker_who_speaks_once_is_named_and_can_be_added_without_moving_a_coding(study, folder):
    put_interview(folder, "A", *TWO, ("Both", "We'd go again."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    report = study.import_transcripts(folder)
    assert any("“Both” stands once" in note and "speakers.csv" in note for note in report.notes)
    study.codebook.add("Again")
    code_words(study, "A", "go again", "Again")
    assert theme_frequencies(study.data(), level="code").iloc[0]["n"] == 1
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["A", "Both", "several"])
    study.import_transcripts(folder)
    assert list(study.codings()["quote"]) == ["go again"]
    assert theme_frequencies(study.data(), level="code").iloc[0]["n"] == 0
    study.undo()
    assert theme_frequencies(study.data(), level="code").iloc[0]["n"] == 1


def test_a_speaker_corrected_by_hand_stays_corrected(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["A", "P1", "P1"])
    study.import_transcripts(folder)
    study.people.assign_speaker(source="A", label="P1", speaker="P2")
    study.import_transcripts(folder)
    assert list(study.speakers()["speaker"]) == ["interviewer", "P2"]
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["A", "P1", "interviewer"])
    study.import_transcripts(folder)
    assert list(study.speakers()["speaker"]) == ["interviewer", "interviewer"]


@pytest.mark.parametrize(("table", "column"), [("sources", "group"), ("participants", "mode"), ("participants", "id")])
def test_a_column_cannot_take_a_word_of_the_study(study, folder, table, column):
    put_interview(folder, "A", *TWO)
    first = {
        "sources": (["file", column], ["A.txt", "x"]),
        "participants": (["participant", "group", column], ["P1", "Parent", "x"]),
    }
    write_rows(folder / f"{table}.csv", *first[table])
    report = study.import_transcripts(folder)
    assert any(f"cannot be called “{column}”" in problem for problem in report.problems)


def test_a_study_without_time_points_knows_who_was_interviewed(tmp_path, folder):
    project = Project.open(tmp_path / "one.qual", create=True, coder="Ana")
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    project.import_transcripts(folder)
    who = participation(project.data()).set_index("what")["n"]
    assert (who["interviewed"], who["not interviewed"]) == (1, 0)


def test_somebody_stays_in_their_last_group_until_a_line_says_otherwise(tmp_path, folder):
    project = Project.open(tmp_path / "three.qual", create=True, coder="Ana", waves=["T1", "T2", "T3"])
    put_interview(folder, "A", *TWO)
    write_rows(
        folder / "participants.csv", ["participant", "group", "wave"], ["P1", "Parent", "T1"], ["P1", "Mentor", "T2"]
    )
    project.import_transcripts(folder)
    assert list(project.participants()["group"]) == ["Parent", "Mentor", "Mentor"]
    project.people.edit("P1", wave="T1", cohort="3")
    assert list(project.participants()["group"]) == ["Parent", "Mentor", "Mentor"]


def test_a_finished_source_without_codings_is_a_no_whoever_else_opens_the_study(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "sources.csv", ["file", "wave"], ["A.txt", "T1"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.finish(source="A")
    Project.open(study.path, coder="Ben").close()
    assert presence(study.data(), level="code").iloc[0]["presence"] == "no"


def test_the_same_coder_in_other_letters_is_the_same_coder(study):
    study.codebook.add("Hope")
    again = Project.open(study.path, coder="ana")
    assert again.undo() == "Undid: add code Hope"
    Project.open(study.path, coder="Ben")
    study.codebook.add("Trust")
    nobody = Project.open(study.path)
    with pytest.raises(Refused, match="Ana's"):
        nobody.undo()


def test_a_slip_in_the_guide_makes_no_group_and_asks_nobody(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Staff"])
    write_rows(folder / "topic_guide.csv", ["question", "group"], ["Q1", "Stafff"])
    report = study.import_transcripts(folder)
    assert any("“Stafff” is not a stakeholder group" in note for note in report.notes)
    assert study.data().groups == ("Staff",)
    assert study.data().guide.empty


def test_a_slip_in_a_group_leaves_the_person_where_they_were(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Volunteer"])
    study.import_transcripts(folder)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Voluntee"])
    report = study.import_transcripts(folder)
    assert any("Did you mean “Volunteer”" in note for note in report.notes)
    assert not any("brought up to date" in note for note in report.notes)
    assert study.participants()["group"].iloc[0] == "Volunteer"


def test_people_may_be_added_above_others(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "participants.csv", ["participant", "group"], ["Anna", "Parent"], ["Beth", "Parent"])
    study.import_transcripts(folder)
    write_rows(
        folder / "participants.csv",
        ["participant", "group"],
        ["Cora", "Parent"],
        ["Anna", "Parent"],
        ["Beth", "Parent"],
    )
    study.import_transcripts(folder)
    numbers = study.participants().drop_duplicates("participant").set_index("participant")["number"]
    assert dict(numbers) == {"Anna": 1, "Beth": 2, "Cora": 3}


def test_a_renamed_person_does_not_stop_the_next_import(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(
        folder / "participants.csv", ["participant", "group", "mentor_of"], ["P1", "Parent", ""], ["M1", "Mentor", "P1"]
    )
    study.import_transcripts(folder)
    study.people.rename("P1", "Parent one")
    study.import_transcripts(folder)
    assert list(study.data().relations["other"]) == ["Parent one"]


def test_changing_one_cell_of_a_table_leaves_the_rest_as_it_is_in_the_study(study, folder):
    put_interview(folder, "A", *TWO)
    write_rows(folder / "sources.csv", ["file", "wave", "mode"], ["A.txt", "T1", "phone"])
    study.import_transcripts(folder)
    study.edit_source("A", wave="T2", shift="late")
    write_rows(folder / "sources.csv", ["file", "wave", "mode"], ["A.txt", "T1", "video"])
    study.import_transcripts(folder)
    row = study.sources().iloc[0]
    assert (row["wave"], row["mode"], row["shift"]) == ("T2", "video", "late")


def test_tables_that_somebody_wrote_into_are_put_aside(tmp_path):
    out = tmp_path / "out"
    main(["demo", "--output", str(out)])
    main(["demo", "--output", str(out)])
    assert len(list(out.glob("*.docx"))) == 1  # nothing had changed
    (out / "tables.docx").write_bytes(b"my own words")
    main(["tables", str(out / "demo.qual"), "--output", str(out)])
    kept = list(out.glob("tables (*).docx"))
    assert [path.read_bytes() for path in kept] == [b"my own words"]


@pytest.mark.usefixtures("study")
def test_a_folder_in_place_of_a_study_is_answered_with_the_study_in_it(tmp_path):
    with pytest.raises(FileProblem, match=r"That is a folder.*study\.qual"):
        Project.open(tmp_path)


def test_a_misspelt_field_does_not_become_an_attribute(sample):
    with pytest.raises(NotFound, match="Did you mean “wave”"):
        sample.edit_source("P1 T1", wve="T2")
    with pytest.raises(NotFound, match="Did you mean “cohort”"):
        sample.people.edit("P1", cohrt="3")
    with pytest.raises(InvalidInput, match="not a number"):
        sample.people.edit("P1", number="three")
    with pytest.raises(NotFound, match="Did you mean “labels”"):
        sample.set(lables={})
    with pytest.raises(NotFound, match="no event 9999"):
        sample.data(as_of=9999)


def test_files_that_cannot_be_written_are_said_in_words(sample, tmp_path):
    with pytest.raises(FileProblem, match="cannot be written"):
        sample.export_codings(tmp_path / "nowhere" / "c.csv")
    with pytest.raises(FileProblem, match="cannot be written"):
        sample.codebook.save(tmp_path / "nowhere" / "c.yaml")


def test_an_archived_code_is_archived_in_the_file_as_well(sample, tmp_path):
    sample.codebook.archive("Endings")
    path = sample.codebook.save(tmp_path / "book.yaml")
    other = Project.open(tmp_path / "other.qual", create=True, coder="Ana")
    other.import_codebook(path)
    assert list(other.codes().query("archived == True")["code"]) == ["Endings"]


def test_prepare_names_transcripts_that_the_sheet_lacks(folder, capsys):
    put_interview(folder, "A", *TWO)
    main(["prepare", str(folder)])
    put_interview(folder, "B", *TWO)
    assert main(["prepare", str(folder)]) == 1
    assert "B.txt is not in sources.csv yet" in capsys.readouterr().out


def test_a_speaker_once_recognised_is_not_lost_when_the_table_is_not_there(study, folder):
    put_interview(folder, "A", *TWO, ("Both", "We'd go again."))
    table = write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["A", "Both", "several"])
    study.import_transcripts(folder)
    table.unlink()
    study.import_transcripts(folder)
    assert list(study.turns("A")["text"])[-1] == "We'd go again."
    assert "Both" in set(study.speakers()["label"])
