"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.errors import Refused
from toolkit.exchange.folder import Found
from toolkit.privacy import key_file
from toolkit.privacy.key_file import LOST, Keyring
from toolkit.privacy.key_place import refuse_place
from toolkit.privacy.names import Key, Name
from toolkit.project import due, known_names, removing, replacing
from toolkit.project.gathering import Gathered
from toolkit.project.importing import ImportReport
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Result
from toolkit.verbs.name_rules import Rules
from toolkit.verbs.settings import set_setting

if TYPE_CHECKING:
    from toolkit.desk.panels.names import NameReview
    from toolkit.privacy.sought import Given
    from toolkit.report.data_protection import Statement


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.ring = Keyring()

    # Finding and replacing

    def find(self, *, known: Iterable[Name | str] = (), engine: str | None = None) -> Result:
        """Return the names found in the whole study, a row per name; see `toolkit.privacy.find.find_names`.

        Looked through are the texts, names of sources and files, labels, sites and attributes, memos and the codebook.

        Args:
            known: Names known already; those of an opened key are.
            engine: "rules", or "library" for lists of given names beside them; without it the best that is installed.
        """
        from toolkit.privacy.find import find_names
        from toolkit.project import words_of_study

        with self._store.reading() as connection:
            reader = Reader(connection)
            looked_through, labels = words_of_study.passages(reader), words_of_study.labels(reader)
        return find_names(looked_through, labels=labels, known=[*self.ring.names, *known], engine=engine)

    def replace(
        self,
        rules: Rules,
        *,
        preview: bool = False,
        only: Mapping[str, Any] | None = None,
        as_written: Sequence[str] = (),
        used_before: Sequence[str] = (),
        code_names: bool = False,
    ) -> Result:
        """Replace names in all that the study holds: texts, labels, names of sources and files, memos, codebook, forms.

        Whole words, the longest first, in any capitals; a plain pseudonym takes the case of the name, what is in square
        brackets stays as it is written. Each source gets a new version in which every coding stands on its words; one
        that begins or ends inside a name grows to hold all that replaces it. One step, which undo takes back. With an
        open key, names and originals are written into it first.

        Args:
            rules: `{"Jordan": "[my mentor]"}`; by source `{"PM2 T1": {"Jordan": "[my mentor]"}}`; a list of names; a
                table or file (.csv, .xlsx) with the columns name and proposal (or replacement), such as a corrected
                table of names found. Lines without a proposal are left out.
            preview: Only show before and after, side by side.
            only: `{"source": "PM2 T1"}` (or a list of them): the rules hold there alone.
            as_written: Names that are words as well, such as "Hope": taken with their capitals only.
            used_before: Pseudonyms that stand in the texts already for the same people.
            code_names: Also in names of codes and themes, which are else listed for you to rename.

        Returns:
            A row per place: `source`, `turn`, `where`; in a preview `before`, `after` (in their context); afterwards
            `kind`, `replacement`, `after`; and `outcome`, which says what was left for you.

        Raises:
            InvalidInput: A rule says nothing.
            Refused: One name has two replacements or is that of two people; a pseudonym is, or may be, a real name.
            FileProblem: The rules or the key cannot be read or written; then nothing is replaced.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> _ = study.memo("Jordan's mum was there.")
        >>> list(study.privacy.replace({"Jordan": "[my mentor]"}, preview=True)["after"])
        ["[my mentor]'s mum was there."]
        """
        options = {"only": only, "as_written": as_written, "used_before": used_before, "code_names": code_names}
        return replacing.replace(self._store, rules, preview=preview, ring=self.ring, options=options)

    def review(self, table: pd.DataFrame | None = None) -> "NameReview":
        """Open a form in the notebook: what replaces each name, before and after side by side, replace, undo.

        Args:
            table: Names: the columns name and proposal, and if known kind, also, whose, times. Without it, those that
                :meth:`find` lists.
        """
        from toolkit.desk.panels.names import NameReview

        return NameReview(self._store, self.find() if table is None else table, self.ring)

    def log(self) -> Result:
        """Return the redaction log: where names were replaced, by what, by whom and when; never the words themselves.

        Returns:
            A row per place: `redaction` (its id, by which the key knows the words), `source` (empty where it is none),
            `version`, `place`, `start` and `end` (half-open, in code points), `kind`, `replacement`, `who`, `when`.
            Positions are those in that version of the text: later corrections make later versions.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> _ = study.memo("Jordan was there.")
        >>> _ = study.privacy.replace({"Jordan": "[my mentor]"})
        >>> study.privacy.log()[["place", "replacement"]].values.tolist()
        [['memo', '[my mentor]']]
        """
        return replacing.log(self._store)

    # The key

    def new_key(
        self, path: str | Path, *, passphrase: str, understood: bool = False, place_agreed: str | None = None
    ) -> str:
        """Make the key file of this study, open it, and return what to know about it.

        Args:
            path: Where, such as on a drive of its own. Not in the study's folder, a synchronised one, or git.
            passphrase: At least twelve letters; several words that do not belong together are best.
            understood: That whoever loses the passphrase loses the key.
            place_agreed: What the data plan says about such a place; asked once, kept with the study.

        Raises:
            Refused: The place is not agreed, it was not said that a lost passphrase is a lost key, or a file is there.
            InvalidInput: The passphrase is too short.
            FileProblem: The file cannot be written.
        """
        file, agreed = Path(path).expanduser(), place_agreed or replacing.agreed_place(self._store)
        if not agreed:
            refuse_place(file, self._store.path)
        study = replacing.key_of_study(self._store) or str(uuid.uuid4())
        made = key_file.new_key(file, study, passphrase, understood=understood)
        with self._store.writing("make a key", undoable=False) as tx:
            set_setting(tx, "key", {"study": study, "agreed": agreed})
        self.ring.key = made
        return LOST

    def open_key(self, path: str | Path, *, passphrase: str) -> str:
        """Open the key file of this study for as long as it is open here, and return what it holds, in numbers.

        Raises:
            FileProblem: There is no such file, it is damaged, cut short, no key file, or of a later version.
            Refused: The passphrase does not open it, or it is the key of another study.
        """
        study = replacing.key_of_study(self._store)
        if study is None:
            raise Refused(
                "This study has no key yet.", fix="project.privacy.new_key(…) makes one; a key is of one study only."
            )
        self.ring.key = opened = key_file.open_key(Path(path).expanduser(), passphrase, study)
        held = opened.holds
        return f"The key is open: {len(held.names)} names, {len(held.originals)} originals."

    def add_holder(self, *, passphrase: str) -> str:
        """Let a second passphrase open the key as well, so that it is not lost with one person.

        Raises:
            Refused: No key is open.
            InvalidInput: The passphrase is too short.
            FileProblem: The file cannot be written.
        """
        if self.ring.key is None:
            raise Refused("No key is open.", fix='project.privacy.open_key("…", passphrase=…).')
        self.ring.key = key_file.with_holder(self.ring.key, passphrase)
        return f"The key has {self.ring.key.holders} holders now."

    def key(self) -> Result:
        """Return the names of the opened key, which `replace` takes as rules: for the next interviews, say.

        Returns:
            A row per name: `name`, `replacement`, `kind`, `also`, `whose` (the participant), `source` (where two people
            of one name are told apart), `as_written`.

        Raises:
            Refused: No key is open.
        """
        return replacing.key_frame(self._store, self.ring.key)

    @contextmanager
    def importing(
        self, tx: Transaction, found: Found, got: Gathered
    ) -> Iterator[Callable[[ImportReport], ImportReport]]:
        """Read what is imported as the opened key knows it; gives what warns of names in the report. Not for a cell."""
        known_names.matched(tx, found, got, self.ring.key)
        yield lambda report: known_names.warned(tx, report, self.ring.key)

    # Removing for good

    def remove_originals(self, names: Iterable[str] | Key | None = None, *, preview: bool = True) -> Result:
        """Remove for good all that the study keeps of earlier texts, labels, names and memos; or only list it.

        Undo needs what was replaced, so it stays in the file, and in its backup copies, until this is called. Then
        every step until now is sealed. The present texts and their codings stay as they are: replace names first.

        Args:
            names: Spellings to look for in every byte afterwards, or a key; without them, those of the opened key.
                Where they stand in rows that stay (earlier names of codes and themes, reasons), they are replaced.
            preview: Only list what would go (the default).

        Returns:
            A row for what goes, with `what`, `where`, `n` and `becomes`; then one for each place where a name still
            stands. Files beside the study, such as notebooks and exports, are listed and not touched.

        Raises:
            Refused: Somebody else has the study open, or a coding waits to be placed after a correction.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> study.codebook.add("Jordan was there") in set(study.codes()["id"])
        True
        >>> study.codebook.rename("Jordan was there", "Being there")
        >>> done = study.privacy.remove_originals(["Jordan"], preview=False)
        >>> "still there" in set(done["becomes"])
        False
        """
        known = self.ring.key.holds if names is None and self.ring.key is not None else names
        return removing.remove_originals(self._store, known, preview=preview)

    # What is due

    def due(self, *, today: str | None = None, later: bool = False) -> Result:
        """Return what is due or overdue: for a person to act on; nothing is deleted by itself.

        The study, its copies, the files that left and the key file at the retention date
        (`project.set(retention_until="2030-12-31")`); consents on an older form than the present one
        (`consent_version`, else that of the latest statement); the last day to withdraw (`withdrawal_until`);
        transcripts that nobody compared with the recording.

        Args:
            today: The day to look from, such as "2030-11-01"; without it, today.
            later: Also what is due in more than 90 days.

        Returns:
            Columns `what`, `where`, `due` (a day, or “”), `state` ("overdue", "due", "open", "later"), `do`.

        >>> import tempfile
        >>> from toolkit import Project
        >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
        >>> study.set(retention_until="2030-12-31")
        >>> study.privacy.due(today="2031-01-01")["state"].tolist()
        ['overdue']
        """
        with self._store.reading() as connection:
            return due.due(Reader(connection), self._store.path, today=today, later=later)

    # What must not leave

    @property
    def key_in_hand(self) -> Key | None:
        """The names and originals of the key that is open here, or None."""
        return self.ring.key.holds if self.ring.key is not None else None

    def check(
        self,
        names: "Given | None" = None,
        files: str | Path | Iterable[str | Path] = (),
        drafts: str | Path | Iterable[str | Path] = (),
        *,
        loosely: bool = True,
    ) -> Result:
        """Look for real names in the study and its copies, notebooks and exports beside it, and in files given.

        Args:
            names: A list of names, a .csv or .txt file of them, or a key; without it the key that is open.
            files: More files and folders, such as a folder of exports.
            drafts: Word drafts and other documents that people write in.
            loosely: Also names with an ending, and names misspelt by a letter.

        Returns:
            A row per name and place: `where`, `place`, `how` it stands there, `name`, `times`, `context`, `do`. Of
            each name only its first letter is shown.

        Raises:
            Refused: No names are given, and no key is open.
            FileProblem: The file of names cannot be read.
        """
        from toolkit.project import checking

        wanted = names if names is not None else self.key_in_hand
        if wanted is None:
            raise Refused(
                "There are no names to look for, since no key is open.",
                fix='Open it: project.privacy.open_key("key file", passphrase="…"). Or name them: '
                'project.privacy.check(names=["Jordan"]), or names="names.csv".',
            )
        return checking.check(self._store, wanted, files=files, drafts=drafts, loosely=loosely)

    def statement(self, form: str = "ethics") -> "Statement":
        """Return paragraphs for an ethics form (“ethics”) or a data-protection assessment (“data protection”).

        They are filled from the settings and from what the study holds; what is missing stands as “[to fill in: …]”.
        Settings used: `project.set(data_plan=…, key_place=…, retention_until=…, lawful_basis=…,
        article_9_condition=…, article_10_condition=…, family_court=True)`.

        Raises:
            NotFound: There is no such form.
        """
        from toolkit.project import stating

        return stating.statement(self._store, form)
