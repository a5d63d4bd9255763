"""The topic guide: who was asked what, and which codes and themes a question asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.study_tables import GuideRow
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

WAITING = "guide topics"
WORDINGS = "guide wordings"  # question, group, time point (ids; empty: all) and how it is worded there


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line of the guide: a question, how it is worded there, and for whom and when (None: all)."""

    question: str
    wording: str
    group: str | None
    wave: str | None

    def of(self, groups: Collection[str | None], wave: str | None) -> bool:
        """Tell whether people of these groups are asked it at this time point."""
        return (self.group is None or self.group in groups) and self.wave in (None, wave)


def import_guide(tx: Transaction, rows: Sequence[GuideRow], terms: Terms) -> None:
    """Put the guide of a table in place of the study's; questions keep their identity by name."""
    wordings: dict[str, str] = {}
    for row in rows:
        wordings[row.question] = wordings.get(row.question) or row.wording
    present = {lookup.fold(row["name"]): row for row in tx.rows(tables.questions)}
    ids = {}
    for place, (name, wording) in enumerate(wordings.items()):
        known = present.get(lookup.fold(name))
        if known:
            tx.change(tables.questions, known["id"], wording=wording, position=place)
        ids[name] = known["id"] if known else tx.add(tables.questions, name=name, wording=wording, position=place)
    _set_asked(tx, rows, ids, terms)
    topics = {
        (row.question, level, name) for row in rows for level in ("codes", "themes") for name in getattr(row, level)
    }
    set_setting(tx, WAITING, sorted([*topic] for topic in topics))
    link_topics(tx)


def link_topics(tx: Transaction) -> list[str]:
    """Link questions to the codes and themes they ask for, as far as the codebook has them; return the rest."""
    waiting = get_setting(tx, WAITING, [])
    if not waiting:
        return []
    book = lookup.codebook(tx)
    questions = {row["name"]: row["id"] for row in tx.rows(tables.questions)}
    wanted: set[tuple[str, str]] = set()
    missing = []
    for question, level, name in waiting:
        try:
            item: Any = book.code(name) if level == "codes" else book.theme(name)
            wanted.add((questions[question], item.id))
        except (NotFound, InvalidInput) as error:
            missing.append(f"Question {question}: {error}")
    rows = tx.rows(tables.question_topics)
    present = {(row["question_id"], row["subject_id"]) for row in rows}
    tx.remove_rows(
        tables.question_topics,
        [row for row in rows if row["question_id"] in questions.values()
         and (row["question_id"], row["subject_id"]) not in wanted and not missing],
    )  # fmt: skip
    tx.add_many(
        tables.question_topics,
        [{"question_id": question, "subject_id": item} for question, item in sorted(wanted - present)],
    )
    return missing


def asked(tx: Transaction) -> list[Asked]:
    """Return the lines of the guide in the order of its questions, as worded for each group and time point."""
    worded: dict[tuple[str, str, str], list[str]] = {}
    for question, group, wave, wording in get_setting(tx, WORDINGS, []):
        worded.setdefault((question, group, wave), []).append(wording)
    names = {row["id"]: row["name"] for row in tx.rows(tables.terms)}
    rows = tx.rows(tables.guide)
    return [
        Asked(question=one["name"], wording=wording, group=names.get(row["group_id"]), wave=names.get(row["wave_id"]))
        for one in sorted(tx.rows(tables.questions), key=lambda one: one["position"])
        for row in rows
        if row["question_id"] == one["id"]
        for wording in worded.get((one["id"], row["group_id"] or "", row["wave_id"] or ""), [one["wording"]])
    ]


def _set_asked(tx: Transaction, rows: Sequence[GuideRow], ids: dict[str, str], terms: Terms) -> None:
    terms.may_add = False  # a slip in the guide must not make a new stakeholder group
    wanted: set[tuple[str, str | None, str | None]] = set()
    worded: list[list[str]] = []
    for row in rows:
        group, wave = terms.resolve("group", row.group, row.place), terms.resolve("wave", row.wave, row.place)
        if bool(row.group) == bool(group) and bool(row.wave) == bool(wave):
            wanted.add((ids[row.question], group, wave))
            worded += [[ids[row.question], group or "", wave or "", row.wording]] if row.wording else []
    if worded or get_setting(tx, WORDINGS):
        set_setting(tx, WORDINGS, sorted(worded))
    present = {(row["question_id"], row["group_id"], row["wave_id"]): row for row in tx.rows(tables.guide)}
    tx.remove_rows(tables.guide, [row for key, row in present.items() if key not in wanted])
    tx.add_many(
        tables.guide,
        [
            {"question_id": question, "group_id": group, "wave_id": wave}
            for question, group, wave in sorted(wanted - set(present), key=str)
        ],
    )
