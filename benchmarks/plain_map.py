"""Compared page: all layers on a ``folium.Map`` that is rebuilt at each rerun."""

from collections.abc import Iterator

import folium
from streamlit_folium import st_folium

from benchmarks import comparison


def draw(base: folium.Map, layers: Iterator[folium.GeoJson]) -> None:
    """Put the layers on the map itself."""
    for layer in layers:
        layer.add_to(base)
    st_folium(base, key="map", height=comparison.HEIGHT, use_container_width=True, returned_objects=[])


comparison.page(draw)
