"""A person who speaks once in captions: listed in speakers.csv and imported again, their words are theirs."""

import pytest
from conftest import code_words, write_rows

CUES = [
    ("Ana Ruiz", "How is it?"),
    ("Jo Bell", "It goes well."),
    ("Kim Lee", "And I was there too."),
    ("Ana Ruiz", "And then?"),
    ("Jo Bell", "Then we waited."),
]
LISTED = "And I was there too."


@pytest.fixture
def called(study, folder):
    body = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{who}: {words}" for n, (who, words) in enumerate(CUES))
    (folder / "z.vtt").write_text(f"WEBVTT\n\n{body}\n", encoding="utf-8")
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    report = study.import_transcripts(folder)
    assert any("“Kim Lee” stands once" in note and "import again" in note for note in report.notes)
    return study


def listed(project, folder):
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["z", "Kim Lee", "P2"])
    report = project.import_transcripts(folder)
    return report.files["outcome"].iloc[0], report.notes


def theirs(project):
    turns = project.turns("z")
    return list(turns[turns["participant"] == "P2"]["text"])


def test_listed_and_imported_again_the_words_are_theirs(called, folder):
    outcome, notes = listed(called, folder)
    assert outcome == "already in the study; speakers brought up to date"
    assert (theirs(called), notes) == ([LISTED], [])
    assert called.data().turns["time_ms"].tolist() == [0, 1000, 2000, 3000, 4000]
    assert listed(called, folder)[0] == "already in the study"
    called.undo()
    assert theirs(called) == []


def test_coded_captions_are_left_and_the_line_given_parts_them(called, folder):
    called.codebook.add("Well")
    code_words(called, "z", "It goes well.", "Well")
    outcome, notes = listed(called, folder)
    assert outcome == "already in the study; turns left as they are: see below"
    assert theirs(called) == []
    assert 'project.correct("z", file="…/z.vtt", preview=True)' in notes[0]
    called.correct("z", file=folder / "z.vtt")
    assert theirs(called) == [LISTED]
    assert list(called.codings()["quote"]) == ["It goes well."]


def test_corrected_captions_are_left_and_the_line_given_parts_them(called, folder):
    called.correct(replace={"goes well": "went well"})
    outcome, notes = listed(called, folder)
    assert outcome == "already in the study; turns left as they are: see below"
    assert r'replace={" Kim Lee: ": "\n\nKim Lee: "}' in notes[0]
    called.correct("z", replace={" Kim Lee: ": "\n\nKim Lee: "})
    assert theirs(called) == [LISTED]
    assert called.turns("z")["text"].iloc[1] == "It went well."


def test_a_list_that_changes_nothing_is_not_called_a_change(called, folder):
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["z", "Nobody", "P2"])
    report = called.import_transcripts(folder)
    assert report.files["outcome"].iloc[0] == "already in the study"


def test_the_time_of_a_turn_is_shown_to_find_it_in_the_player(called, folder):
    assert list(called.turns("z")["time"]) == ["0:00", "0:01", "0:03", "0:04"]
    (folder / "long.txt").write_text("[01:02:03] Ana: Well?\n\n[01:02:09] Bo: Yes.\n\nAna: So?\n\nBo: So.\n")
    called.import_transcripts(folder)
    assert list(called.turns("long")["time"]) == ["1:02:03", "1:02:09", "", ""]
