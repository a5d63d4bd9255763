"""Recognising speakers again: turns change, the text and every coding stay; who a label is, times and memos are kept."""

import docx
import pytest
from conftest import code_words, put_interview
from test_forms import put_forms
from test_kept_turns import links

from toolkit.errors import InvalidInput, NotFound, Refused

TURNS = (
    ("Interviewer", "How was it?"),
    ("P1", "Slow at first.\nGrandmother: It was not slow. I had her every Tuesday.\nP1: So she says."),
    ("Interviewer", "And now?"),
    ("P1", "Now it is quick."),
)


@pytest.fixture
def coded(study, folder):
    put_interview(folder, "A", *TURNS)
    study.import_transcripts(folder)
    study.people.add_group("Parent")
    study.people.add("Mary", group="Parent")
    study.people.assign_speaker(source="A", label="P1", speaker="Mary")
    study.codebook.add("Pace")
    code_words(study, "A", "Slow at first.", "Pace")
    code_words(study, "A", "I had her every Tuesday.", "Pace")
    return study


def placed(project):
    texts, rows = project.data().texts, project.codings()
    for row in rows.itertuples():
        assert texts[row.source][row.start : row.end] == row.quote
    return list(zip(rows["coding"], rows["start"], rows["end"], rows["quote"], strict=True))


def said(project, source="A"):
    return [(row.speaker, row.text) for row in project.turns(source).itertuples()]


def test_a_label_that_stands_once_is_a_speaker_when_the_person_lists_it(coded):
    before, turns = placed(coded), said(coded)
    assert "Grandmother" not in set(coded.speakers()["label"])
    shown = coded.people.recognise_again("A", labels=["Grandmother"])
    assert placed(coded) == before
    assert ("unknown", "It was not slow. I had her every Tuesday.") in said(coded)
    assert ("Mary", "So she says.") in said(coded)  # who a label is stays
    assert coded.sources()["version"].tolist() == [1]
    rows = {row.label: row for row in shown.itertuples()}
    assert (rows["Grandmother"].blocks_before, rows["Grandmother"].blocks_after) == (0, 1)
    assert rows["Grandmother"].words_after == 9
    assert rows["P1"].speaker == "Mary"
    assert rows["P1"].words_before - rows["P1"].words_after == 10  # hers, and the label itself
    coded.undo()
    assert said(coded) == turns
    assert placed(coded) == before


def test_running_it_again_changes_nothing(coded):
    coded.people.recognise_again("A", labels=["Grandmother"])
    events = len(coded.history())
    shown = coded.people.recognise_again("A")  # the label is known now
    assert "Nothing changed" in shown.about.notes[0]
    assert len(coded.history()) == events
    assert "Grandmother" in set(coded.speakers()["label"])


def test_memos_about_turns_stay_with_the_turn_that_begins_there(coded):
    about_last = coded.memo("A fine end.", source="A", turn=len(coded.turns("A")))
    coded.people.recognise_again("A", labels=["Grandmother"])
    linked = links(coded)
    assert linked[about_last] == ("turn", "Now it is quick.")


def test_a_memo_about_a_turn_that_is_gone_is_about_the_source(study, folder):
    put_interview(folder, "B", ("Anna", "Well, here we are."), ("Bo", "Oh."))
    study.import_transcripts(folder)
    memo = study.memo("He says oh.", source="B", turn=2)
    assert links(study)[memo] == ("turn", "Bo: Oh.")
    shown = study.people.recognise_again("B", labels=["Anna", "Bo"])
    assert said(study, "B") == [("unknown", "Well, here we are."), ("unknown", "Oh.")]
    assert links(study)[memo] == ("source", "B")
    assert "Memos whose turn is gone, now about the whole of B: 1." in shown.about.notes
    study.undo()
    assert links(study)[memo] == ("turn", "Bo: Oh.")


def test_times_in_the_text_stay(study, folder):
    (folder / "A.txt").write_text(
        "[00:01] Ana: Well?\n\n[00:05] P1: Yes.\n\n[00:09] Ana: And?\n\n[00:20] P1: No.\nBo: Oh.\n"
    )
    study.import_transcripts(folder)
    study.people.recognise_again("A", labels=["Bo"])
    times = study.data().turns["time_ms"].tolist()
    assert times[:4] == [1000, 5000, 9000, 20000]
    assert said(study)[-1] == ("unknown", "Oh.")


def test_labels_in_bold_are_not_lost(study, folder):
    document = docx.Document()
    for who, words in [
        ("Ana", "and how is it?"),
        ("Mary", "it goes well."),
        ("Ana", "since when?"),
        ("Mary", "since May."),
    ]:
        line = document.add_paragraph()
        line.add_run(f"{who} ").bold = True
        line.add_run(words)
    document.save(folder / "A.docx")
    study.import_transcripts(folder)
    before = said(study)
    assert [row.label for row in study.data().turns.itertuples()] == ["Ana", "Mary", "Ana", "Mary"]
    study.people.recognise_again("A")
    assert said(study) == before
    assert [row.label for row in study.data().turns.itertuples()] == ["Ana", "Mary", "Ana", "Mary"]


def test_a_label_that_does_not_stand_there_is_answered_with_the_nearest(coded):
    with pytest.raises(NotFound, match=r"A: No turn begins with “Grandmothr”.*Did you mean “Grandmother”"):
        coded.people.recognise_again("A", labels=["Grandmothr"])
    with pytest.raises(InvalidInput, match="empty"):
        coded.people.recognise_again("A", labels=[" "])
    with pytest.raises(NotFound, match="source"):
        coded.people.recognise_again("AA")


def test_captions_say_themselves_who_speaks(study, folder):
    (folder / "a.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:01.900\n<v Ana>Well?\n\n00:02.000 --> 00:02.900\n<v P1>Yes.\n"
    )
    study.import_transcripts(folder)
    with pytest.raises(Refused, match=r"a\.vtt itself.*project\.correct"):
        study.people.recognise_again("a")


def test_forms_are_refused(study, folder):
    put_forms(folder)
    study.import_transcripts(folder)
    form = study.sources().query("kind in ('form', 'survey')")["source"].iloc[0]
    with pytest.raises(Refused, match="is a form"):
        study.people.recognise_again(form)
