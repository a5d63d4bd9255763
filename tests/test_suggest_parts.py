"""The parts of the suggestions by themselves: vectors, groups, weights of words, proposals of codes."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from conftest import code_words, put_interview, write_rows
from sklearn.exceptions import SkipTestWarning
from sklearn.metrics import f1_score
from sklearn.utils.estimator_checks import check_estimator

from toolkit import second_look, suggest_codes
from toolkit.suggest import embedding
from toolkit.suggest.embedding import SentenceEncoder, vectors
from toolkit.suggest.estimators import ClassTfidf, NeighbourSmoother, WardSeededKMeans
from toolkit.suggest.how_many import merged, parted
from toolkit.suggest.learnt import Learnt, figures, held_out


@pytest.mark.parametrize(
    "part", [NeighbourSmoother(3), WardSeededKMeans(2), ClassTfidf()], ids=lambda part: type(part).__name__
)
def test_our_parts_keep_the_contract_of_scikit_learn(part):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=SkipTestWarning)
        check_estimator(part)


def test_the_weights_of_words_are_those_worked_out_by_hand():
    counts = np.array([[3, 1, 0], [0, 1, 3]])  # two classes, three terms; 4 words in each, so A = 4
    weights = ClassTfidf().fit_transform(counts)
    of_three, of_two = math.log(1 + 4 / 3), math.log(1 + 4 / 2)
    expected = [[3 / 4 * of_three, 1 / 4 * of_two, 0], [0, 1 / 4 * of_two, 3 / 4 * of_three]]
    assert weights == pytest.approx(np.array(expected))


def test_the_weights_of_words_are_bertopics_own():
    from bertopic.vectorizers import ClassTfidfTransformer
    from scipy.sparse import csr_matrix

    counts = np.random.default_rng(0).integers(0, 5, (4, 12)) + np.eye(4, 12, dtype=int)
    counts[:, 0] += 40 - counts.sum(axis=1)  # BERTopic cuts the mean to a whole number; here it is one
    theirs = ClassTfidfTransformer().fit(csr_matrix(counts, dtype=float)).transform(csr_matrix(counts, dtype=float))
    assert ClassTfidf().fit_transform(counts) == pytest.approx(theirs.toarray())


def test_smoothing_in_blocks_is_smoothing_at_once(monkeypatch):
    rows = np.random.default_rng(0).normal(size=(60, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -np.inf)
    near = np.argsort(-likeness, axis=1)[:, :5]
    by_hand = rows / 2 + rows[near].mean(axis=1) / 2
    by_hand /= np.linalg.norm(by_hand, axis=1, keepdims=True)
    monkeypatch.setattr("toolkit.suggest.estimators.BLOCK", 7)
    assert NeighbourSmoother(5, passes=1).fit_transform(rows) == pytest.approx(by_hand)


def test_groups_are_the_same_in_any_order_of_rows():
    chance = np.random.default_rng(1)
    rows = np.vstack([chance.normal(middle, 1, (30, 4)) for middle in (0, 3, 6)])
    order = chance.permutation(len(rows))
    one, other = WardSeededKMeans(3).fit(rows).labels_, WardSeededKMeans(3).fit(rows[order]).labels_
    assert len(set(zip(one[order], other, strict=True))) == 3


def test_joining_takes_the_nearest_two_and_parting_the_widest():
    rows = np.array([[0.0], [0.1], [1.0], [1.1], [9.0], [9.1], [20.0], [20.1], *[[40.0 + n % 2 * 8] for n in range(8)]])
    labels = np.repeat([0, 1, 2, 3, 4], [2, 2, 2, 2, 8])
    assert merged(rows, labels).tolist()[:8] == [0, 0, 0, 0, 1, 1, 2, 2]
    split = parted(rows, labels)
    assert split.tolist()[:8] == labels.tolist()[:8]
    assert len(set(split[8:])) == 2


def test_vectors_are_computed_once_and_kept_in_memory_only(tmp_path, monkeypatch):
    asked = []

    class Counting:
        id = "counting"

        def encode(self, texts):
            asked.extend(texts)
            return np.ones((len(texts), 3), np.float32)

    monkeypatch.chdir(tmp_path)
    first = vectors(Counting(), ["b", "a", "b"])
    assert (first.shape, asked) == ((3, 3), ["a", "b"])
    vectors(Counting(), ["a", "c"])
    assert asked == ["a", "b", "c"]
    assert not list(tmp_path.iterdir())
    assert all(len(key) == 32 for key in embedding._KNOWN["counting"])
    embedding._KNOWN.pop("counting")


def test_the_encoder_gives_the_same_vectors_alone_and_among_others():
    encoder = SentenceEncoder()
    texts = [f"The bus number {n} was late again" for n in range(130)]
    many = encoder.encode(texts)
    assert many.shape == (130, 512)
    assert np.abs(many[[64]] - encoder.encode([texts[64]])).max() < 1e-5
    assert np.linalg.norm(many, axis=1) == pytest.approx(np.ones(130), abs=1e-5)
    assert encoder.encode([]).shape == (0, 512)


BUS = (
    "The bus to town costs",
    "I paid the fare on the bus with",
    "A ticket for the bus was",
    "The driver of the bus wanted",
)
SLEEP = (
    "I cannot sleep at night for",
    "He woke four times last night and",
    "I lay awake in bed thinking of",
    "She slept badly because of",
)
ENDS = (
    "three whole pounds",
    "money I had borrowed",
    "the children downstairs",
    "everything in the house",
    "a broken window",
)


@pytest.fixture
def coded(study, folder):
    """Two plain codes on most of what four people say; the fifth is not coded yet."""
    people = [f"P{n}" for n in range(1, 6)]
    write_rows(folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in people])
    for person, end in zip(people, ENDS, strict=True):
        put_interview(folder, f"{person} T1", *[(person, f"{start} {end}.") for start in (*BUS, *SLEEP)])
    study.import_transcripts(folder)
    for name, starts in (("Fares", BUS), ("Nights", SLEEP)):
        study.codebook.add(name)
        for person, end in zip(people[:4], ENDS[:4], strict=True):
            for start in starts:
                code_words(study, f"{person} T1", f"{start} {end}.", name)
    return study


def test_codes_are_proposed_with_reasons_for_what_is_not_coded(coded):
    proposed = suggest_codes(coded.data())
    assert set(proposed["source"]) == {"P5 T1"}
    first = proposed[proposed["place"] == 1]
    assert len(first) >= 3
    for row in first.itertuples():
        assert row.code == ("Fares" if "bus" in row.words else "Nights")
        assert ("bus" in row.because) == ("bus" in row.words)
        assert row.said_by in {f"(P{n})" for n in range(1, 5)}
        assert 0.5 < row.chance <= 1
    below = "\n".join(proposed.about.lines())
    assert "On people left out (5 folds)" in below
    assert "They code nothing" in below


def test_a_coding_unlike_the_rest_of_its_code_is_on_the_list(coded):
    coded.codebook.add("Doors")
    for n, person in enumerate(("P1", "P2", "P3", "P4")):
        for other in ("Weather", "School", "Food"):
            if n == 0:
                coded.codebook.add(other)
            code_words(coded, f"{person} T1", f"{BUS[0]} {ENDS[n]}.", other)
            code_words(coded, f"{person} T1", f"{BUS[1]} {ENDS[n]}.", other)
    code_words(coded, "P2 T1", f"{SLEEP[0]} {ENDS[1]}.", "Fares")
    listed = second_look(coded.data())
    assert (f"{SLEEP[0]} {ENDS[1]}.", "Fares") in set(zip(listed["quote"], listed["code"], strict=True))
    assert "good reason" in "".join(listed.about.lines())


def test_figures_come_from_people_whose_words_were_left_out():
    chance = np.random.default_rng(0)
    speakers = np.repeat([f"P{n}" for n in range(6)], 10)
    given = np.zeros((60, 6), bool)
    given[np.arange(60), np.repeat(np.arange(6), 10)] = True  # each person has a code of their own
    said = (given @ np.eye(6) + 0.01 * chance.normal(size=(60, 6))).astype(np.float32)
    assert (said.argmax(axis=1) == given.argmax(axis=1)).all()  # with their own words it would be easy
    likeness = held_out(said, given, speakers)
    assert figures(likeness, given, speakers)["first"] == 0


def test_figures_are_those_of_scikit_learn(coded):
    learnt = Learnt(coded.data(), SentenceEncoder())
    found, given = learnt.figures(), learnt.given
    first = np.zeros_like(given)
    first[np.arange(len(given)), learnt.held_out.argmax(axis=1)] = True
    assert found["macro_f1"] == pytest.approx(f1_score(given, first, average="macro"))
    assert found["first"] == pytest.approx((first & given).any(axis=1).mean())
    assert 0 <= found["calibration_gap"] <= 1


def test_nothing_is_proposed_where_there_is_nothing_to_learn_from(coded):
    data = coded.data()
    nobody = replace(data, codings=data.codings.head(0))
    assert suggest_codes(nobody).empty
    assert "nothing to learn from" in suggest_codes(nobody).about.notes[0]
    assert second_look(nobody).empty
