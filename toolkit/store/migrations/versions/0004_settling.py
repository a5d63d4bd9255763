"""Settling: what became of each place where two coders can differ."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy import text as sql_text

revision = "0004"
down_revision = "0003"

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


def kept(name: str, *columns: Column[Any] | CheckConstraint) -> Table:
    """Build a table of versions; of one thing at most one version is live."""
    table = Table(
        name,
        metadata,
        Column("row_id", Integer, primary_key=True, autoincrement=False),
        Column("id", THING, ForeignKey("things.id"), nullable=False, index=True),
        Column("live", Boolean, nullable=False),
        *columns,
    )
    live_only = (sql_text("live = 1"), sql_text("live"))
    Index(f"one_live_{name}", table.c.id, unique=True, sqlite_where=live_only[0], postgresql_where=live_only[1])
    return table


# Tables of the first release that the new one points to.
things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))
texts = Table("texts", metadata, Column("id", THING, ForeignKey("things.id"), primary_key=True))

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
    Column("reason", Text, nullable=False, default=""),
    Column("at", String(32), nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("state", "agreed", "discussed", "kept", "both", "neither", "recut", "codebook changed"),
)


def upgrade() -> None:
    """Make the table."""
    metadata.create_all(op.get_bind(), tables=(settlings,), checkfirst=False)
