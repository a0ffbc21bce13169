"""Writing: features as GeoJSON that is compact and shows a change in a diff."""

import json

import shapely


def feature(geometry, **properties):
    """Return one GeoJSON feature, polygons wound as RFC 7946 wants them."""
    return {"type": "Feature", "properties": properties, "geometry": shapely.orient_polygons(geometry)}


def encode(features):
    """Return features as compact RFC 7946 text, one a line so that a change shows in a diff."""
    lines = []
    for item in features:
        geometry = json.loads(shapely.to_geojson(item["geometry"]), parse_float=plain)
        lines.append(json.dumps({**item, "geometry": geometry}, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def plain(text):
    """Read a number, whole ones as int: ``46`` is shorter than ``46.0``."""
    value = round(float(text), 3)
    return int(value) if value.is_integer() else value
