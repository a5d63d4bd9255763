"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

from collections.abc import Iterable

from toolkit.privacy.find import find_names
from toolkit.privacy.names import Name
from toolkit.project import words_of_study
from toolkit.store.file import Store
from toolkit.store.read import Reader
from toolkit.study import Result


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, *, known: Iterable[Name | str] = (), engine: str | None = None) -> Result:
        """Return the names found in the whole study, a row per name; see `toolkit.privacy.find.find_names`.

        Looked through are the texts, names of sources and files, labels, sites and attributes, memos and the codebook.

        Args:
            known: Names known already, such as those of a key file.
            engine: "rules", or "library" for lists of given names beside them; without it the best that is installed.
        """
        with self._store.reading() as connection:
            reader = Reader(connection)
            looked_through, labels = words_of_study.passages(reader), words_of_study.labels(reader)
        return find_names(looked_through, labels=labels, known=known, engine=engine)
