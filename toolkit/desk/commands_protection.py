"""Commands that protect people: flagging words for safeguarding, hiding a name everywhere."""

from toolkit.desk.commands_notes import Run
from toolkit.desk.name_hiding import hide_name
from toolkit.desk.seat import Args, Seat, place_of
from toolkit.store.ledger import Transaction
from toolkit.verbs import safeguarding


def flag(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Flag words for safeguarding."""
    source, _, span = place_of(tx, args)
    safeguarding.add_flag(tx, source, span, note=args.text("note", ""), for_whom=args.text("for_whom", ""))
    return "Flagged for safeguarding: these words leave in no export. Nobody has been told; that is for a person to do"


def unflag(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Take a flag away."""
    safeguarding.remove_flag(tx, args.text("flag"))
    return "Flag removed: these words may leave again"


COMMANDS: dict[str, tuple[str, Run]] = {
    "flag": ("flag for safeguarding", flag),
    "unflag": ("remove safeguarding flag", unflag),
    "hide name": ("hide a name everywhere", hide_name),
}
