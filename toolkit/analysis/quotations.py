"""Quotations with computed labels, per theme or code; ranked so that many people are heard; and who is quoted."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from toolkit.analysis.ground import Ground, Where
from toolkit.analysis.kept_back import without
from toolkit.analysis.labels import SEVERAL, Labels
from toolkit.analysis.presence import coded_when
from toolkit.analysis.trimming import trimmed
from toolkit.errors import NotFound
from toolkit.spans import Span
from toolkit.study import Basis, Result, StudyData

GOOD_LENGTH = 30  # words; a table's quotations of about this length can be read and still say something


def quotations(
    data: StudyData,
    *,
    level: str = "theme",
    key_only: bool = False,
    where: Where | None = None,
    only: str | Sequence[str] | None = None,
    each: int | None = None,
) -> Result:
    """Return the coded extracts of each theme (or code) with the label they are quoted under.

    Words of interviewers, of others present and of people who withdrew are never in a quotation; where they stood
    between, the cut is marked. An extract that runs over several people's turns carries all their labels. Where a
    speaker is not known, the label is the source's. Extracts that overlap words flagged for safeguarding are left out;
    the line below says how many.

    Args:
        data: The study.
        level: "theme" or "code".
        key_only: Only extracts marked as key quotes.
        where: What to keep, as in `theme_frequencies`.
        only: The theme (or code) wanted, or several; without it, all.
        each: At most so many per theme, chosen so that people, then groups, then time points take turns; key quotes
            come first, then extracts of a readable length. Without it, all, in the order of the text.

    Returns:
        Columns `theme` (or `code`), `coded` (the code), `quote`, `label`, `view`, `evidence`, `key_quote`,
        `participants` (labels in the study), `group`, `wave`, `source`, `coding`.

    Raises:
        NotFound: An unknown value of `level`, `where` or `only`; the nearest is offered.

    >>> quotations(StudyData()).empty
    True
    """
    ground = Ground(data, where or {})
    rows = _rows(ground, level, key_only=key_only, wanted=_wanted(data, level, only))
    frame, held = without(data, pd.DataFrame(rows, columns=list(_columns(level))))
    if each is not None:
        frame = in_turns(frame, level, each)
    chosen = f"; at most {each} each, people, groups and time points in turn" if each is not None else ""
    return Result(
        frame,
        basis=Basis(
            title=f"{'Key quotations' if key_only else 'Quotations'} by {level}",
            filter=ground.filter + chosen if where or each else "",
            coding=data.coding_note,
            date=coded_when(data),
            notes=("Labels are computed from who speaks and when. An extract can serve several rows.", *held),
        ),
    )


def _columns(level: str) -> tuple[str, ...]:
    said = ("coded", "quote", "label", "view", "evidence", "key_quote")
    return (level, *said, "participants", "group", "wave", "source", "coding")


def _wanted(data: StudyData, level: str, only: str | Sequence[str] | None) -> set[str]:
    known = data.items(level)
    if only is None:
        return set(known)
    names = [only] if isinstance(only, str) else list(only)
    for name in names:
        if name not in known:
            raise NotFound.among(level, name, known)
    return set(names)


def _rows(ground: Ground, level: str, *, key_only: bool, wanted: set[str]) -> list[dict[str, Any]]:
    """Return a row per item and coding, each from the pieces of its coding that lie on words that count."""
    names, codings = ground.data.items(level), ground.codings
    pieces = ground.by_items(level)
    pieces = pieces[pieces["item"].isin([place for place, name in enumerate(names) if name in wanted])]
    if key_only:
        pieces = pieces[codings["key_quote"].to_numpy(bool)[pieces["coding"].to_numpy()]]
    said = _Said(ground, level)
    keys = zip(*(pieces[name].to_numpy() for name in ("item", "coding", "start", "end", "slot")), strict=True)
    runs = groupby(sorted(keys), key=lambda piece: piece[:2])
    return [said.row(names[item], int(coding), [piece[2:] for piece in run]) for (item, coding), run in runs]


class _Said:
    """Makes the row of an extract: its words, and the label of who said them when."""

    def __init__(self, ground: Ground, level: str) -> None:
        data, slots = ground.data, ground.slots
        self.level, self.texts, self.labels = level, data.texts, Labels(data)
        self.people, self.groups = slots["participant"].to_numpy(object), slots["group"].to_numpy(object)
        self.extracts = ground.codings.to_dict("records")
        self.evidence = {(row.theme, row.coding): row.kind for row in data.evidence.itertuples()}

    def row(
        self, item: str, place: int, pieces: Sequence[tuple[int, int, int]], *, cuts: Sequence[Span] = ()
    ) -> dict[str, Any]:
        """Return one row; `pieces` are start, end and slot."""
        extract = self.extracts[place]
        source = extract["source"]
        people = list(dict.fromkeys(self.people[slot] for _, _, slot in pieces))
        groups = dict.fromkeys(self.groups[slot] for _, _, slot in pieces)
        return {
            self.level: item,
            "coded": extract["code"],
            "quote": _words(pieces, extract["quote"], self.texts[source], cuts),
            "label": self.labels.of(source, people),
            "view": extract["view"],
            "evidence": self.evidence.get((item, extract["coding"]), "") if self.level == "theme" else "",
            "key_quote": bool(extract["key_quote"]),
            "participants": [name for name in people if name],
            "group": SEVERAL.join(name for name in groups if isinstance(name, str)),
            "wave": self.labels.wave_of(source),
            "source": source,
            "coding": extract["coding"],
        }


def chosen_quotations(data: StudyData) -> Result:
    """Return the quotations that were put into the quote tray of each theme, in their order, trimmed as they are there.

    What was left out is marked “[…]”. A quotation of a coding that is not the one counted here, such as another
    coder's, is left out, and the line below says so.

    Returns:
        The columns of :func:`quotations` by theme.

    >>> chosen_quotations(StudyData()).empty
    True
    """
    ground = Ground(data)
    place, pieces = _pieces_of_codings(ground)
    order = {theme: rank for rank, theme in enumerate(data.items("theme"))}
    tray = [row for row in data.quotes.to_dict("records") if row["theme"] in order]
    tray.sort(key=lambda row: (order[row["theme"]], row["position"]))
    said, rows, elsewhere = _Said(ground, "theme"), [], 0
    for row in tray:
        number = place.get(row["coding"], -1)
        if number in pieces:
            rows.append(said.row(row["theme"], number, pieces[number], cuts=row["cuts"]))
        else:
            elsewhere += 1
    frame, held = without(data, pd.DataFrame(rows, columns=list(_columns("theme"))))
    missing = [f"{elsewhere} more in the tray are not of the coding counted here."] if elsewhere else []
    return Result(
        frame,
        basis=Basis(
            title="Quotations chosen for each theme",
            coding=data.coding_note,
            date=coded_when(data),
            notes=("Labels are computed from who speaks and when. […]: words left out.", *missing, *held),
        ),
    )


def linked_quotations(data: StudyData) -> pd.DataFrame:
    """Return the extracts linked to a theme as evidence, whichever code they have: a negative case often has another.

    Returns:
        The columns of :func:`quotations` by theme, in the analyst's order of themes.

    >>> linked_quotations(StudyData()).empty
    True
    """
    ground = Ground(data)
    place, pieces = _pieces_of_codings(ground)
    said, rank = _Said(ground, "theme"), {theme: number for number, theme in enumerate(data.items("theme"))}
    linked = [(rank[row.theme], place.get(row.coding, -1), row.theme) for row in data.evidence.itertuples()]
    rows = [said.row(theme, number, pieces[number]) for _, number, theme in sorted(linked) if number in pieces]
    return without(data, pd.DataFrame(rows, columns=list(_columns("theme"))))[0]


def _pieces_of_codings(ground: Ground) -> tuple[dict[str, int], dict[int, list[tuple[int, int, int]]]]:
    """Return the row of each coding, and the pieces of each row that lie on words that count."""
    place = {coding: number for number, coding in enumerate(ground.codings["coding"])}
    pieces: dict[int, list[tuple[int, int, int]]] = {}
    columns = zip(*(ground.pieces[name].to_numpy() for name in ("coding", "start", "end", "slot")), strict=True)
    for number, *piece in sorted(columns):
        pieces.setdefault(int(number), []).append(tuple(piece))
    return place, pieces


def in_turns(frame: pd.DataFrame, level: str, each: int) -> pd.DataFrame:
    """Keep at most `each` rows per item; who, which group and which time point was heard least comes next."""
    kept: list[int] = []
    by_item: dict[str, list[Any]] = {}
    for row in pd.DataFrame(frame).itertuples():
        by_item.setdefault(getattr(row, level), []).append(row)
    for rows in by_item.values():
        heard: Counter[tuple[str, str]] = Counter()
        waiting = list(rows)
        while waiting and each > 0 and len(waiting) > len(rows) - each:
            best = min(waiting, key=lambda row: (_times_heard(row, heard), not row.key_quote, _length_off(row.quote)))
            waiting.remove(best)
            heard.update(_voices(best))
            kept.append(best.Index)
    return frame.loc[kept].reset_index(drop=True)


def _voices(row: Any) -> list[tuple[str, str]]:
    people = row.participants or [row.source]
    return [*(("person", name) for name in people), ("group", row.group), ("wave", row.wave)]


def _times_heard(row: Any, heard: Counter[tuple[str, str]]) -> tuple[int, int, int]:
    voices = _voices(row)
    return max(heard[one] for one in voices[:-2]), heard[voices[-2]], heard[voices[-1]]


def _length_off(quote: str) -> int:
    return abs(len(quote.split()) - GOOD_LENGTH)


def _words(pieces: Sequence[tuple[int, int, int]], quote: str, text: str, cuts: Sequence[Span]) -> str:
    """Return the words of an extract that may be quoted: what others say in between is cut, and the cut is marked."""
    start, end, _ = pieces[0]
    if len(pieces) == 1 and end - start == len(quote) and not cuts:
        return quote
    return trimmed(text, [(start, end) for start, end, _ in pieces], [(first, last) for first, last in cuts])


def quotation_balance(data: StudyData, *, where: Where | None = None) -> Result:
    """Return how often each person is quoted at each time point: all extracts, and those marked as key quotes.

    The one most quoted, and those who are never, are named below: a report that rests on few voices shows it here.

    Args:
        data: The study.
        where: What to keep, as in `theme_frequencies`.

    Returns:
        Columns `participant`, `group`, `wave`, `words` (spoken), `extracts`, `key_quotes`, `share` (of all key
        quotes, 0 to 1; NA where there are none). A row per person and time point with words of their own.

    >>> quotation_balance(StudyData()).empty
    True
    """
    ground = Ground(data, where or {})
    named = ground.slots[ground.slots["participant"].notna()]
    keys = ["participant", "group", "when"]
    frame = named.groupby(keys, sort=False, dropna=False, observed=True)["words"].sum().reset_index()
    pieces, slots = ground.pieces, ground.slots
    key = ground.codings["key_quote"].to_numpy(bool)[pieces["coding"].to_numpy()]
    spoken = slots.loc[pieces["slot"], ["participant", "when"]].reset_index(drop=True)
    spoken["coding"] = ground.codings["coding"].to_numpy()[pieces["coding"].to_numpy()]
    for name, chosen in (("extracts", spoken), ("key_quotes", spoken[key])):
        counts = chosen.drop_duplicates().groupby(["participant", "when"]).size()
        frame[name] = [int(counts.get((row.participant, row.when), 0)) for row in frame.itertuples()]
    total = int(frame["key_quotes"].sum())
    frame["share"] = frame["key_quotes"] / total if total else pd.NA
    frame = frame.rename(columns={"when": "wave"})
    return Result(
        frame,
        basis=Basis(
            title="Who is quoted",
            unit="extracts with words of the person; one of several people counts for each",
            filter=ground.filter if where else "",
            coding=data.coding_note,
            date=coded_when(data),
            notes=tuple(_balance_notes(frame, total)),
        ),
    )


def _balance_notes(frame: pd.DataFrame, total: int) -> list[str]:
    if not total:
        return ["No key quote is marked yet."] if len(frame) else []
    by_person = frame.groupby("participant", sort=False)["key_quotes"].sum()
    most = by_person.idxmax()
    never = [name for name, count in by_person.items() if not count]
    told = [f"Most quoted: {most}, {by_person[most]} of {total} key quotes."]
    return [*told, f"Never in a key quote: {', '.join(never)}."] if never else told
