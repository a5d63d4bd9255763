"""The tables of a study file.

Every *kept* table holds versions of things. A change never overwrites a row: the old version stays, not live,
and a new one is added. An event cites the two by number, so it needs no words of its own and can be inverted.
"""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from toolkit.model import (
    Audience,
    Evidence,
    MarkKind,
    MemoKind,
    Origin,
    Progress,
    Purpose,
    Role,
    Settled,
    SourceKind,
    Status,
    View,
)
from toolkit.store import finding_tables, form_tables, privacy_tables, suggestion_tables, theme_tables
from toolkit.store.kept import THING, WHEN, kept, metadata, one_of, text, thing

__all__ = ["finding_tables", "form_tables", "metadata", "privacy_tables", "suggestion_tables", "theme_tables"]

things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))

texts = Table(
    "texts",
    metadata,
    Column("id", THING, ForeignKey("things.id"), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", WHEN, nullable=False),
    Column("coder_id", THING, ForeignKey("things.id"), nullable=True),
    Column("verb", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("target", Integer, ForeignKey("events.id"), nullable=True, index=True),
    Column("undo_next", Integer, nullable=True),
    Column("redo_next", Integer, nullable=True),
    Column("below", Integer, nullable=True),
    Column("reason", Text, nullable=False, default=""),
    Column("command", String(64), nullable=True),  # the desk's own id: sent twice, done once
    CheckConstraint("kind IN ('do', 'undo', 'redo', 'note')", name="kind_is_known"),
    Index("one_such_command", "command", unique=True),
)

changes = Table(
    "changes",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("table_name", String(32), nullable=False),
    Column("thing_id", THING, ForeignKey("things.id"), nullable=False, index=True),
    Column("before_row", Integer, nullable=True),
    Column("after_row", Integer, nullable=True),
)

terms = kept(
    "terms",
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    CheckConstraint("kind IN ('wave', 'group', 'site')", name="kind_is_known"),
    unique=("kind", "name"),
)

coders = kept(
    "coders",
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    CheckConstraint("kind IN ('person', 'machine', 'agreed')", name="kind_is_known"),
    unique=("name",),
)

settings = kept(
    "settings",
    Column("name", String(64), nullable=False),
    Column("value", JSON, nullable=False),
    unique=("name",),
)

milestones = kept(
    "milestones",
    Column("name", Text, nullable=False),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    unique=("name",),
)

participants = kept(
    "participants",
    Column("label", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("status", String(24), nullable=False),
    one_of("status", Status),
    unique=("label",),
)

# One row where nothing changes (no wave), or one per time point.
participant_waves = kept(
    "participant_waves",
    thing("participant_id"),
    thing("wave_id", null=True),
    thing("group_id", null=True),
    Column("number", Integer, nullable=True),
    thing("site_id", null=True),
    text("cohort"),
    Column("attributes", JSON, nullable=False),
)

relations = kept(
    "relations",
    thing("from_id"),
    thing("to_id"),
    Column("kind", String(32), nullable=False),
    unique=("from_id", "to_id", "kind"),
)

# What a person said yes or no to; without a time point or an audience, for all of them.
consents = kept(
    "consents",
    thing("participant_id"),
    thing("wave_id", null=True),
    Column("purpose", String(64), nullable=False),
    text("audience"),
    Column("given", Boolean, nullable=False),
    text("version"),
    text("date"),
    one_of("purpose", Purpose),
    one_of("audience", ("", *Audience)),
)

# How many people of a stakeholder group were to be reached; without a time point, over all of them.
sample_plan = kept(
    "sample_plan",
    thing("group_id"),
    thing("wave_id", null=True),
    Column("planned", Integer, nullable=False),
    Column("approached", Integer, nullable=True),
    text("reason"),
    CheckConstraint("planned >= 0", name="planned_is_a_count"),
    CheckConstraint("approached >= 0", name="approached_is_a_count"),
    unique=("group_id", "wave_id"),
)

# The files that left the study; when, and by whom, is said by the event.
exports = kept(
    "exports",
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    text("audience"),
    Column("kind", String(32), nullable=False),
    text("title"),
)

sources = kept(
    "sources",
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    thing("wave_id", null=True),
    text("date"),
    text("mode"),
    thing("site_id", null=True),
    text("language"),
    Column("verbatim", Boolean, nullable=False, default=True),
    text("checked_by"),
    text("checked_on"),
    Column("attributes", JSON, nullable=False),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    text("importer"),
    one_of("kind", SourceKind),
    unique=("name",),
)

# A label in one source and who it is; a row without label is somebody who took part but is not told apart.
speakers = kept(
    "speakers",
    thing("source_id"),
    Column("label", Text, nullable=True),
    Column("role", String(16), nullable=False),
    thing("participant_id", null=True),
    one_of("role", Role),
    unique=("source_id", "label"),
)

turns = kept(
    "turns",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    thing("speaker_id"),
    Column("words", Integer, nullable=False),
    Column("time_ms", Integer, nullable=True),
    thing("question_id", null=True),
    CheckConstraint("0 <= start_offset AND start_offset <= end_offset", name="span_runs_forward"),
    unique=("source_id", "number"),
)

marks = kept(
    "marks",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("kind", MarkKind),
)

questions = kept(
    "questions",
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    text("wording"),
    unique=("name",),
)

# Who was asked what: a row per question, stakeholder group and time point; empty means all.
guide = kept("guide", thing("question_id"), thing("group_id", null=True), thing("wave_id", null=True))

# The code or theme that a question asks for.
question_topics = kept(
    "question_topics", thing("question_id"), thing("subject_id"), unique=("question_id", "subject_id")
)

codes = kept(
    "codes",
    Column("name", Text, nullable=False),
    thing("parent_id", null=True),
    Column("position", Integer, nullable=False),
    text("key"),
    text("definition"),
    text("include"),
    text("exclude"),
    Column("examples", JSON, nullable=False),
    text("origin"),
    text("literature"),
    text("colour"),
    Column("aliases", JSON, nullable=False),
    Column("archived", Boolean, nullable=False),
)

themes = kept(
    "themes",
    Column("name", Text, nullable=False),
    thing("parent_id", null=True),
    Column("position", Integer, nullable=False),
    text("key"),
    text("claim"),
    text("definition"),
    Column("boundary", Text, nullable=False, server_default=""),
    text("valence"),
    text("for_whom"),
)

theme_codes = kept(
    "theme_codes",
    thing("theme_id"),
    thing("code_id"),
    Column("position", Integer, nullable=False),
    unique=("theme_id", "code_id"),
)

codings = kept(
    "codings",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    thing("code_id"),
    thing("coder_id"),
    Column("created_at", WHEN, nullable=False),
    Column("codebook_version", Integer, nullable=False),
    Column("origin", String(16), nullable=False),
    text("query"),
    Column("view", String(16), nullable=False),
    Column("key_quote", Boolean, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("origin", Origin),
    one_of("view", View),
    unique=("source_id", "text_id", "start_offset", "end_offset", "code_id", "coder_id"),
)

evidence = kept(
    "evidence",
    thing("theme_id"),
    thing("coding_id"),
    Column("kind", String(16), nullable=False),
    one_of("kind", Evidence),
    unique=("theme_id", "coding_id"),
)

memos = kept(
    "memos",
    Column("kind", String(16), nullable=False),
    text("title"),
    Column("body", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
    one_of("kind", MemoKind),
)

memo_links = kept("memo_links", thing("memo_id"), thing("subject_id"), unique=("memo_id", "subject_id"))

assignments = kept("assignments", thing("source_id"), thing("coder_id"), unique=("source_id", "coder_id"))

coding_status = kept(
    "coding_status",
    thing("source_id"),
    thing("coder_id"),
    Column("state", String(16), nullable=False),
    Column("at", WHEN, nullable=False),
    Column("second_pass", Boolean, nullable=False),
    one_of("state", Progress),
    unique=("source_id", "coder_id"),
)

# What a coder has had before their eyes in the reading mode.
readings = kept(
    "readings",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    thing("coder_id"),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("at", WHEN, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
)

# The quote tray: which extracts stand for a theme in the report, in which order, and what is left out of each.
quotes = kept(
    "quotes",
    thing("theme_id"),
    thing("coding_id"),
    Column("position", Integer, nullable=False),
    Column("cuts", JSON, nullable=False),
    unique=("theme_id", "coding_id"),
)

# What became of a place where coders can differ. `marks`: the codings it was settled from, with their spans, so that it
# is open again when one of them changes; `codings`: those of the agreed coding that were made for it.
settlings = kept(
    "settlings",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    thing("code_id"),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    thing("coder_id", null=True),
    Column("marks", JSON, nullable=False),
    Column("codings", JSON, nullable=False),
    text("reason"),
    Column("at", WHEN, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("state", Settled),
)

KEPT: dict[str, Table] = {table.name: table for table in metadata.tables.values() if "live" in table.c}
