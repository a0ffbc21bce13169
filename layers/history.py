"""Status of a record on a date, its promises and how they turned out.

The rule, in words: the status on 31 December of a year is that of the last fact not after it. Up
to the year of the data date only facts count. For later years the latest promise that reaches so
far, and was overtaken neither by a later fact nor by a newer promise, is shown as *promised*.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from layers import dates
from layers.records import Event, Statement

RANK = {status: rank for rank, status in enumerate(("proposed", "announced", "construction", "operating"))}
"""How far along a status is; idle, shelved, cancelled and retired are no progress."""

WHOLE = {"works start": "construction", "service": "operating"}
"""Milestones of the record as a whole, settled by the first fact of that status."""


@dataclass(frozen=True)
class State:
    """What a record is at the end of a year.

    Parameters
    ----------
    status : str or None
        None before the record exists, or while its status is not documented.
    pattern : str
        Key of the symbology: the status, ``promised``, ``undocumented``, or ``absent``.
    since : str or None
        Date of the fact, or the date that was promised, from which the status holds.
    reported : str or None
        Date of the last fact that counts.
    event : Event or None
        The fact, or the promise, that gives the status.
    """

    status: str | None
    pattern: str
    since: str | None = None
    reported: str | None = None
    event: Event | None = None


ABSENT = State(None, "absent")


def facts(record: Statement) -> list[Event]:
    """Return what happened, oldest first."""
    return [event for event in record.history if not event.expected]


def promises(record: Statement) -> list[Event]:
    """Return what was promised, in order of the promised dates."""
    return [event for event in record.history if event.expected]


def state_on(record: Statement, year: int, data_year: int) -> State:
    """Return the state of a record on 31 December of a year.

    Parameters
    ----------
    record : Statement
        A record or a corridor.
    year : int
        The *as of* year.
    data_year : int
        Year of the data date; promises count only after it.
    """
    known = [event for event in facts(record) if int(event.date[:4]) <= year]
    state = _state_from(record, known)
    promise = _standing_promise(record, year, known) if year > data_year else None
    if promise is None or promise.status == state.status:
        return state
    return State(promise.status, "promised", promise.date, state.reported, promise)


def _state_from(record: Statement, known: list[Event]) -> State:
    if not known:
        first = next(iter(facts(record)), None)
        return State(None, "undocumented", event=first) if first and first.by else ABSENT
    last = known[-1]
    return State(last.status, last.status, _since(known).date, last.date, last)


def _since(known: list[Event]) -> Event:
    """Return the fact with which the present status began."""
    begun = known[-1]
    for event in reversed(known):
        if event.status != begun.status:
            break
        begun = event
    return begun


def _standing_promise(record: Statement, year: int, known: list[Event]) -> Event | None:
    standing = [
        promise
        for promise in latest_promises(record)
        if int(promise.date[:4]) <= year and settled_by(record, promise) is None and not _overtaken(promise, known)
    ]
    return max(standing, key=lambda promise: (promise.date, RANK.get(promise.status, -1)), default=None)


def _overtaken(promise: Event, known: list[Event]) -> bool:
    """Tell whether a fact leaves the promise behind: from after its date, given up since, or already further."""
    if not known:
        return False
    if dates.first_day(known[-1].date) > dates.last_day(promise.date):
        return True
    status = known[-1].status
    given_up = status in ("shelved", "cancelled", "retired") and known[-1].date >= (promise.said_on or "")
    return (
        given_up
        or (status == "idle" and promise.status != "operating")
        or (RANK.get(promise.status, 0) <= RANK.get(status, -1))
    )


def latest_promises(record: Statement) -> list[Event]:
    """Return the newest promise of each milestone.

    Newest is the one said last; of promises without a day, the one that names the latest date.
    """
    newest: dict[str, Event] = {}
    for promise in promises(record):
        held = newest.get(promise.milestone or "")
        if held is None or (promise.said_on or "", promise.date) >= (held.said_on or "", held.date):
            newest[promise.milestone or ""] = promise
    return list(newest.values())


def settled_by(record: Statement, promise: Event) -> Event | None:
    """Return the fact that fulfils a promise, or None.

    A fact fulfils it by naming the same milestone and reaching the status; the milestones of the
    record as a whole (`WHOLE`) by the first fact of that status. What was so before the promise was
    made does not count: a line in service before it closed is no proof that it reopened.
    """
    said = dates.first_day(promise.said_on) if promise.said_on else dt.date.min
    for event in facts(record):
        if dates.last_day(event.date) < said:
            continue
        reaches = RANK.get(event.status, -1) >= RANK.get(promise.status, 0)
        if event.milestone == promise.milestone and reaches:
            return event
        if WHOLE.get(promise.milestone or "") == promise.status and reaches:
            return event
    return None


class Outcome(StrEnum):
    """How a promise turned out."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"
    DUE = "due"


def outcome(record: Statement, promise: Event, today: dt.date) -> Outcome:
    """Tell how a promise turned out, as far as the record knows.

    Kept: fulfilled by the promised date. Missed: fulfilled later, or a fact or a newer promise
    from after the promised date shows that it was not. Open: the date lies ahead. Due: the date
    has passed and nothing on record confirms or denies it.
    """
    deadline = dates.last_day(promise.date)
    fact = settled_by(record, promise)
    if fact and dates.first_day(fact.date) <= today:
        return Outcome.KEPT if dates.first_day(fact.date) <= deadline else Outcome.MISSED
    if deadline >= today:
        return Outcome.OPEN
    return Outcome.MISSED if _denied(record, promise, deadline) else Outcome.DUE


def stands(record: Statement, promise: Event, today: dt.date) -> bool:
    """Tell whether a promise may still be on its way: open, or due with no fact of the record since its date."""
    found = outcome(record, promise, today)
    if found is not Outcome.DUE:
        return found is Outcome.OPEN
    deadline = dates.last_day(promise.date)
    return not any(deadline < dates.first_day(fact.date) <= today for fact in facts(record))


def _denied(record: Statement, promise: Event, deadline: dt.date) -> bool:
    later_facts = [event for event in facts(record) if dates.first_day(event.date) > deadline]
    if promise.milestone in WHOLE and later_facts:
        return True
    renewed = (
        other.said_on
        for other in promises(record)
        if other.milestone == promise.milestone and other.said_on and dates.last_day(other.date) > deadline
    )
    return any(dates.first_day(said) > deadline for said in renewed)


@dataclass(frozen=True)
class Slippage:
    """How the promised date of one milestone moved.

    ``months`` counts from the end of the first promised period to the end of the last.
    """

    milestone: str
    first: Event
    latest: Event
    count: int
    months: int


def slippages(record: Statement) -> list[Slippage]:
    """Return the slippage of every milestone that was promised more than once."""
    by_milestone: dict[str, list[Event]] = {}
    for promise in promises(record):
        by_milestone.setdefault(promise.milestone or "", []).append(promise)
    return [_slippage(name, made) for name, made in by_milestone.items() if len(made) > 1]


def _slippage(milestone: str, made: list[Event]) -> Slippage:
    made = sorted(made, key=lambda promise: (promise.said_on or promise.date, promise.date))
    first, latest = made[0], made[-1]
    months = dates.whole_months(dates.last_day(first.date), dates.last_day(latest.date))
    return Slippage(milestone, first, latest, len(made), months)


def silence_in_months(record: Statement, today: dt.date) -> int:
    """Return for how many whole months no fact has been reported."""
    reported = [dates.last_day(event.date) for event in facts(record)]
    past = [day for day in reported if day <= today]
    return dates.whole_months(max(past), today) if past else 0


def event_years(records: list[Statement]) -> Iterator[tuple[int, bool]]:
    """Yield year and whether it was promised, for every event of the records."""
    for record in records:
        for event in record.history:
            yield int(event.date[:4]), event.expected
