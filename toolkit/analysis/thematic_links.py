"""What joins themes, sub-themes and codes: the table behind the thematic map."""

import pandas as pd

from toolkit.analysis.co_occurrence import co_occurrence
from toolkit.analysis.ground import Where
from toolkit.errors import InvalidInput, NotFound
from toolkit.study import Basis, Result, StudyData

LINKS = ("first", "second", "link", "n")
SUB_THEME, CODE, SHARED = "sub-theme", "code", "shares passages"


def thematic_links(data: StudyData, *, codes: bool = True, shared: int = 3, where: Where | None = None) -> Result:
    """Return what joins themes, sub-themes and codes, as the analysts linked them; and which themes share passages.

    Args:
        data: The study.
        codes: Whether to list the codes as well.
        shared: From how many shared passages on two themes are joined.
        where: Which passages count, as in `theme_frequencies`.

    Returns:
        Columns `first` (a theme), `second` (a theme or code), `link` ("sub-theme", "code", "shares passages") and `n`:
        for shared passages how many stretches coded with the one meet a stretch coded with the other (runs of touching
        codings, see `co_occurrence`), else NA. Where a sub-theme shares all that the theme above it shares, the
        sub-theme alone is joined.

    Raises:
        NotFound: An unknown value of `where`.
        InvalidInput: `shared` is not a whole number from 1 on.

    >>> thematic_links(StudyData()).columns.tolist()
    ['first', 'second', 'link', 'n']
    """
    if isinstance(shared, bool) or not isinstance(shared, int) or shared < 1:
        raise InvalidInput(f"“shared” is {shared}.", fix="Give a whole number from 1 on.")
    book, name = data.codebook, dict(zip(data.themes["id"], data.themes["theme"], strict=True))
    rows: list[tuple[str, str, str, int | None]] = [
        (name[theme.parent_id], name[theme_id], SUB_THEME, None)
        for theme_id, theme in book.theme_by_id.items()
        if theme.parent_id in name and theme_id in name
    ]
    rows.sort(key=lambda row: data.items("theme").index(row[1]))
    living = set(data.items("code"))
    if codes:
        linked = data.theme_codes[data.theme_codes["code"].isin(living)]
        rows += [(row.theme, row.code, CODE, None) for row in linked.itertuples()]
    meeting = _meeting(data, where)
    drawn = [(first, second, SHARED, n) for first, second, n in meeting if n >= shared]
    fewer = len(meeting) - len(drawn)
    frame = pd.DataFrame([*rows, *drawn], columns=list(LINKS)).astype({"n": "Int64"})
    return Result(frame, basis=_basis(data, shared, fewer))


def _meeting(data: StudyData, where: Where | None) -> list[tuple[str, str, int]]:
    """Return the pairs of themes that share passages, without those a pair below them accounts for."""
    if len(data.themes) < 2 or data.codings.empty:  # noqa: PLR2004 - a pair
        return []
    found = co_occurrence(data, level="theme", unit="run", where=where)
    pairs = {
        frozenset((row["first"], row["second"])): (row["first"], row["second"], int(row["n"]))
        for row in found.to_dict("records")
        if row["n"] > 0
    }
    book = data.codebook
    names = dict(zip(data.themes["id"], data.themes["theme"], strict=True))
    below = {names[one]: [names[sub] for sub in book.sub_themes(one) if sub != one] for one in names}

    def accounted(first: str, second: str, n: int) -> bool:
        lower = [(one, second) for one in below[first]] + [(first, one) for one in below[second]]
        return any(pairs.get(frozenset(pair), ("", "", 0))[2] == n for pair in lower)

    return [pair for pair in pairs.values() if not accounted(*pair)]


def _basis(data: StudyData, shared: int, fewer: int) -> Basis:
    in_a_theme = set(data.members("theme")["code"])
    loose = [name for name in data.items("code") if name not in in_a_theme]
    several = data.theme_codes["code"].duplicated().any()
    notes = [
        "The links are those the analysts made: sub-themes under themes, and the codes that speak for each.",
        f"Themes that share at least {passages(shared)} are joined as well; it does not make them one.",
    ]
    if several:
        notes.append("A passage of a code that speaks for two themes is shared by both.")
    if fewer:
        pairs = (
            "One pair of themes that shares fewer is" if fewer == 1 else f"{fewer} pairs of themes that share fewer are"
        )
        notes.append(f"{pairs} not joined.")
    if loose:
        notes.append(f"In no theme: {', '.join(loose)}.")
    return Basis(title="Thematic map", notes=tuple(notes), coding=data.coding_note)


def passages(number: int) -> str:
    """Say a number of passages.

    >>> passages(1), passages(12)
    ('1 passage', '12 passages')
    """
    return f"{number:,} passage{'' if number == 1 else 's'}"


def part_of(data: StudyData, links: Result, theme: str) -> Result:
    """Return the links of one theme: what lies under it, and the themes it shares passages with.

    Raises:
        NotFound: There is no such theme.
    """
    if theme not in set(data.themes["theme"]):
        raise NotFound.among("theme", theme, data.items("theme"))
    ids = dict(zip(data.themes["theme"], data.themes["id"], strict=True))
    names = {one: name for name, one in ids.items()}
    inside = {names[one] for one in data.codebook.sub_themes(ids[theme])}
    kept = links[links["first"].isin(inside) | (links["second"].isin(inside) & (links["link"] == SHARED))]
    return Result(kept.reset_index(drop=True), basis=links.about)
