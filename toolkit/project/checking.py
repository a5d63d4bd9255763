"""Names looked for in a study and its copies, and in what lies beside it."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from toolkit.privacy.inside.database import stray_bytes, study_file
from toolkit.privacy.inside.files import name_of, passages
from toolkit.privacy.leaks import Hunt, Leak
from toolkit.privacy.notebooks import HINT, STAYS, held, notebooks_in, warning
from toolkit.privacy.sought import Given, names_from, prepared
from toolkit.store import copies
from toolkit.store import history as past
from toolkit.store.file import Store
from toolkit.study import Result

ENDINGS = ("-journal", "-wal")  # what SQLite leaves when a program is killed
KEPT_ELSEWHERE = "in version control or synchronised"
CLEAR = "toolkit clear-notebooks empties it."
FREE = "bytes that no row owns (changed or deleted before)"
NOT_COMPLETE = "Looked through: the study and its copies, notebooks in its folder, files that left and still lie there"


def check(
    store: Store,
    names: Given,
    *,
    files: str | Path | Iterable[str | Path] = (),
    drafts: str | Path | Iterable[str | Path] = (),
    loosely: bool = True,
) -> Result:
    """Look for names in the study and its copies, in notebooks and exports beside it, and in the files given."""
    hunt = Hunt(prepared(names_from(names)), loosely=loosely)
    _through_the_study(hunt, store.path)
    given, pointed_at = _paths(files), _paths(drafts)
    beside = [one for one in _beside(store) if one.resolve() not in {path.resolve() for path in [*given, *pointed_at]}]
    notebooks = [one for one in beside if one.suffix == ".ipynb"]
    hunt.through(passages([*beside, *given]))
    hunt.through(passages(pointed_at, kind="draft"))
    shared = list(_shared(notebooks))
    notes = [f"{NOT_COMPLETE}{', and the files given' if given or pointed_at else ''}."]
    return hunt.result(shared, [*notes, *([f"{STAYS} {HINT}"] if shared else [])])


def _through_the_study(hunt: Hunt, study: Path) -> None:
    names = [*hunt.sought.names, *hunt.sought.alone]
    hunt.through(study_file(study, study.name))
    hunt.through([name_of(study)])
    hunt.strays(study.name, stray_bytes(study, names), place=FREE, kind="earlier")
    for copy in copies.copies(study):
        where = f"{copy.parent.name}/{copy.name}"
        hunt.through(study_file(copy, where, copy=True))
        hunt.strays(where, stray_bytes(copy, names), place=FREE, kind="copy")
    for ending in ENDINGS:
        left = study.with_name(study.name + ending)
        if left.is_file():
            hunt.strays(left.name, stray_bytes(left, names), place="a trace of a killed program", kind="copy")


def _beside(store: Store) -> list[Path]:
    """Return the notebooks in the study's folder, and the files that left and still lie there."""
    folder = store.path.absolute().parent
    with store.reading() as connection:
        left = [str(one) for one in past.exports_frame(connection)["file"]]
    there = [folder / name for name in dict.fromkeys(left) if name and (folder / name).is_file()]
    return list(dict.fromkeys(chain(notebooks_in(folder), there)))


def _shared(notebooks: Iterable[Path]) -> Iterator[Leak]:
    for path in notebooks:
        found = held(path)
        told = warning(path) if found is not None and found.uses_toolkit and found.outputs else ""
        if told:
            place = f"its outputs hold what the study shows; {told}"
            yield Leak(where=str(path), place=place, how=KEPT_ELSEWHERE, do=CLEAR)


def _paths(given: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(one).expanduser() for one in ([given] if isinstance(given, (str, Path)) else given)]
