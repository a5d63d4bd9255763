"""Codebooks as files: YAML (kept with its ids, order and comments), csv and xlsx."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.codebook import Codebook
from toolkit.errors import FileProblem, nearest
from toolkit.exchange.tabular import Line, plain_cell, read_table, safe_cell, write_csv
from toolkit.model import Code, Theme
from toolkit.transcripts.raw import decode, read_raw

TEXT_FIELDS = ("definition", "include", "exclude", "origin", "literature", "colour")
CODE_FIELDS = ("id", "name", *TEXT_FIELDS[:3], "examples", *TEXT_FIELDS[3:], "archived", "codes")
THEME_FIELDS = ("id", "name", "claim", "definition", "boundary", "valence", "for_whom", "codes", "themes")
YES = frozenset({"yes", "true"})
TOP_FIELDS = ("codebook", "version", "note", "codes", "themes")
TABLE_FIELDS = ("code", "under", *TEXT_FIELDS[:3], "examples", *TEXT_FIELDS[3:], "themes", "id")


@dataclass(frozen=True)
class CodebookFile:
    """A codebook as a file says it; ids are the file's own, or the path where it gives none."""

    book: Codebook
    text: str = ""
    fields: frozenset[str] = frozenset((*CODE_FIELDS, *THEME_FIELDS))  # what the file can say; the rest it leaves open


def read_codebook(path: Path) -> CodebookFile:
    """Read a codebook from .yaml, .yml, .csv or .xlsx.

    Raises:
        FileProblem: A mistake, with file and line.
    """
    if path.suffix.lower() in (".csv", ".xlsx"):
        return _from_table(path)
    text, _ = decode(read_raw(path))
    return CodebookFile(parse_yaml(text, path.name), text)


def parse_yaml(text: str, name: str) -> Codebook:
    """Read a codebook from YAML text; `name` stands in the messages."""
    from ruamel.yaml.error import YAMLError

    try:
        content = _yaml().load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or "it cannot be read as YAML"
        raise FileProblem(
            f"The codebook has a mistake: {problem}.", where=where, fix="See the example codebook."
        ) from (error)
    if not isinstance(content, Mapping):
        raise FileProblem("A codebook starts with “codes:”.", where=name, fix="See the example codebook.")
    return _Parser(name).book(content)


@dataclass
class _Parser:
    """Walks the parsed YAML and says where a mistake is."""

    file: str

    def book(self, content: Any) -> Codebook:
        self._known(content, TOP_FIELDS)
        codes: list[Code] = []
        self._codes(content, None, "", codes, ())
        themes: list[tuple[Theme, Any]] = []
        self._themes(content, None, "", themes, ())
        _refuse_doubles([one.id for one in codes], "code", self.file)
        _refuse_doubles([one.id for one, _ in themes], "theme", self.file)
        book = Codebook(codes)
        linked = [self._link(theme, node, book) for theme, node in themes]
        return Codebook(codes, linked)

    def _codes(self, node: Any, parent: str | None, path: str, into: list[Code], above: tuple[int, ...]) -> None:
        for place, item, name in self._items(node, "codes", CODE_FIELDS, above):
            here = f"{path} > {name}" if path else name
            key = str(item.get("id") or "")
            into.append(
                Code(
                    id=key or here,
                    key=key,
                    name=name,
                    parent_id=parent,
                    position=place,
                    examples=tuple(str(one) for one in self._list(item, "examples")),
                    archived=str(item.get("archived") or "").casefold() in YES,
                    **_texts(item, TEXT_FIELDS),
                )
            )
            self._codes(item, key or here, here, into, (*above, id(item)))

    def _themes(
        self, node: Any, parent: str | None, path: str, into: list[tuple[Theme, Any]], above: tuple[int, ...]
    ) -> None:
        for place, item, name in self._items(node, "themes", THEME_FIELDS, above):
            here = f"{path} > {name}" if path else name
            key = str(item.get("id") or "")
            fields = _texts(item, THEME_FIELDS[2:7])
            into.append((Theme(id=key or here, key=key, name=name, parent_id=parent, position=place, **fields), item))
            self._themes(item, key or here, here, into, (*above, id(item)))

    def _items(self, node: Any, field: str, known: Sequence[str], above: tuple[int, ...]) -> Iterator[Any]:
        for place, item in enumerate(self._list(node, field)):
            if not isinstance(item, Mapping):
                where = self._place(node, field)
                raise FileProblem(f"“{item}” under “{field}” has no “name:”.", where=where, fix="Write “- name: …”.")
            if id(item) in above:
                raise FileProblem("The codebook runs in a circle here.", where=self._place(item))
            self._known(item, known)
            name = " ".join(str(item.get("name") or "").split())
            if not name:
                raise FileProblem("A name is missing.", where=self._place(item), fix="Add “name: …”.")
            yield place, item, name

    def _link(self, theme: Theme, node: Any, book: Codebook) -> Theme:
        codes = []
        for name in self._list(node, "codes"):
            try:
                codes.append(book.code(str(name)).id)
            except Exception as error:
                where = self._place(node, "codes")
                raise FileProblem(f"The theme “{theme.name}” asks for a code: {error}", where=where) from error
        return Theme(**{name: getattr(theme, name) for name in Theme.__dataclass_fields__ if name != "codes"},
                     codes=tuple(dict.fromkeys(codes)))  # fmt: skip

    def _list(self, node: Any, field: str) -> list[Any]:
        value = node.get(field)
        if value in (None, ""):
            return []
        if isinstance(value, (str, Mapping)):
            raise FileProblem(
                f"“{field}” must be a list.", where=self._place(node, field), fix="Start lines with “- ”."
            )
        return list(value)

    def _known(self, node: Any, known: Sequence[str]) -> None:
        for field in node:
            if field not in known:
                near = nearest(str(field), known)
                hint = f"Did you mean “{near}”?" if near else f"It can be: {', '.join(known)}."
                raise FileProblem(f"“{field}” is not known here.", where=self._place(node, field), fix=hint)
        if "colour" in node and not node["colour"] and "colour" in known:
            raise FileProblem(
                "The colour is empty: a # without quotation marks starts a comment.",
                where=self._place(node, "colour"),
                fix='Write it in quotation marks: colour: "#4477AA".',
            )

    def _place(self, node: Any, field: Any = None) -> str:
        line = node.lc.line
        if field is not None and field in node.lc.data:
            line = node.lc.key(field)[0]
        return f"{self.file}, line {line + 1}"


def write_yaml(book: Codebook, text: str = "") -> str:
    """Return the codebook as YAML; `text`, the file as it was, lends its order and comments."""
    yaml = _yaml()
    content = yaml.load(text) if text.strip() else None
    if content is None:
        content = yaml.map()
    by_key = {key: node for field in ("codes", "themes") for key, node in _nodes(content, field)}
    for field, items in (("codes", book.codes), ("themes", book.themes)):
        _put_tree(yaml, content, field, items, by_key, book)
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


def _put_tree(
    yaml: Any, root: Any, field: str, items: Sequence[Any], by_key: Mapping[str, Any], book: Codebook
) -> None:
    nodes: dict[str, Any] = {}
    for item in items:
        node = by_key.get(f"{field}:{item.key or book.path(item.id)}")
        nodes[item.id] = node if node is not None else yaml.map()
        _fill(nodes[item.id], item, book)
    under: dict[str | None, list[Any]] = {}
    for item in items:
        under.setdefault(item.parent_id if item.parent_id in nodes else None, []).append(nodes[item.id])
    for parent, node in [(None, root), *nodes.items()]:
        _put_list(yaml, node, field, under.get(parent, []))


def _put_list(yaml: Any, node: Any, field: str, wanted: list[Any]) -> None:
    present = node.get(field)
    if present and [id(one) for one in present] == [id(one) for one in wanted]:
        return
    if not wanted:
        node.pop(field, None)
        return
    fresh = yaml.seq(wanted)
    node[field] = fresh


def _fill(node: Any, item: Code | Theme, book: Codebook) -> None:
    values: dict[str, Any] = {"id": item.key or item.id, "name": item.name}
    if isinstance(item, Code):
        values |= {field: getattr(item, field) for field in (*TEXT_FIELDS[:3], "examples", *TEXT_FIELDS[3:])}
        values["examples"] = list(item.examples)
        values["archived"] = "yes" if item.archived else ""
    else:
        values |= {field: getattr(item, field) for field in THEME_FIELDS[2:7]}
        values["codes"] = _code_refs(node, item, book)
    for field, value in values.items():
        old = node.get(field)
        same = list(old or ()) == value if isinstance(value, list) else str(old or "").strip() == value
        if same and (field in node or not value):
            continue
        if value and field == "id":
            node.insert(0, field, value)  # first, so that the comment after the last line stays with what follows it
        elif value:
            node[field] = value
        else:
            node.pop(field, None)


def _code_refs(node: Any, theme: Theme, book: Codebook) -> list[str]:
    names = book.display_names(book.codes)
    written = {}
    for one in node.get("codes") or ():
        try:
            written[book.code(str(one)).id] = str(one)
        except Exception:  # noqa: BLE001, S112 - a name that is no longer there is not written again
            continue
    return [written.get(code, names[code]) for code in theme.codes if code in names]


def _nodes(node: Any, field: str, path: str = "") -> Iterator[tuple[str, Any]]:
    for item in node.get(field) or ():
        here = f"{path} > {item['name']}" if path else str(item["name"])
        yield f"{field}:{item.get('id') or here}", item
        yield from _nodes(item, field, here)


def _from_table(path: Path) -> CodebookFile:
    table = read_table(path, required=("code",), known=TABLE_FIELDS)
    rows = [(line, " ".join(plain_cell(line.get("code")).split())) for line in table.lines]
    ids = _ids_of_lines(rows)
    codes = [_table_code(line, name, place, ids) for place, (line, name) in enumerate(rows)]
    _refuse_doubles([one.id for one in codes], "code", path.name)
    book = Codebook(codes)
    for (line, _), code in zip(rows, codes, strict=True):
        _refuse_circle(code, book, line)
    names = dict.fromkeys(theme for line, _ in rows for theme in line.names("themes"))
    themes = [
        Theme(
            id=name,
            name=name,
            position=place,
            codes=tuple(code.id for (line, _), code in zip(rows, codes, strict=True) if name in line.names("themes")),
        )
        for place, name in enumerate(names)
    ]
    return CodebookFile(Codebook(codes, themes), fields=frozenset(table.columns) | {"name"})


def _ids_of_lines(rows: Sequence[tuple[Line, str]]) -> dict[str, str]:
    """Return the id of each line by its path and, where only one line has it, by its name."""
    ids: dict[str, str] = {}
    names = [name.casefold() for _, name in rows]
    for line, name in rows:
        under = line.get("under")
        path = f"{under} > {name}" if under else name
        own = line.get("id") or (name if names.count(name.casefold()) == 1 else path)
        ids[path.casefold()] = own
        if names.count(name.casefold()) == 1:
            ids[name.casefold()] = own
    return ids


def _table_code(line: Line, name: str, place: int, ids: Mapping[str, str]) -> Code:
    if not name:
        raise FileProblem("The code has no name.", where=line.place, fix="Fill the cell or delete the line.")
    under = line.get("under")
    path = f"{under} > {name}" if under else name
    if under and under.casefold() not in ids:
        under = under.rpartition(" > ")[2]
    if under and under.casefold() not in ids:
        near = nearest(under, ids)
        hint = f"Did you mean “{ids[near]}”?" if near else "Add a line for it."
        raise FileProblem(
            f"The code “{under}”, which “{name}” is under, is not in the table.", where=line.place, fix=hint
        )
    described: dict[str, Any] = {field: plain_cell(line.get(field)) for field in TEXT_FIELDS}
    return Code(
        id=ids[path.casefold()],
        key=line.get("id"),
        name=name,
        parent_id=ids[under.casefold()] if under else None,
        position=place,
        examples=tuple(line.names("examples")),
        **described,
    )


def _refuse_circle(code: Code, book: Codebook, line: Line) -> None:
    seen, here = {code.id}, code.parent_id
    while here is not None:
        if here in seen:
            raise FileProblem(
                f"“{code.name}” lies under itself: the codebook runs in a circle.",
                where=line.place,
                fix="Change one of the “under” cells.",
            )
        seen.add(here)
        here = book.code_by_id[here].parent_id


def write_table(book: Codebook, path: Path) -> None:
    """Write the codes, with the themes they serve, as csv or xlsx."""
    themes = {code.id: [theme.name for theme in book.themes if code.id in theme.codes] for code in book.codes}
    names = book.display_names(book.codes)
    rows = [
        [
            code.name,
            names.get(code.parent_id or "", ""),
            *(getattr(code, field) for field in TEXT_FIELDS[:3]),
            "; ".join(code.examples),
            *(getattr(code, field) for field in TEXT_FIELDS[3:]),
            "; ".join(themes[code.id]),
            code.key or code.id,
        ]
        for code in book.codes
    ]
    if path.suffix.lower() == ".csv":
        write_csv(path, TABLE_FIELDS, rows)
        return
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.title = "codes"
    workbook.active.append(list(TABLE_FIELDS))
    for row in rows:
        workbook.active.append([safe_cell(cell) for cell in row])
    workbook.save(path)


def _refuse_doubles(ids: Sequence[str], kind: str, file: str) -> None:
    doubled = sorted({one for one in ids if list(ids).count(one) > 1})
    if doubled:
        raise FileProblem(f"The {kind} “{doubled[0]}” is there twice.", where=file, fix="Give one another name or id.")


def _texts(item: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {field: str(item.get(field) or "").strip() for field in fields}


def _yaml() -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.resolver import VersionedResolver

    class TextOnly(VersionedResolver):  # every scalar is text: “name: No” is a name, not a falsehood
        versioned_resolver: Mapping[str, Any] = {}

    yaml: Any = YAML(typ="rt")
    yaml.Resolver = TextOnly
    yaml.map = CommentedMap
    yaml.seq = CommentedSeq
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
