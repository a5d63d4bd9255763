"""Names by their capitals, and by what stands beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from toolkit.privacy.beside import Beside, beside
from toolkit.privacy.hits import Ground, Hit, Passage
from toolkit.privacy.names import NameKind
from toolkit.privacy.runs import Run, is_title, runs
from toolkit.privacy.tokens import Token, Words, folded
from toolkit.privacy.vocabulary import (
    FIELDS,
    HEADS,
    LANDSCAPE,
    LOOSE_TITLES,
    MONTHS,
    NOT_NAMES,
    ORGANISATIONS,
    PHRASES,
    PUBS,
    RELATIONS,
    ROLE_LABELS,
    SPEAKING,
    STREETS,
    TITLES,
    WORDS_AND_NAMES,
)

FORM_LINE = regex.compile(r"^[^:\n]{0,40}:[ \t]+(?P<value>\p{Lu}[^\n:.,;?!]{1,40})$", regex.MULTILINE)
LONGEST_VALUE = 4  # words
Classified = tuple[NameKind | None, Ground, Beside]


@dataclass(frozen=True)
class Look:
    """What the search knows when it looks at a text: how words are written in the study, and lists of given names."""

    words: Words
    given: frozenset[str] = frozenset()
    english: frozenset[str] = frozenset()
    countries: frozenset[str] = field(default=frozenset())

    def is_given(self, fold: str) -> bool:
        """Tell whether it is in the list of given names and no word of the language."""
        return fold in self.given and not self.words.is_word(fold) and fold not in NOT_NAMES


def capital_hits(passage: Passage, tokens: Sequence[Token], look: Look) -> Iterator[Hit]:
    """Yield what the capitals of a text speak for.

    >>> from toolkit.privacy.tokens import tokens_of
    >>> text = "Then my sister Ana went to Hay Road."
    >>> tokens = tokens_of(text)
    >>> [(one.words, str(one.kind)) for one in capital_hits(Passage(place="P1", text=text), tokens,
    ...  Look(Words.of([tokens])))]
    [('Ana', 'person'), ('Hay Road', 'place')]
    """
    yield from _form_lines(passage, tokens)
    for run in runs(tokens, look.words):
        if passage.ground is not None:
            yield from _of_a_heading(passage, run, look)
        else:
            found = _classified(run, beside(tokens, run[0].number, run[-1].number), look)
            if found and not (passage.headed and found[1] is Ground.OPENING):
                yield _hit(passage, run, *found)


def _hit(passage: Passage, run: Run, kind: NameKind | None, ground: Ground, near: Beside | None = None) -> Hit:
    start, end = run[0].start, run[-1].end
    near = near or Beside()
    return Hit(
        folded=tuple(one.fold for one in run), words=passage.text[start:end], kind=kind, ground=ground,
        place=run[0].place, start=start, end=end, title=near.title.word.capitalize() if near.title else "",
        role=near.role, owned=near.owned, another=near.another,
    )  # fmt: skip


def _classified(run: Run, near: Beside, look: Look) -> Classified | None:
    """Return kind and ground of a run; None where nothing speaks for a name."""
    if near.title is not None:
        heading = near.title.all_capitals and _known_word(run, look)
        return None if heading else (NameKind.PERSON, Ground.TITLE, near)
    if " ".join(one.fold for one in run) in PHRASES or (_only_months(run) and not near.role and not near.speaks):
        return None
    if kind := _by_last_word(run, look):
        a_person = run[-1].fold in LANDSCAPE and (near.role or look.is_given(run[0].fold))  # Emma Dale
        return (NameKind.PERSON, Ground.RELATION, near) if a_person else (kind, Ground.LAST_WORD, near)
    if _only_capitals(run) and (not near.role or _known_word(run, look)):
        return None
    return _by_words_beside(run, near, look) or _by_sentence(run, near, look)


def _by_words_beside(run: Run, near: Beside, look: Look) -> Classified | None:
    if near.role and not (len(run) == 1 and run[0].opens and look.words.is_word(run[0].fold)):
        return NameKind.PERSON, Ground.RELATION, near
    if near.called:
        return near.leaning, Ground.CALLED, near
    return (NameKind.PERSON, Ground.LISTED, near) if look.is_given(run[0].fold) else None


def _only_months(run: Run) -> bool:
    return all(one.fold in MONTHS for one in run)


def _by_last_word(run: Run, look: Look) -> NameKind | None:
    last, before = run[-1], run[:-1]
    if any("&" in one.gap for one in run[1:]):
        return NameKind.ORGANISATION
    if run[0].fold == "st" and before:
        return NameKind.ORGANISATION
    telling = [one for one in before if one.fold in WORDS_AND_NAMES or not look.words.is_word(one.fold)]
    if not telling or all(one.fold in HEADS and one.fold not in WORDS_AND_NAMES for one in telling):
        return None
    if last.fold in ORGANISATIONS:
        return NameKind.ORGANISATION
    return NameKind.PLACE if last.fold in STREETS | LANDSCAPE | PUBS else None


def _only_capitals(run: Run) -> bool:
    return all(one.all_capitals or len(one.word) == 1 for one in run)


def _known_word(run: Run, look: Look) -> bool:
    return all(look.words.is_word(one.fold) for one in run)


def _by_sentence(run: Run, near: Beside, look: Look) -> Classified | None:
    kind = near.leaning
    ground = Ground.AFTER_IN if kind in (NameKind.PLACE, NameKind.OTHER) else Ground.SENTENCE
    if len(run) > 1:
        if _only_letters_and_words(run, look):
            return None
        plain = all(_plain(one, look) for one in run)
        return (NameKind.ORGANISATION if plain and kind is not NameKind.PLACE else kind), ground, near
    token = run[0]
    if token.fold in look.countries:
        return NameKind.PLACE, ground, near
    names_nobody = _plain(token, look)
    if token.opens:
        acts = near.speaks or bool(token.tail) or token.fold not in WORDS_AND_NAMES
        begins = acts and not names_nobody and not look.words.small[token.fold] and len(token.word) > 1
        return (kind, Ground.OPENING, near) if begins else None
    return None if names_nobody or len(token.word) == 1 else (kind, ground, near)


def _only_letters_and_words(run: Run, look: Look) -> bool:
    """Tell whether it is C.P. Plan or Form C: letters that stand for words."""
    letters = [one for one in run if len(one.word) == 1]
    return bool(letters) and all(len(one.word) == 1 or look.words.is_word(one.fold) for one in run)


def _plain(token: Token, look: Look) -> bool:
    return look.words.is_word(token.fold) and token.fold not in WORDS_AND_NAMES


def _of_a_heading(passage: Passage, run: Run, look: Look) -> Iterator[Hit]:
    """Yield the words of a file's name or of a table that are no words of the language."""
    telling = [one for one in run if not _says_no_name(one, look)]
    kind = _by_last_word(run, look) if passage.ground is Ground.TABLE else None
    if kind or (telling and len(telling) == len(run)):
        yield _hit(passage, run, kind, passage.ground or Ground.FILE)
    else:
        for token in telling:
            yield _hit(passage, [token], None, passage.ground or Ground.FILE)


def _says_no_name(token: Token, look: Look) -> bool:
    plain = look.words.is_word(token.fold) or token.fold in ROLE_LABELS
    short = len(token.word) < 3 or (token.all_capitals and len(token.word) < 5)  # noqa: PLR2004 - PM, INT, FINAL
    return plain or short or (token.opens and token.fold in WORDS_AND_NAMES)


def _form_lines(passage: Passage, tokens: Sequence[Token]) -> Iterator[Hit]:
    """Yield names from lines such as “Name of carer: DESMOND BELL”."""
    for match in FORM_LINE.finditer(passage.text):
        asked = {folded(one) for one in regex.findall(r"\p{L}+", match.group()[: match.start("value") - match.start()])}
        if not asked & FIELDS or "number" in asked:
            continue
        start, end = match.span("value")
        value = [one for one in tokens if start <= one.start < end]
        if 0 < len(value) <= LONGEST_VALUE and all(one.capital and one.fold not in RELATIONS for one in value):
            yield _hit(passage, value, NameKind.PERSON, Ground.FORM)


def small_hits(passage: Passage, tokens: Sequence[Token], look: Look) -> Iterator[Hit]:
    """Yield names of a text without capitals: after a title or a relation word, or in the list of given names."""
    for token in tokens:
        after = tokens[token.number + 1 : token.number + 3]
        if is_title(token) or (token.fold in TITLES and token.fold not in LOOSE_TITLES):
            if run := _not_words(after, look):
                near = beside(tokens, run[0].number, run[-1].number)
                yield _hit(passage, run, NameKind.PERSON, Ground.LOW, near)
        elif token.fold in look.english and look.is_given(token.fold):
            near = beside(tokens, token.number, token.number)
            yield _hit(passage, [token], NameKind.PERSON, Ground.LOW if near.role else Ground.LISTED_LOW, near)
        elif _may_be_name(token, look):
            near = beside(tokens, token.number, token.number)
            if (near.role or near.called) and (token.tail or near.speaks or _past(after)):
                yield _hit(passage, [token], NameKind.PERSON, Ground.LOW, near)


def _may_be_name(token: Token, look: Look) -> bool:
    return (
        len(token.word) > 2  # noqa: PLR2004 - shorter ones are words
        and not look.words.is_word(token.fold)
        and not any(token.fold in some for some in (NOT_NAMES, RELATIONS, HEADS, SPEAKING))
    )


def _not_words(tokens: Sequence[Token], look: Look) -> list[Token]:
    run: list[Token] = []
    for token in tokens:
        if token.gap.strip(" .-") or not _may_be_name(token, look):
            break
        run.append(token)
    return run


def _past(after: Sequence[Token]) -> bool:
    return bool(after) and after[0].fold.endswith("ed")
