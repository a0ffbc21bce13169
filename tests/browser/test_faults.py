"""Faults around the page: tiles that never come, data that breaks while somebody reads."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from layers import catalog, live
from layers.store import GEODATA, Atlas
from tests.browser import running
from tests.browser.reader import WAIT, Reader
from tests.browser.running import App

pytestmark = pytest.mark.xdist_group("faults")


def test_tiles_that_never_come_leave_the_map_usable(reader: Reader, real: Atlas) -> None:
    """The host of the background takes every request and answers none."""
    tiles = re.compile(r"^https://tile\.openstreetmap\.org/")

    def hang(route: Route) -> None:
        """Answer nothing."""

    reader.page.context.route(tiles, hang)
    with reader.page.expect_request(tiles):
        reader.opens_more()
        reader.chooses("Background", catalog.BASEMAPS["street"].title)
    before = reader.view()
    reader.drag_map(80, 40)
    assert reader.view() != before
    reader.sets_year(2031)
    reader.page.wait_for_function("/year=2031/.test(location.search)")
    reader.row(catalog.LAYER["ports"].title).click()
    reader.map.wait_for_function("!atlas.report().drawn.some(({ id }) => id === 'kz-aktau-port')")
    reader.row(catalog.LAYER["ports"].title).click()
    reader.click_map(*reader.point_of("kz-aktau-port"))
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id["kz-aktau-port"].name, timeout=WAIT)
    assert reader.foreign
    reader.foreign.clear()


_DRAWN_WITHOUT = """id => {
  const report = document.querySelector(".stMain iframe")?.contentWindow?.atlas?.report?.();
  return report?.ready && report.drawn.length > 0 && report.drawn.every((item) => item.id !== id);
}"""
"""Asked of the page, not of the frame: the frame is another one once the data are others."""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the record, to be edited while the app runs."""
    folder = tmp_path_factory.mktemp("edited") / "geodata"
    shutil.copytree(GEODATA, folder)
    return folder


@pytest.fixture(scope="module")
def followed(edited: Path) -> Iterator[App]:
    with running.running(running.ROOT, edited.with_name("app.log"), **{live.ORIGIN: str(edited)}) as app:
        yield app


def test_a_page_that_rests_shows_what_becomes_of_the_files(
    followed: App, opened: Callable[..., Reader], edited: Path, real: Atlas
) -> None:
    """Broken, mended, edited: the reader does nothing, and loses nothing."""
    reader = opened(followed)
    reader.sets_year(2024)
    reader.page.wait_for_function("/year=2024/.test(location.search)")
    ports = edited / "ports.geojson"
    sound = ports.read_bytes()
    reader.leaves_mark()
    ports.write_bytes(sound[:5000])
    banner = reader.page.locator(".atlas-banner")
    expect(banner).to_contain_text("geodata/ports.geojson: this is not JSON", timeout=60_000)
    assert reader.finds_mark(), "the map is not loaded anew for a banner"
    assert "kz-aktau-port" in reader.drawn()
    content = json.loads(sound)
    content["features"] = [each for each in content["features"] if each["properties"]["id"] != "kz-aktau-port"]
    ports.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    expect(reader.caption).to_contain_text(f"of {len(real.records) - 1} records", timeout=60_000)
    reader.page.wait_for_function(_DRAWN_WITHOUT, arg="kz-aktau-port")
    assert "year=2024" in reader.page.url
