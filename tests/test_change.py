"""Change between time points: the same people, paired, with their words; the worked example; the sample's true values."""

import csv
from dataclasses import replace

import pytest
from conftest import ROOT, code_words, put_interview, write_rows

from toolkit import Project, change_between_waves, theme_frequencies
from toolkit.analysis.panel import one_view
from toolkit.errors import InvalidInput, NotFound, Refused

PARENTS_ONLY = {"group": "Parent"}


def cells(result, name):
    rows = result[result.iloc[:, 0] == name]
    return {row.change: (row.n, row.of, row.who) for row in rows.itertuples()}


def test_transitions_of_fixture_m(fixture_m):
    found = change_between_waves(fixture_m.data(), "T1", "T2", level="code", where=PARENTS_ONLY)
    assert cells(found, "Friend-line") == {
        "T1 only": (1, 5, "P3"), "T2 only": (2, 5, "P1, P4"), "both": (0, 5, "nobody"), "neither": (2, 5, "P2, P5"),
    }  # fmt: skip
    assert cells(found, "Boundaries") == {
        "T1 only": (1, 5, "P3"), "T2 only": (3, 5, "P1, P2, P4"), "both": (0, 5, "nobody"), "neither": (1, 5, "P5"),
    }  # fmt: skip


def test_who_was_interviewed_once_stays_visible_and_is_in_no_cell(fixture_m):
    found = change_between_waves(fixture_m.data(), "T1", "T2", level="code", where=PARENTS_ONLY)
    once = found.parts["one time point only"]
    row = once[once["code"] == "Friend-line"].iloc[0]
    assert (row["interviewed at"], row["n"], row["raised it"], row["did not"]) == ("T1", 1, "P6", "nobody")
    assert any("P6 at T1 only" in line for line in found.about.notes)
    assert not found["who"].str.contains("P6").any()


def test_the_same_share_at_both_hides_the_change(fixture_m):
    data = fixture_m.data()
    across = theme_frequencies(data, by="wave", level="code", where=PARENTS_ONLY)
    assert list(across.loc[across["code"] == "Friend-line", "n"]) == [2, 2]
    paired = cells(change_between_waves(data, "T1", "T2", level="code", where=PARENTS_ONLY), "Friend-line")
    assert paired["T1 only"][0] + paired["T2 only"][0] == 3


def test_the_words_of_both_time_points_stand_side_by_side(fixture_m):
    words = change_between_waves(fixture_m.data(), "T1", "T2", level="code").parts["words"]
    row = words[(words["code"] == "Friend-line") & (words["participant"] == "P3")].iloc[0]
    assert row["T1"] == "“" + "x" * 50 + "”"
    assert row["T2"] == "not raised"
    alone = words[(words["code"] == "Friend-line") & (words["participant"] == "P6")].iloc[0]
    assert alone["T2"] == "no interview"  # not “did not mention”


def test_a_key_quote_stands_first_beside_the_other_time_point(fixture_m):
    mine = fixture_m.codings()
    second = mine[(mine["source"] == "PM2-T2") & (mine["code"] == "Friend-line")].sort_values("start").iloc[1]
    fixture_m.change_coding(second["coding"], key_quote=True)
    words = change_between_waves(fixture_m.data(), "T1", "T2", level="code", extracts=1).parts["words"]
    row = words[(words["code"] == "Friend-line") & (words["participant"] == "PM2")].iloc[0]
    assert row["T2"] == f"“{second['quote']}” … and 1 more"


def test_statistics_are_off_need_a_reason_and_say_too_few(fixture_m):
    data = fixture_m.data()
    assert "tests" not in change_between_waves(data, "T1", "T2", level="code").parts
    with pytest.raises(Refused, match="7 people are too few"):
        change_between_waves(data, "T1", "T2", level="code", statistics=True)
    found = change_between_waves(
        data, "T1", "T2", level="code", where=PARENTS_ONLY, statistics=True, reason="the funder asks"
    )
    tests = found.parts["tests"].set_index("code")
    assert tests.loc["Friend-line", "note"] == "too few changes for a test (3)"
    assert tests.loc["Friend-line", ["difference", "low", "high"]].tolist() == pytest.approx(
        [0.2, -0.474, 0.760], abs=6e-4
    )
    assert tests.loc["Boundaries", ["difference", "low", "high"]].tolist() == pytest.approx(
        [0.4, -0.367, 0.938], abs=6e-4
    )
    assert tests["p exact"].isna().all()
    assert "the funder asks" in found.parts["tests"].about.notes[0]


@pytest.fixture
def twelve(study, folder):
    """Twelve people at both time points; seven come to raise “Hope”, one ceases to, four never do."""
    people = [f"A{number}" for number in range(1, 13)]
    write_rows(folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in people])
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants"],
        *[[f"{name}-{wave}.txt", "interview", wave, name] for name in people for wave in ("T1", "T2")],
    )
    for name in people:
        for wave in ("T1", "T2"):
            put_interview(folder, f"{name}-{wave}", ("Interviewer", "How is it?"), (name, f"it is good {name} {wave}"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    study.codebook.add("Never")
    for name in people[:7]:
        code_words(study, f"{name}-T2", "it is good", "Hope", view="positive")
    code_words(study, "A8-T1", "it is good", "Hope", view="negative")
    return study


def test_enough_changes_are_tested_exactly_and_adjusted(twelve):
    tests = (
        change_between_waves(twelve.data(), "T1", "T2", level="code", statistics=True).parts["tests"].set_index("code")
    )
    by_hand = 2 * (1 + 8) / 2**8  # one of eight changes goes the other way
    assert tests.loc["Hope", "p exact"] == pytest.approx(by_hand, abs=1e-4)
    assert tests.loc["Hope", "mid-p"] == pytest.approx(by_hand - 8 / 2**8, abs=1e-4)
    assert tests.loc["Hope", "p adjusted"] == pytest.approx(by_hand, abs=1e-4)  # the only row with a p
    assert tests.loc["Never", "note"] == "nobody changed"


def test_views_are_compared_beside_presence(twelve):
    code_words(twelve, "A1-T1", "it is good", "Hope", view="negative")
    views = change_between_waves(twelve.data(), "T1", "T2", level="code").parts["views"]
    found = {(row["view T1"], row["view T2"]): row["who"] for row in views.to_dict("records")}
    assert found["negative", "positive"] == "A1"
    assert found["negative", "not raised"] == "A8"
    assert found["not raised", "positive"] == "A2, A3, A4, A5, A6, A7"


def test_several_codings_make_one_view():
    assert one_view(["positive", "positive", "not stated"]) == "positive"
    assert one_view(["positive", "negative"]) == "mixed"
    assert one_view(["not stated"]) == "not stated"


def test_a_reflexive_study_wants_a_reason_even_with_enough_people(twelve):
    twelve.set(method="reflexive", reason="how we work")
    with pytest.raises(Refused, match="reflexive"):
        change_between_waves(twelve.data(), "T1", "T2", level="code", statistics=True)


def test_the_sample_study_changes_as_it_was_planned(sample_data):
    with (ROOT / "tests" / "data" / "true_values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = {(row["participant"], row["wave"]): row for row in rows}
    found = change_between_waves(sample_data, "T1", "T2", level="code")
    both = [
        name for name, _ in truth if all(truth[name, wave]["Been there"] != "no interview" for wave in ("T1", "T2"))
    ]
    checked = 0
    for code in ("Been there", "Can't tell which", "Its own thing", "Small-town gossip", "Endings", "Thin training"):
        planned = {}
        for name in dict.fromkeys(both):
            values = [truth[name, wave][code] for wave in ("T1", "T2")]
            if set(values) <= {"yes", "no"}:
                planned.setdefault(
                    {"yesno": "T1 only", "noyes": "T2 only", "yesyes": "both", "nono": "neither"}["".join(values)],
                    set(),
                ).add(name)
        for change, (_, of, who) in cells(found, code).items():
            assert set(who.split(", ")) - {"nobody"} == planned.get(change, set()), (code, change)
            assert of == sum(len(names) for names in planned.values())
            checked += 1
    assert checked == 24


def test_friend_or_worker_becomes_clear_for_three_of_five_parents(sample_data):
    found = change_between_waves(sample_data, "T1", "T2", level="code", where=PARENTS_ONLY)
    assert cells(found, "Its own thing")["T2 only"] == (3, 5, "P1, P2, P3")  # P2 speaks as a mentor by then
    assert any("P2 was Parent at T1 and Peer mentor at T2" in line for line in found.about.notes)
    assert "followed through all" in found.about.filter


def test_not_asked_at_one_of_them_is_no_change(sample_data):
    found = change_between_waves(sample_data, "T1", "T2", level="code")
    told = next(line for line in found.about.notes if line.startswith("Interviewed, and in no row"))
    assert "P2 (not asked at T1)" in told
    assert told.count("P3") == 1  # four codes of which the same is true share a sentence


def test_the_words_behind_a_number_are_those_of_the_people_named(sample_data):
    found = change_between_waves(sample_data, "T1", "T2", level="code")
    place = int(((found["code"] == "Its own thing") & (found["change"] == "T2 only")).argmax())
    behind = found.words_behind(place)
    assert {name for names in behind["participants"] for name in names} == set(found.loc[place, "who"].split(", "))
    assert set(behind["code"]) == {"Its own thing"}


@pytest.fixture
def three_waves(tmp_path, folder):
    project = Project.open(tmp_path / "three.qual", create=True, coder="Ana", waves=["T1", "T2", "T3"])
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    rows = [[f"P{one}-{wave}.txt", "interview", wave, f"P{one}"] for one in (1, 2) for wave in ("T1", "T2", "T3")]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *rows[:-1])  # P2 has no T3
    for file, _, wave, name in rows[:-1]:
        put_interview(folder, file[:-4], ("Interviewer", "So?"), (name, f"she rang me {wave}"))
    project.import_transcripts(folder)
    project.codebook.add("Rang")
    for name in ("P1-T1", "P1-T3", "P2-T2"):
        code_words(project, name, "she rang me", "Rang")
    yield project
    project.close()


def test_three_time_points_give_the_path_and_each_pair(three_waves):
    data = three_waves.data()
    found = change_between_waves(data, level="code")
    assert found[["change", "n", "of", "who"]].to_numpy().tolist() == [["yes → no → yes", 1, 1, "P1"]]
    assert cells(found.parts["T1 → T2"], "Rang")["T2 only"] == (1, 2, "P2")
    assert found.parts["one time point only"]["interviewed at"].tolist() == ["T1 and T2"]
    with pytest.raises(InvalidInput, match="between two time points"):
        change_between_waves(data, level="code", statistics=True, reason="why not")


def test_wrong_time_points_are_answered_with_the_right_ones(fixture_m):
    with pytest.raises(NotFound, match="Did you mean “T2”"):
        change_between_waves(fixture_m.data(), "T1", "t22")
    with pytest.raises(InvalidInput, match="two time points"):
        change_between_waves(fixture_m.data(), "T1")


def test_a_form_alone_is_no_interview(twelve):
    """Somebody interviewed at T1 who only sent a form at T2 is in no pair; where only forms are compared, forms pair."""
    data = twelve.data()
    sources = data.sources.assign(kind=data.sources["kind"].mask(data.sources["source"] == "A1-T2", "form"))
    found = change_between_waves(replace(data, sources=sources), "T1", "T2", level="code")
    assert cells(found, "Hope")["T2 only"] == (6, 11, "A2, A3, A4, A5, A6, A7")
    assert "A1" in found.parts["one time point only"].loc[0, "raised it"]
    forms = data.sources.assign(kind="form")
    both = change_between_waves(replace(data, sources=forms), "T1", "T2", level="code")
    assert cells(both, "Hope")["T2 only"][1] == 12


def test_who_has_no_pair_is_never_called_unchanged(fixture_m):
    people = change_between_waves(fixture_m.data(), "T1", "T2", level="code").parts["people"]
    alone = people[people["participant"] == "P6"]
    assert set(alone["change"]) == {"no pair: not interviewed at each"}
    assert not alone["interviewed at each"].any()


def test_words_come_first_and_tests_last_on_the_page(twelve):
    page = change_between_waves(twelve.data(), "T1", "T2", level="code", statistics=True)._repr_html_()
    order = [page.index(words) for words in ("In their words", "Change of each code", "Views:", "Tests of change")]
    assert order == sorted(order)
