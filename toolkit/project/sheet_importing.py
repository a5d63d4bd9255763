"""What the columns of a sheet with a row per turn say of its interviews, taken as lines of the tables beside it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.exchange.folder import Found
from toolkit.exchange.study_tables import ParticipantRow, SourceRow
from toolkit.model import AboutInterview, Draft
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup
from toolkit.verbs.terms import Terms

Drafts = Sequence[tuple[Path, Draft]]


def source_rows(found: Found, drafts: Drafts, listed: Iterable[SourceRow]) -> list[SourceRow]:
    """Return the lines of the sources table with those that columns give; what a person wrote in the table wins."""
    rows = {lookup.fold(row.file): row for row in listed}
    for path, draft in drafts:
        about = draft.about
        if about is None or not (about.wave or about.site or about.date or about.participants):
            continue
        file = found.name(path, draft.part)
        stem = lookup.fold(file.rpartition(".")[0])
        key = stem if stem in rows and not draft.part else lookup.fold(file)
        row = rows.get(key, SourceRow(file=file, place=file))
        rows[key] = replace(
            row,
            wave=row.wave or about.wave,
            site=row.site or about.site,
            date=row.date or about.date,
            participants=row.participants or about.participants,
        )
    return list(rows.values())


def participant_rows(found: Found, drafts: Drafts, known: Collection[str]) -> list[ParticipantRow]:
    """Return a line for each person of the columns whom neither study nor table knows, if a group is named.

    Whoever changes stakeholder group or site has a line per time point.
    """
    folded = {lookup.fold(name) for name in known}
    met: dict[str, dict[str, tuple[str, str, str]]] = {}  # who, at which time point: stakeholder group, site, file
    for path, draft in drafts:
        about = draft.about or AboutInterview()
        for person, group in about.groups:
            if lookup.fold(person) not in folded:
                met.setdefault(person, {}).setdefault(about.wave, (group, about.site, found.name(path, draft.part)))
    rows = []
    for person, times in met.items():
        same = len({where[:2] for where in times.values()}) == 1
        for wave, (group, site, file) in list(times.items())[: 1 if same else None]:
            since = "" if same else wave
            row = ParticipantRow(participant=person, group=group, site=site, wave=since, place=f"{file}, {person}")
            rows.append(row)
    return rows


def fill_in(tx: Transaction, source: Row, about: SourceRow, terms: Terms) -> None:
    """Take over what columns say where the study knows nothing yet: a time point that was not its own before."""
    said = {"wave": about.wave, "site": about.site}
    new = {f"{kind}_id": terms.resolve(kind, name, about.place) for kind, name in said.items() if name}
    values = {name: term for name, term in new.items() if term is not None and source[name] is None}
    if about.date and not source["date"]:
        values["date"] = about.date
    if values:
        tx.change(tables.sources, source["id"], **values)
