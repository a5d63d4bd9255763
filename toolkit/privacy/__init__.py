"""Protecting people: names found, replaced and kept apart from the study, and looked for in what leaves it."""
