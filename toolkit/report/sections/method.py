"""The statement of method, filled from settings, history and counts; every paragraph can be changed by hand."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import pandas as pd

from toolkit.analysis.method import CODEBOOK, FITS, OWN_WORDS, RELIABILITY, methods, wants_a_reason, why_agreement
from toolkit.analysis.wording import WORDS_NOTE
from toolkit.model import FORM_KINDS, PERSON_KINDS, Evidence, MemoKind, SourceKind
from toolkit.report.description import Block, Section, Text, ToWrite
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.trail import kept
from toolkit.report.sections.words import counted, given, long_date
from toolkit.study import StudyData

APPROACH = {
    "reflexive": "The material was analysed with reflexive thematic analysis (Braun and Clarke 2006, 2019, 2022). "
    "Codes were kept open and changed throughout, and themes were developed by the analysts as interpretations of the "
    "coded material.",
    "codebook": "The material was analysed with a codebook form of thematic analysis. An early codebook was applied to "
    "the material and revised on the way, and themes were identified with it.",
    "coding_reliability": "The material was analysed with a coding-reliability form of thematic analysis. A codebook "
    "was agreed first, applied by more than one coder, and the coders' agreement was looked at before they settled "
    "their differences.",
    "realist": "The analysis was informed by realist evaluation (Pawson and Tilley 1997): it looks for what works for "
    "whom, in which contexts and through which mechanisms.",
    "constant_comparison": "The analysis was guided by constant comparison (Glaser and Strauss 1967): each new extract "
    "of a code was read beside the earlier ones.",
}
WHICH = (
    "Say which approach was taken and why it fits the questions; project.set(method=…) fills in the sentence for "
    f"{', '.join(APPROACH)}."
)
TEAM = (
    "Say who interviewed and who analysed, what their part in the programme is, and what they brought to the reading."
)
REACHED = "Say how people were chosen, approached and told what taking part means; who gave ethical approval and when."
MACHINES = (
    "Was a language model, a machine transcription or a translation used outside this study? Say which, on what, when, "
    "and who checked it; or say that none was."
)
COUNTED = (
    "A person counts once, however often they say a thing; a stakeholder group is never counted as a person. Somebody "
    "who was not interviewed at a time point, was not asked, or whose interview is not coded yet is in no number "
    "there, which is not the same as having said nothing. Interviewers' words are never counted. There are no "
    "percentages, since so few people cannot bear them. Numbers say how widely something was said among those who "
    "took part, not how important it is."
)


def method(data: StudyData, choices: Choices) -> list[Section]:
    """How the evaluation was done: approach, material, coding and themes, counting, software and machine help."""
    if data.sources.empty:
        return []
    parts: Sequence[tuple[str, str, Sequence[Block]]] = (
        ("approach", "Approach", _approach(data)),
        ("material", "Material", [_said("material", _material(data)), ToWrite(prompt=REACHED)]),
        ("coding", "Coding and themes", [*_coded(data, choices), ToWrite(prompt=TEAM)]),
        ("counting", "How numbers are counted", [_said("counting", f"{COUNTED} {WORDS_NOTE}")]),
        ("software", "Software and machine help", _software(data, choices)),
    )
    made = [
        Section(key=f"method.{key}", heading=head, blocks=_edited(data, blocks), level=2) for key, head, blocks in parts
    ]
    return [Section(key="method", heading="How this evaluation was done"), *made]


def _edited(data: StudyData, blocks: Sequence[Block]) -> list[Block]:
    """Put what people wrote in the place of what was filled in."""
    own = data.settings.get(OWN_WORDS) or {}
    return [replace(one, words=own[one.key]) if isinstance(one, Text) and own.get(one.key) else one for one in blocks]


def _said(key: str, words: str) -> Text:
    return Text(words=words, key=f"method.{key}")


def _approach(data: StudyData) -> list[Block]:
    told = [APPROACH[name] for name in methods(data) if name in APPROACH]
    if not told:
        return [ToWrite(prompt=WHICH)]
    fits = [] if data.settings.get(FITS) else [ToWrite(prompt="Say why this approach fits the questions.")]
    return [_said("approach", " ".join([*told, str(data.settings.get(FITS) or "")]).strip()), *fits]


def _material(data: StudyData) -> str:
    sources = data.sources
    kinds = [
        counted(len(rows), str(kind), str(kind) if str(kind).endswith("s") else "")
        for kind, rows in sources.groupby("kind", sort=False)
    ]
    days = sorted(day for day in (given(one, "") for one in sources["date"]) if day)
    when = f", dated from {long_date(days[0])} to {long_date(days[-1])}" if days else ""
    points = f" The time points are {', '.join(data.waves)}." if len(data.waves) > 1 else ""
    corrected = int((sources["version"] > 1).sum())
    parts = [
        f"The material is {counted(len(sources), 'source')}{when}: {', '.join(kinds)}.",
        points.strip(),
        _checked(data),
        f"{counted(corrected, 'text was', 'texts were')} corrected after the first import; earlier versions are kept."
        if corrected
        else "",
    ]
    return " ".join(part for part in parts if part)


def transcripts(data: StudyData) -> pd.DataFrame:
    """Return the sources that were spoken and written down: no form, no note, no document."""
    written = {*FORM_KINDS, SourceKind.NOTES}
    return data.sources[data.sources["kind"].isin(PERSON_KINDS) & ~data.sources["kind"].isin(written)]


def unchecked(data: StudyData) -> pd.DataFrame:
    """Return the transcripts that are not marked as checked against the recording."""
    spoken = transcripts(data)
    return spoken[[not given(day, "") for day in spoken["checked_on"]]] if "checked_on" in spoken else spoken


def _checked(data: StudyData) -> str:
    spoken = transcripts(data)
    done = len(spoken) - len(unchecked(data))
    return f"{done} of {len(spoken)} transcripts are marked as checked against the recording." if len(spoken) else ""


def _coded(data: StudyData, choices: Choices) -> list[Block]:
    if data.codings.empty:
        return [_said("coding", "Nothing is coded yet.")]
    paragraphs = [("coding", _coding(data)), ("themes", _themes(data)), ("several", _several(data, choices)),
                  ("memos", _memos(data)), ("milestones", _named_moments(data))]  # fmt: skip
    return [_said(key, words) for key, words in paragraphs if words]


def _coding(data: StudyData) -> str:
    codings = data.codings
    days = sorted(str(day)[:10] for day in codings["created_at"] if given(day, ""))
    when = ""
    if days:
        when = f" on {long_date(days[0])}" if days[0] == days[-1] else (
            f" between {long_date(days[0])} and {long_date(days[-1])}")  # fmt: skip
    origins = codings["origin"].value_counts()
    how = ", ".join(f"{'all' if len(origins) == 1 else f'{n:,}'} {_by(origin)}" for origin, n in origins.items())
    finished = int(data.sources["finished"].astype(bool).sum())
    done = f"{finished} of {len(data.sources)} sources are marked as finished." if finished else (
        "No source is marked as finished, so every source counts as coded.")  # fmt: skip
    used = int(data.codes["code"].isin(codings["code"]).sum())
    return (
        f"{data.coding_note} {counted(len(codings), 'coding')} in {codings['source'].nunique()} of "
        f"{len(data.sources)} sources were made{when}, {how}. {done} {used} of the {len(data.codes)} codes were used; "
        f"of the codes, {origins_of(data)}."
    ).strip()


def _by(origin: str) -> str:
    return {"hand": "by hand", "rule": "by a search whose hits a person took over",
            "suggestion": "from suggestions that a person took over"}.get(origin, origin)  # fmt: skip


def origins_of(data: StudyData) -> str:
    """Say how many codes are of which origin."""
    found = data.codes["origin"].map(lambda value: given(value, "of no stated origin")).value_counts()
    return ", ".join(f"{n} are {name}" for name, n in found.items())


def _themes(data: StudyData) -> str:
    if data.themes.empty:
        return ""
    verb = "identified" if {CODEBOOK, RELIABILITY} & set(methods(data)) else "developed"
    under = int(data.themes["parent"].notna().sum())
    kinds = data.evidence["kind"].value_counts()
    linked = [f"{int(kinds.get(kind, 0))} that {words}" for kind, words in (
        (Evidence.SUPPORTS, "support"), (Evidence.CONTRADICTS, "contradict"),
        (Evidence.COMPLICATES, "complicate"))]  # fmt: skip
    claims = int(data.themes["claim"].map(lambda value: bool(given(value, ""))).sum())
    evidence = " No extract is linked to a theme as evidence yet."
    if len(data.evidence):
        evidence = f" {len(data.evidence)} extracts were linked to themes as evidence: {', '.join(linked)} the theme."
    return (
        f"{counted(len(data.themes), 'theme was', 'themes were')} {verb} over the codes"
        + (f", {under} of them under another" if under else "")
        + f"; {claims} of them have a claim written as a sentence.{evidence}"
    )


def _several(data: StudyData, choices: Choices) -> str:
    people = set(data.coders.loc[data.coders["kind"] == "person", "coder"])
    coded = data.layers[data.layers["coder"].isin(people)].groupby("source")["coder"].nunique()
    twice = int((coded > 1).sum())
    if not twice:
        return ""
    settled = data.settlings["source"].nunique()
    return (
        f"{twice} of {len(data.sources)} sources were coded by more than one person, each on their own."
        + (
            f" In {settled} of them the differences were talked through, and the agreed coding counts."
            if settled
            else ""
        )
        + _asked_for(data, choices)
    )


def _asked_for(data: StudyData, choices: Choices) -> str:
    why = why_agreement(data, choices.reason)
    if not why or not wants_a_reason(data):
        return ""
    return f" Agreement between coders, which this approach does not ask for, is reported because: {why.rstrip('.')}."


def _memos(data: StudyData) -> str:
    open_ones = data.memos[(data.memos["kind"] != MemoKind.REFLEXIVE) & ~data.memos["private"].astype(bool)]
    counts = open_ones["kind"].value_counts()
    told = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    return f"{counted(len(open_ones), 'memo was', 'memos were')} written on the way ({told})." if len(open_ones) else ""


def _named_moments(data: StudyData) -> str:
    moments = kept(data, "milestones")
    told = [f"{row.milestone} ({long_date(str(row.at))})" for row in moments.itertuples()]
    steps = kept(data, "trail")
    many = f"The history of the study holds {int(steps['steps'].sum()):,} steps. " if len(steps) else ""
    return many + (f"Milestones: {'; '.join(told)}." if told else "")


def _software(data: StudyData, choices: Choices) -> list[Block]:
    tool = (
        f"Coding, tables and this report were made with {software_name()}, which works on one's own computer and sends "
        "nothing over a network."
    )
    return [_said("software", tool), _said("machines", _machines(data, choices)), ToWrite(prompt=MACHINES)]


def software_name() -> str:
    """Return the name and version of the software."""
    python = ".".join(str(part) for part in sys.version_info[:2])
    return f"qualitative-toolkit {version('qualitative-toolkit')} (Python {python})"


def _machines(data: StudyData, choices: Choices) -> str:
    """Answer whether a machine had a part in the analysis, from what the study keeps."""
    told = [one.statement() for one in choices.suggestions]
    told += _kept_statements(data.suggestions)
    taken = int((data.codings["origin"] == "suggestion").sum())
    if not told and not taken:
        return "No theme or code suggested by a machine is kept in this study; every coding in it was made by a person."
    people = f"{taken:,} of the {len(data.codings):,} codings come from suggestions that a person took over."
    return " ".join([*told, people])


def _kept_statements(frame: pd.DataFrame) -> list[str]:
    if frame.empty:
        return []
    if "statement" in frame:
        return list(dict.fromkeys(given(one, "") for one in frame["statement"]))
    return [f"{counted(len(frame), 'suggestion', 'suggestions')} made by a machine are kept in this study."]
