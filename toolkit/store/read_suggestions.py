"""Kept suggestions as frames: what was offered, by which run, on which words, and what people decided."""

import pandas as pd

from toolkit.store.read import Reader
from toolkit.study import COLUMNS


def suggestion_frames(reader: Reader, items: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the runs, the suggestions and their extracts; `items` are the frames of codes and themes."""
    return {
        "suggestion_runs": _runs(reader),
        "suggestions": _suggestions(reader, items),
        "suggestion_segments": _segments(reader),
    }


def _runs(reader: Reader) -> pd.DataFrame:
    coders = reader.names("coders")
    rows = [
        {**row, "run": row["id"], "kept_by": coders.get(row["coder_id"], ""), "kept_at": row["at"]}
        for row in reader.records("suggestion_runs")
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["suggestion_runs"]))


def _suggestions(reader: Reader, items: dict[str, pd.DataFrame]) -> pd.DataFrame:
    coders, reasons = reader.names("coders"), reader.names("memos", "body")
    became = {
        row["id"]: (level, row[level]) for level in ("code", "theme") for row in items[f"{level}s"].to_dict("records")
    }
    number = {row["id"]: row["number"] for row in reader.records("suggestions")}
    rows = []
    for row in sorted(reader.records("suggestions"), key=lambda one: one["number"]):
        level, name = became.get(row["subject_id"], ("", ""))
        told = {
            "suggestion": row["id"],
            "run": row["run_id"],
            "level": level,
            "became": name,
            "decided_by": coders.get(row["coder_id"], ""),
            "decided_at": row["at"] or "",
            "reason": reasons.get(row["memo_id"], ""),
            "made_of": [number[one] for one in row["made_of"] if one in number],
        }
        rows.append({**row, **told})
    return pd.DataFrame(rows, columns=list(COLUMNS["suggestions"]))


def _segments(reader: Reader) -> pd.DataFrame:
    """Return the extracts that stand in the present text of their source."""
    rows, sources = reader.rows("suggestion_segments"), reader.rows("sources")
    placed = rows["text_id"] == rows["source_id"].map(dict(zip(sources["id"], sources["text_id"], strict=True)))
    rows = rows[placed].sort_values(["suggestion_id", "position"], ignore_index=True)
    frame = pd.DataFrame(
        {
            "suggestion": rows["suggestion_id"],
            "source": rows["source_id"].map(reader.names("sources")),
            "start": rows["start_offset"].astype(int),
            "end": rows["end_offset"].astype(int),
            "stands": rows["stands"],
            "position": rows["position"].astype(int),
            "branch": rows["branch"],
        }
    )
    return frame[list(COLUMNS["suggestion_segments"])]
