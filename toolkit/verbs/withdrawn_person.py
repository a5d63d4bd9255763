"""What the study knows of a person beside their words: labels, details, links, and what a topic model made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from toolkit.model import Withdrawn
from toolkit.store import read, suggestion_tables, tables, theme_tables
from toolkit.store.labels import DEFAULT_TEMPLATE, attribution
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.suggest.evidence import label as machine_label
from toolkit.verbs import forgetting, lookup
from toolkit.verbs.coding import text_of
from toolkit.verbs.contribution import Went
from toolkit.verbs.forgetting import Forgotten
from toolkit.verbs.settings import get_setting

NEUTRAL = "Withdrawn"


@dataclass(kw_only=True)
class Outcome:
    """What a withdrawal did: what went, who is to be forgotten, what a person has to look at."""

    scope: Withdrawn
    went: Went = field(default_factory=Went)
    who: Forgotten = field(default_factory=lambda: Forgotten(labels=()))
    theirs: list[str] = field(default_factory=list)  # their words, to look for afterwards
    shown: list[tuple[str, str, str]] = field(default_factory=list)  # what, where, in context
    notes: list[str] = field(default_factory=list)


def labels_of(tx: Transaction, person: Row, done: Outcome) -> list[str]:
    """Return all labels that mean this person and nobody and nothing else."""
    frame = read.participants_frame(Reader(tx.connection))
    templates = get_setting(tx, "labels", {})
    rows = [row for row in frame.itertuples() if row.participant == person["label"]]
    labels = [person["label"], *(str(row.label) for row in rows)]
    labels += [
        attribution(templates.get(row.group, DEFAULT_TEMPLATE), group=row.group, number=int(row.number), wave=None)
        for row in rows
        if isinstance(row.group, str) and not pd.isna(row.number)
    ]
    labels += [row["label"] for row in tx.rows(tables.speakers, participant_id=person["id"]) if _telling(row["label"])]
    others = {lookup.fold(row["label"]) for row in tx.rows(tables.speakers)
              if row["label"] and row["participant_id"] != person["id"]}  # fmt: skip
    chosen = [one for one in dict.fromkeys(labels)
              if lookup.fold(one) not in others and forgetting.is_only_a_label(tx, one)]  # fmt: skip
    left = [one for one in dict.fromkeys(labels) if one not in chosen]
    if left:
        done.notes.append(f"Not looked for, since it is also the name of something else: {', '.join(left)}.")
    return chosen


def _telling(label: str | None) -> bool:
    """Tell whether a speaker's label names somebody: it has a figure, or is two words with capitals."""
    return label is not None and (any(one.isdigit() for one in label) or len(label.title().split()) > 1)


def remove_details(tx: Transaction, person: Row, done: Outcome) -> None:
    """Take out what is known of a person: details per time point, relations, consents, summaries."""
    of_person = [
        ("details at a time point", tables.participant_waves, "participant_id"),
        ("consent", tables.consents, "participant_id"),
        ("relation", tables.relations, "from_id"),
        ("relation", tables.relations, "to_id"),
        ("summary in the framework", theme_tables.summaries, "about_id"),
        ("source they took part in without words of their own", tables.speakers, "participant_id"),
    ]
    for what, table, column in of_person:
        rows = tx.rows(table, **{column: person["id"]})
        if table is theme_tables.summaries:
            ids = {row["id"] for row in rows}
            extracts = [row for row in tx.rows(theme_tables.summary_extracts) if row["summary_id"] in ids]
            tx.remove_rows(theme_tables.summary_extracts, extracts)
        tx.remove_rows(table, rows)
        done.went.note(what, person["label"], len(rows))
    unlink_memos(tx, [person["id"]], done)


def unlink_memos(tx: Transaction, ids: Sequence[str], done: Outcome) -> None:
    """Take the links of memos to things that go away; the memo stays, for a person to look at."""
    gone, titles = set(ids), {row["id"]: row for row in tx.rows(tables.memos)}
    links = [row for row in tx.rows(tables.memo_links) if row["subject_id"] in gone]
    for memo_id in dict.fromkeys(row["memo_id"] for row in links):
        memo = titles.get(memo_id)
        if memo is not None:
            done.shown.append(("memo about what went, kept: look at it", memo["title"] or memo["kind"], memo["body"]))
    tx.remove_rows(tables.memo_links, links)


def neutral_label(tx: Transaction) -> str:
    """Return a label for a bare line, so that who withdrew can still be counted."""
    taken = {lookup.fold(row["label"]) for row in tx.rows(tables.participants)}
    return next(name for number in range(1, len(taken) + 2)
                if lookup.fold(name := f"{NEUTRAL} {number}") not in taken)  # fmt: skip


def weigh_suggestions(tx: Transaction, before: dict[str, int], done: Outcome) -> None:
    """Take keywords out that nobody's extract of the suggestion holds any more, and with them the machine's label."""
    texts, now = {row["id"]: text_of(tx, row) for row in tx.rows(tables.sources)}, extracts_of_suggestions(tx)
    for row in tx.rows(suggestion_tables.suggestions):
        if before.get(row["id"], 0) == now.get(row["id"], 0):
            continue
        places = tx.rows(suggestion_tables.suggestion_segments, suggestion_id=row["id"])
        held = " ".join(texts[one["source_id"]][one["start_offset"] : one["end_offset"]] for one in places).casefold()
        kept = [word for word in row["keywords"] if word.casefold() in held]
        if kept != row["keywords"]:
            tx.change(suggestion_tables.suggestions, row["id"], keywords=kept, label=machine_label(kept))
            done.went.note("keyword of a suggestion", f"suggestion {row['number']}", len(row["keywords"]) - len(kept))


def extracts_of_suggestions(tx: Transaction) -> dict[str, int]:
    """Return how many extracts each kept suggestion has, by its id."""
    counts: dict[str, int] = {}
    for row in tx.rows(suggestion_tables.suggestion_segments):
        counts[row["suggestion_id"]] = counts.get(row["suggestion_id"], 0) + 1
    return counts
