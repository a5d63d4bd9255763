"""Letters garbled more than once, lost, or misread by a scanner: repaired where they can be, named where not."""

import pytest
from conftest import code_words
from openpyxl import Workbook

from toolkit.transcripts.flaws import flaws
from toolkit.transcripts.letters import repaired

UNDEFINED = [bytes([one]) for one in (0x81, 0x8D, 0x8F, 0x90, 0x9D)]  # in Windows-1252; browsers keep them


def garbled(text, times):
    """What a program makes of UTF-8 that it reads as Windows-1252, as often as said."""
    for _ in range(times):
        signs = (bytes([one]) for one in text.encode("utf-8"))
        text = "".join(sign.decode("cp1252") if sign not in UNDEFINED else sign.decode("latin-1") for sign in signs)
    return text


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(
    "text", ["We don’t go to the café, “she said – “No… 5 €", "Müller, À côté, Ève, Œuvre, ñandú, Žižka"]
)
def test_what_was_garbled_several_times_is_made_whole(text, times):
    assert repaired(garbled(text, times)) == text


def test_an_import_repairs_all_of_it_and_a_second_one_has_nothing_to_say(study, folder):
    (folder / "a.txt").write_text(garbled("INT: Well?\n\nP1: We don’t go.\n\nP1: No.\n", 2), encoding="utf-8")
    said = study.import_transcripts(folder, repair_encoding=True)
    assert any("→" in note and "don’t" in note for note in said.notes)
    assert "We don’t go." in study.data().texts["a"]
    assert not [note for note in study.import_transcripts(folder, repair_encoding=True).notes if "garbled" in note]


def test_garbled_letters_that_were_left_after_a_correction_are_said(study, folder):
    (folder / "a.txt").write_text(garbled("INT: Well?\n\nP1: We don’t go.\n\nP1: No.\n", 2), encoding="utf-8")
    study.import_transcripts(folder)
    study.correct(replace={"No": "Never"})
    notes = study.import_transcripts(folder, repair_encoding=True).notes
    assert any("“a” was corrected since it was imported: its garbled letters were left" in note for note in notes)
    study.undo()
    study.codebook.add("Well")
    code_words(study, "a", "go", "Well")
    notes = study.import_transcripts(folder, repair_encoding=True).notes
    assert any("“a” is coded: its garbled letters were left" in note for note in notes)


LOST = "INT: Well?\n\nP1: I don\ufffdt go to the caf\ufffd.\n\nINT: No?\n\nP1: | think so, I know. Well, | know it.\n"


def test_lost_and_misread_letters_are_named_with_their_turns(study, folder):
    (folder / "a.txt").write_text(LOST, encoding="utf-8")
    body = LOST.replace("\n\n", "\n\n00:0{}.000 --> 00:0{}.900\n")
    cues = "".join(part + str(n // 2) for n, part in enumerate(body.split("{}")[:-1])) + body.split("{}")[-1]
    (folder / "b.vtt").write_text(f"WEBVTT\n\n00:00.000 --> 00:00.400\n{cues}", encoding="utf-8")
    notes = study.import_transcripts(folder).notes
    for file in ("a.txt", "b.vtt"):
        lost = f"{file}: Letters are lost at 2 places, with “\ufffd” in their stead: “don\ufffdt” (turn 2), “caf\ufffd.” (turn 2)."
        assert any(note.startswith(lost) for note in notes)
        misread = f"{file}: A scanner may have misread 2 places: “| think” (turn 4), “| know” (turn 4)."
        assert any(note.startswith(misread) for note in notes)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("| think, l don’t know, 1 mean, (|'m here)", 4),
        ("At 1 am. I think. yes | no | maybe. All know. 1 was enough.", 0),
        ("| was | think |\n| a | b |", 0),
    ],
)
def test_what_a_scanner_misreads(text, places):
    said = flaws(text, [])
    assert (f"misread {places} places" in said[0]) if places else said == []


def test_rows_of_a_sheet_are_repaired_as_well(study, folder):
    book = Workbook()
    for row in [("Speaker", "Text"), ("Ana", "Well?"), ("Bo", garbled("I don’t.", 2)), ("Ana", "So?"), ("Bo", "No.")]:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    study.import_transcripts(folder)
    notes = study.import_transcripts(folder, repair_encoding=True).notes
    assert "“a”: garbled letters were repaired; nothing was coded there yet." in notes
    assert "I don’t." in study.data().texts["a"]
