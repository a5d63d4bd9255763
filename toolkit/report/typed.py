"""Quotations and counts that people typed into a report themselves, looked up in the transcripts and the tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)")
CUT = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
LIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
FEWEST_WORDS = 4  # fewer are a turn of phrase, not a quotation
ALIKE = 75  # of 100: what is less alike is another sentence
WORD = re.compile(r"[^\s\[\]]+")
NEAR = 30  # letters
EDGES = " ,.;:-…"
WORDS = "none one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: number for number, word in enumerate(WORDS.split())}
_NUMBER = rf"(\d+|{'|'.join(NUMBERS)})"
COUNTED = re.compile(rf"\b{_NUMBER} of (?:the |these |those )?{_NUMBER}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A typed quotation beside the transcripts: the `source` it is nearest to, its words there, letters that differ.

    `letters` is 0 where it stands there word for word, None where no transcript has anything like it.
    """

    source: str
    words: str
    letters: int | None
    in_order: bool = True


class Transcripts:
    """The texts of a study, ready to be looked through."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {source: _plain(text) for source, text in texts.items()}

    def find(self, quotation: str) -> Found:
        """Return where a quotation stands, or what it is nearest to; cuts and words in brackets are passed over."""
        parts = [part for part in (_plain(part).strip(EDGES) for part in CUT.split(quotation)) if part]
        for source, text in self.texts.items():
            if _in_order(parts, text):
                return Found(source, quotation, 0)
        near = [self._nearest(part) for part in parts]
        known = [found for found in near if found.letters is not None]
        if len(known) < len(parts) or not parts:
            return Found("", "", None)
        letters = sum(found.letters or 0 for found in known)
        sources = list(dict.fromkeys(found.source for found in known))
        words = " […] ".join(found.words for found in known)
        return Found(", ".join(sources), words, letters, in_order=letters > 0)

    def _nearest(self, part: str) -> Found:
        for source, text in self.texts.items():
            if part.casefold() in text.casefold():
                at = text.casefold().index(part.casefold())
                there = text[at : at + len(part)]
                return Found(source, there, Levenshtein.distance(part, there))
        best = Found("", "", None)
        score = float(ALIKE)
        for source, text in self.texts.items():
            found = fuzz.partial_ratio_alignment(part, text, score_cutoff=score)
            if found is not None and found.score >= score and found.dest_end > found.dest_start:
                score = found.score
                there = _nearest_words(part, text, found.dest_start, found.dest_end)
                best = Found(source, there, Levenshtein.distance(part, there))
        return best


def quotations_in(words: str) -> Iterator[str]:
    """Give what stands in quotation marks and is long enough to be somebody's words."""
    for match in QUOTED.finditer(words):
        said = next(group for group in match.groups() if group is not None)
        if len(said.split()) >= FEWEST_WORDS:
            yield said


def counts_in(words: str) -> Iterator[tuple[str, int, int]]:
    """Give each “k of n”, as figures or as words up to twelve: how it is written, k and n."""
    for match in COUNTED.finditer(words):
        yield match.group(), _number(match.group(1)), _number(match.group(2))


def difference(document: str, transcript: str) -> str:
    """Say in which words two texts differ.

    >>> difference("I trust him because", "I trust her because")
    '“him” is “her” in the transcript'
    """
    one, other = _plain(document).split(), transcript.split()
    told = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        here, there = " ".join(one[a:b]), " ".join(other[c:d])
        if what == "replace":
            told.append(f"“{here}” is “{there}” in the transcript")
        elif what != "equal":
            told.append(f"“{here}” is not in the transcript" if here else f"“{there}” is left out")
    return "; ".join(told)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS[words.casefold()]


def _plain(words: str) -> str:
    return " ".join(words.translate(LIKE).split())


def _in_order(parts: Sequence[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts)


def _nearest_words(part: str, text: str, start: int, end: int) -> str:
    """Return the whole words around a place that are fewest letters away; the place is right to a word or two."""
    begins = [match.start() for match in WORD.finditer(text, max(0, start - NEAR), start + NEAR)]
    ends = [match.end() for match in WORD.finditer(text, max(0, end - NEAR), end + NEAR)]
    spans = [text[begin:stop].strip(EDGES) for begin in begins for stop in ends if begin < stop]
    return min(spans, key=lambda words: Levenshtein.distance(part, words), default=text[start:end])
