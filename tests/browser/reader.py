"""Somebody who reads the page: opens it, looks at the map, clicks, types."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Frame, Locator, Page, Request, WebSocket, expect

from layers import catalog
from layers.catalog import Extent

WAIT = 45_000
"""Milliseconds until a condition counts as failed; a busy machine is slow, not wrong."""

READY = "() => window.atlas?.report?.().ready && document.querySelector('[data-atlas-drawn]')"
DRAWN_IS = """expected => {
  const drawn = atlas.report().drawn;
  return drawn.length === Object.keys(expected).length && drawn.every(({ id, code }) => expected[id] === code);
}"""


class Reader:
    """A page in a browser that reaches no host but the app (`chromium.ARGUMENTS`).

    ``foreign`` lists what the page asked of other hosts, ``errors`` what went wrong in its scripts;
    whoever expects an entry takes it out.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._host = urlsplit(address).netloc
        context.set_default_timeout(WAIT)
        context.on("request", self._note)
        self.page: Page = context.new_page()
        self.page.on("websocket", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: message.type == "error" and self.errors.append(f"{message.text} {message.location}"),
        )

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._host

    def _note(self, asked: Request | WebSocket) -> None:
        if self._is_foreign(asked.url):
            self.foreign.append(asked.url)

    def open(self) -> "Reader":
        """Open the page and wait until map, panel and table are there."""
        self.page.goto(self.address)
        self.page.locator(".stMain iframe, .stException").first.wait_for()
        expect(self.page.locator(".stException")).to_have_count(0)
        self.map.wait_for_function(READY)
        expect(self.page.locator(".atlas-table")).to_be_visible(timeout=WAIT)
        self.settles()
        self.rests()
        return self

    def leaves(self) -> None:
        """Close the page, and leave nothing in the browser but what it keeps of files."""
        context = self.page.context
        context.remove_listener("request", self._note)
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        for page in context.pages:
            page.close()
        context.unroute_all(behavior="ignoreErrors")
        context.clear_cookies()

    def settles(self) -> None:
        """Wait until the server has nothing more to say."""
        state = self.page.locator("[data-test-script-state]")
        expect(state).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT)

    # ---- the map --------------------------------------------------------------------------------

    @property
    def map(self) -> Frame:
        """The frame of the map."""
        frame = self.page.locator(".stMain iframe").element_handle().content_frame()
        assert frame is not None
        frame.wait_for_load_state()
        return frame

    def report(self) -> dict[str, Any]:
        """Return what the map says it shows."""
        return self.map.evaluate("atlas.report()")

    def drawn(self) -> dict[str, str]:
        """Return what is drawn: pattern by id of the record."""
        return {item["id"]: item["code"] for item in self.report()["drawn"]}

    def sees(self, expected: dict[str, str]) -> None:
        """Wait until exactly these records are drawn with these patterns."""
        try:
            self.map.wait_for_function(DRAWN_IS, arg=expected)
        finally:
            assert self.drawn() == expected

    def view(self) -> dict[str, float]:
        """Return latitude and longitude of the middle of the map, and zoom."""
        view = self.report()["view"]
        return {key: round(view[key], 6) for key in ("lat", "lon", "zoom")}

    def sees_extent(self, extent: Extent) -> None:
        """Wait until the map shows an extent, as large as fits, to about a pixel."""
        fitted = """([west, south, east, north]) => {
          const [w, s, e, n] = atlas.report().view.extent;
          const slack = 0.01 * Math.min(east - west, north - south);
          const inside = w <= west + slack && s <= south + slack && e >= east - slack && n >= north - slack;
          return inside && Math.min((e - w) / (east - west), (n - s) / (north - south)) < 1.6;
        }"""
        self.map.wait_for_function(fitted, arg=list(extent))

    def rests(self) -> None:
        """Wait until the map stands still and is painted where it stands."""
        still = """() => new Promise((answer) => {
          const look = () => JSON.stringify(atlas.report().view);
          const before = look();
          const { flies, map, surface } = atlas;
          const moving = () => Boolean(flies || map._animatingZoom || map._panAnim?._inProgress || surface._frame);
          requestAnimationFrame(() => requestAnimationFrame(() => answer(!moving() && look() === before)));
        })"""
        self.map.wait_for_function(still)

    def point_of(self, record_id: str) -> tuple[float, float]:
        """Return a pixel of the map where a click meets a record."""
        self.map.wait_for_function("id => atlas.pointOf(id) !== null", arg=record_id)
        x, y = self.map.evaluate("id => atlas.pointOf(id)", record_id)
        return x, y

    def click_map(self, x: float, y: float) -> None:
        """Click a pixel of the map."""
        self.map.locator(".atlas").click(position={"x": x, "y": y})

    def points_at(self, x: float, y: float) -> Locator:
        """Move the pointer to a pixel of the map, and return the tooltip."""
        self.map.locator(".atlas").hover(position={"x": x, "y": y})
        return self.map.locator(".atlas-tip")

    def drag_map(self, right: float, down: float) -> None:
        """Move the map with the pointer."""
        self.page.locator(".stMain iframe").scroll_into_view_if_needed()
        box = self.page.locator(".stMain iframe").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right / 2, y + down / 2)
        self.page.mouse.move(x + right, y + down)
        self.page.mouse.up()
        self.rests()

    def leaves_mark(self) -> None:
        """Leave a mark in the frame that a new frame would not have."""
        self.map.evaluate("window.markOfTheTest = true")

    def finds_mark(self) -> bool:
        """Tell whether the frame is the one that was marked."""
        return self.map.evaluate("window.markOfTheTest === true")

    # ---- the page around it ---------------------------------------------------------------------

    @property
    def caption(self) -> Locator:
        """The sentence above the map."""
        return self.page.locator(".atlas-caption")

    @property
    def panel(self) -> Locator:
        """What is known about the chosen record."""
        return self.page.locator("article.atlas-panel")

    def opens(self, title: str) -> None:
        """Open one of the panels under the map."""
        self.page.get_by_role("radio", name=title, exact=True).click()

    def opens_more(self) -> None:
        """Open the box with the choices that few readers need."""
        self.page.get_by_text("Your own data, clock, background").click()
        expect(self.page.get_by_role("combobox", name=re.compile("Background"))).to_be_visible(timeout=WAIT)
        self.settles()

    def sees_marks(self, expected: dict[str, str]) -> None:
        """Wait until exactly these records in the view carry these marks."""
        seen = """expected => {
          const marks = Object.entries(atlas.report().marks);
          const same = marks.every(([id, { form }]) => expected[id] === form);
          return same && marks.length === Object.keys(expected).length;
        }"""
        self.map.wait_for_function(seen, arg=expected)

    def row(self, title: str) -> Locator:
        """Return the row that switches a layer or a status."""
        return self.page.get_by_role("switch", name=re.compile(rf"^{re.escape(title)}, \d+ record"))

    def table_row(self, name: str) -> Locator:
        """Return the button with which a row of the table is chosen."""
        return self.page.locator(".atlas-table").get_by_role("button", name=name, exact=True)

    def sets_year(self, year: int) -> None:
        """Type a year."""
        typed = self.page.get_by_role("spinbutton", name="As of year")
        typed.fill(str(year))
        typed.press("Enter")

    def goes_to(self, title: str) -> None:
        """Choose a named extent, and wait until the map stands there."""
        self.page.get_by_role("radio", name=title, exact=True).click()
        self.sees_extent(next(each.bounds for each in catalog.EXTENTS.values() if each.title == title))
        self.rests()

    def searches(self, words: str) -> Locator:
        """Type into the search box, and return what it offers."""
        box = self.page.get_by_role("combobox", name="Find a port, cable, railway, country")
        box.fill(words)
        return self.page.get_by_role("listbox", name="Records found").get_by_role("option")

    def chooses(self, box_name: str, title: str) -> None:
        """Open a box to choose from, type the title of a choice, and take it."""
        box = self.page.get_by_role("combobox", name=re.compile(re.escape(box_name)))
        box.scroll_into_view_if_needed()
        box.click()
        expect(self.page.get_by_role("listbox")).to_be_visible(timeout=WAIT)
        box.fill(title)
        self.page.get_by_role("listbox").get_by_role("option").get_by_text(title, exact=True).click()
        self.page.keyboard.press("Tab")  # an open box hides the rest of the page from screen readers

    def closes_panel(self) -> None:
        """Close the record that is open."""
        self.page.locator(".st-key-close-record").get_by_role("button").click()
        expect(self.panel).to_have_count(0)

    def nameless_controls(self) -> list[str]:
        """Return the controls whose accessible name has no word, as the browser's accessibility tree has them."""
        session = self.page.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        return [_named(node) for node in nodes if _is_control(node) and not re.search(r"\w", _name(node))]


CONTROLS = (
    *("button", "checkbox", "combobox", "Iframe", "link", "listbox", "menuitem", "option", "radio"),
    *("searchbox", "slider", "spinbutton", "switch", "tab", "textbox"),
)
"""Roles of the accessibility tree that a screen reader announces by name."""


def _is_control(node: dict[str, Any]) -> bool:
    return not node.get("ignored") and node.get("role", {}).get("value") in CONTROLS


def _named(node: dict[str, Any]) -> str:
    return f"{node['role']['value']} '{_name(node)}'"


def _name(node: dict[str, Any]) -> str:
    return node.get("name", {}).get("value", "").strip()
