"""Protection (safeguarding flags, redaction log, withdrawals) and work on themes (summaries, the map)."""

from typing import Any

from alembic import op
from sqlalchemy import (
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

revision = "0008"
down_revision = "0007"

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

safeguarding_flags = kept(
    "safeguarding_flags",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("for_whom", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False),
    thing("coder_id", null=True),
    Column("at", String(32), nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("state", "open", "passed on", "closed"),
)

redactions = kept(
    "redactions",
    thing("source_id", null=True),
    Column("version", Integer, nullable=True),
    Column("start_offset", Integer, nullable=True),
    Column("end_offset", Integer, nullable=True),
    Column("place", Text, nullable=False, default=""),
    Column("kind", String(32), nullable=False),
    Column("replacement", Text, nullable=False),
    thing("coder_id", null=True),
    Column("at", String(32), nullable=False),
)

withdrawals = kept(
    "withdrawals",
    Column("participant_id", THING, ForeignKey("things.id"), nullable=False),
    Column("scope", String(24), nullable=False),
    thing("wave_id", null=True),
    Column("audience", Text, nullable=False, default=""),
    Column("date", Text, nullable=False, default=""),
    thing("coder_id", null=True),
    Column("at", String(32), nullable=False),
    one_of("scope", "further interviews", "quoting", "one audience", "one passage", "one time point", "everything"),
    one_of("audience", "", "team", "partner", "public"),
)

summaries = kept(
    "summaries",
    thing("about_id"),
    thing("theme_id"),
    Column("body", Text, nullable=False),
    thing("coder_id", null=True),
    Column("written_at", String(32), nullable=False),
    unique=("about_id", "theme_id"),
)

summary_extracts = kept("summary_extracts", thing("summary_id"), thing("coding_id"), unique=("summary_id", "coding_id"))

map_places = kept(
    "map_places",
    thing("subject_id"),
    Column("across", Float, nullable=False),
    Column("down", Float, nullable=False),
    unique=("subject_id",),
)


def upgrade() -> None:
    """Make the tables, and let a theme say what is not part of it."""
    made = (safeguarding_flags, redactions, withdrawals, summaries, summary_extracts, map_places)
    metadata.create_all(op.get_bind(), tables=made, checkfirst=False)
    op.add_column("themes", Column("boundary", Text, nullable=False, server_default=""))
