"""In which letters a text was saved: told by which language its letters fit, and what was garbled once made whole."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKS = "’‘“”–—…«»£€°§·•„‚‹›¿¡½¼¾²³\u00a0©®™×÷±´¨"
# By encoding, in the order in which a tie is settled, the letters beyond a–z of the languages written in it.
LETTERS = {
    "cp1252": (
        "éèêëàâäáãåçñöôóòõøüùúûíìîïæœßÿ",
        "éèêëàâçîïôùûüÿœæ",
        "äöüß",
        "áéíóúñü",
        "ãõáâàéêíóôúç",
        "àèéìíòóù",
        "åäöé",
        "åæøé",
        "ëéèïöüó",
    ),
    "mac-roman": ("éèêëàâçîïôùûüÿœæ", "äöüß", "áéíóúñü", "ãõáâàéêíóôúç", "àèéìíòóù", "åäöé", "åæøé"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíľĺňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîșțşţ"),
    "cp1251": (
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "абвгдђежзијклљмнњопрстћуфхцчџш",
    ),
    "koi8-r": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "cp1255": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",),
    "cp1254": ("çğıöşüâî",),
}
NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "mac-roman": "Mac Roman",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1254": "Windows-1254 (Turkish)",
}
WESTERN = 0  # any Western European language: the first of a tie
FITS, CLEARLY, LOOKED_AT = 0.7, 0.1, 400_000
ODD = re.compile(r"(?<=[^\W\d_])[¹²³¿¡ªº£¤§¶](?=[^\W\d_])")
# The first two stand for signs of Windows-1252 that come of garbling once, and are garbled once more.
WHOLE_AGAIN = re.compile("Ë[†œ]|ÃƒÆ’|[ÂÃâðÐÑÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")


@dataclass(frozen=True)
class Guess:
    """An encoding with how well the letters fit a language (0 to 1), and the next best one that reads otherwise."""

    encoding: str
    fit: float
    next_best: str = ""
    next_fit: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether it fits clearly better than any other."""
        return self.fit - self.next_fit >= CLEARLY


def guess(content: bytes) -> Guess | None:
    """Return the single-byte encoding whose letters fit a language best; None where none does."""
    sample = content[:LOOKED_AT]
    read: dict[str, tuple[str, float]] = {}
    for encoding, languages in LETTERS.items():
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        read[encoding] = text, max(_fit(text, letters) for letters in languages)
    if not read:
        return None
    best = max(read, key=lambda encoding: read[encoding][1])
    text, fit = read[best]
    if fit < FITS:
        return None
    others = [name for name, (other, _) in read.items() if other != text]
    second = max(others, key=lambda name: read[name][1], default="")
    return Guess(best, fit, second, read[second][1] if second else 0.0)


def _fit(text: str, letters: str) -> float:
    """Return which share of the signs beyond ASCII belongs to a language; a capital inside a word does not."""
    beyond = [match.group() for match in re.finditer(r"[^\x00-\x7f]", text)]
    allowed = set(letters) | set(letters.upper()) | set(MARKS)
    inside = len(re.findall(r"(?<=[a-zß-öø-ÿа-яα-ω])[^\x00-\x7f\W\d_](?<=[A-ZÀ-ÖØ-ÞŠŽŒŸА-ЯĄĆĘŁŃŚŹŻČĎĚŇŘŤŮΑ-Ω])", text))
    return (sum(one in allowed for one in beyond) - inside - len(ODD.findall(text))) / max(1, len(beyond))


def repaired(text: str) -> str:
    """Return a text with what was read in the wrong encoding once made whole again.

    What was read wrongly twice or more is made whole as often.

    >>> repaired("It wasnâ€™t the cafÃ©."), repaired("cafÃƒÂ©")
    ('It wasn’t the café.', 'café')
    """
    whole = WHOLE_AGAIN.sub(lambda found: _whole(found.group()), text)
    return text if whole == text else repaired(whole)


def proposals(text: str) -> Iterator[tuple[str, str]]:
    """Give each garbled line as (before, after the repair)."""
    for line in text.split("\n"):
        if WHOLE_AGAIN.search(line) and (whole := repaired(line)) != line:
            yield line.strip(), whole.strip()


def _whole(garbled: str) -> str:
    """Put the letters of the wrong encoding back into bytes and read them as what they were, UTF-8."""
    content = b"".join(_byte(sign) for sign in garbled)
    for end in range(len(content), 1, -1):
        try:
            return content[:end].decode() + garbled[end:]
        except UnicodeDecodeError:
            continue
    return garbled


def _byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1", errors="replace")


def is_wide(content: bytes) -> str:
    """Return the wide encoding of a text without a byte order mark, told by where its empty bytes stand, or ""."""
    head = content[:LOOKED_AT][: len(content) // 2 * 2]
    halves = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[::2].count(0)}
    best = max(halves, key=lambda name: halves[name])
    if not head or halves[best] < 0.5 * len(head) / 2 or halves[best] < head.count(0):
        return ""
    try:
        codecs.decode(head, best)
    except UnicodeDecodeError:
        return ""
    return best
