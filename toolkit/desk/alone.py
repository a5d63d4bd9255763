"""The desk alone in a browser window, for people who only code: Voilà shows one notebook cell, to this person only.

What names the study stands neither in the notebook file nor in the page: the cell finds it in its environment.
"""

import json
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from zlib import crc32

from toolkit.errors import Refused

HERE = "127.0.0.1"
WANTED = "TOOLKIT_DESK"
CELL = f"""import json, os
from toolkit import Project
wanted = json.loads(os.environ["{WANTED}"])
Project.open(wanted["study"], coder=wanted["coder"]).desk(wanted["source"], height="100vh")"""
PORTS = range(20_000, 30_000)
WIDGETS = ["anywidget", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
IN_THE_WAY = "rfc3987_syntax"
GO_THERE = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={}"><title>Coding desk</title>'
)


@dataclass(frozen=True)
class Wanted:
    """Which desk to open."""

    study: str
    coder: str
    source: str | None = None


def serve(
    wanted: Wanted, *, port: int | None, dark: bool = False, browser: bool = True, say: Callable[[str], None]
) -> None:
    """Serve the desk until Ctrl+C; `say` is told the address as soon as the desk can be opened.

    Raises:
        Refused: The port is taken.
    """
    port, token = _port(port, wanted.study), secrets.token_urlsafe(32)
    address = f"http://{HERE}:{port}/?token={token}"
    os.environ[WANTED] = json.dumps(asdict(wanted))
    with tempfile.TemporaryDirectory(prefix="toolkit-desk-", ignore_cleanup_errors=True) as folder:  # mode 0700
        private = Path(folder)
        _write_notebook(private)
        server = _server(private, port, token, dark=dark)
        _when_it_listens(lambda: _ready(private, address, say, browser=browser))
        if hasattr(signal, "SIGHUP"):  # the terminal's window is closed
            signal.signal(signal.SIGHUP, server._handle_signal_stop)  # noqa: SLF001 - as Voilà does for SIGTERM
        server.start()


def _port(wanted: int | None, study: str) -> int:
    """Return the port to use. By default a study keeps its own: what an open page has not sent waits by address."""
    own = PORTS[crc32(study.encode()) % len(PORTS)]
    for port in (own, 0) if wanted is None else (wanted,):
        with socket.socket() as attempt:
            if os.name != "nt":  # there it would let us share a port that is in use
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((HERE, port))
            except OSError:
                continue
            return int(attempt.getsockname()[1])
    raise Refused(f"Port {wanted} cannot be used here.", fix="Choose another one, or leave --port out.")


def _write_notebook(folder: Path) -> None:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "desk",
        "metadata": {},
        "source": CELL,
        "outputs": [],
        "execution_count": None,
    }
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    about = {"title": "Coding desk", "kernelspec": spec}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": [cell]}
    (folder / "desk.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    page = (files("toolkit") / "desk" / "browser" / "alone.html.j2").read_text(encoding="utf-8")
    (folder / "index.html.j2").write_text(page, encoding="utf-8")


def _server(folder: Path, port: int, token: str, *, dark: bool) -> Any:
    """Return Voilà, set up for one person: nobody's configuration is read, and nothing else is served."""
    # A library of Voilà's would take two seconds to build a grammar of web addresses that nothing here asks for.
    sys.modules.setdefault(IN_THE_WAY, None)  # type: ignore[arg-type] # None: “not installed”
    from traitlets.config import Config
    from voila.app import Voila

    settings = Config()
    settings.Voila = Config(
        ip=HERE, port=port, port_retries=0, token=token, open_browser=False, connection_dir_root=str(folder),
        identity_provider_class="jupyter_server.auth.identity.IdentityProvider", log_level="CRITICAL",
    )  # fmt: skip
    settings.VoilaConfiguration = Config(
        theme="dark" if dark else "light", allow_theme_override="NO", allow_template_override="NO",
        show_tracebacks=True, file_allowlist=[], extension_allowlist=WIDGETS,
    )  # fmt: skip
    settings.KernelManager.transport_encryption = "auto"  # others on this machine could listen to its sockets
    logging.getLogger("tornado").setLevel(logging.ERROR)  # it warns of settings which a coder never made
    server = Voila(config_file_paths=[], notebook_path=str(folder / "desk.ipynb"), config=settings)
    server.initialize([])
    server.template_paths.insert(0, str(folder))
    return server


def _when_it_listens(act: Callable[[], None]) -> None:
    from tornado.ioloop import IOLoop

    IOLoop.current().add_callback(act)


def _ready(folder: Path, address: str, say: Callable[[str], None], *, browser: bool) -> None:
    say(address)
    if browser:  # by way of a file: the list of running programs, which everybody may read, would show the token
        page = folder / "open.html"
        page.write_text(GO_THERE.format(address), encoding="utf-8")
        webbrowser.open(page.as_uri())
