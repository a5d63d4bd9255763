"""Keeping a study in one file: tables, migrations, events (apply, undo, redo)."""
