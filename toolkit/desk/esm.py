"""The page of the desk as one ES module and one style sheet, put together from the readable parts in `browser/`.

anywidget takes one text. The parts are plain modules, each tested by itself in node; here each becomes a closure that
returns what it exports, the lowest first. Nothing else is rewritten, and nothing is made smaller.
"""

import re
from functools import cache
from importlib.resources import files

PARTS = (
    *("offsets", "layers", "fuzzy", "colours", "outbox", "dom", "state", "transcript", "selection", "palette"),
    *(
        "bubble",
        "codebook",
        "extracts",
        "find",
        "memos",
        "quotes",
        "progress",
        "line",
        "keys",
        "frame",
        "acts",
        "moves",
    ),
    "desk",
)
_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./(\w+)\.mjs\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)
_DEFAULT = "export default "


@cache
def module() -> str:
    """Return the whole module."""
    return "\n".join([*(_closure(name) for name in PARTS), f"{_DEFAULT}{PARTS[-1]}_part.page;\n"])


@cache
def style() -> str:
    """Return the style sheet."""
    return _read("desk.css")


def _closure(name: str) -> str:
    source = _read(f"{name}.mjs")
    given = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = \2_part;", source))
    if _DEFAULT in body:
        body, given = body.replace(_DEFAULT, "const page = "), "page"
    return f"const {name}_part = (() => {{\n{body}return {{ {given} }};\n}})();"


def _read(name: str) -> str:
    return (files("toolkit") / "desk" / "browser" / name).read_text(encoding="utf-8")
