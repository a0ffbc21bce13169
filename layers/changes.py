"""What changed between two years: one `Change` for every record, in plain words and with its sources.

The algebra. For one record, let ``s(y)`` be its state on 31 December of year ``y``, and ``E(y)`` the events
on record that had come by then: its facts, and its promises whose date had passed. The change from ``a`` to
``b`` is the triple ``(s(a), s(b), E(a) △ E(b))``, where △ keeps what is in one of the two and not in both.
For all years ``a``, ``b``, ``c``, in any order:

* identity: the change from ``a`` to ``a`` is ``(s(a), s(a), {})``;
* composition: ``(x, y, E)`` then ``(y, z, F)`` is ``(x, z, E △ F)``, so ``a → b`` then ``b → c`` is ``a → c``;
* inverse: that of ``(x, y, E)`` is ``(y, x, E)``, so the inverse of ``a → b`` is ``b → a``, and the two
  composed are the identity.

The kind of a change is worked out from the triple, never stored: the kind of ``b → a`` is `INVERSE` of that
of ``a → b``. Kinds themselves do not compose: announced and then built is appeared, if the first year is before.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from layers import dates, history
from layers.history import RANK, State
from layers.records import Event, Record
from layers.store import Atlas
from layers.symbology import CHANGES, PATTERNS


class Kind(StrEnum):
    """What kind of change it was, in the order in which groups are listed; the last two only backwards."""

    APPEARED = "appeared"
    ADVANCED = "advanced"
    RESUMED = "resumed"
    STALLED = "stalled"
    SET_BACK = "set back"
    STOPPED = "stopped"
    PASSED = "came and stopped"
    FIRST_DOCUMENTED = "first documented"
    UNCHANGED = "unchanged"
    NOTHING = "nothing documented in either year"
    NOT_YET = "not yet there"
    NOT_DOCUMENTED = "not documented yet"


_PAIRS = (
    (Kind.APPEARED, Kind.NOT_YET),
    (Kind.ADVANCED, Kind.SET_BACK),
    (Kind.RESUMED, Kind.STOPPED),
    (Kind.FIRST_DOCUMENTED, Kind.NOT_DOCUMENTED),
)
INVERSE = {kind: kind for kind in Kind} | dict(_PAIRS) | {back: forth for forth, back in _PAIRS}
"""The kind of the same change read in the other direction."""

LOOKS = {
    Kind.APPEARED: "appeared",
    Kind.ADVANCED: "advanced",
    Kind.RESUMED: "advanced",
    Kind.STALLED: "stalled",
    Kind.SET_BACK: "stalled",
    Kind.STOPPED: "stopped",
    Kind.PASSED: "stopped",
    Kind.FIRST_DOCUMENTED: "recorded",
}
"""How the kinds of a change from an earlier to a later year are drawn, by `symbology.CHANGES`; others are unchanged."""

_PLACE = RANK | {"idle": -1, "shelved": -2, "cancelled": -3, "retired": -4}
"""How far along a status is; below zero what has stopped, the more finally the lower."""


@dataclass(frozen=True)
class Change:
    """What became of one record between 31 December of two years.

    Parameters
    ----------
    record : Record
        The record.
    first, second : int
        The years from and to which the change is read; the first may be the later one.
    before, after : State
        State at the end of the first and of the second year.
    events : tuple of Event
        Facts dated between the two, and promises whose date had passed by the data date; oldest first.
    data_date : datetime.date
        To which the record was researched.
    """

    record: Record
    first: int
    second: int
    before: State
    after: State
    events: tuple[Event, ...]
    data_date: dt.date

    def inverse(self) -> "Change":
        """Return the same change, read in the other direction."""
        return Change(
            self.record, self.second, self.first, self.after, self.before, self.events, self.data_date
        )  # fmt: skip

    def then(self, other: "Change") -> "Change":
        """Return this change followed by another of the same record.

        Raises
        ------
        ValueError
            If the other does not begin where this one ends.
        """
        if (self.record.id, self.second, self.after) != (other.record.id, other.first, other.before):
            raise ValueError(f"{other.record.id} from {other.first} does not follow {self.record.id} to {self.second}")
        events = (event for event in self.record.history if (event in self.events) != (event in other.events))
        return Change(
            self.record, self.first, other.second, self.before, other.after, tuple(events), self.data_date
        )  # fmt: skip

    @cached_property
    def kind(self) -> Kind:
        """What kind of change it was."""
        kind = kind_of(self.before, self.after)
        return Kind.STALLED if kind is Kind.UNCHANGED and (self.missed or self.silent) else kind

    @property
    def look(self) -> str:
        """How it is drawn: a key of `symbology.CHANGES`."""
        return LOOKS.get(self.kind, "unchanged")

    @property
    def promised(self) -> bool:
        """Whether one of the two states is only promised."""
        return "promised" in (self.before.pattern, self.after.pattern)

    @cached_property
    def missed(self) -> tuple[Event, ...]:
        """Promises that fell due in between of more than is on record, while the work was unfinished."""
        if not self._unfinished:
            return ()
        reached = RANK[self.later.status or ""]
        due = [event for event in self.events if event.expected and RANK.get(event.status, -1) > reached]
        return tuple(promise for promise in due if not self._kept(promise))

    @property
    def silent(self) -> bool:
        """Whether nothing was reported in between of unfinished work, though the time was researched."""
        researched = min(self.first, self.second) < min(max(self.first, self.second), self.data_date.year)
        return self._unfinished and researched and all(event.expected for event in self.events)

    def _kept(self, promise: Event) -> bool:
        fact = history.settled_by(self.record, promise)
        return fact is not None and int(fact.date[:4]) <= max(self.first, self.second)

    @property
    def _unfinished(self) -> bool:
        return self.before.status == self.after.status and 0 <= _PLACE.get(self.after.status or "", -1) < 3

    @property
    def earlier(self) -> State:
        """State at the end of the earlier year, whatever the direction."""
        return self.before if self.first <= self.second else self.after

    @property
    def later(self) -> State:
        """State at the end of the later year, whatever the direction."""
        return self.after if self.first <= self.second else self.before

    @cached_property
    def decisive(self) -> Event | None:
        """The event that decides: the first in between with the later status, or by which the record stalled."""
        if self.kind is Kind.STALLED and self.missed:
            return self.missed[-1]
        if self.kind is Kind.NOTHING:
            return None
        if self.before.status == self.after.status or self.later.pattern == "promised":
            return self.later.event
        return next((event for event in self.events if event.status == self.later.status and not event.expected), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources: all of the decisive event, the main ones of both states and missed promises."""
        others = [*self.missed, *(state.event for state in (self.earlier, self.later) if state.status)]
        keys = self.decisive.sources if self.decisive else []
        return tuple(dict.fromkeys(keys + [event.source for event in others if event]))

    @property
    def brief(self) -> str:
        """What changed, for a list that stands under its kind and names the record itself."""
        match self.kind:
            case Kind.APPEARED | Kind.PASSED:
                return _state(self)
            case Kind.FIRST_DOCUMENTED:
                return f"{_first_report(self)}{_state(self)}"
            case _:
                return _words(self)

    @property
    def sentence(self) -> str:
        """What changed, in plain words, without numbers of sources."""
        about = f"{self.first} → {self.second}: {self.record.name}: {_words(self)}."
        return f"{about} {self.decisive.note}" if self.decisive else about


def kind_of(before: State, after: State) -> Kind:
    """Return the kind of a change between two states, as far as the states alone tell it."""
    if before.status == after.status:
        return Kind.UNCHANGED if after.status else Kind.NOTHING
    if before.status is None:
        return _kind_of_beginning(before, after)
    if after.status is None:
        return INVERSE[_kind_of_beginning(after, before)]
    start, end = _PLACE[before.status], _PLACE[after.status]
    if min(start, end) >= 0:
        return Kind.ADVANCED if end > start else Kind.SET_BACK
    return Kind.RESUMED if end > start else Kind.STOPPED


def _kind_of_beginning(nothing: State, state: State) -> Kind:
    # A record that begins later is not a thing that appeared later.
    if nothing.pattern == "undocumented":
        return Kind.FIRST_DOCUMENTED
    return Kind.APPEARED if _PLACE[state.status or ""] >= 0 else Kind.PASSED


def changes(atlas: Atlas, first_year: int, second_year: int) -> tuple[Change, ...]:
    """Return what changed between 31 December of two years: one change for every record, in its order.

    Parameters
    ----------
    atlas : Atlas
        All records; for another day's knowledge, what was known then.
    first_year, second_year : int
        In either order. After the year of the data date states are those promised.
    """
    return tuple(change(record, first_year, second_year, atlas.data_date) for record in atlas.records)


def change(record: Record, first: int, second: int, data_date: dt.date) -> Change:
    """Return what became of one record between 31 December of two years."""
    before, after = (history.state_on(record, year, data_date.year) for year in (first, second))
    early, late = sorted((first, second))
    events = tuple(
        event
        for event in record.history
        if early < int(event.date[:4]) <= late and not (event.expected and dates.last_day(event.date) >= data_date)
    )
    return Change(record, first, second, before, after, events, data_date)


def grouped(found: Iterable[Change]) -> dict[Kind, tuple[Change, ...]]:
    """Return the changes by kind, kinds in their order, without those kinds that are empty.

    Each change is in one group, so the sizes of the groups count them.
    """
    by_kind: dict[Kind, list[Change]] = {kind: [] for kind in Kind}
    for each in found:
        by_kind[each.kind].append(each)
    return {kind: tuple(members) for kind, members in by_kind.items() if members}


def by_look(found: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """Return the changes by how they are drawn, in the order of `symbology.CHANGES`, without empty groups."""
    found = tuple(found)
    groups = {look: tuple(change for change in found if change.look == look) for look in CHANGES}
    return {look: members for look, members in groups.items() if members}


def still(found: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """Return by status, the furthest first, what was unfinished in both years and is no further."""
    found = tuple(found)
    statuses = sorted(
        (status for status, place in RANK.items() if place < RANK["operating"]), key=RANK.get, reverse=True
    )
    held = {status: tuple(c for c in found if c.before.status == c.after.status == status) for status in statuses}
    return {status: members for status, members in held.items() if members}


# ---- In words --------------------------------------------------------------------------------


def _words(change: Change) -> str:
    early = min(change.first, change.second)
    match change.kind:
        case Kind.NOTHING:
            return "nothing is documented in either year"
        case Kind.UNCHANGED:
            return _still(change)
        case Kind.STALLED:
            return f"still {_status(change.later)}, {_reasons(change)}"
        case Kind.APPEARED | Kind.NOT_YET | Kind.PASSED:
            return f"not on record in {early}, {_state(change)}"
        case Kind.FIRST_DOCUMENTED | Kind.NOT_DOCUMENTED:
            return f"not documented in {early}, {_first_report(change)}{_state(change)}"
        case _:
            return f"{_status(change.earlier)} in {early}, {_state(change)}"


def _status(state: State) -> str:
    return PATTERNS[state.status or "undocumented"].title.lower()


def _still(change: Change) -> str:
    early, late = sorted((change.first, change.second))
    reported = dates.in_words(change.later.reported or "")
    if change.later.pattern == "promised":
        return f"{_status(change.later)} in both years, as promised"
    if late > change.data_date.year:
        return f"{_status(change.later)} in {early}, no other status is promised by {late}; last report {reported}"
    return f"{_status(change.later)} in both years; last report {reported}"


def _state(change: Change) -> str:
    """Say the later status and since when, or who promised it when."""
    state, event = change.later, change.decisive
    if event is None:
        return _status(state)
    when = dates.in_words(event.date)
    if event.expected:
        said = f" (said {dates.in_words(event.said_on)})" if event.said_on else ""
        return f"{_status(state)} promised for {when}{said}"
    again = f", again since {dates.in_words(state.since)}" if state.since and state.since != event.date else ""
    if event.by:
        return f"{_status(state)} by {when}, if not earlier{again}"
    return f"{_status(state)} {'from' if again else 'since'} {when}{again}"


def _first_report(change: Change) -> str:
    first = history.facts(change.record)[0]
    if first is change.decisive:
        return ""
    return f"{PATTERNS[first.status].title.lower()} by {dates.in_words(first.date)}, if not earlier, "


def _reasons(change: Change) -> str:
    due = dict.fromkeys(f"{event.milestone} by {dates.in_words(event.date)}" for event in change.missed)
    reasons = [f"promised but not on record: {', '.join(due)}"] if due else []
    if change.silent and change.later.reported:
        reasons.append(f"no report since {dates.in_words(change.later.reported)}")
    return "; ".join(reasons)


def as_promised(members: Collection[Change]) -> str:
    """Return words to follow a count of changes, where some of them are only promised."""
    count = sum(change.promised for change in members)
    if not count:
        return ""
    return ", as promised" if count == len(members) else f", {count} of them as promised"


def tally(found: Iterable[Change], first: int, second: int, data_date: dt.date) -> str:
    """Say how many changes of each kind there are between two years, the earlier first, and what is compared.

    Returns
    -------
    str
        Such as ``Facts on 31 December 2019 and to March 2026 · 2 appeared · 1 stalled · 9 unchanged``.
    """
    groups = grouped(found)
    said = [_compared(first, second, data_date)]
    changed = {kind: members for kind, members in groups.items() if LOOKS.get(kind, "recorded") != "recorded"}
    said += [f"{len(members)} {kind}{as_promised(members)}" for kind, members in changed.items()]
    still = len(groups.get(Kind.UNCHANGED, ())) + len(groups.get(Kind.NOTHING, ()))
    said += [f"{still} unchanged"] if still else []
    later = len(groups.get(Kind.FIRST_DOCUMENTED, ()))
    said += [f"{later} on record only after {first}, perhaps older"] if later else []
    return " · ".join(said)


def _compared(first: int, second: int, data_date: dt.date) -> str:
    """Say what the states of two years are, the earlier first: the year of the data date has not ended on record."""
    if second > data_date.year:
        return f"Facts and, after {data_date.year}, promises"
    if second < data_date.year:
        return "Facts on 31 December"
    reached = f"to {data_date:%B %Y}"
    return f"Facts on 31 December {first} and {reached}" if first < second else f"Facts {reached}"
