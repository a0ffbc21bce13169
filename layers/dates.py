"""Dates of year, month or day precision, as sources give them."""

import calendar
import datetime as dt
import re
from functools import cache

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError(f"date '{text}' is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    if 0 in (month, day):
        raise ValueError(f"date '{text}' has a month or day 00: leave out what is not known")
    return year, month, day


@cache
def first_day(text: str) -> dt.date:
    """Return the earliest day that the date can mean.

    Raises
    ------
    ValueError
        If the text is no date of year, month or day precision.

    Examples
    --------
    >>> first_day("2025-03")
    datetime.date(2025, 3, 1)
    """
    year, month, day = _parts(text)
    return dt.date(year, month or 1, day or 1)


@cache
def last_day(text: str) -> dt.date:
    """Return the latest day that the date can mean.

    Examples
    --------
    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    year, month, day = _parts(text)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def valid(text: str) -> str:
    """Return the text unchanged if it is a date; raise ValueError otherwise."""
    first_day(text)
    return text


def in_words(text: str) -> str:
    """Write a date for readers, in the precision it has.

    Examples
    --------
    >>> in_words("2026-03-20"), in_words("2025-03"), in_words("2025")
    ('20 Mar 2026', 'Mar 2025', '2025')
    """
    year, month, day = _parts(text)
    words = [str(day)] if day else []
    words += [calendar.month_abbr[month]] if month else []
    return " ".join([*words, str(year)])


def whole_months(start: dt.date, end: dt.date) -> int:
    """Count the whole months from one day to another; negative if the end is earlier.

    The last day of a shorter month completes it: from 31 December to 30 September are nine months.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < min(start.day, calendar.monthrange(end.year, end.month)[1]))
