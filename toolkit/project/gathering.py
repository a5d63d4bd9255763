"""Everything an import reads before it writes: the tables, then the transcripts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import InvalidInput, ToolkitError, suggestion
from toolkit.exchange import study_tables
from toolkit.exchange.folder import Found
from toolkit.exchange.study_tables import ConsentRow, FormRow, GuideRow, ParticipantRow, PlanRow, SourceRow, SpeakerRow
from toolkit.model import Draft
from toolkit.project import form_importing, sheet_importing
from toolkit.project.import_progress import in_notebook
from toolkit.transcripts.registry import read_transcripts
from toolkit.verbs import lookup

ROWS = {"topic_guide": "guide", "forms": "form_rows", "consent": "consents"}  # where the lines of a table are gathered
Progress = Callable[[Sequence[Path]], Iterable[Path]]


@dataclass
class Gathered:
    """Everything an import has read before it writes."""

    drafts: list[tuple[Path, Draft]] = field(default_factory=list)
    participants: list[ParticipantRow] = field(default_factory=list)
    sources: list[SourceRow] = field(default_factory=list)
    speakers: list[SpeakerRow] = field(default_factory=list)
    guide: list[GuideRow] = field(default_factory=list)
    consents: list[ConsentRow] = field(default_factory=list)
    plan: list[PlanRow] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    form_rows: list[FormRow] = field(default_factory=list)
    forms: list[form_importing.ReadForms] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # the tables with a mistake in them
    seen: dict[str, str] = field(default_factory=dict)  # the name of a source by the fingerprint of its words
    renamed: set[str] = field(
        default_factory=set
    )  # files whose name in the study is another: a person's name was in it


def gather(
    found: Found, *, known_labels: Iterable[str], dates: str, progress: Progress | None, **reading: bool
) -> Gathered:
    """Read the tables, then the transcripts; a file that cannot be read is named and the others go on."""
    got = Gathered()
    readers: dict[str, Callable[[Path], list[Any]]] = {
        "participants": study_tables.read_participants,
        "sources": lambda path: study_tables.read_sources(path, dates=dates),
        "speakers": study_tables.read_speakers,
        "topic_guide": study_tables.read_topic_guide,
        "forms": study_tables.read_forms_table,
        "consent": lambda path: study_tables.read_consents(path, dates=dates),
        "plan": study_tables.read_plan,
    }
    for name, path in found.tables.items():
        try:
            rows = readers[name](path)
        except ToolkitError as error:
            got.problems.append(f"{error} Until then no line of {path.name} is read.")
            got.unread.add(name)
            continue
        setattr(got, ROWS.get(name, name), rows)
        got.tables.append(f"{found.name(path)} ({len(rows)} lines)")
    form_importing.gather(found, got.form_rows, dates, got.forms, got.failed)
    labels = {*known_labels, *(row.participant for row in got.participants), *(row.label for row in got.speakers)}
    labels |= {label for row in got.sources for label, _ in row.participants}
    for path in (progress or in_notebook)(found.transcripts):
        try:
            got.drafts += [(path, draft) for draft in read_transcripts(path, labels - {""}, **reading)]
        except ToolkitError as error:
            got.failed.append((found.name(path), str(error)))
    got.problems += [said for _, said in got.failed]
    got.sources = sheet_importing.source_rows(found, got.drafts, got.sources)
    listed = {row.participant for row in got.participants}
    got.participants += sheet_importing.participant_rows(found, got.drafts, {*known_labels, *listed})
    return got


def match_files(rows: Sequence[SourceRow], files: Sequence[str]) -> tuple[dict[str, SourceRow], list[tuple[str, str]]]:
    """Match the lines of the sources table to files; return them by file, and what matches nothing."""
    names = {lookup.fold(file): file for file in files}
    stems = {lookup.fold(file.rpartition(".")[0]): file for file in files if "/" not in file.rpartition(".")[2]}
    matched, told = {}, []
    for row in rows:
        file = names.get(lookup.fold(row.file)) or stems.get(lookup.fold(row.file))
        if file is None:
            hint = suggestion(row.file, files, plural="files")
            told.append((row.file, f"{row.place}: there is no file “{row.file}” here. {hint}"))
        elif file in matched:
            raise InvalidInput(f"“{row.file}” means the same file as another line.", where=row.place)
        else:
            matched[file] = row
    return matched, told
