"""Tables inside a text document: a row per turn, with its cells in the order speaker, time, words."""

import re
from collections.abc import Sequence

from toolkit.transcripts.labels import STAMP
from toolkit.transcripts.rows import turn_columns

TIMES = re.compile(rf"\s*{STAMP}(?:\s*[-–]\s*{STAMP})?\s*")
MOSTLY, FEWEST = 0.6, 2
MOVED = "The columns of its table were put in the order speaker, time, words."


def lines_of(rows: Sequence[Sequence[str | None]]) -> tuple[list[str], list[str]]:
    """Return a line per row, cells with a tab between, and what was done; a None goes on with the cell above.

    Empty lines around the words of a cell, which merging leaves there, would break the row and are left out.
    """
    rows = [[None if cell is None else cell.strip("\n") for cell in row] for row in rows]
    found = turn_columns([[cell or "" for cell in row] for row in rows[:1]])
    time = _time_column(rows)
    speaker, words = _columns(found[1] if found else {}, time)
    full = _repeated(rows, speaker)
    places = [speaker, *([] if time is None else [time]), words]
    moves = (time is not None and (time > words or speaker < time != speaker + 1)) or speaker > words
    moves = moves and max(map(len, full), default=0) > max(places)
    known = bool(found) or time is not None
    lines = [
        _going_on(row, time, words)
        if known and _goes_on(row, speaker, words)
        else "\t".join(_moved(row, places))
        if moves
        else "\t".join(row)
        for row in full
    ]
    return lines, [MOVED] if moves else []


def _goes_on(row: Sequence[str], speaker: int, words: int) -> bool:
    """Tell whether a row has words and an empty cell where its speaker should be."""
    return max(speaker, words) < len(row) and not row[speaker].strip() and bool(row[words].strip())


def _going_on(row: Sequence[str], time: int | None, words: int) -> str:
    """Return what a row without a speaker adds to the turn before, its time in brackets: nobody says a time."""
    stamp = row[time].strip(" \n[]()#") if time is not None and time < len(row) else ""
    others = [cell for place, cell in enumerate(row) if place not in (time, words) and cell.strip()]
    return "\t".join([f"[{stamp}] {row[words]}" if stamp else row[words], *others])


def _columns(named: dict[str, int], time: int | None) -> tuple[int, int]:
    if named:
        return named["speaker"], named["words"]
    first, second = [place for place in range(3) if place != time][:2]
    return first, second


def _time_column(rows: Sequence[Sequence[str | None]]) -> int | None:
    """Return the column that holds times and little else."""
    for place in range(max(map(len, rows), default=0)):
        cells = [cell for row in rows[1:] if place < len(row) and (cell := row[place])]
        timed = sum(TIMES.fullmatch(cell) is not None for cell in cells)
        if timed >= FEWEST and timed >= MOSTLY * len(cells):
            return place
    return None


def _repeated(rows: Sequence[Sequence[str | None]], speaker: int) -> list[list[str]]:
    """Repeat the speaker of merged cells down the rows they reach over."""
    full: list[list[str]] = []
    above = ""
    for row in rows:
        if speaker < len(row) and row[speaker] is not None:
            above = str(row[speaker])
        full.append([above if place == speaker and cell is None else cell or "" for place, cell in enumerate(row)])
    return full


def _moved(row: Sequence[str], places: Sequence[int]) -> list[str]:
    first = [row[place] if place < len(row) else "" for place in places]
    return [*first, *(cell for place, cell in enumerate(row) if place not in places)]
