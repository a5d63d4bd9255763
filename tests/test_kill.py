"""A killed kernel loses nothing that was shown as kept."""

import subprocess
import sys

import pytest

from toolkit import Project

# Imports once, then forks a coder a hundred times; each says on its pipe what was kept, and is killed in mid-burst.
DRIVER = """
import os, random, signal, sys, time
from toolkit import Project
import toolkit.project.project, pandas
path, draw = sys.argv[1], random.Random(7)
for run in range(int(sys.argv[2])):
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        project = Project.open(path, coder="Ana")
        for number in range(10_000):
            start = 10 + number * 3
            made = project.code(source="A", start=start, end=start + 2, code=f"Run {run}")
            os.write(outlet, f"{made}\\n".encode())
        os._exit(0)
    os.close(outlet)
    pipe = os.fdopen(inlet)
    first = pipe.readline()
    time.sleep(draw.random() * 0.12)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = [first, *pipe.readlines()]
    for line in said:
        if line.endswith("\\n"):
            print(line, end="")
    print("--", flush=True)
"""
RUNS = 100


@pytest.mark.alone
@pytest.mark.slow
def test_kill_9_in_a_burst_a_hundred_times_loses_nothing(study, folder):
    (folder / "A.txt").write_text("Interviewer: Well?\n\nP1: " + "ab " * 12_000 + "\n\nP1: Yes.\n")
    study.import_transcripts(folder)
    for run in range(RUNS):
        study.codebook.add(f"Run {run}")
    study.close()
    driver = subprocess.run(
        [sys.executable, "-c", DRIVER, str(study.path), str(RUNS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert driver.returncode == 0, driver.stderr
    bursts = driver.stdout.split("--\n")[:-1]
    assert len(bursts) == RUNS
    acknowledged = [line for burst in bursts for line in burst.split()]
    assert len(acknowledged) > RUNS * 2
    again = Project.open(study.path, coder="Ana")
    codings = again.codings()
    kept = set(codings["coding"])
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + RUNS  # at most the one verb in flight is kept beyond what was said
    done = again.history()
    assert (done["what"] == "code").sum() == len(kept)  # no half verb: every coding has its event, and the reverse
    with again._store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
