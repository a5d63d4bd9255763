"""Where a key file may lie: not with the study it opens, nor where it travels without anybody noticing."""

from pathlib import Path

from toolkit.errors import Refused
from toolkit.privacy.whereabouts import in_version_control, synchronised_by


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
    if service := synchronised_by(path.expanduser().resolve()):
        return f"in a folder that {service} synchronises"
    return "in a folder that git keeps" if in_version_control(path.expanduser().resolve()) else ""
