"""What looks like a speaker's label and was not believed: told to the person, never left in silence."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from toolkit.transcripts.labels import RECURS, Candidate, begins_a_sentence, fold, is_header_word
from toolkit.transcripts.turns import NAME, STAMPED_STYLES, Heard, below_a_gap

INITIALS = re.compile(r"[^\W\d_]{2,3}\d?")  # kl: as well as KL:
LOOKED_AT = 100  # characters
MOST_WORDS = 3  # before a time, in small letters: more of them are somebody's sentence


def single_labels(text: str, heard: Heard) -> list[str]:
    """Return what stands once like a speaker's name at the start of a line, inside somebody else's turn.

    It is written as `Name: words`, or in a way in which others of the same text are.
    """
    if not heard.speaking:
        return []
    spoken = {fold(one.label) for one in heard.speaking}
    begins = {one.start for one in heard.speaking}
    styles = {"label:"} | {one.style for one in heard.speaking}
    found = (one for one in heard.found if one.style in styles and one.start > heard.speaking[0].start)
    apart = {style: all(_gaps(text, heard, style)) for style in styles}
    return [
        one.label
        for one in found
        if one.start not in begins
        and fold(one.label) not in spoken
        and not is_header_word(one.label)
        and (below_a_gap(text, one) or not apart[one.style] or one.style == "label:")
        and LIKE_A_NAME.get(one.style, _in_capitals)(text, one)
    ]


def sentences(heard: Heard) -> list[str]:
    """Return what recurs before a colon inside somebody's turn and was taken for the beginning of their sentence."""
    begins = {one.start for one in heard.speaking}
    inside = [one for one in heard.found if begins and one.style == "label:" and one.start not in begins]
    counts = Counter(fold(one.label) for one in inside)
    return [one.label for one in inside if counts[fold(one.label)] >= RECURS and begins_a_sentence(one.label)]


def _gaps(text: str, heard: Heard, style: str) -> Iterator[bool]:
    """Tell of each label of a style, the first aside, whether the line above it is empty."""
    return (below_a_gap(text, one) for one in heard.speaking[1:] if one.style == style)


def _in_capitals(text: str, one: Candidate) -> bool:  # noqa: ARG001 - all have this form
    return NAME.fullmatch(one.label) is not None


def _inline(text: str, one: Candidate) -> bool:
    return _in_capitals(text, one) or INITIALS.fullmatch(one.label) is not None


def _alone(text: str, one: Candidate) -> bool:
    """Tell whether a name alone on its line has words on the next."""
    return (
        _in_capitals(text, one)
        and re.match(r"[ \u00a0]*\n[ \u00a0]*\S", text[one.words_from : one.words_from + LOOKED_AT]) is not None
    )


def _stamped(text: str, one: Candidate) -> bool:
    return _in_capitals(text, one) or len(one.label.split()) <= MOST_WORDS


LIKE_A_NAME: dict[str, Callable[[str, Candidate], bool]] = {
    "label:": _inline,
    "name on its own line": _alone,
    **dict.fromkeys(STAMPED_STYLES, _stamped),
}
