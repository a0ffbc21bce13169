import datetime as dt

import pytest
from hypothesis import given

from layers import dates
from tests.drawn import partial_dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023-02", dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
        ("2025-12", dt.date(2025, 12, 1), dt.date(2025, 12, 31)),
        ("2025-03-04", dt.date(2025, 3, 4), dt.date(2025, 3, 4)),
    ],
)
def test_a_date_spans_what_its_precision_leaves_open(text, first, last):
    assert (dates.first_day(text), dates.last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "2025-3",
        "2025-13",
        "2025-00",
        "2025-02-30",
        "2025-03-00",
        "03/2025",
        "2025-03-04T00:00",
        "٢٠٢٥",
        " 2025",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        dates.valid(text)


def test_the_refusal_says_what_would_be_right():
    with pytest.raises(ValueError, match="date '03/2025' is not YYYY, YYYY-MM or YYYY-MM-DD"):
        dates.valid("03/2025")


@pytest.mark.parametrize(
    ("text", "words"),
    [("2025", "2025"), ("2025-03", "Mar 2025"), ("2025-03-04", "4 Mar 2025"), ("2026-12-31", "31 Dec 2026")],
)
def test_words_keep_the_precision(text, words):
    assert dates.in_words(text) == words


@given(partial_dates())
def test_the_first_day_is_in_the_year_and_not_after_the_last(text):
    assert dates.valid(text) == text
    assert dates.first_day(text) <= dates.last_day(text)
    assert dates.first_day(text).year == dates.last_day(text).year == int(text[:4])


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (dt.date(2021, 12, 31), dt.date(2026, 12, 31), 60),
        (dt.date(2025, 3, 4), dt.date(2025, 4, 3), 0),
        (dt.date(2025, 3, 4), dt.date(2025, 4, 4), 1),
        (dt.date(2025, 3, 4), dt.date(2025, 3, 4), 0),
        (dt.date(2026, 6, 30), dt.date(2025, 6, 30), -12),
    ],
)
def test_only_whole_months_count(start, end, months):
    assert dates.whole_months(start, end) == months


def test_the_end_of_a_short_month_completes_the_month():
    assert dates.whole_months(dt.date(2024, 12, 31), dt.date(2026, 9, 30)) == 21
