"""The words of an extract as they are quoted: what is left out is marked, at the ends as well."""

from collections.abc import Sequence

from toolkit.spans import Span, subtract

LEFT_OUT = " […] "


def trimmed(text: str, said: Sequence[Span], cuts: Sequence[Span] = (), *, offset: int = 0) -> str:
    """Return the words of `said` without `cuts`, joined by “[…]”; empty where nothing is left.

    Args:
        text: The text, or a part of it that begins at `offset`.
        said: What may be quoted of the extract, as spans of the whole text, in order.
        cuts: What somebody chose to leave out, as spans of the whole text.
        offset: Where `text` begins in the whole text.

    >>> trimmed("He rang, well, at ten.", [(0, 22)], [(9, 15)])
    'He rang, […] at ten.'
    """
    kept = [part for turn in said for part in subtract(turn, list(cuts))]
    parts = [" ".join(text[start - offset : end - offset].split()) for start, end in kept]
    joined = LEFT_OUT.join(part for part in parts if part)
    if not joined:
        return ""
    first = LEFT_OUT.lstrip() if kept[0][0] > said[0][0] else ""
    last = LEFT_OUT.rstrip() if kept[-1][1] < said[-1][1] else ""
    return f"{first}{joined}{last}"
