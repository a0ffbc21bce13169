"""The deployment as written down: nginx really runs it, in front of two small servers that say who they are."""

import http.client
import http.server
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import xyzservices.providers

from layers import catalog
from layers.panels import served
from tests.browser import gateway
from tests.browser.gateway import Gateway
from tests.browser.running import ROOT, App

pytestmark = pytest.mark.xdist_group("nginx")

JSON = b'{"features": [' + b"1, " * 2000 + b"1]}"


class Named(http.server.BaseHTTPRequestHandler):
    """Answers everything with JSON, and says in a header which server it is."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Port", str(self.server.server_port))
        self.send_header("Content-Length", str(len(JSON)))
        self.end_headers()
        self.wfile.write(JSON)

    def log_message(self, *_: object) -> None:
        pass


class Backend:
    """A small server in a thread."""

    def __init__(self) -> None:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Named)
        self.port = str(self._server.server_port)
        self.app = App(f"http://127.0.0.1:{self.port}", Path())
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def backends() -> Iterator[list[Backend]]:
    made = [Backend(), Backend()]
    yield made
    for each in made:
        each.stop()


@pytest.fixture
def deployed(tmp_path: Path, backends: list[Backend]) -> Iterator[Gateway]:
    with gateway.in_front_of(tmp_path, [each.app for each in backends]) as running:
        yield running


def _get(deployed: Gateway, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(deployed.address).netloc, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def _seat(answer: http.client.HTTPResponse) -> str:
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def test_nginx_accepts_the_configuration(deployed: Gateway) -> None:
    tested = deployed.nginx("-t")
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_every_answer_has_the_headers(deployed: Gateway) -> None:
    for path in ("/", "/_stcore/stream", f"/component/{served.ADDRESS}/0123456789ab/features.json"):
        answer = _get(deployed, path)
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Referrer-Policy") == "strict-origin-when-cross-origin"
        assert answer.getheader("X-Frame-Options") == "SAMEORIGIN"
        assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
        assert answer.getheader("Server") == "nginx"


def test_the_policy_lets_in_the_online_backgrounds_and_no_other_host() -> None:
    (policy,) = re.findall(r'Content-Security-Policy "([^"]+)"', gateway.CONFIGURATION.read_text(encoding="utf-8"))
    named = [each.provider for each in catalog.BASEMAPS.values() if each.provider]
    tiles = {urlsplit(xyzservices.providers.query_name(name).build_url()).netloc for name in named}
    assert set(re.findall(r"https?://([^ ;]+)", policy)) == tiles
    assert "*" not in policy


def test_files_of_an_edition_are_kept_and_nothing_else(deployed: Gateway) -> None:
    edition = f"/component/{served.ADDRESS}/0123456789ab/features.json"
    assert _get(deployed, edition).getheader("Cache-Control") == "public, max-age=31536000, immutable"
    for other in ("/", f"/component/{served.ADDRESS}/features.json", "/media/0123456789ab.png"):
        assert _get(deployed, other).getheader("Cache-Control") == "no-cache"


def test_json_travels_packed(deployed: Gateway) -> None:
    packed = _get(deployed, Accept_Encoding="gzip")
    assert packed.getheader("Content-Encoding") == "gzip"
    assert len(packed.body) < len(JSON) / 10


def test_a_viewer_keeps_the_seat_and_seats_are_shared_out(deployed: Gateway, backends: list[Backend]) -> None:
    first = [_get(deployed) for _ in range(40)]
    assert {answer.getheader("X-Port") for answer in first} == {each.port for each in backends}
    assert len({_seat(answer) for answer in first}) == 40
    assert all("HttpOnly" in (answer.getheader("Set-Cookie") or "") for answer in first)
    for answer in first[:10]:
        again = _get(deployed, "/_stcore/health", Cookie=_seat(answer))
        assert again.getheader("X-Port") == answer.getheader("X-Port")
        assert _seat(again) == ""


def test_a_made_up_seat_is_replaced(deployed: Gateway) -> None:
    assert re.fullmatch(r"atlas_seat=[0-9a-f]{32}", _seat(_get(deployed, Cookie="atlas_seat=first' or 1")))


def test_the_viewers_of_a_server_that_ends_are_taken_over(deployed: Gateway, backends: list[Backend]) -> None:
    seats = [_seat(_get(deployed)) for _ in range(20)]
    backends[0].stop()
    answers = [_get(deployed, Cookie=seat) for seat in seats]
    assert {(answer.status, answer.getheader("X-Port")) for answer in answers} == {(200, backends[1].port)}


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://{own}", 200),
        ("https://{own}", 200),
        ("https://stranger.example", 403),
        ("http://{own}.stranger.example", 403),
        ("http://stranger.example/{own}", 403),
        ("null", 403),
    ],
)
def test_only_the_own_page_may_open_a_websocket(deployed: Gateway, origin: str | None, status: int) -> None:
    own = urlsplit(deployed.address).netloc
    headers = {"Origin": origin.format(own=own)} if origin else {}
    assert _get(deployed, "/_stcore/stream", **headers).status == status


def test_nothing_is_written_down(deployed: Gateway) -> None:
    _get(deployed, "/?year=2030", User_Agent="Recognisable/1.0")
    assert deployed.errors() == ""
    assert not list(deployed.folder.glob("access*"))


def test_streamlit_keeps_to_itself() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["browser"]["serverAddress"] == "localhost"
    assert settings["client"]["showErrorDetails"] == "none"
    assert "enableStaticServing" not in settings["server"]
    assert "enableCORS" not in settings["server"]
    assert "enableXsrfProtection" not in settings["server"]


# ---- what cannot be run here is read ---------------------------------------------------------


def _instructions() -> list[tuple[str, str]]:
    text = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_the_container_is_no_administrator_and_says_how_it_is() -> None:
    instructions = _instructions()
    words = [word for word, _ in instructions]
    last = max(place for place, word in enumerate(words) if word == "FROM")
    final = dict(instructions[last:])
    assert final["USER"] == "65534:65534"
    assert "/_stcore/health" in final["HEALTHCHECK"]
    assert words.index("HEALTHCHECK") < words.index("CMD")
    assert any("--require-hashes" in what for word, what in instructions if word == "RUN")
    assert "ADD" not in words


def test_what_the_container_copies_is_there_and_let_in() -> None:
    ignored = (ROOT / "deploy/Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for word, what in _instructions():
        if word == "COPY" and not what.startswith("--from"):
            source = what.split()[0]
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored


def test_the_lock_holds_every_requirement_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+) \\$", lock, re.M))
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.M)[1:]
    assert len(locked) == len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)
    wanted = re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert {(name.lower(), version) for name, version in wanted} <= set(locked.items())


def test_no_file_of_the_deployment_names_a_registry() -> None:
    for path in [ROOT / "requirements.lock", *(ROOT / "deploy").iterdir()]:
        assert not re.search(
            r"^\s*--(extra-index-url|index-url|find-links|trusted-host)|/simple\b", path.read_text("utf-8"), re.M
        ), path


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([a-z0-9._-]+) \| (\S+) \|", (ROOT / "deploy/LICENCES.md").read_text("utf-8"), re.M)
    assert listed == re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+) \\$", lock, re.M)
