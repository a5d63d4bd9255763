"""The words of an RTF document in one pass: cells, footnotes where they are called, letters of every code page."""

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import cache

from toolkit.transcripts.rtf_tables import OF_NESTED, OF_TABLES, Tables

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
WORD, NUMBER, LETTER, SIGN, BRACE, PLAIN = range(1, 7)  # which part of TOKEN has matched; NUMBER: with its word
SIGNS = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "page": "\n",
    "nestrow": "\n",
    "tab": "\t",
    "nestcell": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
ESCAPED = {"\\": "\\", "{": "{", "}": "}", "~": "\u00a0", "_": "‑", "-": "\u00ad", "\n": "\n", "\r": "\n", "\t": "\t"}
# What is about the document and not in it. Whatever else is not known stands behind \* and is left out by that.
ASIDE = frozenset(
    re.findall(
        r"\w+",
        """
        annotation atnauthor atnid author bkmkend bkmkstart buptim colorschememapping colortbl comment
        company creatim datastore doccomm falt filetbl fldinst fonttbl footer footerf footerl footerr
        footnotesep ftncn ftnsep ftnsepc generator header headerf headerl headerr hlinkbase info keywords
        latentstyles listoverridetable listtable manager mmathPr nonesttables nonshppict objdata operator
        pgptbl pict printim private revtbl revtim rsidtbl rxe stylesheet subject tc template themedata
        title txe xe xmlnstbl
        """,
    )
)
CODE_PAGES = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
CHARSETS = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
KNOWN = re.compile(rb"\\(?:footnote|shptxt|shpinst|nesttableprops)\b")
HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
NOTE = re.compile(r"\[footnote: ([^\[\]]*)\]")
DEEPEST = 10_000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside one pair of braces."""

    aside: bool = False
    hidden: bool = False
    fallback: int = 1  # signs after \\u for programs that do not know it
    font: int | None = None
    fonts: bool = False
    note: bool = False
    nested: bool = False  # what is said here is about a table inside a cell


@dataclass
class _Reading:
    """Goes over the document once; `done` is the text so far, `parts` that of the cell or of what is in no table."""

    done: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    page: str = "cp1252"
    usual: int | None = None  # the font of words that name none
    fonts: dict[int | None, str] = field(default_factory=dict)
    pending: bytearray = field(default_factory=bytearray)  # letters that may need the next byte to be one
    skip: int = 0
    deleted: bool = False
    hid: bool = False

    def say(self, text: str) -> None:
        if not (self.group.aside or self.group.hidden):
            self.parts.append(" " if self.group.note and text == "\n" else text)

    def letters(self, content: bytes) -> None:
        code = self.fonts.get(self.usual if self.group.font is None else self.group.font, self.page)
        plain = content.isascii() and _like_ascii(code)  # by far the most; other codecs take ten times as long
        self.parts.append(str(content, "ascii") if plain else content.decode(code, errors="replace"))

    def flush(self) -> None:
        if self.pending:
            self.letters(bytes(self.pending))
            self.pending.clear()

    def taken(self) -> str:
        """Return what `parts` holds, which then is empty."""
        text = _whole("".join(self.parts))
        self.parts.clear()
        return text

    def end(self) -> str:
        """Return the whole text."""
        self.flush()
        if self.tables.inside:
            self.tables.end_row(self.taken())
        return "".join([*self.done, self.tables.end(), _lines(self.taken())])


def text_of_rtf(content: bytes) -> tuple[str, list[str]]:
    """Return the words of an RTF document and what was left out of them.

    Raises:
        ValueError: The braces are nested absurdly deep.
    """
    reading, here = _Reading(), 0
    while (match := TOKEN.match(content, here)) is not None:
        kind, here = match.lastindex, match.end()
        if kind != LETTER and reading.pending:
            reading.flush()
        if kind == PLAIN:
            _plain(reading, match[PLAIN])
        elif kind in (WORD, NUMBER):
            here += _word(reading, match[WORD].decode(), int(match[NUMBER]) if kind == NUMBER else None)
        elif kind == BRACE:
            if not _brace(reading, match[BRACE]):
                break
        elif kind == LETTER:
            _letter(reading, int(match[LETTER], 16))
        elif match[SIGN] == b"*":
            reading.group = replace(reading.group, aside=not _known_after(content, here) or reading.group.aside)
        elif kind == SIGN:
            reading.say(ESCAPED.get(match[SIGN].decode("latin-1"), ""))
    text = reading.end()
    told = [
        *(["It has tracked changes; it was read as if all were accepted."] if reading.deleted else []),
        *(["It has hidden text; it was not imported."] if reading.hid else []),
        *dict.fromkeys(reading.tables.told),
    ]
    return text, told


def _known_after(content: bytes, here: int) -> bool:
    r"""Tell whether what follows \* is a footnote, shape text or a row inside a cell, which writers mark so."""
    return KNOWN.match(content, here) is not None


def _plain(reading: _Reading, content: bytes) -> None:
    if reading.skip:
        content, reading.skip = content[reading.skip :], max(0, reading.skip - len(content))
    if content and not (reading.group.aside or reading.group.hidden):
        reading.letters(content)


def _letter(reading: _Reading, code: int) -> None:
    if reading.skip:
        reading.skip -= 1
    elif not (reading.group.aside or reading.group.hidden):
        reading.pending.append(code)


def _brace(reading: _Reading, brace: bytes) -> bool:
    """Open or close a group; False at the end of the document."""
    reading.skip = 0
    if brace == b"{":
        if len(reading.outer) > DEEPEST:
            raise ValueError("its braces are nested too deeply")
        reading.outer.append(reading.group)
        return True
    was = reading.group
    reading.group = reading.outer.pop() if reading.outer else _Group()
    if was.note and not reading.group.note and not reading.group.aside:
        reading.parts.append("]")
    return bool(reading.outer)


def _word(reading: _Reading, word: str, number: int | None) -> int:
    """Do what a control word says; return how many bytes after it are no text."""
    reading.skip = 0
    group = reading.group
    if word == "bin":
        return max(0, number or 0)
    if word in SIGNS:
        reading.say(SIGNS[word])
    elif word in OF_TABLES:
        if not (group.aside or group.nested or group.note):
            _table(reading, word)
    elif word == "u" and number is not None:
        reading.say(chr(number % 0x10000))
        reading.skip = group.fallback
    elif word == "footnote" and not group.aside:
        reading.parts.append(" [footnote: ")
        reading.group = replace(group, note=True)
    elif word in ASIDE:
        reading.group = replace(group, aside=True, fonts=word == "fonttbl")
    else:
        _state(reading, word, number)
    return 0


def _state(reading: _Reading, word: str, number: int | None) -> None:
    group, on = reading.group, number != 0
    if word == "uc":
        reading.group = replace(group, fallback=max(0, number or 0))
    elif word in CODE_PAGES:
        reading.page = CODE_PAGES[word]
    elif word == "ansicpg":
        reading.page = _known(f"cp{number}") or reading.page
    elif word == "deff":
        reading.usual = number
    elif word == "f":
        reading.group = replace(group, font=number)
    elif word == "fcharset" and group.fonts and group.font is not None and number in CHARSETS and number:
        reading.fonts[group.font] = CHARSETS[number]
    elif word in ("v", "deleted"):
        reading.hid |= word == "v" and on
        reading.deleted |= word == "deleted" and on
        reading.group = replace(group, hidden=on)
    elif word == "plain":
        reading.group = replace(group, hidden=False, font=None)
    elif word == "revised":
        reading.deleted = True


def _table(reading: _Reading, word: str) -> None:
    """Do what a control word says of rows and cells."""
    tables = reading.tables
    if not tables.inside and word in ("trowd", "intbl", "cell"):
        before = reading.taken() if word != "cell" else ""
        reading.done.append(tables.begin(_lines(before)))
    if word == "cell":
        tables.cells.append(_lines(reading.taken()))
    elif word == "row":
        tables.end_row(reading.taken(), hidden=reading.group.hidden)
    elif word == OF_NESTED:
        reading.group = replace(reading.group, nested=True)
    else:
        tables.describe(word)


@cache
def _like_ascii(code: str) -> bool:
    every = bytes(range(128))
    return every.decode(code, errors="replace") == every.decode("ascii")


def _known(code: str) -> str:
    try:
        return codecs.lookup(code).name
    except LookupError:
        return ""


def _whole(text: str) -> str:
    """Join the halves of signs beyond the first 65,536, and the lines of notes."""
    text = HALVES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return NOTE.sub(lambda note: f"[footnote: {' '.join(note[1].split())}]", text)


def _lines(text: str) -> str:
    return text.replace("\t\n", "\n")
