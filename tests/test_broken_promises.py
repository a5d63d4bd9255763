"""Layouts that once lost words or gave them to somebody else; each came from somebody who tried."""

import io
import json
import os
import zipfile

import pytest
from test_transcripts import make_docx, put, words

from toolkit.errors import FileProblem
from toolkit.transcripts.look_alikes import look_alikes
from toolkit.transcripts.pages import _without_edges
from toolkit.transcripts.registry import read_transcript
from toolkit.transcripts.turns import recognise


def said(text):
    turns, _ = recognise(text)
    return [(turn.label, " ".join(text[turn.start : turn.end].split())) for turn in turns]


def test_a_sentence_that_begins_with_i_stays_whose_it_is():
    text = (
        "Interviewer: Why?\n\nP1: Reasons.\n\nI and my sister went.\nI did not know.\n\nInterviewer: So?\n\nP1: I do.\n"
    )
    assert [label for label, _ in said(text)] == ["Interviewer", "P1"] * 2


def test_long_roles_in_brackets_belong_to_the_label():
    text = (
        "Interviewer (Dr. Alexandra Konstantinopoulou-Featherstonehaugh): Hello?\n\nRespondent 4 (female, 34, Leeds): Hi.\n\n"
        * 3
    )
    assert [text for _, text in said(text)] == ["Hello?", "Hi."] * 3
    assert recognise(text)[0][0].role == "interviewer"


@pytest.mark.parametrize(("one", "other"), [("Sinéad O’Connor", "Mark"), ("Éloïse Dupré", "Ángel Núñez")])
def test_names_with_accents_alone_on_a_line(one, other):
    text = f"{one}\nHow are you?\n\n{other}\nI am fine.\n\n" * 3
    assert said(text) == [(one, "How are you?"), (other, "I am fine.")] * 3


@pytest.mark.parametrize("ending", ["srt", "vtt"])
def test_two_speakers_in_one_cue(folder, ending):
    cues = ["Ana: How are you?\nP1: Fine.", "Ana: So?\nP1: Well.", "Carla: I disagree."]
    head = "WEBVTT\n\n" if ending == "vtt" else ""
    text = head + "\n\n".join(f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{cue}" for n, cue in enumerate(cues)) + "\n"
    draft = read_transcript(put(folder, f"a.{ending}", text))
    assert words(draft)[:3] == [("Ana", "How are you?"), ("P1", "Fine."), ("Ana", "So?")]
    assert any("“Carla” stands once" in warning for warning in draft.warnings)


def test_a_speaker_on_a_row_of_its_own(folder):
    text = "speaker,text\nInterviewer,How?\nP1,Fine.\nInterviewer,\n,And now?\n,What next?\nP1,Good.\n"
    assert words(read_transcript(put(folder, "a.csv", text)))[2] == ("Interviewer", "And now?\nWhat next?")


def test_a_segment_without_a_speaker_is_nobody_s(folder):
    parts = [{"start": 0, "text": "How are you?", "speaker": "A1"}, {"start": 1.2, "text": "Fine."}]
    parts.append({"start": 2.2, "text": "Good.", "speaker": "B1"})
    draft = read_transcript(put(folder, "a.json", json.dumps({"segments": parts})))
    assert words(draft) == [("A1", "How are you?"), ("", "Fine."), ("B1", "Good.")]


def test_segments_in_several_parts_are_all_read(folder):
    parts = [{"segments": [{"start": n, "text": f"Part {n}.", "speaker": {"name": "Ana"}}]} for n in range(3)]
    assert words(read_transcript(put(folder, "a.json", json.dumps(parts)))) == [("Ana", "Part 0. Part 1. Part 2.")]


@pytest.mark.parametrize("words_", ["He said: late.\nI said: the bus.", "So: this.", "First: money.", "Website: ours."])
def test_what_only_looks_like_a_label(words_):
    text = f"Interviewer: How was it?\n\nP1: My boss came.\n{words_}\n{words_}\n\nInterviewer: And?\n\nP1: Nothing.\n"
    assert {label for label, _ in said(text)} == {"Interviewer", "P1"}


def test_labels_at_the_edge_of_a_page_are_not_its_header():
    pages = [["P1:", "Yes.", "Interviewer:", "Did you go?", "P1:", "No."]] * 4
    assert _without_edges(pages) == (pages, [])


def test_an_answer_that_is_a_number_is_not_a_page_number():
    pages = [
        ["Interviewer: In which year?", "P1:", year, "Interviewer: Why?", "P1: So."]
        for year in ("1987", "1991", "2002")
    ]
    turned = [[*page[3:], *page[:3]] for page in pages]
    assert _without_edges(turned)[1] == []


def test_a_comma_outside_quotation_marks_is_told_and_no_speech_cut_off(folder):
    with pytest.raises(FileProblem, match="Row 1 below the heading has more cells"):
        read_transcript(put(folder, "a.csv", "speaker,text\nInterviewer,How are you, my friend?\nP1,Fine.\n"))


def test_a_quotation_mark_that_is_never_closed_is_told(folder):
    with pytest.raises(FileProblem, match="table is damaged"):
        read_transcript(put(folder, "a.csv", 'speaker,text\nInterviewer,How?\nP1,"Well\nInterviewer,Why?\n'))


def test_captions_without_milliseconds_and_with_an_empty_line_inside(folder):
    text = "WEBVTT\n\nNOTE by hand\nof somebody\n\n00:00:01.000 --> 00:00:02.000\n<v Ana>Hello\n\nand again\n\n00:00:03 --> 00:00:04\n<v P1>Hi\n"
    assert words(read_transcript(put(folder, "a.vtt", text))) == [("Ana", "Hello and again"), ("P1", "Hi")]


@pytest.mark.parametrize("ending", ["srt", "vtt"])
def test_what_is_said_twice_in_a_row_is_kept_twice(folder, ending):
    cues = ["<v P1>No.", "<v P1>No.", "<v P1>Never."]
    head = "WEBVTT\n\n" if ending == "vtt" else ""
    text = head + "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{cue}" for n, cue in enumerate(cues)) + "\n"
    assert words(read_transcript(put(folder, f"a.{ending}", text))) == [("P1", "No. No. Never.")]


def test_a_table_in_rtf(folder):
    rows = "".join(
        rf"\intbl {who}\cell {text}\cell\row " for who, text in [("Interviewer", "How?"), ("P1", "Fine.")] * 2
    )
    draft = read_transcript(put(folder, "a.rtf", rf"{{\rtf1\ansi \trowd\cellx1\cellx2 {rows}}}"))
    assert words(draft) == [("Interviewer", "How?"), ("P1", "Fine.")] * 2


def test_a_spoken_line_that_ends_in_a_time():
    text = "Ana Ruiz  0:02\nHello.\n\nOmar  0:12\nWe met at 9:30\nand left at 10:45\nand left at 11:45\n\nAna Ruiz  1:02\nOk.\n\nOmar  1:12\nBye.\n"
    assert said(text)[1] == ("Omar", "We met at 9:30 and left at 10:45 and left at 11:45")


def test_the_column_called_speaker_is_the_speaker(folder):
    text = "Name,Speaker,Text,Note\nInterview 1,Ana,Hi,x\nInterview 1,P1,Hello,\n"
    draft = read_transcript(put(folder, "a.csv", text))
    assert words(draft) == [("Ana", "Hi"), ("P1", "Hello")]
    assert "Columns left out: Name, Note." in draft.warnings


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Interviewer: hi there\n".encode("utf-16") + b"x"),
        ("a.srt", b"1\n00:00:01,000 -->\nx\n"),
        ("a.json", b'{"segments":[{"start":NaN,"text":"How?","speaker":"a"}]}'),
    ],
)
def test_odd_files_end_in_a_draft(folder, name, content):
    assert read_transcript(put(folder, name, content)).text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_ordinary_file_is_refused_at_once(folder):
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(FileProblem, match="no ordinary file"):
        read_transcript(folder / "pipe.txt")


def test_many_labels_are_not_compared_each_with_each():
    assert look_alikes(f"Label {number}" for number in range(20_000)) == []


def test_endnotes_symbols_and_words_behind_a_comment_are_kept(folder):
    xml = (
        "<w:p><w:r><w:t>P1: 10</w:t><w:sym w:font='Symbol' w:char='F0B0'/><w:t>C</w:t><w:endnoteReference w:id='3'/>"
        "<w:t>x<!-- c --> tail</w:t></w:r></w:p>"
    )
    made, changed = io.BytesIO(make_docx("P1: first", xml=xml)), io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f'<w:endnotes {space}><w:endnote w:id="3"><w:p><w:r><w:t>in May</w:t></w:r></w:p></w:endnote></w:endnotes>'
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for item in source.infolist():
            target.writestr(item.filename, source.read(item.filename))
        target.writestr("word/endnotes.xml", note)
    assert words(read_transcript(put(folder, "a.docx", changed.getvalue())))[1] == (
        "P1",
        "10°C [footnote: in May]x tail",
    )
