"""Statistics against published values; the traps of the libraries; never against our own output."""

import math

import pytest

from toolkit import StudyData
from toolkit.analysis.inference import (
    Pairs,
    allow_statistics,
    difference_of_shares,
    effect_size,
    exact_test,
    holm,
    mcnemar_exact,
    mcnemar_mid,
    paired_difference,
    wilson,
)
from toolkit.errors import InvalidInput, Refused

# Bentur 2009 and Cavo 2012 as in Fagerland, Lydersen & Laake 2013 (BMC Med Res Methodol 13:91) and 2017, chapter 8
BENTUR = Pairs(both=1, first_only=1, second_only=7, neither=12)
CAVO = Pairs(both=59, first_only=6, second_only=16, neither=80)


@pytest.mark.parametrize(
    ("pairs", "exact", "mid"),
    [(BENTUR, 0.0703, 0.0391), (CAVO, 0.052479, 0.034690), (Pairs(0, 0, 5, 0), 0.0625, 0.0313), (Pairs(0, 0, 6, 0), 0.03125, None)],
    ids=["Bentur 2009", "Cavo 2012", "five of five gained", "six of six gained"],
)  # fmt: skip
def test_exact_mcnemar_and_its_mid_p_as_published(pairs, exact, mid):
    assert mcnemar_exact(pairs) == pytest.approx(exact, abs=5e-5)
    if mid is not None:
        assert mcnemar_mid(pairs) == pytest.approx(mid, abs=5e-5)


def test_exact_mcnemar_of_the_worked_example():
    assert mcnemar_exact(Pairs(0, 1, 2, 2)) == pytest.approx(1.0)
    assert mcnemar_exact(Pairs(0, 1, 3, 1)) == pytest.approx(0.625)


def test_exact_mcnemar_is_a_binomial_computed_by_hand():
    by_hand = 2 * sum(math.comb(22, k) for k in range(7)) / 2**22
    assert mcnemar_exact(CAVO) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("pairs", "low", "high"),
    [(BENTUR, 0.0134, 0.5084), (CAVO, 0.0032, 0.1195), (Pairs(0, 1, 2, 2), -0.474, 0.760), (Pairs(0, 1, 3, 1), -0.367, 0.938)],
    ids=["Bentur 2009", "Cavo 2012", "worked example 1", "worked example 2"],
)  # fmt: skip
def test_bonett_price_interval_as_published_with_the_second_less_the_first(pairs, low, high):
    assert paired_difference(pairs) == pytest.approx((low, high), abs=6e-4)


def test_bonett_price_stays_between_minus_one_and_one():
    low, high = paired_difference(Pairs(0, 0, 3, 0))
    assert -1 <= low < high <= 1
    assert paired_difference(Pairs(0, 3, 0, 0)) == pytest.approx((-high, -low))


def test_nobody_changed_gives_no_p_instead_of_one_or_zero_or_nan():
    assert mcnemar_exact(Pairs(3, 0, 0, 2)) is None
    assert mcnemar_mid(Pairs(3, 0, 0, 2)) is None


def test_mid_p_of_a_tie_does_not_pass_one():
    assert mcnemar_mid(Pairs(0, 2, 2, 0)) == pytest.approx(1 - 0.375 / 2)


# Newcombe 1998, Statistics in Medicine 17:857; the small ones recomputed with scipy
@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
     (2, 2, 0.342, 1), (5, 5, 0.566, 1), (3, 5, 0.231, 0.882), (3, 6, 0.188, 0.812), (0, 5, 0, 0.434), (24, 25, 0.805, 0.993)],
)  # fmt: skip
def test_wilson_interval_as_published(n, of, low, high):
    assert wilson(n, of) == pytest.approx((low, high), abs=6e-4)


def test_wilson_interval_of_fixture_m():
    assert wilson(6, 8) == pytest.approx((0.409, 0.929), abs=6e-4)
    assert wilson(3, 8) == pytest.approx((0.137, 0.694), abs=6e-4)
    assert wilson(7, 8) == pytest.approx((0.529, 0.978), abs=6e-4)


def test_nobody_has_no_interval():
    assert wilson(0, 0) is None
    assert difference_of_shares((0, 0), (1, 2)) is None
    assert effect_size([(0, 0), (1, 2)]) is None


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((4, 6), (2, 2), -0.700, 0.366), ((5, 5), (0, 2), 0.212, 1)],
    ids=["Newcombe 1998, 17:873", "4/6 and 2/2", "5/5 and 0/2, where the score method fails"],
)
def test_newcombe_interval_for_a_difference(first, second, low, high):
    assert difference_of_shares(first, second) == pytest.approx((low, high), abs=6e-4)


# [[7, 12], [8, 3]] and [[74, 31], [43, 32]] are examples of the scipy documentation, whose columns are the groups
@pytest.mark.parametrize(
    ("groups", "p"),
    [([(3, 4), (1, 4)], 0.4857), ([(7, 15), (12, 15)], 0.1281), ([(5, 5), (0, 2)], 0.0476), ([(2, 2), (0, 6)], 0.0357),
     ([(3, 3), (0, 5)], 0.0179), ([(3, 3), (0, 6)], 0.0119), ([(4, 4), (0, 4)], 0.0286), ([(5, 5), (0, 5)], 0.0079)],
)  # fmt: skip
def test_fisher_exact_as_published(groups, p):
    assert exact_test(groups) == pytest.approx(p, abs=6e-5)


@pytest.mark.parametrize(
    ("groups", "p"),
    [([(7, 15), (12, 15)], 0.0682), ([(5, 5), (0, 2)], 0.0304), ([(74, 117), (31, 63)], 0.0711)],
    ids=["scipy's example", "5/5 and 0/2", "scipy's first example, two-sided"],
)
def test_boschloo_as_published(groups, p):
    assert exact_test(groups, test="boschloo") == pytest.approx(p, abs=6e-5)


def test_more_than_two_groups_are_tested_by_seeded_chance_the_same_each_time():
    groups = [(3, 3), (1, 5), (2, 7)]  # [[3, 1, 2], [0, 4, 5]]: 0.147 in the methods note, 0.14685 by enumeration
    assert exact_test(groups) == exact_test(groups) == pytest.approx(0.14685, abs=0.003)


@pytest.mark.parametrize("test", ["fisher", "boschloo"])
def test_a_row_that_nobody_or_everybody_raised_has_no_p(test):
    assert exact_test([(0, 5), (0, 6)], test=test) is None
    assert exact_test([(5, 5), (6, 6)], test=test) is None
    assert exact_test([(5, 5)], test=test) is None


def test_boschloo_of_three_groups_and_unknown_tests_are_refused():
    with pytest.raises(InvalidInput, match="two groups"):
        exact_test([(1, 2), (1, 3), (1, 4)], test="boschloo")
    with pytest.raises(InvalidInput, match="no test “chi”"):
        exact_test([(1, 2), (1, 3)], test="chi")


def test_holm_as_in_the_literature():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    listed = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert sum(value <= 0.05 for value in holm(listed)) == 3  # Benjamini & Hochberg 1995: Holm rejects 3 of the 15
    assert holm([None, None]) == [None, None]


def test_effect_sizes():
    assert effect_size([(6, 10), (4, 10)]) == pytest.approx(0.403, abs=5e-4)  # Cohen's h
    assert effect_size([(9, 10), (3, 10)]) == pytest.approx(1.339, abs=5e-4)
    assert effect_size([(3, 3), (1, 5), (2, 7)]) > 0  # Cramér's V
    assert effect_size([(0, 3), (0, 5), (0, 7)]) is None
    assert effect_size([(4, 4), (4, 4), (0, 4), (0, 4)]) == pytest.approx(1)  # complete association


WHOLE_TABLE = {  # parents of 5, professionals of 9: Fisher, difference with Newcombe's interval, h
    "availability": ((5, 3), 0.0310, 0.667, (0.131, 0.879), 1.911),
    "hope": ((4, 6), 1.0, 0.133, (-0.341, 0.486), 0.304),
    "boundaries": ((1, 7), 0.0909, -0.578, (-0.806, -0.043), -1.233),
    "training": ((0, 4), 0.2208, -0.444, (-0.733, 0.060), -1.459),
}


def boschloo_by_hand(first, second):
    """Compute Boschloo's two-sided p over a grid of nuisance values, the sizes of the two groups being fixed."""
    (n, of), (m, other) = first, second

    def one_sided(a, b, side):
        chosen = range(a + 1) if side == "less" else range(a, min(of, a + b) + 1)
        return sum(
            math.comb(of, k) * math.comb(other, a + b - k) for k in chosen if 0 <= a + b - k <= other
        ) / math.comb(of + other, a + b)

    found = []
    for side in ("less", "greater"):
        seen = one_sided(n, m, side) + 1e-12
        cells = [(a, b) for a in range(of + 1) for b in range(other + 1) if one_sided(a, b, side) <= seen]
        found.append(max(
            sum(math.comb(of, a) * math.comb(other, b) * p ** (a + b) * (1 - p) ** (of + other - a - b) for a, b in cells)
            for p in (place / 1000 for place in range(1001))
        ))  # fmt: skip
    return min(1, 2 * min(found))


@pytest.mark.parametrize("theme", WHOLE_TABLE)
def test_the_whole_worked_table(theme):
    (parents, professionals), fisher, difference, interval, h = WHOLE_TABLE[theme]
    groups = [(parents, 5), (professionals, 9)]
    assert exact_test(groups) == pytest.approx(fisher, abs=6e-5)
    assert exact_test(groups, test="boschloo") == pytest.approx(boschloo_by_hand(*groups), abs=1e-4)
    assert parents / 5 - professionals / 9 == pytest.approx(difference, abs=6e-4)
    assert difference_of_shares(*groups) == pytest.approx(interval, abs=6e-4)
    assert effect_size(groups) == pytest.approx(h, abs=6e-4)


def test_the_whole_worked_table_adjusted():
    fisher = [exact_test([(n, 5), (m, 9)]) for (n, m), *_ in WHOLE_TABLE.values()]
    assert holm(fisher) == pytest.approx([0.1239, 1.0, 0.2727, 0.4416], abs=6e-5)


def test_statistics_need_ten_people_or_a_reason_and_a_reason_in_a_reflexive_study():
    assert allow_statistics(StudyData(), 10, None) == ""
    with pytest.raises(Refused, match="9 people are too few"):
        allow_statistics(StudyData(), 9, None)
    assert "the funder asks." in allow_statistics(StudyData(), 9, "the funder asks.")
    reflexive = StudyData(settings={"method": "reflexive"})
    with pytest.raises(Refused, match="reflexive"):
        allow_statistics(reflexive, 40, " ")
    assert "because: a journal" in allow_statistics(reflexive, 40, "a journal")
