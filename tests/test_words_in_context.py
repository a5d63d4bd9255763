"""Keyword in context and collocates: whose words, what is near, a published value, a second count."""

import re
from collections import Counter

import numpy as np
import pytest
from conftest import put_interview, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from random_studies import WORDS, characters, frames, speaking, studies

from toolkit import StudyData, collocates, keyword_in_context
from toolkit.analysis.concordance import log_likelihood
from toolkit.errors import InvalidInput, NotFound


@pytest.fixture
def spoken(study, folder):
    put_interview(folder, "P1 T1", ("Interviewer", "Did the bus come?"), ("P1", "The bus didn’t come. [laughs] A bus-driver told me."),
                  ("Interviewer", "The bus driver?"), ("P1", "Buses, Bus lanes."))  # fmt: skip
    put_interview(folder, "P2 T1", ("Interviewer", "And?"), ("P2", "No bus."), ("Interviewer", "Mm."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "sources.csv", ["file", "wave"], ["P1 T1.txt", "T1"], ["P2 T1.txt", "T1"])
    study.import_transcripts(folder)
    return study


def lines(project, words, **options):
    frame = keyword_in_context(project.data(), words, **options)
    return [(row.left, row.hit, row.right) for row in frame.itertuples()]


def test_participants_words_only_unless_everybodys_are_wanted(spoken):
    assert [hit for _, hit, _ in lines(spoken, "bus")] == ["bus", "bus", "Bus", "bus"]
    frame = keyword_in_context(spoken.data(), "bus", everybody=True)
    assert list(frame["label"]).count("(interviewer)") == 2
    assert list(frame["turn"]) == [1, 2, 2, 3, 4, 2]


def test_what_stands_left_and_right_stays_within_the_turn(spoken):
    assert lines(spoken, "bus", width=200)[0] == ("The", "bus", "didn’t come. [laughs] A bus-driver told me.")
    assert lines(spoken, "bus", width=4)[0] == ("The", "bus", "did")
    assert lines(spoken, "bus", width=0)[0] == ("", "bus", "")


def test_patterns_apostrophes_capitals_and_what_is_marked(spoken):
    assert [hit for _, hit, _ in lines(spoken, "bus(es)?", pattern=True, whole=True)] == [
        "bus",
        "bus",
        "Buses",
        "Bus",
        "bus",
    ]
    assert [hit for _, hit, _ in lines(spoken, "DIDN'T  come")] == ["didn’t come"]
    assert lines(spoken, "laughs") == []


def test_a_place_says_whose_it_is(spoken):
    frame = keyword_in_context(spoken.data(), "no bus")
    row = frame.iloc[0]
    assert (row["label"], row["source"], row["turn"], row["participant"], row["wave"]) == (
        "(Parent 2)",
        "P2 T1",
        2,
        "P2",
        "T1",
    )
    assert spoken.data().texts["P2 T1"][row["start"] : row["end"]] == "No bus"
    assert frame.about.notes[0].startswith("1 places, 1 people, 1 sources.")
    assert keyword_in_context(spoken.data(), "bus", where={"participant": "P2"}).shape[0] == 1


def test_words_of_people_who_withdrew_are_never_shown(spoken):
    spoken.people.set_status("P2", "withdrawn")
    for everybody in (False, True):
        assert "P2 T1" not in set(keyword_in_context(spoken.data(), "bus", everybody=everybody)["source"])


def test_what_cannot_be_looked_for_is_said(spoken):
    data = spoken.data()
    for wrong in (" ", ""):
        with pytest.raises(InvalidInput, match="nothing to look for"):
            keyword_in_context(data, wrong)
    with pytest.raises(InvalidInput, match="cannot be read"):
        keyword_in_context(data, "bus(", pattern=True)
    with pytest.raises(InvalidInput):
        keyword_in_context(data, "bus", width=-1)
    with pytest.raises(InvalidInput):
        collocates(data, "bus", window=0)
    with pytest.raises(NotFound, match="P2"):
        keyword_in_context(data, "bus", where={"participant": "P3"})


def test_a_pattern_that_takes_too_long_is_given_up():
    text = "a" * 4000
    study = {"sources": [{"source": "S0", "kind": "interview", "wave": "T1", "finished": False}], "codings": [], "marks": [],
             "turns": [{"source": "S0", "turn": 1, "role": "participant", "participant": "P1", "start": 0, "end": len(text), "words": 1,
                        "characters": len(text), "question": None}],
             "texts": {"S0": text}, "groups": dict.fromkeys(("P1", "P2", "P3"), "Parent"), "withdrawn": set()}  # fmt: skip
    with pytest.raises(InvalidInput, match="too long in “S0”"):
        keyword_in_context(frames(study), "(a|aa)+$b", pattern=True)


def test_log_likelihood_of_dunnings_table():
    """Dunning 1993, Computational Linguistics 19(1): 61-74, table of bigrams: the swiss, can be, previous year."""
    found = log_likelihood(*np.array([(110, 2442, 111, 29114), (29, 13, 123, 31612), (31, 23, 139, 31584)]).T)
    assert [round(float(one), 2) for one in found] == [270.72, 263.90, 256.84]


def test_a_table_of_independent_cells_has_none_and_noughts_are_no_error():
    assert log_likelihood(10, 20, 30, 60) == pytest.approx(0)
    assert np.isfinite(log_likelihood(np.array([0, 5]), np.array([0, 0]), np.array([0, 0]), np.array([0, 7]))).all()


def test_words_near_are_counted_once_within_the_turn(spoken):
    frame = collocates(spoken.data(), "bus", window=1, least=1)
    near = {row.word: (row.n, row.of, row.people) for row in frame.itertuples()}
    assert near["the"] == (1, 1, 1)
    assert near["no"] == (1, 1, 1)
    assert near["lanes"] == (1, 1, 1)
    assert near["told"] == (1, 1, 1)  # the bus in “bus-driver” is found as well
    assert not {"bus", "bus-driver", "come", "driver"} & set(near)
    assert any("For exploring" in note for note in frame.about.notes)


def test_the_places_behind_a_word_near(spoken):
    frame = collocates(spoken.data(), "bus", window=1, least=1)
    behind = frame.words_behind(list(frame["word"]).index("no"))
    assert list(behind["source"]) == ["P2 T1"]


def test_nothing_found_is_an_empty_table():
    assert collocates(StudyData(), "bus").empty
    assert keyword_in_context(StudyData(), "bus", everybody=True).empty


def second_count(study, wanted, window):
    """Return word → (near, of, people) by walking over the words of every turn."""
    near, of, people = Counter(), Counter(), {}
    for turn in speaking(study):
        seen = characters(study, [turn], marked=False)
        text = study["texts"][turn["source"]]
        shown = "".join(
            text[place] if (turn["source"], place) in seen else "#" for place in range(turn["start"], turn["end"])
        )
        words = re.findall(r"[\w']+", shown)
        kind = next(source["kind"] for source in study["sources"] if source["source"] == turn["source"])
        hits = [place for place, word in enumerate(words) if word == wanted]
        for place, word in enumerate(words):
            if word == wanted:
                continue
            of[word] += 1
            if any(abs(place - hit) <= window for hit in hits):
                near[word] += 1
                if turn["participant"] and kind != "field note":
                    people.setdefault(word, set()).add(turn["participant"])
    return near, of, people


@settings(max_examples=100, deadline=None)
@given(study=studies(), wanted=st.sampled_from(WORDS), window=st.integers(1, 3))
def test_words_near_are_what_a_second_count_finds(study, wanted, window):
    near, of, people = second_count(study, wanted, window)
    all_near, total = sum(near.values()), sum(of.values())
    found = {row.word: row for row in collocates(frames(study), wanted, window=window, least=1).itertuples()}
    assert set(found) == {word for word in near if near[word] > of[word] * all_near / total}
    for word, row in found.items():
        assert (row.n, row.of, row.people) == (near[word], of[word], len(people.get(word, ())))
        assert row.expected == pytest.approx(of[word] * all_near / total)


@settings(max_examples=100, deadline=None)
@given(study=studies(), wanted=st.sampled_from(WORDS))
def test_every_place_is_what_a_second_search_finds(study, wanted):
    places = set()
    for turn in speaking(study):
        seen = characters(study, [turn], marked=False)
        text = study["texts"][turn["source"]]
        for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", text[turn["start"] : turn["end"]]):
            span = (turn["start"] + match.start(), turn["start"] + match.end())
            if all((turn["source"], place) in seen for place in range(*span)):
                places.add((turn["source"], *span))
    frame = keyword_in_context(frames(study), wanted)
    assert {(row.source, row.start, row.end) for row in frame.itertuples()} == places
    assert len(frame) == len(places)
