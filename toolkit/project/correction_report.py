"""What a correction does, line by line: every edit of a text, and every coding with its words before and after."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.exchange.codings_file import near_words
from toolkit.model import Draft
from toolkit.spans import Edit, Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.study import Basis
from toolkit.transcripts.correction import likeness
from toolkit.verbs import correction, lookup
from toolkit.verbs.speaking import Voices

COLUMNS = ["source", "what", "coder", "before", "after", "outcome", "place"]
AROUND = 30  # characters shown on either side of what is replaced
HARDLY = 0.15  # of their runs of three words are the same: two texts of one interview share most
OTHER_TEXT, OTHER_VOICE = "hardly alike", "said by somebody else"
ORDER = ("to review", OTHER_VOICE, "moved", "corrected", "kept")  # what a person should look at comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would become of the text of a source."""

    row: Row
    old: str
    new: str
    edits: list[Edit]
    sure: bool  # a person asked for these very edits: find and replace
    read: Draft | None  # the file it comes from
    labels: dict[str, str]  # in which words are replaced, each with what it becomes
    voices: Voices

    @property
    def hardly_alike(self) -> bool:
        """Whether the new text shares almost nothing with the old one."""
        return not self.sure and likeness(self.old, self.new) < HARDLY


def lines(tx: Transaction, planned: Planned) -> list[list[Any]]:
    """Return the lines of one source: its edits, then its codings, those to look at first."""
    row, old, new = planned.row, planned.old, planned.new
    codings = list(_codings(tx, planned))
    edits = planned.edits if planned.sure else _together(planned.edits)
    other = [[row["name"], "text", "", _head(old), _head(new), OTHER_TEXT, ""]] if planned.hardly_alike else []
    return [
        *other,
        *([row["name"], "text", "", *_shown(old, new, edit), "corrected", ""] for edit in edits),
        *sorted(codings, key=lambda line: ORDER.index(line[5])),
    ]


def basis(made: Sequence[list[Any]], planned: Sequence[Planned], found: list[str], *, write: bool) -> Basis:
    """Return what stands under the report."""
    outcomes = Counter(line[5] for line in made if line[1] != "text")
    edits = sum(line[1] == "text" and line[5] == "corrected" for line in made)
    counts = ", ".join(f"{name}: {outcomes[name]}" for name in ("kept", "corrected", "moved", "to review"))
    notes = [f"Places edited: {edits}, in {len(planned)} sources; codings {counts}."]
    notes += [_unlike(one, write=write) for one in planned if one.hardly_alike]
    if outcomes[OTHER_VOICE]:
        notes.append(
            f"Codings whose words somebody else says now: {outcomes[OTHER_VOICE]}. They count for whoever speaks."
        )
    notes += [note for one in planned for note in one.voices.notes]
    if outcomes["to review"]:
        notes.append("Those to review are in no count until placed: project.codings(to_review=True) lists them.")
        notes.append(
            "Beside them stand the nearest words of the new text. To settle them: project.review_corrections()."
        )
    notes += found
    notes += [note for one in planned for note in _checked(one.row)]
    notes += [] if write else ["Nothing was changed: this is a preview."]
    return Basis(title="Correction" if write else "Correction, preview", notes=tuple(notes))


def _codings(tx: Transaction, planned: Planned) -> Iterator[list[Any]]:
    """Give the lines of the codings: what became of their words, and whose they are if that changed."""
    codes, coders = lookup.codebook(tx).code_by_id, {row["id"]: row["name"] for row in tx.rows(tables.coders)}
    name, new, edits = planned.row["name"], planned.new, planned.edits
    for row, placed, words in correction.places(tx, planned.row, planned.old, new, edits, sure=planned.sure):
        head, quote = [name, codes[row["code_id"]].name, coders[row["coder_id"]]], row["quote"]
        old, now = (row["start_offset"], row["end_offset"]), placed.span
        of_this_text = row["text_id"] == planned.row["text_id"]
        if now is None:
            near = near_words(new, quote, old[0])
            place = planned.voices.number(old, before=True) if of_this_text else ""
            yield [*head, quote, new[slice(*near)] if near else "", "to review", place]
            continue
        others = planned.voices.changed(old, now) if of_this_text else None
        place = _place(planned.voices, old, now)
        outcome = "moved" if placed.outcome == "kept" and now != old else placed.outcome
        if others:
            yield [*head, f"{others[0]}: {quote}", f"{others[1]}: {words}", OTHER_VOICE, place]
        if not others or outcome == "corrected":
            yield [*head, quote, words, outcome, place]


def _place(voices: Voices, old: Span, new: Span) -> str:
    """Say in which turn a coding stands, and how far from where it stood."""
    was, becomes = voices.number(old, before=True), voices.number(new, before=False)
    shift = new[0] - old[0]
    size = "1 character" if abs(shift) == 1 else f"{abs(shift)} characters"
    way = f", {size} {'later' if shift > 0 else 'earlier'}" if shift else ""
    return f"{becomes if was == becomes else f'{was} → {becomes}'}{way}"


def _head(text: str) -> str:
    return " ".join(text[: 3 * AROUND].split())


def _unlike(planned: Planned, *, write: bool) -> str:
    back = "If not, project.undo() brings the old text back, codings and all." if write else "If not, leave it."
    return f"{planned.row['name']}: the new text shares almost nothing with the old one. Is it this interview? {back}"


def _checked(row: Row) -> list[str]:
    if not row["checked_on"] and not row["checked_by"]:
        return []
    by = f" by {row['checked_by']}" if row["checked_by"] else ""
    on = f" on {row['checked_on']}" if row["checked_on"] else ""
    again = f'project.edit_source("{row["name"]}", checked_by="…", checked_on="…")'
    return [f"{row['name']} was checked against the recording{by}{on}, before this correction. Checked again: {again}."]


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
