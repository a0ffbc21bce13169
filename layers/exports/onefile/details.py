"""What the panel of the one-file map says about a record, in words that need no further rules."""

from collections.abc import Iterable
from typing import Any

from layers import catalog, dates, history
from layers.exports.rows import figure_label
from layers.figures import Figures
from layers.records import Event, Record, Volume
from layers.symbology import PATTERNS
from layers.view import MapView

METHODS = {
    "surveyed": "Located place",
    "traced": "Traced through located places",
    "schematic": "Schematic: only the ends are known",
}
LISTED = 6


def detail(view: MapView, record: Record) -> dict[str, Any]:
    """Return everything that the panel shows of a record besides its state, in JSON types."""
    sea_level = view.atlas.sea_level
    return {
        "local": record.name_local,
        "countries": " – ".join(catalog.COUNTRIES.get(code, code) for code in record.countries),
        "note": record.note,
        "figures": [_figure(record, key, value) for key, value in record.figures().items()],
        "volumes": [_volume(each) for each in sorted(record.volumes, key=lambda each: (each.of, each.year))],
        "promises": _promises(view, record),
        "history": [_event(view, record, event) for event in reversed(record.history)],
        "disputes": [_dispute(each.property, each.value, each.note, each.source) for each in record.disputes],
        "effects": [
            {"date": dates.in_words(each.date), "text": each.text, "expected": each.expected}
            | {"keys": [each.source, *each.also]}
            for each in (sea_level.effects_on(record.id) if sea_level else [])
        ],
        "position": _position(record),
    }


def number(value: float | str) -> str:
    """Return a number with thousands separated, in the precision of its source."""
    return value if isinstance(value, str) else f"{value:,}".removesuffix(".0")


def _figure(record: Record, key: str, value: float | str) -> dict[str, Any]:
    """Return a figure; one that the dictionary gives no unit is a name, not a quantity, and has unit None."""
    label, unit = figure_label(key)
    named = isinstance(Figures.model_fields[key].json_schema_extra, dict)
    when = f", {dates.in_words(record.as_of[key])}" if key in record.as_of else ""
    cited = {"when": when, "keys": record.citations[key]}
    return {"label": label, "value": number(value), "unit": unit if named else None} | cited


def _volume(volume: Volume) -> dict[str, Any]:
    period = f", {volume.period}" if volume.period else ""
    of = f"{volume.of}; {volume.note}" if volume.note else volume.of
    value = f"{number(volume.value)} {volume.unit}"
    year = f"{volume.year}{period}"
    return {"year": year, "value": value, "of": of, "expected": volume.expected, "keys": [volume.source]}


def _promises(view: MapView, record: Record) -> list[dict[str, Any]]:
    slips = {slip.milestone: slip for slip in history.slippages(record)}
    milestones: dict[str, list[Event]] = {}
    for promise in history.promises(record):
        milestones.setdefault(promise.milestone or "", []).append(promise)
    return [
        {"title": _times(name, len(made)), "slip": _slipped(slips.get(name))}
        | {"made": [_promise(view, record, promise) for promise in made]}
        for name, made in milestones.items()
    ]


def _times(milestone: str, count: int) -> str:
    times = {1: "once", 2: "twice"}.get(count, f"{count} times")
    return f"{milestone[:1].upper()}{milestone[1:]}: promised {times}"


def _slipped(slip: history.Slippage | None) -> str:
    if slip is None or slip.months <= 0:
        return ""
    return f"slipped {dates.in_words(slip.first.date)} → {dates.in_words(slip.latest.date)}, {slip.months} months"


def _promise(view: MapView, record: Record, promise: Event) -> dict[str, Any]:
    said = f"said {dates.in_words(promise.said_on)}" if promise.said_on else "day of the promise unknown"
    outcome = str(history.outcome(record, promise, view.today))
    date = dates.in_words(promise.date)
    return {"date": date, "said": said, "outcome": outcome, "note": promise.note, "keys": promise.sources}


def _event(view: MapView, record: Record, event: Event) -> dict[str, Any]:
    title = PATTERNS[event.status].title
    return {
        "date": f"{'by ' if event.by else ''}{dates.in_words(event.date)}",
        "status": f"promised: {title.lower()}" if event.expected else title,
        "outcome": str(history.outcome(record, event, view.today)) if event.expected else None,
        "note": event.note,
        "keys": event.sources,
    }


def _dispute(disputed: str, value: float | str, note: str | None, source: str) -> dict[str, Any]:
    label, unit = figure_label(disputed) if disputed in Figures.model_fields else (disputed.replace("_", " "), "")
    quantity = not isinstance(value, str) or value[:1].isdigit()
    said = f"{number(value)} {unit if quantity else ''}".strip()
    return {"label": label, "value": said, "note": note, "keys": [source]}


def _position(record: Record) -> dict[str, Any] | None:
    if record.geometry is None:
        return None
    return {
        "accuracy": f"±{record.accuracy_km:g} km",
        "method": f"{METHODS[record.geometry_method or 'schematic']}, ±{record.accuracy_km:g} km",
        "note": record.geometry_note or "",
        "keys": record.citations.get("geometry", []),
    }


def links(view: MapView, records: Iterable[Record]) -> list[dict[str, Any]]:
    """Return what is offered before a record is chosen: the latest facts and the next promises."""
    records = list(records)
    return [
        {"title": "Latest on record", "rows": _latest(view, records)},
        {"title": "Promised next", "rows": _next(view, records)},
    ]


def _latest(view: MapView, records: list[Record]) -> list[list[Any]]:
    last = [(history.facts(record)[-1], record) for record in records if history.facts(record)]
    known = [(event, record) for event, record in last if dates.last_day(event.date) <= view.atlas.data_date]
    newest = sorted(known, key=lambda pair: (pair[0].date, pair[1].id), reverse=True)[:LISTED]
    return [_link(records.index(record), event, event.status, event.note) for event, record in newest]


def _next(view: MapView, records: list[Record]) -> list[list[Any]]:
    ahead = [
        (promise, record)
        for record in records
        for promise in history.latest_promises(record)
        if history.settled_by(record, promise) is None and dates.last_day(promise.date) >= view.today
    ]
    soonest = sorted(ahead, key=lambda pair: (dates.last_day(pair[0].date), pair[1].id))[:LISTED]
    return [_link(records.index(record), promise, "promised", promise.milestone or "") for promise, record in soonest]


def _link(number: int, event: Event, pattern: str, words: str) -> list[Any]:
    """Return number of the record in the file, date, pattern and text."""
    short = words if len(words) <= 100 else words[:98].rsplit(" ", 1)[0] + " …"
    return [number, dates.in_words(event.date), pattern, short]
