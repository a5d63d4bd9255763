"""The desk where people open it: alone in a window (`toolkit desk`), in Notebook 7 and in marimo.

JupyterLab is in test_browser.py. Each time the keyboard codes some words, and the study is then read from Python.
"""

import importlib.util
import json
import os
import re
import secrets
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from browsing import browser  # noqa: F401 - a fixture
from conftest import must_have, put_interview
from lab import IDLE, RUN_ALL
from serving import free_port, served, wait_until_it_answers

from toolkit import Project

PICTURES = os.environ.get("PICTURES")  # a folder: what each host shows is put there, to be looked at
WORDS = "Well 😀 my 👩‍👩‍👧 and then I trust her"
TOOLKIT = [sys.executable, "-m", "toolkit"]

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@pytest.fixture
def file(study, folder):
    put_interview(
        folder,
        "Rowan T1",
        ("Interviewer", "How is it?"),
        ("P1", WORDS),
        ("Interviewer", "Yes?"),
        ("P1", "Always, yes."),
    )
    study.import_transcripts(folder)
    study.codebook.add("Trust", definition="Being sure of somebody")
    study.close()
    return study.path


@pytest.fixture
def open_page(browser):  # noqa: F811
    pages = []

    def make(address, **how):
        context = browser.new_context(**{"viewport": {"width": 1300, "height": 800}, **how})
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.close()


def desk_in(page):
    page.locator(".qd-root[data-ready='1']").wait_for(timeout=60_000)
    return page.locator(".qd-root")


def put_trust_on_the_first_word(page):
    page.locator(".qd-text").focus()
    for key in ("Control+Home", "Alt+ArrowDown", "Home", "Control+Shift+ArrowRight", "c"):
        page.keyboard.press(key)
    page.keyboard.type("trust")
    page.keyboard.press("Enter")


def code_with_the_keyboard(page):
    """Put “Trust” on the first word of the first answer, and see it saved."""
    put_trust_on_the_first_word(page)
    page.locator(".qd-root[data-acks]:not([data-acks='0'])[data-waiting='0']").wait_for(timeout=10_000)
    assert page.locator(".qd-status").text_content() == "Saved ✓"
    assert page.locator(".qd-text mark.qd-coded").all_text_contents() == ["Well"]


def coded(file):
    project = Project.open(file, coder="Ana")
    frame = project.codings()
    project.close()
    return list(zip(frame["code"], frame["quote"], frame["coder"], strict=True))


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def elsewhere(page):
    """Return what a page asked of other machines."""
    return [one for one in page.asked if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:|about:", one)]


# Alone


@contextmanager
def desk_command(file, home):
    """Run `toolkit desk`; give its process, the address it prints, and its log."""
    with served([*TOOLKIT, "desk", str(file), "--no-browser"], home, TMPDIR=str(home)) as (server, log):
        for _ in range(600):
            found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", log.read_text())
            if found or server.poll() is not None:
                break
            time.sleep(0.05)
        assert found, log.read_text()
        yield server, found[0], log


@pytest.fixture
def alone(file, tmp_path):
    with desk_command(file, tmp_path) as running:
        yield running


def test_the_desk_alone_keeps_what_is_coded_and_ends_with_ctrl_c(alone, file, open_page, tmp_path):
    server, address, log = alone
    page = open_page(address)
    box = desk_in(page).bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1300, 800)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    code_with_the_keyboard(page)
    picture(page, "alone")
    assert coded(file) == [("Trust", "Well", "Ana")]
    assert "token" not in page.url
    assert elsewhere(page) == []
    helpers = psutil.Process(server.pid).children(recursive=True)
    assert helpers
    os.kill(server.pid, signal.SIGINT)
    assert server.wait(20) == 0
    assert "Traceback" not in log.read_text()
    assert [one for one in helpers if one.is_running()] == []
    assert list(tmp_path.glob("toolkit-desk-*")) == []


def test_a_reload_shows_the_same_desk_again(alone, open_page):
    page = open_page(alone[1])
    desk_in(page)
    code_with_the_keyboard(page)
    page.reload()
    desk_in(page)
    assert page.locator(".qd-text mark.qd-coded").all_text_contents() == ["Well"]


def test_what_was_not_saved_when_everything_stopped_is_saved_when_the_desk_is_opened_again(file, open_page, tmp_path):
    with desk_command(file, tmp_path) as (server, address, _):
        page = open_page(address)
        desk_in(page)
        for process in [*psutil.Process(server.pid).children(recursive=True), server]:
            process.kill()
        put_trust_on_the_first_word(page)
        page.get_by_text("Not saved (1)").wait_for(timeout=10_000)
    assert coded(file) == []
    with desk_command(file, tmp_path) as (_, again, _):
        fresh = page.context.new_page()
        fresh.goto(again)
        desk_in(fresh)
        fresh.get_by_text("1 change from before recovered and saved.").wait_for(timeout=10_000)
        assert coded(file) == [("Trust", "Well", "Ana")]


def test_nobody_without_the_token_sees_the_desk_and_its_page_holds_no_word_of_the_study(
    alone, file, open_page, tmp_path
):
    _, address, _ = alone
    stranger = open_page(address.split("?")[0])
    assert "/login" in stranger.url
    api = address.split("?")[0] + "api/kernels/00000000-0000-0000-0000-000000000000"
    assert stranger.request.get(api).status == 403
    served_page = stranger.request.get(address).text()
    (private,) = tmp_path.glob("toolkit-desk-*")
    assert private.stat().st_mode & 0o777 == 0o700
    assert "widget-view" in served_page
    for words in (served_page, (private / "desk.ipynb").read_text()):
        assert not re.search(f"Well|Rowan|trust her|Trust|Ana|Interviewer|{file.stem}\\.qual", words)


# Notebook 7


@pytest.fixture
def notebook(file, tmp_path):
    must_have(importlib.util.find_spec("notebook"), "notebook (uv sync --group hosts)")
    cells = [f"from toolkit import Project\nProject.open({str(file)!r}, coder='Ana').desk()", "1 + 1"]
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": one, "outputs": [], "execution_count": None}
        for n, one in enumerate(cells)
    ]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "desk.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": made})
    )
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter", "notebook", "--no-browser", "--allow-root", f"--port={port}",
               "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}",
               f"--ServerApp.root_dir={tmp_path}", "--JupyterNotebookApp.expose_app_in_browser=True"]  # fmt: skip
    with served(command, tmp_path) as (server, log):
        wait_until_it_answers(f"http://127.0.0.1:{port}/api/status?token={token}", server, log)
        yield f"http://127.0.0.1:{port}/notebooks/desk.ipynb?token={token}"


def test_the_desk_in_notebook_7_keeps_what_is_coded_and_its_keys_do_not_reach_the_notebook(notebook, file, open_page):
    page = open_page(notebook)
    page.wait_for_function(IDLE, timeout=90_000)
    assert page.evaluate(RUN_ALL), "a cell raised"
    desk_in(page)
    code_with_the_keyboard(page)
    assert coded(file) == [("Trust", "Well", "Ana")]
    for key in ("d", "d", "a", "b", "y", "Escape", "Escape"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == 2
    picture(page, "notebook7")


# marimo

APP = """
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    from toolkit import Project
    project = Project.open({file!r}, coder="Ana")
    mo.ui.anywidget(project.desk())
    return

if __name__ == "__main__":
    app.run()
"""
DARKENED = """() => {
    const host = [...document.querySelectorAll("*")].find((one) => one.shadowRoot?.querySelector(".qd-root"));
    host.style.colorScheme = "dark";
    return getComputedStyle(host.shadowRoot.querySelector(".qd-root")).backgroundColor;
}"""
SELECTED = """() => [...document.querySelectorAll("*")]
    .find((one) => one.shadowRoot?.querySelector(".qd-root")).shadowRoot.getSelection().toString()"""


@pytest.fixture
def marimo(file, tmp_path):
    must_have(importlib.util.find_spec("marimo"), "marimo (uv sync --group hosts)")
    (tmp_path / "app.py").write_text(APP.format(file=str(file)))
    port = free_port()
    command = [sys.executable, "-m", "marimo", "run", "app.py", "--headless", "--host", "127.0.0.1", "--port", str(port),
               "--no-token"]  # fmt: skip
    with served(command, tmp_path) as (server, log):
        wait_until_it_answers(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}/"


def test_the_desk_in_marimo_keeps_what_is_coded(marimo, file, open_page):
    page = open_page(marimo)
    desk_in(page)
    code_with_the_keyboard(page)
    picture(page, "marimo")
    assert coded(file) == [("Trust", "Well", "Ana")]
    words = page.locator(".qd-words", has_text="Always").bounding_box()
    page.mouse.dblclick(words["x"] + 20, words["y"] + 14)
    menu = page.locator(".qd-bubble").bounding_box()
    assert 0 < menu["y"] - words["y"] < 60, "the menu is under the words"
    for key in ("Enter", "Enter"):
        page.keyboard.press(key)
    page.locator(".qd-root[data-acks='2'][data-waiting='0']").wait_for(timeout=10_000)
    assert ("Trust", "Always", "Ana") in coded(file)
    assert page.evaluate(SELECTED) == "Always", "drawing the words again has let go of the selection"
    assert page.evaluate(DARKENED) == "rgb(23, 23, 26)"
