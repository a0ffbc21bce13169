"""Then and now: what changed between two years, in plain sentences with citations, on the map and as files."""

from html import escape
from typing import Any

import shapely
import streamlit as st

from layers import catalog, changes, dates, exports, swatch, symbology, view
from layers.changes import Change, Kind
from layers.exports.options import Options
from layers.panels import downloads, served
from layers.panels.downloads import Download
from layers.panels.references import References
from layers.panels.state import Choices
from layers.records import Record
from layers.view import MapView

SILENT = (Kind.UNCHANGED, Kind.NOTHING)
"""Counted, and drawn faintly; of the unchanged only what is still unfinished is listed."""
UNFINISHED = ("proposed", "announced", "construction")
FILES = {"pdf": "Sheet, PDF", "png": "Sheet, picture", "pptx": "Slide", "xlsx": "Excel table", "csv": "CSV table"}
"""Downloads beside the choice of the year; sizes and other extents are chosen in the export panel."""
NEAR_DEGREES = 0.25
"""Within so much of a chosen point, about 25 km, other records stand at the same place."""


def on_map(shown: MapView, beside: bool) -> dict[str, Any]:
    """Return what the map must know of a comparison; nothing for a view that is none.

    Parameters
    ----------
    shown : MapView
        What is shown.
    beside : bool
        Whether a second map shows the year that is compared with.
    """
    if shown.span is None:
        return {}
    return {"changes": shown.changed} | (
        {"beside": shown.compared_with, "big": str(shown.filters.year)} if beside else {}
    )


def draw(shown: MapView, chosen: Choices) -> None:
    """Draw the choice of the other year, and the changes between it and the year of the view."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="compared"):
        st.number_input(
            f"Compare {shown.filters.year} with",
            *view.YEARS,
            value=chosen.compared_with,
            step=1,
            key="compared_with",
            on_change=_year_chosen,
            width=190,
        )
        st.toggle("Two maps side by side", chosen.beside, key="beside", on_change=_beside_chosen)
        off = len(catalog.LAYERS) - len(shown.filters.layers)
        if off:
            st.button(f"Compare the {off} layers that are off too", on_click=_all_layers, type="tertiary")
    options = Options(extent=chosen.bounds)
    downloads.row("comparison", [_download(shown, key, words, options) for key, words in FILES.items()])
    served.markup("changes", listing(shown))


def _download(shown: MapView, format_id: str, words: str, options: Options) -> Download:
    name = exports.file_name(shown, format_id, options)
    return Download(words, name, exports.FORMATS[format_id].mime, lambda: exports.export(shown, format_id, options))


def _year_chosen() -> None:
    st.session_state.choices.compared_with = int(st.session_state.compared_with)


def _beside_chosen() -> None:
    st.session_state.choices.beside = st.session_state.beside


def _all_layers() -> None:
    st.session_state.choices.layers = frozenset(catalog.LAYER)


def listing(shown: MapView) -> str:
    """Return the changes as HTML, grouped and counted; every text from data is escaped."""
    references = References(shown.atlas.sources)
    groups = changes.grouped(shown.changes)
    parts = [_at_selected(shown, references), _still(shown, references)]
    parts += [_group(str(kind), members, references) for kind, members in groups.items() if kind not in SILENT]
    unfinished = tuple(each for each in groups.get(Kind.UNCHANGED, ()) if each.after.status in UNFINISHED)
    parts.append(_group("unchanged and still unfinished", unfinished, references))
    body = "".join(parts) or "<p>Nothing on record changed between these years.</p>"
    return f'<div class="atlas-changes">{body}{references.section()}</div>'


def _still(shown: MapView, references: References) -> str:
    """Return by status what was unfinished in the first year and is no further."""
    first, second = shown.span
    lines = ""
    for status, members in changes.still(shown.changes).items():
        names = "; ".join(f"{escape(each.record.name)}{references.cite(list(each.sources))}" for each in members)
        title = f"{symbology.PATTERNS[status].title} in {first} and still in {second}"
        lines += f"<p><b>{title} ({len(members)}):</b> {names}</p>"
    return lines


def _at_selected(shown: MapView, references: References) -> str:
    """Return all that is dated between the two years at the place of the record that is chosen, whatever its layer."""
    place = shown.atlas.by_id.get(shown.selected or "")
    if place is None:
        return ""
    near = [record for record in shown.atlas.records if record is not place and _beside(record, place)]
    made = [changes.change(record, *shown.span, shown.atlas.data_date) for record in (place, *near)]
    return "".join(_dated(each, references) for each in made if each.events or each.record is place)


def _beside(record: Record, place: Record) -> bool:
    """Tell whether a point stands where another one is."""
    both = [each.geometry for each in (record, place)]
    if any(geometry is None or geometry.geom_type != "Point" for geometry in both):
        return False
    return bool(shapely.distance(*both) < NEAR_DEGREES)


def _dated(change: Change, references: References) -> str:
    rows = "".join(
        f"<tr><td>{dates.in_words(event.date)}</td><td>{'<i>promised</i> · ' if event.expected else ''}"
        f"{escape(event.note)}{references.cite(event.sources)}</td></tr>"
        for event in change.events
    )
    events = f"{len(change.events)} dated event{'' if len(change.events) == 1 else 's'}"
    head = f"<h3>{escape(change.record.name)} <small>{events}, {change.first} to {change.second}</small></h3>"
    return f'{head}<table class="atlas-dated">{rows}</table>'


def _group(title: str, members: tuple[Change, ...], references: References) -> str:
    if not members:
        return ""
    look = members[0].look
    rows = "".join(_row(change, references) for change in members)
    count = f"{len(members)}{changes.as_promised(members)}"
    colour = f"--change:var(--atlas-change-{look})"
    return f'<h3 style="{colour}">{escape(title.capitalize())} <small>{count}</small></h3><table>{rows}</table>'


def _row(change: Change, references: References) -> str:
    record, pattern = change.record, change.after.pattern
    symbol = swatch.swatch(record.layer, record.kind, pattern if pattern in symbology.PATTERNS else "undocumented")
    return f"<tr><td>{symbol}</td><td>{escape(change.sentence)}{references.cite(list(change.sources))}</td></tr>"
