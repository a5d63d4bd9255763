"""The history as an audit trail people can read, filter and take along; and the memos."""

from collections.abc import Iterable

import pandas as pd

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import MemoKind
from toolkit.store import history as past
from toolkit.store import read
from toolkit.store.file import Store
from toolkit.store.history_details import step_details
from toolkit.store.memo_subjects import named_subjects
from toolkit.store.read import Reader
from toolkit.study import Basis, Result


def history(
    store: Store,
    *,
    exports: bool = False,
    coder: str | None = None,
    what: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    standing: bool = False,
) -> Result:
    """Return the steps that fit, or the files that left.

    Raises:
        NotFound: No such coder ever took a step.
        InvalidInput: A day that is none.
    """
    with store.reading() as connection:
        frame = past.exports_frame(connection) if exports else past.history_frame(connection)
        if not exports:
            details = step_details(connection)
            frame.insert(list(frame.columns).index("reason"), "change", [details.get(n, "") for n in frame["event"]])
    chosen = [_by_coder(frame, coder), _between(frame, since, until)]
    if not exports:
        chosen += [_holds(frame, ["what"], what), _holds(frame, ["to", "change", "reason"], about)]
        chosen += [frame["stands"].astype(bool)] if standing else []
    for one in chosen:
        frame = frame[one.reindex(frame.index)] if one is not None else frame
    named = {"coder": coder, "what": what, "about": about, "since": since, "until": until}
    said = [f"{name}: {value}" for name, value in named.items() if value is not None]
    said += ["only what stands"] if standing else []
    title, unit = ("What left the study", "files") if exports else ("History", "steps")
    basis = Basis(title=title, unit=unit, filter="; ".join(said), notes=() if exports else (TIMES,))
    return Result(frame.reset_index(drop=True), basis=basis)


TIMES = "Times are UTC. What was undone does not stand; it is listed all the same."


def _by_coder(frame: pd.DataFrame, coder: str | None) -> "pd.Series | None":
    if coder is None:
        return None
    if coder not in set(frame["coder"]):
        raise NotFound.among("coder", coder, sorted({name for name in frame["coder"] if name}))
    return frame["coder"] == coder


def _between(frame: pd.DataFrame, since: str | None, until: str | None) -> "pd.Series | None":
    if since is None and until is None:
        return None
    days = frame["at"].str[:10]
    return (days >= _day(since, "0000-01-01")) & (days <= _day(until, "9999-12-31"))


def _day(said: str | None, without: str) -> str:
    if said is None:
        return without
    try:
        return str(pd.Timestamp(said).date())
    except ValueError:
        raise InvalidInput(f"“{said}” is not a day.", fix="Write it as 2026-11-28.") from None


def _holds(frame: pd.DataFrame, columns: Iterable[str], words: str | None) -> "pd.Series | None":
    if words is None:
        return None
    wanted = words.casefold()
    return (
        frame[list(columns)].apply(lambda row: any(wanted in str(one).casefold() for one in row), axis=1).astype(bool)
    )


def memos(store: Store, *, kind: str | None = None, about: str | None = None, coder: str | None = None) -> Result:
    """Return the memos that fit, each with what it is about.

    Raises:
        NotFound: There is no such kind of memo, or nobody of that name wrote one.
    """
    if kind is not None and kind not in set(MemoKind):
        raise NotFound.among("kind of memo", kind, list(MemoKind))
    with store.reading() as connection:
        reader = Reader(connection)
        frame = read.memos_frame(reader)
        links = read.memo_links_frame(reader)
        names = named_subjects(reader, set(links["subject"]))
    told = {one: f"{subject['kind']}: {subject['name']}" for one, subject in names.items()}
    subjects = links["subject"].map(told).dropna().groupby(links["memo"]).agg(list)
    frame["about"] = [subjects.get(memo, []) for memo in frame["memo"]]
    if kind is not None:
        frame = frame[frame["kind"] == kind]
    chosen = _by_coder(frame, coder)
    frame = frame if chosen is None else frame[chosen]
    if about is not None:
        frame = frame[[any(about.casefold() in one.casefold() for one in some) for some in frame["about"]]]
    notes = ("Reflexive memos are private unless said otherwise; private ones stand in no report.",)
    return Result(frame.reset_index(drop=True), basis=Basis(title="Memos", notes=notes))
