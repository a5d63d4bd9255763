"""What a finding says of how many, held against the counts."""

from collections.abc import Iterator

import pandas as pd

from toolkit.analysis.change import BOTH, NEITHER, changes
from toolkit.analysis.claim import Claim, Remark, Tally, named
from toolkit.analysis.wording import study_words, word_fits, words_for_how_many
from toolkit.model import Change

HOW_MANY, NUMBER, CHANGE, NOBODY, WAITING = "how many", "number", "change", "nobody to count", "not coded yet"


def count_remarks(claim: Claim) -> Iterator[Remark]:
    """Yield what the counts say against a finding."""
    if not claim.item:
        if claim.says_how_many and not claim.row["lost"]:
            nothing = "It names no theme and no code, so nothing can be counted."
            yield Remark(HOW_MANY, _said(claim), nothing, claim.place)
    elif claim.is_change:
        yield from _change(claim)
    else:
        yield from _how_many(claim)


def _how_many(claim: Claim) -> Iterator[Remark]:
    tally = claim.tally
    if not tally.of:
        yield Remark(NOBODY, _said(claim), _why_nobody(claim, tally), claim.place)
        return
    if tally.not_coded and claim.says_how_many:
        waiting = f"{_counts(claim, tally)}; not coded yet: {named(tally.not_coded)}."
        yield Remark(WAITING, _said(claim), waiting, claim.place)
    rule, words = str(claim.row["quantifier"]), study_words(claim.data)
    if rule and not word_fits(rule, tally.n, tally.of):
        told = words_for_how_many(tally.n, tally.of, words=words)
        yield Remark(HOW_MANY, _said(claim), f"{_counts(claim, tally)}: “{told}”.", claim.place)
    if _differs(claim, tally.n, tally.of):
        yield Remark(NUMBER, _said_number(claim), f"{_counts(claim, tally)}.", claim.place)


def _change(claim: Claim) -> Iterator[Remark]:
    """Hold a change against the same people at both time points."""
    first, second = claim.waves
    if not first or not second:
        yield Remark(CHANGE, _said(claim), "There is no earlier time point to compare with.", claim.place)
        return
    table = claim.once(
        f"change {claim.level} {first} {second} {claim.whom}",
        lambda: pd.DataFrame(changes(claim.data, first, second, level=claim.level, where=claim.whom)),
    )
    rows = table[table[claim.level] == claim.item].set_index("change")
    who = {name: str(rows.loc[name, "who"]) for name in rows.index}
    n = {name: int(rows.loc[name, "n"]) for name in rows.index}
    of = sum(n.values())
    if not of:
        none = f"Nobody was interviewed, asked and coded at both {first} and {second}."
        yield Remark(CHANGE, _said(claim), none, claim.place)
        return
    gone, come = n[f"{first} only"], n[f"{second} only"]
    told = ", ".join(f"{name} {n[name]}" + (f" ({who[name]})" if n[name] else "") for name in n)
    counts = f"Of {of} interviewed at both, {told}"
    kind = Change(claim.row["quantifier"])
    if not _holds(kind, gone, come):
        yield Remark(CHANGE, _said(claim), f"{counts}.", claim.place)
    moved = {Change.MORE: come, Change.FEWER: gone}.get(kind, n[BOTH] + n[NEITHER])
    if _differs(claim, moved, of):
        yield Remark(NUMBER, _said_number(claim), f"{counts}.", claim.place)


def _holds(kind: Change, gone: int, come: int) -> bool:
    return {
        Change.MORE: come > gone,
        Change.FEWER: gone > come,
        Change.AS_MANY: gone == come,
        Change.NO_CHANGE: gone == come == 0,
    }[kind]


def _differs(claim: Claim, n: int, of: int) -> bool:
    said_n, said_of = claim.number
    return said_n not in (None, n) or said_of not in (None, of)


def _said(claim: Claim) -> str:
    """Return what a finding says of how many, in the study's words."""
    rule = str(claim.row["quantifier"])
    if not rule:
        return _said_number(claim) or "something of them"
    return f"“{study_words(claim.data).get(rule, rule)}”"


def _said_number(claim: Claim) -> str:
    n, of = claim.number
    return " ".join([*([str(n)] if n is not None else []), *([f"of {of}"] if of is not None else [])])


def _counts(claim: Claim, tally: Tally) -> str:
    """Say who raised it and who did not: an exception has a name."""
    unit = "" if claim.row["count"] == "participants" else f" {claim.row['count']}"
    others = f"; not {named(tally.others)}" if tally.others else ""
    raised = f" ({named(tally.raised)}{others})" if tally.raised else f" (not {named(tally.others)})"
    asked = f"; {len(tally.not_asked)} not asked" if tally.not_asked else ""
    return f"{tally.n} of {tally.of}{unit} raised “{claim.item}”{raised}{asked}"


def _why_nobody(claim: Claim, tally: Tally) -> str:
    if tally.not_coded:
        return f"None of them is coded yet: {named(tally.not_coded)}."
    if tally.not_asked:
        return f"They were not asked: {named(tally.not_asked)}."
    if claim.spoken:
        return 'Who speaks is not known, so they cannot be counted as people: say count="groups" or count="sources".'
    return "Nobody of them was interviewed."
