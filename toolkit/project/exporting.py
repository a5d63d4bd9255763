"""Taking things out of the study, and what was taken out; nothing of it is undone, since a file that left has left."""

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toolkit.exchange import codings_file
from toolkit.exchange.tabular import write_csv
from toolkit.privacy.names import Key
from toolkit.project.kept_back import Leaving
from toolkit.project.leaving import write_checked
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.verbs.codings_import import export_rows
from toolkit.verbs.exports import note_files

KEEP = " For work inside the team keep_refused=True keeps words of people who only refused to be quoted."


def export_report(store: Store, report: Any, path: str | Path, *, key: Key | None = None, names_stay: str = "") -> Path:
    """Save a report, and note its files, its audience, and why it shows what its rules would hide."""
    target = Path(path).expanduser()
    saved, stay = write_checked(key, target, lambda place: Path(report.save(place)), names_stay=names_stay)
    files = sorted(one for one in saved.rglob("*") if one.is_file()) if saved.is_dir() else [saved]
    overrides = getattr(report, "overrides", None) or {}
    reason = "; ".join([*(f"{name}: {why}" for name, why in overrides.items()), *filter(None, [stay])])
    about = {name: str(getattr(report, name, None) or "") for name in ("audience", "title")}
    note(store, "export report", files, kind=_kind(report), reason=reason, **about)
    return saved


def export_codings(
    store: Store, path: str | Path, *, keep_refused: bool = False, key: Key | None = None, names_stay: str = ""
) -> Path:
    """Write codings, keyed by quotation, as csv; those that may not leave are not in it, and that is said."""
    with store.reading() as connection:
        may_leave, kept_back = Leaving.of(Reader(connection)).codings(keep_refused=keep_refused)
        rows = export_rows(Transaction(connection), may_leave)

    def write(place: Path) -> Path:
        write_csv(place, codings_file.COLUMNS, rows)
        return place

    target, stay = write_checked(key, Path(path).expanduser(), write, names_stay=names_stay)
    left_out = f"codings left out: {kept_back}" if kept_back else ""
    if left_out:
        warnings.warn(f"In {target.name}: {left_out}.{'' if keep_refused else KEEP}", stacklevel=3)
    note(store, "export codings", [target], kind="codings", reason="; ".join(filter(None, [left_out, stay])))
    return target


def note(store: Store, verb: str, files: Sequence[Path], *, reason: str = "", **about: str) -> None:
    """Note files that left; a study that can only be read is left as it is."""
    if not store.read_only_because:
        with store.writing(verb, reason=reason, undoable=False, always=True) as tx:
            note_files(tx, files, **about)


def _kind(report: Any) -> str:
    """Return what a thing is called, in words: `ImportReport` is an import report."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(report).__name__).lower()
