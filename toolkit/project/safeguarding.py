"""`project.safeguarding`: segments that leave in no export and wait for a person to act; nothing is decided here."""

from collections.abc import Callable

from toolkit.errors import InvalidInput
from toolkit.model import Concern
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.read_safeguarding import flags_frame
from toolkit.study import Basis, Result
from toolkit.verbs import lookup, safeguarding
from toolkit.verbs.watched_words import stands_also

COLUMNS = ("flag", "source", "start", "end", "quote", "note", "for_whom", "state", "coder", "at", "placed")
FOR_A_PERSON = "A list for a person to act on. Nothing was found, passed on or decided by the software."
STAYS_BACK = "Flagged words, and extracts that overlap them, leave in no export until the flag is removed."


class SafeguardingVerbs:
    """Flags segments for safeguarding; every call is one step that can be undone.

    Flagged words stay back from every export, for every audience, the team's too: also when the flag is passed on or
    closed. They are still counted, and read at the desk and in :meth:`flags`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def flag(self, *, source: str, start: int, end: int, note: str = "", for_whom: str = "") -> str:
        """Flag the characters `start` to `end` of a source and return the flag's id.

        Args:
            source: The source.
            start: Where the words begin, as a code point of its text.
            end: Where they end.
            note: What somebody should know who acts on it.
            for_whom: Who is to act; without it the setting `safeguarding_lead`.

        Raises:
            NotFound: There is no such source.
            InvalidInput: There is no text there, or it is flagged already.

        >>> import pathlib, tempfile
        >>> from toolkit import Project
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "P1.txt").write_text("He hid. I ran.")
        >>> study = Project.open(folder / "mentoring.qual", create=True, coder="Ana")
        >>> _ = study.import_transcripts(folder / "P1.txt")
        >>> flag = study.safeguarding.flag(source="P1", start=0, end=7, for_whom="R. Lee")
        >>> study.safeguarding.flags()[["quote", "for_whom", "state"]].values.tolist()
        [['He hid.', 'R. Lee', 'open']]
        """
        with self._store.writing("flag for safeguarding") as tx:
            where = lookup.source(tx, source)
            return safeguarding.add_flag(tx, where, (start, end), note=note, for_whom=for_whom)

    def flags(self) -> Result:
        """Return the flags with their words, by source and place: the list for a person to act on.

        Returns:
            Columns `flag`, `source`, `start`, `end`, `quote`, `note`, `for_whom`, `state` ("open", "passed on",
            "closed"), `coder`, `at` (UTC), `placed`. Where not `placed`, a correction left the flag without a certain
            place: it stands on its old text, and nothing of the source leaves until :meth:`place` or :meth:`remove`.
            `.to_csv(…)` writes the list; it holds the words, so it is for whoever acts on it alone.
        """
        with self._store.reading() as connection:
            frame = flags_frame(Reader(connection), gone=True)
            also = stands_also(Transaction(connection), frame["quote"])
        lost = int((~frame["placed"]).sum())
        notes = [FOR_A_PERSON, STAYS_BACK]
        if lost:
            notes.append(
                f"Without a certain place after a correction: {lost}. Nothing of their sources leaves until then: "
                "project.safeguarding.place(flag, start=…, end=…)."
            )
        notes += (
            [f"Flagged words also stand in what people wrote, where they are not kept back: {also}."] if also else []
        )
        return Result(frame[list(COLUMNS)], basis=Basis(title="Flagged for safeguarding", notes=tuple(notes)))

    def pass_on(self, flag: str, *, for_whom: str | None = None, reason: str = "") -> None:
        """Note that a person has passed a flag on; the words stay back.

        Raises:
            NotFound: There is no such flag.
        """
        self._step(
            "pass on safeguarding flag",
            reason,
            lambda tx: safeguarding.set_state(tx, flag, Concern.PASSED_ON, for_whom=for_whom),
        )

    def close(self, flag: str, *, reason: str) -> None:
        """Note that nothing more is to be done about a flag, and why; the words stay back.

        Raises:
            NotFound: There is no such flag.
            InvalidInput: No reason is given.
        """
        if not reason.strip():
            raise InvalidInput("A flag is closed with a reason.", fix='project.safeguarding.close(flag, reason="…").')
        self._step("close safeguarding flag", reason, lambda tx: safeguarding.set_state(tx, flag, Concern.CLOSED))

    def place(self, flag: str, *, start: int, end: int) -> None:
        """Give a flag its place in the text as it is now, such as after a correction.

        Raises:
            NotFound: There is no such flag.
            InvalidInput: There is no text there.
        """
        self._step("place safeguarding flag", "", lambda tx: safeguarding.put(tx, flag, (start, end)))

    def remove(self, flag: str, *, reason: str = "") -> None:
        """Take a flag away: its words may leave again.

        Raises:
            NotFound: There is no such flag.
        """
        self._step("remove safeguarding flag", reason, lambda tx: safeguarding.remove_flag(tx, flag))

    def _step(self, verb: str, reason: str, change: Callable[[Transaction], None]) -> None:
        with self._store.writing(verb, reason=reason) as tx:
            change(tx)
