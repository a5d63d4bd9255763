"""`project.privacy`: names found and replaced, the key file, and what must not leave."""

from toolkit.store.file import Store


class PrivacyVerbs:
    """Protects the people of a study; nothing is replaced or removed unless a person says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
