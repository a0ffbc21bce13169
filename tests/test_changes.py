import datetime as dt
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import changes, history
from layers.changes import INVERSE, Kind
from layers.history import ABSENT, State
from layers.records import Record
from tests import drawn
from tests.drawn import DATA_DATE, DATA_YEAR, STATUSES, fact, in_order, promise

YEARS = st.integers(1992, 2040)
ROOT = Path(__file__).resolve().parent.parent
UNFINISHED = ("proposed", "announced", "construction")


def change(record: Record, first: int, second: int) -> changes.Change:
    return changes.change(record, first, second, DATA_DATE)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record with facts and promises; some begin with a fact whose beginning is not documented."""
    events = in_order(*draw(drawn.facts()), *draw(drawn.promised()))
    if not events[0].get("expected"):
        events[0]["by"] = draw(st.booleans())
    return drawn.record(*events)


# ---- The algebra -----------------------------------------------------------------------------


@given(records(), YEARS)
def test_from_a_year_to_itself_nothing_changed(record, year):
    found = change(record, year, year)
    assert found.before == found.after == history.state_on(record, year, DATA_YEAR)
    assert (found.events, found.missed, found.silent) == ((), (), False)
    assert found.kind in (Kind.UNCHANGED, Kind.NOTHING)


@given(records(), YEARS, YEARS)
def test_the_inverse_is_the_change_read_backwards(record, first, second):
    forth, back = change(record, first, second), change(record, second, first)
    assert back == forth.inverse()
    assert back.kind is INVERSE[forth.kind]
    assert forth.then(back) == change(record, first, first)
    assert set(forth.sources) == set(back.sources)


@given(records(), YEARS, YEARS, YEARS)
def test_changes_compose_in_any_order_of_years(record, first, second, third):
    whole = change(record, first, second).then(change(record, second, third))
    assert whole == change(record, first, third)
    assert whole.kind is change(record, first, third).kind


def test_only_what_follows_composes():
    one, other = drawn.record(fact("2000"), id="one"), drawn.record(fact("2000"), id="other")
    with pytest.raises(ValueError, match="other from 2005 does not follow one to 2005"):
        change(one, 2000, 2005).then(change(other, 2005, 2010))
    with pytest.raises(ValueError, match="one from 2006 does not follow one to 2005"):
        change(one, 2000, 2005).then(change(one, 2006, 2010))


STATES = [ABSENT, State(None, "undocumented"), *(State(status, status) for status in STATUSES)]


@pytest.mark.parametrize(("before", "after"), [*product(STATES, STATES)])
def test_every_pair_of_states_has_a_kind_and_its_inverse(before, after):
    assert changes.kind_of(after, before) is INVERSE[changes.kind_of(before, after)]
    assert INVERSE[INVERSE[changes.kind_of(before, after)]] is changes.kind_of(before, after)


@given(records(), YEARS, YEARS)
def test_forwards_nothing_vanishes(record, first, second):
    kind = change(record, min(first, second), max(first, second)).kind
    assert kind not in (Kind.NOT_YET, Kind.NOT_DOCUMENTED)


# ---- Kinds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([fact("2015", "construction")], Kind.APPEARED),
        ([fact("2015", by=True)], Kind.FIRST_DOCUMENTED),
        ([fact("2015", "proposed"), fact("2016", "cancelled")], Kind.PASSED),
        ([fact("2005", "proposed"), fact("2015", "announced")], Kind.ADVANCED),
        ([fact("2005", "announced"), fact("2015", "proposed")], Kind.SET_BACK),
        ([fact("2005"), fact("2015", "idle")], Kind.STOPPED),
        ([fact("2005", "proposed"), fact("2015", "shelved")], Kind.STOPPED),
        ([fact("2005", "idle"), fact("2015", "retired")], Kind.STOPPED),
        ([fact("2005", "idle"), fact("2015")], Kind.RESUMED),
        ([fact("2005", "shelved"), fact("2015", "proposed")], Kind.RESUMED),
        ([fact("2005")], Kind.UNCHANGED),
        ([fact("2005", "cancelled")], Kind.UNCHANGED),
        ([fact("2005", "announced")], Kind.STALLED),
        ([fact("2005", "announced"), fact("2015", "announced")], Kind.UNCHANGED),
        ([fact("2005", "announced"), promise("2015"), fact("2015-06", "announced")], Kind.STALLED),
        ([fact("2005", "announced"), fact("2015", "announced"), promise("2021")], Kind.UNCHANGED),
        ([fact("2005", "announced"), promise("2014", "announced", "contract"), fact("2015", "announced")], "unchanged"),
        ([fact("2021")], Kind.NOTHING),
        ([fact("2021", by=True)], Kind.NOTHING),
    ],
)
def test_kinds_from_2010_to_2020(events, kind):
    assert change(drawn.record(*events), 2010, 2020).kind == kind


def test_a_promise_that_was_kept_before_the_work_was_set_back_is_not_missed():
    record = drawn.record(
        fact("2005", "construction"), fact("2012"), promise("2012", said_on="2006"), fact("2015", "construction")
    )
    assert change(record, 2010, 2020).kind is Kind.UNCHANGED
    assert change(record, 2010, 2011).kind is Kind.STALLED


def test_a_promise_is_missed_only_when_its_date_passed_before_the_data_date():
    def kind(date):
        events = in_order(fact("2020", "announced"), fact("2025", "announced"), promise(date))
        return change(drawn.record(*events), 2024, DATA_YEAR).kind

    assert [kind("2026-03-30"), kind("2026-03"), kind("2026")] == [Kind.STALLED, Kind.UNCHANGED, Kind.UNCHANGED]


def test_silence_after_the_data_date_is_no_stalling():
    record = drawn.record(fact("2025", "announced"))
    assert change(record, DATA_YEAR, 2035).kind is Kind.UNCHANGED
    assert change(record, 2025, 2035).kind is Kind.STALLED


@given(records(), YEARS, YEARS)
def test_only_unfinished_works_stall_and_for_a_reason(record, first, second):
    found = change(record, first, second)
    early, late = sorted((first, second))
    reported = [event for event in history.facts(record) if early < int(event.date[:4]) <= late]
    if found.kind is Kind.STALLED:
        assert found.before.status == found.after.status
        assert found.after.status in UNFINISHED
        assert found.missed or not reported
    elif found.kind is Kind.UNCHANGED and found.after.status in UNFINISHED and early < min(late, DATA_YEAR):
        assert reported and not found.missed


@given(records(), YEARS, YEARS)
def test_what_begins_undocumented_never_appears(record, first, second):
    if history.facts(record)[0].by:
        assert change(record, first, second).kind not in (Kind.APPEARED, Kind.PASSED, Kind.NOT_YET)


@given(records(), YEARS, YEARS)
def test_to_the_data_year_nothing_is_promised(record, first, second):
    if max(first, second) <= DATA_YEAR:
        assert not change(record, first, second).promised


# ---- Sentences -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "years", "said"),
    [
        (
            [fact("2005", "announced"), fact("2019-03-06", note="Opened.")],
            (2010, 2026),
            "announced in 2010, operating since 6 Mar 2019. Opened.",
        ),
        (
            [fact("2012", note="Opened."), fact("2014", "idle"), fact("2016-02")],
            (2010, 2020),
            "not on record in 2010, operating from 2012, again since Feb 2016. Opened.",
        ),
        (
            [fact("2012", by=True, note="Named.")],
            (2010, 2020),
            "not documented in 2010, operating by 2012, if not earlier. Named.",
        ),
        (
            [fact("2012", "construction", by=True), fact("2014", note="Opened.")],
            (2010, 2020),
            "not documented in 2010, under construction by 2012, if not earlier, operating since 2014. Opened.",
        ),
        (
            [fact("2005", "announced", note="Signed.")],
            (2010, 2020),
            "still announced, no report since 2005. Signed.",
        ),
        (
            [fact("2005", "announced"), promise("2012-05", note="Soon."), fact("2013", "announced")],
            (2010, 2020),
            "still announced, promised but not on record: service by May 2012. Soon.",
        ),
        (
            [fact("2005", note="Ran."), fact("2024-02", note="Runs.")],
            (2010, 2030),
            "operating in 2010, no other status is promised by 2030; last report Feb 2024. Runs.",
        ),
        ([fact("2005", note="Runs.")], (2020, 2010), "operating in both years; last report 2005. Runs."),
        (
            [fact("2005", "announced"), promise("2029", said_on="2025-06", note="A minister.")],
            (2026, 2030),
            "announced in 2026, operating promised for 2029 (said Jun 2025). A minister.",
        ),
        (
            [fact("2005", "announced"), promise("2028", said_on="2025-06", note="A minister.")],
            (2028, 2030),
            "operating in both years, as promised. A minister.",
        ),
        ([fact("2005", note="Ran.")], (1990, 2000), "nothing is documented in either year."),
    ],
)
def test_sentences(events, years, said):
    found = change(drawn.record(*in_order(*events)), *years)
    assert found.sentence == f"{years[0]} → {years[1]}: Port of a-port: {said}"


def test_the_source_of_the_decisive_event_comes_first():
    record = drawn.record(
        fact("2005", "announced", source="herald", also=["post"]),
        fact("2015", source="times", also=["mail"]),
        fact("2018", source="globe", also=["mirror"]),
    )
    assert change(record, 2010, 2020).sources == ("times", "mail", "herald", "globe")


@given(records(), YEARS, YEARS)
def test_whatever_is_said_has_a_source(record, first, second):
    found = change(record, first, second)
    assert set(found.sources) <= set(record.source_keys())
    assert bool(found.sources) == (found.kind is not Kind.NOTHING)
    assert found.decisive is None or found.sentence.endswith(found.decisive.note)


# ---- Groups, the real atlas, the commands ----------------------------------------------------


@pytest.mark.parametrize("years", [(2019, 2026), (2026, 2019), (2026, 2035), (1990, 2040)])
def test_every_record_is_counted_once(real, years):
    found = changes.changes(real, *years)
    groups = changes.grouped(found)
    assert [each.record.id for each in found] == [record.id for record in real.records]
    assert sorted(each.record.id for group in groups.values() for each in group) == sorted(real.by_id)
    assert list(groups) == [kind for kind in Kind if kind in groups]
    assert all(each.kind is kind for kind, group in groups.items() for each in group)


def test_what_became_of_some_works_from_2019_to_2026(real):
    found = {each.record.id: each for each in changes.changes(real, 2019, 2026)}
    assert found["instc-w-rasht-astara"].kind is Kind.ADVANCED
    assert "announced since 17 May 2023" in found["instc-w-rasht-astara"].sentence
    assert found["tcfo-siyazan-aktau-superseded"].kind is Kind.STOPPED
    assert found["az-sumgayit-port"].kind is Kind.FIRST_DOCUMENTED
    assert found["btc-oil-pipeline"].kind is Kind.UNCHANGED
    assert found["trans-caspian-power-cable"].kind is Kind.APPEARED
    assert change(real.by_id["tcfo-sumgayit-aktau"], 2019, 2024).kind is Kind.STALLED


def command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "layers", *arguments], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def test_the_command_prints_the_groups(real):
    said = json.loads(command("changes", "--from", "2019", "--to", "2026", "--json"))
    groups = changes.grouped(changes.changes(real, 2019, 2026))
    assert {kind: len(rows) for kind, rows in said["changes"].items()} == {
        kind.value: len(group) for kind, group in groups.items()
    }
    lines = command("changes", "--from", "2019", "--to", "2026").splitlines()
    for kind in (Kind.ADVANCED, Kind.STALLED):
        assert f"{kind.value.capitalize()} ({len(groups[kind])})" in lines
        for each in groups[kind]:
            assert f"  {each.sentence} [{', '.join(each.sources)}]" in lines


def test_the_command_lists_what_is_stale(real):
    day = dt.date(2026, 3, 31)
    rows = json.loads(command("stale", "--months", "24", "--on", day.isoformat(), "--json"))
    silent = {record.id: history.silence_in_months(record, day) for record in real.records}
    assert {row["id"]: row["months"] for row in rows} == {
        name: months for name, months in silent.items() if months >= 24
    }
    assert [row["months"] for row in rows] == sorted((row["months"] for row in rows), reverse=True)
    line = command("stale", "--months", "24", "--on", day.isoformat()).splitlines()[0].split("\t")
    assert line[:4] == [rows[0]["id"], rows[0]["layer"], rows[0]["last_reported"], str(rows[0]["months"])]
