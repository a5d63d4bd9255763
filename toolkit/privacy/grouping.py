"""From places to names: what belongs together, and what a person has to decide."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.privacy.hits import ORDER, Ground, Hit
from toolkit.privacy.names import NameKind
from toolkit.privacy.short_forms import may_be_short_for
from toolkit.privacy.standing import Folded, Standing, like
from toolkit.privacy.vocabulary import PLACE_ENDINGS

FEW = 3
TOWN_FROM = 7  # letters: Ruby is no town
CIVIL = ("Mr", "Mrs", "Miss", "Ms")


@dataclass
class FoundName:
    """One name of the study: the ways it is written, where it stands, and what speaks for it."""

    folded: Folded
    kind: NameKind
    hits: list[Hit] = field(default_factory=list)
    places: list[Standing] = field(default_factory=list)
    also: dict[Folded, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)

    @property
    def ground(self) -> Ground:
        """The surest ground."""
        return min((hit.ground for hit in self.hits), key=ORDER.__getitem__, default=Ground.ALIKE)

    @property
    def name(self) -> str:
        """The name as it is most often written, with its title where it never goes without."""
        written = Counter(one.words for one in self.places if one.folded == self.folded)
        written.update(hit.words for hit in self.hits if hit.folded == self.folded)
        best = max(written, key=lambda one: (not one.isupper(), one[0].isupper(), written[one]))
        titles = {hit.title for hit in self.hits if hit.folded == self.folded}
        only = len(titles) == 1 and " " not in best and self.kind is NameKind.PERSON
        return f"{titles.pop()} {best}" if only and titles != {""} else best

    @property
    def roles(self) -> Counter[str]:
        """What titles and words beside it say the person is."""
        return Counter(hit.role for hit in self.hits if hit.role)

    def take(self, other: "FoundName", how: str) -> None:
        """Let another name stand under this one."""
        self.also[other.folded] = how
        self.also.update(other.also)
        if self.kind is NameKind.OTHER:
            self.kind = other.kind
        self.hits += other.hits
        self.places += other.places
        self.questions += other.questions


def names_from(hits: Iterable[Hit], places: Iterable[Standing]) -> dict[Folded, FoundName]:
    """Gather hits and places by name; the kind is the one most of what stands beside it speaks for."""
    found: dict[Folded, FoundName] = {}
    for hit in hits:
        found.setdefault(hit.folded, FoundName(hit.folded, NameKind.PERSON)).hits.append(hit)
    for place in places:
        if place.folded in found:
            found[place.folded].places.append(place)
    for one in found.values():
        one.kind = _kind(one.hits, one.folded)
    return {key: one for key, one in found.items() if one.places}


def _kind(hits: Sequence[Hit], written: Folded) -> NameKind:
    """Return what most grounds speak for, a sure one more than a guess; where nothing does, a person."""
    votes: Counter[NameKind] = Counter()
    for hit in hits:
        if hit.kind is not None:
            guess = hit.ground in (Ground.SENTENCE, Ground.AFTER_IN, Ground.OPENING)
            votes[hit.kind] += (1 if hit.kind is NameKind.OTHER else 2) if guess else 10
    if len(written) == 1 and _ends_like_a_town(written[0]):
        votes[NameKind.PLACE] += 2
    return votes.most_common(1)[0][0] if votes else NameKind.PERSON


def _ends_like_a_town(fold: str) -> bool:
    return len(fold) >= TOWN_FROM and fold.endswith(PLACE_ENDINGS)


def gather_people(found: dict[Folded, FoundName], short: Mapping[str, frozenset[str]]) -> list[FoundName]:
    """Put parts of a name, misspellings and short forms under the name they may belong to; ask where it is open."""
    _misspelt(found)
    _parts_of_names(found)
    _misspelt(found)
    _short_forms(found, short)
    _inside_others(found)
    for one in found.values():
        one.questions += _of_two_people(one)
    return list(found.values())


def _people(found: Mapping[Folded, FoundName]) -> list[FoundName]:
    return [one for one in found.values() if one.kind in (NameKind.PERSON, NameKind.OTHER)]


def _parts_of_names(found: dict[Folded, FoundName]) -> None:
    """Put “Danuta” under “Danuta Wrobel”; where two people are called so, ask."""
    for part in [one for one in _people(found) if len(one.folded) == 1]:
        whole = [
            one for one in _people(found) if len(one.folded) > 1 and part.folded[0] in (one.folded[0], one.folded[-1])
        ]
        if len(whole) == 1:
            whole[0].take(found.pop(part.folded), "part of the name")
        elif whole:
            part.questions.append(f"Which of {', '.join(one.name for one in whole)}?")


def _misspelt(found: dict[Folded, FoundName]) -> None:
    """Put a rarer spelling under the more frequent one that it is like."""
    likely = sorted(
        (one for one in found.values() if one.kind is not NameKind.ORGANISATION),
        key=lambda one: (
            one.name.islower(),
            min(map(len, one.folded)) == 1,
            one.ground is Ground.ALIKE,
            -len(one.places),
            ORDER[one.ground],
        ),
    )
    for place, one in reversed(list(enumerate(likely))):
        for other in likely[:place]:
            if (other.kind is NameKind.PLACE) == (one.kind is NameKind.PLACE) and (
                how := _all_like(one.folded, other.folded, heard=one.name.islower())
            ):
                what = "place" if one.kind is NameKind.PLACE else "person"
                if how != "surname first":
                    other.questions.append(f"Is “{one.name}” the same {what}?")
                other.take(found.pop(one.folded), how)
                break


def _all_like(folded: Folded, other: Folded, *, heard: bool) -> str:
    """Say how one name is like another, word by word or by one of its words."""
    if len(folded) > 1 and sorted(folded) == sorted(other):
        return "surname first"
    if len(folded) == len(other) and _with_an_initial(folded, other):
        return "with an initial"
    if len(folded) == len(other):
        ways = [like(one, two, heard=heard) for one, two in zip(folded, other, strict=True)]
        alike = [one == two for one, two in zip(folded, other, strict=True)]
        if all(way or same for way, same in zip(ways, alike, strict=True)):
            return next((way for way in ways if way), "")
    if len(folded) == 1 and len(other) > 1:
        return next((way for part in (other[0], other[-1]) if (way := like(folded[0], part, heard=heard))), "")
    return "written as one word" if "".join(folded) == "".join(other) else ""


def _with_an_initial(folded: Folded, other: Folded) -> bool:
    """Tell whether it is “O. Moss” and “Olga Moss”, or “Olga M.”."""
    pairs = list(zip(folded, other, strict=True))
    initial = [min(len(one), len(two)) == 1 and one[0] == two[0] for one, two in pairs]
    return (
        any(initial)
        and all(ok or one == two for ok, (one, two) in zip(initial, pairs, strict=True))
        and not all(initial)
    )


def _short_forms(found: dict[Folded, FoundName], short: Mapping[str, frozenset[str]]) -> None:
    for one in [each for each in _people(found) if len(each.folded) == 1]:
        full = [
            other
            for other in _people(found)
            if other is not one and may_be_short_for(one.folded[0], other.folded[0], dict(short))
        ]
        if len(full) == 1 and full[0].folded in found:
            other, name = full[0], one.name
            other.take(found.pop(one.folded), "short form?")
            other.questions.append(f"Is “{name}” short for {other.name}, or another person?")
        elif full:
            one.questions.append(f"Short for {' or '.join(other.name for other in full)}?")


def _inside_others(found: Mapping[Folded, FoundName]) -> None:
    """Say where a name is a word of another one: “Lee”, of “Lee Road”."""
    for one in _people(found):
        for other in found.values():
            if (
                other.kind not in (NameKind.PERSON, NameKind.OTHER)
                and len(other.folded) > len(one.folded)
                and set(one.folded) <= set(other.folded)
            ):
                one.questions.append(f"“{one.name}” also stands inside “{other.name}”, which is kept apart.")


def _of_two_people(one: FoundName) -> list[str]:
    """Ask whether a name is two people's: the words say so, or it stands in several sources with nothing to tell."""
    if one.kind is not NameKind.PERSON:
        return []
    if any(hit.another for hit in one.hits):
        return ["Two people of this name? The words say “another”, “different” or “not the same”."]
    titles = {hit.title for hit in one.hits} & set(CIVIL)
    if len(titles) > 1:
        return [f"Two people of this name? Called {' and '.join(sorted(titles))}."]
    mine = {hit.role for hit in one.hits if hit.role and hit.role != "relative"}
    if len(mine) > 1:
        return [f"One person or several? Called {', '.join(sorted(mine)[:FEW])}."]
    sources = {place.place for place in one.places}
    named = len(one.folded) > 1 or any(hit.whose or hit.title for hit in one.hits)
    if len(sources) > 1 and not named:
        return [f"Stands in {len(sources)} places of the study: one person everywhere?"]
    return []
