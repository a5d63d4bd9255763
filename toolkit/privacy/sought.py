"""What is looked for: the names of a key, of a list or of a file, and what of them cannot be told from other words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import regex

from toolkit.errors import FileProblem, InvalidInput
from toolkit.privacy.names import Key, Name, NameKind
from toolkit.transcripts.raw import decode, read_raw

Given: TypeAlias = "Key | str | Path | Name | Iterable[str | Name]"

FEWEST_FIGURES = 5  # shorter numbers stand in every text
LARGEST_LIST = 5_000_000
UNSEEN = regex.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, zero-width spaces, marks of direction
# Words of a name that name nobody by themselves.
NOT_ALONE = frozenset(
    re.findall(
        r"\w+",
        """
        mr mrs ms miss mx dr prof professor sir dame lady lord rev reverend father sister brother st saint van von der
        den de del della di da do dos du la le les el al bin ibn bint ter ten the and of or a an aunt auntie uncle nan
        nana gran grandma granny grandad grandpa mum mam mummy dad daddy baby little big old young
        """,
    )
)
HEADS = ("name", "names", "real name", "real_name", "participant", "person")


def names_from(given: Given) -> tuple[Name, ...]:
    """Return the names in a key, a list, or a file of names (.csv with a column “name”, or .txt with one a line).

    The columns `kind`, `also` (other spellings, `;` between) and `as_written` of a .csv are used where they are there.

    Raises:
        FileProblem: There is no such file, or no names are in it.
        InvalidInput: There are no names.

    >>> [one.name for one in names_from(["Jordan", Name(name="Hope", as_written=True)])]
    ['Jordan', 'Hope']
    """
    if isinstance(given, Key):
        return (*given.names, *_originals(given))
    if isinstance(given, Name):
        return (given,)
    if isinstance(given, (str, Path)):
        return _from_file(Path(given).expanduser())
    names = tuple(one if isinstance(one, Name) else Name(name=one) for one in given)
    if not any(one.name.strip() for one in names):
        raise InvalidInput("There are no names to look for.", fix='Give them as a list: names=["Jordan", "Ann Marsh"].')
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: names as they are, the words of people's names alone, and what cannot be looked for."""

    names: tuple[Name, ...]
    alone: tuple[Name, ...] = ()
    left: tuple[Name, ...] = ()


def prepared(names: Iterable[Name]) -> Sought:
    """Return what is looked for, with surnames and first names alone.

    Left are an age, a number of fewer than five figures, a sign: they tell nobody from the rest of a text.

    >>> sought = prepared([Name(name="Ann Marsh"), Name(name="14", kind=NameKind.AGE)])
    >>> [one.name for one in sought.alone], [one.name for one in sought.left]
    (['Ann', 'Marsh'], ['14'])
    """
    wanted, left = list[Name](), list[Name]()
    for name in (_tidy(one) for one in names):
        told = [one for one in name.spellings if _tells(one)]
        if name.kind == NameKind.AGE or not told:
            left.append(name)
        else:
            wanted.append(replace(name, name=told[0], aliases=tuple(told[1:])))
    taken = {spelling.casefold() for one in wanted for spelling in one.spellings}
    alone = {one.name.casefold(): one for name in wanted for one in _parts(name)}
    others = tuple(one for key, one in alone.items() if key not in taken)
    return Sought(names=tuple(wanted), alone=others, left=tuple(left))


def plain(text: str) -> str:
    """Return a text as names are looked for in it: one form of each letter, nothing that cannot be seen.

    >>> plain("Jor\u00addan, Zoe\u0308, Gri\ufb03ths")
    'Jordan, Zoë, Griffiths'
    """
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text).replace("\x00", " "))


def _tidy(name: Name) -> Name:
    spellings = [" ".join(plain(one).split()) for one in name.spellings]
    bare = [_without_accents(one) for one in spellings]
    first, *rest = dict.fromkeys([*filter(None, spellings), *filter(None, bare)]) or [""]
    return replace(name, name=first, aliases=tuple(rest))


def _without_accents(word: str) -> str:
    """Return Zoe for Zoë, as it stands in names of files."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def _tells(spelling: str) -> bool:
    figures = sum(sign.isdigit() for sign in spelling)
    letters = sum(sign.isalpha() for sign in spelling)
    return letters > 1 or figures >= FEWEST_FIGURES or (letters == 1 and figures > 1)


def _parts(name: Name) -> Iterable[Name]:
    """Give the words of a person's name that are looked for alone: with a capital, since Green is also a colour."""
    if name.kind != NameKind.PERSON:
        return
    for spelling in name.spellings:
        words = spelling.split()
        for word in words if len(words) > 1 else ():
            bare = word.strip(".,()'’“”\"")
            if len(bare) > 1 and bare[0].isupper() and bare.casefold() not in NOT_ALONE:
                yield replace(name, name=bare, aliases=(bare.upper(),), as_written=True)


def _originals(key: Key) -> Iterable[Name]:
    """Give the replaced words of a key that no name covers; a single small word (“nine”) is no trace of anybody."""
    covered = {spelling.casefold() for one in key.names for spelling in one.spellings}
    for words in dict.fromkeys(one.words.strip() for one in key.originals):
        if words.casefold() not in covered and (words != words.lower() or " " in words or words.isdigit()):
            yield Name(name=words, kind=NameKind.OTHER, as_written=True)


def _from_file(path: Path) -> tuple[Name, ...]:
    if not path.is_file():
        fix = 'Give a .csv or .txt file, or a list: names=["Jordan"].'
        raise FileProblem("There is no such file of names.", where=path.name, fix=fix)
    raw = read_raw(path)
    if len(raw.content) > LARGEST_LIST or raw.kind not in (".csv", ".tsv", ".txt", ".md"):
        raise FileProblem("This is no list of names.", where=path.name, fix="Save it as .csv or .txt, a name a line.")
    lines = [line for line in decode(raw)[0].splitlines() if line.strip()]
    names = _table(lines) if path.suffix.lower() in (".csv", ".tsv") else [Name(name=line.strip()) for line in lines]
    if not names:
        raise FileProblem("There are no names in this file.", where=path.name, fix="Write one name a line.")
    return tuple(names)


def _table(lines: list[str]) -> list[Name]:
    import csv

    sign = max(",;\t", key=lines[0].count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]
    head = [cell.casefold() for cell in rows[0]]
    place = next((head.index(one) for one in HEADS if one in head), None)
    if place is None:
        return [Name(name=row[0]) for row in rows if row[0]]
    cells = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    return [_named(row, row.get(head[place], "")) for row in cells if row.get(head[place], "")]


def _named(row: Mapping[str, str], name: str) -> Name:
    kinds = {str(one): one for one in NameKind}
    return Name(
        name=name,
        kind=kinds.get(row.get("kind", "").casefold(), NameKind.PERSON),
        aliases=tuple(one.strip() for one in row.get("also", "").split(";") if one.strip()),
        as_written=row.get("as_written", "").casefold() in ("yes", "true", "1"),
        replacement=row.get("replacement", "") or row.get("proposal", ""),
    )
