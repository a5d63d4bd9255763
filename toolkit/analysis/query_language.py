"""The language of queries: names, operators and brackets read into a tree. What they mean is said in `query`.

From the loosest to the tightest: `or`; `and`; `not`; `within`, `overlaps`, `followed by`, `near`. Those of one kind
are read from the left.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.errors import InvalidInput, ToolkitError

RELATIONS = ("within", "overlaps", "followed by", "near")
OPERATORS = ("and", "or", "not", *RELATIONS)
COUNTED_IN = {"followed by": "turns", "near": "words"}
USUAL = {"followed by": 1, "near": 10}
KINDS = ("code", "theme", "text")

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<distance>\(\s*(?P<number>\d+)\s*(?P<unit>turns?|words?)\s*\))
      | (?P<bracket>[()])
      | (?:(?P<kind>code|theme|text)\s*:\s*)?(?:"(?P<plain>[^"]*)"|“(?P<curly>[^”]*)”)
      | (?P<word>[^\s()"“”]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A word of a query, and where it stands."""

    kind: str  # "name", "operator", "distance", "(", ")" or "end"
    text: str
    start: int
    end: int
    of: str = ""  # of a name: "code", "theme" or "text", where the query says so
    unit: str = ""  # of a distance


@dataclass(frozen=True)
class Name:
    """A code, a theme, or words of the text."""

    text: str
    of: str
    start: int
    end: int


@dataclass(frozen=True)
class Not:
    """What is not in `part`."""

    part: "Node"


@dataclass(frozen=True)
class Joined:
    """Parts joined by “and” or by “or”."""

    by: str
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Related:
    """The extracts of `one` that stand to `other` as `by` says, at most `distance` turns or words away."""

    by: str
    one: "Node"
    other: "Node"
    distance: int = 0


Node = Name | Not | Joined | Related


def read(text: str) -> Node:
    """Read a query into a tree.

    Raises:
        InvalidInput: It makes no sense; the message shows the place.

    >>> read("Hope and not Trust").by
    'and'
    """
    if not text.strip():
        raise InvalidInput("The query is empty.", fix="Such as: Hope within Trust.")
    reader = _Reader(text)
    tree = reader.joined("or")
    if reader.here.kind == "end":
        return tree
    fixes = {"not": "Write “and not”.", ")": "No bracket is open."}
    fix = fixes.get(reader.here.text, f"Put an operator before it: {', '.join(OPERATORS)}.")
    raise reader.mistake(f"“{reader.here.text}” cannot stand here.", fix=fix)


def shown_at(text: str, start: int, end: int) -> str:
    """Return the query with its place pointed at.

    >>> print(shown_at("Hop within Trust", 0, 3))
        Hop within Trust
        ^^^
    """
    line = re.sub(r"\s", " ", text)
    return f"    {line}\n    {' ' * start}{'^' * max(end - start, 1)}"


def misplaced(error: ToolkitError, text: str, start: int, end: int) -> ToolkitError:
    """Return an error of the same kind that shows where in the query it arose."""
    return type(error)(f"{error.what}\n{shown_at(text, start, end)}", fix=error.fix)


class _Reader:
    """Reads tokens from the left; `here` is the next one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.place = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def mistake(self, what: str, *, fix: str = "") -> ToolkitError:
        return misplaced(InvalidInput(what, fix=fix), self.text, self.here.start, self.here.end)

    def joined(self, by: str) -> Node:
        """Read parts joined by “or”, each of parts joined by “and”."""
        part: Callable[[], Node] = (lambda: self.joined("and")) if by == "or" else self.negated
        parts = [part()]
        while self.here.kind == "operator" and self.here.text == by:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def negated(self) -> Node:
        if self.here.kind == "operator" and self.here.text == "not":
            self.take()
            return Not(self.negated())
        return self.related()

    def related(self) -> Node:
        node = self.single()
        while self.here.kind == "operator" and self.here.text in RELATIONS:
            by = self.take().text
            distance = self.distance(by)
            node = Related(by, node, self.single(), distance)
        return node

    def distance(self, by: str) -> int:
        """Read “(3 turns)” after “followed by” and “(5 words)” after “near”; without it, the usual one."""
        if self.here.kind != "distance":
            return USUAL.get(by, 0)
        counted = COUNTED_IN.get(by)
        if counted != self.here.unit:
            fix = f"Write “{by} (5 {counted})”." if counted else f"“{by}” takes no number."
            raise self.mistake(f"“{by}” is not counted in {self.here.unit}.", fix=fix)
        return int(self.take().text)

    def single(self) -> Node:
        """Read a name, or a query in brackets."""
        token = self.here
        if token.kind == "(":
            self.take()
            node = self.joined("or")
            if self.here.kind != ")":
                raise self.mistake("A bracket is not closed here.", fix="Add “)”.")
            self.take()
            return node
        if token.kind == "name":
            self.take()
            return Name(token.text, token.of, token.start, token.end)
        fix = "A name that is also an operator stands in quotes." if token.kind == "operator" else ""
        said = f", not “{token.text}”" if token.text else ""
        raise self.mistake(f"A code, a theme or a text is expected here{said}.", fix=fix)


def _tokens(text: str) -> list[Token]:
    """Return the tokens; bare words side by side are one name."""
    found: list[Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            what = "A quotation mark is not closed."
            start = place + len(text[place:end]) - len(text[place:end].lstrip())
            raise misplaced(InvalidInput(what, fix="Add the second one."), text, start, start + 1)
        place = match.end()
        token = _token(match)
        before = found[-1] if found else None
        if (
            token.kind == "word"
            and token.text.casefold() == "by"
            and before
            and before.kind == "word"
            and before.text.casefold() == "followed"
        ):
            found[-1] = Token("operator", "followed by", before.start, token.end)
        else:
            found.append(token)
    return [*_names(text, found), Token("end", "", len(text), len(text))]


def _token(match: "re.Match[str]") -> Token:
    kind = str(match.lastgroup)
    start, end = match.end() - len(match.group().lstrip()), match.end()
    if match["distance"]:
        unit = match["unit"].casefold()
        return Token("distance", match["number"], start, end, unit=unit if unit.endswith("s") else f"{unit}s")
    if match["bracket"]:
        return Token(match["bracket"], match["bracket"], start, end)
    if kind in ("plain", "curly"):
        return Token("name", match[kind], start, end, of=(match["kind"] or "").casefold())
    word = match["word"]
    known = word.casefold() in OPERATORS
    return Token("operator", word.casefold(), start, end) if known else Token("word", word, start, end)


def _names(text: str, tokens: list[Token]) -> list[Token]:
    """Join bare words that stand side by side; “code:Hope” and “theme:Hope” say of which kind the name is."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if token.kind != "word":
            joined.append(token)
        elif before is not None and before.kind == "word":
            joined[-1] = Token("word", text[before.start : token.end], before.start, token.end)
        else:
            joined.append(token)
    return [_named(token) if token.kind == "word" else token for token in joined]


def _named(token: Token) -> Token:
    kind, colon, name = token.text.partition(":")
    if colon and kind.casefold() in KINDS and name.strip():
        return Token("name", name.strip(), token.start, token.end, of=kind.casefold())
    return Token("name", token.text, token.start, token.end)
