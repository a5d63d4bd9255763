"""Commands on codes and themes, made in the desk's codebook panel."""

from collections.abc import Callable

from sqlalchemy import Table

from toolkit.desk.seat import Args, Seat, counted
from toolkit.errors import NotFound
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import codebook as verbs
from toolkit.verbs import coding

TEXTS = (
    "definition",
    "include",
    "exclude",
    "origin",
    "literature",
    "colour",
    "claim",
    "boundary",
    "valence",
    "for_whom",
)


def add(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Add a code."""
    verbs.add_code(tx, args.text("name"), under=args.maybe("under"), origin=args.text("origin", "inductive"))
    return f"Added the code “{args.text('name')}”"


def rename(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Give a code or theme another name."""
    table, row = _item(tx, args)
    verbs.rename(tx, table, row["id"], args.text("name"))
    return f"“{row['name']}” is now “{args.text('name')}”"


def describe(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Change definition, include, exclude, examples, colour; or what a theme claims."""
    table, row = _item(tx, args)
    values = {name: args.text(name) for name in TEXTS if name in args.values}
    if "examples" in args.values:
        values["examples"] = [str(one) for one in args.list("examples") if str(one).strip()]  # type: ignore[assignment]
    verbs.describe(tx, table, row["id"], **values)
    return f"Described “{row['name']}”"


def move(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Put a code under another one, or at another place."""
    table, row = _item(tx, args)
    position = args.number("position") if "position" in args.values else None
    verbs.move(tx, table, row["id"], args.maybe("under"), position)
    return f"Moved “{row['name']}”"


def merge(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Merge a code into another."""
    gone, kept = _code(tx, args.text("item")), _code(tx, args.text("into"))
    count = verbs.merge(tx, gone["id"], kept["id"])
    return f"“{gone['name']}” merged into “{kept['name']}”: {counted(count, 'coding')} went over"


def split(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Make a new code of some codings of a code."""
    row, chosen = _code(tx, args.text("item")), [str(one) for one in args.list("codings")]
    verbs.split(tx, row["id"], {args.text("name"): chosen})
    return f"“{args.text('name')}” made out of “{row['name']}” with {counted(len(chosen), 'coding')}"


def archive(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Take a code out of use, or back into it."""
    row = _code(tx, args.text("item"))
    verbs.archive(tx, row["id"], archived=args.flag("on"))
    return f"“{row['name']}” is {'archived' if args.flag('on') else 'back in use'}"


def remove(tx: Transaction, seat: Seat, args: Args) -> str:
    """Take a code out, with its codings or after moving them to the code above."""
    row = _code(tx, args.text("item"))
    rows = tx.rows(tables.codings, code_id=row["id"])
    if args.text("codings", "") == "move up" and row["parent_id"]:
        verbs.merge(tx, row["id"], row["parent_id"])
        return f"“{row['name']}” went into the code above with {counted(len(rows), 'coding')}"
    if args.text("codings", "") == "remove" and all(one["coder_id"] == seat.coder_id for one in rows):
        for one in rows:
            coding.remove_coding(tx, one["id"])
    verbs.remove_code(tx, row["id"])
    return f"Removed “{row['name']}”"


def link(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Let a code speak for a theme, or no longer."""
    change = verbs.link if args.flag("on") else verbs.unlink
    change(tx, args.text("theme"), _code(tx, args.text("item"))["id"])
    return "Linked to the theme" if args.flag("on") else "No longer linked to the theme"


def add_theme(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Add a theme."""
    verbs.add_theme(tx, args.text("name"), under=args.maybe("under"))
    return f"Added the theme “{args.text('name')}”"


def _item(tx: Transaction, args: Args) -> tuple[Table, Row]:
    for table in (tables.codes, tables.themes):
        row = tx.one(table, args.text("item"))
        if row is not None:
            return table, row
    raise NotFound("This code is no longer in the codebook.")


def _code(tx: Transaction, code_id: str) -> Row:
    row = tx.one(tables.codes, code_id)
    if row is None:
        raise NotFound("This code is no longer in the codebook.")
    return row


COMMANDS: dict[str, tuple[str, Callable[[Transaction, Seat, Args], str]]] = {
    "add code": ("add code", add),
    "rename": ("rename", rename),
    "describe": ("describe", describe),
    "move": ("move", move),
    "merge": ("merge codes", merge),
    "split": ("split code", split),
    "archive": ("archive", archive),
    "remove code": ("remove", remove),
    "link": ("link code", link),
    "add theme": ("add theme", add_theme),
}
