"""Constant comparison at the desk: the earlier extracts of a code beside the one that was just coded."""

from typing import Any

from sqlalchemy import Connection

from toolkit.analysis.comparison import earlier_extracts
from toolkit.desk.beside import extract_shown
from toolkit.desk.people import Voices
from toolkit.desk.placed import placed
from toolkit.desk.seat import Args, Seat
from toolkit.store import bundle, tables
from toolkit.store.read import Reader

MANY = 200


def compared(connection: Connection, seat: Seat, args: Args) -> dict[str, Any]:
    """Return this coder's earlier extracts of the code of a coding, each with how its speakers stand to this one's."""
    reader = Reader(connection)
    coding = args.text("coding")
    found = earlier_extracts(bundle.study_data(reader, coder=seat.coder), coding)
    how = dict(zip(found["coding"][:MANY], found["how"][:MANY], strict=True))
    rows = {row["id"]: row for row in placed(connection, tables.codings.c.id.in_([coding, *how]))}
    voices = Voices.of(reader, {row["source_id"] for row in rows.values()})
    shown = [{"how": how[one], **extract_shown(voices, rows[one])} for one in how if one in rows]
    return {"coding": coding, "this": extract_shown(voices, rows[coding]), "extracts": shown, "all": len(found)}
