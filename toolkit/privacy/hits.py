"""A place where a name may stand, and the grounds for taking it for one."""

from dataclasses import dataclass
from enum import StrEnum

from toolkit.privacy.names import NameKind


class Ground(StrEnum):
    """Why something is taken for a name, the surest first."""

    KNOWN = "known list"
    LABEL = "label"
    FILE = "file name"
    TABLE = "the study's tables"
    FORM = "line of a form"
    PATTERN = "the way it is written"
    TITLE = "title"
    RELATION = "after a relation word"
    CALLED = "after “called”"
    LAST_WORD = "its last word"
    LISTED = "list of given names"
    SENTENCE = "capitalised in mid-sentence"
    AFTER_IN = "after “in” or “at”"
    ALIKE = "like a name found"
    LOW = "small letters, after a relation word or title"
    LISTED_LOW = "small letters, in the list of given names"
    OPENING = "only at the start of sentences"


ORDER = {ground: place for place, ground in enumerate(Ground)}
SURE_UP_TO, LIKELY_UP_TO = ORDER[Ground.RELATION], ORDER[Ground.AFTER_IN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of the study to look through, and what to call the place: a source, a memo, the name of a file.

    `turns` are the number, start and end of each turn. `ground` marks a name of a file, a label or a cell of a table,
    where any word with a capital that is no word of the language may be a name; `headed`, that a capital at the start
    of a line says nothing, as in the names of codes.
    """

    place: str
    text: str
    turns: tuple[tuple[int, int, int], ...] = ()
    ground: Ground | None = None
    headed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name where something speaks for its being one; `folded` is how it is compared, `words` how it stands there.

    `role` is what a title or a word beside it says of the person; `owned`, that it is “my” or “our”; `another`, that
    the words tell it from somebody else of that name; `as_written`, that small letters would make it a word.
    """

    folded: tuple[str, ...]
    words: str
    kind: NameKind | None
    ground: Ground
    place: int
    start: int
    end: int
    title: str = ""
    role: str = ""
    owned: bool = False
    another: bool = False
    whose: str = ""
    replacement: str = ""
    as_written: bool = False
