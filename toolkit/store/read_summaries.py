"""The summaries of the framework matrix, and the extracts they rest on, as frames."""

from collections.abc import Mapping

import pandas as pd

from toolkit.model import Placed
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.study import COLUMNS


def summary_frames(reader: Reader, book: Mapping[str, pd.DataFrame] | None = None) -> dict[str, pd.DataFrame]:
    """Return the summaries by row and theme in the analyst's order, and what each rests on.

    A summary of a person, source, group, site or time point that is no longer there is left out.
    """
    rows = reader.records("summaries")
    if not rows:
        return {name: pd.DataFrame(columns=list(COLUMNS[name])) for name in ("framework", "framework_extracts")}
    book = book or read.book_frames(reader.codebook())
    themes = dict(zip(book["themes"]["id"], book["themes"]["theme"], strict=True))
    place = {one: number for number, one in enumerate(themes)}
    named, coders = rows_of_matrix(reader), reader.names("coders")
    order = {one: number for number, one in enumerate(named)}
    there = [row for row in rows if row["about_id"] in named and row["theme_id"] in themes]
    there.sort(key=lambda row: (order[row["about_id"]], place[row["theme_id"]]))
    lines = [
        (
            named[row["about_id"]][1],
            themes[row["theme_id"]],
            row["body"],
            named[row["about_id"]][0],
            coders.get(row["coder_id"] or "", ""),
            row["written_at"],
            row["id"],
        )
        for row in there
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS["framework"]))
    return {"framework": frame, "framework_extracts": _extracts(reader, [row["id"] for row in there])}


def rows_of_matrix(reader: Reader) -> dict[str, tuple[str, str]]:
    """Return what rows of the matrix can be about: their kind and name by id, in their order."""
    found: dict[str, tuple[str, str]] = {}
    for table, kind, column in (("participants", "participant", "label"), ("sources", "source", "name")):
        for row in sorted(reader.records(table), key=lambda one: one["position"]):
            found[row["id"]] = (kind, row[column])
    for kind in ("group", "site", "wave"):
        found |= {one: (kind, name) for one, name in reader.terms(kind).items()}
    return found


def _extracts(reader: Reader, summaries: list[str]) -> pd.DataFrame:
    present = {row["id"]: row["text_id"] for row in reader.records("sources")}
    codings = reader.rows("codings")
    state = {
        row.id: Placed.PLACED if present.get(row.source_id) == row.text_id else Placed.TO_REVIEW
        for row in codings.itertuples()
    }
    order = {one: number for number, one in enumerate(summaries)}
    links = [row for row in reader.records("summary_extracts") if row["summary_id"] in order]
    links.sort(key=lambda row: order[row["summary_id"]])
    lines = [(row["summary_id"], row["coding_id"], str(state.get(row["coding_id"], Placed.GONE))) for row in links]
    return pd.DataFrame(lines, columns=list(COLUMNS["framework_extracts"]))
