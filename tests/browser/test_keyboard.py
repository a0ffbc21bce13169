"""The whole way by keyboard alone: find, choose, set the year, switch a layer, change the panel, take a file away."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from layers import catalog
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader

_NAME = """() => {
  const now = document.activeElement;
  return now.getAttribute("aria-label") || now.labels?.[0]?.innerText || now.title || now.innerText || now.tagName;
}"""
MOST_STEPS = 170


def tabs_to(reader: Reader, name: str, key: str = "Tab") -> None:
    """Press the tabulator until the control with a name has the focus."""
    passed = []
    for _ in range(MOST_STEPS):
        reader.page.keyboard.press(key)
        passed.append(str(reader.page.evaluate(_NAME)).strip())
        if re.match(name, passed[-1]):
            return
    raise AssertionError(f"no control '{name}' among {passed}")


def settled(reader: Reader, now: Locator) -> None:
    expect(now).to_be_visible(timeout=WAIT)
    reader.settles()


def test_from_search_to_the_saved_file_by_keyboard_alone(reader: Reader, real: Atlas, tmp_path: Path) -> None:
    keys, page = reader.page.keyboard, reader.page
    keys.press("/")
    keys.type("Kuryk port")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    keys.press("Enter")
    settled(reader, reader.panel.get_by_role("heading", level=2))
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id["kz-kuryk-port"].name)

    tabs_to(reader, f"{catalog.LAYER['facilities'].title}, ")
    keys.press("Space")
    expect(reader.row(catalog.LAYER["facilities"].title)).to_have_attribute("aria-checked", "true")

    tabs_to(reader, "As of year$")
    keys.press("Control+A")
    keys.type("2019")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019", timeout=WAIT)
    settled(reader, page.get_by_role("heading", level=1))

    tabs_to(reader, "Records$")
    opens_panel(reader, "Export")
    tabs_to(reader, "Make the file")
    keys.press("Enter")
    save = page.get_by_role("button", name=re.compile(r"^Save caspian-bridge_2019.*\.pdf"))
    expect(save).to_be_visible(timeout=WAIT)
    tabs_to(reader, "Save caspian-bridge_2019")
    with page.expect_download() as saved:
        keys.press("Enter")
    saved.value.save_as(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def opens_panel(reader: Reader, title: str) -> None:
    """Go through the row of panels with the keys until one is marked, and choose it."""
    for _ in range(20):
        if str(reader.page.evaluate(_NAME)).strip() == title:
            break
        reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Space")
    expect(reader.page.get_by_role("button", name="Make the file")).to_be_visible(timeout=WAIT)


def test_the_share_box_opens_copies_and_closes_by_keyboard(opened: Callable[..., Reader], app: object) -> None:
    reader = opened(app, permissions=["clipboard-read", "clipboard-write"])
    tabs_to(reader, "Share$")
    reader.page.keyboard.press("Enter")
    box = reader.page.get_by_role("dialog", name="Share this view")
    expect(box.get_by_role("button").first).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(box.get_by_role("status")).to_have_text("Copied.")
    assert reader.page.evaluate("navigator.clipboard.readText()") == reader.page.url
    reader.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
