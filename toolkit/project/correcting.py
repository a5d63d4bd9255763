"""Correcting transcripts that are coded already: by new text, by a file, or by find and replace over the study."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.codebook import Codebook
from toolkit.errors import InvalidInput, Refused
from toolkit.model import Draft
from toolkit.spans import Edit
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.read_safeguarding import held_now
from toolkit.study import Basis, Result
from toolkit.transcripts.correction import edits_between, in_other_capitals, replaced
from toolkit.transcripts.raw import normalise
from toolkit.transcripts.registry import read_transcript
from toolkit.verbs import correction, lookup
from toolkit.verbs.coding import text_of

COLUMNS = ["source", "what", "coder", "before", "after", "outcome"]
Planned = tuple[Row, str, list[Edit], Draft | None]  # a source, its new text, the edits, a draft if a file was read
AROUND = 30  # characters shown on either side of what is replaced


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
    sure, book = replace is not None, lookup.codebook(tx)
    lines = [line for one in planned for line in _lines(tx, one, book, sure=sure)]
    basis = _basis(lines, len(planned), write=write, found=_found(tx, source, replace or {}))
    for row, new, edits, draft in planned if write else ():
        correction.correct(tx, row, new, edits, sure=sure, draft=draft)
    shown = lines if write else [[*line[:-1], f"would be {line[-1]}"] for line in lines]
    return Result(shown, columns=COLUMNS, basis=basis)


def plan(
    tx: Transaction,
    source: str | None,
    *,
    text: str | None,
    file: str | Path | None,
    replace: Mapping[str, str] | None,
) -> list[Planned]:
    """Return what would become of which source: its row, the new text, the edits, and a draft if a file was read.

    Raises:
        InvalidInput: Not exactly one way to correct was given, or a text without a source.
    """
    if sum(way is not None for way in (text, file, replace)) != 1 or (replace is None and source is None):
        raise InvalidInput(
            "Say what to correct, in one way.",
            fix='project.correct("P1 T1", text=…), (…, file="P1 T1.docx") or (replace={"calf cast": "CAFCASS"}).',
        )
    rows = [lookup.source(tx, source)] if source is not None else tx.rows(tables.sources)
    if replace is not None:
        in_order = sorted(rows, key=lambda one: one["position"])
        made: list[Planned] = [(row, *replaced(text_of(tx, row), replace), None) for row in in_order]
        return [one for one in made if one[2]]
    if text is not None and not text.strip():
        raise InvalidInput("There is no text.", fix="To take the transcript out: project.remove_source(…).")
    draft = _read(tx, Path(file).expanduser()) if file is not None else None
    new = draft.text if draft is not None else normalise(str(text))[0]
    old = text_of(tx, rows[0])
    _refuse_kept_back(tx, rows[0], new)
    return [(rows[0], new, edits_between(old, new), draft)] if new != old else []


def _lines(tx: Transaction, planned: Planned, book: Codebook, *, sure: bool) -> list[list[Any]]:
    row, new, edits, _ = planned
    old, coders = text_of(tx, row), {one["id"]: one["name"] for one in tx.rows(tables.coders)}
    codings = []
    for one, placed, words in correction.places(tx, row, old, new, edits, sure=sure):
        code, coder = book.code_by_id[one["code_id"]].name, coders[one["coder_id"]]
        codings.append([row["name"], code, coder, one["quote"], words, placed.outcome])
    kept = sum(line[-1] == "kept" for line in codings)
    return [
        *(
            [row["name"], "text", "", *_shown(old, new, edit), "corrected"]
            for edit in (edits if sure else _together(edits))
        ),
        *(line for line in codings if line[-1] != "kept"),
        *([[row["name"], f"{kept} codings", "", "", "", "kept"]] if kept else []),
    ]


def _found(tx: Transaction, source: str | None, replace: Mapping[str, str]) -> list[str]:
    """Say for each of the words to replace how often they stand there, and what is left in other capitals."""
    rows = [lookup.source(tx, source)] if source is not None else tx.rows(tables.sources)
    texts = [text_of(tx, row) for row in rows] if replace else []
    said = []
    for words in replace:
        count = sum(len(replaced(text, {words: ""})[1]) for text in texts)
        other = sum(in_other_capitals(text, words) for text in texts)
        left = f", and {other} in other capitals, left as they are" if other else ""
        said.append(f"“{words}”: {f'found {count} times' if count else 'not found'}{left}.")
    return said


def _basis(lines: list[list[Any]], count: int, *, write: bool, found: list[str]) -> Basis:
    outcomes = Counter(line[-1] for line in lines if line[1] != "text")
    kept = sum(int(line[1].split()[0]) for line in lines if line[-1] == "kept")
    edits = sum(line[1] == "text" for line in lines)
    placed = f"codings kept: {kept}, corrected: {outcomes['corrected']}, moved: {outcomes['moved']}"
    notes = [f"Places edited: {edits}, in {count} sources; {placed}, to review: {outcomes['to review']}."]
    if outcomes["to review"]:
        notes.append("Those to review are in no count until placed: project.codings(to_review=True) lists them.")
        notes.append("To settle them in a form: project.review_corrections().")
    notes += found
    if not write:
        notes.append("Nothing was changed: this is a preview.")
    return Basis(title="Correction" if write else "Correction, preview", notes=tuple(notes))


def _together(edits: list[Edit]) -> list[Edit]:
    """Show edits that lie close to one another as one."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and edit[0] - joined[-1][1] <= AROUND:
            joined[-1] = (joined[-1][0], edit[1], joined[-1][2], edit[3])
        else:
            joined.append(edit)
    return joined


def _shown(old: str, new: str, edit: Edit) -> tuple[str, str]:
    old_start, old_end, new_start, new_end = edit
    left, right = max(old_start - AROUND, 0), old_end + AROUND
    head, tail = old[left:old_start], old[old_end:right]
    return f"{head}{old[old_start:old_end]}{tail}", f"{head}{new[new_start:new_end]}{tail}"


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


def _read(tx: Transaction, path: Path) -> Draft:
    return read_transcript(path, {row["label"] for row in tx.rows(tables.speakers) if row["label"]})
