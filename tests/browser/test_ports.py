"""Ports compared, and the figures at a glance: sizes on the map, links to records, downloads."""

import re

import pytest
from playwright.sync_api import expect

from layers import falling_sea, glance, view
from layers.panels.ports import discs
from layers.records import Record
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader


@pytest.fixture
def ports(reader: Reader) -> Reader:
    reader.leaves_mark()
    reader.opens("Ports")
    expect(reader.page.locator(".atlas-data")).to_be_visible(timeout=WAIT)
    return reader


def test_every_port_of_the_view_has_a_row_and_unknown_cells_say_so(ports: Reader, real: Atlas) -> None:
    rows = ports.page.locator(".atlas-data tbody tr")
    expect(rows).to_have_count(sum(each.layer == "ports" for each in real.records))
    bautino = rows.filter(has=ports.page.get_by_role("button", name="Bautino", exact=True))
    expect(bautino.get_by_text("not documented")).to_have_count(5)


@pytest.mark.parametrize(("words", "by"), [("Capacity", "capacity"), ("Latest cargo on record", "latest")])
def test_the_size_of_ports_follows_what_is_asked(ports: Reader, real: Atlas, words: str, by: str) -> None:
    ports.sees_marks({})
    ports.page.get_by_role("radio", name=words, exact=True).click()
    shown = view.build(real, view.Filters(real.data_date.year, view.FIRST_LAYERS), real.data_date)
    found = discs(shown, by)
    ports.sees_marks({disc.record.id: "disc" if disc.whole else "disc-open" for disc in found})
    radius = {key: mark["radius"] for key, mark in ports.report()["marks"].items()}
    largest = max(found, key=lambda disc: disc.value)
    for disc in found:
        share = disc.value / largest.value
        assert radius[disc.record.id] ** 2 == pytest.approx(share * radius[largest.record.id] ** 2, rel=0.06, abs=0.5)
    expect(ports.page.locator(".atlas-marks-key")).to_contain_text("Mt", timeout=WAIT)
    assert ports.finds_mark()


def capacity(record: Record) -> float:
    return falling_sea.span_of(record.capacity_mt_per_year or 0).low


def test_the_table_sorts_and_leads_to_the_record(ports: Reader, real: Atlas) -> None:
    head = ports.page.locator(".atlas-data").get_by_role("columnheader", name=re.compile("^Capacity"))
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    first = ports.page.locator(".atlas-data tbody tr").first.locator("[data-pick]").first
    most = max((each for each in real.records if each.layer == "ports"), key=capacity)
    assert first.get_attribute("data-pick") == most.id
    first.click()
    expect(ports.panel.get_by_role("heading", level=2)).to_have_text(most.name, timeout=WAIT)


@pytest.mark.parametrize("form", ["CSV", "Excel"])
def test_the_table_can_be_taken_away(ports: Reader, form: str) -> None:
    with ports.page.expect_download() as waiting:
        ports.page.get_by_role("button", name=f"Table, {form}").click()
    assert "ports-compared" in waiting.value.suggested_filename


def test_a_figure_at_a_glance_leads_to_its_record_or_panel(reader: Reader, real: Atlas) -> None:
    figures = glance.figures(real, real.data_date.year, real.data_date)
    shown = reader.page.locator(".atlas-glance-figure")
    expect(shown).to_have_count(len(figures), timeout=WAIT)
    alat = real.by_id["az-port-of-baku-alat"]
    reader.page.locator(f'.atlas-glance [data-pick="{alat.id}"]').first.click()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(alat.name, timeout=WAIT)
    reader.closes_panel()
    reader.page.locator('.atlas-glance [data-pick="panel:sea"]').click()
    expect(reader.page.get_by_role("radio", name="Falling sea")).to_be_checked(timeout=WAIT)
    expect(reader.page.locator(".atlas-sea-charts")).to_be_visible(timeout=WAIT)


def test_the_glance_follows_the_year(reader: Reader) -> None:
    reader.sets_year(2015)
    expect(reader.page.locator(".atlas-glance h2").first).to_have_text("The bridge at a glance, 2015", timeout=WAIT)


@pytest.mark.parametrize(
    ("words", "panel"), [("Middle Corridor joint venture", "Corridors"), ("level of the sea", "Falling sea")]
)
def test_a_subject_that_is_no_record_is_found_and_opens_its_panel(reader: Reader, words: str, panel: str) -> None:
    reader.searches(words).first.click()
    expect(reader.page.get_by_role("radio", name=panel, exact=True)).to_be_checked(timeout=WAIT)


def test_the_trilateral_agreement_is_found_with_its_cable(reader: Reader, real: Atlas) -> None:
    reader.searches("trilateral agreement").first.click()
    expect(reader.panel.get_by_role("heading", level=2)).to_have_text(
        real.by_id["trans-caspian-power-cable"].name, timeout=WAIT
    )
