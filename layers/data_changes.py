"""What changed in the data from version to version: the releases on file, and how a new one is worked out."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from layers.records import Dispute, Event, Statement, Strict, Text, Volume

Value = str | int | float | bool | None
LISTED = ("history", "volumes", "disputes")
"""Properties that are compared entry by entry."""
NOT_COMPARED = ("id", "layer", "geometry", "citations", *LISTED)
"""Compared in a way of their own, or by what they support."""
Entry = Event | Volume | Dispute


class DataChange(Strict):
    """One statement that a release added, took back or changed."""

    record: Text = Field(description="id of the record")
    field: Text = Field(
        description="property; 'record' for a whole record; for an entry of a list also its date, year or subject"
    )
    old: Value = Field(None, description="what was said before; absent where nothing was")
    new: Value = Field(None, description="what is said now; absent where it was taken back")
    source: Text | None = Field(None, description="key in sources.json of who says so, where there is one")


class Release(Strict):
    """A version of the data, with what changed since the one before."""

    version: str = Field(pattern=r"^\d+\.\d+\.\d+$", description="of the data, as in meta.json")
    date: dt.date = Field(description="on which it was released")
    note: Text | None = Field(None, description="what a reader must know of it, in our own words")
    entries: list[DataChange] = Field([], description="by record and field; worked out, never typed")


class Releases(Strict):
    """All versions of the data, the first one first."""

    releases: list[Release] = []


def order(version: str) -> tuple[int, ...]:
    """Return what versions sort by.

    Raises
    ------
    ValueError
        If it is no version of three numbers.

    Examples
    --------
    >>> order("1.10.0") > order("1.9.2")
    True
    """
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"version '{version}' is not three numbers with points between them, such as 1.2.0")
    return tuple(int(part) for part in parts)


def since(releases: Iterable[Release], version: str) -> tuple[Release, ...] | None:
    """Return the releases after a version, the first one first; None where that version is not known."""
    listed = list(releases)
    found = next((place for place, release in enumerate(listed) if release.version == version), None)
    return None if found is None else tuple(listed[found + 1 :])


def between(before: Iterable[Statement], after: Iterable[Statement]) -> list[DataChange]:
    """Return every point in which two versions of the data differ, by record and field.

    Parameters
    ----------
    before, after : iterable of Statement
        All records and corridors of the earlier and of the later version.
    """
    old, new = ({record.id: record for record in records} for records in (before, after))
    return [change for key in sorted({*old, *new}) for change in _record(old.get(key), new.get(key))]


def _record(old: Statement | None, new: Statement | None) -> Iterator[DataChange]:
    if old is None or new is None:
        there = new or old
        names = {"new" if new else "old": there.name}
        yield DataChange(record=there.id, field="record", source=there.history[0].source, **names)
        return
    for field in type(new).model_fields:
        if field not in NOT_COMPARED and getattr(old, field) != getattr(new, field):
            values = {"old": _value(getattr(old, field)), "new": _value(getattr(new, field))}
            yield DataChange(record=new.id, field=field, source=_cited(new, field) or _cited(old, field), **values)
    if getattr(old, "geometry", None) != getattr(new, "geometry", None):
        places = {"old": _place(old), "new": _place(new)}
        yield DataChange(record=new.id, field="geometry", source=_cited(new, "geometry"), **places)
    for field in LISTED:
        yield from _entries(old, new, field)


def _cited(record: Statement, field: str) -> str | None:
    """Return the first source of a property: who is cited for it, or who says the last entry of a list."""
    entries = getattr(record, field)
    if isinstance(entries, list) and entries:
        return getattr(entries[-1], "source", None)
    return next(iter(record.citations.get(field, [])), None)


def _value(value: Any) -> Value:
    """Return a value as it stands, lists and objects as JSON."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    plain = [each.model_dump(exclude_defaults=True) if isinstance(each, Strict) else each for each in value]
    return json.dumps(plain if isinstance(value, list) else value, ensure_ascii=False) if value else None


def _place(record: Statement) -> str | None:
    """Return a point in full, and of a line where it begins and ends and how many vertices it has."""
    geometry = record.geometry
    if geometry is None:
        return None
    positions = [f"{lon:g}, {lat:g}" for part in getattr(geometry, "geoms", [geometry]) for lon, lat in part.coords]
    if len(positions) == 1:
        return positions[0]
    return f"{positions[0]} to {positions[-1]}, {len(positions)} vertices, {geometry.length:.3f} degrees long"


def _entries(old: Statement, new: Statement, field: str) -> Iterator[DataChange]:
    """Yield entries of a list that came, went or changed; of one name, in order."""
    before, after = _named(getattr(old, field)), _named(getattr(new, field))
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if was != now:
            words = {"old": was and _said(was), "new": now and _said(now)}
            yield DataChange(record=new.id, field=f"{field} {key[0]}", source=(now or was).source, **words)


def _named(entries: Iterable[Entry]) -> dict[tuple[str, str, int], Entry]:
    """Return entries by what they are called, what sets them apart, and how many of both came before."""
    found: dict[tuple[str, str, int], Entry] = {}
    for entry in entries:
        name = _name(entry)
        found[(*name, sum(known[:2] == name for known in found))] = entry
    return found


def _name(entry: Entry) -> tuple[str, str]:
    match entry:
        case Event():
            return entry.date, entry.milestone or "" if entry.expected else ""
        case Volume():
            return f"{entry.year}, {entry.of}", f"{entry.period or ''} {entry.source}"
        case Dispute():
            return entry.property, entry.source


def _said(entry: Entry) -> str:
    """Return an entry in words, with the keys of its sources in brackets at the end."""
    match entry:
        case Event():
            promised = f"promised ({entry.milestone}): " if entry.expected else ""
            return f"{promised}{entry.status}. {entry.note} [{', '.join(entry.sources)}]"
        case Volume():
            period = f", {entry.period}" if entry.period else ""
            words = f"{entry.value} {entry.unit}{period}{', expected' if entry.expected else ''}."
        case Dispute():
            words = f"{entry.value}."
    return f"{' '.join(filter(None, [words, entry.note]))} [{entry.source}]"
