"""What a correction says of each coding: its words, its place, and who says them, before and after."""

import pytest
from conftest import code_words, write_rows

from toolkit import Project

TALK = (
    "INT: How is it?\n\nP1: Fine with us here.\n\nINT: And then?\n\nP1: Fine, and more of it.\n\n"
    "INT: Yes?\n\nP1: We waited for a letter, so long.\n"
)


@pytest.fixture
def two(study, folder):
    """P1 and P2 are listed for the source; only P1 speaks in it, and one passage of theirs is coded."""
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "sources.csv", ["file", "kind", "participants"], ["a.txt", "joint interview", "P1; P2"])
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    study.import_transcripts(folder)
    study.codebook.add("Well")
    code_words(study, "a", "Fine, and more", "Well")
    return study


def voices(project, source="a"):
    return [(row.speaker, row.text) for row in project.turns(source).itertuples()]


def lines(said, outcome):
    return [(row.before, row.after) for row in said.itertuples() if row.outcome == outcome]


def test_a_listed_person_who_speaks_once_is_recognised_as_an_import_does(two, tmp_path, folder):
    new = TALK.replace("P1: Fine, and", "P2: Fine, and")
    said = two.correct("a", text=new)
    assert voices(two)[3] == ("P2", "Fine, and more of it.")
    assert list(two.codings()["participants"]) == [["P2"]]
    assert lines(said, "said by somebody else") == [("P1: Fine, and more", "P2: Fine, and more")]
    assert "codings kept: 0," in said.about.notes[0]
    assert "Nothing changed" in two.people.recognise_again("a").about.notes[0]
    (folder / "a.txt").write_text(new, encoding="utf-8")
    other = Project.open(tmp_path / "other.qual", create=True, coder="Ana")
    other.import_transcripts(folder)
    assert voices(other) == voices(two)
    other.close()


@pytest.mark.parametrize("label", ["INT", "P3"])
def test_words_that_become_the_interviewers_are_told(two, label):
    new = TALK.replace("P1: Fine, and", f"{label}: Fine, and")
    shown = two.correct("a", text=new, preview=True)
    assert lines(shown, "would be said by somebody else") == [("P1: Fine, and more", "interviewer: Fine, and more")]
    assert list(two.codings()["participants"]) == [["P1"]]
    said = two.correct("a", text=new)
    assert lines(said, "said by somebody else") == [("P1: Fine, and more", "interviewer: Fine, and more")]
    assert "Codings whose words somebody else says now: 1" in said.about.notes[1]
    assert any("“P3” stands once like a speaker's label" in note for note in said.about.notes) == (label == "P3")
    assert list(two.codings()["participants"]) == [[]]


def test_a_label_on_the_speakers_table_is_who_the_table_says(study, folder):
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["a", "Gran", "P2"])
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    study.import_transcripts(folder)
    study.correct("a", text=TALK.replace("P1: Fine, and", "Gran: Fine, and"))
    assert voices(study)[3] == ("P2", "Fine, and more of it.")


@pytest.fixture
def named(study, folder):
    """Two sources in which Kayleigh is P1 because a person said so."""
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    for name in "ab":
        (folder / f"{name}.txt").write_text(TALK.replace("P1:", "Kayleigh Thrussel:"), encoding="utf-8")
    study.import_transcripts(folder)
    for name in "ab":
        study.people.assign_speaker(source=name, label="Kayleigh Thrussel", speaker="P1")
    study.codebook.add("Well")
    code_words(study, "a", "Fine, and more", "Well")
    return study


def test_find_and_replace_of_a_label_keeps_who_it_is(named):
    want = {"Kayleigh Thrussel": "Kayleigh Thrussell"}
    note = "b: the label “Kayleigh Thrussel” is “Kayleigh Thrussell” now, and still P1."
    assert note in named.correct(replace=want, preview=True).about.notes
    said = named.correct(replace=want)
    assert note in said.about.notes
    assert list(named.codings()["participants"]) == [["P1"]]
    people = named.speakers()
    assert list(people[people["participant"] == "P1"]["label"]) == ["Kayleigh Thrussell"] * 2
    assert "Kayleigh Thrussel" not in set(people["label"])
    assert not lines(said, "said by somebody else")
    named.undo()
    assert set(named.speakers()["label"]) == {"INT", "Kayleigh Thrussel"}


def test_a_label_with_its_colon_and_one_that_stands_once_keep_who_they_are(named):
    old = named.data().texts["a"]
    once = old.replace("Kayleigh Thrussel: Fine, and", "INT: Fine, and").replace("Kayleigh Thrussel: We", "INT: We")
    named.correct("a", text=once)
    named.correct("a", replace={"Kayleigh Thrussel:": "Gran:"})
    assert voices(named)[1] == ("P1", "Fine with us here.")


def test_a_label_replaced_by_another_persons_is_that_persons(named):
    said = named.correct("a", replace={"Kayleigh Thrussel": "P2"})
    assert list(named.codings()["participants"]) == [["P2"]]
    assert lines(said, "said by somebody else") == [("P1: Fine, and more", "P2: Fine, and more")]


def test_a_label_written_otherwise_in_a_new_text_is_told_and_assigned_to_nobody(named):
    text = named.data().texts["a"].replace("Thrussel:", "Thrussell:")
    said = named.correct("a", text=text)
    assert "a: “Kayleigh Thrussel” (P1) begins no turn any more." in said.about.notes
    assert any("“Kayleigh Thrussell” is nobody the study knows" in note for note in said.about.notes)
    assert lines(said, "said by somebody else") == [("P1: Fine, and more", "unknown: Fine, and more")]


def test_labels_in_bold_survive_a_correction_of_another_label(study, folder):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for who, words in [("Ana", "how is it?"), ("Mary", "it goes well."), ("Ana", "since when?"), ("Mary", "May.")]:
        line = document.add_paragraph()
        line.add_run(f"{who} ").bold = True
        line.add_run(words)
    document.save(folder / "A.docx")
    study.import_transcripts(folder)
    study.correct("A", replace={"Mary": "Maria"})
    assert [row.label for row in study.data().turns.itertuples()] == ["Ana", "Maria", "Ana", "Maria"]
