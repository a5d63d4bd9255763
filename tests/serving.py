"""Starting what shows the desk: servers with a home of their own, on 127.0.0.1, ended with everything they started."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest

PLACES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "XDG_CONFIG_HOME",
          "XDG_STATE_HOME", "XDG_CACHE_HOME")  # fmt: skip


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(command, home, **variables):
    """Run a server in `home`; give its process, and its log as a file."""
    environment = {**os.environ, **{name: str(home / name.lower()) for name in PLACES}, **variables}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=home, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        yield server, home / "server.log"
    finally:
        _end(server)


def _end(server):
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is None:
            os.killpg(server.pid, sign)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                continue


def wait_until_it_answers(address, server, log):
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server on loopback
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start: {log.read_text()[-2000:]}")
