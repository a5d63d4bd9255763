"""What was done, in sentences: under every table, in the method section, on the ethics form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.model import Origin, Suggested
from toolkit.study import StudyData
from toolkit.suggest.engines import NEIGHBOURS
from toolkit.suggest.sentences import EXTRACT, LONG_TURN

if TYPE_CHECKING:
    from toolkit.suggest.suggestions import ThemeSuggestions

HOW = {
    "bertopic": "sentence vectors, smoothed over their {neighbours} nearest neighbours {passes} times, reduced to "
    "30 dimensions (PCA), grouped by k-means from Ward’s groups, inside BERTopic",
    "nmf": "non-negative matrix factorisation of TF-IDF",
    "lda": "latent Dirichlet allocation of word counts",
}
A_PERSON = (
    "Made by a machine from what the extracts are about. Whether there is a theme in it, a person says: "
    "read the words before the numbers."
)
RESAMPLED = (
    "Stability: 0 to 1, how much of a suggestion comes back when a fifth of the people is left out, "
    "20 times (Hennig 2007)."
)
ON_OUR_COMPUTER = (
    "It ran on our own computer, without any connection to a network; no words of the interviews left it, "
    "and no generative or large language model was used."
)
GIVEN_UP = (Suggested.MERGED, Suggested.SPLIT, Suggested.REPLACED)
NOTHING_KEPT = "No suggestions of a topic model were kept in this study."
CONSIDERED = "codes to consider"  # the setting that says who asked for them at the desk, and on which day first


def basis_lines(found: "ThemeSuggestions") -> list[str]:
    """Return the sentences under a table of suggestions: what it is, how it was made, with what."""
    lines = [A_PERSON]
    if found.message:
        return [*lines, found.message]
    left = "; ".join(f"{name} {number}" for name, number in found.segments_by_status.items())
    lines.append(
        f"Extracts: turns; those of more than {LONG_TURN} words in runs of whole sentences of {EXTRACT} words or more. "
        f"{left}."
    )
    lines += [past.in_words() for past in found.groups.left_out.values()]
    lines += [found.why_so_many] if found.why_so_many else []
    steps = found.parameters.get("steps", ())
    lines += [f"Then by hand: {', '.join(steps)}."] if steps else []
    lines.append(f"Engine “{found.engine_name}”: {_how(found)}. {_with(found.versions)}")
    return [*lines, *found.parameters.get("notes", ()), RESAMPLED]


def paragraph(found: "ThemeSuggestions") -> str:
    """Return the paragraph that answers “did you use AI?”, before anything is decided."""
    if found.message:
        return f"A topic model was tried on {found.made_on} and offered nothing. {found.message}"
    guided = bool(found.parameters.get("guided"))
    done = _done(found.made_on, method(found), len(found.rows), len(found), guided=guided)
    return (
        f"{done} No suggestion has been taken over yet. It coded nothing by itself: [who decided] read the extracts "
        f"and decided. {_with(found.versions)}"
    )


def statement(data: StudyData) -> str:
    """Return the answer to “did you use AI?” for a study: what ran, and what people decided, counted from its log.

    >>> statement(StudyData())
    'No suggestions of a topic model were kept in this study.'
    """
    runs = data.suggestion_runs
    asked = _asked_at_the_desk(data)
    if runs.empty:
        return " ".join([NOTHING_KEPT, *([asked, ON_OUR_COMPUTER, _coded(data)] if asked else [])])
    done = " ".join(
        _done(row.made_on, row.how, row.extracts, row.offered, guided=row.guided) for row in runs.itertuples()
    )
    versions = {name: number for one in runs["versions"] for name, number in one.items()}
    return " ".join([done, _outcome(data), *([asked] if asked else []), _coded(data), _with(versions)])


def _asked_at_the_desk(data: StudyData) -> str:
    """Say who had codes proposed for single turns while they coded."""
    asked: Mapping[str, str] = data.settings.get(CONSIDERED) or {}
    if not asked:
        return ""
    who = _and([f"{name} (first on {day})" for name, day in asked.items()])
    return (
        f"While coding, {who} had a machine propose codes for single turns, from the likeness of the turn (sentence "
        "vectors) to what the same person had coded before."
    )


def _coded(data: StudyData) -> str:
    made = int((data.layers["origin"] == Origin.SUGGESTION).sum())
    codings = "1 extract, chosen by a person, was" if made == 1 else f"{made} extracts, each chosen by a person, were"
    return f"It coded nothing by itself: {codings} coded from suggestions."


def method(found: "ThemeSuggestions") -> str:
    """Return how suggestions were made, with the model, as it stands in the statement."""
    model = found.parameters.get("model", "")
    return f"a topic model ({_how(found)})" + (f" with a sentence encoder ({model})" if model else "")


def _done(made_on: str, how: str, extracts: int, offered: int, *, guided: bool) -> str:
    aside = "Extracts that were coded or near a code were set aside first. " if guided else ""
    groups = "1 group" if offered == 1 else f"{offered} groups"
    return (
        f"On {made_on} we used {how} to look for topics that our coding might have missed. {ON_OUR_COMPUTER} {aside}"
        f"It grouped {extracts} extracts and offered {groups} of them as possible themes to check."
    )


def _outcome(data: StudyData) -> str:
    rows = data.suggestions
    left = rows[~rows["state"].isin(GIVEN_UP)]
    taken = left[left["state"] == Suggested.ACCEPTED]
    parts = [
        _counted(int((taken["level"] != "theme").sum()), "accepted as a code", "accepted as codes"),
        _counted(int((taken["level"] == "theme").sum()), "accepted as a theme", "accepted as themes"),
        *(
            _counted(int((left["state"] == state).sum()), words, words)
            for state, words in (
                (Suggested.MAPPED, "mapped to a code that we had"),
                (Suggested.REJECTED, "rejected"),
                (Suggested.NOT_NOW, "put off"),
                (Suggested.OPEN, "not decided yet"),
            )
        ),
    ]
    return (
        f"{_by_hand(rows)}Of the {len(left)} that were to be decided on {_and([one for one in parts if one])}. "
        f"{_deciders(left)}"
    )


def _by_hand(rows: pd.DataFrame) -> str:
    """Say how many suggestions were given up for others before the rest was decided."""
    number = Counter(rows["state"])
    ways = {Suggested.MERGED: "merged", Suggested.SPLIT: "split", Suggested.REPLACED: "replaced by a later one"}
    told = [one for state, words in ways.items() if (one := _counted(number[state], words, words))]
    return f"Of these {_and(told)}. " if told else ""


def _deciders(rows: pd.DataFrame) -> str:
    decided = rows[(rows["state"] != Suggested.OPEN) & (rows["decided_by"] != "")]
    if decided.empty:
        return "Nobody has decided yet."
    number = Counter(decided["decided_by"])
    told = [f"{name} ({count})" for name, count in number.items()]
    return f"{_and(told)} read the extracts and decided."


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {'was' if number == 1 else 'were'} {one if number == 1 else more}" if number else ""


def _and(parts: Sequence[str]) -> str:
    *first, last = parts or ("none is left",)
    return f"{', '.join(first)} and {last}" if first else last


def _how(found: "ThemeSuggestions") -> str:
    return HOW[found.engine_name].format(neighbours=NEIGHBOURS, passes=found.parameters.get("passes", 0))


def _with(versions: Mapping[str, str]) -> str:
    return "Versions: " + ", ".join(f"{name} {number}" for name, number in versions.items()) + "."
