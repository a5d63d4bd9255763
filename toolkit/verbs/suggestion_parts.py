"""Suggestions made of others: two merged, one split by the finer tree or by hand. The others stay on record."""

from collections.abc import Callable, Sequence
from typing import Any

from toolkit.errors import InvalidInput, Refused
from toolkit.model import Stands, Suggested
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs.suggestions import Decision, chosen, decide, extracts_of, segments, suggestions, undecided

TWO = 2
LONGEST = 16  # of a branch, as the table has room for


def merge(tx: Transaction, numbers: Sequence[int], *, name: str = "") -> Decision:
    """Make one suggestion of several; they stay on record as merged.

    Raises:
        InvalidInput: Fewer than two are named.
        Refused: One of them was decided already.
    """
    rows = [undecided(tx, number) for number in dict.fromkeys(numbers)]
    if len(rows) < TWO:
        raise InvalidInput("It takes two suggestions to merge.", fix="Give their numbers: 2, 5.")
    words = _in_turn([row["keywords"] for row in rows])
    inside = [extracts_of(tx, row) for row in rows]
    members = [
        {**one, "branch": f"{at}{one['branch']}"[:LONGEST]}
        for at, some in enumerate(inside)
        for one in some
        if one["stands"] != Stands.COUNTER
    ]
    made = _add(tx, rows, words, members, name=name)
    for row in rows:
        decide(tx, row, Suggested.MERGED)
    told = " and ".join(str(row["number"]) for row in rows)
    return Decision(made, f"Suggestions {told} are one now: {made}.")


def split_in_two(
    tx: Transaction, number: int, extracts: Sequence[int] | None, keywords: Callable[[list[list[int]], int], Any]
) -> Decision:
    """Make two suggestions of one, which stays on record as split.

    Args:
        tx: The transaction.
        number: The suggestion.
        extracts: The numbers of the extracts of the first part; without them, as the finer tree parts it.
        keywords: Gives the words that set parts (numbers of extracts) of a suggestion apart, or nothing.

    Raises:
        NotFound: An extract is not one of the suggestion's.
        InvalidInput: A part would be empty.
        Refused: It was decided already, or the tree does not part it.
    """
    row = undecided(tx, number)
    inside = [one for one in extracts_of(tx, row) if one["stands"] != Stands.COUNTER]
    some = inside if extracts is None else chosen(tx, number, extracts)
    first = _half(some, number) if extracts is None else [one["position"] + 1 for one in some]
    rest = [one["position"] + 1 for one in inside if one["position"] + 1 not in first]
    if not rest:
        raise InvalidInput("One of the parts would be empty.", fix="Choose some of the extracts, not all.")
    words = keywords([first, rest], number) or [row["keywords"], row["keywords"]]
    made = [
        _add(tx, [row], own, [one for one in inside if one["position"] + 1 in part])
        for part, own in zip((first, rest), words, strict=True)
    ]
    decide(tx, row, Suggested.SPLIT)
    return Decision(made[0], f"Suggestion {number} is two now: {made[0]} and {made[1]}.")


def _half(inside: Sequence[Row], number: int) -> list[int]:
    """Return the numbers of the extracts of one half, where the finer tree first parts them."""
    for level in range(max((len(one["branch"]) for one in inside), default=0)):
        side = {one["position"] + 1: one["branch"][level : level + 1] or "0" for one in inside}
        if len(set(side.values())) > 1:
            return [place for place, one in side.items() if one == min(side.values())]
    raise Refused(f"Suggestion {number} cannot be parted further by the finer tree.", fix="Name the extracts instead.")


def _add(tx: Transaction, rows: Sequence[Row], words: Sequence[str], members: Sequence[Row], *, name: str = "") -> int:
    """Add a suggestion that is made of others."""
    from toolkit.suggest.evidence import label

    number = next_number(tx)
    made = tx.add(
        suggestions,
        run_id=rows[0]["run_id"],
        number=number,
        label=label(words),
        name=" ".join(name.split()),
        keywords=list(words),
        stability=None,
        made_of=[row["id"] for row in rows],
        state=str(Suggested.OPEN),
        codings=[],
    )
    order = sorted(members, key=lambda one: (one["stands"] == Stands.INSIDE, one["position"]))
    kept = ("source_id", "text_id", "start_offset", "end_offset", "stands", "branch")
    tx.add_many(
        segments,
        [
            {"suggestion_id": made, "position": place, **{column: one[column] for column in kept}}
            for place, one in enumerate(order)
        ],
    )
    return number


def next_number(tx: Transaction) -> int:
    """Return the number after the last one."""
    return max((row["number"] for row in tx.rows(suggestions)), default=0) + 1


def _in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the first words of each list, then the second ones."""
    longest = max(map(len, lists), default=0)
    words = dict.fromkeys(some[at] for at in range(longest) for some in lists if at < len(some))
    return list(words)[: max(longest, 1)]
