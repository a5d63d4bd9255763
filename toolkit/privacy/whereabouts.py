"""Where a file lies: under version control, or in a folder that a service copies elsewhere."""

import shutil
import subprocess
from pathlib import Path

SERVICES = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "my drive": "Google Drive", "icloud": "iCloud", "com~apple~clouddocs": "iCloud", "mobile documents": "iCloud",
    "nextcloud": "Nextcloud", "owncloud": "ownCloud", "sharepoint": "SharePoint", "box sync": "Box",
    "cloudstorage": "a cloud service",
}  # fmt: skip
SECONDS = 10
QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=")  # a foreign folder may name programs to run


def synchronised_by(path: Path) -> str:
    """Return the service whose folder a file lies in, by the folder's name, or nothing.

    >>> synchronised_by(Path("/home/ana/OneDrive - Charity/study.ipynb"))
    'OneDrive'
    """
    for folder in path.absolute().parents:
        name = folder.name.casefold()
        found = next((service for start, service in SERVICES.items() if name.startswith(start)), "")
        if found:
            return found
    return ""


def in_version_control(path: Path) -> str:
    """Say how git knows a file: it keeps it, or lies ready to; nothing where git is not, or is told to leave it out."""
    path = path.absolute()
    if not any((folder / ".git").exists() for folder in path.parents):
        return ""
    if shutil.which("git") is None:
        return "it lies in a folder of git"
    if _git(path, "ls-files", "--error-unmatch") == 0:
        return "git keeps it"
    return "" if _git(path, "check-ignore", "-q") == 0 else "it lies in a folder of git that does not leave it out"


def _git(path: Path, *command: str) -> int:
    asked = ["git", *QUIET, "-C", str(path.parent), *command, "--", path.name]
    try:
        return subprocess.run(asked, capture_output=True, check=False, timeout=SECONDS).returncode  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return -1
