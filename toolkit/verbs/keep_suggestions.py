"""Keeping what a topic model offered: each suggestion with its places, for people to decide on, now or later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.errors import InvalidInput, Refused
from toolkit.model import Stands, Suggested, sha256
from toolkit.spans import Edit, grown, union
from toolkit.spans import carry as carried
from toolkit.store import ledger, suggestion_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.suggest.overlap import SAME, Places, alike
from toolkit.verbs.suggestion_parts import next_number
from toolkit.verbs.suggestions import TAKEN, segments, suggestions

if TYPE_CHECKING:
    from toolkit.suggest.offer import Offer, Run

DECIDED = (*TAKEN, Suggested.REJECTED)
WAITING = (Suggested.OPEN, Suggested.NOT_NOW)
IDENTICAL = 1.0


@dataclass
class Kept:
    """What keeping did, by the numbers of the suggestions."""

    new: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)

    def in_words(self) -> str:
        """Say what was kept and what was there."""
        told = [
            (self.new, "kept"),
            (self.there, "there already"),
            (self.decided, "much the same as one that was decided, not kept"),
            (self.replaced, "much the same as a new one and not decided: replaced by it"),
        ]
        said = [f"{len(numbers)} {words}" for numbers, words in told if numbers]
        return f"Suggestions: {'; '.join(said) or 'none'}."


def keep(tx: Transaction, run: "Run", texts: Mapping[str, str]) -> Kept:
    """Keep the suggestions of a run that are not in the study yet.

    One with the very same extracts is there already; one that is much the same (half of the characters or more) as a
    decided one is not kept again, and takes the place of one that is still open.

    Args:
        tx: The transaction.
        run: The run and its suggestions.
        texts: The texts they were made from, by source.

    Raises:
        InvalidInput: There is none to keep.
        Refused: A source was corrected or taken out since.
    """
    if not run.offers:
        raise InvalidInput("There are no suggestions to keep.", fix="They say why themselves: look at them.")
    sources = _sources(tx, run, texts)
    past = [(row, _places(tx, row)) for row in tx.rows(suggestions)]
    done, run_id = Kept(), None
    for offer in run.offers:
        here = _places_of(offer, sources)
        like = [(row, alike(here, there)) for row, there in past]
        same = [row for row, share in like if share == IDENTICAL]
        settled = [row for row, share in like if share >= SAME and row["state"] in DECIDED]
        if same or settled:
            (done.there if same else done.decided).append((same or settled)[0]["number"])
            continue
        run_id = run_id or _add_run(tx, run)
        done.new.append(_add(tx, run_id, offer, sources))
        for row in (row for row, share in like if share >= SAME and row["state"] in WAITING):
            tx.change(suggestions, row["id"], state=str(Suggested.REPLACED), at=ledger.now(), coder_id=tx.coder_id)
            done.replaced.append(row["number"])
    return done


def carry(tx: Transaction, source: Row, text_id: str, edits: Sequence[Edit], *, grow: bool = False) -> None:
    """Take the extracts of a source along when its text is corrected, where their ends were not edited away.

    With `grow`, one that is cut by a replacement takes in the whole of it.
    """
    move = grown if grow else carried
    for row in tx.rows(segments, source_id=source["id"], text_id=source["text_id"]):
        span = move((row["start_offset"], row["end_offset"]), edits)
        if span and span[0] < span[1]:
            tx.change(segments, row["id"], text_id=text_id, start_offset=span[0], end_offset=span[1])


def _sources(tx: Transaction, run: "Run", texts: Mapping[str, str]) -> dict[str, Row]:
    """Return the sources of the extracts, which must have the text they had then."""
    known = {row["name"]: row for row in tx.rows(tables.sources)}
    for name in dict.fromkeys(one.source for offer in run.offers for one in offer.extracts):
        same = name in known and sha256(texts[name].encode()) == _fingerprint(tx, known[name])
        if not same:
            raise Refused(
                f"“{name}” has another text, another name, or is gone since these were suggested.",
                fix="Suggest anew: suggest_themes(project.data()).",
            )
    return known


def _fingerprint(tx: Transaction, source: Row) -> str:
    query = tables.texts.select().where(tables.texts.c.id == source["text_id"])
    return str(tx.connection.execute(query).mappings().one()["sha256"])


def _places(tx: Transaction, row: Row) -> Places:
    found: dict[str, list[tuple[int, int]]] = {}
    for one in tx.rows(segments, suggestion_id=row["id"]):
        if one["stands"] != Stands.COUNTER:
            found.setdefault(one["source_id"], []).append((one["start_offset"], one["end_offset"]))
    return {source: union(spans) for source, spans in found.items()}


def _places_of(offer: "Offer", sources: Mapping[str, Row]) -> Places:
    found: dict[str, list[tuple[int, int]]] = {}
    for one in offer.extracts:
        if one.stands != Stands.COUNTER:
            found.setdefault(sources[one.source]["id"], []).append((one.start, one.end))
    return {source: union(spans) for source, spans in found.items()}


def _add_run(tx: Transaction, run: "Run") -> str:
    return tx.add(
        suggestion_tables.suggestion_runs,
        engine=run.engine,
        made_on=run.made_on,
        how=run.how,
        guided=run.guided,
        extracts=run.extracts,
        offered=len(run.offers),
        parameters=dict(run.parameters),
        versions=dict(run.versions),
        coder_id=tx.coder_id,
        at=ledger.now(),
    )


def _add(tx: Transaction, run_id: str, offer: "Offer", sources: Mapping[str, Row]) -> int:
    number = next_number(tx)
    made = tx.add(
        suggestions,
        run_id=run_id,
        number=number,
        label=offer.label,
        keywords=list(offer.keywords),
        stability=offer.stability,
        made_of=[],
        state=str(Suggested.OPEN),
        codings=[],
    )
    tx.add_many(
        segments,
        [
            {
                "suggestion_id": made,
                "source_id": sources[one.source]["id"],
                "text_id": sources[one.source]["text_id"],
                "start_offset": one.start,
                "end_offset": one.end,
                "stands": str(one.stands),
                "position": place,
                "branch": one.branch,
            }
            for place, one in enumerate(offer.extracts)
        ],
    )
    return number
