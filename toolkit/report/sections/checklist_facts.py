"""What a study itself can say to an item of a checklist: one short sentence each, no judgement, no score."""

import re
from collections.abc import Callable, Mapping

from toolkit.analysis.ground import Ground
from toolkit.analysis.method import methods, wants_a_reason, why_agreement
from toolkit.analysis.presence import met_at
from toolkit.model import Evidence, MemoKind, Role, SourceKind, Status
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.method import origins_of, software_name, transcripts, unchecked
from toolkit.report.sections.quoted import counts_of
from toolkit.report.sections.register import used_quotations
from toolkit.report.sections.trail import kept
from toolkit.report.sections.words import counted, given, long_date
from toolkit.study import StudyData

DOUBTFUL = re.compile(r"\b(emerg\w*|reliab\w*|valid\w*|found|discover\w*|saturat\w*|prevalen\w*)\b", re.IGNORECASE)
NONE_YET = "No quotation is chosen yet."
Fact = Callable[[StudyData, Choices], str]


def fact_of(name: str, data: StudyData, choices: Choices) -> str:
    """Return the sentence for a fact, or “” where the study says nothing."""
    return str(data.once(f"fact {name}", lambda: FACTS[name](data, choices))) if name in FACTS else ""


def _approach(data: StudyData, _choices: Choices) -> str:
    chosen = methods(data)
    return f"Set in the study: {', '.join(chosen)}." if chosen else "No approach is set in the study."


def _size(data: StudyData, _choices: Choices) -> str:
    return f"{counted(len(met_at(Ground(data))), 'person', 'people')} interviewed."


def _planned(data: StudyData, _choices: Choices) -> str:
    return "Planned and approached are stated." if len(kept(data, "plan")) else "What was planned is not stated."


def _missing(data: StudyData, _choices: Choices) -> str:
    last = data.participants.drop_duplicates("participant", keep="last")["status"]
    told = [str(status) for status in Status if status != Status.ACTIVE and (last == status).any()]
    return (
        f"Marked in the study as: {', '.join(told)}." if told else "Nobody is marked as having declined or dropped out."
    )


def _modes(data: StudyData, _choices: Choices) -> str:
    modes = [mode for mode in dict.fromkeys(given(one, "") for one in data.sources["mode"]) if mode]
    return f"Held: {', '.join(modes)}." if modes else "How sources were held is not stated."


def _others(data: StudyData, _choices: Choices) -> str:
    here = data.turns.loc[data.turns["role"] == Role.OTHER, "source"].nunique()
    return f"Others present speak in {counted(here, 'source')}." if here else "No turn is marked as of others present."


def _guide(data: StudyData, _choices: Choices) -> str:
    return f"{data.guide['question'].nunique()} questions in the guide." if len(data.guide) else "No guide is kept."


def _again(data: StudyData, _choices: Choices) -> str:
    return f"Time points: {', '.join(data.waves)}." if data.waves else "No time points are set."


def _notes(data: StudyData, _choices: Choices) -> str:
    n = int((data.sources["kind"] == SourceKind.FIELD_NOTE).sum())
    return f"{counted(n, 'field note')}." if n else "No field note is kept."


def _words(data: StudyData, _choices: Choices) -> str:
    spoken = transcripts(data)
    if spoken.empty:
        return ""
    low, high, all_words = (int(value) for value in spoken["words"].agg(["min", "max", "sum"]))
    return f"Transcripts of {low:,} to {high:,} words, {all_words:,} in all; no lengths in minutes are kept."


def _coders(data: StudyData, _choices: Choices) -> str:
    people = set(data.coders.loc[data.coders["kind"] == "person", "coder"])
    return f"Coded by {counted(len(people & set(data.layers['coder'])), 'person', 'people')}."


def _several(data: StudyData, _choices: Choices) -> str:
    coded = data.layers.groupby("source")["coder"].nunique()
    return f"{int((coded > 1).sum())} of {len(data.sources)} sources were coded by more than one."


def _codes(data: StudyData, _choices: Choices) -> str:
    defined = int(data.codes["definition"].map(lambda value: bool(given(value, ""))).sum())
    return f"{len(data.codes)} codes, {defined} with a definition."


def _origins(data: StudyData, _choices: Choices) -> str:
    return f"Of the codes, {origins_of(data)}." if len(data.codes) else ""


def _software(_data: StudyData, _choices: Choices) -> str:
    return f"{software_name()}."


def _dates(data: StudyData, _choices: Choices) -> str:
    days = sorted(given(day, "")[:10] for day in data.codings["created_at"] if given(day, ""))
    if not days:
        return ""
    first, last = long_date(days[0]), long_date(days[-1])
    return f"Coded on {first}." if first == last else f"Coded from {first} to {last}."


def _consents(data: StudyData, _choices: Choices) -> str:
    who = data.consents["participant"].nunique()
    return f"Consent is kept for {counted(who, 'person', 'people')}." if who else "No consent is kept in the study."


def _checked(data: StudyData, _choices: Choices) -> str:
    spoken = transcripts(data)
    return f"{len(spoken) - len(unchecked(data))} of {len(spoken)} transcripts are marked as checked."


def _coded(data: StudyData, _choices: Choices) -> str:
    bare = [name for name in data.sources["source"] if name not in set(data.codings["source"])]
    return f"Without any coding: {len(bare)} of {len(data.sources)} sources."


def _thin(data: StudyData, _choices: Choices) -> str:
    people = {name: count for name, count in counts_of(data, "theme", "participants").items() if count.n is not None}
    if not people:
        return ""
    least = min(people, key=lambda name: people[name].n or 0)
    return f"Raised by fewest: “{least}”."


def _homeless(data: StudyData, _choices: Choices) -> str:
    within = set(data.members("theme")["code"])
    n = int((~data.codings["code"].isin(within)).sum())
    return f"{n:,} of {len(data.codings):,} codings have a code that is in no theme."


def _shared(data: StudyData, _choices: Choices) -> str:
    reviewing = int((data.memos["kind"] == MemoKind.ANALYTIC).sum())
    of_codes = data.theme_codes.groupby("code")["theme"].nunique()
    several = counted(int((of_codes > 1).sum()), "code serves", "codes serve")
    return f"{several} more than one theme; {counted(reviewing, 'analytic memo')}."


def _definitions(data: StudyData, _choices: Choices) -> str:
    n = int(data.themes["definition"].map(lambda value: bool(given(value, ""))).sum())
    return f"{n} of {len(data.themes)} themes have a definition."


def _claims(data: StudyData, _choices: Choices) -> str:
    n = int(data.themes["claim"].map(lambda value: bool(given(value, ""))).sum())
    return f"{n} of {len(data.themes)} themes have a claim written as a sentence."


def _themes(data: StudyData, _choices: Choices) -> str:
    return f"{counted(len(data.themes), 'theme')}, {int(data.themes['parent'].notna().sum())} of them under another."


def _evidence(data: StudyData, _choices: Choices) -> str:
    without = [name for name in data.items("theme") if name not in set(data.evidence["theme"])]
    return f"Themes without a linked extract: {', '.join(without) or 'none'}."


def _against(data: StudyData, _choices: Choices) -> str:
    kinds = data.evidence["kind"].value_counts()
    told = [f"{int(kinds.get(kind, 0))} {word}" for kind, word in ((Evidence.CONTRADICTS, "contradict"),
                                                                 (Evidence.COMPLICATES, "complicate"))]  # fmt: skip
    return f"Of the linked extracts {' and '.join(told)} a theme."


def _quoted(data: StudyData, choices: Choices) -> str:
    used = used_quotations(data, choices)
    if used.empty:
        return NONE_YET
    who = len({name for names in used["participants"] for name in names})
    return f"{len(used)} quotations of {counted(who, 'person', 'people')}, each with a computed label."


def _quoted_words(data: StudyData, choices: Choices) -> str:
    used = used_quotations(data, choices)
    words = int(used["quote"].str.split().str.len().sum()) if len(used) else 0
    return f"Quotations in the parts on themes: {words:,} words; the narrative is yours to count."


def _fits(data: StudyData, choices: Choices) -> str:
    chosen, why = methods(data), why_agreement(data, choices.reason)
    if not chosen:
        return "No approach is set, so it cannot be compared."
    if wants_a_reason(data) and why:
        return f"Agreement between coders is reported in a study set as {', '.join(chosen)}, because: {why}"
    return f"The study is set as {', '.join(chosen)}."


def _wording(data: StudyData, _choices: Choices) -> str:
    said = " ".join(given(one, "") for column in ("claim", "definition") for one in data.themes[column])
    hits = list(dict.fromkeys(word.lower() for word in DOUBTFUL.findall(said)))
    return (
        f"In claims and definitions, to look at: {', '.join(hits)}."
        if hits
        else "No such word in claims or definitions."
    )


def _reflexive(data: StudyData, _choices: Choices) -> str:
    n = int((data.memos["kind"] == MemoKind.REFLEXIVE).sum())
    return f"{counted(n, 'reflexive memo')} kept in the study (not printed)." if n else "No reflexive memo is kept."


def _saturation(_data: StudyData, _choices: Choices) -> str:
    return "Not computed in this report."


FACTS: Mapping[str, Fact] = {
    "approach": _approach, "size": _size, "planned": _planned, "missing": _missing, "modes": _modes,
    "others": _others, "guide": _guide, "again": _again, "notes": _notes, "words": _words, "coders": _coders,
    "several": _several, "codes": _codes, "origins": _origins, "software": _software, "dates": _dates,
    "consents": _consents, "checked": _checked, "coded": _coded, "thin": _thin, "homeless": _homeless,
    "shared": _shared, "definitions": _definitions, "claims": _claims, "themes": _themes, "evidence": _evidence,
    "against": _against, "quoted": _quoted, "quoted words": _quoted_words, "fits": _fits, "wording": _wording,
    "reflexive memos": _reflexive, "saturation": _saturation,
}  # fmt: skip
