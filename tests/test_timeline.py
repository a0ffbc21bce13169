"""The timeline says what the status rules say, shows every promise, and travels light."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import catalog, clock, dates, history, store, timeline, view
from layers.panels import timeline as panel
from layers.records import Event, Record, Source
from layers.store import Atlas
from layers.view import Filters, MapView

TODAY = dt.date(2026, 11, 22)
DATA_YEAR = 2026
STATUSES = ("proposed", "announced", "construction", "operating", "idle", "shelved", "cancelled", "retired")


def fact(date: str, status: str, **more) -> Event:
    return Event(date=date, status=status, note=f"{status} in {date}", source="paper", **more)


def promise(date: str, said_on: str | None = None, milestone: str = "service", status: str = "operating") -> Event:
    note = f"{milestone} promised for {date}"
    return Event(
        date=date, status=status, expected=True, said_on=said_on, milestone=milestone, note=note, source="paper"
    )


def record(*events: Event, record_id: str = "a-railway", country: str = "AZ", layer: str = "rail_projects") -> Record:
    kind = next(iter(catalog.LAYER[layer].kinds))
    past = sorted(events, key=lambda event: event.date)
    return Record(
        id=record_id, name=record_id, short_name=record_id, countries=[country], history=past, kind=kind, layer=layer
    )


def shown(*records: Record, today: dt.date = TODAY) -> MapView:
    sources = {"paper": Source(title="A page", publisher="A paper", url="https://example.org/a")}
    atlas = Atlas(records=records, sources=sources, corridors={}, meta=store.Meta(data_date=dt.date(2026, 3, 31)))
    return view.build(atlas, Filters(2026, frozenset(catalog.LAYER)), today)


@pytest.fixture(scope="module")
def whole() -> MapView:
    return view.build(store.read(), Filters(2026, frozenset(catalog.LAYER)), TODAY)


@st.composite
def partial_dates(draw, first: int, last: int) -> str:
    day = draw(st.dates(dt.date(first, 1, 1), dt.date(last, 12, 28))).isoformat()
    return day[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def histories(draw) -> list[Event]:
    facts = draw(
        st.lists(st.builds(fact, partial_dates(1995, DATA_YEAR), st.sampled_from(STATUSES)), min_size=1, max_size=6)
    )
    said = st.none() | partial_dates(2000, DATA_YEAR)
    promised = st.builds(
        promise,
        partial_dates(2000, 2038),
        said,
        st.sampled_from(["service", "works start", "stage 2"]),
        st.sampled_from(["construction", "operating"]),
    )
    events = sorted(facts + draw(st.lists(promised, max_size=6)), key=lambda event: event.date)
    if draw(st.booleans()) and not events[0].expected:
        events[0] = events[0].model_copy(update={"by": True})
    return events


def pattern_on(bars: list[timeline.Bar], day: dt.date) -> str:
    covering = [bar for bar in bars if (bar.start is None or bar.start <= day) and (bar.end is None or day < bar.end)]
    promised = [bar.pattern for bar in covering if bar.pattern == "promised"]
    assert len(covering) - len(promised) <= 1
    assert len(promised) <= 1
    return (promised or [bar.pattern for bar in covering] or ["absent"])[0]


# ---- bars ---------------------------------------------------------------------------------------


@given(histories())
def test_bars_read_on_31_december_are_the_status_of_that_year(events):
    drawn = timeline.bars(record(*events), DATA_YEAR)
    for year in range(1994, view.YEARS[1] + 1):
        expected = history.state_on(record(*events), year, DATA_YEAR).pattern
        assert pattern_on(drawn, dt.date(year, 12, 31)) == expected, year


def test_bars_of_the_whole_record_are_the_states_of_the_map(whole):
    for item in whole.items:
        drawn = timeline.bars(item.record, DATA_YEAR)
        for year in range(view.YEARS[0], view.YEARS[1] + 1):
            expected = history.state_on(item.record, year, DATA_YEAR).pattern
            assert pattern_on(drawn, dt.date(year, 12, 31)) == expected, (item.record.id, year)


def test_date_of_year_precision_stands_at_its_end():
    bar = timeline.bars(record(fact("2020", "announced")), DATA_YEAR)[0]
    assert (bar.start, bar.end, bar.pattern) == (dt.date(2020, 12, 31), None, "announced")


def test_vague_date_yields_to_a_later_exact_one():
    vague, exact = fact("2022", "announced"), fact("2022-09-05", "construction")
    assert timeline.days_of([vague, exact]) == [dt.date(2022, 9, 5), dt.date(2022, 9, 5)]


def test_repeated_reports_of_one_status_are_one_bar():
    known = record(fact("2019", "announced"), fact("2020", "announced"), fact("2021", "operating"))
    assert [bar.pattern for bar in timeline.bars(known, DATA_YEAR)] == ["announced", "operating"]


def test_before_a_fact_known_only_by_a_date_nothing_is_documented():
    bars = timeline.bars(record(fact("2010", "operating", by=True)), DATA_YEAR)
    assert [(bar.pattern, bar.start, bar.end) for bar in bars] == [
        ("undocumented", None, dt.date(2010, 12, 31)),
        ("operating", dt.date(2010, 12, 31), None),
    ]


def test_promised_bar_begins_on_the_promised_day_and_not_before_the_data_year_ends():
    early = record(fact("2020", "construction"), promise("2026-06", "2025"))
    late = record(fact("2020", "construction"), promise("2029-06", "2025"))
    assert timeline.bars(early, DATA_YEAR)[-1].start == dt.date(2027, 1, 1)
    assert timeline.bars(late, DATA_YEAR)[-1].start == dt.date(2029, 6, 30)


def test_promise_that_was_overtaken_draws_no_bar():
    given_up = record(fact("2020", "construction"), promise("2029", "2021"), fact("2025", "cancelled"))
    assert [bar.pattern for bar in timeline.bars(given_up, DATA_YEAR)] == ["construction", "cancelled"]


# ---- promises -----------------------------------------------------------------------------------


@given(histories(), st.dates(dt.date(1999, 1, 1), dt.date(2040, 1, 1)))
def test_verdicts_are_the_outcome_on_every_day(events, today):
    known = record(*events)
    for mark in timeline.marks(known):
        for each in mark.promises:
            assert mark.outcome(today) == history.outcome(known, each, today)


@given(histories())
def test_every_promise_has_its_mark_at_its_last_day(events):
    known = record(*events)
    marks = timeline.marks(known)
    marked = [each for mark in marks for each in mark.promises]
    assert sorted(map(id, marked)) == sorted(map(id, history.promises(known)))
    assert all(mark.deadline == dates.last_day(each.date) for mark in marks for each in mark.promises)


def test_date_that_was_promised_again_is_one_mark():
    known = record(fact("2020", "construction"), promise("2026-12", "2024"), promise("2026-12-31", "2025"))
    (mark,) = timeline.marks(known)
    assert [each.said_on for each in mark.promises] == ["2024", "2025"]
    assert timeline.marks(record(promise("2026-12"), promise("2026-12", milestone="stage 2")))[1:]


# ---- slippage -----------------------------------------------------------------------------------


def test_slippage_table_is_sorted_by_slip_and_tells_the_silence():
    slow = record(
        fact("2020-01-15", "construction"), promise("2022-12", "2020"), promise("2025-12", "2022"), record_id="slow"
    )
    slower = record(
        fact("2026-01-22", "construction"), promise("2020-12", "2019"), promise("2028-12", "2022"), record_id="slower"
    )
    once = record(fact("2020", "construction"), promise("2029"), record_id="once")
    table = timeline.slippage_table(shown(slow, slower, once))
    assert [(slip.record.id, slip.slippage.months, slip.months_silent) for slip in table] == [
        ("slower", 96, 10),
        ("slow", 36, 82),
    ]


def test_table_row_names_who_said_it():
    known = record(fact("2026-01-22", "construction"), promise("2021-12", "2019-11-19"), promise("2026-12", "2025"))
    (row,) = timeline.table_rows(shown(known))
    assert row["first_promised"] == "2021-12"
    assert row["first_said_on"] == "2019-11-19"
    assert row["first_source"] == "A paper: A page, https://example.org/a"
    assert (row["slip_months"], row["promises"], row["latest_outcome"]) == (60, 2, "open")
    assert (row["last_report"], row["months_since_report"]) == ("2026-01-22", 10)


def test_record_without_a_past_fact_has_no_silence_to_tell():
    known = record(fact("2026", "announced"), promise("2027", "2024"), promise("2028", "2025"))
    (row,) = timeline.table_rows(shown(known))
    assert (row["last_report"], row["months_since_report"]) == ("", "")


def test_fact_that_may_lie_ahead_is_no_last_report():
    known = record(fact("2025-03", "construction"), fact("2026", "construction"))
    assert timeline.last_report(known, TODAY).date == "2025-03"
    assert timeline.last_report(known, dt.date(2026, 12, 31)).date == "2026"


def test_fibre_cable_was_first_promised_for_2021(whole):
    slip = next(
        slip
        for slip in timeline.slippage_table(whole)
        if slip.record.id == "tcfo-sumgayit-aktau" and slip.slippage.milestone == "service"
    )
    assert (slip.slippage.first.date, slip.slippage.first.said_on) == ("2021-12", "2019-11-19")
    assert slip.slippage.months >= 60


# ---- order --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", timeline.SORTS)
def test_every_shown_record_stands_in_one_group(whole, sort):
    groups = timeline.groups(whole, sort)
    assert sorted(item.record.id for group in groups for item in group.items) == sorted(
        item.record.id for item in whole.items
    )
    assert len({group.title for group in groups}) == len(groups)


def test_groups_of_layers_hold_one_layer_each(whole):
    for group in timeline.groups(whole, "layer"):
        assert {item.record.layer for item in group.items} == {group.layer}


def test_littoral_countries_come_first():
    many = [
        record(fact("2020", "operating"), record_id=code.lower(), country=code) for code in ("TR", "AM", "TM", "AZ")
    ]
    titles = [group.title for group in timeline.groups(shown(*many), "country")]
    assert titles == ["Azerbaijan", "Turkmenistan", "Armenia", "Türkiye"]


def test_next_promise_is_the_nearest_that_still_stands():
    soon = record(fact("2020", "construction"), promise("2026-12", "2025"), record_id="soon")
    later = record(fact("2020", "construction"), promise("2026-12", "2024"), promise("2028", "2025"), record_id="later")
    over = record(fact("2020", "construction"), promise("2024", "2022"), record_id="over")
    groups = timeline.groups(shown(over, later, soon), "next")
    assert [(group.title, [item.record.id for item in group.items]) for group in groups] == [
        ("Promised for 2026", ["soon"]),
        ("Promised for 2028", ["later"]),
        ("No open promise on record", ["over"]),
    ]


def test_largest_slip_comes_first():
    little = record(fact("2020", "announced"), promise("2026", "2024"), promise("2027", "2025"), record_id="little")
    much = record(fact("2020", "announced"), promise("2022", "2021"), promise("2030", "2025"), record_id="much")
    none = record(fact("2020", "announced"), promise("2030", "2025"), record_id="none")
    groups = timeline.groups(shown(none, little, much), "slip")
    assert [[item.record.id for item in group.items] for group in groups] == [["much", "little"], ["none"]]


# ---- what the browser gets ----------------------------------------------------------------------


def test_asset_names_events_by_their_number(whole):
    rows = json.loads(json.dumps(timeline.asset(whole.atlas)))["rows"]
    for known, row in zip(whole.atlas.records, rows, strict=True):
        assert [event[6] for event in row["events"]] == [event.note for event in known.history]
        promised = {number for number, event in enumerate(known.history) if event.expected}
        assert {number for mark in row["marks"] for number in mark[3]} == promised
        assert len(row["slips"]) == len(history.slippages(known))
        for pattern, _, _, number in row["bars"]:
            assert known.history[number].expected == (pattern == "promised")


def test_asset_counts_days_from_1970():
    row = timeline.asset(shown(record(fact("1970-01-02", "operating"), promise("2027-01-01", "2026-01-01"))).atlas)
    events = row["rows"][0]["events"]
    assert [event[0] for event in events] == [1, (dt.date(2027, 1, 1) - dt.date(1970, 1, 1)).days]
    assert [event[8] for event in events] == [None, (dt.date(2026, 1, 1) - dt.date(1970, 1, 1)).days]


@pytest.mark.parametrize("sort", timeline.SORTS)
def test_messages_of_the_whole_record_stay_below_three_kilobytes(whole, sort):
    messages = [panel.rows_message(whole, sort), panel.slips_message(whole)]
    assert sum(len(json.dumps(message, separators=(",", ":"))) for message in messages) < 3000


def test_messages_name_records_and_reports_by_number(whole):
    rows = panel.rows_message(whole, "layer")
    named = [whole.atlas.records[number].id for _, _, numbers in rows["groups"] for number in numbers]
    assert sorted(named) == sorted(item.record.id for item in whole.items)
    for slip, (number, place, report, months) in zip(
        timeline.slippage_table(whole), panel.slips_message(whole)["lines"], strict=True
    ):
        known = whole.atlas.records[number]
        assert history.slippages(known)[place] == slip.slippage
        assert known.history[report] == slip.last_report
        assert months == slip.months_silent


def test_rows_of_an_earlier_knowledge_keep_their_numbers(whole):
    known = clock.as_known_on(whole.atlas, dt.date(2019, 12, 1))
    assert 0 < len(known.records) < len(whole.atlas.records)
    asset = timeline.asset(whole.atlas, known)
    assert asset["dataDate"] == "1 Dec 2019"
    for each, row in zip(whole.atlas.records, asset["rows"], strict=True):
        then = known.by_id.get(each.id)
        assert (row is None) == (then is None)
        assert row is None or [event[6] for event in row["events"]] == [event.note for event in then.history]
    then = view.build(known, Filters(2019, frozenset(catalog.LAYER)), dt.date(2019, 12, 1))
    number = {record.id: place for place, record in enumerate(whole.atlas.records)}
    message = panel.rows_message(then, "layer")
    named = [place for _, _, places in message["groups"] for place in places]
    assert sorted(named) == sorted(number[item.record.id] for item in then.items)
