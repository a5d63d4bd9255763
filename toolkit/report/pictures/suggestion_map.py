"""A map of suggestions: every extract is a point, those about the same lie near; the words show under the mouse."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from toolkit.analysis.labels import Labels
from toolkit.errors import NotFound
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import plain
from toolkit.report.pictures.picture import PAGE, Picture
from toolkit.report.pictures.themes import nothing_to_draw
from toolkit.study import Result
from toolkit.suggest.plane import plane
from toolkit.suggest.suggestions import ThemeSuggestions

WIDE, HIGH = PAGE - 20, 500  # pixels
REFUSED = "[not shown: refused to be quoted]"
NOWHERE, NO_CODE, OTHER_CODE = "in no suggestion", "no code", "another code"
MOST_CODES = 8
# Eight colours that people who confuse some still tell apart (Okabe and Ito 2008, darkened), in three shapes.
COLOURS = ("#0072B2", "#C04A00", "#00795A", "#A8437F", "#7A6200", "#4FB0E5", "#6A3D9A", "#4D4D4D")
SQUARE, TRIANGLE = "M-.85,-.85H.85V.85H-.85Z", "M0,-1L1,.8H-1Z"
SHAPES = (look.DISC, SQUARE, TRIANGLE)
FAINT = (look.DISC, "#C9C9C9", "#C9C9C9")


def suggestion_map(found: ThemeSuggestions, *, colour: str = "suggestion") -> Picture:
    """Draw the extracts of suggestions in two dimensions; each says its words when the mouse rests on it.

    Args:
        found: What `suggest_themes` returns.
        colour: "suggestion", or "code": the eight codes on most of the extracts (of several on one, the first).

    Returns:
        A picture; its `data` has the columns `suggestion`, `x`, `y`, `words`, `label`, `codes`, `source`, `turn`,
        `start`, `end`, a row per point in the order in which they are drawn. A saved file holds no words.

    Raises:
        NotFound: `colour` is neither.
        InvalidInput: There are no suggestions.

    >>> from toolkit import StudyData, suggest_themes
    >>> suggestion_map(suggest_themes(StudyData()))
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: there are no words of participants in the study yet. \
project shows what is missing and what to do next.
    """
    if colour not in ("suggestion", "code"):
        raise NotFound.among("colour", colour, ("suggestion", "code"))
    if not len(found):
        message = found.message or "there are no suggestions"
        raise nothing_to_draw(message[0].lower() + message[1:].rstrip("."))
    return _Map(found, _quotable(found, plane(found)), colour).picture()


def _quotable(found: ThemeSuggestions, table: Result) -> Result:
    """Return the points without the words of people who refused to be quoted."""
    labels, rows = Labels(found.data), pd.DataFrame(found.extracts.compared.iloc[found.groups.rows])
    refused = [isinstance(one, str) and labels.refuses(one, source)
               for one, source in zip(rows["participant"], rows["source"], strict=True)]  # fmt: skip
    words = [REFUSED if no else said for no, said in zip(refused, table["words"], strict=True)]
    return Result(pd.DataFrame(table).assign(words=words), basis=table.about)


@dataclass(frozen=True, eq=False)
class _Map:
    found: ThemeSuggestions
    table: Result
    colour: str

    def picture(self) -> Picture:
        kinds = self._kinds()
        known = {name: _look(at) for at, name in enumerate(kinds)}
        known |= {NOWHERE: FAINT} if self.colour == "suggestion" else {OTHER_CODE: _other(), NO_CODE: FAINT}
        drawn_first = {name: at for at, name in enumerate([*known][::-1])}  # the faint ones lie at the bottom
        looks = pd.Series(self._shown(kinds), self.table.index)
        order = looks.map(drawn_first).sort_values(kind="stable").index
        table = Result(self.table.loc[order].reset_index(drop=True), basis=self.table.about)
        shown = list(looks[order])
        rows = [
            {
                "x": row.x,
                "y": row.y,
                "look": kind,
                "words": plain(f"{_named(row.suggestion)}: “{row.words}” {row.label}, {row.source}, turn {row.turn}"),
            }
            for row, kind in zip(pd.DataFrame(table).itertuples(index=False), shown, strict=True)
        ]
        counts = Counter(shown)
        entries = [(f"{name} ({counts[name]})", [name]) for name in known if counts[name]]
        drawn = look.stacked(self._points(rows, known), look.key(entries, known, PAGE))
        told = "; ".join(f"{meaning}" for meaning, _ in entries)
        return Picture(
            title=table.about.title,
            alternative=f"A map of {len(rows)} extracts. {told}.",
            data=table,
            chart=drawn,
            width=PAGE,
            hover=True,
        )

    def _kinds(self) -> list[str]:
        if self.colour == "suggestion":
            labels = [one.removesuffix(" (machine-made)") for one in self.found.table["label"]]
            return [f"{at} {label}" for at, label in enumerate(labels, start=1)]
        number = Counter(code for codes in self.table["codes"] for code in codes)
        return [code for code, _ in number.most_common(MOST_CODES)]

    def _shown(self, kinds: list[str]) -> list[str]:
        if self.colour == "suggestion":
            return [NOWHERE if pd.isna(one) else kinds[int(one) - 1] for one in self.table["suggestion"]]
        return [
            next((name for name in kinds if name in codes), OTHER_CODE if codes else NO_CODE)
            for codes in self.table["codes"]
        ]

    def _points(self, rows: list[dict[str, Any]], known: dict[str, tuple[str, str, str]]) -> Any:
        x, y = (
            alt.X("x:Q", axis=None, scale=alt.Scale(zero=False)),
            alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False)),
        )
        points = (
            alt.Chart(look.values(rows))
            .mark_point(size=42, strokeWidth=0.8, fillOpacity=0.75, aria=True)
            .encode(x=x, y=y, description="words:N", **look.looks(known, "look"))
        )
        middles = pd.DataFrame(self.table).dropna(subset="suggestion").groupby("suggestion")[["x", "y"]].median()
        signs = [{"x": row.x, "y": row.y, "sign": str(number)} for number, row in middles.iterrows()]
        base = alt.Chart(look.values(signs)).encode(x=x, y=y, text="sign:N")
        bold = {**look.WRITING, "align": "center", "fontWeight": "bold", "fontSize": 20}
        halo = base.mark_text(**{**bold, "stroke": look.PAPER, "strokeWidth": 5})
        return alt.layer(points, halo, base.mark_text(**bold)).properties(width=WIDE, height=HIGH)


def _named(suggestion: Any) -> str:
    return NOWHERE if pd.isna(suggestion) else f"suggestion {int(suggestion)}"


def _look(at: int) -> tuple[str, str, str]:
    colour = COLOURS[at % len(COLOURS)]
    return SHAPES[at // len(COLOURS) % len(SHAPES)], colour, colour


def _other() -> tuple[str, str, str]:
    return look.DISC, look.PAPER, look.QUIET
