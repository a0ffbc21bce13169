"""The legend: which classes are on the sheet, in groups, with counts; how to read the rest."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from layers import symbology
from layers.catalog import GROUPS, LAYERS, Layer
from layers.sheet import lettering, symbols
from layers.sheet.canvas import Canvas, Pen
from layers.sheet.sizes import Type
from layers.sheet.symbols import Style
from layers.view import PATTERN_ORDER, Item

_GONE = ("shelved", "cancelled", "retired")


def columns(items: list[Item]) -> list[tuple[str, tuple[str, ...]]]:
    """Return title and patterns of every column: statuses that occur, given-up ones together."""
    present = {item.state.pattern for item in items}
    gone = tuple(pattern for pattern in _GONE if pattern in present)
    found = []
    for pattern in PATTERN_ORDER:
        if pattern in present and pattern not in gone:
            found.append((symbology.PATTERNS[pattern].title, (pattern,)))
        elif gone and pattern == gone[0]:
            title = ", ".join(symbology.PATTERNS[pattern].title.lower() for pattern in gone)
            found.append((title.capitalize(), gone))
    return found


def draw(canvas: Canvas, style: Style, type_: Type, items: list[Item], x: float, top: float, width: float) -> float:
    """Draw the table of layers by status and what follows it; return the bottom in points."""
    size = type_.legend
    shown = columns(items)
    layers = [layer for layer in reversed(LAYERS) if any(item.record.layer == layer.id for item in items)]
    canvas.tag("H2")
    canvas.text("What is drawn, and in what state", x, top - type_.heading, "bold", type_.heading, style.colours["ink"])
    canvas.tag("P")
    y = top - type_.heading * 1.55
    if not items:
        canvas.text("Nothing of this view lies here.", x, y - size, "regular", size, style.colours["ink2"])
        return y - size * 1.6
    first = max(lettering.width(layer.title, "semibold", size) for layer in layers) + size
    step = (width - first) / max(len(shown), 5)
    starts = [x + first + step * number for number in range(len(shown))]
    y = _draw_head(canvas, style, size, shown, starts, step, y)
    canvas.stroke([np.array([(x, y), (x + width, y)])], Pen(style.colours["ink"], 0.7))
    for group in GROUPS:
        members = [layer for layer in layers if layer.group == group]
        if members:
            y = _draw_group(canvas, style, size, group, members, items, shown, starts, step, (x, width), y)
    return _draw_reading(canvas, style, size, items, x, y - size * 0.5, width)


def _draw_head(
    canvas: Canvas, style: Style, size: float, shown: list, starts: list[float], step: float, y: float
) -> float:
    longest = max(lettering.width(word, "regular", size) for title, _ in shown for word in title.split())
    letter = size * min(0.94, (step - size * 0.3) / longest)
    wrapped = [lettering.wrap(title, "regular", letter, step - size * 0.25) for title, _ in shown]
    rows = max(map(len, wrapped))
    for start, lines in zip(starts, wrapped, strict=True):
        for number, line in enumerate(lines, start=rows - len(lines)):
            canvas.text(line, start, y - size * 1.08 * (number + 1), "regular", letter, style.colours["ink2"])
    return y - size * (1.08 * rows + 0.5)


def _draw_group(
    canvas: Canvas,
    style: Style,
    size: float,
    group: str,
    members: list[Layer],
    items: list[Item],
    shown: list[tuple[str, tuple[str, ...]]],
    starts: list[float],
    step: float,
    span: tuple[float, float],
    y: float,
) -> float:
    x, width = span
    small = size * 0.86
    y -= small * 1.35
    canvas.text(group, x, y, "italic", small, style.colours["ink3"])
    y -= size * 0.28
    for layer in members:
        middle = y - size * 0.72
        canvas.text(layer.title, x, middle - size * 0.32, "semibold", size, style.label(layer.id))
        for (_, patterns), start in zip(shown, starts, strict=True):
            inside = [item for item in items if item.record.layer == layer.id and item.state.pattern in patterns]
            _draw_cell(canvas, style, size, layer, inside, start, middle, step)
        y -= size * 1.5
        canvas.stroke([np.array([(x, y), (x + width, y)])], Pen(style.colours["rule_faint"], 0.4))
    return y


def _draw_cell(
    canvas: Canvas, style: Style, size: float, layer: Layer, inside: list[Item], x: float, y: float, step: float
) -> None:
    if not inside:
        canvas.text("·", x + size * 0.5, y - size * 0.3, "regular", size, style.colours["rule"])
        return
    kind, pattern = Counter((item.record.kind, item.state.pattern) for item in inside).most_common(1)[0][0]
    room = min(step - size * 1.9, size * 4)
    draw_swatch(canvas, style, layer.id, kind, pattern, x, y, room)
    on_point = not symbology.LAYER_STYLES[layer.id].width
    after = x + (size * 1.5 if on_point else room + size * 0.35)
    canvas.text(str(len(inside)), after, y - size * 0.32, "regular", size, style.colours["ink"])


def draw_swatch(
    canvas: Canvas, style: Style, layer: str, kind: str, pattern: str, x: float, y: float, room: float
) -> None:
    """Draw a line of a length, or a mark, as it stands on the map."""
    if not symbology.LAYER_STYLES[layer].width:
        look = symbols.mark_look(style, layer, kind, pattern, 4.2)
        symbols.draw_mark(canvas, style, look, x + look.radius * 1.4, y, halo=False)
        return
    line = np.array([(x, y), (x + room, y)])
    symbols.draw_line(canvas, style, symbols.line_look(style, layer, kind, pattern), [line])


_MODE_WORDS = {"rail": "railway", "road": "road", "sea": "by sea", "band": "waterway"}
_SHAPE_WORDS = {"circle": "port", "square": "terminal, yard or project", "house": "zone", "diamond": "power plant"}


def _draw_reading(
    canvas: Canvas, style: Style, size: float, items: list[Item], x: float, top: float, width: float
) -> float:
    """Explain marks, modes and schematic curves that occur, in as many rows as they need."""
    at, y = x, top - size
    for words, layer, kind in _explained(items):
        swatch = size * (1.2 if not symbology.LAYER_STYLES[layer].width else 4.2)
        extent = swatch + size * 0.5 + lettering.width(words, "regular", size * 0.94) + size * 1.3
        if at + extent - size * 1.3 > x + width and at > x:
            at, y = x, y - size * 1.5
        if kind == "schematic":
            _draw_curve(canvas, style, layer, at, y + size * 0.3, swatch)
        else:
            draw_swatch(canvas, style, layer, kind, "operating", at, y + size * 0.3, swatch)
        canvas.text(words, at + swatch + size * 0.5, y, "regular", size * 0.94, style.colours["ink2"])
        at += extent
    return y - size * 0.7


def _explained(items: list[Item]) -> Iterator[tuple[str, str, str]]:
    """Yield words, layer and kind of one example each."""
    seen: set[str] = set()
    for item in items:
        record = item.record
        if record.geometry.geom_type == "Point":
            words = _SHAPE_WORDS[symbology.shape(record.layer, record.kind)]
        else:
            words = _MODE_WORDS.get(record.kind) or _MODE_WORDS.get(symbology.MODES.get(record.kind, ""), "")
        if words and words not in seen:
            seen.add(words)
            yield words, record.layer, record.kind
    schematic = [item.record for item in items if item.record.geometry_method == "schematic"]
    lines = [record for record in schematic if record.geometry.geom_type != "Point"]
    if lines:
        yield "curve with open ends: only its ends are known", lines[0].layer, "schematic"


def _draw_curve(canvas: Canvas, style: Style, layer: str, x: float, y: float, room: float) -> None:
    t = np.linspace(0, 1, 24)
    curve = np.column_stack([x + room * t, y - room * 0.07 + np.sin(np.pi * t) * room * 0.16])
    look = symbols.line_look(style, layer, "", "operating")
    symbols.draw_line(canvas, style, look, [curve])
    symbols.draw_ends(canvas, style, look, [tuple(curve[0]), tuple(curve[-1])])
