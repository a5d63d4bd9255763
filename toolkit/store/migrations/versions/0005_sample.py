"""Version and date of a consent, the plan of the sample, and the files that left the study."""

from collections.abc import Iterable
from typing import Any

from alembic import op
from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import text as sql_text

revision = "0005"
down_revision = "0004"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

THING = String(36)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """Allow only these words in a column."""
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
            Index(index_name, *keys, unique=True, sqlite_where=sql_text("live = 1"), postgresql_where=sql_text("live"))
    return table


# The table of the first release that the others point to.
things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))

CHECKS = {
    "purpose": one_of("purpose", ("recording", "quoting", "sharing", "archiving", "re-contact")),
    "audience": one_of("audience", ("", "team", "partner", "public")),
}
NEW_COLUMNS = ("version", "date")
consents = kept(
    "consents",
    thing("participant_id"),
    thing("wave_id", null=True),
    Column("purpose", String(64), nullable=False),
    text("audience"),
    Column("given", Boolean, nullable=False),
    *(text(name) for name in NEW_COLUMNS),
    *CHECKS.values(),
)

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

exports = kept(
    "exports",
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    text("audience"),
    Column("kind", String(32), nullable=False),
    text("title"),
)


def upgrade() -> None:
    """Make the two new tables, and give a consent its version and date."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _build_consents_again()
    else:
        _add_to_consents()
    metadata.create_all(connection, tables=(sample_plan, exports), checkfirst=False)


def _add_to_consents() -> None:
    for name in NEW_COLUMNS:
        op.add_column("consents", Column(name, Text, nullable=False, server_default=""))
        op.alter_column("consents", name, server_default=None)
    for column, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_consents_{column}_is_known"), "consents", check.sqltext)


def _build_consents_again() -> None:
    """SQLite cannot change what a column allows: the table is built anew and its rows are carried over."""
    names = [column.name for column in consents.columns]
    old = ", ".join(name for name in names if name not in NEW_COLUMNS)
    op.execute("ALTER TABLE consents RENAME TO consents_before")
    for index in consents.indexes:
        op.execute(f"DROP INDEX {index.name}")
    consents.create(op.get_bind())
    op.execute(f"INSERT INTO consents ({old}, version, date) SELECT {old}, '', '' FROM consents_before")  # noqa: S608 - our own names
    op.execute("DROP TABLE consents_before")
