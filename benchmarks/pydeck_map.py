"""Compared page: the same records as one ``pydeck`` GeoJsonLayer, drawn by the graphics card or its stand-in."""

from typing import Any

import pydeck
import streamlit as st

from benchmarks import comparison, drawing
from layers import symbology
from layers.view import Item


def main() -> None:
    """Draw the page."""
    shown, known = comparison.view_and_geometries()
    features = [_feature(item, known) for item in shown.items if item.record.id in known]
    layer = pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        get_line_color="properties.colour",
        get_fill_color="properties.colour",
        line_width_min_pixels=2,
        point_radius_min_pixels=4,
    )
    start = pydeck.ViewState(latitude=41.9, longitude=50.7, zoom=5)
    st.pydeck_chart(pydeck.Deck([layer], initial_view_state=start, map_style=None, map_provider=None), key="map")


def _feature(item: Item, known: drawing.Geometries) -> dict[str, Any]:
    colour = symbology.LAYER_STYLES[item.record.layer].light
    properties = {"name": item.record.name, "colour": [int(colour[at : at + 2], 16) for at in (1, 3, 5)]}
    return {"type": "Feature", "properties": properties, "geometry": known[item.record.id]}


main()
