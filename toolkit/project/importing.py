"""Importing transcripts and the tables beside them: read everything first, then keep it in one step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem
from toolkit.exchange.folder import Found, find_files
from toolkit.exchange.study_tables import (
    SourceRow,
    SpeakerRow,
)
from toolkit.model import PERSON_KINDS, Draft, sha256
from toolkit.privacy.names import NameKind
from toolkit.project import form_importing, sheet_importing
from toolkit.project.gathering import Gathered, match_files
from toolkit.store import privacy_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.study import Basis, Result
from toolkit.transcripts.correction import edits_between, mostly_the_same
from toolkit.transcripts.draft import NO_LABELS
from toolkit.transcripts.letters import proposals, repaired
from toolkit.verbs import (
    consent,
    correction,
    guide,
    kinds_of_talk,
    known_files,
    lookup,
    people,
    sample_plan,
    sources,
    speaking,
    taken_back,
)
from toolkit.verbs.coding import text_of
from toolkit.verbs.labels import refuse_shared_labels
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

FOLDERS = "folders of sources"
IMPORTED = "imported"
RENAMED = (
    "A file is known here under another name, since a name was replaced in it. What the tables say of it was passed "
    "over: open the key first (project.privacy.open_key) to bring it up to date."
)
AS_ONE = (
    "{file} holds several interviews, and the study has it as one source, “{name}”. To have them apart: "
    'project.remove_source("{name}"), then import the file again.'
)


@dataclass
class ImportReport:
    """What an import understood: a line per file, and what a person should look at."""

    files: Result
    tables: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    def save(self, path: str | Path) -> Path:
        """Write the report as .csv, .xlsx or .docx and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written.
        """
        from toolkit.project.import_paper import save

        return save(self.files, self.lines(), Path(path).expanduser())

    def lines(self) -> list[str]:
        """Return the report's sentences, most urgent first."""
        return [
            *(f"Not imported: {text}" for text in self.problems),
            *(f"Please look: {text}" for text in self.notes),
            *([f"New in the study: {', '.join(self.new)}."] if self.new else []),
            *(f"Table read: {text}" for text in self.tables),
            *(f"Left alone: {name} – {why}." for name, why in self.left),
        ]

    def __repr__(self) -> str:
        return "\n".join([repr(self.files), *self.lines()])

    def _repr_html_(self) -> str:
        listed = "".join(f"<li>{escape(line)}</li>" for line in self.lines())
        return self.files.to_accessible_html() + (f"<ul>{listed}</ul>" if listed else "")


def keep(tx: Transaction, found: Found, got: Gathered, *, repair: bool = False) -> ImportReport:
    """Write what was gathered, all in one step that can be undone; `repair` takes over letters made whole."""
    terms = Terms(tx)
    before = {row["id"] for row in tx.rows(tables.participants)}
    notes = people.import_participants(tx, got.participants, terms) if got.participants else []
    notes += taken_back.perhaps_the_same(tx, before)
    for name in dict.fromkeys(row.wave for row in got.sources if row.wave):
        terms.resolve("wave", name, next(row.place for row in got.sources if row.wave == name))
    names = [found.name(path, draft.part) for path, draft in got.drafts]
    others = [name for name, _ in got.failed] + [found.name(one.path) for one in got.forms]
    got.seen = {_fingerprint(text_of(tx, row)): row["name"] for row in tx.rows(tables.sources)}
    notes += [line for path, draft in got.drafts if repair for line in _repair(tx, found, path, draft)]
    about, unmatched = match_files(got.sources, [*names, *others])
    lines = [
        _keep_one(tx, found, path, draft, about.get(found.name(path, draft.part)), got, terms, notes)
        for path, draft in got.drafts
    ]
    lines += form_importing.keep(tx, found, got.forms, got.form_rows, got.speakers, terms, notes)
    lines += [[name, "", 0, 0, "", 1, "not imported: see below"] for name, _ in got.failed]
    passed_over = {row.place for file, row in about.items() if file in got.renamed}
    kept = [row for row in got.sources if row.place not in passed_over]
    sources.remember(tx, [row for row in kept if not any(row.place in said for said in terms.warnings)])
    if got.guide:
        guide.import_guide(tx, got.guide, terms)
    notes += consent.import_consents(tx, got.consents, terms)
    notes += sample_plan.import_plan(tx, got.plan, terms)
    known = {lookup.fold(row["file"]) for row in tx.rows(tables.sources)}
    notes += [line for file, line in unmatched if lookup.fold(file) not in known]
    forms = {found.name(one.path) for one in got.forms}
    notes += [
        f"{row.place}: {file} is a form; forms.csv says what it is." for file, row in about.items() if file in forms
    ]
    notes += _shared(tx, lines)
    refuse_shared_labels(tx)
    columns = ["file", "source", "words", "turns", "speakers", "warnings", "outcome"]
    files = Result(lines, columns=columns, basis=Basis(title=f"Import from {found.root}"))
    notes = _without_echoes(list(dict.fromkeys([*terms.warnings, *notes])), got)
    return ImportReport(files, got.tables, notes, got.problems, found.left, terms.added)


def _shared(tx: Transaction, lines: list[list[Any]]) -> list[str]:
    """Say which of the sources just imported as interviews may be focus groups, and how to take that over."""
    fresh = {line[1]: line for line in lines if line[-1] == IMPORTED}
    told = []
    for talk in kinds_of_talk.shared_talks(tx):
        if talk.source in fresh:
            fresh[talk.source][5] += 1
            told.append(
                f"{talk.file}: {talk.why}: it may be a {talk.kind}. If it is, take that over: "
                f'project.edit_source("{talk.source}", kind="{talk.kind}"), or a click in project.people.review().'
            )
    return told


def _keep_one(
    tx: Transaction,
    found: Found,
    path: Path,
    draft: Draft,
    about: SourceRow | None,
    got: Gathered,
    terms: Terms,
    notes: list[str],
) -> list[Any]:
    file = found.name(path, draft.part)
    known = _known_source(tx, found, path, draft)
    if draft.part and (whole := tx.rows(tables.sources, file=found.name(path))):
        notes.append(AS_ONE.format(file=found.name(path), name=whole[0]["name"]))
        return [file, whole[0]["name"], 0, 0, "", 1, "left: its file is one source of the study"]
    if known is None and (known := _renamed_source(tx, draft)) is not None:
        got.renamed.add(file)
        notes.append(RENAMED)
        return _again(tx, file, draft, known, None, [], terms, notes)
    if known is not None:
        return _again(tx, file, draft, known, about, got.speakers, terms, notes)
    if draft.file_sha256 in taken_back.fingerprints(tx):
        notes.append(f"{file}: {taken_back.LEFT_OUT}")
        return [file, "", 0, 0, "", 1, "left out"]
    if (same := known_files.made_from(tx, draft.file_sha256)) is not None and text_of(tx, same) != draft.text:
        notes.append(f"{file}: {known_files.SAME_FILE.format(same['name'])}")
        return [file, same["name"], 0, 0, "", 1, "left out: the same file under another name"]
    if any(row["file"] == file for row in tx.rows(tables.sources)):
        file = _in_folder(path, draft.part)  # another folder has a file of this name in the study
    name = _name(tx, file, draft, about)
    listed = _listed(got.speakers, name, draft, file)
    fresh = _with_file(draft, file)
    told = sources.add_source(tx, fresh, name, about, listed, terms)
    told = [*_worth_saying(draft, about), *told]
    source_id = lookup.source(tx, name)["id"]
    set_setting(tx, FOLDERS, {**get_setting(tx, FOLDERS, {}), source_id: path.resolve().parent.name})
    words = _fingerprint(draft.text)
    if twin := got.seen.get(words):
        told.append(f'the same words as “{twin}”: if it is one interview, project.remove_source("{name}")')
    got.seen.setdefault(words, name)
    notes += [text if text.startswith(f"{file}: ") else f"{file}: {text}" for text in told]
    return [file, name, *_measure(tx, name), len(told), IMPORTED]


def _without_echoes(notes: list[str], got: Gathered) -> list[str]:
    """Say once what follows from a table of participants that could not be read."""
    echoes = [note for note in notes if people.NOBODY_KNOWN in note] if "participants" in got.unread else []
    if not echoes:
        return notes
    lines = f"{len(echoes)} lines of the other tables name" if len(echoes) > 1 else "A line of the other tables names"
    said = f"{lines} people whom the study does not know, since the table of participants was not read: mend it first."
    return [said, *(note for note in notes if note not in echoes)]


def _worth_saying(draft: Draft, about: SourceRow | None) -> list[str]:
    """Leave out what goes without saying: a field note or a document has no speakers."""
    spoken = about is None or about.kind in PERSON_KINDS
    return [text for text in draft.warnings if spoken or text != NO_LABELS]


def _listed(speakers: Sequence[SpeakerRow], name: str, draft: Draft, file: str) -> list[SpeakerRow]:
    meant = {lookup.fold(one) for one in (name, draft.name, file)}
    return [row for row in speakers if lookup.fold(row.source) in meant]


def _again(
    tx: Transaction,
    file: str,
    draft: Draft,
    known: Row,
    about: SourceRow | None,
    speakers: Sequence[SpeakerRow],
    terms: Terms,
    notes: list[str],
) -> list[Any]:
    outcome = "already in the study"
    if known["file_sha256"] != draft.file_sha256:
        outcome = "changed on disk; the study keeps the text you coded"
        notes.append(
            f"{file} is not the file it was when it was imported. Nothing was changed. "
            f'To take the new text over, codings and all: project.correct("{known["name"]}", file=…, preview=True).'
        )
    if about is not None and not sources.remembered(tx, about):
        if about.place == file:
            sheet_importing.fill_in(tx, known, about, terms)
        else:
            notes += [f"{file}: {text}" for text in sources.describe_source(tx, known, about, terms)]
            outcome += "; details brought up to date"
    name = str(tx.rows(tables.sources, id=known["id"])[0]["name"])
    if known["file_sha256"] == draft.file_sha256 and sources.look_again(
        tx, name, draft, about, _listed(speakers, name, draft, file)
    ):
        outcome += "; speakers brought up to date"
    outcome += _part_turns(tx, lookup.source(tx, name), draft, notes)
    return [file, name, *_measure(tx, name), 0, outcome]


def _part_turns(tx: Transaction, known: Row, draft: Draft, notes: list[str]) -> str:
    """Part the turns of captions in which a listed person speaks, if nothing is coded; return what became of them."""
    labels = sources.labelled(tx, known)
    fresh = [label for label in draft.labels if label and label not in labels]
    same_reader = known["importer"] == draft.importer and not speaking.is_from_the_text(known)
    if not fresh or not same_reader or known["file_sha256"] != draft.file_sha256:
        return ""
    name, listed = known["name"], ", ".join(f"“{label}”" for label in fresh)
    corrected = known["version"] > 1
    if not corrected and not tx.rows(tables.codings, source_id=known["id"]):
        correction.correct(
            tx, known, draft.text, edits_between(text_of(tx, known), draft.text), sure=False, draft=draft
        )
        return "; speakers brought up to date"
    why = "its text was corrected" if corrected else "it is coded"
    way = f'replace={{" {fresh[0]}: ": "\\n\\n{fresh[0]}: "}}' if corrected else f'file="…/{draft.file}"'
    notes.append(
        f"{listed} is listed now, but {why}: the words are still in the turn before. To part them, codings and all: "
        f'project.correct("{name}", {way}, preview=True).'
    )
    return "; turns left as they are: see below"


def _repair(tx: Transaction, found: Found, path: Path, draft: Draft) -> list[str]:
    """Take over letters made whole where nothing is coded yet; a coded source is left to `project.correct`."""
    known = _known_source(tx, found, path, draft)
    before = text_of(tx, known) if known else ""
    garbled = list(proposals(before))
    if known is None or known["file_sha256"] != draft.file_sha256 or not garbled:
        return []
    coded = bool(tx.rows(tables.codings, source_id=known["id"]))
    if coded or draft.text != repaired(before):
        first, whole = garbled[0]
        how = f"project.correct(replace=…), such as “{first[:40]}” → “{whole[:40]}”"
        why = "is coded" if coded else "was corrected since it was imported"
        return [f"“{known['name']}” {why}: its garbled letters were left. To repair them, codings and all: {how}."]
    correction.correct(tx, known, draft.text, edits_between(before, draft.text), sure=False, draft=draft)
    return [f"“{known['name']}”: garbled letters were repaired; nothing was coded there yet."]


def _known_source(tx: Transaction, found: Found, path: Path, draft: Draft) -> Row | None:
    """Find the source this file became: the same name, and the same words or the same folder."""
    rows = [
        row
        for row in tx.rows(tables.sources)
        if row["file"] in (found.name(path, draft.part), _in_folder(path, draft.part))
    ]
    same = [row for row in rows if row["file_sha256"] == draft.file_sha256]
    folder = path.resolve().parent.name
    here = [row for row in rows if get_setting(tx, FOLDERS, {}).get(row["id"]) in (None, folder)]
    edited = [row for row in rows if len(rows) == 1 and mostly_the_same(text_of(tx, row), draft.text)]
    return next(iter([*same, *here, *edited]), None)


def _renamed_source(tx: Transaction, draft: Draft) -> Row | None:
    """Find the source that this very file became, before a name was replaced in the name of the file."""
    logged = tx.rows(privacy_tables.redactions, kind=str(NameKind.FILE))
    renamed = {row["source_id"] for row in logged}
    same = tx.rows(tables.sources, file_sha256=draft.file_sha256) if renamed else []
    return next((row for row in same if row["id"] in renamed), None)


def _in_folder(path: Path, part: str) -> str:
    return "/".join([path.resolve().parent.name, path.name, *([part] if part else [])])


def _fingerprint(text: str) -> str:
    """The same for two files with the same words, whatever their spaces and capitals."""
    return sha256(" ".join(text.casefold().split()).encode())


def _name(tx: Transaction, file: str, draft: Draft, about: SourceRow | None) -> str:
    taken = {lookup.fold(row["name"]) for row in tx.rows(tables.sources)}
    path = Path(file)
    folder = path.parent.name
    choices = [
        about.name if about else "",
        draft.name,
        f"{folder}/{draft.name}" if folder else "",
        f"{draft.name} ({path.suffix[1:] or 'no ending'})",
        file,
    ]
    return next(name for name in choices if name and lookup.fold(name) not in taken)


def _with_file(draft: Draft, file: str) -> Draft:
    from dataclasses import replace

    return replace(draft, file=file)


def _measure(tx: Transaction, name: str) -> tuple[int, int, str]:
    source = lookup.source(tx, name)
    turns = tx.rows(tables.turns, source_id=source["id"])
    labels = {row["id"]: row["label"] for row in tx.rows(tables.speakers, source_id=source["id"])}
    spoken = dict.fromkeys(labels[turn["speaker_id"]] for turn in sorted(turns, key=lambda one: one["number"]))
    return sum(turn["words"] for turn in turns), len(turns), ", ".join(label for label in spoken if label)


def files_in(where: str | Path | Sequence[str | Path], *, subfolders: bool) -> Found:
    """Return the files to import, and refuse where there is nothing to read."""
    found = find_files(where, subfolders=subfolders)
    if not found.transcripts and not found.tables and not found.forms:
        raise FileProblem(
            "There is nothing to import here.",
            where=str(found.root),
            fix="; ".join(f"{name}: {why}" for name, why in found.left) or "The folder holds no transcripts.",
        )
    return found
