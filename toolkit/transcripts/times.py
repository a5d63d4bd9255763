"""Times of a recording: shown as people read them, and checked for slips."""

import itertools
from collections.abc import Iterable


def clock(milliseconds: int) -> str:
    """Return a time as people read it.

    >>> clock(3_723_000)
    '1:02:03'
    """
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def backwards(times: Iterable[int | None]) -> list[str]:
    """Name a time that is earlier than the one before it: a slip of whoever edited the file, not a real time."""
    timed = [time for time in times if time is not None]
    early = [later for before, later in itertools.pairwise(timed) if later < before]
    return [f"{len(early)} time stamps are earlier than the one before (first: {clock(early[0])})."] if early else []
