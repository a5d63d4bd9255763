"""Where a key file may lie: not with the study it opens, nor where it travels without anybody noticing."""

import shutil
import subprocess
from pathlib import Path

from toolkit.errors import Refused

SERVICES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "cloudstorage",
    "nextcloud",
    "box sync",
)
SECONDS = 10


def refuse_place(path: Path, study: Path) -> None:
    """Refuse a place that a data plan has to allow first.

    Args:
        path: Where the key is to lie.
        study: The study's file.

    Raises:
        Refused: It lies in the study's folder, in a folder that a service synchronises, or in one that git keeps.
    """
    if why := doubtful(path, study):
        raise Refused(
            f"The key would lie {why}: who gets the one gets the other.",
            where=str(path),
            fix="Where does your data plan say it lies? Put it there, or say that this is the place: "
            'place_agreed="our data plan says …".',
        )


def doubtful(path: Path, study: Path) -> str:
    """Return why a key should not lie here without being asked about, or nothing."""
    folder, home = path.expanduser().resolve().parent, study.resolve().parent
    if home == folder or home in folder.parents:
        return "in the study's own folder"
    for part in folder.parts:
        if part.casefold().startswith(SERVICES):
            return f"in “{part}”, which a service synchronises"
    tree = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    return f"in “{tree.name}”, which git keeps" if tree is not None and not _ignored(path, tree) else ""


def _ignored(path: Path, tree: Path) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    asked = [git, "-C", str(tree), "check-ignore", "-q", str(path.expanduser().resolve())]
    try:
        return subprocess.run(asked, check=False, capture_output=True, timeout=SECONDS).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
