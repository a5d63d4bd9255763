"""JupyterLab for tests: a server on 127.0.0.1 with a home of its own, and how a notebook is opened and run in it."""

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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from conftest import ROOT

IDLE = """() => {
    const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
    return !!kernel && kernel.status === 'idle' && kernel.connectionStatus === 'connected';
}"""
RUN_ALL = """async () => {
    const widget = jupyterapp.shell.currentWidget;
    await widget.context.ready; await widget.sessionContext.ready;
    return await jupyterapp.commands.execute('notebook:run-all-cells');
}"""


class Lab(NamedTuple):
    """A server: its folder, its address, its token."""

    home: Path
    base: str
    token: str


LAB = pytest.StashKey()


@pytest.fixture(scope="session")
def lab(request, tmp_path_factory):
    """JupyterLab over a copy of the notebooks and the sample; every module that imports this gets the same one."""
    stash = request.config.stash
    if LAB not in stash:
        home = tmp_path_factory.mktemp("lab")
        for name in ("sample_transcripts", "codebooks", "notebooks"):
            shutil.copytree(ROOT / name, home / name)
        running = ExitStack()
        stash[LAB] = running.enter_context(jupyter_lab(home))
        request.config.add_cleanup(running.close)
    return stash[LAB]


@contextmanager
def jupyter_lab(home):
    """Run JupyterLab on 127.0.0.1 over a folder that is also its home."""
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
    try:
        yield Lab(home, base, token)
    finally:
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


def write_notebook(home, name, *cells):
    """Write a notebook of these cells into the server's folder."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}  # without it JupyterLab asks
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernel}
    )
    nbformat.write(book, home / name)


def open_notebook(page, lab, name):
    """Open a notebook and wait for its process."""
    page.goto(f"{lab.base}/doc/tree/{name}?token={lab.token}")
    page.wait_for_function(IDLE, timeout=90_000)


def run_all(page):
    """Run every cell; a cell that raises is a failure."""
    assert page.evaluate(RUN_ALL), "a cell raised"
