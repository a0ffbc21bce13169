"""The bridge at a glance: what a newcomer sees first, each figure dated, cited and leading to its record."""

import datetime as dt
from html import escape
from typing import Any

import streamlit as st

from layers import glance
from layers.glance import Figure
from layers.panels import served, state
from layers.panels.detail import number
from layers.panels.references import References
from layers.store import Atlas
from layers.symbology import PATTERNS
from layers.view import PATTERN_ORDER, MapView

KEY = "glance"
COUNTED = ("operating", "construction", "announced", "proposed", "promised")


def draw(shown: MapView, states: str) -> None:
    """Draw the figures of the year of a view; ``states`` sets what was known on one day apart from another."""
    year, today = shown.filters.year, shown.today
    file = served.kept(f"glance-{today:%Y-%m-%d}-{year}-{states}", lambda: asset(shown.atlas, year, today))
    served.widget("linkedMarkup", KEY, {"file": file}, on_pick_change=_picked)


def _picked() -> None:
    state.lead_to(st.session_state[KEY].pick)


def asset(atlas: Atlas, year: int, today: dt.date) -> dict[str, Any]:
    """Return the figures as a file for the browser; every text from data is escaped."""
    references = References(atlas.sources)
    figures = "".join(_figure(each, references) for each in glance.figures(atlas, year, today))
    counts = glance.counts(atlas, year)
    told = [
        f"<b>{counts[key]}</b> {PATTERNS[key].title.lower()}" for key in PATTERN_ORDER if key in COUNTED and counts[key]
    ]
    total = f"Of {counts.total()} records: {', '.join(told)}."
    sources = f"<details><summary>Sources of these figures</summary>{references.section()}</details>"
    html = (
        f'<section class="atlas-glance" aria-label="The bridge at a glance"><h2>The bridge at a glance, {year}</h2>'
        f"<p>{total}</p><div>{figures}</div>{sources}</section>"
    )
    return {"html": html}


def _figure(figure: Figure, references: References) -> str:
    unit = f" <small>{escape(figure.unit)}</small>" if figure.unit else ""
    promised = " atlas-promised" if figure.promised else ""
    return (
        f'<div class="atlas-glance-figure{promised}"><button type="button" data-pick="{escape(figure.shows)}">'
        f"<b>{escape(number(figure.value))}</b>{unit}<span>{escape(figure.words)}</span></button>"
        f"<i>{escape(figure.when)}{references.cite(list(figure.sources))}</i></div>"
    )
