"""The extracts that a finding rests on, held against what it says: when, who, where, which theme, what is left out."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from toolkit.analysis.claim import Claim, Remark, named
from toolkit.analysis.evidence import Extract, contradicting, extracts_in
from toolkit.model import Placed

NO_EXTRACT, GONE, WITHDRAWN, NO_VOICE = "no extract", "extract gone", "withdrawn", "not their words"
TIME, GROUP, SITE, THEME, AGAINST = "time point", "group", "site", "theme", "contradicted"
WHO = {"group": GROUP, "site": SITE}


def evidence_remarks(claim: Claim) -> Iterator[Remark]:
    """Yield what the extracts say against a finding."""
    links = claim.data.finding_extracts
    mine = links[links["finding"] == claim.row["finding"]]
    known = claim.once("extracts", lambda: extracts_in(claim.data, links["coding"]))
    found = [known[one] for one in mine["coding"] if one in known]
    yield from _missing(claim, mine)
    yield from _voices(found)
    heard = [one for one in found if one.spoken or one.observed]
    yield from _times(claim, heard)
    for name, check in WHO.items():
        yield from _people(claim, heard, name, check)
    yield from _theme(claim, found)
    yield from _against(claim, set(mine["coding"]))


def _missing(claim: Claim, mine: pd.DataFrame) -> Iterator[Remark]:
    lost = claim.row["lost"]
    if lost:
        words = {"wave": "time point", "than": "time point", "group": "stakeholder group"}
        said = named([words.get(one, one) for one in lost])
        yield Remark("gone", said, f"The {said} that it names is no longer in the study.", "")
    if mine.empty and not (claim.row["gap"] or claim.row["literature"] or claim.says_nobody):
        yield Remark(NO_EXTRACT, "", "No extract is linked to it, and no literature is cited.", "")
    for state, why in (
        (Placed.GONE, "no longer in the study"),
        (Placed.TO_REVIEW, "waiting for review after a correction of the text"),
    ):
        some = list(mine.loc[mine["state"] == state, "coding"])
        if some:
            yield Remark(GONE, "", f"{_share(some, mine['coding'])} {why}.", named(some))


def _voices(found: Iterable[Extract]) -> Iterator[Remark]:
    gone = [one for one in found if one.withdrawn]
    if gone:
        who = dict.fromkeys(name for one in gone for name in one.withdrawn)
        yield Remark(WITHDRAWN, "", f"{named(list(who))} withdrew; these words cannot be used.", _places(gone))
    silent = [one for one in found if not one.spoken and not one.observed and not one.withdrawn]
    if silent:
        yield Remark(
            NO_VOICE, "", "These are words of an interviewer or of somebody else who was present.", _places(silent)
        )


def _times(claim: Claim, found: Iterable[Extract]) -> Iterator[Remark]:
    off = [one for one in found if claim.waves and one.wave and one.wave not in claim.waves]
    if off:
        when = " and ".join(dict.fromkeys(one.wave for one in off))
        said = " and ".join(dict.fromkeys(claim.waves))
        yield Remark(TIME, said, f"{_share(off, found)} from {when}.", _places(off))


def _people(claim: Claim, found: list[Extract], name: str, check: str) -> Iterator[Remark]:
    """An observer's words may stand beside those of the group, not in their stead."""
    wanted = claim.whom.get(name)
    if not wanted:
        return
    said: dict[int, frozenset[str]] = {id(one): getattr(one, name) for one in found}
    heard = any(wanted in some for some in said.values())
    off = [
        one
        for one in found
        if wanted not in said[id(one)] and (said[id(one)] or (one.observed and not heard and check == GROUP))
    ]
    if off:
        others = dict.fromkeys(other for one in off for other in sorted(said[id(one)]) or ["an observer"])
        yield Remark(check, wanted, f"{_share(off, found)} from {' and '.join(others)}.", _places(off))


def _theme(claim: Claim, found: list[Extract]) -> Iterator[Remark]:
    if not claim.item or claim.says_nobody:
        return
    members = claim.data.members(claim.level)
    codes = set(members.loc[members["item"] == claim.item, "code"])
    off = [one for one in found if not one.codes & codes]
    if off:
        yield Remark(
            THEME, claim.item, f"{_share(off, found)} coded for something else, and not for this.", _places(off)
        )


def _against(claim: Claim, linked: set[str]) -> Iterator[Remark]:
    """Name the contradicting extracts of the theme, of these people and this time, if the finding links none."""
    theme = claim.row["theme"]
    if not theme or theme not in claim.data.items("theme"):
        return
    found = claim.once(f"against {theme}", lambda: contradicting(claim.data, theme))
    here = {coding: one for coding, one in found.items() if _concerns(claim, one)}
    if here and not linked & set(here):
        one = len(here) == 1
        said = "1 extract contradicts it and is" if one else f"{len(here)} extracts contradict it, and none of them is"
        yield Remark(AGAINST, theme, f"{said} {'not ' if one else ''}linked.", _places(here.values()))


def _concerns(claim: Claim, one: Extract) -> bool:
    """Tell whether an extract is of the time and the people that a finding is about."""
    then = not claim.waves or one.wave in claim.waves
    return then and all(wanted in getattr(one, name) for name, wanted in claim.whom.items())


def _share(off: list[Any], found: Iterable[Any]) -> str:
    total = len(list(found))
    if total == 1:
        return "Its extract is"
    return f"{len(off)} of its {total} extracts {'is' if len(off) == 1 else 'are'}"


def _places(found: Iterable[Extract]) -> str:
    return "; ".join(dict.fromkeys(one.place for one in found))
