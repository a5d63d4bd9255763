"""Packed files that are the same, byte for byte, whenever they are made from the same input."""

import io
import re
import zipfile
from datetime import UTC, datetime

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
CORE = "docProps/core.xml"
TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def repacked(packed: bytes) -> bytes:
    """Return a .docx or .xlsx with the times of its parts and of its properties set to a fixed one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item.filename)
            if item.filename == CORE:  # openpyxl writes the time of saving here, whatever it is told
                content = TIME.sub(EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            entry = zipfile.ZipInfo(item.filename, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return made.getvalue()
