"""Project: a study in one file, and everything a person can do with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.project import (
    beginning,
    correcting,
    exporting,
    file_importing,
    finding,
    importing,
    looking,
    overview,
    past,
    setting,
)
from toolkit.project.codebook import CodebookVerbs
from toolkit.project.desks import Desks
from toolkit.project.findings import FindingVerbs
from toolkit.project.forms import FormVerbs
from toolkit.project.framework import FrameworkVerbs
from toolkit.project.gathering import Progress, gather
from toolkit.project.method import MethodVerbs
from toolkit.project.people import PeopleVerbs
from toolkit.project.privacy import PrivacyVerbs
from toolkit.project.safeguarding import SafeguardingVerbs
from toolkit.project.settling import SettlingVerbs
from toolkit.project.suggestions import SuggestionVerbs
from toolkit.project.transcripts import TranscriptVerbs
from toolkit.store import bundle, copies, read
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Basis, Result, StudyData
from toolkit.verbs import coding, lookup, memos, people, settings, sources, steps
from toolkit.verbs.codebook_import import CodebookImport
from toolkit.verbs.codings_import import CodingsImport

if TYPE_CHECKING:
    from toolkit.desk.panels.corrections import CorrectionReview
    from toolkit.desk.panels.explorer import Explorer
    from toolkit.desk.panels.reconcile import Reconcile
    from toolkit.desk.panels.suggestions import SuggestionReview
    from toolkit.desk.theme_board import ThemeBoard
    from toolkit.desk.widget import Desk
    from toolkit.suggest.suggestions import ThemeSuggestions


class Project:
    """A study, kept in one file. Nothing has to be saved or closed: what a call changes is kept when it returns.

    >>> import tempfile
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.codebook.add("Availability") in set(study.codes()["id"])
    True
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.codebook = CodebookVerbs(store)
        self.people = PeopleVerbs(store)
        self.forms = FormVerbs(store)
        self.transcripts = TranscriptVerbs(store, lambda: self.privacy.key_in_hand)
        self.method = MethodVerbs(store)
        self.settling = SettlingVerbs(store)
        self.findings = FindingVerbs(store)
        self.suggestions = SuggestionVerbs(store, self.desk)
        self.privacy = PrivacyVerbs(store)
        self.safeguarding = SafeguardingVerbs(store)
        self._coder: str | None = None
        self._desks = Desks(store, self.privacy.ring)
        self.framework = FrameworkVerbs(store, self._desks)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        coder: str | None = None,
        waves: Sequence[str] = (),
        take_over: bool = False,
    ) -> "Project":
        """Open a study, or make one (`create=True` opens what exists).

        Args:
            path: The file; the ending .qual is added when it is missing.
            create: Whether to make the study when there is none.
            coder: Who codes, by name; without it the study's only coder.
            waves: The time points in order, such as ["T1", "T2"].
            take_over: Write even though another machine has the study open, after that machine is gone.

        Raises:
            FileProblem: There is no such study, or the file is not one.
            StudyTooNew: A later version of the toolkit wrote it.
            Refused: Nobody codes under the name of the agreed coding.
        """
        people.refuse_agreed(coder)
        file = finding.study_file(path)
        there = file.exists()
        if not there and not create:
            raise finding.no_study(file)
        store = Store.open(file, person=coder, take_over=take_over) if there else Store.create(file, person=coder)
        project = cls(store)
        project._coder = beginning.begin(store, coder, waves)
        return project

    @property
    def path(self) -> Path:
        """The study's file."""
        return self._store.path

    @property
    def coder(self) -> str | None:
        """Who codes here."""
        return self._coder

    def close(self) -> None:
        """Let go of the file; not needed, but frees the presence file at once."""
        self._store.close()

    # Bringing things in and out

    def import_transcripts(
        self,
        where: str | Path | Sequence[str | Path],
        *,
        subfolders: bool = False,
        dates: str = "",
        clean_pages: bool = True,
        repair_encoding: bool = False,
        progress: Progress | None = None,
    ) -> importing.ImportReport:
        """Import transcripts and the tables beside them: a folder, a glob, one file or a list.

        Running it again changes nothing. `dates` ("day first", "month first") settles dates such as 3/4/2025;
        `clean_pages=False` leaves page headers, numbers and line breaks in the text of a PDF; `repair_encoding=True`
        makes garbled letters (â€™) whole where nothing is coded yet.
        """
        found, known = importing.files_in(where, subfolders=subfolders), set(self.participants()["participant"])
        how = {"clean_pages": clean_pages, "repair_encoding": repair_encoding}
        got = gather(found, known_labels=known, dates=dates, progress=progress, **how)
        with self._store.writing("import transcripts") as tx, self.privacy.importing(tx, found, got) as warned:
            return warned(importing.keep(tx, found, got, repair=repair_encoding))

    def import_codebook(self, path: str | Path) -> CodebookImport:
        """Import a codebook (.yaml, .csv, .xlsx); importing it again keeps the study's own changes and names them."""
        return file_importing.bring_codebook(self._store, path, self.privacy.ring)

    def import_codings(self, path: str | Path) -> CodingsImport:
        """Import codings keyed by quotation (csv or xlsx); rows that cannot be placed for certain are listed."""
        return file_importing.bring_codings(self._store, path, self.privacy.ring, self._coder)

    def correct(
        self,
        source: str | None = None,
        *,
        text: str | None = None,
        file: str | Path | None = None,
        replace: Mapping[str, str] | None = None,
        preview: bool = False,
    ) -> Result:
        """Correct the text of a source, or words in the whole study; codings go along or are listed to review."""
        with self._store.writing("correct") as tx:
            return correcting.correct(tx, source, text=text, file=file, replace=replace, write=not preview)

    def review_corrections(self) -> "CorrectionReview":
        """Open a form in the notebook: codings that a correction could not place, each beside the nearest words."""
        from toolkit.desk.panels.corrections import CorrectionReview

        return CorrectionReview(self._store)

    def export_codings(self, path: str | Path, *, keep_refused: bool = False, names_stay: str = "") -> Path:
        """Write the codings that may leave, keyed by quotation, as csv; a warning says what is left out.

        For work inside the team `keep_refused=True` keeps those of people who refused to be quoted.
        """
        key = self.privacy.key_in_hand
        return exporting.export_codings(self._store, path, keep_refused=keep_refused, key=key, names_stay=names_stay)

    def export(self, report: Any, path: str | Path, *, names_stay: str = "") -> Path:
        """Save a report (anything with `.save(path)`) and note it, and what it shows in spite of its rules, for good.

        With a key open, nothing is written if a name of it stands there; `names_stay` says why it may, and is noted.
        `project.history(exports=True)` lists what left.
        """
        key = self.privacy.key_in_hand
        return exporting.export_report(self._store, report, path, key=key, names_stay=names_stay)

    # Looking

    def sources(self) -> Result:
        """Return the sources: file, kind, time point, date, mode, site, language, words, turns, version, check."""
        return self._frame(read.sources_frame, "Sources")

    def participants(self) -> Result:
        """Return a row per participant and time point, with the label they are quoted under."""
        return self._frame(read.participants_frame, "Participants")

    def speakers(self) -> Result:
        """Return each label of each source, who it is, and where that is not known who it may be and why."""
        return self._frame(looking.speakers, "Speakers")

    def turns(self, source: str | None = None) -> Result:
        """Return the turns with their words, of one source or of all; `time` is when they begin in the recording."""
        with self._store.reading() as connection:
            return looking.turns(Reader(connection), source)

    def codes(self) -> Result:
        """Return the codes in the order of the tree."""
        return self._frame(lambda reader: read.book_frames(reader.codebook())["codes"], "Codes")

    def themes(self) -> Result:
        """Return the themes in the analyst's order, with the codes that speak for them."""
        return self._frame(looking.themes, "Themes")

    def codings(self, *, to_review: bool = False) -> Result:
        """Return every coder's codings, with who speaks in them; or those a correction of the text could not place."""
        with self._store.reading() as connection:
            return looking.codings(Reader(connection), to_review=to_review)

    def memos(self, **which: str) -> Result:
        """Return the memos, each with what it is `about`; `kind=`, `about=` and `coder=` choose some."""
        return past.memos(self._store, **which)

    def history(self, *, exports: bool = False, **which: Any) -> Result:
        """Return a row per step: when, who, what was done to what, what it changed, why, and whether it stands.

        `coder=`, `what=` (such as "merge"), `about=` (a name), `since=`, `until=` (days) and `standing=True` choose
        some; `exports=True` gives a row per file that left. `.to_csv(…)` or `.to_excel(…)` take it along.
        """
        return past.history(self._store, exports=exports, **which)

    def copies(self) -> list[Path]:
        """Return the backup copies beside the study, newest first."""
        return copies.copies(self.path)

    def data(self, *, coder: str | None = None, layer: str | None = None, as_of: str | int | None = None) -> StudyData:
        """Return the study's coding (or one coder's, or the agreed one) as frozen frames for an analysis.

        Args:
            coder: One person's coding.
            layer: "agreed" for the agreed coding.
            as_of: A milestone, an event number, or a date: the study as it was then.

        Raises:
            Refused: Several people coded a source that is assigned to nobody, or words of that moment were removed.
        """
        with self._store.reading() as connection:
            reader, moment = finding.data_at(connection, as_of)
            return bundle.study_data(reader, coder=coder, layer=layer, **moment)

    def explore(self) -> "Explorer":
        """Open a form in the notebook: choose what to count; it shows the table, its words and its line of code."""
        return self._desks.explore(self)

    # Coding

    def desk(self, source: str | None = None, *, height: str = "75vh") -> "Desk":
        """Open the coding desk: mark words with mouse or keyboard; every click is kept at once.

        Args:
            source: The source to open first; without it the first one.
            height: How high the desk is in the notebook, such as "75vh" or "600px".

        Raises:
            NotFound: There is no such source.
        """
        return self._desks.open(source, coder=self._coder, height=height)

    def theme_board(self, *, height: str = "75vh") -> "ThemeBoard":
        """Open the theme board: codes as cards, put under themes with mouse or keyboard; every move is kept at once."""
        return self._desks.theme_board(height=height)

    def code(self, *, source: str, start: int, end: int, code: str | Sequence[str], **values: Any) -> str | list[str]:
        """Put a code, or several, on the characters `start` to `end` of a source; return the codings' ids.

        `view=` and `key_quote=` may be given. The same coding is not made twice.
        """
        names = [code] if isinstance(code, str) else list(code)
        with self._store.writing("code") as tx:
            made = coding.add_codings(tx, source, (start, end), names, coder_id=self._coder_id(tx, None), **values)
        return made[0] if isinstance(code, str) else made

    def uncode(self, coding_id: str) -> None:
        """Take a coding away."""
        with self._store.writing("remove coding") as tx:
            coding.remove_coding(tx, coding_id)

    def recode(self, coding_id: str, *, code: str) -> None:
        """Give an extract another code; view, key quote, memos and evidence stay."""
        self.change_coding(coding_id, code=code)

    def change_coding(self, coding_id: str, *, code: str | None = None, **values: Any) -> None:
        """Change a coding: code=, span=(start, end), view=, key_quote=."""
        with self._store.writing("change coding") as tx:
            code_id = lookup.codebook(tx).code(code).id if code else None
            coding.change_coding(tx, coding_id, code_id=code_id, **values)

    def set_evidence(self, coding_id: str, *, theme: str, kind: str | None) -> None:
        """Say that an extract supports, contradicts or complicates a theme (None: neither)."""
        with self._store.writing("set evidence") as tx:
            coding.set_evidence(tx, coding_id, lookup.codebook(tx).theme(theme).id, kind)

    def memo(
        self, body: str, *, kind: str = "analytic", title: str = "", private: bool | None = None, **about: Any
    ) -> str:
        """Write a memo (Markdown) and return its id; reflexive ones are private unless said otherwise.

        What it is `about` is said by name: source=, turn= (with source=), code=, theme=, participant=, finding= or
        coding= (an id); or nothing.
        """
        with self._store.writing("write memo") as tx:
            return memos.write(tx, body, kind=kind, title=title, private=private, about=memos.subjects(tx, **about))

    def assign(self, *, source: str, coder: str, assigned: bool = True) -> None:
        """Give a source to a coder: their coding is the one that counts there."""
        with self._store.writing("assign") as tx:
            sources.assign(tx, source, people.coder(tx, coder), assigned=assigned)

    def finish(self, *, source: str, coder: str | None = None, finished: bool = True) -> None:
        """Say that the coding of a source is finished (or not after all)."""
        with self._store.writing("finish" if finished else "reopen") as tx:
            coder_id = people.coder(tx, coder) if coder else self._coder_id(tx, None)
            sources.set_progress(tx, source, coder_id, "finished" if finished else "coding")

    def settle(self, source: str | None = None, **how: Any) -> str:
        """Settle a place that coders coded differently, or all they coded alike; see `project.settling.settle`."""
        return self.settling.settle(source, **how)

    def reconcile(self, source: str | None = None) -> "Reconcile":
        """Open a form in the notebook that walks through the places which coders coded differently."""
        return self.settling.reconcile(source)

    def keep(self, suggestions: "ThemeSuggestions") -> str:
        """Keep what `suggest_themes` offered, for people to decide on; nothing is coded. See `project.suggestions`."""
        return self.suggestions.keep(suggestions)

    def review_suggestions(self) -> "SuggestionReview":
        """Open a form in the notebook: one kept suggestion at a time, with its words, and what can become of it."""
        return self.suggestions.review()

    # Sources and settings

    def edit_source(self, source: str, **values: Any) -> None:
        """Change kind, wave, date, mode, site, language or an attribute of a source.

        `checked_by=` and `checked_on=` say who compared the text with the recording, and when.
        """
        with self._store.writing("edit source") as tx:
            sources.edit_source(tx, source, **values)

    def rename_source(self, source: str, new: str) -> None:
        """Give a source another name."""
        with self._store.writing("rename source") as tx:
            sources.rename_source(tx, source, new)

    def remove_source(self, source: str) -> int:
        """Take a source out of the study; return how many codings went with it. Undo brings all back."""
        with self._store.writing("remove source") as tx:
            return sources.remove_source(tx, source)

    def set(self, *, reason: str = "", **values: Any) -> str | None:
        """Keep settings, such as labels={"Peer mentor": "PM{number}, {wave}"}, each step with its reason."""
        with self._store.writing("set", reason=reason) as tx:
            return setting.keep(tx, values)

    def milestone(self, name: str) -> None:
        """Name this moment (“Year 1 report, as sent”), to count again as it was: data(as_of=name)."""
        with self._store.writing("milestone") as tx:
            settings.add_milestone(tx, name)

    def undo(self, *, others: bool = False) -> str:
        """Take back the last step and say what it was; `others=True` also takes back another person's.

        Raises:
            Refused: There is nothing to undo, or the last step is another person's.
        """
        with self._store.stepping() as tx:
            return steps.step(tx, forward=False, others=others)

    def redo(self, *, others: bool = False) -> str:
        """Do the step that was taken back last again, and say what it was."""
        with self._store.stepping() as tx:
            return steps.step(tx, forward=True, others=others)

    def __repr__(self) -> str:
        return overview.as_text(*overview.looked_up(self._store, self._coder))

    def _repr_html_(self) -> str:
        return overview.as_html(*overview.looked_up(self._store, self._coder))

    def _coder_id(self, tx: Transaction, name: str | None) -> str:
        return people.named_coder(tx, name or self._coder)

    def _frame(self, make: Any, title: str) -> Result:
        with self._store.reading() as connection:
            return Result(make(Reader(connection)), basis=Basis(title=title))
