"""The topic guide: who was asked what, and which codes and themes a question asks for."""

from collections.abc import Sequence
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.study_tables import GuideRow
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import lookup
from toolkit.verbs.settings import get_setting, set_setting
from toolkit.verbs.terms import Terms

WAITING = "guide topics"


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


def _set_asked(tx: Transaction, rows: Sequence[GuideRow], ids: dict[str, str], terms: Terms) -> None:
    terms.may_add = False  # a slip in the guide must not make a new stakeholder group
    wanted = set()
    for row in rows:
        group, wave = terms.resolve("group", row.group, row.place), terms.resolve("wave", row.wave, row.place)
        if bool(row.group) == bool(group) and bool(row.wave) == bool(wave):
            wanted.add((ids[row.question], group, wave))
    present = {(row["question_id"], row["group_id"], row["wave_id"]): row for row in tx.rows(tables.guide)}
    tx.remove_rows(tables.guide, [row for key, row in present.items() if key not in wanted])
    tx.add_many(
        tables.guide,
        [
            {"question_id": question, "group_id": group, "wave_id": wave}
            for question, group, wave in sorted(wanted - set(present), key=str)
        ],
    )
