"""HTML of a panel with buttons that choose a record, charts as SVG, and tables that sort."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from layers.panels import served, state
from layers.panels.references import References
from layers.records import Record
from layers.sheet import sketched
from layers.sheet.board import PageCanvas, PageStyle
from layers.sketch import Sketch


def draw(key: str, html: str) -> None:
    """Show HTML whose elements with ``data-pick`` choose a record; the caller escapes all data."""

    def picked() -> None:
        state.select(st.session_state[key].pick, move=True)

    served.widget("linkedMarkup", key, {"html": html}, on_pick_change=picked)


def name(record: Record) -> str:
    """Return a button that chooses a record."""
    return (
        f'<button type="button" class="atlas-name" data-pick="{escape(record.id)}" '
        f'title="{escape(record.name)}">{escape(record.short_name)}</button>'
    )


def table(heads: Sequence[str], rows: str) -> str:
    """Return a table that sorts by its columns; the rows are HTML with the values in ``data-value``."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    body = f'<table class="atlas-sortable atlas-data"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="atlas-wide-table" tabindex="0" role="region" aria-label="Table, scrollable">{body}</div>'


def chart(sketch: Sketch, references: References, css_class: str = "atlas-chart") -> str:
    """Return a drawing as SVG, its source numbers those of the panel."""
    canvas = PageCanvas(sketch.width, sketch.height, references.in_drawing)
    sketched.draw(canvas, PageStyle(), sketch, 0, sketch.height, 1, references.numbers)
    return canvas.svg(sketch.title, css_class)


def ring(form: str, size: int = 20) -> str:
    """Return a mark of the map for a legend: a ring around a port, in one of the forms of ``web/marks.js``."""
    dash = {"dashed": "3.5 2.6", "dotted": "1 2.4"}.get(form, "")
    ink = "undocumented" if form == "dotted" else "ink"
    radii = (6.5, 9) if form == "double" else (6.5,)
    rings = "".join(
        f'<circle cx="10" cy="10" r="{radius}" style="fill:none;stroke:var(--atlas-{ink});stroke-width:1.5" '
        f'stroke-dasharray="{dash}"/>'
        for radius in radii
    )
    port = '<circle cx="10" cy="10" r="2.6" style="fill:var(--atlas-layer-ports)"/>'
    place = f'width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true"'
    return f'<svg class="atlas-swatch" {place}>{port}{rings}</svg>'


def key(title: str, entries: list[tuple[str, str]]) -> str:
    """Return a legend: symbols of our own, and words."""
    items = "".join(f"<span>{symbol}{escape(words)}</span>" for symbol, words in entries)
    label = escape(title)
    return f'<div class="atlas-legend atlas-marks-key" role="group" aria-label="{label}"><b>{label}</b>{items}</div>'
