"""What the lines of a table said when they were last read: only what a table says anew reaches the study.

See docs/decisions/0004-three-way-import.md.
"""

from collections.abc import Mapping
from typing import Any

from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.settings import get_setting, set_setting


class SaidBefore:
    """Remembers the lines of one table under a setting of the study."""

    def __init__(self, tx: Transaction, setting: str) -> None:
        self._tx, self._setting = tx, setting
        self._lines: dict[str, Any] = dict(get_setting(tx, setting, {}))

    def news(self, key: tuple[str, ...], line: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a line says that it did not say before; all of it when the line is new."""
        before = self._lines.get(_folded(key), {})
        return {name: value for name, value in line.items() if name not in before or before[name] != value}

    def knows(self, key: tuple[str, ...]) -> bool:
        """Tell whether the line was read before."""
        return _folded(key) in self._lines

    def keep(self, key: tuple[str, ...], line: Mapping[str, Any]) -> None:
        """Remember a line that has reached the study."""
        self._lines[_folded(key)] = dict(line)
        set_setting(self._tx, self._setting, self._lines)


def _folded(key: tuple[str, ...]) -> str:
    return "|".join(lookup.fold(part) for part in key)
