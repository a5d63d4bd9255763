"""Words as they stand in a picture: cleaned, measured, broken into lines."""

from toolkit.transcripts.raw import FORBIDDEN_IN_XML

LETTERS = "Liberation Sans, Arial, Helvetica, sans-serif"  # the first comes with vl-convert
SIZE = 16  # pixels, 12 points on paper
LINE_HEIGHT = 20
NARROW, CAPITAL, BROAD, USUAL = 5.0, 11.6, 14.6, 8.6  # pixels a letter takes at that size, a little generous
THIN_LETTERS, BROAD_LETTERS = set(" iljtfrI.,:;!|'’‘()[]/-"), set("mwMW@%…—")


def plain(words: str) -> str:
    """Return words as they can stand in a picture: on one line, without what XML forbids."""
    return " ".join(FORBIDDEN_IN_XML.sub("\ufffd", words).split())


def wide(words: str) -> int:
    """Return about how many pixels words take on one line.

    >>> wide("il") < wide("no") < wide("MW")
    True
    """
    return round(sum(map(_letter, words)))


def _letter(sign: str) -> float:
    if sign in THIN_LETTERS:
        return NARROW
    if sign in BROAD_LETTERS or ord(sign) > 0x2E80:  # noqa: PLR2004 - from here on letters are square
        return BROAD
    return CAPITAL if sign.isupper() else USUAL


def wrapped(words: str, pixels: float) -> list[str]:
    """Break words into lines of a width; a word longer than that is broken too.

    >>> wrapped("A line to be drawn", 80)
    ['A line to', 'be drawn']
    """
    lines = [""]
    for word in plain(words).split():
        longer = f"{lines[-1]} {word}".strip()
        if wide(longer) <= pixels:
            lines[-1] = longer
        else:
            lines += _broken(word, pixels)
    return [line for line in lines if line] or [""]


def _broken(word: str, pixels: float) -> list[str]:
    parts = [""]
    for sign in word:
        if parts[-1] and wide(parts[-1] + sign) > pixels:
            parts.append("")
        parts[-1] += sign
    return parts
