"""The approach of a study: three plain questions, the method they point to, and what each method changes here.

The families are those of Braun and Clarke 2021 and 2022; realist evaluation after Pawson and Tilley 1997, constant
comparison after Glaser and Strauss 1967.
"""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.study import Basis, Result, StudyData

REFLEXIVE, CODEBOOK, RELIABILITY = "reflexive", "codebook", "coding_reliability"
REALIST, COMPARISON = "realist", "constant_comparison"
FAMILIES = (REFLEXIVE, CODEBOOK, RELIABILITY)  # of thematic analysis: a study is of one of them
METHODS: Mapping[str, str] = {
    REFLEXIVE: "reflexive thematic analysis",
    CODEBOOK: "thematic analysis with a codebook (framework, template, matrix)",
    RELIABILITY: "thematic analysis with tests of how alike people code",
    REALIST: "realist evaluation",
    COMPARISON: "constant comparison",
}
# Settings: why agreement is wanted where the method does not ask for it; why the method fits the questions; paragraphs
# of the statement of method in the words of the analysts, by key.
REASON, FITS, OWN_WORDS = "agreement_reason", "method_fits", "method_statement"
QUESTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "codes": (
        "How do your codes come about?",
        {
            "open": "They stay open and change as we read.",
            "partly set": "Some are set before, others come from reading; the codebook is revised on the way.",
            "fixed": "They are set before coding and stay as they are.",
        },
    ),
    "second_coder": (
        "What is a second coder for?",
        {
            "another reading": "To read differently, and talk about it.",
            "talking": "To notice where the codebook is unclear.",
            "checking": "To check that people code alike.",
        },
    ),
    "aim": (
        "What do you want to end with?",
        {
            "meaning": "What it means to people: patterns across what they told us.",
            "topics": "What was said on each topic, by whom and when.",
            "what works": "What works, for whom, in which circumstances and why.",
            "theory": "An account built up by comparing each new passage with the earlier ones.",
        },
    ),
}
SUBJECTS = ("codes", "agreement between coders", "saturation", "tests of numbers", "words in reports", "checklists",
            "also shown")  # fmt: skip
ASKS = "not offered: asks for a reason, which is printed with the number"
EFFECTS: Mapping[str, Mapping[str, str]] = {
    REFLEXIVE: {
        "codes": "open; the codebook is a record, not an instrument",
        "agreement between coders": ASKS,
        "saturation": ASKS,
        "tests of numbers": ASKS,
        "words in reports": "themes were “developed”",
        "checklists": "RTARG; Braun and Clarke's fifteen points",
    },
    CODEBOOK: {
        "codes": "part of them set early, then revised",
        "agreement between coders": "offered, as something to talk about",
        "saturation": "offered",
        "tests of numbers": "offered from ten people on",
        "words in reports": "themes were “identified” with the codebook",
        "checklists": "Braun and Clarke's fifteen points; COREQ",
    },
    RELIABILITY: {
        "codes": "set before; the codebook is an instrument",
        "agreement between coders": "expected in the report",
        "saturation": "offered",
        "tests of numbers": "offered from ten people on",
        "words in reports": "themes were “identified”, and coders agreed to a stated degree",
        "checklists": "Braun and Clarke's fifteen points; COREQ",
    },
    REALIST: {
        "agreement between coders": ASKS,
        "saturation": ASKS,
        "also shown": "records of context, mechanism and outcome, in the study and in its report",
    },
    COMPARISON: {
        "agreement between coders": ASKS,
        "saturation": "a judgement, written as a memo; the number asks for a reason",
        "also shown": "earlier extracts of a code beside a new one, with a memo on what differs",
    },
}


def effects(chosen: Sequence[str], title: str, notes: Iterable[str] = ()) -> Result:
    """Return what methods change: a row per subject, a column per method.

    >>> effects(["realist"], "Realist").columns.tolist()
    ['what', 'realist']
    """
    rows = [[subject, *(EFFECTS[name].get(subject, "") for name in chosen)] for subject in SUBJECTS]
    kept = [row for row in rows if any(row[1:])]
    return Result(kept, columns=["what", *chosen], basis=Basis(title=title, notes=tuple(notes)))


def methods(data: StudyData) -> tuple[str, ...]:
    """Return the methods a study has set: none, one, or one family with others beside it.

    >>> methods(StudyData(settings={"method": "reflexive"})), methods(StudyData())
    (('reflexive',), ())
    """
    chosen = data.settings.get("method") or ()
    return (chosen,) if isinstance(chosen, str) else tuple(chosen)


def is_reflexive(data: StudyData) -> bool:
    """Tell whether a study is set as reflexive thematic analysis."""
    return REFLEXIVE in methods(data)


def wants_a_reason(data: StudyData) -> bool:
    """Tell whether agreement between coders needs a reason: it has no place in the methods that were chosen."""
    chosen = methods(data)
    return bool(chosen) and not {CODEBOOK, RELIABILITY} & set(chosen)


def why_agreement(data: StudyData, reason: str | None = None) -> str:
    """Return why agreement between coders is wanted: what is said now, else what the study keeps."""
    return (reason or "").strip() or str(data.settings.get(REASON) or "").strip()


def check_methods(chosen: Sequence[str]) -> None:
    """Refuse methods that nobody knows, and two that exclude each other.

    Raises:
        NotFound: A method is not known.
        InvalidInput: Two of the three families of thematic analysis.
    """
    for name in chosen:
        if name not in METHODS:
            raise NotFound.among("method", name, METHODS)
    families = [name for name in chosen if name in FAMILIES]
    if len(set(families)) > 1:
        raise InvalidInput(
            f"A study is {families[0]} or {families[1]}, not both: they mean different things by a code.",
            fix="Choose one of them; realist and constant_comparison can stand beside it.",
        )


def proposed(*, codes: str, second_coder: str, aim: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the methods that three answers point to, and what to think about before choosing them.

    Raises:
        NotFound: An answer is none of those offered.

    >>> proposed(codes="open", second_coder="another reading", aim="what works")
    (('reflexive', 'realist'), [])
    """
    for name, value in (("codes", codes), ("second_coder", second_coder), ("aim", aim)):
        if value not in QUESTIONS[name][1]:
            raise NotFound.among("answer", value, QUESTIONS[name][1])
    checking = second_coder == "checking"
    family = {"open": REFLEXIVE, "partly set": CODEBOOK, "fixed": RELIABILITY if checking else CODEBOOK}[codes]
    beside = {"what works": [REALIST], "theory": [COMPARISON]}.get(aim, [])
    return (family, *beside), _remarks(codes, aim, checking=checking)


def _remarks(codes: str, aim: str, *, checking: bool) -> list[str]:
    said = []
    if codes == "open" and checking:
        said.append(
            "Open codes and a check of agreement pull apart: where codes change on the way, two people cannot be "
            "expected to agree. Either set part of the codes before, or take the second coder as another reading."
        )
    if codes == "open" and aim == "topics":
        said.append("To end with what was said on each topic, part of the codes is usually set before: codebook.")
    if codes == "fixed" and aim == "meaning":
        said.append("Fixed codes find what they name. For what nobody expected, leave some of them open.")
    return said
