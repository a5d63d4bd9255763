"""Ways to write a label or a time that one format or one program has, and sums that are nobody's words."""

import json

import pytest
from wild import read, said, table, word

from toolkit.model import MarkKind

TALK = [("INT", "Hi?"), ("P1", "Yes."), ("INT", "Hm?"), ("P1", "No.")]


def times(draft):
    return [turn.time_ms for turn in draft.turns]


@pytest.mark.parametrize(
    "form",
    [
        "- {0}: {1}\n",
        "* {0}: {1}\n",
        "> {0}: {1}\n\n",
        "### {0}\n\n{1}\n\n",
        "### {0}\n{1}\n\n",
        "## {0}:\n{1}\n\n",
        "**{0}**\n{1}\n\n",
    ],
)
def test_a_label_in_a_list_a_quotation_or_a_heading_of_markdown(folder, form):
    assert said(read(folder, "a.md", "".join(form.format(*turn) for turn in TALK))) == TALK


@pytest.mark.parametrize("form", ["[00:00:0{2} - 00:00:0{3}] {0}: {1}", "00:00:0{2} --> 00:00:0{3} {0}: {1}"])
def test_a_label_behind_the_times_from_and_to(folder, form):
    draft = read(folder, "a.txt", "\n\n".join(form.format(*turn, n, n + 1) for n, turn in enumerate(TALK)))
    assert (said(draft), times(draft)) == (TALK, [0, 1_000, 2_000, 3_000])


def test_times_from_and_to_inside_a_turn_are_a_stamp_and_nothing_left_out(folder):
    draft = read(folder, "a.txt", "INT: Hi?\n\nP1: Yes [00:00:01 - 00:00:04] no.\n\nINT: Hm?\n\nP1: No.\n")
    assert [mark.kind for mark in draft.marks if mark.kind != MarkKind.LABEL] == [MarkKind.STAMP]


def test_a_stamp_behind_the_label_is_the_time_of_the_turn_and_none_of_its_words(folder):
    lines = [f"**{label}:** [00:00:0{n}] {words}" for n, (label, words) in enumerate(TALK)]
    draft = read(folder, "descript.md", "\n\n".join(lines))
    assert (said(draft), times(draft)) == (TALK, [0, 1_000, 2_000, 3_000])


HEADS = {
    ("Time", "Speaker", "Content"): lambda label, time, words: (time, label, words),
    ("Speaker", "Time", "Content"): lambda label, time, words: (label, time, words),
}


@pytest.mark.parametrize("head", HEADS)
def test_a_row_of_a_table_without_a_speaker_goes_on_and_its_time_is_a_stamp(folder, head):
    rows = [("INT", "00:01", "Hi?"), ("P1", "00:05", "Yes."), ("", "00:09", "Often."), ("INT", "00:12", "Hm?"),
            ("P1", "00:15", "No.")]  # fmt: skip
    draft = read(folder, "a.docx", word(body=table(head, *(HEADS[head](*row) for row in rows))))
    assert said(draft) == [("INT", "Hi?"), ("P1", "Yes.\n[00:09] Often."), ("INT", "Hm?"), ("P1", "No.")]
    stamps = [draft.text[mark.start : mark.end] for mark in draft.marks if mark.kind == MarkKind.STAMP]
    assert stamps == ["[00:09]"]


def test_a_row_without_a_speaker_in_a_table_without_times_goes_on(folder):
    rows = [("INT", "Hi?"), ("P1", "Yes."), ("", "Often."), ("INT", "Hm?"), ("P1", "No.")]
    draft = read(folder, "a.docx", word(body=table(("Speaker", "Words"), *rows)))
    assert said(draft)[1] == ("P1", "Yes.\nOften.")


def test_names_in_brackets_before_captions_are_speakers_though_one_speaks_once(folder):
    talk = [("ANA", "Hello."), ("KIM", "Hi."), ("ANA", "So?"), ("LEE", "Fine.")]
    cues = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n[{name}] {words}" for n, (name, words) in enumerate(talk, 1)]
    assert said(read(folder, "a.srt", "\n\n".join(cues))) == talk


def test_what_was_left_out_of_a_few_captions_is_no_speaker(folder):
    lines = ["[NAME] came.", "It was late.", "So we left.", "[Kim] stayed.", "And then we slept.", "[Kim] did not."]
    cues = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}" for n, line in enumerate(lines, 1)]
    assert {turn.label for turn in read(folder, "a.srt", "\n\n".join(cues)).turns} == {""}


def test_a_sum_below_the_turns_is_nobody(folder):
    rows = "\n".join(f"{label},{words}" for label, words in [*TALK, ("Total", "4"), ("Average", "1.5")])
    draft = read(folder, "a.csv", f"speaker,text\n{rows}\n")
    assert said(draft) == TALK
    assert any("Total 4; Average 1.5" in told for told in draft.warnings)


def test_somebody_called_total_who_says_words_is_a_speaker(folder):
    assert said(read(folder, "a.csv", "speaker,text\nINT,Who?\nTotal,All 4 of us.\n"))[1][0] == "Total"


def test_the_list_of_speakers_in_the_json_of_rev_gives_their_names(folder):
    spoken = [
        {"speaker": number, "elements": [{"type": "text", "value": words, "ts": number}]}
        for number, words in [(0, "Hello."), (1, "Hi."), (2, "Hm.")]
    ]
    speakers = [{"id": 0, "name": "Ana"}, {"id": 1, "name": "Kim"}]
    draft = read(folder, "rev.json", json.dumps({"speakers": speakers, "monologues": spoken}))
    assert said(draft) == [("Ana", "Hello."), ("Kim", "Hi."), ("Speaker 2", "Hm.")]
