"""Notebooks that hold words of the study: found, and their outputs cleared."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import FileProblem
from toolkit.privacy.inside.files import PASSED_OVER
from toolkit.privacy.inside.notebook import joined
from toolkit.privacy.inside.passage import LARGEST_FILE
from toolkit.privacy.whereabouts import in_version_control, synchronised_by
from toolkit.study import Basis, Result

COLUMNS = ("notebook", "outcome", "cleared", "kept", "warning")
CHECKPOINTS = ".ipynb_checkpoints"
KEEP = "keep"
MOST = 5_000
USES = re.compile(r"^\s*(?:from\s+toolkit\b|import\s[^#\n]*\btoolkit\b|[!%]+\s*toolkit\b)", re.MULTILINE)
CLEARED, TO_CLEAR, NOTHING, OTHER = "cleared", "to clear", "nothing to clear", "does not use the toolkit; left as it is"
UNREAD = "could not be read"
STAYS = "What git or the service has taken already stays there."
HINT = (
    "To keep it so: write “toolkit clear-notebooks --check” into the file .git/hooks/pre-commit; git then stops a "
    "commit of notebooks with outputs."
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A notebook as read: what it is, and how many outputs of it would be cleared or kept."""

    content: dict[str, Any]
    uses_toolkit: bool
    outputs: int
    kept: int


def clear_notebooks(where: Iterable[str | Path] = (".",), *, check: bool = False) -> Result:
    """Clear the outputs and the state of widgets of notebooks that use the toolkit; or only say which hold some.

    A cell tagged “keep” keeps its output. The copies that Jupyter makes by itself (checkpoints) are cleared too. Text
    that somebody wrote into a cell stays: `project.privacy.check()` looks for names in it.

    Args:
        where: Notebooks, and folders to look for them in.
        check: Whether only to say which hold outputs.

    Returns:
        A row per notebook: `notebook`, `outcome`, `cleared` and `kept` (numbers of outputs), `warning`.

    Raises:
        FileProblem: There is no such file or folder, or a notebook cannot be written.

    >>> import tempfile
    >>> clear_notebooks([tempfile.mkdtemp()]).empty
    True
    """
    rows = [_one(path, check=check) for path in dict.fromkeys(_wanted(where))]
    warned = any(row[-1] for row in rows)
    notes = [f"Outputs of cells tagged “{KEEP}” stay."]
    notes += [f"{STAYS} {HINT}"] if warned else []
    title = "Notebooks with outputs" if check else "Notebooks cleared"
    return Result(rows, columns=list(COLUMNS), basis=Basis(title=title, notes=tuple(notes)))


def notebooks_in(folder: Path) -> Iterator[Path]:
    """Give the notebooks in a folder and below it, with Jupyter's own copies of them."""
    seen = 0
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if one == CHECKPOINTS or not (one in PASSED_OVER or one[0] == "."))
        for name in sorted(files):
            if name.endswith(".ipynb"):
                seen += 1
                if seen > MOST:
                    return
                yield Path(here) / name


def warning(path: Path) -> str:
    """Say who else may have a notebook: git, or a service that synchronises its folder."""
    git, service = in_version_control(path), synchronised_by(path)
    told = [git] if git else []
    told += [f"{service} copies its folder elsewhere"] if service else []
    return "; ".join(told)


def held(path: Path) -> Held | None:
    """Return what a notebook holds; None where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        cells = [cell for cell in content["cells"] if isinstance(cell, dict)]
        sources = [joined(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]
        full = [cell for cell in cells if cell.get("outputs")]
        kept = sum(len(cell["outputs"]) for cell in full if _is_kept(cell))
        outputs = sum(len(cell["outputs"]) for cell in full) - kept + len(_widgets(content))
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None
    return Held(content=content, uses_toolkit=any(map(USES.search, sources)), outputs=outputs, kept=kept)


def _wanted(where: Iterable[str | Path]) -> Iterator[Path]:
    for path in (Path(one).expanduser() for one in where):
        if path.is_dir():
            yield from notebooks_in(path)
        elif path.is_file():
            yield path
        else:
            fix = f"The search started in {Path.cwd()}."
            raise FileProblem("There is no such notebook or folder.", where=str(path), fix=fix)


def _one(path: Path, *, check: bool) -> tuple[str, str, int, int, str]:
    found = held(path)
    if found is None:
        return (str(path), UNREAD, 0, 0, "Open it in Jupyter and save it again, or delete it.")
    if not found.uses_toolkit:
        return (str(path), OTHER, 0, 0, "")
    if not found.outputs:
        return (str(path), NOTHING, 0, found.kept, warning(path) if found.kept else "")
    if not check:
        _write(path, cleared(found.content))
    return (str(path), TO_CLEAR if check else CLEARED, found.outputs, found.kept, warning(path))


def cleared(content: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without outputs and without the state of widgets, but for cells tagged “keep”."""
    cells = [
        {**cell, "outputs": [], "execution_count": None}
        if isinstance(cell, dict) and cell.get("outputs") and not _is_kept(cell)
        else cell
        for cell in content["cells"]
    ]
    metadata = {key: value for key, value in content.get("metadata", {}).items() if key != "widgets"}
    return {**content, "cells": cells, "metadata": metadata}


def _is_kept(cell: dict[str, Any]) -> bool:
    return KEEP in (cell.get("metadata", {}).get("tags") or ())


def _widgets(content: dict[str, Any]) -> dict[str, Any]:
    return content.get("metadata", {}).get("widgets") or {}


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write a notebook whole, or leave it as it was."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    beside = path.with_name(f".{path.name}.clearing")
    try:
        beside.write_bytes(text.encode("utf-8", errors="surrogatepass"))
        beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FileProblem(
            f"The notebook cannot be written ({error.strerror}); it is as it was.",
            where=str(path),
            fix="Close it in Jupyter, check that you may write in its folder, and try again.",
        ) from error
