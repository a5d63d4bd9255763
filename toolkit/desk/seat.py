"""Who sits at a desk, and how what the browser sends is read: nothing in it is taken on trust."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.privacy.key_file import Keyring
from toolkit.spans import Span
from toolkit.store import tables
from toolkit.store.ledger import Row, Transaction
from toolkit.verbs.coding import text_of

SEEN = 2048  # of a long selection only this many characters from each end are compared
FNV_START, FNV_PRIME, FNV_SIZE = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


@dataclass(frozen=True)
class Seat:
    """The coder at a desk, and where the key of the study hangs if it is open."""

    coder_id: str
    coder: str
    ring: Keyring = field(default_factory=Keyring, compare=False)


@dataclass(frozen=True)
class Args:
    """The values of a message, each asked for by name and kind."""

    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise InvalidInput(f"The desk sent no “{name}”.", fix="Reload the page and try again.")
        return value

    def maybe(self, name: str) -> str | None:
        """Return a text, or None where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) and value else None

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidInput(f"The desk sent no number “{name}”.", fix="Reload the page and try again.")
        return value

    def flag(self, name: str) -> bool:
        """Return yes or no."""
        return bool(self.values.get(name))

    def list(self, name: str) -> list[Any]:
        """Return a list, empty where there is none."""
        value = self.values.get(name)
        return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []

    def span(self) -> Span:
        """Return the span `start` to `end`."""
        return self.number("start"), self.number("end")


def fingerprint(words: str) -> int:
    """Return the 32-bit FNV-1a hash of words, of a long text only of its two ends; the browser computes the same.

    >>> fingerprint("a") == 0xE40C292C
    True
    """
    ends = words if len(words) <= 2 * SEEN else words[:SEEN] + words[-SEEN:]
    value = FNV_START
    for byte in ends.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * FNV_PRIME & FNV_SIZE
    return value


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "coding"), counted(2, "coding")
    ('1 coding', '2 codings')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def place_of(tx: Transaction, args: Args, texts: dict[str, str] | None = None) -> tuple[Row, str, Span]:
    """Return the source, its text and the span that a person selected, if it holds the words they saw.

    `texts` remembers texts between calls: a hundred hits in one source read it once.

    Raises:
        Refused: The text has been corrected since, or the browser showed other words there.
    """
    source = source_of(tx, args.text("source"))
    if source["text_id"] != args.text("text"):
        raise Refused("The text was corrected in the meantime.", fix="The desk shows it as it is now: select again.")
    known = {} if texts is None else texts
    if source["id"] not in known:
        known[source["id"]] = text_of(tx, source)
    text, (start, end) = known[source["id"]], args.span()
    if not 0 <= start < end <= len(text) or fingerprint(text[start:end]) != args.number("hash"):
        raise Refused(
            "The page shows other words than the transcript has there.",
            fix="Switch off the page's translation or the extension that changes its text, reload, and select again.",
        )
    return source, text, (start, end)


def source_of(tx: Transaction, source_id: str) -> Row:
    """Return a source by its id."""
    row = tx.one(tables.sources, source_id)
    if row is None:
        raise NotFound("This source is no longer in the study.", fix="Choose another one in the list above the text.")
    return row
