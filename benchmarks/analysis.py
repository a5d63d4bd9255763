"""Analysis: theme × time point × group by participants, at four sizes and with its memory; agreement of coders."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.agreement import agreement_s
from benchmarks.harness import Figures, main, median_of
from toolkit import StudyData, theme_frequencies
from toolkit.codebook import Codebook
from toolkit.model import Code, Theme

GOALS = {"frequencies_10k_s": 0.1, "frequencies_1m_s": 2, "agreement_s": 0.25, "peak_mb": 500}
SIZES = {"10k": 10_000, "100k": 100_000, "300k": 300_000, "1m": 1_000_000}
QUICK = ("10k",)
CODES, THEMES, TURNS, LONG = 300, 40, 120, 300  # LONG: characters of a turn
WAVES, GROUPS = ("T1", "T2"), ("Parent", "Mentor", "Staff", "Trainer", "Manager")


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure each size; the largest also in a process of its own, for its memory."""
    figures = {}
    for name, codings in SIZES.items():
        if quick and name not in QUICK:
            continue
        data = study(codings)
        figures[f"frequencies_{name}_s"] = median_of(5 if codings < SIZES["1m"] else 3, lambda data=data: count(data))
    figures["agreement_s"] = agreement_s(quick)
    figures["peak_mb"] = _peak(SIZES["10k" if quick else "1m"])
    return figures


def count(data: StudyData) -> pd.DataFrame:
    """Do what is measured."""
    return theme_frequencies(data, by=["wave", "group"], count="participants", level="theme")


def study(codings: int) -> StudyData:
    """Make a study: a two-hundredth as many sources as codings, four people to five sources."""
    rng = np.random.default_rng(1)
    sources = max(codings // 200, 10)
    people = sources * 4 // 5
    names = [f"S{number}" for number in range(sources)]
    who = rng.integers(0, people, sources)
    wave = rng.integers(0, len(WAVES), sources)
    return StudyData(
        waves=WAVES,
        groups=GROUPS,
        codebook=_book(rng),
        sources=_sources(names, wave),
        participants=_people(people),
        turns=_turns(names, who),
        codings=_codings(rng, names, codings),
        codes=pd.DataFrame(
            {"code": _numbered("C", CODES), "id": _numbered("C", CODES), "path": "", "parent": None, "archived": False}
        ),
        themes=pd.DataFrame(
            {"theme": _numbered("T", THEMES), "id": _numbered("T", THEMES), "path": "", "parent": None}
        ),
    )


def _numbered(letter: str, many: int) -> list[str]:
    return [f"{letter}{number}" for number in range(many)]


def _book(rng: np.random.Generator) -> Codebook:
    links = {theme: set() for theme in range(THEMES)}
    for code in range(CODES):
        for theme in rng.integers(0, THEMES, 2):
            links[int(theme)].add(f"C{code}")
    return Codebook(
        [Code(id=name, name=name) for name in _numbered("C", CODES)],
        [Theme(id=f"T{theme}", name=f"T{theme}", codes=tuple(sorted(codes))) for theme, codes in links.items()],
    )


def _sources(names: list[str], wave: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {"source": names, "file": names, "kind": "interview", "wave": np.array(WAVES)[wave], "date": None, "mode": "",
         "site": None, "language": "", "words": TURNS * 50, "turns": TURNS, "version": 1, "verbatim": True,
         "coder": "Ana", "finished": True}
    )  # fmt: skip


def _people(people: int) -> pd.DataFrame:
    names = np.repeat(_numbered("P", people), len(WAVES))
    groups = np.repeat(np.array(GROUPS)[np.arange(people) % len(GROUPS)], len(WAVES))
    return pd.DataFrame(
        {"participant": names, "wave": np.tile(WAVES, people), "group": groups, "number": 1, "site": None, "cohort": "",
         "status": "active", "label": names}
    )  # fmt: skip


def _turns(names: list[str], who: np.ndarray) -> pd.DataFrame:
    source = np.repeat(np.arange(len(names)), TURNS)
    place = np.tile(np.arange(TURNS), len(names))
    asks = place % 2 == 0
    speaker = np.array(_numbered("P", int(who.max()) + 1), dtype=object)[who[source]]
    return pd.DataFrame(
        {"source": np.array(names, dtype=object)[source], "turn": place + 1, "label": "",
         "role": np.where(asks, "interviewer", "participant"), "participant": np.where(asks, None, speaker),
         "start": place * LONG, "end": (place + 1) * LONG - 1, "words": 50, "characters": LONG - 1, "time_ms": None,
         "question": None}
    )  # fmt: skip


def _codings(rng: np.random.Generator, names: list[str], codings: int) -> pd.DataFrame:
    start = rng.integers(0, TURNS * LONG - LONG, codings)
    return pd.DataFrame(
        {"coding": np.arange(codings), "source": np.array(names, dtype=object)[rng.integers(0, len(names), codings)],
         "start": start, "end": start + rng.integers(10, LONG, codings), "quote": "",
         "code": np.array(_numbered("C", CODES), dtype=object)[rng.integers(0, CODES, codings)], "coder": "Ana",
         "created_at": "", "origin": "hand", "view": "not stated", "key_quote": False, "codebook_version": 1}
    )  # fmt: skip


def _peak(codings: int) -> float:
    """Return the rise of memory over the study, in a process of its own."""
    script = f"from benchmarks.analysis import rise; print(rise({codings}))"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(found.stdout)


def rise(codings: int) -> float:
    """Return by how many MB the process grows over the loaded study while it counts (Linux)."""
    data = study(codings)
    return rise_of(lambda: count(data))


def rise_of(act: Callable[[], object]) -> float:
    """Return by how many MB the process grows while it does something (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is that of making the study: forget it
    before = _highest()
    act()
    return (_highest() - before) / 1024


def _highest() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(measure, GOALS)
