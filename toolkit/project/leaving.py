"""Files that leave: written aside, looked through for names of the key, and only then put in their place."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import Refused
from toolkit.exchange.kept_files import MANIFEST, make_folder, write_folder
from toolkit.exchange.tabular import write_file
from toolkit.privacy.names import Key

if TYPE_CHECKING:
    from toolkit.privacy.leaks import Leak


def write_checked(
    key: Key | None, target: Path, write: Callable[[Path], Path], *, names_stay: str = ""
) -> tuple[Path, str]:
    """Write a file or folder; with a key open only after no name of it was found in what would be written.

    Args:
        key: The key in hand; None writes at once.
        target: Where the file goes.
        write: Writes it to a path of the same name, and returns where it is.
        names_stay: Why names that are found may stay.

    Returns:
        The path, and what to note about names that stay; none of them is in it.

    Raises:
        Refused: A name stands in it; nothing was written.
    """
    if key is None:
        return write(target), ""
    from toolkit.privacy.leaks import in_files
    from toolkit.privacy.searching import Search
    from toolkit.privacy.sought import names_from, plain, prepared

    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / target.name
        if target.is_dir():
            trial.mkdir()
        written = write(trial).name
        made = sorted(Path(folder).iterdir())
        sought = prepared(names_from(key))
        found = list(in_files(sought, made, {one: one.name for one in made}))
        if found and not names_stay.strip():
            raise _refused(found)
        _put(made, target.parent)
    hidden = Search([*sought.names, *sought.alone]).masked(plain(names_stay.strip()))
    number = "1 place" if len(found) == 1 else f"{len(found)} places"
    return target.parent / written, f"names stay in {number}: {hidden}" if found else ""


def _refused(found: "list[Leak]") -> Refused:
    first, rest = found[0], len(found) - 1
    more = f" (and {rest} more places: project.privacy.check(files=…) of a copy lists them)" if rest > 1 else ""
    more = " (and 1 more place)" if rest == 1 else more
    return Refused(
        f"A name of the key stands in it: “{first.context}”{more}. Nothing was written.",
        where=", ".join(part for part in (first.where, first.place) if part),
        fix="Replace it in the study (project.privacy.replace) and export again. If it is another word or has to stay, "
        'say why: names_stay="…" is noted with the export.',
    )


def _put(made: Iterable[Path], folder: Path) -> None:
    """Put what was checked in its place, as a report puts it: nothing that people changed is lost."""
    from toolkit.report.sealed import refuse_changed

    made = list(made)
    for one in made:
        refuse_changed(folder / one.name)
    for one in made:
        if one.is_file():
            write_file(folder / one.name, one.read_bytes())
            continue
        inside = {path.relative_to(one).as_posix(): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        if inside.pop(MANIFEST, None) is not None:
            write_folder(folder / one.name, inside)
            continue
        make_folder(folder / one.name)
        for name, content in inside.items():
            make_folder((folder / one.name / name).parent)
            write_file(folder / one.name / name, content)
