"""What an import leaves alone or only remarks on, and the way out that it names."""

import pytest
from conftest import interview, put_interview, write_rows

from toolkit.exchange.prepare import prepare

TALK = (("INT", "How?"), ("P1", "Good."), ("INT", "So?"), ("P1", "Fine."))


@pytest.fixture
def left(study, folder):
    """Import one interview beside another file; what was left alone, and why."""
    put_interview(folder, "A", *TALK)

    def look(name, content):
        (folder / name).write_text(content, encoding="utf-8")
        return dict(study.import_transcripts(folder).left).get(name, "")

    return look


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("a.xls", "save them as .xlsx"),
        ("a.WPD", "save them as .docx"),
        ("a.pages", "in Pages, export them as Word (.docx)"),
        ("a.html", "LibreOffice or Word"),
        ("a.mp3", "import their transcripts"),
        ("a.jpg", ".xlsx are)"),
        ("LICENSE", "add .txt to its name"),
        ("Sprecher.csv", "call its columns “speaker” and “text”"),
        ("answers.csv", "name it in forms.csv"),
    ],
)
def test_what_is_left_alone_has_a_way_out(left, name, way):
    said = left(name, "Sprecher;Zeit;Inhalt\nAna;0:01;Wie?\n")
    assert way in said
    assert all(ending in said for ending in (".csv", ".docx", ".tsv", ".txt")) or name not in ("a.jpg", "LICENSE")


def test_a_transcript_without_an_ending_is_told_by_its_content(study, left):
    assert left("Interview 7", interview(*TALK[:-1], ("P1", "Other."))) == ""
    assert list(study.sources()["source"]) == ["A", "Interview 7"]


def test_a_table_of_participants_that_cannot_be_read_is_said_once_and_first(study, folder):
    for name in ("P1", "P2", "P3"):
        put_interview(folder, name, *[(name if who == "P1" else who, words) for who, words in TALK])
    prepare(folder)
    lines = study.import_transcripts(folder).lines()
    assert "participants.csv, line 2: The group is missing" in lines[0]
    assert "6 lines of the other tables name people" in lines[1]
    assert "mend it first" in lines[1]
    assert not any("neither a participant" in line for line in lines)


def test_an_unknown_speaker_is_named_where_the_participants_were_read(study, folder):
    put_interview(folder, "P1", *TALK)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "speakers.csv", ["source", "label", "speaker"], ["P1", "P1", "P9"])
    assert any("“P9” is neither a participant" in line for line in study.import_transcripts(folder).lines())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [
                "  1  INT: How is it?",
                "  2  P1: I say that",
                "  3  it rains",
                "  4  all day",
                "  5  long",
                "  6  INT: Oh.",
                "  7  P1: Aye.",
                "  8  and so",
            ],
            True,
        ),
        (["INT: How is it?", "P1: I say that", "  3  it rains", "  4  all day", "  5  long and", "  6  dark"], True),
        (["INT: How is it?", "P1: I say that", "3 times it rains", "all day", "INT: Oh.", "P1: 2 of us."], False),
        (["1 INT: How is it?", "2 P1: Wet.", "3 INT: Oh.", "4 P1: Dry.", "5 INT: So?", "6 P1: No."], False),
    ],
)
def test_numbers_of_lines_among_the_words_are_remarked_on(study, folder, lines, said):
    (folder / "A.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = study.import_transcripts(folder)
    assert any("Numbers of lines seem to stand among the words" in note for note in report.notes) == said
