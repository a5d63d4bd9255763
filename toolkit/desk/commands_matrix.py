"""What a person can do in the framework matrix: each command is one event, one step of undo."""

from toolkit.desk.commands import Command
from toolkit.desk.seat import Args, Seat
from toolkit.errors import NotFound, Refused
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import summaries as verbs

GONE = "This row or theme is no longer in the study."
KINDS = (tables.participants, tables.sources, tables.terms)


def write(tx: Transaction, seat: Seat, args: Args) -> str:
    """Write the summary of a cell, or write it anew; empty, it is taken away.

    `seen` is when what the page showed was written (“” where nothing was): what somebody else wrote in the meantime
    is never written over.
    """
    about, theme, row = _cell(tx, args)
    if (row["written_at"] if row else "") != args.text("seen", ""):
        fix = "It is shown beside yours now: put the two together, then keep it."
        raise Refused("Somebody else has written in this cell in the meantime.", fix=fix)
    extracts = [str(one) for one in args.list("extracts")]
    if not args.text("body").strip():
        return _take_away(tx, row)
    if row is None:
        verbs.write(tx, about, theme, args.text("body"), extracts=extracts, coder_id=seat.coder_id)
        return "Summarised"
    verbs.change(tx, row["id"], args.text("body"), coder_id=seat.coder_id)
    verbs.link(tx, row["id"], extracts)
    return "Summary changed"


def link(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Let a summary rest on an extract, or no longer."""
    _about, _theme, row = _cell(tx, args)
    if row is None:
        raise NotFound("There is no summary in this cell yet.", fix="Write one first.")
    if args.flag("on"):
        verbs.link(tx, row["id"], args.text("coding"))
        return "The summary rests on this extract"
    verbs.unlink(tx, row["id"], args.text("coding"))
    return "The summary no longer rests on this extract"


def _take_away(tx: Transaction, row: Row | None) -> str:
    if row is None:
        return "Nothing was written"
    verbs.remove(tx, row["id"])
    return "Summary taken away"


def _cell(tx: Transaction, args: Args) -> tuple[str, str, Row | None]:
    about, theme = args.text("about"), args.text("theme")
    if tx.one(tables.themes, theme) is None or not any(tx.one(table, about) for table in KINDS):
        raise NotFound(GONE, fix="The matrix is drawn anew with what there is.")
    return about, theme, verbs.cell(tx, about, theme)


COMMANDS: dict[str, Command] = {
    "write": Command("summarise", write),
    "link": Command("link extracts", link),
}

# What undo in the matrix may take back: its own verbs, and those of a cell that mean the same.
IN_THE_MATRIX = frozenset(command.verb for command in COMMANDS.values()) | {
    *("change summary", "remove summary", "unlink extracts"),
}
