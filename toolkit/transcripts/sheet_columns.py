"""What further columns of a sheet with a row per turn say: which interview, when, where, and with whom."""

import re
from collections.abc import Collection, Mapping, Sequence

from toolkit.model import AboutInterview
from toolkit.transcripts.turns import is_interviewer

# fmt: off
COLUMNS: Mapping[str, tuple[str, ...]] = {  # in each of them the likelier name first
    "interview": ("interview", "interview id", "interview name", "interview number", "interview no", "transcript",
                  "transcript id", "source", "file", "file name", "filename", "document", "case", "case id", "session"),
    "wave": ("wave", "time point", "timepoint", "phase", "round"),
    "site": ("site", "location", "place"),
    "group": ("group", "stakeholder group", "stakeholder"),
    "participant": ("participant", "participant id", "person", "respondent", "interviewee"),
    "date": ("date", "interview date", "date of interview"),
}
# fmt: on
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?: 00:00:00)?")  # others may be day or month first: nobody knows
Row = Sequence[str]


def told_apart(names: Row, taken: Collection[int], rows: Sequence[Row] = ()) -> dict[str, int]:
    """Return which columns beside speaker, words and time say something of an interview.

    A column such as “file” or “transcript” that says something else in nearly every row names no interviews.

    >>> told_apart(["Interview", "Time point", "speaker", "text", "mood"], {2, 3})
    {'interview': 0, 'wave': 1}
    """
    plain = [" ".join(re.split(r"[\s_]+", name.strip())).casefold() for name in names]
    free = {name: place for place, name in reversed(list(enumerate(plain))) if place not in taken}
    found = {what: next((free[name] for name in known if name in free), None) for what, known in COLUMNS.items()}
    places = {what: place for what, place in found.items() if place is not None}
    named = places.get("interview")
    if named is not None and not plain[named].startswith("interview") and 2 * len(_values(rows, named)) > len(rows) > 0:
        del places["interview"]
    if "participant" not in places:
        places.pop("group", None)  # nobody to put into it
    return places


def by_interview(rows: Sequence[Row], place: int | None) -> dict[str, list[Row]]:
    """Part the rows by interview, in order; an empty cell goes on with the one above."""
    parts: dict[str, list[Row]] = {}
    name = ""
    for row in rows:
        name = " ".join(_cell(row, place).split()) or name
        parts.setdefault(name, []).append(row)
    return parts


def about(rows: Sequence[Row], columns: Mapping[str, int], speaker: int) -> tuple[AboutInterview, list[str]]:
    """Return what the rows of one interview say of it, and which columns say different things in it."""
    found = {what: _values(rows, columns.get(what)) for what in ("wave", "site", "date")}
    found["date"] = [match[1] for one in found["date"] if (match := DATE.fullmatch(one))]
    one = {what: values[0] if len(values) == 1 else "" for what, values in found.items()}
    people = _people(rows, columns.get("participant"), speaker)
    return (
        AboutInterview(**one, participants=people, groups=_groups(rows, columns)),
        [what for what, values in found.items() if len(values) > 1],
    )


def unread_dates(rows: Sequence[Row], place: int | None) -> list[str]:
    """Return the dates that are not written year first, so that nobody knows which is the day."""
    return [one for one in _values(rows, place) if not DATE.fullmatch(one)]


def _people(rows: Sequence[Row], place: int | None, speaker: int) -> tuple[tuple[str, str], ...]:
    """Pair each participant with the one label whose rows name them alone; else they take part without a label."""
    said: dict[str, set[str]] = {}
    above = ""
    for row in rows:
        above = _cell(row, speaker) or above
        if _cell(row, place) and not is_interviewer(above):
            said.setdefault(above, set()).add(_cell(row, place))
    pairs = []
    for person in _values(rows, place):
        labels = [label for label, people in said.items() if person in people]
        alone = len(labels) == 1 and said[labels[0]] == {person} and labels[0]
        pairs.append((labels[0] if alone else person, person))
    return tuple(pairs)


def _groups(rows: Sequence[Row], columns: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Pair each participant with their stakeholder group, where the rows that name them agree on one."""
    people, group = columns.get("participant"), columns.get("group")
    found = {
        person: _values([row for row in rows if _cell(row, people) == person], group)
        for person in _values(rows, people)
    }
    return tuple((person, groups[0]) for person, groups in found.items() if len(groups) == 1)


def _values(rows: Sequence[Row], place: int | None) -> list[str]:
    return list(dict.fromkeys(value for row in rows if (value := _cell(row, place))))


def _cell(row: Row, place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
