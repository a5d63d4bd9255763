"""What is due: retention dates, consents on an older form, transcripts that nobody compared with the recording."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from toolkit.model import FORM_KINDS, PERSON_KINDS, Concern, SourceKind
from toolkit.store import copies, history, read
from toolkit.store.privacy_tables import redactions, safeguarding_flags
from toolkit.store.read import Reader
from toolkit.store.read_people import consents_frame
from toolkit.study import Basis, Result
from toolkit.verbs import corrected_since
from toolkit.verbs.retention import CONSENT_VERSION, RETENTION, WITHDRAWAL

COLUMNS = ("what", "where", "due", "state", "do")
SOON = 90  # days
OVERDUE, DUE, LATER, OPEN = "overdue", "due", "later", "open"
SHOWN = 6
NOTHING_DELETED = "Nothing is deleted by itself: this is a list for a person."
RECORDED = PERSON_KINDS - FORM_KINDS - {SourceKind.NOTES}


@dataclass(frozen=True)
class _Line:
    what: str
    where: str
    due: str
    state: str
    do: str


def due(reader: Reader, study: Path, *, today: str | None = None, later: bool = False) -> Result:
    """Return what is due or overdue on a day; with `later` also what will be."""
    day = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - a day on the wall, not a moment
    lines = [one for one in _lines(reader, study, day) if later or one.state != LATER]
    ends = reader.settings().get(RETENTION, "")
    said = f"Retention date: {ends}." if ends else f'No retention date is set: project.set({RETENTION}="2030-12-31").'
    rows = [[one.what, one.where, one.due, one.state, one.do] for one in lines]
    title = f"Due on {day.isoformat()}"
    return Result(rows, columns=list(COLUMNS), basis=Basis(title=title, notes=(said, NOTHING_DELETED)))


def overdue_line(reader: Reader, study: Path) -> str:
    """Return what is overdue in one line, or nothing."""
    late = [one for one in _retained(reader, study, date.today()) if one.state == OVERDUE]  # noqa: DTZ011 - as above
    flags = [row for row in reader.records(safeguarding_flags.name) if row["state"] == Concern.OPEN]
    told = (
        [f"The retention date {late[0].due} has passed: project.privacy.due() lists what is still there."]
        if late
        else []
    )
    told += [f"Open safeguarding flags: {len(flags)} (project.safeguarding.flags())."] if flags else []
    return " ".join(told)


def _lines(reader: Reader, study: Path, day: date) -> Iterator[_Line]:
    yield from _retained(reader, study, day)
    yield from _withdrawing(reader, day)
    yield from _consents(reader)
    yield from _unchecked(reader)


def _retained(reader: Reader, study: Path, day: date) -> Iterator[_Line]:
    """Give what has to be gone by the retention date."""
    ends = reader.settings().get(RETENTION, "")
    if not ends:
        return
    state = _state(date.fromisoformat(ends), day)
    yield _Line("the study", study.name, ends, state, "Delete or archive it as your data plan says.")
    made = copies.copies(study)
    if made:
        where = f"{copies.folder(study).name}: {len(made)}"
        yield _Line("copies of the study", where, ends, state, "Delete the folder with the study.")
    left = history.exports_frame(reader.connection)
    if len(left):
        names = list(dict.fromkeys(left["file"]))
        do = "Find where they went; what was published cannot be called back."
        yield _Line("files that left the study", _some(names), ends, state, do)
    if reader.records(redactions.name) or any(name.startswith("key") for name in reader.settings()):
        yield _Line("the key file", "apart from the study", ends, state, "Delete it where it lies, with its copies.")


def _withdrawing(reader: Reader, day: date) -> Iterator[_Line]:
    ends = reader.settings().get(WITHDRAWAL, "")
    if ends and day <= date.fromisoformat(ends):
        state = _state(date.fromisoformat(ends), day)
        yield _Line("the last day to withdraw", "every participant", ends, state, "Tell people before it passes.")


def _consents(reader: Reader) -> Iterator[_Line]:
    """Give, per person, consents on an older form than the present one: as set, or of the latest statement."""
    frame = consents_frame(reader)
    dated = frame[(frame["version"] != "") & (frame["date"] != "")].sort_values("date", kind="stable")
    now = str(reader.settings().get(CONSENT_VERSION, "")) or (str(dated["version"].iloc[-1]) if len(dated) else "")
    old = frame[frame["given"] & (frame["version"] != now)] if now else frame.head(0)
    for person, rows in old.groupby("participant", sort=False):
        versions = ", ".join(dict.fromkeys(one or "no version" for one in rows["version"]))
        said = f"consent on form {versions}; the present one is {now}"
        do = f'Ask again, then project.people.consent(participant="{person}", …, version="{now}").'
        yield _Line(said, f"{person}: {', '.join(dict.fromkeys(rows['purpose']))}", "", DUE, do)


def _unchecked(reader: Reader) -> Iterator[_Line]:
    frame = read.sources_frame(reader)
    spoken = frame[frame["kind"].isin([str(kind) for kind in RECORDED])]
    never = list(spoken.loc[spoken["checked_on"].fillna("") == "", "source"])
    if never:
        said = f"{len(never)} of {len(spoken)} transcripts never checked against the recording"
        do = f'project.edit_source("{never[0]}", checked_by="…", checked_on="…").'
        yield _Line(said, _some(never), "", OPEN, do)
    known = reader.settings().get(corrected_since.SETTING, {})
    since = list(spoken.loc[spoken["id"].isin(list(known)), "source"])
    if since:
        said = f"{len(since)} of {len(spoken)} transcripts corrected since they were checked against the recording"
        yield _Line(said, _some(since), "", OPEN, f'project.edit_source("{since[0]}", checked_by="…", checked_on="…").')


def _state(ends: date, day: date) -> str:
    return OVERDUE if day > ends else DUE if day >= ends - timedelta(days=SOON) else LATER


def _some(names: list[Any]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(map(str, names[:SHOWN])) + more
