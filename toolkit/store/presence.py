"""Who is writing in a study: a small file beside it, so that two machines do not write at once.

Several kernels on one machine may work together (the database orders them); a study in use on another machine is
opened for reading only. A holder whose process is gone, or who has not written for two hours, is dead.
"""

import getpass
import json
import os
import socket
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

STALE_AFTER = timedelta(hours=2)
RENEW_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Holder:
    """One process that may write."""

    person: str
    machine: str
    process: int
    seen: str

    def is_alive(self, machine: str) -> bool:
        """Tell whether this holder is still at work, seen from `machine`."""
        if self.machine == machine:
            return _process_runs(self.process)
        return datetime.now(UTC) - datetime.fromisoformat(self.seen) < STALE_AFTER

    @property
    def since(self) -> str:
        """When it last wrote, in words."""
        return datetime.fromisoformat(self.seen).astimezone().strftime("%d %b %H:%M")


class Presence:
    """The presence file of one study."""

    def __init__(self, study: Path, person: str | None, machine: str | None = None) -> None:
        self.path = study.with_name(study.name + ".in-use")
        self.person = person or _user()
        self.machine = machine or socket.gethostname()
        self._renewed: datetime | None = None

    def elsewhere(self) -> Holder | None:
        """Return the living holder on another machine, if there is one."""
        return next((one for one in self._living() if one.machine != self.machine), None)

    def others(self) -> list[Holder]:
        """Return every living holder but this process, on this machine too."""
        return [one for one in self._living() if (one.machine, one.process) != (self.machine, os.getpid())]

    def claim(self, *, take_over: bool = False) -> Holder | None:
        """Write ourselves down; return the holder on another machine that stands in the way, if any."""
        if not take_over and (other := self.elsewhere()):
            return other
        if self._renewed is None or datetime.now(UTC) - self._renewed > RENEW_AFTER or not self.path.exists():
            mine = [one for one in self._living() if one.machine == self.machine and one.process != os.getpid()]
            self._write([*mine, self._me()])
            self._renewed = datetime.now(UTC)
        return None

    def release(self) -> None:
        """Take ourselves out of the file."""
        rest = self.others()
        if rest:
            self._write(rest)
        else:
            self.path.unlink(missing_ok=True)

    def _me(self) -> Holder:
        return Holder(self.person, self.machine, os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"))

    def _living(self) -> list[Holder]:
        try:
            found = [Holder(**one) for one in json.loads(self.path.read_text(encoding="utf-8"))]
            return [one for one in found if one.is_alive(self.machine)]
        except (OSError, ValueError, TypeError):
            return []  # no file, or one cut short by a crash: it names nobody

    def _write(self, holders: list[Holder]) -> None:
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump([asdict(one) for one in holders], file)
        Path(name).replace(self.path)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _process_runs(process: int) -> bool:
    if os.name == "nt":
        return True  # a signal of 0 would end the process on Windows: believe the file
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
