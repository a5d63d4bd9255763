"""Suggestions that were kept: what was run, what it offered, what people decided."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy import text as sql_text

revision = "0007"
down_revision = "0006"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

THING = String(36)


def one_of(column: str, *words: str) -> CheckConstraint:
    """Allow only these words in a column."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def thing(name: str, *, null: bool = False) -> Column[str]:
    """Point to another thing of the study."""
    return Column(name, THING, ForeignKey("things.id"), nullable=null, index=True)


def kept(name: str, *columns: Column[Any] | CheckConstraint, unique: tuple[str, ...] = ()) -> Table:
    """Build a table of versions; of one thing at most one version is live."""
    table = Table(
        name,
        metadata,
        Column("row_id", Integer, primary_key=True, autoincrement=False),
        Column("id", THING, ForeignKey("things.id"), nullable=False, index=True),
        Column("live", Boolean, nullable=False),
        *columns,
    )
    for index_name, index_columns in ((f"one_live_{name}", ("id",)), (f"one_such_{name}", unique)):
        if index_columns:
            keys = [table.c[column] for column in index_columns]
            Index(index_name, *keys, unique=True, sqlite_where=sql_text("live = 1"), postgresql_where=sql_text("live"))
    return table


# Tables of the first release that the new ones point to.
things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))
texts = Table("texts", metadata, Column("id", THING, ForeignKey("things.id"), primary_key=True))

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
    Column("at", String(32), nullable=False),
)

suggestions = kept(
    "suggestions",
    thing("run_id"),
    Column("number", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("name", Text, nullable=False, default=""),
    Column("keywords", JSON, nullable=False),
    Column("stability", Float, nullable=True),
    Column("made_of", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    thing("subject_id", null=True),
    thing("memo_id", null=True),
    thing("coder_id", null=True),
    Column("at", String(32), nullable=True),
    Column("codings", JSON, nullable=False),
    one_of("state", "open", "accepted", "mapped", "rejected", "not now", "merged", "split", "replaced"),
    unique=("number",),
)

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
    one_of("stands", "typical", "edge case", "inside", "counter-example"),
)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=(suggestion_runs, suggestions, suggestion_segments), checkfirst=False)
