"""The map of a sheet: frame, inset, what is seen in them, and their labels."""

from dataclasses import dataclass, field

import numpy as np

from layers.catalog import Extent
from layers.sheet import basemap, furniture, labels, lettering, own, scene
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.courses import Courses, courses
from layers.sheet.furniture import Degree
from layers.sheet.labels import Label
from layers.sheet.placer import Place, Room
from layers.sheet.projection import Frame
from layers.sheet.scene import Placed, Stack
from layers.sheet.sizes import Size, Type
from layers.sheet.symbols import Style
from layers.view import Item, MapView, Numbering

ABSHERON: Extent = (48.95, 39.78, 50.45, 40.78)
"""Where a dozen works stand within a hundred kilometres."""
INSET_SHAPE = 0.8
"""Height of the inset, as a share of its width."""
CROWDED_POINTS = 6
CROWDED_METRES = (1_200.0, 6_000.0)
"""Metres to the point between which the inset is worth its room."""


@dataclass
class Part:
    """One map frame: the main map, or the inset."""

    frame: Frame
    entries: list[Placed]
    stacks: list[Stack]
    room: Room
    placed: list[tuple[Label, Place]] = field(default_factory=list)


@dataclass
class SheetMap:
    """The map of a sheet, ready to draw.

    ``missed`` are the labels, or rows of them, without room: names with the numbers of their sources.
    """

    main: Part
    inset: Part | None
    locator: Rect | None
    scale: Rect | None
    ticks: list[Degree]
    missed: list[tuple[str, tuple[int, ...]]]
    items: list[Item]
    called: frozenset[str] = frozenset()
    """Records whose labels others write; they have their places here but are not drawn."""
    users: own.Numbered = field(default_factory=list)
    """The reader's own data, with the numbers of its sources."""

    @property
    def callouts(self) -> list[tuple[Label, Place]]:
        """The labels that others write, with their places."""
        return [(label, place) for label, place in self.main.placed if label.stands_for(self.called)]


def composed(
    view: MapView,
    extent: Extent,
    rect: Rect,
    size: Size,
    style: Style,
    numbering: Numbering,
    called: frozenset[str] = frozenset(),
) -> SheetMap:
    """Lay out the map of a sheet in a rectangle; labels of ``called`` records get places only."""
    frame = Frame.fitted(extent, rect)
    lines = courses(view.atlas.records)
    entries = scene.placed(view, lines, frame, style)
    room = _inked(frame, entries)
    inset = _inset_frame(frame, entries, size, room)
    outside = _outside(entries) if inset else entries
    covers = [inset.rect] if inset else []
    locator = _corner(frame, size.type.note * 13, size.type.note * 11, covers, outside, room) if size.paper else None
    covers += [locator] if locator else []
    scale = _corner(frame, *furniture.scale_size(frame, size.type), covers, outside, room)
    covers += [scale] if scale else []
    ticks = [tick for tick in furniture.degrees(frame, size.type) if not any(tick.box.meets(box) for box in covers)]
    for box in (*covers, *(tick.box for tick in ticks)):
        room.take(box)
    seen = scene.uncovered(outside, frame, covers)
    part = Part(frame, seen, scene.stacks(seen, style), room)
    small = _inset_part(view, lines, inset, style) if inset else None
    sheet = SheetMap(part, small, locator, scale, ticks, [], _seen_items(view, part, small), called)
    _label(sheet, view, size, style, numbering)
    sheet.users = own.numbered(view, numbering)
    return sheet


def _inked(frame: Frame, entries: list[Placed]) -> Room:
    room = Room(frame.rect)
    for entry in entries:
        for line in entry.lines:
            room.draw(line)
    return room


def _inset_frame(frame: Frame, entries: list[Placed], size: Size, room: Room) -> Frame | None:
    """Return the frame of the inset, where it is needed and there is room for it."""
    if not size.paper or not CROWDED_METRES[0] < frame.metres < CROWDED_METRES[1]:
        return None
    home = _bounds(frame.points(np.array([(ABSHERON[k], ABSHERON[m]) for k in (0, 2) for m in (1, 3)])))
    outside = _outside(entries)
    rect = frame.rect
    inside = _within(rect, home.x0, home.y0) and _within(rect, home.x1, home.y1)
    if not inside or len(entries) - len(outside) < CROWDED_POINTS:
        return None
    for ems in (33, 28, 24):
        width = min(rect.width * 0.37, size.type.note * ems)
        box = _corner(frame, width, width * INSET_SHAPE, [home.grown(8)], outside, room)
        if box:
            return Frame.fitted(ABSHERON, box)
    return None


def _bounds(spots: np.ndarray) -> Rect:
    return Rect(*map(float, (*spots.min(0), *spots.max(0))))


def _outside(entries: list[Placed]) -> list[Placed]:
    """Return entries without the points that the inset shows, whatever its size."""
    shape = Frame.fitted(ABSHERON, Rect(0, 0, 1, INSET_SHAPE))
    return [entry for entry in entries if not (entry.point and _within(shape.rect, *_spot(entry, shape)))]


def _spot(entry: Placed, frame: Frame) -> np.ndarray:
    return frame.points(np.asarray(entry.item.record.geometry.coords)[:, :2])[0]


def _corner(
    frame: Frame, width: float, height: float, taken: list[Rect], entries: list[Placed], room: Room
) -> Rect | None:
    seen = len(scene.uncovered(entries, frame, taken))

    def loss(box: Rect) -> int:
        return seen - len(scene.uncovered(entries, frame, [*taken, box.grown(4)]))

    return furniture.clearest(furniture.edges(frame.rect, width, height), taken, room, loss)


def _within(rect: Rect, x: float, y: float) -> bool:
    return rect.x0 < x < rect.x1 and rect.y0 < y < rect.y1


def _inset_part(view: MapView, lines: Courses, frame: Frame, style: Style) -> Part:
    entries = scene.placed(view, lines, frame, style)
    return Part(frame, entries, scene.stacks(entries, style), _inked(frame, entries))


def _seen_items(view: MapView, *parts: Part | None) -> list[Item]:
    seen = {entry.item.record.id for part in parts if part for entry in part.entries}
    return [item for item in view.items if item.record.id in seen]


def _label(sheet: SheetMap, view: MapView, size: Size, style: Style, numbering: Numbering) -> None:
    """Give numbers in reading order, points before lines; then find places, the largest stacks first."""
    parts = [part for part in (sheet.main, sheet.inset) if part]
    waiting = []
    for part in parts:
        stacks = sorted(part.stacks, key=lambda stack: -stack.point[1])
        sizes = (size.type.port, size.type.point)
        waiting.append([(stack, labels.of_stack(stack, style, sizes, numbering)) for stack in stacks])
    if view.selected in sheet.called:
        ink = style.colours["ink2"]
        waiting[0] = [(stack, label.with_status(view.selected, ink)) for stack, label in waiting[0]]
    for part, pairs in zip(parts, waiting, strict=True):
        _place_points(sheet, part, pairs)
    named = {entry.item.record.id for entry in sheet.main.entries}
    only_inset = [entry for entry in sheet.inset.entries if entry.item.record.id not in named] if sheet.inset else []
    for part, entries in ((sheet.main, sheet.main.entries), (sheet.inset, only_inset)):
        if part:
            _place_lines(sheet, part, entries, view, size.type, style, numbering)


def _place_points(sheet: SheetMap, part: Part, pairs: list[tuple[Stack, Label]]) -> None:
    for number, (stack, label) in enumerate(pairs):
        x, y = stack.point
        part.room.take(Rect(x, y, x, y).grown(label.reach + 0.8), number)
    order = sorted(
        range(len(pairs)),
        key=lambda k: (-len(pairs[k][1].rows), pairs[k][0].members[0].item.record.layer != "ports", k),
    )
    for number in order:
        label = pairs[number][1]
        place = labels.settled(part.room, label, number)
        if place:
            part.placed.append((label, place))
        sheet.missed.extend(label.omitted if place else label.names)


def _place_lines(
    sheet: SheetMap, part: Part, entries: list[Placed], view: MapView, type_: Type, style: Style, numbering: Numbering
) -> None:
    groups = labels.line_groups(entries)
    made = [labels.of_lines(group, view.atlas, style, type_.line, numbering, part.frame) for group in groups]
    if view.selected in sheet.called:
        made = [label.with_status(view.selected, style.colours["ink2"]) for label in made]
    for number, label in enumerate(made, start=10_000):
        place = labels.settled(part.room, label, number)
        if place:
            part.placed.append((label, place))
        else:
            sheet.missed.extend(label.names)


def draw(canvas: Canvas, sheet: SheetMap, size: Size, style: Style) -> None:
    """Draw the map with everything on it."""
    _draw_part(canvas, sheet, sheet.main, size.type, style, sheet.called)
    frame = sheet.main.frame
    furniture.draw_degrees(canvas, style, size.type, sheet.ticks)
    if sheet.inset:
        _draw_inset(canvas, sheet, size, style)
    if sheet.locator:
        furniture.draw_locator(canvas, style, sheet.locator, frame)
    if sheet.scale:
        furniture.draw_scale(canvas, frame, style, size.type, sheet.scale, size.paper)
    canvas.rect(frame.rect, None, Pen(style.colours["ink3"], 0.6))


def _draw_part(
    canvas: Canvas, sheet: SheetMap, part: Part, type_: Type, style: Style, called: frozenset[str] = frozenset()
) -> None:
    basemap.draw(canvas, part.frame, style.colours)
    named = {row.text for label, _ in part.placed for row in label.rows}
    with canvas.clipped(part.frame.rect):
        furniture.draw_names(canvas, part.frame, style, type_, part.room, "sea")
        furniture.draw_names(canvas, part.frame, style, type_, part.room, "country")
        own.draw(canvas, part.frame, style, sheet.users)
        scene.draw(canvas, part.frame, style, part.entries, part.stacks)
        furniture.draw_towns(canvas, part.frame, style, type_, part.room, named)
        for label, place in part.placed:
            if not label.stands_for(called):
                labels.draw(canvas, style, label, place)


def _draw_inset(canvas: Canvas, sheet: SheetMap, size: Size, style: Style) -> None:
    part = sheet.inset
    _draw_part(canvas, sheet, part, size.type, style)
    rect, small = part.frame.rect, size.type.note
    canvas.rect(rect, None, Pen(style.colours["ink"], 0.8))
    title = f"Absheron, 1:{round(part.frame.denominator, -5):,.0f}"
    width = lettering.width(title, "semibold", small)
    tab = Rect(rect.x0, rect.y1 - small * 1.7, rect.x0 + width + small * 1.2, rect.y1)
    canvas.rect(tab, style.colours["panel"], Pen(style.colours["ink"], 0.5))
    canvas.text(title, tab.x0 + small * 0.6, tab.y0 + small * 0.5, "semibold", small, style.colours["ink"])
    corners = [part.frame.position(x, y) for x in rect[::2] for y in rect[1::2]]
    canvas.rect(_bounds(sheet.main.frame.points(np.array(corners))), None, Pen(style.colours["ink"], 0.6))
