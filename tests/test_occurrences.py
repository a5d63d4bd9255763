"""Names in a text: whole, possessive, in file names, longest first, and near ones when asked."""

import pytest

from toolkit.privacy.names import Key, Name, Original
from toolkit.privacy.occurrences import occurrences


def found(text, *names, **how):
    return [(text[one.start : one.end], one.how) for one in occurrences(text, names, **how)]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Jordan said so.", "Jordan", ["Jordan"]),
        ("JORDAN'S mum and jordan’s dad", "Jordan", ["JORDAN", "jordan"]),
        ("The Jordanian bank", "Jordan", []),
        ("PM2_Jordan_T1.docx, Jordan2.txt", "Jordan", ["Jordan", "Jordan"]),
        ("O’Brien, O'Brien and O‘Brien", "O'Brien", ["O’Brien", "O'Brien", "O‘Brien"]),
        ("Mary\n Ann came", "Mary Ann", ["Mary\n Ann"]),
        ("Zoë and Zoe", "Zoë", ["Zoë"]),
        ("Mr. Tall, Mr Tall and Mr Taller", "Mr Tall", ["Mr. Tall", "Mr Tall"]),
        ("She is 8, born in 2018; 18 or 80, not 8.", "8", ["8", "8"]),
    ],
)
def test_a_name_is_found_whole(text, name, expected):
    assert [words for words, _ in found(text, Name(name=name))] == expected


def test_the_longest_name_wins_and_a_name_inside_a_name_is_left():
    names = Name(name="Ann"), Name(name="Ann Marsh"), Name(name="Marsh Lane")
    assert [one for one, _ in found("Ann Marsh met Ann at Marsh Lane.", *names)] == ["Ann Marsh", "Ann", "Marsh Lane"]


def test_a_name_that_is_a_word_is_taken_as_written():
    assert [one for one, _ in found("I hope Hope comes.", Name(name="Hope", as_written=True))] == ["Hope"]
    assert [one for one, _ in found("I hope Hope comes.", Name(name="Hope"))] == ["hope", "Hope"]


def test_near_spellings_are_found_only_when_asked():
    text = "Jordon, Jodran, Jordans and Jordanie; the garden and Gordon too"
    assert found(text, Name(name="Jordan")) == []
    near = found(text, Name(name="Jordan"), loosely=True)
    assert near == [("Jordon", "misspelt"), ("Jodran", "misspelt"), ("Jordans", "inflected"), ("Jordanie", "inflected")]
    assert found("Ben, Bens and Bin", Name(name="Ben"), loosely=True) == [("Ben", "as known"), ("Bens", "inflected")]


def test_a_key_says_everything_that_must_not_be_found():
    jordan = Name(name="Jordan", aliases=("Jordy",), replacement="[my mentor]")
    key = Key(study="s", names=(jordan,), originals=(Original(redaction="r", words="JORDAN"),))
    assert key.spellings == ("Jordan", "Jordy", "JORDAN")
    assert "[my mentor]" not in key.spellings
