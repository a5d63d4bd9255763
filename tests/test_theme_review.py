"""A theme under review: all extracts, who was silent, what was coded too early to know, what is thin."""

import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import theme_review
from toolkit.errors import NotFound

GUIDE = [
    ("question", "wording", "group", "wave", "codes", "themes"),
    ("Q1", "Did you trust her?", "Parent", "", "", "Trust"),
]


@pytest.fixture
def reviewed(study, folder, monkeypatch):
    """Two parents and a staff member at T1, one parent at T2; only parents were asked; one code is made late."""
    write_rows(
        folder / "participants.csv", ("participant", "group"), ("P1", "Parent"), ("P2", "Parent"), ("S1", "Staff")
    )
    names = {"P1 T1": "P1", "P2 T1": "P2", "S1 T1": "S1", "P1 T2": "P1"}
    write_rows(folder / "sources.csv", ("file", "kind", "wave", "participants"),
               *[(f"{name}.txt", "interview", name[-2:], who) for name, who in names.items()])  # fmt: skip
    write_rows(folder / "topic_guide.csv", *GUIDE)
    for name, who in names.items():
        put_interview(
            folder, name, ("Interviewer", "Well?"), (who, f"I trusted her, says {who}, and I doubted her too.")
        )
    monkeypatch.setattr("toolkit.store.ledger.now", lambda: "2026-03-01T09:00:00.000+00:00")
    study.codebook.add("Trusting")
    study.codebook.add_theme("Trust", codes=["Trusting"], claim="Trust is given, not won.")
    study.codebook.add("Elsewhere")
    study.import_transcripts(folder)
    ids = {"P1 T1": code_words(study, "P1 T1", "I trusted her", "Trusting")}
    study.finish(source="P2 T1")
    study.finish(source="P1 T1")
    study.finish(source="S1 T1")
    study.finish(source="P1 T2")
    monkeypatch.setattr("toolkit.store.ledger.now", lambda: "2026-03-02T09:00:00.000+00:00")
    study.codebook.add("Doubting")
    study.codebook.link("Trust", "Doubting")
    ids["against"] = code_words(study, "P2 T1", "I doubted her", "Elsewhere")
    return study, ids


def stands(review):
    return {(row.participant, row.wave): row.stands for row in review.parts["people"].itertuples()}


def test_every_extract_is_there_with_what_it_does_for_the_theme(reviewed):
    study, ids = reviewed
    study.set_evidence(ids["P1 T1"], theme="Trust", kind="supports")
    found = theme_review(study.data(), "Trust")
    assert found[["group", "who", "wave", "quote", "evidence"]].to_numpy().tolist() == [
        ["Parent", "(Parent 1, T1)", "T1", "I trusted her", "supports"]
    ]
    notes = " ".join(found.about.notes)
    assert "Claim: Trust is given, not won." in notes
    assert "1 supports; of 0 nobody has said" in notes
    assert "No contradicting extract was coded." in notes


def test_what_contradicts_it_is_there_though_it_is_coded_for_something_else(reviewed):
    study, ids = reviewed
    study.set_evidence(ids["against"], theme="Trust", kind="contradicts")
    found = theme_review(study.data(), "Trust")
    assert list(zip(found["quote"], found["coded"], found["evidence"], strict=True)) == [
        ("I trusted her", "Trusting", ""),
        ("I doubted her", "Elsewhere", "contradicts"),
    ]
    assert "No contradicting" not in " ".join(found.about.notes)


def test_silence_is_told_from_not_asked_and_no_interview(reviewed):
    study, _ = reviewed
    found = stands(theme_review(study.data(), "Trust"))
    assert found[("P1", "T1")] == "raised it"
    assert found[("P2", "T1")] == found[("P1", "T2")] == "asked and silent"
    assert found[("S1", "T1")] == "not asked"
    assert found[("P2", "T2")] == "no interview"


def test_transcripts_finished_before_a_code_was_made_are_named(reviewed):
    study, _ = reviewed
    rows = pd.DataFrame(theme_review(study.data(), "Trust").parts["coded before"])
    assert rows.to_numpy().tolist() == [[name, "Ana", "Doubting"] for name in ("P2 T1", "P1 T1", "S1 T1", "P1 T2")]


def test_what_is_thin_is_pointed_out_and_nothing_else(reviewed):
    study, _ = reviewed
    thin = [note for note in theme_review(study.data(), "Trust").about.notes if note.startswith("Thin")]
    assert thin == [
        "Thin: 1 person; one stakeholder group only (Parent); one time point only (T1). A reason to look, not to delete."
    ]
    for name in ("S1 T1", "P1 T2", "P2 T1"):
        code_words(study, name, "I trusted her", "Trusting")
    assert "Thin" not in " ".join(theme_review(study.data(), "Trust").about.notes)


def test_an_unknown_theme_is_answered_with_the_nearest(reviewed):
    with pytest.raises(NotFound, match="Trust"):
        theme_review(reviewed[0].data(), "Trst")


def test_themes_that_share_passages_are_listed(sample_data):
    found = pd.DataFrame(theme_review(sample_data, "Thin preparation").parts["overlap"])
    assert dict(found.itertuples(index=False, name=None))["A line to be drawn"] == 4
