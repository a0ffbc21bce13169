"""The map on the page; folium and streamlit-folium stay behind this module and `webmap`."""

from typing import Any

import folium
import streamlit as st
import xyzservices.providers
from streamlit_folium import st_folium

from layers import catalog, webmap
from layers.panels import comparison, served, state
from layers.panels.state import Choices
from layers.records import Record
from layers.view import MapView

HEIGHT = 560


def draw(shown: MapView, chosen: Choices, states: str, marks: dict[str, Any]) -> None:
    """Draw the map of a view with what a panel marks on it, and take up what the reader clicked."""
    wish = _wish(shown, chosen)
    packed = webmap.shown_state(shown, served.theme(), wish, _basemap(chosen.basemap), states=states)
    packed |= comparison.on_map(shown, chosen.beside) | marks
    reply = st_folium(
        _base_map(),
        key="map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=webmap.Shown(packed),
        render=False,
    )
    _take_up(reply, shown)


def _base_map() -> folium.Map:
    base = webmap.base_map(f"../{served.files()}")
    base.get_root().render()
    return base


def _wish(shown: MapView, chosen: Choices) -> dict[str, Any]:
    if chosen.camera:
        return {"at": chosen.camera, "seq": chosen.moves}
    return {"extent": extent_wished(shown, chosen), "seq": chosen.moves}


def extent_wished(shown: MapView, chosen: Choices) -> catalog.Extent:
    """Return what the map was last asked to show, as (min_lon, min_lat, max_lon, max_lat) in degrees."""
    record = shown.atlas.by_id.get(chosen.shown_record or "")
    return around(record) if record is not None and record.geometry is not None else chosen.bounds


def around(record: Record) -> catalog.Extent:
    """Return an extent that shows a record with some of its surroundings."""
    west, south, east, north = record.geometry.bounds
    margin = max(0.6, 0.15 * max(east - west, north - south))
    return west - margin, south - margin, east + margin, north + margin


def _basemap(key: str) -> dict[str, Any]:
    basemap = catalog.BASEMAPS[key]
    if basemap.provider is None:
        return {"kind": "embedded"}
    provider = xyzservices.providers.query_name(basemap.provider)
    return {
        "kind": "tiles",
        "name": provider.name.replace(".", " "),
        "url": provider.build_url(),
        "attribution": provider.attribution,
        "max_zoom": provider.get("max_zoom", 18),
    }


def _take_up(reply: dict[str, Any] | None, shown: MapView) -> None:
    """Apply a click once: each reply carries a counter, so that the same record can be clicked again."""
    text = (reply or {}).get("last_object_clicked_tooltip")
    if not text or text == st.session_state.get("last_map_reply"):
        return
    st.session_state.last_map_reply = text
    record_id = text.rpartition("|")[0] or None
    if record_id != shown.selected and (record_id is None or record_id in shown.atlas.by_id):
        state.select(record_id)
        st.rerun()
