"""Five questions that the page must answer, each in under four clicks; the clicks are counted in the browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from layers import changes, corridors, dates, history
from layers.records import Event, Record
from layers.store import Atlas
from tests.browser.reader import WAIT, Reader

COUNTS = "() => { window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1; }, true); }"
MOST = 3


@pytest.fixture
def asker(reader: Reader) -> Reader:
    """The page as it opens, with every click on it and on its map counted."""
    reader.page.evaluate(COUNTS)
    reader.map.evaluate(COUNTS)
    return reader


def clicks(asker: Reader) -> int:
    return asker.page.evaluate("window.clicks") + asker.map.evaluate("window.clicks")


def opens(asker: Reader, panel: str) -> None:
    asker.page.get_by_role("radio", name=panel).click()


def types_year(asker: Reader, box: Locator, year: int) -> None:
    """Click into a field of a year, and type another one over it."""
    box.click()
    asker.page.keyboard.press("ControlOrMeta+a")
    asker.page.keyboard.type(str(year))
    asker.page.keyboard.press("Enter")


def answered(asker: Reader, most: int = MOST) -> None:
    assert 0 <= clicks(asker) <= most < 4


def in_state(atlas: Atlas, year: int) -> Callable[[Record], history.State]:
    return lambda record: history.state_on(record, year, atlas.data_date.year)


def test_which_projects_were_under_construction_in_2019_and_still_are(asker: Reader, real: Atlas) -> None:
    then, now = in_state(real, 2019), in_state(real, 2026)
    still = [each for each in real.records if then(each).status == now(each).status == "construction"]
    assert still
    opens(asker, "Then and now")
    asker.page.get_by_role("button", name=re.compile("Compare the .* layers that are off too")).click()
    answer = asker.page.get_by_text(f"Under construction in 2019 and still in 2026 ({len(still)}):").locator("..")
    expect(answer).to_be_visible(timeout=WAIT)
    for record in still:
        expect(answer).to_contain_text(record.name)
    expect(answer.get_by_role("link").first).to_be_visible()
    answered(asker)


def unsettled(record: Record, year: int) -> list[Event]:
    promises = history.latest_promises(record)
    return [each for each in promises if each.date[:4] == str(year) and history.settled_by(record, each) is None]


def test_what_was_promised_for_2026_and_is_not_reported_done(asker: Reader, real: Atlas) -> None:
    promised = [(record, promise) for record in real.records for promise in unsettled(record, 2026)]
    heading = asker.page.get_by_role("heading", name=f"Promised for 2026, not reported done: {len(promised)}")
    expect(heading).to_be_visible(timeout=WAIT)
    rows = asker.page.locator(".atlas-links details").filter(has=heading).get_by_role("button")
    expect(rows).to_have_count(len(promised))
    listed = " | ".join(rows.all_inner_texts())
    for record, promise in promised:
        assert f"{record.short_name}: {promise.milestone}"[:90] in listed
    answered(asker, most=0)


def test_when_the_fibre_cable_was_first_promised_and_how_often_it_slipped(asker: Reader, real: Atlas) -> None:
    cable = real.by_id["tcfo-sumgayit-aktau"]
    slip = next(each for each in history.slippages(cable) if each.milestone == "service")
    opens(asker, "Timeline and promises")
    line = asker.page.locator(".atlas-slip-table tbody tr").filter(
        has=asker.page.get_by_role("rowheader", name=f"{cable.short_name} service", exact=False)
    )
    expect(line).to_have_count(1, timeout=WAIT)
    expect(line).to_contain_text(dates.in_words(slip.first.date))
    expect(line).to_contain_text(f"said {dates.in_words(slip.first.said_on)}")
    expect(line).to_contain_text(dates.in_words(slip.latest.date))
    expect(line.locator(".atlas-slip-months")).to_have_text(f"+{slip.months}")
    expect(line.locator(".atlas-slip-count")).to_have_text(str(slip.count))
    answered(asker)


def test_which_legs_of_the_western_branch_did_not_exist_in_2015(asker: Reader, real: Atlas) -> None:
    chain = next(each for each in corridors.chains(real, 2015) if each.id == "instc/western")
    missing = [leg.record for leg in chain.legs if leg.state is history.ABSENT]
    assert missing
    opens(asker, "Corridors")
    types_year(asker, asker.page.get_by_role("spinbutton", name="As of year"), 2015)
    for record in missing:
        leg = asker.page.get_by_role("button", name=re.compile(rf"{re.escape(record.name)}.*not yet begun"))
        expect(leg.first).to_be_attached(timeout=WAIT)
    begun = [leg.record for leg in chain.legs if leg.state is not history.ABSENT]
    for record in begun:
        leg = asker.page.get_by_role("button", name=re.compile(rf"{re.escape(record.name)}.*not yet begun"))
        expect(leg).to_have_count(0)
    answered(asker)


def test_what_changed_at_aktau_since_2020(asker: Reader, real: Atlas) -> None:
    port = real.by_id["kz-aktau-port"]
    happened = changes.change(port, 2020, 2026, real.data_date).events
    assert happened
    asker.click_map(*asker.point_of(port.id))
    expect(asker.panel.get_by_role("heading", level=2)).to_have_text(port.name)
    opens(asker, "Then and now")
    types_year(asker, asker.page.get_by_role("spinbutton", name="Compare 2026 with"), 2020)
    head = asker.page.locator(".atlas-changes h3").filter(has_text=port.name)
    expect(head.first).to_contain_text(f"{len(happened)} dated events, 2020 to 2026", timeout=WAIT)
    table = asker.page.locator(".atlas-changes .atlas-dated").first
    for event in happened:
        expect(table).to_contain_text(event.note)
    beside = asker.page.locator(".atlas-changes h3").filter(has_text=real.by_id["kz-aktau-container-hub"].name)
    expect(beside.first).to_be_visible()
    answered(asker)
