"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

from toolkit.project import due
from toolkit.store.file import Store
from toolkit.store.read import Reader
from toolkit.study import Result


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
