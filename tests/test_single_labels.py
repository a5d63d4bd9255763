"""A person who speaks once is a speaker or is named to the person who imports, and never silently somebody else."""

import pytest
from wild import read, said, word

from toolkit.transcripts.labels import begins_a_sentence

TALK = [
    ("Dana Tull", "0:00", "How has it been going since spring?"),
    ("Ann Orme", "0:05", "It was slow to begin with."),
    ("Dana Tull", "0:10", "And what changed then?"),
    ("Kim Lee", "0:15", "I came in and helped with it."),
    ("Ann Orme", "0:20", "Yes, she did help."),
    ("Dana Tull", "0:25", "Thank you both."),
]
TOLD = "stands once like a speaker's label"


def written(form, between="\n\n"):
    return between.join(
        form.format(name=name, time=time, words=words, small="".join(part[0] for part in name.split()).lower())
        for name, time, words in TALK
    )


def on_one_line_in_bold(below):
    return word("Meeting", *[[(name, True), (f"   {time}{below}{words}", False)] for name, time, words in TALK])


def alone_in_bold():
    return word(*[part for name, _, words in TALK for part in ([(name, True)], words)])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("otter.txt", written("{name}  {time}\n{words}")),
        ("closely.txt", written("{name}  {time}\n{words}", "\n")),
        ("teams.docx", on_one_line_in_bold("\n")),
        ("sonix.txt", written("[00:0{time}] - {name}\n{words}")),
        ("once_teams.docx", word(*[f"0:{time}.120 --> 0:{time}.450\n{name}\n{words}" for name, time, words in TALK])),
    ],
)
def test_a_name_and_a_time_alone_on_a_line_begin_a_turn_where_others_are_written_so(folder, name, content):
    assert said(read(folder, name, content)) == [(name, words) for name, _, words in TALK]


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("bold.docx", alone_in_bold(), "Kim Lee"),
        ("inline.docx", word(*[[(name, True), (f" {words}", False)] for name, _, words in TALK]), "Kim Lee"),
        ("plain.txt", written("{name}\n{words}"), "Kim Lee"),
        ("initials.txt", written("{small}: {words}"), "kl"),
        ("dash.txt", written("{name} - {words}"), "Kim Lee"),
        ("brackets.txt", written("[{name}] {words}"), "Kim Lee"),
    ],
)
def test_a_name_that_is_no_speaker_for_sure_is_told(folder, name, content, label):
    draft = read(folder, name, content)
    assert [turn.label for turn in draft.turns if turn.label.lower() == label.lower()] == []
    assert [warning for warning in draft.warnings if f"“{label}” {TOLD}" in warning]


def test_an_appointment_is_no_speaker_where_speakers_stand_apart(folder):
    talk = written("{name}  {time}\n{words}").replace("Thank you both.", "We meet on\nMonday 8:15\nand then again.")
    draft = read(folder, "otter.txt", talk)
    assert said(draft)[-1] == ("Dana Tull", "We meet on\nMonday 8:15\nand then again.")
    assert "Monday" not in {turn.label for turn in draft.turns}


@pytest.mark.parametrize("names", ["Dana Tull, Kim Lee, Ann Orme", "Dana Tull\nKim Lee\nAnn Orme"])
def test_the_list_of_speakers_at_the_top_of_an_otter_export_is_believed(folder, names):
    top = f"Mentoring\nThu, Oct 02\n\nSUMMARY KEYWORDS\nhope, time\n\nSPEAKERS\n{names}\n\n"
    draft = read(folder, "otter.txt", top + written("{name}\n{words}"))
    assert said(draft) == [(name, words) for name, _, words in TALK]


SENTENCES = ("My mentor said this", "Thing is", "So here is the thing")


@pytest.mark.parametrize("opening", SENTENCES)
def test_a_sentence_that_begins_alike_twice_stays_with_whoever_says_it(folder, opening):
    lines = [f"P1: Well.\n{opening}: it went on.", "INT: And?", f"P1: Yes.\n{opening}: it goes on.", "INT: Right."]
    draft = read(folder, "a.txt", "\n\n".join(lines))
    assert [turn.label for turn in draft.turns] == ["P1", "INT", "P1", "INT"]
    assert said(draft)[0] == ("P1", f"Well.\n{opening}: it went on.")
    assert any(f"“{opening}” stands more than once" in warning for warning in draft.warnings)


def test_a_sentence_that_begins_alike_twice_in_captions_is_no_speaker(folder):
    lines = [
        "Ana: Well?",
        "Kim: It is.",
        "So here's the thing: no.",
        "Ana: And?",
        "Kim: Yes.",
        "So here's the thing: no.",
    ]
    cues = [f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n{line}" for n, line in enumerate(lines)]
    draft = read(folder, "a.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    assert [turn.label for turn in draft.turns] == ["Ana", "Kim", "Ana", "Kim"]


def test_names_with_a_word_of_a_sentence_in_them_are_names():
    names = ["Will Smith", "So Yun", "Mother of P1", "Foster mother", "I 2", "Interviewer 1", "Friend of the family"]
    assert [name for name in names if begins_a_sentence(name)] == []
