"""Compared page: a constant base map, and each layer as a ``folium.GeoJson`` in ``feature_group_to_add``."""

from collections.abc import Iterator

import folium
from streamlit_folium import st_folium

from benchmarks import comparison


def draw(base: folium.Map, layers: Iterator[folium.GeoJson]) -> None:
    """Hand the layers over beside the map."""
    groups = [folium.FeatureGroup(layer.layer_name).add_child(layer) for layer in layers]
    st_folium(
        base,
        key="map",
        height=comparison.HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=groups,
    )


comparison.page(draw)
