"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import Refused
from toolkit.privacy.names import Key
from toolkit.store.file import Store
from toolkit.study import Result

if TYPE_CHECKING:
    from toolkit.privacy.sought import Given
    from toolkit.report.data_protection import Statement


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.key_in_hand: Key | None = None

    # What must not leave

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
