"""The tables of protection: safeguarding flags, the redaction log, and who took what back.

None of them holds an original word: what was replaced stands in the key file alone.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Text

from toolkit.model import Audience, Concern, Withdrawn
from toolkit.store.kept import THING, WHEN, kept, metadata, one_of, text, thing

__all__ = ["metadata"]

# A segment that leaves in no export and waits for a named person to act.
safeguarding_flags = kept(
    "safeguarding_flags",
    thing("source_id"),
    Column("text_id", THING, ForeignKey("texts.id"), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    text("note"),
    text("for_whom"),
    Column("state", String(16), nullable=False),
    thing("coder_id", null=True),
    Column("at", WHEN, nullable=False),
    CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_runs_forward"),
    one_of("state", Concern),
)

# One row per place where a name was replaced: where it stands in that version of the text, and what stands there now.
# Without a source: a label, a name of a source or file, a memo; `place` says which.
redactions = kept(
    "redactions",
    thing("source_id", null=True),
    Column("version", Integer, nullable=True),
    Column("start_offset", Integer, nullable=True),
    Column("end_offset", Integer, nullable=True),
    text("place"),
    Column("kind", String(32), nullable=False),
    Column("replacement", Text, nullable=False),
    thing("coder_id", null=True),
    Column("at", WHEN, nullable=False),
)

# Never anything of what was said: which participant by id, what they took back, and when.
withdrawals = kept(
    "withdrawals",
    Column("participant_id", THING, ForeignKey("things.id"), nullable=False),
    Column("scope", String(24), nullable=False),
    thing("wave_id", null=True),
    text("audience"),
    text("date"),
    thing("coder_id", null=True),
    Column("at", WHEN, nullable=False),
    one_of("scope", Withdrawn),
    one_of("audience", ("", *Audience)),
)
