"""Correcting transcripts that are coded already: by new text, by a file, or by find and replace over the study."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import InvalidInput, Refused
from toolkit.model import Draft
from toolkit.project import correction_report
from toolkit.project.correction_report import Planned
from toolkit.spans import Edit
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.read_safeguarding import held_now
from toolkit.study import Result
from toolkit.transcripts.correction import edits_between, in_other_capitals, replaced, spellings
from toolkit.transcripts.raw import normalise
from toolkit.transcripts.registry import read_transcript
from toolkit.verbs import correction, lookup, speaking
from toolkit.verbs.coding import text_of

VISIBLE = str.maketrans(
    {"\n": "⏎", "\t": "⇥", "\u00a0": "⍽", "\u202f": "⍽", "\u00ad": "¬", "\u200b": "·", "\ufeff": "·"}
)


def correct(
    tx: Transaction,
    source: str | None,
    *,
    text: str | None,
    file: str | Path | None,
    replace: Mapping[str, str] | None,
    write: bool,
) -> Result:
    """Correct, or only show, and say of every edit and every coding what became of it."""
    planned = plan(tx, source, text=text, file=file, replace=replace)
    lines = [line for one in planned for line in correction_report.lines(tx, one)]
    found = _found(tx, source, replace or {})
    basis = correction_report.basis(lines, planned, found, write=write)
    for one in planned if write else ():
        correction.correct(tx, one.row, one.new, one.edits, sure=one.sure, draft=one.read, labels=one.labels)
    shown = lines if write else [[*line[:5], f"would be {line[5]}", *line[6:]] for line in lines]
    return Result(shown, columns=correction_report.COLUMNS, basis=basis)


def plan(
    tx: Transaction,
    source: str | None,
    *,
    text: str | None,
    file: str | Path | None,
    replace: Mapping[str, str] | None,
) -> list[Planned]:
    """Return what would become of which source.

    Raises:
        InvalidInput: Not exactly one way to correct was given, or a text without a source.
        Refused: The source is a form and more than an answer would change, or the text has words kept back in it.
    """
    if sum(way is not None for way in (text, file, replace)) != 1 or (replace is None and source is None):
        raise InvalidInput(
            "Say what to correct, in one way.",
            fix='project.correct("P1 T1", text=…), (…, file="P1 T1.docx") or (replace={"calf cast": "CAFCASS"}).',
        )
    rows = [lookup.source(tx, source)] if source is not None else tx.rows(tables.sources)
    if replace is not None:
        in_order = sorted(rows, key=lambda one: one["position"])
        made = [(row, *replaced(text_of(tx, row), replace)) for row in in_order]
        return [_planned(tx, row, new, edits, None, replace) for row, new, edits in made if edits]
    if text is not None and not text.strip():
        raise InvalidInput("There is no text.", fix="To take the transcript out: project.remove_source(…).")
    draft = _read(tx, rows[0], Path(file).expanduser()) if file is not None else None
    new = draft.text if draft is not None else normalise(str(text))[0]
    old = text_of(tx, rows[0])
    _refuse_kept_back(tx, rows[0], new)
    return [_planned(tx, rows[0], new, edits_between(old, new), draft, None)] if new != old else []


def _planned(
    tx: Transaction, row: Row, new: str, edits: list[Edit], read: Draft | None, replace: Mapping[str, str] | None
) -> Planned:
    old, labels = text_of(tx, row), speaking.relabelled(tx, row, replace) if replace else {}
    laid = read or correction.laid(tx, row, old, new, edits, labels)
    return Planned(
        row=row,
        old=old,
        new=new,
        edits=edits,
        sure=replace is not None,
        read=read,
        labels=labels,
        voices=speaking.compare(tx, row, laid, speaking.renamed(tx, row, laid, labels)),
    )


def _found(tx: Transaction, source: str | None, replace: Mapping[str, str]) -> list[str]:
    """Say for each of the words to replace how often they stand there, written how, and what is left in capitals."""
    rows = [lookup.source(tx, source)] if source is not None else tx.rows(tables.sources)
    texts = [text_of(tx, row) for row in rows] if replace else []
    said = []
    for words, becomes in replace.items():
        seen = sum((spellings(text, words) for text in texts), Counter[str]())
        other = sum(in_other_capitals(text, words) for text in texts)
        seen.pop(becomes, None)
        found = f"found {seen.total()} times{_otherwise(seen, words)}" if seen else "not found"
        said.append(f"“{words}”: {found}{f', and {other} in other capitals, left as they are' if other else ''}.")
    return said


def _otherwise(seen: Counter[str], words: str) -> str:
    """List what looks like the words and is written otherwise, with signs for what cannot be seen."""
    others = {one: count for one, count in seen.items() if one != words}
    if not others:
        return ""
    listed = ", ".join(f"“{one.translate(VISIBLE)}” {count}" for one, count in others.items())
    return f", of them with other spaces, hyphens or quotation marks {sum(others.values())}: {listed}"


def _refuse_kept_back(tx: Transaction, source: Row, new: str) -> None:
    """Refuse a text that was saved with flagged words kept back: it would put “____” in their place for good."""
    held, old = held_now(Reader(tx.connection)), text_of(tx, source)
    barred = [held.bar(source["name"], old)[slice(*span)] for span in held.spans.get(source["name"], ())]
    if any("__" in words and words in new for words in barred):
        raise Refused(
            "Words kept back for safeguarding stand as “____” in this text.",
            where=source["name"],
            fix="Correct single words with project.correct(replace={…}): that needs no file.",
        )


def _read(tx: Transaction, source: Row, path: Path) -> Draft:
    elsewhere = {row["label"] for row in tx.rows(tables.speakers) if row["label"]}
    return read_transcript(path, {*elsewhere, *speaking.known_labels(tx, source)})
