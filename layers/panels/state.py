"""The state of the page: what the reader chose, in the session, and how each choice changes it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from layers import catalog, link, view
from layers.store import Atlas


@dataclass
class Choices:
    """What the reader chose. ``moves`` counts up with each wish to move the map to ``bounds``."""

    year: int
    layers: frozenset[str] = view.FIRST_LAYERS
    countries: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset(view.PATTERN_ORDER)
    selected: str | None = None
    bounds: catalog.Extent = next(iter(catalog.EXTENTS.values())).bounds
    moves: int = 1
    basemap: str = "embedded"
    shown_record: str | None = None
    present_extent: catalog.Extent | None = None
    panel: str = "records"
    known: dt.date | None = None
    compared_with: int = 2019
    ignored: tuple[str, ...] = ()

    def filters(self) -> view.Filters:
        """Return the choices as filters; all statuses chosen is no filter."""
        return view.Filters(self.year, self.layers, self.countries, self.patterns)


def choices(atlas: Atlas) -> Choices:
    """Return the choices of this session, the first view at its start."""
    if "choices" not in st.session_state:
        moves = st.session_state.pop("moves_before", 0) + 1
        st.session_state.choices = Choices(year=atlas.data_date.year, moves=moves)
        if moves == 1:
            open_code(atlas, st.query_params.to_dict())
    return st.session_state.choices


def open_code(atlas: Atlas, values: Mapping[str, str]) -> None:
    """Take up a view from the values of a code; what of it cannot be taken up is kept to be named."""
    chosen: Choices = st.session_state.choices
    asked = link.opened(values, atlas, view.Filters(atlas.data_date.year, view.FIRST_LAYERS))
    filters = asked.filters
    chosen.year, chosen.layers, chosen.countries = filters.year, filters.layers, filters.countries
    chosen.patterns, chosen.selected, chosen.ignored = filters.patterns, asked.selected, asked.ignored
    st.session_state.countries = sorted(filters.countries)
    if asked.extent:
        chosen.bounds, chosen.shown_record = asked.extent, None
        chosen.moves += 1


def select(record_id: str | None, move: bool = False) -> None:
    """Choose a record, or none; ``move`` brings it into the picture."""
    chosen: Choices = st.session_state.choices
    chosen.selected = record_id
    if record_id and move:
        chosen.shown_record = record_id
        chosen.moves += 1


def set_year(year: int) -> None:
    """Choose the *as of* year."""
    st.session_state.choices.year = min(max(year, view.YEARS[0]), view.YEARS[1])


def go_to(extent: str) -> None:
    """Move the map to a named extent, also when it is the one chosen last."""
    chosen: Choices = st.session_state.choices
    chosen.bounds, chosen.shown_record = catalog.EXTENTS[extent].bounds, None
    chosen.moves += 1


def reset() -> None:
    """Return to the first view; the theme is the reader's and stays."""
    moves = st.session_state.choices.moves
    for key in ("choices", "countries", "basemap", "known", "panel"):
        st.session_state.pop(key, None)
    st.session_state.moves_before = moves
