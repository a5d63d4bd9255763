"""The command `toolkit`: tables from a folder of transcripts, for people who never open a notebook."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import FileProblem, ToolkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from toolkit.project import Project
    from toolkit.report.description import Table as Described
    from toolkit.study import StudyData

USER_MISTAKE = 2
STUDY_NAME = "study.qual"
TABLES = ("tables.docx", "tables.xlsx")
READABLE, BORDER = 22, 3  # characters: a column of names, and what rich draws around each cell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 done with files left out, 2 could not be done."""
    options = _parser().parse_args(arguments)
    if not hasattr(options, "run"):
        _parser().print_help()
        return USER_MISTAKE
    try:
        return int(options.run(options))
    except ToolkitError as error:
        sys.stderr.write(f"{error}\n")
        return USER_MISTAKE
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was kept before is kept.\n")
        return 130


def demo(options: argparse.Namespace) -> int:
    """Run the main job on the sample study."""
    console = _console()
    folder = Path(options.output)
    _make_folder(folder)
    study = folder / "demo.qual"
    from toolkit.project import Project

    with _sample() as sample:
        fresh = not study.exists()
        project = Project.open(study, create=True, coder="Ana", waves=["T1", "T2"])
        console.print(f"The sample study: an invented evaluation of peer mentoring, in {study}")
        report = project.import_transcripts(sample / "sample_transcripts", progress=_track(console, "Reading"))
        project.import_codebook(sample / "codebooks" / "peer_mentoring.yaml")
        said = project.import_codings(sample / "sample_transcripts" / "codings.csv")
    kept = f"{said.added} codings placed by their words" if fresh else "nothing new: the study was there already"
    console.print(f"{len(report.files)} files, {int(report.files['words'].sum()):,} words, {kept}.\n")
    made = _tables(project, folder, console)
    console.print("\nOpen next:")
    for path, why in ((made[0], "the tables in Word"), (made[1], "the same in Excel"), (study, "the study itself")):
        console.print(f"  {path}  [dim]{why}[/dim]")
    console.print("  notebooks/01_first_look.ipynb  [dim]the same, step by step[/dim]")
    console.print("\nYour own transcripts:  toolkit prepare FOLDER, then toolkit import FOLDER")
    project.close()
    return 0


def import_folder(options: argparse.Namespace) -> int:
    """Import a folder of transcripts with the tables beside them."""
    from toolkit.project import Project

    console = _console()
    folder = Path(options.folder)
    study = Path(options.study) if options.study else (folder if folder.is_dir() else folder.parent) / STUDY_NAME
    if not folder.exists():
        raise FileProblem("There is no such folder.", where=str(folder), fix=f"The search started in {Path.cwd()}.")
    project = Project.open(study, create=True, coder=options.coder, waves=options.waves or ())
    report = project.import_transcripts(
        folder, subfolders=options.subfolders, dates=options.dates, progress=_track(console, "Reading")
    )
    _print_frame(console, report.files.about.title, report.files)
    for line in report.lines():
        console.print(line, highlight=False, markup=False)
    for path in options.codebook or ():
        done = project.import_codebook(path)
        console.print(f"Codebook: {done!r}", highlight=False, markup=False)
    unplaced = 0
    for path in options.codings or ():
        placed = project.import_codings(path)
        unplaced += len(placed.unplaced)
        console.print(f"Codings: {placed!r}", highlight=False, markup=False)
    console.print(f"\nThe study is {project.path}.")
    console.print(repr(project), highlight=False, markup=False)
    project.close()
    return 1 if report.problems or unplaced else 0


def tables(options: argparse.Namespace) -> int:
    """Write the tables of a study to Word and Excel."""
    from toolkit.project import Project

    console = _console()
    project = Project.open(options.study)
    folder = Path(options.output) if options.output else Path(options.study).resolve().parent
    _make_folder(folder)
    made = _tables(project, folder, console, coder=options.coder, by=tuple(options.by))
    console.print("\nWritten: " + ", ".join(str(path) for path in made))
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

    console = _console()
    folder = Path(options.folder)
    if not folder.is_dir():
        raise FileProblem("There is no such folder.", where=str(folder), fix=f"The search started in {Path.cwd()}.")
    written, left, problems = write_sheets(folder, subfolders=options.subfolders)
    for path in written:
        console.print(f"Written: {path}", highlight=False)
    for path in left:
        console.print(f"Left as it is: {path}", highlight=False)
    for problem in problems:
        console.print(f"Please look: {problem}", highlight=False, markup=False)
    console.print("Open the sheets in Excel, fill in group, time point (wave) and kind, then: toolkit import FOLDER")
    return 1 if problems else 0


def _tables(
    project: "Project",
    folder: Path,
    console: "Console",
    *,
    coder: str | None = None,
    by: tuple[str, ...] = ("wave", "group"),
) -> tuple[Path, Path]:
    from toolkit.exchange.kept_files import keep_earlier
    from toolkit.report import Report

    data = project.data(coder=coder)
    _show_themes(data, console, by)
    report = Report(data, by=by)
    for name in TABLES:
        keep_earlier(folder / name, report.content(Path(name).suffix))
    return project.export(report, folder / TABLES[0]), project.export(report, folder / TABLES[1])


def _show_themes(data: "StudyData", console: "Console", by: tuple[str, ...]) -> None:
    from rich.table import Table

    from toolkit.report.sections.themes import theme_table

    described, whole = theme_table(data, by=by), by
    while len(by) > 1 and _needs(described) > console.width:
        by = by[:-1]
        described = theme_table(data, by=by)
    shown = Table(title=described.title, title_justify="left")
    for column in described.columns:
        shown.add_column(column.head, justify="right" if column.number else "left")
    for row in described.rows:
        shown.add_row(*(str(cell) for cell in row))
    console.print(shown)
    if by != whole:
        console.print(f"Too wide for this window by {' and '.join(whole)}: that table is in {' and '.join(TABLES)}.")
    for line in described.notes:
        console.print(line, style="dim", highlight=False, markup=False)


def _needs(described: "Described") -> int:
    """Return the characters a table needs: names break between words, numbers do not break."""
    heads = [max(map(len, column.head.split() or [""])) for column in described.columns]
    cells = [max((len(str(row[place])) for row in described.rows), default=0) for place in range(len(heads))]
    widths = [
        max(head, cell if column.number else READABLE)
        for column, head, cell in zip(described.columns, heads, cells, strict=True)
    ]
    return sum(widths) + BORDER * len(widths) + 1


def _print_frame(console: "Console", title: str, frame: "Iterable[str]") -> None:
    from rich.table import Table

    from toolkit.study import as_text

    shown = Table(title=title, title_justify="left")
    for name in frame:
        shown.add_column(str(name))
    for row in frame.itertuples(index=False):  # type: ignore[attr-defined]
        shown.add_row(*(as_text(cell) for cell in row))
    console.print(shown)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            f"The folder cannot be made ({error.strerror}).", where=str(folder), fix="Choose another one with --output."
        ) from error


def _console() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=False)


def _track(console: "Console", words: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - rich's own type
    from rich.progress import track

    return lambda paths: track(paths, description=words, console=console)


@contextmanager
def _sample() -> "Iterator[Path]":
    """Give the folder of the sample study: inside the wheel, or beside the package in a clone."""
    with ExitStack() as stack:
        packed = stack.enter_context(as_file(files("toolkit") / "_sample"))
        yield packed if packed.is_dir() else Path(__file__).resolve().parent.parent


def _parser() -> argparse.ArgumentParser:
    from toolkit import __version__

    parser = argparse.ArgumentParser(
        prog="toolkit",
        description="Qualitative research: transcripts in, theme tables out.",
        epilog="Begin with: toolkit demo",
    )
    parser.add_argument("--version", action="version", version=f"toolkit {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="")
    one = commands.add_parser("demo", help="the main job on an invented study: import, code, tables in Word and Excel")
    one.add_argument("--output", default="toolkit-demo", metavar="DIR", help="where to write (default: %(default)s)")
    one.set_defaults(run=demo)
    one = commands.add_parser("prepare", help="write participants, sources and speakers sheets from your transcripts")
    one.add_argument("folder", metavar="FOLDER")
    one.add_argument("--subfolders", action="store_true", help="also read the folders below")
    one.set_defaults(run=prepare)
    one = commands.add_parser("import", help="import a folder of transcripts with the tables beside them")
    one.add_argument("folder", metavar="FOLDER")
    one.add_argument("--study", metavar="FILE", help=f"the study (default: FOLDER/{STUDY_NAME})")
    one.add_argument("--coder", metavar="NAME", help="who codes")
    one.add_argument("--waves", nargs="+", metavar="WAVE", help="the time points in order, such as T1 T2")
    one.add_argument("--codebook", action="append", metavar="FILE", help="also import this codebook")
    one.add_argument("--codings", action="append", metavar="FILE", help="also import these codings")
    one.add_argument("--subfolders", action="store_true", help="also read the folders below")
    one.add_argument("--dates", default="", choices=["", "day first", "month first"], help="how to read 3/4/2025")
    one.set_defaults(run=import_folder)
    one = commands.add_parser("tables", help="write the theme tables of a study to Word and Excel")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("--output", metavar="DIR", help="where to write (default: beside the study)")
    one.add_argument("--coder", metavar="NAME", help="count one person's coding")
    one.add_argument("--by", nargs="+", default=["wave", "group"], metavar="WHAT", help="columns (default: wave group)")
    one.set_defaults(run=tables)
    one = commands.add_parser("desk", help="code in a browser window, without a notebook")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("--coder", metavar="NAME", help="who codes (needed when several people do)")
    one.add_argument("--source", metavar="NAME", help="the source to open first")
    one.add_argument(
        "--port", type=int, metavar="N", help="the port on this machine (default: one that the study keeps)"
    )
    one.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    one.add_argument("--dark", action="store_true", help="light letters on a dark ground")
    one.set_defaults(run=desk)
    return parser
