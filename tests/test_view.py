import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from layers import clock, history, view
from layers.catalog import COUNTRIES, LAYER, LAYERS
from layers.symbology import PATTERNS
from layers.view import Filters, Item
from tests.drawn import DATA_YEAR, GAZETTE, atlas, fact, promise, record

TODAY = dt.date(2026, 11, 1)
ALL_LAYERS = frozenset(LAYER)
PLACED = {"geometry": Point(51, 43), "geometry_method": "traced", "accuracy_km": 1.0, "geometry_note": "By hand."}

DRAWN = atlas(
    record(fact("2002", "construction"), fact("2006"), id="line", layer="btc_pipeline", countries=["AZ", "GE"]),
    record(fact("1990", by=True), id="old", countries=["KZ"], **PLACED),
    record(fact("2024"), id="new", countries=["KZ", "RU"], **PLACED),
    record(fact("2020", "announced"), promise("2030", said_on="2025-03"), id="cable", layer="fibre_cables", **PLACED),
)


def seen(year, layers=ALL_LAYERS, **more):
    return view.build(DRAWN, Filters(year, frozenset(layers), **more), TODAY)


def ids(shown):
    return [item.record.id for item in shown.items]


filters = st.builds(
    Filters,
    year=st.integers(*view.YEARS),
    layers=st.frozensets(st.sampled_from(sorted(LAYER))),
    countries=st.frozensets(st.sampled_from(sorted(COUNTRIES)), max_size=4),
    patterns=st.frozensets(st.sampled_from(view.PATTERN_ORDER)),
)


# ---- What is shown and what is hidden --------------------------------------------------------


@given(filters)
def test_every_record_is_shown_or_counted_once_as_hidden(real, chosen):
    shown = view.build(real, chosen, TODAY)
    hidden = shown.hidden
    assert len(shown.items) + hidden.layer_off + hidden.not_begun + hidden.filtered == len(real.records)


@given(filters)
def test_what_is_shown_passes_every_filter(real, chosen):
    shown = view.build(real, chosen, TODAY)
    for item in shown.items:
        assert item.record.layer in chosen.layers
        assert not chosen.countries or chosen.countries & set(item.record.countries)
        assert item.state.pattern in chosen.patterns
        assert item.state == history.state_on(item.record, chosen.year, real.data_date.year)


@given(filters)
def test_what_is_hidden_fails_a_filter(real, chosen):
    shown = view.build(real, chosen, TODAY)
    ids = {item.record.id for item in shown.items}
    for each in real.records:
        state = history.state_on(each, chosen.year, real.data_date.year)
        passes = (
            each.layer in chosen.layers
            and (not chosen.countries or bool(chosen.countries & set(each.countries)))
            and state.pattern in chosen.patterns
        )
        assert passes == (each.id in ids)


@given(filters)
def test_counts_add_up(real, chosen):
    shown = view.build(real, chosen, TODAY)
    assert sum(shown.counts.values()) == sum(shown.layer_counts.values()) == len(shown.items)
    for pattern in chosen.patterns:
        assert shown.pattern_totals[pattern] == shown.counts[pattern]
    off = sum(shown.pattern_totals[pattern] for pattern in set(PATTERNS) - chosen.patterns)
    on = [each for each in shown.candidates if each.layer in chosen.layers]
    assert len(shown.items) + off + shown.hidden.not_begun == len(on)


def test_reasons_are_counted_in_order():
    shown = seen(2010, {"ports", "btc_pipeline"}, countries=frozenset({"KZ"}))
    assert ids(shown) == ["old"]
    assert shown.hidden == view.Hidden(layer_off=1, not_begun=1, filtered=1)


def test_a_status_that_is_off_is_filtered_but_still_counted():
    shown = seen(2026, patterns=frozenset(view.PATTERN_ORDER) - {"announced"})
    assert ids(shown) == ["line", "old", "new"]
    assert shown.hidden.filtered == 1
    assert shown.pattern_totals["announced"] == 1
    assert shown.counts["announced"] == 0


def test_a_record_without_a_place_is_shown_but_unplaced():
    assert [item.record.id for item in seen(2026).unplaced] == ["line"]


def test_every_pattern_has_a_row_in_order():
    assert sorted(view.PATTERN_ORDER) == sorted(PATTERNS)


# ---- The view in words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "caption"),
    [
        (1989, "1 of 4 records, as reported for 31 December 1989 · 1 not documented · 3 not yet begun"),
        (2010, "2 of 4 records, as reported for 31 December 2010 · 1 without a place, listed only · 2 not yet begun"),
        (2026, "4 of 4 records, as last reported to March 2026 · 1 without a place, listed only"),
        (2030, "4 of 4 records, 1 of them as promised · 1 without a place, listed only"),
    ],
)
def test_the_caption_says_what_is_shown_and_what_is_not(year, caption):
    assert seen(year).caption == caption


def test_the_caption_says_what_is_switched_off():
    said = seen(2026, {"ports"}, countries=frozenset({"RU"})).caption
    assert said == "1 of 4 records, as last reported to March 2026 · 2 in layers that are off · 1 outside the filters"


@given(filters)
def test_the_caption_has_no_empty_parts(real, chosen):
    parts = view.build(real, chosen, TODAY).caption.split(" · ")
    assert parts[0].endswith(("as promised", str(chosen.year))) or "as last reported" in parts[0]
    assert not any(part.startswith("0 ") for part in parts[1:])


@pytest.mark.parametrize(
    ("layers", "countries", "title"),
    [
        (ALL_LAYERS, (), "Caspian infrastructure in 2026"),
        (["ports"], (), "Ports in 2026"),
        (["ports"], ["KZ"], "Ports, Kazakhstan, in 2026"),
        (ALL_LAYERS, ["KZ", "AZ"], "Caspian infrastructure, Azerbaijan and Kazakhstan, in 2026"),
        (ALL_LAYERS, ["KZ", "AZ", "IR"], "Caspian infrastructure in 2026"),
        ([], (), "Caspian infrastructure in 2026"),
    ],
)
def test_the_title_says_what_and_when(layers, countries, title):
    assert seen(2026, layers, countries=frozenset(countries)).title == title


def test_the_rule_is_in_words_for_past_present_and_future():
    past, present, future = (view.rule(year, atlas()) for year in (DATA_YEAR - 7, DATA_YEAR, DATA_YEAR + 4))
    assert past == "Status on 31 December 2019: the last fact not after that day. Promises do not count."
    assert present == "Status as last reported; the record was researched to March 2026. Facts only."
    assert future.startswith(
        "Status on 31 December 2030: the last fact on record, or, drawn hollow, the latest promise"
    )


def test_the_rule_says_when_the_second_clock_is_on(real):
    then = clock.as_known_on(real, dt.date(2024, 3, 31))
    for year in (2020, 2024, 2028):
        assert view.rule(year, then).endswith(" Only what had been published by 31 Mar 2024 counts.")
    assert "researched" not in view.rule(2024, then)


def words(drawn, year):
    return view.status_words(Item(drawn, history.state_on(drawn, year, DATA_YEAR)))


def test_a_status_is_said_with_its_date():
    railway = record(fact("1930", by=True), fact("2020-05", "construction"), promise("2028-06", said_on="2025-03-04"))
    assert words(railway, 1929) == "Not documented before 1930"
    assert words(railway, 2000) == "Operating, last reported 1930"
    assert words(railway, 2026) == "Under construction, last reported May 2020"
    assert words(railway, 2028) == "Promised: operating by Jun 2028, said 4 Mar 2025"
    assert words(record(fact("2020", "announced"), promise("2028")), 2028) == "Promised: operating by 2028"


def test_the_same_choice_gives_the_same_view():
    assert seen(2026) == seen(2026)
    assert seen(2026) != seen(2025)


# ---- Numbered sources ------------------------------------------------------------------------


def test_sources_are_numbered_in_order_of_first_appearance():
    numbering = view.Numbering({"a": GAZETTE, "b": GAZETTE, "c": GAZETTE})
    assert [numbering.of(key) for key in "bacab"] == [1, 2, 3, 2, 1]
    assert [(number, key) for number, key, _ in numbering.listed()] == [(1, "b"), (2, "a"), (3, "c")]
    assert view.Numbering({}).listed() == []


def test_the_first_view_shows_something_of_every_subject():
    assert {layer.group for layer in LAYERS if layer.id in view.FIRST_LAYERS} == {layer.group for layer in LAYERS}
