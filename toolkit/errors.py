"""What can go wrong, as a person would be told it.

The tree::

    ToolkitError
    ├── NotFound        a name that the study does not have; the nearest ones are offered
    ├── InvalidInput    an argument or a value that cannot be used
    │   └── FileProblem a file that cannot be read, with its place in the file
    ├── Refused         a request that would give a wrong or misleading result
    ├── StudyReadOnly   the study can be read but not changed now
    └── StudyTooNew     the file was written by a later version

Every message says what happened, where, and what to do next.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class ToolkitError(Exception):
    """A problem put in words for the person at the keyboard."""

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{what}" + (f" {fix}" if fix else ""))


class NotFound(ToolkitError):
    """A name that the study does not have."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> "NotFound":
        """Build the message for an unknown `name` of a `kind`, offering the nearest of the `known`."""
        return cls(f"There is no {kind} “{name}”.", fix=suggestion(name, known, plural=f"{kind}s"))


class InvalidInput(ToolkitError):
    """An argument or a value that cannot be used."""


class FileProblem(InvalidInput):
    """A file that cannot be read or a place in it that makes no sense."""


class Refused(ToolkitError):
    """A request that would give a wrong or misleading result."""


class StudyReadOnly(ToolkitError):
    """The study can be read but not changed now."""


class StudyTooNew(ToolkitError):
    """The study was written by a later version of the toolkit."""


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known name most like `name`, or None when nothing comes near.

    >>> nearest("Avalability", ["Availability", "Hope"])
    'Availability'
    """
    by_fold = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def suggestion(name: str, known: Iterable[str], *, plural: str = "names", limit: int = 8) -> str:
    """Return the sentence that offers the nearest known name, or the first few when none is near."""
    names = list(known)
    near = nearest(name, names)
    if near is not None:
        return f"Did you mean “{near}”?"
    if not names:
        return f"There are no {plural} yet."
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"The {plural} are: {', '.join(names[:limit])}{more}."
