"""Readers: the words as they are, turns and marks over them, and clear messages for what cannot be read."""

import io
import itertools
import zipfile

import docx
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import FileProblem
from toolkit.model import count_words
from toolkit.transcripts.registry import read_transcript
from toolkit.transcripts.turns import milliseconds, recognise

BODY = (
    "Interviewer: How is it?\n\nP1: Fine, like.\nStill the same turn.\n\nInterviewer: And now?\n\nP1: [laughs] Aye.\n"
)


def words(draft):
    return [(turn.label, draft.text[turn.start : turn.end]) for turn in draft.turns]


def joined(said):
    """Neighbouring turns of one label as one turn: captions of one device cannot tell them apart."""
    parts = itertools.groupby(said, key=lambda one: one[0])
    return [(label, " ".join(text for _, text in turns)) for label, turns in parts]


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_turns_leave_out_labels_and_keep_continuations(folder):
    draft = read_transcript(put(folder, "a.txt", "A heading\n\n" + BODY))
    assert draft.text == "A heading\n\n" + BODY
    assert words(draft) == [
        ("Interviewer", "How is it?"),
        ("P1", "Fine, like.\nStill the same turn."),
        ("Interviewer", "And now?"),
        ("P1", "[laughs] Aye."),
    ]
    kinds = [(mark.kind, draft.text[mark.start : mark.end]) for mark in draft.marks]
    assert ("header", "A heading") in kinds
    assert ("non-speech", "[laughs]") in kinds


def test_a_label_counts_only_if_it_recurs_or_is_known(folder):
    text = BODY + "\nAnd another thing: money.\n\nP7: Hello.\n"
    assert {label for label, _ in words(read_transcript(put(folder, "a.txt", text)))} == {"Interviewer", "P1"}
    known = read_transcript(put(folder, "b.txt", text), ["P7"])
    assert words(known)[-1] == ("P7", "Hello.")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("P1: words", "P1"),
        ("P1:\twords", "P1"),
        ("P1\twords", "P1"),
        ("**P1:** words", "P1"),
        ("P1 (00:01:02): words", "P1"),
        ("[00:01:02] P1: words", "P1"),
        ("P1  0:21\nwords", "P1"),
        ("Peer mentor 2: words", "Peer mentor 2"),
    ],
)
def test_the_usual_label_styles(line, label):
    text = f"{line}\n\nInt: mm\n\n{line}\n\nInt: mm\n"
    turns, _ = recognise(text)
    assert [turn.label for turn in turns] == [label, "Int", label, "Int"]
    assert text[turns[0].start : turns[0].end] == "words"


def test_header_words_and_times_are_not_people():
    text = "Date: 3 May\nDate: 4 May\nPlace: home\nPlace: office\n8:15 we met\n8:15 again\nhttp://a\nhttp://b\n"
    turns, _ = recognise(text)
    assert {turn.label for turn in turns} == {""}


def test_a_text_without_labels_has_a_turn_per_paragraph(folder):
    draft = read_transcript(put(folder, "a.txt", "One paragraph.\n\nAnother\none.\n"))
    assert words(draft) == [("", "One paragraph."), ("", "Another\none.")]
    assert any("No speaker labels" in warning for warning in draft.warnings)


def test_what_is_in_brackets_is_kept_but_is_no_word(folder):
    text = "P1: He [older son] went. [inaudible] [00:01:00] (laughs)\n\nP1: Yes.\n"
    draft = read_transcript(put(folder, "a.txt", text))
    kinds = {draft.text[mark.start : mark.end]: str(mark.kind) for mark in draft.marks if mark.kind != "label"}
    assert kinds == {
        "[older son]": "redaction",
        "[inaudible]": "inaudible",
        "[00:01:00]": "stamp",
        "(laughs)": "non-speech",
    }


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("P1: It’s “fine”, she said – café.\n\nP1: Yes.\n", code) for code in ("utf-8", "utf-8-sig", "utf-16", "cp1252")],
)
def test_encodings_give_the_same_words(folder, content, encoding):
    draft = read_transcript(put(folder, "a.txt", content.encode(encoding)))
    assert draft.text == content
    assert bool(draft.warnings) == (encoding == "cp1252")


def test_the_text_is_frozen_in_one_form(folder):
    draft = read_transcript(put(folder, "a.txt", "P1: cafe\u0301\r\nline\rend\x0bx\x07y\n\nP1: a\n".encode()))
    assert draft.text == "P1: café\nline\nend\nx\ufffdy\n\nP1: a\n"
    assert any("U+0007" in warning for warning in draft.warnings)


def make_docx(*paragraphs, xml=""):
    document = docx.Document()
    for words_ in paragraphs:
        document.add_paragraph(words_)
    made = io.BytesIO()
    document.save(made)
    if not xml:
        return made.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for item in source.infolist():
            content = source.read(item.filename)
            if item.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)
            target.writestr(item.filename, content)
    return changed.getvalue()


def test_word_keeps_insertions_content_controls_tables_and_line_breaks(folder):
    xml = (
        "<w:p><w:r><w:t>P1: kept </w:t></w:r><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:br/><w:t>next line</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Interviewer: in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>P1</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>in a table</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    draft = read_transcript(put(folder, "a.docx", make_docx("Interviewer: hello", xml=xml)))
    assert words(draft) == [
        ("Interviewer", "hello"),
        ("P1", "kept inserted\nnext line"),
        ("Interviewer", "in a control"),
        ("P1", "in a table"),
    ]
    assert any("tracked changes" in warning for warning in draft.warnings)


def test_captions_are_joined_to_turns_with_their_times(folder):
    text = (
        "WEBVTT\n\n1\n00:04.000 --> 00:05.000\nAna Ruiz: Okay, so\n\n2\n00:05.100 --> 00:06.000\nwe begin.\n\n"
        "3\n00:07.000 --> 00:09.000\nP1: Right &amp; so\n\n4\n00:09.500 --> 00:10.000\nAna Ruiz: Mm.\n\n"
        "5\n01:00:11.000 --> 01:00:12.000\nP1: So here's the thing: money.\n"
    )
    draft = read_transcript(put(folder, "a.vtt", text))
    assert draft.text == (
        "Ana Ruiz: Okay, so we begin.\n\nP1: Right & so\n\nAna Ruiz: Mm.\n\nP1: So here's the thing: money."
    )
    assert [turn.time_ms for turn in draft.turns] == [4_000, 7_000, 9_500, 3_611_000]
    assert words(draft)[-1] == ("P1", "So here's the thing: money.")


def test_teams_voices_and_rolling_captions(folder):
    text = (
        "WEBVTT\n\na/1-0\n00:00:01.000 --> 00:00:02.000\n<v Ruiz, Ana>Let's begin with\nthe first.</v>\n\n"
        "00:00:02.000 --> 00:00:03.000\n<v P1>Yes <i>please</i></v>\n"
    )
    assert words(read_transcript(put(folder, "a.vtt", text))) == [
        ("Ruiz, Ana", "Let's begin with the first."),
        ("P1", "Yes please"),
    ]
    rolling = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\none two\n\n00:00:02.000 --> 00:00:03.000\none two\nthree four\n\n"
        "00:00:03.000 --> 00:00:04.000\nthree four\nfive six\n"
    )
    assert read_transcript(put(folder, "b.vtt", rolling)).text == "one two three four five six"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("bom.txt", b"\xef\xbb\xbf\n \n", "empty"),
        ("not.docx", b"Interviewer: hello", "not a Word document"),
        ("broken.docx", b"PK\x03\x04 and then rubbish", "not a Word document"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, r"old \.doc.*save it as \.docx"),
        ("binary.txt", b"\x00\x01\x02" * 500, "not a text file"),
        ("stub.vtt", b"WEBVTT\n\n", "no text"),
    ],
)
def test_bad_files_end_in_a_message_that_names_them(folder, name, content, message):
    with pytest.raises(FileProblem, match=message) as problem:
        read_transcript(put(folder, name, content))
    assert name in str(problem.value)


def test_a_zip_bomb_is_not_opened(folder):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(FileProblem, match="unpacks to 60 MB"):
        read_transcript(put(folder, "bomb.docx", made.getvalue()))


def test_a_packed_file_that_is_no_word_document_is_named(folder):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("ppt/presentation.xml", b"<a/>")
    with pytest.raises(FileProblem, match="no Word text"):
        read_transcript(put(folder, "a.docx", made.getvalue()))


def test_a_doctype_in_a_document_is_refused(folder):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(FileProblem, match="DOCTYPE"):
        read_transcript(put(folder, "a.docx", made.getvalue()))


def test_the_content_decides_not_the_ending(folder):
    draft = read_transcript(put(folder, "a.txt", make_docx("P1: hello", "P1: again")))
    assert [text for _, text in words(draft)] == ["hello", "again"]


@pytest.mark.parametrize(
    ("stamp", "expected"), [("[01:02:03]", 3_723_000), ("0:21", 21_000), ("00:43.810", 43_000), ("", None)]
)
def test_stamps_become_milliseconds(stamp, expected):
    assert milliseconds(stamp) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("don’t", 1), ("peer-to-peer", 1), ("a - b", 2), ("3 o'clock", 2), ("naïve café", 2), ("😀 yes", 1)],
)
def test_words_are_counted_by_the_rule_of_the_study(text, count):
    assert count_words(text) == count


@given(st.text(max_size=300))
def test_any_text_gives_turns_inside_it_that_do_not_overlap(text):
    turns, marks = recognise(text)
    end = 0
    for turn in turns:
        assert end <= turn.start <= turn.end <= len(text)
        end = turn.end
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "sample_transcripts" / "reviewed").glob("*.txt")), ids=lambda path: path.stem
)
def test_every_format_of_the_sample_gives_the_reviewed_words(path):
    built = next(one for one in (ROOT / "sample_transcripts").glob(f"{path.stem}.*"))
    shown = {"Room": "Meeting Room 2"}  # Teams names the device that two people share
    reviewed = [(shown.get(label, label), said) for label, said in words(read_transcript(path))]
    assert joined(words(read_transcript(built))) == joined(reviewed)


def test_two_people_who_say_the_same_word_are_both_kept(tmp_path):
    cues = [("00:00:01.000 --> 00:00:02.000", "SW3"), ("00:00:02.300 --> 00:00:03.000", "SW1")]
    body = "\n\n".join(f"{time}\n<v {who}>No.</v>" for time, who in cues)
    draft = read_transcript(put(tmp_path, "group.vtt", f"WEBVTT\n\n{body}\n"))
    assert words(draft) == [("SW3", "No."), ("SW1", "No.")]


def test_somebody_who_says_the_same_word_again_is_kept_twice(tmp_path):
    cues = ["00:00:01.000 --> 00:00:02.000", "00:00:02.400 --> 00:00:03.000"]
    body = "\n\n".join(f"{time}\n<v P1>No.</v>" for time in cues)
    assert words(read_transcript(put(tmp_path, "p1.vtt", f"WEBVTT\n\n{body}\n"))) == [("P1", "No. No.")]
