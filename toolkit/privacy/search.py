"""The search for names over a whole study: what speaks for a name, then every place where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.privacy.capitals import Look, capital_hits, small_hits
from toolkit.privacy.grouping import FoundName, gather_people, names_from
from toolkit.privacy.hits import LIKELY_UP_TO, ORDER, SURE_UP_TO, Ground, Hit, Passage
from toolkit.privacy.labels import known_hits, label_hits
from toolkit.privacy.lists import Lists
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.patterns import is_birthday, written_patterns
from toolkit.privacy.proposals import of_pattern, proposals
from toolkit.privacy.standing import Folded, Names, Standing, like, standing, unknown_words
from toolkit.privacy.tokens import Token, Words, folded, tokens_of

ALIKE_KINDS = (NameKind.PERSON, NameKind.PLACE)
BEFORE_A_DATE = 40  # characters
HOLDS_NAMES = frozenset([NameKind.EMAIL, NameKind.WEB, NameKind.PLACE, NameKind.ID, NameKind.POSTCODE])


@dataclass(frozen=True, kw_only=True)
class Row:
    """One name with its places, and what a person needs to decide about it."""

    name: str
    kind: NameKind
    places: tuple[Standing, ...]
    ground: Ground
    also: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    whose: str = ""
    proposal: str = ""
    grounds: tuple[Ground, ...] = ()
    roles: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass
class Search:
    """Reads the passages once; `rows` gives the names, the surest and most frequent first."""

    passages: Sequence[Passage]
    labels: Sequence[tuple[str, str]] = ()
    known: Sequence[Name | str] = ()
    lists: Lists = field(default_factory=Lists)

    def __post_init__(self) -> None:
        self.texts = [one.text for one in self.passages]
        self.patterns = [written_patterns(text) for text in self.texts]
        self.tokens = [self._tokens(place, one) for place, one in enumerate(self.passages)]
        self.words = Words.of(self.tokens)

    def _tokens(self, place: int, passage: Passage) -> list[Token]:
        """Return the words of a passage but those in an address or a number: they are found with it."""
        starts = [start for _, start, _ in passage.turns]
        within = [(start, end) for start, end, kind in self.patterns[place] if kind in HOLDS_NAMES]
        return tokens_of(passage.text, place, starts, within)

    def rows(self) -> list[Row]:
        """Return a row per name."""
        hits = list(self._hits())
        names = sorted(self._names(hits), key=lambda one: _order(one.ground, len(one.places), one.name))
        made = [_row(one, proposal) for one, proposal in zip(names, proposals(names), strict=True)]
        rows = [*made, *self._pattern_rows()]
        return sorted(rows, key=lambda row: _order(row.ground, len(row.places), row.name))

    def _hits(self) -> Iterator[Hit]:
        look = Look(self.words, self.lists.given, self.lists.english, self.lists.countries)
        yield from known_hits(self.known)
        yield from label_hits(self.labels, self.words)
        for place, passage in enumerate(self.passages):
            find = small_hits if place in self.words.uncased else capital_hits
            yield from find(passage, self.tokens[place], look)

    def _names(self, hits: list[Hit]) -> list[FoundName]:
        found = names_from(hits, self._standing(hits))
        if more := list(self._alike(found)):
            hits = [*hits, *more]
            found = names_from(hits, self._standing(hits))
        return gather_people(found, self.lists.short)

    def _standing(self, hits: Sequence[Hit]) -> list[Standing]:
        return standing(self.texts, self.tokens, Names.of(hits, self.words))

    def _alike(self, found: dict[Folded, FoundName]) -> Iterator[Hit]:
        """Yield words that are like a name found: misspelt, or heard as something else."""
        kinds = {
            part: one.kind for one in found.values() if one.kind in ALIKE_KINDS for part in one.folded
            if not self.words.is_word(part)
        }  # fmt: skip
        for fold, tokens in unknown_words(self.tokens, self.words, {part for one in found for part in one}).items():
            heard = all(token.place in self.words.uncased for token in tokens)
            kind = next((kinds[part] for part in kinds if like(fold, part, heard=heard)), None)
            for token in tokens if kind else []:
                yield Hit(
                    folded=(fold,), words=token.word, kind=kind, ground=Ground.ALIKE, place=token.place,
                    start=token.start, end=token.end,
                )  # fmt: skip

    def _pattern_rows(self) -> Iterator[Row]:
        places: dict[tuple[NameKind, str], list[Standing]] = {}
        birthdays = set()
        for place, found in enumerate(self.patterns):
            text = self.texts[place]
            for start, end, kind in found:
                said = text[start:end]
                key = kind, folded(said)
                places.setdefault(key, []).append(Standing(place, start, end, (said,), said, ""))
                if kind is NameKind.DATE and is_birthday(text[max(0, start - BEFORE_A_DATE) : start]):
                    birthdays.add(key)
        replaced = {folded(one.name): one.replacement for one in self.known if isinstance(one, Name)}
        for key, some in places.items():
            known = key[1] in replaced
            yield Row(
                name=some[0].words,
                kind=key[0],
                places=tuple(some),
                ground=Ground.KNOWN if known else Ground.PATTERN,
                grounds=(Ground.PATTERN,) * len(some),
                roles=("date of birth",) if key in birthdays else (),
                proposal=replaced.get(key[1]) or of_pattern(key[0], some[0].words, birthday=key in birthdays),
            )


def _row(one: FoundName, proposal: str) -> Row:
    written = {place.folded: place.words for place in reversed(one.places)}
    also = {written[form]: how for form, how in one.also.items() if form in written}
    whose = dict.fromkeys(hit.whose for hit in one.hits if hit.whose)
    return Row(
        name=one.name,
        kind=one.kind,
        places=tuple(sorted(one.places, key=lambda place: (place.place, place.start))),
        ground=one.ground,
        also=tuple(also),
        ways=(*(f"{words}: {how}" for words, how in also.items()), *_possessive(one)),
        whose=", ".join(whose),
        proposal=proposal,
        grounds=tuple(hit.ground for hit in one.hits),
        roles=tuple(role for role, _ in one.roles.most_common()),
        questions=tuple(dict.fromkeys(one.questions)),
    )


def _possessive(one: FoundName) -> list[str]:
    owned = [place for place in one.places if place.tail[1:] == "s"]
    return [f"{owned[0].words}{owned[0].tail}: possessive"] if owned else []


def _order(ground: Ground, times: int, name: str) -> tuple[int, bool, int, str]:
    tier = 0 if ORDER[ground] <= SURE_UP_TO else 1 if ORDER[ground] <= LIKELY_UP_TO else 2
    return tier, ground is Ground.PATTERN, -times, name  # people first, then numbers: both are sure
