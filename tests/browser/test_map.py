"""The map: painted, clicked, moved."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import expect

from layers import catalog, view
from layers.store import Atlas
from layers.view import Filters
from tests.browser.reader import Reader
from tests.browser.running import App

Expected = Callable[[Filters], dict[str, str]]


def test_first_view_is_painted_and_agrees_with_the_sentence(
    reader: Reader, real: Atlas, expected: Expected, first_filters: Filters
) -> None:
    reader.sees(expected(first_filters))
    words = reader.caption.inner_text()
    shown, total = (int(number) for number in re.match(r"(\d+) of (\d+) records", words).groups())
    unplaced = sum(int(number) for number in re.findall(r"(\d+) without a place", words))
    assert total == len(real.records)
    assert len(reader.drawn()) == shown - unplaced
    expect(reader.page.locator(".atlas-table tbody tr")).to_have_count(shown)


def test_canvases_hold_a_picture(reader: Reader) -> None:
    colours = reader.map.evaluate(
        """[...document.querySelectorAll('.atlas-surface canvas')].map((canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        })"""
    )
    basemap, lines, hovered, marks = colours
    assert min(basemap, lines, marks) > 20
    assert hovered == 1


def test_main_ports_are_painted_where_they_are(reader: Reader) -> None:
    points = [reader.point_of(port) for port in sorted(catalog.MAIN_PORTS)]
    opacities = reader.map.evaluate(
        """(points) => {
          const canvas = [...document.querySelectorAll('.atlas-surface canvas')].at(-1);
          const box = canvas.getBoundingClientRect();
          const frame = document.querySelector('.atlas').getBoundingClientRect();
          const scale = canvas.width / box.width;
          const [left, top] = [frame.left - box.left, frame.top - box.top];
          const pixel = (x, y) => canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data;
          return points.map(([x, y]) => pixel(x + left, y + top)[3]);
        }""",
        points,
    )
    assert opacities == [255] * len(catalog.MAIN_PORTS)


def test_labels_do_not_overlap_at_the_first_view(reader: Reader) -> None:
    boxes = reader.map.evaluate("atlas.boxes()")
    texts = {box[4] for box in boxes}
    assert {"Aktau", "Turkmenbashi", "IRAN", "Caspian Sea"} <= texts
    collisions = {(a[4], b[4]) for a, b in combinations(boxes, 2) if a[4] != b[4] and _overlap(a, b)}
    assert collisions == set()


def _overlap(a: list, b: list) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_pointing_at_a_port_names_it_with_its_status(reader: Reader, real: Atlas, first_filters: Filters) -> None:
    record = real.by_id["kz-aktau-port"]
    item = next(item for item in view.build(real, first_filters, real.data_date).items if item.record is record)
    tooltip = reader.points_at(*reader.point_of(record.id))
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text(record.name)
    expect(tooltip).to_contain_text(view.status_words(item))


def test_clicks_on_ports_and_lines_open_the_right_record(reader: Reader, real: Atlas) -> None:
    reader.leaves_mark()
    before = reader.view()
    for record_id in ("kz-aktau-port", "btc-oil-pipeline", "trans-caspian-power-cable", "tm-turkmenbashi-port"):
        reader.click_map(*reader.point_of(record_id))
        expect(reader.panel.get_by_role("heading", level=2)).to_have_text(real.by_id[record_id].name)
        assert reader.report()["selected"] == record_id
        chosen = reader.page.locator(".atlas-table [aria-current]")
        expect(chosen).to_have_text(real.by_id[record_id].name)
    assert reader.view() == before
    assert reader.finds_mark()


def test_click_on_nothing_closes_the_record_and_the_same_click_opens_it_again(reader: Reader, real: Atlas) -> None:
    heading = reader.panel.get_by_role("heading", level=2)
    for _ in range(2):
        reader.click_map(*reader.point_of("kz-aktau-port"))
        expect(heading).to_have_text(real.by_id["kz-aktau-port"].name)
        reader.click_map(*_empty_place(reader))
        expect(reader.panel).to_have_count(0)
    assert reader.report()["selected"] is None


def _empty_place(reader: Reader) -> tuple[float, float]:
    box = reader.map.locator(".atlas").bounding_box()
    places = [(box["width"] * across, box["height"] * down) for across in (0.85, 0.15) for down in (0.5, 0.35, 0.8)]
    return next(place for place in places if not reader.points_at(*place).is_visible())


def test_escape_on_the_map_closes_the_record(reader: Reader) -> None:
    reader.click_map(*reader.point_of("kz-aktau-port"))
    expect(reader.panel).to_be_visible()
    reader.map.locator(".atlas").press("Escape")
    expect(reader.panel).to_have_count(0)


def test_named_extents_move_the_map_and_the_same_one_again_moves_it_back(reader: Reader) -> None:
    reader.leaves_mark()
    for key in ("btc", "instc-trans-caspian", "caspian"):
        reader.goes_to(catalog.EXTENTS[key].title)
    there = reader.view()
    reader.drag_map(220, 90)
    assert reader.view() != there
    reader.goes_to(catalog.EXTENTS["caspian"].title)
    assert reader.view() == pytest.approx(there, abs=0.05)  # about a pixel
    assert reader.finds_mark()


def test_an_extent_fills_the_map_in_every_size_until_the_reader_moves_it(reader: Reader) -> None:
    extent = catalog.EXTENTS["caspian"].bounds
    reader.sees_extent(extent)
    for width in (1000, 1400):
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.map.wait_for_function("atlas.fitted.x === atlas.map.getContainer().clientWidth")
        reader.rests()
        reader.sees_extent(extent)
    reader.drag_map(120, 60)
    there = reader.view()
    reader.page.set_viewport_size({"width": 1000, "height": 900})
    reader.map.wait_for_function("before => atlas.map.getSize().x < before", arg=730)
    reader.rests()
    assert reader.view() == pytest.approx(there, abs=0.05)


def test_online_background_without_a_network_says_so_and_keeps_all_data(
    reader: Reader, expected: Expected, first_filters: Filters
) -> None:
    painted = "document.querySelector('.atlas-surface canvas').getContext('2d').getImageData(300, 300, 200, 200).data"
    unlike = f"new Set(new Uint32Array({painted}.buffer)).size"
    reader.opens_more()
    reader.chooses("Background", catalog.BASEMAPS["grey"].title)
    notice = reader.map.get_by_role("status").filter(has_text="tiles did not arrive")
    expect(notice).to_contain_text("Showing the built-in basemap; data complete.")
    reader.map.wait_for_function("atlas.report().tiles === 'failed'")
    reader.sees(expected(first_filters))
    reader.map.wait_for_function(f"{unlike} > 5")
    assert reader.foreign, "the choice of an online background should have asked for tiles"
    assert {url.split("/")[2] for url in reader.foreign} == {"server.arcgisonline.com"}
    reader.foreign.clear()
    assert all("ERR_NAME_NOT_RESOLVED" in error for error in reader.errors)
    reader.errors.clear()


def test_the_first_picture_has_its_own_fonts_already(reader: Reader) -> None:
    painted = "[...document.querySelectorAll('.atlas-surface canvas')].map(canvas => canvas.toDataURL())"
    first = reader.map.evaluate(painted)
    again = """async () => {
      await document.fonts.ready;
      atlas.surface.request();
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    }"""
    reader.map.evaluate(again)
    assert reader.map.evaluate(painted) == first


def test_dark_page_has_a_dark_map(opened: Callable[..., Reader], app: App) -> None:
    reader = opened(app, color_scheme="dark")
    assert reader.report()["theme"] == "dark"
    sea = "document.querySelector('.atlas-surface canvas').getContext('2d').getImageData(0, 0, 400, 400).data"
    darkest = reader.map.evaluate(f"{sea}.filter((_, k) => k % 4 < 3).reduce((sum, value) => sum + value, 0) / 480000")
    assert darkest < 80
    background = reader.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert max(int(value) for value in re.findall(r"\d+", background)[:3]) < 60
