"""Names that must not be there, looked for in files and texts; the table of what was found prints none of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from toolkit.privacy.inside.files import passages
from toolkit.privacy.inside.passage import Passage
from toolkit.privacy.names import Name
from toolkit.privacy.occurrences import Occurrence
from toolkit.privacy.searching import DOT, HUMP, Search, dotted
from toolkit.privacy.sought import Given, Sought, names_from, plain, prepared
from toolkit.study import Basis, Result

COLUMNS = ("where", "place", "how", "name", "times", "context", "do")
AROUND = 35  # letters before and after a name that are shown
UNREAD = "could not be read"
LEAKS = ("as known", "inflected", "misspelt")
CERTAIN = ("as known", "inflected")
DO = {
    "study": "Replace it: project.privacy.replace(…).",
    "log": "Replace it: project.privacy.replace(…); then project.privacy.remove_originals().",
    "earlier": "It is kept for undo: project.privacy.remove_originals() takes it out for good.",
    "copy": "project.privacy.remove_originals() takes it out of the copies as well.",
    "output": "Clear it: toolkit clear-notebooks, and save the notebook.",
    "notebook": "Change the cell or the property in the notebook, and save it.",
    "file": "Replace the name in the study, write the file again, and delete the old one wherever it was sent.",
    "draft": "Change it in the document; in Word, File > Info > Inspect Document takes out comments, changes and "
    "properties.",
    "name": "Give the file or folder another name.",
    "text": "Replace it.",
}
NO_PROOF = (
    "Nothing found is no proof that nobody can be recognised: names that are not on the list, nicknames, places and "
    "rare events are not seen."
)
NOT_SEEN = "Not looked at: words inside pictures and scans, sound, video."


def find_leaks(
    names: Given,
    *,
    files: Iterable[str | Path] = (),
    texts: Mapping[str, str] | None = None,
    loosely: bool = True,
) -> Result:
    """Look for names in files and texts.

    Word, Excel, PowerPoint, OpenDocument, PDF, HTML, notebooks, text, tables, JSON, SPSS, studies, pictures' notes, and
    folders and zips of these are taken apart: what is hidden in them (comments, tracked changes, properties, names
    of sheets) is looked through like what is shown, and so are the names of files. Surnames and first names of people
    are looked for alone too, with a capital.

    Args:
        names: A key, a list of names, or a .csv or .txt file of them.
        files: Files and folders.
        texts: Texts by what they are called.
        loosely: Also names with an ending, and words one letter away from a name of five letters or more, written
            with a capital (in names of files, and in lines without capitals, in any way).

    Returns:
        A row per name and place: `where`, `place`, `how` (“as known”, “inflected”, “misspelt”, “could not be read”),
        `name`, `times`, `context`, `do`. No name is printed: of each only the first letter is left.

    Raises:
        FileProblem: The file of names cannot be read.
        InvalidInput: There are no names.

    >>> found = find_leaks(["Jordan"], texts={"a note": "Asked Jordan’s mum."})
    >>> found[["where", "how", "name", "context"]].iloc[0].tolist()
    ['a note', 'as known', 'J•••••', 'Asked J•••••’s mum.']
    """
    given = (Passage(where=name, text=text, kind="text") for name, text in (texts or {}).items())
    hunt = Hunt(prepared(names_from(names)), loosely=loosely)
    hunt.through(given)
    hunt.through(passages(files))
    return hunt.result()


@dataclass
class Leak:
    """One row."""

    where: str
    place: str
    how: str
    name: str = ""
    context: str = ""
    do: str = ""
    times: int = 1


@dataclass
class Hunt:
    """Names looked for in one passage after the other, and what was found."""

    sought: Sought
    loosely: bool = True
    leaks: dict[tuple[str, ...], Leak] = field(default_factory=dict)
    unread: list[Leak] = field(default_factory=list)
    found_in: dict[str, set[str]] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._words = Search([*self.sought.names, *self.sought.alone])
        self._file_names = Search([*self.sought.names, *(replace(one, as_written=False) for one in self.sought.alone)])

    def through(self, found: Iterable[Passage]) -> None:
        """Look through passages."""
        for one in found:
            self.looked_at.add(one.where)
            if one.unread:
                self._could_not(one)
            if one.text:
                self._look(one)

    def strays(self, where: str, found: Iterable[tuple[Name, str]], *, place: str, kind: str) -> None:
        """Note names in the bytes of a file, unless they were found in its rows already."""
        for name, around in found:
            if name.name not in self.found_in.get(where, set()):
                text = plain(around)
                hit = next(iter(self._words.find(text, near=False)), None)
                context = partial(self._context, text, hit) if hit else str
                self._note(Passage(where=where, kind=kind), place, name, "as known", context)

    def result(self, extra: Iterable[Leak] = (), notes: Iterable[str] = ()) -> Result:
        """Return the table of what was found; `extra` rows stand below it."""
        rows = [*self.leaks.values(), *self.unread, *map(self._without_names, extra)]
        table = [[getattr(row, name) for name in COLUMNS] for row in rows]
        return Result(table, columns=list(COLUMNS), basis=self._basis(notes))

    def _basis(self, notes: Iterable[str]) -> Basis:
        number, files = len(self.sought.names), len(self.looked_at)
        said = f"{number} {'name was' if number == 1 else 'names were'} looked for in {files} "
        said += "place." if files == 1 else "files or texts."
        few = len(self.sought.left)
        left = (
            [f"Not looked for, since they tell nobody by themselves: {few} ages, short numbers or signs."]
            if few
            else []
        )
        masked = (
            [f"Of a name only the first letter is shown; {DOT} stands for each of the others."] if self.leaks else []
        )
        title = "Names that stand where they must not" if self.leaks else "No name was found"
        return Basis(title=title, notes=(said, *masked, *notes, *left, NOT_SEEN, NO_PROOF))

    def _look(self, one: Passage) -> None:
        text = plain(one.text)
        search, near = self._file_names if one.file_name else self._words, self.loosely and one.near
        found = search.find(text, file_name=one.file_name, near=near)
        if one.file_name and not found:
            text = HUMP.sub(" ", text)
            found = search.find(text, file_name=True, near=near)
        for hit in found:
            place = one.place if isinstance(one.place, str) else one.at(_in_original(one.text, text, hit.start))
            self._note(one, place, hit.name, hit.how, partial(self._context, text, hit))

    def _note(self, one: Passage, place: str, name: Name, how: str, context: Callable[[], str]) -> None:
        self.found_in.setdefault(one.where, set()).add(name.name)
        key = (one.where, place, name.name, how)
        if key in self.leaks:
            self.leaks[key].times += 1
            return
        leak = Leak(where=one.where, place=place, how=how, name=dotted(name.name), context=context(), do=DO[one.kind])
        self.leaks[key] = self._without_names(leak)

    def _without_names(self, row: Leak) -> Leak:
        return replace(row, where=self._words.masked(plain(row.where)), place=self._words.masked(plain(row.place)))

    def _could_not(self, one: Passage) -> None:
        do = self._words.masked(f"{one.unread} Look into it yourself.")
        row = self._without_names(Leak(where=one.where, place=one.at(0), how=UNREAD, do=do))
        if row not in self.unread:
            self.unread.append(row)

    def _context(self, text: str, hit: Occurrence) -> str:
        """Return the words around a name, it and every other name masked; a window wide enough cuts no name."""
        wide = AROUND + self._words.longest + 2
        start, end = max(0, hit.start - wide), min(len(text), hit.end + wide)
        window = self._words.masked(text[start:end])
        first, last = hit.start - start, hit.end - start
        window = window[:first] + dotted(window[first:last]) + window[last:]
        left, right = max(0, first - AROUND), min(len(window), last + AROUND)
        shown = " ".join(window[left:right].split())
        before, after = "…" if start + left > 0 else "", "…" if start + right < len(text) else ""
        return f"{before}{shown}{after}"


def leaks_in(result: Result) -> Result:
    """Return only the rows in which a name was found."""
    found: Result = result[result["how"].isin(LEAKS)]
    return found


def _in_original(original: str, text: str, offset: int) -> int:
    """Return where an offset of the text as it is looked through lies in the text as it is."""
    if len(original) == len(text):
        return offset
    low, high = 0, len(original)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(plain(original[:middle])) > offset else (middle + 1, high)
    return max(0, low - 1)


def in_files(sought: Sought, files: Iterable[Path], called: Mapping[Path, str]) -> Iterator[Leak]:
    """Give what is found for certain in files, under the names they will have."""
    hunt = Hunt(sought, loosely=True)
    for path in files:
        where = called[path]
        hunt.through(replace(one, where=one.where.replace(str(path), where)) for one in passages([path]))
    yield from (leak for leak in hunt.leaks.values() if leak.how in CERTAIN)
