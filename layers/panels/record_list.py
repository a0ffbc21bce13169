"""The table of what is shown, the legend under the map, and the panel when nothing is chosen."""

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
        _promised(shown),
    ]
    widget("recordLinks", "overview", {"groups": groups}, on_pick_change=_link_chosen)


def _link_chosen() -> None:
    state.select(st.session_state.overview.pick, move=True)


def _latest_facts(atlas: Atlas) -> list[list[Any]]:
    last = [(history.facts(record)[-1], record) for record in atlas.records if history.facts(record)]
    last = [(event, record) for event, record in last if dates.last_day(event.date) <= atlas.data_date]
    newest = sorted(last, key=lambda pair: (pair[0].date, pair[1].id), reverse=True)[:LISTED]
    return [_link(atlas, record, event, event.note) for event, record in newest]


def _promised(shown: MapView) -> dict[str, Any]:
    """Return what was promised for the year of the view and is not reported done; else what comes next."""
    year = shown.filters.year
    due = [pair for pair in _unsettled(shown.atlas) if pair[0].date[:4] == str(year)]
    if due:
        return {
            "title": f"Promised for {year}, not reported done: {len(due)}",
            "rows": _promise_links(shown.atlas, due),
        }
    ahead = [pair for pair in _unsettled(shown.atlas) if dates.last_day(pair[0].date) >= shown.today]
    return {"title": "Promised next", "rows": _promise_links(shown.atlas, ahead[:LISTED])}


def _unsettled(atlas: Atlas) -> list[tuple[Event, Record]]:
    """Return the newest promise of every milestone that no fact fulfils, soonest first."""
    pairs = [
        (promise, record)
        for record in atlas.records
        for promise in history.latest_promises(record)
        if history.settled_by(record, promise) is None
    ]
    return sorted(pairs, key=lambda pair: (dates.last_day(pair[0].date), pair[1].id))


def _promise_links(atlas: Atlas, pairs: list[tuple[Event, Record]]) -> list[list[Any]]:
    return [_link(atlas, record, promise, promise.milestone or "") for promise, record in pairs]


def _link(atlas: Atlas, record: Record, event: Event, text: str) -> list[Any]:
    """Return number of the record, date, pattern and text; the browser knows its name and symbol."""
    pattern = "promised" if event.expected else event.status
    short = text if len(text) <= 100 else text[:98].rsplit(" ", 1)[0] + " …"
    return [atlas.numbers[record.id], dates.in_words(event.date), pattern, short]
