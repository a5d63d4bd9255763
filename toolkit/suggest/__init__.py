"""Possible themes to check and possible codes: evidence for a person to judge, never a coding."""
