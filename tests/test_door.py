"""The one door: what can be imported is sorted, documented with an example that runs, and light."""

import doctest
import inspect
import subprocess
import sys
from importlib import import_module

import pytest
from conftest import ROOT

import toolkit

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "toolkit").rglob("*.py")
    if "migrations" not in path.parts and path.name != "__main__.py"
)


def test_the_public_names_are_sorted_and_importable():
    assert toolkit.__all__ == sorted(toolkit.__all__)
    for name in toolkit.__all__:
        assert getattr(toolkit, name).__name__ == name


@pytest.mark.parametrize("name", toolkit.__all__)
def test_every_public_name_is_documented_and_stands_in_the_docs(name):
    assert inspect.getdoc(getattr(toolkit, name))
    assert f"`{name}" in (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in toolkit.__all__ if inspect.isfunction(getattr(toolkit, name))])
def test_every_public_function_has_an_example(name):
    assert ">>>" in inspect.getdoc(getattr(toolkit, name))


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_run(module):
    failed, _ = doctest.testmod(import_module(module.removesuffix(".__init__")), raise_on_error=False)
    assert failed == 0


def test_opening_the_door_loads_nothing_heavy():
    script = "import sys, toolkit; print([name for name in ('pandas', 'docx', 'openpyxl', 'lxml', 'rich') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_project_loads_no_reader_report_migration_or_widget():
    script = (
        "import sys; from toolkit import Project\n"
        "print([n for n in ('docx', 'openpyxl', 'lxml', 'rich', 'alembic', 'ruamel.yaml', 'anywidget', 'ipywidgets') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_environment_has_no_torch_and_its_like():
    script = "import bertopic, sys; print([n for n in ('torch', 'umap', 'hdbscan', 'numba') if n in sys.modules])"
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip().splitlines()[-1] == "[]"
