"""The command `toolkit pseudonymise`: names out of a study, by rules, by what its key knows, or both."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.showing import console, print_frame
from toolkit.errors import FileProblem, InvalidInput, Refused
from toolkit.privacy.key_file import LOST

if TYPE_CHECKING:
    from toolkit.project import Project

VARIABLE = "TOOLKIT_PASSPHRASE"
YES = "yes"
DONE, LOOK = 0, 1
SHOWN, LONGEST = 40, 60  # places, and letters of a cell, in a window


def pseudonymise(options: argparse.Namespace) -> int:
    """Replace names, or show what would be replaced; 1 when something is left for a person to decide."""
    from toolkit.project import Project

    if options.rules is None and (options.key is None or options.new_key):
        raise InvalidInput("It is not said what replaces which name.", fix="--rules names.csv, or --key.")
    out, project = console(), Project.open(options.study, coder=options.coder)
    try:
        if options.key is not None:
            out.print(_opened(project, options), highlight=False, markup=False)
        rules = project.privacy.key() if options.rules is None else options.rules
        done = project.privacy.replace(rules, preview=options.preview)
    finally:
        project.close()
    columns = ["source", "turn", "where", *(["before"] if options.preview else []), "after"]
    shown = done.head(SHOWN)[columns].astype({"turn": "Int64"}).astype(object)
    shown = shown.where(shown.notna(), "").map(lambda cell: str(cell)[:LONGEST])
    print_frame(out, done.about.title, shown)
    if len(done) > SHOWN:
        out.print(f"{len(done) - SHOWN} more places are not shown.", highlight=False)
    for line in done.about.notes:
        out.print(line, highlight=False, markup=False)
    return LOOK if done["outcome"].str.startswith("left").any() else DONE


def _opened(project: "Project", options: argparse.Namespace) -> str:
    path = Path(options.key).expanduser()
    if not options.new_key:
        if not path.exists():
            fix = "Say where it lies, or make one: --new-key."
            raise FileProblem("There is no such key file.", where=str(path), fix=fix)
        return project.privacy.open_key(path, passphrase=_passphrase(options))
    understood = options.understood or _agreed()
    passphrase = _passphrase(options, twice=True)
    project.privacy.new_key(path, passphrase=passphrase, understood=understood, place_agreed=options.place_agreed)
    return f"The key was made: {path}"


def _agreed() -> bool:
    sys.stdout.write(f"{LOST}\n")
    if not sys.stdin.isatty():
        raise Refused("Nobody is here to agree.", fix="In a script: --understood.")
    return input(f"Type {YES} when that is settled: ").strip().casefold() == YES


def _passphrase(options: argparse.Namespace, *, twice: bool = False) -> str:
    """Return the passphrase, from a file, the environment, or the keyboard, where it is not shown."""
    if options.passphrase_file is not None:
        try:
            return Path(options.passphrase_file).read_text(encoding="utf-8").strip("\r\n")
        except OSError as error:
            said = f"The passphrase cannot be read ({error.strerror})."
            raise FileProblem(said, where=options.passphrase_file, fix="Name a file with one line.") from error
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise Refused("Nobody is here to type the passphrase.", fix=f"--passphrase-file FILE, or {VARIABLE}.")
    typed = getpass.getpass("Passphrase of the key: ")
    if twice and getpass.getpass("The same once more: ") != typed:
        raise InvalidInput("The two are not the same.", fix="Try again; nothing was made.")
    return typed
