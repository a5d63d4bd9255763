"""From rows to frames: names in place of ids, in the analyst's order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from toolkit.codebook import Codebook
from toolkit.model import Code, Theme
from toolkit.spans import Span, cut, union
from toolkit.store import tables
from toolkit.store.labels import label_people
from toolkit.store.tables import KEPT
from toolkit.study import COLUMNS, empty

Alive = Mapping[str, set[int]]
NO_WAVE: list[tuple[Any, Any]] = [(None, None)]


@dataclass
class Reader:
    """Reads live things, or those alive at one moment of the history (`alive`, just after the event `until`)."""

    connection: Connection
    alive: Alive | None = None
    until: int | None = None
    _cache: dict[str, pd.DataFrame] = field(default_factory=dict)

    def rows(self, name: str) -> pd.DataFrame:
        """Return the rows of a kept table; the same frame when asked again."""
        if name not in self._cache:
            self._cache[name] = self._read(name)
        return self._cache[name]

    def names(self, table: str, column: str = "name") -> dict[str, str]:
        """Return the name of each thing of a table by its id."""
        rows = self.rows(table)
        return dict(zip(rows["id"], rows[column], strict=True))

    def terms(self, kind: str) -> dict[str, str]:
        """Return the time points, groups or sites by id, in their order."""
        rows = self.rows("terms")
        rows = rows[rows["kind"] == kind].sort_values("position")
        return dict(zip(rows["id"], rows["name"], strict=True))

    def settings(self) -> dict[str, Any]:
        """Return the settings by name."""
        rows = self.rows("settings")
        return dict(zip(rows["name"], rows["value"], strict=True))

    def codebook(self) -> Codebook:
        """Return all codes and themes."""
        links: dict[str, list[str]] = {}
        for row in sorted(self.records("theme_codes"), key=lambda one: one["position"]):
            links.setdefault(row["theme_id"], []).append(row["code_id"])
        codes = [code_from(row) for row in self.records("codes")]
        themes = [theme_from(row, links) for row in self.records("themes")]
        order = Codebook(codes, themes)
        code_by_id, theme_by_id = order.code_by_id, order.theme_by_id
        return Codebook(
            [code_by_id[one] for one in order.in_order(codes)], [theme_by_id[one] for one in order.in_order(themes)]
        )

    def texts(self) -> dict[str, str]:
        """Return the text of each source by the source's id."""
        sources = self.rows("sources")
        query = select(tables.texts.c.id, tables.texts.c.text)
        texts = {row.id: row.text for row in self.connection.execute(query)}
        return {row.id: texts[row.text_id] for row in sources.itertuples()}

    def _read(self, name: str) -> pd.DataFrame:
        names, rows = self._fetch(name)
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        return pd.DataFrame({name: list(values) for name, values in zip(names, columns, strict=True)}, dtype=object)

    def records(self, name: str) -> list[dict[str, Any]]:
        """Return the rows as plain records: a frame costs more than a small table is worth."""
        names, rows = self._fetch(name)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _fetch(self, name: str) -> tuple[list[str], list[Any]]:
        table = KEPT[name]
        query = select(table)
        if self.alive is None:
            query = query.where(table.c.live)
        result = self.connection.execute(query.order_by(table.c.row_id))
        rows = result.fetchall()
        if self.alive is not None:
            rows = [row for row in rows if row.row_id in self.alive[name]]
        return list(result.keys()), list(rows)


def sources_frame(reader: Reader) -> pd.DataFrame:
    """Return the sources in their order, with words and turns counted."""
    rows = reader.rows("sources").sort_values("position")
    turns = reader.rows("turns")
    words = turns.groupby("source_id")["words"].sum()
    count = turns.groupby("source_id").size()
    waves, sites = reader.terms("wave"), reader.terms("site")
    frame = pd.DataFrame(
        {
            "source": rows["name"],
            "file": rows["file"],
            "kind": rows["kind"],
            "wave": _named(rows["wave_id"], waves),
            "date": rows["date"],
            "mode": rows["mode"],
            "site": _named(rows["site_id"], sites),
            "language": rows["language"],
            "words": rows["id"].map(words).fillna(0).astype(int),
            "turns": rows["id"].map(count).fillna(0).astype(int),
            "version": rows["version"].astype(int),
            "verbatim": rows["verbatim"].astype(bool),
            "checked_by": rows["checked_by"],
            "checked_on": rows["checked_on"],
            "id": rows["id"],
        }
    )
    attributes = pd.DataFrame(list(rows["attributes"]), index=rows.index)
    clash = {name: f"{name} (attribute)" for name in attributes.columns if name in frame}
    return frame.join(attributes.rename(columns=clash)).reset_index(drop=True)


def participants_frame(reader: Reader) -> pd.DataFrame:
    """Return a row per participant and time point, with group, number, site and label as they were then."""
    waves, groups, sites = reader.terms("wave"), reader.terms("group"), reader.terms("site")
    people = reader.rows("participants").sort_values("position")
    details: dict[str, list[dict[str, Any]]] = {}
    for row in reader.rows("participant_waves").to_dict("records"):
        details.setdefault(row["participant_id"], []).append(row)
    records = []
    for person in people.itertuples():
        for wave_id, wave in [*waves.items()] or NO_WAVE:
            here = _detail_at(details.get(person.id, []), wave_id, [*waves])
            records.append(
                {
                    **here.get("attributes", {}),
                    "participant": person.label,
                    "wave": wave,
                    "group": groups.get(here.get("group_id") or ""),
                    "number": here.get("number"),
                    "site": sites.get(here.get("site_id") or ""),
                    "cohort": here.get("cohort", ""),
                    "status": person.status,
                    "id": person.id,
                }
            )
    frame = pd.DataFrame(records, columns=None if records else [*COLUMNS["participants"], "id"])
    frame["label"] = label_people(frame, _waves_of_groups(reader, frame), reader.settings().get("labels", {}))
    order = [*COLUMNS["participants"], *(name for name in frame.columns if name not in COLUMNS["participants"])]
    return frame[order]


def speakers_frame(reader: Reader) -> pd.DataFrame:
    """Return each label of each source: how often it speaks, who it is."""
    rows, turns = reader.rows("speakers"), reader.rows("turns")
    people, sources = reader.names("participants", "label"), reader.names("sources")
    blocks, words = turns.groupby("speaker_id").size(), turns.groupby("speaker_id")["words"].sum()
    frame = pd.DataFrame(
        {
            "source": _named(rows["source_id"], sources),
            "label": rows["label"],
            "role": rows["role"],
            "participant": _named(rows["participant_id"], people),
            "turns": rows["id"].map(blocks).fillna(0).astype(int),
            "words": rows["id"].map(words).fillna(0).astype(int),
            "id": rows["id"],
        }
    )
    frame["speaker"] = frame["participant"].where(frame["participant"].notna(), frame["role"])
    return frame


def takes_part_frame(reader: Reader) -> pd.DataFrame:
    """Return a row per source and participant who takes part in it."""
    speakers = speakers_frame(reader)
    rows = speakers[speakers["participant"].notna()]
    return rows[list(COLUMNS["takes_part"])].drop_duplicates().reset_index(drop=True)


def turns_frame(reader: Reader) -> pd.DataFrame:
    """Return the turns in order, each with who speaks and how many of its characters are words of theirs."""
    rows, speakers = reader.rows("turns"), reader.rows("speakers").set_index("id")
    people, sources = reader.names("participants", "label"), reader.names("sources")
    questions = {**reader.names("questions"), **form_question_names(reader)}
    frame = pd.DataFrame(
        {
            "source": _named(rows["source_id"], sources),
            "turn": rows["number"].astype(int),
            "label": rows["speaker_id"].map(speakers["label"]),
            "role": rows["speaker_id"].map(speakers["role"]),
            "participant": _named(rows["speaker_id"].map(speakers["participant_id"]), people),
            "start": rows["start_offset"].astype(int),
            "end": rows["end_offset"].astype(int),
            "words": rows["words"].astype(int),
            "time_ms": rows["time_ms"],
            "question": _named(rows["question_id"], questions),
        }
    )
    position = reader.rows("sources").set_index("name")["position"]
    order = frame["source"].map(position).astype(int)
    frame = frame.assign(order=order).sort_values(["order", "turn"]).drop(columns="order").reset_index(drop=True)
    frame["characters"] = frame["end"] - frame["start"] - _marked_characters(frame, marks_frame(reader))
    return frame[list(COLUMNS["turns"])]


def form_question_names(reader: Reader) -> dict[str, str]:
    """Return the full name of each question of a form, such as “Mentee feedback Q2”, by its id."""
    forms = reader.names("forms")
    return {row["id"]: f"{forms[row['form_id']]} {row['name']}" for row in reader.records("form_questions")}


def marks_frame(reader: Reader) -> pd.DataFrame:
    """Return the marks of every source."""
    rows = reader.rows("marks")
    return pd.DataFrame(
        {
            "source": _named(rows["source_id"], reader.names("sources")),
            "kind": rows["kind"],
            "start": rows["start_offset"].astype(int),
            "end": rows["end_offset"].astype(int),
        }
    )


def codings_frame(reader: Reader, code_names: Mapping[str, str], *, to_review: bool = False) -> pd.DataFrame:
    """Return every live coding of every coder; or those that a correction of the text could not place."""
    rows = reader.rows("codings")
    present = dict(zip(reader.rows("sources")["id"], reader.rows("sources")["text_id"], strict=True))
    placed = rows["text_id"] == rows["source_id"].map(present)
    rows = rows[~placed if to_review else placed]
    return pd.DataFrame(
        {
            "coding": rows["id"],
            "source": _named(rows["source_id"], reader.names("sources")),
            "start": rows["start_offset"].astype(int),
            "end": rows["end_offset"].astype(int),
            "quote": rows["quote"],
            "code": _named(rows["code_id"], code_names),
            "coder": _named(rows["coder_id"], reader.names("coders")),
            "created_at": rows["created_at"],
            "origin": rows["origin"],
            "view": rows["view"],
            "key_quote": rows["key_quote"].astype(bool),
            "codebook_version": rows["codebook_version"],
        }
    )


def _named(ids: Any, names: Mapping[str, str]) -> Any:
    return ids.map(names).astype(object).where(ids.notna(), None)


def _marked_characters(turns: pd.DataFrame, marks: pd.DataFrame) -> list[int]:
    inside: dict[str, list[Span]] = {}
    for row in marks.itertuples():
        inside.setdefault(row.source, []).append((row.start, row.end))
    runs = {source: union(spans) for source, spans in inside.items()}
    sources, starts, ends = (turns[name].tolist() for name in ("source", "start", "end"))
    return [
        sum(stop - first for _, (first, stop) in cut((start, end), runs.get(source, [])))
        for source, start, end in zip(sources, starts, ends, strict=True)
    ]


def _detail_at(rows: list[dict[str, Any]], wave_id: str | None, order: list[str | None]) -> dict[str, Any]:
    """Return what holds for a person at a time point: its own row, the general one, the last before, or the first."""
    by_wave = {row["wave_id"]: row for row in rows}
    if wave_id in by_wave:
        return by_wave[wave_id]
    if None in by_wave:
        return by_wave[None]
    place = order.index(wave_id) if wave_id in order else 0
    known = [one for one in order if one in by_wave]
    before = [one for one in known if order.index(one) < place]
    return by_wave[before[-1]] if before else by_wave[known[0]] if known else {}


def _waves_of_groups(reader: Reader, people: pd.DataFrame) -> dict[str, set[str]]:
    waves = reader.terms("wave")
    source_wave = {row.id: waves.get(row.wave_id) for row in reader.rows("sources").itertuples()}
    group_at = {(row.id, row.wave): row.group for row in people.itertuples()}
    met: dict[str, set[str]] = {}
    for row in reader.rows("speakers").itertuples():
        wave = source_wave.get(row.source_id)
        group = group_at.get((row.participant_id, wave))
        if isinstance(group, str) and wave:
            met.setdefault(group, set()).add(wave)
    return met


def code_from(row: Mapping[str, Any]) -> Code:
    """Return the code that a row keeps."""
    return Code(
        **{name: row[name] for name in Code.__dataclass_fields__ if name not in ("examples", "aliases", "archived")},
        examples=tuple(row["examples"]),
        aliases=tuple(row["aliases"]),
        archived=bool(row["archived"]),
    )


def theme_from(row: Mapping[str, Any], links: Mapping[str, list[str]]) -> Theme:
    """Return the theme that a row keeps; `links` are the codes of each theme."""
    return Theme(
        **{name: row[name] for name in Theme.__dataclass_fields__ if name != "codes"},
        codes=tuple(links.get(row["id"], ())),
    )


def book_frames(book: Codebook) -> dict[str, pd.DataFrame]:
    """Return codes, themes and their links as frames; names are unique (the path where two share a name)."""
    code_names, theme_names = book.display_names(book.codes), book.display_names(book.themes)
    codes = [
        {
            "code": code_names[one.id],
            "id": one.id,
            "path": book.path(one.id),
            "parent": code_names.get(one.parent_id or ""),
            **{name: getattr(one, name) for name in COLUMNS["codes"][4:]},
        }
        for one in book.codes
    ]
    themes = [
        {
            "theme": theme_names[one.id],
            "id": one.id,
            "path": book.path(one.id),
            "parent": theme_names.get(one.parent_id or ""),
            **{name: getattr(one, name) for name in COLUMNS["themes"][4:]},
        }
        for one in book.themes
    ]
    links = [
        {"theme": theme_names[one.id], "code": code_names[code]}
        for one in book.themes
        for code in one.codes
        if code in code_names
    ]
    rows = {"codes": codes, "themes": themes, "theme_codes": links}
    return {name: pd.DataFrame(rows[name], columns=list(empty(name).columns)) for name in rows}


def memos_frame(reader: Reader) -> pd.DataFrame:
    """Return the memos."""
    rows = reader.rows("memos")
    return pd.DataFrame(
        {
            "memo": rows["id"],
            **{name: rows[name] for name in ("kind", "title", "body", "private")},
            "coder": _named(rows["coder_id"], reader.names("coders")),
            "created_at": rows["created_at"],
        }
    )


def all_codings(reader: Reader, *, to_review: bool = False) -> pd.DataFrame:
    """Return every coding with the people whose words it covers, their groups, its time point and site."""
    codes = book_frames(reader.codebook())["codes"]
    frame = codings_frame(reader, dict(zip(codes["id"], codes["code"], strict=True)), to_review=to_review)
    about = sources_frame(reader).set_index("source")
    speaking = turns_frame(reader)
    speaking = speaking[speaking["participant"].notna()]
    turns_of = {name: list(zip(rows["start"], rows["end"], rows["participant"], strict=True))
                for name, rows in speaking.groupby("source")}  # fmt: skip
    group_at = {(row.participant, row.wave): row.group for row in participants_frame(reader).itertuples()}
    people = [
        list(
            dict.fromkeys(
                who for start, end, who in turns_of.get(row.source, ()) if start < row.end and row.start < end
            )
        )
        for row in frame.itertuples()
    ]
    waves = frame["source"].map(about["wave"])
    frame["participants"] = people
    frame["groups"] = [
        list(dict.fromkeys(group for one in some if (group := group_at.get((one, wave)))))
        for some, wave in zip(people, waves, strict=True)
    ]
    frame["wave"], frame["site"] = waves, frame["source"].map(about["site"])
    order = ["coding", "source", "start", "end", "quote", "code", "participants", "groups", "wave", "site", "coder",
             "created_at", "origin", "view", "key_quote"]  # fmt: skip
    position = {name: place for place, name in enumerate(about.index)}
    frame = frame.assign(place=frame["source"].map(position)).sort_values(["place", "start", "end"])
    return frame[order].reset_index(drop=True)


def memo_links_frame(reader: Reader) -> pd.DataFrame:
    """Return what each memo is about, by id."""
    rows = reader.rows("memo_links")
    return pd.DataFrame({"memo": rows["memo_id"], "subject": rows["subject_id"]})
