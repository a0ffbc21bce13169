"""Streamlit servers that write down how long each run of their script took.

`serve` starts one; run as a module this is the server itself, with two clocks around Streamlit's
own functions: they read a clock before and after, and change nothing else.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from layers import live

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


@contextmanager
def serve(script: str, timings: Path, geodata: Path | None = None) -> Iterator[str]:
    """Serve a script on loopback and yield its address.

    Parameters
    ----------
    script : str
        Path below the repository.
    timings : Path
        File that gets one line of JSON per run: ``{"script": seconds}`` or ``{"cpu": seconds}``.
    geodata : Path, optional
        Data folder; the atlas's own by default.
    """
    with started(script, timings, geodata) as (address, _):
        yield address


@contextmanager
def started(script: str, timings: Path, geodata: Path | None = None) -> Iterator[tuple[str, int]]:
    """Serve as `serve` does, and yield the address and the id of the process."""
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.server", script, str(port), str(timings)]
    env = os.environ | ({live.ORIGIN: str(geodata)} if geodata else {})
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        _wait_until_ready(process, script)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def read_timings(path: Path, kind: str) -> list[float]:
    """Return all times of a kind, in seconds, oldest first."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line[kind] for line in lines if kind in line]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(process: subprocess.Popen[str], script: str) -> None:
    limit = threading.Timer(START_SECONDS, process.kill)
    limit.start()
    for line in process.stdout or ():
        if "http://" in line:
            limit.cancel()
            threading.Thread(target=_drain, args=(process.stdout,), daemon=True).start()
            return
    raise RuntimeError(f"the server of {script} did not start within {START_SECONDS} s")


def _drain(stream: TextIO) -> None:
    """Read on, so that the server never waits for a reader of its output."""
    for _ in stream:
        pass


def _timed(
    function: Callable[..., Any], clock: Callable[[], float], kind: str, out: TextIO, fragments: str
) -> Callable[..., Any]:
    """Write down how long each run of the whole script takes; what runs tells in an attribute if it is a fragment."""

    def measured(*args: Any, **keywords: Any) -> Any:
        begun = clock()
        result = function(*args, **keywords)
        if not getattr(args[-1], fragments):
            out.write(json.dumps({kind: clock() - begun}) + "\n")
        return result

    return measured


def main(script: str, port: str, timings: str) -> None:
    """Run Streamlit with the clocks in place."""
    from streamlit.runtime.scriptrunner import script_runner  # noqa: PLC0415 (only the server needs Streamlit)
    from streamlit.web import cli  # noqa: PLC0415

    out = Path(timings).open("w", buffering=1)  # noqa: SIM115 (open for the life of the server)
    # Script: callbacks and page, as the reader waits for them. Processor: the same and Streamlit's clean-up.
    script_runner.exec_func_with_error_handling = _timed(
        script_runner.exec_func_with_error_handling, time.perf_counter, "script", out, "fragment_ids_this_run"
    )
    runner = script_runner.ScriptRunner
    runner._run_script = _timed(runner._run_script, time.thread_time, "cpu", out, "fragment_id_queue")
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    flags = [f"--server.{name}={value}" for name, value in options.items()]
    cli.main(["run", script, *flags, "--logger.level=error"])


if __name__ == "__main__":
    main(*sys.argv[1:])
