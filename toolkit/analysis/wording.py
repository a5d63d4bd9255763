"""How many, in words, and the one line of numbers that goes with a theme."""

from collections.abc import Mapping

import pandas as pd

from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.presence import coded_when
from toolkit.analysis.quotations import linked_quotations
from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Evidence
from toolkit.study import StudyData

SETTING = "how_many_words"
DEFAULT_WORDS = {
    "none": "none",
    "all": "all",
    "both": "both",
    "one": "one",
    "two": "two",
    "nearly all": "nearly all",
    "about half": "about half",
    "most": "most",
    "some": "some",
}
WORDS_NOTE = (
    "Words for how many: all; nearly all (all but one, of 6 or more); most (more than half); about half (half, or "
    "within one of it among 10 or more); some (three or more, below half); two; one; none."
)
EXACT_BELOW = 10  # of fewer people the number is written
SMALL = 2
NEARLY_ALL_FROM = 6
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def words_for_how_many(n: int, of: int, *, words: Mapping[str, str] | None = None) -> str:
    """Return the word for so many of so many people: the first rule that fits, from the top.

    There is no agreed standard and readers differ (McCall and Walters 1998, ED419839), so a report that uses
    these words says by which rules: `toolkit.analysis.wording.WORDS_NOTE`. “Many” is not among them.

    Args:
        n: Who raised it.
        of: Of how many.
        words: Other words for the rules, such as `{"some": "a few"}`; a study keeps its own, see
            :func:`study_words`.

    Raises:
        InvalidInput: `n` is negative or greater than `of`, or `of` is 0.
        NotFound: `words` names a rule that there is not.

    >>> words_for_how_many(4, 5), words_for_how_many(24, 25), words_for_how_many(2, 2)
    ('most', 'nearly all', 'both')
    """
    if not 0 <= n <= of or not of:
        raise InvalidInput(f"{n} of {of} cannot be put in words.", fix="n must lie between 0 and of, and of above 0.")
    for name in words or {}:
        if name not in DEFAULT_WORDS:
            raise NotFound.among("rule", name, DEFAULT_WORDS)
    return {**DEFAULT_WORDS, **(words or {})}[_rule(n, of)]


def _rule(n: int, of: int) -> str:
    close_to_half = 2 * n == of or (of >= EXACT_BELOW and abs(2 * n - of) <= SMALL)
    rules = (
        ("none", n == 0),
        ("both", n == of == SMALL),
        ("all", n == of),
        ("one", n == 1),
        ("two", n == SMALL),
        ("nearly all", n == of - 1 and of >= NEARLY_ALL_FROM),
        ("about half", close_to_half),
        ("most", 2 * n > of),
        ("some", True),
    )
    return next(name for name, fits in rules if fits)


def how_many(n: int, of: int, people: str = "people", *, words: Mapping[str, str] | None = None) -> str:
    """Return so many of so many as a report would say it: the number below ten people, the word from ten on.

    >>> how_many(4, 5, "parents"), how_many(9, 12, "parents")
    ('four of the five parents', 'most of the 12 parents')
    """
    word = words_for_how_many(n, of, words=words)
    if of >= EXACT_BELOW:
        return f"{word} of the {of} {people}"
    if n == of:
        return f"{word} {people}" if of == SMALL else f"{word} {NUMBERS[of]} {people}"
    return f"{NUMBERS[n]} of the {NUMBERS[of]} {people}"


def counts_line(data: StudyData, theme: str, *, level: str = "theme") -> str:
    """Return the line of numbers that belongs under a theme: people by group and time point, references, sources.

    No percentages; groups without anybody who could be counted are left out; who contradicts it is named.

    Raises:
        NotFound: There is no such theme (or code).

    >>> data = StudyData()
    >>> counts_line(data, "Trust")
    Traceback (most recent call last):
    ...
    toolkit.errors.NotFound: There is no theme “Trust”. There are no themes yet.
    """
    if theme not in data.items(level):
        raise NotFound.among(level, theme, data.items(level))
    people = "; ".join(_by_group(data, theme, level))
    references, sources = (_one(_table(data, level, count), theme, level) for count in ("references", "sources"))
    parts = [
        f"Raised by {people}" if people else "Raised by nobody who can be told apart",
        f"{_number(references['n'])} coding references in {_number(sources['n'])} of {sources['of']} sources",
        _against(data, theme) if level == "theme" else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"{told}. {' '.join(one for one in (data.coding_note, coded_when(data)) if one)}".strip()


def _table(data: StudyData, level: str, count: str, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return a table of frequencies, found once: a report asks for the same ones under every theme."""
    find = lambda: pd.DataFrame(theme_frequencies(data, by=by, count=count, level=level))  # noqa: E731
    found: pd.DataFrame = data.once(f"{level} {count} by {by}", find)
    return found


def _by_group(data: StudyData, item: str, level: str) -> list[str]:
    """Say it for each group: the last time point first, the earlier ones in brackets."""
    frame = _table(data, level, "participants", ("group", "wave") if data.waves else ("group",))
    rows = frame[(frame[level] == item) & (frame["of"] > 0)]
    told = []
    by_group: dict[str, list[tuple[str, int, int]]] = {}
    for row in rows.to_dict("records"):
        by_group.setdefault(row["group"], []).append((row.get("wave", ""), int(row["n"]), int(row["of"])))
    for group, found in by_group.items():
        latest, earlier = found[-1], found[-2::-1]
        when = f" at {latest[0]}" if latest[0] and len(found) > 1 else f" ({latest[0]})" if latest[0] else ""
        before = f" ({', '.join(f'{n} of {of} at {wave}' for wave, n, of in earlier)})" if earlier else ""
        told.append(f"{group}: {latest[1]} of {latest[2]}{when}{before}")
    return told


def _against(data: StudyData, theme: str) -> str:
    against = data.once("contradicting extracts", lambda: _contradicting(data))
    against = against[against["theme"] == theme]
    if against.empty:
        return "no contradicting extract was coded"
    who = dict.fromkeys(name for names in against["participants"] for name in names)
    named = f" ({', '.join(who)})" if who else ""
    return f"contradicted by {len(who) or 'somebody who cannot be told apart'}{named}"


def _contradicting(data: StudyData) -> pd.DataFrame:
    found = linked_quotations(data)
    return found[found["evidence"] == Evidence.CONTRADICTS]


def _one(frame: pd.DataFrame, item: str, level: str) -> pd.Series:
    return frame[frame[level] == item].iloc[0]


def _number(value: object) -> str:
    return "0" if value is pd.NA else str(value)


def study_words(data: StudyData) -> dict[str, str]:
    """Return the study's words for how many, by rule: its own where it has them, else those of the toolkit.

    >>> study_words(StudyData(settings={"how_many_words": {"some": "a few"}}))["some"]
    'a few'
    """
    return {**DEFAULT_WORDS, **data.settings.get(SETTING, {})}
