"""Letters on a map that tie it to a list beside it; they stand where labels and other letters left room."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path as Outline

from layers.sheet import lettering, placer
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.maps import Part
from layers.sheet.scene import Placed
from layers.sheet.symbols import Style

RADIUS = 9.2
"""In CSS pixels of the style table."""
SPOTS = 60
"""Places along a line at which its letter may stand."""


def draw(canvas: Canvas, part: Part, style: Style, lettered: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Draw a disc with a letter for each record that lies in a map, and return the letters drawn.

    Parameters
    ----------
    canvas, part, style : Canvas, Part, Style
        The page, the map that was drawn on it, and its looks.
    lettered : sequence of (str, str)
        Letter and id of the record.
    """
    drawn = []
    for letter, record_id in lettered:
        entry = next((each for each in part.entries if each.item.record.id == record_id), None)
        place = _place(part, entry, RADIUS * style.pixel) if entry else None
        if place:
            part.room.settle(place)
            _draw(canvas, style, letter, place)
            drawn.append(letter)
    return tuple(drawn)


def _place(part: Part, entry: Placed, radius: float) -> placer.Place | None:
    size = (2 * radius, 2 * radius)
    if entry.point is None:
        middle = _on_line(part, entry, radius)
        if middle is not None:
            return placer.Place(Rect(*middle, *middle).grown(radius))
        anchors, gap, owner = _along(entry), 2.0, -1
    else:
        anchors, gap, owner = np.array([entry.point]), 6.0, _owner(part, entry)
    return placer.place(part.room, anchors, size, gap, np.zeros(len(anchors)), owner)


def _owner(part: Part, entry: Placed) -> int:
    """Return the number of the stack of a point: a leader may leave the room of its own mark."""
    return next((number for number, stack in enumerate(_in_order(part)) if entry in stack.members), -1)


def _in_order(part: Part) -> list:
    return sorted(part.stacks, key=lambda stack: -stack.point[1])


def _along(entry: Placed) -> np.ndarray:
    """Return points along the lines of an entry, evenly spread."""
    line = max(entry.lines, key=lambda each: float(np.hypot(*np.diff(each, axis=0).T).sum()))
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    stops = np.linspace(0.04, 0.96, SPOTS) * way[-1]
    return np.column_stack([np.interp(stops, way, line[:, axis]) for axis in (0, 1)])


def _on_line(part: Part, entry: Placed, radius: float) -> tuple[float, float] | None:
    """Return the free place on a line that is nearest to its middle."""
    spots = _along(entry)
    free = part.room.free(np.hstack([spots - radius, spots + radius]))
    order = np.argsort(np.abs(np.arange(SPOTS) - SPOTS / 2), kind="stable")
    return next(((float(spots[at][0]), float(spots[at][1])) for at in order if free[at]), None)


def _draw(canvas: Canvas, style: Style, letter: str, place: placer.Place) -> None:
    colours, (x, y) = style.colours, place.box.centre
    if place.leader:
        x0, y0, x1, y1 = place.leader
        canvas.stroke([np.array([(x0, y0), (x1, y1)])], Pen(colours["halo"], 1.8, alpha=0.8))
        canvas.stroke([np.array([(x0, y0), (x1, y1)])], Pen(colours["ink"], 0.6))
    disc(canvas, style, letter, x, y, RADIUS * style.pixel)


def disc(canvas: Canvas, style: Style, letter: str, x: float, y: float, radius: float) -> None:
    """Draw a disc with its letter around a point, for the map and for the list beside it."""
    colours, size = style.colours, radius * 1.35
    canvas.stamp(Outline.unit_circle(), x, y, radius, colours["ink"], Pen(colours["halo"], 1.0))
    half = lettering.width(letter, "bold", size) / 2
    canvas.text(letter, x - half, y - size * 0.34, "bold", size, colours["panel"])
