"""A step of the codebook's life in a sentence, as an analyst would note it."""

from toolkit.store.codebook_log import TOP, Step

PLAIN = {
    "claim changed": "has another claim",
    "redefined": "was redefined",
    "described": "is described anew",
    "merged": "was merged into",
    "archived": "was taken out of use; its codings stay",
    "restored": "is in use again",
    "removed": "was taken out of the codebook",
    "kept": "was kept",
    "dropped": "was dropped",
    "proposed: renamed": "may have been renamed",
}


def in_words(step: Step) -> str:
    """Return what happened in one sentence.

    >>> in_words(Step(kind="code", item="1", name="Jargon", change="renamed", before="Jargon", after="Letters"))
    '“Jargon” was renamed “Letters”.'
    """
    name = f"“{step.name}”" if step.kind == "code" else f"The theme “{step.name}”"
    return f"{name} {_happened(step)}."


def _happened(step: Step) -> str:  # noqa: PLR0911 - one phrase for each kind of change
    if step.change == "added":
        return _added(step)
    if step.change == "renamed":
        return f"was renamed “{step.after}”"
    if step.change in ("redefined", "described"):
        return f"{PLAIN[step.change]} ({step.field})"
    if step.change == "moved":
        return f"was moved from {_place(step.before)} to {_place(step.after)}"
    if step.change == "split":
        return f"was split into {listed(step.after)}"
    if step.change == "linked":
        return f"now speaks for the theme “{step.after}”"
    if step.change == "unlinked":
        return f"no longer speaks for the theme “{step.before}”"
    said = PLAIN[step.change]
    return f"{said} {listed(step.after)}" if step.change in ("merged", "proposed: renamed") else said


def listed(names: str) -> str:
    """Return names with “; ” between them as part of a sentence.

    >>> listed("Speaking up; Getting ready")
    '“Speaking up” and “Getting ready”'
    """
    *first, last = (f"“{one}”" for one in names.split("; "))
    return f"{', '.join(first)} and {last}" if first else last


def _added(step: Step) -> str:
    if step.kind == "theme":
        return f"was added, with {listed(step.after)}" if step.after else "was added, without a code as yet"
    where = f" under “{step.after}”" if step.after else ""
    parted = f", split from “{step.before}”" if step.before else ""
    return f"was added{where}{parted}"


def _place(name: str) -> str:
    return name if name == TOP else f"“{name}”"
