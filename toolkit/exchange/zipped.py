"""Archives whose bytes depend on their contents alone, not on the clock."""

import io
import zipfile

EPOCH = (2000, 1, 1, 0, 0, 0)


def same_bytes(content: bytes, replace: dict[str, bytes] | None = None) -> bytes:
    """Return an archive written anew with one fixed time on every entry; `replace` gives other contents by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, (replace or {}).get(item.filename) or source.read(item))
    return made.getvalue()
