"""Groups and sites compared: their words side by side, k of n with names, tests only where they are right."""

import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import change_between_waves, compare_groups, crosstab, quotation_balance, quotations, theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused

ALONE = {"kind": ["interview", "joint interview"]}


def row_of(frame, **values):
    for name, value in values.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_k_of_n_with_the_names_of_both_sides(fixture_m):
    found = compare_groups(fixture_m.data(), level="code")
    parents = row_of(found, code="Friend-line", group="Parent")
    assert (parents["n"], parents["of"], parents["who"], parents["others"]) == (4, 6, "P1, P3, P4, P6", "P2, P5")
    mentors = row_of(found, code="Friend-line", group="Peer mentor")
    assert (mentors["n"], mentors["of"], mentors["who"], mentors["others"]) == (2, 2, "PM1, PM2", "nobody")


def test_words_of_the_groups_stand_side_by_side_with_who_said_them(sample_data):
    words = compare_groups(sample_data, by="site", level="code", extracts=2).parts["words"]
    gossip = row_of(words, code="Small-town gossip")
    assert "(Parent 4" in gossip["Hessenby"] or "(Parent 6" in gossip["Hessenby"] or "(Parent 8" in gossip["Hessenby"]
    assert gossip["Hessenby"].count("“") >= 2
    assert "more" in gossip["Hessenby"]


def test_gossip_is_hessenbys_and_one_parents(sample_data):
    found = compare_groups(sample_data, by="site", level="code", where={"group": "Parent"})
    assert row_of(found, code="Small-town gossip", site="Marrowby")["who"] == "P5"
    assert row_of(found, code="Small-town gossip", site="Hessenby")["who"] == "P4, P6, P7, P8"


def test_site_within_group_has_a_row_for_every_combination_and_words(sample_data):
    found = compare_groups(sample_data, by="site", within="group", level="code")
    assert list(found.columns[:3]) == ["code", "group", "site"]
    mentors = row_of(found, code="Thin training", group="Peer mentor", site="Hessenby")
    assert (mentors["n"], mentors["of"], mentors["who"]) == (1, 1, "PM3")
    parents = row_of(found, code="Thin training", group="Parent", site="Hessenby")
    assert parents["not_asked"] == 4
    assert list(found.parts["words"].columns) == ["code", "group", "Marrowby", "Hessenby"]


def test_people_of_focus_groups_are_counted_but_never_tested(sample_data):
    assert row_of(compare_groups(sample_data, level="code"), code="Been there", group="Social worker")["of"] == 3
    with pytest.raises(Refused, match="spoke in a group, where people influence each other"):
        compare_groups(sample_data, level="code", statistics=True)


def test_one_person_in_two_groups_is_no_two_people(sample_data):
    with pytest.raises(Refused, match="P2 stands in more than one group"):
        compare_groups(sample_data, level="code", statistics=True, where=ALONE)


def test_small_groups_get_counts_only(sample_data):
    where = {**ALONE, "wave": "T1", "group": ["Parent", "Peer mentor"]}
    tests = compare_groups(sample_data, level="code", statistics=True, where=where).parts["tests"]
    row = row_of(tests, code="Endings")
    assert "fewer than 5 people, so counts only: Peer mentor" in row["note"]
    assert row["p exact"] is None
    assert "Peer mentor 1 of 3" in row["shares (95% interval)"]
    assert "Parent 1 of 7 (0.03 to 0.51)" in row["shares (95% interval)"]  # Wilson, by statsmodels


@pytest.fixture
def worked_table(study, folder):
    """The worked table of the methods note, 3.7: 5 parents and 9 professionals, four codes."""
    raised = {"availability": (5, 3), "hope": (4, 6), "boundaries": (1, 7), "training": (0, 4)}
    people = [*((f"A{one}", "Parent") for one in range(1, 6)), *((f"B{one}", "Professional") for one in range(1, 10))]
    write_rows(folder / "participants.csv", ["participant", "group"], *people)
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants"],
        *[[f"{name}.txt", "interview", "T1", name] for name, _ in people],
    )
    for name, _ in people:
        put_interview(folder, name, ("Interviewer", "So?"), (name, f"{' '.join(raised)} {name}"))
    study.import_transcripts(folder)
    for code, counts in raised.items():
        study.codebook.add(code)
        for letter, count in zip("AB", counts, strict=True):
            for one in range(1, count + 1):
                code_words(study, f"{letter}{one}", code, code)
    return study


def test_the_worked_table_as_published(worked_table):
    data = worked_table.data()
    tests = compare_groups(data, level="code", statistics=True).parts["tests"].set_index("code")
    assert tests["p exact"].tolist() == pytest.approx([0.0310, 1.0, 0.0909, 0.2208], abs=6e-5)
    assert tests["p adjusted"].tolist() == pytest.approx([0.1239, 1.0, 0.2727, 0.4416], abs=6e-5)
    assert tests["difference"].tolist() == pytest.approx([0.667, 0.133, -0.578, -0.444], abs=6e-4)
    assert tests["low"].tolist() == pytest.approx([0.131, -0.341, -0.806, -0.733], abs=6e-4)
    assert tests["high"].tolist() == pytest.approx([0.879, 0.486, -0.043, 0.060], abs=6e-4)
    assert tests["effect size"].tolist() == pytest.approx([1.911, 0.304, -1.233, -1.459], abs=6e-4)
    sharper = compare_groups(data, level="code", statistics="boschloo").parts["tests"].set_index("code")
    assert sharper.loc["availability", "p exact"] == pytest.approx(
        0.0257, abs=6e-5
    )  # by a grid over the nuisance share


def test_a_code_nobody_raised_says_so_instead_of_nan(worked_table):
    worked_table.codebook.add("silence")
    for kind in (True, "boschloo"):
        tests = compare_groups(worked_table.data(), level="code", statistics=kind).parts["tests"].set_index("code")
        assert tests.loc["silence", "note"] == "not raised by either group"
        assert tests.loc["silence", "p exact"] is None or tests["p exact"].isna()["silence"]


def test_every_table_of_tests_says_that_nobody_was_drawn_at_random(worked_table):
    lines = compare_groups(worked_table.data(), level="code", statistics=True).parts["tests"].about.notes
    assert sum("not a random sample" in line for line in lines) == 1


def test_groups_cannot_be_told_apart_by_a_source_or_by_themselves(fixture_m):
    with pytest.raises(InvalidInput, match="by “source”"):
        compare_groups(fixture_m.data(), by="source")
    with pytest.raises(InvalidInput, match="within itself"):
        compare_groups(fixture_m.data(), by="group", within="group")
    with pytest.raises(NotFound, match="Did you mean “site”"):
        compare_groups(fixture_m.data(), by="sites")


def test_where_narrows_every_count_and_says_so(sample_data):
    found = theme_frequencies(sample_data, level="code", where={"wave": "T1", "group": ["Parent"], "view": "negative"})
    assert "time point T1; stakeholder group Parent; view negative" in found.about.filter
    assert row_of(found, code="Been there")["of"] == 7
    everything = theme_frequencies(sample_data, by=["wave", "group"], level="code")
    narrowed = theme_frequencies(sample_data, level="code", where={"wave": "T1", "group": "Parent"})
    pd_all = everything[(everything["wave"] == "T1") & (everything["group"] == "Parent")]
    assert narrowed["n"].tolist() == pd_all["n"].tolist()
    assert narrowed["of"].tolist() == pd_all["of"].tolist()
    with pytest.raises(NotFound, match="Did you mean “Parent”"):
        theme_frequencies(sample_data, where={"group": "Parents"})
    with pytest.raises(NotFound, match="no attribute “grup”"):
        theme_frequencies(sample_data, where={"grup": "Parent"})


def test_a_question_of_a_form_narrows_to_its_answers(sample_data):
    found = theme_frequencies(sample_data, level="code", count="references", where={"question": "Mentee feedback Q2"})
    behind = quotations(sample_data, level="code", where={"question": "Mentee feedback Q2"})
    assert found["n"].sum() > 0
    assert set(behind["source"]) <= set(sample_data.form_returns["source"])


def test_margins_are_counted_anew_and_not_summed(sample_data):
    table = theme_frequencies(sample_data, by=["wave", "group"], level="code", margins=True)
    mentors = table[
        (table["code"] == "Been there") & (table["wave"] == "All") & (table["group"] == "Peer mentor")
    ].iloc[0]
    parts = table[(table["code"] == "Been there") & (table["wave"] != "All") & (table["group"] == "Peer mentor")]
    assert mentors["n"] == 4  # PM1, PM2, PM3 and P2, two of them at both time points
    assert parts["n"].sum() == 6
    whole = table[(table["wave"] == "All") & (table["group"] == "All")].set_index("code")["n"]
    alone = theme_frequencies(sample_data, level="code").set_index("code")["n"]
    assert whole.to_dict() == alone.to_dict()


def test_intensity_is_per_thousand_words_spoken(fixture_m):
    table = theme_frequencies(fixture_m.data(), level="code", count="intensity").set_index("code")
    assert table.loc["Friend-line", "n"] == 8
    assert table.loc["Friend-line", "per_1000_words"] == pytest.approx(1000 * 8 / table.loc["Friend-line", "of"])


def test_what_rests_on_one_kind_of_source_is_named(sample_data):
    table = theme_frequencies(sample_data, by="kind", level="code", count="sources")
    told = next(line for line in table.about.notes if line.startswith("In one kind of source only"))
    lone = table[table["n"] > 0].groupby("code")["kind"].nunique()
    assert all(code in told for code in lone[lone == 1].index)


def test_the_words_behind_any_number_are_as_many_as_it_says(sample_data):
    table = theme_frequencies(sample_data, by=["wave", "group"], level="code", margins=True)
    checked = 0
    for place in range(0, len(table), 7):
        row = table.iloc[place]
        behind = table.words_behind(place)
        people = {name for names in behind["participants"] for name in names}
        assert len(people) == (0 if row["n"] is None or row["of"] == 0 else row["n"])
        checked += bool(people)
    assert checked > 20
    with pytest.raises(NotFound, match="no row 99999"):
        table.words_behind(99_999)


def test_a_filtered_table_still_knows_its_words_and_a_joined_one_does_not(sample_data):
    table = theme_frequencies(sample_data, by="wave", level="code")
    late = table[table["wave"] == "T2"]
    assert set(late.words_behind(0)["wave"]) == {"T2"}
    import pandas as pd

    with pytest.raises(NotFound, match="not known"):
        pd.concat([table, table]).words_behind(0)


def test_chosen_quotations_take_turns_over_people(sample_data):
    everything = quotations(sample_data, level="code", only="Been there")
    chosen = quotations(sample_data, level="code", only="Been there", each=5)
    assert len(everything) > 20
    assert len(chosen) == 5
    who = [name for names in chosen["participants"] for name in names]
    assert len(set(who)) == len(who)
    assert len(set(chosen["group"])) >= 4
    assert quotations(sample_data, level="code", only="Been there", each=0).empty


def test_key_quotes_come_before_others_of_the_same_voice(fixture_m):
    data = fixture_m.data()
    first = data.codings[(data.codings["source"] == "PM2-T2") & (data.codings["code"] == "Friend-line")].iloc[1]
    fixture_m.change_coding(first["coding"], key_quote=True)
    chosen = quotations(fixture_m.data(), level="code", only="Friend-line", each=1, where={"participant": "PM2"})
    assert chosen["coding"].tolist() == [first["coding"]]


def test_who_is_quoted_too_often_and_who_never(sample_data):
    balance = quotation_balance(sample_data)
    assert balance["share"].sum() == pytest.approx(1)
    assert "Most quoted: PM3, 11 of 95 key quotes." in balance.about.notes
    assert "Never in a key quote: SW2, S2." in balance.about.notes
    keys = sample_data.codings[sample_data.codings["key_quote"]]
    assert balance["key_quotes"].max() <= len(keys)


def test_a_table_laid_out_wide_says_the_same(sample_data):
    table = theme_frequencies(sample_data, by=["wave", "group"], level="code")
    wide = crosstab(table, ["wave", "group"])
    row = wide[wide["code"] == "Thin training"].iloc[0]
    assert row["T1 Parent"] == "not asked"
    assert row["T2 Peer mentor"] == "4 of 4"
    assert row["T2 Trainer"] == "no interview"
    half = crosstab(table, "wave")
    assert list(half.columns) == ["code", "group", "T1", "T2"]
    assert half.about.unit == "participants"


def test_who_can_stand_behind_the_number(sample_data):
    change = change_between_waves(sample_data, "T1", "T2", level="code", where={"group": "Parent"})
    wide = crosstab(change, "change", names=True)
    row = wide[wide["code"] == "Its own thing"].iloc[0]
    assert row["T2 only"] == "3 of 5 (P1, P2, P3)"
    assert row["both"] == "0 of 5"
    references = crosstab(theme_frequencies(sample_data, by="wave", count="references"), "wave")
    assert references["T1"].str.isdigit().all()


def test_what_cannot_be_laid_out_is_said(sample_data):
    table = theme_frequencies(sample_data, by="wave")
    with pytest.raises(NotFound, match="Did you mean “wave”"):
        crosstab(table, "waves")
    with pytest.raises(InvalidInput, match="no counts"):
        crosstab(quotation_balance(sample_data), "wave")
    both = theme_frequencies(sample_data, by=["wave", "group"])
    with pytest.raises(InvalidInput, match="several numbers in one row"):
        crosstab(both.drop(columns="group"), "wave")
