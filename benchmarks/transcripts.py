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
        content = interview(words=10_000)  # in a quick run too: founding a study would outweigh a short interview
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
        captions = Path(name) / "long.vtt"
        captions.write_text(long_captions(2_000 if quick else 20_000), encoding="utf-8")
        captions_s = seconds(lambda: import_once(captions, Path(name) / "captions.qual"))
        rich = Path(name) / "long.rtf"
        rich.write_bytes(long_rtf(4_000 if quick else 40_000))
        rtf_s = seconds(lambda: read_transcript(rich))
    return {
        "captions_20k_s": captions_s,
        "rtf_12mb_s": rtf_s,
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


def long_captions(count: int) -> str:
    """Return captions of two people, a second each."""
    cues = [
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\n"
        f"{'Ana' if n % 3 else 'P1'}: " + " ".join(f"word{(n + place) % 97}" for place in range(12))
        for n in range(count)
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def long_rtf(count: int) -> bytes:
    """Return an RTF document of so many turns of 40 words, with signs beyond ASCII and bold words."""
    said = " ".join(f"word{n}" for n in range(40))
    lines = (f"{'Int' if n % 2 else 'P1'}: {said} caf\\'e9 \\u8217? {{\\b yes}}\\par\n" for n in range(count))
    return ("{\\rtf1\\ansi\\ansicpg1252\\uc1 " + "".join(lines) + "}").encode("ascii")


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
