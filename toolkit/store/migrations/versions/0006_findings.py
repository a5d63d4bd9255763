"""Findings, recommendations and context–mechanism–outcome records."""

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

revision = "0006"
down_revision = "0005"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

THING = String(36)
WHEN = String(32)


def one_of(column: str, *words: str) -> CheckConstraint:
    """Allow only these words in a column."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def thing(name: str, *, null: bool = False) -> Column[str]:
    """Point to another thing of the study."""
    return Column(name, THING, ForeignKey("things.id"), nullable=null, index=True)


def text(name: str) -> Column[str]:
    """Hold words that may be empty."""
    return Column(name, Text, nullable=False, default="")


def number(name: str, *, null: bool = False) -> Column[int]:
    """Hold a whole number."""
    return Column(name, Integer, nullable=null)


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


# The table of the first release that the new ones point to.
things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))

findings = kept(
    "findings",
    number("position"),
    Column("text", Text, nullable=False),
    thing("theme_id", null=True),
    thing("code_id", null=True),
    thing("group_id", null=True),
    thing("wave_id", null=True),
    thing("than_wave_id", null=True),
    thing("site_id", null=True),
    text("quantifier"),
    number("said_n", null=True),
    number("said_of", null=True),
    Column("told", String(16), nullable=False),
    text("question"),
    text("literature"),
    Column("gap", Boolean, nullable=False),
    text("searched"),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
    CheckConstraint("said_n >= 0 AND said_of >= 1 AND said_n <= said_of", name="numbers_can_be"),
    one_of("told", "participants", "groups", "sources"),
)

finding_extracts = kept(
    "finding_extracts",
    thing("finding_id"),
    thing("coding_id"),
    number("position"),
    unique=("finding_id", "coding_id"),
)

recommendations = kept(
    "recommendations",
    number("position"),
    Column("text", Text, nullable=False),
    text("for_whom"),
    text("priority"),
    text("literature"),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
)

recommendation_findings = kept(
    "recommendation_findings",
    thing("recommendation_id"),
    thing("finding_id"),
    number("position"),
    unique=("recommendation_id", "finding_id"),
)

cmo_records = kept(
    "cmo_records",
    number("position"),
    Column("if_then", Text, nullable=False),
    *(text(part) for part in ("context", "mechanism_resource", "mechanism_reasoning", "outcome")),
    text("for_whom"),
    Column("status", String(16), nullable=False),
    Column("inferred", JSON, nullable=False),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
    one_of("status", "initial theory", "supported", "refined", "refuted"),
)

cmo_extracts = kept(
    "cmo_extracts",
    thing("record_id"),
    thing("coding_id"),
    Column("part", String(24), nullable=False),
    Column("kind", String(16), nullable=False),
    number("position"),
    one_of("kind", "supports", "contradicts", "complicates"),
    unique=("record_id", "coding_id", "part"),
)

NEW = (findings, finding_extracts, recommendations, recommendation_findings, cmo_records, cmo_extracts)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=NEW, checkfirst=False)
