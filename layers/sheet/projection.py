"""From longitude and latitude to points on the page: which projection, and where.

Web Mercator is never used: across the Caspian its scale changes by 11 %, from St Petersburg to
Mumbai by 53 %, so no scale bar on it could be true.

* An area up to about 1,500 km across, such as the Caspian, gets a transverse Mercator centred on
  it: scale true within 0.4 %, and north within 5° of up everywhere, so that a sheet reads like
  every other map of the sea.
* A wide belt, such as the Middle Corridor from China to Europe, gets a Lambert conformal conic with
  its parallels a sixth inside the belt: 0.45 %.
* Everything else, such as the INSTC from St Petersburg to Mumbai, gets a Lambert azimuthal
  equal-area centred on it: 3.2 %, against 6.5 % on the best cone; an oblique Mercator would have
  1 % but turns the map by 25°.

Errors were measured along the drawn networks, the median scale being 1.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from layers.catalog import Extent
from layers.sheet.canvas import Rect

BASEMAP: Extent = (18.0, 13.0, 92.0, 64.0)
"""What the embedded basemap covers."""
SMALL_KM = 1500.0
_GEOD = Geod(ellps="WGS84")


def check(extent: Extent) -> Extent:
    """Return the part of an extent that the basemap covers.

    Raises
    ------
    ValueError
        If the extent is no rectangle on Earth, or the basemap has nothing of it.
    """
    west, south, east, north = extent
    if not (np.isfinite(extent).all() and -180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"extent {_written(extent)} is not min_lon,min_lat,max_lon,max_lat in degrees")
    held = (max(west, BASEMAP[0]), max(south, BASEMAP[1]), min(east, BASEMAP[2]), min(north, BASEMAP[3]))
    if held[0] >= held[2] or held[1] >= held[3]:
        covered = f"{BASEMAP[0]:g}–{BASEMAP[2]:g}° E, {BASEMAP[1]:g}–{BASEMAP[3]:g}° N"
        raise ValueError(f"extent {_written(extent)} lies outside the basemap, which covers {covered}")
    return held


def _written(extent: Extent) -> str:
    """Return an extent as it is written in a command, longitude before latitude."""
    return ",".join(f"{number:g}" for number in extent)


def size_km(extent: Extent) -> tuple[float, float]:
    """Return width along the middle parallel, and height, in kilometres."""
    west, south, east, north = extent
    middle = (south + north) / 2
    half = _GEOD.inv(west, middle, (west + east) / 2, middle)[2]
    return 2 * half / 1000, _GEOD.inv(west, south, west, north)[2] / 1000


@dataclass(frozen=True)
class Projection:
    """A projection in the words of PROJ and in those of the reader."""

    proj: str
    words: str


def choose(extent: Extent) -> Projection:
    """Return the projection fit for an extent; the module's docstring says why."""
    west, south, east, north = extent
    lon, lat = round((west + east) / 2), round((south + north) / 2)
    width, height = size_km(extent)
    if max(width, height) <= SMALL_KM:
        return Projection(
            f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=0.9996 +datum=WGS84 +units=m", f"transverse Mercator, {lon}° E"
        )
    if width > 1.6 * height:
        low, high = (round(south + (north - south) * share) for share in (1 / 6, 5 / 6))
        return Projection(
            f"+proj=lcc +lat_1={low} +lat_2={high} +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m",
            f"Lambert conformal conic, {low}° and {high}° N",
        )
    return Projection(
        f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m",
        f"Lambert azimuthal equal-area, {lat}° N {lon}° E",
    )


@lru_cache(maxsize=16)
def transformer(proj: str) -> Transformer:
    """Return the way from WGS 84 (lon, lat) to metres; making one costs more than using it."""
    return Transformer.from_crs("EPSG:4326", proj, always_xy=True)


def _edge(extent: Extent) -> np.ndarray:
    return shapely.get_coordinates(shapely.segmentize(shapely.box(*extent), 0.5))


@dataclass(frozen=True)
class Frame:
    """A map on the page: a rectangle in points and what it shows.

    Parameters
    ----------
    rect : Rect
        Where on the page, in points.
    projection : Projection
        From degrees to metres.
    centre : tuple of float
        What lies in the middle, in projected metres.
    metres : float
        Metres to the point.
    """

    rect: Rect
    projection: Projection
    centre: tuple[float, float]
    metres: float

    @classmethod
    def fitted(cls, extent: Extent, rect: Rect) -> "Frame":
        """Return the frame in which an extent fills a rectangle as far as its shape allows."""
        projection = choose(extent)
        xs, ys = transformer(projection.proj).transform(*_edge(extent).T)
        west, south, east, north = xs.min(), ys.min(), xs.max(), ys.max()
        metres = max((east - west) / rect.width, (north - south) / rect.height)
        return cls(rect, projection, (float(west + east) / 2, float(south + north) / 2), float(metres))

    def points(self, positions: np.ndarray) -> np.ndarray:
        """Return page points of positions, an array of (lon, lat)."""
        xs, ys = transformer(self.projection.proj).transform(positions[:, 0], positions[:, 1])
        return self.placed(np.column_stack([xs, ys]))

    def placed(self, metres: np.ndarray) -> np.ndarray:
        """Return page points of projected metres."""
        return (metres - np.array(self.centre)) / self.metres + np.array(self.rect.centre)

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a point on the page."""
        metres = (np.array([x, y]) - np.array(self.rect.centre)) * self.metres + np.array(self.centre)
        lon, lat = transformer(self.projection.proj).transform(*metres, direction="INVERSE")
        return float(lon), float(lat)

    def drawn(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry on the page."""
        return shapely.transform(geometry, self.points)

    @cached_property
    def box(self) -> BaseGeometry:
        """The rectangle as a shape in points."""
        return shapely.box(*self.rect)

    @cached_property
    def metres_on_ground(self) -> float:
        """Metres to the point along the parallel through the middle of the frame."""
        x, y = self.rect.centre
        west, east = self.position(x - 10, y), self.position(x + 10, y)
        return _GEOD.inv(*west, *east)[2] / 20

    @property
    def denominator(self) -> float:
        """Scale on paper: one to so many."""
        return self.metres_on_ground / (0.0254 / 72)

    def north(self, x: float, y: float) -> tuple[float, float]:
        """Return the direction of north at a point on the page, a unit vector."""
        lon, lat = self.position(x, y)
        ends = self.points(np.array([(lon, lat - 0.05), (lon, lat + 0.05)]))
        step = ends[1] - ends[0]
        return tuple(step / np.hypot(*step))
