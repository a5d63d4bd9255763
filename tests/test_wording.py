"""How many, in words: every pair up to 25, and the line of numbers under a theme."""

import pytest

from toolkit import counts_line, how_many, words_for_how_many
from toolkit.analysis.wording import DEFAULT_WORDS, study_words
from toolkit.errors import InvalidInput, NotFound

CHECKED = {(4, 5): "most", (5, 6): "nearly all", (3, 6): "about half", (13, 25): "about half", (24, 25): "nearly all",
           (3, 7): "some", (2, 2): "both", (0, 4): "none", (1, 1): "all", (1, 4): "one", (2, 5): "two"}  # fmt: skip


@pytest.mark.parametrize(("pair", "word"), CHECKED.items(), ids=str)
def test_the_checked_pairs(pair, word):
    assert words_for_how_many(*pair) == word


def test_every_pair_has_a_word_and_words_only_grow_with_n():
    order = ["none", "one", "two", "some", "about half", "most", "nearly all", "both", "all"]
    for of in range(1, 26):
        found = [order.index(words_for_how_many(n, of)) for n in range(of + 1)]
        if of > 5:  # below, “two” may be more than half
            assert found == sorted(found), of


def test_numbers_are_written_below_ten_people():
    assert how_many(4, 5, "parents") == "four of the five parents"
    assert how_many(2, 2, "mentors") == "both mentors"
    assert how_many(6, 6, "parents") == "all six parents"
    assert how_many(7, 12, "parents") == "about half of the 12 parents"


def test_a_study_may_use_other_words(fixture_m):
    fixture_m.set(how_many_words={"some": "a few"})
    words = study_words(fixture_m.data())
    assert words_for_how_many(3, 7, words=words) == "a few"
    assert set(words) == set(DEFAULT_WORDS)


def test_what_cannot_be_put_in_words_is_refused():
    for n, of in ((3, 2), (-1, 2), (0, 0)):
        with pytest.raises(InvalidInput, match="cannot be put in words"):
            words_for_how_many(n, of)
    with pytest.raises(NotFound, match="no rule “many”"):
        words_for_how_many(1, 2, words={"many": "many"})


def test_the_line_under_a_theme_says_who_when_and_who_is_against_it(fixture_m):
    theme = fixture_m.codebook.add_theme("Lines", codes=["Friend-line", "Phone-hours"])
    assert theme is not None
    line = counts_line(fixture_m.data(), "Lines")
    assert line.startswith("Raised by Parent: 3 of 5 at T2 (2 of 6 at T1); Peer mentor: 1 of 2 at T2 (2 of 2 at T1);")
    assert "12 coding references in 7 of 14 sources" in line
    assert "no contradicting extract was coded" in line
    assert "%" not in line
    coding = fixture_m.codings().set_index("source").loc["P3-T1"]
    fixture_m.set_evidence(coding["coding"], theme="Lines", kind="contradicts")
    assert "contradicted by 1 (P3)" in counts_line(fixture_m.data(), "Lines")
    assert "Coded by Ana." in counts_line(fixture_m.data(), "Friend-line", level="code")


def test_a_theme_that_is_not_there(fixture_m):
    fixture_m.codebook.add_theme("Lines")
    with pytest.raises(NotFound, match="Did you mean “Lines”"):
        counts_line(fixture_m.data(), "Line")
