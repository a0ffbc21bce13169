"""What is said of promises in a few words speaks of those that stand, else of how the last turned out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import history, promised
from layers.store import Atlas
from tests.test_timeline import TODAY, fact, histories, promise, record


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (
            [fact("2020", "construction"), promise("2021", "2019"), promise("2026-12", "2025")],
            ("2021 → Dec 2026", None),
        ),
        ([fact("2020", "construction"), promise("2028")], ("2028", None)),
        ([promise("2028", milestone="stage 2"), fact("2020", "operating")], ("2028", "stage 2")),
        ([promise("2026", "2024"), promise("2026", "2025"), fact("2020", "announced")], ("2026", None)),
        ([fact("2020", "announced")], ("no date on record", None)),
        ([fact("2020", "operating")], ("", None)),
        # Service began as promised: what is still promised is said instead.
        (
            [promise("2016", "2015"), fact("2016", "operating"), promise("2028", milestone="stage 2")],
            ("2028", "stage 2"),
        ),
        # Nothing is promised any more: the last promise that was settled, and how.
        ([promise("2016", "2015"), fact("2015-06", "operating")], ("2016", "service · kept")),
        ([promise("2016", "2015"), fact("2019", "operating")], ("2016", "service · missed")),
        # Nobody said what became of it, though the record was spoken of since.
        ([promise("2001", milestone="phase 1"), fact("2024", "operating")], ("2001", "phase 1 · no report")),
        # Its date has passed, and nothing has been heard of the record since: it may still come.
        ([fact("2026-03", "construction"), promise("2026-06", "2025")], ("Jun 2026", None)),
    ],
)
def test_what_was_promised_is_said_in_words(events, words):
    assert promised.in_words(record(*events), TODAY) == words


@given(histories(), st.dates(dt.date(1999, 1, 1), dt.date(2040, 1, 1)))
def test_what_is_said_by_day_is_what_is_said_on_every_day(events, today):
    made = record(*events)
    said = [words for day, *words in promised.by_day(made) if day <= today]
    assert tuple(said[-1]) == promised.in_words(made, today)


def test_no_promise_that_was_kept_is_said_while_one_is_open(real: Atlas):
    for each in real.records:
        _, milestone = promised.in_words(each, TODAY)
        if any(history.outcome(each, made, TODAY) is history.Outcome.OPEN for made in history.latest_promises(each)):
            assert not (milestone or "").endswith(("kept", "missed", "no report"))


def test_a_port_that_was_reported_since_has_no_old_promise_under_way(real: Atlas):
    kuryk, amirabad = (promised.in_words(real.by_id[each], TODAY) for each in ("kz-kuryk-port", "ir-amirabad-port"))
    assert kuryk == ("2028", "half more capacity, with Aktau")
    assert amirabad == ("20 Mar 2001", "first phase · no report")
