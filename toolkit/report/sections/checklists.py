"""Reporting checklists: each item with where its evidence stands and a field to write in; never a score."""

from toolkit.analysis.method import is_reflexive, wants_a_reason, why_agreement
from toolkit.errors import NotFound
from toolkit.report.description import Block, Cell, Column, Section, Table, Text
from toolkit.report.sections.checklist_facts import NONE_YET, fact_of
from toolkit.report.sections.checklist_items import CHECKLISTS, Item
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.trail import kept
from toolkit.report.sections.words import table_of
from toolkit.study import Basis, StudyData

WRITE = "[to write]"
WRITE_OR_NOT = "[to write; or: not applicable to this approach, because …]"
PERSON_SAYS = "for you to say"
NO_SCORE = (
    "The items are in our own short words. The study fills in what it can show; whether an item is met, a person says. "
    "There is no score: a list that is ticked is not yet a good analysis."
)


def checklists(data: StudyData, choices: Choices) -> list[Section]:
    """The checklists chosen; without a choice, those that fit the approach of the study."""
    if data.sources.empty:
        return []
    names = choices.checklists or default_lists(data)
    for name in names:
        if name not in CHECKLISTS:
            raise NotFound.among("checklist", name, CHECKLISTS)
    tables = [table for name in names if (table := checklist_table(data, choices, name))]
    blocks: list[Block] = [Text(words=NO_SCORE, key="checklists.about"), *tables]
    return [Section(key="checklists", heading="Checklists", blocks=blocks)]


def default_lists(data: StudyData) -> tuple[str, ...]:
    """Return the checklists that fit the approach: generic ones make a reflexive report incoherent."""
    return ("RTARG", "Braun and Clarke") if is_reflexive(data) else ("Braun and Clarke", "COREQ")


def checklist_table(data: StudyData, choices: Choices, name: str) -> Table | None:
    """Describe one checklist: number, item, where its evidence stands, what is to be written."""
    chosen = CHECKLISTS[name]
    rows: list[list[Cell]] = [
        [item.number, item.words, _where(item, data, choices), WRITE_OR_NOT if item.may_not_apply else WRITE]
        for item in chosen.items
    ]
    return table_of(
        f"checklists.{name}",
        chosen.title,
        [Column("No.", 0.4), Column("Item", 2.2), Column("Where the evidence stands", 2.8), Column("To write", 1.6)],
        rows,
        Basis(notes=(f"After {chosen.published}. Read the published list before it is handed in.",)),
        f"{len(rows)} items with where their evidence stands.",
    )


def _where(item: Item, data: StudyData, choices: Choices) -> str:
    heads = [HEADINGS[name] for name in item.sections if name in HEADINGS and _stands(name, data, choices)]
    parts = [", ".join(f"“{head}”" for head in heads), fact_of(item.fact, data, choices)]
    return ". ".join(part for part in parts if part) or PERSON_SAYS


HEADINGS = {
    "summary": "Summary", "questions": "Questions of the evaluation", "method": "How this evaluation was done",
    "sample": "Sample and material", "participants": "Participants", "themes": "Themes",
    "quotations": "What people said", "groups": "Stakeholder groups compared", "sites": "Sites",
    "change": "Change between time points", "forms": "Feedback forms", "balance": "Who is quoted",
    "limitations": "Limitations", "guide": "Topic guide", "codebook": "Codebook",
    "agreement": "Agreement between coders", "trail": "Audit trail",
}  # fmt: skip


def _stands(name: str, data: StudyData, choices: Choices) -> bool:
    """Tell whether a section is in this report and has something to say."""
    if choices.sections and name not in choices.sections:
        return False
    several = data.layers.groupby("source")["coder"].nunique()
    told: dict[str, bool] = {
        "change": len(data.waves) > 1,
        "groups": data.participants["group"].nunique() > 1,
        "sites": len(data.sites) > 1,
        "forms": len(data.forms) > 0,
        "guide": len(data.guide) > 0,
        "trail": len(kept(data, "trail")) > 0,
        "balance": fact_of("quoted", data, choices) != NONE_YET,
        "agreement": bool((several > 1).any())
        and (not wants_a_reason(data) or bool(why_agreement(data, choices.reason))),
    }
    return told.get(name, True)
