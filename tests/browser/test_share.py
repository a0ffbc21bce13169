"""The link: the address follows the reader, and opens the same again in another browser."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from layers import catalog
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader
from tests.browser.running import App


def address_says(page: Page, **values: str) -> None:
    """Wait until the address has these values."""
    said = """wanted => {
      const now = new URLSearchParams(location.search);
      return Object.entries(wanted).every(([key, value]) => now.get(key) === value);
    }"""
    page.wait_for_function(said, arg=values, timeout=WAIT)


def opened_at(opened: Callable[..., Reader], app: App, address: str, **options: object) -> Reader:
    """Open the page at an address in a browser of its own."""
    code = urlsplit(address).query
    return opened(App(f"{app.address}/?{code}", app.log), **options)


def sheet(reader: Reader, folder: Path) -> bytes:
    """Make the sheet as a drawing in the export panel, and return what the browser saved."""
    reader.page.locator(".st-key-panel").get_by_text("Export", exact=True).click()
    address_says(reader.page, panel="export")
    reader.chooses("Format", "Briefing sheet, drawing to edit (.svg)")
    reader.page.get_by_role("button", name="Make the file").click()
    save = reader.page.get_by_role("button", name=re.compile(r"^Save .*\.svg"))
    expect(save).to_be_visible(timeout=WAIT)
    with reader.page.expect_download() as saved:
        save.click()
    saved.value.save_as(folder / "sheet.svg")
    return (folder / "sheet.svg").read_bytes()


def test_a_link_opened_elsewhere_gives_the_same_sheet_to_the_byte(
    opened: Callable[..., Reader], app: App, tmp_path: Path
) -> None:
    first = opened(app)
    first.sets_year(2019)
    first.row(catalog.LAYER["facilities"].title).click()
    first.chooses("Countries", catalog.COUNTRIES["KZ"])
    first.table_row("Port of Kuryk").click()
    address_says(first.page, year="2019", countries="KZ", select="kz-kuryk-port", panel="records")
    second = opened_at(opened, app, first.page.url)
    assert second.page.context is not first.page.context
    made = [sheet(reader, tmp_path) for reader in (first, second)]
    assert made[0] == made[1]
    assert b"countries=KZ" in made[0]
    assert second.drawn() == first.drawn()
    assert second.page.url == first.page.url


def test_the_place_to_which_the_reader_moved_comes_back(opened: Callable[..., Reader], app: App) -> None:
    first = opened(app)
    address_says(first.page, extent="caspian")
    first.drag_map(-180, 90)
    first.page.wait_for_function("location.search.includes('view=')")
    there = first.view()
    second = opened_at(opened, app, first.page.url)
    second.rests()
    assert abs(second.view()["lat"] - there["lat"]) < 0.01
    assert abs(second.view()["lon"] - there["lon"]) < 0.01
    assert abs(second.view()["zoom"] - there["zoom"]) < 0.01
    assert parse_qs(urlsplit(second.page.url).query)["view"] == parse_qs(urlsplit(first.page.url).query)["view"]


def test_what_is_chosen_is_said_in_the_address_without_history(reader: Reader) -> None:
    before = reader.page.evaluate("history.length")
    reader.leaves_mark()
    reader.sets_year(2012)
    address_says(reader.page, year="2012", theme="light", basemap="embedded", panel="records")
    reader.goes_to("BTC")
    address_says(reader.page, extent="btc")
    assert reader.page.evaluate("history.length") == before
    assert reader.finds_mark()


def test_a_link_brings_its_theme(opened: Callable[..., Reader], app: App) -> None:
    reader = opened(App(f"{app.address}/?theme=dark&year=2020", app.log), color_scheme="light")
    expect(reader.page.locator("html")).to_have_attribute("data-atlas-theme", "dark", timeout=WAIT)
    reader.map.wait_for_function("atlas.report().theme === 'dark'")
    address_says(reader.page, theme="dark", year="2020")


def test_what_a_link_gets_wrong_is_named_and_the_rest_opened(
    opened: Callable[..., Reader], app: App, real: Atlas
) -> None:
    code = "year=2021&layers=ports,castles&panel=cellar&select=kz-aktau-port&data=0.1.0&theme=light"
    reader = opened(App(f"{app.address}/?{code}", app.log))
    banner = reader.page.locator(".atlas-banner").filter(has_text="not taken up")
    expect(banner).to_contain_text("castles")
    expect(banner).to_contain_text("cellar")
    expect(reader.page.locator(".atlas-banner").filter(has_text="version 0.1.0")).to_contain_text("not on file")
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id["kz-aktau-port"].name)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Ports in 2021")


def test_link_and_citations_can_be_copied(opened: Callable[..., Reader], app: App) -> None:
    reader = opened(app, permissions=["clipboard-read", "clipboard-write"])
    reader.sets_year(2018)
    address_says(reader.page, year="2018")
    reader.page.get_by_role("button", name="Share", exact=True).press("Enter")
    box = reader.page.get_by_role("dialog", name="Share this view")
    for title, words in (
        ("Link to this view", "year=2018"),
        ("Cite this view", "In: Caspian Bridge Atlas, version"),
        ("Cite this view, BibTeX", "@misc{caspian-bridge-atlas-view"),
    ):
        field = box.get_by_role("textbox", name=title, exact=True)
        expect(field).to_have_value(re.compile(re.escape(words)), timeout=WAIT)
        box.get_by_role("button", name=f"Copy: {title}", exact=True).click()
        expect(box.get_by_role("status")).to_have_text("Copied.")
        assert reader.page.evaluate("navigator.clipboard.readText()") == field.input_value()
        assert reader.page.url in field.input_value()
    reader.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(reader.page.get_by_role("button", name="Share", exact=True)).to_be_focused()


AREA = """{"type": "Feature", "properties": {"name": "Block"}, "geometry": {"type": "Polygon", "coordinates":
  [[[50.2, 41.2], [52.4, 41.0], [52.2, 42.6], [50.6, 42.4], [50.2, 41.2]]]}}"""
OWN = "atlas.own ? atlas.own.map(({ hex, pieces }) => [hex, pieces.length]) : []"


def test_own_data_is_put_on_the_map_and_taken_away(reader: Reader) -> None:
    reader.leaves_mark()
    reader.page.get_by_text("Your own data").click()
    upload = reader.page.locator("input[type=file]")
    upload.set_input_files({"name": "bad.kml", "mimeType": "text/xml", "buffer": b"<!DOCTYPE kml><kml/>"})
    expect(reader.page.get_by_text("bad.kml was not taken")).to_be_visible(timeout=WAIT)
    upload.set_input_files({"name": "Blocks <b>.geojson", "mimeType": "application/json", "buffer": AREA.encode()})
    reader.page.get_by_label("Source: who says so").fill("Own survey <i>2026</i>")
    reader.page.get_by_role("button", name="Put it on the map").click()
    reader.map.wait_for_function(f"({OWN}).length === 1")
    assert reader.map.evaluate(OWN) == [["#D0387A", 1]]
    legend = reader.page.locator(".atlas-own-legend")
    expect(legend).to_contain_text("User data")
    expect(legend).to_contain_text("Blocks <b>")
    expect(reader.page.get_by_text("1 · Own survey <i>2026</i>")).to_be_visible()
    assert "Blocks" not in reader.page.url
    reader.row("Ports").click()
    expect(reader.row("Ports")).to_have_attribute("aria-checked", "false")
    assert reader.map.evaluate(OWN) == [["#D0387A", 1]]
    reader.page.get_by_role("button", name="Remove").click()
    reader.map.wait_for_function(f"({OWN}).length === 0")
    expect(legend).to_have_count(0)
    assert reader.finds_mark()
