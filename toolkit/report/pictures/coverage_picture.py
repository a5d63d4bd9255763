"""Where coding is thick and where it is thin: the share of the text that is coded, a line per source."""

from typing import Any

import altair as alt

from toolkit.analysis.coverage import coverage
from toolkit.analysis.ground import Where
from toolkit.report.pictures import frame as look
from toolkit.report.pictures.letters import plain, wide
from toolkit.report.pictures.picture import PAGE, Picture
from toolkit.report.pictures.themes import nothing_to_draw
from toolkit.study import Result, StudyData

ROW, LONGEST = 24, 300  # pixels
PERCENT = 100
DONE, OPEN = "coded", "not finished"
SIGNS = {DONE: (look.DISC, look.INK, look.INK), OPEN: (look.DISC, look.PAPER, look.INK)}


def coverage_picture(data: StudyData, *, where: Where | None = None) -> Picture:
    """Draw how much of what was said is coded in each source, by kind of source.

    Args:
        data: The study, `project.data()`.
        where: What to keep, as in `theme_frequencies`, such as `{"kind": "interview"}`.

    Returns:
        A picture; its `data` has the columns of `coverage`.

    Raises:
        NotFound: An unknown name or value in `where`.
        InvalidInput: There are no words but the interviewers'.

    >>> coverage_picture(StudyData())
    Traceback (most recent call last):
    ...
    toolkit.errors.InvalidInput: There is nothing to draw yet: nobody but interviewers speaks. project shows \
what is missing and what to do next.
    """
    table = coverage(data, where=where)
    if table.empty:
        raise nothing_to_draw("nobody but interviewers speaks")
    chart, width = _chart(table)
    told = [f"{row['source']} {_words(row, finishing=False)} characters" for row in table.to_dict("records")]
    return Picture(title=table.about.title, alternative=f"{'; '.join(told)}.", data=table, chart=chart, width=width)


def _words(row: dict[Any, Any], *, finishing: bool) -> str:
    late = ", not finished" if finishing and not row["finished"] else ""
    return f"{PERCENT * row['share']:.0f}% of {int(row['of']):,}{late}"


def _chart(table: Result) -> tuple[Any, int]:
    """Return the chart and about how wide it is."""
    finishing = bool(table["finished"].any())
    rows = [
        {
            "kind": str(row["kind"]).capitalize(),
            "source": plain(row["source"]),
            "share": row["share"],
            "words": _words(row, finishing=finishing),
            "look": OPEN if finishing and not row["finished"] else DONE,
        }
        for row in table.to_dict("records")
    ]
    left = max(wide(row["source"]) for row in rows) + 12
    said = max(wide(row["words"]) for row in rows) + 16
    line = max(120, min(LONGEST, PAGE - left - said))
    y = alt.Y("source:N", sort=None, title=None, axis=alt.Axis(labelPadding=12))
    axis = alt.Axis(format="%", values=[0, 0.5, 1], title=None, grid=True, orient="top", labelPadding=16)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    base = alt.Chart()
    reach = base.mark_rule(color=look.INK, strokeWidth=2).encode(x=x, x2=alt.datum(0), y=y)
    dots = base.mark_point(**{**look.POINT, "size": 110}).encode(x=x, y=y, **look.looks(SIGNS, "look"))
    words = base.mark_text(**look.WRITING).encode(x=alt.value(line + 14), y=y, text="words:N")
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    drawn = (
        alt.layer(reach, dots, words, data=look.values(rows))
        .properties(width=line, height=alt.Step(ROW))
        .facet(row=alt.Row("kind:N", sort=kinds, header=alt.Header(orient="top", labelAnchor="start")), spacing=6)
        .resolve_scale(y="independent")
    )
    width = left + line + said
    if not finishing:
        return look.styled(drawn), width
    return look.stacked(drawn, look.key([("finished", [DONE]), (OPEN, [OPEN])], SIGNS, width, left)), width
