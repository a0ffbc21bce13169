"""What the two compared pages share: the same records, choices and styles on an ordinary folium map.

Each is a page as one would write it with care: data read once per process, no needless answers
from the map, Leaflet from this host. It has no basemap, table, legend or panels, so that whatever
the atlas spends on those counts against the atlas.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import folium
import streamlit as st
import streamlit.components.v1 as frames
import xstatic.pkg.leaflet as leaflet_package

from benchmarks import drawing
from layers import catalog, live, view
from layers.store import Atlas
from layers.view import Filters, MapView

HEIGHT = 560
LEAFLET = "../benchmarks.comparison.leaflet"
"""Address of the folder declared in `_prepared`, relative to the frame of the map."""


def page(draw: Callable[[folium.Map, Iterator[folium.GeoJson]], None]) -> None:
    """Draw the page; ``draw`` puts the layers on the map."""
    shown, known = view_and_geometries()
    draw(_base_map(), drawing.layers(shown, known))


def view_and_geometries() -> tuple[MapView, drawing.Geometries]:
    """Draw the choices, and return the view that they make and the geometry of all records."""
    st.set_page_config("Comparison", layout="wide")
    atlas, known = _prepared()
    return view.build(atlas, _choices(atlas), dt.date.today()), known


@st.cache_resource(show_spinner=False)
def _prepared() -> tuple[Atlas, drawing.Geometries]:
    frames.declare_component("leaflet", path=leaflet_package.BASE_DIR)
    atlas = live.configured().read()
    return atlas, drawing.geometries(atlas)


def _choices(atlas: Atlas) -> Filters:
    st.session_state.setdefault("year", atlas.data_date.year)
    with st.sidebar:
        st.slider("As of year", *view.YEARS, key="year")
        back, on = st.columns(2)
        back.button("−", key="earlier", on_click=_step, args=(-1,))
        on.button("+", key="later", on_click=_step, args=(1,))
        chosen = [
            layer.id
            for layer in reversed(catalog.LAYERS)
            if st.checkbox(layer.title, layer.id in view.FIRST_LAYERS, key=f"layer-{layer.id}")
        ]
    return Filters(st.session_state.year, frozenset(chosen))


def _step(change: int) -> None:
    st.session_state.year += change


def _base_map() -> folium.Map:
    west, south, east, north = catalog.EXTENTS["caspian"].bounds
    base = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=6, tiles=None)
    base.default_js = [("leaflet", f"{LEAFLET}/leaflet.js")]
    base.default_css = [("leaflet", f"{LEAFLET}/leaflet.css")]
    return base
