"""The table of what is shown, the legend under the map, and the panel when nothing is chosen."""

import datetime as dt
from typing import Any

import streamlit as st

from layers import catalog, changes, dates, history, symbology, webmap
from layers.panels import served, state
from layers.records import Event, Record
from layers.store import Atlas
from layers.view import PATTERN_ORDER, MapView

LISTED = 6


def table(shown: MapView, states: str) -> None:
    """Draw the records of the view; choosing a row chooses the record and shows it on the map."""
    data = webmap.shown_records(shown)
    data |= {"states": states, "year": shown.filters.year, "selected": shown.selected}
    served.widget("recordsTable", "records", data, on_pick_change=_row_chosen)


def _row_chosen() -> None:
    state.select(st.session_state.records.pick, move=True)


def legend(shown: MapView) -> None:
    """Draw the legend: only what is visible, with counts; the browser knows titles and symbols."""
    statuses = [[key, shown.counts[key]] for key in PATTERN_ORDER if shown.counts[key]]
    if shown.span:
        data = {"layers": [], "changes": _changes_legend(shown), "statuses": statuses}
    else:
        data = {"layers": _layers_legend(shown), "statuses": statuses}
    served.widget("legend", "legend", data)


def _layers_legend(shown: MapView) -> list[list[Any]]:
    kinds = {item.record.layer: item.record.kind for item in reversed(shown.items)}
    return [
        [layer.id, kinds[layer.id], shown.layer_counts[layer.id]]
        for layer in reversed(catalog.LAYERS)
        if layer.id in kinds
    ]


def _changes_legend(shown: MapView) -> list[list[Any]]:
    groups = changes.by_look(shown.changes)
    return [[look, symbology.CHANGES[look].title, len(members)] for look, members in groups.items()]


def overview(shown: MapView, states: str) -> None:
    """Draw what is offered before a record is chosen: the latest facts and what was promised for the year."""
    name = f"overview-{shown.today:%Y-%m-%d}-{states}"
    file = served.kept(name, lambda: overview_groups(shown.atlas, shown.today))
    served.widget("recordLinks", "overview", {"file": file, "year": shown.filters.year}, on_pick_change=_link_chosen)


def _link_chosen() -> None:
    state.select(st.session_state.overview.pick, move=True)


def _latest_facts(atlas: Atlas) -> list[list[Any]]:
    last = [(history.facts(record)[-1], record) for record in atlas.records if history.facts(record)]
    last = [(event, record) for event, record in last if dates.last_day(event.date) <= atlas.data_date]
    newest = sorted(last, key=lambda pair: (pair[0].date, pair[1].id), reverse=True)[:LISTED]
    return [_link(atlas, record, event, event.note) for event, record in newest]


def overview_groups(atlas: Atlas, today: dt.date) -> dict[str, Any]:
    """Return the latest facts, what was promised for each year and is not reported done, and what comes next."""
    unsettled = _unsettled(atlas)
    ahead = [pair for pair in unsettled if dates.last_day(pair[0].date) >= today]
    by_year: dict[str, list[tuple[Event, Record]]] = {}
    for promise, record in unsettled:
        by_year.setdefault(promise.date[:4], []).append((promise, record))
    return {
        "latest": {"title": "Latest on record", "rows": _latest_facts(atlas)},
        "next": {"title": "Promised next", "rows": _promise_links(atlas, ahead[:LISTED])},
        "years": {
            year: {
                "title": f"Promised for {year}, not reported done: {len(pairs)}",
                "rows": _promise_links(atlas, pairs),
            }
            for year, pairs in by_year.items()
        },
    }


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
    short = text if len(text) <= 100 else text[:98].rsplit(" ", 1)[0] + "\N{NO-BREAK SPACE}…"
    return [atlas.numbers[record.id], dates.in_words(event.date), pattern, short]
