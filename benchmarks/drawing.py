"""The records of a view as ordinary folium layers, for the two pages that the atlas is compared with."""

import zlib
from collections.abc import Iterator
from typing import Any

import folium

from layers import symbology
from layers.catalog import LAYERS
from layers.store import Atlas
from layers.view import Filters, Item, MapView, status_words

Geometries = dict[str, dict[str, Any]]
"""GeoJSON geometry by record id."""


def geometries(atlas: Atlas) -> Geometries:
    """Return the geometry of every record that has one; made once per process."""
    return {record.id: record.geometry.__geo_interface__ for record in atlas.records if record.geometry is not None}


def mark(filters: Filters) -> str:
    """Return a CSS class that tells in the browser to which choices a drawn path belongs."""
    return f"m{zlib.crc32(f'{filters.year} {sorted(filters.layers)}'.encode())}"


def layers(shown: MapView, known: Geometries) -> Iterator[folium.GeoJson]:
    """Yield one GeoJSON layer with styles and tooltips for each layer that shows anything."""
    for layer in LAYERS:
        items = [item for item in shown.items if item.record.layer == layer.id and item.record.id in known]
        if items:
            yield _layer(layer.id, items, known, mark(shown.filters))


def _layer(layer: str, items: list[Item], known: Geometries, name: str) -> folium.GeoJson:
    styles = {pattern: _style(layer, pattern, name) for pattern in symbology.PATTERNS}
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": [_feature(item, known) for item in items]},
        name=layer,
        marker=folium.CircleMarker(radius=4),
        style_function=lambda feature: styles[feature["properties"]["pattern"]],
        tooltip=folium.GeoJsonTooltip(["name", "status"], labels=False),
    )


def _feature(item: Item, known: Geometries) -> dict[str, Any]:
    record = item.record
    properties = {"name": record.name, "status": status_words(item), "pattern": item.state.pattern}
    return {"type": "Feature", "id": record.id, "properties": properties, "geometry": known[record.id]}


def _style(layer: str, pattern: str, name: str) -> dict[str, Any]:
    look, style = symbology.PATTERNS[pattern], symbology.LAYER_STYLES[layer]
    return {
        "color": style.light,
        "weight": (style.width or 2) * look.width,
        "dashArray": " ".join(f"{length:g}" for length in look.dash) or None,
        "fillOpacity": 0.9 if look.mark == "solid" else 0.2,
        "className": f"record {name}",
    }
