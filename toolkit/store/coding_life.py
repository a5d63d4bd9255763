"""Codings beside the life of the codebook: how many a step touched, and which were made under an older definition."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from toolkit.codebook import Alteration, alterations
from toolkit.store import tables
from toolkit.store.codebook_log import Log, Step, undone_at

WITH_SUB_CODES = ("moved", "linked", "unlinked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """How much of the coding a step was about: references, the sources they are in, the people whose words they are."""

    references: int
    sources: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Outdated:
    """A coding whose code means something else than when somebody last judged it."""

    coding: Any  # its row
    turn: int | None
    change: str
    altered: Alteration
    step: Step | None


@dataclass(frozen=True)
class CodingLife:
    """Every version of every coding up to an event, in the order of the steps that stand."""

    connection: Connection
    log: Log
    until: int

    def touched(self, steps: Sequence[Step]) -> list[Touched]:
        """Return, for steps in their order, the codings that had the code when the step was taken."""
        by_code: dict[str, set[int]] = {}
        events, found = iter([*self._changes, (self.until + 1, ())]), []
        event, changed = next(events)
        for step in steps:
            while event < step.event:
                for before, after in changed:
                    if before is not None:
                        by_code[self._rows[before].code_id].discard(before)
                    if after is not None:
                        by_code.setdefault(self._rows[after].code_id, set()).add(after)
                event, changed = next(events)
            found.append(self._count(self._reached(step, by_code, changed if event == step.event else ())))
        return found

    def outdated(self) -> Iterator[Outdated]:
        """Yield the codings of now whose code was redefined, or merged into another, after somebody judged them."""
        merges = {(step.event, step.item): step for step in self.log.steps if step.change == "merged"}
        codes, judged, present = dict[str, list[tuple[int, str]]](), dict[str, int](), dict[str, int]()
        for event, changed in self._changes:
            for before, after in changed:
                was = self._rows[before].code_id if before is not None else None
                if after is None:
                    present.pop(self._rows[before].id if before is not None else "", None)
                    continue
                row = self._rows[after]
                present[row.id] = after
                if row.code_id != was:
                    codes.setdefault(row.id, []).append((event, row.code_id))
                    if was is None or (event, was) not in merges:
                        judged[row.id] = event
        for coding_id, number in present.items():
            row = self._rows[number]
            since = max(judged[coding_id], row.codebook_version)
            code_then = [code for event, code in codes[coding_id] if event <= since][-1]
            yield from self._compared(row, code_then, since)

    def _compared(self, row: Any, code_then: str, since: int) -> Iterator[Outdated]:
        then, now = self.log.code_at(code_then, since), self.log.code_at(row.code_id, self.until)
        if then is None or now is None:
            return
        altered = [one for one in alterations(then, now) if one.change == "redefined"]
        if not altered:
            return
        merged = then.id != now.id
        change = f"merged from “{then.name}”" if merged else "redefined"
        step = self._last_step({then.id} if merged else {now.id}, "merged" if merged else "redefined", since)
        yield Outdated(coding=row, turn=self._turn(row), change=change, altered=altered[0], step=step)

    def _last_step(self, codes: set[str], change: str, since: int) -> Step | None:
        steps = [one for one in self._of_codes.get(change, ()) if one.item in codes and one.event > since]
        return steps[-1] if steps else None

    @cached_property
    def _of_codes(self) -> dict[str, list[Step]]:
        found: dict[str, list[Step]] = {}
        for step in self.log.steps:
            found.setdefault(step.change, []).append(step)
        return found

    def _reached(self, step: Step, by_code: dict[str, set[int]], changed: Sequence[Any]) -> set[int]:
        if step.change == "split":
            return {after for before, after in changed if before is not None and self._goes(before, after, step)}
        if step.change == "added" and step.field:
            return {after for _, after in changed if after is not None and self._rows[after].code_id == step.item}
        codes = {step.item}
        if step.kind == "theme":
            codes = self.log.with_sub_codes(step.others, step.event)
        elif step.change in WITH_SUB_CODES:
            codes = self.log.with_sub_codes(codes, step.event)
        return set().union(*(by_code.get(code, set()) for code in codes))

    def _goes(self, before: int, after: int | None, step: Step) -> bool:
        if after is None or self._rows[before].code_id != step.item:
            return False
        return self._rows[after].code_id in step.others

    def _count(self, numbers: set[int]) -> Touched:
        rows = [self._rows[number] for number in numbers]
        people = {person for row in rows for person in self._people(row)}
        return Touched(references=len(rows), sources=len({row.source_id for row in rows}), people=len(people))

    @cached_property
    def _rows(self) -> dict[int, Any]:
        c = tables.codings.c
        wanted = (c.row_id, c.id, c.source_id, c.text_id, c.start_offset, c.end_offset, c.quote, c.code_id, c.coder_id)
        query = select(*wanted, c.created_at, c.codebook_version, c.live)
        return {row.row_id: row for row in self.connection.execute(query)}

    @cached_property
    def _changes(self) -> list[tuple[int, list[tuple[int | None, int | None]]]]:
        """The standing events that changed codings, each with the row before and the row after of each."""
        c, undone = tables.changes.c, undone_at(self.connection, self.until)
        query = select(c.event_id, c.before_row, c.after_row).where(c.table_name == "codings", c.event_id <= self.until)
        found: dict[int, list[tuple[int | None, int | None]]] = {}
        for event, before, after in self.connection.execute(query.order_by(c.event_id, c.number)):
            known = (before is None or before in self._rows) and (after is None or after in self._rows)
            if event not in undone and known:  # what was withdrawn for good is no longer there
                found.setdefault(event, []).append((before, after))
        return list(found.items())

    @cached_property
    def _spoken(self) -> dict[str, tuple[list[int], list[Any]]]:
        """The turns of each source as the study knows them now: where they start, and the turns."""
        turns, speakers = tables.turns.c, tables.speakers
        query = select(turns.source_id, turns.start_offset, turns.end_offset, turns.number, speakers.c.participant_id)
        query = query.join_from(tables.turns, speakers, speakers.c.id == turns.speaker_id, isouter=True)
        query = query.where(turns.live, speakers.c.live).order_by(turns.source_id, turns.start_offset)
        found: dict[str, tuple[list[int], list[Any]]] = {}
        for row in self.connection.execute(query):
            starts, rows = found.setdefault(row.source_id, ([], []))
            starts.append(row.start_offset)
            rows.append(row)
        return found

    def _turns(self, row: Any) -> list[Any]:
        """Return the turns that a coding covers, by its place in the text as it is now."""
        here = self._placed.get(row.id, row)
        if here.text_id != self._texts_now.get(here.source_id):
            return []
        starts, turns = self._spoken.get(here.source_id, ([], []))
        first = max(bisect_right(starts, here.start_offset) - 1, 0)
        last = bisect_right(starts, here.end_offset - 1)
        return [one for one in turns[first:last] if one.end_offset > here.start_offset]

    def _people(self, row: Any) -> set[str]:
        return {turn.participant_id for turn in self._turns(row) if turn.participant_id is not None}

    def _turn(self, row: Any) -> int | None:
        turns = self._turns(row)
        return int(turns[0].number) if turns else None

    @cached_property
    def _placed(self) -> dict[str, Any]:
        return {row.id: row for row in self._rows.values() if row.live}

    @cached_property
    def _texts_now(self) -> dict[str, str]:
        sources = tables.sources.c
        query = select(sources.id, sources.text_id).where(sources.live)
        return {row.id: row.text_id for row in self.connection.execute(query)}
