"""A view as a code: what is written comes back, and what is wrong is named, never an error."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from layers import link, view
from layers.catalog import COUNTRIES, EXTENTS, LAYER
from layers.view import Filters

TODAY = dt.date(2026, 11, 22)
FIRST = Filters(2026, view.FIRST_LAYERS)

some_filters = st.builds(
    Filters,
    year=st.integers(*view.YEARS),
    layers=st.frozensets(st.sampled_from(sorted(LAYER)), min_size=1),
    countries=st.frozensets(st.sampled_from(sorted(COUNTRIES))),
    patterns=st.frozensets(st.sampled_from(view.PATTERN_ORDER), min_size=1),
)


def code_of(real, filters, selected=None, extent=None):
    return link.code(view.build(real, filters, TODAY, selected, extent))


@given(some_filters, st.sampled_from([None, "btc-oil-pipeline"]), st.sampled_from([None, *EXTENTS]))
def test_what_is_written_comes_back(real, filters, selected, name):
    extent = EXTENTS[name].bounds if name else None
    opened = link.opened(link.parameters(code_of(real, filters, selected, extent)), real, FIRST)
    assert opened == link.Opened(filters, selected, extent, ())


def test_any_extent_comes_back(real):
    code = code_of(real, FIRST, extent=(46.25, 36.5, 52.0, 41.75))
    assert "extent=46.25,36.5,52,41.75" in code
    assert link.opened(link.parameters(code), real, FIRST).extent == (46.25, 36.5, 52.0, 41.75)


def test_a_code_pins_what_a_default_might_change(real):
    values = link.parameters(code_of(real, FIRST))
    assert values["year"] == "2026"
    assert set(values["layers"].split(",")) == FIRST.layers
    assert values["status"] == "all"
    assert values["data"] == real.meta.version


def test_an_address_is_opened_like_a_code(real):
    code = code_of(real, FIRST)
    assert link.parameters(f" https://atlas.example/?{code} ") == link.parameters(code)


def test_what_is_wrong_is_named_and_the_rest_taken_up(real):
    text = "year=1200&layers=ports,castles&status=operating&extent=1,2,3&select=atlantis&colour=red"
    opened = link.opened(link.parameters(text), real, FIRST)
    assert opened.filters == Filters(2026, frozenset({"ports"}), frozenset(), frozenset({"operating"}))
    assert (opened.selected, opened.extent) == (None, None)
    words = " ".join(opened.ignored)
    assert all(wrong in words for wrong in ("1200", "castles", "1,2,3", "atlantis", "colour"))


def test_a_text_that_is_no_code_is_named(real):
    for text in ("Aktau", "&".join(["year=2020"] * 60)):
        opened = link.opened(link.parameters(text), real, FIRST)
        assert opened.filters == FIRST
        assert text[:20] in opened.ignored[0]


@given(st.dictionaries(st.sampled_from(link.KEYS) | st.text(max_size=20), st.text(max_size=80)))
def test_nothing_in_a_code_is_an_error(real, values):
    opened = link.opened(values, real, FIRST)
    assert view.build(real, opened.filters, TODAY, opened.selected, opened.extent).caption


def test_an_address_needs_a_configured_one(real, monkeypatch):
    shown = view.build(real, FIRST, TODAY)
    monkeypatch.delenv(link.PUBLIC_ADDRESS, raising=False)
    assert link.address(shown) is None
    monkeypatch.setenv(link.PUBLIC_ADDRESS, "https://atlas.example/")
    assert link.address(shown) == f"https://atlas.example/?{link.code(shown)}"
    monkeypatch.setenv(link.PUBLIC_ADDRESS, "javascript:alert(1)")
    assert link.address(shown) is None
