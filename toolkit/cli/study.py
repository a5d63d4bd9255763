"""Commands on a study: the demo, importing, preparing sheets, tables, the desk."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.showing import TABLES, console, print_frame, show_themes, track_files
from toolkit.errors import FileProblem
from toolkit.exchange.kept_files import make_folder

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.project import Project

STUDY_NAME = "study.qual"


def demo(options: argparse.Namespace) -> int:
    """Run the main job on the sample study."""
    out = console()
    folder = Path(options.output)
    make_folder(folder)
    study = folder / "demo.qual"
    from toolkit.project import Project

    with _sample() as sample:
        fresh = not study.exists()
        project = Project.open(study, create=True, coder="Ana", waves=["T1", "T2"])
        out.print(f"The sample study: an invented evaluation of peer mentoring, in {study}")
        report = project.import_transcripts(sample / "sample_transcripts", progress=track_files(out, "Reading"))
        project.import_codebook(sample / "codebooks" / "peer_mentoring.yaml")
        said = project.import_codings(sample / "sample_transcripts" / "codings.csv")
    kept = f"{said.added} codings placed by their words" if fresh else "nothing new: the study was there already"
    out.print(f"{len(report.files)} files, {int(report.files['words'].sum()):,} words, {kept}.\n")
    made = _tables(project, folder, out)
    out.print("\nOpen next:")
    for path, why in ((made[0], "the tables in Word"), (made[1], "the same in Excel"), (study, "the study itself")):
        out.print(f"  {path}  [dim]{why}[/dim]")
    out.print("  notebooks/01_first_look.ipynb  [dim]the same, step by step[/dim]")
    out.print("\nYour own transcripts:  toolkit prepare FOLDER, then toolkit import FOLDER")
    project.close()
    return 0


def import_folder(options: argparse.Namespace) -> int:
    """Import a folder of transcripts with the tables beside them."""
    from toolkit.project import Project

    out = console()
    folder = Path(options.folder)
    study = Path(options.study) if options.study else (folder if folder.is_dir() else folder.parent) / STUDY_NAME
    if not folder.exists():
        raise FileProblem("There is no such folder.", where=str(folder), fix=f"The search started in {Path.cwd()}.")
    project = Project.open(study, create=True, coder=options.coder, waves=options.waves or ())
    report = project.import_transcripts(
        folder, subfolders=options.subfolders, dates=options.dates, progress=track_files(out, "Reading")
    )
    print_frame(out, report.files.about.title, report.files)
    for line in report.lines():
        out.print(line, highlight=False, markup=False)
    for path in options.codebook or ():
        done = project.import_codebook(path)
        out.print(f"Codebook: {done!r}", highlight=False, markup=False)
    unplaced = 0
    for path in options.codings or ():
        placed = project.import_codings(path)
        unplaced += len(placed.unplaced)
        out.print(f"Codings: {placed!r}", highlight=False, markup=False)
    out.print(f"\nThe study is {project.path}.")
    out.print(repr(project), highlight=False, markup=False)
    project.close()
    return 1 if report.problems or unplaced else 0


def tables(options: argparse.Namespace) -> int:
    """Write the tables of a study to Word and Excel."""
    from toolkit.project import Project

    out = console()
    project = Project.open(options.study)
    folder = Path(options.output) if options.output else Path(options.study).resolve().parent
    make_folder(folder)
    made = _tables(project, folder, out, coder=options.coder, by=tuple(options.by))
    out.print("\nWritten: " + ", ".join(str(path) for path in made))
    project.close()
    return 0


def desk(options: argparse.Namespace) -> int:
    """Show the coding desk in a browser window until Ctrl+C."""
    from toolkit.desk.alone import serve
    from toolkit.project.seating import seat

    wanted, line = seat(options.study, coder=options.coder, source=options.source)

    def say(address: str) -> None:
        sys.stdout.write(f"The desk is at {address}  Stop with Ctrl+C.\n")
        sys.stdout.flush()

    if line:
        sys.stdout.write(f"{line}\n")
    serve(wanted, port=options.port, dark=options.dark, browser=options.browser, say=say)
    sys.stdout.write("\nThe desk is closed. What it showed as saved is kept.\n")
    return 0


def prepare(options: argparse.Namespace) -> int:
    """Write sheets filled in from the transcripts, for a person to correct."""
    from toolkit.exchange.prepare import prepare as write_sheets

    out = console()
    folder = Path(options.folder)
    if not folder.is_dir():
        raise FileProblem("There is no such folder.", where=str(folder), fix=f"The search started in {Path.cwd()}.")
    written, left, problems = write_sheets(folder, subfolders=options.subfolders)
    for path in written:
        out.print(f"Written: {path}", highlight=False)
    for path in left:
        out.print(f"Left as it is: {path}", highlight=False)
    for problem in problems:
        out.print(f"Please look: {problem}", highlight=False, markup=False)
    out.print("Open the sheets in Excel, fill in group, time point (wave) and kind, then: toolkit import FOLDER")
    return 1 if problems else 0


def _tables(
    project: "Project",
    folder: Path,
    out: "Console",
    *,
    coder: str | None = None,
    by: tuple[str, ...] = ("wave", "group"),
) -> tuple[Path, Path]:
    from toolkit.report import Report
    from toolkit.report.sealed import keep_earlier

    data = project.data(coder=coder)
    show_themes(data, out, by)
    report = Report(data, by=by)
    for name in TABLES:
        keep_earlier(folder / name)
    return project.export(report, folder / TABLES[0]), project.export(report, folder / TABLES[1])


@contextmanager
def _sample() -> "Iterator[Path]":
    """Give the folder of the sample study: inside the wheel, or beside the package in a clone."""
    with ExitStack() as stack:
        packed = stack.enter_context(as_file(files("toolkit") / "_sample"))
        yield packed if packed.is_dir() else Path(__file__).resolve().parents[2]
