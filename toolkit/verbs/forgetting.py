"""What names a person, or repeats their words, in all that was written about them: found, and replaced."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from toolkit.model import WORD
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import occurrences
from toolkit.spans import Piece, Span, put
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.tables import KEPT
from toolkit.store.texts_of_rows import WORDS, with_words_replaced
from toolkit.verbs import lookup
from toolkit.verbs.contribution import LABEL, WITHDRAWN

FIRST = 2  # letters, before any apostrophe
RUN = 5  # words in a row: fewer are said by chance
OWN_LISTS: Mapping[str, Collection[str]] = {  # the study's own names, words of texts, and what is dealt with elsewhere
    "codings": ("quote",),
    "coders": ("name",),
    "participants": ("label",),
    "speakers": ("label",),
    "terms": ("name",),
    "settings": ("value",),
}
NAMED = {"codes": ("name", "aliases"), "themes": ("name",)}  # a code may be named in vivo: only a label is taken out
FILES = {"sources": "name", "milestones": "name"}  # no two have one name


@dataclass(frozen=True)
class Forgotten:
    """A person to be forgotten: their labels, their names, and runs of words that only they said."""

    labels: Sequence[str]
    names: Sequence[str] = ()
    runs: Collection[tuple[str, ...]] = field(default=frozenset(), repr=False)

    def __call__(self, words: str) -> str:
        """Return words without what names or quotes the person."""
        for start, end, instead in reversed(self.places(words)):
            words = words[:start] + instead + words[end:]
        return words

    def without_label(self, words: str) -> str:
        """Return words without what names the person; in capitals or not, as in names of files."""
        for start, end, instead in reversed(self._named(words, case=False)):
            words = words[:start] + instead + words[end:]
        return words

    def places(self, words: str) -> list[Piece]:
        """Return where the person is quoted or named, in order."""
        quoted: list[Piece] = [(*span, WITHDRAWN) for span in self._quoted(words)]
        named = [one for one in self._named(words) if not any(_meet(one, other) for other in quoted)]
        return sorted([*quoted, *named])

    def named(self, words: str) -> list[Piece]:
        """Return where the person is named."""
        return self._named(words)

    @property
    def spellings(self) -> list[str]:
        """All that names the person."""
        return list(dict.fromkeys([*self.labels, *self.names]))

    def _named(self, words: str, *, case: bool = True) -> list[Piece]:
        found = [match.span() for match in self._labels(case=case).finditer(words)] if self.labels else []
        found += [(one.start, one.end) for one in occurrences(words, self._perhaps_in(words))]
        apart: list[Piece] = []
        for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end, LABEL))
        return apart

    def _labels(self, *, case: bool) -> "regex.Pattern[str]":
        return self._in_capitals if case else self._in_any_case

    @cached_property
    def _in_capitals(self) -> "regex.Pattern[str]":
        return regex.compile(self._bounded)

    @cached_property
    def _in_any_case(self) -> "regex.Pattern[str]":
        return regex.compile(self._bounded, regex.IGNORECASE)

    @property
    def _bounded(self) -> str:
        either = "|".join(
            r"\s+".join(map(regex.escape, one.split())) for one in sorted(self.labels, key=len, reverse=True)
        )
        return rf"(?<![\p{{L}}\p{{N}}])(?:{either})(?![\p{{L}}\p{{N}}])"

    def _perhaps_in(self, words: str) -> list[Name]:
        """Return the names whose first letters stand in words: to look at each of ten thousand cells takes long."""
        low = words.casefold()
        return [one for one in self._names if one.name[:FIRST].casefold() in low]

    @cached_property
    def _names(self) -> list[Name]:
        return [Name(name=one) for one in self.names]

    def _quoted(self, words: str) -> Iterator[Span]:
        said = [(_folded(match.group()), match.span()) for match in WORD.finditer(words)] if self.runs else []
        covered = [False] * len(said)
        for first in range(len(said) - RUN + 1):
            if tuple(word for word, _ in said[first : first + RUN]) in self.runs:
                covered[first : first + RUN] = [True] * RUN
        start = None
        for place, inside in enumerate([*covered, False]):
            if inside and start is None:
                start = place
            elif not inside and start is not None:
                yield said[start][1][0], said[place - 1][1][1]
                start = None


def runs_of(texts: Iterable[str], others: Iterable[str] = ()) -> frozenset[tuple[str, ...]]:
    """Return every run of five words in texts that stands in none of the others.

    >>> sorted(runs_of(["One two three four five six"], ["two three four five six seven"]))
    [('one', 'two', 'three', 'four', 'five')]
    """
    found = {run for text in texts for run in _runs(text)}
    return frozenset(found.difference(*(_runs(text) for text in others)))


def forget_everywhere(tx: Transaction, who: Forgotten) -> Counter[str]:
    """Replace what names or quotes a person in all that was written, texts aside; return how many rows of what."""
    done = Counter[str]()
    for name, columns in WORDS.items():
        table, skipped = KEPT[name], OWN_LISTS.get(name, ())
        for row in tx.rows(table):
            fresh = {
                column: with_words_replaced(row[column], _way(who, name, column))
                for column in columns
                if column not in skipped
            }
            if all(row[column] == value for column, value in fresh.items()):
                continue
            if FILES.get(name) in fresh and fresh[FILES[name]] != row[FILES[name]]:
                fresh[FILES[name]] = _free_name(tx, name, fresh[FILES[name]])
            done[name] += tx.change(table, row["id"], **fresh)
    return +done


def prune_settings(tx: Transaction, who: Forgotten, dead: Collection[str]) -> int:
    """Take a person, and things that are gone (`dead`: ids and names), out of the settings, such as imported tables."""
    known = {lookup.fold(one) for one in [*dead, *who.labels]}
    return sum(
        tx.change(tables.settings, row["id"], value=_pruned(row["value"], known, who))
        for row in tx.rows(tables.settings)
    )


def mentions(tx: Transaction, who: Forgotten) -> Iterator[tuple[Row, list[Piece], str]]:
    """Yield each source whose text names the person: its row, where, and its text."""
    query = tables.texts.select()
    texts = {row["id"]: row["text"] for row in tx.connection.execute(query).mappings()}
    for row in sorted(tx.rows(tables.sources), key=lambda one: one["position"]):
        if found := who.named(texts[row["text_id"]]):
            yield row, found, texts[row["text_id"]]


def is_only_a_label(tx: Transaction, label: str) -> bool:
    """Tell whether a label means this person and nothing else: no group, site, time point, code, theme or coder."""
    others = [row["name"] for table in (tables.terms, tables.codes, tables.themes, tables.coders)
              for row in tx.rows(table)]  # fmt: skip
    return lookup.fold(label) not in {lookup.fold(one) for one in others}


def _way(who: Forgotten, table: str, column: str) -> Any:
    if column in NAMED.get(table, ()):
        return who.without_label if column == "aliases" else lambda words: put(words, who.named(words))[0]
    return who.without_label if table in ("sources", "exports", "form_returns") else who


def _free_name(tx: Transaction, table: str, name: str) -> str:
    taken = {lookup.fold(row[FILES[table]]) for row in tx.rows(KEPT[table])}
    wanted, number = name, 2
    while lookup.fold(wanted) in taken:
        wanted, number = f"{name} {number}", number + 1
    return wanted


def _pruned(value: Any, dead: Collection[str], who: Forgotten) -> Any:
    """Drop entries under a dead name, and lines that begin with one; replace what is left inside words."""
    if isinstance(value, Mapping):
        kept = {key: inside for key, inside in value.items() if not _names_dead(key, dead)}
        return {who.without_label(key): _pruned(inside, dead, who) for key, inside in kept.items()}
    if isinstance(value, list):
        return [_pruned(one, dead, who) for one in value if not _is_dead(one, dead)]
    return who(who.without_label(value)) if isinstance(value, str) else value


def _names_dead(key: str, dead: Collection[str]) -> bool:
    return any(lookup.fold(part) in dead for part in [key, *key.split("|")])


def _is_dead(value: Any, dead: Collection[str]) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, str) and lookup.fold(one) in dead for one in value)
    return isinstance(value, str) and lookup.fold(value) in dead


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [_folded(match.group()) for match in WORD.finditer(text)]
    return set(zip(*(words[first:] for first in range(RUN)), strict=False))


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").replace("‘", "'")


def _meet(one: Piece, other: Piece) -> bool:
    return one[0] < other[1] and other[0] < one[1]
