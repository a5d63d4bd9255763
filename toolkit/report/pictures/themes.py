"""Which themes (or codes) a picture shows, in the analyst's order, and what to say of those under one another."""

from collections.abc import Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.study import StudyData


def shown_themes(data: StudyData, level: str, only: str | Sequence[str] | None) -> list[str]:
    """Return the themes (or codes) to draw: all, or those asked for, always in the analyst's order.

    Raises:
        NotFound: An unknown level, or a name that the study does not have.
        InvalidInput: The study has none yet.
    """
    known = data.items(level)
    if not known:
        raise InvalidInput(
            f"There is nothing to draw yet: the study has no {level}s.",
            fix="Import a codebook first: project.import_codebook(file).",
        )
    wanted = known if only is None else [only] if isinstance(only, str) else list(only)
    for name in wanted:
        if name not in known:
            raise NotFound.among(level, name, known)
    return [name for name in known if name in wanted]


def lie_under(data: StudyData, level: str, shown: Sequence[str]) -> list[str]:
    """Say which of the themes (or codes) shown lie under another one shown: whoever is in them is in that one too."""
    frame = data.themes if level == "theme" else data.codes
    above = dict(zip(frame[level], frame["parent"], strict=True))
    below: dict[str, list[str]] = {}
    for name in shown:
        if above[name] in shown:
            below.setdefault(above[name], []).append(f"“{name}”")
    told = [
        f"{' and '.join(names)} {'lies' if len(names) == 1 else 'lie'} under “{one}”" for one, names in below.items()
    ]
    return [f"{'; '.join(told)}: who is in the lower one is in the upper one too."] if told else []


def nothing_to_draw(what: str) -> InvalidInput:
    """Return the error for a picture of nobody."""
    return InvalidInput(
        f"There is nothing to draw yet: {what}.", fix="project shows what is missing and what to do next."
    )
