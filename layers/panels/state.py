"""The state of the page: what the reader chose, in the session, and how each choice changes it."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from layers import catalog, view
from layers.store import Atlas


@dataclass
class Choices:
    """What the reader chose. ``extent`` counts up with each wish to move the map."""

    year: int
    layers: frozenset[str] = view.FIRST_LAYERS
    countries: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset(view.PATTERN_ORDER)
    selected: str | None = None
    extent: str = next(iter(catalog.EXTENTS))
    moves: int = 1
    basemap: str = "embedded"
    shown_record: str | None = None
    present_extent: catalog.Extent | None = None
    panel: str = "records"
    known: dt.date | None = None
    compared_with: int = 2019

    def filters(self) -> view.Filters:
        """Return the choices as filters; all statuses chosen is no filter."""
        return view.Filters(self.year, self.layers, self.countries, self.patterns)


def choices(atlas: Atlas) -> Choices:
    """Return the choices of this session, the first view at its start."""
    if "choices" not in st.session_state:
        moves = st.session_state.pop("moves_before", 0) + 1
        st.session_state.choices = Choices(year=atlas.data_date.year, moves=moves)
    return st.session_state.choices


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
    chosen.extent, chosen.shown_record = extent, None
    chosen.moves += 1


def reset() -> None:
    """Return to the first view; the theme is the reader's and stays."""
    moves = st.session_state.choices.moves
    for key in ("choices", "countries", "basemap", "known", "panel"):
        st.session_state.pop(key, None)
    st.session_state.moves_before = moves
