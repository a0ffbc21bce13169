"""Playing through the years: the map follows at once, stays where it is and never starts anew."""

import statistics
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect

from layers import history, view
from layers.store import Atlas
from tests.browser.reader import Reader

LISTENS = """() => {
  window.played = [];
  const show = atlas.show;
  atlas.show = (packed) => {
    if (packed.big) played.push([packed.year, performance.now()]);
    show(packed);
  };
}"""
SLOWEST = 500
"""Milliseconds from year to year that still are two frames a second."""

SLACK = 1.25
"""Of a machine that has other things to do; a year that is not drawn is no matter of slack."""


@pytest.fixture
def player(reader: Reader) -> Reader:
    """A page whose map writes down the years through which it plays, and when."""
    reader.leaves_mark()
    reader.map.evaluate(LISTENS)
    return reader


def button(player: Reader, name: str) -> Locator:
    return player.page.get_by_role("button", name=name, exact=True)


def plays(player: Reader, first: int, years: int) -> list[list[float]]:
    """Play from after a year until so many years have been shown, stop, and return years and times."""
    player.sets_year(first)
    expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(first))
    button(player, "Play").click()
    player.map.wait_for_function("count => played.length >= count", arg=years)
    button(player, "Pause").click()
    return player.map.evaluate("played")


def test_it_goes_through_the_years_without_a_new_map_and_keeps_the_view(player: Reader) -> None:
    before, drawn = (
        player.view(),
        player.map.evaluate("Number(document.querySelector('[data-atlas-drawn]').dataset.atlasDrawn)"),
    )
    years = [int(year) for year, _ in plays(player, 2012, 6)]
    assert years == list(range(2013, 2013 + len(years)))
    expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(years[-1]))
    expect(player.page.get_by_role("spinbutton", name="As of year")).to_have_value(str(years[-1]))
    player.map.wait_for_function(
        "count => Number(document.querySelector('[data-atlas-drawn]').dataset.atlasDrawn) >= count",
        arg=drawn + len(years),
    )
    assert player.finds_mark()
    assert player.view() == before


def test_the_year_stands_large_with_what_happened_in_it(player: Reader, real: Atlas) -> None:
    btc = real.by_id["btc-oil-pipeline"]
    opened = next(event for event in history.facts(btc) if event.status == "operating")
    year = int(opened.date[:4])
    player.sets_year(year - 1)
    expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(year - 1))
    player.page.get_by_role("combobox", name="Speed of play").select_option("1")
    button(player, "Play").click()
    expect(player.map.locator(".atlas-big")).to_have_text(str(year))
    expect(player.map.locator(".atlas-news")).to_contain_text(f"{btc.short_name} begins to operate")
    button(player, "Pause").click()
    expect(player.map.locator(".atlas-big")).to_be_hidden()
    expect(player.map.locator(".atlas-news")).to_be_hidden()


def test_it_plays_at_the_speed_that_is_chosen_and_at_least_at_two_frames_a_second(player: Reader) -> None:
    def gap(first: int) -> float:
        player.map.evaluate("played.length = 0")
        times = [time for _, time in plays(player, first, 7)]
        return statistics.median(after - before for before, after in pairwise(times))

    assert gap(1995) <= SLOWEST * SLACK
    player.page.get_by_role("combobox", name="Speed of play").select_option("4")
    assert gap(2005) <= SLOWEST * SLACK / 2


def test_it_stops_by_itself_at_the_last_year(player: Reader) -> None:
    last = view.YEARS[1]
    player.page.get_by_role("combobox", name="Speed of play").select_option("4")
    player.sets_year(last - 3)
    expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(last - 3))
    button(player, "Play").click()
    expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(last))
    expect(button(player, "Play")).to_be_visible()


def test_steps_of_five_by_button_and_by_key(player: Reader) -> None:
    def reads(year: int) -> None:
        expect(player.page.get_by_role("heading", level=1)).to_contain_text(str(year))

    player.sets_year(2010)
    reads(2010)
    button(player, "Five years on").click()
    reads(2015)
    button(player, "Five years back").press("ArrowRight")
    reads(2016)
    slider = player.page.get_by_role("slider", name="As of year, slider")
    slider.press("Shift+ArrowLeft")
    reads(2011)
    slider.press("PageDown")
    reads(2006)
    assert player.finds_mark()
