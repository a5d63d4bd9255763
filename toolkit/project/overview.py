"""What `project` shows by itself: the steps done, what is unfinished, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd


@dataclass(frozen=True)
class Step:
    """One step of a study: what there is, what is missing, and the line that goes on."""

    name: str
    done: bool
    says: str
    next: str = ""
    optional: bool = False


def steps(frames: Mapping[str, pd.DataFrame]) -> list[Step]:
    """Return the steps of a study from its frames."""
    sources, people, codings = frames["sources"], frames["participants"], frames["codings"]
    speakers, codes, themes = frames["speakers"], frames["codes"], frames["themes"]
    unknown = speakers[(speakers["role"] == "unknown") & (speakers["turns"] > 0)]
    untouched = [name for name in sources["source"] if name not in set(codings["source"])]
    linked = set(frames["theme_codes"]["code"])
    used = [code for code in codes.loc[~codes["archived"].astype(bool), "code"] if code in set(codings["code"])]
    unlinked = [code for code in used if code not in linked and not _covered(code, codes, linked)]
    finished = int(frames["finished"]["source_id"].nunique())
    without_wave = int(sources["wave"].isna().sum()) if len(people["wave"].dropna()) else 0
    persons = people["participant"].nunique()
    return [
        Step(
            "Transcripts",
            bool(len(sources)),
            (f"{len(sources)} sources, {int(sources['words'].sum()):,} words" if len(sources) else "none yet")
            + (f"; without a time point: {without_wave}" if without_wave else ""),
            'project.import_transcripts("folder with your transcripts")',
        ),
        Step(
            "Participants",
            bool(persons),
            f"{persons} people in {people['group'].nunique()} stakeholder groups" if persons else "none yet",
            "fill participants.csv (toolkit prepare FOLDER writes one) and import the folder again",
        ),
        Step(
            "Speakers",
            bool(len(sources)) and unknown.empty,
            "every label is known" if unknown.empty else f"not known: {_some(_labels(unknown))}",
            'project.people.assign_speaker(source="…", label="…", speaker="…"); project.speakers() lists them',
            optional=True,
        ),
        Step(
            "Codebook",
            bool(len(codes)),
            f"{len(codes)} codes, {len(themes)} themes" if len(codes) else "none yet",
            'project.import_codebook("codebook.yaml") or project.codebook.add("a code")',
        ),
        Step(
            "Coding",
            bool(len(codings)) and not untouched and (not finished or finished == len(sources)),
            f"{len(codings)} codings"
            + (f"; finished: {finished} of {len(sources)} sources" if finished else "")
            + (f"; nothing coded yet in {_some(untouched)}" if untouched and len(codings) else ""),
            'project.code(source="…", start=…, end=…, code="…") or project.import_codings("codings.csv"); '
            'project.finish(source="…") when one is done',
            optional=bool(len(codings)),
        ),
        Step(
            "Themes",
            bool(len(themes)) and not unlinked,
            f"{len(themes)} themes" + (f"; in no theme: {_some(unlinked)}" if unlinked else ""),
            'project.codebook.add_theme("…", claim="…", codes=[…]) or project.codebook.link("theme", "code")',
            optional=bool(len(themes)),
        ),
    ]


def as_text(title: str, found: list[Step], lines: list[str]) -> str:
    """Return the overview in plain text."""
    marks = [f"  {'✓' if step.done else '·'} {step.name}: {step.says}" for step in found]
    return "\n".join([title, *marks, *_next(found), *lines])


def as_html(title: str, found: list[Step], lines: list[str]) -> str:
    """Return the overview for a notebook."""
    rows = "".join(
        f'<tr><td aria-label="{"done" if step.done else "open"}">{"✓" if step.done else "·"}</td>'
        f'<th scope="row" style="text-align:left">{step.name}</th>'
        f'<td style="text-align:left">{escape(step.says)}</td></tr>'
        for step in found
    )
    under = "".join(f"<p>{escape(line)}</p>" for line in [*_next(found), *lines])
    return f'<table><caption style="text-align:left"><b>{escape(title)}</b></caption>{rows}</table>{under}'


def _next(found: list[Step]) -> list[str]:
    first = next((step for step in found if not step.done and not step.optional), None)
    if first is not None:
        return [f"Next: {first.next}"]
    rest = [f"Still open: {step.next}" for step in found if not step.done]
    return [*rest, 'Next: theme_frequencies(project.data()) and Report(project.data()).save("tables.docx")']


def _covered(code: str, codes: pd.DataFrame, linked: set[str]) -> bool:
    """Tell whether a code lies under one that a theme has."""
    parents = dict(zip(codes["code"], codes["parent"], strict=True))
    here = parents.get(code)
    while isinstance(here, str):
        if here in linked:
            return True
        here = parents.get(here)
    return False


def _labels(unknown: pd.DataFrame) -> list[str]:
    return [f"“{row.label or 'no label'}” in {row.source}" for row in unknown.itertuples()]


def _some(names: list[str], limit: int = 4) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
