"""Importing a codebook file again and again: what the file changed comes in, what the study changed stays.

Three versions are compared: the file as it was imported last, the file now, and the study. The file's change wins
where the study left a field alone; where both changed it, the study's stays and the difference is shown.
"""

from collections.abc import Callable, Sequence
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
    codes = _import_tree(tx, tables.codes, file, base, said)
    themes = _import_tree(tx, tables.themes, file, base, said)
    _import_links(tx, file.book, codes, themes, base)
    matched = {*codes.values(), *themes.values()}
    said.missing += _gone_from_file(tx, base, file, matched)
    said.notes += guide.link_topics(tx)
    if file.text:
        set_setting(tx, LAST_FILE, file.text)
    rest = {key: item for key, item in base.items() if item.get("study_id") not in matched}
    set_setting(tx, LAST_ITEMS, {**rest, **_as_base(file.book, {**codes, **themes})})
    return said


def _import_tree(
    tx: Transaction, table: Table, file: CodebookFile, base: dict[str, dict[str, Any]], said: CodebookImport
) -> dict[str, str]:
    """Bring in the codes or the themes, parents first; return the study's id for each of the file's."""
    ids: dict[str, str] = {}
    items: Sequence[Any] = file.book.codes if table is tables.codes else file.book.themes
    for item_id in file.book.in_order(items):
        item = file.book.code_by_id[item_id] if table is tables.codes else file.book.theme_by_id[item_id]
        parent = ids.get(item.parent_id) if item.parent_id else None
        before = base.get(_key(table, item), {})
        here = _find(tx, table, file.book, item, parent, before)
        if here is None and before:
            said.missing.append(f"{item.name} (removed in the study; not brought back)")
            continue
        if here is None:
            ids[item.id] = _add(tx, item, parent)
            said.added.append(file.book.path(item.id))
            continue
        ids[item.id] = here.id
        if item.key and not here.key:
            tx.change(table, here.id, key=item.key)
        if lookup.fold(here.name) == lookup.fold(item.name) or before or item.key:
            _merge_fields(tx, table, here, item, before, file.fields, said)
        _merge_place(tx, table, here, item, parent, before, said)
    return ids


def _find(
    tx: Transaction, table: Table, file_book: Codebook, item: Any, parent: str | None, before: dict[str, Any]
) -> Any:
    study = lookup.codebook(tx)
    pool: Sequence[Any] = study.codes if table is tables.codes else study.themes
    known = before.get("study_id")
    path = lookup.fold(file_book.path(item.id))
    ways: list[Callable[[Any], bool]] = [
        lambda one: one.id == known,
        lambda one: bool(item.key) and item.key in (one.key, one.id),
        lambda one: lookup.fold(study.path(one.id)) == path and not (item.key and one.key),
        lambda one: one.parent_id == parent and lookup.fold(one.name) == lookup.fold(item.name)
        and not (item.key and one.key),
        lambda one: bool(before) and item.name in getattr(one, "aliases", ()),
    ]  # fmt: skip
    return next((one for is_it in ways for one in pool if is_it(one)), None)


def _add(tx: Transaction, item: Code | Theme, parent: str | None) -> str:
    if isinstance(item, Code):
        return verbs.add_code(
            tx, item.name, under=parent, key=item.key, archived=item.archived, **verbs.code_values(item)
        )
    return verbs.add_theme(tx, item.name, under=parent, key=item.key, **verbs.theme_values(item))


def _merge_fields(
    tx: Transaction,
    table: Table,
    here: Any,
    item: Any,
    base: dict[str, Any],
    stated: frozenset[str],
    said: CodebookImport,
) -> None:
    for name, (ours, theirs) in changed_fields(here, item).items():
        if name not in stated or base.get(name) == _plain(theirs):
            continue  # the file does not say, or says what it said before: the study's own change stays
        if name == "name" and theirs in getattr(here, "aliases", ()):
            continue
        if name in base and base[name] == _plain(ours):
            _set_field(tx, table, here.id, name, theirs)
            said.changed.append(f"{here.name}: {name}" + (f" → {theirs}" if name == "name" else ""))
        elif not ours:
            _set_field(tx, table, here.id, name, theirs)
            said.changed.append(f"{here.name}: {name}")
        else:
            said.kept.append(Difference(here.name, name, str(ours), str(theirs)))


def _merge_place(
    tx: Transaction, table: Table, here: Any, item: Any, parent: str | None, base: dict[str, Any], said: CodebookImport
) -> None:
    """Move what only the file moved; where both moved it, the study's place stays and is named."""
    if here.parent_id == parent or base.get("parent_id") == item.parent_id or here.id == parent:
        return
    book = lookup.codebook(tx)
    if base and base.get("study_parent") != here.parent_id:
        ours = book.path(here.parent_id) if here.parent_id else "the top"
        said.kept.append(Difference(here.name, "place", ours, book.path(parent) if parent else "the top"))
        return
    verbs.move(tx, table, here.id, parent)
    said.changed.append(f"{item.name}: moved")


def _set_field(tx: Transaction, table: Table, item_id: str, name: str, value: Any) -> None:
    if name == "name":
        verbs.rename(tx, table, item_id, value)
    else:
        tx.change(table, item_id, **{name: _plain(value)})


def _import_links(
    tx: Transaction, book: Codebook, codes: dict[str, str], themes: dict[str, str], base: dict[str, dict[str, Any]]
) -> None:
    for theme in book.themes:
        if theme.id not in themes:
            continue
        before = set(base.get(_key(tables.themes, theme), {}).get("codes", ()))
        for code in theme.codes:
            if code not in before and code in codes:
                verbs.link(tx, themes[theme.id], codes[code])
        for code in before - set(theme.codes):
            if code in codes:
                verbs.unlink(tx, themes[theme.id], codes[code])


def _gone_from_file(
    tx: Transaction, base: dict[str, dict[str, Any]], file: CodebookFile, matched: set[str]
) -> list[str]:
    """Name what the last file had, this one has not, and the study keeps."""
    there = set(_as_base(file.book, {}))
    live = {row["id"]: row["name"] for table in (tables.codes, tables.themes) for row in tx.rows(table)}
    gone = {item["study_id"] for key, item in base.items() if key not in there and item.get("study_id") in live}
    return sorted(live[one] for one in gone - matched)


def _as_base(book: Codebook, ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    pairs: list[tuple[Table, Any]] = [(tables.codes, one) for one in book.codes]
    pairs += [(tables.themes, one) for one in book.themes]
    return {
        _key(table, item): {
            **{
                name: _plain(getattr(item, name))
                for name in item.__dataclass_fields__
                if name not in ("id", "position")
            },
            "study_id": ids.get(item.id),
            "study_parent": ids.get(item.parent_id or ""),
        }
        for table, item in pairs
    }


def _key(table: Table, item: Code | Theme) -> str:
    return f"{table.name}:{item.id}"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
