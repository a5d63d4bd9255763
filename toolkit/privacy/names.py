"""What a key holds: every real name with what stands in its place, and the words that were replaced."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class NameKind(StrEnum):
    """What a name or number tells about a person."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    WEB = "web address"
    DATE = "date"
    AGE = "age"
    POSTCODE = "postcode"
    ID = "id"
    LABEL = "speaker label"
    FILE = "file name"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One real name, all it is written as, and what stands in its place.

    `participant` is the id of the person in the study, where it is one of them. A name that is also a word, such as
    Hope or Bishop, is taken only `as_written`, capitals and all. Where two people have one name, `sources` are the ids
    of the sources in which this one is meant; without any it is meant everywhere.
    """

    name: str
    kind: NameKind = NameKind.PERSON
    replacement: str = ""
    aliases: tuple[str, ...] = ()
    participant: str = ""
    as_written: bool = False
    sources: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The words that stood at a place before they were replaced: `redaction` is the id of its line in the log."""

    redaction: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What only the key file knows: which study it belongs to, its names, and the words that were replaced.

    >>> Key(study="7c0e", names=(Name(name="Jordan", aliases=("Jordy",)),)).spellings
    ('Jordan', 'Jordy')
    """

    study: str
    names: tuple[Name, ...] = ()
    originals: tuple[Original, ...] = field(default=())

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that must not be found, each once: all spellings of names, and the words that were replaced."""
        return tuple(dict.fromkeys([*_spellings(self.names), *(one.words for one in self.originals)]))


def _spellings(names: Iterable[Name]) -> list[str]:
    return [spelling for one in names for spelling in one.spellings]
