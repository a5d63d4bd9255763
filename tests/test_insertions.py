"""What an editor put in, what was taken out to protect somebody, and what nobody could hear: told apart by rule."""

import pytest
from conftest import interview, put_interview

from toolkit.errors import ToolkitError
from toolkit.transcripts.turns import recognise


def marked(words):
    text = interview(("INT", "Well?"), ("P1", f"So {words} then."), ("INT", "Oh."), ("P1", "No."))
    _, marks = recognise(text)
    return [(text[one.start : one.end], str(one.kind)) for one in marks if one.kind != "label"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("editorial insertion", ["[they]", "[sic]", "[sic!]", "(sic)", "[?]", "(?)", "[it was]", "[sie]", "[I]"]),
        ("editorial insertion", ["[she = peer mentor]", "[i.e. the letter]", "[emphasis added]", "[footnote: Later.]"]),
        ("redaction", ["[my son]", "[names city]", "[name]", "[redacted]", "[Lab]", "[P1]", "[IT]", "[A]", "(name)"]),
        ("redaction", ["***", "X", "XX", "XXX", "[X]"]),
        ("inaudible", ["(unv.)", "[unv.]", "(unverständlich)", "(unverständlich, 3 Wörter)", "[inaudible]"]),
    ],
)
def test_what_stands_beside_the_words_has_its_kind(kind, words):
    for one in words:
        assert marked(one) == [(one, kind)]


@pytest.mark.parametrize(
    "words", ["(Look)", "(to them)", "the X7", "an X-ray", "Generation X", "X, Y and Z", "an X factor", "2*3", "j***"]
)
def test_what_cannot_be_told_from_speech_stays_speech(words):
    assert marked(words) == []


def test_an_x_that_is_the_whole_answer_stays():
    _, marks = recognise(interview(("INT", "Tick?"), ("P1", "X"), ("INT", "Oh."), ("P1", "X")))
    assert {str(one.kind) for one in marks} == {"label"}


@pytest.fixture
def looked(study, folder):
    put_interview(
        folder,
        "A",
        ("INT", "Well (Look) then?"),
        ("P1", "She told [my son] that [they] came, says (Look) Generation."),
        ("INT", "And?"),
        ("P1", "No X came."),
    )
    study.import_transcripts(folder)
    return study


def kinds(study):
    marks = study.transcripts.marks("A")
    return {row.words: row.kind for row in marks.itertuples() if row.kind != "label"}


def test_a_person_says_what_a_mark_is_and_undo_takes_it_back(looked):
    done = looked.transcripts.set_mark("[my son]", "editorial insertion")
    assert done.values.tolist() == [["A", 2, "[my son]", "redaction", "editorial insertion"]]
    assert kinds(looked) == {"[my son]": "editorial insertion", "[they]": "editorial insertion", "X": "redaction"}
    assert looked.history()["to"].iloc[-1].startswith("A")
    looked.undo()
    assert kinds(looked)["[my son]"] == "redaction"


def test_words_become_a_mark_in_one_turn_and_are_not_counted(looked):
    before = looked.sources()["words"].iloc[0]
    looked.transcripts.set_mark("(Look)", "editorial insertion", source="A", turn=2)
    assert kinds(looked)["(Look)"] == "editorial insertion"
    assert looked.sources()["words"].iloc[0] == before - 1
    assert looked.transcripts.marks("A").query("words == '(Look)'")["turn"].tolist() == [2]


def test_a_mark_becomes_speech_and_stays_so_through_a_correction_and_recognising(looked):
    before = looked.sources()["words"].iloc[0]
    looked.transcripts.set_mark("X", "speech")
    looked.transcripts.set_mark("[my son]", "inaudible")
    assert looked.sources()["words"].iloc[0] == before + 1
    looked.correct(replace={"came, says": "came on foot, says", "Well": "Well well"})
    assert kinds(looked) == {"[my son]": "inaudible", "[they]": "editorial insertion"}
    revision = looked._store.head().revision
    looked.people.recognise_again("A")
    assert kinds(looked) == {"[my son]": "inaudible", "[they]": "editorial insertion"}
    assert looked._store.head().revision == revision


def test_a_mark_that_a_correction_takes_out_is_forgotten(looked):
    looked.transcripts.set_mark("[my son]", "inaudible")
    looked.correct(replace={"told [my son] that": "told that"})
    assert "inaudible" not in kinds(looked).values()
    looked.correct(replace={"told that": "told [my son] that"})
    assert kinds(looked)["[my son]"] == "redaction"


@pytest.mark.parametrize(
    ("words", "kind", "where", "message"),
    [
        ("[they]", "editorial", {}, "editorial insertion"),
        ("[them]", "redaction", {}, "does not stand in the turns of the study"),
        ("[they]", "redaction", {"source": "A", "turn": 9}, "no turn 9"),
        ("[they]", "redaction", {"source": "A", "turn": 1}, "turn 1 of “A”"),
        ("[they]", "redaction", {"turn": 1}, "needs its source"),
        (" ", "redaction", {}, "no words"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_way_out(looked, words, kind, where, message):
    with pytest.raises(ToolkitError, match=message):
        looked.transcripts.set_mark(words, kind, **where)
