"""Forms and surveys: their questions, what came back, and a mark for the wording of a question."""

from typing import Any

from alembic import op
from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import text as sql_text

revision = "0003"
down_revision = "0002"

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


# Tables of the first release that the new ones point to, or that change here.
things = Table("things", metadata, Column("id", THING, primary_key=True), Column("kind", String(32), nullable=False))
texts = Table("texts", metadata, Column("id", THING, ForeignKey("things.id"), primary_key=True))

KINDS = one_of(
    "kind", "label", "stamp", "header", "inaudible", "non-speech", "redaction", "editorial insertion", "question"
)
marks = kept(
    "marks",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    KINDS,
)

forms = kept("forms", Column("name", Text, nullable=False), Column("kind", String(24), nullable=False),
             Column("position", Integer, nullable=False), unique=("name",))  # fmt: skip

form_questions = kept(
    "form_questions",
    thing("form_id"),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    text("closed"),
    Column("open", Boolean, nullable=False),
    unique=("form_id", "name"),
)

# Every wording a question has had; a form that came back keeps the one it was asked in.
form_wordings = kept(
    "form_wordings",
    thing("question_id"),
    Column("number", Integer, nullable=False),
    Column("wording", Text, nullable=False),
    unique=("question_id", "number"),
)

form_issues = kept(
    "form_issues",
    thing("form_id"),
    thing("wave_id", null=True),
    Column("issued", Integer, nullable=False),
    CheckConstraint("issued >= 0", name="issued_is_a_count"),
)

# `group_id`: the stakeholder group of a respondent without a name, where the study says it.
form_returns = kept(
    "form_returns",
    thing("source_id"),
    thing("form_id"),
    thing("group_id", null=True),
    Column("key", Text, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("shared", String(16), nullable=False),
    one_of("shared", "ticked", "not ticked", "not asked"),
    unique=("source_id",),
)

# Blank, n/a and given are kept apart for the words and for the closed part; a part that was not asked is empty.
form_answers = kept(
    "form_answers",
    thing("source_id"),
    thing("question_id"),
    thing("wording_id"),
    Column("open_part", String(16), nullable=True),
    Column("closed_part", String(16), nullable=True),
    text("value"),
    one_of("open_part", "given", "blank", "n/a"),
    one_of("closed_part", "given", "blank", "n/a"),
    unique=("source_id", "question_id"),
)

# Questions of two forms that ask the same.
form_alignments = kept("form_alignments", thing("question_id"), thing("other_id"), unique=("question_id", "other_id"))

objectives = kept(
    "objectives", Column("name", Text, nullable=False), Column("position", Integer, nullable=False), unique=("name",)
)

question_objectives = kept(
    "question_objectives", thing("question_id"), thing("objective_id"), unique=("question_id", "objective_id")
)

NEW = (
    forms,
    form_questions,
    form_wordings,
    form_issues,
    form_returns,
    form_answers,
    form_alignments,
    objectives,
    question_objectives,
)


def upgrade() -> None:
    """Make the tables of forms, and let a mark be the wording of a question."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _build_marks_again()
    else:
        op.drop_constraint(op.f("ck_marks_kind_is_known"), "marks", type_="check")
        op.create_check_constraint(op.f("ck_marks_kind_is_known"), "marks", KINDS.sqltext)
    metadata.create_all(connection, tables=NEW, checkfirst=False)


def _build_marks_again() -> None:
    """SQLite cannot change what a column allows: the table is built anew and its rows are carried over."""
    columns = ", ".join(column.name for column in marks.columns)
    op.execute("ALTER TABLE marks RENAME TO marks_before")
    for index in marks.indexes:
        op.execute(f"DROP INDEX {index.name}")
    marks.create(op.get_bind())
    op.execute(f"INSERT INTO marks ({columns}) SELECT {columns} FROM marks_before")  # noqa: S608 - our own names
    op.execute("DROP TABLE marks_before")
