"""Then and now in the browser: what changed is coloured, two maps move together, the map never starts anew."""

import pytest
from playwright.sync_api import expect

from layers import changes, symbology, view
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader

FIRST = 2019
SECOND_READY = "() => atlas.pair.atlas?.report?.().ready"
ALIKE = """() => {
  const [a, b] = [atlas.report().view, atlas.pair.atlas.report().view];
  return Math.abs(a.zoom - b.zoom) < 0.001 && Math.hypot(a.lat - b.lat, a.lon - b.lon) < 0.05;
}"""


@pytest.fixture
def compared(reader: Reader) -> Reader:
    """The page with the comparison open, and a mark in the frame of its map."""
    reader.leaves_mark()
    reader.page.get_by_role("radio", name="Then and now").click()
    reader.map.wait_for_function("() => atlas.report().drawn.some(({ change }) => change)")
    return reader


def expected(atlas: Atlas, then: int, now: int = 2026) -> dict[str, str]:
    made = view.build(atlas, view.Filters(now, view.FIRST_LAYERS), atlas.data_date, compared_with=then).changes
    return {change.record.id: change.look for change in made}


def test_what_changed_is_drawn_in_the_colour_of_its_kind(compared: Reader, real: Atlas) -> None:
    looks = expected(real, FIRST)
    drawn = {item["id"]: item for item in compared.report()["drawn"]}
    assert {key: item["change"] for key, item in drawn.items()} == {key: looks[key] for key in drawn}
    for key, item in drawn.items():
        if item["code"] != "undocumented":
            assert item["pattern"]["colour"] == symbology.CHANGES[looks[key]].light
    legend = compared.page.get_by_role("group", name="Legend", exact=True)
    counts = changes.by_look(
        view.build(real, view.Filters(2026, view.FIRST_LAYERS), real.data_date, compared_with=FIRST).changes
    )
    for look, members in counts.items():
        expect(legend).to_contain_text(f"{symbology.CHANGES[look].title} {len(members)}")
    assert compared.finds_mark()


def test_another_year_is_compared_and_the_colours_go_with_the_panel(compared: Reader, real: Atlas) -> None:
    box = compared.page.get_by_role("spinbutton", name="Compare 2026 with")
    box.fill("2010")
    box.press("Enter")
    looks = expected(real, 2010)
    telling = next(
        key
        for key, look in looks.items()
        if look == "appeared" and real.by_id[key].geometry is not None and expected(real, FIRST)[key] != look
    )
    compared.map.wait_for_function(
        "id => atlas.report().drawn.some((one) => one.id === id && one.change === 'appeared')", arg=telling
    )
    expect(compared.page.get_by_role("heading", level=1)).to_contain_text("what changed between 2010 and 2026")
    compared.page.get_by_role("radio", name="Records").click()
    compared.map.wait_for_function("() => atlas.report().drawn.every(({ change }) => !change)")
    assert compared.finds_mark()


def test_two_maps_show_the_two_years_and_move_together(compared: Reader, real: Atlas) -> None:
    compared.page.get_by_text("Two maps side by side").click()
    compared.map.wait_for_function(SECOND_READY)
    compared.map.wait_for_function(ALIKE)
    expect(compared.map.locator(".atlas-big")).to_have_text([str(FIRST), "2026"])
    begun = {key for key, state in _states(real).items() if state}
    compared.map.wait_for_function("count => atlas.pair.atlas.report().drawn.length === count", arg=len(begun))
    compared.map.evaluate("() => { atlas.map.panBy([60, 40], { animate: false }); }")
    compared.map.wait_for_function(ALIKE)
    compared.map.evaluate("() => { atlas.pair.second.setZoom(7, { animate: false }); }")
    compared.map.wait_for_function("() => atlas.report().view.zoom === 7")
    compared.map.wait_for_function(ALIKE)
    compared.page.get_by_text("Two maps side by side").click()
    expect(compared.map.locator(".atlas-beside")).to_have_count(0, timeout=WAIT)
    assert compared.finds_mark()


def _states(real: Atlas) -> dict[str, bool]:
    items = view.build(real, view.Filters(FIRST, view.FIRST_LAYERS), real.data_date).items
    return {item.record.id: item.record.geometry is not None for item in items}


def test_the_comparison_is_taken_away_as_a_table(compared: Reader, real: Atlas) -> None:
    with compared.page.expect_download() as waiting:
        compared.page.get_by_role("button", name="CSV table").click()
    assert waiting.value.suggested_filename == "caspian-bridge_2019-2026.csv"
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert all(key in text for key in expected(real, FIRST))
