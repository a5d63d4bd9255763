"""Suggestions kept and decided on: what is written, by whom, what undo brings back, and what stays away."""

import re
import shutil

import pandas as pd
import pytest
from conftest import ROOT, code_words
from offered import BUS, DOOR, LETTER, keep, keep_run, kept_study, run, state_of

from toolkit import Project, StudyData, suggest_themes
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.store.ledger import Transaction
from toolkit.store.suggestion_tables import suggestion_segments
from toolkit.suggest.offer import Offer, OfferedExtract, Run, branches
from toolkit.suggest.overlap import alike

DATA = ROOT / "tests" / "data"


@pytest.fixture
def kept(study, folder):
    return kept_study(study, folder)


def standing(project):
    """Everything that undo must bring back, as plain values."""
    data = project.data()
    frames = (data.suggestions, data.suggestion_segments, data.suggestion_runs, data.codings, data.codes, data.themes,
              data.theme_codes, data.memos)  # fmt: skip
    return [frame.astype(str).to_dict("records") for frame in frames]


# Keeping


def test_what_is_kept_is_what_was_offered_with_its_places(kept):
    data = kept.data()
    assert list(data.suggestions["number"]) == [1, 2, 3]
    assert set(data.suggestions["state"]) == {"open"}
    first = data.suggestions.iloc[0]
    assert (first["label"], first["keywords"], first["stability"]) == ("group 1 (machine-made)", ["word0", "fare"], 0.5)
    segments = data.suggestion_segments[data.suggestion_segments["suggestion"] == first["suggestion"]]
    words = [data.texts[one.source][one.start : one.end] for one in segments.itertuples()]
    assert words == [*(said for _, said in BUS), DOOR[0][1]]
    assert list(segments["stands"]) == ["typical", "typical", "inside", "inside", "counter-example"]
    (ran,) = data.suggestion_runs.to_dict("records")
    assert (ran["engine"], ran["made_on"], ran["offered"], ran["kept_by"]) == ("nmf", "2026-11-28", 3, "Ana")
    assert (ran["parameters"], ran["versions"]) == ({"n_themes": 3}, {"numpy": "2.4"})


def test_keeping_the_same_again_changes_nothing(kept):
    events = len(kept.history())
    assert keep(kept, BUS, DOOR, LETTER, counter=("P2", DOOR[0][1])) == "Suggestions: 3 there already."
    assert len(kept.history()) == events


def test_one_that_is_much_the_same_takes_the_place_of_an_open_one_only(kept):
    kept.suggestions.reject(2, "scenes")
    said = keep(kept, BUS[:3], DOOR[:2])
    assert said == (
        "Suggestions: 1 kept; 1 much the same as one that was decided, not kept; "
        "1 much the same as a new one and not decided: replaced by it."
    )
    assert state_of(kept, 1)["state"] == "replaced"
    assert state_of(kept, 4)["state"] == "open"
    assert list(kept.suggestions.table()["number"]) == [2, 3, 4]
    kept.undo()
    assert state_of(kept, 1)["state"] == "open"


def test_nothing_and_words_that_have_changed_since_are_not_kept(kept):
    with pytest.raises(InvalidInput, match="no suggestions to keep"):
        keep(kept)
    late = run(kept, LETTER + DOOR[:1])
    texts = kept.data().texts
    kept.correct("P1", replace={"brown": "white"})
    with pytest.raises(Refused, match="“P1” has another text"):
        keep_run(kept, late, texts)


# Deciding


def test_a_code_goes_on_the_extracts_a_person_chose_under_their_name(kept):
    before = standing(kept)
    said = kept.suggestions.accept_as_code(
        1, [1, 3], name="Getting there", under="Money", definition="What it costs to come", reason="nobody had it"
    )
    assert said == "Suggestion 1 is the code “Getting there”, on 2 extracts."
    made = kept.codings()
    assert list(made["quote"]) == [BUS[0][1], BUS[2][1]]
    assert set(zip(made["code"], made["coder"], made["origin"], strict=True)) == {
        ("Getting there", "Ana", "suggestion")
    }
    code = kept.codes().set_index("code").loc["Getting there"]
    assert (code["path"], code["definition"], code["origin"]) == (
        "Money > Getting there",
        "What it costs to come",
        "suggestion",
    )
    row = state_of(kept, 1)
    assert (row["state"], row["level"], row["became"], row["decided_by"], row["reason"]) == (
        "accepted", "code", "Getting there", "Ana", "nobody had it")  # fmt: skip
    assert list(row["codings"]) == sorted(made["coding"], key=list(row["codings"]).index)
    (memo,) = kept.memos().to_dict("records")
    assert (memo["kind"], memo["body"], memo["private"]) == ("decision", "nobody had it", False)
    kept.undo()
    assert standing(kept) == before
    kept.redo()
    assert list(kept.codings()["quote"]) == [BUS[0][1], BUS[2][1]]


def test_a_coding_that_is_there_by_hand_stays_as_it_is(kept):
    by_hand = code_words(kept, "P1", BUS[0][1], "Money")
    kept.suggestions.map_to(1, "Money", [1, 2])
    made = kept.codings().set_index("quote")
    assert (made.loc[BUS[0][1], "coding"], made.loc[BUS[0][1], "origin"]) == (by_hand, "hand")
    assert made.loc[BUS[1][1], "origin"] == "suggestion"
    assert state_of(kept, 1)[["state", "became"]].tolist() == ["mapped", "Money"]


def test_a_theme_has_the_codes_that_were_named_and_one_for_the_chosen_extracts(kept):
    kept.suggestions.accept_as_theme(2, [2], name="Waiting rooms", codes=["Rooms"], claim="Rooms say who is welcome.")
    themes = kept.themes().set_index("theme")
    assert themes.loc["Waiting rooms", "claim"] == "Rooms say who is welcome."
    links = kept.data().theme_codes
    assert set(links.loc[links["theme"] == "Waiting rooms", "code"]) == {"Rooms", "Waiting rooms"}
    assert list(kept.codings()["quote"]) == [DOOR[1][1]]
    assert state_of(kept, 2)["level"] == "theme"
    kept.suggestions.accept_as_theme(3, name="Letters")
    assert "Letters" not in set(kept.codes()["code"])


def test_the_machines_label_is_never_the_name_of_a_code(kept):
    with pytest.raises(InvalidInput, match="only the machine’s label"):
        kept.suggestions.accept_as_code(1, [1])
    kept.suggestions.rename(1, "  Getting   there ")
    assert state_of(kept, 1)[["name", "label"]].tolist() == ["Getting there", "group 1 (machine-made)"]
    assert "“Getting there”" in kept.suggestions.accept_as_code(1, [1])


def test_a_rejection_needs_a_reason_which_is_kept_as_a_memo(kept):
    with pytest.raises(InvalidInput, match="Why is it rejected"):
        kept.suggestions.reject(2, "  ")
    before = standing(kept)
    kept.suggestions.reject(2, "people tell scenes, and scenes have doors")
    assert state_of(kept, 2)[["state", "reason", "decided_by"]].tolist() == [
        "rejected", "people tell scenes, and scenes have doors", "Ana"]  # fmt: skip
    assert kept.memos()["title"].item() == "Suggestion 2, rejected: group 2 (machine-made)"
    kept.undo()
    assert standing(kept) == before


def test_two_are_merged_and_parted_again_by_the_tree(kept):
    before = standing(kept)
    assert kept.suggestions.merge(1, 3, name="Money and letters") == "Suggestions 1 and 3 are one now: 4."
    merged = kept.suggestions.extracts(4)
    assert set(merged["quote"]) == {words for _, words in BUS + LETTER}
    assert "counter-example" not in set(merged["stands"])
    assert state_of(kept, 4)[["name", "state"]].tolist() == ["Money and letters", "open"]
    assert state_of(kept, 4)["made_of"] == [1, 3]
    assert [state_of(kept, n)["state"] for n in (1, 3)] == ["merged", "merged"]
    assert kept.suggestions.split(4) == "Suggestion 4 is two now: 5 and 6."
    assert set(kept.suggestions.extracts(5)["quote"]) == {words for _, words in BUS}
    assert set(kept.suggestions.extracts(6)["quote"]) == {words for _, words in LETTER}
    assert list(kept.suggestions.table()["number"]) == [2, 5, 6]
    kept.undo()
    kept.undo()
    assert standing(kept) == before


def test_a_part_is_ticked_off_and_every_extract_is_in_one_part(kept):
    kept.suggestions.split(1, [1, 4])
    assert list(kept.suggestions.extracts(4)["quote"]) == [BUS[0][1], BUS[3][1]]
    assert list(kept.suggestions.extracts(5)["quote"]) == [BUS[1][1], BUS[2][1]]
    assert state_of(kept, 5)["made_of"] == [1]
    with pytest.raises(InvalidInput, match="would be empty"):
        kept.suggestions.split(4, [1, 2])
    with pytest.raises(Refused, match="cannot be parted further"):
        kept.suggestions.split(3) and kept.suggestions.split(6)


def test_a_decision_is_made_once_until_it_is_opened_again(kept):
    kept.suggestions.map_to(1, "Money", [1])
    with pytest.raises(Refused, match="was mapped already"):
        kept.suggestions.reject(1, "no")
    said = kept.suggestions.reopen(1)
    assert said == "Suggestion 1 is open again. What was coded from it stays."
    assert len(kept.codings()) == 1
    kept.suggestions.not_now(1)
    assert kept.suggestions.table("not now")["number"].tolist() == [1]
    kept.suggestions.map_to(1, "Rooms", [2])
    kept.suggestions.merge(2, 3)
    with pytest.raises(Refused, match="Suggestion 2 was merged"):
        kept.suggestions.not_now(2)


def test_a_cell_with_a_decision_can_be_run_again(kept):
    def cell():
        kept.suggestions.accept_as_code(1, [1], name="Getting there", reason="nobody had it")
        kept.suggestions.reject(2, "scenes")
        kept.suggestions.accept_as_theme(3, name="Letters")

    cell()
    events = len(kept.history())
    cell()
    assert len(kept.history()) == events
    kept.suggestions.accept_as_code(1, [1, 2], name="Getting there")
    assert list(kept.codings()["quote"]) == [BUS[0][1], BUS[1][1]]
    assert len(state_of(kept, 1)["codings"]) == 2
    assert state_of(kept, 1)["reason"] == "nobody had it"
    with pytest.raises(Refused, match="accepted already"):
        kept.suggestions.accept_as_code(1, [1], name="Fares")


def test_wrong_numbers_and_names_are_answered_and_nothing_is_kept(kept):
    events = len(kept.history())
    for wrong, error, words in (
        (lambda one: one.reject(9, "no"), NotFound, "no suggestion 9"),
        (lambda one: one.map_to(1, "Mony", [1]), NotFound, "Did you mean “Money”"),
        (lambda one: one.map_to(1, "Money", [5]), NotFound, "has no extract 5"),  # the counter-example
        (lambda one: one.map_to(1, "Money", []), InvalidInput, "No extract is chosen"),
        (lambda one: one.merge(1), InvalidInput, "takes two suggestions"),
        (lambda one: one.table("done"), NotFound, "no state “done”"),
        (lambda one: one.reopen(1), Refused, "is open"),
    ):
        with pytest.raises(error, match=words):
            wrong(kept.suggestions)
    assert len(kept.history()) == events


def test_somebody_has_to_decide(kept):
    kept.close()
    other = Project.open(kept.path, coder="Ben")
    other.close()
    nobody = Project.open(kept.path)
    with pytest.raises(InvalidInput, match="Nobody is named as coder"):
        nobody.suggestions.reject(1, "no")
    nobody.close()


# What is known of it, as it is now


def test_the_table_counts_people_and_says_what_is_coded_now(kept):
    code_words(kept, "P1", BUS[0][1], "Money")
    row = kept.suggestions.table().set_index("number").loc[1]
    assert (row["extracts"], row["n"], row["of"], row["not_coded"]) == (4, 3, 3, "75%")
    assert kept.suggestions.extracts(1)["codes"].tolist()[:2] == ["Money", ""]
    kept.people.edit("P1", status="withdrawn")
    row = kept.suggestions.table().set_index("number").loc[1]
    assert (row["extracts"], row["n"], row["of"]) == (2, 2, 2)
    assert BUS[0][1] not in set(kept.suggestions.extracts(1)["quote"])


def test_extracts_go_along_with_a_correction_and_are_taken_out_with_their_source(kept):
    kept.correct("P1", replace={"coins at the stop": "coppers at the bus stop", "brown": "white"})
    words = kept.suggestions.extracts(1).set_index("extract")["quote"]
    assert words[1] == "The bus fare was three pounds again and I counted coppers at the bus stop."
    assert words[4] == BUS[3][1]
    kept.suggestions.map_to(1, "Money", [1])
    assert kept.codings()["quote"].item() == words[1]
    gone = kept.sources().set_index("source").loc["P1", "id"]
    assert len(live_extracts(kept, gone)) == 4
    kept.remove_source("P1")
    assert live_extracts(kept, gone) == []
    assert set(kept.suggestions.extracts(1)["source"]) == {"P2", "P3"}
    kept.undo()
    assert set(kept.suggestions.extracts(1)["source"]) == {"P1", "P2", "P3"}


def test_an_extract_whose_words_were_taken_out_is_neither_shown_nor_coded(kept):
    kept.correct("P1", text=kept.data().texts["P1"].replace(f"\n\nP1: {BUS[3][1]}", ""))
    shown = kept.suggestions.extracts(1)
    assert list(shown["extract"].dropna()) == [1, 2, 3]
    with pytest.raises(Refused, match="“P1” was corrected, and an extract of suggestion 1 has no place"):
        kept.suggestions.map_to(1, "Money", [1, 4])
    assert kept.codings().empty


def live_extracts(project, source_id):
    with project._store.reading() as connection:
        return Transaction(connection).rows(suggestion_segments, source_id=source_id)


def test_a_code_that_is_merged_takes_the_suggestion_along(kept):
    kept.suggestions.map_to(1, "Money", [1])
    kept.codebook.merge("Money", into="Rooms")
    assert state_of(kept, 1)["became"] == "Rooms"


# Staying away


def test_a_rejected_suggestion_stays_away_and_is_named(sample):
    found = suggest_themes(sample.data())
    sample.keep(found)
    label = found.table["label"][2]
    sample.suggestions.reject(3, "scenes have doors in them")
    again = suggest_themes(sample.data())
    assert label not in set(again.table["label"])
    assert len(again) == len(found) - 1
    assert sorted(again.table["label"]) == sorted(set(found.table["label"]) - {label})
    (line,) = [line for line in again.table.about.lines() if line.startswith("Left out")]
    assert line == (
        f"Left out, since much the same was rejected by Ana before: scenes have doors in them (suggestion 3, “{label}”)."
    )
    size = int(found.table["extracts"][2])
    assert (again.segments["status"] == "rejected before, set aside").sum() == size
    assert (
        again.segments["status"].isin(["in a suggestion"]).sum()
        == found.segments["status"].isin(["in a suggestion"]).sum() - size
    )
    assert sample.keep(again) == f"Suggestions: {len(again)} there already."
    sample.undo()
    assert label in set(suggest_themes(sample.data()).table["label"])


@pytest.mark.parametrize(("one", "other", "share"), [
    ({"A": [(0, 10)]}, {"A": [(0, 10)]}, 1),
    ({"A": [(0, 10)], "B": [(0, 10)]}, {"A": [(5, 15)]}, 5 / 25),
    ({"A": [(0, 10)]}, {"B": [(0, 10)]}, 0),
    ({}, {}, 0),
    ({"A": [(0, 4), (6, 9)]}, {"A": [(2, 8)]}, 4 / 9),
])  # fmt: skip
def test_likeness_is_of_characters_counted_one_by_one(one, other, share):
    assert alike(one, other) == pytest.approx(share)
    letters = [
        {(source, at) for source, runs in places.items() for run in runs for at in range(*run)}
        for places in (one, other)
    ]
    if any(letters):
        assert alike(one, other) == len(letters[0] & letters[1]) / len(letters[0] | letters[1])


def test_the_finer_tree_parts_what_lies_apart_first():
    space = [[0.0], [0.1], [0.2], [9.0], [9.1], [9.2], [9.9], [10.0], [10.1]]
    import numpy as np

    sides = branches(np.array(space))
    assert len({one[0] for one in sides[:3]}) == len({one[0] for one in sides[3:]}) == 1
    assert sides[0][0] != sides[3][0]
    assert sides[3][1] != sides[6][1]


# What is said of it


def test_the_statement_counts_from_what_was_kept(kept):
    assert "Nobody has decided yet." in kept.suggestions.statement()
    kept.suggestions.accept_as_code(1, [1, 2], name="Getting there")
    kept.suggestions.reject(2, "scenes")
    told = kept.suggestions.statement()
    for words in (
        "On 2026-11-28 we used a topic model (by hand)",
        "It grouped 9 extracts and offered 3 groups",
        "no generative or large language model",
        "Of the 3 that were to be decided on 1 was accepted as a code, 1 was rejected and 1 was not decided yet.",
        "Ana (2) read the extracts and decided.",
        "2 extracts, each chosen by a person, were coded from suggestions",
        "Versions: numpy 2.4.",
    ):
        assert words in told
    kept.close()
    ben = Project.open(kept.path, coder="Ben")
    ben.suggestions.accept_as_theme(3, name="Letters")
    told = ben.suggestions.statement()
    assert "1 was accepted as a theme" in told
    assert "Ana (2) and Ben (1) read the extracts and decided." in told
    assert not re.search(r"themes? (?:was |were )?found|accuracy|emerge|saturation", told, re.IGNORECASE)
    ben.close()


def test_a_study_without_any_says_so():
    from toolkit.suggest.statement import statement

    assert statement(StudyData()) == "No suggestions of a topic model were kept in this study."


# After coding


def test_suggestions_wait_until_the_coding_is_finished_where_the_study_wants_it(kept):
    with pytest.raises(InvalidInput, match="“at once” or “after coding”"):
        kept.set(suggestions="later")
    with pytest.raises(NotFound, match="suggestions"):
        kept.set(sugestions="after coding")
    kept.set(suggestions="after coding")
    for wrong in (lambda one: one.table(), lambda one: one.extracts(1), lambda one: one.reject(1, "no")):
        with pytest.raises(Refused, match="Left: P1, P2, P3"):
            wrong(kept.suggestions)
    kept.assign(source="P1", coder="Ana")
    with pytest.raises(Refused, match=r"Left: P1\."):
        kept.suggestions.table()
    kept.finish(source="P1")
    assert len(kept.suggestions.table()) == 3
    kept.close()
    ben = Project.open(kept.path, coder="Ben")
    with pytest.raises(Refused, match=r"Left: P2, P3\."):  # P1 is Ana's
        ben.suggestions.table()
    ben.set(suggestions="at once")
    assert len(ben.suggestions.table()) == 3
    ben.close()


# Files of before


@pytest.mark.parametrize("released", ["0001", "0002", "0003", "0004"])
def test_a_study_of_before_keeps_suggestions_once_it_is_opened(tmp_path, released):
    shutil.copy(DATA / f"study_{released}.qual", tmp_path / "old.qual")
    project = Project.open(tmp_path / "old.qual", coder="Ana")
    codings = pd.DataFrame(project.codings())
    turn = project.turns().iloc[1]
    extract = OfferedExtract(source=turn["source"], start=int(turn["start"]), end=int(turn["end"]))
    offer = Offer(label="a (machine-made)", keywords=(), stability=None, extracts=(extract,))
    made = Run(
        engine="nmf",
        made_on="2026-11-28",
        how="h",
        guided=False,
        extracts=1,
        parameters={},
        versions={},
        offers=(offer,),
    )
    assert keep_run(project, made, project.data().texts) == "Suggestions: 1 kept."
    project.suggestions.reject(1, "old")
    assert state_of(project, 1)["state"] == "rejected"
    project.undo()
    project.undo()
    assert project.data().suggestions.empty
    pd.testing.assert_frame_equal(pd.DataFrame(project.codings()), codings)
    project.close()
