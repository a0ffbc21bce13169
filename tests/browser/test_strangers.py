"""What the server gives away to those who ask for more, and whom it asks itself: nobody."""

import base64
import http.client
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from layers.panels import served
from layers.store import Atlas
from tests.browser import running
from tests.browser.reader import WAIT, Reader
from tests.browser.running import ROOT, App

pytestmark = pytest.mark.xdist_group("strangers")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("asked") / "asked.txt"


@pytest.fixture(scope="module")
def watched(asked: Path) -> Iterator[App]:
    """The app as the README starts it, but that it writes down whom it asks."""
    launcher = (str(ROOT / "tests/watched.py"),)
    with running.running(ROOT, asked.with_name("app.log"), launcher, ATLAS_ASKED=str(asked)) as app:
        yield app


def _raw(app: App, request: str) -> bytes:
    """Send a request as it is written; clients would tidy its path."""
    where = urlsplit(app.address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(f"{request}\r\nHost: {where.netloc}\r\nConnection: close\r\n\r\n".encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _handshake(app: App, origin: str) -> int:
    """Ask for a websocket as a page of ``origin`` does; return the status of the answer."""
    where = urlsplit(app.address)
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    key = base64.b64encode(bytes(16)).decode()
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}
    connection.request("GET", "/_stcore/stream", headers=headers | {"Origin": origin})
    status = connection.getresponse().status
    connection.close()
    return status


def test_nobody_is_asked_over_a_whole_session(
    opened: Callable[..., Reader], watched: App, asked: Path, real: Atlas
) -> None:
    """A record, every panel, a file, and a page of another site that tries to connect."""
    reader = opened(watched)
    reader.table_row(real.by_id["kz-aktau-port"].name).click()
    expect(reader.panel).to_be_visible(timeout=WAIT)
    panels = reader.page.locator(".st-key-panel").get_by_role("radio")
    for number in range(panels.count()):
        panels.nth(number).click()
        reader.settles()
    panels.filter(has_text="Export").click()
    reader.page.get_by_role("button", name="Make the file").click()
    expect(reader.page.get_by_role("button", name=re.compile("^Save caspian"))).to_be_visible(timeout=WAIT)
    assert _handshake(watched, "https://stranger.example") == 403
    assert _foreign(asked.read_text(encoding="utf-8") if asked.exists() else "") == []


def _foreign(log: str) -> list[str]:
    """Return whom the process asked but for itself; it may name the address on which it listens."""
    return [line for line in log.splitlines() if "127.0.0.1" not in line and "localhost" not in line]


def test_the_watch_sees_who_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    hooked = (ROOT / "tests/watched.py").read_text(encoding="utf-8").rpartition("sys.argv[0]")[0]
    monkeypatch.setenv("ATLAS_ASKED", str(tmp_path / "asked.txt"))
    assert os.spawnl(os.P_WAIT, running.sys.executable, "python", "-c", f"{hooked}\n{code}") == 0
    assert _foreign((tmp_path / "asked.txt").read_text()) == ["socket.connect ('192.0.2.1', 9)"]


SECRETS = (
    b"layers = ",
    b"[project]",
    b"[server]",
    b"import streamlit",
    b"root:",
    b"FROM python",
    b"# Caspian Bridge Atlas",
)
FOLDERS = (
    f"/component/{served.ADDRESS}",
    "/component/streamlit_folium.st_folium",
    "/media",
    "/static",
    "/app/static",
    "/_stcore/bidi-components/x",
    "",
)
STEPS = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "....//", "..\\", "..%5c", "%c0%ae%c0%ae/", "/", "//"),
    *("%2f", "./../", "..;/", "\x00../"),
)
GOALS = ("app.py", ".streamlit/config.toml", "etc/passwd", "requirements.txt", "README.md", "layers/store.py")


@pytest.mark.parametrize("folder", FOLDERS)
def test_static_serving_gives_away_nothing_but_its_folder(watched: App, opened: Callable, folder: str) -> None:
    """Every way known out of a folder, up to ten steps, to files that are there."""
    for step in STEPS:
        for goal in GOALS:
            for count in (1, 3, 10):
                answer = _raw(watched, f"GET {folder}/{step * count}{goal} HTTP/1.1")
                assert answer.startswith(b"HTTP/1.1 ")
                body = answer.partition(b"\r\n\r\n")[2]
                assert [secret for secret in SECRETS if secret in body] == [], (folder, step, goal)


def test_the_folder_itself_is_not_listed(watched: App, opened: Callable[..., Reader]) -> None:
    opened(watched)
    for path in (f"/component/{served.ADDRESS}/", f"/component/{served.ADDRESS}", "/media/", "/media"):
        answer = _raw(watched, f"GET {path} HTTP/1.1")
        assert b"features.json" not in answer
        assert b"<li>" not in answer


def test_nothing_that_identifies_a_viewer_is_written_down(watched: App, opened: Callable[..., Reader]) -> None:
    reader = opened(watched, user_agent="Recognisable/1.0", extra_http_headers={"X-Forwarded-For": "192.0.2.77"})
    reader.sets_year(2029)
    reader.page.wait_for_function("/year=2029/.test(location.search)")
    for trace in ("Recognisable", "192.0.2.77", "2029", "GET /"):
        assert trace not in watched.printed()
