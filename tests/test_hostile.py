"""Files that mean harm or are absurd: a clear message within seconds, in bounded memory, and nothing else touched."""

import io
import os
import subprocess
import sys
import time
import zipfile

import pytest
from conftest import put_interview
from test_transcripts import put, words
from wild import W, cues, word, workbook

from toolkit.errors import FileProblem
from toolkit.transcripts.registry import read_transcript

SECONDS = 10
pytestmark = pytest.mark.alone  # it measures seconds
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
EAF = "<ANNOTATION_DOCUMENT><TIER TIER_ID='a'/>&c;</ANNOTATION_DOCUMENT>"
ODT = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'


def packed(parts, how=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def nested_zip():
    inside = packed({"a": b"0" * 1_000_000})
    return packed({"word/document.xml": b"<w:document/>", "more.zip": inside * 3, "big": b"0" * 80_000_000})


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("bomb.docx", lambda: packed({"word/document.xml": b"0" * 90_000_000}), "unpacks to 90 MB"),
        ("bomb.odt", lambda: packed({"content.xml": b"0" * 90_000_000, "mimetype": b""}), "unpacks to 90 MB"),
        ("bomb.xlsx", lambda: packed({"xl/workbook.xml": b"0" * 90_000_000}), "unpacks to 90 MB"),
        ("nested.docx", nested_zip, "unpacks to"),
        ("a.docx", lambda: packed({"word/document.xml": f"{ENTITIES}<x>&c;</x>"}), "DOCTYPE"),
        ("b.docx", lambda: packed({"word/document.xml": f"{FILE_ENTITY}<x>&a;</x>"}), "DOCTYPE"),
        ("a.odt", lambda: packed({"content.xml": FILE_ENTITY + ODT}), "DOCTYPE"),
        ("a.eaf", f"{ENTITIES}{EAF}".encode, "DOCTYPE"),
        (
            "note.docx",
            lambda: word("P1: a", parts={"word/footnotes.xml": f"{ENTITIES}<w:footnotes {W}>&c;</w:footnotes>"}),
            "DOCTYPE",
        ),
        (
            "deep.docx",
            lambda: packed({"word/document.xml": f"<w:document {W}>" + "<w:sdt>" * 100_000}),
            "unpacks to 700 kB",
        ),
        (
            "closed.docx",
            lambda: packed(
                {"word/document.xml": f"<w:document {W}>" + "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000 + "</w:document>"}
            ),
            "Excessive depth",
        ),
        (
            "tables.docx",
            lambda: packed(
                {
                    "word/document.xml": f"<w:document {W}>"
                    + "<w:tbl><w:tr><w:tc>" * 2_000
                    + "</w:tc></w:tr></w:tbl>" * 2_000
                    + "</w:document>"
                }
            ),
            "Excessive depth",
        ),
        ("deep.rtf", lambda: b"{\\rtf1 " + b"{" * 200_000 + b"P1: a" + b"}" * 200_000, "nested too deeply"),
        ("deep.json", lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "not JSON|nested"),
        ("nul.txt", lambda: b"P1: a\x00b\n" * 500, "not a text file"),
        ("nul.vtt", lambda: b"\x00" * 4_000_000, "empty"),
    ],
)
def test_what_means_harm_is_refused_with_a_message(folder, name, make, message):
    path = put(folder, name, make())
    start = time.perf_counter()
    with pytest.raises(FileProblem, match=message) as problem:
        read_transcript(path)
    assert name in str(problem.value)
    assert time.perf_counter() - start < SECONDS


def test_a_name_that_leads_out_of_the_folder_leads_nowhere(folder, tmp_path):
    path = tmp_path / "outside-of-all.txt"
    content = word(
        "Ana: How?",
        "P1: Wet.",
        "Ana: Oh.",
        "P1: Dry.",
        parts={"../../outside.txt": "x", str(path): "x"},
    )
    assert words(read_transcript(put(folder, "a.docx", content)))[0] == ("Ana", "How?")
    assert [path.name for path in tmp_path.rglob("outside*")] == []


def put_talk(where, name):
    return put_interview(where, name, ("Interviewer", "How?"), ("P1", "Wet."), ("Interviewer", "So?"), ("P1", "Dry."))


needs_links = pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")


@needs_links
def test_a_link_within_the_folder_is_read_as_what_it_leads_to_and_a_circle_is_named(study, folder, tmp_path):
    (folder / "below").mkdir()
    (folder / "link.txt").symlink_to(put_talk(folder / "below", "real"))
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    report = study.import_transcripts(folder)
    assert list(study.sources()["source"]) == ["link"]
    assert list(report.files["file"]) == ["link.txt"]
    lost = "it is a link that leads nowhere"
    assert sorted(report.left) == [("circle.txt", lost), ("nowhere.txt", lost)]
    with pytest.raises(FileProblem, match=r"cannot be read|no ordinary file"):
        read_transcript(folder / "circle.txt")


@needs_links
@pytest.mark.parametrize("pattern", ["", "*.txt", "**/*.txt"])
def test_a_link_out_of_the_folder_is_left_alone_with_the_way_out(study, folder, tmp_path, pattern):
    (tmp_path / "elsewhere").mkdir()
    real = put_talk(tmp_path / "elsewhere", "real")
    put_talk(folder, "here")
    (folder / "link.txt").symlink_to(real)
    (folder / "more").symlink_to(real.parent, target_is_directory=True)
    (folder / "participants.csv").symlink_to(real)
    report = study.import_transcripts(folder if not pattern else str(folder / pattern))
    assert list(study.sources()["source"]) == ["here"]
    why = dict(report.left)["link.txt"]
    assert f"outside this folder, in {real.parent}" in why
    assert f'project.import_transcripts("{real}")' in why
    assert report.problems == []


@needs_links
def test_a_link_that_is_named_by_hand_is_read(study, folder, tmp_path):
    (folder / "link.txt").symlink_to(put_talk(tmp_path, "real"))
    study.import_transcripts(folder / "link.txt")
    assert list(study.sources()["source"]) == ["link"]


@needs_links
def test_a_folder_that_is_a_link_itself_is_read(study, folder, tmp_path):
    put_talk(folder, "here")
    (tmp_path / "way").symlink_to(folder, target_is_directory=True)
    study.import_transcripts(tmp_path / "way")
    assert list(study.sources()["source"]) == ["here"]


def test_a_formula_is_words_and_stays_harmless(study, folder):
    put(folder, "a.csv", 'speaker,text\nAna,"=HYPERLINK(""http://x"",""a"")"\nP1,+1\nAna,Oh.\nP1,@a\n')
    made = workbook(S=[["speaker", "text"], ["Ana", "=1+1"], ["P1", "Wet."], ["Ana", "Oh."]])
    put(folder, "b.xlsx", made)
    study.import_transcripts(folder)
    assert study.turns("a")["text"].tolist() == ['=HYPERLINK("http://x","a")', "+1", "Oh.", "@a"]
    assert study.turns("b")["text"].tolist() == ["=1+1", "Wet.", "Oh."]
    saved = study.transcripts.save(folder / "out", ending=".csv", sources=["a"])[0].read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in saved
    assert "'+1" in saved
    assert "'@a" in saved


def crowd(count):
    return "".join(f"INT: how {number}?\n\nP1: wet.\n\n" for number in range(count // 2))


@pytest.mark.parametrize(
    ("name", "make", "counted"),
    [
        ("a.txt", lambda: crowd(1_000_000), "1,000,000 lines"),
        ("a.vtt", lambda: cues(*["P1: wet", "P2: dry"] * 150_000), "lines"),
        ("a.csv", lambda: "speaker,text\n" + "P1,wet\n" * 300_000, "300,001 lines"),
    ],
)
def test_a_file_with_more_turns_than_any_talk_is_refused_before_it_is_read(folder, name, make, counted):
    path = put(folder, name, make())
    start = time.perf_counter()
    with pytest.raises(FileProblem, match=rf"{name}.*{counted}.*50,000 turns at most.*file of its own"):
        read_transcript(path)
    assert time.perf_counter() - start < SECONDS


def test_turns_are_counted_where_lines_do_not_tell(folder, monkeypatch):
    monkeypatch.setattr("toolkit.transcripts.registry.MOST_TURNS", 3)
    path = put(folder, "a.docx", word("Ana: How?", "P1: Wet.", "Ana: Oh.", "P1: Dry."))
    with pytest.raises(FileProblem, match="holds 4 turns; a source has 3 turns at most"):
        read_transcript(path)


MEASURE = """
import resource, sys, time
from pathlib import Path
from toolkit.errors import FileProblem
from toolkit.transcripts.registry import read_transcript
import toolkit.transcripts.plain, toolkit.transcripts.word
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
try:
    draft = read_transcript(Path(sys.argv[1]))
    said = f"{len(draft.turns)} turns"
except FileProblem as problem:
    said = str(problem)
print(round(time.perf_counter() - start, 1), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, said)
"""


def measured(path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], check=True, capture_output=True, text=True, timeout=120
    )
    took, megabytes, said = done.stdout.strip().split(" ", 2)
    return float(took), int(megabytes), said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "line", "times"),
    [("wide.txt", b"x" * 999_999 + b"\n", 210), ("talk.txt", b"P1: word word word word word word\n" * 1000, 6_500)],
)
def test_two_hundred_megabytes_of_text_are_refused_at_once(tmp_path, name, line, times):
    path = tmp_path / name
    with path.open("wb") as file:
        for _ in range(times):
            file.write(line)
    took, megabytes, said = measured(path)
    assert "very large" in said
    assert took < 2
    assert megabytes < 50


@pytest.mark.slow
def test_a_bomb_costs_little_memory(tmp_path):
    path = put(tmp_path, "bomb.docx", packed({"word/document.xml": b"0" * 300_000_000}))
    took, megabytes, said = measured(path)
    assert "unpacks to 300 MB" in said
    assert took < SECONDS
    assert megabytes < 100


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda: cues(*["Ana: how is it there", "P1: wet, like"] * 10_000).replace("00:00:", "01:"),
        lambda: "1 " * 2_000_000,
        lambda: "P1:" * 1_000_000,
        lambda: "(" * 1_000_000,
        lambda: "[" * 500_000 + "]" * 500_000,
        lambda: "a " * 30 + "\n" + ("Aa Bb Cc Dd\n" * 200_000),
        lambda: "#00:00:00" * 300_000,
        lambda: "\n" * 2_000_000 + "P1: a\n" * 3,
        lambda: " " * 2_000_000 + "P1: a\n",
        lambda: "12:" * 500_000,
        lambda: "â€™" * 300_000,
    ],
)
def test_absurd_texts_are_read_within_seconds(tmp_path, make):
    took, megabytes, _ = measured(put(tmp_path, "a.txt", make()))
    assert took < SECONDS
    assert megabytes < 700
