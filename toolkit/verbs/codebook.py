"""The codebook: codes and themes added, renamed, described, moved, merged, split, archived."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from toolkit.codebook import PATH_SEPARATOR
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Code, Theme, View
from toolkit.store import suggestion_tables, tables
from toolkit.store.finding_tables import findings
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import finding_links, lookup, summaries

DESCRIBED = {
    "codes": ("definition", "include", "exclude", "examples", "origin", "literature", "colour"),
    "themes": ("claim", "definition", "boundary", "valence", "for_whom"),
}


def add_code(tx: Transaction, name: str, *, under: str | None = None, **described: Any) -> str:
    """Add a code and return its id."""
    return _add(tx, tables.codes, name, under, {"aliases": [], "archived": False, "examples": [], **described})


def add_theme(tx: Transaction, name: str, *, under: str | None = None, **described: Any) -> str:
    """Add a theme and return its id."""
    return _add(tx, tables.themes, name, under, described)


def rename(tx: Transaction, table: Table, item_id: str, name: str) -> None:
    """Give a code or theme another name; its codings stay where they are."""
    row = _row(tx, table, item_id)
    tidy = _free_name(tx, table, name, row["parent_id"], but=item_id)
    tx.change(table, item_id, name=tidy)


def describe(tx: Transaction, table: Table, item_id: str, **described: Any) -> None:
    """Change definition, include, exclude, examples, colour and the like."""
    tx.change(table, item_id, **_described(table, described))


def move(tx: Transaction, table: Table, item_id: str, under: str | None, position: int | None = None) -> None:
    """Put a code or theme under another, or at the top; `position` counts from 0."""
    book = lookup.codebook(tx)
    book.check_move(item_id, under)
    row = _row(tx, table, item_id)
    if row["parent_id"] != under:
        _free_name(tx, table, row["name"], under, but=item_id)
    siblings = sorted(
        (one for one in tx.rows(table, parent_id=under) if one["id"] != item_id), key=lambda one: one["position"]
    )
    place = len(siblings) if position is None else max(0, min(position, len(siblings)))
    order = [one["id"] for one in siblings[:place]] + [item_id] + [one["id"] for one in siblings[place:]]
    for number, one in enumerate(order):
        tx.change(table, one, position=number, **({"parent_id": under} if one == item_id else {}))


def archive(tx: Transaction, code_id: str, *, archived: bool) -> None:
    """Take a code out of use, or back into it; its codings stay."""
    tx.change(tables.codes, code_id, archived=archived)


def merge(tx: Transaction, code_id: str, into_id: str) -> int:
    """Merge a code into another: its codings, sub-codes, links and name go over; return how many codings moved."""
    if code_id == into_id:
        raise InvalidInput("A code cannot be merged into itself.")
    book = lookup.codebook(tx)
    book.check_move(code_id, into_id) if into_id in book.with_sub_codes(code_id) else None
    gone, kept = _row(tx, tables.codes, code_id), _row(tx, tables.codes, into_id)
    moved = _move_codings(tx, code_id, into_id)
    columns = ((tables.settlings, "code_id"), (findings, "code_id"), (suggestion_tables.suggestions, "subject_id"))
    for table, column in columns:
        for row in tx.rows(table, **{column: code_id}):
            tx.change(table, row["id"], **{column: into_id})
    for row in tx.rows(tables.codes, parent_id=code_id):
        move(tx, tables.codes, row["id"], into_id)
    _move_links(tx, tables.theme_codes, "code_id", "theme_id", code_id, into_id)
    _move_links(tx, tables.question_topics, "subject_id", "question_id", code_id, into_id)
    _move_links(tx, tables.memo_links, "subject_id", "memo_id", code_id, into_id)
    tx.change(tables.codes, into_id, aliases=[*kept["aliases"], gone["name"], *gone["aliases"]])
    tx.remove(tables.codes, code_id)
    return moved


def split(tx: Transaction, code_id: str, parts: dict[str, Sequence[str]]) -> list[str]:
    """Make new codes beside a code and give each the codings listed for it; the rest stay with the old code."""
    row = _row(tx, tables.codes, code_id)
    tx.cite(tables.codes, code_id)
    fresh = []
    for name, coding_ids in parts.items():
        part = add_code(tx, name, under=row["parent_id"], colour=row["colour"], origin=row["origin"])
        for theme in tx.rows(tables.theme_codes, code_id=code_id):
            link(tx, theme["theme_id"], part)
        for coding_id in coding_ids:
            if lookup.coding(tx, coding_id)["code_id"] != code_id:
                raise InvalidInput(f"The coding {coding_id} is not one of “{row['name']}”.")
            tx.change(tables.codings, coding_id, code_id=part)
        fresh.append(part)
    return fresh


def remove_code(tx: Transaction, code_id: str) -> None:
    """Take a code that nothing uses out of the codebook.

    Raises:
        InvalidInput: It has codings or sub-codes.
    """
    row = _row(tx, tables.codes, code_id)
    used = len(tx.rows(tables.codings, code_id=code_id))
    below = len(tx.rows(tables.codes, parent_id=code_id))
    if used or below:
        raise InvalidInput(
            f"“{row['name']}” has {used} codings and {below} sub-codes.",
            fix="Archive it, merge it into another code, or remove those first.",
        )
    tx.remove_rows(tables.theme_codes, tx.rows(tables.theme_codes, code_id=code_id))
    tx.remove_rows(tables.question_topics, tx.rows(tables.question_topics, subject_id=code_id))
    tx.remove(tables.codes, code_id)


def remove_theme(tx: Transaction, theme_id: str) -> None:
    """Take a theme away; its sub-themes go up one level, its codes stay codes."""
    row = _row(tx, tables.themes, theme_id)
    for below in tx.rows(tables.themes, parent_id=theme_id):
        move(tx, tables.themes, below["id"], row["parent_id"])
    for table in (tables.theme_codes, tables.evidence, tables.quotes):
        tx.remove_rows(table, tx.rows(table, theme_id=theme_id))
    tx.remove_rows(tables.question_topics, tx.rows(tables.question_topics, subject_id=theme_id))
    summaries.remove_of_theme(tx, theme_id)
    tx.remove(tables.themes, theme_id)


def link(tx: Transaction, theme_id: str, code_id: str) -> None:
    """Let a code speak for a theme; a code may serve several."""
    if not tx.rows(tables.theme_codes, theme_id=theme_id, code_id=code_id):
        place = lookup.next_position(tx, tables.theme_codes, theme_id=theme_id)
        tx.add(tables.theme_codes, theme_id=theme_id, code_id=code_id, position=place)


def unlink(tx: Transaction, theme_id: str, code_id: str) -> None:
    """Take a code out of a theme."""
    tx.remove_rows(tables.theme_codes, tx.rows(tables.theme_codes, theme_id=theme_id, code_id=code_id))


def code_values(code: Code) -> dict[str, Any]:
    """Return what describes a code, as the store keeps it."""
    return {name: _stored(getattr(code, name)) for name in DESCRIBED["codes"]}


def theme_values(theme: Theme) -> dict[str, Any]:
    """Return what describes a theme, as the store keeps it."""
    return {name: getattr(theme, name) for name in DESCRIBED["themes"]}


def _add(tx: Transaction, table: Table, name: str, under: str | None, described: dict[str, Any]) -> str:
    apart: dict[str, Any] = {
        field: described.pop(field) for field in ("aliases", "archived", "key") if field in described
    }
    values: dict[str, Any] = {"key": "", **dict.fromkeys(DESCRIBED[table.name], ""), **apart}
    values.update(_described(table, described))
    return tx.add(
        table,
        name=_free_name(tx, table, name, under),
        parent_id=under,
        position=lookup.next_position(tx, table, parent_id=under),
        **values,
    )


def _described(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    known = DESCRIBED[table.name]
    for name in values:
        if name not in known:
            raise NotFound.among("field", name, known)
    return {name: _stored(value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value


def _free_name(tx: Transaction, table: Table, name: str, under: str | None, *, but: str = "") -> str:
    kind = table.name[:-1]
    tidy = " ".join(name.split())
    if not tidy or PATH_SEPARATOR.strip() in tidy.split():
        raise InvalidInput(
            f"“{name}” cannot be the name of a {kind}.",
            fix="Use words; “>” alone stands between a code and its sub-code.",
        )
    for row in tx.rows(table):
        # A code at the top is named by its name alone, so nothing else may have that name.
        clash = row["parent_id"] == under or under is None or row["parent_id"] is None
        if clash and row["id"] != but and lookup.fold(row["name"]) == lookup.fold(tidy):
            where = lookup.codebook(tx).path(row["id"])
            raise InvalidInput(f"There is a {kind} “{where}” already.", fix="Choose another name.")
    return tidy


def _row(tx: Transaction, table: Table, item_id: str) -> Row:
    row = tx.one(table, item_id)
    if row is None:
        raise NotFound(f"This {table.name[:-1]} is no longer in the codebook.")
    return row


def _move_codings(tx: Transaction, code_id: str, into_id: str) -> int:
    key = ("source_id", "text_id", "start_offset", "end_offset", "coder_id")
    there = {tuple(row[name] for name in key): row for row in tx.rows(tables.codings, code_id=into_id)}
    rows = tx.rows(tables.codings, code_id=code_id)
    for row in rows:
        twin = there.get(tuple(row[name] for name in key))
        if twin is None:
            tx.change(tables.codings, row["id"], code_id=into_id)
            continue
        for links, other in (
            (tables.evidence, "theme_id"),
            (tables.quotes, "theme_id"),
            (tables.memo_links, "memo_id"),
        ):
            _move_links(tx, links, "subject_id" if other == "memo_id" else "coding_id", other, row["id"], twin["id"])
        finding_links.follow(tx, row["id"], twin["id"])
        view = row["view"] if twin["view"] == View.NOT_STATED else twin["view"]
        tx.change(tables.codings, twin["id"], key_quote=row["key_quote"] or twin["key_quote"], view=view)
        tx.remove(tables.codings, row["id"])
    return len(rows)


def _move_links(tx: Transaction, table: Table, column: str, other: str, from_id: str, to_id: str) -> None:
    there = {row[other] for row in tx.rows(table, **{column: to_id})}
    for row in tx.rows(table, **{column: from_id}):
        if row[other] in there:
            tx.remove_rows(table, [row])
        else:
            tx.change(table, row["id"], **{column: to_id})
