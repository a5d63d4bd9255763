"""The schema of a study file: laid at once into a new one; an older one is brought to it by the migrations."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_mock_engine,
    inspect,
    text,
)

from toolkit.errors import FileProblem, StudyTooNew

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")  # oldest first, as the migrations stand
LATEST = REVISIONS[-1]


def revision(connection: Connection) -> str | None:
    """Return the schema revision of an open file, or None for an empty one.

    Raises:
        FileProblem: The file is a database, but not a study.
    """
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if names:
        raise FileProblem("This database is not a study of the toolkit.", fix="Choose a file that ends in .qual.")
    return None


def refuse_newer(found: str | None, where: str) -> None:
    """Refuse a file that a later version of the toolkit has written."""
    if found is not None and found not in REVISIONS:
        raise StudyTooNew(
            f"This study was written by a newer version of the toolkit (schema {found}; this version knows {LATEST}).",
            where=where,
            fix="Update the toolkit (pip install --upgrade qualitative-toolkit). The file was not touched.",
        )


def create(engine: Engine) -> None:
    """Lay the tables of this version into an empty file: migrations are for files that were there before."""
    stamp = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
    stamp.append_constraint(PrimaryKeyConstraint("version_num", name="alembic_version_pkc"))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for statement in _statements(engine.dialect.name):
            connection.exec_driver_sql(statement)
        stamp.create(connection)
        connection.execute(stamp.insert().values(version_num=LATEST))


@cache
def _statements(database: str) -> tuple[str, ...]:
    """Return the SQL that makes every table and index; to word it takes as long as to run it, so it is worded once."""
    from toolkit.store.tables import metadata

    made: list[Any] = []
    mock = create_mock_engine(f"{database}://", lambda statement, *_, **__: made.append(statement))
    metadata.create_all(mock, checkfirst=False)
    return tuple(str(statement.compile(dialect=mock.dialect)) for statement in made)


def upgrade(engine: Engine) -> None:
    """Run every migration that the file has not seen yet, all or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            command.upgrade(config, "head")
