"""Settling: what becomes of each difference, what comes into the agreed coding, and when a source counts as settled."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, code_words, put_interview

from toolkit import Project, agreement, disagreements, theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.store.read import Reader
from toolkit.store.tables import KEPT

DATA = Path(__file__).parent / "data"
LONG = "I trust her because she has been there, and she rings me up on Sundays when it is bad."


@pytest.fixture
def twice(study, folder):
    """One interview coded by Ana and Ben: one place alike, one cut differently, one Ana's, one Ben's."""
    put_interview(
        folder,
        "A",
        ("Interviewer", "Well?"),
        ("P1", LONG),
        ("Interviewer", "And?"),
        ("P1", "Nothing. Then I went out."),
    )
    put_interview(
        folder, "B", ("Interviewer", "Well?"), ("P2", "Yes, I do say so."), ("Interviewer", "And?"), ("P2", "No.")
    )
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("Calls")
    study.codebook.add("Silence")
    study.codebook.add_theme("Being there", codes=["Trust", "Calls"])
    code_words(study, "A", "I trust her because she has been there", "Trust", view="positive", key_quote=True)
    code_words(study, "A", "she rings me up on Sundays", "Calls")
    code_words(study, "A", "Nothing", "Silence")
    code_words(study, "B", "Yes, I do", "Trust")
    return as_ben(study)


def as_ben(study):
    other = Project.open(study.path, coder="Ben")
    code_words(other, "A", "trust her because she has been there", "Trust")
    code_words(other, "A", "on Sundays when it is bad", "Calls")
    code_words(other, "A", "Then I went out", "Trust")
    other.close()
    return study


def agreed(project):
    rows = project.codings()
    rows = rows[rows["coder"] == "Agreed coding"]
    return sorted(zip(rows["code"], rows["quote"], strict=True))


def own(project):
    rows = project.codings()
    rows = rows[rows["coder"] != "Agreed coding"]
    return sorted(zip(rows["coder"], rows["code"], rows["quote"], rows["view"], strict=True))


def state(project):
    with project._store.reading() as connection:
        reader = Reader(connection)
        frames = {name: reader.rows(name).drop(columns="row_id").to_dict("records") for name in KEPT}
    return {name: sorted(map(repr, rows)) for name, rows in frames.items()}


def places(project, **only):
    shown = project.settling.places(**only)
    return dict(zip(zip(shown["code"], shown["turn"], strict=True), shown["state"], strict=True))


def test_the_places_and_how_they_differ(twice):
    shown = twice.settling.places("A")
    assert list(zip(shown["code"], shown["difference"], strict=True)) == [
        ("Trust", "alike"), ("Calls", "cut differently"), ("Silence", "Ana only"), ("Trust", "Ben only")]  # fmt: skip
    assert list(shown.iloc[1][["Ana", "Ben"]]) == ["she rings me up on Sundays", "on Sundays when it is bad"]
    assert set(shown["state"]) == {"open"}
    assert twice.settling.places("B").empty


def test_what_both_marked_alike_comes_in_when_the_person_says_so(twice):
    before = own(twice)
    said = twice.settle(source="A", agreeing=True)
    assert said == "1 places that everybody marked alike are in the agreed coding."
    assert agreed(twice) == [("Trust", "trust her because she has been there")]  # no word that one of them left out
    assert own(twice) == before
    kept = twice.codings().query("coder == 'Agreed coding'").iloc[0]
    assert (kept["view"], kept["key_quote"]) == ("positive", True)
    assert twice.settle(agreeing=True).startswith("0 places")


@pytest.mark.parametrize(
    ("how", "comes_in"),
    [
        ({"state": "kept Ana"}, ["she rings me up on Sundays"]),
        ({"state": "kept Ben"}, ["on Sundays when it is bad"]),
        ({"state": "both"}, ["she rings me up on Sundays when it is bad"]),
        ({"state": "neither"}, []),
        ({"state": "recut", "words": "rings me up on Sundays when it is"}, ["rings me up on Sundays when it is"]),
        ({"state": "codebook changed"}, []),
        ({"state": "discussed"}, []),
    ],
)
def test_each_state_writes_what_it_says_and_is_one_step(twice, how, comes_in):
    before, layers, events = state(twice), own(twice), len(twice.history())
    said = twice.settle(source="A", code="Calls", reason="as we said on Monday", **how)
    assert said.startswith(f"“Calls” in A: {how['state']}")
    assert [words for _, words in agreed(twice)] == comes_in
    assert own(twice) == layers
    row = twice.settling.places("A").query("code == 'Calls'").iloc[0]
    assert (row["state"], row["reason"]) == (how["state"], "as we said on Monday")
    assert len(twice.history()) == events + 1
    twice.undo()
    assert state(twice) == before
    twice.redo()
    assert [words for _, words in agreed(twice)] == comes_in


def test_a_code_that_only_one_gave_goes_in_or_not(twice):
    twice.settle(source="A", code="Silence", state="kept Ben")  # Ben did not give it
    assert agreed(twice) == []
    twice.settle(source="A", code="Silence", state="kept Ana")
    assert agreed(twice) == [("Silence", "Nothing")]
    twice.settle(source="A", code="Silence", state="neither")
    assert agreed(twice) == []


def test_another_state_takes_the_place_of_the_first_and_open_takes_all_back(twice):
    twice.settle(source="A", code="Calls", state="kept Ana")
    twice.settle(source="A", code="Calls", state="recut", words="rings me up")
    assert agreed(twice) == [("Calls", "rings me up")]
    twice.settle(source="A", code="Calls", state="open")
    assert agreed(twice) == []
    assert set(places(twice).values()) == {"open"}


def test_a_changed_codebook_may_give_the_words_another_code(twice):
    twice.codebook.add("Sundays")
    twice.settle(source="A", code="Calls", state="codebook changed", new_code="Sundays", reason="too broad")
    assert agreed(twice) == [("Sundays", "she rings me up on Sundays when it is bad")]
    twice.settle(source="A", code="Calls", state="neither")
    assert agreed(twice) == []


def test_evidence_for_a_theme_comes_along(twice):
    coding = twice.codings().query("coder == 'Ana' and code == 'Trust' and source == 'A'")["coding"].item()
    twice.set_evidence(coding, theme="Being there", kind="contradicts")
    twice.settle(agreeing=True)
    made = twice.codings().query("coder == 'Agreed coding'")["coding"].item()
    evidence = twice.data(layer="agreed").evidence
    assert evidence[evidence["coding"] == made]["kind"].item() == "contradicts"


def settle_all(project):
    project.settle(agreeing=True)
    project.settle(source="A", code="Calls", state="both")
    project.settle(source="A", code="Silence", state="neither")
    project.settle(source="A", code="Trust", turn=4, state="kept Ben")


def test_a_source_counts_as_settled_only_when_no_place_is_open(twice):
    with pytest.raises(Refused, match=r"coded by Ana and Ben.*project\.reconcile\(\) settles"):
        twice.data()
    with pytest.raises(Refused, match="no agreed coding in this study yet"):
        twice.data(layer="agreed")
    settle_all(twice)
    data = twice.data()
    assert dict(zip(data.sources["source"], data.sources["coder"], strict=True)) == {"A": "Agreed coding", "B": "Ana"}
    assert sorted(data.codings["quote"]) == ["Then I went out", "Yes, I do", "she rings me up on Sundays when it is bad",
                                             "trust her because she has been there"]  # fmt: skip
    assert "Agreed coding (1 sources)" in data.coding_note
    twice.settle(source="A", code="Silence", state="discussed")
    with pytest.raises(Refused, match="coded by Ana and Ben"):
        twice.data()
    twice.assign(source="A", coder="Ben")
    assert "Ben" in set(twice.data().sources["coder"])
    twice.settle(source="A", code="Silence", state="neither")
    assert "Agreed coding" in set(twice.data().sources["coder"])


def test_the_agreed_coding_is_counted(twice):
    settle_all(twice)
    counts = theme_frequencies(twice.data(), level="code", count="references").set_index("code")["n"]
    assert counts.to_dict() == {"Trust": 3, "Calls": 1, "Silence": 0}
    assert "The agreed coding" in " ".join(theme_frequencies(twice.data(layer="agreed"), level="code").about.lines())


def test_what_is_not_settled_is_not_coded_yet_in_the_agreed_coding(twice):
    settle_all(twice)
    data = twice.data(layer="agreed")
    assert dict(zip(data.sources["source"], data.sources["finished"], strict=True)) == {"A": True, "B": False}
    assert not twice.data().sources["finished"].any()  # nobody says what is finished here
    twice.finish(source="A")
    assert dict(zip(twice.data().sources["source"], twice.data().sources["finished"], strict=True)) == {
        "A": True,
        "B": False,
    }


def test_a_coding_that_changes_opens_its_place_again(twice):
    settle_all(twice)
    other = Project.open(twice.path, coder="Ben")
    mine = other.codings().query("coder == 'Ben' and code == 'Calls'")["coding"].item()
    start = other.codings().query("coder == 'Ben' and code == 'Calls'")["start"].item()
    other.change_coding(mine, span=(int(start), int(start) + 10))
    other.close()
    assert places(twice, source="A")["Calls", 2] == "open"
    with pytest.raises(Refused):
        twice.data()
    twice.settle(source="A", code="Calls", state="kept Ben")
    assert ("Calls", "on Sundays") in agreed(twice)
    assert len([code for code, _ in agreed(twice) if code == "Calls"]) == 1
    twice.data()


def test_a_view_that_changes_opens_nothing(twice):
    settle_all(twice)
    mine = twice.codings().query("coder == 'Ana' and code == 'Calls'")["coding"].item()
    twice.change_coding(mine, view="mixed")
    assert places(twice, source="A")["Calls", 2] == "both"


def test_what_was_settled_goes_along_with_a_correction(twice):
    settle_all(twice)
    before = places(twice, source="A")
    twice.correct(replace={"I trust her": "Oh, I do trust her", "Well?": "Well, how is it?"})
    assert places(twice, source="A") == before
    assert "Agreed coding" in set(twice.data().sources["coder"])
    twice.undo()
    assert places(twice, source="A") == before


def test_a_correction_that_loses_a_coding_opens_its_place(twice):
    settle_all(twice)
    text = twice.data().texts["A"].replace("Nothing. Then", "Now then. Then")
    twice.correct("A", text=text)
    assert ("Silence", 4) not in places(twice, source="A")  # it is on the list to review
    assert places(twice, source="A")["Calls", 2] == "both"


def test_a_merge_of_two_codes_keeps_what_was_settled(twice):
    settle_all(twice)
    twice.codebook.merge("Calls", into="Silence")
    assert places(twice, source="A")["Silence", 2] == "both"
    assert ("Silence", "she rings me up on Sundays when it is bad") in agreed(twice)


def test_removing_a_source_takes_its_settling_along_and_undo_brings_it_back(twice):
    settle_all(twice)
    before = state(twice)
    twice.remove_source("A")
    assert twice.settling.places().empty
    assert state(twice)["settlings"] == []
    twice.undo()
    assert state(twice) == before


def test_a_study_as_it_was_before_the_settling(twice):
    events = len(twice.history())
    settle_all(twice)
    assert twice.data(as_of=events, coder="Ana").settlings.empty
    assert len(twice.data(coder="Ana").settlings) == 4
    with pytest.raises(Refused):
        twice.data(as_of=events)


def test_agreement_is_of_the_layers_whatever_was_settled(twice):
    before = agreement(twice.data(coder="Ana"))
    settle_all(twice)
    after = agreement(twice.data())
    assert before.drop(columns="note").astype(str).equals(after.drop(columns="note").astype(str))
    assert any("Settling has begun in A" in line for line in after.about.lines())
    with pytest.raises(Refused, match="no coder"):
        agreement(twice.data(), coders=["Ana", "Agreed coding"])
    shown = disagreements(twice.data())
    assert list(zip(shown["code"], shown["state"], strict=True)) == [
        ("Calls", "both"),
        ("Silence", "neither"),
        ("Trust", "kept Ben"),
    ]


def test_the_summary_says_how_much_was_coded_twice_and_how_it_was_settled(twice):
    settle_all(twice)
    shown = twice.settling.summary()
    assert list(shown.iloc[0][["source", "places", "alike", "open", "agreed", "kept", "both", "neither", "settled"]]) == [
        "A", 4, 1, 0, 1, 1, 1, 1, "yes"]  # fmt: skip
    assert shown.about.notes[0].startswith("1 of 2 sources, ")
    assert "1 are settled" in shown.about.notes[0]


def test_what_cannot_be_settled_is_said_in_words(twice):
    for how, error, said in (
        ({"source": "A", "state": "neither"}, InvalidInput, "4 places are meant"),
        ({"source": "A", "turn": 2, "code": "Silence", "state": "neither"}, NotFound, "no such place"),
        ({"source": "B", "state": "neither"}, NotFound, r"project\.settling\.places\(“?\"B\""),
        ({"source": "A", "code": "Calls", "state": "kept Bne"}, NotFound, "“Ben”"),
        ({"source": "A", "code": "Calls", "state": "niether"}, NotFound, "“neither”"),
        ({"source": "A", "code": "Calls", "state": "agreed"}, Refused, "differ here"),
        ({"source": "A", "code": "Calls", "state": "recut"}, InvalidInput, "Which words"),
        ({"source": "A", "code": "Calls", "state": "recut", "words": "rings me upp"}, InvalidInput, "Nearest: “"),
        ({"source": "A", "code": "Calls", "state": "recut", "words": "Then I went out"}, InvalidInput, "do not stand"),
        ({"source": "A", "code": "Calls", "state": "both", "words": "rings"}, InvalidInput, "only with “recut”"),
        ({"source": "A", "code": "Calls", "state": "codebook changed", "new_code": "Cals"}, NotFound, "“Calls”"),
        ({"source": "A"}, InvalidInput, "what becomes of it"),
    ):
        with pytest.raises(error, match=said):
            twice.settle(**how)
    assert agreed(twice) == []


def test_three_coders_agree_only_if_all_three_do(twice):
    third = Project.open(twice.path, coder="Cai")
    code_words(third, "A", "because she has been there", "Trust")
    third.close()
    shown = twice.settling.places("A")
    assert list(shown["difference"]) == ["alike", "Ana and Ben only", "Ana only", "Ben only"]
    twice.settle(agreeing=True)
    assert agreed(twice) == [("Trust", "because she has been there")]


def test_who_finished_without_a_coding_is_a_party_too(twice):
    twice.finish(source="B", coder="Ben")
    assert list(twice.settling.places("B")["difference"]) == ["Ana only"]


def test_the_agreed_coding_leaves_and_comes_back_as_such(twice, tmp_path):
    settle_all(twice)
    twice.export_codings(tmp_path / "codings.csv")
    before = state(twice)
    twice.import_codings(tmp_path / "codings.csv")
    assert state(twice) == before
    other = Project.open(tmp_path / "other.qual", create=True, coder="Dee")
    other.import_transcripts(tmp_path / "transcripts")
    for code in ("Trust", "Calls", "Silence"):
        other.codebook.add(code)
    other.import_codings(tmp_path / "codings.csv")
    kinds = other.data(coder="Dee").coders.set_index("coder")["kind"]
    assert kinds["Agreed coding"] == "agreed"
    other.close()


def test_the_sample_can_be_settled(sample):
    sample.import_codings(ROOT / "sample_transcripts" / "codings_second_coder.csv")
    shown = disagreements(sample.data(coder="Ana"))
    listed = sample.settling.places()
    different = listed[listed["difference"] != "alike"]
    columns = ["source", "turn", "code", "difference", "start", "end"]
    assert sorted(shown[columns].to_numpy().tolist()) == sorted(different[columns].to_numpy().tolist())
    assert sample.settle(agreeing=True).startswith(f"{len(listed) - len(different)} places")


def test_a_study_of_before_is_settled_once_it_is_opened(tmp_path):
    shutil.copy(DATA / "study_0003.qual", tmp_path / "old.qual")
    project = Project.open(tmp_path / "old.qual", coder="Ana")
    row = project.codings().iloc[0]
    other = Project.open(tmp_path / "old.qual", coder="Ben")
    other.code(source=row["source"], start=int(row["start"]), end=int(row["end"]), code=row["code"])
    other.close()
    before = len(project.codings())
    assert project.settle(row["source"], agreeing=True).startswith("1 places")
    assert len(project.codings()) == before + 1
    project.close()


def test_nobody_sits_down_as_the_agreed_coding(tmp_path):
    with pytest.raises(Refused, match="nobody who codes"):
        Project.open(tmp_path / "study.qual", create=True, coder="agreed  coding", waves=["T1"])
    assert not (tmp_path / "study.qual").exists()
