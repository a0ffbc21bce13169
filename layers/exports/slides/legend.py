"""The legend of a slide: a native table of layers by status, with native symbols and counts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from layers import overlay, symbology
from layers.catalog import LAYERS, Layer
from layers.exports.slides import native
from layers.exports.slides.native import NativeCanvas
from layers.sheet import legend, lettering, own
from layers.sheet.canvas import Pen
from layers.sheet.citations import Piece
from layers.sheet.symbols import Style
from layers.view import Item

SIZE, HEAD_SIZE = 8.2, 7.4
ROW, HEAD = 14.2, 20.0
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style of no colour and no lines."""


def draw(
    slide: Any, style: Style, items: Sequence[Item], x: float, y: float, width: float, slide_height: float
) -> float:
    """Add the legend of what is drawn and return its bottom, in points from the top."""
    shown = legend.columns(list(items))
    layers = [layer for layer in reversed(LAYERS) if any(item.record.layer == layer.id for item in items)]
    if not layers:
        frame = native.text_box(slide.shapes, x, y, width, ROW, "Legend")
        native.write(native.paragraph(frame), "Nothing of this view lies here.", SIZE, style.colours["ink2"])
        return y + ROW
    first = max(lettering.width(layer.title, "semibold", SIZE) for layer in layers) + SIZE
    step = (width - first) / max(len(shown), 5)
    bottom = y + HEAD + ROW * len(layers)
    table = _table(slide, len(layers) + 1, [first, *[step] * len(shown)], x, y)
    _write_head(table, style, [title for title, _ in shown], step)
    for row, layer in enumerate(layers, start=1):
        top = y + HEAD + ROW * (row - 1)
        canvas = NativeCanvas(_group(slide, layer), slide_height)
        _rule(canvas, style, x, width, slide_height - top, "ink" if row == 1 else "rule_faint")
        native.write(_first_line(table.cell(row, 0)), layer.title, SIZE, style.label(layer.id), bold=True)
        for column, (_, patterns) in enumerate(shown, start=1):
            inside = [item for item in items if item.record.layer == layer.id and item.state.pattern in patterns]
            start = x + first + step * (column - 1)
            _fill_cell(table.cell(row, column), canvas, style, layer, inside, start, slide_height - top - ROW / 2, step)
    return bottom


def own_height(count: int) -> float:
    """Return the height in points that the legend of so many overlays takes."""
    return ROW * (count + 1) if count else 0.0


def draw_own(
    slide: Any, style: Style, shown: own.Numbered, x: float, y: float, width: float, slide_height: float
) -> float:
    """Add a row for each overlay, marked as user data, with the number of its source; return its bottom."""
    if not shown:
        return y
    frame = native.text_box(slide.shapes, x, y + 3, width, ROW, overlay.MARK)
    said = f"{overlay.MARK}: not part of the atlas, not checked"
    native.write(native.paragraph(frame), said, HEAD_SIZE, style.colours["ink2"], italic=True)
    for row, (each, number) in enumerate(shown, start=1):
        top = y + ROW * row
        group = slide.shapes.add_group_shape()
        group.name = f"{overlay.MARK} {row}"
        group._element.nvGrpSpPr.cNvPr.set("descr", f"Symbol of user data number {row}, {each.colour}")
        canvas = NativeCanvas(group.shapes, slide_height)
        own.draw_swatch(canvas, style, each, x, slide_height - top - ROW / 2, SIZE * 2.6)
        frame = native.text_box(slide.shapes, x + SIZE * 3.4, top + 2, width - SIZE * 3.4, ROW, overlay.MARK)
        words = lettering.clipped(f"{native.plain(each.name)}, {len(each.shapes)}", "regular", SIZE, width - SIZE * 6)
        native.write_pieces(native.paragraph(frame), [Piece(words, (number,))], SIZE, style.colours["ink"])
    return y + own_height(len(shown))


def _group(slide: Any, layer: Layer) -> Any:
    """Add a group for the symbols of a row and return its shapes; a single large group takes seconds to build."""
    group = slide.shapes.add_group_shape()
    group.name = f"Symbols of {layer.title}"
    group._element.nvGrpSpPr.cNvPr.set("descr", f"Symbols of {layer.title}; the table says how many of each")
    return group.shapes


def _table(slide: Any, rows: int, widths: Sequence[float], x: float, y: float) -> Any:
    height = HEAD + ROW * (rows - 1)
    frame = slide.shapes.add_table(rows, len(widths), Pt(x), Pt(y), Pt(sum(widths)), Pt(height))
    frame.name = "Legend"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "Number of works on the map by layer and status")
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for number, row in enumerate(table.rows):
        row.height = Pt(ROW if number else HEAD)
    return table


def _first_line(cell: Any, left: float = 0.0) -> Any:
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = Pt(left), 0, 0, 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    return cell.text_frame.paragraphs[0]


def _write_head(table: Any, style: Style, titles: Sequence[str], step: float) -> None:
    longest = max(lettering.width(word, "regular", HEAD_SIZE) for title in titles for word in title.split())
    size = HEAD_SIZE * min(1.0, (step - 2) / longest)
    native.write(_first_line(table.cell(0, 0)), "Layer", HEAD_SIZE, style.colours["ink2"])
    for column, title in enumerate(titles, start=1):
        line = _first_line(table.cell(0, column))
        native.write(line, title, round(size, 1), style.colours["ink2"])
        table.cell(0, column).vertical_anchor = MSO_ANCHOR.BOTTOM
    table.cell(0, 0).vertical_anchor = MSO_ANCHOR.BOTTOM


def _rule(canvas: NativeCanvas, style: Style, x: float, width: float, y: float, colour: str) -> None:
    canvas.stroke([((x, y), (x + width, y))], Pen(style.colours[colour], 0.7 if colour == "ink" else 0.5))


def _fill_cell(
    cell: Any, canvas: NativeCanvas, style: Style, layer: Layer, inside: list[Item], x: float, y: float, step: float
) -> None:
    """Write how many there are, beside the symbol of the most frequent kind."""
    if not inside:
        native.write(_first_line(cell, SIZE * 0.5), "·", SIZE, style.colours["rule"])
        return
    kind, pattern = Counter((item.record.kind, item.state.pattern) for item in inside).most_common(1)[0][0]
    room = min(step - SIZE * 1.7, SIZE * 3)
    on_point = not symbology.LAYER_STYLES[layer.id].width
    legend.draw_swatch(canvas, style, layer.id, kind, pattern, x, y, room)
    after = SIZE * 1.5 if on_point else room + SIZE * 0.4
    native.write(_first_line(cell, after), str(len(inside)), SIZE, style.colours["ink"])
