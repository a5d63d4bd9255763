"""Sheets filled in from the transcripts just seen, for a person to correct: participants, sources, speakers."""

from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.exchange.folder import find_files
from toolkit.exchange.study_tables import FORMS, PARTICIPANTS, SOURCES, SPEAKERS, read_sources
from toolkit.exchange.tabular import write_csv
from toolkit.model import Draft, Role, SourceKind, count_words
from toolkit.transcripts.registry import read_transcript


def prepare(folder: Path, *, subfolders: bool = False) -> tuple[list[Path], list[Path], list[str]]:
    """Write participants.csv, sources.csv and speakers.csv into a folder of transcripts; and forms.csv for exports.

    A sheet that exists is never overwritten. Returns the sheets written, those left as they are, and the problems.
    """
    found = find_files(folder, subfolders=subfolders)
    drafts, problems = [], []
    for path in found.transcripts:
        try:
            drafts.append((found.name(path), read_transcript(path)))
        except ToolkitError as error:
            problems.append(str(error))
    sheets: dict[str, list[Any]] = {
        "participants": _participants(drafts),
        "sources": _sources(drafts),
        "speakers": _speakers(drafts),
    }
    columns = {"participants": PARTICIPANTS, "sources": SOURCES, "speakers": (*SPEAKERS, "turns", "words")}
    if found.forms:  # exports of forms are known by their headings; only a person knows time point and number issued
        sheets["forms"], columns["forms"] = [[found.name(path), path.stem] for path in found.forms], FORMS
    written, left = [], []
    for name, rows in sheets.items():
        target = folder / f"{name}.csv"
        if name in found.tables or target.exists():
            left.append(found.tables.get(name, target))
            continue
        write_csv(target, columns[name], rows)
        written.append(target)
    return written, left, [*problems, *_not_listed(found.tables.get("sources"), [file for file, _ in drafts])]


def _not_listed(sheet: Path | None, files: list[str]) -> list[str]:
    """Name the transcripts that a sources sheet, which is not overwritten, does not have yet."""
    if sheet is None:
        return []
    listed = {row.file.casefold() for row in read_sources(sheet, dates="day first")}
    new = [file for file in files if file.casefold() not in listed and Path(file).stem.casefold() not in listed]
    return [f"{file} is not in {sheet.name} yet: add a line for it." for file in new]


def _people(draft: Draft) -> list[str]:
    return [label for label in draft.labels if label and _role(draft, label) != Role.INTERVIEWER]


def _role(draft: Draft, label: str) -> Role:
    return next(turn.role for turn in draft.turns if turn.label == label)


def _participants(drafts: list[tuple[str, Draft]]) -> list[list[str]]:
    labels = dict.fromkeys(label for _, draft in drafts for label in _people(draft))
    return [[label, *[""] * (len(PARTICIPANTS) - 1)] for label in labels]


def _sources(drafts: list[tuple[str, Draft]]) -> list[list[str]]:
    rows = []
    for file, draft in drafts:
        people = _people(draft)
        kind = SourceKind.INTERVIEW if len(people) <= 1 else SourceKind.JOINT_INTERVIEW
        values = {"file": file, "name": draft.name, "kind": str(kind), "participants": "; ".join(people)}
        rows.append([values.get(column, "") for column in SOURCES])
    return rows


def _speakers(drafts: list[tuple[str, Draft]]) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for _, draft in drafts:
        for label in draft.labels:
            turns = [turn for turn in draft.turns if turn.label == label]
            words = sum(count_words(draft.text[turn.start : turn.end]) for turn in turns)
            speaker = Role.INTERVIEWER if _role(draft, label) == Role.INTERVIEWER else (label or Role.UNKNOWN)
            rows.append([draft.name, label, str(speaker), len(turns), words])
    return rows
