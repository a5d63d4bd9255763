"""`project.transcripts`: the texts as files, what is marked in them, and the answers by question of the guide."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from toolkit.errors import FileProblem
from toolkit.exchange.kept_files import make_folder
from toolkit.exchange.tabular import write_file
from toolkit.exchange.transcript_file import Spoken, content, file_name, turn_begins
from toolkit.model import MarkKind
from toolkit.privacy.names import Key
from toolkit.project import exporting, guiding, looking
from toolkit.project.kept_back import Leaving
from toolkit.project.leaving import write_checked
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.study import Basis, Result
from toolkit.verbs import lookup, marking
from toolkit.verbs.coding import text_of


class TranscriptVerbs:
    """Takes transcripts out of the study, and shows what is marked and what was asked in them."""

    def __init__(self, store: Store, key_in_hand: Callable[[], Key | None] = lambda: None) -> None:
        self._store = store
        self._key_in_hand = key_in_hand

    def save(
        self,
        folder: str | Path,
        *,
        ending: str = ".docx",
        sources: Sequence[str] = (),
        numbered: bool = True,
        overwrite: bool = False,
        names_stay: str = "",
    ) -> list[Path]:
        """Write the present text of each source (or of some) into a folder, a file each, and note it in the history.

        `ending` is .docx or .txt (turns numbered, unless `numbered=False`), or .csv or .xlsx (a row per turn). Imported
        again, such a file has the same words and turns; a .docx or an unnumbered .txt the very same text. In words
        flagged for safeguarding each letter is a “_”. With a key open, nothing is written if a name of it stands in a
        file; `names_stay` says why it may.

        Raises:
            InvalidInput: The ending is another one, or a turn is too long for Excel.
            FileProblem: A file of that name is there (`overwrite=True` replaces it), or the folder is protected.
            Refused: A name of the key stands in a file.
        """
        with self._store.reading() as connection:
            tx = Transaction(connection)
            rows = [lookup.source(tx, name) for name in sources] or tx.rows(tables.sources)
            rows = sorted(rows, key=lambda row: row["position"])
            taken: set[str] = set()
            leaving = Leaving.of(Reader(connection))
            made = {
                file_name(row["name"], ending, taken): content(
                    leaving.text(row["name"], text_of(tx, row)),
                    _spoken(tx, row),
                    ending,
                    name=row["name"],
                    numbered=numbered,
                )
                for row in rows
            }
        target = Path(folder).expanduser()
        paths = [target / name for name in made]
        there = [path for path in paths if path.exists() and not overwrite]
        if there:
            raise FileProblem(
                "There is a file of this name already; nothing was written.",
                where=str(there[0]),
                fix="Choose an empty folder, or add overwrite=True.",
            )

        def write(place: Path) -> Path:
            make_folder(place)
            for name, written in made.items():
                write_file(place / name, written)
            return place

        _, stay = write_checked(self._key_in_hand(), target, write, names_stay=names_stay)
        reason = "; ".join(filter(None, (target.name, leaving.said([row["name"] for row in rows]), stay)))
        exporting.note(self._store, "export transcripts", paths, kind="transcript", reason=reason)
        return paths

    def marks(self, source: str | None = None) -> Result:
        """Return the marks of one source or of all: labels, times, headers, what is inaudible, left out or no speech.

        Returns:
            Columns `source`, `turn` (it lies in, or a label stands before), `kind`, `words`, `start`, `end`.

        Raises:
            NotFound: There is no such source.
        """
        with self._store.reading() as connection:
            return looking.marks(Reader(connection), source)

    def set_mark(self, words: str, kind: str, *, source: str | None = None, turn: int | None = None) -> Result:
        """Say what words in the transcripts are, wherever they stand, or in one source or turn; undo takes it back.

        Kinds: "editorial insertion", "redaction", "inaudible", "non-speech", or "speech" for what is no mark. It holds
        through corrections. At an import, `[they]`, `[sic]`, `[?]` and `[she = peer mentor]` are editorial insertions;
        other words in square brackets are a redaction, and in round ones speech, unless they name a noise.

        Returns:
            A row per place: `source`, `turn`, `words`, `before`, `after`.

        Raises:
            NotFound: There is no such kind, source or turn, or the words stand nowhere there.
            InvalidInput: There are no words, or a turn is given without its source.
        """
        with self._store.writing("set marks") as tx:
            lines = marking.set_mark(tx, words, kind, source=source, turn=turn)
        basis = Basis(title="Marks set", unit="one place", notes=("Marks are never counted as words.",))
        return Result(lines, columns=["source", "turn", "words", "before", "after"], basis=basis)

    def propose_questions(self, source: str | None = None) -> Result:
        """Propose which turns of interviewers ask a question of the guide: a preview, in which nothing is changed.

        Returns:
            A row per turn: `source`, `turn`, `words`, `question`, `wording` (of the guide, for these people then),
            `likeness` (0 to 1) and `why`. Correct or filter it, then hand it to :meth:`assign_questions`.

        Raises:
            NotFound: There is no such source.
        """
        with self._store.reading() as connection:
            return guiding.propose(Transaction(connection), source)

    def assign_questions(self, proposal: pd.DataFrame) -> Result:
        """Set the questions as a proposal has them now: each on its turn and on those after it, up to the next.

        One step that can be undone. Of a source that is named, all turns are set anew, those before its first question
        to none; other sources stay as they are. A line whose question is empty asks nothing.

        Raises:
            InvalidInput: A column is missing, a turn is no number, or one turn has two questions.
            NotFound: There is no such source, turn or question of the guide.
            Refused: A source is a form.
        """
        with self._store.writing("assign questions") as tx:
            return guiding.assign(tx, proposal)

    def answers(self, question: str | None = None) -> Result:
        """Return what participants say under each question of the topic guide, or under one.

        Returns:
            A row per turn of a participant: `question`, `wording` (as this person was asked), `source`, `participant`,
            `group`, `wave`, `turn`, `text`. The basis says who was asked but has no turn
            under it, and who was not asked.

        Raises:
            NotFound: There is no such question.
        """
        with self._store.reading() as connection:
            return guiding.answers(Transaction(connection), question)


def _spoken(tx: Transaction, source: Row) -> list[Spoken]:
    labels = {row["id"]: row["label"] or "" for row in tx.rows(tables.speakers, source_id=source["id"])}
    marks = tx.rows(tables.marks, source_id=source["id"], kind=str(MarkKind.LABEL))
    before = sorted((row["start_offset"], row["end_offset"]) for row in marks)
    text = text_of(tx, source)
    turns = sorted(tx.rows(tables.turns, source_id=source["id"]), key=lambda row: row["number"])
    return [
        Spoken(
            row["number"],
            turn_begins(text, row["start_offset"], before),
            (row["start_offset"], row["end_offset"]),
            labels[row["speaker_id"]],
            row["time_ms"],
        )
        for row in turns
    ]
