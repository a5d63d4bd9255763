"""The sample study: what it says is what was planned, whatever our code makes of it."""

import csv
import itertools
import re
from difflib import SequenceMatcher

import pytest
from conftest import ROOT

from toolkit import presence, theme_frequencies

TRUE = ROOT / "tests" / "data" / "small_study_true_values.csv"
SEEDS = ROOT.parent / "shared" / "seeds"
TEXTS = sorted((ROOT / "sample_transcripts" / "reviewed").glob("*.txt"))


def true_values():
    with TRUE.open(encoding="utf-8") as file:
        return {(row["theme"], row["participant"], row["wave"]): row["value"] for row in csv.DictReader(file)}


def test_presence_gives_every_true_value(sample):
    found = presence(sample.data())
    assert {(row.theme, row.participant, row.wave): row.presence for row in found.itertuples()} == true_values()


def test_frequencies_give_the_true_counts(sample):
    truth = true_values()
    result = theme_frequencies(sample.data(), by="wave").set_index(["theme", "wave"])
    for theme, wave in result.index:
        values = [value for (name, _, at), value in truth.items() if (name, at) == (theme, wave)]
        assert result.loc[(theme, wave), "of"] == values.count("yes") + values.count("no")
        if result.loc[(theme, wave), "of"]:
            assert result.loc[(theme, wave), "n"] == values.count("yes")


def turns(path):
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        label, _, words = paragraph.partition(": ")
        if words and label != "Interviewer":
            yield words


def test_no_two_turns_are_alike():
    longer = [(path.stem, words) for path in TEXTS for words in turns(path) if len(words.split()) > 8]
    for (one, first), (other, second) in itertools.combinations(longer, 2):
        if one != other:
            match = SequenceMatcher(None, first, second, autojunk=False)
            alike = match.real_quick_ratio() >= 0.8 and match.quick_ratio() >= 0.8 and match.ratio() >= 0.8
            assert not alike, (one, other, first)


def nine(text):
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return {tuple(words[place : place + 9]) for place in range(len(words) - 8)}


def test_no_words_of_the_real_evaluations_are_in_it():
    if not SEEDS.is_dir():
        pytest.skip("the real evaluations are kept apart from the project")
    seen = set().union(*(nine(path.read_text(encoding="utf-8", errors="ignore")) for path in SEEDS.glob("*.txt")))
    for path in [*TEXTS, *(ROOT / "codebooks").glob("*.yaml")]:
        assert not nine(path.read_text(encoding="utf-8")) & seen
