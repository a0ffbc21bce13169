"""Presenting a briefing: keys, the map that stays, the way back, notes, pointer and ink."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from layers import briefings, view
from layers.briefings import Briefing, prose
from layers.exports import briefings as handed_out
from layers.store import Atlas
from layers.view import MapView
from tests.browser.reader import DRAWN_IS, WAIT, Reader
from tests.browser.running import App
from tests.browser.test_axe import grave

PHONE = {"width": 390, "height": 844}
_STROKES = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, at) => at % 4 === 3 && value > 0);
}"""
_CAMERA = "(({ lat, lon, zoom }) => [lat, lon, zoom])(atlas.report().view)"
_NAMES_AT_THE_SCALE = """() => {
  const parts = [...document.querySelectorAll(".atlas-scale, .atlas-scale > *")];
  const boxes = parts.map((each) => each.getBoundingClientRect());
  const side = (name, pick) => pick(...boxes.map((box) => box[name]));
  const [left, top] = [side("left", Math.min), side("top", Math.min)];
  const [right, bottom] = [side("right", Math.max), side("bottom", Math.max)];
  const meets = ([x0, y0, x1, y1]) => x0 < right && x1 > left && y0 < bottom && y1 > top;
  return atlas.boxes().filter(meets).map((box) => box[4]);
}"""
_LETTERS = "expected => JSON.stringify(atlas.report().letters) === JSON.stringify(expected)"


@pytest.fixture(scope="module")
def briefing(real: Atlas) -> Briefing:
    return briefings.read_all(real)[0][0]


def shown_in(briefing: Briefing, number: int, real: Atlas) -> MapView:
    """Return what the map shows of a scene, from 1."""
    return briefings.scene_view(briefing.scenes[number - 1], real, real.data_date)


def drawn_of(shown: MapView) -> dict[str, str]:
    return {item.record.id: item.state.pattern for item in shown.items if item.record.geometry is not None}


def opens_briefings(reader: Reader) -> Locator:
    """Open the panel with the briefings; return the button that presents."""
    reader.page.get_by_role("radio", name="Briefings", exact=True).click()
    button = reader.page.get_by_role("button", name="Present full screen")
    expect(button).to_be_visible(timeout=WAIT)
    return button


def at_scene(page: Page, briefing: Briefing, number: int) -> None:
    """Wait until a scene is presented."""
    dialog = page.get_by_role("dialog", name=f"Presentation: {briefing.title}")
    expect(dialog.get_by_role("heading", level=1)).to_have_text(briefing.scenes[number - 1].heading, timeout=WAIT)
    expect(dialog.locator(".present-place")).to_have_text(f"{number} / {len(briefing.scenes)}")


@pytest.fixture
def presented(reader: Reader, briefing: Briefing) -> Reader:
    """The first briefing of the atlas at its first scene."""
    opens_briefings(reader).click()
    at_scene(reader.page, briefing, 1)
    return reader


@pytest.fixture
def stopped(app: App) -> Iterator[Callable[[], None]]:
    """Stop the server, as if it were very slow, until the test ends."""
    yield lambda: os.kill(app.pid, signal.SIGSTOP)
    os.kill(app.pid, signal.SIGCONT)


def test_keys_walk_the_scenes_on_the_map_that_is_there_and_no_server_is_asked(
    presented: Reader, briefing: Briefing, real: Atlas, stopped: Callable[[], None]
) -> None:
    page, last = presented.page, len(briefing.scenes)
    presented.leaves_mark()
    presented.sees(drawn_of(shown_in(briefing, 1, real)))
    stopped()
    for number, key in enumerate(
        ["ArrowRight", " ", "PageDown", "ArrowDown", "Enter", "ArrowRight"][: last - 1], start=2
    ):
        page.keyboard.press(key)
        at_scene(page, briefing, number)
        shown = shown_in(briefing, number, real)
        presented.sees(drawn_of(shown))
        presented.sees_extent(shown.extent)
        expect(page.locator(".present-year")).to_have_text(str(shown.filters.year))
        assert presented.report()["selected"] == shown.selected
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    at_scene(page, briefing, last)
    page.keyboard.press("PageUp")
    at_scene(page, briefing, last - 1)
    page.keyboard.press("3")
    at_scene(page, briefing, 3)
    page.keyboard.press("9")
    at_scene(page, briefing, 3)
    assert presented.finds_mark()


def test_words_letters_and_sources_of_a_scene_are_large_and_complete(
    presented: Reader, briefing: Briefing, real: Atlas
) -> None:
    scene, dialog = briefing.scenes[0], presented.page.get_by_role("dialog")
    first, *rest = prose.blocks(scene.text)
    spoken = " ".join(word.text for word in first.words)
    expect(dialog.locator(".present-text p")).to_have_count(1)
    assert _unnumbered(dialog.locator(".present-text")) == spoken
    rows = dialog.locator(".present-callouts li")
    expect(rows.locator(".present-letter")).to_have_text([letter for letter, _ in scene.lettered])
    presented.map.wait_for_function(_LETTERS, arg=[letter for letter, _ in scene.lettered])
    items = {item.record.id: item for item in shown_in(briefing, 1, real).items}
    titles = [view.PATTERNS[items[callout.record].state.pattern].title for callout in scene.callouts]
    expect(rows.locator(".present-status")).to_have_text(titles)
    cited = {number for text in dialog.locator("sup").all_text_contents() for number in text.split(",")}
    listed = dialog.locator(".present-sources b").all_text_contents()[1:]
    assert set(listed) == cited
    assert float(dialog.locator("h1").evaluate("h1 => parseFloat(getComputedStyle(h1).fontSize)")) > 30
    presented.page.keyboard.press("n")
    expect(dialog.locator(".present-text p")).to_have_count(1 + len(rest))


def _unnumbered(words: Locator) -> str:
    """Return words without the numbers of their sources."""
    return words.evaluate("""node => {
      const copy = node.cloneNode(true);
      copy.querySelectorAll("sup").forEach((number) => number.remove());
      return copy.textContent.replace(/\\s+/g, " ").trim();
    }""")


def test_escape_returns_to_exactly_where_one_was(reader: Reader, briefing: Briefing, real: Atlas) -> None:
    reader.sets_year(2019)
    expect(reader.caption).to_contain_text("31 December 2019", timeout=WAIT)
    reader.row("Ports").click()
    reader.table_row(real.by_id["btc-oil-pipeline"].name).click()
    expect(reader.panel).to_be_visible(timeout=WAIT)
    reader.rests()
    reader.drag_map(-90, 40)
    button = opens_briefings(reader)
    button.scroll_into_view_if_needed()
    reader.rests()
    reader.map.wait_for_function("!atlas.report().drawn.some(({ id }) => id === 'kz-aktau-port')")
    before, camera, place = reader.report(), reader.map.evaluate(_CAMERA), _place(reader)
    reader.leaves_mark()
    button.press("Enter")
    at_scene(reader.page, briefing, 1)
    reader.sees(drawn_of(shown_in(briefing, 1, real)))
    reader.page.keyboard.press("5")
    reader.page.keyboard.press("+")
    expect(reader.page.locator(".present-year")).to_have_text("2027")
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    reader.sees({item["id"]: item["code"] for item in before["drawn"]})
    reader.rests()
    after = reader.report()
    assert reader.map.evaluate(_CAMERA) == pytest.approx(camera, abs=0.003)
    assert (after["selected"], after["theme"]) == (before["selected"], before["theme"])
    assert _place(reader) == place
    assert reader.finds_mark()
    expect(button).to_be_focused()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id["btc-oil-pipeline"].name)


def _place(reader: Reader) -> list[object]:
    """Return how far the page is scrolled, which panel is open, and its address."""
    return reader.page.evaluate("""() => [
      document.querySelector(".stMain").scrollTop,
      document.querySelector(".st-key-panel [aria-checked=true]").innerText,
      location.search,
    ]""")


def test_the_year_moves_under_the_words_and_they_say_so(presented: Reader, briefing: Briefing, real: Atlas) -> None:
    year = shown_in(briefing, 1, real).filters.year
    presented.page.get_by_role("button", name="One year on").click()
    filters = briefings.scene_view(briefing.scenes[0], real, real.data_date).filters
    ahead = view.build(
        real, view.Filters(year + 1, filters.layers, filters.countries, filters.patterns), real.data_date
    )
    presented.sees(drawn_of(ahead))
    expect(presented.page.locator(".present-apart")).to_have_text(
        f"The map shows {year + 1}; the words are about {year}."
    )
    expect(presented.page.locator(".present-sources")).to_contain_text(view.rule(year + 1, real))
    presented.page.get_by_role("button", name="Year of the scene").click()
    presented.sees(drawn_of(shown_in(briefing, 1, real)))
    expect(presented.page.locator(".present-apart")).to_have_text("")


def test_notes_stand_in_a_second_window_and_keep_step(presented: Reader, briefing: Briefing) -> None:
    with presented.page.context.expect_page() as opened:
        presented.page.keyboard.press("w")
    notes = opened.value
    said = " ".join(word.text for block in prose.blocks(briefing.scenes[0].text) for word in block.words)
    heading = notes.get_by_role("heading", level=1)
    expect(heading).to_have_text(briefing.scenes[0].heading)
    assert said.split()[-1] in notes.locator("body").inner_text()
    notes.keyboard.press("PageDown")
    expect(heading).to_have_text(briefing.scenes[1].heading)
    at_scene(presented.page, briefing, 2)
    expect(notes.locator(".next")).to_have_text(f"Next: {briefing.scenes[2].heading}")
    with notes.expect_event("close"):
        presented.page.keyboard.press("Escape")
    expect(presented.page.get_by_role("dialog")).to_have_count(0)


def test_a_blocked_second_window_is_said_and_nothing_breaks(presented: Reader, briefing: Briefing) -> None:
    presented.page.evaluate("window.open = () => null")
    presented.page.keyboard.press("w")
    expect(presented.page.locator(".present-notice")).to_contain_text("Press N to read the notes here")
    presented.page.keyboard.press("ArrowRight")
    at_scene(presented.page, briefing, 2)


def test_ink_is_drawn_taken_back_and_gone_with_the_next_scene(presented: Reader, briefing: Briefing) -> None:
    page = presented.page
    layer = page.locator(".present-layer")
    page.keyboard.press("i")
    for _ in range(2):
        _strike(page, layer)
    assert layer.evaluate(_STROKES)
    page.keyboard.press("z")
    assert layer.evaluate(_STROKES)
    page.get_by_role("button", name="Undo the last stroke").click()
    assert not layer.evaluate(_STROKES)
    _strike(page, layer)
    page.keyboard.press("ArrowRight")
    at_scene(page, briefing, 2)
    assert not layer.evaluate(_STROKES)
    page.keyboard.press("l")
    page.mouse.move(900, 400)
    expect(page.locator(".present-spot")).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator(".present-spot")).to_be_hidden()


def _strike(page: Page, layer: Locator) -> None:
    box = layer.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 320, box["y"] + 260)
    page.mouse.up()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_is_found_in_either_theme(
    opened: Callable[..., Reader], app: App, briefing: Briefing, theme: str
) -> None:
    reader = opened(app, color_scheme=theme)
    opens_briefings(reader).click()
    at_scene(reader.page, briefing, 1)
    assert grave(reader) == []
    reader.page.keyboard.press("End")
    reader.page.keyboard.press("+")
    at_scene(reader.page, briefing, len(briefing.scenes))
    assert grave(reader) == []


def test_focus_stays_inside_and_every_control_has_a_name(presented: Reader) -> None:
    inside = "document.activeElement.closest('.present') !== null && document.activeElement.getAttribute('aria-label')"
    reached = []
    for _ in range(16):
        presented.page.keyboard.press("Tab")
        reached.append(presented.page.evaluate(inside))
    assert all(reached)
    assert "End (Escape)" in reached
    assert "One year on" in reached
    assert presented.nameless_controls() == []


def test_a_touch_on_the_map_chooses_for_the_audience_only(presented: Reader, briefing: Briefing, real: Atlas) -> None:
    presented.rests()
    x, y = presented.point_of("kz-aktau-port")
    presented.click_map(x, y)
    presented.map.wait_for_function("atlas.report().selected === 'kz-aktau-port'")
    presented.map.locator(".atlas").press("ArrowRight")
    at_scene(presented.page, briefing, 2)
    presented.page.keyboard.press("Escape")
    expect(presented.page.get_by_role("dialog")).to_have_count(0)
    presented.map.wait_for_function("atlas.report().selected === null")
    expect(presented.panel).to_have_count(0)


def test_the_reader_presents_a_briefing_of_their_own(reader: Reader) -> None:
    opens_briefings(reader)
    reader.page.get_by_role("radio", name="My briefing").click()
    reader.page.get_by_role("button", name="Add this view to my briefing").click()
    title = reader.page.locator(".atlas-title").inner_text()
    reader.page.get_by_role("button", name="Present full screen").click()
    dialog = reader.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)
    expect(dialog.locator(".present-place")).to_have_text("1 / 1")


def test_on_a_phone_the_words_stand_under_the_map_and_a_swipe_goes_on(
    opened: Callable[..., Reader], app: App, briefing: Briefing, real: Atlas
) -> None:
    reader = opened(app, viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    opens_briefings(reader).tap()
    at_scene(reader.page, briefing, 1)
    words = reader.page.locator(".present-words").bounding_box()
    frame = reader.page.locator(".stMain iframe[data-atlas-stage]").bounding_box()
    assert words is not None
    assert frame is not None
    assert frame["width"] == words["width"] == PHONE["width"]
    assert frame["y"] + frame["height"] <= words["y"]
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    reader.sees(drawn_of(shown_in(briefing, 1, real)))
    reader.rests()
    assert reader.map.evaluate(_NAMES_AT_THE_SCALE) == []
    reader.page.locator(".present-words").evaluate("""column => {
      const touch = (x) => new Touch({ identifier: 1, target: column, clientX: x, clientY: 600 });
      column.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(300)] }));
      column.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(120)] }));
    }""")
    at_scene(reader.page, briefing, 2)
    reader.page.get_by_role("button", name="Previous scene").tap()
    at_scene(reader.page, briefing, 1)


@pytest.fixture
def story(from_disk: Callable[..., Page], briefing: Briefing, real: Atlas, tmp_path: Path) -> Page:
    """A briefing as one file, opened from disk."""
    path = tmp_path / "story.html"
    path.write_bytes(handed_out.export(briefing, real, "html", real.data_date))
    return from_disk(path)


def test_the_story_in_one_file_is_presented_without_a_network(story: Page, briefing: Briefing, real: Atlas) -> None:
    story.keyboard.press("2")
    expect(story.locator("section.now h2")).to_have_text(briefing.scenes[1].heading)
    _draws(story, shown_in(briefing, 2, real))
    before = story.evaluate(_CAMERA)
    story.get_by_role("button", name="Present").click()
    at_scene(story, briefing, 2)
    story.keyboard.press("6")
    at_scene(story, briefing, 6)
    _draws(story, shown_in(briefing, 6, real))
    assert story.evaluate("document.getElementById('map').getBoundingClientRect().top") == 0
    filters = shown_in(briefing, 6, real).filters
    story.keyboard.press("-")
    earlier = view.Filters(filters.year - 1, filters.layers, filters.countries, filters.patterns)
    _draws(story, view.build(real, earlier, real.data_date))
    story.keyboard.press("Escape")
    expect(story.get_by_role("dialog")).to_have_count(0)
    _draws(story, shown_in(briefing, 2, real))
    assert story.evaluate(_CAMERA) == pytest.approx(before, abs=0.003)  # degrees: a third of a pixel
    expect(story.locator("section.now h2")).to_have_text(briefing.scenes[1].heading)


def _draws(page: Page, shown: MapView) -> None:
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown))
