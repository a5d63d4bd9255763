"""Forms that came back, kept as a source each; a form, a question and a respondent stay who they are next year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from toolkit.errors import NotFound
from toolkit.exchange.study_tables import FormRow, SpeakerRow
from toolkit.model import Draft, FormDraft, FormReturn, Role, sha256
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.form_text import form_text
from toolkit.verbs import forms, lookup, people, taken_back
from toolkit.verbs.form_questions import as_known, match_questions, takes_no_words
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.sources import add_marks, add_turns, check_draft
from toolkit.verbs.terms import Terms

IMPORTED, ISSUED, RATES = "imported forms", "imported numbers of forms", "imported rates of forms"
FEW = 6


@dataclass
class Kept:
    """What an import of one file of forms did."""

    form: str
    new: list[str] = field(default_factory=list)
    known: int = 0
    words: int = 0
    turns: int = 0
    respondents: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    updated: bool = False


def import_forms(
    tx: Transaction,
    file: str,
    folder: str,
    draft: FormDraft,
    about: FormRow,
    listed: Sequence[SpeakerRow],
    terms: Terms,
) -> Kept:
    """Keep the forms of a file; those that the study has already stay as they are."""
    form_row = _form(tx, about)
    kept = Kept(form_row["name"])
    present = _returned(tx, form_row["id"], file)
    elsewhere = _came_before(tx, form_row["id"], present, terms.resolve("wave", about.wave, about.place))
    back = taken_back.fingerprints(tx)
    returns = [one for one in draft.returns if _content(one) not in back]
    if len(returns) < len(draft.returns):
        kept.notes.append(f"{len(draft.returns) - len(returns)} in {file}: {taken_back.LEFT_OUT}")
    again = [one for one in returns if _same(one) in elsewhere]
    if again:
        files = _some(sorted({elsewhere[_same(one)] for one in again}))
        kept.notes.append(
            f"{len(again)} of {len(returns)} forms came in with {files} already "
            "(the same number, day and answers); they count once."
        )
    fresh = [one for one in _fresh(present, returns, kept) if _same(one) not in elsewhere]
    kept.known = len(returns) - len(fresh)
    wave_id = terms.resolve("wave", about.wave, about.place)
    group_id = terms.resolve("group", about.group, about.place)
    site_id = terms.resolve("site", about.site, about.place)
    before = _remember(tx, file, folder, about)
    _bring_up_to_date(tx, about, before, present, {"wave_id": wave_id, "site_id": site_id, "group_id": group_id}, kept)
    if fresh:
        kept.notes += draft.warnings
        asked = match_questions(tx, form_row, draft, kept.notes)
        closed = takes_no_words(tx, asked)
        fresh = [as_known(one, closed) for one in fresh]
        who = _Respondents(tx, about, draft, listed, kept, _count(tx, form_row["id"], wave_id))
        common = {"wave_id": wave_id, "site_id": site_id, "file": file, "kind": str(about.kind)}
        place = _Place(form_row, about.wave, group_id, common, _Names.of(tx))
        for one in fresh:
            _keep(tx, draft, one, asked, who.of(one), place, kept)
        who.tell()
    return kept


def set_issued(tx: Transaction, rows: Sequence[FormRow]) -> list[str]:
    """Take over how many forms were issued: several files of one form and time point count once, sites add up."""
    totals: dict[tuple[str, str], dict[str, int]] = {}
    told = []
    for row in rows:
        if row.issued is not None:
            sites = totals.setdefault((row.form, row.wave), {})
            if sites.get(row.site, row.issued) != row.issued:
                told.append(
                    f"{row.place}: {row.form} {row.wave} was issued {sites[row.site]} times in an earlier line."
                )
            sites[row.site] = max(sites.get(row.site, 0), row.issued)
    seen: dict[str, Any] = dict(get_setting(tx, ISSUED, {}))
    for (name, wave), sites in totals.items():
        key, total = f"{lookup.fold(name)}|{wave}", sum(sites.values())
        if seen.get(key) == total:
            continue
        try:
            forms.set_issued(tx, name, total, wave)
        except NotFound:
            continue  # no form of that name came in, or the time point is not one of the study: said elsewhere
        seen[key] = total
    if totals:
        set_setting(tx, ISSUED, seen)
    return told + _too_many(tx, {name for name, _ in totals})


def set_stated(tx: Transaction, rows: Sequence[FormRow]) -> None:
    """Take over the rates of return that the table states, where it says something new."""
    seen: dict[str, str] = dict(get_setting(tx, RATES, {}))
    now = {f"{lookup.fold(row.form)}|{row.wave}": row for row in rows if row.stated_rate}
    for key, row in now.items():
        if seen.get(key) != row.stated_rate:
            try:
                forms.state_rate(tx, row.form, row.stated_rate, row.wave)
            except NotFound:
                continue  # said elsewhere
            seen[key] = row.stated_rate
    if now:
        set_setting(tx, RATES, seen)


def other_file(tx: Transaction, file: str, folder: str, form_name: str, draft: FormDraft) -> bool:
    """Tell whether a file of this name in another folder gave the study forms of which this one has none."""
    seen = dict(get_setting(tx, IMPORTED, {})).get(file)
    known = [row for row in tx.rows(form_tables.forms) if lookup.fold(row["name"]) == lookup.fold(form_name)]
    present = _returned(tx, known[0]["id"], file) if known else {}
    same = any(one.key in present and present[one.key]["content_sha256"] == _content(one) for one in draft.returns)
    return seen is not None and seen["folder"] != folder and not same


def _form(tx: Transaction, about: FormRow) -> Row:
    rows = [row for row in tx.rows(form_tables.forms) if lookup.fold(row["name"]) == lookup.fold(about.form)]
    if rows:
        return rows[0]
    place = lookup.next_position(tx, form_tables.forms)
    name = lookup.free_name(tx, form_tables.forms, about.form, "form")
    tx.add(form_tables.forms, name=name, kind=str(about.kind), position=place)
    return forms.form(tx, name)


def _returned(tx: Transaction, form_id: str, file: str) -> dict[str, Row]:
    """Return what came back in this file, by key."""
    here = {row["id"] for row in tx.rows(tables.sources, file=file)}
    return {row["key"]: row for row in tx.rows(form_tables.form_returns, form_id=form_id) if row["source_id"] in here}


def _same(one: FormReturn) -> tuple[str, str, str]:
    return one.key, one.date, _content(one)


def _came_before(
    tx: Transaction, form_id: str, present: Mapping[str, Row], wave_id: str | None
) -> dict[tuple[str, str, str], str]:
    """Return the forms with an id that came in with another file of the same survey: an export that has grown since.

    The number alone does not tell, for next year's begins at 1 again: day and answers are the same too, and where
    there is no day, the time point.
    """
    here = {row["source_id"] for row in present.values()}
    sources = {row["id"]: row for row in tx.rows(tables.sources)}
    return {
        (row["key"], source["date"], row["content_sha256"]): source["file"]
        for row in tx.rows(form_tables.form_returns, form_id=form_id)
        for source in [sources[row["source_id"]]]
        if row["key"].startswith("id ") and row["source_id"] not in here
        if source["date"] or source["wave_id"] == wave_id
    }


def _count(tx: Transaction, form_id: str, wave_id: str | None) -> int:
    at = {row["id"] for row in tx.rows(tables.sources) if row["wave_id"] == wave_id}
    return sum(row["source_id"] in at for row in tx.rows(form_tables.form_returns, form_id=form_id))


def _content(one: FormReturn) -> str:
    return sha256(repr((one.answers, one.shared)).encode())


def _fresh(present: Mapping[str, Row], returns: Sequence[FormReturn], kept: Kept) -> list[FormReturn]:
    """Return the forms that are new; an answer that was changed in the file since is named, and not taken over."""
    changed = [one.place for one in returns if one.key in present
               and present[one.key]["content_sha256"] != _content(one)]  # fmt: skip
    fresh = [one for one in returns if one.key not in present]
    gone = len(set(present) - {one.key for one in returns})
    if gone and not any(key.startswith("id ") for key in present):  # without ids, a changed row looks like a new one
        changed += [one.place for one in fresh[:gone]]
        fresh = fresh[gone:]
    if changed:
        kept.notes.append(
            f"Not what they were when they were imported: {_some(changed)}. The study keeps what you coded; "
            "to take such a form over anew, remove its source and import again."
        )
    return fresh


def _remember(tx: Transaction, file: str, folder: str, about: FormRow) -> dict[str, str]:
    """Keep what the forms table says of a file, and return what it said before."""
    seen: dict[str, Any] = dict(get_setting(tx, IMPORTED, {}))
    now = {"wave": about.wave, "group": about.group, "site": about.site, "folder": folder}
    if seen.get(file) != now:
        set_setting(tx, IMPORTED, {**seen, file: now})
    return dict(seen.get(file, {}))


def _bring_up_to_date(
    tx: Transaction,
    about: FormRow,
    before: Mapping[str, str],
    present: Mapping[str, Row],
    ids: Mapping[str, str | None],
    kept: Kept,
) -> None:
    """Take over what the forms table says now and did not say before."""
    changed = {name for name in ("wave", "group", "site") if before.get(name, "") != getattr(about, name)}
    fields = {f"{name}_id": ids[f"{name}_id"] for name in changed & {"wave", "site"} if ids[f"{name}_id"]}
    for row in present.values():
        if fields:
            kept.updated |= tx.change(tables.sources, row["source_id"], **fields)
        if "group" in changed:
            kept.updated |= tx.change(form_tables.form_returns, row["id"], group_id=ids["group_id"])


@dataclass
class _Respondents:
    """Who filled a form in: a participant only when the study's tables say so, else somebody without a name."""

    tx: Transaction
    about: FormRow
    draft: FormDraft
    listed: Sequence[SpeakerRow]
    kept: Kept
    number: int
    unknown: list[str] = field(default_factory=list)

    @cached_property
    def everybody(self) -> set[str]:
        """The labels of the participants."""
        return {lookup.fold(row["label"]) for row in self.tx.rows(tables.participants)}

    def of(self, one: FormReturn) -> tuple[str, str, str | None]:
        """Return label, role and participant."""
        self.number += 1
        if one.respondent:
            meant = {lookup.fold(name) for name in (self.about.form, self.about.file, self.draft.file)}
            said = next(
                (
                    row.speaker
                    for row in self.listed
                    if lookup.fold(row.source) in meant and lookup.fold(row.label) == lookup.fold(one.respondent)
                ),
                one.respondent,
            )
            if lookup.fold(said) in self.everybody:
                return " ".join(one.respondent.split()), *people.who(self.tx, said)
            self.unknown.append(one.place)
        return f"R{self.number}", str(Role.UNKNOWN), None

    def tell(self) -> None:
        """Say whose names led nowhere; the names themselves are not kept."""
        if self.unknown:
            self.kept.notes.append(
                f"“{self.about.respondent}” names nobody the study knows in {_some(self.unknown)}: those forms stay "
                f"without a name. If one is a participant, add a line to speakers.csv (source: {self.about.file})."
            )


@dataclass
class _Names:
    """The names of sources that are taken, and the place of the next source: looked up once for a thousand forms."""

    taken: set[str]
    position: int

    @classmethod
    def of(cls, tx: Transaction) -> "_Names":
        """Return what the study has."""
        names = {lookup.fold(row["name"]) for row in tx.rows(tables.sources)}
        return cls(names, lookup.next_position(tx, tables.sources))

    def next(self, wanted: str) -> tuple[str, int]:
        """Return a free name and a place."""
        tidy, number = " ".join(wanted.split()), 2
        name = tidy
        while lookup.fold(name) in self.taken:
            name, number = f"{tidy} ({number})", number + 1
        self.taken.add(lookup.fold(name))
        self.position += 1
        return name, self.position - 1


@dataclass(frozen=True)
class _Place:
    form: Row
    wave: str
    group_id: str | None
    common: Mapping[str, Any]
    names: _Names


def _source(
    tx: Transaction, draft: FormDraft, one: FormReturn, laid: Draft, position: int, place: _Place
) -> tuple[str, str]:
    text_id = tx.add_text(laid.text, sha256(laid.text.encode()))
    source_id = tx.add(
        tables.sources,
        name=laid.name,
        position=position,
        **place.common,
        date=one.date,
        mode="",
        language="",
        verbatim=True,
        checked_by="",
        checked_on="",
        attributes={},
        text_id=text_id,
        version=1,
        file_sha256=draft.file_sha256,
        importer=draft.importer,
    )
    return source_id, text_id


def _keep(
    tx: Transaction,
    draft: FormDraft,
    one: FormReturn,
    asked: Sequence[tuple[str, str, str]],
    who: tuple[str, str, str | None],
    place: _Place,
    kept: Kept,
) -> None:
    label, role, person = who
    name, position = place.names.next(" ".join(part for part in (place.form["name"], place.wave, label) if part))
    laid = form_text(draft, one, [(question, wording) for question, _, wording in asked], name=name, label=label)
    check_draft(laid)
    source_id, text_id = _source(tx, draft, one, laid, position, place)
    speaker = tx.add(tables.speakers, source_id=source_id, label=label, role=role, participant_id=person)
    add_turns(tx, source_id, text_id, laid, {label: speaker})
    add_marks(tx, source_id, text_id, laid)
    tx.add(
        form_tables.form_returns,
        source_id=source_id,
        form_id=place.form["id"],
        group_id=place.group_id,
        key=one.key,
        content_sha256=_content(one),
        shared=str(one.shared),
    )
    tx.add_many(
        form_tables.form_answers,
        [
            {
                "source_id": source_id,
                "question_id": asked[answer.question][0],
                "wording_id": asked[answer.question][1],
                "open_part": str(answer.open) if answer.open else None,
                "closed_part": str(answer.closed) if answer.closed else None,
                "value": answer.value,
            }
            for answer in one.answers
        ],
    )
    kept.new.append(name)
    kept.respondents.append(label)
    kept.turns += len(laid.turns)
    kept.words += sum(int(row["words"]) for row in tx.rows(tables.turns, source_id=source_id))


def _too_many(tx: Transaction, names: set[str]) -> list[str]:
    """Say where more came back than were issued."""
    waves = {row["id"]: row["wave_id"] for row in tx.rows(tables.sources)}
    terms = {row["id"]: row["name"] for row in tx.rows(tables.terms, kind="wave")}
    told = []
    for row in tx.rows(form_tables.forms):
        for issue in tx.rows(form_tables.form_issues, form_id=row["id"]) if row["name"] in names else ():
            back = [
                one
                for one in tx.rows(form_tables.form_returns, form_id=row["id"])
                if waves[one["source_id"]] == issue["wave_id"]
            ]
            if len(back) > issue["issued"]:
                when = f" {terms[issue['wave_id']]}" if issue["wave_id"] else ""
                told.append(f"{row['name']}{when}: {len(back)} came back, but {issue['issued']} were issued.")
    return told


def _some(places: Sequence[str]) -> str:
    more = f" and {len(places) - FEW} more" if len(places) > FEW else ""
    return ", ".join(places[:FEW]) + more
