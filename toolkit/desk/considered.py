"""Codes to consider at the desk: what a coder's own coding would say of a turn, learnt beside the page.

Why it is off until asked for, and learns in a thread of its own: docs/decisions/0027.
"""

from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from toolkit.desk.seat import Args, Seat, source_of
from toolkit.desk.shelf import SILENT
from toolkit.errors import ToolkitError
from toolkit.store import bundle, ledger
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.since import touched
from toolkit.verbs import after_coding

if TYPE_CHECKING:
    from toolkit.suggest.learnt import Learnt, Proposal

Message = dict[str, Any]
# What is learnt rests on none of these.
BESIDE = SILENT | {"settings", "coding_status", "assignments", "themes", "theme_codes", "suggestions", "milestones"}
REST = 5  # times as long as the last learning took: it must not compete with the coding
TOO_SHORT = "Too few words to compare, or nothing of a participant."
NOBODY = "Nothing of a participant is in this turn."
NOT_SURE = "Nothing to propose: the machine is not certain enough."


@dataclass(frozen=True)
class Known:
    """What was learnt: from which moment and texts, the ids of codes and sources by name, and what stands under it."""

    learnt: "Learnt"
    revision: int
    texts: dict[str, str]
    sources: dict[str, str]
    codes: dict[str, str]
    basis: tuple[str, ...]


class Adviser:
    """Proposes codes for the words of a turn, from what one coder coded."""

    def __init__(self, store: Store, seat: Seat) -> None:
        self._store, self._seat = store, seat
        self._known: Known | None = None
        self._work: Thread | None = None
        self._problem: ToolkitError | None = None
        self._not_before = 0.0

    def look(self, connection: Connection, args: Args) -> Message:
        """Return the codes to consider for the words `start` to `end` of a source, and whether it is learning just now.

        Raises:
            Refused: The study keeps suggestions until the coding is finished.
            ToolkitError: The extra `topics` is not installed.
        """
        tx = Transaction(connection, self._seat.coder_id)
        after_coding.refuse_before(tx)
        source, span = source_of(tx, args.text("source")), args.span()
        self._keep_up(connection)
        if self._problem is not None:
            problem, self._problem = self._problem, None
            raise problem
        known, learning = self._known, self._work is not None
        if known is None or known.texts.get(source["id"]) != source["text_id"]:
            return {"learning": learning, "extracts": [], "basis": [], "say": ""}
        if not known.learnt.codes:
            return {"learning": learning, "extracts": [], "basis": [], "say": known.basis[0]}
        extracts = _considered(known, source["name"], span)
        say = "" if extracts else NOBODY
        return {"learning": learning, "extracts": extracts, "basis": list(known.basis), "say": say}

    def _keep_up(self, connection: Connection) -> None:
        if self._work is not None and not self._work.is_alive():
            self._work = None
        rested = monotonic() >= self._not_before
        if self._work is None and self._problem is None and rested and self._is_stale(connection):
            self._work = Thread(target=self._learn, name="codes to consider", daemon=True)
            self._work.start()

    def _is_stale(self, connection: Connection) -> bool:
        return self._known is None or any(name not in BESIDE for name in touched(connection, self._known.revision))

    def _learn(self) -> None:
        begun = monotonic()
        try:
            self._known = self._learnt()
        except ToolkitError as error:
            self._problem = error
        except Exception as error:  # noqa: BLE001 - nobody sees what goes wrong in a thread; the page has to hear it
            self._problem = ToolkitError(
                f"No codes could be proposed ({type(error).__name__}: {error}).", fix="Code without them."
            )
        now = monotonic()
        self._not_before = now + REST * (now - begun)

    def _learnt(self) -> Known:
        from toolkit.suggest.codes import learnt_from
        from toolkit.suggest.embedding import SentenceEncoder
        from toolkit.suggest.learnt import Learnt

        with self._store.reading() as connection:
            reader, revision = Reader(connection), ledger.head(connection).revision
            data = bundle.study_data(reader, coder=self._seat.coder, revision=revision)
            rows = reader.records("sources")
        learnt = Learnt(data, SentenceEncoder())
        return Known(
            learnt,
            revision,
            texts={row["id"]: row["text_id"] for row in rows},
            sources={row["name"]: row["id"] for row in rows},
            codes=dict(zip(data.codes["code"], data.codes["id"], strict=True)),
            basis=learnt_from(learnt),
        )


def _considered(known: Known, source: str, span: tuple[int, int]) -> list[Message]:
    """Return the extracts that meet a span, in their order, each with its proposals or why there is none."""
    frame, compared = known.learnt.extracts.frame, known.learnt.extracts.compared
    start, end = span
    here = frame[(frame["source"] == source) & (frame["start"] < max(end, start + 1)) & (frame["end"] > start)]
    rows = compared.index[compared["source"].eq(source) & compared["start"].isin(here["start"])]
    proposals = dict(zip(compared["start"].loc[rows], known.learnt.proposals(rows.to_numpy()), strict=True))
    return [
        {
            "start": int(one.start),
            "end": int(one.end),
            "codes": [_proposal(known, proposal) for proposal in proposals.get(one.start, [])],
            "why": "" if proposals.get(one.start) else NOT_SURE if one.compared else TOO_SHORT,
        }
        for one in here.itertuples()
    ]


def _proposal(known: Known, one: "Proposal") -> Message:
    reason = known.learnt.extracts.compared.iloc[one.because]
    return {
        "code": known.codes[one.code],
        "chance": round(one.chance, 2),
        "because": reason["words"],
        "said_by": known.learnt.labels[one.because],
        "source": known.sources[reason["source"]],
        "start": int(reason["start"]),
        "end": int(reason["end"]),
    }
