"""The command `toolkit`: for people who never open a notebook."""

from toolkit.cli.main import main

__all__ = ["main"]
