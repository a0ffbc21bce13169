"""The atlas as it is deployed: nginx, two processes, and viewers who do not notice when one dies."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from layers import catalog
from layers.store import Atlas
from tests.browser import gateway, running
from tests.browser.gateway import Gateway
from tests.browser.reader import WAIT, Reader
from tests.browser.running import App

pytestmark = pytest.mark.xdist_group("deploy")

PATIENCE = 2 * WAIT
"""The process that takes over may draw its first page."""

BROKEN_OFF = re.compile(
    r"disconnected from server|ERR_CONNECTION_REFUSED|WebSocket|502|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|503"
)
"""What a browser says of a connection that was cut, and nothing else."""


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[App]]:
    """Two processes, of which the last test of this file kills one."""
    folder = tmp_path_factory.mktemp("apps")
    with (
        running.running(running.ROOT, folder / "first.log") as first,
        running.running(running.ROOT, folder / "second.log") as second,
    ):
        yield [first, second]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, apps: list[App]) -> Iterator[Gateway]:
    with gateway.in_front_of(tmp_path_factory.mktemp("nginx"), apps) as running_gateway:
        yield running_gateway


def _open(opened: Callable[..., Reader], apps: list[App], deployed: Gateway) -> Reader:
    return opened(replace(apps[0], address=deployed.address))


def _serves(app: App) -> bool:
    """Tell whether anybody is connected to an app; nginx keeps no connection but for websockets."""
    port = f"{urlsplit(app.address).port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port}") and row[3] == "01" for row in rows)


def _chooses(reader: Reader) -> str:
    """Make a view that is not the first one, and return what the page says of it."""
    reader.sets_year(2031)
    reader.row(catalog.LAYER["ports"].title).click()
    expect(reader.row(catalog.LAYER["ports"].title)).to_have_attribute("aria-checked", "false")
    reader.map.wait_for_function("!atlas.report().drawn.some(({ id }) => id === 'kz-aktau-port')")
    reader.page.wait_for_function("/year=2031/.test(location.search) && !/[=,]ports/.test(location.search)")
    return reader.caption.inner_text()


def _forgives(reader: Reader) -> None:
    """Take out what the browser says of the cut connection."""
    reader.errors[:] = [error for error in reader.errors if not BROKEN_OFF.search(error)]


def _goes_on(reader: Reader, said: str) -> None:
    """Wait until the page is connected again and stands as it stood, then use it."""
    page = reader.page
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=PATIENCE)
    expect(page.locator("[data-test-script-state]")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE
    )
    expect(reader.caption).to_have_text(said, timeout=PATIENCE)
    reader.map.wait_for_function("window.atlas?.report?.().ready")
    assert "kz-aktau-port" not in reader.drawn()
    reader.row(catalog.LAYER["ports"].title).click()
    expect(reader.row(catalog.LAYER["ports"].title)).to_have_attribute("aria-checked", "true", timeout=PATIENCE)
    reader.map.wait_for_function("atlas.report().drawn.some(({ id }) => id === 'kz-aktau-port')")
    expect(page.locator(".stException")).to_have_count(0)


def test_the_page_keeps_to_the_content_security_policy(
    deployed: Gateway, apps: list[App], opened: Callable[..., Reader], real: Atlas
) -> None:
    """Every panel, the map and a file to save; a violation would be an error of the console."""
    reader = _open(opened, apps, deployed)
    reader.table_row(real.by_id["kz-aktau-port"].name).click()
    expect(reader.panel).to_be_visible(timeout=WAIT)
    panels = reader.page.locator(".st-key-panel").get_by_role("radio")
    for number in range(panels.count()):
        panels.nth(number).click()
        expect(panels.nth(number)).to_be_checked(timeout=WAIT)
        reader.settles()
    assert reader.errors == []
    assert not deployed.errors()


def test_the_view_returns_when_the_connection_comes_back(
    deployed: Gateway, apps: list[App], opened: Callable[..., Reader]
) -> None:
    reader = _open(opened, apps, deployed)
    said = _chooses(reader)
    deployed.stop()
    expect(reader.page.get_by_test_id("stApp")).not_to_have_attribute(
        "data-test-connection-state", "CONNECTED", timeout=WAIT
    )
    deployed.start()
    _goes_on(reader, said)
    _forgives(reader)


def test_the_viewers_of_a_process_that_is_killed_carry_on(
    deployed: Gateway, apps: list[App], opened: Callable[..., Reader]
) -> None:
    reader = _open(opened, apps, deployed)
    said = _chooses(reader)
    (serving,) = [app for app in apps if _serves(app)]
    (other,) = [app for app in apps if app is not serving]
    os.kill(serving.pid, signal.SIGKILL)
    running.wait_until(lambda: _serves(other), running.START_SECONDS, "the other process serves")
    _goes_on(reader, said)
    _forgives(reader)
