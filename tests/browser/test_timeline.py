"""The timeline: what it tells, chooses, and how its line moves the year."""

import re

import pytest
from playwright.sync_api import Locator, expect

from layers import dates, history
from layers.store import Atlas
from tests.browser.reader import Reader

CABLE = "tcfo-sumgayit-aktau"


@pytest.fixture
def lines(reader: Reader) -> Reader:
    """The page with the timeline open, and a mark in the frame of its map."""
    reader.leaves_mark()
    reader.page.get_by_role("radio", name="Timeline and promises").click()
    expect(reader.page.locator(".atlas-tl-row").first).to_be_visible(timeout=45_000)
    expect(reader.page.locator(".atlas-slips")).to_be_visible(timeout=45_000)
    return reader


def row(reader: Reader, record_id: str) -> Locator:
    return reader.page.locator(".atlas-tl-row").filter(has=reader.page.locator(f'[data-id="{record_id}"]'))


def as_of(reader: Reader) -> Locator:
    return reader.page.get_by_role("slider", name="As of year, on the timeline")


def test_there_is_a_row_for_every_record_that_is_shown(lines: Reader) -> None:
    shown = int(re.match(r"(\d+) of", lines.caption.inner_text()).group(1))
    expect(lines.page.locator(".atlas-tl-row")).to_have_count(shown)
    expect(lines.page.locator(".atlas-tl-counted")).to_contain_text(f"{shown} records.")


def test_a_report_tells_its_event_and_source(lines: Reader, real: Atlas) -> None:
    line = row(lines, CABLE)
    line.scroll_into_view_if_needed()
    ticks = line.locator('path[d$="v3"]')
    told = set()
    for tick in ticks.all():
        box = tick.bounding_box()
        lines.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tip = lines.page.locator(".atlas-tl-tip")
        expect(tip).to_be_visible()
        told.add(tip.inner_text())
    events = real.by_id[CABLE].history
    for text in told:
        event = next(event for event in events if event.note in text)
        source = real.sources[event.source]
        assert f"{source.publisher}, {source.date or 'undated'}" in text
        assert source.title in text
    assert told


def test_a_click_selects_the_record_on_the_map(lines: Reader, real: Atlas) -> None:
    line = row(lines, CABLE)
    line.scroll_into_view_if_needed()
    line.locator(".atlas-tl-name").click()
    lines.map.wait_for_function("id => atlas.report().selected === id", arg=CABLE)
    expect(lines.panel.get_by_role("heading", level=2)).to_have_text(real.by_id[CABLE].name)
    expect(row(lines, CABLE)).to_have_class(re.compile("atlas-chosen"))
    assert lines.finds_mark()


def test_the_line_is_dragged_to_another_year_and_follows_the_year_control(lines: Reader) -> None:
    slider = as_of(lines)
    slider.scroll_into_view_if_needed()
    now = int(slider.get_attribute("aria-valuenow"))
    box = slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lines.page.mouse.move(x, y)
    lines.page.mouse.down()
    lines.page.mouse.move(x - 60, y, steps=4)
    lines.page.mouse.move(x - 120, y, steps=4)
    lines.page.mouse.up()
    year = int(slider.get_attribute("aria-valuenow"))
    assert year < now
    expect(lines.page.get_by_role("heading", level=1)).to_contain_text(str(year))
    typed = lines.page.get_by_role("spinbutton", name="As of year")
    expect(typed).to_have_value(str(year))
    lines.sets_year(2012)
    expect(slider).to_have_attribute("aria-valuenow", "2012")
    slider.press("ArrowRight")
    expect(typed).to_have_value("2013")
    expect(lines.page.get_by_role("heading", level=1)).to_contain_text("2013")
    assert lines.finds_mark()


def test_records_are_sorted_by_the_largest_slip(lines: Reader, real: Atlas) -> None:
    lines.page.get_by_role("button", name="Largest slip", exact=True).click()
    expect(lines.page.locator(".atlas-tl-group").first).to_contain_text("Slipped, most first")
    first = lines.page.locator(".atlas-tl-name").first.get_attribute("data-id")
    shown = [real.by_id[each.get_attribute("data-id")] for each in lines.page.locator(".atlas-tl-name").all()]
    most = [max((slip.months for slip in history.slippages(record)), default=0) for record in shown]
    assert real.by_id[first] is shown[0]
    assert most[0] == max(most) > 0


def test_the_slippage_table_can_be_taken_away(lines: Reader, real: Atlas) -> None:
    with lines.page.expect_download() as waiting:
        lines.page.get_by_role("button", name="Slippage, CSV table").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    slip = next(each for each in history.slippages(real.by_id[CABLE]) if each.milestone == "service")
    assert f"{CABLE}," in text
    assert f",{slip.first.date}," in text
    line = lines.page.locator(".atlas-slip-table tr").filter(has_text=real.by_id[CABLE].short_name)
    expect(line.filter(has_text=dates.in_words(slip.first.date)).first).to_be_visible()
