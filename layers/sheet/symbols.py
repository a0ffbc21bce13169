"""Lines and markers as the style table has them, on a page: for map, inset and legend alike."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from layers import symbology
from layers.catalog import MAIN_PORTS
from layers.sheet.canvas import Pen, Surface
from layers.sheet.courses import at, distances
from layers.view import Item

SIGN_EVERY = 58.0
"""Points between two signs along a line."""


@dataclass(frozen=True)
class Style:
    """Colours and the size of a CSS pixel of the style table on this page, in points."""

    theme: str
    pixel: float

    @property
    def colours(self) -> dict[str, str]:
        """Colours of the theme."""
        return symbology.PRINT_THEMES[self.theme]

    def layer(self, layer: str, tint: float = 0.0) -> str:
        """Return the colour of a layer, mixed toward the land by a share."""
        return mixed(symbology.print_colour(layer, self.theme), self.colours["land"], tint)

    def tinted(self, token: str, tint: float) -> str:
        """Return a colour of the theme, mixed toward the page by a share."""
        return mixed(self.colours[token], self.colours["page"], tint)

    def sign(self, layer: str) -> str | None:
        """Return the sign now and then along a line of a layer."""
        return symbology.PRINT_ORNAMENTS.get(layer)

    def label(self, layer: str) -> str:
        """Return the colour for text about a layer, a quarter toward ink."""
        return mixed(symbology.print_colour(layer, self.theme), self.colours["ink"], 0.25)


def mixed(colour: str, other: str, share: float) -> str:
    """Mix a colour toward another; both as ``#RRGGBB``.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = ((int(colour[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02X}" for a, b in pairs)


@dataclass(frozen=True)
class LineLook:
    """How a line is drawn; lengths in points."""

    colour: str
    width: float
    dash: tuple[float, ...]
    cap: str
    hollow: bool
    mode: str | None
    sign: str | None


def line_look(style: Style, layer: str, kind: str, pattern_key: str) -> LineLook:
    """Return how a line of a layer, kind and pattern is drawn."""
    pattern = symbology.PATTERNS[pattern_key]
    if pattern.mark == "faint":
        return LineLook(style.colours["undocumented"], style.pixel, (), "round", False, None, None)
    width = symbology.LAYER_STYLES[layer].width or 2.0
    unit = style.pixel * max(1.0, width / 2)
    return LineLook(
        colour=style.layer(layer, pattern.tint),
        width=width * pattern.width * style.pixel,
        dash=tuple(length * unit for length in pattern.dash),
        cap="round" if pattern.round_caps or not pattern.dash else "butt",
        hollow=pattern.hollow,
        mode=symbology.MODES.get(kind),
        sign=style.sign(layer),
    )


def draw_casing(canvas: Surface, style: Style, look: LineLook, lines: list[np.ndarray]) -> None:
    """Draw the pale edge that separates a line from those below; it follows the dashes."""
    pen = Pen(style.colours["halo"], look.width + 2.4 * style.pixel, look.dash, 0.0, look.cap, 0.75)
    canvas.stroke(lines, pen)


def draw_line(canvas: Surface, style: Style, look: LineLook, lines: list[np.ndarray]) -> None:
    """Draw lines in one look, with the ornament of their mode and the sign of their layer."""
    pixel, colour, width = style.pixel, look.colour, look.width
    if look.mode == "band":
        canvas.stroke(lines, Pen(colour, width + 5 * pixel, cap="round", alpha=0.22))
    if look.mode == "ticks":
        period, centre = _repeat(look.dash, 10 * pixel, pixel)
        dash = (1.1 * pixel, period - 1.1 * pixel)
        canvas.stroke(lines, Pen(colour, width + 3.6 * pixel, dash, 0.55 * pixel - centre + period))
    if look.mode == "beads":
        period, centre = _repeat(look.dash, 9 * pixel, pixel)
        canvas.stroke(lines, Pen(colour, width + 2.2 * pixel, (0.01, period - 0.01), period - centre, "round"))
    if look.hollow:
        canvas.stroke(lines, Pen(colour, width + 1.2 * pixel, cap="round"))
        canvas.stroke(lines, Pen(style.colours["panel"], max(0.9 * pixel, width - 0.9 * pixel), cap="round"))
    else:
        canvas.stroke(lines, Pen(colour, width, look.dash, 0.0, look.cap))
    if look.sign:
        _draw_signs(canvas, style, look, lines)


def _repeat(dash: tuple[float, ...], full: float, pixel: float) -> tuple[float, float]:
    """Return period and first centre of ticks or beads: one to a dash, but not closer than 7.5 pixels."""
    if not dash:
        return full, 0.0
    period = sum(dash)
    return period * max(1, int(np.ceil(7.5 * pixel / period))), dash[0] / 2


def draw_ends(canvas: Surface, style: Style, look: LineLook, ends: list[tuple[float, float]]) -> None:
    """Draw the open rings at the ends of a schematic line."""
    for x, y in ends:
        pen = Pen(look.colour, 1.3 * style.pixel)
        canvas.stamp(Outline.unit_circle(), x, y, 2.5 * style.pixel, style.colours["panel"], pen)


_SIGNS = {
    "arrow": np.array([(-1.3, -1.5), (2.2, 0), (-1.3, 1.5), (-1.3, -1.5)]),
    "chevron": np.array([(-0.9, -1.5), (1.0, 0), (-0.9, 1.5)]),
    "slash": np.array([(-0.8, -1.9), (0.8, 1.9)]),
    "ring": np.array([(np.cos(a) * 1.35, np.sin(a) * 1.35) for a in np.linspace(0, 2 * np.pi, 21)]),
    "diamond": np.array([(-2.2, 0), (0, 1.5), (2.2, 0), (0, -1.5), (-2.2, 0)]),
    "bar": np.array([(-2.6, 0), (2.6, 0)]),
}
"""By name, in units of 2 pixels, pointing along the line."""


def _draw_signs(canvas: Surface, style: Style, look: LineLook, lines: list[np.ndarray]) -> None:
    places = [_stops(line) for line in lines if len(line) > 1]
    unit = 2 * style.pixel
    signs = [_turned(_SIGNS[look.sign], spot, angle, unit) for spots in places for spot, angle in spots]
    if not signs:
        return
    match look.sign:
        case "arrow":
            for sign in signs:
                canvas.fill(Outline(sign), look.colour, Pen(style.colours["halo"], 0.6 * style.pixel))
        case "ring" | "diamond":
            for sign in signs:
                canvas.fill(Outline(sign), style.colours["panel"], Pen(look.colour, 1.2 * style.pixel))
        case "bar":
            canvas.stroke(signs, Pen(look.colour, look.width + 3.2 * style.pixel))
        case _:
            canvas.stroke(signs, Pen(look.colour, 1.3 * style.pixel, cap="round"))


def _stops(line: np.ndarray) -> list[tuple[np.ndarray, float]]:
    along = distances(line)
    length = along[-1]
    if length < 14:
        return []
    count = max(1, round(length / SIGN_EVERY))
    stops = (np.arange(count) + 0.5) * length / count
    steps = at(line, along, np.minimum(stops + 1, length)) - at(line, along, np.maximum(stops - 1, 0))
    return list(zip(at(line, along, stops), np.arctan2(steps[:, 1], steps[:, 0]), strict=True))


def _turned(sign: np.ndarray, spot: np.ndarray, angle: float, size: float) -> np.ndarray:
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return spot + sign @ turn * size


@dataclass(frozen=True)
class MarkLook:
    """How a point is drawn; the radius in points."""

    shape: str
    fill: str
    colour: str
    radius: float


def mark_look(style: Style, layer: str, kind: str, pattern_key: str, radius: float) -> MarkLook:
    """Return how a point of a layer, kind and pattern is drawn; the radius is that of a sound mark in pixels."""
    pattern = symbology.PATTERNS[pattern_key]
    faint = pattern.mark == "faint"
    tint = 0.45 if pattern.mark == "crossed" else pattern.tint
    colour = style.colours["undocumented"] if faint else style.layer(layer, tint)
    return MarkLook(symbology.shape(layer, kind), pattern.mark, colour, radius * style.pixel * (0.75 if faint else 1))


def item_mark(style: Style, item: Item) -> MarkLook:
    """Return how the point of a record is drawn; main ports are larger."""
    record = item.record
    radius = 5.2 if record.id in MAIN_PORTS else 3.8 if record.layer == "ports" else 3.7
    return mark_look(style, record.layer, record.kind, item.state.pattern, radius)


_CORNERS = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "house": [(-0.95, -0.95), (0.95, -0.95), (0.95, 0.25), (0, 1.1), (-0.95, 0.25)],
    "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
}


@cache
def _marker(shape: str, half: bool = False) -> Outline:
    """Return the outline of a marker of radius 1, or of its left half."""
    if shape == "circle" and not half:
        return Outline.unit_circle()
    area = shapely.Polygon(_CORNERS[shape]) if shape in _CORNERS else shapely.Point(0, 0).buffer(1, quad_segs=16)
    if half:
        area = area.intersection(shapely.box(-2, -2, 0, 2))
    return Outline(np.asarray(area.exterior.coords), closed=True)


def draw_mark(canvas: Surface, style: Style, look: MarkLook, x: float, y: float, halo: bool = True) -> None:
    """Draw a marker: the shape says what it is, the fill says the status."""
    pixel, panel = style.pixel, style.colours["panel"]
    body, radius = _marker(look.shape), look.radius
    if halo:
        canvas.stamp(body, x, y, radius, None, Pen(style.colours["halo"], 4.2 * pixel, alpha=0.85))
    thin = look.fill in ("faint", "crossed")
    dash = (1.5 * pixel, 1.6 * pixel) if look.fill == "broken" else ()
    pen = Pen(look.colour, (1.0 if thin else 1.3) * pixel, dash)
    canvas.stamp(body, x, y, radius, look.colour if look.fill in ("solid", "barred") else panel, pen)
    match look.fill:
        case "half":
            canvas.stamp(_marker(look.shape, half=True), x, y, radius, look.colour)
        case "dotted":
            canvas.stamp(Outline.unit_circle(), x, y, radius * 0.4, look.colour)
        case "barred":
            bar = np.array([(x - radius * 0.6, y), (x + radius * 0.6, y)])
            canvas.stroke([bar], Pen(panel, 1.6 * pixel))
        case "crossed":
            arm = radius * 0.55
            cross = [
                np.array([(x - arm, y - arm), (x + arm, y + arm)]),
                np.array([(x - arm, y + arm), (x + arm, y - arm)]),
            ]
            canvas.stroke(cross, Pen(look.colour, 1.0 * pixel))
