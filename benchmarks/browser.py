"""The three pages in headless Chromium: what they receive, and when their maps are painted.

Every time comes from the clock of the page itself. A loop of animation frames looks whether the map
inside its frame shows what was asked for, and takes the time of the frame after that, when the
picture is out. The loop, and with it the delay of up to two frames, is the same for all pages.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, WebSocket, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.chromium import ARGUMENTS

SIZE = {"width": 1440, "height": 900}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WATCH = Path(__file__).with_name("watch.js")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a headless Chromium: that of ``ATLAS_BROWSER``, else the first one on the PATH.

    Nothing but loopback resolves in it: a page that asks another host is counted, and gets no answer.
    """
    found = os.environ.get("ATLAS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError("no Chromium on the PATH; name one in the environment variable ATLAS_BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Way:
    """How one of the pages is worked: selectors, and the test by which its map counts as painted."""

    test: str
    row: str
    earlier: str
    later: str


WAYS = {
    "atlas": Way("atlas", '[data-row="{}"]', 'button[aria-label="One year back"]', 'button[aria-label="One year on"]'),
    "folium": Way("paths", ".st-key-layer-{} label", ".st-key-earlier button", ".st-key-later button"),
    "deck": Way("draws", ".st-key-layer-{} label", ".st-key-earlier button", ".st-key-later button"),
}


@dataclass(frozen=True)
class Change:
    """What one click led to: milliseconds from the click, and bytes received until all was at rest."""

    painted: float
    rest: float
    received: int


@dataclass
class Reader:
    """One reader of one page: a fresh browser profile and what it received."""

    page: Page
    way: Way
    socket: WebSocket | None = None
    received: int = 0
    files: list[Request] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)

    def listen(self) -> None:
        """Count from now on what comes in, and what is asked of other hosts."""
        self.page.set_default_timeout(120_000)
        self.page.on("websocket", self._socket)
        self.page.on("request", lambda request: self._address(request.url))
        self.page.on("requestfinished", self._file)

    def _socket(self, socket: WebSocket) -> None:
        self._address(socket.url)
        self.socket = socket
        socket.on("framereceived", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        self.received += len(payload.encode() if isinstance(payload, str) else payload)

    def _file(self, request: Request) -> None:
        if "/component/" in request.url:
            self.files.append(request)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.strangers.add(url)

    def open(self, url: str, wanted: Any) -> float:
        """Load the page and return milliseconds from the start of navigation to the painted map."""
        asked = f"benchmark.expect({json.dumps(self.way.test)}, {json.dumps(wanted)})"
        self.page.add_init_script(f"{WATCH.read_text()} if (window.benchmark) {asked};")
        self.page.goto(url, wait_until="commit")
        painted, _ = self.page.evaluate("() => benchmark.times()")
        return painted

    def click(self, selector: str, wanted: Any) -> Change:
        """Click, and wait until the map is painted, the script has run and the page is at rest."""
        self.page.bring_to_front()
        target = self.page.locator(selector)
        target.hover()
        if self.way.test in ("atlas", "draws"):
            wanted = self.page.evaluate(f"benchmark.now.{self.way.test}()")
        self.page.evaluate("([test, wanted]) => benchmark.expectAfterClick(test, wanted)", [self.way.test, wanted])
        before = self.received
        with self.socket.expect_event("framereceived", _ends_a_run):
            target.click()
        painted, rest = self.page.evaluate("() => benchmark.times()")
        return Change(painted, rest, self.received - before)

    def file_bytes(self) -> int:
        """Return the size of all component files fetched so far, as sent."""
        return sum(request.sizes()["responseBodySize"] for request in self.files)

    def report(self) -> list[list[str]]:
        """Return id and pattern of every record on the atlas's map, as the map itself reports them."""
        frame = self.page.locator('iframe[title="streamlit_folium.st_folium"]').element_handle().content_frame()
        return sorted(frame.evaluate("() => atlas.report().drawn.map(({ id, code }) => [id, code])"))


def _ends_a_run(payload: str | bytes) -> bool:
    message = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
    return message.WhichOneof("type") == "script_finished"


@contextmanager
def reader(browser: Browser, way: Way) -> Iterator[Reader]:
    """Yield a new reader with an empty cache."""
    context = browser.new_context(viewport=SIZE)
    try:
        one = Reader(context.new_page(), way)
        one.listen()
        yield one
    finally:
        context.close()
