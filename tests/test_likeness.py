"""What an interviewer said beside the wording of a guide, in the languages that studies are done in.

`data/guide_paraphrased.csv` is ours: 45 questions in three languages, each as an interviewer might put it, and what
interviewers say besides, small words and words of the guide included.
"""

import csv
from pathlib import Path

import pytest

from toolkit.transcripts.likeness import ENOUGH, likeness
from toolkit.transcripts.small_words import small_words

ROWS = list(
    csv.DictReader((Path(__file__).parent / "data" / "guide_paraphrased.csv").read_text(encoding="utf-8").splitlines())
)


def found(said, guide):
    best = max(guide, key=lambda row: likeness(said, row["wording"])[0])
    return best["question"] if likeness(said, best["wording"])[0] >= ENOUGH else ""


@pytest.mark.parametrize(("language", "right", "false_alarms"), [("es", 14, 2), ("de", 15, 2), ("en", 14, 3)])
def test_questions_are_found_in_other_words_and_other_turns_are_seldom_taken_for_one(language, right, false_alarms):
    rows = [row for row in ROWS if row["language"] == language]
    guide = [row for row in rows if row["question"]]
    said = [(row["question"], found(row["asked"], guide)) for row in rows]
    assert sum(one == other for one, other in said if one) >= right
    assert not [(one, other) for one, other in said if one and other not in ("", one)]
    assert sum(other != "" for one, other in said if not one) <= false_alarms


@pytest.mark.parametrize(
    ("said", "wording"),
    [
        (
            "Et vous, est-ce que vous avez vu la dame qui est avec lui ?",
            "Et vous, est-ce que la réunion est avec lui ?",
        ),
        ("E você, o que é que você tem de fazer com a carta?", "O que é que você tem de contar com o grupo?"),
        ("E Lei, che cosa ha detto a loro di questo?", "E Lei, che cosa ha visto di questo?"),
        ("En wat heeft u van hem over die brief?", "En wat heeft u van hem over het huis?"),
        ("A co to jest, co ma tam w domu i dla mnie?", "A co to jest, co ma tam w grupie i dla mnie?"),
        ("A beth oedd yn y llythyr, a sut oedd hynny i chi?", "A beth oedd yn y grŵp, a sut oedd hynny i chi?"),
    ],
    ids=["fr", "pt", "it", "nl", "pl", "cy"],
)
def test_small_words_in_common_make_nothing_alike(said, wording):
    assert likeness(said, wording)[0] < ENOUGH
    assert likeness(wording, wording)[0] == 1


def test_a_guide_in_two_languages_has_the_small_words_of_each_wording():
    assert {"usted", "qué"} <= small_words("¿Qué le diría usted a otra madre?")
    assert {"sut", "chi"} <= small_words("Sut ydych chi'n teimlo?")
    assert "die" not in small_words("Did you ever think that you would die?")
