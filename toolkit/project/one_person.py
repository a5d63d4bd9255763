"""Everything held about one person, for them to read: a page and a table per matter, with nobody else's words."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import FileProblem
from toolkit.exchange.kept_files import make_folder
from toolkit.exchange.tabular import safe_cell, write_file
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import occurrences
from toolkit.project import exporting
from toolkit.project.one_persons_words import Words
from toolkit.store import history, read, read_people
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.privacy_tables import redactions, withdrawals
from toolkit.store.read import Reader
from toolkit.study import Basis, Result
from toolkit.verbs import lookup

KIND, PAGE = "everything held about one person", "read me first.html"
SOMEBODY = "[another person]"
HIDDEN = "Names and labels of other people are replaced by “[another person]”, and their words are not here."
FLAGGED = (
    "Words of this person are kept back for safeguarding (each letter is a “_”): whether they are handed over is for a "
    "person to decide, see project.safeguarding.flags()."
)
KEPT_APART = "Not here: what a key file holds. It lies apart from the study."
NONE = "Nothing is held."
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto}"
    "td,th{text-align:left;vertical-align:top;padding:2px 10px 2px 0}"
)
LOGGED = (
    "Files that left after their words were first coded, and transcripts: they may be quoted there. The log keeps the "
    "name of a file, not who is quoted in it."
)


@dataclass(frozen=True)
class _Part:
    """One matter: its heading, the file of its table, the table, and what has to be said."""

    heading: str
    file: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()


def export_one(store: Store, participant: str, folder: str | Path, *, private: bool = False) -> Path:
    """Write everything that is held about a person into a folder, and note it among the files that left.

    Raises:
        NotFound: There is no such participant.
        FileProblem: The folder holds files already, or is protected.
    """
    target = Path(folder).expanduser()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileProblem("There is something here already; nothing was written.", where=str(target),
                          fix="Choose an empty folder.")  # fmt: skip
    with store.reading() as connection:
        person = lookup.participant(Transaction(connection), participant)
        held = Held(Reader(connection), person["id"], person["label"], private=private)
        parts, label = held.parts(), str(person["label"])
    files = {PAGE: _page(label, parts, held.notes).encode()}
    files |= {part.file: _csv(part) for part in parts if part.rows}
    make_folder(target)
    for name, content in files.items():
        write_file(target / name, content)
    paths = [target / name for name in files]
    exporting.note(store, "export one person", paths, kind=KIND, title=label)
    return target


@dataclass
class Held:
    """What a study holds about one person."""

    reader: Reader
    person_id: str
    label: str
    private: bool = False
    hidden: int = field(default=0, init=False)

    def parts(self) -> list[_Part]:
        """Return the matters in the order of the page, without names of other people."""
        makers: tuple[Callable[[], _Part], ...] = (
            self._person, self._consents, self._relations, self._sources, self._turns, self._codings, self._memos,
            self._answers, self._exports, self._redactions, self._withdrawals,
        )  # fmt: skip
        return [self._without_others(make()) for make in makers]

    @property
    def notes(self) -> list[str]:
        """What is said at the head of the page."""
        return [HIDDEN, *([FLAGGED] if self.words.flagged else []), KEPT_APART]

    @cached_property
    def words(self) -> Words:
        """Where this person speaks, and what is coded there."""
        return Words(self.reader, self.label)

    def _person(self) -> _Part:
        frame = read.participants_frame(self.reader)
        frame = frame[frame["id"] == self.person_id].drop(columns="id")
        return _of("The person, at each time point", "person.csv", frame)

    def _consents(self) -> _Part:
        frame = read_people.consents_frame(self.reader)
        frame = frame[frame["participant"] == self.label].fillna({"wave": "all", "audience": "all"})
        return _of("What they agreed to and refused", "consents.csv", frame)

    def _relations(self) -> _Part:
        rows = [row for row in self.reader.records("relations") if self.person_id in (row["from_id"], row["to_id"])]
        said = [["they are" if row["from_id"] == self.person_id else "of them", row["kind"], SOMEBODY] for row in rows]
        return _Part("Relations to other people", "relations.csv", ("direction", "kind", "other"), said)

    def _sources(self) -> _Part:
        notes = ["A transcript that is shared is not here as a whole; of others' turns only the number is told."]
        return _of("Transcripts and forms they take part in", "sources.csv", self.words.sources(), notes)

    def _turns(self) -> _Part:
        return _of("Their own words", "words.csv", self.words.turns())

    def _codings(self) -> _Part:
        notes = ["Cut to their own words. Codes are names that analysts gave to what is said."]
        return _of("What analysts noted on their words", "codings.csv", self.words.codings(), notes)

    def _memos(self) -> _Part:
        about = {self.person_id, *self.words.theirs_alone}
        linked = {row["memo_id"] for row in self.reader.records("memo_links") if row["subject_id"] in about}
        rows = [
            [row["kind"], row["title"], row["body"] if self.private or not row["private"] else "(private)",
             row["created_at"][:10]]
            for row in self.reader.records("memos") if row["id"] in linked
        ]  # fmt: skip
        notes = [] if self.private else ["Of memos that are private to their writer only the title is here."]
        return _Part("Memos about them or their words", "memos.csv", ("kind", "title", "words", "date"), rows, notes)

    def _answers(self) -> _Part:
        return _of("Answers on forms", "answers.csv", self.words.answers())

    def _exports(self) -> _Part:
        frame = history.exports_frame(self.reader.connection)
        since = self.words.first_coded
        coded = frame["at"] >= since if since else pd.Series(False, index=frame.index)
        frame = frame[coded | (frame["kind"] == "transcript")]
        notes = [LOGGED]
        return _of(
            "Files that left the study", "exports.csv", frame[["at", "file", "kind", "title", "audience"]], notes
        )

    def _redactions(self) -> _Part:
        names = self.reader.names("sources")
        rows = [
            [names[row["source_id"]], row["version"], row["kind"], row["replacement"], row["at"][:10]]
            for row in self.reader.records(redactions.name) if row["source_id"] in self.words.source_ids_alone
        ]  # fmt: skip
        notes = ["Of transcripts in which only they take part. The words that were replaced are not in the study."]
        columns = ("source", "version", "kind", "replacement", "date")
        return _Part("What was replaced in their transcripts", "redactions.csv", columns, rows, notes)

    def _withdrawals(self) -> _Part:
        waves = self.reader.terms("wave")
        rows = [
            [row["scope"], waves.get(row["wave_id"] or "", ""), row["audience"], row["date"] or row["at"][:10]]
            for row in self.reader.records(withdrawals.name) if row["participant_id"] == self.person_id
        ]  # fmt: skip
        return _Part("What they took back", "withdrawals.csv", ("what", "time point", "audience", "date"), rows)

    def _without_others(self, part: _Part) -> _Part:
        rows = [[self._hide(cell) if isinstance(cell, str) else cell for cell in row] for row in part.rows]
        return _Part(part.heading, part.file, part.columns, rows, part.notes)

    def _hide(self, words: str) -> str:
        parts, here = list[str](), 0
        for one in occurrences(words, self._others):
            parts += [words[here : one.start], SOMEBODY]
            here = one.end
        return "".join([*parts, words[here:]])

    @cached_property
    def _others(self) -> list[Name]:
        """Labels of other people, as they are called in the study and in its transcripts."""
        people = {row["id"]: row["label"] for row in self.reader.records("participants")}
        labels = [label for one, label in people.items() if one != self.person_id]
        labels += [
            row["label"]
            for row in self.reader.records("speakers")
            if row["label"] and row["participant_id"] not in (None, self.person_id)
        ]
        frame = read.participants_frame(self.reader)
        labels += list(frame.loc[frame["id"] != self.person_id, "label"].dropna())
        own = {self.label, *frame.loc[frame["id"] == self.person_id, "label"], *self.words.labels}
        return [
            Name(name=one, as_written=True) for one in dict.fromkeys(map(str, labels)) if one.strip() and one not in own
        ]


def _of(heading: str, file: str, frame: pd.DataFrame, notes: Sequence[str] = ()) -> _Part:
    rows = [["" if _missing(cell) else cell for cell in row] for row in frame.itertuples(index=False)]
    return _Part(heading, file, list(frame.columns), rows, notes)


def _missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124 - only NaN differs


def _csv(part: _Part) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(part.columns)
    writer.writerows([[safe_cell(cell) for cell in row] for row in part.rows])
    return out.getvalue().encode("utf-8-sig")


def _page(label: str, parts: Iterable[_Part], notes: Sequence[str]) -> str:
    body = "".join(_section(part) for part in parts)
    said = "".join(f"<p>{escape(note)}</p>" for note in notes)
    title = f"Everything held about {escape(label)}"
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{title}</h1>{said}{body}</body></html>\n'


def _section(part: _Part) -> str:
    table = Result(pd.DataFrame(part.rows, columns=list(part.columns)), basis=Basis(notes=tuple(part.notes)))
    object.__setattr__(table, "_shown_rows", len(table))
    return f"<h2>{escape(part.heading)}</h2>{table.to_accessible_html() if part.rows else f'<p>{NONE}</p>'}"
