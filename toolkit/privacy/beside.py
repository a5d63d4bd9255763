"""What the words beside a name say: whose sister, which teacher, a town after “in”, somebody who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.privacy.names import NameKind
from toolkit.privacy.runs import is_title
from toolkit.privacy.tokens import Token
from toolkit.privacy.vocabulary import (
    ANOTHER,
    ANYBODY,
    AT,
    CALLED,
    IN,
    OF_A_PLACE,
    OWNERS,
    RELATIONS,
    ROLE_PAIRS,
    SPEAKING,
    TITLES,
)

NEAR = 5  # words looked back at


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a run of words: a title, a role, and what kind of name it speaks for."""

    title: Token | None = None
    role: str = ""
    owned: bool = False
    called: bool = False
    another: bool = False
    speaks: bool = False
    leaning: NameKind | None = None


def beside(tokens: Sequence[Token], first: int, last: int) -> Beside:
    """Return what stands beside the words `first` to `last` of a text.

    >>> from toolkit.privacy.tokens import tokens_of
    >>> found = beside(tokens_of("my sister Ana said"), 2, 2)
    >>> (found.role, found.owned, found.speaks)
    ('sister', True, True)
    """
    before, after = _before(tokens, first), _after(tokens, last)
    title = before[-1] if before and _is_title_of(before[-1], tokens[first]) else None
    if title is not None:
        before = before[:-1]
    role, owned = _role_before(before, tokens[first] if title is None else title)
    if not role:
        role, owned = _role_after(tokens[last], after)
    low = [one.fold for one in before]
    return Beside(
        title=title,
        role=role or (TITLES[title.fold] if title is not None else ""),
        owned=owned,
        called=bool(low) and (low[-1] in CALLED or low[-2:] in (["name", "is"], ["known", "as"]) or _names(before)),
        another=any(one in ANOTHER for one in low[-2:]) or low[-3:] == ["not", "the", "same"],
        speaks=bool(after) and after[0].fold in SPEAKING and after[0].gap.isspace(),
        leaning=_leaning(low, after),
    )


def _before(tokens: Sequence[Token], first: int) -> list[Token]:
    """Return the words before a name, back to where its sentence begins."""
    found: list[Token] = []
    following = tokens[first]
    while len(found) < NEAR and following.number > 0 and not following.opens:
        following = tokens[following.number - 1]
        found.append(following)
    titled = tokens[first].gap.strip() == "." and first > 0 and is_title(tokens[first - 1])  # Mr. Field
    return [tokens[first - 1]] if titled and not found else found[::-1]


def _after(tokens: Sequence[Token], last: int) -> list[Token]:
    found: list[Token] = []
    for token in tokens[last + 1 : last + 1 + NEAR]:
        if token.opens:
            break
        found.append(token)
    return found


def _is_title_of(before: Token, name: Token) -> bool:
    return is_title(before) and not before.tail and name.gap.strip() in ("", ".")


def _role_before(before: Sequence[Token], name: Token) -> tuple[str, bool]:
    """Return the role in “my mentor Jo”, “my eldest, Kai”, “our Lee”, and whether it is somebody's."""
    if not before or name.gap.strip() not in ("", ",", "’", "'") or before[-1].tail:
        return "", False
    if before[-1].fold in CALLED and len(before) > 1:  # a social worker called Grace
        return _role_before(before[:-1], before[-1])
    low = [one.fold for one in before]
    if low[-1] == "our" and name.gap == " ":
        return "relative", True
    owned = any(one in OWNERS for one in low[-3:])
    if tuple(low[-2:]) in ROLE_PAIRS:
        return ROLE_PAIRS[low[-2], low[-1]], owned
    told = owned or (low[-1] not in ANYBODY and (name.gap == " " or low[-2:-1] in (["the"], ["a"])))
    if low[-1] in RELATIONS and told:
        return RELATIONS[low[-1]], owned
    return "", False


def _role_after(name: Token, after: Sequence[Token]) -> tuple[str, bool]:
    """Return the role in “Sarah, my own sister”, “Tobias, her social worker”, “Jo the trainer”."""
    low = [one.fold for one in after[:4]]
    if not low or name.tail or low[0] not in OWNERS | {"the", "a"} or after[0].gap.strip() not in ("", ","):
        return "", False
    for place in (1, 2):
        if tuple(low[place : place + 2]) in ROLE_PAIRS:
            return ROLE_PAIRS[low[place], low[place + 1]], low[0] in OWNERS
        if len(low) > place and low[place] in RELATIONS and not after[place].tail:
            return RELATIONS[low[place]], low[0] in OWNERS
    return "", False


def _names(before: Sequence[Token]) -> bool:
    """Tell whether it is “her name's”, “your mentor, is it”."""
    return before[-1].fold == "name" and before[-1].tail[1:] == "s"


def _leaning(low: Sequence[str], after: Sequence[Token]) -> NameKind | None:
    the_place = low[-1:] == ["the"] and len(low) > 1 and (low[-2] in IN or low[-2] in AT)
    if the_place or (low[-1:] == ["of"] and len(low) > 1 and low[-2] in OF_A_PLACE):
        return NameKind.PLACE
    if low and (low[-1] in IN or low[-2:] in (["moved", "to"], ["back", "to"], ["out", "at"], ["over", "to"])):
        return NameKind.PLACE
    if low and low[-1] in AT and low[-1] != "to":
        return NameKind.OTHER
    if after and after[0].fold in SPEAKING and after[0].gap.isspace():
        return NameKind.PERSON
    return None
