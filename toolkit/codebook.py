"""The tree of codes and the themes over it: looking up, unions, checks and comparison. It writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TypeVar

from toolkit.errors import InvalidInput, NotFound
from toolkit.model import Code, Theme

PATH_SEPARATOR = " > "
Item = TypeVar("Item", Code, Theme)


@dataclass(frozen=True)
class Codebook:
    """All codes and themes of a study at one moment.

    >>> book = Codebook([Code(id="1", name="Boundaries"), Code(id="2", name="Phone hours", parent_id="1")])
    >>> book.path("2")
    'Boundaries > Phone hours'
    """

    codes: Sequence[Code] = ()
    themes: Sequence[Theme] = field(default=())

    @cached_property
    def code_by_id(self) -> Mapping[str, Code]:
        """Codes by their id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def theme_by_id(self) -> Mapping[str, Theme]:
        """Themes by their id."""
        return {theme.id: theme for theme in self.themes}

    def path(self, item_id: str) -> str:
        """Return the names from the top of the tree down to this code or theme."""
        return PATH_SEPARATOR.join(item.name for item in self._line(item_id))

    def code(self, name: str) -> Code:
        """Return the code with this id, path, name or former name.

        Raises:
            NotFound: No code is called that.
            InvalidInput: Several are; the message lists their paths.
        """
        return _look_up("code", name, self.codes, self.path)

    def theme(self, name: str) -> Theme:
        """Return the theme with this id, path or name; raises like :meth:`code`."""
        return _look_up("theme", name, self.themes, self.path)

    def display_names(self, items: Iterable[Code | Theme]) -> dict[str, str]:
        """Return a unique name per id: the name alone, or the path where two share a name."""
        items = list(items)
        taken: dict[str, int] = {}
        for item in items:
            taken[item.name] = taken.get(item.name, 0) + 1
        return {item.id: item.name if taken[item.name] == 1 else self.path(item.id) for item in items}

    def with_sub_codes(self, code_id: str) -> set[str]:
        """Return the ids of a code and of everything under it."""
        return _descend(code_id, self._under_code)

    def codes_of_theme(self, theme_id: str) -> set[str]:
        """Return the ids of all codes a theme speaks through: its own, their sub-codes, its sub-themes'."""
        themes = _descend(theme_id, self._under_theme)
        linked = {code for theme in themes for code in self.theme_by_id[theme].codes}
        return set().union(*(self.with_sub_codes(code) for code in linked if code in self.code_by_id))

    def sub_themes(self, theme_id: str) -> set[str]:
        """Return the ids of a theme and of everything under it."""
        return _descend(theme_id, self._under_theme)

    def in_order(self, items: Sequence[Code] | Sequence[Theme]) -> list[str]:
        """Return the ids as the tree is read: by position, each followed by what lies under it."""
        known = {item.id for item in items}
        under: dict[str | None, list[Code | Theme]] = {}
        for item in items:
            parent = item.parent_id if item.parent_id in known else None
            under.setdefault(parent, []).append(item)
        ordered: list[str] = []

        def walk(parent: str | None) -> None:
            for item in sorted(under.get(parent, ()), key=lambda one: (one.position, one.name.casefold())):
                ordered.append(item.id)
                walk(item.id)

        walk(None)
        return ordered

    def check_move(self, item_id: str, parent_id: str | None) -> None:
        """Refuse to put a code or theme under itself."""
        under = self._under_code if item_id in self.code_by_id else self._under_theme
        if parent_id is not None and parent_id in _descend(item_id, under):
            here, there = self.path(item_id), self.path(parent_id)
            raise InvalidInput(f"“{here}” cannot go under “{there}”, which lies under it.")

    @cached_property
    def _under_code(self) -> Mapping[str | None, list[str]]:
        return _by_parent(self.codes)

    @cached_property
    def _under_theme(self) -> Mapping[str | None, list[str]]:
        return _by_parent(self.themes)

    def _line(self, item_id: str) -> list[Code | Theme]:
        pool: Mapping[str, Code | Theme] = {**self.code_by_id, **self.theme_by_id}
        line, here = [], pool.get(item_id)
        while here is not None and here not in line:
            line.append(here)
            here = pool.get(here.parent_id) if here.parent_id else None
        return line[::-1]


def _by_parent(items: Iterable[Code | Theme]) -> dict[str | None, list[str]]:
    under: dict[str | None, list[str]] = {}
    for item in items:
        under.setdefault(item.parent_id, []).append(item.id)
    return under


def _descend(item_id: str, under: Mapping[str | None, list[str]]) -> set[str]:
    found, waiting = set(), [item_id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(under.get(here, ()))
    return found


def _look_up(kind: str, name: str, items: Sequence[Item], path: Callable[[str], str]) -> Item:
    wanted = " ".join(name.split()).casefold()
    for matches in (
        [item for item in items if name in (item.id, item.key)],
        [item for item in items if path(item.id).casefold() == wanted],
        [item for item in items if item.name.casefold() == wanted],
        [item for item in items if wanted in (alias.casefold() for alias in getattr(item, "aliases", ()))],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            paths = ", ".join(f"“{path(item.id)}”" for item in matches)
            raise InvalidInput(f"Several {kind}s are called “{name}”: {paths}.", fix="Give the whole path.")
    raise NotFound.among(kind, name, [item.name for item in items])


@dataclass(frozen=True)
class Difference:
    """What separates a codebook file from the study: (name, field, here, in the file)."""

    name: str
    field: str
    here: str
    there: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.name}, {self.field}: here “{self.here}”, in the file “{self.there}”"


def changed_fields(one: Code | Theme, other: Code | Theme) -> dict[str, tuple[object, object]]:
    """Return the fields in which two versions of one code or theme differ, but for ids and places."""
    apart = {"id", "key", "parent_id", "position", "codes", "archived", "aliases"}
    names = [item.name for item in fields(one) if item.name not in apart]
    return {
        name: (getattr(one, name), getattr(other, name)) for name in names if getattr(one, name) != getattr(other, name)
    }


REDEFINING = ("definition", "boundary", "include", "exclude")  # what decides which words belong
DESCRIBING = ("examples", "origin", "literature", "valence", "for_whom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One way in which a code or theme is no longer what it was: the kind of change, its fields, their words."""

    change: str
    field: str = ""
    before: str = ""
    after: str = ""


def alterations(before: Code | Theme, after: Code | Theme) -> list[Alteration]:
    """Return how two versions of one code or theme differ in what they say; place and colour say nothing.

    >>> [one.change for one in alterations(Code(id="1", name="Trust"), Code(id="1", name="Trusting", exclude="Hope."))]
    ['renamed', 'redefined']
    """
    apart = changed_fields(before, after)
    told = [name for name in (*REDEFINING, *DESCRIBING) if name in apart]
    redefined = any(name in REDEFINING for name in told)
    groups = (("renamed", ["name"]), ("claim changed", ["claim"]), ("redefined" if redefined else "described", told))
    found = [
        Alteration(
            change=change,
            field=", ".join(name.replace("_", " ") for name in names),
            before=_texts_of(before, names),
            after=_texts_of(after, names),
        )
        for change, names in groups
        if any(name in apart for name in names)
    ]
    if isinstance(before, Code) and isinstance(after, Code) and before.archived != after.archived:
        found.append(Alteration(change="archived" if after.archived else "restored"))
    return found


def _texts_of(item: Code | Theme, names: Sequence[str]) -> str:
    """Return the words of some fields; where there are several, each with its name before it."""
    texts = {name: getattr(item, name) for name in names}
    lines = {name: "; ".join(text) if isinstance(text, tuple) else str(text) for name, text in texts.items()}
    if len(names) == 1:
        return lines[names[0]]
    return "\n".join(f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in lines.items() if text)
