"""The tables of work on themes: summaries of the framework matrix and what they rest on, and places on the map."""

from sqlalchemy import Column, Float, Text

from toolkit.store.kept import WHEN, kept, metadata, thing

__all__ = ["metadata"]

# What was written in a cell of the framework matrix; `about_id` is its row, such as a person or a stakeholder group.
summaries = kept(
    "summaries",
    thing("about_id"),
    thing("theme_id"),
    Column("body", Text, nullable=False),
    thing("coder_id", null=True),
    Column("written_at", WHEN, nullable=False),
    unique=("about_id", "theme_id"),
)

summary_extracts = kept("summary_extracts", thing("summary_id"), thing("coding_id"), unique=("summary_id", "coding_id"))

# Where a person put a theme or code on the thematic map, in units of the picture's width and height (0 to 1).
map_places = kept(
    "map_places",
    thing("subject_id"),
    Column("across", Float, nullable=False),
    Column("down", Float, nullable=False),
    unique=("subject_id",),
)
