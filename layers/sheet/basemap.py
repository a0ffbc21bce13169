"""The embedded basemap under a sheet: read once per process, transformed once per projection."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import shapely
from matplotlib.path import Path as Outline
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from layers.sheet.canvas import Canvas, Pen
from layers.sheet.projection import BASEMAP, Frame, transformer
from layers.store import GEODATA

STEP = 1.0
"""Long edges are divided at so many degrees, so that parallels bend where they should."""


@dataclass(frozen=True)
class Ground:
    """Parts of the basemap as shapes in one coordinate system."""

    sea: BaseGeometry
    lakes: BaseGeometry
    coast: BaseGeometry
    rivers: BaseGeometry
    borders: BaseGeometry
    disputed: BaseGeometry
    covered: BaseGeometry
    """What the basemap covers at all."""


def _features(part: str, folder: Path) -> list[dict]:
    path = folder / "basemap" / f"{part}.geojson"
    return json.loads(path.read_text(encoding="utf-8"))["features"] if path.exists() else []


def _collected(features: list[dict]) -> BaseGeometry:
    return shapely.GeometryCollection([shape(feature["geometry"]) for feature in features])


@cache
def ground(folder: Path = GEODATA) -> Ground:
    """Return the basemap in degrees."""
    borders = _features("borders", folder)
    return Ground(
        sea=shapely.segmentize(_collected(_features("sea", folder)), STEP),
        lakes=_collected(_features("lakes", folder)),
        coast=_collected(_features("coast", folder)),
        rivers=_collected([item for item in _features("rivers", folder) if (item["properties"]["rank"] or 9) <= 6]),
        borders=_collected([item for item in borders if not item["properties"]["disputed"]]),
        disputed=_collected([item for item in borders if item["properties"]["disputed"]]),
        covered=shapely.segmentize(shapely.box(*BASEMAP), STEP),
    )


@lru_cache(maxsize=8)
def projected(proj: str, coarse: bool = False) -> Ground:
    """Return the basemap in projected metres; coarse for the small locator map."""

    def transformed(geometry: BaseGeometry) -> BaseGeometry:
        metres = shapely.transform(geometry, transformer(proj).transform, interleaved=False)
        return shapely.simplify(metres, 12_000, preserve_topology=False) if coarse else metres

    parts = ground()
    return Ground(*(transformed(getattr(parts, name)) for name in Ground.__dataclass_fields__))


@cache
def names(part: str, folder: Path = GEODATA) -> tuple[tuple[dict, tuple[float, float]], ...]:
    """Return properties and (lon, lat) of the names of a part: ``labels`` or ``places``."""
    return tuple((item["properties"], tuple(item["geometry"]["coordinates"])) for item in _features(part, folder))


def on_page(frame: Frame, geometry: BaseGeometry) -> BaseGeometry:
    """Cut projected metres to a frame and return them in page points."""
    half = np.array([frame.rect.width, frame.rect.height]) / 2 * frame.metres
    (x, y), (dx, dy) = frame.centre, half * 1.02
    return shapely.transform(shapely.clip_by_rect(geometry, x - dx, y - dy, x + dx, y + dy), frame.placed)


def water(frame: Frame) -> MultiPolygon:
    """Return seas and lakes in a frame, in page points."""
    parts = projected(frame.projection.proj)
    shapes = [on_page(frame, geometry) for geometry in (parts.sea, parts.lakes)]
    found = shapely.get_parts(shapely.get_parts(shapes))
    return shapely.multipolygons([part for part in found if part.geom_type == "Polygon"])


def rings(geometry: BaseGeometry) -> Outline | None:
    """Return polygons as one path to fill, or None if there is none."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]
    loops = [np.asarray(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)]
    return (
        Outline.make_compound_path(*(Outline(loop, closed=True) for loop in loops if len(loop) > 2)) if loops else None
    )


def lines(geometry: BaseGeometry) -> list[np.ndarray]:
    """Return the lines of a geometry as arrays of points."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [shapely.get_coordinates(part) for part in parts if part.geom_type in ("LineString", "LinearRing")]


def draw(canvas: Canvas, frame: Frame, colours: dict[str, str], pen_scale: float = 1.0, coarse: bool = False) -> None:
    """Draw land, water, shore, rivers and borders into a frame."""
    parts = projected(frame.projection.proj, coarse)
    with canvas.clipped(frame.rect):
        canvas.rect(frame.rect, colours["beyond"])
        for part, colour in (("covered", "land"), ("sea", "sea"), ("lakes", "sea")):
            path = rings(on_page(frame, getattr(parts, part)))
            if path is not None:
                canvas.fill(path, colours[colour])
        for part, pen in _pens(colours, pen_scale):
            canvas.stroke(lines(on_page(frame, getattr(parts, part))), pen)
        shores = shapely.boundary(shapely.get_parts(on_page(frame, parts.lakes)))
        canvas.stroke(lines(shapely.GeometryCollection(list(shores))), Pen(colours["coast"], 0.35 * pen_scale))


def _pens(colours: dict[str, str], scale: float) -> list[tuple[str, Pen]]:
    return [
        ("rivers", Pen(colours["river"], 0.4 * scale)),
        ("coast", Pen(colours["coast"], 0.4 * scale)),
        ("borders", Pen(colours["border"], 0.5 * scale)),
        ("disputed", Pen(colours["border"], 0.5 * scale, dash=(2.0 * scale, 1.8 * scale))),
    ]
