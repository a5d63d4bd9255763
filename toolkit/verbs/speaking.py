"""Who says what in a source, as its turns are and as they would be: what a correction does to whose words they are."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.exchange.study_tables import SourceRow
from toolkit.model import Draft, Mark, MarkKind, Role, Turn
from toolkit.spans import Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.transcripts.correction import replaced
from toolkit.transcripts.labels import fold
from toolkit.transcripts.single_labels import single_labels
from toolkit.transcripts.turns import hear, recognise
from toolkit.verbs import sources
from toolkit.verbs.coding import text_of

FROM_THE_TEXT = frozenset(["text", "Word", "PDF", "OpenDocument", "RTF"])  # the first word of the importer's name
NOBODY = "nobody"  # speaks there: a label, or what stands above the first turn
Voice = tuple[Span, str]  # a turn and who speaks: a participant's label, or a role


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Who speaks in a source before a correction and after it, and what to say of its labels."""

    before: Sequence[Voice]
    after: Sequence[Voice]
    notes: Sequence[str] = ()

    def changed(self, old: Span, new: Span) -> tuple[str, str] | None:
        """Return who said the words of a coding and who says them then, or None where that stays."""
        was, becomes = _in_span(self.before, old), _in_span(self.after, new)
        return (was, becomes) if was != becomes else None

    def number(self, span: Span, *, before: bool) -> str:
        """Return which turn a coding stands in, or begins in, such as "turn 4"; empty where it is in none."""
        voices = self.before if before else self.after
        place = bisect_right(voices, span[0], key=lambda voice: voice[0][0]) - 1
        inside = place >= 0 and span[0] < voices[place][0][1]
        return f"turn {place + 1}" if inside else ""


def compare(tx: Transaction, source: Row, draft: Draft, renamed: Mapping[str, str]) -> Voices:
    """Compare who speaks now with who would speak in turns laid as in `draft`, with speakers under other labels."""
    present, people = sources.labelled(tx, source), _people(tx)
    who = {row["id"]: people.get(row["participant_id"] or "", row["role"]) for row in present.values()}
    turns = tx.rows(tables.turns, source_id=source["id"])
    before = [((row["start_offset"], row["end_offset"]), who.get(row["speaker_id"], NOBODY)) for row in turns]
    old_labels = {new: old for old, new in renamed.items()}
    by_label = {}
    for label in draft.labels:
        row = present.get(old_labels.get(label, label))
        role, person = (row["role"], row["participant_id"]) if row else _newly(tx, source, label, draft)
        by_label[label] = people.get(person or "", role)
    return Voices(
        before=sorted(before),
        after=[((turn.start, turn.end), by_label[turn.label]) for turn in draft.turns],
        notes=_notes(tx, source, draft, renamed, by_label),
    )


def relabelled(tx: Transaction, source: Row, replacements: Mapping[str, str]) -> dict[str, str]:
    """Return the labels of a source in which words are replaced, each with what it becomes."""
    found = {}
    for label in filter(None, sources.labelled(tx, source)):
        new = " ".join(replaced(f"{label}:", replacements)[0].split()).strip(" :")
        if new and new != label:
            found[label] = new
    return found


def renamed(tx: Transaction, source: Row, draft: Draft, labels: Mapping[str, str]) -> dict[str, str]:
    """Return which speakers stay who they are under another label: one that is nobody else's, in all of their turns.

    Args:
        tx: A look at the study.
        source: The source.
        draft: Its turns as they will be.
        labels: What each label becomes.
    """
    present = sources.labelled(tx, source)
    kept: dict[str, str] = {}
    for old in sorted(labels, key=lambda one: present[one]["participant_id"] is None):  # somebody before nobody
        new, row = labels[old], present[old]
        if new in present or new in kept.values() or new not in draft.labels or old in draft.labels:
            continue
        role, person = _newly(tx, source, new, draft)
        if role == Role.UNKNOWN or (role, person) == (row["role"], row["participant_id"]):
            kept[old] = new
    return kept


def known_labels(tx: Transaction, source: Row) -> list[str]:
    """Return every label and name that begins a turn of a source even if it stands there once."""
    present = [label for label in sources.labelled(tx, source) if label]
    told = [row.label for row in sources.labels_in_tables(tx, source)]
    return [*present, *told, *(row["label"] for row in tx.rows(tables.participants))]


def is_from_the_text(source: Row) -> bool:
    """Tell whether who speaks in a source was recognised by labels in its text, and not told by its file."""
    return source["importer"].partition(" ")[0] in FROM_THE_TEXT


def recognised(text: str, known: Sequence[str], begun: Sequence[Span]) -> tuple[list[Turn], list[Mark]]:
    """Recognise the turns of a text, and labels told by their bold letters too, which the text does not show.

    Args:
        text: The whole text.
        known: Labels that count even if they stand there once.
        begun: Where labels were recognised before, as far as they still stand there.
    """
    turns, marks = recognise(text, known)
    if {start for start, _ in begun} <= {mark.start for mark in marks if mark.kind == MarkKind.LABEL}:
        return turns, marks
    names = set(map(fold, known))
    return recognise(text, known, [span for span in begun if fold(text[slice(*span)].strip(" \u00a0:\t")) in names])


def _newly(tx: Transaction, source: Row, label: str, draft: Draft) -> tuple[str, str | None]:
    told = sources.labels_in_tables(tx, source)
    return sources.speaker_of(tx, label, draft, SourceRow(file=draft.file), told, source["name"], [])


def _people(tx: Transaction) -> dict[str, str]:
    return {row["id"]: row["label"] for row in tx.rows(tables.participants)}


def _in_span(voices: Sequence[Voice], span: Span) -> str:
    here = [who for (start, end), who in voices if start < span[1] and span[0] < end]
    return ", ".join(dict.fromkeys(here)) or NOBODY


def _notes(
    tx: Transaction, source: Row, draft: Draft, renamed: Mapping[str, str], by_label: Mapping[str, str]
) -> list[str]:
    name, present, people = source["name"], sources.labelled(tx, source), _people(tx)
    notes = [f"{name}: the label “{old}” is “{new}” now, and still {by_label[new]}." for old, new in renamed.items()]
    spoken = {row["speaker_id"] for row in tx.rows(tables.turns, source_id=source["id"])}
    for label, row in present.items():
        if label and row["id"] in spoken and label not in draft.labels and label not in renamed:
            who = people.get(row["participant_id"] or "", row["role"])
            notes.append(f"{name}: “{label}” ({who}) begins no turn any more.")
    known = {fold(label) for label in (*present, *renamed.values())}
    unknown = [
        label for label in draft.labels if label and by_label[label] == Role.UNKNOWN and fold(label) not in known
    ]
    if unknown:
        notes.append(f"{name}: {sources.unknown_labels(name, unknown, SourceRow(file=draft.file))}")
    return [*notes, *_once(tx, source, draft)]


def _once(tx: Transaction, source: Row, draft: Draft) -> list[str]:
    """Name what stands once like a label and did not before: it was read as words of the turn before."""
    if not any(draft.labels) or not is_from_the_text(source):
        return []
    known, before, spoken = known_labels(tx, source), text_of(tx, source), set(map(fold, draft.labels))
    stood = {fold(label) for label in single_labels(before, hear(before, known))}
    stand = dict.fromkeys(single_labels(draft.text, hear(draft.text, known)))
    once = [label for label in stand if fold(label) not in spoken | stood]
    if not once:
        return []
    said = ", ".join(f"“{label}”" for label in once)
    again = f'project.people.recognise_again("{source["name"]}", labels=["{once[0]}"])'
    what = "stands once like a speaker's label and is read as part of the turn before"
    return [f"{source['name']}: {said} {what}. If it is a speaker: {again}."]
