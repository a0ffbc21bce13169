"""Ports compared: the right figure of the right year, works near by, units never mixed."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from layers import catalog, ports, view
from layers.exports import port_table
from layers.records import Volume
from layers.sketch import Box, Words
from tests.drawn import atlas, fact, promise, record

TODAY = dt.date(2026, 11, 22)


def volume(year, value, of="all cargo", unit="Mt", **more):
    return {"year": year, "value": value, "unit": unit, "of": of, "source": "gazette"} | more


def port(*volumes, **more):
    return record(fact("2000"), id=more.pop("id", "a-port"), volumes=list(volumes), **more)


@pytest.fixture(scope="module")
def shown(real):
    return view.build(real, view.Filters(2026, frozenset(catalog.LAYER)), TODAY)


def test_a_whole_year_goes_before_a_later_part_of_one():
    made = port(volume(2022, 3), volume(2024, 2, period="Jan–Jul"), volume(2025, 9, expected=True))
    newest = ports.newest(made, "all cargo", 2026)
    assert (newest.year, newest.period) == (2022, None)
    assert ports.part_since(made, "all cargo", 2026, newest).year == 2024
    assert ports.newest(made, "all cargo", 2021) is None


def test_a_part_of_a_year_stands_where_no_whole_year_is_known():
    made = port(volume(2023, 1, period="Jan"), volume(2024, 2, period="Jan–Jul"), volume(2025, 9, expected=True))
    assert ports.newest(made, "all cargo", 2026).year == 2024


@pytest.mark.parametrize(
    ("volumes", "value"),
    [
        ([volume(2025, 8), volume(2025, 9, expected=True), volume(2025, 6, period="Jan–Sep")], 8),
        ([volume(2025, 9, expected=True), volume(2025, 6, period="Jan–Sep")], 6),
        ([volume(2025, 9, expected=True)], 9),
    ],
)
def test_the_figure_of_a_year_is_a_fact_where_there_is_one(volumes, value):
    assert ports.in_year(port(*volumes), "all cargo", 2025).value == value


def test_weights_are_compared_in_million_tonnes():
    sizes = [
        ports.size(Volume(**volume(2025, value, unit=unit)))
        for value, unit in ((2, "Mt"), (978000, "t"), ("≈55", "kt"))
    ]
    assert sizes == pytest.approx([2, 0.978, 0.055])


def test_series_never_mix_units_or_what_is_counted(real):
    for each in real.records:
        for one in ports.series(each):
            assert {volume.of for volume in one.volumes} == {one.of}
            units = {volume.unit for volume in one.volumes}
            assert units == {one.unit} or (one.unit == "Mt" and units <= set(ports.TONNES))


def test_a_chart_draws_promises_hollow_and_parts_of_years_pale():
    made = port(volume(2023, 3), volume(2024, 2, period="Jan–Jul"), volume(2025, 9, expected=True))
    marks = ports.chart(ports.series(made)[0], 280).marks
    whole, part, expected = [mark for mark in marks if isinstance(mark, Box)]
    assert (whole.fill is not None, whole.tint) == (True, 0)
    assert part.tint > 0
    assert (expected.fill, bool(expected.dash)) == (None, True)
    assert whole.width / part.width == pytest.approx(1.5)
    cited = [mark for mark in marks if isinstance(mark, Words) and mark.sources]
    assert [mark.text for mark in cited] == ["3", "2", "9"]


def test_works_near_a_port_are_those_not_yet_operating_in_the_year(real, shown):
    found = {port.record.id: port for port in ports.ports(shown)}
    alat = {work.id for work, _ in found["az-port-of-baku-alat"].works}
    assert "az-alat-intermodal-terminal" in alat
    assert "az-alat-fertiliser-terminal" not in alat
    assert "kz-kuryk-guoyou-complex" not in alat


def test_promises_that_a_fact_fulfils_are_not_under_way():
    made = record(
        promise("2020", milestone="stage 2"), fact("2021", milestone="stage 2"), promise("2030", milestone="stage 3")
    )
    seen = view.build(atlas(made), view.Filters(2026, frozenset(catalog.LAYER)), TODAY)
    assert [each.milestone for each in ports.ports(seen)[0].open_promises] == ["stage 3"]


def test_promises_long_past_are_not_under_way(real, shown):
    """Amirabad's first phase of 2001, Aktau's expansion by 2015 and Anzali's berths by 2016 are not."""
    for port in ports.ports(shown):
        assert all(int(each.date[:4]) >= TODAY.year for each in port.open_promises)
        assert all(state.status in ("announced", "construction") for _, state in port.works)
    silent = record(fact("2019"), promise("2020", milestone="stage 2"))
    seen = view.build(atlas(silent), view.Filters(2026, frozenset(catalog.LAYER)), TODAY)
    assert [each.milestone for each in ports.ports(seen)[0].open_promises] == ["stage 2"]


def test_the_comparison_has_the_ports_of_the_view_only(real):
    filters = view.Filters(2026, frozenset(catalog.LAYER), frozenset({"IR"}))
    found = ports.ports(view.build(real, filters, TODAY))
    assert found
    assert all("IR" in port.record.countries for port in found)
    no_ports = view.build(real, view.Filters(2026, frozenset({"instc"})), TODAY)
    assert ports.ports(no_ports) == ()


def test_the_downloads_have_a_source_for_every_figure(shown):
    table = port_table.table(shown)
    for row in table.rows:
        for key in port_table.FIGURES:
            assert (row[key] is None) == (row[f"{key}_sources"] is None)
        assert (row["all_cargo"] is None) == (row["all_cargo_source"] is None)
    lines = list(csv.DictReader(io.StringIO(port_table.csv_of(shown).decode("utf-8-sig"))))
    assert [line["id"] for line in lines] == [row["id"] for row in table.rows]
    assert lines[0]["licence"]
    sheet = load_workbook(io.BytesIO(port_table.xlsx_of(shown)))["Ports"]
    assert sheet.max_row == len(table.rows) + 1
