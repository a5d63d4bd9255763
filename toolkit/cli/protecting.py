"""Commands that protect people: look for names where they must not be, clear notebooks."""

import argparse
import getpass
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.names import VARIABLE
from toolkit.cli.showing import console, print_frame
from toolkit.errors import FileProblem, Refused

if TYPE_CHECKING:
    from toolkit.project import Project
    from toolkit.study import Result

NOTHING_FOUND, FOUND = 0, 1


def check(options: argparse.Namespace) -> int:
    """Look for names; 1 when some were found or a file could not be read."""
    from toolkit.privacy.leaks import LEAKS, UNREAD
    from toolkit.project import Project

    if not Path(options.study).exists():
        raise FileProblem("There is no such study.", where=options.study, fix="Name the .qual file.")
    out = console()
    project = Project.open(options.study)
    try:
        if not options.names:
            _open_key(project, options.key)
        found = project.privacy.check(
            options.names, files=options.files, drafts=options.draft, loosely=not options.exactly
        )
    finally:
        project.close()
    for line in [f"{found.about.title}.", *_lines(found), "", *found.about.notes]:
        out.print(line, highlight=False, markup=False)
    return FOUND if found["how"].isin([*LEAKS, UNREAD]).any() else NOTHING_FOUND


def _lines(found: "Result") -> Iterator[str]:
    """Give what was found, place by place: seven columns are too wide for a window."""
    last = ""
    for row in found.itertuples():
        if row.where != last:
            yield ""
            yield row.where
        last = row.where
        often = f", {row.times} times" if row.times > 1 else ""
        yield f"  {', '.join(part for part in (row.place, row.name) if part)}: {row.how}{often}"
        yield from [f"      {row.context}"] * bool(row.context)
        yield f"      {row.do}"


def clear_notebooks(options: argparse.Namespace) -> int:
    """Clear notebooks of outputs; with --check 1 when some hold outputs."""
    from toolkit.privacy.notebooks import CLEARED, OTHER, TO_CLEAR, UNREAD
    from toolkit.privacy.notebooks import clear_notebooks as clear

    out = console()
    result = clear(options.where or ["."], check=options.check)
    told = result[result["outcome"].isin([CLEARED, TO_CLEAR, UNREAD]) | (result["warning"] != "")]
    if len(told):
        print_frame(out, result.about.title, told)
    others = int((result["outcome"] == OTHER).sum())
    rest = f", {others} of them without the toolkit" if others else ""
    out.print(f"{len(result)} notebooks looked at{rest}.", highlight=False)
    for line in result.about.notes if len(told) else ():
        out.print(line, highlight=False, markup=False)
    return FOUND if result["outcome"].isin([TO_CLEAR, UNREAD]).any() else NOTHING_FOUND


def _open_key(project: "Project", path: str | None) -> None:
    """Open the key file, whose names are then looked for."""
    if path is None:
        raise Refused(
            "There are no names to look for.",
            fix="Add --key FILE (the study's key file), or --names FILE (.csv or .txt, a name a line).",
        )
    project.privacy.open_key(path, passphrase=os.environ.get(VARIABLE) or getpass.getpass("Passphrase of the key: "))
