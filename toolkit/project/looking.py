"""The turns of a study, with who speaks and what is said."""

from toolkit.errors import NotFound
from toolkit.store import read
from toolkit.store.read import Reader
from toolkit.study import Basis, Result

TURNS = ["source", "turn", "speaker", "participant", "group", "wave", "site", "start", "end", "text"]


def turns(reader: Reader, source: str | None) -> Result:
    """Return the turns with their words, of one source or of all.

    Raises:
        NotFound: There is no such source.
    """
    frame, texts, names = read.turns_frame(reader), reader.texts(), reader.names("sources")
    about = read.sources_frame(reader).set_index("source")[["wave"]]
    who = read.participants_frame(reader)
    by_name = {names[source_id]: text for source_id, text in texts.items()}
    frame["text"] = [by_name[row.source][row.start : row.end] for row in frame.itertuples()]
    frame = frame.join(about, on="source").merge(
        who[["participant", "wave", "group", "site"]], on=["participant", "wave"], how="left"
    )
    frame["speaker"] = frame["participant"].where(frame["participant"].notna(), frame["role"])
    if source is not None:
        if source not in by_name:
            raise NotFound.among("source", source, by_name)
        frame = frame[frame["source"] == source]
    return Result(frame[TURNS].reset_index(drop=True), basis=Basis(title="Turns"))
