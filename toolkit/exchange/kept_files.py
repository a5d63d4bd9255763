"""Files that people may have written into: what they changed is put aside before a new one takes its name."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.exchange.tabular import write_file

MANIFEST = "report manifest.json"
SAYS = "Files of a report and their sha256 when they were written; a file that was changed since is put aside."


def put_aside(path: Path) -> Path:
    """Give a file a name with the time it was last changed, and return it; no other file is lost by that."""
    when = datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H.%M.%S")
    aside, number = path.with_name(f"{path.stem} ({when}){path.suffix}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem} ({when}, {number}){path.suffix}")
    try:
        path.replace(aside)
    except OSError as error:
        raise FileProblem(
            f"The file cannot be put aside ({error.strerror}).",
            where=str(path),
            fix="Close it if it is open elsewhere, or choose another folder.",
        ) from error
    return aside


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, and beside them which they are, so that the next time only our own are replaced.

    A file of ours that nobody changed is replaced, or taken away when it is no longer among the files: what was
    hidden since must not stay. A file that somebody changed, or that was there before us, is put aside under a name
    with its time.

    Args:
        folder: Made when it is not there.
        files: Their contents, by their place in the folder (`tables/themes.csv`).

    Raises:
        FileProblem: The folder cannot be made, or a file is open elsewhere; what was written until then is noted.
    """
    make_folder(folder)
    known = _written(folder / MANIFEST)
    try:
        for name in [*known]:
            if name not in files:
                _clear(folder / name, known[name])
                del known[name]
        for name, content in files.items():
            _replace(folder / name, content, known.get(name, ""))
            known[name] = _sum(content)
    finally:
        told = {"about": SAYS, "files": dict(sorted(known.items()))}
        write_file(folder / MANIFEST, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())


def _replace(path: Path, content: bytes, ours: str) -> None:
    make_folder(path.parent)
    if path.is_file():
        there = path.read_bytes()
        if there == content:
            return
        if _sum(there) != ours:
            put_aside(path)
    write_file(path, content)


def _clear(path: Path, ours: str) -> None:
    """Take a file of ours away, or put aside what somebody made of it."""
    if not path.is_file():
        return
    if _sum(path.read_bytes()) != ours:
        put_aside(path)
        return
    try:
        path.unlink()
    except OSError as error:
        raise FileProblem(
            f"The file cannot be taken away ({error.strerror}); it is of an earlier report.",
            where=str(path),
            fix="Close it if it is open elsewhere, and save again.",
        ) from error


def _written(manifest: Path) -> dict[str, str]:
    """Return what we wrote, by name; a list that is not one of ours is put aside."""
    if not manifest.exists():
        return {}
    try:
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        return {str(name): str(one) for name, one in files.items() if _is_inside(str(name))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        put_aside(manifest)
        return {}


def _is_inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it; one that is there is fine.

    Raises:
        FileProblem: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            f"The folder cannot be made ({error.strerror}).", where=str(folder), fix="Choose a folder of your own."
        ) from error
