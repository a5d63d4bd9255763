"""What was done, in sentences: under every table, in the method section, on the ethics form."""

from typing import TYPE_CHECKING

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
    lines += [found.why_so_many] if found.why_so_many else []
    steps = found.parameters.get("steps", ())
    lines += [f"Then by hand: {', '.join(steps)}."] if steps else []
    lines.append(f"Engine “{found.engine_name}”: {_how(found)}. {_with(found)}")
    return [*lines, *found.parameters.get("notes", ()), RESAMPLED]


def paragraph(found: "ThemeSuggestions", accepted: int | None, decided_by: str) -> str:
    """Return the paragraph that answers “did you use AI?”."""
    if found.message:
        return f"A topic model was tried on {found.made_on} and offered nothing. {found.message}"
    model = found.parameters.get("model", "")
    vectors = f" with a sentence encoder ({model})" if model else ""
    guided = "Extracts that were coded or near a code were set aside first. " if found.parameters.get("guided") else ""
    outcome = "No suggestion has been taken over yet."
    if accepted is not None:
        outcome = f"Of these, {accepted} {'was' if accepted == 1 else 'were'} taken over as codes or themes."
    return (
        f"On {found.made_on} we used a topic model ({_how(found)}){vectors} to look for topics that our coding might "
        "have missed. It ran on our own computer, without any connection to a network; no words of the interviews left "
        f"it, and no generative or large language model was used. {guided}It grouped {len(found.rows)} extracts and "
        f"offered {len(found)} groups of them as possible themes to check. {outcome} It coded nothing by itself: "
        f"{decided_by or '[who decided]'} read the extracts and decided. {_with(found)}"
    )


def _how(found: "ThemeSuggestions") -> str:
    return HOW[found.engine_name].format(neighbours=NEIGHBOURS, passes=found.parameters.get("passes", 0))


def _with(found: "ThemeSuggestions") -> str:
    return "Versions: " + ", ".join(f"{name} {number}" for name, number in found.versions.items()) + "."
