"""Commands on reports: write one, bring an edited one up to date, check one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.showing import console, print_frame
from toolkit.errors import FileProblem

if TYPE_CHECKING:
    from toolkit.project import Project

NOTHING_WRONG, LOOK = 0, 1
LONGEST = 90  # letters of a cell in a list


def report(options: argparse.Namespace) -> int:
    """Write the full report of a study, or say what there is to write."""
    from toolkit.report import Report

    out = console()
    if options.list:
        for name, says in Report.SECTIONS.items():
            out.print(f"  {name:<16} {says}", highlight=False)
        return NOTHING_WRONG
    project = _open(options.study)
    asked: dict[str, Any] = {"title": options.title} if options.title else {}
    asked["sections"] = options.sections or "full"
    made = Report(project.data(coder=options.coder), audience=options.audience, template=options.template, **asked)
    hidden = made.preview()
    if len(hidden):
        print_frame(out, "What this audience will not see", _short(hidden[["what", "where", "why", "do"]]))
    for line in hidden.about.lines():
        out.print(line, highlight=False, markup=False)
    if not options.preview:
        path = Path(options.output) if options.output else Path(options.study).resolve().parent / "report.docx"
        out.print(f"Written: {project.export(made, path)}", highlight=False)
    project.close()
    return NOTHING_WRONG


def refresh(options: argparse.Namespace) -> int:
    """Bring an edited report up to date; 1 when something was left as people have it."""
    from toolkit.report.refresh import SAME, refresh_report

    out, project = console(), _open(options.study)
    result = refresh_report(options.report, project.data(coder=options.coder), in_place=options.in_place)
    changed = result[result["done"] != SAME]
    if len(changed):
        print_frame(out, result.about.title, _short(changed[["what", "done", "now"]]))
    for line in result.about.notes:
        out.print(line, highlight=False, markup=False)
    project.close()
    return LOOK if changed["done"].str.startswith("left").any() else NOTHING_WRONG


def verify(options: argparse.Namespace) -> int:
    """Check an edited report against its study; 1 when something does not follow from it."""
    from toolkit.report.verify import FOLLOWS, verify_report

    out, project = console(), _open(options.study)
    result = verify_report(options.report, project.data(coder=options.coder))
    wrong = result[result["outcome"] != FOLLOWS]
    shown = result if options.all else wrong
    if len(shown):
        print_frame(out, result.about.title, _short(shown))
    for line in result.about.notes:
        out.print(line, highlight=False, markup=False)
    project.close()
    return LOOK if len(wrong) else NOTHING_WRONG


def _open(study: str | None) -> "Project":
    from toolkit.project import Project

    if study is None or not Path(study).exists():
        raise FileProblem("There is no such study.", where=study or "no file was named", fix="Name the .qual file.")
    return Project.open(study)


def _short(frame: Any) -> Any:
    """Return a table whose long cells are cut: a window is no report."""
    return frame.map(lambda cell: cell if len(str(cell)) <= LONGEST else f"{str(cell)[:LONGEST]}…")
