"""Which turns of an interview stand under which question of the guide."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import lookup

NEEDED = ("source", "turn", "question")


def assign(tx: Transaction, records: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Set the questions of the sources that are named, from each turn to the next; a line per turn that asks one.

    A line without a question asks nothing: the question before goes on.

    Raises:
        InvalidInput: A line has no number of a turn, or two lines give one turn different questions.
        NotFound: There is no such source, turn or question of the guide.
        Refused: A source is a form.
    """
    asked: dict[str, dict[int, str]] = {}
    for record in records:
        source = lookup.source(tx, str(record["source"]))
        _refuse_form(tx, source)
        number, name = _number(record, source), _name(record["question"])
        here = asked.setdefault(source["name"], {})
        question = str(lookup.named(tx, tables.questions, name, "question of the guide")["id"]) if name else ""
        if question and here.setdefault(number, question) != question:
            raise InvalidInput(
                f"Turn {number} has two questions.",
                where=source["name"],
                fix="Leave one line of it and drop the other.",
            )
    return [line for name, here in asked.items() for line in _lay(tx, lookup.source(tx, name), here)]


def _lay(tx: Transaction, source: Row, asked: Mapping[int, str]) -> list[list[Any]]:
    turns = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["number"])
    missing = set(asked) - {row["number"] for row in turns}
    if missing:
        raise NotFound(
            f"There is no turn {min(missing)}.", where=source["name"], fix="The desk and project.turns() number them."
        )
    names = {row["id"]: row["name"] for row in tx.rows(tables.questions)}
    lines: list[list[Any]] = []
    under: str | None = None
    for row in turns:
        if row["number"] in asked:
            under = asked[row["number"]]
            lines.append([source["name"], row["number"], names[under], 0])
        if lines:
            lines[-1][-1] += 1
        if row["question_id"] != under:
            tx.change(tables.turns, row["id"], question_id=under)
    return lines


def _refuse_form(tx: Transaction, source: Row) -> None:
    if tx.rows(form_tables.form_returns, source_id=source["id"]):
        raise Refused(
            f"“{source['name']}” is a form: its answers stand under the form's own questions.",
            fix="project.forms.answers(…) shows them.",
        )


def _number(record: Mapping[str, Any], source: Row) -> int:
    try:
        number = float(record["turn"])
        if number == int(number):
            return int(number)
    except (TypeError, ValueError):
        pass
    raise InvalidInput(
        f"“{record['turn']}” is no number of a turn.", where=source["name"], fix="project.turns() numbers them."
    )


def _name(value: Any) -> str:
    empty = value is None or (isinstance(value, float) and math.isnan(value)) or str(value) == "<NA>"
    return "" if empty else str(value).strip()
