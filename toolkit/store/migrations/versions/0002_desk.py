"""What the coding desk keeps: commands done once, what was read, and the quote tray. Frozen."""

from typing import Any

from alembic import op
from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Integer, String, text

revision = "0002"
down_revision = "0001"

THING = String(36)


def upgrade() -> None:
    """Add the column and the two tables."""
    op.add_column("events", Column("command", String(64), nullable=True))
    op.create_index("one_such_command", "events", ["command"], unique=True)
    _kept(
        "readings",
        _thing("source_id"),
        Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
        _thing("coder_id"),
        Column("start_offset", Integer, nullable=False),
        Column("end_offset", Integer, nullable=False),
        Column("at", String(32), nullable=False),
        CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
        pointers=("source_id", "coder_id"),
    )
    _kept(
        "quotes",
        _thing("theme_id"),
        _thing("coding_id"),
        Column("position", Integer, nullable=False),
        Column("cuts", JSON, nullable=False),
        pointers=("theme_id", "coding_id"),
        unique=("theme_id", "coding_id"),
    )


def _thing(name: str) -> Column[str]:
    return Column(name, THING, ForeignKey("things.id"), nullable=False)


def _kept(
    name: str, *columns: Column[Any] | CheckConstraint, pointers: tuple[str, ...], unique: tuple[str, ...] = ()
) -> None:
    op.create_table(
        name,
        Column("row_id", Integer, primary_key=True, autoincrement=False),
        Column("id", THING, ForeignKey("things.id"), nullable=False),
        Column("live", Boolean, nullable=False),
        *columns,
    )
    for column in ("id", *pointers):
        op.create_index(f"ix_{name}_{column}", name, [column])
    for index, keys in ((f"one_live_{name}", ("id",)), (f"one_such_{name}", unique)):
        if keys:
            op.create_index(
                index, name, list(keys), unique=True, sqlite_where=text("live = 1"), postgresql_where=text("live")
            )
