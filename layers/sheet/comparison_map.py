"""The two maps of a comparison: the same extent in two years, what changed in colour and numbered."""

from dataclasses import dataclass, field, replace

import numpy as np

from layers import history
from layers.catalog import Extent
from layers.sheet import basemap, comparison_list, furniture, labels, lettering, scene, symbols
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.comparison_list import Groups
from layers.sheet.courses import Courses, courses
from layers.sheet.placer import Place, Room, place
from layers.sheet.projection import Frame
from layers.sheet.scene import Placed, Stack
from layers.sheet.sizes import Size
from layers.sheet.symbols import Style
from layers.view import Item, MapView

HEAD = 1.55
"""Height of the year over a map, in sizes of the title."""
NUMBERS = 1
"""Owner of the fields of numbers: a leader may pass the marks of a crowd, but no number."""
FAINT = 0.62
"""Size of what did not change, as a share of the usual."""


@dataclass(frozen=True)
class Toned(Style):
    """A style in one colour, whatever the layer: on a comparison colour says the kind of change."""

    tone: str = ""

    def layer(self, layer: str, tint: float = 0.0) -> str:
        """Return the one colour; what is gone is not paler than the rest."""
        return self.tone

    def label(self, layer: str) -> str:
        """Return the one colour."""
        return self.tone

    def sign(self, layer: str) -> str | None:
        """Return None: signs tell layers apart."""
        return None


@dataclass(frozen=True)
class Mark:
    """The number, or numbers, of what changed at one place, where it stands."""

    text: str
    numbers: tuple[int, ...]
    look: str
    place: Place


@dataclass
class Half:
    """One of the two maps, ready to draw."""

    year: int
    words: str
    head: Rect
    frame: Frame
    seen: dict[str, tuple[list[Placed], list[Stack]]]
    room: Room
    scale: Rect | None
    marks: list[Mark] = field(default_factory=list)

    @property
    def numbers(self) -> set[int]:
        """The numbers that stand on the map."""
        return {number for mark in self.marks for number in mark.numbers}


def rects(extent: Extent, rect: Rect, size: Size) -> list[tuple[Rect, Rect]]:
    """Return head and frame of the two maps: side by side, or one above the other where that is larger."""
    head, gap = size.type.title * HEAD, size.gutter
    width, height = (rect.width - gap) / 2, (rect.height - gap) / 2
    left, right = rect._replace(x1=rect.x0 + width), rect._replace(x0=rect.x1 - width)
    upper, lower = rect._replace(y0=rect.y1 - height), rect._replace(y1=rect.y0 + height)
    pairs = [
        [(each._replace(y0=each.y1 - head), each._replace(y1=each.y1 - head)) for each in pair]
        for pair in ((left, right), (upper, lower))
    ]
    return min(pairs, key=lambda pair: Frame.fitted(extent, pair[0][1]).metres)


def composed(view: MapView, groups: Groups, extent: Extent, rect: Rect, size: Size, style: Style) -> list[Half]:
    """Lay out the two maps in a rectangle, the earlier year first."""
    lines = courses(view.atlas.records)
    halves = []
    for (head, box), year in zip(rects(extent, rect, size), view.span, strict=True):
        frame = Frame.fitted(extent, box)
        half = _half(view, groups, lines, (year, head, frame), size, style)
        _number(half, groups, size)
        halves.append(half)
    return halves


def _half(
    view: MapView, groups: Groups, lines: Courses, where: tuple[int, Rect, Frame], size: Size, style: Style
) -> Half:
    year, head, frame = where
    states = {each.record.id: each.before if year == view.span[0] else each.after for each in view.changes}
    begun = {key: state for key, state in states.items() if state is not history.ABSENT}
    listed = {entry.change.record.id for members in groups.values() for entry in members}
    looks = {"unchanged": set(begun) - listed}
    looks |= {look: {entry.change.record.id for entry in members} for look, members in groups.items()}
    seen = {}
    room = Room(frame.rect)
    for look, ids in looks.items():
        items = tuple(Item(view.atlas.by_id[key], state) for key, state in begun.items() if key in ids)
        toned = _toned(style, look)
        placed = scene.placed(replace(view, items=items), lines, frame, toned)
        seen[look] = (placed, scene.stacks(placed, toned))
        _take(room, *seen[look], toned, faint=look == "unchanged")
    documented = sum(state.status is not None for state in begun.values())
    count = f"{documented} of {len(states)} proposed or further"
    count += f", {len(begun) - documented} not documented" if documented < len(begun) else ""
    scale = _scale(frame, seen, room, size) if year == view.span[0] else None
    return Half(year, count, head, frame, seen, room, scale)


def _toned(style: Style, look: str) -> Toned:
    pixel = style.pixel * (FAINT if look == "unchanged" else 1.0)
    return Toned(style.theme, pixel, comparison_list.colour_of(style, look))


def _take(room: Room, entries: list[Placed], stacks: list[Stack], style: Style, *, faint: bool) -> None:
    """Let no number or name stand on what changed, and on what did not only where there is no other room."""
    for entry in entries:
        for line in entry.lines:
            room.draw(line)
    for stack in stacks:
        x, y = stack.point
        spot = Rect(x, y, x, y).grown(4.4 * style.pixel)
        if faint:
            room.draw(np.array([(spot.x0, y), (spot.x1, y)]))
        else:
            room.take(spot)


def _scale(frame: Frame, seen: dict[str, tuple[list[Placed], list[Stack]]], room: Room, size: Size) -> Rect | None:
    entries = [entry for look, (placed, _) in seen.items() if look != "unchanged" for entry in placed]
    count = len(scene.uncovered(entries, frame, []))
    options = furniture.edges(frame.rect, *furniture.scale_size(frame, size.type))
    box = furniture.clearest(
        options, [], room, lambda option: count - len(scene.uncovered(entries, frame, [option.grown(4)]))
    )
    if box:
        room.take(box)
    return box


def _number(half: Half, groups: Groups, size: Size) -> None:
    """Find room for the numbers, points first; co-located changes of one kind share a field."""
    letter = size.type.note
    for look, members in groups.items():
        number = {entry.change.record.id: entry.number for entry in members}
        for stack in half.seen[look][1]:
            documented = [each for each in stack.members if each.item.state.status]
            numbers = tuple(sorted(number[each.item.record.id] for each in documented))
            _settle(half, look, numbers, np.array([stack.point]), np.zeros(1), letter)
    for look, members in groups.items():
        number = {entry.change.record.id: entry.number for entry in members}
        for placed in half.seen[look][0]:
            if placed.point is None and placed.item.state.status:
                anchors, prior = labels.anchors_along([placed], half.frame.rect)
                _settle(half, look, (number[placed.item.record.id],), anchors, prior, letter)


def _settle(
    half: Half, look: str, numbers: tuple[int, ...], anchors: np.ndarray, prior: np.ndarray, letter: float
) -> None:
    text = lettering.raised_text(numbers)
    size = comparison_list.number_size(text, letter)
    found = place(half.room, anchors, size, letter * 0.5, prior, -1) if numbers else None
    if found:
        half.room.settle(found, NUMBERS)
        half.marks.append(Mark(text, numbers, look, found))


def draw(canvas: Canvas, half: Half, size: Size, style: Style) -> None:
    """Draw a map with its year."""
    colours, big = style.colours, size.type.title
    baseline = half.head.y0 + big * 0.36
    width = canvas.text(str(half.year), half.head.x0, baseline, "bold", big, colours["ink"])
    room = half.head.width - width - big * 0.5
    said = lettering.clipped(half.words, "regular", size.type.subtitle, room)
    canvas.text(said, half.head.x1 - room, baseline, "regular", size.type.subtitle, colours["ink2"])
    basemap.draw(canvas, half.frame, colours)
    with canvas.clipped(half.frame.rect):
        for kind in ("sea", "country"):
            furniture.draw_names(canvas, half.frame, style, size.type, half.room, kind)
        for look, (placed, stacks) in half.seen.items():
            scene.draw(canvas, half.frame, _toned(style, look), placed, stacks)
        for mark in half.marks:
            _draw_mark(canvas, style, mark, size.type.note)
    if half.scale:
        furniture.draw_scale(canvas, half.frame, style, size.type, half.scale, size.paper)
    canvas.rect(half.frame.rect, None, Pen(colours["ink3"], 0.6))


def _draw_mark(canvas: Canvas, style: Style, mark: Mark, letter: float) -> None:
    colour = comparison_list.colour_of(style, mark.look)
    if mark.place.leader:
        x0, y0, x1, y1 = mark.place.leader
        line = [np.array([(x0, y0), (x1, y1)])]
        canvas.stroke(line, Pen(style.colours["halo"], 1.4, alpha=0.8))
        canvas.stroke(line, Pen(colour, 0.5))
        symbols.draw_mark(canvas, style, symbols.MarkLook("circle", "solid", colour, 0.9), x0, y0, halo=False)
    comparison_list.draw_number(canvas, style, mark.text, mark.place.box.centre, letter, colour, solid=True)
