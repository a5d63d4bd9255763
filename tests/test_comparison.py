"""Constant comparison: earlier extracts by how their speakers stand to the new one's."""

import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import earlier_extracts
from toolkit.errors import NotFound

PEOPLE = [
    ("participant", "group", "mentor_of"),
    ("P1", "Parent", ""),
    ("P2", "Parent", ""),
    ("PM1", "Peer mentor", "P1"),
    ("S1", "Staff", ""),
]
SAID = {"P1 T1": "P1", "P2 T1": "P2", "PM1 T1": "PM1", "S1 T1": "S1", "P1 T2": "P1"}


@pytest.fixture
def compared(study, folder, monkeypatch):
    """One extract of “Trust” from each of five interviews, a day apart, P1 at T2 last; one of another code."""
    write_rows(folder / "participants.csv", *PEOPLE)
    write_rows(folder / "sources.csv", ("file", "kind", "wave", "participants"),
               *[(f"{name}.txt", "interview", name[-2:], who) for name, who in SAID.items()])  # fmt: skip
    for name, who in SAID.items():
        put_interview(folder, name, ("Interviewer", "Well?"), (who, f"I trusted, said {who}. And hoped."))
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("Hope")
    ids = {}
    for day, name in enumerate(SAID, start=1):
        monkeypatch.setattr("toolkit.store.ledger.now", lambda day=day: f"2026-03-0{day}T09:00:00.000+00:00")
        ids[name] = code_words(study, name, f"I trusted, said {SAID[name]}", "Trust")
    code_words(study, "P2 T1", "hoped", "Hope")
    return study, ids


def test_earlier_extracts_stand_by_how_their_speakers_stand_to_the_new_one(compared):
    study, ids = compared
    found = earlier_extracts(study.data(), ids["P1 T2"])
    assert list(zip(found["how"], found["source"], strict=True)) == [
        ("same person, other time point", "P1 T1"),
        ("paired person", "PM1 T1"),
        ("same group", "P2 T1"),
        ("another group", "S1 T1"),
    ]
    assert "I trusted, said P1" in found.about.notes[0]
    assert list(found["coded_on"]) == ["2026-03-01", "2026-03-03", "2026-03-02", "2026-03-04"]


def test_later_extracts_are_left_out_unless_asked_for(compared):
    study, ids = compared
    assert earlier_extracts(study.data(), ids["P1 T1"]).empty
    assert list(earlier_extracts(study.data(), ids["P2 T1"])["source"]) == ["P1 T1"]
    assert set(earlier_extracts(study.data(), ids["P1 T1"], all_times=True)["source"]) == set(SAID) - {"P1 T1"}


def test_a_coding_that_is_not_there_is_named(compared):
    study, _ = compared
    with pytest.raises(NotFound, match=r"no coding “nothing”"):
        earlier_extracts(study.data(), "nothing")
    asked = code_words(study, "P1 T1", "Well?", "Trust")
    with pytest.raises(NotFound, match="Nobody who is quoted"):
        earlier_extracts(study.data(), asked)
