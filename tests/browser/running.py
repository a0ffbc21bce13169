"""The app, running as its readers run it."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STREAMLIT = ("-m", "streamlit")
START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class App:
    """A running app: where it answers, and where it writes what went wrong."""

    address: str
    log: Path
    pid: int = 0

    def printed(self) -> str:
        """Return what it printed so far."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running(folder: Path, log: Path, launcher: Sequence[str] = STREAMLIT, **more: str) -> Iterator[App]:
    """Run the app of a folder on a free port of the loopback address.

    Parameters
    ----------
    folder : Path
        Where ``app.py`` is.
    log : Path
        File that takes what the app prints.
    launcher : sequence of str
        What Python runs.
    more : str
        Further variables of its environment.
    """
    port = free_port()
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, *launcher, "run", "app.py", *flags]
    with log.open("wb") as printed:
        process = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=subprocess.STDOUT, env=os.environ | more)
        try:
            app = App(f"http://127.0.0.1:{port}", log, process.pid)
            wait_until(lambda: process.poll() is not None or _healthy(app), START_SECONDS, "the app answers")
            if process.poll() is not None:
                raise RuntimeError(f"the app ended at once: {app.printed()}")
            yield app
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Return as soon as a condition holds.

    Raises
    ------
    TimeoutError
        If it does not within the given seconds; names what was waited for.
    """
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain until {what}")
        pause.wait(POLL_SECONDS)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _healthy(app: App) -> bool:
    try:
        with urllib.request.urlopen(f"{app.address}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
