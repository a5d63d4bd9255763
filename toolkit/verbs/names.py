"""Replacing names everywhere in a study: one step, which says where it replaced what and never what stood there."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.privacy import rules
from toolkit.privacy.key_file import OpenKey, with_more
from toolkit.privacy.names import Name, Original
from toolkit.privacy.replacing import Swapping, names_for, same_spelling
from toolkit.store import ledger, privacy_tables, tables
from toolkit.store.ledger import Transaction
from toolkit.verbs import name_rules
from toolkit.verbs.coding import text_of
from toolkit.verbs.names_in_rows import RowPlan, plan_rows, write_rows
from toolkit.verbs.names_in_texts import Scope, TextPlan, join_speakers, plan_text, write_text
from toolkit.verbs.replaced import Replaced

VERB = "replace names"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What replacing would do, looked at before anything is written."""

    names: Sequence[Name]
    texts: Sequence[TextPlan]
    rows: Sequence[RowPlan]
    codings: int
    coders: Sequence[str]  # coders whose name is replaced nowhere: it is who they are

    @property
    def places(self) -> list[Replaced]:
        """Every place, in the order of the sources; those in no source last."""
        return [
            *(one for plan in self.texts for one in plan.replaced),
            *(one for row in self.rows for one in row.replaced),
        ]

    @property
    def done(self) -> list[Replaced]:
        """The places at which a name is replaced."""
        return [one for one in self.places if not one.left]


def plan(
    tx: Transaction,
    names: Sequence[Name],
    *,
    known: Sequence[Name] = (),
    used_before: Sequence[str] = (),
    code_names: bool = False,
) -> Plan:
    """Return what replacing these names would do. Nothing is written.

    Args:
        tx: A look at the study.
        names: The names with what replaces them.
        known: The names of the opened key.
        used_before: Pseudonyms that stand in the texts for the same people already.
        code_names: Whether names of codes and themes change too; else they are listed.

    Raises:
        InvalidInput: A rule says nothing.
        Refused: A rule would leave a real name, mix two people up, or give one person two names.
    """
    rules.check(names, known)
    name_rules.refuse_unclear(tx, names, known, used_before)
    scopes: dict[str | None, Scope] = {}

    def scope_of(source: str | None) -> Scope:
        if source not in scopes:
            here, doubtful = names_for(names, source)
            scopes[source] = Scope(swapping=Swapping(here), doubtful=Swapping(doubtful))
        return scopes[source]

    sources = sorted(tx.rows(tables.sources), key=lambda row: row["position"])
    texts = [plan_text(tx, row, scope_of(row["id"])) for row in sources]
    gone = frozenset(one for text in texts for one in text.same)
    rows = plan_rows(tx, scope_of, code_names=code_names, without=gone)
    changed = {text.source_id for text in texts if text.edits}
    codings = sum(row["source_id"] in changed for row in tx.rows(tables.codings)) if changed else 0
    everywhere = Swapping(list(names))
    coders = [row["name"] for row in tx.rows(tables.coders) if everywhere.swaps(row["name"])]
    return Plan(names=list(names), texts=texts, rows=rows, codings=codings, coders=coders)


def write(tx: Transaction, plan: Plan, key: OpenKey | None) -> OpenKey | None:
    """Replace what was planned, all in this step; the key is written first, so that it never holds less.

    Raises:
        FileProblem: The key cannot be written; then nothing is replaced.
    """
    if key is not None and plan.done:
        key = with_more(key, plan.names, [Original(redaction=one.id, words=one.words) for one in plan.done])
    at = ledger.now()
    tx.add_many(
        privacy_tables.redactions,
        [
            {
                "id": one.id,
                "source_id": one.source_id,
                "version": one.version,
                "start_offset": one.start,
                "end_offset": one.end,
                "place": one.where if one.turn is None else f"{one.where}, turn {one.turn}",
                "kind": str(one.kind),
                "replacement": one.replacement,
                "coder_id": tx.coder_id,
                "at": at,
            }
            for one in plan.done
        ],
    )
    for text in plan.texts:
        join_speakers(tx, text)
    write_rows(tx, plan.rows)
    for text in plan.texts:
        write_text(tx, text)
    return key


def known_in(tx: Transaction, names: Sequence[Name], sources: Sequence[str]) -> tuple[int, int]:
    """Return how many of these names stand in these sources, by id, and at how many places."""
    found: set[str] = set()
    count = 0
    for row in tx.rows(tables.sources):
        if row["id"] in sources:
            swaps = Swapping(names).swaps(text_of(tx, row))
            found |= {same_spelling(one.name.name) for one in swaps}
            count += len(swaps)
    return len(found), count
