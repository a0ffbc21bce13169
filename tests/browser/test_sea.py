"""The falling sea: the level that the reader sets, what the map then marks, the record behind it, the sheet."""

import re

import pytest
from playwright.sync_api import Locator, expect

from layers import falling_sea, view
from layers.panels.sea_tables import FORMS
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader


@pytest.fixture
def sea(reader: Reader) -> Reader:
    reader.leaves_mark()
    reader.opens("Falling sea")
    expect(reader.page.locator(".atlas-sea-charts figure")).to_have_count(3, timeout=WAIT)
    return reader


def forms(real: Atlas, level: float, draught: float) -> dict[str, str]:
    """Work out the ring of every port of the first view at a level; all of them lie in the view."""
    shown = view.build(real, view.Filters(real.data_date.year, view.FIRST_LAYERS), real.data_date)
    decisive = falling_sea.verdicts(falling_sea.margins(shown, level, draught))
    return {key: FORMS[margin.verdict] for key, margin in decisive.items()}


def stop(reader: Reader, words: str) -> Locator:
    return reader.page.get_by_role("group", name="Levels on record").get_by_role("button", name=words)


def test_the_map_marks_what_is_left_at_the_level_on_record(sea: Reader, real: Atlas) -> None:
    last = falling_sea.latest(real.sea_level)
    sea.sees_marks(forms(real, last.level_m, falling_sea.first_draught(real)))
    expect(sea.page.locator(".atlas-marks-key")).to_contain_text("for a ship drawing 4.5 m", timeout=WAIT)
    assert sea.finds_mark()


def test_a_projected_level_changes_table_map_and_legend(sea: Reader, real: Atlas) -> None:
    stop(sea, "2050 −34.0").click()
    expect(sea.page.locator(".atlas-sea-words")).to_contain_text("projected for 2050: Kazhydromet", timeout=WAIT)
    expect(sea.page.locator(".atlas-data").get_by_role("columnheader", name="Left at −34.00 m")).to_be_visible(
        timeout=WAIT
    )
    sea.sees_marks(forms(real, -34.0, falling_sea.first_draught(real)))
    expect(sea.page.locator(".atlas-marks-key")).to_contain_text("At −34.00 m", timeout=WAIT)
    assert sea.finds_mark()


def test_the_line_in_the_charts_follows_the_slider_before_the_server_answers(sea: Reader) -> None:
    line = sea.page.locator(".atlas-sea-line").first
    before = line.get_attribute("y1")
    sea.page.get_by_role("slider", name="Level of the sea, metres").press("Home")
    assert float(line.get_attribute("y1")) > float(before)
    expect(sea.page.locator(".atlas-data").get_by_role("columnheader", name="Left at −34.00 m")).to_be_visible(
        timeout=WAIT
    )


def test_a_level_that_nobody_reports_is_named_as_such(sea: Reader) -> None:
    typed = sea.page.get_by_role("spinbutton", name="Level of the sea, metres, typed")
    typed.fill("-29.77")
    typed.press("Enter")
    expect(sea.page.locator(".atlas-sea-words")).to_contain_text("a level of your choosing", timeout=WAIT)


def test_a_deeper_ship_leaves_less(sea: Reader, real: Atlas) -> None:
    ship = sea.page.get_by_role("spinbutton", name="Draught of the ship, m")
    ship.fill("9")
    ship.press("Enter")
    last = falling_sea.latest(real.sea_level)
    sea.sees_marks(forms(real, last.level_m, 9.0))


def test_reported_effects_can_be_marked_instead(sea: Reader, real: Atlas) -> None:
    sea.page.get_by_role("radio", name="Reported effects").click()
    expect(sea.page.locator(".atlas-marks-key")).to_contain_text("traffic stopped", timeout=WAIT)
    sea.map.wait_for_function("() => atlas.report().marks['ru-makhachkala-port']?.form === 'double'")
    sea.page.get_by_role("radio", name="Nothing", exact=True).click()
    sea.sees_marks({})


def test_a_port_of_the_table_leads_to_its_record_and_other_panels_mark_nothing(sea: Reader, real: Atlas) -> None:
    kuryk = real.by_id["kz-kuryk-port"]
    sea.page.locator(".atlas-data").get_by_role("button", name=kuryk.short_name, exact=True).click()
    expect(sea.panel.get_by_role("heading", level=2)).to_have_text(kuryk.name, timeout=WAIT)
    sea.opens("Records")
    sea.sees_marks({})
    expect(sea.page.locator(".atlas-marks-key")).to_have_count(0, timeout=WAIT)


def test_the_table_sorts_with_unknown_cells_last(sea: Reader) -> None:
    head = sea.page.locator(".atlas-data").get_by_role("columnheader", name=re.compile("^Margin"))
    for order in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        values = sea.page.locator(".atlas-data tbody tr td:nth-child(5)").evaluate_all(
            "cells => cells.map(cell => cell.dataset.value)"
        )
        known = [float(value) for value in values if value]
        assert values[: len(known)] == [value for value in values if value]
        assert known == sorted(known, reverse=order == "descending")


def test_the_sheet_can_be_taken_away(sea: Reader) -> None:
    with sea.page.expect_download() as waiting:
        sea.page.get_by_role("button", name="Sheet, SVG").click()
    assert waiting.value.suggested_filename.endswith("_falling-sea.svg")


def test_everything_can_be_used_by_name(sea: Reader) -> None:
    assert sea.nameless_controls() == []
