"""Interviews beside the topic guide: where its questions are asked, and what was answered to each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from toolkit.errors import InvalidInput
from toolkit.model import FORM_KINDS, PERSON_KINDS, Role, Status
from toolkit.project import looking
from toolkit.store import form_tables, read, tables
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Basis, Result
from toolkit.transcripts.likeness import ENOUGH, likeness
from toolkit.verbs import guide, guide_answers, lookup
from toolkit.verbs.guide import Asked

PROPOSED = ["source", "turn", "words", "question", "wording", "likeness", "why"]
ANSWERS = ["question", "wording", "source", "participant", "group", "wave", "turn", "text"]
NO_GUIDE = "The study has no topic guide: import topic_guide.csv with the transcripts."
SET_ALREADY = "set already"
HOW_TO = "project.transcripts.propose_questions() shows where they may stand, assign_questions(…) sets them"


@dataclass(frozen=True)
class Talk:
    """The interviews of a study, with the guide and who speaks where."""

    tx: Transaction

    @cached_property
    def reader(self) -> Reader:
        """The study as it is now."""
        return Reader(self.tx.connection)

    @cached_property
    def people(self) -> pd.DataFrame:
        """Who takes part in which source, with their group at each time point."""
        speakers, people = read.speakers_frame(self.reader), read.participants_frame(self.reader)
        return speakers[["source", "participant"]].dropna().merge(people[["participant", "wave", "group"]])

    @cached_property
    def asked(self) -> list[Asked]:
        """The lines of the guide."""
        return guide.asked(self.tx)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The sources in which people talk, by name."""
        frame = read.sources_frame(self.reader)
        came_back = {row["source_id"] for row in self.tx.rows(form_tables.form_returns)}
        frame = frame[frame["kind"].isin(PERSON_KINDS - FORM_KINDS) & ~frame["id"].isin(came_back)].set_index("source")
        return frame.assign(wave=frame["wave"].astype(object).where(frame["wave"].notna(), None))

    @cached_property
    def turns(self) -> pd.DataFrame:
        """Their turns with words, role, and the question of the guide they stand under."""
        frame = looking.turns(self.reader, None).merge(
            read.turns_frame(self.reader)[["source", "turn", "role", "question"]], on=["source", "turn"]
        )
        frame = pd.DataFrame(frame[frame["source"].isin(self.sources.index)]).astype({"group": object, "wave": object})
        return frame.assign(
            wave=frame["source"].map(self.sources["wave"]),
            group=frame["group"].where(frame["group"].notna(), None),
            begins=_begins(frame),
        )

    def asks(self, one: Asked, row: Any) -> bool:
        """Tell whether a line of the guide is for who speaks in a turn; without a time point, for their groups."""
        people = self.people[self.people["participant"] == row.participant] if row.wave is None else None
        return one.of({row.group} if people is None else set(people["group"]), row.wave)

    def groups(self, source: str) -> set[str]:
        """Return the groups of those who speak or take part in a source."""
        wave = self.sources.loc[source, "wave"]
        rows = self.people[self.people["source"] == source]
        return set((rows[rows["wave"] == wave] if wave else rows)["group"].dropna())


def _begins(turns: pd.DataFrame) -> pd.Series:
    """Tell at which turns a question of the guide begins."""
    before = turns.groupby("source")["question"].shift()
    return turns["question"].notna() & (turns["question"] != before)


def propose(tx: Transaction, source: str | None) -> Result:
    """Return a row per turn of an interviewer that looks like a question of the guide; nothing is written.

    Raises:
        NotFound: There is no such source.
    """
    talk = Talk(tx)
    names = list(talk.sources.index)
    if source is not None:
        name = lookup.source(tx, source)["name"]
        names = [one for one in names if one == name]
    rows = [line for name in names for line in _proposed(talk, name)]
    return Result(rows, columns=PROPOSED, basis=_basis_of_proposal(talk, names, {row[0] for row in rows}))


def _proposed(talk: Talk, source: str) -> Iterable[list[Any]]:
    groups, wave = talk.groups(source), talk.sources.loc[source, "wave"]
    asked = [one for one in talk.asked if one.of(groups, wave)]
    wording_of = {one.question: one.wording for one in asked}
    for row in talk.turns[talk.turns["source"] == source].itertuples():
        if row.begins:
            wording = wording_of.get(row.question, "")
            yield [source, row.turn, row.text, row.question, wording, likeness(row.text, wording)[0], SET_ALREADY]
        elif row.role == Role.INTERVIEWER and (best := _best(row.text, asked)):
            yield [source, row.turn, row.text, *best]


def _best(said: str, asked: Sequence[Asked]) -> list[Any] | None:
    """Return the question that something said is most like, with its wording, the likeness and why; None if none."""
    found = [(one, *likeness(said, one.wording)) for one in asked if one.wording]
    found = sorted((one for one in found if one[1] >= ENOUGH), key=lambda one: -one[1])
    if not found:
        return None
    one, much, shared = found[0]
    others = {other.question for other, as_much, _ in found if as_much == much} - {one.question}
    also = f"; as like {', '.join(sorted(others))}" if others else ""
    return [one.question, one.wording, much, f"shares “{'”, “'.join(shared)}”{also}"]


def _basis_of_proposal(talk: Talk, names: Sequence[str], found: set[str]) -> Basis:
    notes = [
        f"Likeness is the share of words in common, small words weighing little; from {ENOUGH} on a turn is shown.",
        "Only questions that the guide has for the people of a source, at its time point, are looked for.",
        "Nothing was changed: this is a proposal. Correct it, then: project.transcripts.assign_questions(proposal).",
    ]
    if not talk.asked:
        notes.insert(0, NO_GUIDE)
    asks = set(talk.turns.loc[talk.turns["role"] == Role.INTERVIEWER, "source"])
    for said, some in (
        ("No turn of an interviewer is known in", [name for name in names if name not in asks | found]),
        ("Nothing like a question of the guide in", [name for name in names if name in asks - found]),
    ):
        notes += [f"{said}: {', '.join(some)}."] if some else []
    wordless = list(dict.fromkeys(one.question for one in talk.asked if not one.wording))
    notes += [f"Without a wording in the guide, so never found: {', '.join(wordless)}."] if wordless else []
    return Basis(title="Turns that may be questions of the guide", notes=tuple(notes))


def assign(tx: Transaction, proposal: pd.DataFrame) -> Result:
    """Set the questions as a proposal has them now.

    Raises:
        InvalidInput: A column is missing, or a line makes no sense.
        NotFound: There is no such source, turn or question.
        Refused: A source is a form.
    """
    missing = [name for name in guide_answers.NEEDED if name not in proposal.columns]
    if missing:
        raise InvalidInput(
            f"The column “{missing[0]}” is missing.",
            fix="Needed are source, turn and question: propose_questions() has them.",
        )
    lines = guide_answers.assign(tx, proposal.to_dict("records"))
    turns, named = sum(line[-1] for line in lines), len({line[0] for line in lines})
    notes = (f"Turns that stand under a question now: {turns}, in {named} sources.",)
    basis = Basis(title="Questions set", unit="one turn that asks a question", notes=notes)
    return Result(lines, columns=["source", "turn", "question", "turns"], basis=basis)


def answers(tx: Transaction, question: str | None) -> Result:
    """Return what participants say under each question of the guide, or under one.

    Raises:
        NotFound: There is no such question.
    """
    talk = Talk(tx)
    rows = sorted(tx.rows(tables.questions), key=lambda row: row["position"])
    if question is not None:
        rows = [lookup.named(tx, tables.questions, question, "question of the guide")]
    first = {row["name"]: row["wording"] for row in rows}
    gone = {row["label"] for row in tx.rows(tables.participants, status=str(Status.WITHDRAWN))}
    turns = talk.turns[~talk.turns["participant"].isin(gone)]
    records = []
    for name, worded in first.items():
        here = turns[(turns["question"] == name) & turns["participant"].notna()]
        records += [
            [name, _wording(talk, name, row, worded), *(getattr(row, column) for column in ANSWERS[2:])]
            for row in here.itertuples()
        ]
    notes = [_of_question(talk, turns, name) for name in first] or [NO_GUIDE]
    return Result(records, columns=ANSWERS, basis=_basis_of_answers(turns, notes, gone))


def _wording(talk: Talk, question: str, row: Any, first: str) -> str:
    """Return how the question is worded for this person then; the first wording where the guide does not ask them."""
    found = [one.wording for one in talk.asked if one.question == question and talk.asks(one, row)]
    return " / ".join(dict.fromkeys(one for one in found if one)) or first


def _of_question(talk: Talk, turns: pd.DataFrame, question: str) -> str:
    """Say who answered a question, who was asked it by the guide but has no turn under it, and who was not asked."""
    lines = [one for one in talk.asked if one.question == question]
    known = turns[turns["participant"].notna()]
    ready = known[known["source"].isin(turns.loc[turns["begins"], "source"])]
    asked = {
        (row.participant, row.wave): any(talk.asks(one, row) for one in lines)
        for row in ready.drop_duplicates(["participant", "wave"]).itertuples()
    }
    under = {(row.participant, row.wave) for row in known[known["question"] == question].itertuples()}
    said = {
        "asked by the guide, but no turn under it": [one for one in asked if asked[one] and one not in under],
        "not asked": [one for one in asked if not asked[one] and one not in under],
        "a turn under it, though the guide does not ask them": [
            one for one in asked if not asked[one] and one in under
        ],
    }
    parts = [f"{what}: {', '.join(map(_slot, some))}" for what, some in said.items() if some]
    unheard = turns[turns["role"].isin([Role.UNKNOWN, Role.SEVERAL]) & turns["participant"].isna()]
    unknown = int((unheard["question"] == question).sum())
    parts += [f"turns of unknown speakers, left out: {unknown}"] if unknown else []
    return f"{question}: " + "; ".join([f"{len(under)} have a turn under it, each time point counted", *parts]) + "."


def _slot(one: tuple[str, str | None]) -> str:
    return f"{one[0]} ({one[1]})" if one[1] else one[0]


def _basis_of_answers(turns: pd.DataFrame, notes: Sequence[str], gone: set[str]) -> Basis:
    without = [name for name, rows in turns.groupby("source", sort=False) if rows["question"].isna().all()]
    more = [f"No questions are set yet in: {', '.join(without)}; {HOW_TO}."] if without else []
    more += [f"Withdrawn, and left out: {len(gone)}."] if gone else []
    unit = "one participant's turn under a question of the guide"
    return Basis(title="Answers by question of the guide", unit=unit, notes=(*notes, *more))
