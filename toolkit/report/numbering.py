"""The numbers of tables and pictures, known before anything is written, so that sentences can point to them."""

from collections import Counter
from collections.abc import Sequence

from toolkit.report.description import Figure, Section, Table


class Numbers:
    """`number` and words (`said`: “Table 3”) of every table and picture, by key, in the order of the sections."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.number: dict[str, int] = {}
        self.said: dict[str, str] = {}
        counted: Counter[str] = Counter()
        for section in sections:
            for block in section.blocks:
                if isinstance(block, (Table, Figure)):
                    kind = "Table" if isinstance(block, Table) else "Figure"
                    counted[kind] += 1
                    self.number[block.key] = counted[kind]
                    self.said[block.key] = f"{kind} {counted[kind]}"
