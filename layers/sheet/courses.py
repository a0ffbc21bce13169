"""Courses of lines as drawn: curves for schematic lines, shifts for those that share a trunk.

Curves are made in Web Mercator with the numbers of the browser's script, so that a line bends to
the same side on screen and on paper.
"""

import numpy as np
from shapely.geometry.base import BaseGeometry

from layers.records import Record

BULGES = np.array([0.07, -0.07, 0.13, -0.13, 0.2, -0.2])
ARC_STEPS = 96
SMOOTH_STEPS = 24


Courses = dict[str, list[np.ndarray]]


def courses(records: tuple[Record, ...]) -> Courses:
    """Return the drawn course of every line by record id, as arrays of (lon, lat)."""
    middles: list[np.ndarray] = []
    drawn = {}
    for record in records:
        if record.geometry is None or record.geometry.geom_type == "Point":
            continue
        parts = _parts(record.geometry)
        if record.geometry_method == "schematic":
            parts = [_degrees(_curved(record.id, _mercator(part), middles)) for part in parts]
        drawn[record.id] = parts
    return drawn


def _parts(geometry: BaseGeometry) -> list[np.ndarray]:
    return [np.asarray(line.coords)[:, :2] for line in getattr(geometry, "geoms", [geometry])]


def _mercator(positions: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(positions).T
    return np.column_stack([lon, np.log(np.tan(np.pi / 4 + lat / 2))])


def _degrees(points: np.ndarray) -> np.ndarray:
    return np.degrees(np.column_stack([points[:, 0], 2 * np.arctan(np.exp(points[:, 1])) - np.pi / 2]))


def _curved(record_id: str, points: np.ndarray, middles: list[np.ndarray]) -> np.ndarray:
    if len(points) > 2:
        return _smooth(points)
    return _arc(points, _bulge(record_id, points, middles))


def _arc(points: np.ndarray, share: float) -> np.ndarray:
    """Return an arc between two points whose middle stands off the chord by a share of its length."""
    start, end = points
    control = _beside(start, end, 2 * share)
    t = np.linspace(0, 1, ARC_STEPS + 1)[:, None]
    return (1 - t) ** 2 * start + 2 * (1 - t) * t * control + t**2 * end


def _beside(start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
    along = end - start
    return (start + end) / 2 + np.array([along[1], -along[0]]) * share


def _bulge(record_id: str, points: np.ndarray, middles: list[np.ndarray]) -> float:
    """Return the bulge that keeps an arc clear of those before it; the id decides between equals."""
    start, end = points
    length = float(np.hypot(*(end - start))) or 1e-9
    best: tuple[float, float, np.ndarray] | None = None
    for share in BULGES * (1 if _hash(record_id) % 2 else -1):
        middle = _beside(start, end, share)
        room = min([0.1, *(float(np.hypot(*(other - middle))) / length for other in middles)])
        merit = room - 0.4 * abs(share)
        if best is None or merit > best[0] + 1e-9:
            best = merit, float(share), middle
    middles.append(best[2])
    return best[1]


def _hash(text: str) -> int:
    value = 7
    for letter in text:
        value = (value * 31 + ord(letter)) % 2**32
    return value


def _smooth(points: np.ndarray) -> np.ndarray:
    """Return a centripetal Catmull-Rom curve through points: smooth, without loops where they crowd."""
    padded = np.vstack([points[:1], points, points[-1:]])
    p0, p1, p2, p3 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    knot = [np.maximum(1e-6, np.sqrt(np.hypot(*(b - a).T)))[:, None] for a, b in ((p0, p1), (p1, p2), (p2, p3))]
    d0, d1, d2 = knot
    m1 = (p1 - p0) * (d1 / d0) * (d1 / (d0 + d1)) + (p2 - p1) * (d0 / (d0 + d1))
    m2 = (p3 - p2) * (d1 / d2) * (d1 / (d1 + d2)) + (p2 - p1) * (d2 / (d1 + d2))
    t = np.linspace(0, 1, SMOOTH_STEPS + 1)[1:, None, None]
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * p1 + (t**3 - 2 * t**2 + t) * m1 + (3 * t**2 - 2 * t**3) * p2 + (t**3 - t**2) * m2
    )
    return np.vstack([points[:1], curve.transpose(1, 0, 2).reshape(-1, 2)])


def distances(line: np.ndarray) -> np.ndarray:
    """Return the distance of every vertex from the start, along the line."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def at(line: np.ndarray, along: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Return the points at distances along a line; ``along`` is `distances` of it."""
    return np.column_stack([np.interp(stops, along, line[:, 0]), np.interp(stops, along, line[:, 1])])


def thinned(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Drop vertices that stand closer to the last one kept than can be seen."""
    along = distances(line)
    kept = np.unique(np.searchsorted(along, np.arange(0, along[-1], tolerance)))
    return line[np.unique([*kept, 0, len(line) - 1])]


def shifted(line: np.ndarray, offset: float, taper: float) -> np.ndarray:
    """Shift a line to the right of travel; the shift grows from 0 at both ends over ``taper``."""
    along = distances(line)
    length = along[-1]
    if not length:
        return line
    stops = np.unique([*along, min(taper, length / 2), max(length - taper, length / 2)])
    here = at(line, along, stops)
    reach = taper / 5
    step = at(line, along, np.minimum(stops + reach, length)) - at(line, along, np.maximum(stops - reach, 0))
    step /= np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    amount = offset * np.clip(np.minimum(stops, length - stops) / taper, 0, 1)
    return here + np.column_stack([step[:, 1], -step[:, 0]]) * amount[:, None]
