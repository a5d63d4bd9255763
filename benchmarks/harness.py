"""What the benchmarks share: repeated timing, a fresh process, and how figures are shown."""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

Figures = Mapping[str, float]


def main(measure: Callable[[bool], Figures], goals: Mapping[str, float]) -> None:
    """Measure, and print a table a person reads or, with --json, one line for a program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a smoke run: few repetitions, small data")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    options = parser.parse_args()
    figures = {name: round(value, 4) for name, value in measure(options.quick).items()}
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        goal = goals.get(name)
        verdict = "" if goal is None else f"  goal < {goal:g}: {'met' if value < goal else 'NOT met'}"
        print(f"{name:24} {value:12.3f}{verdict}")


def median_of(repeat: int, act: Callable[[], object]) -> float:
    """Return the median of several runs in seconds, after one to warm up."""
    act()
    return statistics.median(seconds(act) for _ in range(repeat))


def seconds(act: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_fresh_process(script: str) -> float:
    """Return how long a Python script takes in a process of its own, its start included."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", script], check=True, capture_output=True))
