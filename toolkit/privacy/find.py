"""Names found over a whole study: a row per name, for a person to check. Nothing is replaced."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.privacy.hits import Passage
from toolkit.privacy.lists import Lists, chosen, library
from toolkit.privacy.names import Name
from toolkit.privacy.search import Row, Search
from toolkit.privacy.standing import Standing
from toolkit.study import Basis, Result

COLUMNS = ("name", "kind", "times", "sources", "sure", "also", "ways", "whose", "proposal", "question", "context",
           "places", "why")  # fmt: skip
IN_CONTEXT = ("left", "hit", "right", "label", "source", "turn", "start", "end")
WIDTH, SHORT_WIDTH = 60, 30  # characters on either side
FEW_PLACES = 4
NOT_A_GUARANTEE = "A list to check against the transcripts, not a guarantee: read them for what it has missed."
NOT_REPLACED = "Nothing is replaced. What stands in square brackets counts as replaced already."
HOW = {
    "rules": "Found by rules alone; with the lists of names installed more may be found "
             "(pip install 'qualitative-toolkit[names]').",
    "library": "Found by rules and the lists of given names of Faker and nicknames.",
}  # fmt: skip


def find_names(
    texts: Mapping[str, str] | Sequence[Passage],
    *,
    labels: Iterable[tuple[str, str]] = (),
    known: Iterable[Name | str] = (),
    engine: str | None = None,
) -> Result:
    """Return the names of a study, a row per name with all ways it is written; the surest and most frequent first.

    Found are persons, places and organisations by speakers' labels, file names, titles, words such as “my sister”,
    capitals in mid-sentence and likeness to a name found; and numbers, dates, ages and addresses by the way they are
    written. A rule can miss a name and can take a word for one.

    Args:
        texts: The text of each source by its name; or passages, which know their turns and what they are.
        labels: Labels of speakers, each with whose it is (“” where that is not known).
        known: Names known already, such as those of a key file, with their replacements.
        engine: "rules", or "library" for lists of given names beside them; without it the best that is installed.

    Returns:
        Columns `name`, `kind`, `times` (places), `sources` (texts it stands in), `sure` (the best ground), `also`
        (other spellings: parts, possible short forms, misspellings), `ways` (how each is one), `whose`, `proposal`
        (what may stand in its place), `question` (what a person has to decide), `context`, `places`, `why`.
        `words_behind(row)` gives every place with 60 characters on either side.

    Raises:
        NotFound: There is no such engine.
        ToolkitError: The engine needs packages that are not installed.

    >>> found = find_names({"P1": "Then my sister Ana rang. I said, Ana, ring 07700 900361."}, engine="rules")
    >>> list(zip(found["name"], found["times"], found["proposal"]))
    [('Ana', 2, '[my sister]'), ('07700 900361', 1, '[phone number]')]
    """
    used = chosen(engine)
    passages = list(texts) if not isinstance(texts, Mapping) else _passages(texts)
    rows = Search(passages, tuple(labels), tuple(known), library() if used == "library" else Lists()).rows()
    frame = pd.DataFrame([_cells(row, passages) for row in rows], columns=list(COLUMNS))
    words = sum(len(one.text.split()) for one in passages)
    return Result(
        frame,
        basis=Basis(
            title="Names found",
            unit="one name, however it is written",
            notes=(NOT_A_GUARANTEE, NOT_REPLACED, HOW[used], f"Looked through {len(passages)} texts, {words:,} words."),
        ),
        behind=PlacesOfNames(passages, {(row.name, str(row.kind)): row.places for row in rows}),
    )


def _passages(texts: Mapping[str, str]) -> list[Passage]:
    return [Passage(place=name, text=text) for name, text in texts.items()]


def _cells(row: Row, passages: Sequence[Passage]) -> tuple[object, ...]:
    return (
        row.name,
        str(row.kind),
        len(row.places),
        len({place.place for place in row.places}),
        str(row.ground),
        "; ".join(row.also),
        "; ".join(row.ways),
        row.whose,
        row.proposal,
        " ".join(row.questions),
        _in_short(passages[row.places[0].place].text, row.places[0]),
        _places(row, passages),
        _why(row),
    )


def _in_short(text: str, place: Standing) -> str:
    """Return a name among a few whole words, on one line."""
    before, after = text[: place.start][-SHORT_WIDTH:], text[place.end :][:SHORT_WIDTH]
    if place.start > SHORT_WIDTH:
        before = f"…{before.partition(' ')[2]}"
    if place.end + SHORT_WIDTH < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return _one_line(f"{before}{place.words}{after}")


def _places(row: Row, passages: Sequence[Passage]) -> str:
    """Return where a name stands: “PM2 T2 turn 4, turn 9; P1 T1 turn 2”, a few of them."""
    by_source: dict[str, list[str]] = {}
    for place in row.places[:FEW_PLACES]:
        turn = _turn(passages[place.place], place)
        by_source.setdefault(passages[place.place].place, []).append("" if turn is None else f"turn {turn}")
    told = "; ".join(f"{source} {', '.join(dict.fromkeys(turns))}".strip() for source, turns in by_source.items())
    more = len(row.places) - FEW_PLACES
    return f"{told} and {more} more" if more > 0 else told


def _turn(passage: Passage, place: Standing) -> int | None:
    """Return the turn a place lies in, or the one whose label it is."""
    inside = (number for number, start, end in passage.turns if start <= place.start < end)
    after = (number for number, start, _ in passage.turns if place.end <= start)
    return next(inside, next(after, None))


def _why(row: Row) -> str:
    counted = Counter(str(ground) for ground in row.grounds)
    grounds = [f"{ground} ({times})" if times > 1 else ground for ground, times in counted.most_common()]
    roles = [role for role in row.roles if role not in row.proposal][:3]
    return "; ".join([*grounds, *([f"beside it: {', '.join(roles)}"] if roles else [])])


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class PlacesOfNames:
    """Gives the places of a name in context."""

    passages: Sequence[Passage]
    places: Mapping[tuple[str, str], Sequence[Standing]]
    columns: tuple[str, ...] = ("times",)

    def __call__(self, row: pd.Series, _column: str) -> Result:
        """Return every place of the name in this row, in the order of the study."""
        found = [self._shown(place) for place in self.places[row["name"], row["kind"]]]
        return Result(
            pd.DataFrame(found, columns=list(IN_CONTEXT)),
            basis=Basis(title=f"“{row['name']}” in context", unit="places where it stands"),
        )

    def _shown(self, place: Standing) -> tuple[object, ...]:
        passage = self.passages[place.place]
        left = passage.text[max(0, place.start - WIDTH) : place.start]
        right = passage.text[place.end : place.end + WIDTH]
        turn = _turn(passage, place)
        label = passage.place if turn is None else f"{passage.place}, turn {turn}"
        number = pd.NA if turn is None else turn
        return _one_line(left), place.words, _one_line(right), label, passage.place, number, place.start, place.end
