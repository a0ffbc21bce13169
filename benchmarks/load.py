"""Many viewers at once, each changing the year or a layer every few seconds, over real WebSocket sessions.

They do what a browser does: open the stream, ask for the page, and send what the year strip and the rows
of the layers send, with all that the server told them. Only the drawing is left out.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.scale import resident
from benchmarks.server import started
from layers import catalog, view

PAUSE = (2.0, 5.0)
"""A viewer looks so many seconds at what came before the next change."""
LIMIT = 60.0
"""A change that takes longer has failed."""
LARGEST = 64 * 1024 * 1024


@dataclass
class Found:
    """What the viewers saw: seconds of each change, and sentences about what failed."""

    changes: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Viewer:
    """One session: its stream, and the widgets that the server told it of."""

    def __init__(self, stream: ClientConnection, seed: int) -> None:
        self._stream = stream
        self._random = random.Random(seed)
        self._widgets: dict[str, str] = {}
        self._query = ""
        self.title = ""

    async def open(self) -> list[str]:
        """Ask for the page; return what went wrong in its script."""
        return await self._run(None, None)

    async def change(self) -> list[str]:
        """Change the year or the layers; return what went wrong."""
        if self._random.random() < 0.5:
            return await self.set_year(self._random.randint(*view.YEARS))
        some = [layer.id for layer in catalog.LAYERS if self._random.random() < 0.6]
        return await self._run("filters", {"event": "layers", "value": some})

    async def set_year(self, year: int) -> list[str]:
        """Change the year; return what went wrong."""
        return await self._run("year_strip", {"event": "year", "value": year})

    async def pause(self) -> None:
        """Look at what came."""
        await asyncio.sleep(self._random.uniform(*PAUSE))

    async def _run(self, key: str | None, event: dict[str, Any] | None) -> list[str]:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if key:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{self._widgets[key]}__events"
            state.json_trigger_value = json.dumps([event])
        await self._stream.send(message.SerializeToString())
        return [fault async for fault in self._faults()]

    async def _faults(self) -> AsyncIterator[str]:
        async with asyncio.timeout(LIMIT):
            async for data in self._stream:
                message = ForwardMsg.FromString(data)
                element = message.delta.new_element
                if element.HasField("exception"):
                    yield element.exception.message
                if element.HasField("bidi_component"):
                    self._widgets[element.bidi_component.id.rpartition("-")[2]] = element.bidi_component.id
                if "atlas-title" in element.html.body:
                    self.title = re.sub(r"</h1>.*|<[^>]+>", "", element.html.body)
                if message.WhichOneof("type") == "page_info_changed":
                    self._query = message.page_info_changed.query_string
                if message.WhichOneof("type") == "script_finished":
                    return


async def watch(address: str, viewers: int, seconds: float, changes: int | None = None) -> Found:
    """Let viewers work a page at once and return what they saw.

    Parameters
    ----------
    address : str
        Of the page, such as ``http://127.0.0.1:8501``.
    viewers : int
        How many at once; they come one after another within the first tenth of the time.
    seconds : float
        How long they stay.
    changes : int, optional
        Leave after so many changes and make no pauses; for tests.
    """
    found = Found()
    end = time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for seed in range(viewers):
            group.create_task(_view(address, seed, end, found, changes))
            if changes is None:
                await asyncio.sleep(seconds / 10 / viewers)
    return found


async def titles(address: str, years: list[int]) -> list[str]:
    """Return the titles that one viewer sees who goes through some years."""
    async with _stream(address) as socket:
        viewer = Viewer(socket, 0)
        faults = await viewer.open()
        seen = []
        for year in years:
            faults += await viewer.set_year(year)
            seen.append(viewer.title)
    return faults or seen


def _stream(address: str) -> connect:
    return connect(f"ws://{urlsplit(address).netloc}/_stcore/stream", max_size=LARGEST, subprotocols=["streamlit"])


async def _view(address: str, seed: int, end: float, found: Found, changes: int | None) -> None:
    try:
        async with _stream(address) as socket:
            viewer = Viewer(socket, seed)
            found.first.append(await _timed(viewer.open(), found))
            for done in count():
                if done == changes or time.monotonic() > end:
                    return
                if changes is None:
                    await viewer.pause()
                found.changes.append(await _timed(viewer.change(), found))
    except (OSError, TimeoutError, EOFError) as error:
        found.failures.append(f"viewer {seed}: {type(error).__name__} {error}")


async def _timed(work: Awaitable[list[str]], found: Found) -> float:
    begun = time.perf_counter()
    found.failures += await work
    return time.perf_counter() - begun


def measure(viewers: int, seconds: float) -> str:
    """Serve the atlas, load it, and say in a few lines how it stood."""
    with TemporaryDirectory() as scratch, started("app.py", Path(scratch) / "runs.jsonl") as (address, process):
        asyncio.run(watch(address, 1, 0))
        before = resident(process)
        found = asyncio.run(watch(address, viewers, seconds))
        after = resident(process)
    times = sorted(1000 * each for each in found.changes)
    return "\n".join(
        [
            f"{viewers} viewers for {seconds:g} s: {len(times)} changes, {len(found.failures)} failures",
            f"a change: median {median(times):.0f} ms, 95th percentile {quantiles(times, n=20)[-1]:.0f} ms",
            f"the page at first: median {1000 * median(found.first):.0f} ms",
            f"memory: {before:.0f} MB with one viewer before, {after:.0f} MB with all",
            *found.failures[:5],
        ]
    )
