"""What axe-core finds, the checker of the W3C's rules for accessible pages: nothing serious, in both themes."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.browser.reader import WAIT, Reader
from tests.browser.running import App

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")
ALSO = ("heading-order",)
"""Rules of less weight that hold here too: headings are by what a screen reader walks through a panel."""
_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(({ id, impact, nodes }) => [impact, id, nodes[0].html.slice(0, 200)]);
}"""


def grave(reader: Reader) -> list[list[str]]:
    """Return what is seriously wrong on the page and in the frame of the map: impact, rule, example."""
    for frame in (reader.page.main_frame, reader.map):
        if not frame.evaluate("typeof axe === 'object'"):
            frame.evaluate(SCRIPT)
    return [found for found in reader.page.evaluate(_RUN) if found[0] in GRAVE or found[1] in ALSO]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_panel_has_a_serious_fault(opened: Callable[..., Reader], app: App, theme: str) -> None:
    reader = opened(app, color_scheme=theme)
    faults = {"the first view": grave(reader)}
    panels = reader.page.locator(".st-key-panel").get_by_role("radio")
    for name in panels.all_inner_texts():
        panels.filter(has_text=name).click()
        reader.settles()
        faults[name] = grave(reader)
    assert len(faults) > 6
    assert {name: found for name, found in faults.items() if found} == {}


def test_neither_has_what_is_opened_on_top(opened: Callable[..., Reader], app: App) -> None:
    reader = opened(app)
    reader.table_row("Port of Aktau").click()
    expect(reader.panel).to_be_visible()
    reader.page.get_by_text("Your own data").click()
    expect(reader.page.get_by_text("It stays in this session")).to_be_visible(timeout=WAIT)
    reader.page.get_by_role("button", name="Share", exact=True).click()
    expect(reader.page.get_by_role("dialog", name="Share this view")).to_be_visible()
    assert grave(reader) == []
    reader.page.keyboard.press("Escape")
    reader.searches("port")
    assert grave(reader) == []


def test_the_checker_finds_a_fault(reader: Reader) -> None:
    reader.page.evaluate("document.querySelector('.atlas-title').insertAdjacentHTML('afterend', '<button></button>')")
    assert any(rule == "button-name" for _, rule, _ in grave(reader))
