"""The look all pictures share: letters, colours, lines of words, a key, and the frame with title and basis."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from toolkit.report.pictures.letters import LETTERS, LINE_HEIGHT, SIZE, wide, wrapped
from toolkit.report.pictures.picture import PAGE

TITLE_SIZE = 18
TEXT = "#1F1F1F"
INK = "#17457A"
WARM = "#9C3D00"
QUIET = "#595959"
RULE = "#DDDDDD"
TINT = "#CFE0F3"
PAPER = "white"

WRITING: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": SIZE, "color": TEXT, "font": LETTERS}
POINT: dict[str, Any] = {"size": 230, "strokeWidth": 1.6, "strokeCap": "round", "opacity": 1}

DISC = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z"
CROSS = "M-.65,-.65L.65,.65M-.65,.65L.65,-.65"
DASH = "M-.65,0L.65,0"
QUESTION = "M-.5,-.4A.5,.5,0,1,1,.2,.02Q0,.15,0,.45M0,.85L0,.95"


def values(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a chart, in their order."""
    return alt.InlineData(values=[dict(row) for row in rows])


def lines_of(field: str = "datum.label") -> str:
    """Return the expression that breaks a label at its line ends."""
    return f"split({field}, '\\n')"


def looks(known: Mapping[str, tuple[str, str, str]], field: str) -> dict[str, Any]:
    """Return the encodings that give each value of a field its shape, filling and colour."""

    def scale(part: int) -> alt.Scale:
        return alt.Scale(domain=list(known), range=[look[part] for look in known.values()])

    return {
        "shape": alt.Shape(f"{field}:N", scale=scale(0), legend=None),
        "fill": alt.Fill(f"{field}:N", scale=scale(1), legend=None),
        "stroke": alt.Stroke(f"{field}:N", scale=scale(2), legend=None),
    }


def key(
    entries: Sequence[tuple[str, Sequence[str]]], known: Mapping[str, tuple[str, str, str]], width: int, left: int = 0
) -> Any:
    """Draw the key, one line after the other: each entry is what it means and the looks that show it.

    `left` is how far the drawing above reaches out to the left of its plot.
    """
    marks, words, x, y = [], [], 0, 0
    for meaning, shown in entries:
        if x and x + 24 + wide(meaning) > width:
            x, y = 0, y + LINE_HEIGHT + 4
        marks += [{"look": look, "x": x + 9 - left, "y": y + 10} for look in shown]
        words.append({"words": meaning, "x": x + 24 - left, "y": y + 10})
        x += 24 + wide(meaning) + 20
    points = alt.Chart(values(marks)).mark_point(**POINT).encode(**_pixels(), **looks(known, "look"))
    drawn = alt.layer(points, written(words))
    return drawn.properties(width=1, height=y + LINE_HEIGHT)


def written(words: Iterable[Mapping[str, Any]], **how: Any) -> Any:
    """Write `words` at the pixels `x` and `y`."""
    return alt.Chart(values(words)).mark_text(**{**WRITING, **how}).encode(**_pixels(), text="words:N")


def placed(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return a chart of rows that say in pixels where they stand: `x` and `y`."""
    return alt.Chart(values(rows)).encode(**_pixels())


def _pixels() -> dict[str, Any]:
    return {"x": alt.X("x:Q", scale=None, axis=None), "y": alt.Y("y:Q", scale=None, axis=None)}


def stacked(*charts: Any) -> Any:
    """Put charts under one another in the house style."""
    return styled(
        alt.vconcat(*charts, spacing=14).resolve_scale(shape="independent", fill="independent", stroke="independent")
    )


def styled(chart: Any) -> Any:
    """Set letters, colours and lines."""
    letters = {"labelFont": LETTERS, "titleFont": LETTERS, "labelFontSize": SIZE, "titleFontSize": SIZE}
    inked = {"labelColor": TEXT, "titleColor": TEXT, "labelFontWeight": "normal", "titleFontWeight": "normal"}
    return (
        chart.configure(font=LETTERS, background=PAPER, padding=8, aria=False)
        .configure_view(stroke=None)
        .configure_axis(**letters, **inked, labelLimit=0, gridColor=RULE, domain=False, ticks=False, labelPadding=6)
        .configure_header(
            labelFont=LETTERS, labelFontSize=SIZE, labelColor=TEXT, labelLimit=0, labelFontWeight="bold", title=None
        )
    )


def framed(chart: Any, title: str, basis: Sequence[str], width: int) -> Any:
    """Put the title over a chart and the basis under it, as words of the picture."""
    width = max(width, PAGE)
    config, inner = chart.config, chart.copy()
    inner.config = alt.Undefined
    inner.title = alt.Title(
        text=wrapped(title, width * 0.85),
        font=LETTERS, fontSize=TITLE_SIZE, anchor="start", color=TEXT, fontWeight="bold", limit=0, offset=14,
        lineHeight=TITLE_SIZE + 6,
    )  # fmt: skip
    under = alt.Title(
        text=[line for sentence in basis for line in wrapped(sentence, width)],
        font=LETTERS, fontSize=SIZE, anchor="start", color=TEXT, fontWeight="normal", orient="bottom", limit=0,
        lineHeight=LINE_HEIGHT, offset=14,
    )  # fmt: skip
    whole = alt.vconcat(inner, title=under)
    whole.config = config
    return whole
