"""The study's own lists: time points, stakeholder groups, sites."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from toolkit.errors import nearest
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs.lookup import fold, next_position

SHORT = 3  # “T1” and “T2” are alike and meant to be
WORDS = {"wave": "time point", "group": "stakeholder group", "site": "site"}
ADDING = {"wave": "project.people.add_wave", "group": "project.people.add_group", "site": "project.people.add_site"}


def add_term(tx: Transaction, kind: str, name: str) -> str:
    """Add a time point, group or site, or return the id of the one that has this name."""
    tidy = " ".join(name.split())
    for row in tx.rows(tables.terms, kind=kind):
        if fold(row["name"]) == fold(tidy):
            return str(row["id"])
    return tx.add(tables.terms, kind=kind, name=tidy, position=next_position(tx, tables.terms, kind=kind))


@dataclass
class Terms:
    """Resolves the names in a table; the first table may bring new ones, later ones are warned about."""

    tx: Transaction
    may_add: bool = True
    warnings: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    _open: dict[str, bool] = field(default_factory=dict)

    def resolve(self, kind: str, name: str, place: str) -> str | None:
        """Return the id of a name; None when it is empty, or unknown to a study that has its list."""
        if not name:
            return None
        known = {fold(row["name"]): row for row in self.tx.rows(tables.terms, kind=kind)}
        if fold(name) in known:
            return str(known[fold(name)]["id"])
        if self.may_add and self._open.setdefault(kind, not known):
            self.added.append(f"{WORDS[kind]} {name}")
            alike = nearest(name, [row["name"] for row in known.values()])
            if alike and len(name) > SHORT:
                self.warnings.append(f"{place}: is the {WORDS[kind]} “{name}” another one than “{alike}”?")
            return add_term(self.tx, kind, name)
        names = [row["name"] for row in known.values()]
        near = nearest(name, names)
        hint = f"Did you mean “{near}”? Otherwise " if near else "If it is right, "
        self.warnings.append(
            f"{place}: “{name}” is not a {WORDS[kind]} of this study ({', '.join(names) or 'it has none yet'}). "
            f'{hint}say {ADDING[kind]}("{name}") and import again.'
        )
        return None


def add_terms(tx: Transaction, kind: str, names: Iterable[str]) -> None:
    """Add several, in order."""
    for name in names:
        add_term(tx, kind, name)
