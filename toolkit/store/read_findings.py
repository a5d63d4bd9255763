"""Findings, recommendations and context–mechanism–outcome records as frames."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.model import CmoPart, Placed
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.study import COLUMNS

POINTERS = {"theme": "theme_id", "code": "code_id", "group": "group_id", "wave": "wave_id", "than": "than_wave_id",
            "site": "site_id"}  # fmt: skip


def finding_frames(reader: Reader, book: Mapping[str, pd.DataFrame] | None = None) -> dict[str, pd.DataFrame]:
    """Return the frames of findings, recommendations and records, each in the analyst's order.

    `book` has the frames of codes and themes, where they have been read already.
    """
    book = book or read.book_frames(reader.codebook())
    findings, recommendations, records = (_in_order(reader, name) for name in TOLD)
    states = _states(reader) if len(findings) + len(records) else {}
    return {
        "findings": _findings(reader, findings, book),
        "finding_extracts": _links(reader, "finding_extracts", findings, states),
        "recommendations": _frame(reader, "recommendations", recommendations, ("for_whom", "priority", "literature")),
        "recommendation_findings": _links(reader, "recommendation_findings", recommendations, {}),
        "cmo": _frame(reader, "cmo", records, (*map(str, CmoPart), "for_whom", "status", "inferred")),
        "cmo_extracts": _links(reader, "cmo_extracts", records, states),
    }


TOLD = ("findings", "recommendations", "cmo_records")


def _in_order(reader: Reader, name: str) -> pd.DataFrame:
    return reader.rows(name).sort_values("position", ignore_index=True)


def _findings(reader: Reader, rows: pd.DataFrame, book: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the findings with names for what they point to; `lost` lists what they point to and is no longer there."""
    waves = reader.terms("wave")
    names = {
        "theme": dict(zip(book["themes"]["id"], book["themes"]["theme"], strict=True)),
        "code": dict(zip(book["codes"]["id"], book["codes"]["code"], strict=True)),
        "group": reader.terms("group"),
        "wave": waves,
        "than": waves,
        "site": reader.terms("site"),
    }
    lost = [
        [field for field, column in POINTERS.items() if row[column] is not None and row[column] not in names[field]]
        for row in rows.to_dict("records")
    ]
    values: dict[str, Any] = {
        field: [names[field].get(one, "") for one in rows[column]] for field, column in POINTERS.items()
    }
    values |= {"n": pd.array(list(rows["said_n"]), "Int64"), "of": pd.array(list(rows["said_of"]), "Int64")}
    values |= {"count": rows["told"], "gap": rows["gap"].astype(bool), "lost": lost}
    kept = {name: rows[name] for name in ("quantifier", "question", "literature", "searched")}
    return _shaped("findings", {"finding": rows["id"], "text": rows["text"], **values, **kept, **_made(reader, rows)})


def _frame(reader: Reader, name: str, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    key, words = COLUMNS[name][:2]
    values = {one: rows[one] for one in (words, *columns)}
    return _shaped(name, {key: rows["id"], **values, **_made(reader, rows)})


def _made(reader: Reader, rows: pd.DataFrame) -> dict[str, Any]:
    coders = reader.names("coders")
    return {"coder": [coders.get(one, "") for one in rows["coder_id"]], "created_at": rows["created_at"]}


def _links(reader: Reader, name: str, of: pd.DataFrame, states: Mapping[str, str]) -> pd.DataFrame:
    """Return what things are linked to, thing after thing in their order."""
    rows, (key, other, *more) = _in_order(reader, name), COLUMNS[name]
    place = {one: number for number, one in enumerate(of["id"])}
    rows = rows.assign(of=rows[f"{key}_id"].map(place)).sort_values(["of", "position"], ignore_index=True)
    values = {key: rows[f"{key}_id"], other: rows[f"{other}_id"]}
    values |= {one: [str(states.get(id_, Placed.GONE)) for id_ in rows["coding_id"]] if one == "state" else rows[one]
               for one in more}  # fmt: skip
    return _shaped(name, values)


def _states(reader: Reader) -> dict[str, str]:
    """Return of each coding whether its words are in their place, or wait for review after a correction."""
    codings, sources = reader.rows("codings"), reader.rows("sources")
    present = dict(zip(sources["id"], sources["text_id"], strict=True))
    rows = zip(codings["id"], codings["source_id"], codings["text_id"], strict=True)
    return {id_: Placed.PLACED if present.get(source) == text else Placed.TO_REVIEW for id_, source, text in rows}


def _shaped(name: str, values: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=list(COLUMNS[name]))
