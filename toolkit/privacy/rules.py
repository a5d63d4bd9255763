"""Rules for replacing names, looked at before anything is replaced: what cannot be meant is refused and says why."""

from collections.abc import Iterable, Sequence

from toolkit.errors import InvalidInput, Refused
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.occurrences import occurrences
from toolkit.privacy.replacing import people_of, same_spelling, without_brackets

BY_SOURCE = (
    'Tell them apart by source: replace({"PM2 T1": {"Jordan": "[my mentor]"}, "P3 T1": {"Jordan": "[my son]"}}).'
)


def check(names: Sequence[Name], known: Iterable[Name] = ()) -> None:
    """Refuse rules that would leave a real name, or give one person two names.

    Args:
        names: The rules: each name with what replaces it.
        known: The names of the opened key.

    Raises:
        InvalidInput: A name, or what replaces it, is empty or has a line break.
        Refused: One name has two replacements that no source tells apart; or a replacement is, or holds, a real name.
    """
    for one in names:
        _check_words(one)
    _check_one_each(names, list(known))
    _check_pseudonyms(names, list(known))


def clashing(names: Iterable[Name]) -> dict[str, list[Name]]:
    """Return the spellings that would be replaced in two ways in one place, with the names that claim them."""
    return {spelling: same for spelling, same in people_of(names).items() if _clash(same)}


def _check_words(one: Name) -> None:
    if not one.name.strip():
        raise InvalidInput("A name is empty.", fix='Give names as {"Jordan": "[my mentor]"}.')
    said = one.replacement
    if not without_brackets(said):
        raise InvalidInput(
            f"Nothing is said to replace “{one.name}”.", fix="Write what stands in its place, or take the line out."
        )
    if "\n" in said or said != said.strip():
        raise InvalidInput(f"What replaces “{one.name}” has a line break or spaces around it.", fix="Take them out.")


def _check_one_each(names: Sequence[Name], known: list[Name]) -> None:
    for spelling, same in clashing([*names, *known]).items():
        said = list(dict.fromkeys(one.replacement for one in same))
        written = next(one for name in same for one in name.spellings if same_spelling(one) == spelling)
        earlier = next((one.replacement for one in known if one in same), None)
        told = f" (“{earlier}” stands in the key)" if earlier is not None else ""
        raise Refused(
            f"“{written}” would be {_either(said)}{told}: one person has one pseudonym, everywhere and at all times.",
            fix=f"Keep one of them. If two people are called so: {BY_SOURCE}",
        )


def _clash(same: Sequence[Name]) -> bool:
    """Two replacements, both meant everywhere, or both in one source."""
    if len({one.replacement for one in same}) == 1:
        return False
    return any(
        one.replacement != other.replacement and (set(one.sources) & set(other.sources) or one.sources == other.sources)
        for place, one in enumerate(same)
        for other in same[place + 1 :]
    )


def _check_pseudonyms(names: Sequence[Name], known: list[Name]) -> None:
    real = [one for one in [*names, *known] if one.kind not in (NameKind.LABEL, NameKind.FILE)]
    for one in names:
        if found := occurrences(one.replacement, real):
            real_name = found[0].name.name
            raise Refused(
                f"“{one.replacement}” for “{one.name}” holds “{real_name}”, which is a real name itself.",
                fix="Choose another pseudonym. A name that is a word as well, such as Hope, is taken with its capitals "
                'only when you say so: as_written=["Hope"].',
            )


def _either(said: list[str]) -> str:
    return " or ".join(f"“{one}”" for one in said)
