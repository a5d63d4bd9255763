"""The facade: a study that is opened, changed and asked."""

from toolkit.project.project import Project

__all__ = ["Project"]
