"""Transcripts: reading Word beside python-docx, a whole import to disk, a million words, memory over a folder."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import docx

from benchmarks.harness import Figures, main, median_of, seconds
from toolkit import Project
from toolkit.transcripts.registry import read_transcript

GOALS = {"read_ratio": 0.25, "import_ratio": 1, "peak_mb": 300}
WORDS_PER_TURN = 60
MEMORY = """
import re, sys
from pathlib import Path
from toolkit import Project
import toolkit.transcripts.word, toolkit.project.project
def megabytes(what):
    return int(re.search(what + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
folder, study = map(Path, sys.argv[1:])
before = megabytes("VmRSS")
Project.open(study, create=True, coder="Ana").import_transcripts(folder)
print(megabytes("VmHWM") - before)
"""


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure on Word interviews of 10,000 words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "transcripts"
        folder.mkdir()
        content = interview(words=2_000 if quick else 10_000)
        path = folder / "Interview 0.docx"
        path.write_bytes(content)
        runs = 3 if quick else 9
        theirs = median_of(runs, lambda: read_with_python_docx(content))
        ours = median_of(runs, lambda: read_transcript(path))
        numbers = iter(range(1_000))
        whole = median_of(runs, lambda: import_once(path, Path(name) / f"{next(numbers)}.qual"))
        for number in range(1, 10 if quick else 100):
            (folder / f"Interview {number}.docx").write_bytes(interview(words=2_000 if quick else 10_000, start=number))
        million = seconds(lambda: import_once(folder, Path(name) / "million.qual"))
        command = [sys.executable, "-c", MEMORY, str(folder), str(Path(name) / "memory.qual")]
        peak = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {
        "read_ratio": ours / theirs,
        "import_ratio": whole / theirs,
        "import_1m_words_s": million,
        "peak_mb": peak,
    }


def interview(*, words: int, start: int = 0) -> bytes:
    """Return a Word interview with bold labels."""
    document = docx.Document()
    for turn in range(words // WORDS_PER_TURN):
        paragraph = document.add_paragraph()
        paragraph.add_run("Interviewer:" if turn % 2 else "P1:").bold = True
        paragraph.add_run(
            " " + " ".join(f"word{(turn * 7 + number + start) % 997}" for number in range(WORDS_PER_TURN))
        )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read_with_python_docx(content: bytes) -> list[tuple[str, str, bool | None]]:
    """Read text, runs and styles with python-docx."""
    document = docx.Document(io.BytesIO(content))
    return [(one.style.name, run.text, run.bold) for one in document.paragraphs for run in one.runs]


def import_once(where: Path, study: Path) -> None:
    """Import into a fresh study, down to the disk."""
    project = Project.open(study, create=True, coder="Ana")
    project.import_transcripts(where)
    project.close()


if __name__ == "__main__":
    main(measure, GOALS)
