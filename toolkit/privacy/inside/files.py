"""Any file, folder or packed folder: opened by what it is, within bounds; what cannot be read is said."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from toolkit.privacy.inside import markup, notebook, packages, pages, pictures, words
from toolkit.privacy.inside.database import SQLITE, study_file
from toolkit.privacy.inside.passage import DEEPEST, LARGEST_FILE, Budget, Passage

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
SPSS = (b"$FL2", b"$FL3")
MARKUP_STARTS = (b"<?xml", b"<svg", b"\xef\xbb\xbf<?xml")
PAGES = (".html", ".htm", ".xhtml", ".mht")
TABLES = (".csv", ".tsv")
PASSED_OVER = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv"})
MOST_FILES = 20_000
HEAD = 4_000


def passages(paths: Iterable[str | Path], *, kind: str = "file") -> Iterator[Passage]:
    """Give the passages of files, and of all files in folders, their own names included."""
    for path in (Path(one).expanduser() for one in paths):
        if not path.exists():
            yield Passage(where=str(path), unread="There is no such file or folder.", kind=kind)
            continue
        yield name_of(path)
        for one in islice(_files(path), MOST_FILES) if path.is_dir() else [path]:
            if one != path:
                yield name_of(one)
            if not one.is_dir():
                yield from (_as_kind(passage, kind) for passage in file(one, str(one)))
        if path.is_dir() and next(islice(_files(path), MOST_FILES, None), None) is not None:
            yield Passage(where=str(path), unread=f"It holds more than {MOST_FILES:,} files.", kind=kind)


def name_of(path: Path) -> Passage:
    """Give the name of a file or folder as a passage of its own."""
    return Passage(where=str(path), place="name of the file or folder", text=path.name, kind="name", file_name=True)


def file(path: Path, where: str) -> Iterator[Passage]:
    """Give the passages of one file."""
    try:
        if not path.is_file():
            yield Passage(where=where, unread="It is no ordinary file.")
            return
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(len(SQLITE))
        if head == SQLITE:
            yield from study_file(path, where)
            return
        if size > LARGEST_FILE:
            yield Passage(where=where, unread=f"It is very large ({size // 1_000_000:,} MB).")
            return
        content = path.read_bytes()
    except OSError as error:
        yield Passage(where=where, unread=f"It cannot be opened ({error.strerror}).")
        return
    yield from inside(content, path.name, where, budget=Budget(size))


def inside(content: bytes, name: str, where: str, *, budget: Budget, depth: int = 0) -> Iterator[Passage]:
    """Give the passages in the bytes of a file, however deeply it lies in others."""
    if depth > DEEPEST:
        yield Passage(where=where, unread="It lies too deeply in packed files.")
        return
    opener = partial(_inner, budget=budget, depth=depth + 1)
    try:
        yield from _opened(content, Path(name).suffix.lower(), where, budget, opener)
    except Exception as error:  # noqa: BLE001 - one odd file must not keep the others from being looked through
        yield Passage(where=where, unread=f"It could not be taken apart ({type(error).__name__}).")


def _inner(content: bytes, name: str, where: str, *, budget: Budget, depth: int) -> Iterator[Passage]:
    return inside(content, name, where, budget=budget, depth=depth)


def _opened(content: bytes, ending: str, where: str, budget: Budget, opener: packages.Opener) -> Iterator[Passage]:
    start = content[:HEAD].lstrip()
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return packages.package(content, packages.Packed(where=where, budget=budget, opener=opener))
    if start.startswith(b"%PDF-"):
        return pages.pdf(content, where, opener)
    if pictures.is_picture(content):
        return pictures.picture(content, where)
    if content.startswith((OLD_OFFICE, SQLITE, *SPSS)):
        return _by_program(content, where)
    if ending in PAGES or start[:200].lower().startswith((b"<!doctype html", b"<html")):
        return markup.html(content, where, embedded=lambda held, place: _placed(opener(held, "", where), place))
    is_notebook = ending == ".ipynb" or (start[:1] == b"{" and b'"nbformat"' in content and b'"cells"' in content)
    return notebook.notebook(content, where, opener) if is_notebook else _text(content, ending, start, where)


def _by_program(content: bytes, where: str) -> Iterator[Passage]:
    if content.startswith(OLD_OFFICE):
        return _old_office(content, where)
    if content.startswith(SQLITE):
        return _on_disk(content, where, ".qual", study_file)
    return _on_disk(content, where, ".sav", _statistics)


def _text(content: bytes, ending: str, start: bytes, where: str) -> Iterator[Passage]:
    if start.startswith(b"{\\rtf"):
        return words.rtf(content, where)
    if start.startswith(MARKUP_STARTS):
        return markup.xml(content, where)
    if ending == ".json" or _is_json(content, start):
        return words.as_json(content, where)
    if ending in TABLES:
        return words.table(content, where)
    if b"\x00" in content[:HEAD] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return words.runs(content, where)
    return words.lines(content, where)


def _placed(found: Iterable[Passage], place: str) -> Iterator[Passage]:
    return (replace(one, place=f"{place}, {one.place}" if isinstance(one.place, str) else place) for one in found)


def _old_office(content: bytes, where: str) -> Iterator[Passage]:
    if LOCKED in content:
        yield Passage(where=where, unread="It is protected by a password.")
        return
    why = "It is in an old format of Office: only its plain letters were looked through. Save it as .docx or .xlsx."
    yield Passage(where=where, unread=why)
    yield from words.runs(content, where)


def _on_disk(content: bytes, where: str, ending: str, read: Any) -> Iterator[Passage]:
    """Read what only a file can be read from, when it lies in another file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"held{ending}"
        path.write_bytes(content)
        yield from read(path, where)


def _statistics(path: Path, where: str) -> Iterator[Passage]:
    """Give the words of a file for SPSS: names and labels of variables, labels of values, notes, cells."""
    import pyreadstat

    try:
        frame, about = pyreadstat.read_sav(str(path), apply_value_formats=False)
    except Exception as error:  # noqa: BLE001 - the library raises its own and others'
        yield Passage(where=where, unread=f"It is damaged ({type(error).__name__}).")
        yield from words.runs(path.read_bytes(), where)
        return
    for name, label in about.column_names_to_labels.items():
        yield Passage(where=where, place="name or label of a variable", text=f"{name}\n{label or ''}")
    for name, labels in about.variable_value_labels.items():
        yield Passage(where=where, place=f"labels of the values of {name}", text="\n".join(map(str, labels.values())))
    yield Passage(where=where, place="notes and title", text="\n".join([*(about.notes or ()), about.file_label or ""]))
    for name in frame.select_dtypes(exclude="number"):
        for number, cell in enumerate(frame[name].astype(str), start=1):
            yield Passage(where=where, place=f"row {number}, {name}", text=cell)


def _is_json(content: bytes, start: bytes) -> bool:
    if start[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _files(folder: Path) -> Iterator[Path]:
    """Give all files and folders under a folder, but no links and nothing of programs."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in PASSED_OVER and not (Path(here) / one).is_symlink())
        for one in [*folders, *sorted(files)]:
            yield Path(here) / one


def _as_kind(one: Passage, kind: str) -> Passage:
    return replace(one, kind=kind) if one.kind == "file" else one
