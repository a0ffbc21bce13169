"""A reader's own data over the map: named, coloured, with who says so, always marked as user data.

It is part of one session, or of a file that the reader keeps; it is in no link and in no download of data.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.records import Source

MARK = "User data"
MOST_FEATURES, MOST_VERTICES = 5_000, 50_000
LONGEST_NAME, LONGEST_SOURCE, LONGEST_LABEL = 60, 300, 80
DECIMALS = 5
COLOURS = {
    "raspberry": "#D0387A",
    "violet": "#8E62D0",
    "teal": "#12857F",
    "ochre": "#A6701C",
    "blue": "#3B7DD0",
    "green": "#4C8436",
    "brick": "#C2512F",
    "grey": "#76767E",
}
"""By name; each keeps a contrast of 3 on land and sea, light and dark."""

_SIMPLE = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


@dataclass(frozen=True)
class Shape:
    """One feature of an overlay: a geometry in WGS 84 (lon, lat) and what it is called, which may be nothing."""

    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Overlay:
    """A reader's own data.

    Parameters
    ----------
    name, source : str
        What it is, and who says so, in the reader's words.
    colour : str
        A key of `COLOURS`.
    shapes : tuple of Shape
        As `settled` returns them.

    Raises
    ------
    ValueError
        If name or source is missing, too long or not printable, or the colour is unknown.
    """

    name: str
    colour: str
    source: str
    shapes: tuple[Shape, ...]

    def __post_init__(self) -> None:
        for word, text, longest in (("name", self.name, LONGEST_NAME), ("source", self.source, LONGEST_SOURCE)):
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"own data needs a {word}")
            if len(text) > longest or not text.isprintable():
                raise ValueError(f"the {word} of own data is printable and has at most {longest} characters")
        if self.colour not in list(COLOURS):
            raise ValueError(f"colour '{str(self.colour)[:20]}' is not one of {', '.join(COLOURS)}")

    @property
    def hex(self) -> str:
        """The colour as ``#RRGGBB``."""
        return COLOURS[self.colour]


def settled(given: Iterable[tuple[str, BaseGeometry | None]]) -> tuple[tuple[Shape, ...], tuple[str, ...]]:
    """Return features as an overlay may hold them, and what was done to them, in sentences.

    Heights are dropped, collections taken apart, crossing areas repaired, positions rounded to 5 decimals.

    Parameters
    ----------
    given : iterable of (str, geometry or None)
        Name and geometry in WGS 84 (lon, lat); what has no geometry is left out, and counted.

    Raises
    ------
    ValueError
        If there is nothing left, too much, or a position that is not on Earth.
    """
    shapes: list[Shape] = []
    counts = {"left out": 0, "repaired": 0}
    vertices = 0
    for name, geometry in given:
        parts = list(_parts(geometry))
        counts["left out"] += not parts
        for part in parts:
            vertices += shapely.get_num_coordinates(part)
            if len(shapes) >= MOST_FEATURES or vertices > MOST_VERTICES:
                raise ValueError(f"there are more than {MOST_FEATURES:,} features or {MOST_VERTICES:,} vertices")
            _check_positions(part)
            sound = _sound(part)
            counts["repaired"] += sound is not part
            shapes.append(Shape(label(name), shapely.transform(sound, lambda xy: np.round(xy, DECIMALS))))
    if not shapes:
        raise ValueError("there is nothing in it that has a place")
    return tuple(shapes), tuple(_said(counts))


def _said(counts: dict[str, int]) -> Iterator[str]:
    if counts["left out"]:
        yield f"{counts['left out']} without a place left out."
    if counts["repaired"]:
        yield f"{counts['repaired']} areas that crossed themselves repaired."


def label(text: Any) -> str:
    """Return a name as it may be shown: one line of printable characters, not too long."""
    words = " ".join("".join(each if each.isprintable() else " " for each in str(text or "")).split())
    return words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"


def _parts(geometry: BaseGeometry | None) -> Iterator[BaseGeometry]:
    """Yield the simple geometries of one that may be nothing, empty or a collection of collections."""
    if geometry is None or geometry.is_empty:
        return
    flat = shapely.force_2d(geometry)
    if flat.geom_type == "LinearRing":
        yield shapely.LineString(flat.coords)
    elif flat.geom_type in _SIMPLE:
        yield flat
    else:
        for part in flat.geoms:
            yield from _parts(part)


def _check_positions(geometry: BaseGeometry) -> None:
    positions = shapely.get_coordinates(geometry)
    if not np.isfinite(positions).all():
        raise ValueError("a position is not a number")
    wrong = positions[(np.abs(positions[:, 0]) > 180) | (np.abs(positions[:, 1]) > 90)]
    if len(wrong):
        lon, lat = wrong[0]
        raise ValueError(f"position ({lon:g}, {lat:g}) is not on Earth: longitude comes first, then latitude")


def _sound(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry, or what is left of its area where its outline crosses itself."""
    if not geometry.geom_type.endswith("Polygon") or geometry.is_valid:
        return geometry
    areas = [part for part in _parts(shapely.make_valid(geometry)) if part.geom_type.endswith("Polygon")]
    if not areas:
        raise ValueError(f"an area has no inside and cannot be repaired: {shapely.is_valid_reason(geometry)}")
    return shapely.union_all(areas)


def sources(overlays: Iterable[Overlay]) -> dict[str, Source]:
    """Return the entries that overlays add to a list of sources, one for each, by key."""
    return {
        f"user data {number}: {each.name}: {each.source}": Source(title=f"{MARK}: {each.name}", publisher=each.source)
        for number, each in enumerate(overlays, start=1)
    }


def as_json(overlay: Overlay) -> dict[str, Any]:
    """Return an overlay in JSON types, for the browser and for files that the reader keeps."""
    features = [{"name": shape.name, "geometry": shapely.geometry.mapping(shape.geometry)} for shape in overlay.shapes]
    return {
        "name": overlay.name,
        "colour": overlay.colour,
        "hex": overlay.hex,
        "source": overlay.source,
        "features": features,
    }


def from_json(value: Any) -> Overlay:
    """Return the overlay that `as_json` wrote.

    Raises
    ------
    ValueError
        If it is no overlay; its geometry is looked at as closely as that of an uploaded file.
    """
    try:
        given = [(each["name"], shapely.geometry.shape(each["geometry"])) for each in value["features"]]
        name, colour, source = (value[key] for key in ("name", "colour", "source"))
    except Exception as error:  # shapely raises many types for malformed GeoJSON
        raise ValueError("this is not own data as the atlas writes it") from error
    return Overlay(name, colour, source, settled(given)[0])
