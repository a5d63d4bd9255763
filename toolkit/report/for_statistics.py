"""Who raised what, for SPSS and R: numbers with their meaning, in names that every program takes.

Persons are named by their label here, so these files are for the team.
"""

import csv
import io
import re
import tempfile
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.analysis.presence import presence
from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.tabular import safe_cell, write_file
from toolkit.report.sections.themes import SAID_AS
from toolkit.study import Basis, Presence, StudyData

VALUES = {
    Presence.YES: 1,
    Presence.NO: 0,
    Presence.NOT_CODED_YET: -1,
    Presence.NOT_ASKED: -2,
    Presence.NO_INTERVIEW: -3,
}
MISSING = (min(VALUES.values()), -1)  # SPSS leaves these out of every count
SHAPES = ("wide", "long")
ABOUT_PEOPLE = ("group", "site", "cohort")
LONGEST, LABEL, NOTE_LINE = 64, 255, 80  # bytes that SPSS takes of a name, a label, a line of notes
# fmt: off
RESERVED = frozenset({  # of SPSS, and what R would ask to be quoted
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
    "break", "else", "false", "for", "function", "if", "in", "inf", "na", "nan", "next", "null", "repeat",
    "true", "while",
})
# fmt: on
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")  # 007 is a name, not a number
FOR_THE_TEAM = "For the team: persons are named here by their label, with what is known about them."
DICTIONARY = ("variable", "label", "value", "meaning")
TIME_OF_SAV = slice(92, 109)  # day and hour of making in the header of a .sav
NO_TIME = b"01 Jan 0000:00:00"


@dataclass(frozen=True, kw_only=True, eq=False)
class PresenceFile:
    """A table for statistics with its meaning: `frame` as it is written, `labels` by variable, `coded` variables.

    Persons are named by their label: it is for the team.

    >>> presence_file(StudyData()).frame.columns.tolist()
    ['participant', 'wave', 'group', 'site', 'cohort']
    """

    frame: pd.DataFrame
    labels: Mapping[str, str]
    coded: tuple[str, ...]
    basis: Basis

    def content(self, ending: str) -> bytes:
        """Return the table as the bytes of a .csv or .sav file; the same study gives the same bytes.

        Raises:
            InvalidInput: The ending is another one.
        """
        if ending.lower() == ".csv":
            return _csv(list(self.frame.columns), _rows(self.frame))
        if ending.lower() == ".sav":
            return self._sav()
        raise InvalidInput(f"This table cannot be saved as “{ending}”.", fix="Use .csv or .sav.")

    def dictionary(self) -> bytes:
        """Return what each variable and value means, as CSV with the columns variable, label, value, meaning."""
        rows: list[list[Any]] = [["(the file)", line, "", ""] for line in (FOR_THE_TEAM, *self.basis.lines())]
        for name in self.frame.columns:
            values = VALUES.items() if name in self.coded else [("", "")]
            rows += [[name, self.labels[name], value, str(meaning)] for meaning, value in values]
        return _csv(DICTIONARY, rows)

    def save(self, path: str | Path) -> Path:
        """Write the table and return its path.

        A .csv is UTF-8 that Excel, SPSS and R read, with “NAME dictionary.csv” beside it; a .sav has labels, values and
        what is missing inside.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written.
        """
        path = Path(path).expanduser()
        write_file(path, self.content(path.suffix))
        if path.suffix.lower() == ".csv":
            write_file(path.with_name(f"{path.stem} dictionary.csv"), self.dictionary())
        return path

    def _sav(self) -> bytes:
        import pyreadstat

        meanings: dict[int | float, str] = {value: str(meaning) for meaning, value in VALUES.items()}
        low, high = MISSING
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.sav"
            pyreadstat.write_sav(
                self.frame,
                str(path),
                file_label="Who raised what, for the team",
                column_labels={name: _within(label, LABEL)[0] for name, label in self.labels.items()},
                note=[part for line in (FOR_THE_TEAM, *self.basis.lines()) for part in _within(line, NOTE_LINE)],
                variable_value_labels=dict.fromkeys(self.coded, meanings),
                missing_ranges={name: [{"lo": low, "hi": high}] for name in self.coded},
                variable_measure=dict.fromkeys(self.frame.columns, "nominal"),
            )
            made = bytearray(path.read_bytes())
        made[TIME_OF_SAV] = NO_TIME
        return bytes(made)


def presence_file(data: StudyData, *, level: str = "theme", shape: str = "wide") -> PresenceFile:
    """Return who raised what as a table for SPSS, R and their like: `.save("presence.sav")` or `.save("presence.csv")`.

    1 is yes, 0 is no; below 0 is missing: -1 not coded yet, -2 not asked, -3 no interview. Persons are named by their
    label, with group, site, cohort and attributes as they were at that time point: it is for the team. People who
    withdrew are left out.

    Args:
        data: The study.
        level: "theme" or "code".
        shape: "wide", a row per participant and time point with a column per theme; or "long", a row per participant,
            time point and theme.

    Raises:
        NotFound: There is no such level or shape.

    >>> presence_file(StudyData(), shape="long").frame.columns.tolist()[-2:]
    ['theme', 'presence']
    """
    if shape not in SHAPES:
        raise NotFound.among("shape", shape, SHAPES)
    found = presence(data, level=level)
    items, basis = data.items(level), found.about
    rows = pd.DataFrame(found)
    values = rows["presence"].map(VALUES).astype("int64").to_numpy()
    people = _people(data, rows[["participant", "wave"]])
    if shape == "long":
        labels = {level: level.capitalize(), "presence": f"Whether the person raised the {level} then"}
        frame = people.assign(**{level: rows[level], "presence": values})
        return _named(frame, labels, ["presence"], basis)
    frame = people.iloc[:: len(items) or 1].reset_index(drop=True)
    table = pd.DataFrame(values.reshape(len(frame), len(items)))  # a column per item, named by its place
    return _named(pd.concat([frame, table], axis=1), dict(enumerate(items)), range(len(items)), basis)


def _people(data: StudyData, who: pd.DataFrame) -> pd.DataFrame:
    """Return participant and time point of each row with what is known of the person then."""
    about = [*ABOUT_PEOPLE, *data.attributes]
    known = data.participants.drop_duplicates(["participant", "wave"])[["participant", "wave", *about]]
    rows = who.merge(known, on=["participant", "wave"], how="left")
    for name in rows:
        rows[name] = _as_numbers(rows[name]) if name in data.attributes else rows[name].astype(object)
    return rows.where(rows.notna(), None)


def _as_numbers(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return an attribute as numbers if each value that is there is one."""
    there = cells[cells.notna() & (cells.astype(str).str.strip() != "")].astype(str)
    if len(there) and there.map(lambda cell: NUMBER.fullmatch(cell.strip()) is not None).all():
        return pd.to_numeric(cells, errors="coerce")
    return cells.astype(object)


def _named(frame: pd.DataFrame, labels: Mapping[Any, str], coded: Sequence[Any], basis: Basis) -> PresenceFile:
    """Give the columns names that SPSS and R take; what they were called before is their label."""
    taken: set[str] = set()
    names = {one: safe_name(labels[one] if isinstance(one, int) else one, taken) for one in frame}
    return PresenceFile(
        frame=frame.rename(columns=names),
        labels={names[one]: labels.get(one) or _said(one) for one in frame},
        coded=tuple(names[one] for one in coded),
        basis=basis,
    )


def safe_name(name: str, taken: set[str]) -> str:
    """Return a name for a variable and add it to those taken: a letter first, at most 64 bytes, no reserved word.

    >>> taken = set()
    >>> [safe_name(name, taken) for name in ("Été à Lyon!", "ete a lyon", "with", "2nd visit", "希望")]
    ['Ete_a_Lyon', 'ete_a_lyon_2', 'with_', 'v_2nd_visit', 'v']
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    plain = plain if plain[:1].isalpha() else f"v_{plain}".strip("_")
    plain = f"{plain}_" if plain.casefold() in RESERVED else plain
    chosen, number = plain[:LONGEST], 1
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{plain[: LONGEST - len(f'_{number}')]}_{number}"
    taken.add(chosen.casefold())
    return chosen


def _within(words: str, most: int) -> list[str]:
    """Break words into lines of so many bytes at most."""
    widest = max((len(sign.encode()) for sign in words), default=1)
    return textwrap.wrap(words, most // widest) or [""]


def _said(name: str) -> str:
    words = SAID_AS.get(name, name)
    return words[:1].upper() + words[1:]


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [["" if pd.isna(cell) else cell for cell in row] for row in frame.itertuples(index=False)]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
