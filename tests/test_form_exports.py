"""Exports as the services write them: nobody's name comes in, no form counts twice, choices count one by one."""

from datetime import date

import openpyxl
import pytest
from conftest import write_rows
from test_form_files import document
from test_forms import plain

from toolkit.transcripts.answers import reaches_people


def workbook(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def asked(project):
    return plain(project.forms.questions()[["question", "wording", "closed", "open"]])


MS = ["ID", "Start time", "Completion time", "Email", "Name"]
DAY = date(2026, 3, 1)


def ms_form(number, *said, day=DAY):
    return [number, day, day, "anonymous", None, *said]


def test_a_question_asked_twice_keeps_both_answers_and_the_other_files_come_in(study, folder):
    why = "Please explain your answer"
    workbook(folder / "ms.xlsx", [*MS, "How was it?", why, "And the room?", f"{why}2"],
             ms_form(1, "Fine, thanks", "Tea", "Cold that day", "No heating"))  # fmt: skip
    write_rows(folder / "a.csv", ["What helped?", "What else?"], ["Lifts", "Cake"])
    write_rows(folder / "forms.csv", ["file", "form"], ["ms.xlsx", "Form"], ["a.csv", "Other"])
    study.import_transcripts(folder)
    answers = study.forms.answers("Form")
    assert plain(answers[["wording", "answer"]]) == [
        ("How was it?", "Fine, thanks"),
        (why, "Tea"),
        ("And the room?", "Cold that day"),
        (f"{why} (2)", "No heating"),
    ]
    assert list(study.forms.returns()["returned"]) == [1, 1]
    events = len(study.history())
    study.import_transcripts(folder)
    assert len(study.history()) == events


def test_a_question_asked_twice_in_word_keeps_both_answers(study, folder):
    lines = [
        "Feedback",
        "1. How was it?",
        "Fine",
        "2. Why?",
        "Tea",
        "3. How was the room?",
        "Cold",
        "4. Why?",
        "Heating",
    ]
    document(folder / "a.docx", *lines)
    write_rows(folder / "forms.csv", ["file", "form"], ["a.docx", "Form"])
    study.import_transcripts(folder)
    assert plain(study.forms.answers()[["question", "wording", "answer"]])[1::2] == [
        ("Q2", "Why?", "Tea"),
        ("Q4", "Why? (2)", "Heating"),
    ]


def test_an_export_that_has_grown_under_another_name_counts_each_form_once(study, folder):
    """Microsoft Forms puts the number of answers into the name of the file."""
    head = [*MS, "What helped?", "What else?"]
    first = [ms_form(1, "Lifts", "Cake"), ms_form(2, "Tea", "Talk")]
    workbook(folder / "Form(1-2).xlsx", head, *first)
    table = [["Form(1-2).xlsx", "Form", "T1"]]
    write_rows(folder / "forms.csv", ["file", "form", "wave"], *table)
    study.import_transcripts(folder)
    workbook(folder / "Form(1-3).xlsx", head, *first, ms_form(3, "Nothing", "No"))
    write_rows(folder / "forms.csv", ["file", "form", "wave"], *table, ["Form(1-3).xlsx", "Form", "T1"])
    report = study.import_transcripts(folder)
    assert list(study.forms.returns()["returned"]) == [3]
    assert (
        "Form(1-3).xlsx: 2 of 3 forms came in with Form(1-2).xlsx already (the same number, day and answers); "
        "they count once."
    ) in report.notes
    events = len(study.history())
    study.import_transcripts(folder)
    assert len(study.history()) == events


def test_next_years_form_with_the_same_number_and_words_is_another_one(study, folder):
    head = [*MS, "What helped?", "What else?"]
    workbook(folder / "one.xlsx", head, ms_form(1, "Lifts", "Cake"))
    workbook(folder / "two.xlsx", head, ms_form(1, "Lifts", "Cake", day=date(2027, 3, 1)))
    write_rows(folder / "forms.csv", ["file", "form", "wave"], ["one.xlsx", "Form", "T1"], ["two.xlsx", "Form", "T2"])
    study.import_transcripts(folder)
    assert list(study.forms.returns()["returned"]) == [1, 1]


QUALTRICS = ["StartDate", "EndDate", "Status", "ResponseId", "RecipientLastName", "RecipientFirstName",
             "RecipientEmail", "Q1", "Q1_3_TEXT", "Q2"]  # fmt: skip
WORDED = ["Start Date", "End Date", "Response Type", "Response ID", "Recipient Last Name", "Recipient First Name",
          "Recipient Email", "What did you do? - Selected Choice", "What did you do? - Other - Text", "What next?"]  # fmt: skip


def test_qualtrics_keeps_no_name_of_its_recipients_and_counts_choices_one_by_one(study, folder):
    day = ["2026-03-01 10:00:00", "2026-03-01 10:10:00", "IP Address"]
    rows = [
        [*day, "R_1", "Quill", "Alberta", "al@quill.org", "Talked,Walked, a little", "", "Rest"],
        [*day, "R_2", "Tarn", "Bo", "", "Talked,Other", "Cooked", ""],
    ]
    write_rows(folder / "survey.csv", QUALTRICS, WORDED, [f'{{"ImportId":"{name}"}}' for name in QUALTRICS], *rows)
    report = study.import_transcripts(folder)
    assert [row[0] for row in asked(study)] == ["Q1", "Q1_3_TEXT", "Q2"]
    assert any("may say who somebody is: RecipientLastName, RecipientFirstName" in note for note in report.notes)
    assert plain(study.forms.closed()[["question", "value", "n", "of"]]) == [
        ("Q1", "Talked", 2, 2),
        ("Q1", "Walked, a little", 1, 2),
        ("Q1", "Other", 1, 2),
    ]
    study.close()
    kept = study.path.read_bytes()
    for name in (b"Quill", b"Alberta", b"Tarn"):
        assert name not in kept


def test_jisc_grids_keep_their_numbers_and_the_columns_of_a_list_are_one_question(study, folder):
    head = ["Unique Response Number", "1. How was it?", "3.1. Sessions - I felt safe", "3.2. Sessions - I felt heard",
            "4. What did you do? - Letters", "4. What did you do? - Phone", "4. What did you do? - Visits", "4.a. If you selected Other, what?",
            "5. Your email if you want to hear more"]  # fmt: skip
    rows = [
        ["9-1-1", "All right", "Agree", "Disagree", "", "Phone", "", "", "al@quill.org"],
        ["9-1-2", "Hard going", "Agree", "Agree", "", "Phone", "Visits", "Letters", ""],
    ]
    write_rows(folder / "survey.csv", head, *rows)
    report = study.import_transcripts(folder)
    assert asked(study) == [
        ("Q1", "How was it?", "", True),
        ("Q3.1", "Sessions - I felt safe", "scale", False),
        ("Q3.2", "Sessions - I felt heard", "scale", False),
        ("Q4", "What did you do?", "choice", False),
        ("Q4a", "If you selected Other, what?", "", True),
    ]
    assert any("who somebody is: 5. Your email if you want to hear more" in note for note in report.notes)
    assert plain(study.forms.closed()[["question", "value", "n", "of"]])[-2:] == [
        ("Q4", "Phone", 2, 2),
        ("Q4", "Visits", 1, 2),
    ]


def test_days_choices_and_line_ends_of_a_workbook_read_as_a_person_reads_them(study, folder):
    day, other = date(2025, 9, 1), date(2025, 10, 4)
    workbook(folder / "ms.xlsx", [*MS, "What\xa0helped?\n", "Which did you use?", "When did you meet?"],
             ms_form(1, "Lifts._x000D_\nAnd tea.", "Phone;Visits;", day), ms_form(2, "Tea", "Visits;", other))  # fmt: skip
    study.import_transcripts(folder)
    assert asked(study) == [
        ("Q1", "What helped?", "", True),
        ("Q2", "Which did you use?", "choice", False),
        ("Q3", "When did you meet?", "choice", False),
    ]
    assert list(study.forms.answers("ms", "Q1")["answer"]) == ["Lifts.\nAnd tea.", "Tea"]
    assert plain(study.forms.closed()[["question", "value", "n", "of"]]) == [
        ("Q2", "Phone", 1, 2),
        ("Q2", "Visits", 2, 2),
        ("Q3", "2025-09-01", 1, 2),
        ("Q3", "2025-10-04", 1, 2),
    ]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["a@b.org", "", "+44 161 496 0000"], True),
        (["0161 496 0000"], True),
        (["2025-09-01", "01/09/2025"], False),
        (["9", "10"], False),
        (["Ask me at a@b.org", "no"], False),
        (["a@b.org", "No, thank you", "Never"], False),
        ([""], False),
    ],
)
def test_a_column_of_addresses_is_known_by_what_stands_in_it(values, found):
    assert reaches_people(values) is found


def form_in_word(path, *answers):
    """Copies of one form with 2a and 2b under one another; `answers` gives what stands under each."""
    lines = []
    for under in answers:
        for asked, said in zip(
            ("1. How was it?", "2a. What helped?", "2b. What would you change?"), under, strict=True
        ):
            lines += [asked, *([said] if said else [])]
    return document(path, *lines)


def test_two_lettered_questions_over_one_box_in_word_are_one_and_that_is_said(study, folder):
    form_in_word(folder / "a.docx", ("Fine", "", "Lifts. Fewer forms."), ("Hard", "", "Tea"))
    write_rows(folder / "forms.csv", ["file", "form"], ["a.docx", "Form"])
    report = study.import_transcripts(folder)
    assert plain(study.forms.answers()[["question", "wording", "answer"]])[1::2] == [
        ("Q2", "a) What helped? b) What would you change?", "Lifts. Fewer forms."),
        ("Q2", "a) What helped? b) What would you change?", "Tea"),
    ]
    assert any("Q2 asks 2 things in one box: “What helped?”, “What would you change?”" in note for note in report.notes)


def test_lettered_questions_with_a_box_each_stay_two_and_no_wording_becomes_an_answer(study, folder):
    form_in_word(folder / "a.docx", ("Fine", "Lifts", "Nothing"), ("Hard", "", "Tea"))
    write_rows(folder / "forms.csv", ["file", "form"], ["a.docx", "Form"], ["b.docx", "Form"])
    study.import_transcripts(folder)
    assert plain(study.forms.answers()[["respondent", "question", "answer", "open"]]) == [
        ("R1", "Q1", "Fine", "given"),
        ("R1", "Q2a", "Lifts", "given"),
        ("R1", "Q2b", "Nothing", "given"),
        ("R2", "Q1", "Hard", "given"),
        ("R2", "Q2a", "", "blank"),
        ("R2", "Q2b", "Tea", "given"),
    ]
    form_in_word(folder / "b.docx", ("Long", "", "Both, really"))  # one box on this copy
    study.import_transcripts(folder)
    assert study.forms.split_question("Form", "Q2") == ["Q2a", "Q2b"]
    assert list(study.forms.answers("Form", "Q2b")["answer"]) == ["Nothing", "Tea", "Both, really"]


def test_if_not_under_a_closed_question_is_its_open_part_in_one_box(study, folder):
    document(
        folder / "a.docx", "Feedback", "1. How was it?", "Fine", "2a. Was it clear?", "2b. If not, why?", "No. Too fast"
    )
    write_rows(folder / "forms.csv", ["file", "form"], ["a.docx", "Form"])
    study.import_transcripts(folder)
    assert plain(study.forms.answers()[["question", "wording", "answer", "closed", "value"]])[1] == (
        "Q2", "Was it clear? If not, why?", "No. Too fast", "given", "no",
    )  # fmt: skip
