"""Whether a file is still as it was written: nothing that people put into a report is ever overwritten.

A seal is a hash of everything else in the file, kept where it does no harm: in Word in the manifest, in Excel in a
property of the workbook, in HTML in a comment at the end. Programs that save the file anew break it.
"""

import hashlib
import io
import re
import zipfile
from pathlib import Path

from toolkit.errors import FileProblem
from toolkit.exchange.kept_files import put_aside

OPEN_SEAL = "0" * 64
SEALED_PART = {".docx": re.compile(r"customXml/item\d+\.xml"), ".xlsx": re.compile(r"docProps/custom\.xml")}
SEAL_IN_PART = re.compile(rb"[0-9a-f]{64}(?=[^0-9a-f]*sealed)")
HTML_SEAL = re.compile(rb"<!-- ([0-9a-f]{64}) sealed -->\n?\Z")


def sealed(content: bytes, ending: str) -> bytes:
    """Return a file with its seal: a .docx or .xlsx made ready for one (`OPEN_SEAL`), or HTML."""
    if ending == ".html":
        return content + f"<!-- {hashlib.sha256(content).hexdigest()} sealed -->\n".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        found = _hash(source, ending)
        for item in source.infolist():
            part = source.read(item)
            if SEALED_PART[ending].fullmatch(item.filename):
                part = SEAL_IN_PART.sub(found.encode(), part, count=1)
            target.writestr(item, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def is_as_written(content: bytes, ending: str) -> bool:
    """Tell whether a file still is what was sealed."""
    if ending == ".html":
        mark = HTML_SEAL.search(content)
        return mark is not None and hashlib.sha256(content[: mark.start()]).hexdigest() == mark.group(1).decode()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist() if SEALED_PART[ending].fullmatch(name)]
            seals = [found.group().decode() for part in parts if (found := SEAL_IN_PART.search(part))]
            return _hash(archive, ending) in seals
    except (zipfile.BadZipFile, KeyError):
        return False


def refuse_changed(path: Path) -> None:
    """Refuse to write over a file that is not as this toolkit wrote it.

    Raises:
        FileProblem: Somebody has changed it since, or it is another file.
    """
    ending = path.suffix.lower()
    if ending not in (".docx", ".xlsx", ".html") or not path.exists():
        return
    try:
        content = path.read_bytes()
    except OSError:
        return  # writing will say why
    if not is_as_written(content, ending):
        way = f'toolkit refresh "{path.name}" --study FILE' if ending == ".docx" else ""
        raise FileProblem(
            "The file there has been changed since it was written, and is not overwritten.",
            where=str(path),
            fix=f"Bring it up to date ({way}), or save under another name." if way else "Save under another name.",
        )


def keep_earlier(path: Path) -> None:
    """Put a file aside that is not as this toolkit wrote it: somebody has written into it."""
    if path.exists() and not is_as_written(path.read_bytes(), path.suffix.lower()):
        put_aside(path)


def _hash(archive: zipfile.ZipFile, ending: str) -> str:
    found = hashlib.sha256()
    for item in sorted(archive.infolist(), key=lambda one: one.filename):
        if not SEALED_PART[ending].fullmatch(item.filename):
            found.update(f"{item.filename}\0".encode() + hashlib.sha256(archive.read(item)).digest())
    return found.hexdigest()
