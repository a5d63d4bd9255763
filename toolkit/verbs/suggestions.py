"""Suggestions kept and decided: a person accepts, maps, renames, merges, splits, rejects, or leaves it for now.

Nothing is coded by keeping. Codes go on the extracts that a person chose, under the name of who decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import MemoKind, Origin, Stands, Suggested
from toolkit.store import ledger, suggestion_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs import codebook, coding, lookup, memos

GIVEN_UP = (Suggested.MERGED, Suggested.SPLIT, Suggested.REPLACED)
TAKEN = (Suggested.ACCEPTED, Suggested.MAPPED)
LISTED = "project.suggestions.table() lists them by number."

suggestions, segments = suggestion_tables.suggestions, suggestion_tables.suggestion_segments


@dataclass(frozen=True)
class Decision:
    """What a verb did: the suggestion, and what to say of it."""

    number: int
    said: str
    codings: list[str] = field(default_factory=list)


def find(tx: Transaction, number: int) -> Row:
    """Return the kept suggestion of this number.

    Raises:
        NotFound: There is none.
    """
    rows = tx.rows(suggestions, number=int(number))
    if not rows:
        raise NotFound(f"There is no suggestion {number}.", fix=LISTED)
    return rows[0]


def accept_as_code(
    tx: Transaction,
    number: int,
    extracts: Sequence[int],
    *,
    name: str = "",
    under: str | None = None,
    reason: str = "",
    **described: Any,
) -> Decision:
    """Make a code of a suggestion and put it on the extracts that were chosen; of the same code again, on more.

    Raises:
        InvalidInput: No extract is chosen, or there is no name of a person's own.
        Refused: It was decided already.
    """
    there = _became(tx, number, tables.codes, name)
    row, some = undecided(tx, number, but=(Suggested.ACCEPTED, there)), chosen(tx, number, extracts)
    book = lookup.codebook(tx)
    described = {"origin": str(Origin.SUGGESTION), "under": book.code(under).id if under else None, **described}
    code_id = there or codebook.add_code(tx, _named(row, name), **described)
    made = _take(tx, row, Suggested.ACCEPTED, code_id, some, reason)
    return Decision(number, f"Suggestion {number} is the code “{_named(row, name)}”, on {_extracts(made)}.", made)


def accept_as_theme(
    tx: Transaction,
    number: int,
    extracts: Sequence[int] = (),
    *,
    name: str = "",
    codes: Sequence[str] = (),
    reason: str = "",
    **described: Any,
) -> Decision:
    """Make a theme of a suggestion, from these codes; extracts that were chosen get a code of the theme's name.

    Raises:
        InvalidInput: There is no name of a person's own.
        Refused: It was decided already.
    """
    if _became(tx, number, tables.themes, name):
        return Decision(number, f"Suggestion {number} is that theme already.")
    row, some = undecided(tx, number), chosen(tx, number, extracts) if extracts else []
    title, made = _named(row, name), []
    book = lookup.codebook(tx)
    linked = [book.code(one).id for one in codes]
    if some:
        code_id = codebook.add_code(tx, title, origin=str(Origin.SUGGESTION))
        made, linked = _code(tx, row, some, code_id), [*linked, code_id]
    theme_id = codebook.add_theme(tx, title, **described)
    for code_id in linked:
        codebook.link(tx, theme_id, code_id)
    decide(tx, row, Suggested.ACCEPTED, subject=theme_id, codings=made, reason=reason)
    words = f", with a code of that name on {_extracts(made)}" if made else ""
    return Decision(number, f"Suggestion {number} is the theme “{title}”{words}.", made)


def map_to(tx: Transaction, number: int, code: str, extracts: Sequence[int], *, reason: str = "") -> Decision:
    """Put a code that there is on the extracts that were chosen.

    Raises:
        NotFound: There is no such code.
        InvalidInput: No extract is chosen.
        Refused: It was decided already.
    """
    code_id = lookup.codebook(tx).code(code).id
    row, some = undecided(tx, number, but=(Suggested.MAPPED, code_id)), chosen(tx, number, extracts)
    made = _take(tx, row, Suggested.MAPPED, code_id, some, reason)
    name = lookup.codebook(tx).code_by_id[code_id].name
    return Decision(number, f"Suggestion {number} belongs to “{name}”, now on {_extracts(made)} of it.", made)


def rename(tx: Transaction, number: int, name: str) -> Decision:
    """Give a suggestion a person's own name; the machine's label stays beside it."""
    row = _standing(tx, number)
    tidy = " ".join(name.split())
    if not tidy:
        raise InvalidInput("The name is empty.", fix="Type a name of your own.")
    tx.change(suggestions, row["id"], name=tidy)
    return Decision(number, f"Suggestion {number} is called “{tidy}”.")


def reject(tx: Transaction, number: int, reason: str) -> Decision:
    """Put a suggestion away for good, with the reason as a memo; it stays away while its words are much the same.

    Raises:
        InvalidInput: No reason is given.
        Refused: It was decided already.
    """
    if not reason.strip():
        raise InvalidInput("Why is it rejected?", fix="A word is enough: it is kept as a memo.")
    row = undecided(tx, number)
    memo = tx.one(tables.memos, row["memo_id"]) if row["memo_id"] else None
    if row["state"] != Suggested.REJECTED or memo is None or memo["body"] != reason.strip():
        decide(tx, row, Suggested.REJECTED, reason=reason)
    return Decision(number, f"Suggestion {number} is rejected: {reason.strip()}")


def not_now(tx: Transaction, number: int, *, reason: str = "") -> Decision:
    """Leave a suggestion for later."""
    row = undecided(tx, number)
    if row["state"] != Suggested.NOT_NOW or reason.strip():
        decide(tx, row, Suggested.NOT_NOW, reason=reason)
    return Decision(number, f"Suggestion {number} is put off.")


def reopen(tx: Transaction, number: int) -> Decision:
    """Make a suggestion open again; codes, themes and codings that came of it stay as they are."""
    row = _standing(tx, number)
    if row["state"] == Suggested.OPEN:
        raise Refused(f"Suggestion {number} is open.")
    decide(tx, row, Suggested.OPEN)
    stays = " What was coded from it stays." if row["codings"] else ""
    return Decision(number, f"Suggestion {number} is open again.{stays}")


def _standing(tx: Transaction, number: int) -> Row:
    row = find(tx, number)
    if row["state"] in GIVEN_UP:
        raise Refused(f"Suggestion {number} was {row['state']}.", fix="Decide on what came of it.")
    return row


def undecided(tx: Transaction, number: int, *, but: tuple[str, str | None] | None = None) -> Row:
    """Return a suggestion that can be decided, and refuse where nobody is there to decide.

    `but`: a state and what it became; a suggestion that is so already may be decided so again, in a cell run twice.

    Raises:
        InvalidInput: Nobody is named as coder.
        Refused: It was taken over already, or given up for another.
    """
    if tx.coder_id is None:
        raise InvalidInput("Nobody is named as coder.", fix='Open the study with Project.open(…, coder="your name").')
    row = _standing(tx, number)
    if row["state"] in TAKEN and (row["state"], row["subject_id"]) != but:
        raise Refused(
            f"Suggestion {number} was {row['state']} already.",
            fix=f"project.suggestions.reopen({number}) opens it again; what was coded stays.",
        )
    return row


def _named(row: Row, name: str) -> str:
    tidy = " ".join((name or row["name"]).split())
    if not tidy:
        raise InvalidInput(
            "It has only the machine’s label.", fix="Give it a name of your own: what do these people say?"
        )
    return tidy


def extracts_of(tx: Transaction, row: Row) -> list[Row]:
    """Return the extracts of a suggestion and its counter-example, in their order."""
    return sorted(tx.rows(segments, suggestion_id=row["id"]), key=lambda one: one["position"])


def chosen(tx: Transaction, number: int, extracts: Sequence[int]) -> list[Row]:
    """Return the extracts that a person chose, by their numbers.

    Raises:
        NotFound: One is not an extract of the suggestion.
        InvalidInput: None is chosen.
    """
    known = {one["position"] + 1: one for one in extracts_of(tx, find(tx, number)) if one["stands"] != Stands.COUNTER}
    wrong = [one for one in extracts if one not in known]
    if wrong:
        raise NotFound(
            f"Suggestion {number} has no extract {wrong[0]}.", fix=f"project.suggestions.extracts({number}) lists them."
        )
    if not extracts:
        raise InvalidInput("No extract is chosen.", fix="Choose those that the code is to go on.")
    return [known[one] for one in dict.fromkeys(extracts)]


def _became(tx: Transaction, number: int, table: Table, name: str) -> str | None:
    """Return the id of the code or theme that a suggestion became under this name, or None."""
    row = find(tx, number)
    item = tx.one(table, row["subject_id"]) if row["state"] == Suggested.ACCEPTED and row["subject_id"] else None
    same = item is not None and lookup.fold(item["name"]) == lookup.fold(name or row["name"])
    return str(row["subject_id"]) if same else None


def _take(tx: Transaction, row: Row, state: Suggested, code_id: str, extracts: Sequence[Row], reason: str) -> list[str]:
    """Put a code on extracts and keep the decision; made again, it only adds what is new."""
    made = _code(tx, row, extracts, code_id)
    if (row["state"], row["subject_id"]) == (state, code_id):
        tx.change(suggestions, row["id"], codings=list(dict.fromkeys([*row["codings"], *made])))
    else:
        decide(tx, row, state, subject=code_id, codings=made, reason=reason)
    return made


def _code(tx: Transaction, row: Row, extracts: Sequence[Row], code_id: str) -> list[str]:
    made = []
    for one in extracts:
        source = tx.one(tables.sources, one["source_id"])
        assert source is not None  # noqa: S101 - an extract goes with its source
        if source["text_id"] != one["text_id"]:
            raise Refused(
                f"The text of “{source['name']}” was corrected, and an extract of suggestion {row['number']} has no "
                "place in it.",
                fix="Leave it out, or suggest anew.",
            )
        span = (one["start_offset"], one["end_offset"])
        assert tx.coder_id is not None  # noqa: S101 - decided by somebody
        how = {"origin": Origin.SUGGESTION, "query": f"suggestion {row['number']}"}
        made.append(coding.add_coding(tx, source, span, code_id, coder_id=tx.coder_id, **how))
    return made


def decide(
    tx: Transaction,
    row: Row,
    state: Suggested,
    *,
    subject: str | None = None,
    codings: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Keep what a person decided, under their name; the reason becomes a memo."""
    memo = None
    if reason.strip():
        about = [row["id"], *([subject] if subject else [])]
        title = f"Suggestion {row['number']}, {state}: {row['name'] or row['label']}"
        memo = memos.write(tx, reason.strip(), kind=MemoKind.DECISION, title=title, private=False, about=about)
    at = ledger.now()
    values = {"subject_id": subject, "codings": [*codings], "memo_id": memo, "coder_id": tx.coder_id, "at": at}
    tx.change(suggestions, row["id"], state=str(state), **values)


def _extracts(made: Sequence[str]) -> str:
    return "1 extract" if len(made) == 1 else f"{len(made)} extracts"
