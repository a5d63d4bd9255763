"""The tables of findings, of the recommendations that rest on them, and of context–mechanism–outcome records.

What a finding points to may go: the pointer stays, so that what has lost its ground can be named.
"""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Integer, String, Text

from toolkit.model import CmoPart, CmoStatus, Evidence, Told
from toolkit.store.kept import WHEN, kept, metadata, one_of, text, thing

__all__ = ["metadata"]

# `said_n` of `said_of`: the numbers that the sentence claims, never those that were counted.
findings = kept(
    "findings",
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    thing("theme_id", null=True),
    thing("code_id", null=True),
    thing("group_id", null=True),
    thing("wave_id", null=True),
    thing("than_wave_id", null=True),
    thing("site_id", null=True),
    text("quantifier"),
    Column("said_n", Integer, nullable=True),
    Column("said_of", Integer, nullable=True),
    Column("told", String(16), nullable=False),
    text("question"),
    text("literature"),
    Column("gap", Boolean, nullable=False),
    text("searched"),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
    CheckConstraint("said_n >= 0 AND said_of >= 1 AND said_n <= said_of", name="numbers_can_be"),
    one_of("told", Told),
)

finding_extracts = kept(
    "finding_extracts",
    thing("finding_id"),
    thing("coding_id"),
    Column("position", Integer, nullable=False),
    unique=("finding_id", "coding_id"),
)

recommendations = kept(
    "recommendations",
    Column("position", Integer, nullable=False),
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
    Column("position", Integer, nullable=False),
    unique=("recommendation_id", "finding_id"),
)

# `inferred`: the parts that the analyst infers, without an extract.
cmo_records = kept(
    "cmo_records",
    Column("position", Integer, nullable=False),
    Column("if_then", Text, nullable=False),
    *(text(str(part)) for part in CmoPart),
    text("for_whom"),
    Column("status", String(16), nullable=False),
    Column("inferred", JSON, nullable=False),
    thing("coder_id", null=True),
    Column("created_at", WHEN, nullable=False),
    one_of("status", CmoStatus),
)

# One extract may stand for several parts of a record; an empty part is the whole of it.
cmo_extracts = kept(
    "cmo_extracts",
    thing("record_id"),
    thing("coding_id"),
    Column("part", String(24), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    one_of("kind", Evidence),
    unique=("record_id", "coding_id", "part"),
)
