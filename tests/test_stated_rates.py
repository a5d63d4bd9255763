"""A rate of return that a study states without its counts: printed in its words, never as a number we computed."""

import pandas as pd
import pytest
from conftest import write_rows
from test_forms import MENTORS, plain, put_forms

from toolkit import Report, theme_frequencies
from toolkit.errors import InvalidInput, NotFound

ABOUT = "about a 60 % response rate"
STATED = (
    f"Stated by the study for Mentor form T2, not computed: a rate of return of “{ABOUT}”; "
    "how many were issued is not known."
)


@pytest.fixture
def stated(study, folder):
    """Two mentor forms came back; nobody knows of how many, but the study states a rate."""
    put_forms(folder)
    write_rows(
        folder / "forms.csv", ["file", "form", "wave", "stated rate"], ["mentor.docx", "Mentor form", "T2", ABOUT]
    )
    (folder / "mentee.csv").unlink()
    study.import_transcripts(folder)
    return study


def test_a_stated_rate_stands_in_the_studys_words_and_nothing_is_computed_from_it(stated):
    returns = stated.forms.returns()
    assert list(returns.columns) == ["form", "wave", "issued", "returned", "not_returned", "rate", "may_be_shared",
                                     "complete", "stated_rate"]  # fmt: skip
    assert plain(returns) == [("Mentor form", "T2", None, len(MENTORS), None, None, 0, False, ABOUT)]
    assert returns.about.notes == (STATED,)


def test_a_stated_rate_is_printed_under_counts_of_answers_and_in_the_report(stated, tmp_path):
    counted = theme_frequencies(coded_mentors(stated).data(), count="answers", level="code")
    assert any(STATED in note for note in counted.about.notes)
    file = tmp_path / "tables.html"
    Report(stated.data(), sections=["forms"]).save(file)
    assert ABOUT in file.read_text(encoding="utf-8")


def coded_mentors(project):
    project.codebook.add("Kindness")
    return project


def test_counts_that_become_known_stand_beside_the_stated_rate(stated):
    stated.forms.set_issued("Mentor form", 5, wave="T2")
    returns = stated.forms.returns()
    assert plain(returns) == [("Mentor form", "T2", 5, 2, 3, 40.0, 0, True, ABOUT)]  # by hand: 2 of 5
    assert returns.about.notes[0].endswith("the counts known here are 5 issued, 2 returned.")


def test_a_survey_without_any_form_can_have_a_rate_and_no_counts(stated):
    with pytest.raises(NotFound, match="There is no form “Site survey”"):
        stated.forms.state_rate("Site survey", 43)
    stated.forms.state_rate("Site survey", 43, new=True)
    assert plain(stated.forms.returns())[1] == ("Site survey", None, None, None, None, None, 0, False, "43 %")
    frame = stated.data().forms.set_index("form")
    assert frame.loc["Site survey", "kind"] == "survey"
    assert pd.isna(frame.loc["Site survey", "returned"])
    stated.forms.state_rate("site survey", "", new=True)
    assert list(stated.forms.returns()["form"]) == ["Mentor form"]
    stated.forms.state_rate("Mentor form", "", wave="T2")
    assert "stated_rate" not in stated.forms.returns()  # a column that nobody needs


def test_stating_a_rate_is_one_step_and_the_import_keeps_the_studys_own_words(stated, folder):
    events = len(stated.history())
    stated.forms.state_rate("Mentor form", "two in three", wave="T2")
    assert len(stated.history()) == events + 1
    stated.import_transcripts(folder)
    assert list(stated.forms.returns()["stated_rate"]) == ["two in three"]
    stated.undo()
    assert list(stated.forms.returns()["stated_rate"]) == [ABOUT]
    stated.redo()
    assert list(stated.forms.returns()["stated_rate"]) == ["two in three"]


@pytest.mark.parametrize("rate", [143, "about 143 per cent", "104,5 %"])
def test_more_than_everybody_is_no_rate(stated, rate):
    with pytest.raises(InvalidInput, match="is no rate of return"):
        stated.forms.state_rate("Mentor form", rate, wave="T2")


def test_a_rate_in_the_column_of_counts_is_shown_its_place(study, folder):
    put_forms(folder)
    write_rows(folder / "forms.csv", ["file", "form", "issued"], ["mentor.docx", "Mentor form", "60 %"])
    problems = study.import_transcripts(folder).problems
    assert any("“60 %” is not a number" in one and "“stated_rate”" in one for one in problems)
    write_rows(folder / "forms.csv", ["file", "form", "stated_rate"], ["mentor.docx", "Mentor form", "160 %"])
    assert any("forms.csv, line 2: “160 %” is no rate" in one for one in study.import_transcripts(folder).problems)
