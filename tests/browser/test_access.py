"""Keyboard, screen reader, phone."""

from collections.abc import Callable

from playwright.sync_api import expect

from layers import catalog
from layers.store import Atlas
from tests.browser.reader import Reader
from tests.browser.running import App

PHONE = {"width": 390, "height": 844}
_FOCUSED = """() => {
  const now = document.activeElement;
  if (now.tagName === "IFRAME") return now.tagName;
  return now.getAttribute("aria-label") || now.title || now.innerText || now.tagName;
}"""


def test_every_control_has_a_name_in_words(reader: Reader, real: Atlas) -> None:
    assert reader.nameless_controls() == []
    reader.table_row(real.by_id["kz-aktau-port"].name).click()
    expect(reader.panel).to_be_visible()
    assert reader.nameless_controls() == []


def test_the_tabulator_key_reaches_every_control_in_order(reader: Reader, real: Atlas) -> None:
    reader.page.evaluate("document.body.focus()")
    first_row = reader.page.locator(".atlas-table tbody .atlas-name").first.inner_text()
    wanted = [
        "Find a port, cable, railway, country",
        *(f"{layer.title}, " for layer in reversed(catalog.LAYERS)),
        "As of year",
        "One year back",
        "One year on",
        "As of year, slider",
        "Caspian Sea",
        "Map",
        first_row,
    ]
    reached = _reached(reader, first_row)
    missing = [name for name in wanted if not any(focused.startswith(name) for focused in reached)]
    assert missing == []
    page = ("Find a port", "As of year", "Caspian Sea", "Map", first_row)
    places = [next(k for k, focused in enumerate(reached) if focused.startswith(name)) for name in page]
    assert places == sorted(places)


def _reached(reader: Reader, last: str) -> list[str]:
    """Return the names of what the tabulator key reaches, up to the one with the last name."""
    reached: list[str] = []
    for _ in range(150):
        reader.page.keyboard.press("Tab")
        name = reader.page.evaluate(_FOCUSED)
        reached.append(reader.map.evaluate(_FOCUSED) if name == "IFRAME" else name)
        if name == last:
            break
    return reached


def test_keys_alone_switch_a_layer_and_open_a_record(reader: Reader, real: Atlas) -> None:
    ports = reader.row(catalog.LAYER["ports"].title)
    ports.press("Space")
    expect(ports).to_have_attribute("aria-checked", "false")
    reader.map.wait_for_function("!atlas.report().drawn.some(({ id }) => id === 'kz-aktau-port')")
    expect(reader.row(catalog.LAYER["ports"].title)).to_be_focused()
    record = real.by_id["btc-oil-pipeline"]
    reader.table_row(record.name).press("Enter")
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(record.name)


def test_a_phone_shows_a_usable_map_and_no_sideways_scrolling(opened: Callable[..., Reader], app: App) -> None:
    reader = opened(app, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(reader.page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    box = reader.page.locator(".stMain iframe").bounding_box()
    assert box is not None
    assert box["height"] >= 300
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert reader.page.locator(".stMain").evaluate("(main) => main.scrollWidth - main.clientWidth") == 0


def test_on_a_phone_the_lists_are_folded_and_the_bar_at_the_top_covers_no_switch(
    opened: Callable[..., Reader], app: App
) -> None:
    reader = opened(app, viewport=PHONE, has_touch=True, is_mobile=True)
    lists = reader.page.locator(".atlas-links")
    expect(lists.locator("details")).to_have_count(2)
    expect(lists.get_by_role("button")).to_have_count(0)
    switch = reader.page.locator(".st-key-panel")
    assert switch.evaluate("each => each.getBoundingClientRect().top") < 2 * PHONE["height"]
    lists.get_by_text("Latest on record").tap()
    expect(lists.get_by_role("button").first).to_be_visible()
    switch.evaluate("each => each.scrollIntoView({ block: 'start' })")
    bar = reader.page.get_by_test_id("stHeader").bounding_box()
    box = switch.bounding_box()
    assert bar is not None
    assert box is not None
    assert box["y"] >= bar["y"] + bar["height"]
    opener = reader.page.get_by_test_id("stExpandSidebarButton").bounding_box()
    assert opener is not None
    assert opener["y"] + opener["height"] <= bar["y"] + bar["height"]


def test_a_list_that_is_cut_says_that_it_goes_on(reader: Reader) -> None:
    lists, more = reader.page.locator(".atlas-links"), reader.page.get_by_text("scroll for more")
    expect(more).to_be_visible()
    lists.evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(more).to_be_hidden()


def test_on_a_phone_a_touch_opens_a_record_and_the_choices_can_be_reached(
    opened: Callable[..., Reader], app: App, real: Atlas
) -> None:
    reader = opened(app, viewport=PHONE, has_touch=True, is_mobile=True)
    x, y = reader.point_of("kz-aktau-port")
    reader.map.locator(".atlas").tap(position={"x": x, "y": y})
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id["kz-aktau-port"].name)
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    expect(reader.row(catalog.LAYER["ports"].title)).to_be_visible()
