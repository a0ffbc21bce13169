"""What stands on a map besides the map: scale, north, degrees, locator, names of the land and the sea."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from layers.catalog import Extent
from layers.sheet import basemap, lettering
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.placer import Place, Room
from layers.sheet.projection import Frame
from layers.sheet.sizes import Type
from layers.sheet.symbols import Style

LOCATOR: Extent = (22.0, 22.0, 80.0, 60.0)
ROUND = (1, 2, 5)


def edges(rect: Rect, width: float, height: float) -> list[Rect]:
    """Return boxes of a size along the edge of a rectangle, its corners first."""
    left, right, low, high = rect.x0, rect.x1 - width, rect.y0, rect.y1 - height
    shares = (0.0, 1.0, 0.2, 0.8, 0.4, 0.6)
    across = [(left + (right - left) * share, y) for share in shares for y in (low, high)]
    up = [(x, low + (high - low) * share) for share in shares for x in (left, right)]
    return [Rect(x, y, x + width, y + height) for x, y in dict.fromkeys(across + up)]


def clearest(options: list[Rect], taken: list[Rect], room: Room, loss: Callable[[Rect], int]) -> Rect | None:
    """Return the box under which nothing is lost and least is drawn; None if each hides something."""
    free = [box for box in options if not any(box.meets(other) for other in taken)]
    if not free:
        return None
    ink = room.ink(np.array(free))
    ranked = sorted(range(len(free)), key=lambda k: (round(float(ink[k]) / 30), k))
    return next((free[k] for k in ranked if not loss(free[k])), None)


def round_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not longer.

    Examples
    --------
    >>> round_length(340.0), round_length(0.7)
    (200.0, 0.5)
    """
    power = 10.0 ** np.floor(np.log10(longest))
    return float(max(step * power for step in ROUND if step * power <= longest * (1 + 1e-9)))


def scale_size(frame: Frame, type_: Type) -> tuple[float, float]:
    """Return width and height of the scale bar with its figures and the north arrow."""
    kilometres = round_length(frame.rect.width * 0.26 * frame.metres_on_ground / 1000)
    bar = kilometres * 1000 / frame.metres_on_ground
    return bar + type_.note * 8.2, type_.note * 3.9


def draw_scale(canvas: Canvas, frame: Frame, style: Style, type_: Type, box: Rect, in_figures: bool) -> None:
    """Draw a scale bar that is true at the middle of the map, and north at its right."""
    colours, size = style.colours, type_.note
    bar = box.width - size * 8.2
    kilometres = bar * frame.metres_on_ground / 1000
    x, y = box.x0 + size, box.y0 + size * 0.6
    canvas.rect(box, colours["panel"])
    for half, fill in enumerate((colours["ink"], colours["panel"])):
        cell = Rect(x + half * bar / 2, y, x + (half + 1) * bar / 2, y + size * 0.42)
        canvas.rect(cell, fill, Pen(colours["ink"], 0.4))
    for share in (0.0, 0.5, 1.0):
        figure = f"{kilometres * share:,.4g}" if kilometres * share < 1000 else f"{kilometres * share:,.0f}"
        start = x + bar * share - lettering.width(figure, "regular", size) / 2
        canvas.text(figure + (" km" if share == 1.0 else ""), start, y + size * 0.8, "regular", size, colours["ink2"])
    words = f"1:{round(frame.denominator, -5 if frame.denominator > 3e6 else -4):,.0f}" if in_figures else ""
    canvas.text(words, x, y + size * 2.0, "regular", size, colours["ink2"])
    _draw_north(canvas, frame, style, size, box)


def _draw_north(canvas: Canvas, frame: Frame, style: Style, size: float, box: Rect) -> None:
    x, y = box.x1 - size * 1.5, box.y0 + size * 2.35
    up = np.array(frame.north(x, y))
    side = np.array([up[1], -up[0]])
    tip, foot = np.array([x, y]) + up * size * 1.25, np.array([x, y]) - up * size * 0.9
    notch = np.array([x, y]) - up * size * 0.4
    canvas.fill(_closed(tip, foot + side * size * 0.62, notch), style.colours["ink"])
    canvas.fill(_closed(tip, foot - side * size * 0.62, notch), style.colours["panel"], Pen(style.colours["ink"], 0.4))
    width = lettering.width("N", "semibold", size)
    canvas.text("N", x - width / 2 - up[0] * size, y - size * 1.95, "semibold", size, style.colours["ink"])


def _closed(*corners: np.ndarray) -> basemap.Outline:
    return basemap.Outline([*corners, corners[0]], closed=True)


@dataclass(frozen=True)
class Degree:
    """A tick where a meridian or parallel meets the edge of a map, its words, and how many steps it is from 0°."""

    tick: np.ndarray
    text: str
    box: Rect
    number: int


def degrees(frame: Frame, type_: Type) -> list[Degree]:
    """Return the ticks of meridians at the upper edge and of parallels at the left."""
    rect, size = frame.rect, type_.note * 0.94
    corners = [frame.position(x, y) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
    span = max(lon for lon, _ in corners) - min(lon for lon, _ in corners)
    step = next((step for step in (0.5, 1, 2, 5, 10, 20) if span / step <= 7), 20)
    axes = [[_degree(*each, step, size) for each in _crossings(frame, step, axis)] for axis in (0, 1)]
    return [tick for ticks in axes for tick in _apart(ticks)]


def _degree(x: float, y: float, value: float, axis: int, step: float, size: float) -> Degree:
    text = f"{abs(value):g}°" + (f" {('WS' if value < 0 else 'EN')[axis]}" if value else "")
    width = lettering.width(text, "regular", size)
    left, low = (x - width / 2, y - size - 3.4) if axis == 0 else (x + 4.2, y - size * 0.5)
    tick = np.array([(x, y), (x, y - 3.0) if axis == 0 else (x + 3.0, y)])
    return Degree(tick, text, Rect(left, low, left + width, low + size), round(value / step))


def _apart(ticks: list[Degree]) -> list[Degree]:
    """Return every tick, or every second, third ... counted from 0°, so that the words of none touch another's."""
    for every in range(1, 19):
        kept = [tick for tick in ticks if tick.number % every == 0]
        if not any(first.box.grown(2).meets(other.box) for first, other in combinations(kept, 2)):
            return kept
    return []


def draw_degrees(canvas: Canvas, style: Style, type_: Type, ticks: list[Degree]) -> None:
    """Draw ticks with their degrees inside the edge of a map."""
    size, colour = type_.note * 0.94, style.colours["ink3"]
    for tick in ticks:
        canvas.stroke([tick.tick], Pen(colour, 0.5))
        spot = tick.box.x0, tick.box.y0 + size * 0.2
        canvas.halo(tick.text, *spot, "regular", size, style.colours["halo"], 1.4)
        canvas.text(tick.text, *spot, "regular", size, colour)


def _crossings(frame: Frame, step: float, axis: int) -> list[tuple[float, float, float, int]]:
    """Return where meridians meet the upper edge (axis 0), or parallels the left edge (axis 1)."""
    rect = frame.rect
    ends = ((rect.x0, rect.y1), (rect.x1, rect.y1)) if axis == 0 else ((rect.x0, rect.y0), (rect.x0, rect.y1))
    edge = np.linspace(*ends, 200)
    degrees = np.array([frame.position(*spot)[axis] for spot in edge[::10]])
    values = np.interp(np.arange(200), np.arange(0, 200, 10), degrees)
    found = []
    for value in np.arange(np.ceil(values.min() / step) * step, values.max(), step):
        x, y = edge[int(np.argmin(np.abs(values - value)))]
        inner = rect.grown(-14)
        if inner.x0 <= x <= inner.x1 if axis == 0 else inner.y0 <= y <= inner.y1 - 8:
            found.append((float(x), float(y), float(value), axis))
    return found


def draw_locator(canvas: Canvas, style: Style, box: Rect, frame: Frame) -> None:
    """Draw where in Eurasia the map lies."""
    small = Frame.fitted(LOCATOR, box)
    basemap.draw(canvas, small, style.colours, 0.6, coarse=True)
    rect = frame.rect
    edge = np.array([(x, y) for x, y in shapely.get_coordinates(shapely.segmentize(frame.box, rect.width / 12))])
    outline = small.points(np.array([frame.position(*spot) for spot in edge]))
    with canvas.clipped(box):
        canvas.stroke([outline], Pen(style.colours["ink"], 1.0))
    canvas.rect(box, None, Pen(style.colours["ink3"], 0.5))


def zoom(frame: Frame, style: Style) -> float:
    """Return the Leaflet zoom at which the browser would show about this scale."""
    _, lat = frame.position(*frame.rect.centre)
    metres_per_pixel = frame.metres_on_ground * style.pixel
    return float(np.log2(156_543.0 * np.cos(np.radians(lat)) / metres_per_pixel))


def draw_names(canvas: Canvas, frame: Frame, style: Style, type_: Type, room: Room, kind: str) -> None:
    """Write the names of seas or countries (``kind``) where the basemap has them, if there is room."""
    level, water = zoom(frame, style), basemap.water(frame)
    written: set[str] = set()  # a large country has a second place, for maps that do not reach the first
    for properties, position in basemap.names("labels"):
        if properties["kind"] != kind or not properties["min_zoom"] <= level < properties["max_zoom"]:
            continue
        if properties["text"] in written:
            continue
        face, size, colour = (
            ("water", type_.water * (1.0 if properties["rank"] == 1 else 0.72), style.colours["sea_label"])
            if kind == "sea"
            else ("regular", type_.country, style.colours["country_label"])
        )
        rows = [_spaced(row) for row in properties["text"].split("\n")]
        width = max(lettering.width(row, face, size) for row in rows)
        spot = frame.points(np.array([position]))[0]
        box = _first_free(room, _near(frame, spot, water, kind), (width + size, size * 1.2 * len(rows)))
        if box is None:
            continue
        room.settle(Place(box))
        written.add(properties["text"])
        for number, row in enumerate(rows):
            x = box.centre[0] - lettering.width(row, face, size) / 2
            canvas.text(row, x, box.y1 - size * (0.95 + 1.2 * number), face, size, colour)


def _spaced(text: str) -> str:
    return "\u202f".join(text) if text.isupper() else text


FARTHEST = {"sea": 250_000.0, "country": 500_000.0}
"""Metres on the ground that a name may give way to what else is on a map: it still names what it stands on."""
_WAYS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))


def _near(frame: Frame, spot: np.ndarray, water: MultiPolygon, kind: str) -> np.ndarray:
    """Return where the middle of a name may stand, the best first: of a sea on water, of a country on land nearby."""
    shifts = np.array([(0, 0), *((dx * far, dy * far) for far in (9, 18, 28, 40) for dx, dy in _WAYS)], dtype=float)
    wet = shapely.contains_xy(water, *(spot + shifts).T)
    allowed = (wet == (kind == "sea")) & (np.hypot(*shifts.T) * frame.metres <= FARTHEST[kind])
    allowed[0] = True
    return (spot + shifts)[allowed]


def _first_free(room: Room, centres: np.ndarray, size: tuple[float, float]) -> Rect | None:
    half = np.array(size) / 2
    boxes = np.hstack([centres - half, centres + half])
    usable = room.free(boxes)
    if not usable.any():
        return None
    ink = room.ink(boxes) + np.hypot(*(centres - centres[0]).T) * 0.15
    best = int(np.argmin(np.where(usable, ink, np.inf)))
    return Rect(*map(float, boxes[best])) if ink[best] < 0.3 * size[0] else None


def draw_towns(canvas: Canvas, frame: Frame, style: Style, type_: Type, room: Room, named: set[str]) -> None:
    """Write towns for orientation where there is room; those that a label already names are left out."""
    level, size, colours = zoom(frame, style), type_.town, style.colours
    towns = [entry for entry in basemap.names("places") if entry[0]["min_zoom"] <= level and not entry[0]["port"]]
    spots = frame.points(np.array([position for _, position in towns]).reshape(-1, 2))
    x0, y0, x1, y1 = frame.rect
    seen = [
        (town, x, y) for (town, _), (x, y) in zip(towns, spots.tolist(), strict=True) if x0 < x < x1 and y0 < y < y1
    ]
    for properties, x, y in sorted(seen, key=lambda entry: (entry[0]["rank"], entry[0]["name"])):
        name = properties["name"]
        dot = Rect(x, y, x, y).grown(1.2)
        if name in named or not room.free(np.array([dot])).all() or room.ink(np.array([dot.grown(1)]))[0] > 2:
            continue
        width = lettering.width(name, "regular", size)
        boxes = np.array(
            [
                (x + 2.2, y - size / 2, x + 2.2 + width, y + size / 2),
                (x - 2.2 - width, y - size / 2, x - 2.2, y + size / 2),
            ]
        )
        usable = room.free(boxes) & (room.ink(boxes) < 3)
        if not usable.any():
            continue
        box = Rect(*map(float, boxes[int(np.argmax(usable))]))
        room.settle(Place(box))
        room.take(dot)
        canvas.stamp(
            basemap.Outline.unit_circle(), x, y, 0.9 if not properties["capital"] else 1.2, colours["city_label"]
        )
        canvas.halo(name, box.x0, y - size * 0.32, "regular", size, colours["halo"], 1.2)
        canvas.text(name, box.x0, y - size * 0.32, "regular", size, colours["city_label"])
