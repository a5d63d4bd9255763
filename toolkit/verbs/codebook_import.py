"""Importing a codebook file again and again: what the file changed comes in, what the study changed stays.

Three versions are compared: the file as it was imported last, the file now, and the study. The file's change wins
where the study left a field alone; where both changed it, the study's stays and the difference is shown.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from toolkit.codebook import Codebook, Difference, changed_fields
from toolkit.exchange.codebook_file import CodebookFile
from toolkit.model import Code, Theme
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import codebook as verbs
from toolkit.verbs import guide, lookup
from toolkit.verbs.settings import get_setting, set_setting

LAST_FILE = "codebook file"
LAST_ITEMS = "codebook as imported"


@dataclass(repr=False)
class CodebookImport:
    """What an import of a codebook did, and what it left as it is in the study."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return what happened, in sentences."""
        return [
            f"{len(self.added)} codes and themes added, {len(self.changed)} changed.",
            *(f"Changed: {one}" for one in self.changed),
            *(f"Kept as it is in the study: {one}" for one in self.kept),
            *(f"No longer in the file, kept in the study: {one}" for one in self.missing),
            *(f"Please look: {one}" for one in self.notes),
        ]

    def __repr__(self) -> str:
        return "\n".join(self.lines())


def import_codebook(tx: Transaction, file: CodebookFile) -> CodebookImport:
    """Bring a codebook file into the study."""
    said = CodebookImport()
    base: dict[str, dict[str, Any]] = dict(get_setting(tx, LAST_ITEMS, {}))
    ids = _import_tree(tx, tables.codes, file.book, file.book.codes, base, said)
    theme_ids = _import_tree(tx, tables.themes, file.book, file.book.themes, base, said)
    _import_links(tx, file.book, ids, theme_ids, base)
    _name_missing(tx, base, file, said)
    said.notes += guide.link_topics(tx)
    if file.text:
        set_setting(tx, LAST_FILE, file.text)
    set_setting(tx, LAST_ITEMS, {**base, **_as_base(file.book)})
    return said


def _import_tree(
    tx: Transaction, table: Table, book: Codebook, items: Any, base: dict[str, dict[str, Any]], said: CodebookImport
) -> dict[str, str]:
    ids: dict[str, str] = {}
    for item in items:
        parent = ids.get(item.parent_id) if item.parent_id else None
        here = _find(tx, table, book, item, parent)
        if here is None:
            ids[item.id] = _add(tx, item, parent)
            said.added.append(book.path(item.id))
            continue
        ids[item.id] = here.id
        if item.key and not here.key:
            tx.change(table, here.id, key=item.key)
        _merge_fields(tx, table, here, item, base.get(_key(table, item), {}), said)
        if here.parent_id != parent and base.get(_key(table, item), {}).get("parent_id") != item.parent_id:
            verbs.move(tx, table, here.id, parent, item.position)
            said.changed.append(f"{item.name}: moved")
    return ids


def _find(tx: Transaction, table: Table, file_book: Codebook, item: Any, parent: str | None) -> Any:
    study = lookup.codebook(tx)
    pool = study.codes if table is tables.codes else study.themes
    if item.key:
        for one in pool:
            if item.key in (one.key, one.id):
                return one
    path = lookup.fold(file_book.path(item.id))
    for one in pool:
        same_place = lookup.fold(study.path(one.id)) == path or (
            one.parent_id == parent and lookup.fold(one.name) == lookup.fold(item.name)
        )
        if same_place and not (item.key and one.key):
            return one
    return None


def _add(tx: Transaction, item: Code | Theme, parent: str | None) -> str:
    if isinstance(item, Code):
        return verbs.add_code(tx, item.name, under=parent, key=item.key, **verbs.code_values(item))
    return verbs.add_theme(tx, item.name, under=parent, key=item.key, **verbs.theme_values(item))


def _merge_fields(
    tx: Transaction, table: Table, here: Any, item: Any, base: dict[str, Any], said: CodebookImport
) -> None:
    for name, (ours, theirs) in changed_fields(here, item).items():
        if base.get(name) == _plain(theirs):
            continue  # the file says what it said before: the study's own change stays
        if name in base and base[name] == _plain(ours):
            _set_field(tx, table, here.id, name, theirs)
            said.changed.append(f"{here.name}: {name}" + (f" → {theirs}" if name == "name" else ""))
        elif not ours:
            _set_field(tx, table, here.id, name, theirs)
            said.changed.append(f"{here.name}: {name}")
        else:
            said.kept.append(Difference(here.name, name, str(ours), str(theirs)))


def _set_field(tx: Transaction, table: Table, item_id: str, name: str, value: Any) -> None:
    if name == "name":
        verbs.rename(tx, table, item_id, value)
    else:
        tx.change(table, item_id, **{name: _plain(value)})


def _import_links(
    tx: Transaction, book: Codebook, codes: dict[str, str], themes: dict[str, str], base: dict[str, dict[str, Any]]
) -> None:
    for theme in book.themes:
        before = set(base.get(_key(tables.themes, theme), {}).get("codes", ()))
        for code in theme.codes:
            if code not in before:
                verbs.link(tx, themes[theme.id], codes[code])
        for code in before - set(theme.codes):
            if code in codes:
                verbs.unlink(tx, themes[theme.id], codes[code])


def _name_missing(tx: Transaction, base: dict[str, dict[str, Any]], file: CodebookFile, said: CodebookImport) -> None:
    there = _as_base(file.book)
    live = {row["name"] for table in (tables.codes, tables.themes) for row in tx.rows(table)}
    said.missing += sorted(item["name"] for key, item in base.items() if key not in there and item["name"] in live)


def _as_base(book: Codebook) -> dict[str, dict[str, Any]]:
    pairs = [(tables.codes, one) for one in book.codes] + [(tables.themes, one) for one in book.themes]
    return {
        _key(table, item): {
            name: _plain(getattr(item, name)) for name in item.__dataclass_fields__ if name not in ("id", "position")
        }
        for table, item in pairs
    }


def _key(table: Table, item: Code | Theme) -> str:
    return f"{table.name}:{item.id}"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
