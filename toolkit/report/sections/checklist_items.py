"""The items of reporting checklists in our own short words: number, item, parts of a report, fact of the study.

Sources: COREQ, Tong, Sainsbury and Craig 2007; SRQR, O'Brien and others 2014; RTARG, Braun and Clarke 2024; the fifteen
points, Braun and Clarke 2006, Table 2. What is submitted is the published list, not these words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number and words, the sections where its evidence stands, the fact of the study that belongs to it.

    `may_not_apply`: some approaches answer it with a reason instead.
    """

    number: str
    words: str
    sections: tuple[str, ...] = ()
    fact: str = ""
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list with its title and where it is published."""

    title: str
    published: str
    items: tuple[Item, ...]


_COREQ = (
    Item("1", "Who interviewed or led the groups"),
    Item("2", "Their qualifications"),
    Item("3", "Their occupation at the time"),
    Item("4", "Their gender"),
    Item("5", "Their experience and training"),
    Item("6", "Whether they knew participants before"),
    Item("7", "What participants knew about them"),
    Item("8", "What they assumed and were interested in", fact="reflexive memos"),
    Item("9", "Theory and methodology", ("method",), "approach"),
    Item("10", "How participants were selected", ("sample",), "planned"),
    Item("11", "How they were approached", ("method",)),
    Item("12", "How many took part", ("sample", "participants"), "size"),
    Item("13", "Who refused or dropped out, and why", ("sample", "limitations"), "missing"),
    Item("14", "Where the material was collected", ("sample",), "modes"),
    Item("15", "Who else was present", fact="others"),
    Item("16", "What matters about the sample", ("participants",)),
    Item("17", "Questions, prompts, guide; whether piloted", ("guide",), "guide"),
    Item("18", "Whether people were interviewed again", ("sample", "change"), "again"),
    Item("19", "Whether it was recorded"),
    Item("20", "Field notes", ("sample",), "notes"),
    Item("21", "How long interviews and groups took", fact="words"),
    Item("22", "Saturation", fact="saturation", may_not_apply=True),
    Item("23", "Whether transcripts went back to participants", may_not_apply=True),
    Item("24", "How many people coded", ("method",), "coders", may_not_apply=True),
    Item("25", "The coding tree", ("codebook",), "codes", may_not_apply=True),
    Item("26", "Whether themes were set in advance or came from the material", ("method", "codebook"), "origins"),
    Item("27", "Software", ("method",), "software"),
    Item("28", "Whether participants commented on the findings", may_not_apply=True),
    Item("29", "Quotations, each with who is quoted", ("quotations",), "quoted"),
    Item("30", "Findings fit the material", ("quotations", "balance"), "evidence"),
    Item("31", "Major themes are clear", ("themes", "quotations"), "claims"),
    Item("32", "Differing views and minor themes", ("quotations", "groups", "change"), "against"),
)

_SRQR = (
    Item("1", "Title says what was studied and how"),
    Item("2", "Abstract", ("summary",)),
    Item("3", "The problem and why it matters"),
    Item("4", "Purpose or questions", ("questions",)),
    Item("5", "Approach and its assumptions", ("method",), "approach"),
    Item("6", "Researchers' characteristics and reflexivity", ("method",), "reflexive memos"),
    Item("7", "Context: places and time", ("method", "sites"), "dates"),
    Item("8", "How sources and people were sampled, and when that stopped", ("sample",), "planned"),
    Item("9", "Ethical approval, consent, confidentiality", ("method",), "consents"),
    Item("10", "How and when material was collected, and what changed", ("method", "sample"), "modes"),
    Item("11", "Guides, forms and devices used", ("guide", "forms"), "guide"),
    Item("12", "Number and characteristics of people and documents", ("sample", "participants"), "size"),
    Item("13", "How material was processed: transcripts, checks, names removed", ("limitations",), "checked"),
    Item("14", "How inferences and themes came about, and by whom", ("method", "codebook", "trail"), "coders"),
    Item("15", "What was done for trustworthiness", ("agreement", "trail", "balance"), "several"),
    Item("16", "Main findings: interpretation, themes, patterns", ("themes", "quotations"), "claims"),
    Item("17", "Quotations and other evidence", ("quotations",), "quoted"),
    Item("18", "What it adds to earlier work; where it may hold"),
    Item("19", "Limitations", ("limitations",)),
    Item("20", "Conflicts of interest"),
    Item("21", "Funding"),
)

_RTARG = (
    Item("1", "Reflexive thematic analysis is named as such, with the sources followed", ("method",), "approach"),
    Item("2", "Why this approach fits the question and the theory behind it", ("method",)),
    Item("3", "Theoretical and political assumptions are stated", ("method",)),
    Item("4", "Who the researchers are and how that shaped the work", ("method",), "reflexive memos"),
    Item("5", "The setting, and why these participants and this material", ("sample", "participants"), "size"),
    Item("6", "Number of participants and depth of material are argued for, not by saturation", ("sample",), "words"),
    Item("7", "How the material was collected and transcribed", ("sample", "guide"), "modes"),
    Item("8", "Consent, ethics and care for participants", ("method",), "consents"),
    Item("9", "What was done in each phase, as it was, not as a recipe", ("method", "trail"), "dates"),
    Item("10", "How codes were made: towards what is said or what is meant; from the material or theory", ("codebook",),
         "origins"),
    Item("11", "Who coded; several coders are several readings, not a check", ("method",), "coders"),
    Item("12", "Nothing borrowed that does not fit: agreement, saturation, themes that “emerged”", (), "fits"),
    Item("13", "Themes are patterns of meaning with a central idea, not topics", ("quotations",), "claims"),
    Item("14", "Few enough themes to be told well", ("themes",), "themes"),
    Item("15", "Extracts are interpreted, not left to speak for themselves", ("quotations",)),
    Item("16", "Extracts come from across the material, each with who is quoted", ("balance",), "quoted"),
    Item("17", "Contradictions and what does not fit are told", ("quotations",), "against"),
    Item("18", "Numbers, if any, do not stand for importance", ("themes", "method")),
    Item("19", "Findings are set beside earlier work; what they may mean elsewhere"),
    Item("20", "Limits are those of this approach, not of another one", ("limitations",)),
)  # fmt: skip

_FIFTEEN = (
    Item("1", "Transcripts are detailed enough and were checked against the recording", ("limitations",), "checked"),
    Item("2", "Every item got equal attention", (), "coded"),
    Item("3", "Themes do not rest on a few vivid examples", ("themes", "balance"), "thin"),
    Item("4", "All relevant extracts were gathered for each theme", ("codebook",), "homeless"),
    Item("5", "Themes were checked against one another and the whole material", (), "shared"),
    Item("6", "Themes are coherent, consistent, distinct", ("codebook",), "definitions"),
    Item("7", "The material is interpreted, not only described", ("quotations",)),
    Item("8", "Extracts and claims fit", ("quotations",), "evidence"),
    Item("9", "The story convinces and is well organised", ("summary",)),
    Item("10", "Narrative and extracts are in balance", ("quotations",), "quoted words"),
    Item("11", "Each phase had time enough", ("trail",), "dates"),
    Item("12", "Assumptions and approach are stated", ("method",), "approach"),
    Item("13", "What is said to have been done is what was done", ("method",), "fits"),
    Item("14", "Language fits the theory of knowledge", (), "wording"),
    Item("15", "The researcher is active: themes do not just emerge", ("method",), "reflexive memos"),
)

CHECKLISTS = {
    "RTARG": Checklist(
        "Reflexive thematic analysis: what to report (after RTARG)",
        "Braun and Clarke 2024, Palliative Medicine 38:608; our own grouping and numbers",
        _RTARG,
    ),
    "Braun and Clarke": Checklist(
        "Fifteen points of good thematic analysis", "Braun and Clarke 2006, Table 2", _FIFTEEN
    ),
    "COREQ": Checklist("COREQ: interviews and focus groups", "Tong, Sainsbury and Craig 2007", _COREQ),
    "SRQR": Checklist("SRQR: qualitative research", "O'Brien and others 2014", _SRQR),
}
