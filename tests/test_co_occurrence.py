"""Co-occurrence: published and worked values, a second count by sets and loops, and what it warns of."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_studies import CODES, THEMES, UNDER, characters, counting, frames, speaking, studies

from toolkit import co_occurrence
from toolkit.analysis.co_occurrence import _coefficient
from toolkit.errors import InvalidInput, NotFound

PAIR = [("Friend-line", "Phone-hours")]
UNITS = ("overlap", "run", "turn", "answer", "source", "participant", "characters")


def row(project, unit, **options):
    return co_occurrence(project.data(), unit=unit, pairs=PAIR, **options).iloc[0]


def test_friend_line_and_phone_hours_of_fixture_m(fixture_m):
    """Methods note 3.9: four different true answers for one pair."""
    overlap = row(fixture_m, "overlap")
    assert (overlap["n"], overlap["n_first"], overlap["n_second"]) == (2, 8, 4)
    assert (overlap["c"], overlap["share_of_first"], overlap["share_of_second"]) == pytest.approx((0.200, 0.25, 0.5))
    assert overlap["jaccard"] == pytest.approx(150 / 780)
    assert round(150 / 780, 3) == 0.192
    people, sources, letters = (row(fixture_m, unit) for unit in ("participant", "source", "characters"))
    assert (people["n"], sources["n"], letters["n"]) == (2, 3, 150)
    assert [one["jaccard"] for one in (people, sources, letters)] == pytest.approx([2 / 7, 3 / 7, 150 / 780])
    assert all(pd.isna(one["c"]) for one in (people, sources, letters))


def test_runs_of_fixture_m_are_those_of_the_frequencies(fixture_m):
    runs = row(fixture_m, "run")
    assert (runs["n"], runs["n_first"], runs["n_second"]) == (2, 7, 4)


def test_the_unit_stands_in_the_title_and_no_p_value_anywhere(fixture_m):
    for unit, word in zip(
        UNITS, ("references", "runs", "turns", "answers", "sources", "people", "characters"), strict=True
    ):
        result = co_occurrence(fixture_m.data(), unit=unit)
        assert word in result.about.title
        assert not {"p", "p_value"} & set(result.columns)


def counts(*values):
    return tuple(np.array([value]) for value in values)


def test_the_example_of_the_atlas_ti_manual():
    """ATLAS.ti 22 manual, “Code Co-occurrence Coefficient”: 100 and 10 quotations, 5 together: c = 5/105 = 0.048."""
    c, warning = _coefficient(*counts(5, 100, 10), "overlap")
    assert round(float(c[0]), 3) == 0.048
    assert warning[0] == "one is 10 times as frequent: see both shares"
    assert _coefficient(*counts(5, 50, 10), "overlap")[1][0] == ""  # exactly five times: no warning


def test_one_reference_that_meets_several_gives_no_c_but_the_set_version(study, folder, write_study):
    write_study(study, folder, [(0, 90, "Wide"), (0, 20, "Fine"), (30, 50, "Fine"), (60, 80, "Fine")])
    found = co_occurrence(study.data(), pairs=[("Wide", "Fine")]).iloc[0]
    assert (found["n"], found["n_first"], found["n_second"]) == (3, 1, 3)
    assert pd.isna(found["c"])
    assert "see jaccard" in found["warning"]
    assert found["jaccard"] == pytest.approx(60 / 90)
    assert (found["share_of_first"], found["share_of_second"]) == (1, 1)


@pytest.fixture
def write_study():
    from conftest import put_interview, write_rows

    def write(study, folder, spans):
        put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "x" * 200), ("Interviewer", "Mm."))
        write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
        study.import_transcripts(folder)
        start = int(study.turns("A").iloc[1]["start"])
        for code in dict.fromkeys(code for _, _, code in spans):
            study.codebook.add(code)
        for first, last, code in spans:
            study.code(source="A", start=start + first, end=start + last, code=code)

    return write


def test_a_code_and_the_one_above_it_are_no_pair(fixture_m):
    result = co_occurrence(fixture_m.data())
    assert list(zip(result["first"], result["second"], strict=True)) == PAIR
    with pytest.raises(InvalidInput, match="lies under"):
        co_occurrence(fixture_m.data(), pairs=[("Boundaries", "Friend-line")])
    with pytest.raises(InvalidInput, match="itself"):
        co_occurrence(fixture_m.data(), pairs=[("Friend-line", "friend-line")])


def test_wrong_names_are_answered_with_the_nearest(fixture_m):
    with pytest.raises(NotFound, match="Did you mean “overlap”"):
        co_occurrence(fixture_m.data(), unit="overlaps")
    with pytest.raises(NotFound, match="Did you mean “Friend-line”"):
        co_occurrence(fixture_m.data(), pairs=[("Friend line", "Phone-hours")])


def test_the_words_behind_a_pair_are_those_that_meet(fixture_m):
    for unit, number in (("overlap", 4), ("source", 8), ("participant", 7), ("turn", 7)):
        result = co_occurrence(fixture_m.data(), unit=unit, pairs=PAIR)
        assert len(result.words_behind(0)) == number, unit
    assert len(result.words_behind(0, "n_first")) == 8


def test_it_is_narrowed_by_where(fixture_m):
    assert row(fixture_m, "overlap", where={"wave": "T2"})["n"] == 1
    assert row(fixture_m, "participant", where={"group": "Parent"})["n"] == 1


class SecondCount:
    """The sets of one study: what each code or theme covers, in references, runs and units."""

    def __init__(self, study, members):
        self.study, self.members = study, members
        self.turns = [turn for turn in speaking(study) if turn["source"] in counting(study)]
        self.letters = characters(study, self.turns)
        self.plain = characters(study, self.turns, marked=False)
        self.kinds = {source["source"]: source["kind"] for source in study["sources"]}
        self.own = {
            one["coding"]: {(one["source"], place) for place in range(one["start"], one["end"])} & self.letters
            for one in study["codings"]
        }

    def references(self, item):
        """Return (who it is, its characters) of every reference."""
        chosen = [one["coding"] for one in self.study["codings"] if one["code"] in self.members[item]]
        return [(one, self.own[one]) for one in chosen if self.own[one]]

    def covered(self, item):
        return set().union(*(places for _, places in self.references(item)))

    def speaker(self, turn):
        return turn["source"], turn["participant"] if self.kinds[turn["source"]] != "field note" else None

    def runs(self, item):
        found = []
        for who in {self.speaker(turn) for turn in self.turns}:
            mine = characters(self.study, [turn for turn in self.turns if self.speaker(turn) == who])
            spans = sorted((one["start"], one["end"]) for one in self.study["codings"]
                           if one["code"] in self.members[item] and self.own[one["coding"]] & mine)  # fmt: skip
            joined = []
            for start, end in spans:
                if joined and start <= joined[-1][1]:
                    joined[-1][1] = max(joined[-1][1], end)
                else:
                    joined.append([start, end])
            found += [(object(), {(who[0], place) for place in range(*run)} & mine) for run in joined]
        return found

    def units(self, item, unit):
        some, covered = set(), self.covered(item)
        for turn in self.turns:
            if covered & characters(self.study, [turn]):
                number, person = (turn["source"], turn["turn"]), self.speaker(turn)[1]
                answered = {number} if self.kinds[turn["source"]] == "form" else set()
                person = {person} if person else set()
                some |= {"turn": {number}, "answer": answered, "source": {turn["source"]}, "participant": person}[unit]
        return some

    def pair(self, one, two, unit):
        """Return n, n_first, n_second, how many of each meet the other, both, either."""
        if unit in ("overlap", "run"):
            first, second = (self.references(x) if unit == "overlap" else self.runs(x) for x in (one, two))
            pairs = {frozenset((x, y)) for (x, a), (y, b) in product(first, second) if x != y and a & b}
            meet = [{x for x, a in some if any(x != y and a & b for y, b in others)}
                    for some, others in ((first, second), (second, first))]  # fmt: skip
            a, b = self.covered(one) & self.plain, self.covered(two) & self.plain
            return len(pairs), len(first), len(second), len(meet[0]), len(meet[1]), len(a & b), len(a | b)
        if unit == "characters":
            a, b = self.covered(one) & self.plain, self.covered(two) & self.plain
        else:
            a, b = self.units(one, unit), self.units(two, unit)
        return len(a & b), len(a), len(b), len(a & b), len(a & b), len(a & b), len(a | b)


def part(some, whole):
    return some / whole if whole else pytest.approx(float("nan"), nan_ok=True)


@pytest.mark.parametrize("level", ["code", "theme"])
@settings(max_examples=100, deadline=None)
@given(study=studies(), unit=st.sampled_from(UNITS))
def test_every_pair_is_what_a_second_count_finds(level, study, unit):
    members = UNDER if level == "code" else THEMES
    found = {(row.first, row.second): row for row in co_occurrence(frames(study), unit=unit, level=level).itertuples()}
    under = {("b", "c")} if level == "code" else set()
    assert set(found) == set(combinations(CODES if level == "code" else THEMES, 2)) - under
    again = SecondCount(study, members)
    for (one, two), row in found.items():
        n, first, second, meet_first, meet_second, both, either = again.pair(one, two, unit)
        assert (row.n, row.n_first, row.n_second) == (n, first, second), row
        assert (row.share_of_first, row.share_of_second) == (part(meet_first, first), part(meet_second, second)), row
        assert row.jaccard == part(both, either), row
        under_c = first + second - n
        if unit == "overlap" and under_c > 0 and n <= under_c:
            assert row.c == n / under_c
        else:
            assert pd.isna(row.c)
