"""Code suggestion: macro-F1 with 5, 10 and 20 examples a code, by folds of people, sentence vectors beside TF-IDF.

On the sample study. Nobody's words are in both halves: examples are drawn from the people of four folds, and the
people of the fifth are asked about. An extract with several codes is right when one of them comes first.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import Figures, main
from toolkit import Project, StudyData
from toolkit.suggest.embedding import SentenceEncoder
from toolkit.suggest.learnt import Learnt, centres, folds, right

ROOT = Path(__file__).parent.parent
EXAMPLES = (5, 10, 20)
DRAWS = 5
THREE = 3


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure every way at every number of examples; the same codes, extracts and draws for all ways."""
    learnt = Learnt(sample_study(), SentenceEncoder())
    rows = [
        {"examples": number, "way": way, **figures}
        for number in EXAMPLES
        for way, figures in compare(learnt, number, draws=1 if quick else DRAWS).items()
    ]
    return {
        f"{figure}_{row['way']}_{row['examples']}": float(row[figure])
        for row in rows
        for figure in ("macro_f1", "three", "codes")
    }


def sample_study() -> StudyData:
    """Return the sample study with its first coder's coding."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.open(Path(folder) / "sample.qual", create=True, coder="Ana", waves=["T1", "T2"])
        project.import_transcripts(ROOT / "sample_transcripts")
        project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
        project.import_codings(ROOT / "sample_transcripts" / "codings.csv")
        data = project.data()
        project.close()
    return data


def compare(learnt: Learnt, examples: int, *, draws: int) -> dict[str, dict[str, float]]:
    """Return the figures of each way, with so many examples of each code that has them in every training half."""
    fold, given, said = folds(learnt.speakers), learnt.given, list(learnt.extracts.compared["said"].iloc[learnt.rows])
    enough = [
        code for code in range(given.shape[1]) if all(given[fold != one, code].sum() >= examples for one in range(5))
    ]
    given = given[:, enough]
    found: dict[str, list[tuple[float, float]]] = {}
    for draw in range(draws):
        chance = np.random.default_rng(draw)
        likeness: dict[str, Any] = {}
        for one in range(5):
            drawn = [
                chance.permutation(np.flatnonzero((fold != one) & given[:, code]))[:examples]
                for code in range(len(enough))
            ]
            for way, values in ways(learnt, said, drawn, np.flatnonzero(fold == one)).items():
                likeness.setdefault(way, np.zeros(given.shape))[fold == one] = values
        asked = given.any(axis=1)  # of the others no way could be right
        for way, values in likeness.items():
            found.setdefault(way, []).append(_figures(values[asked], given[asked]))
    return {
        way: {
            "codes": len(enough),
            "macro_f1": float(np.mean(rows, axis=0)[0]),
            "three": float(np.mean(rows, axis=0)[1]),
        }
        for way, rows in found.items()
    }


def ways(learnt: Learnt, said: list[str], drawn: list[Any], asked: Any) -> dict[str, Any]:
    """Return how like each code the extracts that are asked about are, in each way."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rows, labels = np.concatenate(drawn), np.repeat(np.arange(len(drawn)), [len(one) for one in drawn])
    vectors = learnt.said[learnt.rows]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    weighted, others = words.fit_transform([said[row] for row in rows]), words.transform([said[row] for row in asked])
    belongs = labels[:, None] == np.arange(len(drawn))
    middles = sparse.csr_matrix(belongs.T.astype(float)) @ weighted
    length = np.sqrt(np.asarray(middles.multiply(middles).sum(axis=1))).ravel()

    def learner() -> Any:
        return LogisticRegression(C=10, class_weight="balanced", max_iter=500)

    return {
        "ours": vectors[asked] @ centres(vectors[rows], belongs).T,
        "vectors_regression": learner().fit(vectors[rows], labels).predict_proba(vectors[asked]),
        "tfidf_centre": (others @ middles.T).toarray() / length,
        "tfidf_regression": learner().fit(weighted, labels).predict_proba(others),
        "chance": np.random.default_rng(0).random((len(asked), len(drawn))),
    }


def _figures(likeness: Any, given: Any) -> tuple[float, float]:
    from sklearn.metrics import f1_score

    first = np.zeros_like(given)
    first[np.arange(len(given)), likeness.argmax(axis=1)] = True
    return float(f1_score(given, first, average="macro", zero_division=0)), float(
        right(likeness, given).any(axis=1).mean()
    )


if __name__ == "__main__":
    main(measure, {})
