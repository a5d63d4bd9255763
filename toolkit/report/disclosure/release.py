"""Release: sections and an audience in, what may be rendered and a list of decisions out.

Pure: nothing is read but the sections and the study, nothing is written. A renderer sees only what comes out here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.analysis.kept_back import kept_back, note_of
from toolkit.errors import NotFound
from toolkit.report.description import Block, Figure, Section, Table, Text
from toolkit.report.disclosure.counts import HiddenCounts
from toolkit.report.disclosure.decisions import Decision, counted, decisions_table
from toolkit.report.disclosure.numbers import numbers_of
from toolkit.report.disclosure.pictures import why_left_out
from toolkit.report.disclosure.quoted import Quotations, stakeholder_groups
from toolkit.report.disclosure.rules import Rules, rules_for
from toolkit.report.disclosure.scrubbed import PERSONS, Scrubbed
from toolkit.report.disclosure.wording import Words, words_for
from toolkit.study import Result, StudyData

FOR_THE_TEAM = "For the team only: persons can be recognised. Not for passing on."
NO_GUARANTEE = (
    "This is no guarantee: who knows the people may recognise them. Read every quotation before you pass it on."
)


@dataclass(frozen=True, kw_only=True)
class Released:
    """What may be rendered, what was decided, and what is shown all the same, with its reason."""

    sections: list[Section]
    decisions: Result
    overrides: Mapping[str, str] = field(default_factory=dict)


def release(
    sections: Sequence[Section],
    data: StudyData,
    audience: str,
    *,
    threshold: int | None = None,
    zeros: str = "shown",
    shown: Mapping[str, str] | None = None,
) -> Released:
    """Return what an audience may see of a report's sections.

    For the team nothing is hidden but quotations of people who refused to be quoted. Extracts that overlap words
    flagged for safeguarding are quoted for nobody; the last section says how many there are. Outside the team:

    * Numbers of people below the threshold are hidden, so are those that leave fewer than that over (k of n shows
      both), everything about groups smaller than the threshold, and as many further numbers as it takes until no hidden
      one can be worked out (section 6.3 of the methods note; bounds by linear programming).
    * Tables and pictures of single people are left out, people behind a number too; notes and sentences that name
      people or hold a number below the threshold as well.
    * A quotation needs consent where the study records any, a form that its respondent agreed to share, and a role that
      several people hold. For the public the label is the role alone.

    All numbers of a report are looked at together. Covered: sums in a row (`Table.sums`) and a row “All”; where group
    sizes add up, sums that were not said to be exact; a last column that always adds the others up; rows under rows,
    sub-themes and codes under their theme in any table; the same theme under the same head in several tables and in the
    line of a theme; a theme at one time point, by site, overall and in the table of change; “Parent Marrowby” within
    “Parent”; people who stand in several rows (`People`). Not covered: numbers that are no `Count` and have no people
    beside them (words in a cell, plain numbers, percentages), numbers in words (“both mentors”), groups that two tables
    split in other ways, other reports and versions of this one, and what a reader knows from elsewhere.

    Args:
        sections: The sections as they were described.
        data: The study they were made from.
        audience: "team", "partner" or "public".
        threshold: From how many people on a number is seen: 3, 5 or 10; without it, 3 for a partner and 5 for the
            public.
        zeros: "shown" (where the group is large enough) or "hidden", with the numbers that are everybody.
        shown: What is shown all the same, with the reason: a stakeholder group so small that the role names the
            person, or the key of a table whose numbers everybody may see.

    Raises:
        NotFound: There is no such audience, or `shown` names no group and no table.
        InvalidInput: Another threshold, or no reason is given.

    >>> release([Section(key="a", heading="A")], StudyData(), "team").sections[0].blocks[0].words
    'For the team only: persons can be recognised. Not for passing on.'
    """
    rules = rules_for(audience, threshold, zeros, shown)
    _check_names(rules, sections, data)
    words = words_for(data, rules.threshold)
    quotations = Quotations(data, rules)
    quoted = _each(sections, quotations.block)
    if rules.open:
        cells = (0, len(numbers_of(quoted, data).at))
        decided = _table(quotations, quotations.decisions(), cells, 0)
        return Released(sections=_noted(_marked(quoted), data), decisions=decided)
    released = _outside(quoted, data, rules, words, quotations)
    return replace(released, sections=_noted(released.sections, data))


def _outside(
    sections: Sequence[Section], data: StudyData, rules: Rules, words: Words, quotations: Quotations
) -> Released:
    scrubbed = Scrubbed(words)
    left: list[Decision] = []

    def of_groups(block: Block) -> "Block | None":
        if not scrubbed.is_of_persons(block):
            return block
        left.append(_left("a table", getattr(block, "title", ""), getattr(block, "key", ""), PERSONS))
        return None

    tables = _each(sections, of_groups)
    counts = HiddenCounts(tables, data, rules)
    pictures: list[Decision] = []

    def seen(block: Block) -> "Block | None":
        why = why_left_out(block, words, anything_hidden=bool(counts.hidden)) if isinstance(block, Figure) else ""
        if isinstance(block, Figure) and why:
            pictures.append(_left("a picture", block.picture.title, block.key, why))
            return None
        return scrubbed.block(block)

    marked = [
        replace(section, blocks=[counts.released(number, place) for place in range(len(section.blocks))])
        for number, section in enumerate(tables)
    ]
    kept = _each(marked, seen)
    decisions = [*counts.decisions(), *quotations.decisions(), *left, *pictures, *scrubbed.decisions]
    full = [one for one, before in zip(kept, sections, strict=True) if one.blocks or not before.blocks]
    return Released(
        sections=full,
        decisions=_table(quotations, decisions, counts.cells, len(pictures)),
        overrides={**quotations.overrides, **counts.overrides},
    )


def _each(sections: Sequence[Section], change: "Callable[[Block], Block | None]") -> list[Section]:
    """Return sections with each block changed, or left out where nothing comes back."""
    return [
        replace(section, blocks=[new for block in section.blocks if (new := change(block)) is not None])
        for section in sections
    ]


def _marked(sections: Sequence[Section]) -> list[Section]:
    """Say on top of the first section that the report stays in the team."""
    return [
        replace(section, blocks=[Text(words=FOR_THE_TEAM, key="audience"), *section.blocks]) if not number else section
        for number, section in enumerate(sections)
    ]


def _noted(sections: Sequence[Section], data: StudyData) -> list[Section]:
    """Say at the end how many extracts are kept back for safeguarding, and nothing of them."""
    number = int(data.codings["coding"].isin(kept_back(data)).sum())
    if not number or not sections:
        return list(sections)
    note = Text(words=note_of(number), key="safeguarding")
    return [*sections[:-1], replace(sections[-1], blocks=[*sections[-1].blocks, note])]


def _check_names(rules: Rules, sections: Sequence[Section], data: StudyData) -> None:
    keys = [block.key for section in sections for block in section.blocks if isinstance(block, Table)]
    known = [*stakeholder_groups(data), *keys]
    for name in rules.shown:
        if name not in known:
            raise NotFound.among("stakeholder group or table", name, known)


def _left(what: str, title: str, key: str, why: str) -> Decision:
    return Decision(what=f"{what} left out", where=title, key=key, why=why, do='Keep it inside: audience="team".')


def _table(quotations: Quotations, decisions: Sequence[Decision], cells: tuple[int, int], pictures: int) -> Result:
    out = sum(len(places) for places in quotations.left.values())
    summary = (
        f"{cells[0]} of {counted(cells[1], 'cell')} hidden, {out} of {counted(quotations.seen, 'quotation')} left out, "
        f"{counted(pictures, 'picture')} left out."
    )
    return decisions_table(decisions, summary, (FOR_THE_TEAM,) if quotations.rules.open else (NO_GUARANTEE,))
