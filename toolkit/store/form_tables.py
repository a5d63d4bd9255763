"""The tables of forms: what was issued, what came back, and what was said to each question.

An answer in words is a turn of its source, as everywhere; here stands what is kept beside the words.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, String, Text

from toolkit.model import Given, Shared
from toolkit.store.kept import kept, metadata, one_of, text, thing

__all__ = ["metadata"]

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
    one_of("shared", Shared),
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
    one_of("open_part", Given),
    one_of("closed_part", Given),
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
