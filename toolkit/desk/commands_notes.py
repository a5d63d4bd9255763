"""Commands on memos, the quote tray, evidence, what was read, and a coder's pinned codes."""

from collections.abc import Callable

from toolkit.desk.seat import Args, Seat, source_of
from toolkit.errors import InvalidInput, Refused
from toolkit.spans import subtract
from toolkit.store import ledger, tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import coding, memos, quotes
from toolkit.verbs.coding import text_of
from toolkit.verbs.settings import get_setting, set_setting

PINNED = "pinned codes"
PINS = 9


def write_memo(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Write a memo about a coding, a code, a turn or a source."""
    private = args.flag("private") if "private" in args.values else None
    memos.write(
        tx,
        args.text("body"),
        kind=args.text("kind", "analytic"),
        title=args.text("title", ""),
        private=private,
        about=[str(one) for one in args.list("about")],
    )
    return "Memo kept"


def rewrite_memo(tx: Transaction, seat: Seat, args: Args) -> str:
    """Put other words into a memo of one's own, or make it another kind."""
    memos.rewrite(
        tx, _own_memo(tx, seat, args), body=args.text("body"), title=args.maybe("title"), kind=args.maybe("kind")
    )
    return "Memo kept"


def remove_memo(tx: Transaction, seat: Seat, args: Args) -> str:
    """Take a memo of one's own away."""
    memos.remove(tx, _own_memo(tx, seat, args))
    return "Memo removed"


def _own_memo(tx: Transaction, seat: Seat, args: Args) -> str:
    row = memos.memo(tx, args.text("memo"))
    if row["coder_id"] not in (None, seat.coder_id):
        raise Refused("This memo is somebody else's; it is shown, not yours to change.", fix="Write one of your own.")
    return str(row["id"])


def put_quote(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Put an extract into a theme's tray."""
    position = args.number("position") if "position" in args.values else None
    quotes.put(tx, args.text("theme"), args.text("coding"), position)
    return "In the quote tray"


def move_quote(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Give a quotation another place."""
    quotes.move(tx, args.text("quote"), args.number("position"))
    return "Moved the quotation"


def trim_quote(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Leave parts of the extract out of the quotation."""
    cuts = [(int(first), int(last)) for first, last in args.list("cuts")]
    quotes.trim(tx, args.text("quote"), cuts)
    return "Trimmed; the cut is marked […]" if cuts else "The whole extract"


def drop_quote(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Take a quotation out of the tray."""
    quotes.drop(tx, args.text("quote"))
    return "Out of the quote tray"


def set_evidence(tx: Transaction, _seat: Seat, args: Args) -> str:
    """Say what an extract does for a theme."""
    coding.set_evidence(tx, args.text("coding"), args.text("theme"), args.maybe("kind"))
    return f"The extract {args.maybe('kind') or 'says nothing for or against'} the theme"


def note_reading(tx: Transaction, seat: Seat, args: Args) -> str:
    """Note which stretches of a source were before somebody's eyes."""
    source = source_of(tx, args.text("source"))
    if source["text_id"] != args.text("text"):
        return ""
    where = {"source_id": source["id"], "text_id": source["text_id"], "coder_id": seat.coder_id}
    length = len(text_of(tx, source))
    for first, last in args.list("spans"):
        known = [(row["start_offset"], row["end_offset"]) for row in tx.rows(tables.readings, **where)]
        fresh = subtract((max(0, int(first)), min(length, int(last))), known)
        tx.add_many(
            tables.readings,
            [{**where, "start_offset": start, "end_offset": end, "at": ledger.now()} for start, end in fresh],
        )
    return ""


def pin(tx: Transaction, seat: Seat, args: Args) -> str:
    """Keep which codes lie under the keys 1 to 9."""
    chosen = [str(one) for one in args.list("codes")]
    if len(chosen) > PINS:
        raise InvalidInput(f"There are {PINS} keys to pin codes to.", fix="Unpin one first.")
    set_setting(tx, PINNED, {**get_setting(tx, PINNED, {}), seat.coder_id: chosen})
    return "Pinned codes kept"


Run = Callable[[Transaction, Seat, Args], str]
COMMANDS: dict[str, tuple[str, Run]] = {
    "write memo": ("write memo", write_memo),
    "rewrite memo": ("change memo", rewrite_memo),
    "remove memo": ("remove memo", remove_memo),
    "put quote": ("put quotation in the tray", put_quote),
    "move quote": ("move quotation", move_quote),
    "trim quote": ("trim quotation", trim_quote),
    "drop quote": ("take quotation out of the tray", drop_quote),
    "evidence": ("set evidence", set_evidence),
}
NOTED: dict[str, tuple[str, Run]] = {"read": ("read", note_reading), "pin": ("pin codes", pin)}
