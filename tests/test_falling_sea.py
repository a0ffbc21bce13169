"""What is left at the ports: ranges where sources differ, nothing where nothing is on record, no interpolation."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import catalog, clock, falling_sea, sea_charts, view
from layers.falling_sea import MEASURES, Span, Verdict
from layers.records import Dispute, Source
from layers.sea_level import Effect, Observation, SeaLevel
from layers.sketch import Words
from tests.drawn import GAZETTE, atlas, fact, record

TODAY = dt.date(2026, 11, 22)


def observed(year, *levels, **more):
    return [
        Observation(year=year, level_m=each, basis="reported", scope="Drawn", source="gazette", **more)
        for each in levels
    ]


def sea(*entries, effects=()):
    values = [each for group in entries for each in group]
    return SeaLevel(vertical_reference="Baltic", note="Drawn.", observed=values, projections=[], effects=list(effects))


def shown(level, *records):
    whole = replace(atlas(*records), sea_level=level)
    return view.build(whole, view.Filters(2026, frozenset(catalog.LAYER)), TODAY)


def port(name="a-port", **figures):
    cited = {key: ["gazette"] for key in figures if key not in ("as_of", "disputes")}
    return record(fact("2000"), id=name, citations=cited, **figures)


LEVELS = sea(observed(2000, -27.0), observed(2010, -27.5, -27.7), observed(2025, -29.3))


@pytest.mark.parametrize(
    ("year", "span", "years"),
    [
        (2010, Span(-27.7, -27.5), (2010,)),
        (2004, Span(-27.7, -27.0), (2000, 2010)),
        (2026, Span(-29.3, -29.3), (2025,)),
        (1990, Span(-27.0, -27.0), (2000,)),
    ],
)
def test_a_year_without_a_value_has_the_span_of_the_nearest_years_that_have_one(year, span, years):
    level = falling_sea.level_in(LEVELS, year)
    assert (level.span, level.years, level.sources) == (span, years, ("gazette",))


def test_a_level_range_that_is_reported_counts_in_full():
    level = falling_sea.level_in(sea(observed(2025, -29.35, range_m=(-29.47, -29.23))), 2025)
    assert level.span == Span(-29.47, -29.23)


def test_no_level_on_record_is_no_level():
    assert falling_sea.level_in(sea(), 2025) is None


def margin(level=-29.3, draught=4.5, levels=LEVELS, **figures):
    return next(iter(falling_sea.margins(shown(levels, port(**figures)), level, draught)))


def test_what_is_left_is_the_declared_depth_less_the_fall_since_its_date():
    found = margin(depth_m=8, as_of={"depth_m": "2000-05"})
    assert found.fall == Span(2.3, 2.3)
    assert found.left == Span(5.7, 5.7)
    assert found.margin == Span(1.2, 1.2)
    assert found.verdict is Verdict.ENOUGH


def test_ranges_of_the_depth_and_of_the_level_add_up():
    found = margin(depth_m="7–8", as_of={"depth_m": "2010"})
    assert found.fall == Span(1.6, 1.8)
    assert found.left == Span(5.2, 6.4)


@pytest.mark.parametrize(("depth", "verdict"), [(7, Verdict.ENOUGH), ("6–7", Verdict.DOUBT), (6, Verdict.SHORT)])
def test_the_verdict_is_in_doubt_where_the_range_holds_both(depth, verdict):
    assert margin(depth_m=depth, as_of={"depth_m": "2000"}).verdict is verdict


def test_dredging_after_the_date_leaves_a_shortage_in_doubt():
    dredged = Effect(feature="a-port", date="2020", kind="dredging", text="Dredged.", source="gazette")
    promised = dredged.model_copy(update={"expected": True})
    earlier = dredged.model_copy(update={"date": "2000"})
    for effect, verdict in ((dredged, Verdict.DOUBT), (promised, Verdict.SHORT), (earlier, Verdict.SHORT)):
        levels = LEVELS.model_copy(update={"effects": [effect]})
        assert margin(levels=levels, depth_m=6, as_of={"depth_m": "2000"}).verdict is verdict


def test_a_figure_without_a_date_has_no_margin():
    found = margin(depth_m=7)
    assert (found.left, found.margin, found.verdict) == (None, None, Verdict.UNDATED)


def test_a_port_without_a_depth_says_so():
    assert margin().verdict is Verdict.UNKNOWN


def test_a_promised_depth_is_no_depth_on_record():
    found = margin(planned_depth_m=9, as_of={"planned_depth_m": "2025"})
    assert found.promised
    assert found.verdict is Verdict.UNKNOWN


def test_the_draught_that_a_port_states_goes_before_that_of_the_reader():
    found = margin(depth_m=8, required_draught_m=5, as_of={"depth_m": "2000"})
    assert (found.need, found.stated, found.margin) == (5.0, True, Span(0.7, 0.7))


@pytest.mark.parametrize(
    ("published", "declared"), [("2025-08", Span(4.2, 4.5)), ("2019", Span(4.5, 4.5)), (None, Span(4.5, 4.5))]
)
def test_other_sources_widen_a_figure_only_if_they_are_of_its_year(published, declared):
    other = Source(title="Other", publisher="Other", date=published)
    dispute = Dispute(property="draught_m", value=4.2, source="other")
    made = port(draught_m=4.5, as_of={"draught_m": "2025-11-21"}, disputes=[dispute.model_dump()])
    whole = replace(atlas(made), sea_level=LEVELS, sources={"gazette": GAZETTE, "other": other})
    seen = view.build(whole, view.Filters(2026, frozenset(catalog.LAYER)), TODAY)
    found = falling_sea.margins(seen, -29.3, 4.5)[0]
    assert found.declared == declared
    assert ("other" in found.sources) == (declared.low == 4.2)


@given(st.floats(-34, -26), st.floats(-34, -26))
def test_a_lower_sea_never_leaves_more(first, second):
    high, low = max(first, second), min(first, second)
    left = [margin(level=each, depth_m=8, as_of={"depth_m": "2010"}).left for each in (low, high)]
    assert left[0].low <= left[1].low
    assert left[0].high <= left[1].high


# ---- the atlas's own record ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole_view(real):
    return view.build(real, view.Filters(2026, frozenset(catalog.LAYER)), TODAY)


def test_every_depth_on_record_at_a_port_is_reckoned_and_cited(real, whole_view):
    found = falling_sea.margins(whole_view, -29.35, 4.5)
    reckoned = {(margin.record.id, margin.measure) for margin in found if margin.measure}
    stated = {
        (each.id, key) for each in real.records if each.layer == "ports" for key in MEASURES if getattr(each, key)
    }
    assert stated <= reckoned
    assert all(margin.sources for margin in found if margin.measure)
    assert {each.id for each in real.records if each.layer == "ports"} <= {margin.record.id for margin in found}


def test_what_was_not_known_is_not_reckoned_with(real):
    known = clock.as_known_on(real, dt.date(2015, 1, 31))
    seen = view.build(known, view.Filters(2015, frozenset(catalog.LAYER)), dt.date(2015, 1, 31))
    assert all(entry.year <= 2014 for entry in known.sea_level.observed)
    assert not any(margin.measure == "draught_m" and margin.date for margin in falling_sea.margins(seen, -27.43, 4.5))


def test_effects_stop_at_the_year_of_the_view(real):
    seen = view.build(real, view.Filters(2023, frozenset(catalog.LAYER)), TODAY)
    found = falling_sea.effects(seen)
    assert found
    assert all(effect.date[:4] <= "2023" for _, own in found for effect in own)


def test_every_value_and_every_projection_is_drawn_with_its_source(real):
    level = real.sea_level
    words = [
        mark
        for sketch in (sea_charts.whole_record(level, 430, 320), sea_charts.last_years(level, 365, 320))
        for mark in sketch.marks
        if isinstance(mark, Words)
    ]
    for entry in level.observed:
        text = f"{sea_charts.when(entry)}: {sea_charts.metres(entry.level_m)}"
        names = [mark for mark in words if mark.text.endswith(text) and mark.sources == (entry.source,)]
        assert names
        if entry is falling_sea.lowest_of_century(level):
            assert all(mark.text.startswith("lowest of") for mark in names)  # once in a chart is enough
    falls = sea_charts.falls(level, 365)
    named = {mark.text for mark in falls.marks if isinstance(mark, Words)}
    assert {f"{each.name}, {each.target_year}" for each in level.projections if each.fall_m} <= named
    bands = [mark for mark in words if mark.ink == "forecast"]
    assert len(bands) == sum(each.level_m is not None for each in level.projections)


@pytest.mark.parametrize("width", [350, 365, 430, 560])
def test_words_of_a_chart_stay_on_it_and_clear_of_each_other(real, width):
    for sketch in (
        sea_charts.whole_record(real.sea_level, width, 330),
        sea_charts.last_years(real.sea_level, width, 330),
    ):
        boxes = [mark.box for mark in sketch.marks if isinstance(mark, Words) and mark.sources]
        assert all(box[0] >= -2 and box[2] <= width + 2 for box in boxes)
        pairs = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :]]
        assert not [pair for pair in pairs if _overlap(*pair)]


def _overlap(one, other):
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
