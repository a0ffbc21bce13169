"""Markers as PNG, for programs that read no SVG; shapes and fills as in the legend."""

import io
import math
from itertools import pairwise

from PIL import Image, ImageDraw

from layers.exports import inks
from layers.symbology import PATTERNS

SIZE = 48
"""Pixels of the finished icon; Google Earth draws it at two thirds of that on an ordinary screen."""

_FINE = 4
_RADIUS = 0.36
_CORNERS = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "house": [(-0.95, -0.25), (0, -1.1), (0.95, -0.25), (0.95, 0.95), (-0.95, 0.95)],
    "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
    "circle": [(math.cos(step * math.pi / 36), math.sin(step * math.pi / 36)) for step in range(72)],
}

Point = tuple[float, float]


def marker(layer: str, shape: str, pattern: str) -> bytes:
    """Return the marker of a point as PNG with a transparent ground.

    Parameters
    ----------
    layer, shape, pattern : str
        Keys of the style table; the shape is circle, square, house or diamond.
    """
    mark = PATTERNS[pattern].mark if pattern in PATTERNS else "faint"
    side = SIZE * _FINE
    image = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    radius = side * _RADIUS * (0.75 if mark == "faint" else 1) * (0.85 if shape == "diamond" else 1)
    _Drawing(image, shape, radius, inks.of(layer, pattern)).draw(mark)
    written = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


class _Drawing:
    """A marker being drawn, four times as large as it will be."""

    def __init__(self, image: Image.Image, shape: str, radius: float, colour: str) -> None:
        self.image, self.radius, self.colour = image, radius, colour
        self.centre = image.width / 2
        self.outline = self._points(_CORNERS[shape])
        self.pen = ImageDraw.Draw(image)

    def _points(self, shares: list[Point]) -> list[Point]:
        return [(self.centre + x * self.radius, self.centre + y * self.radius) for x, y in shares]

    def draw(self, mark: str) -> None:
        width = round(self.radius * (0.2 if mark in ("faint", "crossed") else 0.3))
        self._ring(inks.TOKENS["panel"], width * 3)
        self.pen.polygon(self.outline, fill=self.colour if mark in ("solid", "barred") else inks.TOKENS["panel"])
        if mark == "half":
            self._half()
        self._ring(self.colour, width, broken=mark == "broken")
        self._filling(mark)

    def _ring(self, colour: str, width: int, broken: bool = False) -> None:
        closed = [*self.outline, *self.outline[:2]]
        if not broken:
            self.pen.line(closed, fill=colour, width=width, joint="curve")
            return
        along = _walked(closed[:-1], self.radius * 0.12)
        for start in range(0, len(along) - 3, 6):
            self.pen.line(along[start : start + 4], fill=colour, width=width)

    def _half(self) -> None:
        filled = Image.new("L", self.image.size)
        pen = ImageDraw.Draw(filled)
        pen.polygon(self.outline, fill=255)
        pen.rectangle((self.centre, 0, self.image.width, self.image.height), fill=0)
        self.image.paste(self.colour, mask=filled)

    def _filling(self, mark: str) -> None:
        stroke = round(self.radius * 0.24)
        match mark:
            case "dotted":
                (x0, y0), (x1, y1) = self._points([(-0.36, -0.36), (0.36, 0.36)])
                self.pen.ellipse((x0, y0, x1, y1), fill=self.colour)
            case "barred":
                self.pen.line(self._points([(-0.6, 0), (0.6, 0)]), fill=inks.TOKENS["panel"], width=round(stroke * 1.5))
            case "crossed":
                for arm in ([(-0.5, -0.5), (0.5, 0.5)], [(0.5, -0.5), (-0.5, 0.5)]):
                    self.pen.line(self._points(arm), fill=self.colour, width=stroke)


def _walked(corners: list[Point], step: float) -> list[Point]:
    """Return points at equal steps along a polyline."""
    points: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(corners):
        count = max(1, round(math.hypot(bx - ax, by - ay) / step))
        points += [(ax + (bx - ax) * k / count, ay + (by - ay) * k / count) for k in range(count)]
    return points
