"""The question map kept in a sheet: written with the study's own questions, filled in by a person, taken over."""

import openpyxl
import pytest
from test_forms import TWO, plain, put_forms

from toolkit import Project
from toolkit.errors import FileProblem, InvalidInput, NotFound

HEAD = ["form", "question", "wording", "asks_about", "objectives"]


@pytest.fixture
def forms(study, folder):
    study.import_transcripts(put_forms(folder))
    return study


@pytest.fixture
def sheet(folder):
    return folder.parent / "question_map.xlsx"


def cells(path):
    page = openpyxl.load_workbook(path).active
    return [["" if cell is None else cell for cell in row] for row in page.iter_rows(values_only=True)]


def fill(path, *rows, head=HEAD):
    """Write a sheet as a person would."""
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(path)
    return path


FILLED = (
    ["Mentee form", "Q1", "How did it go?", "experience", "Better placements; Clear roles"],
    ["Mentee form", "Q2", TWO, "hours", "Clear roles"],
    ["Mentee form", "Q3", "Score us", "", ""],
    ["Mentor form", "Q1", "How has it been?", "Experience", "Better placements"],
    ["Mentor form", "Q2", TWO, "hours", "Clear roles"],
    ["", "", "", "", "Stable homes"],
)
MAPPED = [
    ("Better placements, Clear roles", "Q1: How did it go?", "Q1: How has it been?", True),
    ("Clear roles", f"Q2: {TWO}", f"Q2: {TWO}", True),
    ("–", "Q3: Score us", "–", False),
    ("Stable homes", "–", "–", False),
]


def test_the_sheet_to_fill_in_has_the_questions_of_the_study(forms, sheet):
    assert forms.forms.save_question_map(sheet) == sheet
    assert cells(sheet) == [
        HEAD,
        ["Mentee form", "Q1", "How did it go?", "", ""],
        ["Mentee form", "Q2", TWO, "", ""],
        ["Mentee form", "Q3", "Score us", "", ""],
        ["Mentor form", "Q1", "How has it been?", "", ""],
        ["Mentor form", "Q2", TWO, "", ""],
    ]


def test_a_filled_in_sheet_is_taken_over_in_one_step(forms, sheet):
    before, events = plain(forms.forms.question_map()), len(forms.history())
    found = forms.forms.import_question_map(fill(sheet, *FILLED))
    assert plain(found) == plain(forms.forms.question_map()) == MAPPED
    assert found.about.notes == ("Without a twin: 1 questions.", "No question asks for: Stable homes.")
    assert list(forms.history()["what"])[events:] == ["import question map"]
    forms.undo()
    assert plain(forms.forms.question_map()) == before
    forms.redo()
    assert plain(forms.forms.question_map()) == MAPPED


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_writing_then_reading_is_the_identity(forms, folder, tmp_path, ending):
    forms.forms.import_question_map(fill(tmp_path / "mine.xlsx", *FILLED))
    forms.forms.add_objective("=1+1, “quoted”, and ünï 😀")
    first = forms.forms.save_question_map(tmp_path / f"map{ending}")
    other = Project.open(tmp_path / "other", create=True, coder="Ana", waves=["T1", "T2"])
    other.import_transcripts(folder)
    other.forms.import_question_map(first)
    assert plain(other.forms.question_map()) == plain(forms.forms.question_map())
    second = other.forms.save_question_map(tmp_path / f"again{ending}")
    other.close()
    if ending == ".csv":
        assert second.read_bytes() == first.read_bytes()
    else:
        assert cells(second) == cells(first)
        assert [row[3] for row in cells(first)[1:]] == ["experience", "hours", "", "experience", "hours", "", ""]


def test_importing_again_changes_nothing_and_keeps_what_the_study_changed_since(forms, sheet):
    forms.forms.import_question_map(fill(sheet, *FILLED))
    events = len(forms.history())
    forms.forms.import_question_map(sheet)
    assert len(forms.history()) == events
    forms.forms.unalign("Mentor form", "Q2")
    forms.forms.set_objectives("Mentee form", "Q1", "Better placements")
    changed = plain(forms.forms.question_map())
    assert changed[0][0] == "Better placements"
    forms.forms.import_question_map(sheet)
    assert plain(forms.forms.question_map()) == changed
    fill(sheet, ["Mentee form", "Q1", "", "experience", "Reach"], *FILLED[1:])  # a new word in the sheet wins
    forms.forms.import_question_map(sheet)
    assert plain(forms.forms.question_map())[0][0] == "Reach, Better placements"
    assert not forms.forms.question_map().set_index("Mentor form").loc[f"Q2: {TWO}", "aligned"]


def test_an_emptied_cell_takes_a_question_out_of_its_alignment_and_that_is_said(forms, sheet):
    forms.forms.align({"Mentee form": "Q1", "Mentor form": "Q1"})
    forms.forms.save_question_map(sheet)
    assert [row[3] for row in cells(sheet)[1:]] == ["Mentee form Q1", "", "", "Mentee form Q1", ""]
    rows = cells(sheet)[1:]
    rows[3][3] = ""
    found = forms.forms.import_question_map(fill(sheet, *rows))
    assert not found["aligned"].any()
    assert "question_map.xlsx, line 5: Mentor form Q1 is not aligned with Mentee form Q1 any more." in found.about.notes


def test_a_column_that_the_sheet_does_not_have_is_left_as_it_is(forms, sheet):
    forms.forms.align({"Mentee form": "Q1", "Mentor form": "Q1"})
    forms.forms.set_objectives("Mentor form", "Q2", ["Clear roles"])
    forms.forms.import_question_map(fill(sheet, ["Mentor form", 1, "Reach"], head=["Survey", "No.", "Aim"]))
    assert plain(forms.forms.question_map())[0] == ("Reach", "Q1: How did it go?", "Q1: How has it been?", True)
    fill(sheet, ["Mentor form", 1, "hours"], ["Mentee form", 2, "hours"], head=["Form", "Question", "Asks about"])
    forms.forms.import_question_map(sheet)
    assert plain(forms.forms.question_map())[1] == ("Reach", f"Q2: {TWO}", "Q1: How has it been?", True)
    assert plain(forms.forms.question_map())[-1][0] == "Clear roles"


def test_a_sheet_of_ones_own_is_understood(forms, sheet):
    """Forms named once above their questions, numbers in many ways, wordings, a row per question and objective."""
    fill(
        sheet,
        ["mentee form", "1. How did it go?", "", "Better placements", "mine"],
        [None, "1", "", "Clear roles\nReach", ""],
        [None, TWO, "Mentor form: Q2", "", ""],
        ["Mentor form", "", "2. " + TWO, "Clear roles", ""],
        [None, "question 1", "mentee form q1", "", ""],
        head=["Form", "Question", "Same as", "Objectives", "Notes of Ana"],
    )
    # the fourth row has its wording in the wrong column: nothing is guessed
    with pytest.raises(FileProblem, match=r"question_map.xlsx, line 5, column “question”: The question is missing"):
        forms.forms.import_question_map(sheet)
    rows = cells(sheet)[1:]
    rows[3][1], rows[3][2] = rows[3][2], ""
    rows[4][1] = "Q1"
    forms.forms.import_question_map(fill(sheet, *rows, head=cells(sheet)[0]))
    assert plain(forms.forms.question_map()) == [
        ("Better placements, Clear roles, Reach", "Q1: How did it go?", "Q1: How has it been?", True),
        ("Clear roles", f"Q2: {TWO}", f"Q2: {TWO}", True),
        ("–", "Q3: Score us", "–", False),
    ]


WRONG = {
    "form": (["Mentee from", "Q1", "", "", "Reach"], "line 3, column “form”: There is no form “Mentee from”. Did you mean “Mentee form”"),
    "question": (["Mentee form", "Q7", "", "", "Reach"], "line 3, column “question”: “Mentee form” has no question “Q7”"),
    "wording": (["Mentee form", "", "How did you go there?", "", "Reach"], "line 3, column “wording”: “Mentee form” has no question"),
    "two": (["Mentee form", "Q2", "How did it go?", "", "Reach"], "line 3, column “question”: Number and wording mean two questions: Mentee form Q2 and Mentee form Q1"),
    "one form": (["Mentee form", "Q3", "", "experience", ""], "line 3, column “asks_about”: Mentee form Q1 and Q3 would both ask"),
    "no question": (["", "", "", "experience", ""], "line 3, column “question”: The question is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_with_file_row_and_cell_and_nothing_is_half_written(forms, sheet, case):
    row, message = WRONG[case]
    before, events = plain(forms.forms.question_map()), len(forms.history())
    fill(sheet, ["Mentee form", "Q1", "", "experience", "Better placements"], row)
    with pytest.raises(FileProblem) as told:
        forms.forms.import_question_map(sheet)
    assert str(told.value).startswith("question_map.xlsx, line 3, column")
    assert message in str(told.value)
    assert plain(forms.forms.question_map()) == before
    assert len(forms.history()) == events
    assert forms.forms.question_map()["objective"].eq("–").all()


def test_a_question_of_several_forms_needs_its_form(forms, sheet):
    with pytest.raises(FileProblem, match=r"column “form”: “Q1” is a question of several forms\. Fill the cell"):
        forms.forms.import_question_map(fill(sheet, ["Q1", "Reach"], head=["question", "objectives"]))
    forms.forms.import_question_map(fill(sheet, ["Mentor form Q1", "Reach"], head=["question", "objectives"]))
    forms.forms.import_question_map(fill(sheet, ["Score us", "Marks"], head=["wording", "objectives"]))
    assert list(forms.forms.question_map()["objective"]) == ["–", "–", "Marks", "Reach", "–"]


def test_what_is_no_question_map_is_said(forms, sheet, tmp_path):
    with pytest.raises(FileProblem, match="needs a column “question”, and “asks_about” or “objectives”"):
        forms.forms.import_question_map(fill(sheet, ["Mentee form", "Q1"], head=["form", "question"]))
    with pytest.raises(FileProblem, match="Did you mean “objectives”"):
        forms.forms.import_question_map(fill(sheet, ["Q1", "Reach", ""], head=["question", "objectivs", "asks_about"]))
    with pytest.raises(FileProblem, match=r"no such file.*question_map.xlsx"):
        forms.forms.import_question_map(sheet.with_name("question_mapp.xlsx"))
    (tmp_path / "map.docx").write_bytes(b"PK")
    with pytest.raises(InvalidInput, match=r"read from .csv and .xlsx"):
        forms.forms.import_question_map(tmp_path / "map.docx")
    with pytest.raises(InvalidInput, match=r"written as .csv or .xlsx"):
        forms.forms.save_question_map(tmp_path / "new.docx")


def test_slips_in_words_and_objectives_are_named(forms, sheet):
    found = forms.forms.import_question_map(
        fill(
            sheet,
            ["Mentee form", "Q1", "", "experience", "Better placements"],
            ["Mentor form", "Q1", "", "experience", "Better placement"],
            ["Mentee form", "Q2", "Worded anew", "experiences", ""],
        )
    )
    notes = "\n".join(found.about.notes)
    assert (
        "line 4: “experiences” stands at one question only, so it aligns nothing. Did you mean “experience”?" in notes
    )
    assert "line 3: “Better placement” is a new objective beside “Better placements”" in notes
    assert "line 4: Mentee form Q2 is worded otherwise there; the study keeps its own wording." in notes


def test_a_sheet_that_a_person_wrote_into_is_put_aside_and_an_unchanged_one_left(forms, sheet):
    forms.forms.save_question_map(sheet)
    saved = sheet.read_bytes()
    forms.forms.save_question_map(sheet)
    assert sheet.read_bytes() == saved
    fill(sheet, *FILLED)
    forms.forms.save_question_map(sheet)
    aside = list(sheet.parent.glob("question_map (*).xlsx"))
    assert [cells(one)[1][3] for one in aside] == ["experience"]


def test_a_question_map_in_the_folder_is_left_alone_and_named(forms, folder):
    forms.forms.save_question_map(folder / "question map.xlsx")
    report = forms.import_transcripts(folder)
    assert any("question map.xlsx" in line and "import_question_map" in line for line in report.lines())


def test_an_objective_is_renamed_and_taken_out(forms):
    forms.forms.set_objectives("Mentee form", "Q1", "Reach")  # one objective, not five letters
    assert plain(forms.forms.question_map())[0][0] == "Reach"
    forms.forms.rename_objective("reach", "Wider reach")
    assert plain(forms.forms.question_map())[0][0] == "Wider reach"
    forms.forms.remove_objective("Wider reach")
    assert forms.forms.question_map()["objective"].eq("–").all()
    forms.undo()
    assert plain(forms.forms.question_map())[0][0] == "Wider reach"
    with pytest.raises(NotFound, match="Did you mean “Wider reach”"):
        forms.forms.remove_objective("Wide reach")
    with pytest.raises(InvalidInput, match="no “;”"):
        forms.forms.add_objective("One; two")


def test_a_study_without_forms_has_no_map_to_fill_in(study, sheet):
    with pytest.raises(NotFound, match="Import the forms first"):
        study.forms.save_question_map(sheet)
    assert not sheet.exists()
