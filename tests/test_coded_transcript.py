"""A transcript with its coding in Word: its words, its numbers, and comments on exactly the words they speak of."""

import io
import re
import zipfile

import docx
import pytest
from conftest import code_words, put_interview
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InvalidInput, NotFound
from toolkit.report.coded_transcript import EPOCH, CodedTranscript, Comment, Turn, coded_transcript
from toolkit.transcripts.registry import read_transcript


def anchored(path):
    """Return what each comment stands on, by its id: the words between its start and its end, a line per paragraph."""
    told, open_ones, ended = {}, set(), False
    for paragraph in docx.Document(path).element.body.iter(qn("w:p")):
        for one in open_ones:
            told[one] += "\n"
        for part in paragraph.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t"), qn("w:tab")):
            name = part.get(qn("w:id"))
            if part.tag == qn("w:commentRangeStart"):
                open_ones.add(name)
                told[name] = ""
            elif part.tag == qn("w:commentRangeEnd"):
                open_ones.remove(name)
                ended = True
            else:
                for one in open_ones:
                    told[one] += "\t" if part.tag == qn("w:tab") else part.text
    assert (not open_ones and ended) or not told
    return told


def numbers(path):
    """Return the number that Word shows beside each paragraph, counted as Word counts."""
    document = docx.Document(path)
    lists = document.part.numbering_part.element
    starts = {
        int(one.get(qn("w:numId"))): one.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        for one in lists.iter(qn("w:num"))
    }
    last, shown = {}, []
    for paragraph in document.paragraphs:
        properties = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if properties is None:
            shown.append(None)
            continue
        which = properties.numId.val
        last[which] = last[which] + 1 if which in last else int(starts[which].get(qn("w:val")))
        shown.append(last[which])
    return shown


SOURCES = ("P1 T1", "P2 T1", "PM1 PM2 T1", "PM4 T2", "Field note Hessenby T2")


@pytest.mark.parametrize("source", SOURCES)
def test_every_comment_stands_on_the_words_of_its_coding(sample_data, tmp_path, source):
    path = coded_transcript(sample_data, source).save(tmp_path / "a.docx")
    mine = sample_data.codings[sample_data.codings["source"] == source]
    comments = {str(one.comment_id): one for one in docx.Document(path).comments}
    words = anchored(path)
    assert set(words) == set(comments)
    by_path = dict(zip(sample_data.codes["code"], sample_data.codes["path"], strict=True))
    wanted = sorted((row.quote, by_path[row.code], row.coder) for row in mine.itertuples())
    assert sorted((words[key], one.text.split("\n")[0], one.author) for key, one in comments.items()) == wanted
    assert len(wanted) > 3


@pytest.mark.parametrize("source", SOURCES)
def test_the_words_are_the_transcripts_and_read_back_as_the_same_turns(sample_data, tmp_path, source):
    path = coded_transcript(sample_data, source).save(tmp_path / "a.docx")
    paragraphs = docx.Document(path).paragraphs
    assert "\n".join("".join(run.text for run in one.runs) for one in paragraphs) == sample_data.texts[source]
    draft, mine = read_transcript(path), sample_data.turns[sample_data.turns["source"] == source]
    assert draft.text == sample_data.texts[source]
    if source.startswith("Field"):
        return  # a note has paragraphs, not speakers; what it is read as is said in sources.csv
    assert [(turn.start, turn.end) for turn in draft.turns] == list(zip(mine["start"], mine["end"], strict=True))


def test_turns_are_numbered_as_in_the_study_and_speakers_are_bold(sample_data, tmp_path):
    path = coded_transcript(sample_data, "P1 T1").save(tmp_path / "a.docx")
    turns = sample_data.turns[sample_data.turns["source"] == "P1 T1"]
    shown = numbers(path)
    assert [one for one in shown if one is not None] == turns["turn"].tolist()
    for number, paragraph in zip(shown, docx.Document(path).paragraphs, strict=True):
        bold = "".join(run.text for run in paragraph.runs if run.bold)
        assert bold in (("P1:", "Interviewer:") if number is not None else ("",))


def test_view_key_quote_and_memos_are_told_but_no_private_memo(study, folder, tmp_path):
    put_interview(folder, "P1 T1", ("Interviewer", "How?"), ("P1", "It was 😀 good, on the whole."))
    study.import_transcripts(folder)
    study.codebook.add("Mood")
    study.codebook.add("Good days", under="Mood")
    coding = code_words(study, "P1 T1", "good, on", "Good days", view="positive", key_quote=True)
    study.memo("She laughed.", coding=coding, title="Tone")
    study.memo("I was moved.", coding=coding, kind="reflexive")
    path = coded_transcript(study.data(), "P1 T1").save(tmp_path / "a.docx")
    (comment,) = docx.Document(path).comments
    assert comment.text.split("\n") == ["Mood > Good days", "View: positive", "Key quote", "Memo: Tone: She laughed."]
    assert (comment.author, comment.initials) == ("Ana", "A")
    assert comment.timestamp.isoformat()[:19] == str(study.codings()["created_at"].iloc[0])[:19]
    assert list(anchored(path).values()) == ["good, on"]


def test_turns_that_share_a_line_do_not_shift_the_numbers_after_them(tmp_path):
    text = "A: one B: two\nstill two\nA: three\n\nB: four"
    turns = [Turn(1, 0, 6), Turn(2, 7, 23), Turn(3, 24, 32), Turn(4, 34, 41)]
    made = CodedTranscript(source="x", text=text, turns=turns, labels=[], comments=[], coded="")
    assert numbers(made.save(tmp_path / "a.docx")) == [1, None, 3, None, 4]


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6)


@given(lines=st.lists(st.text("ab é😀\t", max_size=14), min_size=1, max_size=5), spans=SPANS)
@settings(max_examples=40, deadline=None)
def test_any_spans_however_they_overlap_stand_on_their_words(tmp_path_factory, lines, spans):
    text = "\n".join(lines)
    spans = [(start, min(len(text), start + length)) for start, length in spans]
    spans = [(start, end) for start, end in spans if text[start:end].strip("\n")]
    comments = [Comment(span, "Ana", EPOCH, str(number)) for number, span in enumerate(spans)]
    made = CodedTranscript(source="x", text=text, turns=[], labels=[], comments=comments, coded="")
    path = made.save(tmp_path_factory.mktemp("out") / "a.docx")
    assert "\n".join("".join(run.text for run in one.runs) for one in docx.Document(path).paragraphs) == text
    said = {one.text: str(one.comment_id) for one in docx.Document(path).comments}
    words = anchored(path)
    for number, (start, end) in enumerate(spans):
        assert words[said[str(number)]].strip("\n") == text[start:end].strip("\n")


def test_the_same_study_gives_the_same_bytes_and_names_nobody_of_this_machine(sample_data):
    one = coded_transcript(sample_data, "P1 T1").content()
    assert one == coded_transcript(sample_data, "P1 T1").content()
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_a_coded_transcript_is_left_alone_by_an_import(study, folder, sample_data):
    coded_transcript(sample_data, "P1 T1").save(folder / "P1 T1.docx")
    put_interview(folder, "P2 T1", ("Interviewer", "How?"), ("P2", "Well."))
    said = study.import_transcripts(folder)
    assert study.sources()["source"].tolist() == ["P2 T1"]
    assert any("a report that this toolkit wrote" in line for line in said.lines())


def test_a_wrong_name_and_a_wrong_ending(sample_data, tmp_path):
    with pytest.raises(NotFound, match="Did you mean “P1 T1”"):
        coded_transcript(sample_data, "P1T1")
    with pytest.raises(InvalidInput, match=r"Use \.docx"):
        coded_transcript(sample_data, "P1 T1").save(tmp_path / "a.rtf")
