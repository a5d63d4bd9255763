"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

from collections.abc import Iterable

from toolkit.privacy.names import Key
from toolkit.project import removing
from toolkit.store.file import Store
from toolkit.study import Result


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remove_originals(self, names: Iterable[str] | Key | None = None, *, preview: bool = True) -> Result:
        """Remove for good all that the study keeps of earlier texts, labels, names and memos; or only list it.

        Undo needs what was replaced, so it stays in the file, and in its backup copies, until this is called. Then
        every step until now is sealed. The present texts and their codings stay as they are: replace names first.

        Args:
            names: Spellings to look for in every byte afterwards, or an opened key. Where they stand in rows that stay
                (earlier names of codes and themes, reasons of steps), they are replaced.
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
        return removing.remove_originals(self._store, names, preview=preview)
