"""The one-file map, opened from disk in a browser that has no network."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from playwright.sync_api import expect

from layers import catalog, exports, view
from layers.exports.onefile import bundle
from layers.exports.options import Options
from layers.view import Filters
from tests import hostile
from tests.browser.reader import DRAWN_IS

ALL = frozenset(layer.id for layer in catalog.LAYERS)
TODAY = dt.date(2026, 11, 22)


def shown_in(atlas, year, layers=ALL, **more):
    return view.build(atlas, Filters(year, frozenset(layers), **more), TODAY)


def drawn_of(shown):
    """Return what a map must draw of a view: pattern by id."""
    return {item.record.id: item.state.pattern for item in shown.items if item.record.geometry is not None}


@pytest.fixture
def opened(from_disk, tmp_path):
    """Open a view's one-file map."""

    def open_view(shown, options=None, **settings):
        path = tmp_path / exports.file_name(shown, "html", options)
        path.write_bytes(exports.export(shown, "html", options))
        return from_disk(path, **settings)

    return open_view


def set_year(page, year):
    field = page.get_by_role("spinbutton", name="As of year")
    field.fill(str(year))
    field.press("Enter")


def test_it_opens_from_disk_and_draws_the_view(opened, real):
    shown = shown_in(real, 2026)
    page = opened(shown)
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown))
    expect(page.locator("h1")).to_have_text("Caspian infrastructure in 2026")
    expect(page.locator("#caption")).to_contain_text(f"{len(shown.items)} of {len(real.records)} records")
    expect(page.locator(".atlas-rule-text")).to_have_text(view.rule(2026, real))
    expect(page.locator("#records tbody tr")).to_have_count(len(shown.items))
    expect(page.locator("#legend")).to_contain_text(f"Operating {shown.counts['operating']}")
    assert page.evaluate("document.fonts.check('16px \"Source Sans\"') && document.fonts.size") > 0


def test_the_year_follows_the_rules_of_the_page(opened, real):
    page = opened(shown_in(real, 2026))
    for year in (1990, 2004, 2019, 2027, 2040):
        set_year(page, year)
        expected = shown_in(real, year)
        page.wait_for_function(DRAWN_IS, arg=drawn_of(expected))
        expect(page.locator(".atlas-rule-text")).to_have_text(view.rule(year, real))
        expect(page.locator("#records tbody tr")).to_have_count(len(expected.items))


def test_layers_statuses_and_countries_can_be_switched(opened, real):
    page = opened(shown_in(real, 2026))
    page.get_by_role("switch", name=re.compile("^Ports,")).click()
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown_in(real, 2026, ALL - {"ports"})))
    page.get_by_role("switch", name=re.compile("^Operating,")).click()
    patterns = frozenset(view.PATTERN_ORDER) - {"operating"}
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown_in(real, 2026, ALL - {"ports"}, patterns=patterns)))
    page.get_by_label("Country", exact=True).select_option("KZ")
    filtered = shown_in(real, 2026, ALL - {"ports"}, patterns=patterns, countries=frozenset({"KZ"}))
    page.wait_for_function(DRAWN_IS, arg=drawn_of(filtered))
    page.get_by_role("button", name="Back to the first view").click()
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown_in(real, 2026)))


def test_a_click_on_the_map_opens_the_record_with_its_sources(opened, real):
    page = opened(shown_in(real, 2026))
    box = page.locator("#map").bounding_box()
    x, y = page.evaluate("atlas.pointOf('ir-amirabad-port')")
    page.mouse.move(box["x"] + x, box["y"] + y)
    record = real.by_id["ir-amirabad-port"]
    expect(page.get_by_role("tooltip")).to_contain_text(record.name)
    page.mouse.click(box["x"] + x, box["y"] + y)
    panel = page.get_by_role("article", name=record.name)
    expect(panel.locator("h2")).to_have_text(record.name)
    cited = panel.locator("ol li")
    assert cited.count() > 3
    numbers = {int(text) for text in panel.locator(".atlas-number, sup").all_text_contents()}
    assert numbers == set(range(1, cited.count() + 1))
    address = real.sources[record.history[-1].source].url
    assert address in panel.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    page.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)


def test_a_record_is_found_by_name_and_its_layer_comes_on(opened, real):
    shown = shown_in(real, 2026, {"ports"})
    page = opened(shown, Options("everything"))
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown))
    name = next(record.name for record in real.records if record.layer == "power_cables" and record.geometry)
    page.get_by_role("combobox", name="Find a port").fill(name)
    page.get_by_role("combobox", name="Find a port").press("Enter")
    expect(page.locator("#panel h2")).to_have_text(name)
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown_in(real, 2026, {"ports", "power_cables"})))


def test_colours_follow_the_reader_and_the_button(opened, real):
    page = opened(shown_in(real, 2026), color_scheme="dark")
    assert page.evaluate("atlas.report().theme") == "dark"
    page.get_by_role("button", name="Light").click()
    page.wait_for_function("() => atlas.report().theme === 'light'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"


def test_on_a_phone_nothing_is_wider_than_the_screen(opened, real):
    page = opened(shown_in(real, 2026), viewport={"width": 390, "height": 844})
    switch = page.get_by_role("switch", name=re.compile("^Ports,"))
    expect(switch).to_be_hidden()
    page.get_by_role("button", name="Layers, filters").click()
    switch.click()
    page.get_by_role("button", name="Show the map").click()
    expect(switch).to_be_hidden()
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown_in(real, 2026, ALL - {"ports"})))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_hostile_text_stays_text(opened):
    shown = hostile.shown()
    page = opened(shown, Options(title=hostile.TEXTS[3]))
    page.wait_for_function(DRAWN_IS, arg=drawn_of(shown))
    expect(page.locator("h1")).to_have_text(hostile.TEXTS[3])
    for number, text in enumerate(hostile.TEXTS):
        page.locator(f"[data-id='hostile-{number}']").click()
        expect(page.locator("#panel article")).to_have_attribute("aria-label", hostile.cleaned(text))
        assert page.locator("#panel h2").evaluate("node => node.textContent") == hostile.cleaned(text)
        assert page.locator("#panel").locator("img, script, iframe").count() == 0
    page.get_by_text("Sources (").click()
    assert page.evaluate("window.stolen") is None


def test_an_empty_view_says_so(opened, real):
    page = opened(shown_in(real, 2026, set()), Options("everything"))
    expect(page.locator(".atlas-card")).to_contain_text("No layer is on")
    expect(page.locator("#records tbody tr")).to_have_count(0)


# ---- without a browser -----------------------------------------------------------------------


class Addresses(HTMLParser):
    """Collects every address that a page would load."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        loads = {"src", "srcset", "data", "poster"} | ({"href"} if tag != "a" else set())
        self.found += [value for name, value in attributes if name in loads]


def test_it_is_small_and_names_nothing_outside_itself(real):
    data = exports.export(shown_in(real, 2026), "html", Options("everything"))
    assert len(data) < bundle.MOST_BYTES == 2_500_000
    page = data.decode()
    addresses = Addresses()
    addresses.feed(page)
    assert addresses.found == []
    styles = page[page.index("<style>") : page.index("</style>")]
    assert not re.findall(r"url\((?!data:|#default)[^)]*\)", styles)
    assert "@import" not in styles
    assert "default-src &#x27;none&#x27;" in page


def test_fonts_stay_out_of_a_file_that_they_would_make_too_large(real, monkeypatch):
    shown = shown_in(real, 2026)
    whole = exports.export(shown, "html")
    monkeypatch.setattr(bundle, "MOST_BYTES", 1_000)
    bare = exports.export(shown, "html")
    assert b"font/woff2" in whole
    assert b"font/woff2" not in bare
    assert len(bare) < len(whole)


def test_json_in_a_page_cannot_end_its_script():
    written = bundle.inline_json([*hostile.TEXTS, "<!--data-->"])
    assert not set("<>&") & set(written)


def test_what_is_put_into_the_page_is_not_read_again(real):
    page = exports.export(shown_in(real, 2026), "html", Options(title="<!--data--> <!--scripts-->")).decode()
    assert "<title>&lt;!--data--&gt; &lt;!--scripts--&gt;</title>" in page
