"""`project.settling`: places where coders differ, what became of each, and the agreed coding that comes of it."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.errors import InvalidInput
from toolkit.model import Settled
from toolkit.spans import Span
from toolkit.store import read
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.settled import Place, difference, in_words, places_in
from toolkit.study import Basis, Result
from toolkit.verbs import lookup, settling

if TYPE_CHECKING:
    from toolkit.desk.panels.reconcile import Reconcile

CUT = " […] "


class SettlingVerbs:
    """Settles places; every call is one step that can be undone. The coders' own layers are never touched."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def settle(  # noqa: PLR0913 - one place, said by what a person knows of it
        self,
        source: str | None = None,
        *,
        agreeing: bool = False,
        state: str | None = None,
        code: str | None = None,
        turn: int | None = None,
        start: int | None = None,
        words: str | Span | None = None,
        new_code: str | None = None,
        reason: str = "",
    ) -> str:
        """Say what becomes of one place, or take all over that everybody marked alike (`agreeing=True`).

        Args:
            source: The source; with `agreeing=True` it may be left out, for all.
            agreeing: Take the places over where all marked the same words or much the same; what all of them marked
                goes into the agreed coding.
            state: "open", "discussed", "kept Ana" (or whoever), "both", "neither", "recut", "codebook changed".
            code: The code, where several places lie in the turn.
            turn: The number of a turn that the place lies in.
            start: A character of the place, where code and turn do not tell it.
            words: For "recut": the words, as they stand in the text.
            new_code: For "codebook changed": the code that the words have now.
            reason: Why; it stands beside the state from then on.

        Raises:
            NotFound: There is no such source, code, state or place.
            InvalidInput: Several places are meant, or something is missing.
        """
        if agreeing:
            with self._store.writing("settle what agrees") as tx:
                taken = settling.settle_agreeing(tx, source)
            return f"{taken} places that everybody marked alike are in the agreed coding."
        if source is None or state is None:
            raise InvalidInput(
                "Say which place, and what becomes of it.",
                fix='project.settle(source="P1 T1", turn=8, code="Trust", state="kept Ana", reason="…").',
            )
        with self._store.writing("settle") as tx:
            place = settling.find_place(tx, source, code=code, turn=turn, start=start)
            return settling.settle(tx, place, state, words=words, new_code=new_code, reason=reason)

    def reconcile(self, source: str | None = None) -> "Reconcile":
        """Open a form in the notebook that walks through the places which coders coded differently."""
        from toolkit.desk.panels.reconcile import Reconcile

        return Reconcile(self._store, source)

    def places(self, source: str | None = None, *, state: str | None = None) -> Result:
        """Return every place that several people coded: what each marked, where they differ, what became of it.

        Args:
            source: Only this source.
            state: Only places in this state, such as "open".
        """
        with self._store.reading() as connection:
            tx = Transaction(connection)
            only = {lookup.source(tx, source)["id"]} if source is not None else None
            reader = Reader(connection)
            rows = _rows(reader, places_in(reader, only))
        shown = rows if state is None else rows[rows["state"] == state].reset_index(drop=True)
        counts = Counter(rows["state"])
        told = ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"
        return Result(
            shown, basis=Basis(title="Places that several people coded", notes=(f"All places here: {told}.",))
        )

    def summary(self) -> Result:
        """Return a row per source that several people coded: places, how many are alike, how the rest was settled."""
        with self._store.reading() as connection:
            reader = Reader(connection)
            rows, sources = _rows(reader, places_in(reader)), read.sources_frame(reader)
        states = ["open", *(str(one) for one in Settled)]
        kind = rows["state"].str.replace(r"^kept .*", "kept", regex=True)
        frame = pd.crosstab(rows["source"], kind).reindex(columns=states, fill_value=0)
        frame = frame.reindex(pd.unique(rows["source"]))
        by_source = rows.groupby("source", sort=False)
        frame.insert(0, "places", by_source.size())
        frame.insert(1, "alike", by_source["difference"].agg(lambda some: int((some == "alike").sum())))
        frame["settled"] = ["yes" if row["open"] + row["discussed"] == 0 else "no" for _, row in frame.iterrows()]
        frame = frame.rename_axis(index="source", columns=None).reset_index()
        return Result(frame, basis=Basis(title="Settling, by source", notes=_shares(frame, sources)))


def _rows(reader: Reader, found: list[Place]) -> pd.DataFrame:
    sources, coders, texts = reader.names("sources"), reader.names("coders"), reader.texts()
    codes = read.book_frames(reader.codebook())["codes"]
    names = dict(zip(codes["id"], codes["code"], strict=True))
    turns = {source: rows.sort_values("number") for source, rows in reader.rows("turns").groupby("source_id")}
    everybody = dict.fromkeys(coders[one] for place in found for one in place.parties)
    rows: list[dict[str, Any]] = []
    for place in found:
        inside = turns[place.source] if place.source in turns else reader.rows("turns").iloc[:0]
        inside = inside[(inside["start_offset"] < place.span[1]) & (inside["end_offset"] > place.span[0])]
        said = {
            coders[one]: CUT.join(texts[place.source][slice(*run)] for run in place.runs(one)) for one in place.parties
        }
        rows.append(
            {
                "source": sources[place.source],
                "turn": int(inside["number"].iloc[0]) if len(inside) else pd.NA,
                "code": names.get(place.code, ""),
                "difference": difference(place, coders),
                **{name: said.get(name, "") for name in everybody},
                "state": in_words(place, coders),
                "reason": place.settling["reason"] if place.settling else "",
                "start": place.span[0],
                "end": place.span[1],
            }
        )
    columns = ["source", "turn", "code", "difference", *everybody, "state", "reason", "start", "end"]
    return pd.DataFrame(rows, columns=columns)


def _shares(frame: pd.DataFrame, sources: pd.DataFrame) -> tuple[str, ...]:
    twice = sources["source"].isin(frame["source"])
    words, total = int(sources.loc[twice, "words"].sum()), int(sources["words"].sum())
    share = f", {100 * words / total:.0f} % of the words" if total else ""
    settled = int((frame["settled"] == "yes").sum())
    return (
        f"{int(twice.sum())} of {len(sources)} sources{share} were coded by two or more people; {settled} are settled.",
        "Of a settled source the agreed coding counts; agreement(…) compares the coders' own layers.",
    )
