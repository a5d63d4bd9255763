"""What the transcriber or editor put into the words, apart from what was taken out of them to protect somebody.

In square brackets, a word of grammar ([they], [was]), a doubt ([?], [sic]), an explanation ([she = peer mentor]) or a
note ([emphasis added]) is an editorial insertion. Whatever cannot be told by its words, such as [my son] or [the lab],
stands for somebody or something: it is taken for a redaction, since that one is protected.
"""

import re
from collections.abc import Iterator, Sequence

from toolkit.model import Mark, MarkKind, Turn

WORDS_OF_GRAMMAR = """
    i me my mine you your yours he him his she her hers it its we us our ours they them their theirs this that
    these those the a an who whom whose which what is are was were be been being am has have had do does did will
    would can could should may might must and or but not no of to in on at by for with from as if so than then
    there here when where while because also about
    ich mich mir du dich dir er ihn ihm sie ihr es wir uns euch ihnen sein seine seinen seiner ihre ihren ihrer
    der die das den dem des ein eine einen einer ist sind war waren hat haben hatte hatten und oder aber nicht zu
    von mit auf bei
    je tu il elle nous vous ils elles lui leur leurs le la les un une est et ou ne pas de du
    yo él ella nosotros ellos ellas su sus el los las una es y
"""
GRAMMAR = frozenset(WORDS_OF_GRAMMAR.split())
DOUBT = re.compile(r"[(\[] ?(?:sic ?!?|[?!]{1,3}) ?[)\]]", re.IGNORECASE)
NOTE = re.compile(
    r"\[(?:i\.? ?e\.|that is\b|meaning\b|referring to\b|(?:original )?emphasis\b|translat|in translation\b|"
    r"editor|ed\.|note:|footnote:|transcriber)|\[[^\]=]+ = [^\]=]+\]",
    re.IGNORECASE,
)
UNHEARD = re.compile(
    r"[(\[](?:unv\.?|unverst\.?|unverständlich\w*|akustisch unverständlich|incompréhensible|ininteligible)"
    r"(?:[ ,:;][^)\]]*)?[)\]]",
    re.IGNORECASE,
)
MASKED = re.compile(r"(?<![\w*\n])\*{3,}(?![\w*])|(?<![\w'’/-])X{1,2}(?![\w/-]|['’][^s\W])")
LETTER = re.compile(  # X as a letter, and not in place of a name: Generation X, X, Y and Z, the X chromosome
    r"(?:generation|gen|factor|malcolm|model|letter|figure|table|appendix|type|section|part|version|on|box|an) $",
    re.IGNORECASE,
)
AFTER_LETTER = re.compile(r"(?:,| and| or) Y\b|\W?(?:factor|chromosome|axis|ray)", re.IGNORECASE)
AROUND = 12


def plain_kind(words: str) -> MarkKind | None:
    """Return the kind of what stands in brackets where its words tell that nobody is protected by it, else None.

    >>> [str(plain_kind(words)) for words in ("[they]", "[sic]", "(unv.)", "[my son]")]
    ['editorial insertion', 'editorial insertion', 'inaudible', 'None']
    """
    if UNHEARD.fullmatch(words):
        return MarkKind.INAUDIBLE
    return MarkKind.EDITORIAL if _is_insertion(words) else None


def _is_insertion(words: str) -> bool:
    if DOUBT.fullmatch(words) or NOTE.match(words):
        return True
    inside = words[1:-1].split() if words.startswith("[") else []
    return bool(inside) and all(_is_grammar(word.strip(".,;")) for word in inside)


def _is_grammar(word: str) -> bool:
    return word.casefold() in GRAMMAR and (word == "I" or not word.isupper())  # [IT] is a department


def masked(text: str, turns: Sequence[Turn], marks: Sequence[Mark]) -> Iterator[Mark]:
    """Find a lone X and *** among words, where a name or a word was taken out; not an X that is the whole answer."""
    taken = (
        {place for mark in marks for place in range(mark.start, mark.end)} if "X" in text or "***" in text else set()
    )
    for turn in turns:
        for found in MASKED.finditer(text, turn.start, turn.end):
            start, end = found.span()
            if start not in taken and (start, end) != (turn.start, turn.end) and not _is_letter(text, start, end):
                yield Mark(start=start, end=end, kind=MarkKind.REDACTION)


def _is_letter(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return bool(LETTER.search(before) or AFTER_LETTER.match(after))
