"""What a report holds, by the key of the content control it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.report.description import CountsLine, Figure, Section, Table, Text


@dataclass(frozen=True)
class Sentence:
    """The words of a control that holds one sentence, or several in a line."""

    words: str


Part: TypeAlias = "Table | Figure | Sentence"


def parts_of(sections: Sequence[Section]) -> dict[str, Part]:
    """Return what stands in each control, by its key."""
    found: dict[str, Part] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, (Text, CountsLine)) and block.key:
                found[block.key] = Sentence(block.words)
            elif isinstance(block, (Table, Figure)):
                found[block.key] = block
                notes = block.notes if isinstance(block, Table) else block.picture.basis
                if notes:
                    found[f"{block.key}:notes"] = Sentence(" ".join(notes))
    return found


def titles_of(sections: Sequence[Section]) -> dict[str, str]:
    """Return what each control is called, for lists that people read."""
    named: dict[str, str] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                named |= {block.key: block.title, f"{block.key}:notes": f"notes under “{block.title}”"}
            elif isinstance(block, Figure):
                title = block.picture.title
                named |= {block.key: title, f"{block.key}:notes": f"notes under “{title}”"}
            elif isinstance(block, (Text, CountsLine)) and block.key:
                named[block.key] = f"a line of “{section.heading}”"
    return named
