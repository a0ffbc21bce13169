import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from layers import clock, dates, history, webmap
from layers.clock import as_known_on
from layers.records import Corridor, Event, Record, Source
from layers.sea_level import SeaLevel
from layers.store import Atlas
from layers.view import YEARS
from tests import drawn
from tests.drawn import fact, in_order, partial_dates, promise

DATA_DATE = drawn.DATA_DATE
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2032, 1, 1))
KEYS = ("gazette", "herald", "times")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def source(date: str | None) -> Source:
    return Source(title="A page", publisher="Somebody", date=date)


def atlas(*records: Record, **sources: str | None) -> Atlas:
    return replace(drawn.atlas(*records), sources={key: source(date) for key, date in sources.items()})


def only(known: Atlas) -> Record:
    assert len(known.records) == 1
    return known.records[0]


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    """Draw two records whose events are told by three sources, dated or not."""
    records = []
    for name in ("one", "two"):
        events = in_order(*draw(drawn.facts()), *draw(drawn.promised()))
        for event in events:
            told = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
            event |= {"source": told[0], "also": told[1:]}
        records.append(drawn.record(*events, id=name))
    return atlas(*records, **{key: draw(st.none() | partial_dates(last=2027)) for key in KEYS})


def told(known: Atlas) -> dict[tuple[str, str, str, str], set[str]]:
    """Return who tells each event."""
    return {
        (record.id, event.date, event.note, event.said_on or ""): set(event.sources)
        for record in known.records
        for event in record.history
    }


# ---- Laws ------------------------------------------------------------------------------------


@given(atlases(), st.integers(0, 5000))
def test_known_today_or_later_is_no_clock(everything, later):
    complete = clock.complete_from(everything)
    assert as_known_on(everything, complete + dt.timedelta(later)) == everything
    assert as_known_on(everything, dt.date.max) is everything


def test_the_real_atlas_is_whole_from_a_day_that_has_passed(real):
    complete = clock.complete_from(real)
    assert DATA_DATE <= complete <= day("2026-11-22")
    assert as_known_on(real, complete) == real
    assert as_known_on(real, complete - dt.timedelta(1)) != real


@given(atlases(), DAYS)
def test_nothing_is_told_before_it_happened_or_was_published(everything, when):
    known = as_known_on(everything, when)
    for record in known.records:
        for event in record.history:
            begun = event.said_on if event.expected else event.date
            assert known is everything or dates.first_day(begun) <= when
            for key in event.sources:
                published = everything.sources[key].date
                assert known is everything or published is None or dates.last_day(published) <= when
    assert set(known.sources) == {key for record in known.records for key in record.source_keys()}
    assert known.data_date == (everything.data_date if known is everything else min(when, DATA_DATE))


@given(atlases(), DAYS, DAYS)
def test_knowledge_only_grows(everything, one, other):
    less, more = (told(as_known_on(everything, when)) for when in sorted((one, other)))
    for event, sources in less.items():
        assert sources <= more[event]


@given(atlases(), DAYS, DAYS)
def test_a_clock_inside_a_clock_is_the_earlier_one(everything, one, other):
    early, late = sorted((one, other))
    assert as_known_on(as_known_on(everything, late), early) == as_known_on(everything, early)


@given(atlases(), DAYS)
def test_what_is_known_is_sound(everything, when):
    for record in as_known_on(everything, when).records:
        events = [event.model_dump() | {"by": False} for event in record.history]
        assert Record.model_validate(record.model_dump() | {"history": events}).id == record.id


@pytest.mark.parametrize("when", ["1995-06-30", "2007-01-01", "2016-02-29", "2024-03-15", "2026-03-30", "2026-07-20"])
def test_what_was_known_of_the_real_atlas_is_sound(real, when):
    known = as_known_on(real, day(when))
    for statement in (*known.records, *known.corridors):
        content = {key: getattr(statement, key) for key in type(statement).model_fields}
        content["history"] = [event.model_copy(update={"by": False}) for event in statement.history]
        assert type(statement).model_validate(content).source_keys() == statement.source_keys()
        assert set(statement.source_keys()) <= set(known.sources)
    order = [record.id for record in real.records if record.id in known.by_id]
    assert [record.id for record in known.records] == order
    if known.sea_level:
        assert {effect.feature for effect in known.sea_level.effects} <= set(known.by_id)


# ---- Sources and their dates -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "before", "after"),
    [
        ("2024", "2024-12-30", "2024-12-31"),
        ("2024-02", "2024-02-28", "2024-02-29"),
        ("2024-02-03", "2024-02-02", "2024-02-03"),
    ],
)
def test_a_source_counts_from_the_last_day_its_date_can_mean(published, before, after):
    everything = atlas(drawn.record(fact("2001")), gazette=published)
    assert as_known_on(everything, day(before)).records == ()
    assert only(as_known_on(everything, day(after))).history == everything.records[0].history


@pytest.mark.parametrize(
    ("event", "before", "after"),
    [
        (fact("2001-04"), "2001-04-29", "2001-04-30"),
        (promise("2030", said_on="2015-05-06"), "2015-05-05", "2015-05-06"),
        (promise("2012"), "2012-12-30", "2012-12-31"),
        (promise("2030"), "2026-03-30", "2026-03-31"),
    ],
)
def test_an_undated_source_counts_from_the_date_of_what_it_reports(event, before, after):
    everything = atlas(drawn.record(event), gazette=None)
    assert as_known_on(everything, day(before)).records == ()
    assert as_known_on(everything, day(after)).records == everything.records


def test_a_report_of_the_future_does_not_make_it_a_fact():
    everything = atlas(drawn.record(fact("2001"), fact("2020-06-01", "retired")), gazette="2000")
    assert only(as_known_on(everything, day("2020-05-31"))).history == everything.records[0].history[:1]


def test_a_promise_reported_later_was_not_known_when_it_was_made():
    everything = atlas(drawn.record(promise("2022", said_on="2019")), gazette="2021-03-01")
    assert as_known_on(everything, day("2021-02-28")).records == ()


def test_the_oldest_readable_source_tells_the_event():
    everything = atlas(
        drawn.record(fact("2001", also=["herald", "times"])), gazette="2020", herald="2010", times="2015"
    )
    assert only(as_known_on(everything, day("2012-01-01"))).history[0].sources == ["herald"]
    assert only(as_known_on(everything, day("2016-01-01"))).history[0].sources == ["herald", "times"]


def test_a_record_whose_beginning_was_not_known_did_not_begin_with_what_was():
    everything = atlas(
        drawn.record(fact("1990", source="herald"), fact("2006")), gazette="2006-07", herald="2020-01-01"
    )
    known = only(as_known_on(everything, day("2010-01-01")))
    assert [(event.date, event.by) for event in known.history] == [("2006", True)]
    assert history.state_on(known, 2000, 2010).pattern == "undocumented"
    assert not only(as_known_on(everything, day("2020-01-01"))).history[0].by


# ---- What else a record says -----------------------------------------------------------------


def test_figures_follow_their_sources():
    told_of = {"length_km": 5, "berths": 3, "depth_m": 7}
    cited = {"length_km": ["gazette", "herald"], "berths": ["times"], "depth_m": ["times"]}
    as_of = {"depth_m": "2012", "length_km": "2000"}
    record = drawn.record(fact("2001", source="herald"), **told_of, citations=cited, as_of=as_of)
    everything = atlas(record, gazette="2010", herald="2002", times=None)
    known = only(as_known_on(everything, day("2005-01-01")))
    assert known.figures() == {"length_km": 5}
    assert (known.citations, known.as_of) == ({"length_km": ["herald"]}, {"length_km": "2000"})
    assert set(only(as_known_on(everything, day("2013-01-01"))).figures()) == {"length_km", "depth_m"}
    assert set(only(as_known_on(everything, DATA_DATE)).figures()) == {"length_km", "berths", "depth_m"}


def test_volumes_disputes_and_notes_follow_the_clock():
    volumes = [
        {"year": 2003, "value": 1, "unit": "Mt", "source": "times"},
        {"year": 2005, "value": 9, "unit": "Mt", "source": "times", "expected": True},
        {"year": 2003, "value": 2, "unit": "Mt", "source": "herald"},
    ]
    disputes = [{"property": "depth", "value": 3, "source": key} for key in ("herald", "times")]
    record = drawn.record(fact("2001"), volumes=volumes, disputes=disputes, note="Nothing was found after 2025.")
    everything = atlas(record, gazette="2002", herald="2004", times=None)
    known = only(as_known_on(everything, day("2003-12-31")))
    assert ([item.value for item in known.volumes], known.disputes, known.note) == ([1], [], None)
    known = only(as_known_on(everything, day("2010-01-01")))
    assert [item.value for item in known.volumes] == [1, 2]
    assert [item.source for item in known.disputes] == ["herald"]


def test_a_place_is_where_it_is_whoever_drew_it_later():
    placed = {"geometry": Point(51, 43), "geometry_method": "traced", "accuracy_km": 1.0}
    record = drawn.record(fact("2001"), **placed, citations={"geometry": ["herald"]})
    known = as_known_on(atlas(record, gazette="2002", herald="2025"), day("2003-01-01"))
    assert only(known).geometry == Point(51, 43)
    assert set(known.sources) == {"gazette", "herald"}
    drawn_by_us = drawn.record(fact("2001"), **placed, geometry_note="By hand.", citations={"geometry": []})
    assert only(as_known_on(atlas(drawn_by_us, gazette="2002"), day("2003-01-01"))).geometry == Point(51, 43)


def test_corridors_keep_the_legs_that_were_known():
    common = {
        "name": "A way",
        "short_name": "way",
        "countries": ["KZ"],
        "history": [Event.model_validate(fact("2001"))],
    }
    branches = [{"id": "a", "name": "A", "legs": ["one", "two"]}, {"id": "b", "name": "B", "legs": ["two"]}]
    corridor = Corridor(id="way", layer="instc", branches=branches, **common)
    records = (drawn.record(fact("2001"), id="one"), drawn.record(fact("2015"), id="two"))
    everything = replace(atlas(*records, gazette=None), corridors=(corridor,))
    assert [branch.legs for branch in as_known_on(everything, day("2010-01-01")).corridors[0].branches] == [["one"]]
    assert as_known_on(everything, day("2000-01-01")).corridors == ()


def test_the_sea_level_follows_the_clock():
    told_by = {"source": "gazette", "also": ["herald"]}
    effects = [
        {"feature": name, "date": date, "kind": "works", "text": "Dug.", "source": "times"}
        for name, date in (("a-port", "2004"), ("a-port", "2009"), ("b-port", "2004"))
    ]
    sea = SeaLevel.model_validate(
        {
            "vertical_reference": "Baltic",
            "note": "none",
            "observed": [{"year": 2003, "level_m": -27.0, "basis": "reported", "scope": "all", **told_by}],
            "projections": [{"id": "p", "name": "P", "published": "2006", "target_year": 2100, "source": "times"}],
            "rates": [{"period": "1990–2000", "cm_per_year": 1, "source": "times"}],
            "effects": effects,
        }
    )
    record = drawn.record(fact("2001", source="times"), id="a-port")
    everything = replace(atlas(record, gazette="2020", herald="2005", times=None), sea_level=sea)
    assert as_known_on(everything, day("2003-06-30")).sea_level is None
    known = as_known_on(everything, day("2007-01-01")).sea_level
    assert [item.source for item in known.observed] == ["herald"]
    assert ([item.id for item in known.projections], known.rates) == (["p"], [])
    assert [(effect.feature, effect.date) for effect in known.effects] == [("a-port", "2004")]


# ---- On the map ------------------------------------------------------------------------------


def test_states_stand_where_the_whole_atlas_has_the_records(real):
    known = as_known_on(real, day("2015-06-30"))
    runs = webmap.states_json(real, known)["runs"]
    own = dict(zip([record.id for record in known.records], webmap.states_json(known)["runs"], strict=True))
    absent = [[YEARS[0], "absent", "", "", "", "", ""]]
    assert 0 < len(own) < len(real.records)
    assert runs == [own.get(record.id, absent) for record in real.records]
    assert webmap.states_json(real, real) == webmap.states_json(real)


def test_what_one_believed_of_the_fibre_cable_in_march_2024(real):
    when = day("2024-03-15")
    cable = as_known_on(real, when).by_id["tcfo-sumgayit-aktau"]
    service = next(promise for promise in history.latest_promises(cable) if promise.milestone == "service")
    assert (service.date, service.said_on) == ("2025-12", "2023-10-26")
    assert history.outcome(cable, service, when) is history.Outcome.OPEN
    assert history.state_on(cable, 2024, 2024).status == "announced"
    assert history.state_on(cable, 2025, 2024).pattern == "promised"
