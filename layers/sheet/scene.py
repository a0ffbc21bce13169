"""What of a view lies in a frame: points and lines on the page, stacks of co-located points."""

from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import shapely

from layers import catalog, symbology
from layers.sheet import symbols
from layers.sheet.canvas import Canvas, Rect
from layers.sheet.courses import Courses, distances, shifted, thinned
from layers.sheet.projection import Frame
from layers.sheet.symbols import Style
from layers.view import Item, MapView

STACK_PIXELS = 10.0
"""Points that stand closer than this share one mark and one stacked label; 6 points on A4."""
TAPER_PIXELS = 22
SHORTEST_PIXELS = 9.0
"""What is shorter at the scale of a map is drawn as a mark of this length, about its middle: it is small, not gone."""
HIDDEN_BELOW = 2.0
"""A line of which other things leave less than so many points, and less than half, cannot be seen."""


@dataclass(frozen=True)
class Placed:
    """An item on the page: a point, or lines with their schematic ends, all in points."""

    item: Item
    point: tuple[float, float] | None = None
    lines: list[np.ndarray] = field(default_factory=list)
    ends: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Stack:
    """Points under one mark, the most important first."""

    members: tuple[Placed, ...]

    @property
    def point(self) -> tuple[float, float]:
        """Where the mark stands."""
        return self.members[0].point


def placed(view: MapView, lines: Courses, frame: Frame, style: Style) -> list[Placed]:
    """Return what of a view lies in a frame, in draw order; the style tells how far trunk lines are shifted."""
    items = (_place(item, lines, frame, style) for item in view.items if item.record.geometry is not None)
    order = {layer.id: rank for rank, layer in enumerate(catalog.LAYERS)}
    return sorted(
        uncovered([entry for entry in items if entry], frame, []), key=lambda entry: order[entry.item.record.layer]
    )


def uncovered(entries: list[Placed], frame: Frame, covers: list[Rect]) -> list[Placed]:
    """Return what can be seen in a frame of which other things cover some parts."""
    open_area = (
        frame.box.difference(shapely.union_all([shapely.box(*rect) for rect in covers])) if covers else frame.box
    )
    return [entry for entry in entries if _is_seen(entry, frame, covers, open_area)]


def _place(item: Item, lines: Courses, frame: Frame, style: Style) -> Placed | None:
    record = item.record
    if record.id not in lines:
        spot = frame.points(np.asarray(record.geometry.coords)[:, :2])[0]
        return Placed(item, (float(spot[0]), float(spot[1])))
    offset = symbology.TRUNK_OFFSETS.get(record.id, 0.0) * style.pixel
    runs: list[np.ndarray] = []
    ends: list[tuple[float, float]] = []
    for whole in _legible([frame.points(positions) for positions in lines[record.id]], style):
        course = thinned(whole, 0.5 if not offset else 2.0)
        if record.geometry_method == "schematic":
            ends += [tuple(course[0]), tuple(course[-1])]
        if offset:
            course = shifted(course, offset, TAPER_PIXELS * style.pixel)
        runs += _clipped(course, frame.rect.grown(8))
    return Placed(item, None, runs, ends) if runs else None


def _legible(courses: list[np.ndarray], style: Style) -> list[np.ndarray]:
    """Return the courses of a line, drawn out about their middle if they are too short together to be made out."""
    length = sum(float(distances(course)[-1]) for course in courses)
    least = SHORTEST_PIXELS * style.pixel
    if not 0 < length < least:
        return courses
    every = np.concatenate(courses)
    middle = (every.min(0) + every.max(0)) / 2
    return [middle + (course - middle) * (least / length) for course in courses]


def _clipped(course: np.ndarray, rect: Rect) -> list[np.ndarray]:
    inside = shapely.clip_by_rect(shapely.LineString(course), *rect)
    parts = shapely.get_parts(inside)
    return [shapely.get_coordinates(part) for part in parts if part.geom_type == "LineString" and part.length > 0]


def _is_seen(entry: Placed, frame: Frame, covers: list[Rect], open_area: shapely.Geometry) -> bool:
    if entry.point is None:
        lines = shapely.MultiLineString(entry.lines)
        seen, whole = (lines.intersection(area).length for area in (open_area, frame.box))
        return seen > min(HIDDEN_BELOW, whole / 2)
    (x, y), rect = entry.point, frame.rect
    spot = Rect(x, y, x, y).grown(1.0)
    return rect.x0 < x < rect.x1 and rect.y0 < y < rect.y1 and not any(cover.meets(spot) for cover in covers)


def stacks(entries: list[Placed], style: Style) -> list[Stack]:
    """Gather points that would hide each other; ports come first and keep their place."""
    reach = STACK_PIXELS * style.pixel
    points = sorted((entry for entry in entries if entry.point), key=_importance)
    anchors: list[list[Placed]] = []
    for entry in points:
        near = [group for group in anchors if np.hypot(*np.subtract(group[0].point, entry.point)) < reach]
        closest = min(near, key=lambda group: np.hypot(*np.subtract(group[0].point, entry.point)), default=None)
        if closest is None:
            anchors.append([entry])
        else:
            closest.append(entry)
    return [Stack(tuple(group)) for group in anchors]


def _importance(entry: Placed) -> tuple[bool, bool, str, str]:
    record = entry.item.record
    return record.id not in catalog.MAIN_PORTS, record.layer != "ports", record.short_name, record.id


def draw(canvas: Canvas, frame: Frame, style: Style, entries: list[Placed], groups: list[Stack]) -> None:
    """Draw lines layer by layer, casings first, and the marks above them."""
    with canvas.clipped(frame.rect):
        lines = [entry for entry in entries if entry.point is None]
        for _, layer in groupby(lines, key=lambda entry: entry.item.record.layer):
            _draw_layer(canvas, style, list(layer))
        for stack in reversed(groups):
            symbols.draw_mark(canvas, style, symbols.item_mark(style, stack.members[0].item), *stack.point)


def _draw_layer(canvas: Canvas, style: Style, entries: list[Placed]) -> None:
    looks = [_look(style, entry) for entry in entries]
    for entry, look in zip(entries, looks, strict=True):
        symbols.draw_casing(canvas, style, look, entry.lines)
    for entry, look in zip(entries, looks, strict=True):
        symbols.draw_line(canvas, style, look, entry.lines)
        symbols.draw_ends(canvas, style, look, entry.ends)


def _look(style: Style, entry: Placed) -> symbols.LineLook:
    record = entry.item.record
    return symbols.line_look(style, record.layer, record.kind, entry.item.state.pattern)
