"""What a person can do on the theme board: each command is one event, one step of undo."""

from toolkit.desk import commands_codebook
from toolkit.desk.commands import Command
from toolkit.desk.seat import Args, Seat
from toolkit.errors import NotFound
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import codebook as book_verbs
from toolkit.verbs import theme_board as verbs


def place(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Put a code under a theme, at a place there; it leaves another one, or stays there as well."""
    code, under, leaving = args.text("code"), args.maybe("under"), args.maybe("leaving")
    verbs.place(tx, code, under=under, leaving=leaving, before=args.maybe("before"))
    name = _name(tx, code)
    if under is None:
        return f"“{name}” no longer under “{_theme(tx, leaving or '')}”"
    if leaving == under:
        return f"“{name}” has another place under “{_theme(tx, under)}”"
    return f"“{name}” {'now' if leaving else 'also'} under “{_theme(tx, under)}”"


def add_theme(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Add a theme, with the codes it is made for."""
    theme = book_verbs.add_theme(tx, args.text("name"), under=args.maybe("under"))
    for code in args.list("codes"):
        verbs.place(tx, str(code), under=theme, leaving=args.maybe("leaving"))
    return f"Added the theme “{args.text('name')}”"


def place_theme(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Put a theme among its neighbours, or under another theme."""
    theme, under = args.text("theme"), args.maybe("under")
    verbs.place_theme(tx, theme, under=under, before=args.maybe("before"))
    return f"Moved “{_theme(tx, theme)}”{f' under “{_theme(tx, under)}”' if under else ''}"


def merge_themes(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Merge a theme into another."""
    gone, kept = _theme(tx, args.text("theme")), _theme(tx, args.text("into"))
    verbs.merge_themes(tx, args.text("theme"), args.text("into"))
    return f"“{gone}” merged into “{kept}”"


def remove_theme(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Take a theme away; its codes stay codes."""
    name = _theme(tx, args.text("theme"))
    book_verbs.remove_theme(tx, args.text("theme"))
    return f"Removed the theme “{name}”; its codes are kept"


def _name(tx: Transaction, code_id: str) -> str:
    row = tx.one(tables.codes, code_id)
    if row is None:
        raise NotFound("This code is no longer in the codebook.")
    return str(row["name"])


def _theme(tx: Transaction, theme_id: str) -> str:
    row = tx.one(tables.themes, theme_id)
    if row is None:
        raise NotFound("This theme is no longer in the codebook.")
    return str(row["name"])


COMMANDS: dict[str, Command] = {
    "place": Command("place in themes", place),
    "add theme": Command("add theme", add_theme),
    "place theme": Command("move", place_theme),
    "merge themes": Command("merge themes", merge_themes),
    "remove theme": Command("remove", remove_theme),
    "rename": Command("rename", commands_codebook.rename),
    "describe": Command("describe", commands_codebook.describe),
}

# What undo on the board may take back: its own verbs, and those of a cell or of the desk that arrange the same.
AT_THE_BOARD = frozenset(command.verb for command in COMMANDS.values()) | {"link code", "unlink code", "add code"}
