"""Every transcript format and every pitfall common to all, one by one: a file of our own, and the turns it must give."""

import json
import unicodedata

import pytest
from test_every_kind import AGAIN, ANSWER, ASKED, AYE, TALK, as_said, styled
from test_transcripts import put
from wild import Kind, cases, cues, pdf, table, word, workbook

from toolkit.transcripts.registry import read_transcript

PLAIN = styled("{who}: {words}")
EAF = (
    '<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>'
    '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2"/><TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="4000"/></TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>'
)
NOTE = '<TIER TIER_ID="{tier}" {who}>{said}</TIER>'
SAID = '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{n}" TIME_SLOT_REF2="ts{m}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
CHA = (
    "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tPAR Participant, INV Investigator\n@ID:\teng|study|PAR|64;03.||group1||Participant|||\n"
    "*INV:\thow are you ? \x151200_2400\x15\n*PAR:\t&-uh I (.) I'm [/] I'm fine .\n\tthanks .\n%com:\tlaughs\n@End\n"
)
OTTER = f"P1  0:00\n{ASKED}\n\nA1  0:10\n{ANSWER}\n\nOh, and one more thing.\n\nP1  0:20\n{AGAIN}\n\nA1  0:31\n{AYE}\n\nTranscribed by https://otter.ai\n"
OTTER_TURNS = [("P1", ASKED), ("A1", f"{ANSWER} Oh, and one more thing."), ("P1", AGAIN), ("A1", AYE)]


def rtf(*lines, head=r"\ansi\ansicpg1252\uc1"):
    return ("{\\rtf1" + head + "{\\fonttbl{\\f0 Arial;}}\\f0 " + "\\par ".join(lines) + "}").encode("ascii")


def worded(*said, **names):
    """Words with speakers, as recognisers write them, one dict per word."""
    made, now = [], 0.0
    for who, text in said:
        for one in text.split():
            made.append({names["speaker"]: who, names["word"]: one, names["start"]: now, names["end"]: now + 0.4})
            now += 0.5
    return made


DEEPGRAM = {
    "results": {
        "channels": [
            {
                "alternatives": [
                    {
                        "transcript": " ".join(text for _, text in TALK),
                        "confidence": 0.9,
                        "words": [
                            one | {"punctuated_word": one["word"], "word": one["word"].strip(".?,").lower()}
                            for one in worded(
                                (0, ASKED),
                                (1, ANSWER),
                                (0, AGAIN),
                                (1, AYE),
                                speaker="speaker",
                                word="word",
                                start="start",
                                end="end",
                            )
                        ],
                    }
                ]
            }
        ]
    }
}
GOOGLE = {
    "results": [
        {
            "alternatives": [
                {"transcript": f"{ASKED} {ANSWER}", "words": [{"word": "How", "startTime": "0s", "endTime": "0.4s"}]}
            ]
        },
        {
            "alternatives": [
                {
                    "words": [
                        {
                            "startTime": f"{one['a']}s",
                            "endTime": f"{one['b']}s",
                            "word": one["word"],
                            "speakerTag": one["speakerTag"],
                        }
                        for one in worded(
                            (1, ASKED),
                            (2, ANSWER),
                            (1, AGAIN),
                            (2, AYE),
                            speaker="speakerTag",
                            word="word",
                            start="a",
                            end="b",
                        )
                    ]
                }
            ]
        },
    ]
}
AZURE = {
    "combinedRecognizedPhrases": [{"channel": 0, "display": " ".join(text for _, text in TALK)}],
    "recognizedPhrases": [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": 1 + n % 2,
            "offset": f"PT{n}.5S",
            "duration": "PT0.4S",
            "offsetInTicks": 10_000_000 * n + 5_000_000,
            "nBest": [
                {"confidence": 0.9, "lexical": text.lower(), "display": text},
                {"confidence": 0.1, "lexical": "x", "display": "Rubbish."},
            ],
        }
        for n, (_, text) in enumerate(TALK)
    ],
}


def aws():
    items, now = [], 0.0
    for n, (_, text) in enumerate(TALK):
        for one in text.replace("?", " ?").replace(".", " .").replace(",", " ,").split():
            if one in "?.,":
                items.append({"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": one}]})
            else:
                items.append(
                    {
                        "type": "pronunciation",
                        "start_time": f"{now:.2f}",
                        "end_time": f"{now + 0.4:.2f}",
                        "speaker_label": f"spk_{n % 2}",
                        "alternatives": [{"confidence": "1.0", "content": one}],
                    }
                )
                now += 0.5
    return {
        "jobName": "x",
        "accountId": "1",
        "status": "COMPLETED",
        "results": {"transcripts": [{"transcript": " ".join(text for _, text in TALK)}], "items": items},
    }


def aws_labelled():
    made = aws()
    segments, spoken = [], [one for one in made["results"]["items"] if "start_time" in one]
    for one in spoken:
        who = one.pop("speaker_label")
        if not segments or segments[-1]["speaker_label"] != who:
            segments.append(
                {"start_time": one["start_time"], "end_time": one["end_time"], "speaker_label": who, "items": []}
            )
        segments[-1]["items"].append(
            {"start_time": one["start_time"], "end_time": one["end_time"], "speaker_label": who}
        )
        segments[-1]["end_time"] = one["end_time"]
    made["results"]["speaker_labels"] = {"speakers": 2, "segments": segments}
    return made


SPEAKERS_0 = as_said("Speaker 0", "Speaker 1")
SPEAKERS_1 = as_said("Speaker 1", "Speaker 2")
SPK = as_said("spk_0", "spk_1")

FORMATS = [
    Kind(
        "plain text",
        "example.txt",
        "Interview 07, wave T2, school principals\nINT: How has the timetable changed since spring?\nP07: Well – it hasn’t, really.\nWe still start at 8:15.\n[laughs] (00:03:12)\n\nP07 (00:03:40): And another thing: money.\n\nINT: So?\n",
        [
            ("INT", "How has the timetable changed since spring?"),
            ("P07", "Well – it hasn’t, really. We still start at 8:15. [laughs] (00:03:12)"),
            ("P07", "And another thing: money."),
            ("INT", "So?"),
        ],
    ),
    Kind(
        "plain text",
        "note.txt",
        PLAIN + "\nNote: tea came.\nhttp://a.example\nQ3: money\n8:15 we left\n",
        [*TALK[:3], ("P1", f"{AYE} Note: tea came. http://a.example Q3: money 8:15 we left")],
    ),
    *(
        Kind("plain text", f"{n}.txt", styled(style, *who), as_said(*(one.strip("[]") for one in who)))
        for n, (style, who) in enumerate(
            [
                ("{who}：{words}", ("Ana", "P1")),
                ("{who}\t{words}", ("Ana", "P1")),
                ("{who} - {words}", ("AN", "P1")),
                ("{who}: {words}", ("ANA RUIZ", "MARY LUND")),
                ("{who}: {words}", ("Q", "A")),
                ("{who}: {words}", ("I", "B")),
                ("{who} {words}", ("[Ana]", "[P07]")),
                ("{who}: {words}", ("Speaker 1", "Unknown Speaker")),
                ("{who} 00:03:4{n}: {words}", ("Ana", "P07")),
                ("{who}: {words}", ("I", "B1")),
            ]
        )
    ),
    Kind("plain text", "bold.docx", word(*([(f"{who} ", True), (text, False)] for who, text in TALK)), TALK),
    Kind(
        "plain text",
        "alike.txt",
        "P07: Wet.\nP 07: Dry.\np07: Cold.\nP07: Hot.\nP 07: So.\np07: Well.\n",
        [("P07", "Wet."), ("P 07", "Dry."), ("p07", "Cold."), ("P07", "Hot."), ("P 07", "So."), ("p07", "Well.")],
        "may be one person",
    ),
    Kind(
        "WebVTT",
        "zoom.vtt",
        cues(
            "Ana Ruiz: How is", "the allotment?", "P1: Wet, like.", "Ana Ruiz: And the shed?", "P1: Aye, dry."
        ).replace("\n", "\r\n"),
        as_said("Ana Ruiz", "P1"),
    ),
    Kind(
        "WebVTT",
        "teams.vtt",
        "WEBVTT\n\nf3b0/12-0\n00:00:01.000 --> 00:00:02.000\n<v Ana Ruiz>How is\nthe allotment?</v>\n\nf3b0/13-0\n00:00:02.000 --> 00:00:03.000\n<v P1>Wet, like.\n\nf3b0/14-0\n00:00:04.000 --> 00:00:05.000\n<v Ana Ruiz>And the shed?</v>\n\nf3b0/15-0\n00:00:05.000 --> 00:00:06.000\n<v P1>Aye, dry.</v>\n",
        as_said("Ana Ruiz", "P1"),
    ),
    Kind(
        "WebVTT",
        "rev.vtt",
        cues("(Ana Ruiz)\nHow is the allotment?", "(P1)\nWet, like.", "(Ana Ruiz)\nAnd the shed?", "(P1)\nAye, dry."),
        as_said("Ana Ruiz", "P1"),
    ),
    Kind(
        "WebVTT",
        "blocks.vtt",
        "\ufeffWEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE by hand\n\n00:01,500 --> 00:02.000 align:start line:0%\nAna: <b>How</b> is the <c.yellow>allotment</c>?\n\n00:02.000 --> 00:03.000\nP1: Wet, <00:02.500>like.\n\n00:02.500 --> 00:04.000\nAna: And the shed&nbsp;&lrm;?\n\n00:05.000 --> 00:06.000\nP1: Aye &amp; dry.\n",
        [("Ana", ASKED), ("P1", ANSWER), ("Ana", "And the shed ?"), ("P1", "Aye & dry.")],
    ),
    Kind(
        "WebVTT",
        "rolling.vtt",
        "WEBVTT\n\n"
        + "\n\n".join(
            f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}"
            for n, text in enumerate(["one two", "one two\nthree four", "three four\nfive six"], start=1)
        )
        + "\n",
        [("", "one two three four five six")],
    ),
    Kind(
        "WebVTT",
        "thing.vtt",
        cues("Ana: How?", "P1: So here's the thing: money.", "Ana: Oh.", "P1: Aye."),
        [("Ana", "How?"), ("P1", "So here's the thing: money."), ("Ana", "Oh."), ("P1", "Aye.")],
    ),
    Kind(
        "SRT",
        "dash.srt",
        cues("- Hello everyone.\n- Hi.", "- So.", ending="srt"),
        [("", "Hello everyone."), ("", "Hi."), ("", "So.")],
    ),
    Kind(
        "SRT",
        "names.srt",
        cues("ANA: <i>How?</i>", "P1: {\\an8}Wet.", "ANA: Oh.", "P1: Dry.", ending="srt").replace("\n", "\r\n"),
        [("ANA", "How?"), ("P1", "Wet."), ("ANA", "Oh."), ("P1", "Dry.")],
    ),
    Kind(
        "SRT",
        "brackets.srt",
        cues("[Ana] How?", "[P1] Wet.", "[Ana] Oh.", "[P1] Dry.", ending="srt"),
        [("Ana", "How?"), ("P1", "Wet."), ("Ana", "Oh."), ("P1", "Dry.")],
    ),
    Kind(
        "SRT",
        "latin.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nANA: Caf\xe9 \x96 so\n2\n00:00:03,000 --> 00:00:04,000\nP1: Na\xefve.\n2\n00:00:05,000 --> 00:00:06,000\nANA: Oh.\n4\n00:00:07,000 --> 00:00:08,000\nP1: Dry.\n".encode(
            "latin-1"
        ),
        [("ANA", "Café – so"), ("P1", "Naïve."), ("ANA", "Oh."), ("P1", "Dry.")],
    ),
    Kind("Otter", "otter.txt", OTTER, [*OTTER_TURNS[:3], ("A1", f"{AYE}")]),
    Kind(
        "Otter",
        "otter.docx",
        word(
            "A talk\nMon, Mar 3, 2025 10:00AM • 34:20",
            "SUMMARY KEYWORDS",
            "leeks, frost",
            "SPEAKERS",
            "P1, A1",
            *OTTER.rstrip().split("\n"),
        ),
        [*OTTER_TURNS[:3], ("A1", AYE)],
    ),
    Kind(
        "Otter",
        "no times.txt",
        styled("{who}\n{words}", "Ana Ruiz", "Unknown Speaker"),
        as_said("Ana Ruiz", "Unknown Speaker"),
    ),
    Kind(
        "Teams docx",
        "2021.docx",
        word(
            *(
                f"0:0:{n}.120 --> 0:0:{n}.450\n{who}\n{text}"
                for n, (who, text) in enumerate(as_said("Ruiz, Ana (Ext)", "P1"))
            )
        ),
        as_said("Ruiz, Ana (Ext)", "P1"),
    ),
    Kind(
        "Teams docx",
        "2023.docx",
        word(
            "Talk with P1\n3 March 2025\n34m 20s",
            "Ruiz, Ana started transcription",
            *([(who, True), (f"   0:0{n}\n{text}", False)] for n, (who, text) in enumerate(as_said("Ruiz, Ana", "P1"))),
            "Ruiz, Ana stopped transcription",
        ),
        as_said("Ruiz, Ana", "P1"),
    ),
    Kind(
        "Teams docx",
        "transcribe.docx",
        word(
            "Audio file",
            "talk.mp4",
            "Transcript",
            *(line for n, (who, text) in enumerate(SPEAKERS_1) for line in (f"00:00:0{n} {who}", text)),
        ),
        SPEAKERS_1,
    ),
    *(
        Kind(
            "Descript, Trint, Express Scribe, Rev, Sonix, NVivo",
            name,
            styled(style, *who),
            [(label, text_of.format(words=text, n=n)) for n, (label, text) in enumerate(as_said(*who))],
        )
        for name, style, who, text_of in [
            ("descript.md", "**{who}:** [00:00:0{n}] {words}", ("Ana", "P1"), "{words}"),
            ("descript2.md", "[00:00:0{n}] **{who}:** {words}", ("Ana", "P1"), "{words}"),
            ("trint.txt", "[00:00:0{n}] {who}: {words}", ("Ana", "P1"), "{words}"),
            ("trint2.txt", "{who}\n[00:00:0{n}]\n{words}", ("Ana Ruiz", "Tom Lund"), "{words}"),
            ("trint3.txt", "{who} [00:00:0{n}]\n{words}", ("Ana", "P1"), "{words}"),
            ("scribe.txt", "{who}: {words} [00:01:2{n}]", ("Ana", "P1"), "{words} [00:01:2{n}]"),
            ("rev.txt", "{who} (00:0{n}):\n{words}", ("Ana Ruiz", "P1"), "{words}"),
            ("sonix.txt", "[00:00:0{n}] - {who}\n{words}", ("Ana", "P1"), "{words}"),
            ("tenths.txt", "[0:00:0{n}.3] {who}: {words}", ("Ana", "P1"), "{words}"),
        ]
    ),
    Kind(
        "Descript, Trint, Express Scribe, Rev, Sonix, NVivo",
        "nvivo.docx",
        word(
            body=table(
                ["Timespan", "Content", "Speaker"],
                *([f"0:0{n}.0 - 0:0{n + 1}.0", text, who] for n, (who, text) in enumerate(TALK)),
            )
        ),
        TALK,
    ),
    Kind(
        "Descript, Trint, Express Scribe, Rev, Sonix, NVivo",
        "nvivo.txt",
        "Timespan\tContent\tSpeaker\n"
        + "".join(f"0:0{n}.0 - 0:0{n + 1}.0\t{text}\t{who}\n" for n, (who, text) in enumerate(TALK)),
        TALK,
    ),
    Kind(
        "f4",
        "f4.rtf",
        rtf(*(f"{who}: {text} #00:00:0{n}-3#" for n, (who, text) in enumerate(as_said("I", "B")))),
        [(who, f"{text} #00:00:0{n}-3#") for n, (who, text) in enumerate(as_said("I", "B"))],
    ),
    Kind(
        "f4",
        "easy.rtf",
        rtf(*(f"{who}: {text} (lacht) #0:00:0{n}-3#" for n, (who, text) in enumerate(as_said("I", "B1")))),
        [(who, f"{text} (lacht) #0:00:0{n}-3#") for n, (who, text) in enumerate(as_said("I", "B1"))],
    ),
    Kind(
        "ELAN",
        "two.eaf",
        EAF.format(
            tiers=NOTE.format(tier="t1", who='PARTICIPANT="Ana"', said=SAID.format(n=1, m=2, text="How?"))
            + NOTE.format(tier="P1", who="", said=SAID.format(n=3, m=3, text="Wet."))
            + NOTE.format(tier="Ana-gloss", who='PARENT_REF="t1"', said=SAID.format(n=1, m=2, text="Wie?"))
        ),
        [("Ana", "How?"), ("P1", "Wet.")],
        "Ana-gloss",
    ),
    Kind(
        "ELAN",
        "unaligned.eaf",
        EAF.format(
            tiers=NOTE.format(
                tier="Ana",
                who="",
                said=SAID.format(n=1, m=2, text="How?")
                + SAID.format(n=2, m=3, text="And then?")
                + SAID.format(n=3, m=3, text="So."),
            )
        ),
        [("Ana", "How?"), ("Ana", "And then?"), ("Ana", "So.")],
    ),
    Kind(
        "CHAT",
        "one.cha",
        CHA,
        [("Interviewer", "how are you ?"), ("PAR", "&-uh I (.) I'm [/] I'm fine . thanks .")],
        "1 lines about the talk",
    ),
    Kind(
        "JSON",
        "whisper.json",
        json.dumps(
            {
                "text": "x",
                "segments": [
                    {"id": n, "start": n, "end": n + 0.5, "text": f" {text}"} for n, (_, text) in enumerate(TALK)
                ],
            }
        ),
        [("", " ".join(text for _, text in TALK))],
    ),
    Kind(
        "JSON",
        "whisperx.json",
        json.dumps(
            {
                "segments": [
                    {
                        "start": n,
                        "end": n + 0.5,
                        "text": text,
                        "speaker": f"spk_{n % 2}",
                        "words": [{"word": "x", "start": n, "speaker": "spk_0"}],
                    }
                    for n, (_, text) in enumerate(TALK)
                ],
                "word_segments": [{"word": "x", "start": 0}],
            }
        ),
        SPK,
    ),
    Kind("JSON", "deepgram words.json", json.dumps(DEEPGRAM), SPEAKERS_0),
    Kind("JSON", "google.json", json.dumps(GOOGLE), SPEAKERS_1),
    Kind("JSON", "azure.json", json.dumps(AZURE), SPEAKERS_1),
    Kind("JSON", "aws.json", json.dumps(aws()), SPK),
    Kind("JSON", "aws labels.json", json.dumps(aws_labelled()), SPK),
    Kind(
        "JSON",
        "aws segments.json",
        json.dumps(
            {
                "results": {
                    **aws()["results"],
                    "audio_segments": [
                        {
                            "id": n,
                            "transcript": text,
                            "start_time": f"{n}.0",
                            "end_time": f"{n}.5",
                            "speaker_label": f"spk_{n % 2}",
                        }
                        for n, (_, text) in enumerate(TALK)
                    ],
                }
            }
        ),
        SPK,
    ),
    Kind(
        "JSON",
        "revai.json",
        json.dumps(
            {
                "monologues": [
                    {
                        "speaker": n % 2,
                        "elements": [
                            {"type": "text", "value": one, "ts": n} if one != " " else {"type": "punct", "value": " "}
                            for one in " ".join(text.split()).replace(" ", "\x00 \x00").split("\x00")
                        ],
                    }
                    for n, (_, text) in enumerate(TALK)
                ]
            }
        ),
        SPEAKERS_0,
    ),
    Kind(
        "JSON",
        "assembly.json",
        json.dumps(
            {
                "text": "x",
                "words": [{"text": "x", "start": 0, "end": 1, "speaker": "A"}],
                "utterances": [
                    {"speaker": "AB"[n % 2], "text": text, "start": 1000 * n, "end": 1000 * n + 500}
                    for n, (_, text) in enumerate(TALK)
                ],
            }
        ),
        as_said("Speaker A", "Speaker B"),
    ),
]

PITFALLS = [
    *(
        Kind(
            "encoding",
            f"{code}.txt",
            ("\ufeff" * (code == "utf-16-be") + PLAIN.replace("Wet", "Wêt’s")).encode(code),
            [TALK[0], ("P1", "Wêt’s, like."), *TALK[2:]],
        )
        for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "mac-roman")
    ),
    Kind("encoding", "unmarked.txt", PLAIN.encode("utf-16-le"), TALK),
    Kind(
        "encoding",
        "polish.txt",
        styled("{who}: Zażółć gęślą jaźń – {words}", "Łucja", "Ana").encode("cp1250"),
        [(who, f"Zażółć gęślą jaźń – {text}") for who, text in as_said("Łucja", "Ana")],
        "Windows-1250",
    ),
    Kind(
        "encoding",
        "czech.txt",
        styled("{who}: Příliš žluťoučký kůň úpěl ďábelské ódy. {words}").encode("cp1250"),
        [(who, f"Příliš žluťoučký kůň úpěl ďábelské ódy. {text}") for who, text in TALK],
        "Windows-1250",
    ),
    Kind(
        "encoding",
        "russian.txt",
        styled("{who}: Как дела сегодня? {words}", "Анна", "Пётр").encode("cp1251"),
        [(who, f"Как дела сегодня? {text}") for who, text in as_said("Анна", "Пётр")],
        "Windows-1251",
    ),
    Kind(
        "encoding",
        "greek.txt",
        styled("{who}: Τι κάνεις σήμερα; {words}", "Άννα", "Πέτρος").encode("cp1253"),
        [(who, f"Τι κάνεις σήμερα; {text}") for who, text in as_said("Άννα", "Πέτρος")],
        "Windows-1253",
    ),
    Kind(
        "encoding",
        "french mac.txt",
        styled("{who}: L’été à la forêt, ça va être drôle. {words}").encode("mac-roman"),
        [(who, f"L’été à la forêt, ça va être drôle. {text}") for who, text in TALK],
        "Mac Roman",
    ),
    Kind(
        "encoding",
        "german.txt",
        styled("{who}: „Schöne Grüße“ – groß. {words}").encode("cp1252"),
        [(who, f"„Schöne Grüße“ – groß. {text}") for who, text in TALK],
        "Windows-1252",
    ),
    Kind(
        "encoding",
        "garbled.txt",
        styled("{who}: Itâ€™s a cafÃ©. {words}"),
        [(who, f"Itâ€™s a cafÃ©. {text}") for who, text in TALK],
        "Itâ€™s a cafÃ©. How is the allot” → “Interviewer: It’s a café.",
    ),
    Kind(
        "quotes and dashes",
        "quotes.txt",
        styled("{who}: “{words}” – don’t—…"),
        [(who, f"“{text}” – don’t—…") for who, text in TALK],
    ),
    Kind(
        "spaces",
        "spaces.txt",
        styled("\u200b{who}:\u00a0{words}\u202f\u00ad\u2009x"),
        [(who, " ".join(f"{text}\u202f\u00ad\u2009x".split())) for who, text in TALK],
    ),
    Kind(
        "newlines",
        "lines.txt",
        PLAIN.replace("\n\n", "\r\n\r").replace(", ", ",\x0b").replace("the ", "the\u2028").encode(),
        TALK,
    ),
    Kind(
        "newlines", "odd.txt", PLAIN.replace("Wet", "We\x85t\x1cs"), [TALK[0], ("P1", "We t\ufffds, like."), *TALK[2:]]
    ),
    Kind(
        "Unicode form",
        "nfd.txt",
        unicodedata.normalize("NFD", styled("{who}: {words} é", "Éloïse", "Zoë")),
        [(who, f"{text} é") for who, text in as_said("Éloïse", "Zoë")],
    ),
    Kind(
        "emoji",
        "emoji.txt",
        styled("{who}: {words} 👩‍👩‍👧 🇫🇷 e\u0301"),
        [(who, f"{text} 👩‍👩‍👧 🇫🇷 é") for who, text in TALK],
    ),
    Kind(
        "PDF text",
        "names.pdf",
        pdf(*([line for who, text in TALK for line in (who, text, "")] for _ in range(2))),
        TALK * 2,
    ),
    Kind(
        "PDF text",
        "names alone.pdf",
        pdf(
            *(
                [
                    line
                    for who, text in as_said("Ana Ruiz", "Tom Lund")
                    for line in (who, "It was quite a long way round by the old canal and the", f"lock. {text}")
                ]
                for _ in range(2)
            )
        ),
        [
            (who, f"It was quite a long way round by the old canal and the lock. {text}")
            for who, text in as_said("Ana Ruiz", "Tom Lund")
        ]
        * 2,
    ),
    Kind(
        "PDF text",
        "numbers.pdf",
        pdf(
            *(
                [
                    f"{page * 8 + 2 * n + m + 1:>3}  {line}"
                    for n, (who, text) in enumerate(TALK)
                    for m, line in enumerate(
                        (f"{who}: It was quite a long way round by the old canal and", f"     the lock. {text}")
                    )
                ]
                for page in range(3)
            )
        ),
        [(who, f"It was quite a long way round by the old canal and the lock. {text}") for who, text in TALK] * 3,
        "line numbers",
    ),
    Kind(
        "PDF text",
        "numbers per page.pdf",
        pdf(
            *(
                [
                    f"{2 * n + m + 1:>3}  {line}"
                    for n, (who, text) in enumerate(TALK)
                    for m, line in enumerate(
                        (f"{who}: It was quite a long way round by the old canal and", f"     the lock. {text}")
                    )
                ]
                for _ in range(3)
            )
        ),
        [(who, f"It was quite a long way round by the old canal and the lock. {text}") for who, text in TALK] * 3,
        "line numbers",
    ),
    Kind(
        "PDF text",
        "every fifth.pdf",
        pdf(
            *(
                [
                    f"{page * 24 + n:>3}  {line}" if n % 5 == 0 else f"     {line}"
                    for n, line in enumerate(
                        (
                            f"{who}: {text}" if m == 0 else f"  and so on, {text}"
                            for who, text in TALK * 3
                            for m in range(2)
                        ),
                        start=1,
                    )
                ]
                for page in range(2)
            )
        ),
        [(who, f"{text} and so on, {text}") for who, text in TALK] * 6,
        "line numbers",
    ),
    Kind(
        "PDF text",
        "ligatures.pdf",
        pdf(
            ["Ana: The ofﬁce was shut and the ofﬁcer had gone.".replace("ﬁ", "fi"), "P1: Wet.", "Ana: Oh.", "P1: Dry."]
        ),
        [("Ana", "The office was shut and the officer had gone."), ("P1", "Wet."), ("Ana", "Oh."), ("P1", "Dry.")],
    ),
    Kind(
        "Word",
        "table.docx",
        word(
            body=table(["Speaker", "Text", "Time"], *([who, text, f"00:00:0{n}"] for n, (who, text) in enumerate(TALK)))
        ),
        TALK,
    ),
    Kind(
        "Word",
        "time first.docx",
        word(body=table(*([f"00:00:0{n}", who, text] for n, (who, text) in enumerate(TALK)))),
        TALK,
    ),
    Kind(
        "Word",
        "time second.docx",
        word(body=table(*([who, f"00:00:0{n}", text] for n, (who, text) in enumerate(TALK)))),
        TALK,
    ),
    Kind(
        "Word",
        "merged.docx",
        word(
            body=table(
                ["Speaker", "Text"],
                ["Interviewer", ASKED],
                [None, "Still asking."],
                ["P1", ANSWER],
                [None, "Still answering."],
                [None, "And on."],
                ["Interviewer", AGAIN],
                ["P1", AYE],
            )
        ),
        [
            ("Interviewer", ASKED),
            ("Interviewer", "Still asking."),
            ("P1", ANSWER),
            ("P1", "Still answering."),
            ("P1", "And on."),
            *TALK[2:],
        ],
    ),
    Kind(
        "Word",
        "tracked.docx",
        word(
            body="".join(
                f"<w:p><w:ins><w:r><w:t>{who}: </w:t></w:r></w:ins><w:r><w:t>{text}</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
                for who, text in TALK
            )
        ),
        TALK,
        "tracked changes",
    ),
    Kind(
        "Word",
        "list.docx",
        word(
            body="".join(
                f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{who}:</w:t><w:tab/><w:t>{text}</w:t></w:r></w:p>'
                for who, text in TALK
            )
        ),
        TALK,
    ),
    Kind(
        "Word",
        "field.docx",
        word(
            body="".join(
                f'<w:p><w:r><w:t>{who}: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{text}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
                for who, text in TALK
            )
        ),
        TALK,
    ),
    Kind(
        "Word",
        "hidden.docx",
        word(
            body="".join(
                f"<w:p><w:r><w:t>{who}: {text}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r></w:p>"
                for who, text in TALK
            )
        ),
        TALK,
        "hidden text",
    ),
    Kind(
        "RTF",
        "signs.rtf",
        rtf(*(f"{who}: {text} \\'93so\\'94 \\u8217? \\u-10179?\\u-8704?\\~x" for who, text in TALK)),
        [(who, f"{text} “so” ’ 😀 x") for who, text in TALK],
    ),
    Kind("RTF", "hidden.rtf", rtf(*(f"{who}: {text}{{\\v secret}}" for who, text in TALK)), TALK, "hidden text"),
    Kind(
        "RTF",
        "line.rtf",
        rtf(*(f"{who}: {text}\\line on" for who, text in TALK)),
        [(who, f"{text} on") for who, text in TALK],
    ),
    Kind(
        "RTF",
        "note.rtf",
        rtf(
            *(
                f"{who}: {text}{{\\super\\chftn{{\\footnote\\pard\\plain \\chftn  she means \\'93June\\'94}}}} on"
                for who, text in TALK
            )
        ),
        [(who, f"{text} [footnote: she means “June”] on") for who, text in TALK],
    ),
    Kind(
        "RTF",
        "endnote.rtf",
        rtf(*(f"{who}: {text}{{\\footnote\\ftnalt {{\\b in}} May}} on" for who, text in TALK)),
        [(who, f"{text} [footnote: in May] on") for who, text in TALK],
    ),
    Kind(
        "RTF",
        "cyrillic.rtf",
        rtf(
            "Int: \\'ea\\'e0\\'ea?", "P1: \\'e4\\'e0.", "Int: \\'e8?", "P1: \\'ed\\'e5\\'f2.", head=r"\ansi\ansicpg1251"
        ),
        [("Int", "как?"), ("P1", "да."), ("Int", "и?"), ("P1", "нет.")],
    ),
    Kind(
        "time in text",
        "times.txt",
        styled("{who}: {words} (00:12:03) [inaudible 00:12] [crosstalk] (laughs)"),
        [(who, f"{text} (00:12:03) [inaudible 00:12] [crosstalk] (laughs)") for who, text in TALK],
    ),
    Kind(
        "anonymisation marks",
        "marks.txt",
        "[NAME]\n\n" + styled("{who}: {words}\n[NAME] came with XXX.\n*** left."),
        [(who, f"{text} [NAME] came with XXX. *** left.") for who, text in TALK],
    ),
    Kind(
        "spreadsheets",
        "formula.csv",
        "speaker,text\nAna,'=1+1\nP1,'-5 degrees\nAna,'@home\nP1,- no\n",
        [("Ana", "=1+1"), ("P1", "-5 degrees"), ("Ana", "@home"), ("P1", "- no")],
    ),
    Kind(
        "spreadsheets",
        "long.xlsx",
        workbook(S=[["speaker", "text"], ["Ana", "x" * 32_767], ["P1", "Wet."]]),
        [("Ana", "x" * 32_767), ("P1", "Wet.")],
    ),
]


@pytest.mark.parametrize("kind", cases(FORMATS) + cases(PITFALLS))
def test_format(folder, kind):
    draft = read_transcript(put(folder, kind.file, kind.content), kind.known)
    assert [(turn.label, " ".join(draft.text[turn.start : turn.end].split())) for turn in draft.turns] == kind.turns
    assert not kind.says or any(kind.says in warning for warning in draft.warnings), draft.warnings
