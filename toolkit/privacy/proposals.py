"""What may stand in the place of a name: a role where the words tell one, else a person, town or number in brackets."""

from collections import Counter
from collections.abc import Sequence

import regex

from toolkit.privacy.grouping import FoundName
from toolkit.privacy.names import NameKind
from toolkit.privacy.vocabulary import LANDSCAPE, ORGANISATIONS, PUBS, STREETS

PLAIN = {
    NameKind.PERSON: "person",
    NameKind.PLACE: "place",
    NameKind.ORGANISATION: "organisation",
    NameKind.OTHER: "name",
    NameKind.LABEL: "person",
}
PRIMARY, SECONDARY, GROWN = 5, 11, 18
_NUMBERS = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DECADES = dict(zip(range(20, 100, 10), (f"{one[:-1]}ies" for one in _TENS), strict=True))


def proposals(names: Sequence[FoundName]) -> list[str]:
    """Return a replacement for each name; those that would be alike for two people are numbered.

    A role said of a person in one source is theirs there (“[my mentor]”); over several sources it is “[mentor]”.
    """
    given = [next((hit.replacement for hit in one.hits if hit.replacement), "") for one in names]
    wanted = [already or _wanted(one) for already, one in zip(given, names, strict=True)]
    count, used = Counter(wanted), Counter[str]()
    made = []
    for want, already in zip(wanted, given, strict=True):
        used[want] += 1
        alone = already or (count[want] == 1 and want not in PLAIN.values())
        made.append(already or (f"[{want}]" if alone else f"[{want} {used[want]}]"))
    return made


def _wanted(one: FoundName) -> str:
    if one.kind is NameKind.PERSON:
        return _of_person(one)
    if one.kind is NameKind.PLACE:
        return _of_place(one)
    if one.kind is NameKind.ORGANISATION:
        return next((ORGANISATIONS[part] for part in one.folded[::-1] if part in ORGANISATIONS), "organisation")
    return PLAIN.get(one.kind, str(one.kind))


def _of_person(one: FoundName) -> str:
    whose = next((hit.whose for hit in one.hits if hit.whose), "")
    if whose and whose.casefold() not in {hit.words.casefold() for hit in one.hits}:
        return whose
    roles = one.roles
    if not roles:
        return "person"
    known = Counter({role: times for role, times in roles.items() if role != "relative"}) or roles
    role = known.most_common(1)[0][0]
    if role == "relative":
        return role
    mine = any(hit.owned and hit.role == role for hit in one.hits) and len({place.place for place in one.places}) == 1
    return f"my {role}" if mine else role


def _of_place(one: FoundName) -> str:
    last = one.folded[-1]
    if last in STREETS:
        return "street"
    if last in PUBS:
        return "pub"
    return "place" if last in LANDSCAPE or len(one.folded) > 2 else "town"  # noqa: PLR2004 - Stoke Newington


def of_pattern(kind: NameKind, words: str, *, birthday: bool = False) -> str:
    """Return what may stand in the place of a number, a date or an age.

    >>> of_pattern(NameKind.AGE, "six-year-old"), of_pattern(NameKind.PHONE, "07700 900361")
    ('[primary school age]', '[phone number]')
    """
    if kind is NameKind.AGE:
        return f"[{_age(words)}]"
    if kind is NameKind.PLACE:
        return "[address]"
    return "[date of birth]" if birthday else f"[{kind}]"


def _age(words: str) -> str:
    years = _years(words.lower())
    if years is None:
        return "age"
    if "month" in words or "week" in words or years < PRIMARY:
        return "under five"
    if years < SECONDARY:
        return "primary school age"
    if years < GROWN:
        return "secondary school age"
    return f"in their {_DECADES[years // 10 * 10]}" if years // 10 * 10 in _DECADES else "age"


def _years(words: str) -> int | None:
    if figures := regex.search(r"\d+", words):
        return int(figures.group())
    parts = regex.findall(r"[a-z]+", words)
    tens = next((10 * (_TENS.index(one) + 2) for one in parts if one in _TENS), 0)
    ones = next((_NUMBERS.index(one) for one in parts if one in _NUMBERS), 0)
    return tens + ones or None
