"""Transcripts out of the study and in again: the same text, the same turns, whatever was said."""

import docx
import openpyxl
import pytest
from conftest import put_interview
from hypothesis import given, settings
from hypothesis import strategies as st
from ooxml import Word
from test_transcripts import words

from toolkit.errors import FileProblem, InvalidInput
from toolkit.exchange.transcript_file import Spoken, content, file_name
from toolkit.transcripts.registry import read_transcript

SIGNS = "ab é’“–=+-@'\"\t,;😀()[]{}<>&:12."
SPOKEN = st.tuples(st.text("=+-@'\"\t ([", max_size=3), st.sampled_from("abé"), st.text(SIGNS, max_size=50))
LINES = SPOKEN.map("".join).map(lambda text: " ".join(text.split()))
CELLS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)


def frozen(said):
    """A text in the form in which it is frozen, with its turns: A and B speak in turn."""
    text, turns = "", []
    for number, one in enumerate(said, start=1):
        label = "AB"[number % 2] * 2
        begins = len(text)
        start = begins + len(f"{label}: ")
        turns.append(Spoken(number, begins, (start, start + len(one)), label, number * 1000))
        text += f"{label}: {one}\n\n"
    return text, turns


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@given(said=st.lists(CELLS, min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_sheet_reads_back_as_the_same_turns(tmp_path_factory, ending, said):
    text, turns = frozen(said)
    path = tmp_path_factory.mktemp("out") / f"a{ending}"
    path.write_bytes(content(text, turns, ending))
    draft = read_transcript(path)
    assert words(draft) == [(one.label, text[slice(*one.span)]) for one in turns]
    assert [turn.time_ms for turn in draft.turns] == [one.time_ms for one in turns]


@pytest.mark.parametrize(("ending", "numbered"), [(".docx", True), (".docx", False), (".txt", False)])
@given(said=st.lists(CELLS, min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_text_reads_back_as_it_was(tmp_path_factory, ending, numbered, said):
    text, turns = frozen(said)
    path = tmp_path_factory.mktemp("out") / f"a{ending}"
    path.write_bytes(content(text, turns, ending, numbered=numbered))
    assert read_transcript(path).text == text


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_turn_of_nobody_known_reads_back_as_nobodys_and_the_import_says_so(study, folder, tmp_path, ending):
    talk = "Moderator: How is it?\n\nWet.\n\nDry.\n\nModerator: And now?\n\nBetter.\n"
    (folder / "Talk.txt").write_text(talk, encoding="utf-8")
    study.import_transcripts(folder)
    (made,) = study.transcripts.save(tmp_path / "out", ending=ending)
    draft = read_transcript(made)
    assert words(draft) == [
        ("Moderator", "How is it?"),
        ("", "Wet."),
        ("", "Dry."),
        ("Moderator", "And now?"),
        ("", "Better."),
    ]
    assert "Turns that name no speaker, kept as turns of an unknown one: 3." in draft.warnings


def test_a_row_without_a_speaker_in_anybodys_sheet_goes_on_with_the_one_before(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("number,speaker,text\n1,P1,Wet.\n2,,And dry.\n3,P2,Aye.\n", encoding="utf-8")
    assert words(read_transcript(path)) == [("P1", "Wet.\nAnd dry."), ("P2", "Aye.")]


@pytest.fixture
def kept(study, folder):
    put_interview(
        folder,
        "P1 T1",
        ("Interviewer", "How is it?"),
        ("P1", "=1+1, I said.\nAnd more."),
        ("Interviewer", "So?"),
        ("P1", "Aye."),
    )
    put_interview(folder, "P2: T1", ("Interviewer", "How?"), ("P2", "Wet."), ("Interviewer", "So?"), ("P2", "Dry."))
    study.import_transcripts(folder)
    return study


def test_every_source_in_a_file_of_its_own_with_numbered_turns(kept, tmp_path):
    made = kept.transcripts.save(tmp_path / "out", ending=".txt")
    assert [path.name for path in made] == ["P1 T1.txt", "P2_ T1.txt"]
    assert made[0].read_text(encoding="utf-8").startswith("1 Interviewer: How is it?\n\n2 P1: =1+1, I said.")
    assert "export transcripts" in kept.history().to_string()
    paper = kept.transcripts.save(tmp_path / "out")[0]
    styles = [(one.style.name, one.text) for one in docx.Document(paper).paragraphs if one.text]
    assert styles[0] == ("List Number", "Interviewer: How is it?")
    assert styles[2] == ("Normal", "And more.")


def test_the_corrected_text_is_what_goes_out(kept, tmp_path):
    kept.correct(replace={"Aye": "Yes"})
    path = kept.transcripts.save(tmp_path / "out", ending=".csv", sources=["P1 T1"])[0]
    assert words(read_transcript(path))[-1] == ("P1", "Yes.")


def test_nothing_is_overwritten_unasked_and_no_other_ending_taken(kept, tmp_path):
    kept.transcripts.save(tmp_path, ending=".xlsx", sources=["P1 T1"])
    with pytest.raises(FileProblem, match="already"):
        kept.transcripts.save(tmp_path, ending=".xlsx")
    assert not (tmp_path / "P2_ T1.xlsx").exists()
    assert len(kept.transcripts.save(tmp_path, ending=".xlsx", overwrite=True)) == 2
    with pytest.raises(InvalidInput, match="cannot be saved"):
        kept.transcripts.save(tmp_path, ending=".pdf")
    cells = [
        cell.data_type for row in openpyxl.load_workbook(tmp_path / "P1 T1.xlsx").active.iter_rows() for cell in row
    ]
    assert "f" not in cells


def test_a_turn_too_long_for_excel_is_named():
    text, turns = frozen(["x" * 40_000])
    with pytest.raises(InvalidInput, match="Turn 1 is longer"):
        content(text, turns, ".xlsx", name="P1")


def test_names_of_files_are_safe_and_different():
    taken = set()
    made = [file_name(name, ".txt", taken) for name in ("a/b", "a:b", "../../etc/x", "CON..", "")]
    assert made == ["a_b.txt", "a_b (2).txt", "_.._etc_x.txt", "CON.txt", "transcript.txt"]


def test_an_import_s_report_is_saved(kept, folder, tmp_path):
    (folder / "broken.docx").write_bytes(b"no")
    report = kept.import_transcripts(folder)
    for ending in ("csv", "xlsx", "docx"):
        report.save(tmp_path / f"import.{ending}")
    assert "Not imported: broken.docx" in (tmp_path / "import.csv").read_text(encoding="utf-8-sig")
    book = openpyxl.load_workbook(tmp_path / "import.xlsx")
    assert "broken.docx" in {cell.value for row in book.worksheets[1].iter_rows() for cell in row}
    assert any("broken.docx" in str(cell.value) for row in book.worksheets[2].iter_rows() for cell in row)
    shown = [cell for table in Word(tmp_path / "import.docx").tables for row in table for cell in row]
    assert any("Not imported: broken.docx" in text for text in shown)
    with pytest.raises(InvalidInput, match="cannot be saved"):
        report.save(tmp_path / "import.pdf")


GARBLED = (("Interviewer", "How was the cafÃ©?"), ("P1", "It wasnâ€™t open."), ("Interviewer", "So?"), ("P1", "So."))


def test_garbled_letters_are_repaired_on_request_and_never_under_a_coding(study, folder):
    put_interview(folder, "P1 T1", *GARBLED)
    report = study.import_transcripts(folder)
    assert any("cafÃ©?” → “" in line and "the café?”" in line for line in report.lines())
    assert "cafÃ©" in study.data().texts["P1 T1"]
    study.codebook.add("Places")
    study.code(source="P1 T1", start=13, end=16, code="Places")
    said = study.import_transcripts(folder, repair_encoding=True)
    assert any("is coded: its garbled letters were left" in line for line in said.lines())
    assert "cafÃ©" in study.data().texts["P1 T1"]
    study.undo()
    said = study.import_transcripts(folder, repair_encoding=True)
    assert any("were repaired; nothing was coded" in line for line in said.lines())
    assert study.turns()["text"].tolist()[:2] == ["How was the café?", "It wasn’t open."]
    assert study.sources()["version"].tolist() == [2]
    study.import_transcripts(folder)
    assert study.turns()["text"].tolist()[:2] == ["How was the café?", "It wasn’t open."]
