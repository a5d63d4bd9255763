"""Sheets filled in from the transcripts just seen, for a person to correct: participants, sources, speakers."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.exchange.folder import find_files
from toolkit.exchange.names_of_files import Known, Proposal, propose
from toolkit.exchange.study_tables import ABOUT_SPEAKERS, FORMS, PARTICIPANTS, PROPOSED, SOURCES, SPEAKERS, read_sources
from toolkit.exchange.tabular import write_csv
from toolkit.model import AboutInterview, Draft, Role, SourceKind, count_words
from toolkit.transcripts.registry import read_transcripts

NOT_PARTICIPANTS = (Role.INTERVIEWER, Role.SEVERAL)
ASKS = "asks the questions: please check"
FEWEST_TURNS, MOSTLY = 3, 0.6  # of somebody's turns end with a question mark


def prepare(folder: Path, *, subfolders: bool = False) -> tuple[list[Path], list[Path], list[str]]:
    """Write participants.csv, sources.csv and speakers.csv into a folder of transcripts; and forms.csv for exports.

    A sheet that exists is never overwritten. Returns the sheets written, those left as they are, and the problems.
    """
    found = find_files(folder, subfolders=subfolders)
    drafts, problems = [], []
    for path in found.transcripts:
        try:
            drafts += [(found.name(path, draft.part), draft) for draft in read_transcripts(path)]
        except ToolkitError as error:
            problems.append(str(error))
    asking = _asking(drafts)
    labels = list(dict.fromkeys(label for _, draft in drafts for label in _people(draft, asking)))
    named = {one.file: one for one in propose([file for file, _ in drafts], Known(participants=labels))}
    sheets: dict[str, list[Any]] = {
        "participants": _participants(labels, list(named.values()), [draft for _, draft in drafts]),
        "sources": _sources(drafts, named, asking),
        "speakers": _speakers(drafts, asking),
    }
    columns = {"participants": PARTICIPANTS, "sources": (*SOURCES, PROPOSED), "speakers": (*SPEAKERS, *ABOUT_SPEAKERS)}
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


def _people(draft: Draft, asking: Collection[str]) -> list[str]:
    spoken = [label for label in draft.labels if label and label not in asking]
    theirs = [label for label in spoken if _role(draft, label) not in NOT_PARTICIPANTS]
    return list(dict.fromkeys([*map(_called(draft), theirs), *(person for _, person in _about(draft).participants)]))


def _called(draft: Draft) -> Callable[[str], str]:
    """Give who a label is by the columns of its sheet; the label itself where they do not say."""
    people = dict(_about(draft).participants)
    return lambda label: people.get(label, label)


def _about(draft: Draft) -> AboutInterview:
    return draft.about or AboutInterview()


def _role(draft: Draft, label: str) -> Role:
    return next(turn.role for turn in draft.turns if turn.label == label)


def _participants(labels: list[str], named: list[Proposal], drafts: list[Draft]) -> list[list[str]]:
    """Give each label a line, with the stakeholder group that a column or names of their files propose."""
    rows = []
    for label in labels:
        groups = {group for draft in drafts for person, group in _about(draft).groups if person == label}
        groups = groups or {one.group for one in named if one.participants == [label] and one.group}
        rows.append([label, next(iter(groups)) if len(groups) == 1 else "", *[""] * (len(PARTICIPANTS) - 2)])
    return rows


def _sources(drafts: list[tuple[str, Draft]], named: dict[str, Proposal], asking: Collection[str]) -> list[list[str]]:
    rows = []
    for file, draft in drafts:
        people, one, about = _people(draft, asking), named[file], _about(draft)
        several = SourceKind.INTERVIEW if len(people) <= 1 else SourceKind.JOINT_INTERVIEW
        values = {
            "file": file,
            "name": draft.name,
            "kind": one.kind or str(several),
            "participants": _listed(draft, people),
        }
        values |= {name: getattr(about, name) or getattr(one, name) for name in ("wave", "date", "site")}
        rows.append([*(values.get(column, "") for column in SOURCES), _proposed(one, about)])
    return rows


def _listed(draft: Draft, people: list[str]) -> str:
    labels = {person: label for label, person in _about(draft).participants if label in draft.labels}
    return "; ".join(f"{labels[one]}={one}" if labels.get(one, one) != one else one for one in people)


def _proposed(one: Proposal, about: AboutInterview) -> str:
    """Say which cells are only a proposal from the file's name."""
    cells = [name for name in ("kind", "wave", "date", "site") if getattr(one, name) and not getattr(about, name, "")]
    return f"{', '.join(cells)} ({one.confidence}): please check" if cells else ""


def _speakers(drafts: list[tuple[str, Draft]], asking: Collection[str]) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for _, draft in drafts:
        for label in draft.labels:
            turns = [turn for turn in draft.turns if turn.label == label]
            words = sum(count_words(draft.text[turn.start : turn.end]) for turn in turns)
            role = _role(draft, label)
            asks = label in asking
            who = _called(draft)(label)
            speaker = str(Role.INTERVIEWER if asks else role if role in NOT_PARTICIPANTS else who or Role.UNKNOWN)
            rows.append([draft.name, label, speaker, len(turns), words, ASKS if asks else ""])
    return rows


def _asking(drafts: list[tuple[str, Draft]]) -> set[str]:
    """Return the names of people who ask in every transcript they speak in: interviewers, though not labelled so."""
    seen: dict[str, list[bool]] = {}
    for _, draft in drafts:
        shares = {label: _questions(draft, label) for label in draft.labels if label}
        for label, (asked, turns) in shares.items():
            others = [one / all_ for name, (one, all_) in shares.items() if name != label]
            asks = turns >= FEWEST_TURNS and asked >= MOSTLY * turns and bool(others) and max(others) < MOSTLY / 2
            seen.setdefault(label, []).append(asks and _role(draft, label) == Role.UNKNOWN)
    return {label for label, asks in seen.items() if all(asks)}


def _questions(draft: Draft, label: str) -> tuple[int, int]:
    said = [draft.text[turn.start : turn.end].rstrip() for turn in draft.turns if turn.label == label]
    return sum(words.endswith("?") for words in said), len(said)
