"""What people give as rules, as names with what replaces them; and what only the study can tell about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from toolkit.errors import InvalidInput, Refused
from toolkit.exchange.names_file import read_names
from toolkit.exchange.tabular import YES
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.occurrences import occurrences
from toolkit.privacy.replacing import merged, same_spelling
from toolkit.store import privacy_tables, tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.coding import text_of

Rules: TypeAlias = "Mapping[str, Any] | Sequence[Name] | pd.DataFrame | str | Path"
HOW = 'Give names as {"Jordan": "[my mentor]"}, as a table with the columns name and proposal, or as such a file.'


def names_in(
    tx: Transaction, rules: Rules, *, only: Mapping[str, Any] | None = None, as_written: Iterable[str] = ()
) -> list[Name]:
    """Return the names that rules mean; lines of a table without a proposal are left out.

    Args:
        tx: A look at the study.
        rules: A mapping of names to replacements, or of sources to such mappings; names; a table; a file.
        only: `{"source": …}`: a source or several, in which alone the rules hold.
        as_written: Names that are words as well, taken with their capitals only.

    Raises:
        InvalidInput: There is no rule, or it is something else.
        NotFound: A source is named that the study does not have.
        FileProblem: The file cannot be read.
    """
    if set(only or {}) - {"source"}:
        raise InvalidInput("Rules can be held to a source only.", fix='only={"source": "PM2 T1"}.')
    within = _sources(tx, (only or {}).get("source", ()))
    capitals = {same_spelling(one) for one in as_written}
    found = []
    for one in _read(tx, rules):
        said = replace(
            one, sources=within or one.sources, as_written=one.as_written or same_spelling(one.name) in capitals
        )
        found.append(said if said.participant else replace(said, participant=_whose(tx, said)))
    if not found:
        raise InvalidInput("There is no name to replace.", fix=HOW)
    return list(merged(found))


def refuse_unclear(tx: Transaction, names: Sequence[Name], known: Sequence[Name], used_before: Iterable[str]) -> None:
    """Refuse what only the study can tell: one name of two people, a pseudonym that may be somebody's real name.

    Raises:
        Refused: With the places, and how to tell them apart.
    """
    _refuse_two_people(tx, names)
    _refuse_somebody_else(tx, names, known, {same_spelling(one) for one in used_before})


def _read(tx: Transaction, rules: Rules) -> list[Name]:
    if isinstance(rules, str | Path):
        return _from_rows(tx, read_names(Path(rules).expanduser()))
    if isinstance(rules, pd.DataFrame):
        return _from_rows(tx, rules.to_dict("records"))
    if isinstance(rules, Mapping):
        return _from_mapping(tx, rules)
    if isinstance(rules, Sequence) and all(isinstance(one, Name) for one in rules):
        return list(rules)
    raise InvalidInput("These are no rules.", fix=HOW)


def _from_mapping(tx: Transaction, rules: Mapping[str, Any]) -> list[Name]:
    found = []
    for key, value in rules.items():
        if isinstance(value, Mapping):
            within = _sources(tx, key)
            found += [Name(name=name, replacement=str(said), sources=within) for name, said in value.items()]
        elif isinstance(value, str):
            found.append(Name(name=str(key), replacement=value))
        else:
            raise InvalidInput(f"“{key}” has no words to replace it.", fix=HOW)
    return found


def _from_rows(tx: Transaction, rows: Iterable[Mapping[Any, Any]]) -> list[Name]:
    return [
        Name(
            name=_cell(row, "name"),
            kind=_kind(_cell(row, "kind")),
            replacement=said,
            aliases=_many(row.get("also")),
            participant=_participant(tx, _cell(row, "whose") or _cell(row, "participant")),
            as_written=row.get("as_written") is True or _cell(row, "as_written").casefold() in YES,
            sources=_sources(tx, _many(row.get("source"))),
        )
        for row in rows
        if (said := _cell(row, "proposal") or _cell(row, "replacement"))
    ]


def _cell(row: Mapping[Any, Any], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def _many(value: Any) -> tuple[str, ...]:
    parts = value.split(";") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(part for one in parts if (part := str(one).strip()))


def _kind(word: str) -> NameKind:
    known = {str(kind): kind for kind in NameKind}
    return known.get(word.casefold(), NameKind.OTHER) if word else NameKind.PERSON


def _sources(tx: Transaction, names: Any) -> tuple[str, ...]:
    listed = [names] if isinstance(names, str) else list(names)
    return tuple(sorted(str(lookup.source(tx, name)["id"]) for name in listed))


def _participant(tx: Transaction, label: str) -> str:
    known = {lookup.fold(row["label"]): str(row["id"]) for row in tx.rows(tables.participants)}
    return known.get(lookup.fold(label), "") if label else ""


def _speaking(tx: Transaction, name: Name) -> dict[str, list[str]]:
    """Return whose label a name is, with the sources in which it is."""
    spellings = set(map(same_spelling, name.spellings))
    found: dict[str, list[str]] = {}
    for row in tx.rows(tables.speakers):
        here = not name.sources or row["source_id"] in name.sources
        if here and row["participant_id"] and row["label"] and same_spelling(row["label"]) in spellings:
            found.setdefault(str(row["participant_id"]), []).append(str(row["source_id"]))
    return found


def _whose(tx: Transaction, name: Name) -> str:
    found = _speaking(tx, name)
    return next(iter(found)) if len(found) == 1 else ""


def _refuse_two_people(tx: Transaction, names: Sequence[Name]) -> None:
    people = {row["id"]: row["label"] for row in tx.rows(tables.participants)}
    sources = {row["id"]: row["name"] for row in tx.rows(tables.sources)}
    for one in names:
        speaking = _speaking(tx, one).items()
        found = dict(sorted((people[who], sorted(sources[each] for each in where)) for who, where in speaking))
        if len(found) > 1:
            said = "; ".join(f"{who} in {', '.join(where)}" for who, where in found.items())
            first, second = ([where[0] for where in found.values()])[:2]
            raise Refused(
                f"“{one.name}” is the name of two people: {said}.",
                fix=f'Say who is meant by source: replace({{"{first}": {{"{one.name}": "{one.replacement}"}}, '
                f'"{second}": {{"{one.name}": "…"}}}}).',
            )


def _refuse_somebody_else(tx: Transaction, names: Sequence[Name], known: Sequence[Name], used: set[str]) -> None:
    """A pseudonym that stands in a text already may be the real name of somebody whom no rule names."""
    used |= {same_spelling(one.replacement) for one in known}
    used |= {same_spelling(row["replacement"]) for row in tx.rows(privacy_tables.redactions)}
    used |= {same_spelling(row["label"]) for row in tx.rows(tables.participants)}
    plain = {
        one.replacement
        for one in names
        if one.replacement[:1] not in "[(" and same_spelling(one.replacement) not in used
    }
    asked = [Name(name=one, as_written=True) for one in sorted(plain)]
    for row in tx.rows(tables.sources) if asked else ():
        text = text_of(tx, row)
        for found in occurrences(text, asked)[:1]:
            pseudonym = found.name.name
            raise Refused(
                f"“{pseudonym}” stands in the interviews already and may be somebody's real name: "
                f"“{' '.join(text[max(found.start - 30, 0) : found.end + 30].split())}”.",
                where=row["name"],
                fix=f'Choose another pseudonym. If it is the same person, or no name: used_before=["{pseudonym}"].',
            )
