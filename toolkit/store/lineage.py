"""What became of every code: kept, renamed, merged, split, archived or dropped, and the theme it speaks for now.

The study's own steps tell it; where the codebook came in by files, an imported table of changes does. Every code has
one end, found by following merges and splits to the codes that are still there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.model import Code
from toolkit.store import ledger
from toolkit.store.codebook_log import IMPORT, Log, Step, read_log
from toolkit.store.read import Reader
from toolkit.study import COLUMNS

TABLE = "codebook changes"  # the setting that keeps an imported table of changes
ENDED = ("merged", "split", "dropped")
BETWEEN = "; "


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What became of one code, when, by whom and why; `into` are the codes that carry it on."""

    fate: str
    into: tuple[str, ...] = ()
    date: str = ""
    coder: str = ""
    reason: str = ""


def read_lineage(reader: Reader, until: int, *, of: int | None = None) -> "Lineage":
    """Return the lineage up to an event, of every code there ever was or of those there were at an earlier one (`of`).

    >>> Lineage(log=Log(steps=(), stands=frozenset(), versions={}), book=Codebook()).frame().empty
    True
    """
    early = None
    if of is not None:
        early = Reader(reader.connection, ledger.alive_at(reader.connection, of)).codebook()
    return Lineage(
        log=read_log(reader.connection, until),
        book=reader.codebook(),
        told=reader.settings().get(TABLE, []),
        coders=reader.names("coders"),
        early=early,
        since=of or 0,
    )


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """The ends of all codes, out of the log, the codebook as it is, and a table of changes (`told`)."""

    log: Log
    book: Codebook
    told: Sequence[Mapping[str, Any]] = ()
    coders: Mapping[str, str] = field(default_factory=dict)
    early: Codebook | None = None
    since: int = 0

    def frame(self) -> pd.DataFrame:
        """Return a row per code."""
        rows = [self._row(one) for one in self.items]
        return pd.DataFrame(rows, columns=list(COLUMNS["lineage"]))

    @cached_property
    def items(self) -> list[str]:
        """The codes that are followed: those of the early codebook, or all there ever were."""
        if self.early is not None:
            return [code.id for code in self.early.codes]
        return [*dict.fromkeys([*self.log.versions, *self.told_of])]

    @cached_property
    def ends(self) -> dict[str, End]:
        """The own end of each code, before merges and splits are followed."""
        ids = dict.fromkeys([*self.log.versions, *self.told_of, *self.items])
        return {one: self._end(one) for one in ids}

    @cached_property
    def told_of(self) -> dict[str, Mapping[str, Any]]:
        """The line of the table of changes for each code; a code that the study never had is named by its line."""
        return {_find(self._known, *_words_of(row)): row for row in self.told}

    @cached_property
    def still_in_use(self) -> list[Code]:
        """The codes that are said to have ended, by a table of changes, and are in use all the same."""
        book = self.book.code_by_id
        ended = [one for one in self.items if self.ends[one].fate in ENDED and one in book]
        return [book[one] for one in ended if not book[one].archived and one not in self.carriers(one)]

    @cached_property
    def unknown(self) -> list[str]:
        """The codes that a table of changes says are there, and the codebook does not have."""
        gone = [one for one in self.told_of if one not in self.book.code_by_id]
        return [self._last_told(one) for one in gone if one in self.carriers(one)]

    def carriers(self, code_id: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """Return the codes still in use that carry a code on: itself, or what it was merged or split into."""
        if code_id in seen or code_id not in self.ends:
            return []
        end, seen = self.ends[code_id], seen | {code_id}
        found = [code_id] if code_id in end.into else []
        for other in end.into:
            found += self.carriers(other, seen)
        return list(dict.fromkeys(found))

    def _row(self, code_id: str) -> dict[str, Any]:
        end, found = self.ends[code_id], self.carriers(code_id)
        if not found and end.fate in ("merged", "split"):
            last = self._last(code_id)
            end = replace(last, fate="dropped")
        themes = dict.fromkeys(theme for one in found for theme in self._themes.get(one, ()))
        values = {
            "code": self._first_name(code_id),
            "fate": end.fate,
            "became": BETWEEN.join(self.name_of(one) for one in found),
            "theme": BETWEEN.join(themes),
            "date": end.date,
            "coder": end.coder,
            "reason": end.reason,
            "steps": BETWEEN.join(self._told_steps(code_id)),
            "id": code_id,
        }
        return {name: values[name] for name in COLUMNS["lineage"]}

    def _end(self, code_id: str) -> End:
        own = [step for step in self._steps.get(code_id, ()) if step.verb != IMPORT]
        decided = any(step.change in ("renamed", "merged", "split", "removed", "archived", "restored") for step in own)
        row = self.told_of.get(code_id)
        if row is not None and not decided and self._is_later(code_id, row):
            return self._end_told(code_id, row)
        return self._end_in_history(code_id)

    def _is_later(self, code_id: str, row: Mapping[str, Any]) -> bool:
        """Tell whether a line of the table speaks of what came after the early codebook."""
        if self.early is None or code_id not in self.early.code_by_id:
            return True
        name = _fold(self.early.code_by_id[code_id].name)
        return row["change"] != "added" and _fold(row["name_before"]) in ("", name)

    def _end_told(self, code_id: str, row: Mapping[str, Any]) -> End:
        fate = row["change"]
        into = [_find(self._known_or_told, name) for name in row["into"]] if fate in ENDED else [code_id]
        return End(fate=fate, into=tuple(into), date=row["date"], reason=row["reason"])

    def _end_in_history(self, code_id: str) -> End:
        steps, code = self._steps.get(code_id, []), self.book.code_by_id.get(code_id)
        here = (code_id,) if code is not None else ()
        last = {step.change: step for step in steps}
        if "merged" in last:
            return self._ended("merged", last["merged"], last["merged"].others)
        parts = tuple(part for step in steps if step.change == "split" for part in step.others)
        if parts:
            in_use = here if code is not None and not code.archived else ()
            return self._ended("split", last["split"], (*in_use, *parts))
        if code is None:
            return self._ended("dropped", last.get("removed"), ())
        if code.archived:
            return self._ended("archived", last.get("archived"), here)
        if code.name != self._first_name(code_id):
            return self._ended("renamed", last.get("renamed"), here)
        return self._ended("kept" if code_id in self._first_codes else "added", last.get("added"), here)

    def _ended(self, fate: str, step: Step | None, into: tuple[str, ...]) -> End:
        if step is None:
            return End(fate=fate, into=into, reason="" if into else "The step that made it was undone.")
        coder = self.coders.get(step.coder_id or "", "")
        return End(fate=fate, into=into, date=step.when[:10], coder=coder, reason=step.reason)

    def _last(self, code_id: str) -> End:
        """Return the end of what a code went into, where nothing of that is left: the latest one."""
        waiting, seen, found = [code_id], set[str](), []
        while waiting:
            here = waiting.pop()
            if here not in seen and here in self.ends:
                seen.add(here)
                found.append(self.ends[here])
                waiting += self.ends[here].into
        return max(reversed(found), key=lambda one: one.date)

    @cached_property
    def _steps(self) -> dict[str, list[Step]]:
        found: dict[str, list[Step]] = {}
        for step in self.log.steps:
            if step.kind == "code" and step.event > self.since:
                found.setdefault(step.item, []).append(step)
        return found

    @cached_property
    def _first_codes(self) -> set[str]:
        """The codes that there were from the first: when the first codebook had been imported, else all."""
        if self.early is not None:
            return {code.id for code in self.early.codes}
        made = [step for steps in self._steps.values() for step in steps if step.change == "added"]
        first = min((step.event for step in made if step.verb == IMPORT), default=None)
        return {step.item for step in made if first is None or step.event <= first}

    @cached_property
    def _themes(self) -> dict[str, list[str]]:
        """The themes that each code speaks for; of a theme and one under it, the one under it."""
        names, found = self.book.display_names(self.book.themes), dict[str, list[str]]()
        for theme in self.book.themes:
            below = self.book.sub_themes(theme.id) - {theme.id}
            deeper = set[str]().union(*(self.book.codes_of_theme(one) for one in below))
            for code in self.book.codes_of_theme(theme.id) - deeper:
                found.setdefault(code, []).append(names[theme.id])
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        return self.book.display_names(self.book.codes)

    def name_of(self, code_id: str) -> str:
        """Return what a code is called now, or was called last."""
        return self._names.get(code_id) or self._last_told(code_id)

    def _last_told(self, code_id: str) -> str:
        row = self.told_of.get(code_id, {})
        return str(row.get("name_after") or row.get("name_before") or code_id)

    def _first_name(self, code_id: str) -> str:
        if self.early is not None and code_id in self.early.code_by_id:
            return self.early.display_names(self.early.codes)[code_id]
        row = self.told_of.get(code_id)
        if row is not None and (row["name_before"] or row["name_after"]):
            return str(row["name_before"] or row["name_after"])
        return next(code.name for _, code in self.log.versions[code_id] if code is not None)

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every id, key and name that a code ever had, and the code; what is certain comes last and wins."""
        codes = [code for versions in self.log.versions.values() for _, code in versions if code is not None]
        codes += self.book.codes
        by_name = {_fold(code.name): code.id for code in codes}
        return {**by_name, **{code.key: code.id for code in codes if code.key}, **{code.id: code.id for code in codes}}

    @property
    def words(self) -> list[str]:
        """The names of all codes, of the study and of the table of changes."""
        return [*dict.fromkeys([self._first_name(one) for one in self.ends] + [*self._names.values()])]

    def find(self, word: str) -> str | None:
        """Return the code meant by an id or a name it ever had."""
        found = _find(self._known_or_told, word)
        return found if found in self.ends else None

    @cached_property
    def _known_or_told(self) -> dict[str, str]:
        told = {_fold(word): one for one, row in self.told_of.items() for word in _words_of(row)}
        return {**told, **self._known}

    def _told_steps(self, code_id: str) -> Iterator[str]:
        for step in self._steps.get(code_id, ()):
            if step.change not in ("linked", "unlinked", "described"):
                names = f" {step.after}" if step.after and step.change in ("renamed", "merged", "split") else ""
                yield f"{step.when[:10]} {step.change}{names}"
        if (row := self.told_of.get(code_id)) is not None:
            yield f"{row['date']} {row['change']} (table of changes)".strip()


def _words_of(row: Mapping[str, Any]) -> list[str]:
    return [row[name] for name in ("id", "name_before", "name_after") if row[name]]


def _find(known: Mapping[str, str], *words: str) -> str:
    """Return the code meant by one of these words, an id or a name; where none is known, the first of them."""
    for word in words:
        if (found := known.get(word) or known.get(_fold(word))) is not None:
            return found
    return words[0]


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
