"""A new study has the tables of this version at once; one that the migrations brought here has the very same."""

import re
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from toolkit import Project
from toolkit.store import schema, tables
from toolkit.store.file import Store


def test_an_upgraded_study_has_exactly_the_schema_of_a_new_one(tmp_path):
    new, upgraded = tmp_path / "new.qual", tmp_path / "upgraded.qual"
    Store.create(new).close()
    assert schema_of(upgraded_from_nothing(upgraded)) == schema_of(new)


@pytest.mark.parametrize("way", ["new", "upgraded"])
def test_the_tables_in_the_file_are_those_the_program_knows(tmp_path, way):
    path = tmp_path / "study.qual"
    Store.create(path).close() if way == "new" else upgraded_from_nothing(path)
    store = Store(path)
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    store.close()


def test_a_new_study_needs_no_upgrade_when_it_is_opened_again(tmp_path):
    Project.open(tmp_path / "study.qual", create=True, coder="Ana").close()
    again = Project.open(tmp_path / "study.qual")
    assert not [copy for copy in again.copies() if copy.stem.endswith("upgrade")]
    again.close()


def upgraded_from_nothing(path):
    """Make a study with every migration there is, one after the other."""
    path.touch()
    store = Store(path)
    schema.upgrade(store.engine)
    store.close()
    return path


def schema_of(path):
    """Return each table and index by name, with its columns and constraints in words."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return {"version": version, **{name: parts(sql) for name, sql in rows}}


def parts(sql):
    """Return what stands in the outer brackets, each part on its own; white space and quotes tell nothing."""
    plain = " ".join(sql.replace('"', "").split())
    head, _, body = plain.partition("(")
    return head.strip(), *sorted(one.strip() for one in re.split(r",(?![^(]*\))", body))
