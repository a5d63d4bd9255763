"""Backup copies of a study: made on opening and after every so many changes, a few kept, in plain sight."""

import sqlite3
from datetime import datetime
from pathlib import Path

KEEP = 8
EVERY = 200
UPGRADE = "upgrade"  # copies made before a change of schema are kept for good


def folder(study: Path) -> Path:
    """Return the folder that holds the copies of a study."""
    return study.with_name(study.name + ".copies")


def copies(study: Path) -> list[Path]:
    """Return the copies of a study, newest first."""
    return sorted(folder(study).glob("*.qual"), reverse=True)


def last_copy(study: Path) -> datetime | None:
    """Return when the newest copy was made."""
    newest = next(iter(copies(study)), None)
    return datetime.strptime(newest.stem[:19], "%Y-%m-%dT%H-%M-%S").astimezone() if newest else None


def copy_if_changed(study: Path) -> None:
    """Copy a study unless its newest copy is of the same moment: opening it often must not push old copies out."""
    newest = next(iter(copies(study)), None)
    if newest is None or newest.stat().st_mtime <= study.stat().st_mtime:
        copy_study(study)


def copy_study(study: Path, why: str = "open") -> Path:
    """Copy a study as it is now, also while somebody writes, and let go of the oldest copies."""
    folder(study).mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S-%f")
    target = folder(study) / f"{stamp}-{why}.qual"
    target.touch(mode=0o600)
    with sqlite3.connect(study) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    ordinary = [one for one in copies(study) if not one.stem.endswith(UPGRADE)]
    for old in ordinary[KEEP:]:
        old.unlink(missing_ok=True)
    return target
