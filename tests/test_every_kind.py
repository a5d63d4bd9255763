"""Every kind of input met in the wild, row by row: a file of our own of that kind, and the turns it must give.

The ids are the list: `pytest tests/test_every_kind.py --collect-only -q` shows each row with its files.
"""

import pytest
from test_transcripts import put
from wild import Kind, cases, cues, table, word, workbook

from toolkit.errors import FileProblem
from toolkit.transcripts.registry import read_transcript
from toolkit.transcripts.turns import recognise

ASKED, ANSWER, AGAIN, AYE = "How is the allotment?", "Wet, like.", "And the shed?", "Aye, dry."
TALK = [("Interviewer", ASKED), ("P1", ANSWER), ("Interviewer", AGAIN), ("P1", AYE)]


def as_said(*labels):
    return [(label, text) for label, (_, text) in zip(labels * 2, TALK, strict=True)]


def styled(style, one="Interviewer", two="P1"):
    return (
        "\n\n".join(style.format(who=two if n % 2 else one, words=text, n=n) for n, (_, text) in enumerate(TALK)) + "\n"
    )


ROWS = [
    # label on its own line, then text
    *(
        Kind("label on its own line, then text", f"{n}.txt", styled(style, "A07", "R1"), as_said("A07", "R1"))
        for n, style in enumerate(
            ("{who} 00:1{n}\n{words}", "{who}  0:2{n}\n{words}", "{who}  0:0{n}  \n{words}", "{who} 0:0{n}\n{words}")
        )
    ),
    Kind("time before name", "me.txt", styled("00:00:0{n} {who}\n{words}", "Me", "Ottilie"), as_said("Me", "Ottilie")),
    Kind(
        "time before name",
        "company.txt",
        styled("@0:0{n} - {who}\n{words}", "Ana Ruiz (Fenn Ltd)", "Tom (Fenn Ltd)"),
        as_said("Ana Ruiz (Fenn Ltd)", "Tom (Fenn Ltd)"),
    ),
    Kind(
        "name glued to time, name ends in a digit",
        "glued.txt",
        styled("{who}{n}:37\n{words}", "P7", "P12") + "\nP73:59\nMore.\n",
        [*as_said("P7", "P12"), ("P7", "More.")],
    ),
    Kind(
        "name glued to time, name ends in a digit",
        "word.txt",
        styled("{who}0:2{n}\n{words}", "Participant", "Interviewer"),
        as_said("Participant", "Interviewer"),
    ),
    Kind(
        "name glued to time, name ends in a digit",
        "hours.txt",
        styled("{who}:00:2{n}\n{words}", "P8", "P9"),
        as_said("P8", "P9"),
    ),
    Kind(
        "inline label",
        "lower.txt",
        styled("{who}: {words}", "interviewer", "interviewee"),
        as_said("interviewer", "interviewee"),
    ),
    Kind("inline label", "space.txt", styled("{who} : {words}", "Interviewer1", "P1"), as_said("Interviewer1", "P1")),
    Kind("inline label", "bold.md", styled("**{who}:** {words}"), TALK),
    Kind("inline label", "tab.txt", styled("{who}:\t{words}", "ABC", "DEF"), as_said("ABC", "DEF")),
    Kind(
        "inline label",
        "numbered.txt",
        "".join(f"{n} {who}: {text}\n" for n, (who, text) in enumerate(as_said("Researcher", "Participant"), start=11)),
        as_said("Researcher", "Participant"),
    ),
    Kind("inline label", "nbsp.txt", styled("{who}:\u00a0{words}"), TALK),
    Kind(
        "several interviewers",
        "three.txt",
        "interviewer 1: Why?\nP1: So.\ninterviewer1: When?\nP1: May.\nInterviewer 2: Who?\nP1: Her.\nInterviewer 2: Oh.\n",
        [
            ("interviewer 1", "Why?"),
            ("P1", "So."),
            ("interviewer1", "When?"),
            ("P1", "May."),
            ("Interviewer 2", "Who?"),
            ("P1", "Her."),
            ("Interviewer 2", "Oh."),
        ],
    ),
    *(
        Kind(
            "one person, several labels",
            f"{one}.txt",
            f"{one}: Wet.\n\n{other}: Dry.\n\n{one}: Wet.\n\n{other}: Dry.\n",
            [(one, "Wet."), (other, "Dry.")] * 2,
            f"“{one}” and “{other}” may be one person",
        )
        for one, other in (("Paticipant", "Participant"), ("AO7", "A07"), ("DT", "Denise Tull"), ("Ottilie", "Otillie"))
    ),
    *(
        Kind(
            "labels that are not people",
            f"{word_}.txt",
            f"{word_}: tea\n\n{styled('{who}: {words}')}\n{word_}: cake\n",
            [*TALK[:3], ("P1", f"{AYE} {word_}: cake")],
        )
        for word_ in ("Break", "Outro", "MORE INFO", "Transcript", "Audio file")
    ),
    Kind(
        "labels that are not people",
        "voices.txt",
        "Both: Yes.\n\nSpeaker 4: No.\n\nUnknown Speaker: Hm.\n\n" * 2,
        [("Both", "Yes."), ("Speaker 4", "No."), ("Unknown Speaker", "Hm.")] * 2,
    ),
    Kind(
        "header words that look like labels",
        "top.txt",
        "DATE: 3 May\nPLACE: the hall\nINTERVIEWER: Ottilie Marner\nSPEAKERS\nP1, Interviewer\nSUMMARY KEYWORDS\nleeks, frost, rent\n\n"
        + styled("{who}: {words}"),
        TALK,
    ),
    Kind(
        "no labels at all",
        "alternate.txt",
        "How is it?\n\nWet.\n\nAnd now?\n\nDry.\n",
        [("", text) for text in ("How is it?", "Wet.", "And now?", "Dry.")],
        "No speaker labels",
    ),
    Kind(
        "no labels at all",
        "breaks.docx",
        word("How is it?\nWet, like.", "And now?\nDry."),
        [("", text) for text in ("How is it?", "Wet, like.", "And now?", "Dry.")],
        "No speaker labels",
    ),
    Kind(
        "only the moderator labelled",
        "group.txt",
        "MODERATOR: Let us begin.\n\n1.a How is it?\n\n\tWet.\n\n\tDry.\n\nMODERATOR: Thank you.\n\n\tBye.\n",
        [
            ("MODERATOR", "Let us begin."),
            ("", "1.a How is it?"),
            ("", "Wet."),
            ("", "Dry."),
            ("MODERATOR", "Thank you."),
            ("", "Bye."),
        ],
    ),
    Kind(
        "rows without a speaker",
        "gaps.csv",
        "speaker,text\nInterviewer,How?\n,\n,\nP1,Wet.\n,Very.\n,\nInterviewer,And?\n",
        [("Interviewer", "How?"), ("P1", "Wet. Very."), ("Interviewer", "And?")],
    ),
    Kind(
        "cue without label in a labelled vtt",
        "gap.vtt",
        cues("Ana: How is", "it there?", "P1: Wet,", "like.", "Ana: Oh.", "P1: Aye."),
        [("Ana", "How is it there?"), ("P1", "Wet, like."), ("Ana", "Oh."), ("P1", "Aye.")],
    ),
    Kind(
        "cue without label in a labelled vtt",
        "cut.vtt",
        cues("Ana: How is it P1: Wet", "and cold.", "Ana: Oh.", "P1: Aye.", "Ana: So.", "P1: Well."),
        [("Ana", "How is it P1: Wet and cold. Oh."), ("P1", "Aye."), ("Ana", "So."), ("P1", "Well.")],
        "“P1:” at 0:01",
    ),
    Kind(
        "role or name in the label",
        "role.txt",
        styled("{who}: {words}", "Ottilie (SL)", "4 (Mary)"),
        as_said("Ottilie (SL)", "4 (Mary)"),
    ),
    Kind(
        "role or name in the label",
        "role time.txt",
        styled("{who}  0:0{n}\n{words}", "Ottilie (SL)", "4 (Mary)"),
        as_said("Ottilie (SL)", "4 (Mary)"),
    ),
    Kind("two people in one label", "two.txt", styled("{who}: {words}", "מ", "ג ב"), as_said("מ", "ג ב")),
    Kind("two people in one label", "and.txt", styled("{who}: {words}", "Ana", "P1 & P2"), as_said("Ana", "P1 & P2")),
    Kind(
        "stamp in the wrong column",
        "wrong.csv",
        "speaker,text,time\n[00:03:43] beginning of actual interview,,\nAna,How?,0:01\nP1,Wet.,0:02\n[00:05:00] tea,,\nP1,Dry.,0:03\n",
        [("Ana", "How?"), ("P1", "Wet."), ("P1", "Dry.")],
        "[00:03:43] beginning of actual interview",
    ),
    Kind(
        "stamp in the wrong column",
        "wrong.txt",
        "[00:03:43] beginning of actual interview\n\n" + styled("{who}: {words}"),
        TALK,
    ),
    Kind(
        "stamps without hours",
        "hours.vtt",
        "WEBVTT\n\n00:43.810 --> 00:45.000\nAna: How?\n\n01:30:36.640 --> 01:30:37.000\nP1: Wet.\n\n01:30:38.000 --> 01:30:39.000\nAna: Oh.\n\n01:30:40.000 --> 01:30:41.000\nP1: Dry.\n",
        [("Ana", "How?"), ("P1", "Wet."), ("Ana", "Oh."), ("P1", "Dry.")],
    ),
    Kind(
        "stamps inside text",
        "stamps.txt",
        styled("{who}: [00:01:0{n}] {words} [00:02:0{n}] Yes."),
        [(who, f"{text} [00:02:0{n}] Yes.") for n, (who, text) in enumerate(TALK)],
    ),
    Kind(
        "time order",
        "back.vtt",
        cues("Ana: How?", "P1: Wet.", "Ana: Oh.", "P1: Dry.").replace("00:00:03.000 -->", "00:00:00.500 -->"),
        [("Ana", "How?"), ("P1", "Wet."), ("Ana", "Oh."), ("P1", "Dry.")],
        "earlier than the one before",
    ),
    Kind(
        "time order",
        "back.txt",
        styled("{who}  0:{n}9\n{words}").replace("0:29", "0:02"),
        TALK,
        "earlier than the one before",
    ),
    Kind(
        "Zoom chat beside the transcript",
        "chat.txt",
        "00:11:09\tAna Ruiz:\tHello 😀\n00:11:40\tP1:\thttps://example.org/a?b=c\n00:12:01\tAna Ruiz:\tThanks\n00:12:09\tP1:\t👍\n",
        [("Ana Ruiz", "Hello 😀"), ("P1", "https://example.org/a?b=c"), ("Ana Ruiz", "Thanks"), ("P1", "👍")],
    ),
    Kind(
        "empty or stub files",
        "stub.txt",
        "This interview was removed at the wish of the person.\n",
        [("", "This interview was removed at the wish of the person.")],
        "only 10 words",
    ),
    Kind(
        "wrong extension",
        "rtf.doc",
        rb"{\rtf1\ansi Interviewer: How?\par P1: Wet.\par Interviewer: Oh.\par P1: Dry.\par}",
        [("Interviewer", "How?"), ("P1", "Wet."), ("Interviewer", "Oh."), ("P1", "Dry.")],
        "called .doc",
    ),
    Kind("wrong extension", "xlsx.csv", workbook(Sheet=[["speaker", "text"], *map(list, TALK)]), TALK, "called .csv"),
    Kind(
        "BOM; curly quotes; em dash as cut-off",
        "bom.csv",
        "\ufeffid,speaker,text\n1,Ana,“How’s it—”\n2,P1,I don’t—\n",
        [("Ana", "“How’s it—”"), ("P1", "I don’t—")],
    ),
    Kind(
        "BOM; curly quotes; em dash as cut-off",
        "bom.txt",
        "\ufeff" + styled("{who}: {words}—"),
        [(who, f"{text}—") for who, text in TALK],
    ),
    Kind(
        "other languages",
        "french.txt",
        styled("{who}\u00a0: {words}", "Enquêtrice", "Élise"),
        as_said("Enquêtrice", "Élise"),
    ),
    Kind(
        "other languages",
        "spanish.txt",
        styled("{who}: ¿{words}", "Entrevistadora", "Íñigo"),
        [(who, f"¿{text}") for who, text in as_said("Entrevistadora", "Íñigo")],
    ),
    Kind(
        "other languages",
        "hebrew.txt",
        "מראיינת: מה שלומך?\n\nדנה: טוב.\n\nמראיינת: ומה עוד?\n\nדנה: כלום.\n",
        [("מראיינת", "מה שלומך?"), ("דנה", "טוב."), ("מראיינת", "ומה עוד?"), ("דנה", "כלום.")],
    ),
    Kind(
        "other languages",
        "marked hebrew.txt",
        "\u200fמראיינת: מה שלומך?\n\n\u200fדנה: טוב.\n\n\u200fמראיינת: ומה עוד?\n\n\u200fדנה: כלום.\n",
        [("מראיינת", "מה שלומך?"), ("דנה", "טוב."), ("מראיינת", "ומה עוד?"), ("דנה", "כלום.")],
    ),
    Kind(
        "other languages",
        "chinese.txt",
        "采访者：你好吗？\n\n受访者：很好。\n\n采访者：还有呢？\n\n受访者：没有。\n",
        [("采访者", "你好吗？"), ("受访者", "很好。"), ("采访者", "还有呢？"), ("受访者", "没有。")],
    ),
    Kind(
        "huge line breaks inside one paragraph",
        "teams.docx",
        word("\n".join(f"{who}   0:0{n}\n{text}" for n, (who, text) in enumerate(TALK))),
        TALK,
    ),
    Kind(
        "huge line breaks inside one paragraph",
        "plain.docx",
        word("\n".join(f"{who}: {text}" for who, text in TALK)),
        TALK,
    ),
    Kind(
        "forms",
        "control.docx",
        word(
            body="".join(
                f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{who}: {text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
                for who, text in TALK
            )
        ),
        TALK,
    ),
    Kind("forms", "one cell.docx", word(body=table(["\n".join(f"{who}: {text}" for who, text in TALK)])), TALK),
    Kind(
        "forms",
        "latex.docx",
        word(*(f"{who}: {text} $\\alpha_{{1}}$ \\textbf{{so}}" for who, text in TALK)),
        [(who, f"{text} $\\alpha_{{1}}$ \\textbf{{so}}") for who, text in TALK],
    ),
    Kind(
        "workbook",
        "sheets.xlsx",
        workbook(
            P1=[["Interview of May"], [], ["Speaker", "Text"], ["Ana", "How?"], ["P1", "Wet."]],
            P2=[["Speaker", "Text"], ["Ana", "And you?"], ["P2", "Dry."]],
            Notes=[["shed", 3]],
        ),
        [("Ana", "How?"), ("P1", "Wet."), ("Ana", "And you?"), ("P2", "Dry.")],
        "“P1”, “P2”",
    ),
    Kind(
        "workbook",
        "unnamed.xlsx",
        workbook(
            P1=[["Unnamed: 0", "Speaker", "Text", "Unnamed: 3"], [0, "Ana", "How?", None], [1, "P1", "Wet.", "x"]]
        ),
        [("Ana", "How?"), ("P1", "Wet.")],
        "Columns left out: Unnamed: 0, Unnamed: 3",
    ),
    Kind(
        "workbook",
        "heads.xlsx",
        workbook(P1=[["Speaker\nGr=4;  GS=2", "Text"], ["Ana", "How?"], ["P1", "Wet."]]),
        [("Ana", "How?"), ("P1", "Wet.")],
    ),
]


@pytest.mark.parametrize("kind", cases(ROWS))
def test_row(folder, kind):
    draft = read_transcript(put(folder, kind.file, kind.content), kind.known)
    assert [(turn.label, " ".join(draft.text[turn.start : turn.end].split())) for turn in draft.turns] == kind.turns
    assert not kind.says or any(kind.says in warning for warning in draft.warnings), draft.warnings


NOBODYS = {
    "non-speech": (
        ["[inaudible]", "[unintelligible]", "[unintelligable]", "[crosstalk]"],
        ["[pause]", "[silence]", "[hesitates]", "[laughs\\]", "(laughing)", "(phone rings)", "(coughing)"],
    ),
    "stage directions": ([], ["(The participants reads the text on the wall)", "[to Ana]", "[The interviewer leaves]"]),
}


@pytest.mark.parametrize(
    ("row", "mark", "kind"),
    [
        (row, mark, kind)
        for row, (lost, heard) in NOBODYS.items()
        for marks, kind in ((lost, "inaudible"), (heard, "non-speech"))
        for mark in marks
    ]
    + [
        ("redaction", mark, "redaction")
        for mark in ("[P1]", "[Lab]", "[redacted]", "[the repository]", "(name)", "XXX")
    ],
)
def test_what_is_nobodys_words(row, mark, kind):
    text = f"P1: Well {mark} yes.\n\nP1: No.\n"
    turns, marks = recognise(text)
    assert [(text[one.start : one.end], str(one.kind)) for one in marks if one.kind != "label"] == [(mark, kind)], row
    assert text[turns[0].start : turns[0].end] == f"Well {mark} yes."


@pytest.mark.parametrize("speech", ["(I think)", "(to be honest)", "(the participants were late)", "(to me)"])
def test_round_brackets_around_speech_stay_speech(speech):
    _, marks = recognise(f"P1: It was {speech} May.\n\nP1: No.\n")
    assert {str(mark.kind) for mark in marks} == {"label"}


def test_same_file_under_two_names(study, folder):
    put(folder, "Focus Group.docx", word(*(f"{who}: {text}" for who, text in TALK)))
    put(folder, "focus group.docx", word(*(f"{who}: {text}" for who, text in TALK)))
    put(folder, "talk again.txt", styled("{who}: {words}"))
    put(folder, "another.txt", styled("{who}: {words}").replace("Wet", "Dry"))
    report = study.import_transcripts(folder)
    assert len(study.sources()) == 4
    assert sum("the same words as" in line for line in report.notes) == 2


def test_legacy_doc_and_lock_file(study, folder):
    put(folder, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    put(folder, "~$terview.docx", b"\x05Ana" + b" " * 158)
    put(folder, "P1.txt", styled("{who}: {words}"))
    report = study.import_transcripts(folder)
    assert list(study.sources()["source"]) == ["P1"]
    assert any("old.doc" in line and "save it as .docx" in line for line in report.problems)
    assert ("~$terview.docx", "it is a lock file that Word leaves behind") in report.left
    with pytest.raises(FileProblem, match="empty"):
        read_transcript(put(folder, "chat.txt", b"\n"))
    with pytest.raises(FileProblem, match="no text"):
        read_transcript(put(folder, "only.vtt", b"WEBVTT\n"))


@pytest.mark.parametrize(
    "name",
    [
        " leading.txt",
        "Ana & Tom.txt",
        "P1, second.txt",
        "P1 (copy) (2).txt",
        "MiXeD cAsE.TXT",
        "Intreview é.txt",
        "a.b.c.txt",
    ],
)
def test_file_names(study, folder, name):
    put(folder, name, styled("{who}: {words}"))
    study.import_transcripts(folder)
    assert len(study.turns()) == 4
    study.import_transcripts(folder)
    assert len(study.sources()) == 1
