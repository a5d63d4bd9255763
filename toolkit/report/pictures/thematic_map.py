"""The thematic map: themes, sub-themes, codes and what joins them, as a picture for the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from toolkit.analysis.ground import Where
from toolkit.analysis.thematic_links import CODE, SHARED, SUB_THEME, part_of, passages, thematic_links
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import LINE_HEIGHT, plain, wide, wrapped
from toolkit.report.pictures.map_layout import Box, laid_out
from toolkit.report.pictures.picture import PAGE, PAGE_HIGH, Picture
from toolkit.report.pictures.themes import nothing_to_draw
from toolkit.study import Result, StudyData

WIDEST = {"theme": 170, "sub-theme": 150, "code": 140}  # pixels of a line of words
INSIDE = {"theme": 22, "sub-theme": 16, "code": 4}  # between the words and the edge, both sides together
BOLD = 1.08  # how much wider bold letters are
LONG, USUAL, FAR = 1.0, 0.6, 3.0  # how long lines should be: to a sub-theme, to a code, to a theme that shares passages
AREA = 3.2  # of the drawing, for each pixel that words take
ALONG, CLEAR = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82), 9  # of a line; pixels beside a number
LOOKS: dict[str, dict[str, Any]] = {
    "code": {"fill": look.PAPER, "strokeWidth": 0},
    "sub-theme": {"fill": look.PAPER, "stroke": look.INK, "strokeWidth": 1.4, "cornerRadius": 8},
    "theme": {"fill": look.TINT, "stroke": look.INK, "strokeWidth": 1.8, "cornerRadius": 10},
}
LOWEST = 0.65  # of the drawing, beside its width
NARROWER = (1, 0.92, 0.84, 0.76)  # tried one after the other, until what was pushed apart fits on the page


def thematic_map(
    data: StudyData,
    *,
    theme: str | None = None,
    codes: bool = True,
    shared: int = 3,
    where: Where | None = None,
) -> Picture:
    """Draw the themes with their sub-themes and codes, and join themes that share passages.

    Where things stand is worked out, and stays the same for the same study; what a person moved
    (`project.codebook.place("Trust", across=.5, down=.1)`) stays where they put it.

    Args:
        data: The study.
        theme: Only this theme, what lies under it and the themes it shares passages with; without it, all.
        codes: Whether to draw the codes as well.
        shared: From how many shared passages on two themes are joined by a broken line.
        where: Which passages count, as in `theme_frequencies`.

    Returns:
        A picture; its `data` has the columns `first`, `second`, `link`, `n`.

    Raises:
        NotFound: There is no such theme, or an unknown value of `where`.
        InvalidInput: There is no theme yet.

    >>> thematic_map(StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: there is no theme yet. project shows what is missing \
and what to do next.
    """
    if data.themes.empty:
        raise nothing_to_draw("there is no theme yet")
    links = thematic_links(data, codes=codes, shared=shared, where=where)
    return _Map(data, links if theme is None else part_of(data, links, theme), theme).picture()


@dataclass(frozen=True, eq=False)
class _Map:
    data: StudyData
    links: Result
    only: str | None

    def picture(self) -> Picture:
        boxes = self._boxes()
        rows = pd.DataFrame(self.links).to_dict("records")
        at, (width, high) = self._laid(boxes, rows)
        chart = alt.layer(*self._lines(rows, boxes, at), *self._drawn(boxes, at)).properties(width=width, height=high)
        title = f"Thematic map: {self.only}" if self.only else "Thematic map"
        return Picture(
            title=title, alternative=self._told(rows), data=self.links, chart=look.styled(chart), width=round(width)
        )

    def _laid(
        self, boxes: Mapping[str, Box], rows: list[dict[Any, Any]]
    ) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
        """Return where things stand, and how large the map is: as wide as a page, or as one on its side."""
        lengths = {SUB_THEME: LONG, CODE: USUAL, SHARED: FAR}
        joined = [(self._end(row, "first"), self._end(row, "second"), lengths[row["link"]]) for row in rows]
        area = sum(box.width * box.height for box in boxes.values()) * AREA
        upright = [PAGE * part for part in NARROWER if area <= PAGE * PAGE_HIGH]
        for width in (*upright, max(PAGE / LOWEST, (area / LOWEST) ** 0.5)):
            high = min(max(area / width, width * LOWEST), PAGE_HIGH) if width <= PAGE else width * LOWEST
            at, size = _placed(boxes, laid_out(list(boxes.values()), joined, (width, high), self._kept()))
            if size[0] <= PAGE:
                break
        return at, size

    def _boxes(self) -> dict[str, Box]:
        """Return every thing that is drawn; a code and a theme of one name are told apart by their kind."""
        rows = pd.DataFrame(self.links).to_dict("records")
        parents = dict(zip(self.data.themes["theme"], self.data.themes["parent"], strict=True))
        themes = [self.only, *(self._name(row, end) for row in rows for end in ("first", "second"))] if self.only else (
            list(parents))  # fmt: skip
        named = [name for name in dict.fromkeys(themes) if name in parents]
        drawn_codes = dict.fromkeys(str(row["second"]) for row in rows if row["link"] == CODE)
        boxes = [self._box("theme" if pd.isna(parents[name]) else "sub-theme", name) for name in named]
        return {box.name: box for box in [*boxes, *(self._box("code", name) for name in drawn_codes)]}

    def _box(self, kind: str, name: str) -> Box:
        lines = wrapped(name, WIDEST[kind])
        bold = BOLD if kind == "theme" else 1.0
        width = max(map(wide, lines)) * bold + INSIDE[kind]
        height = len(lines) * LINE_HEIGHT + INSIDE[kind] * 0.7
        return Box(name=f"{'code' if kind == 'code' else 'theme'} {name}", width=width, height=height,
                   top=kind == "theme")  # fmt: skip

    def _name(self, row: Mapping[Any, Any], end: str) -> str:
        return "" if end == "second" and row["link"] == CODE else str(row[end])

    def _end(self, row: Mapping[Any, Any], end: str) -> str:
        return f"{'code' if end == 'second' and row['link'] == CODE else 'theme'} {row[end]}"

    def _kept(self) -> dict[str, tuple[float, float]]:
        if self.only:  # places are those of the whole map
            return {}
        return {f"{row.level} {row.item}": (row.across, row.down) for row in self.data.map_places.itertuples()}

    def _lines(
        self, rows: list[dict[Any, Any]], boxes: Mapping[str, Box], at: Mapping[str, tuple[float, float]]
    ) -> list[Any]:
        drawn = []
        for link, how in (
            (SHARED, {"strokeDash": [5, 5], "color": look.WARM, "strokeWidth": 1.6}),
            (CODE, {"color": "#8A8A8A", "strokeWidth": 1}),
            (SUB_THEME, {"color": look.INK, "strokeWidth": 2.4}),
        ):
            ends = [(at[self._end(row, "first")], at[self._end(row, "second")]) for row in rows if row["link"] == link]
            if ends:
                values = [{"x": one[0], "y": one[1], "x2": two[0], "y2": two[1]} for one, two in ends]
                rule = look.placed(values).mark_rule(**how)
                drawn.append(rule.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")))
        shared = [row for row in rows if row["link"] == SHARED]
        if shared:
            words = [
                {
                    "words": f"{row['n']:,}",
                    **_clear(at[self._end(row, "first")], at[self._end(row, "second")], boxes, at),
                }
                for row in shared
            ]
            spots = look.placed(words).mark_point(shape="circle", filled=True, fill=look.PAPER, size=520, opacity=1)
            drawn += [spots, look.written(words, align="center", color=look.WARM)]
        return drawn

    def _drawn(self, boxes: Mapping[str, Box], at: Mapping[str, tuple[float, float]]) -> list[Any]:
        """Draw the boxes, those of themes last, each with its words."""
        parents = dict(zip(self.data.themes["theme"], self.data.themes["parent"], strict=True))
        layers = []
        for kind, how in LOOKS.items():
            edges, words = [], []
            for key, box in boxes.items():
                level, _, name = key.partition(" ")
                if kind == ("code" if level == "code" else "theme" if pd.isna(parents[name]) else "sub-theme"):
                    edges.append(_edges(box, at[key]))
                    words += _words(wrapped(plain(name), WIDEST[kind]), at[key])
            if edges:
                rect = look.placed(edges).mark_rect(opacity=1, **how)
                bold = {"fontWeight": "bold"} if kind == "theme" else {}
                layers += [rect.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))]
                layers += [look.written(words, align="center", **bold)]
        return layers

    def _told(self, rows: list[dict[Any, Any]]) -> str:
        """Say the map in words: each theme with what hangs on it, then which themes share passages."""
        under: dict[str, dict[str, list[str]]] = {}
        for row in rows:
            if row["link"] != SHARED:
                under.setdefault(str(row["first"]), {}).setdefault(row["link"], []).append(str(row["second"]))
        told = []
        for name in [box.partition(" ")[2] for box in self._boxes() if box.startswith("theme ")]:
            parts = under.get(name, {})
            has = [f"{link}s {', '.join(parts[link])}" for link in (SUB_THEME, CODE) if link in parts]
            told.append(f"{name}: {'; '.join(has)}." if has else f"{name}.")
        told += [
            f"{row['first']} and {row['second']} share {passages(row['n'])}." for row in rows if row["link"] == SHARED
        ]
        return " ".join(told)


def _placed(
    boxes: Mapping[str, Box], places: Mapping[str, tuple[float, float]]
) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """Move all so that nothing lies beyond the upper left corner, and return how far it reaches."""
    edges = [_edges(box, places[name]) for name, box in boxes.items()]
    left, top = min(edge["x"] for edge in edges), min(edge["y"] for edge in edges)
    at = {name: (x - min(left, 0), y - min(top, 0)) for name, (x, y) in places.items()}
    return at, (max(edge["x2"] for edge in edges) - min(left, 0), max(edge["y2"] for edge in edges) - min(top, 0))


def _edges(box: Box, middle: tuple[float, float]) -> dict[str, float]:
    (x, y), wide_, high = middle, box.width / 2, box.height / 2
    return {"x": x - wide_, "x2": x + wide_, "y": y - high, "y2": y + high}


def _words(lines: list[str], middle: tuple[float, float]) -> list[dict[str, Any]]:
    x, y = middle
    return [
        {"words": line, "x": x, "y": y + (number - (len(lines) - 1) / 2) * LINE_HEIGHT}
        for number, line in enumerate(lines)
    ]


def _clear(
    one: tuple[float, float], two: tuple[float, float], boxes: Mapping[str, Box], at: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """Return a place on a line, as near to its middle as can be, where a number hides no words."""

    def hidden(x: float, y: float) -> bool:
        return any(
            abs(x - at[name][0]) < box.width / 2 + CLEAR and abs(y - at[name][1]) < box.height / 2 + CLEAR
            for name, box in boxes.items()
        )

    for part in ALONG:
        x, y = one[0] + (two[0] - one[0]) * part, one[1] + (two[1] - one[1]) * part
        if not hidden(x, y):
            return {"x": x, "y": y}
    return {"x": (one[0] + two[0]) / 2, "y": (one[1] + two[1]) / 2}
