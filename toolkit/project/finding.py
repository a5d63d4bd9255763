"""Finding what was meant: a study's file, a file to read, a moment of the history."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from toolkit.errors import FileProblem, NotFound, Refused, suggestion
from toolkit.store import ledger, tables
from toolkit.store.read import Reader

ENDING = ".qual"


def study_file(path: str | Path) -> Path:
    """Return a study's path, with its ending."""
    file = Path(path).expanduser()
    return file if file.suffix == ENDING else file.with_name(file.name + ENDING)


def event_number(reader: Reader, as_of: str | int | None) -> int | None:
    """Return the event a milestone, a date or a number stands for; None for now."""
    if as_of is None:
        return None
    if isinstance(as_of, int):
        last = ledger.head(reader.connection).revision
        if not 0 <= as_of <= last:
            raise NotFound(f"There is no event {as_of}.", fix=f"The last one is {last}; project.history() lists them.")
        return as_of
    named = dict(zip(reader.rows("milestones")["name"], reader.rows("milestones")["event_id"], strict=True))
    if as_of in named:
        return int(named[as_of])
    try:
        day = datetime.fromisoformat(as_of)
    except ValueError:
        raise NotFound.among("milestone", as_of, named) from None
    limit = day.replace(hour=23, minute=59, second=59) if len(as_of) == len("2026-11-20") else day
    query = pd.DataFrame(reader.connection.execute(tables.events.select()).mappings().all())
    past = query[pd.to_datetime(query["at"]) <= pd.Timestamp(limit.astimezone())]
    return int(past["id"].max()) if len(past) else 0


def reader_at(connection: Connection, as_of: str | int | None) -> tuple[Reader, dict[str, Any]]:
    """Return a reader of the study now or as it was, and what to say of the moment: `revision` and `as_of`."""
    number = event_number(Reader(connection), as_of)
    if number is None:
        return Reader(connection), {"revision": ledger.head(connection).revision, "as_of": ""}
    then = Reader(connection, ledger.alive_at(connection, number), number)
    return then, {"revision": number, "as_of": f"as of {as_of}"}


def data_at(connection: Connection, as_of: str | int | None) -> tuple[Reader, dict[str, Any]]:
    """Return a reader as in :func:`reader_at`, of a moment at which every word can still be read.

    Raises:
        Refused: Words of that moment were removed for good since, so that it cannot be counted as it was.
    """
    then, moment = reader_at(connection, as_of)
    seal = ledger.sealed(connection)
    if then.until is not None and seal is not None and then.until < seal["id"]:
        raise Refused(
            f"The study as of {as_of} can no longer be counted: words it held then were removed for good on "
            f"{seal['at'][:10]} ({seal['verb']}).",
            fix="The codebook as it was then is still there: project.codebook.at(…). "
            f"From event {seal['id']} on, as_of= counts as before.",
        )
    return then, moment


def existing_file(path: str | Path) -> Path:
    """Return a path, refusing one where no file is."""
    path = Path(path).expanduser()
    if not path.is_file():
        beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        raise FileProblem("There is no such file.", where=str(path), fix=suggestion(path.name, beside, plural="files"))
    return path


def no_study(file: Path) -> FileProblem:
    """Say that there is no study, and which one may have been meant."""
    folder = file.with_suffix("")
    inside = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    if inside:
        return FileProblem("That is a folder.", where=str(folder), fix=f"Did you mean “{inside[0]}”?")
    beside = [one.name for one in file.parent.glob(f"*{ENDING}")] if file.parent.is_dir() else []
    hint = suggestion(file.name, beside, plural="studies here") if beside else ""
    return FileProblem("There is no study here.", where=str(file), fix=f"{hint} To make one, add create=True.".strip())
