"""Texts, lines and shapes that can be edited in the slide; lengths in points, the origin at the upper left."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from lxml import etree
from matplotlib.path import Path as Outline
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from layers.exports.text import printable
from layers.sheet import lettering
from layers.sheet.canvas import Letters, Pen, Surface
from layers.sheet.citations import Piece

RAISED = "30000"
"""Rise of source numbers, in thousandths of a per cent of the size."""


def plain(text: str) -> str:
    """Return a text on one line, without characters that a slide cannot hold."""
    return " ".join(printable(text).split())


def text_box(shapes: Any, x: float, y: float, width: float, height: float, name: str) -> Any:
    """Add an empty text box without inner margins and return its text frame."""
    box = shapes.add_textbox(Pt(x), Pt(y), Pt(width), Pt(height))
    box.name = name
    return tight(box.text_frame)


def bar(shapes: Any, x: float, y: float, width: float, height: float, colour: str) -> None:
    """Add a filled rectangle."""
    shape = shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(x), Pt(y), Pt(width), Pt(height))
    shape.name = "Bar"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    _outline(shape, None)


def disc(shapes: Any, x: float, y: float, width: float, colour: str) -> Any:
    """Add a filled circle and return its text frame, centred."""
    shape = shapes.add_shape(MSO_SHAPE.OVAL, Pt(x), Pt(y), Pt(width), Pt(width))
    shape.name = "Disc"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    _outline(shape, None)
    frame = tight(shape.text_frame)
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    return frame


def veil(shape: Any, colour: str, alpha: float) -> None:
    """Fill a shape with a colour that lets something through."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    _see_through(shape._element.spPr, alpha)


def _see_through(element: Any, alpha: float) -> None:
    etree.SubElement(element.find(f".//{qn('a:srgbClr')}"), qn("a:alpha")).set("val", str(round(alpha * 100_000)))


def link(run: Any, url: str | None) -> None:
    """Let a run of text open an address, if it is one of the web."""
    if url and url.startswith(("http://", "https://")) and url.isascii():
        run.hyperlink.address = url


def tight(frame: Any) -> Any:
    """Take margins and automatic sizes from a text frame, and return it."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    return frame


def paragraph(frame: Any) -> Any:
    """Return the first paragraph of a text frame while it is empty, else a further one."""
    first = frame.paragraphs[0]
    return frame.add_paragraph() if first.runs else first


def write(target: Any, text: str, size: float, colour: str, bold: bool = False, italic: bool = False) -> Any:
    """Add a run of text to a paragraph and return it."""
    run = target.add_run()
    run.text = printable(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour[1:])
    if italic:
        run.font.italic = True
    return run


def write_pieces(target: Any, pieces: Sequence[Piece], size: float, colour: str) -> None:
    """Add pieces to a paragraph, with their source numbers raised."""
    for number, piece in enumerate(pieces):
        space = " " if number < len(pieces) - 1 else ""
        looks = (piece.face in ("semibold", "bold"), piece.face == "italic")
        if not piece.numbers:
            write(target, plain(piece.text) + space, size, colour, *looks)
            continue
        write(target, plain(piece.text), size, colour, *looks)
        raised = write(target, lettering.raised_text(piece.numbers), size, colour)
        raised._r.get_or_add_rPr().set("baseline", RAISED)
        if space:
            write(target, space, size, colour)


class NativeCanvas(Surface):
    """A slide to draw on with native lines, shapes and text boxes; y counts upward, from its bottom."""

    def __init__(self, shapes: Any, height: float) -> None:
        self._shapes, self._height = shapes, height
        self.numbers: set[int] = set()

    def stroke(self, lines: Sequence[np.ndarray], pen: Pen) -> None:
        """Add lines: straight ones as connectors, others as open shapes."""
        for line in lines:
            if len(line) == 2:
                self._straight(np.asarray(line, dtype=float), pen)
            else:
                self._freeform([np.asarray(line, dtype=float)], pen, None, closed=False)

    def fill(self, path: Outline, colour: str | None, pen: Pen | None = None) -> None:
        """Add a shape, filled if a colour is given."""
        self._freeform(path.to_polygons(), pen, colour, closed=True)

    def stamp(self, path: Outline, x: float, y: float, size: float, fill: str | None, pen: Pen | None = None) -> None:
        """Add a shape of unit size at a point, scaled."""
        self._freeform([polygon * size + (x, y) for polygon in path.to_polygons()], pen, fill, closed=True)

    def write(self, letters: Letters) -> None:
        """Add a text that is not empty."""
        width, size = lettering.width(letters.text, letters.face, letters.size), letters.size
        # A box turns about its middle, which lies half a width along the baseline and a little above it.
        along, rise, turn = width / 2, size * 0.25, math.radians(letters.angle)
        middle_x = letters.x + along * math.cos(turn) - rise * math.sin(turn)
        middle_y = self._height - (letters.y + along * math.sin(turn) + rise * math.cos(turn))
        room, high = width * 1.12 + 2, size * 1.3
        frame = text_box(self._shapes, middle_x - width / 2, middle_y - high / 2, room, high, letters.text[:40])
        frame.word_wrap = False
        frame._txBody.getparent().xpath("p:spPr/a:xfrm")[0].set("rot", str(round(-letters.angle * 60_000)))
        write(paragraph(frame), letters.text, size, letters.colour, letters.face in ("semibold", "bold"))

    def _straight(self, line: np.ndarray, pen: Pen) -> None:
        start, end = line
        length = float(np.hypot(*(end - start)))
        if pen.dash and pen.phase and length:
            # Slides know no phase: begin the line where its first dash begins.
            start = start + (end - start) / length * (-pen.phase % sum(pen.dash))
        ends = [Pt(value) for x, y in (start, end) for value in (x, self._height - y)]
        _outline(self._shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends), pen)

    def _freeform(self, polygons: Sequence[np.ndarray], pen: Pen | None, fill: str | None, closed: bool) -> None:
        corners = [[(Pt(x), Pt(self._height - y)) for x, y in polygon] for polygon in polygons]
        builder = self._shapes.build_freeform(*corners[0][0])
        for number, points in enumerate(corners):
            if number:
                builder.move_to(*points[0])
            builder.add_line_segments(points[1:], close=closed)
        shape = builder.convert_to_shape()
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor.from_string(fill[1:])
        else:
            shape.fill.background()
        _outline(shape, pen)


def _outline(shape: Any, pen: Pen | None) -> None:
    """Give a shape the line of a pen, or none, and nothing of the slide's theme, such as a shadow."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    if pen is None:
        shape.line.fill.background()
        return
    shape.line.width = Pt(pen.width)
    shape.line.color.rgb = RGBColor.from_string(pen.colour[1:])
    line = shape.line._get_or_add_ln()
    line.set("cap", {"round": "rnd", "square": "sq"}.get(pen.cap, "flat"))
    if pen.alpha < 1:
        _see_through(line, pen.alpha)
    if pen.dash:
        line.append(_dashes(pen))


def _dashes(pen: Pen) -> Any:
    """Return the dashes in thousandths of a per cent of the line's width; caps are part of the dash here."""
    caps = pen.width if pen.cap in ("round", "square") else 0.0
    dashes = etree.Element(qn("a:custDash"))
    for on, off in zip(pen.dash[::2], pen.dash[1::2], strict=True):
        stop = etree.SubElement(dashes, qn("a:ds"))
        stop.set("d", str(max(1, round((on + caps) / pen.width * 100_000))))
        stop.set("sp", str(max(1, round((off - caps) / pen.width * 100_000))))
    return dashes
