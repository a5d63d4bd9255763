"""Forms in a study: a source per respondent, nobody made a participant, blank and not returned never 0."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import build_fixture_m, code_words, put_interview, write_rows
from test_form_files import document

from toolkit import Project, participation, presence, quotations, theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.exchange.prepare import prepare
from toolkit.study import Result

DATA = Path(__file__).parent / "data"
HEAD = ["ID", "Start time", "Completion time", "Email", "Name", "1. How did it go?", "2. Did you know the hours? If not, who should say?",
        "3. Score us", "May we share this with your mentor?"]  # fmt: skip
TWO = HEAD[6].removeprefix("2. ")
ROWS = [
    [1, "", "2025-11-05", "al@b.c", "Alberta Quill", "Well, she was kind.", "Yes", 4, "Yes"],
    [2, "", "2025-11-06", "", "Bo Tarn", "Kind, and late.", "No. Kindly say it yourselves.", 2, ""],
    [3, "", "2025-11-07", "", "", "n/a", "", 5, ""],
    [4, "", "2025-11-08", "", "", "", "No", "", "yes"],
]
MENTORS = ("PM1", "Tiring.", "No, and I asked."), ("PM9", "Kind people.", "Yes")


def put_forms(folder, *rows, head=HEAD, table=()):
    """A sheet of four mentee forms and a Word file of two mentor forms, with the tables that say so."""
    write_rows(folder / "mentee.csv", head, *(rows or ROWS))
    lines = (
        line
        for who, one, two in MENTORS
        for line in ("Mentor form", f"Your name: {who}", "1. How has it been?", one, f"2. {TWO}", two)
    )
    document(folder / "mentor.docx", *lines)
    columns = ["file", "form", "wave", "group", "issued", "respondent"]
    forms = [
        ["mentee.csv", "Mentee form", "T2", "Parent", 6, ""],
        ["mentor.docx", "Mentor form", "T2", "", 4, "Your name"],
    ]
    write_rows(folder / "forms.csv", columns, *forms, *table)
    write_rows(
        folder / "participants.csv",
        ["participant", "group"],
        ["P1", "Parent"],
        ["P2", "Parent"],
        ["PM1", "Peer mentor"],
    )
    return folder


@pytest.fixture
def forms(study, folder):
    put_forms(folder)
    study.report = study.import_transcripts(folder)
    return study


def plain(frame):
    """The rows of a frame as tuples, with None where nothing is."""
    return [
        tuple(cell if isinstance(cell, (str, bool, list)) or not pd.isna(cell) else None for cell in row)
        for row in frame.astype(object).itertuples(index=False)
    ]


def test_each_form_is_a_source_of_its_own_with_a_paragraph_per_answer(forms):
    sources = forms.sources().set_index("source")
    assert list(sources.index) == [
        *(f"Mentee form T2 R{n}" for n in (1, 2, 3, 4)),
        "Mentor form T2 PM1",
        "Mentor form T2 R2",
    ]
    assert set(sources["kind"]) == {"form"}
    assert set(sources["wave"]) == {"T2"}
    assert list(sources["date"])[:2] == ["2025-11-05", "2025-11-06"]
    data = forms.data()
    assert data.texts["Mentee form T2 R2"] == (
        f"How did it go?\nKind, and late.\n\n{TWO}\nNo. Kindly say it yourselves."
    )
    turns = data.turns[data.turns["source"] == "Mentee form T2 R2"]
    assert list(turns["question"]) == ["Mentee form Q1", "Mentee form Q2"]
    assert list(turns["words"]) == [3, 5]  # by hand; the wording counts for nothing
    assert sources.loc["Mentee form T2 R2", "words"] == 8
    assert list(data.marks["kind"].unique()) == ["question", "editorial insertion"]
    assert data.texts["Mentee form T2 R3"] == "[nothing written]"
    assert sources.loc["Mentee form T2 R3", "words"] == 0


def test_an_unnamed_form_is_never_made_a_participant_and_its_name_is_not_kept(forms):
    assert list(forms.participants()["participant"].unique()) == ["P1", "P2", "PM1"]
    back = forms.data().form_returns.set_index("source")
    assert back["participant"].dropna().to_dict() == {"Mentor form T2 PM1": "PM1"}
    assert back.loc["Mentee form T2 R1", "group"] == "Parent"
    assert back.loc["Mentor form T2 PM1", "group"] == "Peer mentor"
    assert back.loc["Mentor form T2 R2", "group"] is None
    said = "\n".join(forms.report.lines())
    assert "“Your name” names nobody the study knows in mentor.docx, form 2" in said
    assert "Left out, because they may say who somebody is: Email, Name." in said
    forms.close()
    kept = forms.path.read_bytes()
    for name in (b"Quill", b"Tarn", b"al@b.c", b"PM9"):
        assert name not in kept


def test_a_line_in_speakers_says_whose_form_it_is(study, folder):
    put_forms(folder)
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["mentor.docx", "PM9", "P2"])
    study.import_transcripts(folder)
    assert study.data().form_returns.set_index("source").loc["Mentor form T2 PM9", "participant"] == "P2"


def test_blank_and_not_applicable_and_not_returned_are_three_values(forms):
    answers = forms.forms.answers("Mentee form")
    assert plain(answers[["question", "respondent", "answer", "open", "closed", "value"]]) == [
        ("Q1", "R1", "Well, she was kind.", "given", None, ""),
        ("Q2", "R1", "Yes", "blank", "given", "yes"),
        ("Q3", "R1", "", None, "given", "4"),
        ("Q1", "R2", "Kind, and late.", "given", None, ""),
        ("Q2", "R2", "No. Kindly say it yourselves.", "given", "given", "no"),
        ("Q3", "R2", "", None, "given", "2"),
        ("Q1", "R3", "", "n/a", None, ""),
        ("Q2", "R3", "", "blank", "blank", ""),
        ("Q3", "R3", "", None, "given", "5"),
        ("Q1", "R4", "", "blank", None, ""),
        ("Q2", "R4", "No", "blank", "given", "no"),
        ("Q3", "R4", "", None, "blank", ""),
    ]
    assert list(answers.drop_duplicates("respondent")["shared"]) == ["ticked", "not ticked", "not ticked", "ticked"]
    assert set(forms.forms.answers("Mentor form")["shared"]) == {"not asked"}
    assert plain(forms.forms.returns()) == [
        ("Mentee form", "T2", 6, 4, 2, 66.7, 2, True),
        ("Mentor form", "T2", 4, 2, 2, 50.0, 0, True),
    ]


def test_the_closed_part_is_counted_apart_from_the_open_one(forms):
    assert plain(forms.forms.closed()) == [
        ("Mentee form", "Q2", "T2", "yes", 1, 3, 1, 0),
        ("Mentee form", "Q2", "T2", "no", 2, 3, 1, 0),
        ("Mentee form", "Q3", "T2", "4", 1, 3, 1, 0),
        ("Mentee form", "Q3", "T2", "2", 1, 3, 1, 0),
        ("Mentee form", "Q3", "T2", "5", 1, 3, 1, 0),
        ("Mentor form", "Q2", "T2", "no", 1, 2, 0, 0),
        ("Mentor form", "Q2", "T2", "yes", 1, 2, 0, 0),
    ]
    assert "Mentee form T2: 6 issued, 4 returned." in forms.forms.closed("Mentee form").about.notes


def coded(project):
    project.codebook.add("Kindness")
    project.codebook.add("Lateness")
    for source, words, code in (
        ("Mentee form T2 R1", "she was kind", "Kindness"),
        ("Mentee form T2 R2", "Kind", "Kindness"),
        ("Mentee form T2 R2", "Kind, and late", "Kindness"),  # a second time in one answer: one answer all the same
        ("Mentee form T2 R2", "late", "Lateness"),
        ("Mentee form T2 R2", "Kindly say it", "Kindness"),
        ("Mentor form T2 R2", "Kind people", "Kindness"),
    ):
        code_words(project, source, words, code)
    return project


def counts(result):
    return {tuple(row[:-3]): row[-3:-1] for row in plain(result)}


def test_answers_are_counted_of_the_answers_given(forms):
    data = coded(forms).data()
    result = theme_frequencies(data, count="answers", by="question", level="code")
    assert counts(result) == {  # by hand
        ("Kindness", "Mentee form Q1"): (2, 2),
        ("Kindness", "Mentee form Q2"): (1, 3),
        ("Kindness", "Mentor form Q1"): (1, 2),
        ("Kindness", "Mentor form Q2"): (0, 2),
        ("Lateness", "Mentee form Q1"): (1, 2),
        ("Lateness", "Mentee form Q2"): (0, 3),
        ("Lateness", "Mentor form Q1"): (0, 2),
        ("Lateness", "Mentor form Q2"): (0, 2),
    }
    assert (
        "Mentee form T2: 6 issued, 4 returned, 2 not returned. Q1 2 answered, 1 blank, 1 n/a; Q2 3 answered, 1 blank."
        in result.about.notes
    )
    one = theme_frequencies(data, count="answers", level="code", question="Mentee form Q1")
    assert counts(one) == {("Kindness",): (2, 2), ("Lateness",): (1, 2)}
    assert not any("Mentor form" in note for note in one.about.notes)
    by_form = theme_frequencies(data, count="answers", level="code", by=["form"])
    assert counts(by_form)["Kindness", "Mentee form"] == (3, 5)
    by_group = counts(theme_frequencies(data, count="answers", level="code", by="group"))
    assert by_group["Kindness", "Parent"] == (3, 5)
    assert by_group["Kindness", "Peer mentor"] == (0, 2)  # PM1's; the unnamed mentor is of no group the study knows
    by_wave = counts(theme_frequencies(data, count="answers", level="code", by="wave"))
    assert by_wave["Kindness", "T1"] == (None, 0)  # nothing came back: not 0


def test_answers_not_coded_yet_and_of_people_who_withdrew_are_left_out(forms):
    coded(forms)
    forms.finish(source="Mentee form T2 R1")
    result = theme_frequencies(forms.data(), count="answers", level="code", question="Mentee form Q1")
    assert counts(result)["Kindness",] == (1, 1)
    forms.undo()
    forms.people.set_status("PM1", "withdrawn")
    result = theme_frequencies(forms.data(), count="answers", level="code", question="Mentor form Q1")
    assert counts(result)["Kindness",] == (1, 1)


def test_many_forms_are_told_by_their_number_not_by_name(forms):
    forms.finish(source="Mentee form T2 R1")
    data = coded(forms).data()
    assert any(
        note == "Not coded yet and left out: 3 forms of “Mentee form”, 2 forms of “Mentor form”."
        for note in theme_frequencies(data, count="sources", level="code").about.notes
    )
    forms.finish(source="Mentee form T2 R1", finished=False)
    notes = theme_frequencies(forms.data(), count="sources", by="site", level="code").about.notes
    assert any(
        "so in no cell: 3 forms of “Mentee form”, 2 forms of “Mentor form”." in note for note in notes
    )  # R3 has no words


def test_what_cannot_be_counted_as_answers_is_said(forms):
    data = forms.data()
    with pytest.raises(InvalidInput, match=r"takes no words.*closed\(\)"):
        theme_frequencies(data, count="answers", question="Mentee form Q3")
    with pytest.raises(NotFound, match="Did you mean “Mentee form Q1”"):
        theme_frequencies(data, count="answers", question="Mente form Q1")
    with pytest.raises(InvalidInput, match='count="answers"'):
        theme_frequencies(data, question="Mentee form Q1")
    with pytest.raises(NotFound, match="no attribute “question”"):
        theme_frequencies(data, by="question")


def test_forms_without_a_name_change_no_count_of_people(study, folder):
    build_fixture_m(folder, study)
    before = study.data()
    tables = [theme_frequencies(before, by=by, level="code") for by in ([], ["wave", "group"], ["site"])]
    who = presence(before, level="code")
    write_rows(folder / "mentee.csv", HEAD, *ROWS)
    write_rows(folder / "forms.csv", ["file", "form", "wave", "group"], ["mentee.csv", "Mentee form", "T2", "Parent"])
    study.import_transcripts(folder)
    code_words(study, "Mentee form T2 R1", "kind", "Friend-line")
    after = study.data()
    assert len(after.sources) == len(before.sources) + 4
    for table, by in zip(tables, ([], ["wave", "group"], ["site"]), strict=True):
        found = theme_frequencies(after, by=by, level="code")
        assert plain(found) == plain(table)
        assert not any("Mentee form T2 R1" in note for note in found.about.notes)
    assert any("4 forms came back without a name" in note for note in found.about.notes)
    assert plain(presence(after, level="code")) == plain(who)
    assert plain(participation(after)) == plain(participation(before))


def test_who_returned_a_form_only_is_not_said_to_have_been_interviewed(forms):
    put_interview(forms.path.parent / "transcripts", "P1 T1", ("Interviewer", "And the training?"), ("P1", "Long."))
    folder = forms.path.parent / "transcripts"
    write_rows(
        folder / "topic_guide.csv",
        ["question", "wording", "group", "wave", "codes"],
        ["Q1", "And the training?", "", "", "Training"],
    )
    write_rows(folder / "sources.csv", ["file", "wave"], ["P1 T1.txt", "T1"])
    forms.codebook.add("Training")
    forms.codebook.add("Kindness")
    forms.import_transcripts(folder)
    data = forms.data()
    people = participation(data).set_index("what")["who"].to_dict()
    assert people["interviewed"] == "P1"
    assert people["on a form only"] == "PM1"
    assert people["not interviewed"] == "P2"
    found = presence(data, level="code").set_index(["participant", "wave", "code"])["presence"]
    assert found["PM1", "T2", "Training"] == "not asked"  # the guide asks for it, and the form does not
    assert found["PM1", "T2", "Kindness"] == "no"
    assert found["PM1", "T1", "Kindness"] == "no interview"
    assert "On a form only, and counted: PM1." in theme_frequencies(data, level="code").about.notes


def test_importing_again_changes_nothing_and_a_sheet_that_has_grown_adds_the_new_ones(forms, folder):
    events = len(forms.history())
    assert set(forms.import_transcripts(folder).files["outcome"]) == {"already in the study"}
    assert len(forms.history()) == events
    changed = [[*ROWS[0][:5], "Badly.", *ROWS[0][6:]], *ROWS[1:], [7, "", "2025-12-01", "", "", "Late.", "Yes", 1, ""]]
    put_forms(folder, *changed)
    report = forms.import_transcripts(folder)
    assert report.files.set_index("file").loc["mentee.csv", "outcome"] == "1 form imported; 4 already in the study"
    assert any("Not what they were when they were imported: mentee.csv, row 2." in note for note in report.notes)
    turns = forms.turns()
    assert "Badly." not in set(turns["text"])
    assert set(turns.loc[turns["source"] == "Mentee form T2 R5", "text"]) == {"Late.", "Yes"}


def test_a_changed_answer_in_a_sheet_without_ids_is_not_a_second_form(study, folder):
    write_rows(folder / "forms.csv", ["file", "form"], ["a.csv", "Form"])
    write_rows(folder / "a.csv", ["What helped?", "Why?"], ["Tea", "Warm"], ["Walk", "Far"])
    study.import_transcripts(folder)
    write_rows(folder / "a.csv", ["What helped?", "Why?"], ["Tea", "Warm"], ["Walks", "Far"])
    assert any("a.csv, row 3" in note for note in study.import_transcripts(folder).notes)
    assert list(study.forms.returns()["returned"]) == [2]


def test_next_year_the_same_file_name_in_another_folder_and_a_corrected_wording(forms, folder):
    later = folder.parent / "later"
    later.mkdir()
    head = [
        *HEAD[:5],
        "1. How did it go ?",
        "2. Did you know when to ring? If not, who should say so?",
        HEAD[7],
        "4. What next?",
    ]
    write_rows(later / "mentee.csv", head, [1, "", "2026-11-05", "", "", "Fine.", "Yes", 3, "A job."])
    write_rows(later / "forms.csv", ["file", "form", "wave", "issued"], ["mentee.csv", "Mentee form", "T3", 2])
    forms.people.add_wave("T3")
    notes = forms.import_transcripts(later).notes
    asked = forms.forms.questions().set_index(["form", "question"])
    assert asked.loc[("Mentee form", "Q2"), "wordings"] == [
        TWO,
        "Did you know when to ring? If not, who should say so?",
    ]
    assert asked.loc[("Mentee form", "Q4"), "wording"] == "What next?"
    assert any("Q2 is worded anew" in note for note in notes)
    assert any("A new question, Q4" in note for note in notes)
    answers = forms.forms.answers("Mentee form", "Q2").set_index("source")["wording"]
    assert answers["Mentee form T2 R1"] == TWO
    assert answers["Mentee form T3 R1"] == "Did you know when to ring? If not, who should say so?"
    assert forms.data().texts["Mentee form T3 R1"].startswith("How did it go ?\nFine.\n\nDid you know when")
    assert plain(forms.forms.returns())[1][:6] == ("Mentee form", "T3", 2, 1, 1, 50.0)
    counted = theme_frequencies(coded(forms).data(), count="answers", question="Mentee form Q4", level="code")
    assert "Mentee form T2: 6 issued, 4 returned, 2 not returned." in " ".join(counted.about.notes)
    assert counts(counted)["Kindness",] == (0, 1)


def test_another_question_under_an_old_number_is_another_question(forms, folder):
    write_rows(
        folder / "new.csv",
        ["ID", "Start time", "Completion time", "1. Which month did you leave us?"],
        [1, "", "2026-01-01", "In May."],
    )
    write_rows(folder / "forms.csv", ["file", "form", "wave"], ["new.csv", "Mentee form", "T1"])
    forms.import_transcripts(folder)
    asked = forms.forms.questions()
    assert list(asked.loc[asked["form"] == "Mentee form", "question"]) == ["Q1", "Q2", "Q3", "Q4"]
    assert list(forms.forms.answers("Mentee form", "Q4")["answer"]) == ["In May."]


def test_a_closed_question_stays_closed_when_one_single_answer_could_be_words(study, folder):
    write_rows(folder / "forms.csv", ["file", "form", "wave"], ["a.csv", "Form", "T1"], ["b.csv", "Form", "T2"])
    write_rows(folder / "a.csv", ["How was the room?", "What helped?"], ["Good", "Tea"], ["Poor", "Tea as well"])
    write_rows(folder / "b.csv", ["How was the room?", "What helped?"], ["Fair", "Walks"])
    study.import_transcripts(folder)
    assert plain(study.forms.closed()[["wave", "value", "n", "of"]]) == [
        ("T1", "Good", 1, 2),
        ("T1", "Poor", 1, 2),
        ("T2", "Fair", 1, 1),
    ]
    assert list(study.turns("Form T2 R1")["text"]) == ["Walks"]


def test_a_wording_set_beforehand_is_found_by_the_next_import(forms, folder):
    forms.forms.set_wording("Mentee form", "Q1", "Tell us everything about this")
    write_rows(folder / "new.csv", [*HEAD[:5], "Tell us everything about this"], [1, "", "2026-01-01", "", "", "Fine."])
    write_rows(folder / "forms.csv", ["file", "form", "wave"], ["new.csv", "Mentee form", "T1"])
    forms.import_transcripts(folder)
    assert list(forms.forms.answers("Mentee form", "Q1")["respondent"]) == ["R1", "R2", "R3", "R4", "R1"]
    with pytest.raises(InvalidInput, match="Q1 is worded like that"):
        forms.forms.set_wording("Mentee form", "Q3", "how did it go?")


def test_issued_is_said_in_the_table_or_by_a_verb_and_never_guessed(study, folder):
    for name in ("north", "south", "third"):
        write_rows(folder / f"{name}.csv", ["What helped?", "Why?"], ["Tea", name], ["Walk", name])
    rows = [
        ["north.csv", "Form", "T1", 1, "North"],
        ["south.csv", "Form", "T1", 2, "South"],
        ["third.csv", "Other", "T1", "", ""],
    ]
    write_rows(folder / "forms.csv", ["file", "form", "wave", "issued", "site"], *rows)
    report = study.import_transcripts(folder)
    assert plain(study.forms.returns()) == [
        ("Form", "T1", 3, 4, None, 133.3, 0, True),  # more came back than were issued: shown, and said
        ("Other", "T1", None, 2, None, None, 0, False),
    ]
    assert any("Form T1: 4 came back, but 3 were issued." in note for note in report.notes)
    assert any("not said for Other T1" in note for note in study.forms.returns().about.notes)
    study.forms.set_issued("Other", 8, wave="T1")
    assert plain(study.forms.returns())[1] == ("Other", "T1", 8, 2, 6, 25.0, 0, True)
    study.import_transcripts(folder)  # the study's own number is kept
    assert plain(study.forms.returns())[1][2] == 8
    with pytest.raises(InvalidInput, match="not a number of forms"):
        study.forms.set_issued("Other", "many", wave="T1")


def test_questions_are_aligned_across_forms_and_those_without_a_twin_shown_so(forms):
    forms.forms.align({"Mentee form": "Q2", "Mentor form": "2"})
    forms.forms.set_objectives("Mentee form", "Q2", ["Clear roles"])
    forms.forms.add_objective("Stable homes")
    found = forms.forms.question_map()
    assert plain(found) == [
        ("–", "Q1: How did it go?", "–", False),
        ("Clear roles", f"Q2: {TWO}", f"Q2: {TWO}", True),
        ("–", "Q3: Score us", "–", False),
        ("–", "–", "Q1: How has it been?", False),
        ("Stable homes", "–", "–", False),
    ]
    assert found.about.notes == ("Without a twin: 3 questions.", "No question asks for: Stable homes.")
    with pytest.raises(InvalidInput, match=r"Q1 and Q2 of “Mentor form” would both"):
        forms.forms.align({"Mentee form": "Q2", "Mentor form": "Q1"})
    assert forms.data().form_questions.set_index("question").loc["Mentee form Q2", "aligned_with"] == ["Mentor form Q2"]
    forms.forms.unalign("Mentor form", "Q2")
    assert not forms.forms.question_map()["aligned"].any()
    with pytest.raises(NotFound, match="no form “Mentor”"):
        forms.forms.align({"Mentor": "Q1", "Mentee form": "Q1"})
    with pytest.raises(InvalidInput, match="two forms"):
        forms.forms.align({"Mentee form": "Q1"})


VERBS = {
    "align": lambda one: one.align({"Mentee form": "Q1", "Mentor form": "Q1"}),
    "issued": lambda one: one.set_issued("Mentee form", 9, wave="T2"),
    "wording": lambda one: one.set_wording("Mentee form", "Q1", "How was it?"),
    "consent": lambda one: one.set_consent("Mentee form T2 R2", "ticked"),
    "group": lambda one: one.set_group("Mentor form", "Peer mentor", wave="T2"),
    "objectives": lambda one: one.set_objectives("Mentee form", "Q1", ["Reach"]),
    "objective": lambda one: one.add_objective("Reach"),
    "rename": lambda one: one.rename("Mentee form", "Parents' form"),
}


def looks(project):
    tables = [project.forms.questions(), project.forms.returns(), project.forms.answers(), project.forms.question_map()]
    assert all(isinstance(one, Result) for one in tables)
    return [str(plain(one)) for one in tables]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_on_forms_is_one_step_back_and_forth(forms, verb):
    before, events = looks(forms), len(forms.history())
    VERBS[verb](forms.forms)
    after = looks(forms)
    assert after != before
    assert len(forms.history()) == events + 1
    forms.undo()
    assert looks(forms) == before
    forms.redo()
    assert looks(forms) == after


def test_undoing_the_import_takes_all_of_it_back(forms):
    data = forms.data()
    forms.undo()
    assert forms.forms.answers().empty
    assert forms.forms.returns().empty
    assert forms.sources().empty
    forms.redo()
    assert plain(forms.data().form_answers) == plain(data.form_answers)


def test_a_source_taken_out_is_no_return_any_more(forms):
    forms.remove_source("Mentee form T2 R1")
    assert list(forms.forms.returns()["returned"]) == [3, 2]
    assert "R1" not in set(forms.forms.answers("Mentee form")["respondent"])
    forms.undo()
    assert list(forms.forms.returns()["returned"]) == [4, 2]


def test_an_answer_is_corrected_and_keeps_its_question(forms):
    coded(forms)
    forms.correct(replace={"kind": "patient"})
    assert forms.turns("Mentee form T2 R1")["text"].iloc[0] == "Well, she was patient."
    turns, marks = forms.data().turns, forms.data().marks
    assert list(turns.loc[turns["source"] == "Mentee form T2 R1", "question"]) == ["Mentee form Q1", "Mentee form Q2"]
    assert list(marks.loc[marks["source"] == "Mentee form T2 R1", "kind"]) == ["question", "question"]
    forms.correct(replace={"hours": "times"})  # in the wording, which stays a wording
    assert "did" in forms.data().texts["Mentee form T2 R1"].lower()
    assert "times" in forms.data().texts["Mentee form T2 R1"]
    assert forms.sources().set_index("source").loc["Mentee form T2 R1", "words"] == 5
    result = theme_frequencies(forms.data(), count="answers", level="code", question="Mentee form Q1")
    assert counts(result)["Kindness",] == (2, 2)
    with pytest.raises(Refused, match="only words inside an answer"):
        forms.correct("Mentee form T2 R2", text="How did it go?\nA: Kind\nB: no")
    with pytest.raises(Refused, match="only words inside an answer"):
        forms.correct("Mentee form T2 R2", file=forms.path.parent / "transcripts" / "mentor.docx")


def test_an_answer_is_quoted_under_its_form_or_the_person(forms):
    coded(forms)
    code_words(forms, "Mentor form T2 PM1", "Tiring", "Lateness")
    labels = quotations(forms.data(), level="code").set_index("source")["label"].to_dict()
    assert labels["Mentee form T2 R1"] == "(Mentee form T2 R1)"
    assert labels["Mentor form T2 PM1"] == "(Peer mentor)"


def test_an_export_is_known_without_a_table_and_says_what_is_missing(study, folder):
    write_rows(folder / "Spring feedback.csv", HEAD, *ROWS)
    put_interview(folder, "P1 T1", ("Interviewer", "Well?"), ("P1", "Yes."))
    report = study.import_transcripts(folder)
    assert study.sources().set_index("source")["kind"].value_counts().to_dict() == {"survey": 4, "interview": 1}
    assert any("read as a survey with 4 returned, nobody named" in note for note in report.notes)
    assert study.forms.returns()["form"].tolist() == ["Spring feedback"]
    write_rows(
        folder / "forms.csv", ["file", "form", "wave", "group"], ["Spring feedback", "Spring feedback", "T1", "Parent"]
    )
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    again = study.import_transcripts(folder)
    assert (
        again.files.set_index("file").loc["Spring feedback.csv", "outcome"]
        == "already in the study; details brought up to date"
    )
    assert set(study.data().form_returns["wave"]) == {"T1"}
    assert set(study.data().form_returns["group"]) == {"Parent"}


def test_prepare_writes_a_line_for_each_export(study, folder):
    write_rows(folder / "Spring feedback.csv", HEAD, *ROWS)
    put_interview(folder, "P1 T1", ("Interviewer", "Well?"), ("P1", "Yes."))
    written, _, problems = prepare(folder)
    assert problems == []
    assert "forms.csv" in {path.name for path in written}
    assert "Spring feedback" not in (folder / "sources.csv").read_text(encoding="utf-8")
    study.import_transcripts(folder)
    assert list(study.forms.returns()["form"]) == ["Spring feedback"]


def test_what_the_sources_table_says_of_a_form_is_not_read_and_that_is_said(study, folder):
    put_forms(folder)
    write_rows(folder / "sources.csv", ["file", "wave"], ["mentee.csv", "T1"])
    assert any(
        "mentee.csv is a form; forms.csv says what it is." in note for note in study.import_transcripts(folder).notes
    )
    assert set(study.data().form_returns["wave"]) == {"T2"}


def test_a_form_that_cannot_be_read_or_is_not_there_is_named_and_the_rest_comes_in(study, folder):
    put_forms(folder, table=[["mentee2.csv", "Mentee form", "T2", "", "", ""], ["bad.docx", "Bad", "", "", "", ""]])
    document(folder / "bad.docx", "It rained.")
    report = study.import_transcripts(folder)
    assert any("no file “mentee2.csv” here. Did you mean “mentee.csv”" in note for note in report.notes)
    assert any("bad.docx: No question was found" in problem for problem in report.problems)
    assert list(study.forms.returns()["returned"]) == [4, 2]


def test_forms_do_not_keep_the_coding_step_open(forms):
    coded(forms)
    assert "nothing coded yet" not in repr(forms)


def test_the_forms_table_offers_the_right_words(study, folder):
    put_forms(folder)
    write_rows(folder / "forms.csv", ["file", "form", "isued"], ["mentee.csv", "Mentee form", 6])
    assert any("Did you mean “issued”" in problem for problem in study.import_transcripts(folder).problems)
    write_rows(folder / "forms.csv", ["file", "form", "issued"], ["mentee.csv", "Mentee form", "six"])
    assert any("“six” is not a number" in problem for problem in study.import_transcripts(folder).problems)


def test_a_study_of_before_takes_forms_in_once_it_is_opened(tmp_path, folder):
    shutil.copy(DATA / "study_0001.qual", tmp_path / "old.qual")
    project = Project.open(tmp_path / "old.qual")
    marks = project.data().marks
    assert len(marks) == 192
    put_forms(folder)
    project.import_transcripts(folder)
    assert list(project.forms.returns()["returned"]) == [4, 2]
    now = project.data().marks
    assert set(now["kind"]) - set(marks["kind"]) == {"question", "editorial insertion"} - set(marks["kind"])
    project.undo()
    assert plain(project.data().marks) == plain(marks)
    project.close()


def test_a_study_as_it_was_before_the_forms_has_none(forms):
    events = len(forms.history())
    forms.forms.set_issued("Mentee form", 60, wave="T2")
    assert list(forms.data(as_of=events).forms["issued"]) == [6, 4]
    assert forms.data(as_of=1).forms.empty
