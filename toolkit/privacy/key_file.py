"""The key file: real names, and the words that were replaced, under a passphrase; apart from the study.

Three lines. The first can be read by anybody and says that it is a key file, of which format, for which study (by id)
and when it was written, and holds the lock of each holder; no names. The second is what it holds, encrypted. The third
is the fingerprint of the two, by which damage is told from a wrong passphrase. See docs/decisions/0023-key-file.md.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem, InvalidInput, Refused
from toolkit.model import sha256
from toolkit.privacy.key_lock import lock, new_data_key, seal, unlock, unseal
from toolkit.privacy.names import Key, Name, NameKind, Original
from toolkit.privacy.replacing import merged
from toolkit.privacy.safe_write import write_with_previous

WHAT = "Key file of the qualitative toolkit: real names and what replaced them, encrypted"
FORMAT = 1
SHORTEST = 12  # letters of a passphrase: three or four words
LOST = (
    "Whoever loses the passphrase loses the key: nobody can open it again, neither we nor the makers of the toolkit. "
    "Keep it where your data plan says, and add a second holder."
)


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key file that was opened: where it lies, what it holds, and the key under the passphrases."""

    path: Path
    holds: Key
    data_key: bytes
    locks: tuple[dict[str, Any], ...]

    def __repr__(self) -> str:
        return f"OpenKey({str(self.path)!r}, {len(self.holds.names)} names)"

    @property
    def holders(self) -> int:
        """How many passphrases open it."""
        return len(self.locks)


@dataclass
class Keyring:
    """Where the key of a study hangs while it is open; what is written into the key is here at once."""

    key: OpenKey | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of the opened key; none where no key is open."""
        return self.key.holds.names if self.key is not None else ()


def new_key(path: Path, study: str, passphrase: str, *, understood: bool) -> OpenKey:
    """Make a key file for a study.

    Args:
        path: Where; no file may be there.
        study: The id of the study.
        passphrase: At least twelve letters.
        understood: That a lost passphrase is a lost key.

    Raises:
        Refused: It was not said that this is understood, or a file is there.
        InvalidInput: The passphrase is too short.
        FileProblem: The file cannot be written.
    """
    _check_passphrase(passphrase)
    if not understood:
        raise Refused(LOST, fix="When that is settled: new_key(…, understood=True).")
    if path.exists():
        raise Refused("A file of this name is there already.", where=str(path), fix="open_key(…), or another name.")
    data_key = new_data_key()
    return _written(OpenKey(path, Key(study=study), data_key, (lock(data_key, passphrase, study),)))


def open_key(path: Path, passphrase: str, study: str | None = None) -> OpenKey:
    """Open a key file.

    Args:
        path: The file.
        passphrase: Of any of its holders.
        study: The id of the study it must belong to; None where any will do.

    Raises:
        FileProblem: There is no such file, or it is damaged, cut short, no key file, or of a later version.
        Refused: The passphrase opens it not, or it is the key of another study.
    """
    head, body, line = _read(path)
    if study is not None and head["study"] != study:
        raise Refused(
            "This is the key of another study; nothing was opened.", where=path.name, fix="Open this study's own key."
        )
    tried = (unlock(one, passphrase, head["study"]) for one in head["holders"])
    data_key = next((one for one in tried if one is not None), None)
    if data_key is None:
        raise Refused(
            "The passphrase does not open this key; nothing was changed.",
            where=path.name,
            fix="Try again: capitals and spaces count. The study goes on without the key.",
        )
    return OpenKey(path, _unsealed(data_key, body, line, head["study"], path), data_key, tuple(head["holders"]))


def with_more(key: OpenKey, names: Iterable[Name] = (), originals: Iterable[Original] = ()) -> OpenKey:
    """Write names and originals into a key, beside what it holds on disk by now, and return it.

    Raises:
        FileProblem: The file is gone or damaged, or cannot be written; what it held is still there.
    """
    now = _again(key)
    held = now.holds
    fresh = Key(
        study=held.study,
        names=merged([*held.names, *names]),
        originals=tuple(dict.fromkeys([*held.originals, *originals])),
    )
    return _written(OpenKey(key.path, fresh, key.data_key, now.locks)) if fresh != held else now


def with_holder(key: OpenKey, passphrase: str) -> OpenKey:
    """Let a second passphrase open the key as well.

    Raises:
        InvalidInput: The passphrase is too short.
        FileProblem: The file cannot be written.
    """
    _check_passphrase(passphrase)
    now = _again(key)
    second = lock(key.data_key, passphrase, now.holds.study)
    return _written(OpenKey(key.path, now.holds, key.data_key, (*now.locks, second)))


def about(path: Path) -> dict[str, Any]:
    """Return what can be read without a passphrase: `what`, `format`, `study` (its id), `written`, how many `holders`.

    Raises:
        FileProblem: There is no such file, or it is damaged or no key file.
    """
    head, _, _ = _read(path)
    return {**{name: head[name] for name in ("what", "format", "study", "written")}, "holders": len(head["holders"])}


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase.strip()) < SHORTEST:
        raise InvalidInput(f"The passphrase has fewer than {SHORTEST} letters.", fix="Take four or five words.")


def _written(key: OpenKey) -> OpenKey:
    head = {
        "what": WHAT,
        "format": FORMAT,
        "study": key.holds.study,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "holders": list(key.locks),
    }
    line = json.dumps(head, ensure_ascii=True, sort_keys=True).encode()
    plain = json.dumps(asdict(key.holds), ensure_ascii=False).encode()
    sealed = base64.b64encode(seal(key.data_key, plain, line))
    content = line + b"\n" + sealed + b"\n"

    def read_back(path: Path) -> bool:
        return _opened_with(path, key.data_key).holds == key.holds

    write_with_previous(key.path, content + sha256(content).encode() + b"\n", read_back)
    return key


def _again(key: OpenKey) -> OpenKey:
    """Read a key anew: another holder may have written into it since."""
    return _opened_with(key.path, key.data_key)


def _opened_with(path: Path, data_key: bytes) -> OpenKey:
    head, body, line = _read(path)
    return OpenKey(path, _unsealed(data_key, body, line, head["study"], path), data_key, tuple(head["holders"]))


def _read(path: Path) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the first line, what is sealed, and the first line as it stands."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(
            f"The key file cannot be read ({error.strerror}).",
            where=str(path),
            fix="Say where it lies. The study goes on without it.",
        ) from error
    parts = content.split(b"\n")
    if not content.startswith(b"{") or len(parts) < 2:  # noqa: PLR2004 - no lines at all
        raise FileProblem("This is no key file, or its beginning is damaged.", where=path.name, fix=_copy_of(path))
    whole = len(parts) == 4 and parts[3] == b"" and sha256(b"\n".join(parts[:2]) + b"\n").encode() == parts[2]  # noqa: PLR2004
    if not whole:
        said = "This key file is damaged or not complete; it was not touched."
        raise FileProblem(said, where=path.name, fix=_copy_of(path))
    head = json.loads(parts[0])
    if head.get("what") != WHAT or not isinstance(head.get("format"), int):
        raise FileProblem("This is no key file of the toolkit.", where=path.name, fix="Say where the key lies.")
    if head["format"] > FORMAT:
        raise FileProblem(
            f"This key file was written by a later version (format {head['format']}, this one knows {FORMAT}).",
            where=path.name,
            fix="Update the toolkit (pip install --upgrade qualitative-toolkit). The file was not touched.",
        )
    return head, base64.b64decode(parts[1]), parts[0]


def _copy_of(path: Path) -> str:
    previous = path.with_name(f"{path.name}.previous")
    if previous.exists():
        return f"The copy before the last change is beside it: open {previous.name}."
    return "Fetch a copy of it from your backups. The study goes on without it."


def _unsealed(data_key: bytes, body: bytes, line: bytes, study: str, path: Path) -> Key:
    plain = unseal(data_key, body, line)
    if plain is None:
        said = "This key file was changed by something else than the toolkit."
        raise FileProblem(said, where=path.name, fix=_copy_of(path))
    held = json.loads(plain)
    names = [
        Name(**one | {"kind": NameKind(one["kind"]), **{many: tuple(one[many]) for many in ("aliases", "sources")}})
        for one in held["names"]
    ]
    return Key(study=study, names=tuple(names), originals=tuple(Original(**one) for one in held["originals"]))
