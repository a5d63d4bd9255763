"""The notebooks run from the top, twice, without any network; nothing they show is stored in git."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT

CODINGS = len((ROOT / "sample_transcripts" / "codings.csv").read_text(encoding="utf-8").splitlines()) - 1
PROMISED = {
    "01_first_look": {
        "first": [f"{CODINGS} codings added", "not asked", "Interviewed: 20 people", "have a turn under it"],
        "again": [f"0 codings added, {CODINGS} there already", "not asked", "Interviewed: 20 people", "set already"],
        "files": ["first_look.docx"],
    },
    "02_bring_your_interviews": {
        "first": [
            "the same words as",
            "may be one person",
            "peer mentor",
            "Who speaks: run this cell to open it.",
            "Places edited: 3",
            "“no label” in Grandmother",
        ],
        "again": ["5 sources, 3,7", "“no label” in Grandmother"],
        "files": ["bring_your_interviews.qual"],
    },
    "02b_protect_people": {
        "first": [
            "Kayleigh Thrussell",
            "misspelt",
            "loses the key",
            "would be replaced",
            "Redaction log",
            "earlier versions",
            "would be removed",
            "pseudonymised",
            "Withdrawal, everything: what it would touch",
        ],
        "again": ["The key is open", "Replaced already.", "Redaction log", "Interview P1", "pseudonymised"],
        "files": ["protected/mentoring.qual"],
    },
    "03_code_in_the_desk": {
        "first": [f"{CODINGS} codings added", "Undid: code", "She tests every visitor"],
        "again": [f"0 codings added, {CODINGS} there already", "Undid: code", "She tests every visitor"],
        "files": ["code_in_the_desk.qual"],
    },
    "04_from_codes_to_themes": {
        "first": [
            "Method: reflexive thematic analysis; realist evaluation",
            "Theme under review: Thin preparation",
            "asked and silent",
            "of 51 nobody has said what they do for it",
            "same person, other time point",
            "code: Holding back from workers",
            "Thematic map",
            "Says little to the worker",
            "merged",
            "findings were checked",
            "add finding",
        ],
        "again": [
            "Method: reflexive thematic analysis; realist evaluation",
            "Theme under review: Thin preparation",
            "Says little to the worker",
            "2 findings were checked",
        ],
        "files": ["from_codes_to_themes.qual", "thematic_map.png"],
    },
    "05_who_said_what_when": {
        "first": ["P1, P2, P3", "5 people are too few", "Where Ana and Ben differ", "4 of 4", "T2 only 3 (P1, P2, P3)"],
        "again": ["P1, P2, P3", "5 people are too few", "Where Ana and Ben differ", "4 of 4", "T2 only 3 (P1, P2, P3)"],
        "files": ["who_said_what_when.qual"],
    },
    "06_what_have_we_missed": {
        "first": [
            f"{CODINGS} codings added",
            "Possible themes to check",
            "bus, ",
            " kept.",
            "Possible themes to check: run this cell to open it.",
            "Suggestion 1 is the code “Getting there”, on 3 extracts.",
            "no generative or large language model",
            "1 was accepted as a code, 1 was rejected and",
        ],
        "again": [
            f"0 codings added, {CODINGS} there already",
            "Possible themes to check",
            "Counter-example to weigh",
            "rejected by Ana before",
            " there already.",
            "Suggestion 1 is the code “Getting there”, on 3 extracts.",
            "1 was accepted as a code, 1 was rejected and",
        ],
        "files": ["what_have_we_missed.qual"],
    },
    "07_tables_for_the_report": {
        "first": ["numbers hidden", "in no transcript", "brought up to date", "presence dictionary.csv"],
        "again": ["numbers hidden", "in no transcript", "brought up to date", "presence dictionary.csv"],
        "files": ["alongside.docx", "alongside, edited (refreshed).docx", "PM2 T2, coded.docx"],
    },
}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

RUN = """
import sys, nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.write(book, sys.argv[3])
"""


def without_network():
    """Return the words before a command that take the network away, where this machine can."""
    probe = ["unshare", "-rn", "true"]
    if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return ["unshare", "-rn", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
    if os.environ.get("CI") == "true":
        pytest.fail("CI runs the notebooks without network, and unshare does not work here")
    return []


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_twice_and_shows_what_it_promises(path, tmp_path):
    for name in ("sample_transcripts", "codebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    said = []
    for _ in range(2):
        command = [
            *without_network(),
            sys.executable,
            "-c",
            RUN,
            str(path),
            str(tmp_path / "notebooks"),
            str(tmp_path / "out.ipynb"),
        ]
        environment = {
            **os.environ,
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(tmp_path / "run"),
        }
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=environment)
        assert done.returncode == 0, done.stderr[-3000:]
        said.append(str(nbformat.read(tmp_path / "out.ipynb", as_version=4)))
    promised = PROMISED[path.stem]
    assert all(words in said[0] for words in promised["first"])
    assert all(words in said[1] for words in promised["again"])
    assert all((tmp_path / "notebooks" / name).stat().st_size > 20_000 for name in promised["files"])


@pytest.mark.slow
def test_the_desk_leaves_no_word_of_a_transcript_in_an_executed_notebook(tmp_path):
    path = ROOT / "notebooks" / "03_code_in_the_desk.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells = [cell for cell in book.cells if "import_" in cell.source or "desk(" in cell.source]
    for name in ("sample_transcripts", "codebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    nbformat.write(book, tmp_path / "book.ipynb")
    paths = [str(tmp_path / name) for name in ("book.ipynb", "notebooks", "out.ipynb")]
    subprocess.run([sys.executable, "-c", RUN, *paths], check=True, capture_output=True, timeout=300)
    done = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    (state,) = done.metadata["widgets"].values()
    desk = next(one for one in state["state"].values() if "_esm" in one["state"])
    shown = next(cell for cell in done.cells if "desk(" in cell.source)["outputs"]
    held = str({name: value for name, value in desk["state"].items() if name not in ("_esm", "_css")}) + str(shown)
    assert "The coding desk" in held
    for words in ("leaflet", "P1 T1", "Marrowby", "Been there", "Ana"):
        assert words not in held


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_git_holds_no_output(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
