"""How far an import is, shown in a notebook by itself when it takes a while; counts only, and nothing stays."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.desk.in_notebook import shell

PATIENCE = 1.5  # seconds before anything is shown


def in_notebook(paths: Sequence[Path]) -> Iterable[Path]:
    """Go through files and show how far it is, where a notebook is there to show it."""
    return counted(paths, _line_below_the_cell()) if shell() is not None else paths


def counted(
    paths: Sequence[Path], show: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[Path]:
    """Go through files, say how many are read once it takes a while, and take the words away at the end.

    >>> said, times = [], iter([0.0, 0.0, 2.0, 3.0])
    >>> [str(path) for path in counted([Path("a"), Path("b"), Path("c")], said.append, lambda: next(times))]
    ['a', 'b', 'c']
    >>> said
    ['Reading file 2 of 3 …', 'Reading file 3 of 3 …', '']
    """
    begun, shown = clock(), False
    try:
        for number, path in enumerate(paths, start=1):
            if clock() - begun > PATIENCE:
                show(f"Reading file {number} of {len(paths)} …")
                shown = True
            yield path
    finally:
        if shown:
            show("")


def _line_below_the_cell() -> Callable[[str], None]:
    from IPython import display

    make: Any = display.DisplayHandle  # which has no types
    handles: list[Any] = []

    def show(words: str) -> None:
        if handles:
            handles[0].update({"text/plain": words}, raw=True)
        else:
            line = make()
            line.display({"text/plain": words}, raw=True)
            handles.append(line)

    return show
