"""All words of a study in which a name may stand: texts, names of files, labels, attributes, memos, the codebook."""

from collections.abc import Iterator
from typing import Any

from toolkit.model import Role
from toolkit.privacy.hits import Ground, Passage
from toolkit.store import read
from toolkit.store.read import Reader

SAID_OF_CODES = ("name", "definition", "include", "exclude", "literature")
SAID_OF_THEMES = ("name", "claim", "definition", "valence", "for_whom")
TOLD = frozenset([Role.INTERVIEWER])


def passages(reader: Reader) -> list[Passage]:
    """Return every place of the study that holds words of people, the texts of sources first."""
    return [*_texts(reader), *_names_of_files(reader), *_tables(reader), *_memos(reader), *_codebook(reader)]


def labels(reader: Reader) -> list[tuple[str, str]]:
    """Return the labels of speakers and participants, each with whose it is where that is known."""
    speakers = read.speakers_frame(reader)
    told = [
        (row.label, row.participant or ("interviewer" if row.role in TOLD else ""))
        for row in speakers.itertuples()
        if row.label
    ]
    return [*told, *((label, label) for label in reader.names("participants", "label").values())]


def _texts(reader: Reader) -> Iterator[Passage]:
    texts, names = reader.texts(), reader.names("sources")
    turns: dict[str, list[tuple[int, int, int]]] = {}
    for row in read.turns_frame(reader).itertuples():
        turns.setdefault(row.source, []).append((row.turn, row.start, row.end))
    for source_id, text in texts.items():
        yield Passage(place=names[source_id], text=text, turns=tuple(turns.get(names[source_id], ())))


def _names_of_files(reader: Reader) -> Iterator[Passage]:
    for row in read.sources_frame(reader).itertuples():
        yield Passage(place=f"name of the source {row.source}", text=row.source, ground=Ground.FILE)
        if row.file and row.file != row.source:
            yield Passage(place=f"name of the file of {row.source}", text=row.file, ground=Ground.FILE)


def _tables(reader: Reader) -> Iterator[Passage]:
    """Yield what the tables say of participants and sources: sites, cohorts, attributes; each value once."""
    for kind in ("site", "group"):
        for name in reader.terms(kind).values():
            yield Passage(
                place=f"{'sites' if kind == 'site' else 'stakeholder groups'}", text=name, ground=Ground.TABLE
            )
    said = [(row["cohort"], row["attributes"]) for row in reader.records("participant_waves")]
    said += [("", row["attributes"]) for row in reader.records("sources")]
    values: dict[tuple[str, str], None] = {}
    for cohort, attributes in said:
        for column, value in [("cohort", cohort), *attributes.items()]:
            if isinstance(value, str) and value.strip():
                values[column, value] = None
    for column, value in values:
        yield Passage(place=f"attribute {column}", text=value, ground=Ground.TABLE)


def _memos(reader: Reader) -> Iterator[Passage]:
    for row in reader.records("memos"):
        title = row["title"] or row["body"][:30]
        yield Passage(place=f"memo “{title}”", text="\n".join(one for one in (row["title"], row["body"]) if one))


def _codebook(reader: Reader) -> Iterator[Passage]:
    for table, parts in (("codes", SAID_OF_CODES), ("themes", SAID_OF_THEMES)):
        for row in reader.records(table):
            said = [str(row[part]) for part in parts if row[part]]
            yield Passage(place=f"codebook: {row['name']}", text="\n".join([*said, *_examples(row)]), headed=True)


def _examples(row: dict[str, Any]) -> list[str]:
    return [one for one in row.get("examples") or () if isinstance(one, str)]
