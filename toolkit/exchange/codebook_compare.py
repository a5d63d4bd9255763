"""Two codebooks side by side: what one has that the other has not, and what is said differently.

Ids make it certain which code is which. Without ids, a code of the same name is the same code, and a likely rename is
proposed, never taken for granted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.codebook import Codebook, alterations
from toolkit.errors import FileProblem
from toolkit.exchange.codebook_file import read_codebook
from toolkit.model import Code, Theme
from toolkit.store.codebook_log import TOP, Step
from toolkit.store.codebook_words import in_words
from toolkit.study import Basis, Result

COLUMNS = ["says", "change", "code", "before", "after"]
PROPOSED = "proposed: renamed"
LIKE = 0.6  # as alike as “Availability of communication” and “Availability to communicate” well above it


def compare_codebooks(first: Codebook | str | Path, second: Codebook | str | Path) -> Result:
    """Return what changed from one codebook to another, as an analyst would note it.

    Args:
        first: A codebook file (.yaml, .csv, .xlsx), or a Codebook such as `project.codebook.at("Year 1 report")`.
        second: The later one.

    Returns:
        A row for each code or theme and kind of change: `says` (a sentence), `change` (added, renamed, “proposed:
        renamed”, redefined, described, moved, merged, archived, restored, removed, linked, unlinked, claim changed),
        `code`, `before`, `after`. When, by whom and why only a study knows: `project.codebook.changes()`.

    Raises:
        FileProblem: A file is not there, or is no codebook.

    >>> old, new = Codebook([Code(id="1", name="Trust")]), Codebook([Code(id="1", name="Trust and honesty")])
    >>> list(compare_codebooks(old, new)["says"])
    ['“Trust” was renamed “Trust and honesty”.']
    """
    old, new = _book(first), _book(second)
    codes = _Pairs(old.codes, new.codes, old, new)
    themes = _Pairs(old.themes, new.themes, old, new)
    steps = [*_told("code", codes), *_told("theme", themes), *_links(old, new, codes, themes)]
    rows = [[in_words(one), one.change, one.name, one.before, one.after] for one in steps]
    proposed = sum(step.change == PROPOSED for step in steps)
    notes = [f"{len(old.codes)} codes and {len(old.themes)} themes; then {len(new.codes)} and {len(new.themes)}."]
    if proposed:
        notes.append(f"{proposed} proposed by their likeness, since no id says which code is which: please look.")
    return Result(
        pd.DataFrame(rows, columns=COLUMNS), basis=Basis(title="From one codebook to the other", notes=tuple(notes))
    )


def _book(given: Codebook | str | Path) -> Codebook:
    if isinstance(given, Codebook):
        return given
    path = Path(given).expanduser()
    if not path.is_file():
        raise FileProblem("There is no such file.", where=str(path), fix="Give the path of a codebook file.")
    return read_codebook(path).book


@dataclass(frozen=True)
class _Pairs:
    """Which code (or theme) of one codebook is which of the other."""

    old: Sequence[Any]
    new: Sequence[Any]
    old_book: Codebook
    new_book: Codebook

    @cached_property
    def certain(self) -> dict[str, Any]:
        """The items of the second codebook by the id they have in the first: by id, by path, by name."""
        found: dict[str, Any] = {}
        for ways in (_ids, self._paths, self._names):
            by_word = {word: one for one in self.new if one not in found.values() for word in ways(one)}
            for item in self.old:
                match = next((by_word[word] for word in ways(item) if word in by_word), None)
                if match is not None and item.id not in found and match not in found.values():
                    if ways is not _ids and self._told_apart(item, match):
                        continue  # two codes of one name
                    found[item.id] = match
        return found

    @cached_property
    def proposed(self) -> dict[str, Any]:
        """The likeliest pairs among the rest, the best first."""
        taken = {id(one) for one in self.certain.values()}
        gone = [one for one in self.old if one.id not in self.certain and self.merged_into(one) is None]
        fresh = [one for one in self.new if id(one) not in taken]
        scored = [(_likeness(old, new), old, new) for old in gone for new in fresh if not self._told_apart(old, new)]
        found: dict[str, Any] = {}
        for score, old, new in sorted(scored, key=lambda one: -one[0]):
            if score >= LIKE and old.id not in found and new not in found.values():
                found[old.id] = new
        return found

    @cached_property
    def pairs(self) -> dict[str, Any]:
        """All pairs by the id in the first codebook."""
        return {**self.certain, **self.proposed}

    def merged_into(self, item: Any) -> Any | None:
        """Return the item that took the name of one that is gone for an alias."""
        return next((one for one in self.new if item.name in getattr(one, "aliases", ())), None)

    def name(self, book: Codebook, item_id: str | None) -> str:
        """Return the name of what something lies under."""
        known: Mapping[str, Code | Theme] = {**book.code_by_id, **book.theme_by_id}
        return known[item_id].name if item_id is not None and item_id in known else TOP

    def _told_apart(self, old: Any, new: Any) -> bool:
        """Tell whether two items have ids of one origin, which differ: of two files with ids, or of one study."""
        return bool(old.key and new.key) or (old.id in self._own_ids and new.id in self._own_ids and self._of_one_study)

    @cached_property
    def _own_ids(self) -> set[str]:
        """The ids that are not only a path, as of codes in a file without ids."""
        both = ((self.old, self.old_book), (self.new, self.new_book))
        return {one.id for items, book in both for one in items if one.id != book.path(one.id)}

    @cached_property
    def _of_one_study(self) -> bool:
        return bool({one.id for one in self.old} & {one.id for one in self.new} & self._own_ids)

    def _paths(self, item: Any) -> list[str]:
        book = self.old_book if item in self.old else self.new_book
        return [book.path(item.id).casefold()]

    def _names(self, item: Any) -> list[str]:
        name = item.name.casefold()
        alone = all(sum(one.name.casefold() == name for one in items) <= 1 for items in (self.old, self.new))
        return [name] if alone else []


def _ids(item: Any) -> list[str]:
    return [word for word in (item.key, item.id) if word]


def _told(kind: str, pairs: _Pairs) -> Iterator[Step]:
    known = {one.id: old_id for old_id, one in pairs.pairs.items()}
    for old in pairs.old:
        new = pairs.pairs.get(old.id)
        if new is not None:
            yield from _altered(kind, old, new, pairs, known)
        elif (into := pairs.merged_into(old)) is not None:
            yield Step(kind=kind, item=old.id, name=old.name, change="merged", after=into.name)
        else:
            yield Step(kind=kind, item=old.id, name=old.name, change="removed")
    for new in pairs.new:
        if new.id not in known:
            names = pairs.new_book.code_by_id
            codes = "; ".join(names[one].name for one in getattr(new, "codes", ()) if one in names)
            under = pairs.name(pairs.new_book, new.parent_id) if new.parent_id else ""
            yield Step(kind=kind, item=new.id, name=new.name, change="added", after=codes if kind == "theme" else under)


def _altered(kind: str, old: Any, new: Any, pairs: _Pairs, known: Mapping[str, str]) -> Iterator[Step]:
    for one in alterations(old, new):
        values = asdict(one)
        if one.change == "renamed" and old.id in pairs.proposed:
            values["change"] = PROPOSED
        yield Step(kind=kind, item=new.id, name=old.name if one.change == "renamed" else new.name, **values)
    if old.parent_id != known.get(new.parent_id or ""):
        was, now = pairs.name(pairs.old_book, old.parent_id), pairs.name(pairs.new_book, new.parent_id)
        yield Step(kind=kind, item=new.id, name=new.name, change="moved", before=was, after=now)


def _links(old: Codebook, new: Codebook, codes: _Pairs, themes: _Pairs) -> Iterator[Step]:
    """Tell the codes that came to a theme, or went from it, among those that both codebooks have."""
    for before in old.themes:
        after = themes.pairs.get(before.id)
        if after is None:
            continue
        had = {codes.pairs[one].id for one in before.codes if one in codes.pairs}
        for code in [one for one in after.codes if one not in had and one in new.code_by_id]:
            name = new.code_by_id[code].name
            yield Step(kind="code", item=code, name=name, change="linked", after=after.name)
        for code in [one for one in before.codes if one in codes.pairs]:
            now = codes.pairs[code]
            if now.id not in after.codes:
                yield Step(kind="code", item=now.id, name=now.name, change="unlinked", before=after.name)


def _likeness(old: Any, new: Any) -> float:
    """Return how alike two codes are, from 0 to 1: by their names, or as much by their definitions."""
    names = _ratio(old.name, new.name)
    if not (old.definition and new.definition):
        return names
    return max(names, (names + _ratio(old.definition, new.definition)) / 2)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
