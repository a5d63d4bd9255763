"""What every kept table has: an id, versions of which at most one is live, and the shapes of its columns."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import text as sql_text

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


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """Allow only these words in a column, such as those of an enumeration."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def thing(name: str, *, null: bool = False) -> Column[str]:
    """Point to another thing of the study."""
    return Column(name, THING, ForeignKey("things.id"), nullable=null, index=True)


def text(name: str) -> Column[str]:
    """Hold words that may be empty."""
    return Column(name, Text, nullable=False, default="")


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
            Index(index_name, *keys, unique=True, sqlite_where=sql_text("live = 1"))
    return table
