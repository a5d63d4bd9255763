"""Settling what coders coded differently: the agreed coding is a layer of its own, theirs stay as they are."""

from collections.abc import Collection, Sequence

from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.exchange.codings_file import nearest_words, places_of
from toolkit.model import Settled, View
from toolkit.spans import Span, union
from toolkit.store import ledger, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.settled import Marked, Place, places_in
from toolkit.verbs import coding, lookup
from toolkit.verbs.people import AGREED

OPEN = "open"
SHORT = 60


def agreed_coder(tx: Transaction) -> str:
    """Return the id of the agreed coding's layer, which is made when it is first needed."""
    for row in tx.rows(tables.coders, kind="agreed"):
        return str(row["id"])
    return tx.add(tables.coders, name=lookup.free_name(tx, tables.coders, AGREED, "coder"), kind="agreed")


def find_place(
    tx: Transaction, source: str, *, code: str | None = None, turn: int | None = None, start: int | None = None
) -> Place:
    """Return the one place that is meant.

    Raises:
        NotFound: There is none.
        InvalidInput: There are several; they are named.
    """
    row, book = lookup.source(tx, source), lookup.codebook(tx)
    code_id = book.code(code).id if code is not None else None
    found = [one for one in places_in(Reader(tx.connection), {row["id"]}) if code_id in (None, one.code)]
    if turn is not None:
        spans = [(one["start_offset"], one["end_offset"])
                 for one in tx.rows(tables.turns, source_id=row["id"], number=turn)]  # fmt: skip
        found = [one for one in found if any(first < one.span[1] and one.span[0] < last for first, last in spans)]
    if start is not None:
        found = [one for one in found if one.span[0] <= start < one.span[1]]
    if not found:
        raise NotFound(
            "There is no such place that several people coded.",
            where=row["name"],
            fix=f'project.settling.places("{row["name"]}") lists them.',
        )
    if len(found) > 1:
        listed = "; ".join(f"“{book.code_by_id[one.code].name}” at {one.span[0]}" for one in found[:8])
        raise InvalidInput(
            f"{len(found)} places are meant: {listed}.", where=row["name"], fix="Say code=…, turn=… or start=…."
        )
    return found[0]


def settle(
    tx: Transaction,
    place: Place,
    state: str,
    *,
    words: str | Span | None = None,
    new_code: str | None = None,
    reason: str = "",
) -> str:
    """Say what becomes of a place, write it into the agreed coding, and say what was done.

    Args:
        tx: The transaction.
        place: The place, as it is now.
        state: "open", "discussed", "kept Ana" (or whoever), "both", "neither", "recut", "codebook changed", "agreed".
        words: For "recut": the words, or from where to where.
        new_code: For "codebook changed": the code that these words have now; without it none is written.
        reason: Why; kept beside the state.

    Raises:
        NotFound: There is no such state, coder or code.
        InvalidInput: What the state needs is missing, or does not fit.
        Refused: “agreed” where they differ; or the codings have changed since.
    """
    word, coder_id = _meant(tx, state)
    source = tx.one(tables.sources, place.source)
    present = places_in(Reader(tx.connection), {place.source})
    if source is None or place.key not in [one.key for one in present if one.code == place.code]:
        raise Refused("The codings at this place have changed in the meantime; nothing was kept.", fix="Look again.")
    code_id = lookup.codebook(tx).code(new_code).id if new_code is not None else place.code
    text = coding.text_of(tx, source)
    spans = _spans(tx, place, word, coder_id, text, words, written=new_code is not None)
    _clear(tx, present, place)
    if word != OPEN:
        chosen = [one for one in place.marks if coder_id in (None, one.coder)]
        made = [_write(tx, source, span, code_id, text, chosen) for span in spans]
        _remember(tx, source, place, word, coder_id, made, reason)
    return _said(tx, source, place, state, [text[slice(*span)] for span in spans])


def settle_agreeing(tx: Transaction, source: str | None = None) -> int:
    """Take all places that everybody marked alike into the agreed coding; return how many were taken.

    What all of them marked goes in: no word that one of them left out.
    """
    only = {lookup.source(tx, source)["id"]} if source is not None else None
    by_source: dict[str, list[Place]] = {}
    for place in places_in(Reader(tx.connection), only):
        by_source.setdefault(place.source, []).append(place)
    taken = 0
    for source_id, present in by_source.items():
        row = tx.one(tables.sources, source_id)
        assert row is not None  # noqa: S101 - a place has a live source
        text = coding.text_of(tx, row)
        for place in present:
            shared = place.shared if not place.is_settled else []
            if shared:
                _clear(tx, present, place)
                made = [_write(tx, row, span, place.code, text, place.marks) for span in shared]
                _remember(tx, row, place, Settled.AGREED, None, made, "")
                taken += 1
    return taken


def carry(tx: Transaction, source_id: str, moved: dict[str, tuple[Span, Span]], text_id: str) -> None:
    """Take what was settled along when a text is corrected: `moved` has each placed coding's span, before and after."""
    for row in tx.rows(tables.settlings, source_id=source_id):
        marks = [
            [one, *moved[one][1]] if one in moved and moved[one][0] == (start, end) else [one, start, end]
            for one, start, end in row["marks"]
        ]
        start, end = min(one[1] for one in marks), max(one[2] for one in marks)
        tx.change(tables.settlings, row["id"], marks=sorted(marks), start_offset=start, end_offset=end, text_id=text_id)


def _meant(tx: Transaction, state: str) -> tuple[str, str | None]:
    """Return the state and, where somebody's coding is kept, whose."""
    people = {row["name"]: row["id"] for row in tx.rows(tables.coders, kind="person")}
    word, _, name = state.partition(" ")
    if word in ("kept", "keep") and name:
        if name not in people:
            raise NotFound.among("coder", name, people)
        return Settled.KEPT, str(people[name])
    states = [OPEN, *(one for one in Settled if one != Settled.KEPT)]
    if state not in states:
        raise NotFound.among("state", state, [*states, *(f"kept {name}" for name in people)])
    return state, None


def _spans(
    tx: Transaction,
    place: Place,
    word: str,
    coder_id: str | None,
    text: str,
    words: str | Span | None,
    *,
    written: bool,
) -> list[Span]:
    """Return what goes into the agreed coding."""
    if words is not None and word != Settled.RECUT:
        raise InvalidInput("Words are chosen anew only with “recut”.")
    if word == Settled.KEPT:
        return sorted({(one.start, one.end) for one in place.marks if one.coder == coder_id})
    if word == Settled.RECUT:
        return [_recut(tx, place, text, words)]
    if word == Settled.AGREED and not place.shared:
        raise Refused("The coders differ here.", fix="Say “kept …”, “both”, “neither” or “recut”.")
    if word == Settled.AGREED:
        return place.shared
    if word == Settled.BOTH or (word == Settled.CODEBOOK and written):
        return union((one.start, one.end) for one in place.marks)
    return []


def _recut(tx: Transaction, place: Place, text: str, words: str | Span | None) -> Span:
    """Return the words chosen anew, which meet the turns of the place."""
    if not words:
        raise InvalidInput("Which words?", fix='Say words="…", as they stand in the text.')
    turns = [(row["start_offset"], row["end_offset"]) for row in tx.rows(tables.turns, source_id=place.source)]
    near = union([place.span, *(one for one in turns if one[0] < place.span[1] and place.span[0] < one[1])])
    found = [words] if not isinstance(words, str) else places_of(text, words)
    inside = [one for one in found if any(start <= one[0] and one[1] <= end for start, end in near)]
    meeting = [one for one in inside if one[0] < place.span[1] and place.span[0] < one[1]]
    chosen = meeting if len(meeting) == 1 else inside
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise InvalidInput(f"“{words}” stands {len(chosen)} times here.", fix="Say a word or two more.")
    here = text[near[0][0] : near[-1][1]]
    closest = nearest_words(here, words) if isinstance(words, str) else None
    hint = f"Nearest: “{here[slice(*closest)]}”." if closest else "Copy them from the text."
    raise InvalidInput("These words do not stand at this place.", fix=hint)


def _clear(tx: Transaction, present: Sequence[Place], place: Place) -> None:
    """Take out how this place was settled before, and what was settled from codings that are no longer so."""
    standing = {(one.code, repr(one.key)) for one in present}
    this = (place.code, repr(place.key))
    rows = tx.rows(tables.settlings, source_id=place.source)
    gone = [row for row in rows if (key := (row["code_id"], repr(row["marks"]))) == this or key not in standing]
    kept = {one for row in rows if row not in gone for one in row["codings"]}
    for coding_id in {one for row in gone for one in row["codings"]} - kept:
        if tx.one(tables.codings, coding_id) is not None:
            coding.remove_coding(tx, coding_id)
    tx.remove_rows(tables.settlings, gone)


def _write(tx: Transaction, source: Row, span: Span, code_id: str, text: str, chosen: Collection[Marked]) -> str:
    """Put a coding into the agreed layer, with the view and the evidence that those it comes from have in common."""
    rows = [row for one in chosen if (row := tx.one(tables.codings, one.coding)) is not None]
    views = {row["view"] for row in rows} - {View.NOT_STATED}
    made = coding.add_coding(
        tx,
        source,
        span,
        code_id,
        coder_id=agreed_coder(tx),
        text=text,
        view=views.pop() if len(views) == 1 else View.NOT_STATED,
        key_quote=any(row["key_quote"] for row in rows),
    )
    for row in rows:
        for one in tx.rows(tables.evidence, coding_id=row["id"]):
            coding.set_evidence(tx, made, one["theme_id"], one["kind"])
    return made


def _remember(
    tx: Transaction, source: Row, place: Place, word: str, coder_id: str | None, made: list[str], reason: str
) -> None:
    tx.add(
        tables.settlings,
        source_id=source["id"],
        text_id=source["text_id"],
        code_id=place.code,
        start_offset=place.span[0],
        end_offset=place.span[1],
        state=str(word),
        coder_id=coder_id,
        marks=place.key,
        codings=made,
        reason=reason.strip(),
        at=ledger.now(),
    )


def _said(tx: Transaction, source: Row, place: Place, state: str, words: list[str]) -> str:
    code = lookup.codebook(tx).code_by_id[place.code].name
    shown = " […] ".join(words)
    shown = shown if len(shown) <= SHORT else f"{shown[:SHORT].rstrip()}…"
    return f"“{code}” in {source['name']}: {state}" + (f", “{shown}”." if shown else ".")
