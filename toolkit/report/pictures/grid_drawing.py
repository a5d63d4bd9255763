"""How the grid of persons and themes is laid out: its signs, its heads, its key."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import LINE_HEIGHT, plain, wide, wrapped
from toolkit.report.pictures.picture import PAGE
from toolkit.study import Presence

ROW, NARROWEST, ROOMY, DEEPEST = 22, 42, 112, 190  # pixels
HEADER, BELOW, MOST_LINES = 30, 70, 3  # of a group, of the key, of an upright head
PAIR = 2
NO_GROUP = "Group not known"

HALF_DISC = {"left": "M0,-1A1,1,0,0,0,0,1Z", "right": "M0,-1A1,1,0,0,1,0,1Z"}
LINES = {  # for a half: the same signs, smaller, on its side of the middle
    Presence.NO_INTERVIEW: ("M{a},-.4L{b},.4M{a},.4L{b},-.4", look.CROSS),
    Presence.NOT_ASKED: ("M{a},0L{b},0", look.DASH),
    Presence.NOT_CODED_YET: ("M{a},-.3A.35,.35,0,1,1,{m},.1L{m},.4M{m},.75L{m},.85", look.QUESTION),
}
MEANINGS = {
    Presence.YES: "raised it",
    Presence.NO: "did not raise it",
    Presence.NO_INTERVIEW: "no interview",
    Presence.NOT_ASKED: "not asked",
    Presence.NOT_CODED_YET: "not coded yet",
}


def looks_of_sides(sides: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return shape, filling and colour of each sign: whole, or a half of it."""
    known = {}
    for side in sides:
        disc = HALF_DISC.get(side, look.DISC)
        known[f"{side} {Presence.YES}"] = (disc, look.INK, look.INK)
        known[f"{side} {Presence.NO}"] = (disc, look.PAPER, look.INK)
        ends = {"left": ("-1", "-.6", "-.2"), "right": (".2", ".6", "1")}.get(side)
        for value, (half, whole) in LINES.items():
            path = half.format(a=ends[0], m=ends[1], b=ends[2]) if ends else whole
            known[f"{side} {value}"] = (path, "transparent", look.QUIET)
    return known


def _sides(waves: Sequence[str]) -> list[str]:
    return ["left", "right"] if len(waves) == PAIR else ["whole"]


def grid_chart(table: pd.DataFrame, level: str, shown: Sequence[str], waves: Sequence[str]) -> tuple[Any, int]:
    """Return the chart of the rows, in their order, and about how wide it is."""
    sides = _sides(waves)
    known = looks_of_sides(sides)
    dots = 1 if len(sides) == PAIR else len(waves)
    left = max(wide(name) for name in table["participant"]) + 12
    column = _column(shown, PAGE - left, 20 * dots + 12)
    rows = [
        {
            "group": plain(row["group"]),
            "person": plain(row["participant"]),
            "theme": shown.index(row[level]),
            "wave": row["wave"],
            "look": f"{sides[waves.index(row['wave']) % len(sides)]} {row['presence']}",
        }
        for row in table.to_dict("records")
    ]
    grid = _grid(rows, known, list(waves) if dots > 1 else []).properties(
        width=column * len(shown), height=alt.Step(ROW)
    )
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if groups != [NO_GROUP]:
        header = alt.Header(orient="top", labelAnchor="start", labelPadding=4)
        grid = grid.facet(row=alt.Row("group:N", sort=groups, header=header), spacing=6)
        grid = grid.resolve_scale(y="independent")
    width = left + column * len(shown)
    key = look.key(_key(table, sides, waves), known, max(width, PAGE), left)
    return look.stacked(_heads(shown, column), grid, key), width


def _grid(rows: Sequence[Mapping[str, Any]], known: Mapping[str, tuple[str, str, str]], waves: Sequence[str]) -> Any:
    """Draw the signs; more than two time points stand beside one another."""
    apart = {"xOffset": alt.XOffset("wave:N", sort=list(waves))} if waves else {}
    return (
        alt.Chart(look.values(rows))
        .mark_point(**look.POINT)
        .encode(
            x=alt.X("theme:O", axis=None),
            y=alt.Y("person:N", sort=None, title=None, axis=alt.Axis(grid=True)),
            **apart,
            **look.looks(known, "look"),
        )
    )


def _column(shown: Sequence[str], room: float, least: int) -> int:
    """Return how wide a column is: the page shared out, but never too narrow for its head."""
    share = int(min(room / len(shown), ROOMY))
    if _upright(shown, share):
        return share
    lines = max(len(wrapped(name, DEEPEST)) for name in shown)
    return max(lines * LINE_HEIGHT + 6, least, min(share, NARROWEST))


def _upright(shown: Sequence[str], column: int) -> bool:
    """Tell whether the names fit over a column in a few lines; else the heads are turned."""
    words = [word for name in shown for word in plain(name).split()]
    lines = max(len(wrapped(name, column - 8)) for name in shown)
    return max(map(wide, words), default=0) <= column - 8 and lines <= MOST_LINES


def _heads(shown: Sequence[str], column: int) -> Any:
    """Write the names over their columns, line by line, so that each stands over the middle of its own."""
    upright = _upright(shown, column)
    broken = [wrapped(name, column - 8 if upright else DEEPEST) for name in shown]
    lines = [
        (place, number - (len(found) - 1) / 2, number - len(found), line)
        for place, found in enumerate(broken)
        for number, line in enumerate(found)
    ]
    if upright:
        high = max(map(len, broken)) * LINE_HEIGHT
        words = [
            {"words": line, "x": column * (place + 0.5), "y": high + (up + 0.5) * LINE_HEIGHT}
            for place, _, up, line in lines
        ]
        return look.written(words, align="center").properties(width=column * len(shown), height=high)
    high = max(wide(line) for found in broken for line in found)
    words = [
        {"words": line, "x": column * (place + 0.5) + beside * LINE_HEIGHT, "y": high}
        for place, beside, _, line in lines
    ]
    return look.written(words, angle=270).properties(width=column * len(shown), height=high)


def _key(table: pd.DataFrame, sides: Sequence[str], waves: Sequence[str]) -> list[tuple[str, list[str]]]:
    seen = set(table["presence"])
    if len(sides) == PAIR:
        first, second = waves
        yes, no = Presence.YES, Presence.NO
        patterns = {
            f"raised it at both {first} and {second}": (yes, yes),
            f"{first} only": (yes, no),
            f"{second} only": (no, yes),
            "at neither": (no, no),
        }
        known = [
            (meaning, [f"{half} {value}" for half, value in zip(sides, halves, strict=True)])
            for meaning, halves in patterns.items()
        ]
        side = "right"
    else:
        side = "whole"
        known = [(MEANINGS[value], [f"whole {value}"]) for value in (Presence.YES, Presence.NO)]
    return known + [(MEANINGS[value], [f"{side} {value}"]) for value in LINES if value in seen]
