"""The status rules: by examples drawn small, then as properties of drawn histories."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from layers import dates, history
from layers.history import Outcome
from tests.drawn import DATA_YEAR, fact, facts, in_order, partial_dates, promise, promised, record

TODAY = dt.date(2026, 11, 1)
YEARS = range(1993, 2042)


def state(drawn, year):
    return history.state_on(drawn, year, DATA_YEAR)


def status(drawn, year):
    return state(drawn, year).status


def pattern(drawn, year):
    return state(drawn, year).pattern


def outcomes(drawn, today=TODAY):
    return [history.outcome(drawn, made, today) for made in history.promises(drawn)]


# ---- Facts -----------------------------------------------------------------------------------


def test_a_status_holds_from_the_year_of_its_fact_to_the_next():
    line = record(fact("2002-09", "construction"), fact("2006-05-28"), fact("2019-05-02", "retired"))
    seen = [status(line, year) for year in (2001, 2002, 2005, 2006, 2018, 2019, 2026)]
    assert seen == [None, "construction", "construction", "operating", "operating", "retired", "retired"]
    assert state(line, 2001) is history.ABSENT


def test_of_one_year_the_last_fact_counts():
    line = record(fact("2008-08-05", "idle"), fact("2008-08-25"))
    assert status(line, 2008) == "operating"


def test_a_year_does_not_override_a_dated_fact_of_that_year():
    line = record(fact("2024"), fact("2024-03-13", "idle"))
    assert status(line, 2024) == "idle"
    assert status(line, 2023) is None


def test_a_month_does_not_override_a_day_of_that_month():
    assert status(record(fact("2024-03", "construction"), fact("2024-03-13")), 2024) == "operating"


def test_since_is_the_first_fact_of_the_present_status_and_reported_the_last():
    port = record(fact("2002"), fact("2010", "idle"), fact("2012-05"), fact("2015"), fact("2020-06"))
    found = state(port, 2026)
    assert (found.since, found.reported, found.event.date) == ("2012-05", "2020-06", "2020-06")


def test_before_a_fact_by_which_it_was_so_the_status_is_not_documented():
    railway = record(fact("1930", by=True), fact("2010", "idle"))
    assert state(railway, 1929) == history.State(None, "undocumented", event=railway.history[0])
    assert pattern(railway, 1930) == "operating"
    assert pattern(record(fact("2022")), 2021) == "absent"


# ---- Promises --------------------------------------------------------------------------------


def test_a_promise_counts_only_after_the_year_of_the_data():
    cable = record(
        fact("2025", "construction"), promise("2026-05", said_on="2025"), promise("2027", "operating", "two")
    )
    assert pattern(cable, 2026) == "construction"
    found = state(cable, 2027)
    assert (found.pattern, found.status, found.since, found.reported) == ("promised", "operating", "2027", "2025")


def test_a_promise_counts_from_the_year_it_names():
    cable = record(fact("2025", "construction"), promise("2029-12"))
    assert [pattern(cable, year) for year in (2028, 2029, 2040)] == ["construction", "promised", "promised"]


def test_a_promise_stands_before_anything_is_built():
    assert pattern(record(promise("2030")), 2029) == "absent"
    assert status(record(promise("2030")), 2030) == "operating"


def test_a_superseded_promise_is_not_used():
    cable = record(fact("2025", "construction"), promise("2027", said_on="2024-01"), promise("2031", said_on="2026-02"))
    assert [pattern(cable, year) for year in (2027, 2030, 2031)] == ["construction", "construction", "promised"]


def test_an_earlier_date_supersedes_if_it_was_promised_later():
    cable = record(fact("2025", "construction"), promise("2027", said_on="2026-02"), promise("2031", said_on="2024-01"))
    assert state(cable, 2031).since == "2027"


def test_of_promises_without_a_day_the_latest_date_is_the_newest():
    assert [made.date for made in history.latest_promises(record(promise("2027"), promise("2031")))] == ["2031"]


def test_promises_of_different_milestones_follow_each_other():
    line = record(fact("2025", "announced"), promise("2028", "construction", "works start"), promise("2031"))
    assert [status(line, year) for year in (2027, 2028, 2031)] == ["announced", "construction", "operating"]


@pytest.mark.parametrize("service", ["2027", "2027-06"])
def test_of_promises_for_one_year_the_one_further_along_counts(service):
    works = promise("2027", "construction", "works start")
    assert status(record(fact("2025", "announced"), *in_order(promise(service), works)), 2027) == "operating"


@pytest.mark.parametrize("ending", ["shelved", "cancelled", "retired"])
def test_giving_up_overtakes_a_promise(ending):
    cable = record(fact("2020", "construction"), fact("2026-02", ending), promise("2030", said_on="2024"))
    assert pattern(cable, 2030) == ending


def test_a_promise_made_after_giving_up_stands():
    cable = record(fact("2020", "cancelled"), promise("2030", said_on="2025"))
    assert pattern(cable, 2030) == "promised"


def test_what_is_already_so_is_not_promised():
    assert pattern(record(fact("2025"), promise("2030")), 2030) == "operating"
    assert pattern(record(fact("2025"), promise("2030", "construction", "stage 2")), 2030) == "operating"


def test_an_idle_line_may_be_promised_to_work_again():
    line = record(fact("2000"), fact("2020", "idle"), promise("2028", said_on="2025"))
    assert pattern(line, 2028) == "promised"
    assert outcomes(line) == [Outcome.OPEN]


def test_a_fact_from_after_the_promised_date_overtakes_the_promise():
    line = record(fact("2000-05", "announced"), promise("2002", said_on="2000-05-30"), fact("2025-12-10", "proposed"))
    assert pattern(line, 2030) == "proposed"


# ---- How promises turn out -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history_", "expected"),
    [
        ([promise("2021-12"), fact("2021-06")], "kept"),
        ([promise("2021"), fact("2021-12-31")], "kept"),
        ([promise("2021-12"), fact("2022")], "missed"),
        ([promise("2021-12"), fact("2022", "construction")], "missed"),
        ([fact("2020", "construction"), promise("2021-12")], "due"),
        ([fact("2020", "construction"), promise("2026-10-31")], "due"),
        ([fact("2020", "construction"), promise("2026-11-01")], "open"),
        ([fact("2020", "construction"), promise("2026-11")], "open"),
        ([fact("2020", "construction"), promise("2026")], "open"),
        ([promise("2021", "construction", "works start"), fact("2021", "construction")], "kept"),
        ([promise("2021", "construction", "works start"), fact("2021")], "kept"),
        ([promise("2021", "operating", "stage 2"), fact("2021", milestone="stage 2")], "kept"),
        ([promise("2021", "operating", "stage 2"), fact("2022", milestone="stage 2")], "missed"),
        ([fact("2020"), promise("2021", "operating", "stage 2")], "due"),
        ([promise("2021", "operating", "stage 2"), fact("2021", "construction", milestone="stage 2")], "due"),
    ],
)
def test_outcome(history_, expected):
    assert outcomes(record(*in_order(*history_))) == [expected]


def test_a_promise_renewed_after_its_date_was_missed():
    port = record(
        fact("2010"),
        promise("2021", "operating", "stage 2", said_on="2019"),
        promise("2030", "operating", "stage 2", said_on="2024"),
    )
    assert outcomes(port) == [Outcome.MISSED, Outcome.OPEN]


def test_a_promise_renewed_before_its_date_is_not_yet_missed():
    port = record(
        promise("2026-12", "operating", "stage 2", said_on="2024"),
        promise("2030", "operating", "stage 2", said_on="2025"),
    )
    assert outcomes(port) == [Outcome.OPEN, Outcome.OPEN]


def test_what_was_so_before_the_promise_does_not_keep_it():
    line = record(fact("1990"), fact("2015", "idle"), promise("2020", said_on="2018"))
    assert history.settled_by(line, line.history[2]) is None
    assert outcomes(line) == [Outcome.DUE]


def test_the_first_fact_that_keeps_a_promise_is_named():
    line = record(promise("2006", said_on="2004"), fact("2006-05-28"), fact("2006-07-13"))
    assert history.settled_by(line, line.history[0]).date == "2006-05-28"


def test_an_outcome_is_judged_on_the_day_asked_for():
    cable = record(promise("2021-12"), fact("2022-03"))
    days = dt.date(2021, 12, 31), dt.date(2022, 3, 1)
    assert [outcomes(cable, day)[0] for day in days] == [Outcome.OPEN, Outcome.MISSED]


# ---- Slippage and silence --------------------------------------------------------------------


def test_slippage_counts_from_the_first_to_the_latest_promise():
    cable = record(
        promise("2021-12", said_on="2019-11"),
        promise("2024", said_on="2022"),
        promise("2026-09", said_on="2025-12-26"),
        promise("2026-12", said_on="2026-02-11"),
    )
    [slip] = history.slippages(cable)
    assert (slip.first.date, slip.latest.date, slip.count, slip.months) == ("2021-12", "2026-12", 4, 60)


def test_what_was_said_last_is_the_latest_even_if_it_names_an_earlier_date():
    cable = record(promise("2024", said_on="2022"), promise("2025", said_on="2026"), promise("2027", said_on="2023"))
    [slip] = history.slippages(cable)
    assert (slip.latest.date, slip.months) == ("2025", 12)


def test_only_promises_of_one_milestone_compare():
    cable = record(promise("2021", "construction", "works start"), promise("2024"), promise("2026"))
    assert [(slip.milestone, slip.months) for slip in history.slippages(cable)] == [("service", 24)]
    assert history.slippages(record(promise("2021"))) == []


def test_silence_counts_from_the_last_fact_and_not_from_promises():
    cable = record(fact("2025-12"), promise("2026-06"))
    assert history.silence_in_months(cable, dt.date(2026, 10, 1)) == 9
    assert history.silence_in_months(record(promise("2030")), TODAY) == 0
    assert history.silence_in_months(record(fact("2026-10-20")), TODAY) == 0


def test_event_years_tell_facts_from_promises():
    assert list(history.event_years([record(fact("2020-05"), promise("2027"))])) == [(2020, False), (2027, True)]


# ---- Properties ------------------------------------------------------------------------------


def last_fact(drawn, year):
    """Find the last fact of a year or before by comparing dates as numbers, a missing month or day first."""

    def place(event):
        parts = [int(part) for part in event["date"].split("-")]
        return (*parts, 0, 0)[:3]

    reached = [event for event in drawn if place(event)[0] <= year]
    return max(reached, key=place, default=None)


@given(facts())
def test_up_to_the_data_year_the_last_fact_gives_the_status(drawn):
    line = record(*drawn)
    for year in range(1993, DATA_YEAR + 1):
        expected = last_fact(drawn, year)
        assert status(line, year) == (expected and expected["status"])
        assert pattern(line, year) == (expected["status"] if expected else "absent")


@given(facts(), st.booleans())
def test_there_is_no_state_before_the_first_event(drawn, by):
    drawn[0]["by"] = by
    line = record(*drawn)
    for year in range(1980, int(drawn[0]["date"][:4])):
        assert status(line, year) is None
        assert pattern(line, year) == ("undocumented" if by else "absent")


@given(facts(), promised())
def test_a_promise_never_becomes_a_fact(drawn, made):
    told, with_promises = record(*drawn), record(*in_order(*drawn, *made))
    assert history.facts(with_promises) == history.facts(told)
    for year in range(1993, DATA_YEAR + 1):
        assert state(with_promises, year) == state(told, year)
    assert history.silence_in_months(with_promises, TODAY) == history.silence_in_months(told, TODAY)


@given(facts(), promised())
def test_after_the_data_year_a_state_is_a_fact_or_marked_as_promised(drawn, made):
    line = record(*in_order(*drawn, *made))
    for year in range(DATA_YEAR + 1, 2042):
        found = state(line, year)
        if found.pattern != "promised":
            assert found.status == drawn[-1]["status"]
            continue
        assert found.event in history.latest_promises(line)
        assert int(found.since[:4]) <= year
        assert found.status != drawn[-1]["status"]
        assert dates.last_day(found.since) >= dates.first_day(drawn[-1]["date"])


@given(facts(smallest=0), promised(), st.randoms(use_true_random=False))
def test_the_order_of_events_of_one_date_does_not_matter(drawn, made, random):
    assume(drawn or made)
    mixed = [*drawn, *made]
    random.shuffle(mixed)
    one, other = record(*in_order(*drawn, *made)), record(*in_order(*mixed))
    for year in YEARS:
        seen, again = state(one, year), state(other, year)
        assert (seen.status, seen.pattern, seen.since, seen.reported) == (
            again.status,
            again.pattern,
            again.since,
            again.reported,
        )
    assert key_of(history.latest_promises(one)) == key_of(history.latest_promises(other))
    assert {slip.milestone: slip.months for slip in history.slippages(one)} == {
        slip.milestone: slip.months for slip in history.slippages(other)
    }
    assert sorted(outcomes(one)) == sorted(outcomes(other))


def key_of(promises):
    return {(made.milestone, made.date, made.said_on) for made in promises}


@given(st.integers(1995, 2026), st.sampled_from(["construction", "idle", "cancelled"]), partial_dates())
def test_a_year_never_flips_a_state_in_the_wrong_year(year, later, other):
    """A bare year changes the state on 31 December of that year, not before, and bows to a dated fact of that year."""
    dated = other.startswith(str(year)) and len(other) > 4
    before = fact("1994", "announced")
    line = record(before, *in_order(fact(str(year)), *([fact(other, later)] if dated else [])))
    assert status(line, year - 1) == "announced"
    assert status(line, year) == (later if dated else "operating")


@given(facts(smallest=2))
def test_a_later_fact_does_not_change_earlier_years(drawn):
    short, long = record(*drawn[:-1]), record(*drawn)
    for year in range(1993, int(drawn[-1]["date"][:4])):
        assert state(short, year) == state(long, year)


@given(facts(smallest=0), promised(), st.dates(dt.date(1995, 1, 1), dt.date(2036, 12, 31)))
def test_every_promise_has_the_outcome_that_its_date_allows(drawn, made, today):
    assume(made)
    line = record(*in_order(*drawn, *made))
    for event in history.promises(line):
        deadline, told = dates.last_day(event.date), history.settled_by(line, event)
        found = history.outcome(line, event, today)
        assert found is not Outcome.OPEN or deadline >= today
        assert found is not Outcome.DUE or deadline < today
        if found is Outcome.KEPT:
            assert dates.first_day(told.date) <= min(deadline, today)
            assert told in history.facts(line)
        if told is None:
            assert found is not Outcome.KEPT


@given(promised())
def test_slippage_is_the_distance_of_two_promises(made):
    assume(made)
    for slip in history.slippages(record(*made)):
        months = dates.whole_months(dates.last_day(slip.first.date), dates.last_day(slip.latest.date))
        of_it = [event for event in made if event["milestone"] == slip.milestone]
        assert slip.months == months
        assert slip.count == len(of_it) > 1
        assert slip.first.said_on == min(event["said_on"] for event in of_it)
        assert slip.latest.said_on == max(event["said_on"] for event in of_it)
