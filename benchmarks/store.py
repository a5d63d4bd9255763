"""The store: one coding durable, a study of 50,000 codings opened to StudyData, undo."""

import tempfile
from pathlib import Path

from benchmarks.harness import Figures, main, median_of, seconds
from toolkit import Project
from toolkit.store import tables

GOALS = {"coding_ms": 10, "open_50k_codings_s": 1, "undo_ms": 20}


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure on a study of 50 sources and 60 codes with all its codings in place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.qual"
        _build(path, codings=2_000 if quick else 50_000)
        opening = [seconds(lambda: Project.open(path, coder="Ana").data()) for _ in range(2 if quick else 5)]
        project = Project.open(path, coder="Ana")
        place = iter(range(20, 100_000, 3))

        def code() -> None:
            start = next(place)
            project.code(source="Source 7", start=start, end=start + 2, code="Code 5")

        runs = 20 if quick else 200
        coding = median_of(runs, code)
        undo = median_of(runs // 2, project.undo)
        return {
            "coding_ms": coding * 1000,
            "open_50k_codings_s": sorted(opening)[len(opening) // 2],
            "undo_ms": undo * 1000,
        }


def _build(path: Path, *, codings: int, sources: int = 50, codes: int = 60) -> None:
    folder = path.parent / "transcripts"
    folder.mkdir()
    for number in range(sources):
        turns = "\n\n".join(f"Interviewer: And then?\n\nP{number}: {'ab ' * 90}" for _ in range(60))
        (folder / f"Source {number}.txt").write_text(f"{turns}\n\n{number}")
    project = Project.open(path, create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(folder)
    for number in range(codes):
        project.codebook.add(f"Code {number}")
    by_name = project.data().texts
    store = project._store  # noqa: SLF001 - many codings at once, as an import makes them
    with store.writing("import codings") as tx:
        rows, code_rows = tx.rows(tables.sources), tx.rows(tables.codes)
        texts = {row["id"]: by_name[row["name"]] for row in rows}
        tx.add_many(
            tables.codings,
            [_coding(number, rows, code_rows, texts, store.coder_id) for number in range(codings)],
        )
    project.close()


def _coding(number: int, sources: list, codes: list, texts: dict, coder_id: str | None) -> dict:
    source, code = sources[number % len(sources)], codes[number % len(codes)]
    start = 20 + 7 * (number // len(sources))
    end = start + 20 + number % 120
    return {
        "source_id": source["id"],
        "text_id": source["text_id"],
        "start_offset": start,
        "end_offset": end,
        "quote": texts[source["id"]][start:end],
        "code_id": code["id"],
        "coder_id": coder_id,
        "created_at": "2026-01-01T00:00:00.000+00:00",
        "codebook_version": 1,
        "origin": "hand",
        "query": "",
        "view": "not stated",
        "key_quote": False,
    }


if __name__ == "__main__":
    main(measure, GOALS)
