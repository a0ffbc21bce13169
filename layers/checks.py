"""What must hold between records: everything that `read` cannot see in one record alone."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import shapely

from layers import corridors, data_changes, dates, history, positions
from layers.records import Record, Statement
from layers.sea_level import SeaLevel
from layers.store import GEODATA, Atlas, Problem

WATER_KINDS = ("sea",)
LAND_KINDS = ("rail", "road", "land_cable", "land_line", "oil_pipeline", "gas_pipeline")
STRAY_KM = 5.0
"""A simplified shore cuts corners: shorter pieces on the wrong side are not reported."""
LENGTH_TOLERANCE = 0.05
Dated = tuple[str, dt.date]
"""What is said, and the first day on which it can have been known."""


def check(atlas: Atlas, geodata: Path = GEODATA) -> list[Problem]:
    """Return every problem of the data at once: those found while reading, then those between records.

    Parameters
    ----------
    atlas : Atlas
        As read.
    geodata : Path
        Data folder, for the basemap.
    """
    found = list(atlas.problems)
    for rule in (_unused_sources, _repeated_short_names, _broken_chains, _unknown_effects, _too_late, _releases):
        found.extend(rule(atlas))
    for record in atlas.records:
        for test in (_vertices, _length, _promises):
            found.extend(_problems(record, test))
        found.extend(_problems(record, lambda record: _astray(record, geodata)))
    return found


def _problems(record: Record, test: Callable[[Record], Iterator[str]]) -> Iterator[Problem]:
    for message in test(record):
        yield Problem(f"{record.layer}.geojson", record.id, message)


def _unused_sources(atlas: Atlas) -> Iterator[Problem]:
    used = {key for statement in (*atlas.records, *atlas.corridors) for key in statement.source_keys()}
    used.update(atlas.sea_level.source_keys() if atlas.sea_level else [])
    if not atlas.problems:
        for key in sorted(set(atlas.sources) - used):
            yield Problem("sources.json", key, "this source is cited nowhere")


def _repeated_short_names(atlas: Atlas) -> Iterator[Problem]:
    counts = Counter(record.short_name for record in atlas.records)
    for record in atlas.records:
        if counts[record.short_name] > 1:
            message = f"short_name '{record.short_name}' is used by another record too"
            yield Problem(f"{record.layer}.geojson", record.id, message)


def _broken_chains(atlas: Atlas) -> Iterator[Problem]:
    for corridor, message in corridors.faults(atlas):
        yield Problem("corridors.json", corridor, message)


def _unknown_effects(atlas: Atlas) -> Iterator[Problem]:
    known = set(atlas.by_id)
    for effect in atlas.sea_level.effects if atlas.sea_level else []:
        if effect.feature not in known and not atlas.problems:
            yield Problem("sea_level.json", effect.feature, "an effect names this id, which is no record")


def _too_late(atlas: Atlas) -> Iterator[Problem]:
    """Find what is later than the data date: it would decide what is shown as known on that date."""
    if any(problem.file == "meta.json" for problem in atlas.problems):
        return
    places: list[tuple[str, str | None, Iterator[Dated]]] = [
        *((f"{record.layer}.geojson", record.id, _dated(record)) for record in atlas.records),
        *(("corridors.json", corridor.id, _dated(corridor)) for corridor in atlas.corridors),
    ]
    if atlas.sea_level:
        places.append(("sea_level.json", None, _levels(atlas.sea_level)))
        places += [("sea_level.json", name, iter([dated])) for name, dated in _effects(atlas.sea_level)]
    for file, name, said in places:
        for what, first in said:
            if first > atlas.data_date:
                message = f"{what} is later than the data date {atlas.data_date}: "
                yield Problem(file, name, message + "leave it for the next data date, or say it in 'disputes'")


def _dated(statement: Statement) -> Iterator[Dated]:
    for event in statement.history:
        if not event.expected:
            yield f"the fact of {event.date}", dates.first_day(event.date)
        elif event.said_on:
            yield f"the promise for {event.date}, said on {event.said_on},", dates.first_day(event.said_on)
    for volume in statement.volumes:
        if not volume.expected:
            yield f"the figure for {volume.year} ({volume.of})", _known_from(volume.year, volume.period)
    for name, date in statement.as_of.items():
        yield f"the date {date} of {name}", dates.first_day(date)


def _levels(sea: SeaLevel) -> Iterator[Dated]:
    for level in sea.observed:
        yield f"the level of {level.year}", _known_from(level.year, level.period)
    for projection in sea.projections:
        yield f"the projection '{projection.id}'", dates.first_day(projection.published)
    for area in sea.areas:
        yield f"the area of {area.year}", dt.date(area.year, 1, 1)


def _effects(sea: SeaLevel) -> Iterator[tuple[str, Dated]]:
    for effect in sea.effects:
        if not effect.expected:
            yield effect.feature, (f"the effect of {effect.date}", dates.first_day(effect.date))


def _known_from(year: int, period: str | None) -> dt.date:
    """Return when a figure can be known: one for a whole year when that is over."""
    return dt.date(year, 1, 1) if period else dt.date(year, 12, 31)


def _releases(atlas: Atlas) -> Iterator[Problem]:
    made = [(data_changes.order(release.version), release.date) for release in atlas.releases]
    if made != sorted(set(made)):
        yield Problem("CHANGES.json", None, "the releases do not stand in the order of their versions and dates")
    if made and atlas.releases[-1].version != atlas.meta.version:
        last = atlas.releases[-1].version
        yield Problem("CHANGES.json", None, f"the last release is {last}, but meta.json says {atlas.meta.version}")


def _vertices(record: Record) -> Iterator[str]:
    if record.geometry is None or not record.waypoints:
        return
    vertices = len(shapely.get_coordinates(record.geometry))
    if vertices != len(record.waypoints):
        yield f"{len(record.waypoints)} waypoints for {vertices} vertices: there must be one for each, in order"


def _length(record: Record) -> Iterator[str]:
    stated = record.length_km
    if record.geometry is None or not isinstance(stated, int | float) or record.geometry_note:
        return
    drawn = positions.length_km(record.geometry)
    if drawn and abs(drawn - stated) > LENGTH_TOLERANCE * stated:
        yield f"length_km is {stated:g} but the drawn line is {drawn:.0f} km: explain it in geometry_note"


def _astray(record: Record, geodata: Path) -> Iterator[str]:
    if record.geometry is None or record.geometry.geom_type == "Point" or record.geometry_method == "schematic":
        return
    sea = positions.sea(geodata)
    if sea.is_empty:
        return
    accuracy = record.accuracy_km or 0
    if record.kind in WATER_KINDS:
        astray = positions.astray_km(record.geometry, sea, accuracy)
        if astray > STRAY_KM:
            yield f"{astray:.0f} km of this sea leg are drawn on land, beyond its ±{accuracy:g} km"
    elif record.kind in LAND_KINDS:
        wet = positions.astray_km(record.geometry, positions.land(geodata), accuracy)
        if wet > STRAY_KM:
            yield f"{wet:.0f} km of this line are drawn in the sea, beyond its ±{accuracy:g} km"


def _promises(record: Record) -> Iterator[str]:
    for promise in history.promises(record):
        if promise.said_on and dates.first_day(promise.said_on) > dates.last_day(promise.date):
            yield f"the promise for {promise.date} was said on {promise.said_on}, after the date it names"
