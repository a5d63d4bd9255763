"""From the rows of forms to frames: what was issued and returned, questions, respondents, answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.model import Given
from toolkit.store.read import Reader, form_question_names, participants_frame
from toolkit.study import COLUMNS

PARTS = "questions in one box"  # by the question of the box (ids): the questions that one answer there may answer
MAPPED = "question map"  # by question (id): what the last question map said of it
STATED = "stated rates"  # by form and time point (ids; empty: none): the rate in the study's own words


def form_frames(reader: Reader) -> dict[str, pd.DataFrame]:
    """Return the frames of StudyData that are about forms."""
    if reader.rows("forms").empty:
        return {}
    return {
        "forms": _forms(reader),
        "form_questions": _questions(reader),
        "form_returns": _returns(reader),
        "form_answers": _answers(reader),
    }


def _in_order(reader: Reader) -> list[Any]:
    """Return the questions by form and position, the parts of a box behind it.

    `name` of a record would hide the column of that name.
    """
    forms = dict(zip(reader.rows("forms")["id"], reader.rows("forms")["position"], strict=True))
    rows = reader.rows("form_questions")
    place = dict(zip(rows["id"], rows["position"], strict=True))
    parts = boxes(reader)
    behind = {part: (place[box], 1 + number) for box, some in parts.items() for number, part in enumerate(some)}
    sorting = [(forms[row.form_id], *behind.get(row.id, (row.position, 0))) for row in rows.itertuples()]
    order = sorted(range(len(rows)), key=sorting.__getitem__)
    return list(rows.iloc[order].itertuples(index=False))


def boxes(reader: Reader) -> dict[str, list[str]]:
    """Return the questions that one box asks, by the question (id) that the box is."""
    live = set(reader.rows("form_questions")["id"])
    kept = reader.settings().get(PARTS, {})
    return {box: [part for part in parts if part in live] for box, parts in kept.items() if box in live}


def _by(reader: Reader, table: str, column: str) -> dict[str, dict[str, Any]]:
    return {row[column]: row for row in reader.rows(table).to_dict("records")}


def _forms(reader: Reader) -> pd.DataFrame:
    """A row per form and time point at which it was issued or came back, or has a rate that the study states."""
    waves = reader.terms("wave")
    source_wave = dict(zip(reader.rows("sources")["id"], reader.rows("sources")["wave_id"], strict=True))
    came: dict[tuple[str, str | None], int] = {}
    for row in reader.rows("form_returns").itertuples():
        place = (row.form_id, source_wave[row.source_id])
        came[place] = came.get(place, 0) + 1
    issued = {(row.form_id, row.wave_id): int(row.issued) for row in reader.rows("form_issues").itertuples()}
    stated = {
        (form_id, wave_id or None): words
        for form_id, at in reader.settings().get(STATED, {}).items()
        for wave_id, words in at.items()
    }
    records = []
    for form in reader.rows("forms").sort_values("position").to_dict("records"):
        for wave_id in [*waves, None]:
            place = (form["id"], wave_id)
            if place in came or place in issued or place in stated:
                only_stated = place not in came and place not in issued  # how many came back is not known either
                counts = {"issued": issued.get(place), "returned": None if only_stated else came.get(place, 0)}
                about = {"form": form["name"], "kind": form["kind"], "wave": waves.get(wave_id or "")}
                records.append({**about, **counts, "stated_rate": stated.get(place, "")})
    frame = pd.DataFrame(records, columns=list(COLUMNS["forms"]))
    return frame.assign(
        wave=frame["wave"].astype(object).where(frame["wave"].notna(), None),
        issued=frame["issued"].astype("Int64"),
        returned=frame["returned"].astype("Int64"),
    )


def _questions(reader: Reader) -> pd.DataFrame:
    names, forms = form_question_names(reader), reader.names("forms")
    worded = wordings(reader)
    objectives = reader.names("objectives")
    asks: dict[str, list[str]] = {}
    for row in reader.rows("question_objectives").itertuples():
        asks.setdefault(row.question_id, []).append(objectives[row.objective_id])
    twins = aligned(reader)
    box_of = {part: names[box] for box, parts in boxes(reader).items() for part in parts}
    records = [
        {
            "question": names[row.id],
            "form": forms[row.form_id],
            "name": row.name,
            "wording": worded[row.id][-1],
            "closed": row.closed,
            "open": bool(row.open),
            "wordings": worded[row.id],
            "objectives": asks.get(row.id, []),
            "aligned_with": sorted(names[other] for other in twins.get(row.id, ())),
            "part_of": box_of.get(row.id),
        }
        for row in _in_order(reader)
    ]
    return pd.DataFrame(records, columns=list(COLUMNS["form_questions"]))


def wordings(reader: Reader) -> dict[str, list[str]]:
    """Return the wordings of each question, the first one first."""
    found: dict[str, list[str]] = {}
    for row in reader.rows("form_wordings").sort_values("number").itertuples():
        found.setdefault(row.question_id, []).append(row.wording)
    return found


def aligned(reader: Reader) -> dict[str, set[str]]:
    """Return for each question those it is aligned with, directly or by way of a third."""
    groups: dict[str, set[str]] = {}
    for row in reader.rows("form_alignments").itertuples():
        joined = groups.get(row.question_id, {row.question_id}) | groups.get(row.other_id, {row.other_id})
        for one in joined:
            groups[one] = joined
    return {one: group - {one} for one, group in groups.items()}


def _returns(reader: Reader) -> pd.DataFrame:
    sources = _by(reader, "sources", "id")
    speakers = _by(reader, "speakers", "source_id")
    waves, groups = reader.terms("wave"), reader.terms("group")
    people, forms = reader.names("participants", "label"), reader.names("forms")
    group_at = {(row.participant, row.wave): row.group for row in participants_frame(reader).itertuples()}
    records = [
        {
            "source": sources[row.source_id]["name"],
            "form": forms[row.form_id],
            "wave": waves.get(sources[row.source_id]["wave_id"] or ""),
            "respondent": speakers[row.source_id]["label"],
            "participant": people.get(speakers[row.source_id]["participant_id"] or ""),
            "group": groups.get(row.group_id or ""),
            "date": sources[row.source_id]["date"],
            "shared": row.shared,
            "position": sources[row.source_id]["position"],
        }
        for row in reader.rows("form_returns").itertuples()
    ]
    for row in records:
        if row["participant"]:
            row["group"] = group_at.get((row["participant"], row["wave"]))
    frame = pd.DataFrame(records, columns=[*COLUMNS["form_returns"], "position"])
    frame = frame.sort_values("position").drop(columns="position").reset_index(drop=True).astype(object)
    return frame.where(frame.notna(), None)


def _answers(reader: Reader) -> pd.DataFrame:
    """Return a row per form and question on it; an answer in a box stands under the box and under its parts."""
    sources = _by(reader, "sources", "id")
    form_of = {row.id: row.form_id for row in reader.rows("form_questions").itertuples()}
    forms, worded = reader.names("forms"), reader.names("form_wordings", "wording")
    names, parts, now = form_question_names(reader), boxes(reader), wordings(reader)
    place = {row.id: number for number, row in enumerate(_in_order(reader))}
    written = _Written(reader)
    records = []
    for row in reader.rows("form_answers").itertuples():
        source = sources[row.source_id]["name"]
        inside = parts.get(row.question_id, [])
        said = written.under(row.source_id, row.question_id, inside)
        rows = [(row.question_id, worded[row.wording_id], said, row.open_part, row.closed_part, row.value)]
        for part in inside:
            here = said if not written.is_split(row.source_id, inside) else written.under(row.source_id, part, [])
            open_part = row.open_part if here == said else Given.GIVEN if here.words else Given.BLANK
            rows.append((part, now[part][-1], here, str(open_part), None, ""))
        for question, wording, here, open_part, closed_part, value in rows:
            about = {"source": source, "form": forms[form_of[question]], "question": names[question]}
            answer = {"wording": wording, "answer": here.words, "open": open_part, "closed": closed_part}
            order = (sources[row.source_id]["position"], place[question])
            records.append({**about, **answer, "value": value, "turn": here.turn, "order": order})
    frame = pd.DataFrame(records, columns=[*COLUMNS["form_answers"], "order"])
    frame = frame.sort_values("order").drop(columns="order").reset_index(drop=True)
    return frame.assign(turn=frame["turn"].astype("Int64"))


@dataclass(frozen=True)
class _Words:
    """What somebody wrote under a question, and the first turn of it."""

    words: str = ""
    turn: int | None = None


class _Written:
    """The turns of all forms, to find what stands under a question."""

    def __init__(self, reader: Reader) -> None:
        self._texts = reader.texts()
        self._turns: dict[tuple[str, str], Any] = {}
        for row in reader.rows("turns").itertuples():
            if row.question_id is not None:
                self._turns[row.source_id, row.question_id] = row

    def is_split(self, source_id: str, parts: Sequence[str]) -> bool:
        """Tell whether an answer in a box was parted by hand."""
        return any((source_id, part) in self._turns for part in parts)

    def under(self, source_id: str, question_id: str, parts: Sequence[str]) -> _Words:
        """Return what stands under a question, or under it and the parts of its box."""
        found = [self._turns[source_id, one] for one in (question_id, *parts) if (source_id, one) in self._turns]
        if not found:
            return _Words()
        start, end = min(one.start_offset for one in found), max(one.end_offset for one in found)
        return _Words(self._texts[source_id][start:end], min(int(one.number) for one in found))
