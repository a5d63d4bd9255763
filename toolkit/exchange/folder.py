"""What lies in a folder: transcripts, tables of the study, and files to leave alone."""

import glob
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import FileProblem, nearest
from toolkit.exchange.study_tables import STUDY_TABLES
from toolkit.transcripts.form_sheets import looks_like_form
from toolkit.transcripts.raw import decode, normalise, read_raw
from toolkit.transcripts.registry import SHEETS, endings
from toolkit.transcripts.rows import looks_like_turns
from toolkit.transcripts.turns import speakers_in

TABLE_ENDINGS = (".csv", ".xlsx")
REPORT = "Report of the qualitative toolkit"  # the category in a report's properties, by which it is known again
MAP = "it looks like a question map: project.forms.import_question_map(…) reads it"
LOOKED_AT = 50_000  # characters in which somebody speaks, if it is a talk
OR_ELSE = (
    "If it is a transcript with a row per turn, call its columns “speaker” and “text”; if it is forms with a row per "
    "person, name it in forms.csv (columns file and form, and respondent for the column of who filled it in)"
)
AS_WORD = "open them in LibreOffice or Word and save them as .docx"
AS_SHEET = "open them in Excel or LibreOffice and save them as .xlsx"
RECORDING = "they are recordings; import their transcripts"
WAY_OUT = {
    **dict.fromkeys((".wpd", ".wps", ".docm", ".dot", ".dotx", ".html", ".htm", ".mht", ".fodt", ".sxw"), AS_WORD),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods", ".fods"), AS_SHEET),
    ".pages": "in Pages, export them as Word (.docx)",
    ".numbers": "in Numbers, export them as Excel (.xlsx)",
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".wav", ".mov", ".aac", ".ogg", ".wma"), RECORDING),
}
LEFT_ALONE = {
    "codings": "it holds codings: project.import_codings(…) reads it",
    "codebook": "it looks like a codebook: project.import_codebook(…) reads it",
    "question map": MAP,
    "question_map": MAP,
}


@dataclass
class Found:
    """The files of one import."""

    root: Path
    transcripts: list[Path] = field(default_factory=list)
    tables: dict[str, Path] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    renamed: Callable[[str], str] = str  # what became of names of people in the names of files

    def name(self, path: Path, part: str = "") -> str:
        """Return a file's name as the study keeps it: with its folder when it lies in one below the root.

        One of several interviews in a file has its name behind that of the file, as if the file were a folder.
        """
        try:
            shown = path.relative_to(self.root).as_posix()
        except ValueError:
            shown = path.name
        return self.renamed(f"{shown}/{part}" if part else shown)


def find_files(where: str | Path | Sequence[str | Path], *, subfolders: bool = False) -> Found:
    """Sort the files of a folder, a glob, one file or a list into transcripts, tables and the rest.

    Raises:
        FileProblem: Nothing is there; the nearest name in the folder is offered.
    """
    if isinstance(where, (str, Path)):
        path = Path(where).expanduser()
        if path.is_dir():
            pattern = "**/*" if subfolders else "*"
            return _sort(path, sorted(one for one in path.glob(pattern) if one.is_file() or _is_lost(one)), within=path)
        if path.is_file():
            return _sort(path.parent, [path])
        files = sorted(Path(one) for one in glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not files:
            raise _nothing(path)
        return _sort(files[0].parent, [one for one in files if one.is_file()], within=_above_the_pattern(path))
    files = [Path(one).expanduser() for one in where]
    for one in files:
        if not one.exists():
            raise _nothing(one)
    return _sort(files[0].parent if files else Path(), files)


def _above_the_pattern(path: Path) -> Path:
    """Return the folder that a pattern searches: what stands before its first star, mark or bracket."""
    return next(one for one in path.parents if not glob.has_magic(str(one)))


def _is_lost(path: Path) -> bool:
    """Tell whether a link leads nowhere, or in a circle."""
    return path.is_symlink() and not path.exists()


def _sort(root: Path, files: Iterable[Path], *, within: Path | None = None) -> Found:
    """Sort files; `within` is the folder that was searched, out of which no link is followed."""
    found = Found(root)
    for path in files:
        stem, ending = path.stem.casefold(), path.suffix.casefold()
        if path.name.startswith("."):
            continue
        found.files.append(path)
        if known := _leads_away(path, within) or _not_the_user_s(path, ending):
            found.left.append((found.name(path), known))
        elif stem in STUDY_TABLES and ending in TABLE_ENDINGS:
            if stem in found.tables:
                found.left.append((found.name(path), f"{found.tables[stem].name} was read in its place"))
            else:
                found.tables[stem] = path
        elif (kind := _sheet(path, stem, ending)) is not None:
            getattr(found, kind).append(path)
        elif ending in TABLE_ENDINGS or ending in (".yaml", ".yml"):
            found.left.append((found.name(path), _why_left(stem, ending)))
        elif ending in endings() or (not ending and _is_talk(path)):
            found.transcripts.append(path)
        elif ending not in (".qual", ".in-use") and not any(part.endswith(".copies") for part in path.parts):
            found.left.append((found.name(path), _no_reader(ending)))
    return found


def _leads_away(path: Path, within: Path | None) -> str:
    """Say where a link leads that was met in a folder and leaves it; a file that was named by hand is meant."""
    if within is None:
        return ""
    if _is_lost(path):
        return "it is a link that leads nowhere"
    target = path.resolve()
    if target.is_relative_to(within.resolve()):
        return ""
    return (
        f"it is a link to a file outside this folder, in {target.parent}: if it belongs to the study, put a copy of it "
        f'here, or import it by its own path, project.import_transcripts("{target}")'
    )


def _is_talk(path: Path) -> bool:
    """Tell by its content whether a file without an ending is a transcript: text alone is one if somebody speaks."""
    try:
        raw = read_raw(path)
        if raw.kind != ".txt":
            return raw.kind in endings()
        return bool(speakers_in(normalise(decode(raw)[0])[0][:LOOKED_AT]))
    except FileProblem:
        return False


def _no_reader(ending: str) -> str:
    known = ", ".join(sorted({*endings(), *SHEETS}))
    if ending in WAY_OUT:
        return f"files that end in “{ending}” are not read: {WAY_OUT[ending]}"
    if not ending:
        return f"nobody seems to speak in it; if it is a transcript, add .txt to its name ({known} are read)"
    return f"files that end in “{ending}” are not read ({known} are)"


def _not_the_user_s(path: Path, ending: str) -> str:
    """Say what a file is that some program put there."""
    if path.name.startswith("~$"):
        return "it is a lock file that Word leaves behind"
    return "it is a report that this toolkit wrote" if ending == ".docx" and _is_report(path) else ""


def _is_report(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return REPORT.encode() in archive.read("docProps/core.xml")
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile):
        return False


def _sheet(path: Path, stem: str, ending: str) -> str | None:
    """Tell whether a sheet is an export of forms, with a row per form, or a transcript, with a row per turn."""
    if ending not in SHEETS or any(word in stem for word in LEFT_ALONE):
        return None
    try:
        raw = read_raw(path)
        return "forms" if looks_like_form(raw) else "transcripts" if looks_like_turns(raw) else None
    except FileProblem:
        return "transcripts" if ending == ".tsv" else None


def _why_left(stem: str, ending: str) -> str:
    for word, reason in LEFT_ALONE.items():
        if word in stem:
            return reason
    if ending in (".yaml", ".yml"):
        return LEFT_ALONE["codebook"]
    near = nearest(stem, STUDY_TABLES)
    hint = f"; is it the table “{near}”? Then rename it" if near else f" (tables: {', '.join(STUDY_TABLES)})"
    return f"it is no table of a study{hint}. {OR_ELSE}"


def _nothing(path: Path) -> FileProblem:
    beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    near = nearest(path.name, beside)
    hint = f"Did you mean “{near}”?" if near else f"The search started in {Path.cwd()}."
    return FileProblem("There is no such file or folder.", where=str(path), fix=hint)
