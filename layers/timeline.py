"""The record over time: bars of facts, marks of promises, and how promised dates slipped.

Facts are drawn where they are known to hold: a date of month or year precision stands at the end
of its month or year, unless a later report says the same earlier. So a bar, read on 31 December,
shows the status that `history.state_on` gives for that year.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from layers import catalog, dates, history, promised
from layers.history import Outcome, Slippage
from layers.records import Event, Record
from layers.store import Atlas
from layers.view import YEARS, Item, MapView

Verdicts = tuple[tuple[dt.date, Outcome], ...]
"""How a promise turned out, by the day from which one may say so."""

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Bar:
    """A stretch of one status.

    Parameters
    ----------
    pattern : str
        Key of the symbology.
    start, end : datetime.date or None
        First day, and the day on which the next status begins; None where there is no such day.
    event : Event
        The fact, or the promise, that gives the status; for ``undocumented`` the fact that ends it.
    """

    pattern: str
    start: dt.date | None
    end: dt.date | None
    event: Event


@dataclass(frozen=True)
class Mark:
    """A promised date of one milestone, with all promises that named it."""

    milestone: str
    deadline: dt.date
    promises: tuple[Event, ...]
    verdicts: Verdicts

    def outcome(self, today: dt.date) -> Outcome:
        """Return how the promise had turned out by a day."""
        return next(outcome for day, outcome in reversed(self.verdicts) if day <= today)


@dataclass(frozen=True)
class Group:
    """Records that stand together in the timeline, under one heading."""

    title: str
    layer: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Slip:
    """A milestone that was promised more than once, with the last sign of life of its record.

    ``number`` is its place among the slippages of the record.
    """

    record: Record
    number: int
    slippage: Slippage
    outcome: Outcome
    last_report: Event | None
    months_silent: int


# ---- bars ---------------------------------------------------------------------------------------


def days_of(facts: list[Event]) -> list[dt.date]:
    """Return the day at which each fact is drawn: the end of its date, but not after the next fact.

    Examples
    --------
    A fact of "2022" that was known before one of 5 September 2022 stands on that day, not on 31 December.
    """
    days: list[dt.date] = []
    for fact in reversed(facts):
        last = dates.last_day(fact.date)
        days.append(min(last, days[-1]) if days else last)
    return days[::-1]


def bars(record: Record, data_year: int) -> list[Bar]:
    """Return the statuses of a record, oldest first: what was reported, then what is promised.

    Parameters
    ----------
    record : Record
        The record.
    data_year : int
        Year of the data date; promised bars begin after it.
    """
    facts = history.facts(record)
    starts = [
        (day, fact)
        for index, (day, fact) in enumerate(zip(days_of(facts), facts, strict=True))
        if index == 0 or fact.status != facts[index - 1].status
    ]
    ends = [day for day, _ in starts[1:]] + [None]
    known = [Bar(fact.status, day, end, fact) for (day, fact), end in zip(starts, ends, strict=True)]
    before = [Bar("undocumented", None, starts[0][0], facts[0])] if facts and facts[0].by else []
    return before + known + _promised_bars(record, data_year)


def _promised_bars(record: Record, data_year: int) -> list[Bar]:
    years = range(data_year + 1, YEARS[1] + 1)
    states = [(year, history.state_on(record, year, data_year)) for year in years]
    starts = []
    for _, run in groupby(states, key=lambda pair: pair[1]):
        year, state = next(run)
        promise = state.event if state.pattern == "promised" else None
        begins = max(dates.last_day(promise.date), dt.date(year, 1, 1)) if promise else dt.date(year, 1, 1)
        starts.append((begins, promise))
    closed = [*starts, (None, None)]
    return [Bar("promised", day, end, promise) for (day, promise), (end, _) in pairwise(closed) if promise]


# ---- promises -----------------------------------------------------------------------------------


def verdicts(record: Record, promise: Event) -> Verdicts:
    """Return every outcome that a promise has or will have, by the day from which it holds.

    The record being what it is, an outcome turns only when the promised date has passed and when the
    fact that settles it has come. So a browser can judge by its own day without knowing the rules.
    """
    fact = history.settled_by(record, promise)
    turns = {dt.date.min, dates.last_day(promise.date) + dt.timedelta(days=1)}
    turns |= {dates.first_day(fact.date)} if fact else set()
    judged = [(day, history.outcome(record, promise, day)) for day in sorted(turns)]
    return tuple(judged[:1] + [after for before, after in pairwise(judged) if after[1] != before[1]])


def marks(record: Record) -> list[Mark]:
    """Return the promised dates of a record; a date that was promised again is one mark."""
    by_date: dict[tuple[str, dt.date, Verdicts], list[Event]] = {}
    for promise in history.promises(record):
        key = (promise.milestone or "", dates.last_day(promise.date), verdicts(record, promise))
        by_date.setdefault(key, []).append(promise)
    return [Mark(milestone, day, tuple(made), judged) for (milestone, day, judged), made in by_date.items()]


def slippage_table(shown: MapView) -> list[Slip]:
    """Return every milestone of the shown records that was promised more than once, largest slip first."""
    slips = [
        Slip(
            item.record,
            number,
            slip,
            history.outcome(item.record, slip.latest, shown.today),
            last_report(item.record, shown.today),
            history.silence_in_months(item.record, shown.today),
        )
        for item in shown.items
        for number, slip in enumerate(history.slippages(item.record))
    ]
    return sorted(slips, key=lambda slip: (-slip.slippage.months, slip.record.name, slip.slippage.milestone))


def last_report(record: Record, today: dt.date) -> Event | None:
    """Return the newest fact that had happened by a day, or None."""
    past = [fact for fact in history.facts(record) if dates.last_day(fact.date) <= today]
    return max(past, key=lambda fact: dates.last_day(fact.date), default=None)


def table_rows(shown: MapView) -> list[dict[str, str | int]]:
    """Return the slippage table as rows of plain values, one key for each column; dates as on record."""
    return [_table_row(slip, shown.atlas) for slip in slippage_table(shown)]


def _table_row(slip: Slip, atlas: Atlas) -> dict[str, str | int]:
    first, latest, report = slip.slippage.first, slip.slippage.latest, slip.last_report
    return {
        "id": slip.record.id,
        "name": slip.record.name,
        "layer": catalog.LAYER[slip.record.layer].title,
        "milestone": slip.slippage.milestone,
        "first_promised": first.date,
        "first_said_on": first.said_on or "",
        "first_source": _named(first, atlas),
        "latest_promise": latest.date,
        "latest_said_on": latest.said_on or "",
        "latest_source": _named(latest, atlas),
        "slip_months": slip.slippage.months,
        "promises": slip.slippage.count,
        "latest_outcome": slip.outcome.value,
        "last_report": report.date if report else "",
        "last_report_note": report.note if report else "",
        "last_report_source": _named(report, atlas) if report else "",
        "months_since_report": slip.months_silent if report else "",
    }


def _named(event: Event, atlas: Atlas) -> str:
    source = atlas.sources[event.source]
    return f"{source.publisher}: {source.title}" + (f", {source.url}" if source.url else "")


# ---- order --------------------------------------------------------------------------------------

Place = tuple[Any, str, str | None, Any]
"""Rank and title of a group, its layer if it has one, and the rank inside the group."""


def _by_layer(record: Record, _today: dt.date) -> Place:
    layer = catalog.LAYER[record.layer]
    rank = (catalog.GROUPS.index(layer.group), -catalog.LAYERS.index(layer))
    return rank, layer.title, layer.id, _begun(record)


def _by_country(record: Record, _today: dt.date) -> Place:
    code = record.countries[0]
    title = catalog.COUNTRIES.get(code, code)
    return (code not in catalog.LITTORAL, title), title, None, _begun(record)


def _by_next_promise(record: Record, today: dt.date) -> Place:
    promise = next_promise(record, today)
    if promise is None:
        return 9999, "No open promise on record", None, _begun(record)
    return int(promise.date[:4]), f"Promised for {promise.date[:4]}", None, dates.last_day(promise.date)


def _by_slip(record: Record, _today: dt.date) -> Place:
    months = max((slip.months for slip in history.slippages(record)), default=0)
    if months > 0:
        return 0, "Slipped, most first", None, -months
    return 1, "No slip on record", None, _begun(record)


SORTS: dict[str, tuple[str, Callable[[Record, dt.date], Place]]] = {
    "layer": ("Layer", _by_layer),
    "country": ("Country", _by_country),
    "next": ("Next promise", _by_next_promise),
    "slip": ("Largest slip", _by_slip),
}
"""The orders of the timeline: words for the reader, and the place of a record."""


def groups(shown: MapView, sort: str = "layer") -> list[Group]:
    """Return the shown records in the order of the timeline; each stands in one group.

    Parameters
    ----------
    shown : MapView
        What is shown.
    sort : str
        One of `SORTS`.
    """
    place = SORTS[sort][1]
    placed = [(place(item.record, shown.today), item) for item in shown.items]
    placed.sort(key=lambda pair: (pair[0][0], pair[0][3], pair[1].record.name))
    return [
        Group(title, layer, tuple(item for _, item in members))
        for (_, title, layer), members in groupby(placed, key=lambda pair: pair[0][:3])
    ]


def next_promise(record: Record, today: dt.date) -> Event | None:
    """Return the earliest promise that still stands and lies ahead of a day, or None."""
    ahead = [
        promise
        for promise in history.latest_promises(record)
        if history.outcome(record, promise, today) is Outcome.OPEN
    ]
    return min(ahead, key=lambda promise: dates.last_day(promise.date), default=None)


def _begun(record: Record) -> dt.date:
    return dates.first_day(record.history[0].date)


# ---- for the browser ----------------------------------------------------------------------------


def asset(atlas: Atlas, known: Atlas | None = None) -> dict[str, Any]:
    """Return the whole timeline in JSON types, by number of the record; it depends on no day or year.

    Days are counted from 1 January 1970. A row has its events as ``[day, date in words, status,
    promised, said-on in words, milestone, note, source keys, said-on day]``, bars as ``[pattern, start,
    end, event]``, marks as ``[milestone, deadline, verdicts, events]`` and slips as ``[milestone, first
    event, latest event, months, promises]``; events are named by their number in the row. What is said of
    the promises is ``[first day, dates, milestone]``.

    Parameters
    ----------
    atlas : Atlas
        All records, in the order in which they are numbered.
    known : Atlas, optional
        What was known of them (`clock.as_known_on`); the row of a record that it does not have is None.
    """
    known = known or atlas
    rows = [_asset_row(known.by_id.get(record.id), known.data_date.year) for record in atlas.records]
    return {
        "years": YEARS,
        "dataDay": day_number(known.data_date),
        "dataDate": words_of(known.data_date),
        "sorts": [[key, title] for key, (title, _) in SORTS.items()],
        "rows": rows,
    }


def _asset_row(record: Record | None, data_year: int) -> dict[str, Any] | None:
    if record is None:
        return None
    number = {id(event): index for index, event in enumerate(record.history)}
    facts = history.facts(record)
    drawn = {id(fact): day for fact, day in zip(facts, days_of(facts), strict=True)}
    return {
        "events": [_asset_event(event, drawn.get(id(event))) for event in record.history],
        "bars": [
            [bar.pattern, day_number(bar.start), day_number(bar.end), number[id(bar.event)]]
            for bar in bars(record, data_year)
        ],
        "marks": [_asset_mark(mark, number) for mark in marks(record)],
        "slips": [
            [slip.milestone, number[id(slip.first)], number[id(slip.latest)], slip.months, slip.count]
            for slip in history.slippages(record)
        ],
        "promised": [[day_number(day), *words] for day, *words in promised.by_day(record)],
    }


def _asset_event(event: Event, drawn: dt.date | None) -> list[Any]:
    return [
        day_number(drawn or dates.last_day(event.date)),
        ("by " if event.by else "") + dates.in_words(event.date),
        event.status,
        int(event.expected),
        dates.in_words(event.said_on) if event.said_on else None,
        event.milestone,
        event.note,
        event.sources,
        day_number(dates.first_day(event.said_on)) if event.said_on else None,
    ]


def _asset_mark(mark: Mark, number: dict[int, int]) -> list[Any]:
    judged = [[day_number(day), outcome.value] for day, outcome in mark.verdicts]
    return [mark.milestone, day_number(mark.deadline), judged, [number[id(each)] for each in mark.promises]]


def day_number(day: dt.date | None) -> int | None:
    """Count the days since 1 January 1970; None stays None."""
    return None if day is None else (day - _EPOCH).days


def words_of(day: dt.date) -> str:
    """Write a day for readers.

    Examples
    --------
    >>> words_of(dt.date(2026, 3, 31))
    '31 Mar 2026'
    """
    return dates.in_words(day.isoformat())
