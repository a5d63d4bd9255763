"""Extracts as evidence: where, when and by whom the words of a coding were said, and what contradicts a theme."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground
from toolkit.analysis.labels import Labels
from toolkit.model import PERSON_KINDS, Evidence, Status
from toolkit.study import StudyData


@dataclass(frozen=True, kw_only=True)
class Extract:
    """An extract that is in its place: where and when it was said, by whom, and which codes lie on its words."""

    place: str
    people: tuple[str, ...]
    wave: str
    group: frozenset[str]
    site: frozenset[str]
    spoken: bool
    observed: bool
    withdrawn: tuple[str, ...]
    codes: frozenset[str]


def extracts_in(data: StudyData, codings: Iterable[str]) -> dict[str, Extract]:
    """Return the extracts of these codings that are in their place, whoever coded them."""
    everybody = data.layers if len(data.layers) else data.codings
    rows = everybody[everybody["coding"].isin(set(codings))].reset_index(drop=True)
    ground = Ground(replace(data, codings=rows))
    slots, labels = ground.slots, Labels(data)
    spoken: dict[str, list[int]] = {}
    for place, slot in zip(ground.pieces["coding"], ground.pieces["slot"], strict=True):
        spoken.setdefault(ground.codings["coding"].iloc[place], []).append(int(slot))
    sources = data.sources.set_index("source")
    gone = data.participants[data.participants["status"] == Status.WITHDRAWN]["participant"]
    theirs = data.turns[data.turns["participant"].isin(set(gone))]
    found = {}
    for row in rows.to_dict("records"):
        here = slots.iloc[spoken.get(row["coding"], [])]
        source, people = row["source"], list(dict.fromkeys(here["participant"].dropna()))
        site = set(here["site"].dropna()) or {sources.loc[source, "site"]} - {None}
        found[row["coding"]] = Extract(
            place=f"{source} {labels.of(source, people)}" if people else source,
            people=tuple(people),
            wave=labels.wave_of(source),
            group=frozenset(here["group"].dropna()),
            site=frozenset(one for one in site if isinstance(one, str)),
            spoken=len(here) > 0,
            observed=sources.loc[source, "kind"] not in PERSON_KINDS,
            withdrawn=tuple(dict.fromkeys(_meeting(theirs, row)["participant"])),
            codes=frozenset(_meeting(everybody, row)["code"]),
        )
    return found


def _meeting(rows: pd.DataFrame, span: Any) -> pd.DataFrame:
    """Return the rows that share a character with a coding."""
    same = rows["source"] == span["source"]
    return rows[same & (rows["start"] < span["end"]) & (span["start"] < rows["end"])]


def contradicting(data: StudyData, theme: str) -> dict[str, Extract]:
    """Return the extracts of the coding counted here that contradict a theme, whatever they are coded for."""
    against = data.evidence[data.evidence["kind"] == Evidence.CONTRADICTS]
    against = against[against["coding"].isin(set(data.codings["coding"]))]
    found: dict[str, Extract] = data.once("contradicting extracts", lambda: extracts_in(data, against["coding"]))
    mine = against.loc[against["theme"] == theme, "coding"]
    return {one: found[one] for one in mine if one in found and (found[one].spoken or found[one].observed)}
