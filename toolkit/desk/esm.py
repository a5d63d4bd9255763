"""The page of a widget as one ES module and one style sheet, put together from the readable parts in `browser/`.

anywidget takes one text. The parts are plain modules, each tested by itself in node; here each becomes a closure that
returns what it exports, the lowest first. Nothing else is rewritten, and nothing is made smaller.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

PARTS = (
    *("offsets", "layers", "fuzzy", "colours", "outbox", "dom", "state", "transcript", "selection", "palette"),
    *(
        "bubble",
        "codebook",
        "considered",
        "extracts",
        "find",
        "memos",
        "quotes",
        "progress",
        "line",
        "keys",
        "frame",
        "protection",
        "acts",
        "moves",
    ),
    "desk",
)
BOARD = (
    *("offsets", "layers", "fuzzy", "colours", "outbox", "dom", "state", "line"),
    *(
        "notices",
        "words_shown",
        "board_state",
        "board_parts",
        "board_bar",
        "board_carry",
        "board_themes",
        "board_codes",
        "board_keys",
        "board",
    ),
)
MATRIX = (
    *("offsets", "layers", "fuzzy", "colours", "outbox", "dom", "state", "line", "notices", "words_shown"),
    *("matrix_state", "matrix_grid", "matrix_cell", "matrix_reading", "matrix_bar", "matrix_keys", "matrix"),
)
MAP = ("dom", "words_shown", "suggestion_map")
TABLES = ("dom", "clipboard", "for_word", "words", "tables")
_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./(\w+)\.mjs\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)
_DEFAULT = "export default "


@cache
def module(parts: Sequence[str] = PARTS) -> str:
    """Return the whole module; the last part is the page."""
    return "\n".join([*(_closure(name) for name in parts), f"{_DEFAULT}{parts[-1]}_part.page;\n"])


@cache
def style(*names: str) -> str:
    """Return the style sheet of a page: the desk's, or those named, one after the other."""
    return "\n".join(_read(f"{name}.css") for name in names or (PARTS[-1],))


def _closure(name: str) -> str:
    source = _read(f"{name}.mjs")
    given = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = \2_part;", source))
    if _DEFAULT in body:
        body, given = body.replace(_DEFAULT, "const page = "), "page"
    return f"const {name}_part = (() => {{\n{body}return {{ {given} }};\n}})();"


def _read(name: str) -> str:
    return (files("toolkit") / "desk" / "browser" / name).read_text(encoding="utf-8")
