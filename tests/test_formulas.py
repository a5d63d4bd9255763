"""Cells that are formulas: what they show, or what somebody typed; never computed and never blank in silence."""

import io
import re
import zipfile

import pytest
from test_transcripts import put
from wild import workbook

from toolkit.errors import FileProblem

HEAD = ["speaker", "text"]


def shown(content, formula, value, kind):
    """Give the formula of a workbook a result, as a spreadsheet program saves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            found = re.search(rf"<c ([^>]*)><f>{re.escape(formula)}</f><v></v>", part)
            if found:
                place = found[1].replace(' t="n"', "")
                part = part.replace(found[0], f'<c {place} t="{kind}"><f>{formula}</f><v>{value}</v>')
            new.writestr(name, part)
    assert f"<v>{value}</v></c>" in "".join(zipfile.ZipFile(out).read(name).decode() for name in new.namelist())
    return out.getvalue()


@pytest.fixture
def talk():
    """A transcript in a sheet, in which somebody typed what a spreadsheet takes for formulas."""
    return workbook(Talk=[HEAD, ["INT", "Well?"], ["P1", "=-no"], ["INT", "And?"], ["P1", '=HYPERLINK("a")']])


def test_formulas_without_a_result_are_the_words_that_were_typed(study, folder, talk):
    put(folder, "a.xlsx", talk)
    report = study.import_transcripts(folder)
    assert study.turns("a")["text"].tolist() == ["Well?", "=-no", "And?", '=HYPERLINK("a")']
    assert [note for note in report.notes if "sheet “Talk” (B3, B5)" in note]


def test_a_formula_that_shows_an_error_is_the_words_that_were_typed(study, folder, talk):
    put(folder, "a.xlsx", shown(talk, "-no", "#NAME?", "e"))
    report = study.import_transcripts(folder)
    assert study.turns("a")["text"].tolist()[1] == "=-no"
    assert [note for note in report.notes if "(B3, B5)" in note]


@pytest.mark.parametrize("words", ["So.", ""])
def test_a_formula_that_shows_words_or_nothing_is_what_it_shows(study, folder, words):
    made = workbook(Talk=[HEAD, ["INT", "Well?"], ["P1", "=B1"], ["P1", "No."], ["INT", "And?"], ["P1", "Oh."]])
    put(folder, "a.xlsx", shown(made, "B1", words, "str"))
    report = study.import_transcripts(folder)
    assert [text for text in study.turns("a")["text"] if "=" in text] == []
    assert ("So." in " ".join(study.turns("a")["text"])) == bool(words)
    assert "Formulas" not in repr(report)


def test_an_answer_in_a_form_that_is_a_formula_is_not_blank(study, folder):
    head = ["ID", "Start time", "Completion time", "What helped?"]
    rows = [[number, "2025-03-01 10:00", "2025-03-01 10:05", said] for number, said in enumerate(["=-no", "Her."], 1)]
    put(folder, "f.xlsx", workbook(Sheet1=[head, *rows]))
    report = study.import_transcripts(folder)
    assert "=-no" in study.turns()["text"].tolist()
    assert [note for note in report.notes if "(D2)" in note]


def test_a_table_of_the_study_with_a_formula_is_refused_by_its_cell(study, folder, talk):
    put(folder, "a.xlsx", talk)
    put(folder, "participants.xlsx", workbook(People=[["participant", "group"], ["P1", "=C9"]]))
    problem = study.import_transcripts(folder).problems[0]
    assert "participants.xlsx, sheet “People”, cell B2" in problem
    assert "“=C9”" in problem


def test_a_table_whose_formulas_have_results_is_read(study, folder, talk):
    put(folder, "a.xlsx", talk)
    people = workbook(People=[["participant", "group"], ["P1", "=C9"]])
    put(folder, "participants.xlsx", shown(people, "C9", "Parent", "str"))
    study.import_transcripts(folder)
    assert set(study.participants()["group"]) == {"Parent"}


def test_a_formula_in_a_codings_sheet_is_refused(study, folder):
    put(folder, "codings.xlsx", workbook(S=[["source", "quote", "code"], ["a", "=-no", "No"]]))
    with pytest.raises(FileProblem, match="cell B2"):
        study.import_codings(folder / "codings.xlsx")
