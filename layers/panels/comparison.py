"""Then and now: what changed between two years, in plain sentences with citations."""

from html import escape

import streamlit as st

from layers import changes, dates, swatch, symbology, view
from layers.changes import Change, Kind
from layers.panels import served
from layers.panels.references import References
from layers.panels.state import Choices
from layers.view import MapView

SILENT = (Kind.UNCHANGED, Kind.NOTHING)
"""Counted, and drawn faintly; of the unchanged only what is still unfinished is listed."""
UNFINISHED = ("proposed", "announced", "construction")


def found(shown: MapView, chosen: Choices) -> tuple[Change, ...]:
    """Return the changes of the records that pass the layer and country filters."""
    ids = {record.id for record in shown.candidates if record.layer in shown.filters.layers}
    every = changes.changes(shown.atlas, chosen.compared_with, shown.filters.year)
    return tuple(change for change in every if change.record.id in ids)


def unchanged(shown: MapView, chosen: Choices) -> list[int]:
    """Return the numbers of the records that did not change: the map draws them faintly."""
    return [shown.atlas.numbers[change.record.id] for change in found(shown, chosen) if change.kind in SILENT]


def draw(shown: MapView, chosen: Choices) -> None:
    """Draw the choice of the first year and the changes up to the year of the view."""
    st.number_input(
        f"Changes up to {shown.filters.year} since",
        *view.YEARS,
        value=chosen.compared_with,
        step=1,
        key="compared_with",
        on_change=_year_chosen,
        width=190,
    )
    served.markup("changes", listing(shown, found(shown, chosen)))


def _year_chosen() -> None:
    st.session_state.choices.compared_with = int(st.session_state.compared_with)


def listing(shown: MapView, made: tuple[Change, ...]) -> str:
    """Return the changes as HTML, grouped and counted; every text from data is escaped."""
    references = References(shown.atlas.sources)
    groups = changes.grouped(made)
    counts = " · ".join(f"{len(members)} {kind}" for kind, members in groups.items())
    parts = [_at_selected(shown, made, references)]
    parts += [_group(str(kind), members, references) for kind, members in groups.items() if kind not in SILENT]
    still = tuple(each for each in groups.get(Kind.UNCHANGED, ()) if each.after.status in UNFINISHED)
    parts.append(_group("unchanged and still unfinished", still, references))
    body = "".join(parts) or "<p>Nothing on record changed between these years.</p>"
    return f'<div class="atlas-changes"><p><b>{counts}</b></p>{body}{references.section()}</div>'


def _at_selected(shown: MapView, made: tuple[Change, ...], references: References) -> str:
    """Return all that is dated between the two years of the record that is chosen."""
    change = next((each for each in made if each.record.id == shown.selected), None)
    if change is None:
        return ""
    rows = "".join(
        f"<tr><td>{dates.in_words(event.date)}</td><td>{'<i>promised</i> · ' if event.expected else ''}"
        f"{escape(event.note)}{references.cite(event.sources)}</td></tr>"
        for event in change.events
    )
    name = escape(change.record.name)
    return f'<h3>{name} <small>{len(change.events)} dated events</small></h3><table class="atlas-dated">{rows}</table>'


def _group(title: str, members: tuple[Change, ...], references: References) -> str:
    if not members:
        return ""
    rows = "".join(_row(change, references) for change in members)
    return f"<h3>{escape(title.capitalize())} <small>{len(members)}</small></h3><table>{rows}</table>"


def _row(change: Change, references: References) -> str:
    record, pattern = change.record, change.after.pattern
    symbol = swatch.swatch(record.layer, record.kind, pattern if pattern in symbology.PATTERNS else "undocumented")
    return f"<tr><td>{symbol}</td><td>{escape(change.sentence)}{references.cite(list(change.sources))}</td></tr>"
