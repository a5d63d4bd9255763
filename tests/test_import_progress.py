"""How far an import is: shown in a notebook by itself when it takes a while, without names, and gone at the end."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import put_interview
from test_notebooks import RUN

from toolkit.project.import_progress import counted

FILES = [Path(name) for name in ("Jordan T1.txt", "b.txt", "c.txt")]


def test_a_quick_import_shows_nothing():
    said = []
    assert list(counted(FILES, said.append, lambda: 0.0)) == FILES
    assert said == []


def test_a_long_one_shows_counts_and_no_names_and_is_gone_when_it_fails():
    said, times = [], iter(range(0, 20, 2))
    going = counted(FILES, said.append, lambda: float(next(times)))
    next(going)
    with pytest.raises(KeyboardInterrupt):
        going.throw(KeyboardInterrupt)
    assert said == ["Reading file 1 of 3 …", ""]


def test_a_notebook_shows_it_and_keeps_nothing_of_it(folder, tmp_path):
    for name in ("A", "B"):
        put_interview(folder, name, ("INT", "How?"), ("P1", f"Wet {name}."), ("INT", "So?"), ("P1", "Dry."))
    code = f"""
import toolkit.project.import_progress as shown
from toolkit import Project
shown.PATIENCE = -1
study = Project.open({str(tmp_path / "s.qual")!r}, create=True, coder="Ana")
report = study.import_transcripts({str(folder)!r})
"""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    path, done = tmp_path / "a.ipynb", tmp_path / "done.ipynb"
    nbformat.write(book, path)
    subprocess.run([sys.executable, "-c", RUN, str(path), str(tmp_path), str(done)], check=True, timeout=120)
    outputs = nbformat.read(done, as_version=4).cells[0].outputs
    assert [dict(one["data"]) for one in outputs if one["output_type"] == "display_data"] == [{"text/plain": ""}]
