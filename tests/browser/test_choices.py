"""What the reader chooses: layers, year, statuses, countries, records; the map never starts anew."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from layers import catalog, history, view
from layers.records import Record
from layers.store import Atlas
from layers.view import Filters
from tests.browser.reader import Reader

Expected = Callable[[Filters], dict[str, str]]


@pytest.fixture
def steady(reader: Reader) -> Iterator[Reader]:
    """A page whose map must neither start anew nor move during the test."""
    reader.leaves_mark()
    before = reader.view()
    yield reader
    assert reader.finds_mark()
    assert reader.view() == before


def test_layers_go_off_and_on(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    ports = steady.row(catalog.LAYER["ports"].title)
    ports.click()
    expect(ports).to_have_attribute("aria-checked", "false")
    steady.sees(expected(replace(first_filters, layers=first_filters.layers - {"ports"})))
    ports.click()
    steady.sees(expected(first_filters))
    steady.row(catalog.LAYER["facilities"].title).click()
    steady.sees(expected(replace(first_filters, layers=first_filters.layers | {"facilities"})))


def test_a_whole_group_goes_on(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    steady.page.get_by_role("button", name="Energy: all").click()
    energy = {layer.id for layer in catalog.LAYERS if layer.group == "Energy"}
    steady.sees(expected(replace(first_filters, layers=first_filters.layers | energy)))


def test_every_way_of_choosing_a_year_changes_the_drawn_status(
    steady: Reader, real: Atlas, expected: Expected, first_filters: Filters
) -> None:
    now, typed = real.data_date.year, _telling_year(real, expected, first_filters)

    def sees_year(year: int) -> None:
        steady.sees(expected(replace(first_filters, year=year)))
        expect(steady.page.get_by_role("heading", level=1)).to_contain_text(str(year))
        expect(steady.page.get_by_role("switch").first).to_be_visible()

    steady.sets_year(typed)
    sees_year(typed)
    steady.page.get_by_role("button", name="One year on").click()
    sees_year(typed + 1)
    steady.page.get_by_role("button", name="One year back").click()
    sees_year(typed)
    slider = steady.page.get_by_role("slider", name="As of year, slider")
    slider.press("ArrowLeft")
    sees_year(typed - 1)
    slider.press("End")
    sees_year(view.YEARS[1])
    steady.sets_year(now)
    sees_year(now)


def _telling_year(real: Atlas, expected: Expected, filters: Filters) -> int:
    """Return a year that, like its neighbours, is drawn unlike the one before and after it."""

    def drawn(year: int) -> dict[str, str]:
        return expected(replace(filters, year=year))

    past = range(real.data_date.year - 2, view.YEARS[0], -1)
    return next(year for year in past if drawn(year - 1) != drawn(year) != drawn(year + 1))


def test_a_promise_is_drawn_as_promised(steady: Reader, real: Atlas, first_filters: Filters) -> None:
    ahead = real.data_date.year + 4
    items = view.build(real, replace(first_filters, year=ahead), real.data_date).items
    promised = {item.record.id for item in items if item.state.pattern == "promised" and item.record.geometry}
    steady.sets_year(ahead)
    steady.map.wait_for_function("atlas.report().drawn.some(({ code }) => code === 'promised')")
    drawn = {item["id"]: item for item in steady.report()["drawn"] if item["code"] == "promised"}
    assert promised
    assert set(drawn) == promised
    assert all(item["pattern"].get("hollow") or item["pattern"].get("mark") == "hollow" for item in drawn.values())


def test_a_year_out_of_range_is_brought_into_it(steady: Reader) -> None:
    steady.sets_year(1066)
    expect(steady.page.get_by_role("spinbutton", name="As of year")).to_have_value(str(view.YEARS[0]))
    expect(steady.page.get_by_role("heading", level=1)).to_contain_text(str(view.YEARS[0]))


def test_status_rows_filter(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    steady.row("Operating").click()
    rest = first_filters.patterns - {"operating"}
    steady.sees(expected(replace(first_filters, patterns=rest)))
    expect(steady.caption).to_contain_text("outside the filters")


def test_countries_filter(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    for code in ("TM", "GE"):
        steady.chooses("Countries", catalog.COUNTRIES[code])
    steady.sees(expected(replace(first_filters, countries=frozenset({"TM", "GE"}))))
    expect(steady.page.get_by_role("heading", level=1)).to_contain_text("Georgia and Turkmenistan")


def test_a_filter_that_nothing_passes_says_so(steady: Reader, real: Atlas, first_filters: Filters) -> None:
    inland = next(code for code in catalog.COUNTRIES if not _shown_in(real, first_filters, code))
    steady.chooses("Countries", catalog.COUNTRIES[inland])
    steady.sees({})
    card = steady.map.get_by_role("status").filter(has_text=f"Nothing matches in {first_filters.year}")
    expect(card).to_be_visible()
    expect(steady.caption).to_contain_text(f"0 of {len(real.records)} records")
    expect(steady.page.locator(".atlas-table tbody tr")).to_have_count(0)


def _shown_in(real: Atlas, filters: Filters, code: str) -> bool:
    return bool(view.build(real, replace(filters, countries=frozenset({code})), real.data_date).items)


def test_all_layers_off_says_so(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    left = first_filters.layers
    for layer in sorted(first_filters.layers):
        left = left - {layer}
        steady.row(catalog.LAYER[layer].title).click()
        steady.sees(expected(replace(first_filters, layers=left)))
    expect(steady.map.get_by_role("status").filter(has_text="No layer is on")).to_be_visible()


def _by_name(record: Record) -> str:
    return record.name


def _by_local_name(record: Record) -> str:
    return (record.name_local or "").split(" / ")[0]


def _in_bulgaria(record: Record) -> bool:
    return "BG" in record.countries


def _is_wind_plant(record: Record) -> bool:
    return record.kind == "wind_plant"


@pytest.mark.parametrize("words", [_by_name, _by_local_name])
def test_search_by_name_opens_the_record_and_shows_it(
    reader: Reader, real: Atlas, words: Callable[[Record], str]
) -> None:
    record = real.by_id["tm-turkmenbashi-port"]
    reader.leaves_mark()
    before = reader.view()
    reader.searches(words(record)).first.click()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(record.name)
    _sees_around(reader, record)
    assert reader.report()["selected"] == record.id
    assert reader.view() != before
    assert reader.finds_mark()


def _sees_around(reader: Reader, record: Record) -> None:
    """Wait until the map shows a record and not much more."""
    west, south, east, north = record.geometry.bounds
    reader.sees_extent((west - 0.6, south - 0.6, east + 0.6, north + 0.6))


@pytest.mark.parametrize(("words", "fits"), [("Bulgaria", _in_bulgaria), ("wind plant", _is_wind_plant)])
def test_search_by_country_or_kind_offers_only_what_fits(
    reader: Reader, real: Atlas, words: str, fits: Callable[[Record], bool]
) -> None:
    names = {record.name for record in real.records if fits(record)}
    offered = reader.searches(words)
    expect(offered.first).to_contain_text(words)
    for text in offered.all_inner_texts():
        assert any(text.startswith(name) for name in names), text
    first = offered.first.inner_text()
    offered.first.click()
    heading = reader.panel.get_by_role("heading", level=2)
    expect(heading).to_have_count(1)
    assert first.startswith(heading.inner_text())


def test_search_by_keyboard_opens_the_marked_record(reader: Reader) -> None:
    offered = reader.searches("port")
    expect(offered.nth(1)).to_be_visible()
    second = offered.nth(1).inner_text()
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    heading = reader.panel.get_by_role("heading", level=2)
    expect(heading).to_have_count(1)
    assert second.startswith(heading.inner_text())


def test_search_for_nothing_on_record_says_so(reader: Reader) -> None:
    reader.searches("Loch Ness")
    expect(reader.page.get_by_text("Nothing on record matches.")).to_be_visible()


def test_a_record_of_a_layer_that_is_off_can_be_found(reader: Reader, real: Atlas) -> None:
    hidden = next(record for record in real.records if record.layer == "facilities" and record.geometry is not None)
    reader.searches(hidden.name).first.click()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(hidden.name)
    _sees_around(reader, hidden)


def test_choosing_the_same_record_again_moves_the_map_back(reader: Reader, real: Atlas) -> None:
    record = real.by_id["kz-aktau-port"]
    reader.searches(record.name).first.click()
    _sees_around(reader, record)
    reader.rests()
    reader.drag_map(250, 60)
    reader.searches(record.name).first.click()
    _sees_around(reader, record)


def test_a_row_of_the_table_opens_the_record_and_shows_it(reader: Reader, real: Atlas) -> None:
    record = real.by_id["ir-amirabad-port"]
    reader.leaves_mark()
    reader.table_row(record.name).click()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(record.name)
    expect(reader.table_row(record.name)).to_have_attribute("aria-current", "true")
    _sees_around(reader, record)
    assert reader.finds_mark()
    reader.closes_panel()
    assert reader.report()["selected"] is None


def test_two_layers_switched_in_haste_both_count(steady: Reader, expected: Expected, first_filters: Filters) -> None:
    haste = """(titles) => titles.forEach((title) =>
      document.querySelector(`[role="switch"][aria-label^="${title}, "]`).click())"""
    steady.page.evaluate(haste, [catalog.LAYER["ports"].title, catalog.LAYER["instc"].title])
    steady.sees(expected(replace(first_filters, layers=first_filters.layers - {"ports", "instc"})))


def test_columns_of_the_table_sort_both_ways(reader: Reader) -> None:
    names = reader.page.locator(".atlas-table tbody .atlas-name")
    head = reader.page.get_by_role("columnheader", name="Name")
    upward = names.all_inner_texts()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert sorted(upward) == sorted(names.all_inner_texts())
    assert names.all_inner_texts() != upward
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert names.all_inner_texts() == upward


def test_every_cell_says_its_source_on_demand(reader: Reader, real: Atlas) -> None:
    row = reader.page.get_by_role("row").filter(has_text=real.by_id["kz-aktau-port"].name).first
    expect(row.get_by_role("link")).to_have_count(0)
    reader.page.get_by_role("checkbox", name="Show the source of each cell").check()
    last = history.facts(real.by_id["kz-aktau-port"])[-1]
    expect(row.get_by_role("link").first).to_contain_text(real.sources[last.source].publisher)


def test_back_to_the_first_view_undoes_every_choice(reader: Reader, expected: Expected, first_filters: Filters) -> None:
    reader.leaves_mark()
    first = reader.view()
    reader.row(catalog.LAYER["ports"].title).click()
    reader.sets_year(2030)
    reader.goes_to("BTC")
    reader.page.get_by_role("button", name="Back to the first view").click()
    reader.sees(expected(first_filters))
    reader.sees_extent(catalog.EXTENTS["caspian"].bounds)
    reader.rests()
    assert reader.view() == pytest.approx(first, abs=0.05)  # about a pixel
    assert reader.finds_mark()
