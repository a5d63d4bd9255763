"""The marks of a source, listed: what is kept in the text and is nobody's words."""

import pytest
from conftest import put_interview

from toolkit.errors import NotFound

TOP = "Date: 3 May\nPlace: Hessenby\n\n"


@pytest.fixture
def marked(study, folder):
    path = put_interview(
        folder,
        "A",
        ("Interviewer", "How was it? 🙂"),
        ("P1", "Slow [laughs] and [inaudible 00:12] at (name) first."),
        ("Interviewer", "And?"),
        ("P1", "Quick."),
    )
    path.write_text(TOP + path.read_text(encoding="utf-8"), encoding="utf-8")
    put_interview(
        folder, "B", ("Interviewer", "So?"), ("P2", "So [pause] it goes."), ("Interviewer", "I see."), ("P2", "Yes.")
    )
    study.import_transcripts(folder)
    return study


def test_marks_are_listed_with_their_words_and_turns(marked):
    shown = marked.transcripts.marks("A")
    assert list(shown.columns) == ["source", "turn", "kind", "words", "start", "end"]
    rows = [(row.kind, row.words, None if row.turn is None else row.turn) for row in shown.astype(object).itertuples()]
    assert rows[1:5] == [
        ("label", "Interviewer:", 1),
        ("label", "P1:", 2),
        ("non-speech", "[laughs]", 2),
        ("inaudible", "[inaudible 00:12]", 2),
    ]
    text = marked.data().texts["A"]
    assert all(text[row.start : row.end].strip() == row.words for row in shown.itertuples())


def test_the_header_belongs_to_no_turn(marked):
    first = marked.transcripts.marks("A").iloc[0]
    assert (first["kind"], first["words"]) == ("header", TOP.strip())
    assert marked.transcripts.marks("A")["turn"].isna().tolist().count(True) == 1


def test_the_basis_counts_per_kind(marked):
    assert marked.transcripts.marks("A").about.notes[0] == "label 4, header 1, inaudible 1, non-speech 1, redaction 1."
    everything = marked.transcripts.marks()
    assert list(dict.fromkeys(everything["source"])) == ["A", "B"]
    assert everything.about.notes[0].startswith("label 8, header 1, inaudible 1, non-speech 2")


def test_a_wrong_source_is_answered_with_the_nearest(marked):
    marked.rename_source("A", "P1 T1")
    with pytest.raises(NotFound, match=r"no source “P1 T2”.*Did you mean “P1 T1”"):
        marked.transcripts.marks("P1 T2")


def test_a_study_without_sources_has_no_marks(study):
    shown = study.transcripts.marks()
    assert shown.empty
    assert shown.about.notes[0] == "There are no marks."
