"""What a person can do at the desk: each command is one verb of the study, one event, one step of undo."""

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.codebook import Codebook
from toolkit.desk import commands_codebook, commands_notes, commands_protection
from toolkit.desk.seat import Args, Seat, counted, place_of, source_of
from toolkit.errors import Refused
from toolkit.model import SILENT_ROLES, WORD, Origin
from toolkit.spans import Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import codebook as book_verbs
from toolkit.verbs import coding, considering, lookup, sources

Run = Callable[[Transaction, Seat, Args], str]


@dataclass(frozen=True)
class Command:
    """A command: the verb its event bears, what it does, and whether it is a step of undo."""

    verb: str
    run: Run
    undoable: bool = True


def code(tx: Transaction, seat: Seat, args: Args) -> str:
    """Put codes on a selection, making a new one first where a name was typed."""
    source, text, span = place_of(tx, args)
    ids = [str(one) for one in args.list("codes")]
    if name := args.maybe("name"):
        ids.append(book_verbs.add_code(tx, name, under=args.maybe("under"), origin=args.text("origin", "inductive")))
    book = lookup.codebook(tx)
    for code_id in ids:
        coding.add_coding(
            tx, source, span, _in_use(book, code_id), coder_id=seat.coder_id, text=text, key_quote=args.flag("key")
        )
    _begin_coding(tx, seat, source)
    names = " and ".join(f"“{book.code_by_id[one].name}”" for one in ids)
    return f"{names} on {_words(text, span)}{_not_counted(tx, source, span)}"


def code_hits(tx: Transaction, seat: Seat, args: Args) -> str:
    """Put a code on what a search found and a person accepted; the codings keep the query."""
    code_id = _in_use(lookup.codebook(tx), args.text("code"))
    count, texts = 0, dict[str, str]()
    for hit in args.list("hits"):
        source, text, span = place_of(tx, Args(hit), texts)
        values = {"origin": Origin.RULE, "query": args.text("query")}
        before = len(tx.changes)
        coding.add_coding(tx, source, span, code_id, coder_id=seat.coder_id, text=text, **values)
        count += len(tx.changes) > before
    return f"{counted(count, 'extract')} coded by the search “{args.text('query')}”"


def code_considered(tx: Transaction, seat: Seat, args: Args) -> str:
    """Put a code on words for which the machine proposed it and a person chose it; the coding keeps its chance."""
    source, text, span = place_of(tx, args)
    code_id = _in_use(lookup.codebook(tx), args.text("code"))
    values = {"origin": Origin.SUGGESTION, "query": f"code to consider, chance {args.number('chance') / 100:.2f}"}
    coding.add_coding(tx, source, span, code_id, coder_id=seat.coder_id, text=text, **values)
    _begin_coding(tx, seat, source)
    return f"“{_name(tx, code_id)}” on {_words(text, span)}"


def consider(tx: Transaction, seat: Seat, _args: Args) -> str:
    """Note that a coder asked for codes to consider."""
    considering.ask(tx, seat.coder)
    return ""


def uncode(tx: Transaction, seat: Seat, args: Args) -> str:
    """Take a coding away."""
    row = _own(tx, seat, args)
    coding.remove_coding(tx, row["id"])
    return f"Removed “{_name(tx, row['code_id'])}”"


def recode(tx: Transaction, seat: Seat, args: Args) -> str:
    """Give an extract another code."""
    row, book = _own(tx, seat, args), lookup.codebook(tx)
    if name := args.maybe("name"):
        fresh = book_verbs.add_code(tx, name, under=args.maybe("under"), origin="inductive")
        book = lookup.codebook(tx)
    else:
        fresh = args.text("code")
    coding.change_coding(tx, row["id"], code_id=_in_use(book, fresh))
    return f"“{_name(tx, row['code_id'])}” became “{book.code_by_id[fresh].name}”"


def resize(tx: Transaction, seat: Seat, args: Args) -> str:
    """Move the ends of a coding."""
    row = _own(tx, seat, args)
    source, text, span = place_of(tx, args)
    if source["id"] != row["source_id"]:
        raise Refused("This coding belongs to another source.")
    coding.change_coding(tx, row["id"], span=span)
    return f"“{_name(tx, row['code_id'])}” now on {_words(text, span)}"


def view(tx: Transaction, seat: Seat, args: Args) -> str:
    """Say how the person sees what the extract is about."""
    coding.change_coding(tx, _own(tx, seat, args)["id"], view=args.text("view"))
    return f"View: {args.text('view')}"


def key_quote(tx: Transaction, seat: Seat, args: Args) -> str:
    """Mark an extract as a key quote, or not."""
    coding.change_coding(tx, _own(tx, seat, args)["id"], key_quote=args.flag("on"))
    return "Key quote" if args.flag("on") else "No longer a key quote"


def progress(tx: Transaction, seat: Seat, args: Args) -> str:
    """Say how far the coding of a source is: reading, coding, finished; a second pass."""
    source = source_of(tx, args.text("source"))
    second = args.flag("second_pass") if "second_pass" in args.values else None
    sources.set_progress(tx, source["name"], seat.coder_id, args.text("state"), second_pass=second)
    return f"{source['name']}: {'second pass, ' if second else ''}{args.text('state')}"


def _begin_coding(tx: Transaction, seat: Seat, source: Row) -> None:
    status = tx.rows(tables.coding_status, source_id=source["id"], coder_id=seat.coder_id)
    if status and status[0]["state"] == "reading":
        sources.set_progress(tx, source["name"], seat.coder_id, "coding")


def _own(tx: Transaction, seat: Seat, args: Args) -> Row:
    row = lookup.coding(tx, args.text("coding"))
    if row["coder_id"] != seat.coder_id:
        owner = tx.one(tables.coders, row["coder_id"])
        name = owner["name"] if owner else "somebody else"
        raise Refused(f"This coding is {name}'s; it is shown, not yours to change.", fix="Code the words yourself.")
    return row


def _in_use(book: Codebook, code_id: str) -> str:
    found = book.code(code_id)
    if found.archived:
        raise Refused(f"“{found.name}” is archived.", fix="Take it back into use in the codebook first.")
    return found.id


def _name(tx: Transaction, code_id: str) -> str:
    row = tx.one(tables.codes, code_id)
    return str(row["name"]) if row else "a code that is gone"


def _words(text: str, span: Span) -> str:
    return counted(len(WORD.findall(text[slice(*span)])), "word")


def _not_counted(tx: Transaction, source: Row, span: Span) -> str:
    """Say when nothing in the span is a participant's."""
    silent = {row["id"] for row in tx.rows(tables.speakers, source_id=source["id"]) if row["role"] in SILENT_ROLES}
    turns = tables.turns.c
    touching = tx.connection.execute(
        tables.turns.select().where(
            turns.live, turns.source_id == source["id"], turns.start_offset < span[1], turns.end_offset > span[0]
        )
    ).mappings()
    who = {row["speaker_id"] for row in touching}
    return " (words of the interviewer or of others present: never counted or quoted)" if who and who <= silent else ""


COMMANDS: dict[str, Command] = {
    "code": Command("code", code),
    "code hits": Command("code by search", code_hits),
    "code considered": Command("code as proposed", code_considered),
    "consider": Command("ask for codes to consider", consider, undoable=False),
    "uncode": Command("remove coding", uncode),
    "recode": Command("recode", recode),
    "resize": Command("resize coding", resize),
    "view": Command("set view", view),
    "key quote": Command("mark key quote", key_quote),
    "progress": Command("set progress", progress),
    **{name: Command(verb, run) for name, (verb, run) in commands_codebook.COMMANDS.items()},
    **{name: Command(verb, run) for name, (verb, run) in commands_notes.COMMANDS.items()},
    **{name: Command(verb, run) for name, (verb, run) in commands_protection.COMMANDS.items()},
    **{name: Command(verb, run, undoable=False) for name, (verb, run) in commands_notes.NOTED.items()},
}

# What undo at the desk may take back: the desk's own verbs, and those of a cell that mean the same.
AT_THE_DESK = frozenset(command.verb for command in COMMANDS.values()) | {
    *("change coding", "set evidence", "add theme", "link code", "unlink code", "finish", "reopen", "assign"),
    *("pass on safeguarding flag", "close safeguarding flag", "place safeguarding flag"),
}
