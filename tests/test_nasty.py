"""Every kind of input met in the wild: expected turns and words, or a message that says what to do."""

import io
import json
import subprocess
import sys
import zipfile

import docx
import openpyxl
import pytest
from conftest import ROOT, write_rows
from test_transcripts import BODY, joined, make_docx, put, words
from wild import cues

from toolkit.errors import FileProblem
from toolkit.transcripts.labels import is_several
from toolkit.transcripts.look_alikes import look_alikes
from toolkit.transcripts.registry import read_transcript
from toolkit.transcripts.turns import recognise

TALK = [("Interviewer", "How is it going?"), ("P1", "Fine, like."), ("Interviewer", "And now?"), ("P1", "Aye, well.")]


def said(text, known=()):
    turns, _ = recognise(text, known)
    return [(turn.label, " ".join(text[turn.start : turn.end].split())) for turn in turns]


def in_style(style):
    """The talk of four turns, each written as the style says."""
    return "\n\n".join(style.format(who=who, words=words, n=n) for n, (who, words) in enumerate(TALK, start=1)) + "\n"


@pytest.mark.parametrize(
    "style",
    [
        "{who} 00:1{n}\n{words}",
        "{who}  0:0{n}\n{words}",
        "{who}  0:0{n}  \n{words}",
        "00:00:0{n} {who}\n{words}",
        "@0:0{n} - {who} (Company)\n{words}",
        "[00:00:0{n}] - {who}\n{words}",
        "{who} (00:0{n}):\n{words}",
        "{who}: {words}",
        "{who} : {words}",
        "**{who}:** {words}",
        "**{who}:** [00:00:0{n}] {words}",
        "[00:00:0{n}] **{who}:** {words}",
        "{who}:\t{words}",
        "{who}\t{words}",
        "{n} {who}: {words}",
        "{n}. {who}: {words}",
        "[{who}] 00:0{n}: {words}",
        "[{who}]: {words}",
        "{who}：{words}",
        "{who}: {words} #00:00:0{n}-3#",
        "0:0:{n}.120 --> 0:0:{n}.450\n{who}\n{words}",
        "00:11:0{n}\t{who}:\t{words}",
        "{who} - {words}",
        "{who}\n{words}",
        "{who} (SL): {words}",
    ],
)
def test_every_way_to_write_a_label(style):
    found = [(label.split(" (")[0], " ".join(text.split())) for label, text in said(in_style(style))]
    cleaned = [
        (label, text.partition(" #")[0].removeprefix(f"[00:00:0{n}] "))
        for n, (label, text) in enumerate(found, start=1)
    ]
    assert cleaned == TALK


def test_a_time_glued_to_a_name_that_ends_in_a_digit():
    text = "P73:37\nOne.\n\nParticipant0:22\nTwo.\n\nP8:00:27\nThree.\n\nP7 4:01\nFour.\n\nParticipant1:03\nFive.\n\nP8:01:10\nSix.\n"
    assert said(text) == [
        *(("P7", "One."), ("Participant", "Two."), ("P8", "Three.")),
        *(("P7", "Four."), ("Participant", "Five."), ("P8", "Six.")),
    ]


def test_a_name_with_a_comma_and_a_role_as_teams_shows_it():
    text = "Marner, Ottilie (Guest)   0:03\nHello.\n\nKim T   0:10\nHi.\n\nMarner, Ottilie (Guest)   0:20\nSo?\n\nKim T   0:25\nYes.\n"
    assert [label for label, _ in said(text)] == ["Marner, Ottilie (Guest)", "Kim T"] * 2


def test_a_sentence_that_ends_in_a_time_is_no_label():
    text = in_style("{who}  0:0{n}\n{words}").replace("Fine, like.", "We start at 8:15")
    assert ("P1", "We start at 8:15") in said(text)


def test_several_interviewers_keep_their_labels():
    text = "interviewer 1: One?\nP1: Yes.\ninterviewer1: Two?\nP1: No.\nInterviewer 2: Three?\nP1: Why?\nInterviewer 2: So.\n"
    turns, _ = recognise(text)
    assert [turn.role for turn in turns] == ["interviewer", "unknown"] * 3 + ["interviewer"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Participant", "Paticipant"), ("A07", "AO7"), ("P 07", "p07"), ("Mary-Ann", "Mary Ann"), ("Ottilie", "Otillie"),
     ("DT", "Denise Tull")],
)  # fmt: skip
def test_labels_of_one_person_are_proposed_and_not_joined(folder, one, other):
    text = f"{one}: First.\n\n{other}: Second.\n\n{one}: Third.\n\n{other}: Fourth.\n"
    draft = read_transcript(put(folder, "a.txt", text))
    assert len({label for label, _ in words(draft)}) == 2
    assert any("may be one person" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("one", "other"), [("P1", "P2"), ("P1", "P11"), ("Ann", "Anna"), ("PM1", "P1"), ("Mary", "Mark")]
)
def test_different_people_are_not_proposed_as_one(one, other):
    assert look_alikes([one, other]) == []


@pytest.mark.parametrize(
    "word",
    [
        "Break",
        "Outro",
        "MORE INFO",
        "Transcript",
        "Audio file",
        "DATE",
        "PLACE",
        "SPEAKERS",
        "SUMMARY KEYWORDS",
        "http",
    ],
)
def test_words_that_are_not_people(word):
    text = f"{word}: this\n\n{in_style('{who}: {words}')}\n{word}: that\n"
    assert {label for label, _ in said(text)} == {"Interviewer", "P1"}


def test_speakers_without_a_name_and_both_at_once():
    text = "Unknown Speaker: Hm.\nSpeaker 4: Hello.\nBoth: Yes!\nUnknown Speaker: Hm.\nSpeaker 4: So.\nBoth: No!\n"
    turns, _ = recognise(text)
    assert [turn.label for turn in turns] == ["Unknown Speaker", "Speaker 4", "Both"] * 2
    assert [turn.role for turn in turns] == ["unknown", "unknown", "several"] * 2
    assert is_several("everyone")


def test_a_header_in_the_way_of_otter_is_left_out():
    text = (
        "Interview 3\nMon, Mar 3, 2025 10:00AM • 34:20\nSUMMARY KEYWORDS\nmentor, phone, school\nSPEAKERS\nP1, Interviewer\n\n"
        + in_style("{who}  00:0{n}\n{words}")
        + "\nTranscribed by a machine\n"
    )
    turns, marks = recognise(text)
    assert [turn.label for turn in turns] == [who for who, _ in TALK]
    head = next(mark for mark in marks if mark.kind == "header")
    assert "KEYWORDS" in text[head.start : head.end]


def test_only_the_moderator_is_labelled():
    text = "MODERATOR: First question?\n\n\tAn answer.\n\n\tAnother answer.\n\nMODERATOR: Second?\n\n\tYes.\n"
    assert said(text) == [
        ("MODERATOR", "First question?"),
        *(("", "An answer."), ("", "Another answer.")),
        *(("MODERATOR", "Second?"), ("", "Yes.")),
    ]


def test_no_labels_at_all():
    assert said("How is it?\nFine.\n\nAnd now?\nAye.\n") == [("", "How is it? Fine."), ("", "And now? Aye.")]


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("[inaudible]", "inaudible"), ("[unintelligible]", "inaudible"), ("[unintelligable]", "inaudible"),
        ("[crosstalk]", "inaudible"), ("[unclear 00:06:31]", "inaudible"), ("[pause]", "non-speech"),
        ("[silence]", "non-speech"), ("[hesitates]", "non-speech"), ("[laughs\\]", "non-speech"),
        ("(laughing)", "non-speech"), ("(phone rings)", "non-speech"), ("(coughing)", "non-speech"),
        ("[00:01:00]", "stamp"), ("(00:01:00)", "stamp"), ("#00:01:00-3#", "stamp"), ("[P1]", "redaction"),
        ("[Lab]", "redaction"), ("[redacted]", "redaction"), ("[they]", "editorial insertion"), ("(name)", "redaction"),
        ("XXX", "redaction"),
    ],
)  # fmt: skip
def test_what_is_nobodys_words(mark, kind):
    text = f"P1: Well {mark} yes.\n\nP1: No.\n"
    _, marks = recognise(text)
    assert [(text[one.start : one.end], str(one.kind)) for one in marks if one.kind != "label"] == [(mark, kind)]


def test_round_brackets_around_speech_are_speech():
    _, marks = recognise("P1: It was (I think) May.\n\nP1: No.\n")
    assert {mark.kind for mark in marks} == {"label"}


def test_a_time_that_goes_back_is_told(folder):
    cues = ["00:00:10.000 --> 00:00:11.000\nP1: One.", "00:00:05.000 --> 00:00:06.000\nP2: Two.", "00:12.000 --> 01:00:13.000\nP1: Three.",
            "00:00:14.000 --> 00:00:15.000\nP2: Four."]  # fmt: skip
    draft = read_transcript(put(folder, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues) + "\n"))
    assert [label for label, _ in words(draft)] == ["P1", "P2", "P1", "P2"]
    assert any("earlier than the one before (first: 0:05)" in warning for warning in draft.warnings)


def test_a_cue_without_a_label_goes_on(folder):
    cues = ["P1: One,", "two,", "P2: Three.", "P1: Four.", "P2: Five."]
    body = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}" for n, cue in enumerate(cues))
    assert words(read_transcript(put(folder, "a.vtt", f"WEBVTT\n\n{body}\n")))[0] == ("P1", "One, two,")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("only.vtt", b"WEBVTT\n\n", "no text"),
        ("one.txt", b"\n", "empty"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, r"old \.doc.*save it as \.docx"),
        ("a.pdf", b"not a pdf at all", "not a PDF"),
        ("b.pdf", b"%PDF-1.7 rubbish", "damaged"),
        ("a.eaf", b"<ANNOTATION_DOCUMENT><TIER>", "damaged"),
        ("b.eaf", b'<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT/>', "DOCTYPE"),
        ("a.json", b"{", "not JSON"),
        ("b.json", b'{"a": [1, 2]}', "No segments with words"),
        ("deep.json", b"[" * 100_000, "not JSON"),
        ("a.csv", b"code,definition\nx,y\n", "No column for the speaker"),
    ],
)
def test_what_cannot_be_read_says_why(folder, name, content, message):
    with pytest.raises(FileProblem, match=message) as problem:
        read_transcript(put(folder, name, content))
    assert name in str(problem.value)


RTF = (
    rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}\f0 Interviewer: How\'92s it going? \'96 so\par "
    rb"P1: Fine\u8217?s caf\'e9 \u-10179?\u-8704?\line next\par Interviewer: And now?\par P1: Aye.\par}"
)


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.txt"])
def test_rtf_under_any_name(folder, name):
    draft = read_transcript(put(folder, name, RTF))
    assert words(draft) == [
        ("Interviewer", "How’s it going? – so"),
        ("P1", "Fine’s café 😀\nnext"),
        ("Interviewer", "And now?"),
        ("P1", "Aye."),
    ]
    assert bool(draft.warnings) == (name == "a.doc")


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


ROWS = [["Speaker", "Text", "Time"], *([who, text, f"00:0{n}"] for n, (who, text) in enumerate(TALK, start=1))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode()),
        ("b.csv", "\ufeff".encode() + "\n".join(";".join(row) for row in ROWS).encode()),
        ("a.tsv", "\n".join("\t".join(row) for row in ROWS).encode()),
        ("a.xlsx", workbook(["Transcript of May"], [], *ROWS)),
        ("b.csv", workbook(*ROWS)),
    ],
)
def test_a_row_per_turn(folder, name, content):
    draft = read_transcript(put(folder, name, content))
    assert words(draft) == TALK
    assert [turn.time_ms for turn in draft.turns] == [1_000, 2_000, 3_000, 4_000]


def test_rows_without_a_speaker_go_on_and_a_guarded_formula_is_itself(folder):
    content = "speaker,text\nP1,'=1+1\n,and more\n,\nP2,Yes\n"
    assert words(read_transcript(put(folder, "a.csv", content))) == [("P1", "=1+1\nand more"), ("P2", "Yes")]


def test_elan_takes_the_tiers_on_the_recording(folder):
    tier = (
        '<TIER TIER_ID="{who}" PARTICIPANT="{who}"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{who}1" TIME_SLOT_REF1="{a}" '
        'TIME_SLOT_REF2="{b}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>'
    )
    below = '<TIER TIER_ID="gloss" PARENT_REF="P1"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="g" ANNOTATION_REF="P11"><ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>'
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * 500}"/>' for n in (1, 2, 3))
    content = (
        f'<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER>{slots}<TIME_SLOT TIME_SLOT_ID="ts4"/></TIME_ORDER>'
        + tier.format(who="P1", a="ts2", b="ts3", words="Second &amp; on.")
        + tier.format(who="Ana", a="ts1", b="ts4", words="First?")
        + below
        + "</ANNOTATION_DOCUMENT>"
    )
    draft = read_transcript(put(folder, "a.eaf", content))
    assert words(draft) == [("Ana", "First?"), ("P1", "Second & on.")]
    assert [turn.time_ms for turn in draft.turns] == [500, 1_000]
    assert any("gloss" in warning for warning in draft.warnings)


def test_chat_takes_the_main_lines(folder):
    content = (
        "@UTF8\n@Begin\n@Participants:\tPAR Ana Participant, INV Investigator\n*INV:\thow are you ? \x151200_2400\x15\n"
        "*PAR:\t&-uh I (.) I'm fine .\n\tthanks . \x152500_4000\x15\n%com:\tlaughs\n@End\n"
    )
    draft = read_transcript(put(folder, "a.cha", content))
    assert words(draft) == [("Interviewer", "how are you ?"), ("PAR", "&-uh I (.) I'm fine . thanks .")]
    assert [turn.time_ms for turn in draft.turns] == [1_200, 2_500]
    assert [turn.role for turn in draft.turns] == ["interviewer", "unknown"]


@pytest.mark.parametrize(
    "content",
    [
        {"text": "all", "segments": [{"start": 1.5, "end": 2.0, "text": " Hello.", "speaker": "P1"}, {"start": 2.5, "end": 3, "text": "Hi.", "speaker": "P2"}]},
        {"utterances": [{"start": 1500, "end": 2000, "text": "Hello.", "speaker": "P1", "words": []}, {"start": 2500, "end": 3000, "text": "Hi.", "speaker": "P2"}]},
        {"results": {"utterances": [{"start": 1.5, "end": 2.0, "transcript": "Hello.", "speaker": "P1"}, {"start": 2.5, "end": 3, "transcript": "Hi.", "speaker": "P2"}]}},
        [{"startTime": "1.5", "speakerName": "P1", "content": "Hello."}, {"startTime": "2.5", "speakerName": "P2", "content": "Hi."}],
    ],
)  # fmt: skip
def test_speech_recognisers_json(folder, content):
    draft = read_transcript(put(folder, "a.json", json.dumps(content)))
    assert words(draft) == [("P1", "Hello."), ("P2", "Hi.")]
    assert [turn.time_ms for turn in draft.turns] == [1_500, 2_500]


def test_subrip_with_missing_lines_repeated_numbers_and_two_speakers(folder):
    content = (
        "1\r\n00:00:43,810 --> 00:00:47,850\r\n- Hello everyone.\r\n- Hi.\r\n"
        "1\r\n00:00:48,000 --> 00:00:49,000\r\n<i>So</i> it began in 1987\r\n2024\r\n\r\n3\r\n00:00:52,000 --> 00:00:53,000\r\nP1: Caf\xe9.\r\n"
    )
    draft = read_transcript(put(folder, "a.srt", content.encode("cp1252")))
    assert draft.text == "Hello everyone.\n\nHi. So it began in 1987 2024\n\nP1: Café."
    assert [turn.time_ms for turn in draft.turns] == [43_810, 43_810, 52_000]


def test_teams_word_transcripts_of_both_generations(folder):
    new = docx.Document()
    new.add_paragraph("Interview with P1\n3 March 2025, 10:00AM\n34m 20s")
    new.add_paragraph("Ruiz, Ana started transcription")
    for who, text, time in (
        ("Ruiz, Ana", "Shall we?", "0:03"),
        ("P1", "Yes.", "0:05"),
        ("Ruiz, Ana", "So.", "0:09"),
        ("P1", "Mm.", "0:11"),
    ):
        paragraph = new.add_paragraph()
        paragraph.add_run(who).bold = True
        paragraph.add_run(f"   {time}")
        paragraph.add_run().add_break()
        paragraph.add_run(text)
    made = io.BytesIO()
    new.save(made)
    draft = read_transcript(put(folder, "new.docx", made.getvalue()))
    assert words(draft) == [("Ruiz, Ana", "Shall we?"), ("P1", "Yes."), ("Ruiz, Ana", "So."), ("P1", "Mm.")]
    assert [turn.time_ms for turn in draft.turns] == [3_000, 5_000, 9_000, 11_000]
    old = make_docx(*(f"0:0:{n}.120 --> 0:0:{n}.450\n{who}\n{text}" for n, (who, text) in enumerate(TALK, start=1)))
    assert words(read_transcript(put(folder, "old.docx", old))) == TALK


def test_bold_names_without_a_colon(folder):
    document = docx.Document()
    for who, text in TALK:
        paragraph = document.add_paragraph()
        paragraph.add_run(who).bold = True
        paragraph.add_run(f" {text}")
    made = io.BytesIO()
    document.save(made)
    assert words(read_transcript(put(folder, "a.docx", made.getvalue()))) == TALK


def test_footnotes_and_text_boxes_are_kept(folder):
    xml = (
        "<w:p><w:r><w:t>P1: before</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t> after</w:t></w:r></w:p>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p><w:p><w:r><w:t>two lines</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    made = io.BytesIO(make_docx("P1: first", xml=xml))
    changed = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>she means June</w:t></w:r></w:p></w:footnote></w:footnotes>'
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for item in source.infolist():
            target.writestr(item.filename, source.read(item.filename))
        target.writestr("word/footnotes.xml", note)
    draft = read_transcript(put(folder, "a.docx", changed.getvalue()))
    assert words(draft)[1] == ("P1", "before [footnote: she means June] after\n\nIn a box\ntwo lines")
    assert "editorial insertion" in {str(mark.kind) for mark in draft.marks}


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """The same interview of two pages, converted by a program that is not ours."""
    from conftest import must_have

    must_have(subprocess.run(["which", "soffice"], capture_output=True, check=False).returncode == 0, "LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    things = (
        "the bus was late",
        "nobody had a key to the well-known cupboard",
        "it rained until half past four",
        "she wrote it down twice",
    )
    turns = [
        (
            who,
            f"{text} " + " ".join(f"In week {number} {thing}, as I said to my sister at the time." for thing in things),
        )
        for number in range(12)
        for who, text in TALK
    ]
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Alongside evaluation, strictly confidential"
    for who, text in turns:
        document.add_paragraph(f"{who}: {text.strip()}")
    document.save(folder / "one.docx")
    for kind in ("odt", "pdf", "rtf"):
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            kind,
            "one.docx",
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    said = [(who, " ".join(text.split())) for who, text in turns]
    spoken = [f"{who}: {text}" for who, text in said]
    (folder / "one.txt").write_text("\n\n".join(spoken) + "\n", encoding="utf-8")
    for ending in ("vtt", "srt"):
        (folder / f"one.{ending}").write_text(cues(*spoken, ending=ending), encoding="utf-8")
    rows = [["speaker", "text"], *map(list, said)]
    write_rows(folder / "one.csv", *rows)
    (folder / "one.xlsx").write_bytes(workbook(*rows))
    return folder, said


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "pdf", "txt", "vtt", "srt", "csv", "xlsx"])
def test_one_interview_in_every_format_gives_the_same_words_and_turns(by_libreoffice, kind):
    folder, turns = by_libreoffice
    draft = read_transcript(folder / f"one.{kind}")
    assert [(who, " ".join(text.split())) for who, text in words(draft)] == turns


def test_one_interview_in_captions_rows_and_text_gives_the_same_turns(folder):
    vtt = (
        "WEBVTT\n\n"
        + "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{who}: {text}" for n, (who, text) in enumerate(TALK))
        + "\n"
    )
    srt = (
        "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: {text}" for n, (who, text) in enumerate(TALK))
        + "\n"
    )
    files = {"a.vtt": vtt, "a.srt": srt, "a.txt": in_style("{who}: {words}"), "a.md": in_style("**{who}:** {words}")}
    assert all(joined(words(read_transcript(put(folder, name, text)))) == TALK for name, text in files.items())


def test_a_scan_is_named_as_one(folder):
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(200, 200)
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(FileProblem, match="a scan"):
        read_transcript(put(folder, "scan.pdf", made.getvalue()))


def test_old_mac_lines_and_line_separators_are_one_kind_of_line(folder):
    assert read_transcript(put(folder, "a.txt", BODY.replace("\n", "\r").encode())).text == BODY


def test_an_agency_s_respondent_is_not_the_interviewer():
    turns, _ = recognise("INT: One?\n\nRES: Yes.\n\nINT: Two?\n\nRES: No.\n")
    assert [turn.role for turn in turns] == ["interviewer", "unknown"] * 2


def test_a_sheet_is_a_transcript_if_it_holds_turns_and_else_left_alone(study, folder):
    put(folder, "P1 T1.csv", "speaker,text\nInterviewer,How is it?\nP1,Fine.\n")
    put(folder, "P2 T1.xlsx", workbook(*ROWS))
    put(folder, "budget.csv", "item,cost\nbus,3\n")
    put(folder, "codings.csv", "source,speaker,text\nP1 T1,a,b\n")
    put(folder, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    report = study.import_transcripts(folder)
    assert sorted(study.sources()["source"]) == ["P1 T1", "P2 T1"]
    assert {name for name, _ in report.left} == {"budget.csv", "codings.csv"}
    assert any("old.doc" in said and "save it as .docx" in said for said in report.problems)


@pytest.mark.slow
def test_the_cleaning_of_pages_is_told_and_can_be_switched_off(by_libreoffice):
    folder, _ = by_libreoffice
    cleaned = read_transcript(folder / "one.pdf")
    assert any("“Alongside evaluation, strictly confidential”" in warning for warning in cleaned.warnings)
    assert "strictly confidential" not in cleaned.text
    assert "strictly confidential" in read_transcript(folder / "one.pdf", clean_pages=False).text


def test_who_an_unknown_label_may_be_is_proposed_with_its_reason(study, folder):
    for name, label in (
        ("One", "Kayleigh"),
        ("Two", "Kayleigh"),
        ("Three", "Kayliegh"),
        ("Four", "Mary Ann"),
        ("Five", "iPhone"),
    ):
        put(folder, f"{name}.txt", f"Interviewer: Well?\n\n{label}: Yes.\n\nInterviewer: And?\n\n{label}: No.\n")
    put(folder, "participants.csv", "participant,group,number\nP1,Parent,1\nMary-Ann,Parent,2\nP3,Parent,3\n")
    put(folder, "sources.csv", "file,participants\nFive.txt,P3\n")
    study.import_transcripts(folder)
    study.people.assign_speaker(source="One", label="Kayleigh", speaker="P1")
    shown = study.speakers().set_index("source")
    shown = shown[shown["label"].notna() & (shown["label"] != "Interviewer")]
    assert shown[["proposed", "confidence"]].apply(tuple, axis=1).to_dict() == {
        "One": ("", ""),
        "Two": ("P1", "high"),
        "Three": ("P1", "middle"),
        "Four": ("Mary-Ann", "middle"),
        "Five": ("P3", "low"),
    }
    assert shown.loc["Three", "why"] == "like the label “Kayleigh”: one letter apart"


def test_a_label_that_machines_give_to_anybody_is_never_proposed_with_high_confidence(study, folder):
    for name, label in (
        ("One", "Speaker 1"),
        ("Two", "Speaker 1"),
        ("Three", "Ottilie Marner"),
        ("Four", "Ottilie Marner"),
    ):
        put(folder, f"{name}.txt", f"P1: Well?\n\n{label}: Yes.\n\nP1: And?\n\n{label}: No.\n")
    put(folder, "participants.csv", "participant,group\nP1,Parent\nP2,Parent\n")
    study.import_transcripts(folder)
    study.people.assign_speaker(source="One", label="Speaker 1", speaker="P2")
    study.people.assign_speaker(source="Three", label="Ottilie Marner", speaker="interviewer")
    shown = study.speakers()
    shown = shown[(shown["role"] == "unknown") & shown["label"].notna()].set_index("source")
    assert shown[["proposed", "confidence"]].apply(tuple, axis=1).to_dict() == {
        "Two": ("P2", "low"),
        "Four": ("interviewer", "high"),
    }


def test_captions_without_a_speaker_are_counted_and_told_whose_turn_they_went_to(study, folder):
    said = ["Ana: Well?", "P1: I kept it.", "In a drawer.", "Ana: And?", "Hm.", "P1: No.", "Not once."]
    cues = [f"00:00:{10 + n}.000 --> 00:00:{10 + n}.900\n{words}\n" for n, words in enumerate(said)]
    put(folder, "A.vtt", "WEBVTT\n\n" + "\n".join(cues))
    put(folder, "B.vtt", "WEBVTT\n\n" + "\n".join(cue for cue in cues if ": " in cue))
    report = repr(study.import_transcripts(folder))
    line = "3 captions name no speaker and were added to the turn before: of “P1” 2, “Ana” 1. The first is at 0:12."
    assert f"A.vtt: {line}" in report
    assert "B.vtt: 3 captions" not in report
    assert report.count("no speaker and") == 1
    assert "I kept it. In a drawer." in set(study.turns("A")["text"])


def test_a_label_on_the_line_below_a_time_is_one_label_not_two():
    text = "".join(f"0:0:{n}.100 --> 0:0:{n}.900\nP{n % 2}: word {n}\n\n" for n in range(6))
    turns, _ = recognise(text)
    assert all(0 <= turn.start <= turn.end for turn in turns)
    assert {turn.label for turn in turns} == {"P0", "P1"}


@pytest.mark.alone
@pytest.mark.slow
def test_twenty_seconds_of_broken_files_end_in_messages_or_drafts():
    command = [sys.executable, "-m", "benchmarks.fuzz", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["files"] > 1_000
    assert figures["defects"] == 0, done.stderr
    assert figures["slowest_s"] < 5


@pytest.mark.slow
def test_rtf_reads_as_another_reader_reads_it(by_libreoffice):
    from striprtf.striprtf import rtf_to_text

    from toolkit.transcripts.rtf_text import text_of_rtf

    content = (by_libreoffice[0] / "one.rtf").read_bytes()
    ours, _ = text_of_rtf(content)
    assert ours.split() == rtf_to_text(content.decode("latin-1"), encoding="cp1252").split()
    assert len(ours.split()) > 1_000
