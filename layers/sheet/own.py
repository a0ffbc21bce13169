"""A reader's own data on a sheet: under the works of the atlas, in its colour, and marked in the legend."""

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from layers import overlay
from layers.overlay import Overlay
from layers.sheet import citations, lettering, words
from layers.sheet.canvas import Canvas, Pen
from layers.sheet.projection import Frame
from layers.sheet.sizes import Type
from layers.sheet.symbols import Style
from layers.view import MapView, Numbering

MARK_PIXELS, LINE_PIXELS = 5.0, 2.2
ROW = 1.5
TRIANGLE = Outline([(-1, -0.7), (1, -0.7), (0, 1.1), (-1, -0.7)], closed=True)
"""No mark of the atlas is a triangle."""
Numbered = list[tuple[Overlay, int]]


def numbered(view: MapView, numbering: Numbering) -> Numbered:
    """Return the overlays of a view with the numbers of their entries in the list of sources."""
    sources = overlay.sources(view.overlays)
    return [
        (each, numbering.also(key, source)) for each, (key, source) in zip(view.overlays, sources.items(), strict=True)
    ]


def draw(canvas: Canvas, frame: Frame, style: Style, shown: Numbered) -> None:
    """Draw overlays; the first lies lowest."""
    for each, _ in shown:
        for shape in each.shapes:
            for part in getattr(shape.geometry, "geoms", [shape.geometry]):
                _draw_part(canvas, frame, style, _ink(style, each), part)


def _ink(style: Style, each: Overlay) -> str:
    """Return the colour, or on a grey sheet one grey for all: legend and sources tell them apart there."""
    return style.colours["ink3"] if style.theme == "grey" else each.hex


def _draw_part(canvas: Canvas, frame: Frame, style: Style, colour: str, part: shapely.Geometry) -> None:
    if part.geom_type == "Point":
        x, y = frame.points(shapely.get_coordinates(part))[0]
        _mark(canvas, style, colour, float(x), float(y))
        return
    rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
    lines = [frame.points(shapely.get_coordinates(ring)) for ring in rings]
    pen = Pen(colour, LINE_PIXELS * style.pixel)
    canvas.stroke([line for line in lines if np.isfinite(line).all()], pen)


def _mark(canvas: Canvas, style: Style, colour: str, x: float, y: float) -> None:
    edge = Pen(style.colours["halo"][:7], 1.2 * style.pixel)
    canvas.stamp(TRIANGLE, x, y, MARK_PIXELS * style.pixel, colour, edge)


def legend_height(type_: Type, count: int) -> float:
    """Return the height in points that the legend of so many overlays takes."""
    return type_.legend * (ROW * (count + 1) + 0.9) if count else 0.0


def draw_legend(
    canvas: Canvas, style: Style, type_: Type, shown: Numbered, x: float, top: float, width: float
) -> float:
    """Draw a row for each overlay, marked as user data, with the number of its source; return the bottom."""
    if not shown:
        return top
    size, y = type_.legend, top - type_.legend * ROW
    canvas.tag("P")
    canvas.text(
        f"{overlay.MARK}: not part of the atlas, not checked", x, y, "italic", size * 0.86, style.colours["ink3"]
    )
    for each, number in shown:
        y -= size * ROW
        draw_swatch(canvas, style, each, x, y + size * 0.32, size * 2.6)
        room = width - size * 6
        words = lettering.clipped(f"{lettering.printable(each.name)}, {len(each.shapes)}", "regular", size, room)
        at = x + size * 3.4
        at += canvas.text(words, at, y, "regular", size, style.colours["ink"])
        canvas.cite((number,), at, y, size, style.colours["ink2"])
    return top - legend_height(type_, len(shown))


def draw_swatch(canvas: Canvas, style: Style, each: Overlay, x: float, y: float, room: float) -> None:
    """Draw a line of a length, a mark or both, as they stand on the map."""
    kinds = {shape.geometry.geom_type for shape in each.shapes}
    colour = _ink(style, each)
    if kinds - {"Point", "MultiPoint"}:
        canvas.stroke([np.array([(x, y), (x + room, y)])], Pen(colour, LINE_PIXELS * style.pixel))
    if kinds & {"Point", "MultiPoint"}:
        _mark(canvas, style, colour, x + room / 2, y)


def notes(shown: Numbered) -> list[words.Note]:
    """Return the note that a picture without a legend of its own needs beside it."""
    named = [(f"{each.name} ({each.colour})", (number,)) for each, number in shown]
    return [words.Note(f"{overlay.MARK}.", tuple(citations.name_pieces("", named)))] if named else []
