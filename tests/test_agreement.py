"""Agreement between coders: published values, what libraries give, a second count, and the traps."""

import random
import warnings

import numpy as np
import pandas as pd
import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

from toolkit import StudyData, agreement, disagreements
from toolkit.analysis.coefficients import OF_KINDS, Kinds, ac1, alpha, brennan_prediger, cohen, fleiss
from toolkit.codebook import Codebook
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import Code, Theme

NAN = float("nan")
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, examples A to C; the last is Gwet's 4-rater set too.
KRIPPENDORFF_2X10 = ["0100000010", "1110010000"]
KRIPPENDORFF_2X12 = ["aabbdcccedda", "babbbccceddd"]
KRIPPENDORFF_4X12 = [[1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
                     [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN]]  # fmt: skip
WIKIPEDIA_3X15 = [[NAN] * 5 + [3, 4, 1, 2, 1, 1, 3, 3, NAN, 3], [1, NAN, 2, 1, 3, 3, 4, 3] + [NAN] * 7,
                  [NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4]]  # fmt: skip
# Fleiss 1971, Psychological Bulletin 76:378: 30 patients, 6 raters, counts over 5 diagnoses.
FLEISS_1971 = ("00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 "
               "51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006")  # fmt: skip
FLEISS_WIKIPEDIA = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
                    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]  # fmt: skip
COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # Educational and Psychological Measurement 20:37
BERTHA, BILL = (
    "001111111100001111110000",
    "000011110000000110000000",
)  # Krippendorff 1995, Sociological Methodology 25:47
PARADOX = [[118, 5], [2, 0]]  # Gwet's table for the paradox of kappa
TURN = 10


def counts_of(rows):
    """Return units × categories: how many raters chose what; what is not a number is missing."""
    rows = [list(row) for row in rows]
    values = sorted({value for row in rows for value in row if value == value})  # noqa: PLR0124 - not NaN
    return np.array([[sum(row[unit] == value for row in rows) for value in values] for unit in range(len(rows[0]))])


def of_counts(measure, counts):
    counts = np.asarray(counts)
    return float(measure(Kinds(counts), np.ones(len(counts))))


def triples(rows):
    return [
        (f"r{rater}", unit, row[unit])
        for rater, row in enumerate(rows)
        for unit in range(len(row))
        if row[unit] == row[unit]
    ]


@pytest.mark.parametrize(
    ("rows", "published"),
    [(KRIPPENDORFF_2X10, 0.095238), (KRIPPENDORFF_2X12, 0.691964), (KRIPPENDORFF_4X12, 0.743421),
     (WIKIPEDIA_3X15, 0.691358), ([BERTHA, BILL], 0.328571)],
)  # fmt: skip
def test_alpha_gives_krippendorffs_values_and_nltks(rows, published):
    assert of_counts(alpha, counts_of(rows)) == pytest.approx(published, abs=1e-6)
    assert AnnotationTask(data=triples(rows)).alpha() == pytest.approx(published, abs=1e-6)


def test_kappa_gives_fleiss_values_and_those_of_statsmodels():
    rows = [[int(digit) for digit in row] for row in FLEISS_1971.split()]
    for counts, published in ((rows, 0.430245), (FLEISS_WIKIPEDIA, 0.209931)):
        assert of_counts(fleiss, counts) == pytest.approx(published, abs=1e-6)
        assert fleiss_kappa(np.array(counts), method="fleiss") == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "published"),
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.130435), ([[25, 35], [5, 35]], 0.259259),
     (COHEN_1960, 0.491525), (PARADOX, -0.023392), ([[50, 100], [50, 800]], 0.318182), ([[50, 150], [0, 800]], 0.347826)],
)  # fmt: skip
def test_kappa_gives_cohens_values_and_those_of_statsmodels(table, published):
    assert float(cohen(np.array(table))) == pytest.approx(published, abs=1e-6)
    assert cohens_kappa(np.array(table), return_results=False) == pytest.approx(published, abs=1e-6)


def test_gwets_four_raters_give_his_values():
    """Gwet's table of 4 raters and 12 units with missing ratings, as in irrCAC: AC1 .77544, Fleiss .76117, BP .77273."""
    counts = counts_of(KRIPPENDORFF_4X12)
    for measure, published in ((ac1, 0.77544), (alpha, 0.74342), (fleiss, 0.76117), (brennan_prediger, 0.77273)):
        assert of_counts(measure, counts) == pytest.approx(published, abs=5e-6)


def test_the_paradox_of_kappa():
    """Gwet's 118/5/2/0: nearly everything agrees, and kappa is below nothing; AC1 and Brennan–Prediger are not."""
    counts = [[2, 0]] * 118 + [[1, 1]] * 7
    assert of_counts(ac1, counts) == pytest.approx(0.9408, abs=5e-5)
    assert of_counts(brennan_prediger, counts) == pytest.approx(0.888, abs=5e-4)
    shown = agreement(of_turns(PARADOX_TURNS), coefficients=["cohen", "ac1", "brennan_prediger"]).iloc[0]
    assert list(shown[["units", "both", "Ana only", "Ben only", "neither"]]) == [125, 118, 5, 2, 0]
    assert (shown["percent"], shown["positive"], shown["negative"]) == (94.4, 0.971, 0)
    assert (shown["cohen"], shown["ac1"], shown["brennan_prediger"]) == (-0.023, 0.941, 0.888)
    assert shown["note"] == "coded in 97.2 % of units: read negative agreement"


PARADOX_TURNS = {"S1": {"Ana": "1" * 123 + "0" * 2, "Ben": "1" * 118 + "0" * 5 + "1" * 2}}


@pytest.mark.parametrize("seed", range(30))
def test_the_libraries_give_the_same_on_random_ratings(seed):
    draw = np.random.default_rng(seed)
    raters, units, categories = draw.integers(2, 6), draw.integers(5, 40), draw.integers(2, 5)
    full = draw.integers(0, categories, (raters, units))
    counts = counts_of(full)
    if counts.shape[1] < 2:
        return
    assert of_counts(alpha, counts) == pytest.approx(AnnotationTask(data=triples(full.tolist())).alpha())
    assert of_counts(fleiss, counts) == pytest.approx(fleiss_kappa(counts, method="fleiss"))
    assert of_counts(brennan_prediger, counts) == pytest.approx(fleiss_kappa(counts, method="randolph"))
    weights = draw.integers(1, 50, units)
    table = np.zeros((categories, categories))
    np.add.at(table, (full[0], full[1]), weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said = cohen_kappa_score(full[0], full[1], sample_weight=weights)
    assert float(cohen(table)) == pytest.approx(said, nan_ok=True)
    gaps = np.where(draw.random(full.shape) < 0.3, NAN, full)
    paired = [unit for unit in range(units) if (gaps[:, unit] == gaps[:, unit]).sum() > 1]
    if paired and len(set(gaps[:, paired].ravel()[~np.isnan(gaps[:, paired].ravel())])) > 1:
        given = gaps[:, paired].tolist()
        assert of_counts(alpha, counts_of(given)) == pytest.approx(AnnotationTask(data=triples(given)).alpha())


def study_of(
    turns, layers, *, codes=("Trust",), themes=(), given=None, settings=None, marks=(), participants=(), coders=None
):
    """Make a study from turns (source, role, start, end) and codings (source, coder, code, start, end)."""
    names = list(dict.fromkeys(turn[0] for turn in turns))
    book = [Code(id=f"c-{name}", name=name, parent_id=f"c-{above}" if above else None, position=place)
            for place, (name, _, above) in enumerate(code.partition("<") for code in codes)]  # fmt: skip
    ideas = [Theme(id=f"t-{name}", name=name, codes=tuple(f"c-{one}" for one in some)) for name, some in themes]
    rows = pd.DataFrame(turns, columns=["source", "role", "start", "end"])
    rows["turn"] = rows.groupby("source").cumcount() + 1
    hidden = pd.DataFrame(marks, columns=["source", "start", "end"]).assign(kind="label")
    inside = [sum(m.end - m.start for m in hidden.itertuples() if m.source == t.source and t.start <= m.start and m.end <= t.end)
              for t in rows.itertuples()]  # fmt: skip
    rows = rows.assign(participant=None, words=1, characters=rows["end"] - rows["start"] - inside, question=None)
    frame = pd.DataFrame(layers, columns=["source", "coder", "code", "start", "end"])
    frame = frame.assign(coding=[f"k{number}" for number in range(len(frame))], quote="", created_at="2026-03-01T10:00")
    people = list(coders or dict.fromkeys([*frame["coder"], *(one[1] for one in given or ())]))
    traces = given if given is not None else [(one.source, one.coder, "coded") for one in frame.itertuples()]
    return StudyData(
        codebook=Codebook(book, ideas),
        texts={
            name: "".join(chr(97 + at % 26) for at in range(rows.loc[rows["source"] == name, "end"].max()))
            for name in names
        },
        settings=settings or {},
        sources=pd.DataFrame({"source": names, "kind": "interview", "wave": None, "finished": False}),
        participants=pd.DataFrame(participants, columns=["participant", "status"]),
        turns=rows,
        marks=hidden,
        layers=frame,
        codes=pd.DataFrame([{"code": one.name, "id": one.id, "archived": False} for one in book]),
        themes=pd.DataFrame([{"theme": one.name, "id": one.id} for one in ideas], columns=["theme", "id"]),
        coders=pd.DataFrame({"coder": [*people, "Agreed coding"], "kind": ["person"] * len(people) + ["agreed"]}),
        given=pd.DataFrame(traces, columns=["source", "coder", "how"]).drop_duplicates(),
    )


def of_turns(given, **more):
    """Make a study in which each digit says whether a coder gave the code to a turn."""
    turns = [(name, "participant", at * TURN, (at + 1) * TURN)
             for name, rows in given.items() for at in range(len(next(iter(rows.values()))))]  # fmt: skip
    layers = [(name, coder, "Trust", at * TURN + 2, at * TURN + 5)
              for name, rows in given.items() for coder, row in rows.items() for at, digit in enumerate(row) if digit == "1"]  # fmt: skip
    traces = [(name, coder, "finished") for name, rows in given.items() for coder in rows]
    return study_of(turns, layers, given=traces, **more)


def of_characters(both=0, first=0, second=0, neither=0):
    """Make a text of one turn in which so many characters were coded by whom."""
    length = both + first + second + neither
    layers = [("S1", "Ana", "Trust", 0, both + first)] if both + first else []
    layers += [("S1", "Ben", "Trust", 0, both)] if both else []
    layers += [("S1", "Ben", "Trust", both + first, both + first + second)] if second else []
    return study_of(
        [("S1", "participant", 0, length)], layers, given=[("S1", "Ana", "finished"), ("S1", "Ben", "finished")]
    )


def test_the_example_of_krippendorff_and_atlas_ti_through_the_whole():
    """Krippendorff's 2 × 10; ATLAS.ti's manual prints the same data as 60 % agreement."""
    data = of_turns({"S1": {"Ana": KRIPPENDORFF_2X10[0], "Ben": KRIPPENDORFF_2X10[1]}})
    shown = agreement(data, coefficients=["alpha", "cohen", "fleiss"]).iloc[0]
    assert (shown["percent"], shown["alpha"], shown["cohen"], shown["fleiss"]) == (60, 0.095, 0.091, 0.048)


@pytest.mark.parametrize(("first", "second", "kappa"), [(100, 50, 0.318), (150, 0, 0.348)])
def test_nvivos_example_of_a_thousand_characters(first, second, kappa):
    """NVivo's manual: 50 both, 150 one only, 800 neither: 85 %; its kappa depends on the split of the 150."""
    data = of_characters(both=50, first=first, second=second, neither=800)
    shown = agreement(data, unit="character", coefficients=["cohen"]).iloc[0]
    assert (shown["units"], shown["percent"], shown["cohen"]) == (1000, 85, kappa)


def test_by_character_agreement_grows_with_the_text_nobody_coded():
    kappas = [
        agreement(of_characters(both=50, first=100, second=50, neither=rest), unit="character", coefficients=["cohen"])[
            "cohen"
        ].item()
        for rest in (800, 1800, 10800)
    ]
    assert kappas == [0.318, 0.362, 0.393]


def test_run_length_gives_what_single_characters_give():
    """Krippendorff 1995, example A: kappa .385, alpha .329, whether by runs or by character."""
    layers = [
        ("S1", coder, "Trust", at, at + 1)
        for coder, row in (("Ana", BERTHA), ("Ben", BILL))
        for at in range(24)
        if row[at] == "1"
    ]
    singly = study_of([("S1", "participant", 0, 24)], layers)
    runs = [
        ("S1", "Ana", "Trust", 2, 10),
        ("S1", "Ana", "Trust", 14, 20),
        ("S1", "Ben", "Trust", 4, 8),
        ("S1", "Ben", "Trust", 15, 17),
    ]
    for data in (singly, study_of([("S1", "participant", 0, 24)], runs)):
        shown = agreement(data, unit="character", coefficients=["alpha", "cohen"]).iloc[0]
        assert (shown["units"], shown["alpha"], shown["cohen"]) == (24, 0.329, 0.385)


SPANS_2004 = [("Ana", "c", 225, 295), ("Ana", "c", 370, 400), ("Ben", "c", 220, 300), ("Ben", "c", 355, 375), ("Ben", "c", 400, 420),
              *[(coder, "k", start, end) for coder in ("Ana", "Ben") for start, end in ((180, 240), (300, 350))]]  # fmt: skip


@pytest.mark.parametrize(("overlap", "matched", "f1"), [(1, 2, 0.444), (0.5, 3, 0.667), (0.01, 4, 0.889)])
def test_segments_of_krippendorff_match(overlap, matched, f1):
    """Krippendorff 2004, p. 254. nervaluate gives F1 .444 for the very same words and .889 for any overlap."""
    layers = [("S1", coder, code, start, end) for coder, code, start, end in SPANS_2004]
    data = study_of([("S1", "participant", 150, 450)], layers, codes=("c", "k"), themes=[("all", ["c", "k"])])
    by_code = agreement(data, unit="segment", overlap=overlap)
    total = by_code[["matched", "Ana only", "Ben only"]].sum()
    assert total["matched"] == matched
    assert round(2 * matched / (2 * matched + total["Ana only"] + total["Ben only"]), 3) == f1
    assert by_code.set_index("code").loc["k", "f1"] == 1


def test_one_long_reference_matches_one_of_the_short_ones_in_it():
    layers = [("S1", "Ana", "Trust", 0, 90), *[("S1", "Ben", "Trust", at, at + 20) for at in (0, 30, 60)]]
    shown = agreement(study_of([("S1", "participant", 0, 100)], layers), unit="segment").iloc[0]
    assert list(shown[["matched", "Ana only", "Ben only", "f1"]]) == [1, 0, 2, 0.5]


@pytest.mark.parametrize("unit", ["turn", "character"])
@pytest.mark.parametrize("digit", ["0", "1"])
def test_without_variation_nothing_is_defined_and_certainly_not_one(unit, digit):
    data = of_turns({name: {"Ana": digit * 6, "Ben": digit * 6} for name in ("S1", "S2")})
    if unit == "character":
        data = study_of([("S1", "participant", 0, 10)], [("S1", who, "Trust", 0, 10) for who in ("Ana", "Ben") if digit == "1"],
                        given=[("S1", "Ana", "coded"), ("S1", "Ben", "coded")])  # fmt: skip
    shown = agreement(data, unit=unit, coefficients=[*OF_KINDS, "cohen"]).iloc[0]
    assert shown["percent"] == 100
    assert all(np.isnan(shown[name + end]) for name in [*OF_KINDS, "cohen"] for end in ("", "_low", "_high"))
    assert shown["note"] == "undefined – no variation"


def test_a_coder_who_never_or_always_gives_a_code_is_named_not_hidden():
    data = of_turns({"S1": {"Ana": "1100000000", "Ben": "0000000000"}, "S2": {"Ana": "1" * 10, "Ben": "0" * 10}})
    shown = agreement(data, coefficients=["alpha", "cohen"]).iloc[0]
    assert shown["cohen"] == 0
    assert shown["alpha"] < 0
    assert "never used by Ben" in shown["note"]


def test_a_segment_nobody_has_is_undefined():
    data = of_turns({"S1": {"Ana": "0" * 6, "Ben": "0" * 6}})
    shown = agreement(data, unit="segment").iloc[0]
    assert np.isnan(shown["f1"])
    assert shown["note"] == "undefined – nobody used it"


def test_rare_codes_are_pointed_out():
    shown = agreement(of_turns({"S1": {"Ana": "1" + "0" * 99, "Ben": "11" + "0" * 98}})).iloc[0]
    assert shown["note"] == "coded in 1.5 % of units: read positive agreement"
    assert agreement(of_turns({"S1": {"Ana": "1100", "Ben": "1000"}})).iloc[0]["note"] == ""


def test_only_what_both_were_given_counts():
    given = {"S1": {"Ana": "1010", "Ben": "1000"}, "S2": {"Ana": "1111"}, "S3": {"Ben": "1111"}}
    shown = agreement(of_turns(given))
    assert shown["units"].item() == 4
    said = " ".join(shown.about.lines())
    assert "sources that both were given (assigned to them, or coded, read or finished by them)" in said
    assert "Left out, not given to another or not finished: S2, S3." in said


def test_what_one_has_not_finished_yet_is_no_disagreement():
    turns = [(name, "participant", 0, 10) for name in ("S1", "S2")]
    layers = [("S1", "Ana", "Trust", 0, 5), ("S1", "Ben", "Trust", 0, 5), ("S2", "Ana", "Trust", 0, 5)]
    assigned = [(name, coder, "assigned") for name in ("S1", "S2") for coder in ("Ana", "Ben")]
    shown = agreement(study_of(turns, layers, given=assigned))
    assert shown["units"].item() == 2
    assert "Ben coded nothing in S2." in shown.about.lines()
    shown = agreement(study_of(turns, layers, given=[*assigned, ("S1", "Ben", "finished")]))
    assert shown["units"].item() == 1
    assert "Left out, not given to another or not finished: S2." in shown.about.lines()


def test_interviewers_withdrawn_people_and_labels_are_not_units():
    turns = [("S1", "participant", 0, 20), ("S1", "interviewer", 20, 40), ("S1", "unknown", 40, 60)]
    layers = [("S1", "Ana", "Trust", 0, 45), ("S1", "Ben", "Trust", 10, 25)]
    data = study_of(turns, layers, marks=[("S1", 5, 10)])
    assert list(agreement(data).iloc[0][["units", "both", "Ana only"]]) == [2, 1, 1]
    shown = agreement(data, unit="character").iloc[0]
    assert list(shown[["units", "both", "Ana only", "Ben only", "neither"]]) == [35, 10, 10, 0, 15]
    gone = study_of(turns, layers, participants=[("P1", "withdrawn")])
    gone.turns.loc[0, "participant"] = "P1"
    assert agreement(gone).iloc[0]["units"] == 1


def test_a_label_between_does_not_make_two_cuts_of_the_same_words_differ():
    layers = [("S1", "Ana", "Trust", 0, 20), ("S1", "Ben", "Trust", 5, 20)]
    data = study_of([("S1", "participant", 0, 30)], layers, marks=[("S1", 0, 5)])
    assert agreement(data, unit="segment", overlap=1).iloc[0]["matched"] == 1


def test_a_theme_counts_all_its_codes_and_a_code_its_sub_codes():
    layers = [("S1", "Ana", "Trust", 0, 5), ("S1", "Ben", "Honesty", 0, 5), ("S1", "Ben", "Hope", 12, 15)]
    turns = [("S1", "participant", 0, 10), ("S1", "participant", 10, 20)]
    data = study_of(
        turns,
        layers,
        codes=("Trust", "Honesty<Trust", "Hope"),
        themes=[("Belief", ["Trust"]), ("All", ["Trust", "Hope"])],
    )
    by_code = agreement(data).set_index("code")
    assert list(by_code["both"]) == [1, 0, 0]
    assert list(by_code.loc["Honesty", ["Ana only", "Ben only"]]) == [0, 1]
    by_theme = agreement(data, level="theme").set_index("theme")
    assert list(by_theme.loc["All", ["both", "Ben only"]]) == [1, 1]
    assert list(by_theme.loc["Belief", ["both", "Ben only"]]) == [1, 0]


def test_three_coders_and_a_source_one_of_them_never_had():
    given = {"S1": {"Ana": "110010", "Ben": "100010", "Cai": "110000"}, "S2": {"Ana": "0101", "Cai": "0111"}}
    shown = agreement(of_turns(given), coefficients=["alpha", "cohen"]).iloc[0]
    rows = [[*map(int, "1100100101")], [*map(int, "100010")] + [NAN] * 4, [*map(int, "1100000111")]]
    assert shown["alpha"] == round(AnnotationTask(data=triples(rows)).alpha(), 3)
    pairs = [
        cohen_kappa_score(rows[0], rows[2]),
        cohen_kappa_score(rows[0][:6], rows[1][:6]),
        cohen_kappa_score(rows[1][:6], rows[2][:6]),
    ]
    assert shown["cohen"] == round(sum(pairs) / 3, 3)
    assert list(shown[["units", "all", "some", "neither"]]) == [10, 3, 3, 4]


def test_intervals_are_drawn_over_sources_and_can_be_drawn_again():
    draw = random.Random(3)
    given = {
        f"S{n}": {who: "".join(draw.choice("0001") for _ in range(8)) for who in ("Ana", "Ben")} for n in range(12)
    }
    for rows in given.values():
        rows["Ben"] = "".join(a if draw.random() < 0.7 else b for a, b in zip(rows["Ana"], rows["Ben"], strict=True))
    data = of_turns(given)
    shown = agreement(data, resamples=400, seed=5).iloc[0]
    times = np.random.default_rng(5).multinomial(12, [1 / 12] * 12, size=400)
    values = []
    for row in times:
        some = [pair for rows, count in zip(given.values(), row, strict=True) for pair in zip(rows["Ana"], rows["Ben"], strict=True)
                for _ in range(count)]  # fmt: skip
        values.append(
            AnnotationTask(data=[t for n, (a, b) in enumerate(some) for t in (("a", n, a), ("b", n, b))]).alpha()
        )
    assert [shown["alpha_low"], shown["alpha_high"]] == [round(one, 3) for one in np.percentile(values, [2.5, 97.5])]
    assert list(agreement(data, resamples=400, seed=5).iloc[0]) == list(shown)
    assert list(agreement(data, resamples=400, seed=6).iloc[0]) != list(shown)
    assert "400 draws of 12 sources, seed 5" in " ".join(agreement(data, resamples=400, seed=5).about.lines())


def test_one_source_gives_no_interval():
    shown = agreement(of_turns({"S1": {"Ana": "110", "Ben": "100"}}))
    assert np.isnan(shown.iloc[0]["alpha_low"])
    assert "No interval: it is drawn over sources, and there is one." in shown.about.lines()


@pytest.mark.parametrize(("sources", "drawn"), [(1, False), (5, True)])
def test_a_code_in_one_of_many_sources_has_no_interval(sources, drawn):
    given = {
        f"S{n}": {"Ana": "110" if n < sources else "000", "Ben": "100" if n < sources else "000"} for n in range(9)
    }
    shown = agreement(of_turns(given)).iloc[0]
    assert not np.isnan(shown["alpha"])
    assert np.isnan(shown["alpha_low"]) != drawn
    assert ("in too few sources for an interval" in shown["note"]) != drawn


def test_a_reflexive_study_asks_why_and_prints_it():
    data = of_turns({"S1": {"Ana": "110", "Ben": "100"}}, settings={"method": "reflexive"})
    with pytest.raises(Refused, match=r"reflexive.*say why"):
        agreement(data)
    assert len(disagreements(data)) == 1
    assert "Asked for because: the funder asks for it" in agreement(data, reason="the funder asks for it").about.lines()


def test_wrong_names_are_answered_with_the_right_ones():
    data = of_turns({"S1": {"Ana": "110", "Ben": "100"}})
    for wrong, right in (({"unit": "turns"}, "turn"), ({"coefficients": ["kappa"]}, "alpha"), ({"coders": ["Anna", "Ben"]}, "Ana"),
                         ({"level": "codes"}, "code")):  # fmt: skip
        with pytest.raises(NotFound, match=rf"“{right}”|{right}"):
            agreement(data, **wrong)
    with pytest.raises(Refused, match="no coder: agreement is computed before it"):
        agreement(data, coders=["Ana", "Agreed coding"])
    with pytest.raises(InvalidInput, match="two to 8 coders; here there is 1"):
        agreement(data, coders=["Ana"])
    with pytest.raises(InvalidInput, match="no share"):
        agreement(data, unit="segment", overlap=50)
    with pytest.raises(Refused, match="No source was given to two"):
        agreement(of_turns({"S1": {"Ana": "110"}, "S2": {"Ben": "100"}}))


def random_study(draw, coders):
    """Turns, codings and who was given what, at random."""
    turns, layers, given = [], [], []
    for name in (f"S{number}" for number in range(draw.randint(1, 4))):
        at = 0
        for _ in range(draw.randint(1, 6)):
            end = at + draw.randint(3, 25)
            turns.append((name, draw.choice(["participant", "participant", "interviewer", "unknown"]), at, end))
            at = end + draw.randint(0, 3)
        for coder in (one for one in coders if draw.random() < 0.9):
            given.append((name, coder, "assigned"))
            for _ in range(draw.randint(0, 5)):
                start = draw.randint(0, at)
                layers.append((name, coder, draw.choice("ab"), start, start + draw.randint(1, 20)))
    return turns, layers, given


def what_each_did(turns, layers, had, coders, code, unit):
    """Return for every unit what each coder did: coded, not coded, or None where it was not theirs."""
    spoken = [(name, set(range(start, end))) for name, role, start, end in turns if role != "interviewer"]
    places = spoken if unit == "turn" else [(name, {at}) for name, place in spoken for at in place]

    def marked(name, coder, place):
        return any((s, c, k) == (name, coder, code) and place & set(range(x, y)) for s, c, k, x, y in layers)

    return [[marked(name, who, place) if (name, who) in had else None for who in coders] for name, place in places
            if sum((name, one) in had for one in coders) > 1]  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_a_second_count_agrees_on_random_studies(seed):
    """By sets of turns and of characters; nothing of the package but the frames."""
    draw = random.Random(seed)
    coders = ["Ana", "Ben", "Cai"][: draw.randint(2, 3)]
    turns, layers, given = random_study(draw, coders)
    had = {(name, coder) for name, coder, _ in given}
    data = study_of(turns, layers, codes="ab", given=given, coders=coders)
    if all(sum((name, one) in had for one in coders) < 2 for name in data.sources["source"]):
        with pytest.raises(Refused):
            agreement(data, coders=coders)
        return
    for unit in ("turn", "character"):
        shown = agreement(data, coders=coders, unit=unit, resamples=0).set_index("code")
        for code in "ab":
            row, ways = shown.loc[code], what_each_did(turns, layers, had, coders, code, unit)
            known = [[one for one in way if one is not None] for way in ways]
            counted = [len(ways), sum(not any(way) for way in known), sum(all(way) for way in known)]
            assert list(row[["units", "neither", "both" if len(coders) == 2 else "all"]]) == counted
            rows = [[NAN if way[who] is None else int(way[who]) for way in ways] for who in range(len(coders))]
            if (
                len({one for way in known for one in way}) > 1 and unit == "turn"
            ):  # characters are many, and nltk is slow
                assert row["alpha"] == pytest.approx(AnnotationTask(data=triples(rows)).alpha(), abs=0.00051)
            assert np.isnan(row["alpha"]) == (len({one for way in known for one in way}) < 2)


def test_the_list_says_who_coded_what_and_what_the_other_gave_instead():
    turns = [("S1", "participant", 0, 30), ("S1", "participant", 30, 60)]
    layers = [("S1", "Ana", "Trust", 2, 12), ("S1", "Ben", "Trust", 2, 9), ("S1", "Ana", "Hope", 35, 45), ("S1", "Ben", "Trust", 40, 50),
              ("S1", "Ana", "Fear", 0, 10), ("S1", "Ben", "Fear", 8, 30)]  # fmt: skip
    data = study_of(turns, layers, codes=("Trust", "Hope", "Fear"))
    shown = disagreements(data)
    assert list(zip(shown["turn"], shown["code"], shown["difference"], strict=True)) == [
        (1, "Fear", "cut differently"), (2, "Hope", "Ana only"), (2, "Trust", "Ben only")]  # fmt: skip
    assert list(shown.iloc[0][["Ana", "Ben", "Ana at", "Ben at"]]) == [
        "abcdefghij",
        data.texts["S1"][8:30],
        ["0–10"],
        ["8–30"],
    ]
    assert shown.iloc[1]["instead"] == "Ben: Trust"
    assert set(shown["state"]) == {"open"}
    assert "3 differences: 1 Ana only, 1 Ben only, 1 cut differently." in shown.about.lines()
    assert "At 1 places they marked the same words, or much the same." in shown.about.lines()
    assert list(disagreements(data, code="Hope")["code"]) == ["Hope"]
    with pytest.raises(NotFound, match="Hope"):
        disagreements(data, code="Hop")


def test_answers_on_forms_are_units_of_their_own():
    data = of_turns({"S1": {"Ana": "10", "Ben": "11"}, "F1": {"Ana": "1", "Ben": "1"}, "F2": {"Ana": "0", "Ben": "0"}})
    data.sources.loc[data.sources["source"] != "S1", "kind"] = "form"
    data.turns["question"] = "Feedback Q1"  # an interview may have its questions too
    assert agreement(data).iloc[0]["units"] == 4
    assert list(agreement(data, unit="answer").iloc[0][["units", "both", "neither", "alpha"]]) == [2, 1, 1, 1]
