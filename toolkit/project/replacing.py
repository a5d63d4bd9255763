"""Replacing names: what is shown before it is done, and what is said afterwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from toolkit.errors import Refused
from toolkit.privacy.key_file import Keyring, OpenKey
from toolkit.privacy.names import Name
from toolkit.privacy.replacing import same_spelling
from toolkit.store import privacy_tables, tables
from toolkit.store.file import Store
from toolkit.store.history import coder_names
from toolkit.store.ledger import Transaction
from toolkit.study import Basis, Result
from toolkit.verbs import name_rules, names

SHOWN = ["source", "turn", "where", "before", "after", "outcome"]
DONE = ["source", "turn", "where", "kind", "replacement", "after", "outcome"]
LOG = ["redaction", "source", "version", "place", "start", "end", "kind", "replacement", "who", "when"]
CLEAR = "This table shows real names: clear it before the notebook is kept or sent."
STILL_THERE = (
    "Earlier versions of the texts, steps that can be undone and backup copies still hold the names, until "
    "project.privacy.remove_originals() takes them out. Files beside the study are not touched."
)
NO_KEY = (
    "No key is open, so the words that stood there are noted nowhere: once originals are removed, nobody knows them."
)
NO_WORDS = "The log holds none of the words that were replaced; they are in the key file alone."


def replace(store: Store, rules: Any, *, preview: bool, ring: Keyring, options: Mapping[str, Any]) -> Result:
    """Replace names, or show what would be replaced; what the key then holds hangs on its ring."""
    asked = {name: options[name] for name in ("only", "as_written")}
    how = {"known": ring.names, **{name: options[name] for name in ("used_before", "code_names")}}
    if preview:
        with store.reading() as connection:
            tx = Transaction(connection)
            return previewed(names.plan(tx, name_rules.names_in(tx, rules, **asked), **how))
    with store.writing(names.VERB) as tx:
        plan = names.plan(tx, name_rules.names_in(tx, rules, **asked), **how)
        ring.key = names.write(tx, plan, ring.key)
        called = {row["id"]: row["name"] for row in tx.rows(tables.sources)}
    return _done(plan, ring.key, called)


def previewed(plan: names.Plan) -> Result:
    """Return each place before and after, side by side."""
    rows = [
        [one.source, one.turn, one.where, one.before, one.after, one.left or "would be replaced"] for one in plan.places
    ]
    notes = [
        _counted(plan),
        *_left(plan),
        *_not_found(plan),
        *_small_letters(plan),
        *_as_one(plan.names),
        *_people(plan),
    ]
    notes += ["Nothing was changed: this is a preview.", CLEAR]
    return Result(rows, columns=SHOWN, basis=Basis(title="Names to replace, preview", notes=tuple(notes)))


def _done(plan: names.Plan, key: OpenKey | None, called: Mapping[str, str]) -> Result:
    rows = []
    for one in plan.places:
        now, left = called.get(one.source_id or "", ""), one.left
        said = [one.replacement, "" if left else one.after, left or "replaced"]
        rows.append([now, one.turn, one.where, str(one.kind), *said])
    notes = [_counted(plan), *_left(plan), f"Codings carried along: {plan.codings}."]
    notes += [STILL_THERE] if plan.done else []
    notes += [NO_KEY] if key is None and plan.done else []
    return Result(rows, columns=DONE, basis=Basis(title="Names replaced", notes=tuple(notes)))


def _counted(plan: names.Plan) -> str:
    inside = [one for one in plan.done if one.start is not None]
    sources = len({one.source_id for one in inside})
    outside = len(plan.done) - len(inside)
    return f"Names: {len(plan.names)}; places: {len(inside)} in the texts of {sources} sources, {outside} elsewhere."


def _left(plan: names.Plan) -> list[str]:
    left = Counter(one.left for one in plan.places if one.left)
    told = [f"{count} places {why}." for why, count in left.items()]
    if plan.coders:
        told.append(f"Names of coders that would be replaced are left: {len(plan.coders)}.")
    return told


def _not_found(plan: names.Plan) -> list[str]:
    seen = {same_spelling(one.words) for one in plan.places}
    text = " ".join(one.before.casefold() for one in plan.places)
    gone = [
        one.name
        for one in plan.names
        if not any(same_spelling(each) in seen or same_spelling(each) in text for each in one.spellings)
    ]
    return [f"Not found: {', '.join(f'“{one}”' for one in gone)}."] if gone else []


def _small_letters(plan: names.Plan) -> list[str]:
    """A name that stands in small letters may be a word: Hope, Bishop, Mark."""
    small = Counter(
        one.words for one in plan.done if one.start is not None and one.words.islower() and one.words.isalpha()
    )
    if not small:
        return []
    said = ", ".join(f"“{words}” {count} times" for words, count in small.most_common(5))
    first = next(iter(small)).capitalize()
    return [f"In small letters, perhaps only a word: {said}. To leave these: as_written=[“{first}”]."]


def _as_one(given: Sequence[Name]) -> list[str]:
    by_pseudonym: dict[str, list[str]] = {}
    for one in given:
        if not one.replacement.startswith("["):
            by_pseudonym.setdefault(one.replacement, []).append(one.name)
    return [
        f"“{said}” stands for {' and '.join(f'“{one}”' for one in people)}: taken as one person."
        for said, people in by_pseudonym.items()
        if len(set(people)) > 1
    ]


def _people(plan: names.Plan) -> list[str]:
    """Say where a label in the participants table is a real name: it changes in every table of the report."""
    found = [
        (row.replaced[0].words, row.values["label"])
        for row in plan.rows
        if row.table.name == "participants" and "label" in row.values
    ]
    return [f"The participant label “{real}” is a real name and would be “{label}”." for real, label in found]


def log(store: Store) -> Result:
    """Return every place at which a name was replaced."""
    with store.reading() as connection:
        tx = Transaction(connection)
        sources = {row["id"]: row["name"] for row in tx.rows(tables.sources)}
        who = coder_names(connection)
        rows = tx.rows(privacy_tables.redactions)
    order = {one: number for number, one in enumerate(sources)}
    rows = sorted(rows, key=lambda row: (row["at"], order.get(row["source_id"], len(order)), row["row_id"]))
    lines = [
        [row["id"], sources.get(row["source_id"], ""), row["version"], row["place"], row["start_offset"],
         row["end_offset"], row["kind"], row["replacement"], who.get(row["coder_id"], ""), row["at"]]
        for row in rows
    ]  # fmt: skip
    return Result(lines, columns=LOG, basis=Basis(title="Redaction log", unit="places", notes=(NO_WORDS,)))


def key_of_study(store: Store) -> str | None:
    """Return the id by which a study and its key know one another; None before the first key."""
    with store.reading() as connection:
        found = connection.execute(
            select(tables.settings.c.value).where(tables.settings.c.live, tables.settings.c.name == "key")
        ).scalar()
    return str(found["study"]) if found else None


def agreed_place(store: Store) -> str:
    """Return what was said of the place of the key, if it was asked about."""
    with store.reading() as connection:
        found = connection.execute(
            select(tables.settings.c.value).where(tables.settings.c.live, tables.settings.c.name == "key")
        ).scalar()
    return str(found.get("agreed", "")) if found else ""


def key_frame(store: Store, key: OpenKey | None) -> Result:
    """Return the names of the opened key.

    Raises:
        Refused: No key is open.
    """
    if key is None:
        raise Refused("No key is open.", fix='project.privacy.open_key("…", passphrase=…).')
    with store.reading() as connection:
        tx = Transaction(connection)
        people = {row["id"]: row["label"] for row in tx.rows(tables.participants)}
        sources = {row["id"]: row["name"] for row in tx.rows(tables.sources)}
    rows = [
        [one.name, one.replacement, str(one.kind), "; ".join(one.aliases), people.get(one.participant, ""),
         "; ".join(sources[each] for each in one.sources if each in sources), one.as_written]
        for one in key.holds.names
    ]  # fmt: skip
    columns = ["name", "replacement", "kind", "also", "whose", "source", "as_written"]
    notes = (f"Originals kept: {len(key.holds.originals)}; holders of a passphrase: {key.holders}.", CLEAR)
    return Result(rows, columns=columns, basis=Basis(title=f"Names in {Path(key.path).name}", notes=notes))
