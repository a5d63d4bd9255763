"""What left the study: a row for each file, so that a later withdrawal can list it."""

from collections.abc import Iterable
from pathlib import Path

from toolkit.model import sha256
from toolkit.store import tables
from toolkit.store.ledger import Transaction


def note_files(tx: Transaction, files: Iterable[Path], *, kind: str, audience: str = "", title: str = "") -> None:
    """Note files that were written: their names (never their folder) and the fingerprint of their bytes."""
    about = {"kind": kind, "audience": audience, "title": title}
    tx.add_many(tables.exports, [{"file": file.name, "sha256": sha256(file.read_bytes()), **about} for file in files])
