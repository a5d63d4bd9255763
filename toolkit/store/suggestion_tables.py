"""The tables of suggestions that were kept: what was run, what it offered, and what people decided.

No words of the interviews stand here but the keywords, each of which two people used: an extract is a place in a text.
"""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, String, Text

from toolkit.model import Stands, Suggested
from toolkit.store.kept import THING, WHEN, kept, metadata, one_of, text, thing

__all__ = ["metadata"]

# One call of `suggest_themes` whose result was kept, with all that is needed to say what was done.
suggestion_runs = kept(
    "suggestion_runs",
    Column("engine", String(16), nullable=False),
    Column("made_on", String(16), nullable=False),
    Column("how", Text, nullable=False),
    Column("guided", Boolean, nullable=False),
    Column("extracts", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    thing("coder_id", null=True),
    Column("at", WHEN, nullable=False),
)

# `label` is the machine's, `name` a person's. `subject_id`: the code or theme it became. `made_of`: the suggestions it
# was merged or split from; `codings`: those that were made when a person took it over.
suggestions = kept(
    "suggestions",
    thing("run_id"),
    Column("number", Integer, nullable=False),
    Column("label", Text, nullable=False),
    text("name"),
    Column("keywords", JSON, nullable=False),
    Column("stability", Float, nullable=True),
    Column("made_of", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    thing("subject_id", null=True),
    thing("memo_id", null=True),
    thing("coder_id", null=True),
    Column("at", WHEN, nullable=True),
    Column("codings", JSON, nullable=False),
    one_of("state", Suggested),
    unique=("number",),
)

# `branch`: where the extract lies in the finer tree, a figure for each time its group is parted in two.
suggestion_segments = kept(
    "suggestion_segments",
    thing("suggestion_id"),
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("stands", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("branch", String(16), nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("stands", Stands),
)
