"""A stretch of text with its place, and the bounds within which files are taken apart."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

LARGEST_FILE = 400_000_000
LARGEST_PART = 100_000_000
LARGEST_UNPACKED = 400_000_000
LARGEST_RATIO = 200  # of unpacked to packed: a bomb packs a thousandfold
SMALL = 1_000_000  # bytes: so much may come of the smallest file
DEEPEST = 5  # a file in a packed file in a packed file …
MOST_PARTS = 20_000

Place = Callable[[int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Text of a file or of the study. `place` is words, or says for an offset in the text where it is.

    Args:
        where: The file, as a person would look for it.
        place: The place in it.
        text: What stands there.
        kind: What to do about a name depends on it: "study", "earlier", "notebook", "output", "file", "draft", "name".
        near: Whether misspelt names are looked for: in words of people, not in the names of styles.
        file_name: Whether it is the name of a file or folder, where nobody minds capitals.
        unread: Why it could not be read.
    """

    where: str
    place: str | Place = ""
    text: str = ""
    kind: str = "file"
    near: bool = True
    file_name: bool = False
    unread: str = ""

    def at(self, offset: int) -> str:
        """Return the place in words."""
        return self.place if isinstance(self.place, str) else self.place(offset)


class TooMuch(Exception):
    """A packed file unpacks to more than is looked at."""


@dataclass
class Budget:
    """How much may still be unpacked of one file, however deeply files lie in it."""

    packed: int
    left: int = field(init=False)
    parts: int = MOST_PARTS

    def __post_init__(self) -> None:
        self.left = min(LARGEST_UNPACKED, max(SMALL, LARGEST_RATIO * self.packed))

    def take(self, size: int) -> None:
        """Note what was unpacked.

        Raises:
            TooMuch: It is more than a file of this size may hold.
        """
        self.left -= size
        self.parts -= 1
        if self.left < 0 or self.parts < 0:
            raise TooMuch


def line_numbers(text: str, word: str = "line") -> Place:
    """Return what says in which line an offset lies."""
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    return lambda offset: f"{word} {bisect_right(starts, offset)}"
