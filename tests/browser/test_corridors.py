"""Corridors on the page: a leg of a strip and its record on the map are one; branches stand side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from layers.store import Atlas
from tests.browser.reader import WAIT, Reader

WESTERN = "INSTC: Western branch (Azerbaijan)"
GAP = "instc-w-rasht-astara"


@pytest.fixture
def compared(reader: Reader) -> Iterator[Reader]:
    """A page with the corridors open."""
    opens(reader)
    yield reader


def opens(reader: Reader) -> None:
    reader.page.get_by_role("radio", name="Corridors", exact=True).click()
    expect(strip(reader, WESTERN)).to_be_visible(timeout=WAIT)


def strip(reader: Reader, title: str) -> Locator:
    return reader.page.get_by_role("group", name=f"Strip of {title}, scrollable")


def leg(reader: Reader, record_id: str) -> Locator:
    return reader.page.locator(f'.atlas-leg[data-pick="{record_id}"]').first


def test_a_leg_selects_its_record_on_the_map(compared: Reader, real: Atlas) -> None:
    leg(compared, GAP).click()
    expect(compared.panel).to_contain_text(real.by_id[GAP].name, timeout=WAIT)
    expect(leg(compared, GAP)).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    compared.map.wait_for_function("id => atlas.pointOf(id) !== null", arg=GAP)


def test_a_leg_whose_layer_is_off_is_switched_on(compared: Reader, real: Atlas) -> None:
    sea = "mc-sea-aktau-alat"
    assert sea not in compared.drawn()
    leg(compared, sea).click()
    expect(compared.panel).to_contain_text(real.by_id[sea].name, timeout=WAIT)
    compared.map.wait_for_function("id => atlas.report().drawn.some((item) => item.id === id)", arg=sea)


def test_the_record_selected_on_the_map_is_marked_in_the_strip(compared: Reader) -> None:
    east = "instc-w-samur-alat"
    compared.goes_to("INSTC western")
    compared.click_map(*compared.point_of(east))
    expect(compared.panel).to_be_visible(timeout=WAIT)
    chosen = compared.page.locator('.atlas-leg[aria-pressed="true"]')
    expect(chosen).to_have_count(1, timeout=WAIT)
    expect(compared.panel.locator("h2")).to_contain_text("Alat")
    compared.closes_panel()
    expect(chosen).to_have_count(0, timeout=WAIT)


def test_legs_can_be_reached_with_the_keyboard(compared: Reader) -> None:
    first = strip(compared, WESTERN).get_by_role("button").first
    first.focus()
    compared.page.keyboard.press("ArrowRight")
    second = strip(compared, WESTERN).get_by_role("button").nth(1)
    expect(second).to_be_focused()
    compared.page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-pressed", "true", timeout=WAIT)


def test_two_branches_stand_side_by_side_and_a_third_can_be_added(compared: Reader) -> None:
    table = compared.page.get_by_role("region", name="Branches side by side, scrollable")
    heads = table.locator("thead th")
    expect(heads).to_have_count(3)
    expect(heads.nth(1)).to_have_text(WESTERN)
    expect(table.get_by_role("rowheader", name="Weakest link")).to_be_visible()
    compared.chooses("Branches", "INSTC: Trans-Caspian branch")
    expect(heads).to_have_count(4, timeout=WAIT)
    expect(strip(compared, "INSTC: Trans-Caspian branch")).to_be_visible()


def test_a_dossier_can_be_taken_away(compared: Reader) -> None:
    button = compared.page.get_by_role("button", name="INSTC, picture")
    button.scroll_into_view_if_needed()
    with compared.page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "caspian-bridge_2026_instc_dossier.png"
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_on_a_phone_a_strip_scrolls_in_its_own_box(opened, app) -> None:
    reader = opened(app, viewport={"width": 390, "height": 844})
    opens(reader)
    box = reader.page.locator(".atlas-strip-box").first
    wide, room = box.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide > 2 * room
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = strip(reader, WESTERN).get_by_role("button").last
    last.click()
    expect(last).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    assert box.evaluate("box => box.scrollLeft > 0")
    assert reader.nameless_controls() == []
