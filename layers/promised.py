"""What is said in a few words of the promises of a record: of those that stand, else of the last that came due."""

import datetime as dt

from layers import dates, history
from layers.history import Outcome
from layers.records import Event, Record

_BUILDING = ("proposed", "announced", "construction")
_SERVICE = "service"


def in_words(record: Record, today: dt.date) -> tuple[str, str | None]:
    """Say what was promised for the main milestone: first and latest date, and what one must know of it.

    The main milestone is one whose promise stands (`history.stands`): service; else the one that was promised
    most often, the first of equals. Where no promise stands, the last that came due is said, and how it turned
    out. What was never promised, though not in service yet, is said too.

    Parameters
    ----------
    record : Record
        The record.
    today : datetime.date
        The day on which it is said.

    Returns
    -------
    tuple of (str, str or None)
        The dates; and the milestone, unless it is service, with its outcome, unless it stands.
    """
    made = history.promises(record)
    if not made:
        building = history.facts(record) and history.facts(record)[-1].status in _BUILDING
        return "no date on record" if building else "", None
    standing = [promise for promise in history.latest_promises(record) if history.stands(record, promise, today)]
    if not standing:
        last = _last(record, today)
        outcome = history.outcome(record, last, today)
        said = "no report" if outcome is Outcome.DUE else outcome.value
        return _when(record, last), " · ".join(part for part in (last.milestone, said) if part)
    names = [promise.milestone for promise in made]
    main = max(standing, key=lambda promise: (promise.milestone == _SERVICE, names.count(promise.milestone)))
    return _when(record, main), None if main.milestone == _SERVICE else main.milestone


def _last(record: Record, today: dt.date) -> Event:
    """Return the promise that came due last, of those of which it is known how they turned out if there are any."""
    latest = history.latest_promises(record)
    settled = [each for each in latest if history.outcome(record, each, today) is not Outcome.DUE]
    return max(settled or latest, key=lambda promise: dates.last_day(promise.date))


def _when(record: Record, promise: Event) -> str:
    slips = history.slippages(record)
    slip = next((each for each in slips if each.milestone == (promise.milestone or "") and each.months), None)
    ends = (slip.first, slip.latest) if slip else (promise,)
    return " → ".join(dates.in_words(each.date) for each in ends)


def by_day(record: Record) -> list[tuple[dt.date, str, str | None]]:
    """Return what is said (`in_words`) with the first day on which it is, oldest first.

    It turns only when a promised date has passed or a fact has come, so a browser can say it on its own day.
    """
    days = {dt.date.min}
    days |= {dates.last_day(promise.date) + dt.timedelta(days=1) for promise in history.promises(record)}
    days |= {dates.first_day(fact.date) for fact in history.facts(record)}
    said: list[tuple[dt.date, str, str | None]] = []
    for day in sorted(days):
        words = in_words(record, day)
        if not said or said[-1][1:] != words:
            said.append((day, *words))
    return said
