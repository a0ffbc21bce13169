"""The names of main works on the map of a slide, as text to edit in place of letters in the picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from layers.catalog import MAIN_PORTS
from layers.exports.slides import native
from layers.exports.slides.native import NativeCanvas
from layers.sheet import symbols
from layers.sheet.canvas import Pen
from layers.sheet.citations import Piece
from layers.sheet.labels import LEADING, Label, Row
from layers.sheet.placer import Place
from layers.sheet.symbols import Style
from layers.view import MapView

VEIL = 0.6
"""How much of the map a callout hides, so that lines under it do not run through its words."""


def of(view: MapView) -> frozenset[str]:
    """Return the ids of the records that are called out: the main ports, and the one selected."""
    return MAIN_PORTS | ({view.selected} if view.selected else set())


def draw(slide: Any, style: Style, callouts: Sequence[tuple[Label, Place]], x: float, y: float, height: float) -> None:
    """Write callouts over a map whose lower left corner is at (x, y), in points from that of the slide."""
    for label, place in callouts:
        group = slide.shapes.add_group_shape()
        group.name = f"Callout: {label.rows[0].text}"
        canvas = NativeCanvas(group.shapes, height)
        if place.leader:
            leader = np.array(place.leader).reshape(2, 2) + np.array([x, y])
            canvas.stroke([leader], Pen(label.colour, 0.5))
        _write_rows(group.shapes, style, label, place, x, height - y)
        top = place.box.y1 + y
        for row in label.rows:
            top -= row.size * LEADING
            if row.mark:
                spot = place.box.x0 + x + row.size * 0.42, top + row.size * 0.58
                symbols.draw_mark(canvas, style, row.mark, *spot, halo=False)


def _write_rows(shapes: Any, style: Style, label: Label, place: Place, x: float, bottom: float) -> None:
    box = place.box
    frame = native.text_box(shapes, box.x0 + x, bottom - box.y1, box.width, box.height, label.rows[0].text)
    native.veil(shapes[-1], style.colours["panel"], VEIL)
    frame.word_wrap = False
    before = place.leader is None and box.x1 < label.anchors[0][0]
    for row in label.rows:
        line = native.paragraph(frame)
        line.line_spacing = Pt(row.size * LEADING)
        line.alignment = PP_ALIGN.RIGHT if before and not row.mark else PP_ALIGN.LEFT
        line._p.get_or_add_pPr().set("marL", str(Pt(row.indent)))
        native.write_pieces(line, [_piece(row)], row.size, row.colour)


def _piece(row: Row) -> Piece:
    return Piece(row.text, row.numbers, row.face)
