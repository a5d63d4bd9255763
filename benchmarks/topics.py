"""Suggestions: seconds and memory for 5,000 turns, and how well groups agree with people's labels, beside other ways.

The labelled texts in `benchmarks/labelled` were written for this, after the settings were chosen; of the sample study
the extracts with one code are used. No way is told how many labels there are. BERTopic with its own default parts
is measured with `--field`, in an environment of its own that uv makes (UMAP, HDBSCAN; some minutes), on the same sets
and on as many turns as the cold run has, their vectors given.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import Figures, main
from toolkit import Project, StudyData, suggest_themes
from toolkit.model import count_words
from toolkit.study import COLUMNS
from toolkit.suggest.embedding import SentenceEncoder, forget, vectors
from toolkit.suggest.how_many import resamples

GOALS = {"cold_5000_s": 20}
ROOT = Path(__file__).parent.parent
LABELLED = Path(__file__).parent / "labelled"
VOICES = 12
UV = shutil.which("uv") or "uv"
ENGINES = ("bertopic", "nmf", "lda")

COLD = "from benchmarks.topics import first_run; first_run({turns})"
FIELD = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from bertopic import BERTopic
from sklearn.feature_extraction.text import CountVectorizer
from umap import UMAP
given = json.load(open(sys.argv[1]))
start = time.perf_counter()
UMAP(random_state=0).fit_transform(np.random.default_rng(0).random((60, 8)))  # what numba compiles is counted apart
compiling = time.perf_counter() - start
answer = []
for texts, rows, resampled in given:
    rows = np.array(rows)
    def fit(where):
        model = BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0))
        return [int(one) for one in model.fit_transform([texts[at] for at in where], rows[where])[0]]
    start = time.perf_counter()
    labels = fit(np.arange(len(texts)))
    seconds = time.perf_counter() - start
    answer.append([labels, seconds, [fit(np.array(where)) for where in resampled]])
print(json.dumps([compiling, answer]))
"""


@dataclass(frozen=True)
class Labelled:
    """Texts with the label a person gave each, and who says them."""

    name: str
    texts: list[str]
    labels: list[str]
    voices: list[str]


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure time and memory in fresh processes, then quality on the labelled sets."""
    turns = 500 if quick else 5_000
    cold = [json.loads(_fresh(COLD.format(turns=turns))) for _ in range(1 if quick else 3)]
    sets = list(labelled_sets(sample=not quick))
    suggest_themes(study_of(list(zip(sets[0].voices, sets[0].texts, strict=True))))  # loading is in the cold figures
    rows = [_ours(one, engine) for one in sets for engine in ENGINES]
    beside: Figures = {}
    if "--field" in FLAGS:
        with _environment() as python:
            rows += _field(python, sets)
            beside = _beside_the_field(python, turns)
    table = pd.DataFrame(rows)
    if "--json" not in sys.argv:
        print(table.round(2).to_string(index=False))
    ours = table[table["way"] == "ours"]
    return {
        "cold_5000_s": statistics.median(run["cold"] for run in cold),
        "cold_cpu_s": statistics.median(run["cpu"] for run in cold),
        "warm_5000_s": statistics.median(run["warm"] for run in cold),
        "peak_mb": statistics.median(run["peak_mb"] for run in cold),
        "quality": float(ours["ari"].mean()),
        **{f"ari_{way}": float(rows["ari"].mean()) for way, rows in table.groupby("way")},
        **{f"stability_{way}": float(rows["stability"].mean()) for way, rows in table.groupby("way")},
        **{f"unassigned_{way}": float(rows["unassigned"].mean()) for way, rows in table.groupby("way")},
        **{f"seconds_{way}": float(rows["seconds"].mean()) for way, rows in table.groupby("way")},
        **beside,
    }


def first_run(turns: int) -> None:
    """Run once cold and once more, in this process; print seconds and megabytes for the caller."""
    data = study_of(spoken(turns))
    start, cpu = time.perf_counter(), time.process_time()
    _ = suggest_themes(data).table
    cold, used = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    _ = suggest_themes(data).table
    warm = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cold": cold, "cpu": used, "warm": warm, "peak_mb": peak}))


def _fresh(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.splitlines()[-1]


def spoken(turns: int) -> list[tuple[str, str]]:
    """Make turns of a median of 25 words from the sentences of the labelled sets, each with a voice."""
    sentences = [text for one in labelled_sets(sample=False) for text in one.texts]
    chance = np.random.default_rng(0)
    made = []
    for number in range(turns):
        words = " ".join(sentences[at] for at in chance.integers(0, len(sentences), 2))
        made.append((f"P{number % 40}", f"{words} {chance.integers(0, 10**6)}"))
    return made


def study_of(turns: list[tuple[str, str]]) -> StudyData:
    """Return a study in which each voice is interviewed once and says these turns."""
    people = list(dict.fromkeys(voice for voice, _ in turns))
    rows, texts = [], {}
    for person in people:
        text = ""
        for number, (voice, words) in enumerate(turns):
            if voice == person:
                place = len(text)
                text += words + "\n"
                span = (place, place + len(words), count_words(words), len(words))
                rows.append((person, number, person, "participant", person, *span, None, None))
        texts[person] = text
    sources = pd.DataFrame({"source": people, "kind": "survey", "language": "en", "verbatim": True, "finished": False})
    participants = pd.DataFrame({"participant": people, "status": "active", "label": people})
    return StudyData(
        texts=texts,
        sources=sources.reindex(columns=list(COLUMNS["sources"])).assign(finished=False),
        participants=participants.reindex(columns=list(COLUMNS["participants"])),
        takes_part=pd.DataFrame({"source": people, "participant": people}),
        turns=pd.DataFrame(rows, columns=list(COLUMNS["turns"])),
    )


def labelled_sets(*, sample: bool) -> Iterator[Labelled]:
    """Yield the sets: headings without an end are labels, sentences below them are what people said."""
    for path in sorted(LABELLED.glob("*.txt")):
        texts, labels, label = [], [], ""
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            if line[-1] in ".?!":
                texts.append(line)
                labels.append(label)
            else:
                label = line
        yield Labelled(path.stem, texts, labels, [f"P{at * 7 % VOICES}" for at in range(len(texts))])
    if sample:
        yield _sample()


def _sample() -> Labelled:
    """Return the coded extracts of the sample study that have one top-level code."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.open(Path(folder) / "sample.qual", create=True, coder="Ana", waves=["T1", "T2"])
        project.import_transcripts(ROOT / "sample_transcripts")
        project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
        project.import_codings(ROOT / "sample_transcripts" / "codings.csv")
        data, codings = project.data(), project.codings()
        project.close()
    path = dict(zip(data.codes["code"], data.codes["path"].str.partition(" > ")[0], strict=True))
    codings = codings.assign(top=codings["code"].map(path), words=codings["quote"].map(count_words))
    alone = codings.groupby(["source", "start", "end"]).filter(lambda rows: len(set(rows["top"])) == 1)
    alone = alone.drop_duplicates(["source", "start", "end"])
    alone = alone[(alone["words"] >= 6) & (alone["participants"].map(len) == 1)]
    voices = [str(next(iter(people))) for people in alone["participants"].map(np.atleast_1d)]
    return Labelled("sample study", list(alone["quote"]), list(alone["top"]), voices)


def _ours(one: Labelled, engine: str) -> dict[str, Any]:
    data = study_of(list(zip(one.voices, one.texts, strict=True)))
    vectors(SentenceEncoder(), one.texts)
    start = time.perf_counter()
    found = suggest_themes(data, engine=engine)
    seconds = time.perf_counter() - start
    segments = found.segments
    given = np.full(len(one.texts), -1)  # a long text is cut: it goes where its first part goes
    for turn, number in zip(segments["turn"], segments["suggestion"], strict=True):
        given[turn] = number if given[turn] < 0 and number is not pd.NA else given[turn]
    if found.engine is None:
        raise RuntimeError(found.message)
    again = [found.engine.refit(rows, found.asked) for rows in resamples(list(found.groups.speakers), 5)]
    way = "ours" if engine == "bertopic" else engine
    return _row(one, way, given, seconds, _alike(found.labels, resamples(list(found.groups.speakers), 5), again))


def _row(one: Labelled, way: str, given: Any, seconds: float, stability: float) -> dict[str, Any]:
    from sklearn.metrics import adjusted_rand_score, v_measure_score

    apart = np.where(given < 0, -1, given)  # what is given to no group is one more group
    return {
        "set": one.name, "way": way, "texts": len(one.texts), "labels": len(set(one.labels)),
        "groups": len(set(given[given >= 0])), "ari": adjusted_rand_score(one.labels, apart),
        "v": v_measure_score(one.labels, apart), "stability": stability,
        "unassigned": float((given < 0).mean()), "seconds": seconds,
    }  # fmt: skip


def _alike(labels: Any, rows: Any, again: Any) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(np.mean([adjusted_rand_score(labels[one], anew) for one, anew in zip(rows, again, strict=True)]))


@contextmanager
def _environment() -> Iterator[Path]:
    """Give the Python of an environment with BERTopic and its own default parts, made for this and then removed."""
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "venv" / "bin" / "python"
        subprocess.run([UV, "venv", "-q", str(Path(name) / "venv"), "--python", sys.executable], check=True)
        light = [
            ["--no-deps", "bertopic"],
            ["umap-learn", "hdbscan", "plotly", "pyyaml", "tqdm", "scikit-learn", "pandas"],
        ]
        for packages in light:
            subprocess.run([UV, "pip", "install", "-q", "--python", str(python), *packages], check=True, cwd=name)
        yield python


def _default_parts(python: Path, given: list[tuple[list[str], list[Any]]]) -> tuple[float, list[Any]]:
    """Return the seconds BERTopic's default parts compile, and labels, seconds and labels of resamples for texts."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "given.json"
        texts = [
            [texts, vectors(SentenceEncoder(), texts).tolist(), [rows.tolist() for rows in resampled]]
            for texts, resampled in given
        ]
        file.write_text(json.dumps(texts), encoding="utf-8")
        done = subprocess.run([python, "-c", FIELD, str(file)], check=True, capture_output=True, text=True)
    compiling, answer = json.loads(done.stdout.splitlines()[-1])
    return compiling, answer


def _field(python: Path, sets: list[Labelled]) -> list[dict[str, Any]]:
    """Measure BERTopic with its own default parts on the same vectors."""
    parts = [resamples(one.voices, 5) for one in sets]
    _, answer = _default_parts(python, [(one.texts, part) for one, part in zip(sets, parts, strict=True)])
    return [
        _row(one, "bertopic_default", np.array(labels), seconds, _alike(np.array(labels), part, again))
        for one, part, (labels, seconds, again) in zip(sets, parts, answer, strict=True)
    ]


def _beside_the_field(python: Path, turns: int) -> Figures:
    """Return the seconds for turns whose vectors are there: ours with all evidence, BERTopic's default parts."""
    said = spoken(turns)
    compiling, ((_, theirs, _),) = _default_parts(python, [([words for _, words in said], [])])
    data = study_of(said)
    start = time.perf_counter()
    _ = suggest_themes(data).table
    ours = time.perf_counter() - start
    return {
        "turns": turns,
        "with_vectors_s": ours,
        "with_vectors_s_bertopic_default": theirs,
        "compiling_s_bertopic_default": compiling,
        "share_of_its_time": ours / theirs,
    }


FLAGS = {flag for flag in sys.argv if flag == "--field"}

if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--field"]
    forget()
    main(measure, GOALS)
