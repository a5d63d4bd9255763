"""What `project` shows by itself: the steps done, what is unfinished, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

import pandas as pd

from toolkit.model import FORM_KINDS, PERSON_KINDS
from toolkit.project.due import overdue_line
from toolkit.store import copies, read
from toolkit.store.file import Store
from toolkit.store.read import Reader
from toolkit.verbs.retention import FAMILY_COURT


@dataclass(frozen=True)
class Step:
    """One step of a study: what there is, what is missing, and the line that goes on."""

    name: str
    done: bool
    says: str
    next: str = ""
    optional: bool = False


def looked_up(store: Store, coder: str | None) -> tuple[str, list[Step], list[str]]:
    """Look the study up and return what :func:`gather` gathers."""
    with store.reading() as connection:
        return gather(Reader(connection), store, coder)


def gather(reader: Reader, store: Store, coder: str | None) -> tuple[str, list[Step], list[str]]:
    """Return the headline of a study, its steps, and lines about the file."""
    frames = {
        "sources": read.sources_frame(reader),
        "participants": read.participants_frame(reader),
        "speakers": read.speakers_frame(reader),
        **read.book_frames(reader.codebook()),
        "codings": read.all_codings(reader),
        "to_review": read.all_codings(reader, to_review=True),
        "finished": reader.rows("coding_status").query("state == 'finished'"),
    }
    waves = ", ".join(reader.terms("wave").values()) or "no time points yet"
    lines = [store.read_only_because] if store.read_only_because else []
    lines += [one for one in [overdue_line(reader, store.path)] if one]
    lines += [FAMILY_COURT] if reader.settings().get("family_court") else []
    made = copies.last_copy(store.path)
    if made is not None:
        day = "today" if made.date() == datetime.now().astimezone().date() else made.strftime("%d %b %Y")
        lines.append(f"Last copy: {day} {made:%H:%M} (project.copies() lists them).")
    return f"{store.path.stem} ({waves}{f', coder {coder}' if coder else ''})", steps(frames), lines


def steps(frames: Mapping[str, pd.DataFrame]) -> list[Step]:
    """Return the steps of a study from its frames."""
    makers = (_transcripts, _participants, _speakers, _codebook, _coding, _themes)
    return [make(frames) for make in makers]


def _transcripts(frames: Mapping[str, pd.DataFrame]) -> Step:
    sources, people = frames["sources"], frames["participants"]
    says = f"{len(sources)} sources, {int(sources['words'].sum()):,} words" if len(sources) else "none yet"
    timeless = int(sources["wave"].isna().sum()) if len(people["wave"].dropna()) else 0
    says += f"; without a time point: {timeless}" if timeless else ""
    return Step("Transcripts", bool(len(sources)), says, 'project.import_transcripts("folder with your transcripts")')


def _participants(frames: Mapping[str, pd.DataFrame]) -> Step:
    people = frames["participants"]
    persons = people["participant"].nunique()
    says = f"{persons} people in {people['group'].nunique()} stakeholder groups" if persons else "none yet"
    way = "fill participants.csv (toolkit prepare FOLDER writes one) and import the folder again"
    return Step("Participants", bool(persons), says, way)


def _speakers(frames: Mapping[str, pd.DataFrame]) -> Step:
    speakers, kinds = frames["speakers"], frames["sources"].set_index("source")["kind"]
    spoken = speakers["source"].map(kinds).isin([str(kind) for kind in PERSON_KINDS - FORM_KINDS])
    unknown = speakers[spoken & (speakers["role"] == "unknown") & (speakers["turns"] > 0)]
    if speakers.empty:
        return Step("Speakers", False, "none yet", "", optional=True)
    says = "every label is known" if unknown.empty else f"not known: {_some(_labels(unknown))}"
    way = "project.people.review(); project.speakers() lists them"
    return Step("Speakers", unknown.empty, says, way, optional=True)


def _codebook(frames: Mapping[str, pd.DataFrame]) -> Step:
    codes, themes = frames["codes"], frames["themes"]
    says = f"{len(codes)} codes, {len(themes)} themes" if len(codes) else "none yet"
    way = 'project.import_codebook("codebook.yaml") or project.codebook.add("a code")'
    return Step("Codebook", bool(len(codes)), says, way)


def _coding(frames: Mapping[str, pd.DataFrame]) -> Step:
    sources, codings = frames["sources"], frames["codings"]
    finished = int(frames["finished"]["source_id"].nunique())
    written = sources.loc[
        (sources["words"] > 0) & ~sources["kind"].isin(FORM_KINDS), "source"
    ]  # “fine” asks for no code
    untouched = [name for name in written if name not in set(codings["source"])] if len(codings) else []
    says = f"{len(codings)} codings"
    says += f"; finished: {finished} of {len(sources)} sources" if finished else ""
    says += f"; nothing coded yet in {_some(untouched)}" if untouched else ""
    lost = len(frames["to_review"])
    says += f"; to review after a correction: {lost}" if lost else ""
    done = bool(len(codings)) and not untouched and not lost and (not finished or finished == len(sources))
    way = (
        "project.review_corrections()"
        if lost
        else ('project.desk() or project.import_codings("codings.csv"); project.finish(source="…") when one is done')
    )
    return Step("Coding", done, says, way, optional=bool(len(codings)))


def _themes(frames: Mapping[str, pd.DataFrame]) -> Step:
    codes, themes, coded = frames["codes"], frames["themes"], set(frames["codings"]["code"])
    linked = set(frames["theme_codes"]["code"])
    used = [code for code in codes.loc[~codes["archived"].astype(bool), "code"] if code in coded]
    unlinked = [code for code in used if code not in linked and not _covered(code, codes, linked)]
    says = f"{len(themes)} themes" + (f"; in no theme: {_some(unlinked)}" if unlinked else "")
    way = 'project.codebook.add_theme("…", claim="…", codes=[…]) or project.codebook.link("theme", "code")'
    return Step("Themes", bool(len(themes)) and not unlinked, says, way, optional=bool(len(themes)))


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
    rest = [f"Still open: {step.next}" for step in found if not step.done and step.next]
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
