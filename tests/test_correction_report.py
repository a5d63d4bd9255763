"""What a correction says of each coding: its words, its place, and who says them, before and after."""

import pytest
from conftest import code_words, write_rows

from toolkit import Project
from toolkit.transcripts.correction import replaced

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


def test_a_participant_nobody_listed_for_the_source_is_recognised_too(two):
    two.people.add("Gran", group="Parent")
    two.correct("a", text=TALK.replace("P1: Fine, and", "Gran: Fine, and"))
    assert voices(two)[3] == ("Gran", "Fine, and more of it.")


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


SEEN = "P1: The calf cast.\n\nINT: The calf\u00a0cast?\n\nP1: My calf  cast, my calf\ncast, I don’t, don't. My calf\n\ncast.\n"


@pytest.fixture
def spaced(study, folder):
    (folder / "a.txt").write_text(SEEN, encoding="utf-8")
    study.import_transcripts(folder)
    return study


def test_what_looks_the_same_is_found_and_the_preview_says_how_it_was_written(spaced):
    want = {"calf cast": "CAFCASS", "don't": "do not"}
    shown = spaced.correct(replace=want, preview=True)
    other = "with other spaces, hyphens or quotation marks"
    assert f"“calf cast”: found 4 times, of them {other} 3: “calf⍽cast” 1, “calf  cast” 1, “calf⏎cast” 1." in (
        shown.about.notes
    )
    assert f"“don't”: found 2 times, of them {other} 1: “don’t” 1." in shown.about.notes
    spaced.correct(replace=want)
    assert [text for _, text in voices(spaced)] == [
        "The CAFCASS.",
        "The CAFCASS?",
        "My CAFCASS, my CAFCASS, I do not, do not. My calf\n\ncast.",
    ]


def test_only_spaces_or_quotation_marks_can_be_replaced_as_well(spaced):
    said = spaced.correct(replace={"calf  cast": "calf cast", "don't": "don’t"})
    assert any(note.startswith("“calf  cast”: found 3 times") for note in said.about.notes)
    assert any(note.startswith("“don't”: found 1 times") for note in said.about.notes)
    assert spaced.turns()["text"].iloc[2] == "My calf cast, my calf cast, I don’t, don’t. My calf\n\ncast."
    assert spaced.correct(replace={"calf  cast": "calf cast"}).empty


@pytest.mark.parametrize(
    ("text", "words", "new"),
    [
        ("well\u2011being, well-being", {"well-being": "health"}, "health, health"),
        ("cal\u00adf cast", {"calf cast": "CAFCASS"}, "CAFCASS"),
        ("calf casts", {"calf cast": "CAFCASS"}, "calf casts"),
        ("don’t and don't", {"don't": "do not", "don’t": "did not"}, "did not and do not"),
        ("yes | no - no – no", {"-": "–", "|": "or"}, "yes or no – no – no"),
        ("so they\u00a0came", {"they ": "we "}, "so we came"),
        ("caf\u00e9", {"cafe\u0301": "pub"}, "pub"),
    ],
)
def test_alike_to_a_reader(text, words, new):
    assert replaced(text, words)[0] == new


def listed(said):
    return {row.before: (row.outcome, row.after, row.place) for row in said.itertuples() if row.what != "text"}


def test_each_coding_is_listed_with_words_and_place_before_and_after(two):
    for words in ("Fine with us here", "waited for a letter, so", "so long"):
        code_words(two, "a", words, "Well")
    new = TALK.replace("Fine, and more", "Fine, or more").replace("waited for a letter,", "sat in for a note,")
    said = listed(two.correct("a", text=new))
    assert said == {
        "Fine with us here": ("kept", "Fine with us here", "turn 2"),
        "Fine, and more": ("corrected", "Fine, or more", "turn 4"),
        "waited for a letter, so": ("to review", "for a note, so", "turn 6"),
        "so long": ("moved", "so long", "turn 6, 3 characters earlier"),
    }


def test_the_same_words_at_another_place_are_moved(two):
    code_words(two, "a", "We waited for a letter", "Well")
    said = listed(
        two.correct("a", text=TALK.replace("Fine with us here.\n\n", "Fine here.\n\nINT: Really?\n\nP1: Aye.\n\n"))
    )
    assert said["We waited for a letter"] == ("moved", "We waited for a letter", "turn 6 → turn 8, 16 characters later")
    said = listed(two.correct(replace={"Really?": "So?"}))
    assert said["We waited for a letter"] == ("moved", "We waited for a letter", "turn 8, 4 characters earlier")


def test_a_check_against_the_recording_is_said_to_be_older_than_the_correction(two):
    assert not any("checked" in note for note in two.correct(replace={"Yes": "Aye"}).about.notes)
    two.edit_source("a", checked_by="Ana", checked_on="2026-11-02")
    said = two.correct(replace={"Fine with": "Well with"})
    assert any(
        "a was checked against the recording by Ana on 2026-11-02, before this correction." in note
        for note in said.about.notes
    )
    due = two.privacy.due(later=True)
    assert any("corrected since they were checked against the recording" in what for what in due["what"])
    two.edit_source("a", checked_by="Ana", checked_on="2026-11-03")
    assert not any("corrected since" in what for what in two.privacy.due(later=True)["what"])


def test_another_interview_in_its_place_is_told_before_and_after(two, folder):
    other = folder / "b.txt"
    other.write_text(
        "INT: Tell me of the garden.\n\nP1: Beans, mostly, and a row of leeks.\n\nINT: In rain?\n\nP1: Never in rain.\n",
        encoding="utf-8",
    )
    shown = two.correct("a", file=other, preview=True)
    assert "would be hardly alike" in set(shown["outcome"])
    assert any("a: the new text shares almost nothing with the old one" in note for note in shown.about.notes)
    said = two.correct("a", file=other)
    assert "hardly alike" in set(said["outcome"])
    assert list(two.codings(to_review=True)["quote"]) == ["Fine, and more"]
    two.undo()
    assert list(two.codings()["quote"]) == ["Fine, and more"]
    assert "hardly alike" not in set(two.correct("a", text=TALK.replace("so long", "not long"))["outcome"])
