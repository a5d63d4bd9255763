"""The commands and their options."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from toolkit.cli import names, protecting, reports, study
from toolkit.cli.study import STUDY_NAME
from toolkit.errors import ToolkitError

USER_MISTAKE = 2


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
    one.set_defaults(run=study.demo)
    one = commands.add_parser("prepare", help="write participants, sources and speakers sheets from your transcripts")
    one.add_argument("folder", metavar="FOLDER")
    one.add_argument("--subfolders", action="store_true", help="also read the folders below")
    one.set_defaults(run=study.prepare)
    one = commands.add_parser("import", help="import a folder of transcripts with the tables beside them")
    one.add_argument("folder", metavar="FOLDER")
    one.add_argument("--study", metavar="FILE", help=f"the study (default: FOLDER/{STUDY_NAME})")
    one.add_argument("--coder", metavar="NAME", help="who codes")
    one.add_argument("--waves", nargs="+", metavar="WAVE", help="the time points in order, such as T1 T2")
    one.add_argument("--codebook", action="append", metavar="FILE", help="also import this codebook")
    one.add_argument("--codings", action="append", metavar="FILE", help="also import these codings")
    one.add_argument("--subfolders", action="store_true", help="also read the folders below")
    one.add_argument("--dates", default="", choices=["", "day first", "month first"], help="how to read 3/4/2025")
    one.set_defaults(run=study.import_folder)
    one = commands.add_parser("tables", help="write the theme tables of a study to Word and Excel")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("--output", metavar="DIR", help="where to write (default: beside the study)")
    one.add_argument("--coder", metavar="NAME", help="count one person's coding")
    one.add_argument("--by", nargs="+", default=["wave", "group"], metavar="WHAT", help="columns (default: wave group)")
    one.set_defaults(run=study.tables)
    one = commands.add_parser("desk", help="code in a browser window, without a notebook")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("--coder", metavar="NAME", help="who codes (needed when several people do)")
    one.add_argument("--source", metavar="NAME", help="the source to open first")
    one.add_argument(
        "--port", type=int, metavar="N", help="the port on this machine (default: one that the study keeps)"
    )
    one.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    one.add_argument("--dark", action="store_true", help="light letters on a dark ground")
    one.set_defaults(run=study.desk)
    _report_commands(commands)
    _protecting_commands(commands)
    _name_commands(commands)
    return parser


def _name_commands(commands: Any) -> None:
    one = commands.add_parser("pseudonymise", help="replace names everywhere in a study; codings stay in place")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("--rules", metavar="FILE", help="a table with the columns name and proposal (.csv, .xlsx)")
    one.add_argument("--key", metavar="FILE", help="the study's key; without --rules, the names it knows are replaced")
    one.add_argument("--preview", action="store_true", help="only show before and after")
    one.add_argument("--coder", metavar="NAME", help="who does it")
    one.add_argument(
        "--passphrase-file", metavar="FILE", help=f"for scripts; or set {names.VARIABLE}; else you are asked"
    )
    one.add_argument("--new-key", action="store_true", help="make the key file first")
    one.add_argument("--understood", action="store_true", help="for scripts: that a lost passphrase is a lost key")
    one.add_argument("--place-agreed", metavar="WORDS", help="what your data plan says of where the key lies")
    one.set_defaults(run=names.pseudonymise)


def _report_commands(commands: Any) -> None:
    one = commands.add_parser("report", help="write the full report of a study to Word, Excel, HTML or a folder")
    one.add_argument("study", metavar="STUDY", nargs="?")
    one.add_argument("--output", metavar="FILE", help="where to write (default: report.docx beside the study)")
    one.add_argument("--audience", default="team", choices=["team", "partner", "public"], help="who may see it")
    one.add_argument("--template", metavar="FILE", help="your organisation's Word document (.docx or .dotx)")
    one.add_argument("--sections", nargs="+", metavar="NAME", help="only these, in this order (see --list)")
    one.add_argument("--coder", metavar="NAME", help="count one person's coding")
    one.add_argument("--title", metavar="WORDS", help="the report's title")
    one.add_argument("--list", action="store_true", help="only list the sections there are")
    one.add_argument("--preview", action="store_true", help="only say what this audience will not see, and why")
    one.set_defaults(run=reports.report)
    one = commands.add_parser("refresh", help="bring an edited Word report up to date; what people wrote stays")
    one.add_argument("report", metavar="REPORT")
    one.add_argument("--study", required=True, metavar="FILE", help="the study it was made from")
    one.add_argument("--in-place", action="store_true", help="change the file itself, after a copy beside it")
    one.add_argument("--coder", metavar="NAME", help="count one person's coding")
    one.set_defaults(run=reports.refresh)
    one = commands.add_parser("verify", help="check numbers and quotations of an edited Word report against its study")
    one.add_argument("report", metavar="REPORT")
    one.add_argument("--study", required=True, metavar="FILE", help="the study it was made from")
    one.add_argument("--all", action="store_true", help="also list what follows from the study")
    one.add_argument("--coder", metavar="NAME", help="count one person's coding")
    one.set_defaults(run=reports.verify)


def _protecting_commands(commands: Any) -> None:
    one = commands.add_parser("check", help="look for real names in a study, its copies, notebooks, exports and drafts")
    one.add_argument("study", metavar="STUDY")
    one.add_argument("files", metavar="FILE", nargs="*", help="also these files and folders")
    looked_for = one.add_mutually_exclusive_group()
    looked_for.add_argument("--key", metavar="FILE", help="the study's key file; its passphrase is asked for")
    looked_for.add_argument("--names", metavar="FILE", help="a list of names instead: .csv or .txt, a name a line")
    one.add_argument("--draft", action="append", default=[], metavar="FILE", help="a document that people write in")
    one.add_argument("--exactly", action="store_true", help="no inflected or misspelt names")
    one.set_defaults(run=protecting.check)
    one = commands.add_parser("clear-notebooks", help="clear outputs of notebooks that show words of a study")
    one.add_argument("where", metavar="WHERE", nargs="*", help="notebooks or folders (default: this folder)")
    one.add_argument("--check", action="store_true", help="only say which hold outputs; exit code 1 if any does")
    one.set_defaults(run=protecting.clear_notebooks)
