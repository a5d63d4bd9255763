"""Quotations leave the study with one set of marks, and with the words of their transcript or not at all."""

from dataclasses import replace

import pytest
from conftest import code_words, put_interview
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit import Report
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.house_marks import house_marks, says_the_same, spoken
from toolkit.report.sections.quoted import Quoted


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("the whole process . . . The whole thing", "the whole process … The whole thing"),
        ("nowhere near...you know", "nowhere near…you know"),
        ("I can, Achievable . . . . So", "I can, Achievable … So"),
        ("it was (...) late", "it was … late"),
        ("it was [...] late [. . .] then", "it was […] late […] then"),
        ("it was […] late", "it was […] late"),
        ("well … I", "well … I"),
        ("at 9.30. Yes. No.", "at 9.30. Yes. No."),
        ("two dots .. stay", "two dots .. stay"),
    ],
)
def test_pauses_and_cuts_are_made_uniform(written, printed):
    assert house_marks(written) == printed
    assert says_the_same(printed, written)


def test_only_what_the_study_knows_as_a_mark_gets_square_brackets():
    written = "my mate (name) rang (he never rings) and (laughs) XXXX came, XXXXL shirt and all [inaudible]"
    marks = ["(name)", "(laughs)", "XXXX", "[inaudible]"]
    printed = house_marks(written, brackets=marks)
    assert printed == "my mate [name] rang (he never rings) and [laughs] [XXXX] came, XXXXL shirt and all [inaudible]"
    assert house_marks(printed, brackets=marks) == printed
    assert says_the_same(printed, written)


def test_a_time_stamp_is_left_out():
    printed = house_marks("so I [00:12:03] went", dropped=["[00:12:03]"])
    assert printed == "so I went"
    assert says_the_same(printed, "so I [00:12:03] went", dropped=["[00:12:03]"])


@pytest.mark.parametrize(
    ("quotation", "same"),
    [
        ("“she said it”", False),  # quotation marks are put around it later
        ("she said it", True),
        ("she […] it", True),
        ("she said that", False),
        ("she said it.", False),
        ("it […] she", False),
        ("She said it", False),
        ("said it and I", False),
        ("she\nInterviewer: What?\nsaid it", True),
        ("", False),
        ("[…]", False),
    ],
)
def test_no_word_letter_or_stop_may_differ_from_the_text(quotation, same):
    assert says_the_same(quotation, "she said it") is same


@example(".…\n.a")
@given(st.text(alphabet="ab .…[]()'é\n", max_size=60))
def test_the_marks_never_change_the_words(text):
    printed = house_marks(" ".join(text.split()))
    assert spoken(printed) == spoken(text)
    assert house_marks(printed) == printed
    if spoken(text):
        assert says_the_same(printed, text)


@pytest.fixture
def asked(study, folder):
    put_interview(
        folder, "one",
        ("P1", "it was (name) who rang . . . late"), ("Interviewer", "How late?"), ("P1", "ten at night, (laughs) honest"),
    )  # fmt: skip
    study.import_transcripts(folder)
    study.codebook.add("Late")
    study.codebook.add_theme("Hours", codes=["Late"])
    text = study.data().texts["one"]
    study.code(source="one", start=text.index("it was"), end=len(text.rstrip()), code="Late", key_quote=True)
    return study


def test_a_report_prints_the_house_marks_and_cuts_the_interviewer(asked):
    table = Quoted(asked.data(), Choices()).table("Hours")
    assert [row[2] for row in table.rows] == ["“it was [name] who rang … late […] ten at night, [laughs] honest”"]


def test_what_the_interviewer_says_between_is_printed_on_a_line_of_its_own_where_it_is_wanted(asked):
    (table,) = [table for section in Report(asked.data(), sections=["quotations"], interviewer=True).sections()
                for table in section.tables]  # fmt: skip
    (words,) = [row[2] for row in table.rows]
    assert words.split("\n") == [
        "“it was [name] who rang … late",
        "Interviewer: How late?",
        "ten at night, [laughs] honest”",
    ]


def test_a_quotation_that_is_not_the_text_is_left_out_and_that_is_said(asked):
    code_words(asked, "one", "ten at night", "Late", key_quote=True)
    data = asked.data()
    codings = data.codings.copy()
    short = codings["quote"] == "ten at night"
    codings.loc[short, "quote"] = "ten in the morning"[:12]
    table = Quoted(replace(data, codings=codings), Choices()).table("Hours")
    assert len(table.rows) == 1
    assert "ten in the" not in str(table.texts)
    assert "Left out, since the words are not those of the transcript as it is now: 1 of “Hours”." in table.notes
    assert len(table.codings) == 1
