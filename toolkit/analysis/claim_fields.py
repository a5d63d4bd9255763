"""Reading the fields of a finding out of its sentence, by the study's own names: a proposal for the writer."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.analysis.wording import ALIKE, DEFAULT_WORDS, NUMBERS, rule_for, study_words
from toolkit.model import Change
from toolkit.study import StudyData

ALONE = ("no one", "nobody", "everyone", "everybody", "none")
PEOPLE = ("people", "participants", "interviewees", "of them", "of those")
COUNTED = {word: number for number, word in enumerate(NUMBERS)}
COUNT = rf"(?:\d+|{'|'.join(NUMBERS[1:])})"
SAID_OF = re.compile(rf"(?<!\w)({COUNT}) (?:out )?of (?:the |all |all the )?({COUNT})(?!\w)")
CHANGED = {"more": Change.MORE, "fewer": Change.FEWER, "less": Change.FEWER}
ENDINGS = ("ies", "ing", "ed", "es", "s", "e", "y")
EMPTY = frozenset((  # words that tell no theme from another
    "a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "had", "has", "have", "her",
    "his", "how", "in", "is", "it", "its", "me", "more", "my", "no", "not", "of", "on", "or", "our", "said",
    "say", "says", "she", "so", "spoke", "talk", "talked", "tell", "tells", "that", "the", "their", "them",
    "they", "this", "to", "told", "was", "we", "were", "what", "who", "why", "with"
))  # fmt: skip
LEAST = 3  # letters of a stem
ENOUGH = 0.5  # of the words of a name


def propose_fields(text: str, data: StudyData) -> dict[str, Any]:
    """Return the fields that a sentence seems to claim, for `project.findings.add(text, **fields)`.

    Only what is read with some certainty is in it: time points, stakeholder group, site, theme or code by the study's
    own names, words and numbers for how many. Nothing is stored, and a wrong guess is yours to change.

    Args:
        text: The sentence.
        data: The study, whose names are looked for.

    Returns:
        Any of `theme`, `code`, `group`, `wave`, `than`, `site`, `quantifier`, `n`, `of`.

    >>> study = StudyData(waves=("T1", "T2"), groups=("Parent", "Peer mentor"))
    >>> propose_fields("Most parents at T2 trusted their mentor.", study)
    {'wave': 'T2', 'group': 'Parent', 'quantifier': 'most'}
    >>> propose_fields("Four of the five parents spoke of it at Time 1.", study)
    {'wave': 'T1', 'group': 'Parent', 'n': 4, 'of': 5}
    """
    said = _plain(text)
    groups = _groups(said, data.groups)
    changed = _changed(said, data)
    many, after = ({}, 0) if changed else _many(said, groups, study_words(data))
    return {
        **_item(said, data),
        **(changed or _time(said, data)),
        **_nearest(groups, after),
        **_place(said, data.sites),
        **many,
    }


def waves_named(text: str, data: StudyData) -> list[str]:
    """Return the time points that a text names, in the order in which it names them.

    >>> waves_named("At time 2, unlike T1, they knew.", StudyData(waves=("T1", "T2")))
    ['T2', 'T1']
    """
    said = _plain(text)
    places = [(place, wave) for wave in data.waves for place in _places(said, _names_of_wave(wave))]
    return list(dict.fromkeys(wave for _, wave in sorted(places)))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


def _places(said: str, names: Iterable[str]) -> list[int]:
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return [match.start() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", said)]


def _names_of_wave(wave: str) -> list[str]:
    name = wave.casefold()
    number = re.fullmatch(r"(?:t|time|wave) ?(\d+)", name)
    if not number:
        return [name]
    digit = number[1]
    word = NUMBERS[int(digit)] if int(digit) < len(NUMBERS) else digit
    before = ("t", "t ", "time ", "time point ", "wave ")
    return [name, *(f"{one}{each}" for one in before for each in (digit, word) if len(one) > 1 or each == digit)]


def _time(said: str, data: StudyData) -> dict[str, Any]:
    waves = waves_named(said, data)
    return {"wave": waves[0]} if len(waves) == 1 else {}


def _changed(said: str, data: StudyData) -> dict[str, Any]:
    """Read “more … at T2 than at T1”, “as many … as”, “no change”."""
    waves, (before, than, after) = waves_named(said, data), said.partition(" than ")
    word = re.search(rf"(?<!\w)({'|'.join(CHANGED)})(?!\w)", before)
    if than and word:
        here, there = waves_named(before, data), waves_named(after, data)
        if here or there:
            compared = {"wave": here[0]} if here else {}
            compared |= {"than": there[0]} if there else {}
            return {**compared, "quantifier": str(CHANGED[word[1]])}
    for words, kind in (("as many ", Change.AS_MANY), ("no change", Change.NO_CHANGE), ("unchanged", Change.NO_CHANGE)):
        if words in said and waves:
            last = max(waves, key=data.waves.index)
            earlier = [wave for wave in waves if wave != last]
            return {"wave": last, **({"than": earlier[0]} if earlier else {}), "quantifier": str(kind)}
    return {}


def _groups(said: str, groups: Iterable[str]) -> list[tuple[int, str]]:
    """Return where stakeholder groups are named, by their name or by its last word if that is no other's."""
    names: dict[str, str] = {}
    heads = [group.casefold().split()[-1] for group in groups if group.split()]
    for group in groups:
        name = group.casefold()
        head = name.split()[-1] if name.split() else name
        for form in (name, head) if heads.count(head) == 1 else (name,):
            names |= {form: group, _plural(form): group}
    pattern = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", said) if names else ()
    return [(match.start(), names[match.group()]) for match in found]


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"


def _nearest(groups: list[tuple[int, str]], after: int) -> dict[str, Any]:
    """Return the group that the words for how many stand before, else the one named first."""
    following = [group for place, group in groups if place >= after]
    return {"group": following[0]} if following else {"group": groups[0][1]} if groups else {}


def _place(said: str, sites: Iterable[str]) -> dict[str, Any]:
    named = [site for site in sites if _places(said, [site.casefold()])]
    return {"site": named[0]} if len(named) == 1 else {}


def _many(said: str, groups: list[tuple[int, str]], words: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """Return what is said of how many, and where those words end."""
    exact = SAID_OF.search(said)
    if exact:
        return {"n": _number(exact[1]), "of": _number(exact[2])}, exact.end()
    known = {*(one.casefold() for one in words.values()), *ALIKE, *DEFAULT_WORDS}
    pattern = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
    between = rf"(?: of)?(?: (?:the|our|all|these))?(?: ({COUNT}))?"
    for match in re.finditer(rf"(?<!\w)(?:at (?:least|most) )?({pattern}|{COUNT})(?!\w){between}", said):
        if match.group().startswith("at "):  # “at least four” is no number, “at most” no word for how many
            continue
        if match[1] in ALONE or _names_people(said, match.end(), groups):
            rule = rule_for(match[1], words=words)
            fields: dict[str, Any] = {"quantifier": rule} if rule else {"n": _number(match[1])}
            return {**fields, **({"of": _number(match[2])} if match[2] else {})}, match.end()
    return {}, 0


def _names_people(said: str, end: int, groups: list[tuple[int, str]]) -> bool:
    """Tell whether people are named right after the words for how many."""
    return any(place - end in (0, 1) for place, _ in groups) or said[end:].lstrip().startswith(PEOPLE)


def _number(word: str) -> int:
    return COUNTED[word] if word in COUNTED else int(word)


def _item(said: str, data: StudyData) -> dict[str, Any]:
    """Return the theme, else the code, most of whose words are in the sentence."""
    here = {_stem(word) for word in re.findall(r"[\w']+", said)}
    of_groups = {_stem(word) for group in data.groups for word in group.casefold().split()}
    best: tuple[float, int, str, str] = (0.0, 0, "", "")
    for level in ("theme", "code"):
        for name in data.items(level):
            own = {_stem(word) for word in re.findall(r"[\w']+", _plain(name)) if word not in EMPTY} - of_groups
            hits = len(own & here)
            share = hits / len(own) if own else 0.0
            if share >= ENOUGH and (share, hits) > best[:2]:
                best = (share, hits, level, name)
    return {best[2]: best[3]} if best[2] else {}


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    ending = next((one for one in ENDINGS if word.endswith(one) and len(word) - len(one) >= LEAST), "")
    return word.removesuffix(ending)
