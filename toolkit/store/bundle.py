"""From a study file to StudyData: which coding counts, and everything an analysis needs with it."""

from collections.abc import Mapping

import pandas as pd

from toolkit.errors import NotFound, Refused
from toolkit.store import read
from toolkit.store.layers import coders_frame, given_frame
from toolkit.store.lineage import read_lineage
from toolkit.store.made_later import made_later_frame
from toolkit.store.read import Reader
from toolkit.store.read_findings import finding_frames
from toolkit.store.read_forms import form_frames
from toolkit.store.read_map import map_places_frame
from toolkit.store.read_people import consents_frame, plan_frame
from toolkit.store.read_safeguarding import flags_frame, held
from toolkit.store.read_suggestions import suggestion_frames
from toolkit.store.read_summaries import summary_frames
from toolkit.store.settled import settled_sources, settlings_frame, touched_places
from toolkit.store.trail import milestones_frame, trail_frame
from toolkit.study import StudyData


def study_data(
    reader: Reader, *, coder: str | None = None, layer: str | None = None, revision: int = 0, as_of: str = ""
) -> StudyData:
    """Return the study under one coding: a coder's, the agreed one, or (default) the study's coding.

    Raises:
        NotFound: There is no such coder.
        Refused: Several people coded a source and it is assigned to nobody.
    """
    book = reader.codebook()
    frames = read.book_frames(book)
    code_names = dict(zip(frames["codes"]["id"], frames["codes"]["code"], strict=True))
    sources, flags = read.sources_frame(reader), flags_frame(reader)
    texts = _texts(reader, sources)
    kept_back = held(flags, texts)
    layers = kept_back.bar_quotes(read.codings_frame(reader, code_names))
    places = touched_places(reader)
    settled = settled_sources(places)
    chosen = _choose(reader, sources, layers, settled, coder=coder, layer=layer)
    sources["coder"] = sources["source"].map(chosen).astype(object).where(sources["source"].isin(chosen), None)
    sources["finished"] = _finished(reader, sources, settled, by_settling=layer == "agreed")
    codings = _of_chosen(layers, chosen)
    to_review = _of_chosen(kept_back.bar_lost(read.codings_frame(reader, code_names, to_review=True)), chosen)
    return StudyData(
        waves=tuple(reader.terms("wave").values()),
        groups=tuple(reader.terms("group").values()),
        sites=tuple(reader.terms("site").values()),
        codebook=book,
        texts={source: kept_back.bar(source, text) for source, text in texts.items()},
        settings=reader.settings(),
        coding_note=_note(reader, sources, codings) + _review_note(to_review),
        coded_on=str(codings["created_at"].max())[:10] if len(codings) else "",
        as_of=as_of,
        revision=revision,
        sources=sources.drop(columns="id"),
        codings=codings,
        layers=layers.reset_index(drop=True),
        given=given_frame(reader, layers),
        settlings=settlings_frame(reader, places, code_names),
        to_review=to_review[["source", "code", "quote"]],
        safeguarding=flags,
        made_later=made_later_frame(reader, code_names),
        map_places=map_places_frame(reader, frames),
        lineage=read_lineage(reader, revision).frame(),
        **_as_they_stand(reader),
        **frames,
        **_links(reader, frames),
        **form_frames(reader),
        **finding_frames(reader, frames),
        **suggestion_frames(reader, frames),
        **summary_frames(reader, frames),
    )


def _as_they_stand(reader: Reader) -> dict[str, pd.DataFrame]:
    """Return the frames that are the same whosever coding counts."""
    return {
        "participants": read.participants_frame(reader).drop(columns="id"),
        "takes_part": read.takes_part_frame(reader),
        "turns": read.turns_frame(reader),
        "marks": read.marks_frame(reader),
        "coders": coders_frame(reader),
        "memos": read.memos_frame(reader),
        "consents": consents_frame(reader),
        "plan": plan_frame(reader),
        "trail": trail_frame(reader),
        "milestones": milestones_frame(reader),
        "memo_links": read.memo_links_frame(reader),
    }


def _of_chosen(codings: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Return the codings of whoever's coding counts in each source."""
    return codings[codings["coder"] == codings["source"].map(chosen)].reset_index(drop=True)


def _texts(reader: Reader, sources: pd.DataFrame) -> dict[str, str]:
    texts = reader.texts()
    return {row.source: texts[row.id] for row in sources.itertuples()}


def _choose(
    reader: Reader,
    sources: pd.DataFrame,
    codings: pd.DataFrame,
    settled: set[str],
    *,
    coder: str | None,
    layer: str | None,
) -> dict[str, str]:
    kinds = dict(zip(reader.rows("coders")["name"], reader.rows("coders")["kind"], strict=True))
    agreed = [name for name, kind in kinds.items() if kind == "agreed"]
    if layer == "agreed":
        if not agreed:
            raise Refused(
                "There is no agreed coding in this study yet.",
                fix="project.reconcile() walks through what two coders coded differently.",
            )
        return dict.fromkeys(sources["source"], agreed[0])
    if layer is not None:
        raise NotFound.among("layer", layer, ["agreed"])
    if coder is not None:
        if coder not in kinds:
            raise NotFound.among("coder", coder, kinds)
        return dict.fromkeys(sources["source"], coder)
    names = reader.names("coders")
    assigned: dict[str, list[str]] = {}
    for row in reader.rows("assignments").itertuples():
        assigned.setdefault(row.source_id, []).append(names[row.coder_id])
    worked: dict[str, list[str]] = {}
    for row in reader.rows("coding_status").itertuples():
        worked.setdefault(row.source_id, []).append(names[row.coder_id])
    hands = codings[codings["coder"].map(kinds) == "person"]
    coded_by = {source: list(dict.fromkeys(rows)) for source, rows in hands.groupby("source")["coder"]}
    people = [name for name, kind in kinds.items() if kind == "person"]
    return {
        row.source: who
        for row in sources.itertuples()
        if (
            who := agreed[0]
            if row.id in settled
            else _whose(
                row.source, coded_by.get(row.source) or worked.get(row.id, []), assigned.get(row.id, []), people
            )
        )
    }


def _whose(source: str, coders: list[str], assigned: list[str], people: list[str]) -> str | None:
    if len(assigned) == 1:
        return assigned[0]
    if not coders:
        return people[0] if len(people) == 1 else None
    if len(coders) == 1:
        return coders[0]
    first = min(coders)
    if len(assigned) > 1:
        raise Refused(
            f"“{source}” is assigned to {' and '.join(sorted(assigned))}, so whose coding counts?",
            fix=f'Count one with project.data(coder="{first}"), or take it from one of them with '
            f'project.assign(source="{source}", coder="{max(assigned)}", assigned=False). '
            "project.reconcile() settles the differences; then the agreed coding counts.",
        )
    raise Refused(
        f"“{source}” was coded by {' and '.join(sorted(coders))}, so a count needs to know whose coding to take.",
        fix=f'Say it once with project.assign(source="{source}", coder="{first}"), '
        f'or count one person\'s coding with project.data(coder="{first}"). '
        "project.reconcile() settles the differences; then the agreed coding counts.",
    )


def _finished(reader: Reader, sources: pd.DataFrame, settled: set[str], *, by_settling: bool) -> list[bool]:
    """Say what is finished: by its coder or, of the agreed coding, what is settled (if anything is finished at all)."""
    names = reader.names("coders")
    done = {
        (row.source_id, names[row.coder_id])
        for row in reader.rows("coding_status").itertuples()
        if row.state == "finished"
    }
    if not done and not by_settling:
        return [False] * len(sources)
    agreed = set(reader.rows("coders").query("kind == 'agreed'")["name"])
    return [row.id in settled if row.coder in agreed else (row.id, row.coder) in done for row in sources.itertuples()]


def _note(reader: Reader, sources: pd.DataFrame, codings: pd.DataFrame) -> str:
    if codings.empty:
        return "Nothing is coded yet."
    coders = sources.loc[sources["coder"].notna(), "coder"].value_counts(sort=False)
    agreed = set(reader.rows("coders").query("kind == 'agreed'")["name"])
    if len(coders) == 1:
        return f"Coded by {coders.index[0]}." if coders.index[0] not in agreed else "The agreed coding."
    listed = ", ".join(f"{name} ({count} sources)" for name, count in coders.items())
    return f"The study's coding: {listed}."


def _review_note(to_review: pd.DataFrame) -> str:
    if to_review.empty:
        return ""
    where = ", ".join(dict.fromkeys(to_review["source"]))
    return f" To review after a correction, and in no count: {len(to_review)} codings in {where}."


def _quotes(reader: Reader, themes: Mapping[str, str]) -> pd.DataFrame:
    """Return the quote tray of every theme, in its order."""
    rows = reader.rows("quotes")
    tray = {
        "theme": rows["theme_id"].map(themes),
        "coding": rows["coding_id"],
        "position": rows["position"],
        "cuts": rows["cuts"],
    }
    return pd.DataFrame(tray).sort_values("position", ignore_index=True)


def _wordings(reader: Reader, guide: pd.DataFrame) -> list[str]:
    """Return how each line of the guide is worded: for its group and time point, else as the question itself is."""
    general = reader.names("questions", "wording")
    worded: dict[tuple[str, str, str], list[str]] = {}
    for question, group, wave, wording in reader.settings().get("guide wordings", []):
        worded.setdefault((question, group, wave), []).append(wording)
    return [
        " / ".join(
            worded.get((row.question_id, row.group_id or "", row.wave_id or ""), [general[row.question_id] or ""])
        )
        for row in guide.itertuples()
    ]


def _links(reader: Reader, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    codes = dict(zip(frames["codes"]["id"], frames["codes"]["code"], strict=True))
    themes = dict(zip(frames["themes"]["id"], frames["themes"]["theme"], strict=True))
    people, questions = reader.names("participants", "label"), reader.names("questions")
    groups, waves = reader.terms("group"), reader.terms("wave")
    evidence, guide, topics = reader.rows("evidence"), reader.rows("guide"), reader.rows("question_topics")
    relations = reader.rows("relations")
    return {
        "evidence": pd.DataFrame(
            {
                "theme": evidence["theme_id"].map(themes),
                "coding": evidence["coding_id"],
                "kind": evidence["kind"],
            }
        ),
        "quotes": _quotes(reader, themes),
        "guide": pd.DataFrame(
            {
                "question": guide["question_id"].map(questions),
                "group": guide["group_id"].map(groups),
                "wave": guide["wave_id"].map(waves),
                "wording": _wordings(reader, guide),
            }
        ),
        "question_topics": pd.DataFrame(
            {
                "question": topics["question_id"].map(questions),
                "level": ["theme" if one in themes else "code" for one in topics["subject_id"]],
                "item": topics["subject_id"].map({**codes, **themes}),
            }
        ).dropna(subset="item"),
        "relations": pd.DataFrame(
            {
                "participant": relations["from_id"].map(people),
                "kind": relations["kind"],
                "other": relations["to_id"].map(people),
            }
        ),
    }
