"""A `Sketch` on a surface: one layout for the page and for paper."""

import numpy as np
from matplotlib.path import Path as Outline

from layers.sheet import lettering
from layers.sheet.canvas import Pen, Rect, Surface
from layers.sheet.symbols import Style
from layers.sketch import Box, Dot, Line, Sketch, Words
from layers.view import Cite


def draw(canvas: Surface, style: Style, sketch: Sketch, x: float, top: float, scale: float, cite: Cite) -> None:
    """Draw a sketch from its upper left corner, each of its lengths multiplied."""
    for mark in sketch.marks:
        match mark:
            case Line():
                points = np.array([(x + px * scale, top - py * scale) for px, py in mark.points])
                dash = tuple(length * scale for length in mark.dash)
                canvas.stroke([points], Pen(style.colours[mark.ink], mark.width * scale, dash))
            case Box():
                _draw_box(canvas, style, mark, x, top, scale)
            case Dot():
                fill = style.colours["page" if mark.hollow else mark.ink]
                pen = Pen(style.colours[mark.ink], 1.5 * scale)
                canvas.stamp(
                    Outline.unit_circle(), x + mark.x * scale, top - mark.y * scale, mark.radius * scale, fill, pen
                )
            case Words():
                _draw_words(canvas, style, mark, x, top, scale, cite)


def _draw_box(canvas: Surface, style: Style, mark: Box, x: float, top: float, scale: float) -> None:
    left, upper = x + mark.x * scale, top - mark.y * scale
    rect = Rect(left, upper - mark.height * scale, left + mark.width * scale, upper)
    fill = style.tinted(mark.fill, mark.tint) if mark.fill else None
    pen = Pen(style.colours[mark.edge], 0.8 * scale, tuple(each * scale for each in mark.dash)) if mark.edge else None
    canvas.rect(rect, fill, pen)


def _draw_words(canvas: Surface, style: Style, mark: Words, x: float, top: float, scale: float, cite: Cite) -> None:
    size, face = mark.size * scale, "semibold" if mark.bold else "regular"
    text, numbers = lettering.printable(mark.text), cite(mark.sources)
    width = lettering.width(text, face, size) + lettering.raised_width(numbers, size)
    at = x + mark.x * scale - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
    y = top - mark.y * scale
    canvas.halo(text, at, y, face, size, style.colours["halo"], 2.4 * scale)
    at += canvas.text(text, at, y, face, size, style.colours[mark.ink])
    canvas.cite(numbers, at, y, size, style.colours["ink2"])
