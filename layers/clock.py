"""The second clock: the atlas as it could have been known on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from layers import dates
from layers.records import Corridor, Event, Source, Statement, Volume
from layers.sea_level import Effect, SeaLevel
from layers.store import Atlas

RULE = (
    "Only what had been published by this day counts: a source dated by year or month from the last day of it, "
    "an undated source from the date of what it reports (a promise from the day it was made or, where that is not "
    "known, from the date it names) and no later than the data date; names and positions are those known today."
)
"""How the clock treats sources, for the reader."""

_S = TypeVar("_S", bound=Statement)
# The same few hundred dates are read thousands of times.
_first_day = cache(dates.first_day)
_last_day = cache(dates.last_day)


def as_known_on(atlas: Atlas, day: dt.date) -> Atlas:
    """Return the atlas as it could have been known on a day.

    A fact, promise, figure, volume, dispute or value of the sea level stays if one of its sources had
    been published; its other sources are left out. No fact from after the day stays, nor a promise
    made after it, and none of the notes in our own words, which are as of the data date. A record of
    which no event is left is left out. Where the oldest facts are left out, the first that stays is marked
    ``by``: the record did not begin with it.

    Parameters
    ----------
    atlas : Atlas
        Everything on record; it is the ``whole`` of the atlas that is returned.
    day : datetime.date
        The last day whose publications count.

    Returns
    -------
    Atlas
        The same atlas from `complete_from` on. Before it the positions of records in ``records`` differ
        from those in the whole atlas: what addresses records by number must number the whole.
    """
    complete = complete_from(atlas)
    if day >= complete:
        return atlas
    shelf = _Shelf(atlas.sources, day, atlas.data_date, complete)
    records = tuple(known for record in atlas.records if (known := _statement(record, shelf)))
    ids = {record.id for record in records}
    corridors = tuple(known for corridor in atlas.corridors if (known := _corridor(corridor, shelf, ids)))
    sea_level = _sea_level(atlas.sea_level, shelf, ids) if atlas.sea_level else None
    cited = {key for item in (*records, *corridors, *([sea_level] if sea_level else [])) for key in item.source_keys()}
    return replace(
        atlas,
        records=records,
        corridors=corridors,
        sources={key: source for key, source in atlas.sources.items() if key in cited},
        meta=atlas.meta.model_copy(update={"data_date": min(day, atlas.data_date)}),
        sea_level=sea_level,
        whole=atlas.whole or atlas,
    )


def complete_from(atlas: Atlas) -> dt.date:
    """Return the first day on which all that is on record could have been known.

    It is the newest day that the record itself names: its data date, or the first day that the date of
    a source, of a fact or of the making of a promise can mean, if that is later.
    """
    named = {source.date for source in atlas.sources.values() if source.date}
    for statement in (*atlas.records, *atlas.corridors):
        named.update(date for event in statement.history if (date := _happened(event)))
    return max([atlas.data_date, *map(_first_day, named)])


def _happened(event: Event) -> str | None:
    """Return when the fact happened or the promise was made; None if that is not known."""
    return event.said_on if event.expected else event.date


@dataclass(frozen=True)
class _Shelf:
    """The sources that could be read on a day."""

    sources: dict[str, Source]
    day: dt.date
    data_date: dt.date
    complete: dt.date

    def of(self, keys: Iterable[str], reported: str | None = None) -> list[str]:
        """Return those of some sources that could be read; ``reported`` dates what they report."""
        return [key for key in keys if self._published(key, reported) <= self.day]

    def _published(self, key: str, reported: str | None) -> dt.date:
        date = self.sources[key].date
        if date:
            return min(_last_day(date), self.complete)
        return min(_last_day(reported), self.data_date) if reported else self.data_date

    def kept(self, item: Any, reported: str | None = None) -> Any:
        """Return a sourced item with the sources that could be read, or None if there are none."""
        keys = [item.source, *getattr(item, "also", [])]
        known = self.of(keys, reported)
        if known == keys:
            return item
        return item.model_copy(update=_sources(item, known)) if known else None

    def all_kept(self, items: Iterable[Any], reported: str | None = None) -> list[Any]:
        """Return the items of which a source could be read."""
        return [known for item in items if (known := self.kept(item, reported))]


def _sources(item: Any, keys: list[str]) -> dict[str, Any]:
    return {"source": keys[0]} | ({"also": keys[1:]} if hasattr(item, "also") else {})


def _statement(statement: _S, shelf: _Shelf) -> _S | None:
    """Return what could have been known of a record or corridor, or None."""
    events = _history(statement, shelf)
    if not events:
        return None
    citations = {key: _readable(statement, key, shelf) for key in statement.citations}
    # Every figure is cited, so what has lost its citations is a figure that was not known.
    lost = [key for key, cited in citations.items() if not cited and key != "geometry"]
    changed: dict[str, Any] = dict.fromkeys(lost) | {
        "history": events,
        "citations": {key: cited for key, cited in citations.items() if key not in lost},
        "as_of": {key: date for key, date in statement.as_of.items() if key not in lost},
        "volumes": [known for item in statement.volumes if (known := shelf.kept(item, _volume_year(item)))],
        "disputes": shelf.all_kept(statement.disputes),
    }
    if shelf.day < shelf.data_date:
        changed["note"] = None
    return statement.model_copy(update=changed)


def _readable(statement: Statement, key: str, shelf: _Shelf) -> list[str]:
    """Return the sources of a property that could be read; a place is where it is, whoever drew it later."""
    cited = statement.citations[key]
    return cited if key == "geometry" else shelf.of(cited, statement.as_of.get(key))


def _volume_year(volume: Volume) -> str | None:
    return None if volume.expected else str(volume.year)


def _history(statement: Statement, shelf: _Shelf) -> list[Event]:
    events = [known for event in statement.history if (known := _event(event, shelf))]
    first = next((number for number, event in enumerate(events) if not event.expected), None)
    oldest = next((event.date for event in statement.history if not event.expected), None)
    if first is not None and events[first].date != oldest:
        events[first] = events[first].model_copy(update={"by": True})
    return events


def _event(event: Event, shelf: _Shelf) -> Event | None:
    happened = _happened(event)
    if happened and _first_day(happened) > shelf.day:
        return None
    return shelf.kept(event, happened or event.date)


def _corridor(corridor: Corridor, shelf: _Shelf, ids: set[str]) -> Corridor | None:
    known = _statement(corridor, shelf)
    if known is None:
        return None
    legs = ((branch, [leg for leg in branch.legs if leg in ids]) for branch in corridor.branches)
    branches = [branch.model_copy(update={"legs": left}) for branch, left in legs if left]
    return known.model_copy(update={"branches": branches})


def _sea_level(sea_level: SeaLevel, shelf: _Shelf, ids: set[str]) -> SeaLevel | None:
    effects = [effect for effect in sea_level.effects if effect.feature in ids and _has_come(effect, shelf.day)]
    entries = {
        "observed": [known for item in sea_level.observed if (known := shelf.kept(item, str(item.year)))],
        "projections": [known for item in sea_level.projections if (known := shelf.kept(item, item.published))],
        "rates": shelf.all_kept(sea_level.rates),
        "areas": [known for item in sea_level.areas if (known := shelf.kept(item, str(item.year)))],
        "disputes": shelf.all_kept(sea_level.disputes),
        "effects": [known for item in effects if (known := shelf.kept(item, item.date))],
    }
    return sea_level.model_copy(update=entries) if any(entries.values()) else None


def _has_come(effect: Effect, day: dt.date) -> bool:
    return effect.expected or _first_day(effect.date) <= day
