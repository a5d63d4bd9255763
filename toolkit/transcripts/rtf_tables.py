r"""The tables of an RTF document, which has none: only paragraphs that end with \cell, and ends of rows."""

from dataclasses import dataclass, field

from toolkit.transcripts.grid import lines_of

GOES_ON_ACROSS, GOES_ON_DOWN = "clmrg", "clvmrg"
OF_NESTED = "nesttableprops"  # what a table inside a cell is like
OF_TABLES = frozenset({"trowd", "intbl", "cellx", "cell", "row", GOES_ON_ACROSS, GOES_ON_DOWN, OF_NESTED})


@dataclass
class Tables:
    """Follows the rows of a document: which cells they have, which of them go on from the cell before or above.

    A row may say what its cells are before its words, after them, or not at all, when they are those of the row above.
    """

    rows: list[list[str | None]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    inside: bool = False
    shapes: list[str] = field(default_factory=list)  # how each cell goes on from another
    told: list[str] = field(default_factory=list)
    _shape: str = ""

    def begin(self, before: str) -> str:
        """Begin a row unless one has begun; return what stands before it, an unfinished table included."""
        if self.inside:
            return ""
        self.inside = True
        return self.end() + _ended(before) if before else ""

    def describe(self, word: str) -> None:
        """Take in what is said of the cells of a row."""
        if word == "trowd":
            self.shapes, self._shape = [], ""
        elif word == "cellx":
            self.shapes.append(self._shape)
            self._shape = ""
        elif word in (GOES_ON_ACROSS, GOES_ON_DOWN):
            self._shape = self._shape if self._shape == GOES_ON_ACROSS else word

    def end_row(self, rest: str, *, hidden: bool = False) -> None:
        """End the row; `rest` is what stands behind its last cell."""
        texts = [*self.cells, rest] if rest.strip() else self.cells
        shapes = [*self.shapes, *[""] * len(texts)]
        row: list[str | None] = []
        for text, shape in zip(texts, shapes, strict=False):
            words = text.strip("\n")
            if shape == GOES_ON_ACROSS and row:
                row[-1] = "\n".join(filter(None, [row[-1], words])) if words.strip() else row[-1]
            else:
                row.append(None if shape == GOES_ON_DOWN and not words.strip() else words)
        if row and not (hidden and not any(row)):
            self.rows.append(row)
        self.cells, self.inside = [], False

    def end(self) -> str:
        """End the table and return its lines, or nothing where there is none."""
        rows, self.rows = self.rows, []
        lines, told = lines_of(rows) if rows else ([], [])
        self.told += told
        return "".join(f"{line}\n" for line in lines)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
