"""The table of what is shown, the legend under the map, and the panel when nothing is chosen."""

import datetime as dt
from typing import Any

import streamlit as st

from layers import catalog, dates, history, symbology, webmap
from layers.panels import state
from layers.panels.served import widget
from layers.records import Event, Record
from layers.store import Atlas
from layers.view import PATTERN_ORDER, MapView

LISTED = 6


def table(shown: MapView, states: str) -> None:
    """Draw the records of the view; choosing a row chooses the record and shows it on the map."""
    data = webmap.shown_records(shown)
    data |= {"states": states, "year": shown.filters.year, "selected": shown.selected}
    widget("recordsTable", "records", data, on_pick_change=_row_chosen)


def _row_chosen() -> None:
    state.select(st.session_state.records.pick, move=True)


def legend(shown: MapView) -> None:
    """Draw the legend: only what is visible, with counts."""
    kinds = {item.record.layer: item.record.kind for item in reversed(shown.items)}
    layers = [
        [f"{layer.id}/{kinds[layer.id]}/operating", layer.title, shown.layer_counts[layer.id]]
        for layer in reversed(catalog.LAYERS)
        if layer.id in kinds
    ]
    statuses = [
        [f"status/{key}", symbology.PATTERNS[key].title, shown.counts[key]]
        for key in PATTERN_ORDER
        if shown.counts[key]
    ]
    widget("legend", "legend", {"layers": layers, "statuses": statuses})


def overview(shown: MapView) -> None:
    """Draw what is offered before a record is chosen: the latest facts and the next promises."""
    groups = [
        {"title": "Latest on record", "rows": _latest_facts(shown.atlas)},
        {"title": "Promised next", "rows": _next_promises(shown.atlas, shown.today)},
    ]
    widget("recordLinks", "overview", {"groups": groups}, on_pick_change=_link_chosen)


def _link_chosen() -> None:
    state.select(st.session_state.overview.pick, move=True)


def _latest_facts(atlas: Atlas) -> list[dict[str, Any]]:
    last = [(history.facts(record)[-1], record) for record in atlas.records if history.facts(record)]
    last = [(event, record) for event, record in last if dates.last_day(event.date) <= atlas.data_date]
    newest = sorted(last, key=lambda pair: (pair[0].date, pair[1].id), reverse=True)[:LISTED]
    return [_link(record, event, record.short_name + ": " + event.note) for event, record in newest]


def _next_promises(atlas: Atlas, today: dt.date) -> list[dict[str, Any]]:
    ahead = [
        (promise, record)
        for record in atlas.records
        for promise in history.latest_promises(record)
        if history.settled_by(record, promise) is None and dates.last_day(promise.date) >= today
    ]
    soonest = sorted(ahead, key=lambda pair: (dates.last_day(pair[0].date), pair[1].id))[:LISTED]
    return [_link(record, promise, f"{record.short_name}: {promise.milestone}") for promise, record in soonest]


def _link(record: Record, event: Event, text: str) -> dict[str, Any]:
    pattern = "promised" if event.expected else event.status
    return {
        "id": record.id,
        "date": dates.in_words(event.date),
        "swatch": f"{record.layer}/{record.kind}/{pattern}",
        "text": text if len(text) <= 110 else text[:108].rsplit(" ", 1)[0] + " …",
    }
