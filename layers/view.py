"""What is shown now: the filters, the records that pass them, and the view in words."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from layers import changes, dates, history
from layers.catalog import COUNTRIES, LAYER, LAYERS, Extent
from layers.history import State
from layers.overlay import Overlay
from layers.records import Record, Source
from layers.store import Atlas
from layers.symbology import PATTERNS

YEARS = (1990, 2040)
PATTERN_ORDER = (
    "operating",
    "construction",
    "announced",
    "proposed",
    "idle",
    "shelved",
    "cancelled",
    "retired",
    "promised",
    "undocumented",
)


@dataclass(frozen=True)
class Filters:
    """What the reader asks for.

    Parameters
    ----------
    year : int
        The *as of* year, within `YEARS`.
    layers : frozenset of str
        Layers switched on.
    countries : frozenset of str
        ISO codes; empty means all.
    patterns : frozenset of str
        Statuses, ``promised`` and ``undocumented`` switched on.
    """

    year: int
    layers: frozenset[str]
    countries: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset(PATTERN_ORDER)


@dataclass(frozen=True)
class Item:
    """One record with its state in the year of the view."""

    record: Record
    state: State


@dataclass(frozen=True)
class Hidden:
    """How many records are not shown, by reason; each counted once, in this order."""

    layer_off: int
    not_begun: int
    filtered: int


@dataclass(frozen=True)
class MapView:
    """All that is on the map: everything that shows or exports it is a function of this value.

    ``candidates`` pass the country filter, whatever layers, statuses and year; ``items`` are those of
    them that are shown. ``pattern_totals`` counts by status before the status
    filter, so that its rows tell what switching one on would show. ``today`` is the day on which
    promises and silence are judged; whoever makes the view says it, so that the same view gives the
    same pictures. ``compared_with`` is another year, if the view is a comparison of two.
    """

    atlas: Atlas
    filters: Filters
    candidates: tuple[Record, ...]
    items: tuple[Item, ...]
    hidden: Hidden
    pattern_totals: Counter[str]
    today: dt.date
    selected: str | None = None
    extent: Extent | None = None
    compared_with: int | None = None
    overlays: tuple[Overlay, ...] = ()
    """The reader's own data; part of pictures only."""

    @cached_property
    def counts(self) -> Counter[str]:
        """Number of shown records by pattern."""
        return Counter(item.state.pattern for item in self.items)

    @cached_property
    def layer_counts(self) -> Counter[str]:
        """Number of shown records by layer."""
        return Counter(item.record.layer for item in self.items)

    @cached_property
    def numbers(self) -> list[int]:
        """Numbers of its candidates, by which the browser knows them."""
        return [self.atlas.numbers[record.id] for record in self.candidates]

    @cached_property
    def unplaced(self) -> tuple[Item, ...]:
        """Records that are listed but cannot be drawn."""
        return tuple(item for item in self.items if item.record.geometry is None)

    @property
    def span(self) -> tuple[int, int] | None:
        """The two years that are compared, the earlier first; None if the view is no comparison."""
        if self.compared_with is None:
            return None
        return min(self.compared_with, self.filters.year), max(self.compared_with, self.filters.year)

    @cached_property
    def changes(self) -> tuple[changes.Change, ...]:
        """What became of its candidates in its layers, whatever their status; empty if it is no comparison."""
        if self.span is None:
            return ()
        drawn = (record for record in self.candidates if record.layer in self.filters.layers)
        return tuple(changes.change(record, *self.span, self.atlas.data_date) for record in drawn)

    @property
    def changed(self) -> dict[str, list[int]]:
        """Numbers of the records that changed, by the look of the change; empty if it is no comparison."""
        groups = changes.by_look(change for change in self.changes if change.look != "unchanged")
        return {look: [self.atlas.numbers[each.record.id] for each in members] for look, members in groups.items()}

    @property
    def title(self) -> str:
        """The view in a few words."""
        if self.span:
            return "{}: what changed between {} and {}".format(_subject(self.filters).rstrip(","), *self.span)
        return f"{_subject(self.filters)} in {self.filters.year}"

    @property
    def caption(self) -> str:
        """One sentence: what is shown, what is hidden, and why; of a comparison, how much changed."""
        if self.span:
            return changes.tally(self.changes, *self.span, self.atlas.data_date)
        total = len(self.atlas.records)
        shown = f"{len(self.items)} of {total} records, {self._basis()}"
        reasons = [
            (self.counts["undocumented"], "not documented"),
            (len(self.unplaced), "without a place, listed only"),
            (self.hidden.not_begun, "not yet begun"),
            (self.hidden.layer_off, "in layers that are off"),
            (self.hidden.filtered, "outside the filters"),
        ]
        return " · ".join([shown, *(f"{count} {words}" for count, words in reasons if count)])

    def _basis(self) -> str:
        if self.filters.year > self.atlas.data_date.year:
            return f"{self.counts['promised']} of them as promised"
        if self.filters.year == self.atlas.data_date.year:
            return f"as last reported to {self.atlas.data_date:%B %Y}"
        return f"as reported for 31 December {self.filters.year}"


def _subject(filters: Filters) -> str:
    subject = LAYER[next(iter(filters.layers))].title if len(filters.layers) == 1 else "Caspian infrastructure"
    if len(filters.countries) in (1, 2):
        names = " and ".join(sorted(COUNTRIES.get(code, code) for code in filters.countries))
        return f"{subject}, {names},"
    return subject


def rule(year: int, atlas: Atlas) -> str:
    """Say in words how the statuses of a year are found, and by which day their sources had been published."""
    found = _rule(year, atlas)
    if atlas.whole is None:
        return found
    return f"{found} Only what had been published by {dates.in_words(atlas.data_date.isoformat())} counts."


def _rule(year: int, atlas: Atlas) -> str:
    data_date = atlas.data_date
    if year > data_date.year:
        return (
            f"Status on 31 December {year}: the last fact on record, or, drawn hollow, the latest promise that "
            "reaches this year and was not overtaken."
        )
    if year == data_date.year:
        researched = "" if atlas.whole else f"; the record was researched to {data_date:%B %Y}"
        return f"Status as last reported{researched}. Facts only."
    return f"Status on 31 December {year}: the last fact not after that day. Promises do not count."


def build(
    atlas: Atlas,
    filters: Filters,
    today: dt.date,
    selected: str | None = None,
    extent: Extent | None = None,
    compared_with: int | None = None,
) -> MapView:
    """Return the view of an atlas through filters, or the comparison of its year with another one.

    Every record is either among the items or counted once in ``hidden``.
    """
    candidates: list[Record] = []
    shown: list[Item] = []
    reasons: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for record, state in zip(atlas.records, atlas.states_in(filters.year), strict=True):
        outside = bool(filters.countries) and not filters.countries.intersection(record.countries)
        if not outside:
            candidates.append(record)
        if record.layer not in filters.layers:
            reasons["layer_off"] += 1
            continue
        if outside:
            reasons["filtered"] += 1
            continue
        totals[state.pattern] += 1
        if state is history.ABSENT:
            reasons["not_begun"] += 1
        elif state.pattern not in filters.patterns:
            reasons["filtered"] += 1
        else:
            shown.append(Item(record, state))
    hidden = Hidden(reasons["layer_off"], reasons["not_begun"], reasons["filtered"])
    kept = tuple(candidates), tuple(shown), hidden, totals
    return MapView(atlas, filters, *kept, today, selected, extent, compared_with)


def dated_events(atlas: Atlas) -> dict[str, Any]:
    """Return the years that can be chosen, and for each its rule and how many facts and promises are dated in it."""
    counts = Counter(history.event_years(list(atlas.records)))
    first, last = YEARS
    years = range(first, last + 1)
    return {
        "min": first,
        "max": last,
        "dataYear": atlas.data_date.year,
        "bars": [[counts[year, False], counts[year, True]] for year in years],
        "rules": [rule(year, atlas) for year in years],
    }


def status_words(item: Item) -> str:
    """Say the status of a record with its date, as in a tooltip."""
    state = item.state
    if state.pattern == "undocumented":
        first = f" before {dates.in_words(state.event.date)}" if state.event else ""
        return f"Not documented{first}"
    title = PATTERNS[state.status or ""].title
    if state.pattern == "promised" and state.event:
        said = f", said {dates.in_words(state.event.said_on)}" if state.event.said_on else ""
        return f"Promised: {title.lower()} by {dates.in_words(state.since or '')}{said}"
    return f"{title}, last reported {dates.in_words(state.reported or '')}"


Cite = Callable[[Iterable[str]], tuple[int, ...]]
"""Returns the numbers of sources, such as `Numbering.each`."""


class Numbering:
    """Numbers for cited sources, in order of first appearance."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def of(self, key: str) -> int:
        """Return the number of a source; the same source keeps its number."""
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def each(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of several sources, each once."""
        return tuple(self.of(key) for key in dict.fromkeys(keys))

    def also(self, key: str, source: Source) -> int:
        """Return the number of a source that is not in the bibliography, such as the reader's own."""
        self._sources = {**self._sources, key: source}
        return self.of(key)

    def listed(self) -> list[tuple[int, str, Source]]:
        """Return number, key and source of all that were cited, by number."""
        return [(number, key, self._sources[key]) for key, number in self._numbers.items()]


FIRST_LAYERS = frozenset(layer.id for layer in LAYERS if layer.shown_first)
