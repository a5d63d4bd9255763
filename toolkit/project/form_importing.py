"""Forms in an import: which files they are, reading them, and a line of the report for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError, suggestion
from toolkit.exchange.folder import Found
from toolkit.exchange.study_tables import FormRow, SpeakerRow
from toolkit.model import FormDraft, SourceKind
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.transcripts.forms import read_forms
from toolkit.verbs import form_import, lookup
from toolkit.verbs.terms import Terms

MOST_NAMED = 20  # respondents in one line of the report


@dataclass(frozen=True)
class ReadForms:
    """A file of forms as it was read, and what the forms table says of it (or nothing)."""

    path: Path
    draft: FormDraft
    row: FormRow | None


def gather(
    found: Found, rows: Sequence[FormRow], dates: str, read: list[ReadForms], failed: list[tuple[str, str]]
) -> None:
    """Read the files that the forms table lists and those that are plainly form exports; nothing else takes them."""
    for path, row in [*_listed(found, rows), *((path, None) for path in found.forms)]:
        given = row or FormRow(file=path.name, form=path.stem)
        try:
            draft = read_forms(
                path, respondent=given.respondent, closed=given.closed, leave_out=given.leave_out, dates=dates
            )
        except ToolkitError as error:
            failed.append((found.name(path), str(error)))
            continue
        read.append(ReadForms(path, draft, row))


def _listed(found: Found, rows: Sequence[FormRow]) -> list[tuple[Path, FormRow | None]]:
    by_name = {lookup.fold(found.name(path)): path for path in found.files}
    by_stem = {lookup.fold(path.stem): path for path in found.files}
    listed: list[tuple[Path, FormRow | None]] = []
    for row in rows:
        path = by_name.get(lookup.fold(row.file)) or by_stem.get(lookup.fold(row.file))
        if path is not None:
            listed.append((path, row))
            for some in (found.transcripts, found.forms):
                if path in some:
                    some.remove(path)
            found.left[:] = [one for one in found.left if one[0] != found.name(path)]
    return listed


def keep(
    tx: Transaction,
    found: Found,
    read: Sequence[ReadForms],
    rows: Sequence[FormRow],
    speakers: Sequence[SpeakerRow],
    terms: Terms,
    notes: list[str],
) -> list[list[Any]]:
    """Keep the forms, say what to look at, and return a line per file."""
    lines = []
    for one in read:
        folder = one.path.resolve().parent.name
        file = found.name(one.path)
        about = one.row or FormRow(file=file, form=one.path.stem, kind=SourceKind.SURVEY)
        if form_import.other_file(tx, file, folder, about.form, one.draft):
            file = f"{folder}/{one.path.name}"
        kept = form_import.import_forms(tx, file, folder, one.draft, about, speakers, terms)
        told = [*_without_a_row(one, kept), *_in_the_study_as_words(tx, file), *kept.notes]
        notes += [f"{file}: {text}" for text in told]
        lines.append(_line(file, about, kept, len(told)))
    notes += form_import.set_issued(tx, rows)
    form_import.set_stated(tx, rows)
    known = {lookup.fold(row["file"]) for row in tx.rows(tables.sources)}
    names = [found.name(path) for path in found.files]
    here = {lookup.fold(name) for name in [*names, *(Path(name).stem for name in names)]}
    notes += [
        f"{row.place}: there is no file “{row.file}” here. {suggestion(row.file, names, plural='files')}"
        for row in rows
        if lookup.fold(row.file) not in known | here
    ]
    return lines


def _line(file: str, about: FormRow, kept: form_import.Kept, told: int) -> list[Any]:
    count = len(kept.new)
    name = f"{kept.form} {about.wave}".strip()
    outcome = f"{count} {'form' if count == 1 else 'forms'} imported" if count else "already in the study"
    outcome += f"; {kept.known} already in the study" if count and kept.known else ""
    outcome += "; details brought up to date" if kept.updated else ""
    many = len(kept.respondents) > MOST_NAMED
    who = f"{len(kept.respondents)} respondents" if many else ", ".join(kept.respondents)
    return [file, name, kept.words, kept.turns, who, told, outcome]


def _without_a_row(one: ReadForms, kept: form_import.Kept) -> list[str]:
    if one.row is not None or not kept.new:
        return []
    said = (
        f"read as a survey with {len(kept.new)} returned, nobody named. For its time point, stakeholder group and how"
    )
    return [f"{said} many were issued, write a line into forms.csv (file, form, wave, group, issued)."]


def _in_the_study_as_words(tx: Transaction, file: str) -> list[str]:
    """Name a file that came in as a transcript before the study said that it is a form."""
    rows = [row for row in tx.rows(tables.sources, file=file) if not row["importer"].startswith("form ")]
    return [f'it is in the study as a transcript as well: project.remove_source("{row["name"]}")' for row in rows]
