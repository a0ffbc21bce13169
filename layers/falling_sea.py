"""What the falling sea leaves of the depth of a port, worked out from declared depths and reported levels.

Levels are metres in the vertical reference of `SeaLevel`; depths, falls and margins are metres.
Nothing is interpolated: where sources differ, or no level is reported for a year, the answer is a range.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from layers import dates
from layers.records import Record
from layers.sea_level import Effect, Observation, SeaLevel
from layers.store import Atlas
from layers.view import MapView

MEASURES = {
    "depth_m": "declared depth",
    "channel_depth_m": "depth of the channel",
    "draught_m": "permitted draught",
    "planned_depth_m": "promised depth",
}
"""Figures that the sea takes from, the firmest first; the promised one is no fact."""

TEST_SHIP = "ww-volga-caspian-canal"
"""The record whose permitted draught is the ship's draught at first: what the way to the Volga admits."""

PLACES = ("ports", "facilities")

RULE = (
    "What is left = the declared figure − the fall of the sea since its date; margin = what is left − the draught of "
    "the ship (that which the record states for the port, or else the one chosen here). The level at the date is the "
    "span of all values on record for that year, months and parts of the sea alike; a year without a value gets the "
    "span of the nearest years before and after it that have one. Nothing is interpolated, dredged or silted in the "
    "reckoning, and no clearance under the keel is taken off. Where dredging is reported after the date of the figure, "
    "too little water counts as in doubt."
)


class Span(NamedTuple):
    """A range in metres, lowest first; both ends are equal where only one value is known."""

    low: float
    high: float

    def less(self, other: "Span") -> "Span":
        """Return what is left after another span is taken off, to the centimetre."""
        return Span(round(self.low - other.high, 2), round(self.high - other.low, 2))


class Verdict(StrEnum):
    """Whether a ship has water enough, in words for the reader."""

    ENOUGH = "water enough"
    DOUBT = "in doubt"
    SHORT = "too shallow"
    UNDATED = "figure without a date"
    UNKNOWN = "no depth on record"


@dataclass(frozen=True)
class Level:
    """The level of a year: the span of what is on record, the years that gave it, and who says so."""

    span: Span
    years: tuple[int, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Margin:
    """What a level leaves of one declared figure of a port.

    Parameters
    ----------
    record : Record
        The port.
    measure : str or None
        Key of the figure; None where no depth is on record.
    declared : Span or None
        As the sources have it; other sources of the same year widen it.
    date : str or None
        For which the figure holds.
    sources : tuple of str
        Keys of those who declared it.
    then : Level or None
        Level at the date.
    fall : Span or None
        From then to the level asked for; negative is a rise.
    left : Span or None
        What is left of the figure.
    need : float
        Draught of the ship.
    stated : bool
        Whether the record states that draught.
    dredged : Effect or None
        The first dredging that is reported after the date.
    """

    record: Record
    measure: str | None = None
    declared: Span | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()
    then: Level | None = None
    fall: Span | None = None
    left: Span | None = None
    need: float = 0.0
    stated: bool = False
    dredged: Effect | None = None

    @property
    def margin(self) -> Span | None:
        """What is left under a ship of the needed draught."""
        return self.left.less(Span(self.need, self.need)) if self.left else None

    @property
    def promised(self) -> bool:
        """Whether the figure is a promise."""
        return self.measure == "planned_depth_m"

    @property
    def verdict(self) -> Verdict:
        """Whether the ship has water enough; a promised depth is no depth on record."""
        if self.measure is None or self.promised:
            return Verdict.UNKNOWN
        if self.margin is None:
            return Verdict.UNDATED
        if self.margin.low >= 0:
            return Verdict.ENOUGH
        return Verdict.SHORT if self.margin.high < 0 and not self.dredged else Verdict.DOUBT


def span_of(value: float | str) -> Span:
    """Return a figure as a span; the sign of a bound (``≤9``) is left to the words beside it.

    Examples
    --------
    >>> span_of("7–8"), span_of(5.5), span_of("≤9")
    (Span(low=7.0, high=8.0), Span(low=5.5, high=5.5), Span(low=9.0, high=9.0))
    """
    ends = [float(part.lstrip("<>≈≥≤")) for part in str(value).split("–")]
    return Span(ends[0], ends[-1])


def level_in(sea: SeaLevel, year: int) -> Level | None:
    """Return the level of a year as a span: of its own values, or of the nearest years on either side."""
    known = sorted({entry.year for entry in sea.observed})
    if not known:
        return None
    before = [each for each in known if each <= year][-1:]
    years = before if before == [year] else before + [each for each in known if each > year][:1]
    entries = [entry for entry in sea.observed if entry.year in years]
    values = [value for entry in entries for value in values_of(entry)]
    return Level(Span(min(values), max(values)), tuple(years), tuple(dict.fromkeys(each.source for each in entries)))


def values_of(entry: Observation) -> list[float]:
    """Return every level that an entry reports."""
    return [*([] if entry.level_m is None else [entry.level_m]), *(entry.range_m or ())]


def latest(sea: SeaLevel) -> Observation | None:
    """Return the newest reported value of a whole year, or of a part of one if there is none."""
    reported = [entry for entry in sea.observed if entry.level_m is not None and entry.basis == "reported"]
    return max(reported, key=lambda entry: (entry.period is None, entry.year), default=None)


def lowest_of_century(sea: SeaLevel) -> Observation | None:
    """Return the lowest value on record for a year from 1901 to 2000."""
    old = [entry for entry in sea.observed if 1901 <= entry.year <= 2000 and entry.level_m is not None]
    return min(old, key=lambda entry: entry.level_m, default=None)


def bounds(sea: SeaLevel) -> Span:
    """Return the highest and lowest level that is reported or projected."""
    values = [value for entry in sea.observed for value in values_of(entry)]
    values += [value for projection in sea.projections for value in projection.level_m or ()]
    return Span(min(values), max(values))


def first_draught(atlas: Atlas) -> float:
    """Return the draught of the ship before one is chosen: that of the canal to the Volga, or 0 if unknown."""
    canal = atlas.by_id.get(TEST_SHIP)
    return span_of(canal.draught_m).high if canal and canal.draught_m is not None else 0.0


def places(shown: MapView) -> list[Record]:
    """Return the ports of a view, and its works on the shore with a depth or an effect on record."""
    sea = shown.atlas.sea_level
    touched = {effect.feature for effect in sea.effects} if sea else set()
    records = [item.record for item in shown.items if item.record.layer in PLACES]
    return [
        record
        for record in records
        if record.layer == "ports" or record.id in touched or any(key in record.figures() for key in MEASURES)
    ]


def margins(shown: MapView, level: float, draught: float) -> tuple[Margin, ...]:
    """Return what a level leaves at every port of a view, each figure for itself, ports without one last.

    Parameters
    ----------
    shown : MapView
        What is shown.
    level : float
        Level asked for, in metres in the vertical reference.
    draught : float
        Draught of the ship in metres, for ports that state none.
    """
    found = [each for record in places(shown) for each in _of_record(shown.atlas, record, level, draught)]
    return tuple(sorted(found, key=_order))


def _order(margin: Margin) -> tuple[bool, bool, float, str]:
    left = margin.left or margin.declared or Span(0, 0)
    return margin.declared is None, margin.left is None or margin.promised, left.low, margin.record.name


def _of_record(atlas: Atlas, record: Record, level: float, draught: float) -> Iterable[Margin]:
    stated = record.required_draught_m is not None
    need = span_of(record.required_draught_m).high if stated else draught
    keys = [key for key in MEASURES if getattr(record, key) is not None]
    if not keys and record.layer == "ports":
        yield Margin(record, need=need, stated=stated)
    for key in keys:
        yield _margin(atlas, record, key, level, (need, stated))


def _margin(atlas: Atlas, record: Record, key: str, level: float, ship: tuple[float, bool]) -> Margin:
    date = record.as_of.get(key)
    declared, sources = _declared(atlas, record, key, date)
    then = level_in(atlas.sea_level, int(date[:4])) if date and atlas.sea_level else None
    fall = then.span.less(Span(level, level)) if then else None
    left = declared.less(fall) if fall else None
    return Margin(record, key, declared, date, sources, then, fall, left, *ship, _dredged_after(atlas, record, date))


def _dredged_after(atlas: Atlas, record: Record, date: str | None) -> Effect | None:
    own = atlas.sea_level.effects_on(record.id) if atlas.sea_level and date else []
    later = [
        effect
        for effect in own
        if effect.kind == "dredging" and not effect.expected and effect.date[:4] > (date or "")[:4]
    ]
    return later[0] if later else None


def _declared(atlas: Atlas, record: Record, key: str, date: str | None) -> tuple[Span, tuple[str, ...]]:
    """Return a figure with what other sources of the same year say of it, and who says so."""
    spans, keys = [span_of(getattr(record, key))], list(record.citations[key])
    for dispute in record.disputes:
        published = atlas.sources[dispute.source].date
        same_year = bool(date and published and published[:4] == date[:4])
        if dispute.property == key and same_year and isinstance(dispute.value, int | float):
            spans.append(span_of(dispute.value))
            keys.append(dispute.source)
    return Span(min(span.low for span in spans), max(span.high for span in spans)), tuple(dict.fromkeys(keys))


def verdicts(found: Iterable[Margin]) -> dict[str, Margin]:
    """Return the figure that decides at each port: what is left least of its dated facts, or the first otherwise."""
    decisive: dict[str, Margin] = {}
    for margin in found:
        decisive.setdefault(margin.record.id, margin)
    return decisive


def effects(shown: MapView) -> list[tuple[Record, list[Effect]]]:
    """Return what is reported of the falling sea at the records of a view up to its year, newest first.

    Promises of a year that has come are among them; those of later years are not.
    """
    sea, last = shown.atlas.sea_level, dates.last_day(str(shown.filters.year))
    found = []
    for item in shown.items:
        own = sea.effects_on(item.record.id) if sea else []
        own = [effect for effect in own if dates.first_day(effect.date) <= last]
        if own:
            found.append((item.record, sorted(own, key=lambda effect: effect.date, reverse=True)))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].name))


GRAVITY = ("closure", "cargo", "draught", "access", "dredging", "works")
"""Kinds of effect, the one that harms most first."""
EFFECT_WORDS = {
    "closure": "traffic stopped",
    "cargo": "lighter loads",
    "draught": "draught limited",
    "access": "access harder",
    "dredging": "dredged",
    "works": "works for low water",
}


def gravest(own: Iterable[Effect]) -> str | None:
    """Return the kind of the gravest effect that was reported; a promise is not one."""
    kinds = {effect.kind for effect in own if not effect.expected}
    return next((kind for kind in GRAVITY if kind in kinds), None)
