"""Notebooks: cells, what they gave out, attached pictures, properties, the state of widgets."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from toolkit.privacy.inside.markup import html, xml
from toolkit.privacy.inside.packages import Opener
from toolkit.privacy.inside.passage import Passage, line_numbers
from toolkit.privacy.inside.words import decoded, lines, values

WIDGETS = "application/vnd.jupyter.widget-state+json"


def notebook(content: bytes, where: str, opener: Opener) -> Iterator[Passage]:
    """Give all that is in a notebook; one that is damaged is read as text."""
    try:
        read = json.loads(decoded(content, where)[0])
        cells = list(read["cells"])
    except (ValueError, RecursionError, KeyError, TypeError):
        yield Passage(where=where, unread="It is no notebook, or it is damaged; it was looked through as text.")
        yield from lines(content, where)
        return
    for number, cell in enumerate(cells, start=1):
        way = f"cell {number}"
        yield from _cell(cell, where, way, opener) if isinstance(cell, dict) else values(cell, where, way, "notebook")
    about = {key: value for key, value in read.items() if key != "cells"}
    metadata = about.get("metadata")
    if isinstance(metadata, dict) and "widgets" in metadata:
        widgets = metadata["widgets"]
        about = {**about, "metadata": {key: value for key, value in metadata.items() if key != "widgets"}}
        yield from _widgets(widgets, where)
    yield from values(about, where, "properties of the notebook", kind="notebook")


def _cell(cell: Mapping[str, Any], where: str, place: str, opener: Opener) -> Iterator[Passage]:
    source = joined(cell.get("source", ""))
    yield Passage(where=where, place=line_numbers(source, f"{place}, line"), text=source, kind="notebook")
    for name, bundle in _named(cell.get("attachments")):
        yield Passage(where=where, place=f"{place}, name of an attachment", text=name, kind="notebook", file_name=True)
        yield from _bundle(bundle, where, f"{place}, attachment", "notebook", opener)
    outputs = cell.get("outputs")
    for number, output in enumerate(outputs if isinstance(outputs, list) else [outputs], start=1):
        way = f"{place}, output {number}"
        yield from (
            _output(output, where, way, opener) if isinstance(output, dict) else values(output, where, way, "output")
        )
    rest = {key: cell[key] for key in cell if key not in ("source", "attachments", "outputs")}
    yield from values(rest, where, f"{place}, properties", kind="notebook")


def _output(output: Mapping[str, Any], where: str, place: str, opener: Opener) -> Iterator[Passage]:
    yield from _bundle(output.get("data"), where, place, "output", opener)
    if "text" in output:
        text = joined(output["text"])
        yield Passage(where=where, place=line_numbers(text, f"{place}, line"), text=text, kind="output")
    rest = {key: output[key] for key in output if key not in ("data", "text")}
    yield from values(rest, where, place, kind="output")


def _bundle(bundle: Any, where: str, place: str, kind: str, opener: Opener) -> Iterator[Passage]:
    for mime, held in _named(bundle):
        told = f"{place} ({mime})"
        if not isinstance(held, (str, list)):
            yield from values(held, where, told, kind=kind)
            continue
        text = joined(held)
        if mime in ("text/html", "text/markdown"):
            yield from html(text.encode(), where, place=told, kind=kind, embedded=_opened(where, kind, opener))
        elif mime == "image/svg+xml" or mime.endswith("/xml"):
            yield from (replace(one, kind=kind) for one in xml(text.encode(), where, part=told))
        elif mime.startswith(("image/", "audio/", "video/", "application/pdf")):
            yield from _opened(where, kind, opener)(_bytes(text), told)
        else:
            yield Passage(where=where, place=line_numbers(text, f"{told}, line"), text=text, kind=kind)


def _opened(where: str, kind: str, opener: Opener) -> Any:
    def opened(content: bytes, place: str) -> Iterator[Passage]:
        for one in opener(content, "", where):
            yield replace(one, kind=kind, place=place)

    return opened


def _widgets(widgets: Any, where: str) -> Iterator[Passage]:
    yield from values(widgets, where, "state of the widgets", kind="output")
    for _, bundle in _named(widgets):
        for _, model in _named(bundle.get("state") if isinstance(bundle, dict) else None):
            for buffer in (model.get("buffers") or ()) if isinstance(model, dict) else ():
                if isinstance(buffer, dict) and isinstance(buffer.get("data"), str):
                    text = _bytes(buffer["data"]).decode("utf-8", errors="replace")
                    yield Passage(where=where, place="state of the widgets", text=text, kind="output", near=False)


def joined(source: Any) -> str:
    """Return the text of a cell or output, which may be kept as a list of lines."""
    if isinstance(source, list):
        return "".join(one for one in source if isinstance(one, str))
    return source if isinstance(source, str) else ""


def _named(value: Any) -> list[tuple[str, Any]]:
    return [(str(key), one) for key, one in value.items()] if isinstance(value, dict) else []


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return text.encode()
