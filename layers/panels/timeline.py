"""The timeline and the slippage table of the page."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from layers import exports, timeline
from layers.exports import slippage
from layers.panels import downloads
from layers.panels.downloads import Download
from layers.panels.served import widget
from layers.records import Event, Record
from layers.view import MapView

FIRST_SORT = next(iter(timeline.SORTS))


def draw(shown: MapView, on_pick: Callable[[str], None], on_year: Callable[[int], None], file: str) -> None:
    """Draw the timeline of a view and, under it, how its promises slipped.

    Parameters
    ----------
    shown : MapView
        What is shown.
    on_pick : callable
        Called with the id of the record that the reader chose.
    on_year : callable
        Called with the *as of* year to which the reader moved the line.
    file : str
        Name of the browser's file with the `timeline.asset` of the atlas of the view.
    """
    sort = st.session_state.get("timeline_sort", FIRST_SORT)
    widget(
        "timeline",
        "timeline",
        rows_message(shown, sort) | {"file": file},
        on_pick_change=lambda: on_pick(st.session_state.timeline.pick),
        on_year_change=lambda: on_year(int(st.session_state.timeline.year)),
        on_sort_change=_sorted,
    )
    downloads.row("slippage", _files(shown))
    widget(
        "slippage",
        "slippage",
        slips_message(shown) | {"file": file},
        on_pick_change=lambda: on_pick(st.session_state.slippage.pick),
    )


def _files(shown: MapView) -> list[Download]:
    name = f"caspian-bridge_slippage_{shown.today:%Y-%m-%d}"
    return [
        Download("Slippage, Excel table", f"{name}.xlsx", exports.FORMATS["xlsx"].mime, lambda: slippage.xlsx(shown)),
        Download("Slippage, CSV table", f"{name}.csv", exports.FORMATS["csv"].mime, lambda: slippage.csv(shown)),
    ]


def _sorted() -> None:
    if st.session_state.timeline.sort in timeline.SORTS:
        st.session_state.timeline_sort = st.session_state.timeline.sort


def rows_message(shown: MapView, sort: str) -> dict[str, Any]:
    """Return what the timeline must know of a view: rows by number in the whole atlas, in groups."""
    number = shown.atlas.numbers
    return {
        "groups": [
            [group.title, group.layer, [number[item.record.id] for item in group.items]]
            for group in timeline.groups(shown, sort)
        ],
        "year": shown.filters.year,
        "today": timeline.day_number(shown.today),
        "todayWords": timeline.words_of(shown.today),
        "selected": shown.selected,
        "sort": sort,
    }


def slips_message(shown: MapView) -> dict[str, Any]:
    """Return the lines of the slippage table as numbers of record, slip and last report."""
    number = shown.atlas.numbers
    lines = []
    for slip in timeline.slippage_table(shown):
        report = _place(slip.record, slip.last_report) if slip.last_report else None
        lines.append([number[slip.record.id], slip.number, report, slip.months_silent])
    return {"lines": lines, "today": timeline.day_number(shown.today), "selected": shown.selected}


def _place(record: Record, event: Event) -> int:
    return next(place for place, each in enumerate(record.history) if each is event)
