"""A kept suggestion as HTML: what the machine calls it, what is known of it, what was decided; and its extracts."""

from html import escape
from typing import Any

from toolkit.desk.panels.cells import FAINT, in_cell
from toolkit.model import Stands, Suggested
from toolkit.suggest.kept import KeptSuggestions
from toolkit.verbs.suggestions import TAKEN

MADE_BY_MACHINE = "label made by a machine"
WARN = "var(--jp-warn-color1, #8a4b00)"
SAID = {
    Suggested.OPEN: "not decided yet",
    Suggested.ACCEPTED: "accepted",
    Suggested.MAPPED: "mapped",
    Suggested.REJECTED: "rejected",
    Suggested.NOT_NOW: "put off",
}


def card(kept: KeptSuggestions, number: int) -> str:
    """Return what stands above the extracts: label and name, what was decided, who says it, what is coded."""
    row = kept.row(number)
    label = row.label.removesuffix(" (machine-made)")
    machine = f'<i>{escape(label)}</i> <span style="color:{FAINT}">({MADE_BY_MACHINE})</span>'
    title = f"<b>{number}. {escape(row.name)}</b> · {machine}" if row.name else f"<b>{number}.</b> {machine}"
    warning = kept.warning(number)
    flagged = f'<div style="color:{WARN};font-weight:600">⚠ Check: {escape(warning)}</div>' if warning else ""
    first, *rest = kept.facts(number)
    listed = "".join(f"<li>{escape(one)}</li>" for one in rest)
    return in_cell(
        f'<div style="font-size:1.1em">{title}</div><div>{_decided(row)}</div>{flagged}<b>{escape(first)}</b>'
        f'<ul style="margin:2px 0;padding-left:20px">{listed}</ul>'
    )


def _decided(row: Any) -> str:
    """Say what became of a suggestion, what it became, by whom and why."""
    word = "to" if row.state == Suggested.MAPPED else "as"
    became = f" {word} the {row.level} “{escape(row.became)}”" if row.became else ""
    if row.state in TAKEN and not row.became:
        became = f" {word} what is no longer in the codebook"
    who = f" by {escape(row.decided_by)}, {row.decided_at[:10]}" if row.decided_by and row.decided_at else ""
    why = f": {escape(row.reason)}" if row.reason else ""
    return f"<b>{SAID.get(row.state, row.state)}</b>{became}{who}{why}"


def extract(row: Any) -> str:
    """Return an extract: its words first, then whose they are, how it stands and what lies on it."""
    stands = "" if row.stands == Stands.INSIDE else f"{escape(row.stands)}: "
    head = "counter-example to weigh: " if row.stands == Stands.COUNTER else stands
    codes = f" · coded {escape(row.codes)}" if row.codes else ""
    said = escape(row.quote).replace("\n", "<br>")
    return in_cell(
        f'<span style="color:{FAINT}">{head}</span>“{said}” '
        f'<span style="color:{FAINT}">{escape(row.label)}, {escape(row.source)}, turn {row.turn}{codes}</span>'
    )
