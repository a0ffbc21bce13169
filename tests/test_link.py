"""A view as a code: what is written comes back, and what is wrong is named, never an error."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import clock, link, view
from layers.catalog import BASEMAPS, COUNTRIES, EXTENTS, LAYER
from layers.link import Page
from layers.view import Filters

TODAY = dt.date(2026, 11, 22)
FIRST = Filters(2026, view.FIRST_LAYERS)

some_filters = st.builds(
    Filters,
    year=st.integers(*view.YEARS),
    layers=st.frozensets(st.sampled_from(sorted(LAYER))),
    countries=st.frozensets(st.sampled_from(sorted(COUNTRIES))),
    patterns=st.frozensets(st.sampled_from(view.PATTERN_ORDER)),
)
some_pages = st.builds(
    Page,
    basemap=st.none() | st.sampled_from(sorted(BASEMAPS)),
    panel=st.sampled_from([None, "records", "data"]),
    theme=st.sampled_from([None, "light", "dark"]),
    camera=st.none() | st.tuples(st.integers(-85, 85), st.integers(-180, 180), st.integers(3, 14)),
)


def code_of(real, filters, selected=None, extent=None, page=None, compared_with=None):
    shown = view.build(real, filters, TODAY, selected, extent, compared_with)
    return link.code(shown, page)


def opened(real, text):
    return link.opened(link.parameters(text), real, FIRST)


@given(
    some_filters,
    st.sampled_from([None, "btc-oil-pipeline"]),
    st.sampled_from([None, *EXTENTS]),
    some_pages,
    st.none() | st.integers(*view.YEARS),
)
def test_what_is_written_comes_back(real, filters, selected, name, page, year):
    extent = EXTENTS[name].bounds if name else None
    again = opened(real, code_of(real, filters, selected, extent, page, year))
    assert again.ignored == ()
    assert (again.filters, again.selected, again.page) == (filters, selected, page)
    assert again.extent == (None if page.camera else extent)
    assert again.compared_with == year
    assert again.data == real.meta.version


def test_any_extent_comes_back(real):
    code = code_of(real, FIRST, extent=(46.25, 36.5, 52.0, 41.75))
    assert "extent=46.25,36.5,52,41.75" in code
    for extent in ((46.25, 36.5, 52.0, 41.75), (-120.12345, -1.00001, 120.54321, 79.9)):
        assert opened(real, code_of(real, FIRST, extent=extent)).extent == extent


def test_what_was_known_comes_back(real):
    day = dt.date(2019, 6, 30)
    known = clock.as_known_on(real, day)
    code = link.code(view.build(known, FIRST, TODAY))
    assert "known=2019-06-30" in code
    assert opened(real, code).known == day


@pytest.mark.parametrize(("text", "day"), [("2019-06", "2019-06-30"), ("2019-06-02", "2019-06-30")])
def test_any_day_of_a_month_means_its_end(real, text, day):
    assert opened(real, f"known={text}").known == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["2019", "2019-13", "2019-00-01", "1999-01-01", "2030-01-01", "٢٠١٩-٠٦", "soon"])
def test_a_day_that_cannot_be_is_named(real, text):
    asked = opened(real, f"known={text}")
    assert asked.known is None
    assert text in asked.ignored[0]


@pytest.mark.parametrize("text", ["1,2", "1,2,x", "91,0,5", "0,181,5", "0,0,nan", "inf,0,5", "0,0,99", "0,0,5,6"])
def test_a_place_that_cannot_be_is_named(real, text):
    asked = opened(real, f"view={text}")
    assert asked.page.camera is None
    assert text in asked.ignored[0]


def test_a_code_pins_what_a_default_might_change(real):
    values = link.parameters(code_of(real, FIRST, page=Page("embedded", "records", "light")))
    assert values["year"] == "2026"
    assert set(values["layers"].split(",")) == FIRST.layers
    assert values["status"] == "all"
    assert values["data"] == real.meta.version
    assert (values["basemap"], values["panel"], values["theme"]) == ("embedded", "records", "light")


def test_nothing_switched_on_is_not_the_default(real):
    none = Filters(2026, frozenset(), frozenset(), frozenset())
    assert opened(real, code_of(real, none)).filters == none


def test_an_address_is_opened_like_a_code(real):
    code = code_of(real, FIRST)
    assert link.parameters(f" https://atlas.example/?{code} ") == link.parameters(code)


def test_what_is_wrong_is_named_and_the_rest_taken_up(real):
    text = (
        "year=1200&layers=ports,castles&status=operating&extent=1,2,3&select=atlantis&colour=red"
        "&basemap=moon&theme=neon&compare=3000"
    )
    asked = opened(real, text)
    assert asked.filters == Filters(2026, frozenset({"ports"}), frozenset(), frozenset({"operating"}))
    assert (asked.selected, asked.extent, asked.page, asked.compared_with) == (None, None, Page(), None)
    words = " ".join(asked.ignored)
    wrong = ("1200", "castles", "1,2,3", "atlantis", "colour", "moon", "neon", "3000")
    assert all(each in words for each in wrong)


def test_layers_that_are_all_unknown_leave_the_first_ones_on(real):
    asked = opened(real, "layers=castles")
    assert asked.filters == FIRST
    assert "castles" in asked.ignored[0]


def test_a_text_that_is_no_code_is_named(real):
    for text in ("Aktau", "&".join(["year=2020"] * 60)):
        asked = opened(real, text)
        assert asked.filters == FIRST
        assert text[:20] in asked.ignored[0]


@given(st.dictionaries(st.sampled_from(link.KEYS) | st.text(max_size=20), st.text(max_size=80)))
def test_nothing_in_a_code_is_an_error(real, values):
    asked = link.opened(values, real, FIRST)
    assert view.build(real, asked.filters, TODAY, asked.selected, asked.extent).caption


def test_an_address_needs_a_configured_one(real, monkeypatch):
    shown = view.build(real, FIRST, TODAY)
    monkeypatch.delenv(link.PUBLIC_ADDRESS, raising=False)
    assert link.address(shown) is None
    monkeypatch.setenv(link.PUBLIC_ADDRESS, "https://atlas.example/")
    assert link.address(shown) == f"https://atlas.example/?{link.code(shown)}"
    monkeypatch.setenv(link.PUBLIC_ADDRESS, "javascript:alert(1)")
    assert link.address(shown) is None


# ---- Links that must never break ----------------------------------------------------------------


def kept_links():
    """Yield each code of the list with what it must open, by name."""
    text = (Path(__file__).parent / "links.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, _, wanted = line.partition(" -> ")
            yield pytest.param(code, dict(part.split("=", 1) for part in wanted.split("; ")), id=code[:60])


def flat(asked):
    """Return what a code opens, as the list writes it."""
    filters, page = asked.filters, asked.page
    sets = {"layers": filters.layers, "countries": filters.countries, "status": filters.patterns}
    single = {"year": filters.year, "select": asked.selected, "known": asked.known, "compare": asked.compared_with}
    single |= {"basemap": page.basemap, "panel": page.panel, "theme": page.theme, "data": asked.data}
    places = {"extent": asked.extent, "view": page.camera}
    return (
        {key: ",".join(sorted(value)) or "none" for key, value in sets.items()}
        | {key: str(value) for key, value in single.items()}
        | {key: ",".join(f"{number:g}" for number in value or ()) or "None" for key, value in places.items()}
        | {"ignored": str(len(asked.ignored))}
    )


@pytest.mark.parametrize(("code", "wanted"), list(kept_links()))
def test_a_link_that_was_given_out_opens_what_it_opened_then(real, code, wanted):
    found = flat(opened(real, code))
    assert {key: found[key] for key in wanted} == wanted
    assert found["ignored"] == wanted.get("ignored", "0")
