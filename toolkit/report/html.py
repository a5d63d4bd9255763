"""HTML: one file that needs nothing else, reads well by eye, by ear and on paper, and runs no script."""

from base64 import b64encode
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby

from toolkit.report.description import Block, Contents, CountsLine, Figure, Section, Table, Text, ToWrite
from toolkit.report.html_table import basis, clean, table_of_page
from toolkit.report.numbering import Numbers
from toolkit.report.numbers import table_behind
from toolkit.report.pictures.letters import plain
from toolkit.report.pictures.picture import DOTS_PER_INCH, PER_INCH
from toolkit.report.sealed import sealed

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"  # the browser itself refuses anything remote
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"""
DEEPEST = 6
BULLET, QUOTE = "List Bullet", "Quote"  # styles of a text that have an element of their own


def render(title: str, sections: Sequence[Section]) -> bytes:
    """Return the page as bytes; the same input gives the same bytes."""
    page = PAGE.format(policy=POLICY, title=clean(title), style=_style(), body="".join(_Page(sections).parts()))
    return sealed(page.encode(), ".html")


def _style() -> str:
    return (files("toolkit.report") / "page.css").read_text(encoding="utf-8")


class _Page:
    """Writes the sections in order, numbers the captions, and gives every heading, table and picture an id."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = sections
        self.numbers = Numbers(sections)
        self.taken: set[str] = set()
        self.ids = [self.id_of(f"section {section.key}") for section in sections]
        self.levels = _levels([section.level for section in sections])

    def parts(self) -> list[str]:
        """Return the sections as HTML."""
        return [
            self.section(section, name, level)
            for section, name, level in zip(self.sections, self.ids, self.levels, strict=True)
        ]

    def section(self, section: Section, name: str, level: int) -> str:
        """Return a heading with what stands under it."""
        heading = f'<h{level} id="{name}">{clean(section.heading)}</h{level}>\n' if section.heading else ""
        return heading + "".join(
            f"<ul>\n{''.join(self.block(block, section) for block in run)}</ul>\n"
            if listed
            else "".join(self.block(block, section) for block in run)
            for listed, run in groupby(section.blocks, _is_bullet)
        )

    def block(self, block: Block, section: Section) -> str:
        """Return one block; of a kind that is not known here, nothing."""
        if isinstance(block, Table):
            name = self.id_of(block.key)
            return table_of_page(block, self.caption(block.key, block.title), name=name)
        if isinstance(block, Figure):
            return self.figure(block)
        if isinstance(block, Text):
            return _text(block, self.pointed(block.see))
        if isinstance(block, CountsLine):
            return f'<p class="counts">{clean(block.words)}{self.pointed(block.see)}</p>\n'
        if isinstance(block, ToWrite):
            return f'<p class="to-write"><strong>To write:</strong> {clean(block.prompt)}</p>\n'
        return self.contents(section) if isinstance(block, Contents) else ""

    def pointed(self, keys: Sequence[str]) -> str:
        """Return links to tables and pictures of this page by their numbers, in brackets."""
        said = [(key, self.numbers.said[key]) for key in keys if key in self.numbers.said]
        links = ", ".join(f'<a href="#{_plain_key(key)}">{words}</a>' for key, words in said)
        return f" ({links})" if links else ""

    def contents(self, here: Section) -> str:
        """Return links to the sections, those of a lower level one step in."""
        links = [
            f'<li class="level-{level}"><a href="#{name}">{clean(section.heading)}</a></li>\n'
            for section, name, level in zip(self.sections, self.ids, self.levels, strict=True)
            if section is not here and section.heading
        ]
        return f'<nav aria-label="Contents">\n<ul>\n{"".join(links)}</ul>\n</nav>\n' if links else ""

    def figure(self, figure: Figure) -> str:
        """Return a picture with its alternative text, caption and basis, and the table behind it to unfold."""
        picture, name = figure.picture, self.id_of(figure.key)
        caption = self.caption(figure.key, picture.title)
        image = picture.drawing_png()  # an SVG here would be set in whatever letters the reader's machine has
        behind = table_behind(figure)
        number = self.numbers.said[figure.key]
        table = table_of_page(behind, f"The table behind {number}", name=self.id_of(behind.key))
        return (
            f'<figure id="{name}">\n<img width="{_width(image)}" alt="{clean(plain(picture.alternative))}" '
            f'src="data:image/png;base64,{b64encode(image).decode()}">\n<figcaption>{caption}</figcaption>\n</figure>\n'
            f"{basis(picture.basis, name)}"
            f"<details>\n<summary>The table behind {number}</summary>\n{table}</details>\n"
        )

    def caption(self, key: str, title: str) -> str:
        """Return a caption with its number."""
        return f"<b>{self.numbers.said[key]}.</b> {clean(title)}"

    def id_of(self, key: str) -> str:
        """Return an id of the page made from a key, and never the same twice."""
        name, number = _plain_key(key), 1
        while name in self.taken:
            number += 1
            name = f"{_plain_key(key)}-{number}"
        self.taken.add(name)
        return name


def _plain_key(key: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in key)


def _levels(levels: Sequence[int]) -> list[int]:
    """Return the levels of the headings under the one h1, without a step left out on the way down."""
    made: list[int] = []
    for level in levels:
        made.append(min(level + 1, (made[-1] if made else 1) + 1, DEEPEST))
    return made


def _width(png: bytes) -> int:
    """Return how wide a picture is on a screen, as its head says."""
    return round(int.from_bytes(png[16:20]) * PER_INCH / DOTS_PER_INCH)


def _is_bullet(block: Block) -> bool:
    return isinstance(block, Text) and block.style == BULLET


def _text(block: Text, pointed: str) -> str:
    words = "<br>\n".join(clean(line) for line in block.words.split("\n")) + pointed
    if block.style == BULLET:
        return f"<li>{words}</li>\n"
    return f"<blockquote><p>{words}</p></blockquote>\n" if block.style == QUOTE else f"<p>{words}</p>\n"
