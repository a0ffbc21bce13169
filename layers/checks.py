"""What must hold between records: everything that `read` cannot see in one record alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import shapely

from layers import corridors, data_changes, dates, history, positions
from layers.records import Record
from layers.store import GEODATA, Atlas, Problem

WATER_KINDS = ("sea",)
LAND_KINDS = ("rail", "road", "land_cable", "land_line", "oil_pipeline", "gas_pipeline")
STRAY_KM = 5.0
"""A simplified shore cuts corners: shorter pieces on the wrong side are not reported."""
LENGTH_TOLERANCE = 0.05


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
    for rule in (_unused_sources, _repeated_short_names, _broken_chains, _unknown_effects, _releases):
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
