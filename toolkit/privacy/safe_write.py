"""Writing a file that must not be lost: whole or not at all, with the one before beside it until it was read back."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from toolkit.errors import FileProblem


def write_with_previous(path: Path, content: bytes, read_back: Callable[[Path], bool]) -> None:
    """Write a file that only its owner can read; the one before it stays as `.previous` until this one was read.

    Args:
        path: The file.
        content: What it is to hold.
        read_back: Reads the written file and tells whether it holds what it should.

    Raises:
        FileProblem: It cannot be written, or does not read as it should; the one before it is in its place again.
    """
    previous, fresh = path.with_name(f"{path.name}.previous"), path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        if path.exists():
            _put(previous, path.read_bytes())
        _put(fresh, content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise FileProblem(
            f"The key file cannot be written ({error.strerror}).",
            where=str(path),
            fix="Choose a folder that is there and that you may write in. What it held is still there.",
        ) from error
    if not _reads(path, read_back):
        with suppress(OSError):
            previous.replace(path)
        raise FileProblem(
            "The key file does not read as it was written: the disk may be failing.",
            where=str(path),
            fix="What it held before is in its place. Nothing was replaced in the study.",
        )
    previous.unlink(missing_ok=True)


def _put(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _reads(path: Path, read_back: Callable[[Path], bool]) -> bool:
    try:
        return read_back(path)
    except (FileProblem, ValueError):
        return False
