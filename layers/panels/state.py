"""The state of the page: what the reader chose, in the session, and how each choice changes it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from layers import catalog, link, view
from layers.store import Atlas

COMPARING = "changes"
"""The panel that compares two years."""


@dataclass
class Choices:
    """What the reader chose. ``moves`` counts up with each wish to move the map.

    It moves to ``camera`` where that is set, else to what shows ``shown_record``, else to ``bounds``.
    ``linked_data`` is the version of the data with which the link was made that was opened last.
    """

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
    beside: bool = False
    ignored: tuple[str, ...] = ()
    camera: link.Camera | None = None
    linked_data: str | None = None

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
    filters, page = asked.filters, asked.page
    chosen.year, chosen.layers, chosen.countries = filters.year, filters.layers, filters.countries
    chosen.patterns, chosen.selected, chosen.ignored = filters.patterns, asked.selected, asked.ignored
    chosen.known, chosen.linked_data = asked.known, asked.data
    chosen.compared_with = asked.compared_with or chosen.compared_with
    chosen.basemap, chosen.panel = page.basemap or chosen.basemap, page.panel or chosen.panel
    _compare(chosen, asked)
    if asked.extent or page.camera:
        chosen.bounds, chosen.camera = asked.extent or chosen.bounds, page.camera
        chosen.shown_record = None
        chosen.moves += 1
    _tell_widgets(chosen)


def _compare(chosen: Choices, asked: link.Opened) -> None:
    """Open the comparison for a code that compares and names no panel, as that of a sheet of changes."""
    if asked.compared_with is None or asked.page.panel == COMPARING:
        return
    if asked.compared_with == asked.filters.year:
        chosen.ignored += (f"compare '{asked.compared_with}' is the year of the view itself",)
    elif asked.page.panel is None:
        chosen.panel = COMPARING


def _tell_widgets(chosen: Choices) -> None:
    """Let the widgets of the page show what a code chose."""
    st.session_state.countries = sorted(chosen.countries)
    for key in ("panel", "compared_with"):
        st.session_state.pop(key, None)


def settle_panel(panels: Collection[str]) -> None:
    """Keep a panel of the page, the first where a code named another."""
    chosen: Choices = st.session_state.choices
    if chosen.panel not in panels:
        chosen.ignored += (f"panel '{chosen.panel}' is unknown",)
        chosen.panel = next(iter(panels))


def select(record_id: str | None, move: bool = False) -> None:
    """Choose a record, or none; ``move`` brings it into the picture."""
    chosen: Choices = st.session_state.choices
    chosen.selected = record_id
    if record_id and move:
        chosen.shown_record, chosen.camera = record_id, None
        chosen.moves += 1


def lead_to(shows: str) -> None:
    """Choose a record and show it, open the panel of ``panel:…``, or switch on the layer of ``layer:…``."""
    chosen: Choices = st.session_state.choices
    kind, _, name = shows.rpartition(":")
    match kind:
        case "panel":
            chosen.panel = name
        case "layer":
            chosen.layers |= {name}
        case _:
            select(shows, move=True)


def set_year(year: int) -> None:
    """Choose the *as of* year."""
    st.session_state.choices.year = min(max(year, view.YEARS[0]), view.YEARS[1])


def go_to(extent: str) -> None:
    """Move the map to a named extent, also when it is the one chosen last."""
    chosen: Choices = st.session_state.choices
    chosen.bounds, chosen.shown_record, chosen.camera = catalog.EXTENTS[extent].bounds, None, None
    chosen.moves += 1


def reset() -> None:
    """Return to the first view; the theme is the reader's and stays."""
    moves = st.session_state.choices.moves
    for key in ("choices", "countries", "basemap", "known", "panel", "compared_with"):
        st.session_state.pop(key, None)
    st.session_state.moves_before = moves
