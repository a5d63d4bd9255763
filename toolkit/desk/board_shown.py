"""What the theme board shows: codes and themes at once; how far they reach, and a quotation of each, when asked.

Counts are those of the study's coding, as `project.data()` has them, and are counted anew only when what they rest on
has changed: moving a code between themes puts known numbers together in another way.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from toolkit.analysis.ground import Ground
from toolkit.analysis.presence import unfinished_note, unknown_note
from toolkit.analysis.quotations import quotations
from toolkit.analysis.reach import Reach, reach_of_codes, reach_of_study, reach_of_theme, thinness, together
from toolkit.codebook import Codebook
from toolkit.desk.seat import Seat
from toolkit.desk.shelf import BOOK, Shelf, shown_extracts
from toolkit.desk.shown import standing
from toolkit.errors import NotFound
from toolkit.store import ledger
from toolkit.store.read import Reader
from toolkit.store.since import touched
from toolkit.study import StudyData

Shown = dict[str, Any]
CODE = ("definition", "colour", "archived")
THEME = ("claim", "definition", "boundary", "valence", "for_whom", "codes")
QUOTE = 220  # characters of the sample quotation on a card


@dataclass(frozen=True, eq=False)
class Counted:
    """The study as it is counted, and what of it stands on the board."""

    data: StudyData

    @cached_property
    def ground(self) -> Ground:
        """The words that count."""
        return Ground(self.data)

    @cached_property
    def by_code(self) -> dict[str, Reach]:
        """The reach of each code by its id, without its sub-codes."""
        ids = dict(zip(self.data.codes["code"], self.data.codes["id"], strict=True))
        return {ids[name]: reach for name, reach in reach_of_codes(self.ground).items() if name in ids}

    @cached_property
    def whole(self) -> Reach:
        """All there is to be reached."""
        return reach_of_study(self.ground)

    @cached_property
    def quotes(self) -> dict[str, list[str]]:
        """A quotation of each code by its id, with its label."""
        ids = dict(zip(self.data.codes["code"], self.data.codes["id"], strict=True))
        rows = quotations(self.data, level="code", each=1)
        return {ids[row.code]: [_short(row.quote), row.label] for row in rows.itertuples()}

    def numbers(self, book: Codebook) -> Shown:
        """Return people and references of every code and theme of a codebook, and in which ways a theme is thin."""
        below = {code.id: book.with_sub_codes(code.id) for code in book.codes}
        codes = {
            one: together(self.by_code[each] for each in some if each in self.by_code) for one, some in below.items()
        }
        themes = {theme.id: reach_of_theme(book, theme.id, self.by_code) for theme in book.themes}
        return {
            "codes": {one: [len(reach.people), reach.references] for one, reach in codes.items()},
            "themes": {
                one: [len(reach.people), reach.references, thinness(reach, self.whole)] for one, reach in themes.items()
            },
        }

    @property
    def basis(self) -> list[str]:
        """What the numbers on the board are, said once above all of them: in a sentence, and what else to know."""
        people = len(self.whole.people)
        first = (
            f"Counted: how many of {people} {'person' if people == 1 else 'people'} raised it, and coding references."
        )
        notes = [
            "A code counts with its sub-codes, a theme with all codes under it, each once.",
            *unfinished_note(self.ground),
            *unknown_note(self.ground),
        ]
        return [f"{first} {self.data.coding_note}", " ".join(notes)]


def counted(data: StudyData) -> Counted:
    """Return what of a study stands on the board, counted once."""
    found: Counted = data.once("theme board", lambda: Counted(data))
    return found


def board(connection: Connection, seat: Seat) -> Shown:
    """Return what a page begins with: codes and themes, what undo and redo would do."""
    return {**standing(connection, seat), "coder": seat.coder_id, "book": shown_book(Reader(connection).codebook())}


def counts(connection: Connection, shelf: Shelf) -> Shown:
    """Return the numbers, a quotation of each code, and what they rest on."""
    found = counted(shelf.data(connection))
    return {"numbers": found.numbers(Reader(connection).codebook()), "quotes": found.quotes, "basis": found.basis}


def changes(connection: Connection, seat: Seat, shelf: Shelf, since: int) -> Shown:
    """Return what a page that knows the study as of event `since` has to learn; `stale`: its numbers, too."""
    revision = ledger.head(connection).revision
    if revision == since:
        return {"since": since, "revision": since}
    names = set(touched(connection, since))
    said: Shown = {**standing(connection, seat), "since": since}
    known = shelf.known(connection)
    if names & BOOK:
        book = Reader(connection).codebook()
        said["book"] = shown_book(book)
        if known is not None:
            said["numbers"] = counted(known).numbers(book)
    said["stale"] = shelf.is_stale_by(names) or (bool(names & BOOK) and known is None)
    return said


def extracts(connection: Connection, shelf: Shelf, code_id: str) -> Shown:
    """Return the extracts of a code and its sub-codes in the study's coding.

    Raises:
        NotFound: The code is no longer in the codebook.
        Refused: Several people coded a source that is assigned to nobody.
    """
    data = shelf.data(connection)
    reader = Reader(connection)
    book = reader.codebook()
    if code_id not in book.code_by_id:
        raise NotFound("This code is no longer in the codebook.")
    ids = dict(zip(data.codes["id"], data.codes["code"], strict=True))
    if code_id not in ids or book.code_by_id[code_id].archived:
        return {"code": code_id, "extracts": [], "rest": 0}
    rows = quotations(data, level="code", only=ids[code_id])
    sources = {name: one for one, name in reader.names("sources").items()}
    return {"code": code_id, **shown_extracts(data, rows, sources)}


def shown_book(book: Codebook) -> Shown:
    """Return codes and themes as the tree is read."""

    def described(item: Any, names: tuple[str, ...]) -> Shown:
        values = {name: getattr(item, name) for name in names}
        return {"id": item.id, "name": item.name, "parent": item.parent_id, "path": book.path(item.id), **values}

    return {
        "codes": [described(one, CODE) for one in book.codes],
        "themes": [described(one, THEME) for one in book.themes],
    }


def _short(words: str) -> str:
    return words if len(words) <= QUOTE else words[: QUOTE - 1].rstrip() + "…"
