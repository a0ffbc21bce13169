"""Where a geometry lies: in its countries, on land, in the sea; against the embedded basemap.

Distances are ellipsoidal where they are reported, and degrees of the basemap's accuracy where they
are only compared.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
KM_PER_DEGREE = 111.2
COUNTRY_SLACK_KM = 60
"""The country shapes are coarse, and ports stand on capes and islands they do not have."""


@lru_cache(maxsize=4)
def countries(geodata: Path) -> dict[str, BaseGeometry]:
    """Return the coarse shape of every country of the basemap, by ISO code."""
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in _features(geodata, "countries"):
        code = feature["properties"].get("iso_a2")
        if code:
            parts.setdefault(code, []).append(shape(feature["geometry"]))
    return {code: shapely.unary_union(shapes) for code, shapes in parts.items()}


@lru_cache(maxsize=4)
def sea(geodata: Path) -> BaseGeometry:
    """Return the sea of the basemap as one shape."""
    shapes = [shape(feature["geometry"]) for feature in _features(geodata, "sea")]
    return shapely.unary_union(shapes) if shapes else shapely.MultiPolygon()


def _features(geodata: Path, part: str) -> list[dict]:
    path = geodata / "basemap" / f"{part}.geojson"
    if not path.exists():
        return []
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def misplaced(geometry: BaseGeometry, codes: list[str], accuracy_km: float, geodata: Path) -> str | None:
    """Say that a geometry is somewhere far from all its countries, or return None.

    A line may also pass over the sea; a point may not stand far out in it.

    Parameters
    ----------
    geometry : shapely geometry
        WGS 84, longitude before latitude.
    codes : list of str
        ISO codes of the countries it should touch.
    accuracy_km : float
        Its own accuracy, which is allowed for.
    geodata : Path
        Folder with the basemap.
    """
    shapes = [countries(geodata)[code] for code in codes if code in countries(geodata)]
    if not shapes:
        return None
    allowed = (accuracy_km + COUNTRY_SLACK_KM) / KM_PER_DEGREE
    areas = [(land, allowed) for land in shapes]
    if geometry.geom_type != "Point":
        areas.append((sea(geodata), accuracy_km / KM_PER_DEGREE))
    vertices = shapely.get_coordinates(geometry)
    for area, distance in areas:
        shapely.prepare(area)
        vertices = vertices[~shapely.dwithin(area, shapely.points(vertices), distance)]
    if not len(vertices):
        return None
    lon, lat = vertices[0]
    return (
        f"position ({lon:g}, {lat:g}) is far from {', '.join(codes)}: longitude comes first, then latitude; "
        "check 'countries' too"
    )


def length_km(geometry: BaseGeometry) -> float:
    """Return the length of a line on the WGS 84 ellipsoid, in kilometres; 0 for a point."""
    if geometry.geom_type == "Point":
        return 0.0
    lines = getattr(geometry, "geoms", [geometry])
    return sum(GEOD.line_length(*np.asarray(line.coords).T[:2]) for line in lines) / 1000


def astray_km(line: BaseGeometry, area: BaseGeometry, accuracy_km: float) -> float:
    """Return how many kilometres of a line lie outside an area by more than its accuracy.

    Parameters
    ----------
    line, area : shapely geometry
        WGS 84; the area is where the line belongs.
    accuracy_km : float
        Distance from the area that is allowed.
    """
    outside = shapely.difference(line, area)
    if outside.is_empty:
        return 0.0
    margin = accuracy_km / KM_PER_DEGREE
    # Only the area near by can be within the margin; to widen all of it takes a hundred times longer.
    near = shapely.intersection(area, shapely.box(*outside.bounds).buffer(margin + 0.01))
    outside = shapely.difference(outside, near.buffer(margin))
    return 0.0 if outside.is_empty else length_km(outside)


@lru_cache(maxsize=4)
def land(geodata: Path) -> BaseGeometry:
    """Return what is not sea within the frame of the basemap."""
    water = sea(geodata)
    return shapely.box(*water.bounds).difference(water)
