"""Tables in RTF: rows as rows, each word once and in the order of the document, whatever cells are merged."""

import shutil
import subprocess

import docx
import pytest
from conftest import must_have

from toolkit.transcripts.registry import read_transcript
from toolkit.transcripts.rtf_text import text_of_rtf

BEFORE, AFTER = r"{\rtf1\ansi\ansicpg1252\uc1 Interview of May\par ", r"\pard After it.\par}"


def row(*cells, after=False, **goes_on):
    """Return a row as Word writes it; `goes_on` tells by its place (c1=…) how a cell is merged."""
    shape = r"\trowd\trgaph108" + "".join(
        goes_on.get(f"c{place}", "") + rf"\clbrdrt\cellx{(place + 1) * 2000}" for place in range(len(cells))
    )
    words = r"\pard\plain\intbl " + "".join(f"{cell}\\cell " for cell in cells)
    return f"{'' if after else shape}{words}{{{shape}\\row}}\n"


def lines(*rows):
    return text_of_rtf((BEFORE + "".join(rows) + AFTER).encode("ascii"))[0].splitlines()[1:-1]


@pytest.mark.parametrize("after", [False, True])
def test_a_cell_merged_downwards_repeats_its_speaker_and_no_words(after):
    found = lines(
        row("Interviewer", "0:01", "How?", after=after),
        row("P1", "0:05", "Wet.", c0=r"\clvmgf", after=after),
        row("", "0:30", "Then dry.", c0=r"\clvmrg", after=after),
        row("Interviewer", "1:10", "And now?", after=after),
    )
    assert found == ["Interviewer\t0:01\tHow?", "P1\t0:05\tWet.", "P1\t0:30\tThen dry.", "Interviewer\t1:10\tAnd now?"]


def test_a_cell_merged_sideways_is_one_cell_and_its_words_stand_once():
    found = lines(
        row("Break of ten minutes", "", "", c0=r"\clmgf", c1=r"\clmrg", c2=r"\clmrg"),
        row("P1", "Wet", "and windy", c1=r"\clmgf", c2=r"\clmrg"),
        row("P2", "a", "b"),
    )
    assert found == ["Break of ten minutes", "P1\tWet", "and windy", "P2\ta\tb"]


def test_merged_both_ways_and_a_row_that_says_nothing_of_its_cells():
    square = row("P1", "", "Wet.", c0=r"\clmgf\clvmgf", c1=r"\clmrg\clvmgf") + row(
        "", "", "Dry.", c0=r"\clmgf\clvmrg", c1=r"\clmrg\clvmrg"
    )
    plain = r"\pard\intbl P2\cell \cell Bare.\cell\row "  # the cells are those of the row above
    assert lines(square, plain) == ["P1\tWet.", "P1\tDry.", "P2\tBare."]


def test_rows_of_different_lengths_stay_rows():
    found = lines(row("Date", "3 May"), row("P1"), row("P2", "a", "b", "c"), row("P3", "d"))
    assert found == ["Date\t3 May", "P1", "P2\ta\tb\tc", "P3\td"]


def test_empty_paragraphs_around_the_words_of_a_cell_do_not_break_its_row():
    assert lines(row(r"P1\par ", r"\par Wet.\par on\par ")) == ["P1\tWet.", "on"]


def test_two_tables_with_words_between_are_two():
    times = [row("Int", "How?", "0:01"), row("P1", "Wet.", "0:05"), row("P1", "Dry.", "0:09")]
    found = lines(*times, r"\pard Between.\par ", row("a", "b"), r"\pard\par ", row("c", "d"))
    assert found == ["Int\t0:01\tHow?", "P1\t0:05\tWet.", "P1\t0:09\tDry.", "Between.", "a\tb", "", "c\td"]


def test_a_table_inside_a_cell_keeps_its_rows():
    inner = (
        r"outer\par\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\clvmrg\cellx9\cellx8\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap2 c\nestcell d\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}"
        r"{\nonesttables\par}\pard\intbl below"
    )
    assert lines(row("P1", inner), row("P2", "last")) == ["P1\touter", "a\tb", "c\td", "below", "P2\tlast"]


def test_a_hidden_row_is_left_out_and_a_table_in_the_margin_is_no_row():
    header = r"{\header \trowd\cellx9\pard\intbl Page\cell\row}"
    hidden = r"\trowd\cellx9\cellx8\pard\intbl{\v x\cell y\cell\row}"
    assert lines(header, row("P1", "Wet."), hidden, row("P2", "Dry.")) == ["P1\tWet.", "P2\tDry."]


def test_a_row_that_never_ends_keeps_its_words():
    text, _ = text_of_rtf(rb"{\rtf1\ansi A\par\trowd\cellx9\cellx8\pard\intbl P1\cell Wet.\cell more}")
    assert text == "A\nP1\tWet.\tmore\n"


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """The same tables as Word and, by LibreOffice, as RTF."""
    folder = tmp_path_factory.mktemp("merged")
    document = docx.Document()
    document.add_paragraph("Interview with P1, 3 May")
    rows = [
        ["Speaker", "Time", "Words"],
        ["Interviewer", "0:01", "How did it start?"],
        ["P1", "0:05", "With a letter."],
        ["", "0:30", "And then nothing came."],
        ["Break of ten minutes", "", ""],
        ["Interviewer", "1:10", "And now?"],
    ]
    filled(document.add_table(rows=6, cols=3), rows)
    table = document.tables[0]
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(4, 0).merge(table.cell(4, 2))
    document.add_paragraph("A second table.")
    filled(document.add_table(rows=2, cols=4), [["P1", "wide", "", "last"], ["P2", "a", "b", "c"]])
    second = document.tables[1]
    second.cell(0, 1).merge(second.cell(0, 2))
    filled(second.cell(1, 3).add_table(rows=2, cols=2), [["in one", "in two"], ["in three", "in four"]])
    document.save(folder / "merged.docx")
    must_have(program := shutil.which("soffice"), "LibreOffice")
    home = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, home, "--headless", "--convert-to", "rtf", "--outdir", folder, folder / "merged.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


def filled(table, rows):
    for across, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(across.cells, words, strict=True):
            cell.text = word


def test_merged_cells_say_the_same_in_word_and_in_rtf(merged):
    said = [read_transcript(merged / f"merged.{kind}") for kind in ("docx", "rtf")]
    listed = [[line for line in one.text.split("\n") if line.strip()] for one in said]
    assert listed[0][1:6] == [
        "Speaker\tTime\tWords",
        "Interviewer\t0:01\tHow did it start?",
        "P1\t0:05\tWith a letter.",
        "P1\t0:30\tAnd then nothing came.",
        "Break of ten minutes",
    ]
    assert listed[0][8:] == ["P1\twide\tlast", "P2\ta\tb\tc", "in one\tin two", "in three\tin four"]
    assert listed[1] == listed[0]
    spoken = [[(turn.label, one.text[turn.start : turn.end].split()) for turn in one.turns] for one in said]
    assert spoken[0] == spoken[1]
    assert spoken[0][1] == ("P1", ["With", "a", "letter."])
