"""Picture: a drawing with its title, its numbers in words, its basis and the table behind it."""

import io
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from toolkit.errors import InvalidInput
from toolkit.exchange.tabular import write_file
from toolkit.report.pictures.letters import plain
from toolkit.study import Basis, Result

PER_INCH = 96  # a drawing's pixels; 16 of them are 12 points on paper
DOTS_PER_INCH = 200
PAGE, PAGE_HIGH = 627, 880  # pixels between the margins of a page, and from its head to a caption
MARK = re.compile(r'<(path)((?: [\w-]+="[^"]*")*? aria-label="([^"]*)"(?: [\w-]+="[^"]*")*)/>')
SAID = re.compile(r' aria-(?:label|roledescription)="[^"]*"')
ENGINE = 72  # what vl-convert takes a pixel to be


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A drawing of a table, which shows itself in a notebook, offline; `.save("grid.png")` or `.save("grid.svg")`.

    `title` says what is counted, `alternative` the numbers for who cannot see the drawing, `basis` what stands under
    it, `data` is the table it was drawn from, and `chart` the Altair chart, without title and basis. With `hover` each
    mark that has a description says it when the mouse rests on it, in the notebook; a saved file holds none of them.

    >>> Picture(title="People", alternative="P1 raised it.", data=Result(), chart=None, width=100)
    People. P1 raised it.
    """

    title: str
    alternative: str
    data: Result
    chart: Any
    width: int
    hover: bool = False

    @property
    def basis(self) -> list[str]:
        """The sentences under the drawing."""
        return self.data.about.lines()

    @property
    def spec(self) -> Mapping[str, Any]:
        """The drawing as a Vega-Lite specification."""
        described: Mapping[str, Any] = self.chart.to_dict()
        return described

    @cached_property
    def drawing(self) -> str:
        """The drawing alone as SVG, for places that print title and basis as text."""
        svg = _rendered(self.chart, "svg").decode()
        return self._named(MARK.sub(r"<\1\2><title>\3</title></\1>", svg) if self.hover else svg)

    def content(self, ending: str) -> bytes:
        """Return the whole picture as the bytes of a .png or .svg file; the same study gives the same bytes.

        Raises:
            InvalidInput: The ending is another one.
        """
        from toolkit.report.pictures.frame import framed

        kind = ending.lower().lstrip(".")
        if kind not in ("png", "svg"):
            raise InvalidInput(f"A picture cannot be saved as “{ending}”.", fix="Use .png or .svg.")
        made = _rendered(framed(self.chart, self.title, self.basis, self.width), kind)
        return self._named(self._unsaid(made.decode())).encode() if kind == "svg" else made

    def drawing_png(self) -> bytes:
        """Return the drawing alone as PNG, for Word."""
        return _rendered(self.chart, "png")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the drawing alone, in its pixels."""
        head = self.drawing_png()[16:24]
        return int.from_bytes(head[:4]), int.from_bytes(head[4:])

    def save(self, path: str | Path) -> Path:
        """Write the picture with its title and basis as .png (200 dots per inch) or .svg and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written.
        """
        path = Path(path).expanduser()
        content = self.content(path.suffix)
        write_file(path, content)
        return path

    def __repr__(self) -> str:
        return f"{self.title}. {self.alternative}"

    def _repr_html_(self) -> str:
        """Show it without any script: an image with its alternative text, the basis, and the table to unfold."""
        title, words = escape(plain(self.title)), escape(plain(self.alternative))
        lines = "<br>".join(escape(line) for line in self.basis)
        return (
            f"<figure><p><b>{title}</b></p>"
            f"{self._shown(words)}"
            f"<figcaption>{lines}</figcaption></figure>"
            f"<details><summary>The table behind it</summary>{self.data.to_accessible_html()}</details>"
        )

    def _shown(self, words: str) -> str:
        """Show the drawing as an image; one that speaks under the mouse has to stand in the page itself."""
        if self.hover:
            return f'<div style="overflow-x:auto">{self.drawing}</div>'
        image = b64encode(self.drawing.encode()).decode()
        return f'<img style="max-width:100%" alt="{words}" src="data:image/svg+xml;base64,{image}">'

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def _unsaid(self, svg: str) -> str:
        """Take what marks say under the mouse out of a file: it would hold the words of a whole study unseen."""
        return MARK.sub(lambda mark: f"<path{SAID.sub('', mark[2])}/>", svg) if self.hover else svg

    def _named(self, svg: str) -> str:
        """Give the SVG its role, name and description."""
        head, _, rest = svg.partition(">")
        name, words = escape(plain(self.title)), escape(plain(self.alternative))
        said = f"<title>{name}</title><desc>{words}</desc>"
        return f'{head} role="img" aria-label="{name}">{said}{rest}'


def numbered(pictures: Sequence[Picture]) -> list[Picture]:
    """Say which of several pages each picture is; the basis stands under the last."""
    of = len(pictures)
    elsewhere = Basis(notes=("Its basis stands under the last of these pictures.",))
    return [
        replace(
            picture,
            title=f"{picture.title} ({number} of {of})",
            data=picture.data if number == of else Result(picture.data, basis=elsewhere),
        )
        if of > 1
        else picture
        for number, picture in enumerate(pictures, start=1)
    ]


def _rendered(chart: Any, kind: str) -> bytes:
    """Let vl-convert draw it: no browser, no network, and letters that come with it."""
    if kind == "svg":
        text = io.StringIO()
        chart.save(text, format="svg")
        return text.getvalue().encode()
    made = io.BytesIO()
    chart.save(made, format="png", ppi=DOTS_PER_INCH, scale_factor=ENGINE / PER_INCH)
    return made.getvalue()
