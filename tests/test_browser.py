"""What an evaluator sees: the first notebook in real JupyterLab, in Chromium."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, must_have

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage"]  # fmt: skip
IDLE = """() => {
    const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
    return !!kernel && kernel.status === 'idle' && kernel.connectionStatus === 'connected';
}"""
RUN_ALL = """async () => {
    const widget = jupyterapp.shell.currentWidget;
    await widget.context.ready; await widget.sessionContext.ready;
    return await jupyterapp.commands.execute('notebook:run-all-cells');
}"""
PICTURES = os.environ.get("PICTURES")  # a folder: pictures for the README are taken here


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on 127.0.0.1 with a home of its own, over a copy of the notebooks and the sample."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("sample_transcripts", "codebooks", "notebooks"):
        shutil.copytree(ROOT / name, home / name)
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    places = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = {**os.environ, **places, "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                   "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}  # fmt: skip
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}",
               "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}",
               f"--ServerApp.root_dir={home}", "--LabApp.expose_app_in_browser=True"]  # fmt: skip
    with (home / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    _wait_for(f"{base}/api/status?token={token}", server, home / "lab.log")
    yield base, token
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


def _wait_for(address, server, log):
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server on loopback
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser():
    must_have(CHROMIUM, "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.slow
def test_the_first_notebook_shows_its_tables_in_jupyterlab(lab, browser):
    base, token = lab
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{base}/doc/tree/notebooks/01_first_look.ipynb?token={token}")
    page.wait_for_function(IDLE, timeout=90_000)
    assert page.evaluate(RUN_ALL), "a cell raised"
    caption = page.locator("caption", has_text="Themes by wave: participants")
    caption.wait_for(timeout=60_000)
    table = page.locator("table", has=caption)
    heads = table.locator("thead th[scope=col]").all_text_contents()
    assert heads == ["theme", "wave", "n", "of", "basis", "not_asked", "not_coded_yet"]
    output = page.locator(".jp-OutputArea-output", has=caption)
    assert "Interviewed: 20 people; 14 at T1, 16 at T2" in output.text_content()
    assert page.get_by_text("37 sources, 49,").count() >= 1
    if PICTURES:
        _take_pictures(page, output)
    page.close()


@pytest.mark.slow
def test_the_review_of_speakers_opens_keeps_a_click_and_takes_it_back(lab, browser):
    base, token = lab
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{base}/doc/tree/notebooks/02_bring_your_interviews.ipynb?token={token}")
    page.wait_for_function(IDLE, timeout=90_000)
    assert page.evaluate(RUN_ALL), "a cell raised"
    form = page.locator(".jp-OutputArea-output", has=page.get_by_text("Who speaks", exact=True))
    form.get_by_role("button", name="Open").click()
    row = form.locator(".widget-gridbox", has=page.get_by_text("Grandmother", exact=True))
    row.get_by_text("no label", exact=True).wait_for(timeout=30_000)
    assert "Well I didnt hear about it" in row.text_content()
    assert row.get_by_role("button").is_disabled()
    row.locator("select").select_option("G")
    row.get_by_role("button", name="Accept").click()
    form.get_by_text("Grandmother: who has no label is now G.").wait_for(timeout=30_000)
    row.get_by_role("button", name="✓ Kept").wait_for(timeout=30_000)
    form.get_by_role("button", name="Undo").click()
    form.get_by_text("Undid: assign speaker").wait_for(timeout=30_000)
    row.get_by_role("button", name="Accept").wait_for(timeout=30_000)
    assert row.locator("select").input_value() == "unknown"
    cut_off = form.locator(".widget-gridbox").evaluate_all(
        "rows => rows.flatMap(row => [...row.children]).filter(cell => cell.scrollWidth > cell.clientWidth + 2).length"
    )
    assert cut_off == 0
    assert _saved_without_the_form(page)
    page.close()


def _saved_without_the_form(page):
    """Save the notebook and tell whether the file holds our line in place of the form, and no row of it."""
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=30_000)
    saved = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.toJSON())")
    return "Who speaks: run this cell to open it." in saved and "They begin" not in saved


def _take_pictures(page, output):
    output.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=str(Path(PICTURES) / "notebook.png"))
