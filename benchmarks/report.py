"""Report: describing and rendering everything to Word, on a made-up study with thousands of quotations."""

import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.analysis import LONG, TURNS, rise_of, study
from benchmarks.harness import Figures, main, median_of
from toolkit import Report, StudyData
from toolkit.report.sections import PRESETS

GOALS = {"describe_s": 3, "report_s": 5, "peak_mb": 500}
QUOTATIONS = 5_000
WORDS = ("she", "said", "it", "would", "be", "all", "right", "and", "I", "thought,", "well,", "somebody", "has", "to")
WITHOUT_PICTURES = tuple(name for name in PRESETS["full"] if name != "figures")


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure the description, the whole report as Word, and its memory in a process of its own."""
    many = QUOTATIONS // 10 if quick else QUOTATIONS
    data = quoted_study(many)
    repeat = 1 if quick else 3
    return {
        "describe_s": median_of(repeat, lambda: described(data)),
        "report_s": median_of(repeat, lambda: rendered(data)),
        "peak_mb": _peak(many),
    }


def described(data: StudyData) -> object:
    """Describe every section but the pictures, from a study that nothing was found in yet."""
    return Report(replace(data), sections=WITHOUT_PICTURES, each=QUOTATIONS).sections()


def rendered(data: StudyData) -> bytes:
    """Describe every section but the pictures and render it to Word."""
    return Report(replace(data), sections=WITHOUT_PICTURES, each=QUOTATIONS).content(".docx")


@cache
def quoted_study(quotations: int) -> StudyData:
    """Make the study of the analysis benchmark (300 codes, 40 themes) with words, every coding a key quotation."""
    data = study(quotations)
    rng = np.random.default_rng(2)
    words = " ".join(rng.choice(WORDS, TURNS * LONG // 2))
    text = words[: TURNS * LONG].ljust(TURNS * LONG, "x")
    codings = data.codings.assign(coding=data.codings["coding"].astype(str), key_quote=True)
    codings["end"] = codings["start"] + (codings["end"] - codings["start"]).clip(30, 200)
    codings["quote"] = [text[start:end] for start, end in zip(codings["start"], codings["end"], strict=True)]
    parts = {"definition": "what it means", "include": "", "exclude": "", "origin": "inductive", "colour": ""}
    names = data.codes["code"]
    return replace(
        data,
        texts=dict.fromkeys(data.sources["source"], text),
        codings=codings.assign(created_at="2026-01-01"),
        codes=data.codes.assign(path=names, **parts),
        themes=data.themes.assign(path=data.themes["theme"], claim="A claim.", definition="What it covers."),
        theme_codes=_links(data),
        layers=codings,
    )


def _links(data: StudyData) -> pd.DataFrame:
    rows = [(theme.name, code) for theme in data.codebook.themes for code in theme.codes]
    return pd.DataFrame(rows, columns=["theme", "code"])


def _peak(quotations: int) -> float:
    """Return the rise of memory over the study while it is reported, in a process of its own."""
    script = f"from benchmarks.report import rise; print(rise({quotations}))"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(found.stdout)


def rise(quotations: int) -> float:
    """Return by how many MB the process grows over the loaded study while the report is made (Linux)."""
    data = quoted_study(quotations)
    return rise_of(lambda: rendered(data))


if __name__ == "__main__":
    main(measure, GOALS)
