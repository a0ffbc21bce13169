"""Ports side by side: what each can handle, what passed, how deep it is, what is under way there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from layers import falling_sea, history
from layers.falling_sea import MEASURES, span_of
from layers.history import State
from layers.positions import GEOD
from layers.records import Event, Record, Volume
from layers.sea_level import Effect
from layers.sketch import Box, Line, Sketch, Words
from layers.store import Atlas
from layers.view import Item, MapView

NEAR_KM = 15.0
"""Works that stand no farther off belong to a port; said beside the table."""

UNDER_WAY = ("announced", "construction")
TONNES = {"Mt": 1.0, "kt": 1e-3, "t": 1e-6}
"""Units of weight, in million tonnes; figures are compared in these, and shown as the source has them."""

ALL_CARGO, CONTAINERS = "all cargo", "containers"


@dataclass(frozen=True)
class Series:
    """Yearly figures of one port that count the same thing: ``unit`` is Mt for all weights."""

    record: Record
    of: str
    unit: str
    volumes: tuple[Volume, ...]


@dataclass(frozen=True)
class Port:
    """A port of a view with what stands beside it in the comparison.

    Parameters
    ----------
    item : Item
        The port and its state in the year of the view.
    throughput, containers : Volume or None
        The newest fact not after that year: of a whole year if there is one.
    depths : tuple of str
        Keys of the figures of depth or draught that it has.
    works : tuple of (Record, State)
        Works within `NEAR_KM` that are under way in that year.
    open_promises : tuple of Event
        The port's own promises that stand (`history.stands`).
    effects : tuple of Effect
        What is reported of the falling sea, newest first.
    """

    item: Item
    throughput: Volume | None
    containers: Volume | None
    depths: tuple[str, ...]
    works: tuple[tuple[Record, State], ...]
    open_promises: tuple[Event, ...]
    effects: tuple[Effect, ...]

    @property
    def record(self) -> Record:
        """The port."""
        return self.item.record


def ports(shown: MapView) -> tuple[Port, ...]:
    """Return the ports of a view, by name."""
    reported = {record.id: tuple(own) for record, own in falling_sea.effects(shown)}
    found = [_port(shown, item, reported) for item in shown.items if item.record.layer == "ports"]
    return tuple(sorted(found, key=lambda port: port.record.short_name))


def _port(shown: MapView, item: Item, reported: dict[str, tuple[Effect, ...]]) -> Port:
    record, year = item.record, shown.filters.year
    promises = [each for each in history.latest_promises(record) if history.stands(record, each, shown.today)]
    return Port(
        item,
        newest(record, ALL_CARGO, year),
        newest(record, CONTAINERS, year),
        tuple(key for key in MEASURES if getattr(record, key) is not None),
        tuple(_works(shown.atlas, record, year)),
        tuple(promises),
        reported.get(record.id, ()),
    )


def newest(record: Record, of: str, year: int) -> Volume | None:
    """Return the newest fact of a series not after a year: of a whole year if there is one, or of a part of one."""
    facts = [each for each in record.volumes if each.of == of and not each.expected and each.year <= year]
    return max(facts, key=lambda each: (each.period is None, each.year), default=None)


def in_year(record: Record, of: str, year: int) -> Volume | None:
    """Return the figure of one year: the fact of the whole year, of a part of it, or what was expected."""
    own = [each for each in record.volumes if each.of == of and each.year == year]
    return min(own, key=lambda each: (each.expected, each.period is not None, -size(each)), default=None)


def size(volume: Volume) -> float:
    """Return a figure as a number, weights in million tonnes; the middle of a range, a bound as it is."""
    span = span_of(volume.value)
    return (span.low + span.high) / 2 * TONNES.get(volume.unit, 1.0)


def _works(atlas: Atlas, port: Record, year: int) -> Iterator[tuple[Record, State]]:
    for record in atlas.records:
        if record.layer == "facilities" and near(port, record):
            state = history.state_on(record, year, atlas.data_date.year)
            if state.status in UNDER_WAY:
                yield record, state


def near(port: Record, record: Record) -> bool:
    """Tell whether a work stands within `NEAR_KM` of a port, in the same country."""
    if port.geometry is None or record.geometry is None or record.geometry.geom_type != "Point":
        return False
    metres = GEOD.inv(port.geometry.x, port.geometry.y, record.geometry.x, record.geometry.y)[2]
    return metres <= 1000 * NEAR_KM and port.countries == record.countries


def series(record: Record) -> list[Series]:
    """Return the yearly figures of a port by what they count, those of at least two values, all cargo first."""
    groups: dict[tuple[str, str], list[Volume]] = {}
    for volume in record.volumes:
        unit = "Mt" if volume.unit in TONNES else volume.unit
        groups.setdefault((volume.of, unit), []).append(volume)
    order = (ALL_CARGO, CONTAINERS)
    made = [
        Series(record, of, unit, tuple(sorted(own, key=lambda each: (each.year, each.expected, each.period or ""))))
        for (of, unit), own in groups.items()
        if len(own) > 1
    ]
    return sorted(made, key=lambda each: (order.index(each.of) if each.of in order else len(order), each.of))


def part_since(record: Record, of: str, year: int, than: Volume | None) -> Volume | None:
    """Return the newest fact for a part of a year that is later than a figure of a whole year."""
    if than is None or than.period:
        return None
    parts = [
        each
        for each in record.volumes
        if each.of == of and each.period and not each.expected and than.year < each.year <= year
    ]
    return max(parts, key=lambda each: (each.year, size(each)), default=None)


ROW, GAP = 17.0, 6.0


def chart(series: Series, width: float) -> Sketch:
    """Draw yearly figures as bars, one below the other: whole years full, parts of years pale, expected ones hollow."""
    most = max(size(each) for each in series.volumes) or 1.0
    left, room = 66.0, width - 66.0 - 74.0
    sketch = Sketch(width, 0, f"{series.record.name}: {series.of}, {series.unit} by year")
    top, before = 0.0, None
    for each in series.volumes:
        if before and each.year > before + 1:
            sketch.add(Line(((left, top + 1), (left, top + GAP - 1)), "ink3", 1, (1, 1.6)))
            top += GAP
        reach = max(room * size(each) / most, 1.0)
        fill, tint = (None, 0.0) if each.expected else ("accent", 0.55 if each.period else 0.0)
        edge, dash = ("accent", (2.5, 2.0)) if each.expected else (None, ())
        sketch.add(
            Words(_short(each), left - 6, top + 11.5, 10, "ink2", "end"),
            Box(left, top + 3, reach, ROW - 6, fill, edge, tint, dash),
            Words(_value_words(each, series.unit), left + reach + 5, top + 11.5, 10, sources=(each.source,)),
        )
        top, before = top + ROW, each.year
    sketch.height = top
    return sketch


def when(volume: Volume) -> str:
    """Return the period for which a figure holds, with its year where it does not name one.

    Examples
    --------
    >>> when(Volume(year=2025, period="Jan–Jul", value=1, unit="Mt", source="gazette"))
    'Jan–Jul 2025'
    """
    period = volume.period or ""
    return period if re.search(r"\d{4}", period) else f"{period} {volume.year}".strip()


def _value_words(volume: Volume, unit: str) -> str:
    """Return a figure as its source has it, with its unit where that is not the one of the chart."""
    value = volume.value if isinstance(volume.value, str) else f"{volume.value:,}"
    return value if volume.unit == unit else f"{value} {volume.unit}"


def _short(volume: Volume) -> str:
    words = when(volume)
    return words if len(words) <= 13 else f"part of {volume.year}"
