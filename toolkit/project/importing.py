"""Importing transcripts and the tables beside them: read everything first, then keep it in one step."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem, ToolkitError
from toolkit.exchange import study_tables
from toolkit.exchange.folder import Found, find_files
from toolkit.exchange.study_tables import (
    ConsentRow,
    FormRow,
    GuideRow,
    ParticipantRow,
    PlanRow,
    SourceRow,
    SpeakerRow,
)
from toolkit.model import PERSON_KINDS, Draft, sha256
from toolkit.privacy.names import NameKind
from toolkit.project import form_importing
from toolkit.store import privacy_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.study import Basis, Result
from toolkit.transcripts.correction import edits_between, mostly_the_same
from toolkit.transcripts.draft import NO_LABELS
from toolkit.transcripts.letters import proposals, repaired
from toolkit.transcripts.registry import read_transcript
from toolkit.verbs import consent, correction, guide, lookup, people, sample_plan, sources, speaking, taken_back
from toolkit.verbs.coding import text_of
from toolkit.verbs.labels import refuse_shared_labels
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

FOLDERS = "folders of sources"
RENAMED = (
    "A file is known here under another name, since a name was replaced in it. What the tables say of it was passed "
    "over: open the key first (project.privacy.open_key) to bring it up to date."
)
ROWS = {"topic_guide": "guide", "forms": "form_rows", "consent": "consents"}  # where the lines of a table are gathered
Progress = Callable[[Sequence[Path]], Iterable[Path]]


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
            continue
        setattr(got, ROWS.get(name, name), rows)
        got.tables.append(f"{found.name(path)} ({len(rows)} lines)")
    form_importing.gather(found, got.form_rows, dates, got.forms, got.failed)
    labels = {*known_labels, *(row.participant for row in got.participants), *(row.label for row in got.speakers)}
    labels |= {label for row in got.sources for label, _ in row.participants}
    for path in progress(found.transcripts) if progress else found.transcripts:
        try:
            got.drafts.append((path, read_transcript(path, labels - {""}, **reading)))
        except ToolkitError as error:
            got.failed.append((found.name(path), str(error)))
    got.problems += [said for _, said in got.failed]
    return got


def keep(tx: Transaction, found: Found, got: Gathered, *, repair: bool = False) -> ImportReport:
    """Write what was gathered, all in one step that can be undone; `repair` takes over letters made whole."""
    terms = Terms(tx)
    before = {row["id"] for row in tx.rows(tables.participants)}
    notes = people.import_participants(tx, got.participants, terms) if got.participants else []
    notes += taken_back.perhaps_the_same(tx, before)
    for name in dict.fromkeys(row.wave for row in got.sources if row.wave):
        terms.resolve("wave", name, next(row.place for row in got.sources if row.wave == name))
    names = [found.name(path) for path, _ in got.drafts]
    others = [name for name, _ in got.failed] + [found.name(one.path) for one in got.forms]
    got.seen = {_fingerprint(text_of(tx, row)): row["name"] for row in tx.rows(tables.sources)}
    notes += [line for path, draft in got.drafts if repair for line in _repair(tx, found, path, draft)]
    about, unmatched = sources.match_files(got.sources, [*names, *others])
    lines = [
        _keep_one(tx, found, path, draft, about.get(found.name(path)), got, terms, notes) for path, draft in got.drafts
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
    refuse_shared_labels(tx)
    columns = ["file", "source", "words", "turns", "speakers", "warnings", "outcome"]
    files = Result(lines, columns=columns, basis=Basis(title=f"Import from {found.root}"))
    notes = list(dict.fromkeys([*terms.warnings, *notes]))
    return ImportReport(files, got.tables, notes, got.problems, found.left, terms.added)


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
    file = found.name(path)
    known = _known_source(tx, found, path, draft)
    if known is None and (known := _renamed_source(tx, draft)) is not None:
        got.renamed.add(file)
        notes.append(RENAMED)
        return _again(tx, file, draft, known, None, [], terms, notes)
    if known is not None:
        return _again(tx, file, draft, known, about, got.speakers, terms, notes)
    if draft.file_sha256 in taken_back.fingerprints(tx):
        notes.append(f"{file}: {taken_back.LEFT_OUT}")
        return [file, "", 0, 0, "", 1, "left out"]
    if any(row["file"] == file for row in tx.rows(tables.sources)):
        file = _in_folder(path)  # another folder has a file of this name in the study
    name = _name(tx, file, draft, about)
    listed = _listed(got.speakers, name, draft, file)
    fresh = _with_file(draft, file)
    told = sources.add_source(tx, fresh, name, about, listed, terms)
    told = [*_worth_saying(draft, about), *told]
    source_id = lookup.source(tx, name)["id"]
    set_setting(tx, FOLDERS, {**get_setting(tx, FOLDERS, {}), source_id: path.resolve().parent.name})
    if twin := got.seen.get(_fingerprint(draft.text)):
        told.append(f'the same words as “{twin}”: if it is one interview, project.remove_source("{name}")')
    got.seen.setdefault(_fingerprint(draft.text), name)
    notes += [f"{file}: {text}" for text in told]
    return [file, name, *_measure(tx, name), len(told), "imported"]


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
    rows = [row for row in tx.rows(tables.sources) if row["file"] in (found.name(path), _in_folder(path))]
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


def _in_folder(path: Path) -> str:
    return f"{path.resolve().parent.name}/{path.name}"


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
        f"{draft.name} ({path.suffix[1:]})",
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
