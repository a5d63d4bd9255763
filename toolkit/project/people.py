"""`project.people`: the verbs on participants, speakers, and the study's lists."""

from collections.abc import Iterable, Sequence
from datetime import date as Date  # noqa: N812 - `date` is the word people use for the argument
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.exchange.folder import find_files
from toolkit.exchange.names_of_files import FIELDS, Known, propose
from toolkit.project import one_person, sampling, withdrawing
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Basis, Result
from toolkit.verbs import file_names, people, recognition
from toolkit.verbs.consent import note_consent
from toolkit.verbs.sample_plan import set_plan
from toolkit.verbs.terms import add_term

if TYPE_CHECKING:
    from toolkit.desk.panels.grid import StudyGrid
    from toolkit.desk.panels.speakers import SpeakerReview


class PeopleVerbs:
    """Changes who is who; every call is one step that can be undone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, participant: str, *, group: str, wave: str | None = None, **values: Any) -> None:
        """Add a participant; further values as in :meth:`edit`."""
        with self._store.writing("add participant") as tx:
            people.add_participant(tx, participant, group=group, wave=wave, **values)

    def edit(self, participant: str, *, wave: str | None = None, **values: Any) -> None:
        """Change status, group, number, site, cohort or an attribute, at one time point or at all.

        With `wave=""`, at the time points for which the person has no row of their own.
        """
        with self._store.writing("edit participant") as tx:
            people.edit_participant(tx, participant, wave=wave, **values)

    def rename(self, participant: str, new: str) -> None:
        """Give a participant another public label."""
        with self._store.writing("rename participant") as tx:
            people.rename_participant(tx, participant, new)

    def remove(self, participant: str) -> None:
        """Take a participant out of the table; their turns become those of an unknown speaker."""
        with self._store.writing("remove participant") as tx:
            people.remove_participant(tx, participant)

    def set_status(self, participant: str, status: str, *, reason: str = "") -> None:
        """Set active, declined, not reached, no further interviews or withdrawn; withdrawn people are not counted."""
        with self._store.writing("set status", reason=reason) as tx:
            people.set_status(tx, participant, status)

    def relate(self, participant: str, kind: str, other: str) -> None:
        """Note what one person is to another, such as a mentor: ("PM1", "mentor of", "P1")."""
        with self._store.writing("relate people") as tx:
            people.relate(tx, participant, kind, other)

    def assign_speaker(self, *, source: str, label: str, speaker: str) -> None:
        """Say who a label is: a participant, or interviewer, other present, several, unknown."""
        with self._store.writing("assign speaker") as tx:
            people.assign_speaker(tx, source, label, speaker)

    def recognise_again(self, source: str, *, labels: Sequence[str] = ()) -> Result:
        """Recognise anew who speaks where in a source, such as after a correction; no coding moves.

        Labels that the study knows stay who they are, and turns keep time, question and memos.

        Args:
            source: The source.
            labels: Labels that count as well, even where they stand once.

        Returns:
            A row per label: who it is, its blocks (turns) and words before and after.

        Raises:
            NotFound: There is no such source, or no turn begins with one of the labels.
            Refused: The source is a form, or of a format whose file says itself who speaks, such as captions.
        """
        with self._store.writing("recognise speakers again") as tx:
            said = recognition.recognise_again(tx, source, [labels] if isinstance(labels, str) else labels)
        columns = ["label", "speaker", "blocks_before", "words_before", "blocks_after", "words_after"]
        return Result(said.lines, columns=columns, basis=_recognised(source, said))

    def consent(
        self,
        *,
        participant: str,
        purpose: str,
        given: bool,
        audience: str | None = None,
        wave: str | None = None,
        version: str = "",
        date: str | Date | None = None,
    ) -> None:
        """Note what a participant agreed to (`given=True`) or refused; a later statement replaces the earlier.

        Args:
            participant: Who said it.
            purpose: "recording", "quoting", "sharing", "archiving" or "re-contact".
            given: Yes (True) or no (False).
            audience: "team", "partner" or "public"; without it, all of them.
            wave: The time point it was said about; without it, all of them.
            version: Of the consent form.
            date: When it was said, such as "2025-04-22".

        Raises:
            NotFound: There is no such participant, time point, purpose or audience.
            InvalidInput: `given` is neither True nor False, or the date can be read in two ways.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> study.people.add_group("Parent")
        >>> study.people.add("P4", group="Parent")
        >>> study.people.consent(participant="P4", purpose="quoting", audience="public", given=False)
        >>> list(study.people.consents()["given"])
        [False]
        """
        with self._store.writing("note consent") as tx:
            note_consent(
                tx, participant, purpose=purpose, given=given, audience=audience, wave=wave, version=version, date=date
            )

    def consents(self) -> Result:
        """Return what each participant agreed to or refused: a row per time point, purpose and audience.

        Returns:
            Columns `participant`, `wave`, `purpose`, `audience`, `given`, `version`, `date`; “all” where a statement is
            about every time point or every audience. Saved as consent.csv, it can be imported.
        """
        with self._store.reading() as connection:
            return sampling.consents(Reader(connection))

    def export_one(self, participant: str, folder: str | Path, *, private: bool = False) -> Path:
        """Write everything held about a person into an empty folder, for them to read, and return the folder.

        “read me first.html” and a csv per matter: who they are at each time point, consents, relations, transcripts and
        their own turns, codings on their words, memos, answers on forms, files that left, replacements, withdrawals. Of
        shared transcripts only their turns; names and labels of other people are replaced. It is noted in the history.

        Args:
            participant: Whose data.
            folder: A new or an empty folder.
            private: Also the words of private memos; without it only their titles.

        Raises:
            NotFound: There is no such participant.
            FileProblem: The folder holds files already, or is protected.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> study.people.add_group("Parent")
        >>> study.people.add("P4", group="Parent")
        >>> sorted(path.name for path in study.people.export_one("P4", tempfile.mkdtemp()).iterdir())
        ['person.csv', 'read me first.html']
        """
        return one_person.export_one(self._store, participant, folder, private=private)

    def withdraw(
        self,
        participant: str,
        what: str,
        *,
        names: Iterable[str] = (),
        drafts: Iterable[str | Path] = (),
        reason: str = "",
        preview: bool = True,
        **of: Any,
    ) -> Result:
        """List all that a withdrawal touches (the default), or carry it out (`preview=False`).

        Args:
            participant: Who withdraws.
            what: "further interviews", "quoting" or "one audience" (steps that can be undone); "one passage",
                "one time point" or "everything" (removed for good, to the byte, with all earlier versions).
            names: Other names of theirs to look for, such as the real one; only for "everything".
            drafts: Word files and the like that may quote them; they are looked into, never changed.
            reason: Why, for the history; it should name nobody.
            preview: Only list what it would touch.
            **of: `wave=` (a time point), `audience=` ("team", "partner", "public"), for a passage `source=` with
                `words=` or `start=` and `end=`; `leave_mentions=True` keeps their label in what others said.

        Returns:
            A row for each thing touched: `what`, `where`, `n`, `shown`, `becomes`.

        Raises:
            NotFound: There is no such participant, kind of withdrawal, time point, audience or source.
            InvalidInput: What the kind needs is missing, or there are no words of theirs at that place.
            Refused: Somebody else has the study open, or a coding waits to be placed after a correction.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> study.people.add_group("Parent")
        >>> study.people.add("P4", group="Parent")
        >>> said = study.people.withdraw("P4", "everything", preview=False)
        >>> list(study.people.withdrawals()["participant"])
        ['Withdrawn 1']
        """
        asked = withdrawing.ask(participant, what, names=names, **of)
        return withdrawing.withdraw_for(self._store, asked, drafts=drafts, reason=reason, preview=preview)

    def withdrawals(self) -> Result:
        """Return the log of withdrawals: who (by what they are called now), what kind, when, noted by whom."""
        with self._store.reading() as connection:
            return withdrawing.log(Transaction(connection))

    def set_plan(
        self,
        *,
        group: str,
        planned: int | None,
        wave: str | None = None,
        approached: int | None = None,
        reason: str | None = None,
    ) -> None:
        """Say how many people of a stakeholder group are to be reached at a time point (without one: over all).

        Args:
            group: The stakeholder group.
            planned: How many; None takes the line out of the plan.
            wave: The time point.
            approached: How many were asked; None leaves what is known.
            reason: Why fewer or more were reached; None leaves what is said, "" takes it away.

        Raises:
            NotFound: There is no such stakeholder group or time point, or no such line to take out.
            InvalidInput: A number is not a whole number from 0 on.
        """
        with self._store.writing("set plan") as tx:
            set_plan(tx, group, wave=wave, planned=planned, approached=approached, reason=reason)

    def plan(self) -> Result:
        """Return how many people were planned and how many were reached; see :func:`planned_and_achieved`."""
        with self._store.reading() as connection:
            return sampling.plan(Reader(connection))

    def review(self) -> "SpeakerReview":
        """Open a form in the notebook: who each label is, and which transcripts may be focus groups, with proposals.

        A click keeps one, and can be undone.
        """
        from toolkit.desk.panels.speakers import SpeakerReview

        return SpeakerReview(self._store)

    def grid(self) -> "StudyGrid":
        """Open a form in the notebook: people and transcripts as two sheets; what is changed in a cell is kept."""
        from toolkit.desk.panels.grid import StudyGrid

        return StudyGrid(self._store)

    def propose_from_names(
        self, where: str | Path | Sequence[str] | None = None, *, subfolders: bool = False
    ) -> Result:
        """Propose who, when and where from the names of files: a preview, in which nothing is changed.

        Args:
            where: A folder, or a list of names; without it the files of the study's sources.
            subfolders: Also look into the folders below.

        Returns:
            A row per file with participants, group, wave, date, site, kind, confidence and why. Correct or filter it,
            then hand it to :meth:`fill_from_names`.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> list(study.people.propose_from_names(["PM2 T1 interview.docx"])["wave"])
        ['T1']
        """
        with self._store.reading() as connection:
            tx = Transaction(connection)
            terms = {
                kind: [row["name"] for row in tx.rows(tables.terms, kind=kind)] for kind in ("wave", "group", "site")
            }
            labels = [row["label"] for row in tx.rows(tables.participants)]
            files = [row["file"] for row in sorted(tx.rows(tables.sources), key=lambda row: row["position"])]
        if isinstance(where, (str, Path)):
            found = find_files(where, subfolders=subfolders)
            files = [found.name(path) for path in found.transcripts]
        elif where is not None:
            files = list(where)
        known = Known(participants=labels, groups=terms["group"], waves=terms["wave"], sites=terms["site"])
        made = propose(files, known)
        columns = ["file", *FIELDS, "confidence", "why"]
        rows = [
            [
                one.file,
                "; ".join(one.participants),
                *(getattr(one, name) for name in FIELDS[1:]),
                one.confidence,
                one.why,
            ]
            for one in made
        ]
        notes = (
            "Nothing was changed: this is a proposal. Correct it, then: project.people.fill_from_names(proposal).",
        )
        return Result(rows, columns=columns, basis=Basis(title="What the names of the files may say", notes=notes))

    def fill_from_names(self, proposal: pd.DataFrame) -> Result:
        """Take over a proposal of :meth:`propose_from_names`, as it stands now, where the study knows nothing yet.

        One step that can be undone. Nothing that is known is changed; returns what was filled and what was left.
        """
        with self._store.writing("fill in from file names") as tx:
            said = file_names.fill(tx, proposal.to_dict("records"))
        return Result(
            said, columns=["file", "what", "value", "outcome"], basis=Basis(title="Filled in from file names")
        )

    def add_wave(self, name: str) -> None:
        """Add a time point after the last one."""
        self._add("wave", name)

    def add_group(self, name: str) -> None:
        """Add a stakeholder group."""
        self._add("group", name)

    def add_site(self, name: str) -> None:
        """Add a site."""
        self._add("site", name)

    def add_coder(self, name: str) -> None:
        """Add a person who will code, so that sources can be assigned to them."""
        with self._store.writing("add coder") as tx:
            people.add_coder(tx, name)

    def _add(self, kind: str, name: str) -> None:
        with self._store.writing(f"add {'time point' if kind == 'wave' else kind}") as tx:
            add_term(tx, kind, name)


def _recognised(source: str, said: recognition.Again) -> Basis:
    notes = ["Turns and marks were laid anew." if said.changed else "Nothing changed: the turns are as they were."]
    notes.append("The text and every coding stay where they are.")
    if said.memos_to_turns:
        notes.append(f"Memos that stay with their turn: {said.memos_to_turns}.")
    if said.memos_to_source:
        notes.append(f"Memos whose turn is gone, now about the whole of {source}: {said.memos_to_source}.")
    return Basis(title=f"Speakers of {source}, recognised again", notes=tuple(notes))
