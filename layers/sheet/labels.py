"""The labels of a map: names with the numbers of their sources, placed and drawn."""

import re
from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np

from layers import catalog
from layers.records import Record
from layers.sheet import lettering, symbols
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.courses import at, distances
from layers.sheet.placer import Place, Room, place
from layers.sheet.projection import Frame
from layers.sheet.scene import Placed, Stack
from layers.sheet.symbols import MarkLook, Style
from layers.store import Atlas
from layers.view import Item, MapView, Numbering, status_words

MAX_ROWS = 7
"""Rows of a stacked label; what is more goes to the list under the legend."""
LEADING = 1.16


@dataclass(frozen=True)
class Row:
    """One line of a label: the glyph of a status where several share a mark, a name, its sources."""

    text: str
    numbers: tuple[int, ...]
    face: str
    colour: str
    size: float
    mark: MarkLook | None = None

    @property
    def indent(self) -> float:
        """Room for the glyph, in points."""
        return self.size * 1.05 if self.mark else 0.0

    @property
    def width(self) -> float:
        """Width in points, number included."""
        raised = lettering.raised_width(self.numbers, self.size)
        return self.indent + lettering.width(self.text, self.face, self.size) + raised + self.size * 0.14


@dataclass(frozen=True)
class Label:
    """A label before it has a place.

    ``anchors`` are the points it may stand at, ``prior`` what each costs; ``reach`` is the radius
    of the mark, 0 for lines.
    """

    rows: tuple[Row, ...]
    anchors: np.ndarray
    prior: np.ndarray
    reach: float
    colour: str
    names: tuple[tuple[str, tuple[int, ...]], ...]
    """Everything the label stands for, with sources, also what exceeds its rows."""
    items: tuple[Item, ...] = ()
    """The records it stands for."""

    def stands_for(self, ids: Set[str]) -> bool:
        """Tell whether one of the records is among some."""
        return any(item.record.id in ids for item in self.items)

    def with_status(self, record_id: str | None, colour: str) -> "Label":
        """Return it with a further row that says the status of one of its records; itself if it has it not."""
        item = next((item for item in self.items if item.record.id == record_id), None)
        if item is None:
            return self
        row = Row(status_words(item), (), "regular", colour, self.rows[0].size * 0.94)
        return replace(self, rows=(*self.rows, row))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return max(row.width for row in self.rows), sum(row.size * LEADING for row in self.rows)

    @property
    def omitted(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What has no row although the label has a place."""
        return self.names[MAX_ROWS - 1 :] if len(self.names) > MAX_ROWS else ()


def cited(item: Item, numbering: Numbering) -> tuple[int, ...]:
    """Return the number of the source of an item's status."""
    return (numbering.of(item.state.event.source),) if item.state.event else ()


def unplaced(view: MapView, numbering: Numbering) -> list[tuple[str, tuple[int, ...]]]:
    """Return the names of records without a place, with the numbers of their sources."""
    return [(item.record.short_name, cited(item, numbering)) for item in view.unplaced]


def of_stack(stack: Stack, style: Style, sizes: tuple[float, float], numbering: Numbering) -> Label:
    """Return the label of a mark: one row for each record that shares it.

    ``sizes`` are those of ports and of all other points.
    """
    members = stack.members
    names = tuple(
        (lettering.printable(entry.item.record.short_name), cited(entry.item, numbering)) for entry in members
    )
    shown = members if len(members) <= MAX_ROWS else members[: MAX_ROWS - 1]
    rows = [
        _row(entry.item, numbers, style, sizes, len(members) > 1)
        for entry, (_, numbers) in zip(shown, names, strict=False)
    ]
    if len(shown) < len(members):
        rows.append(Row(f"and {len(members) - len(shown)} more, listed", (), "italic", style.colours["ink2"], sizes[1]))
    look = symbols.item_mark(style, members[0].item)
    anchors = np.array([stack.point])
    items = tuple(entry.item for entry in members)
    return Label(tuple(rows), anchors, np.zeros(1), look.radius, style.colours["ink2"], names, items)


def _row(item: Item, numbers: tuple[int, ...], style: Style, sizes: tuple[float, float], stacked: bool) -> Row:
    record = item.record
    port = record.layer == "ports"
    size = sizes[0] if port else sizes[1]
    mark = None
    if stacked:
        mark = symbols.mark_look(style, record.layer, record.kind, item.state.pattern, size * 0.31 / style.pixel)
    face = "semibold" if port else "regular"
    colour = style.colours["ink"] if port else style.label(record.layer)
    return Row(lettering.printable(record.short_name), numbers, face, colour, size, mark)


def line_groups(entries: list[Placed]) -> list[list[Placed]]:
    """Gather legs of one branch of a corridor, alike in mode and status; all other lines stand alone."""
    groups: dict[tuple[str, ...], list[Placed]] = {}
    order = {layer.id: rank for rank, layer in enumerate(reversed(catalog.LAYERS))}
    lines = [entry for entry in entries if entry.point is None]
    for entry in sorted(lines, key=lambda entry: order[entry.item.record.layer]):
        record = entry.item.record
        leg = (record.corridor or "", record.branch or "", record.kind, entry.item.state.pattern)
        key = (record.layer, *(leg if record.layer in ("instc", "middle_corridor") else (record.id,)))
        groups.setdefault(key, []).append(entry)
    return list(groups.values())


_BRANCHES = {
    "trans-caspian": "trans-Caspian",
    "btk": "BTK",
    "khorgos": "Khorgos",
    "kuryk": "Kuryk",
    "zangezur": "Zangezur",
    "chabahar": "Chabahar",
}
_BY = {"rail": "rail", "road": "road", "sea": "by sea", "waterway": "waterway"}


_GENERIC = re.compile(r"\(.*?\)|\b(marine terminal|terminal|landing|pump station|substation|border gate|coast)\b", re.I)
LONGEST_PLACE = 20


def place_name(waypoint: str) -> str:
    """Return the name of a place out of the words of a waypoint; empty if there is none short enough.

    Examples
    --------
    >>> place_name("Marine terminal, Yuzhnaya Ozereyevka"), place_name("Ceyhan marine terminal")
    ('Yuzhnaya Ozereyevka', 'Ceyhan')
    """
    parts = (_GENERIC.sub("", part).strip() for part in waypoint.split(","))
    name = next((part for part in parts if part), "")
    return name if name[:1].isupper() and len(name) <= LONGEST_PLACE else ""


def onward(record: Record, frame: Frame) -> str:
    """Say where a line goes on that leaves the map, unless its name has both ends; empty if it does not leave."""
    if record.geometry.geom_type != "LineString" or not record.waypoints or "–" in record.short_name:
        return ""
    rect, waypoints = frame.rect, (record.waypoints[-1], record.waypoints[0])
    ends = frame.points(np.asarray(record.geometry.coords)[[-1, 0], :2])
    for (x, y), waypoint in zip(ends, waypoints, strict=True):
        if not (rect.x0 <= x <= rect.x1 and rect.y0 <= y <= rect.y1):
            name = place_name(waypoint.name or "")
            return f" → {name}" if name and name not in record.short_name else ""
    return ""


def of_lines(group: list[Placed], atlas: Atlas, style: Style, size: float, numbering: Numbering, frame: Frame) -> Label:
    """Return the label of a line, or of the legs of a branch, in a frame."""
    record = group[0].item.record
    numbers = tuple(dict.fromkeys(number for entry in group for number in cited(entry.item, numbering)))
    name, way = (record.short_name, onward(record, frame)) if len(group) == 1 else (_branch_name(record, atlas), "")
    text = lettering.printable(name + way)
    colour = style.label(record.layer)
    if group[0].item.state.pattern == "undocumented":
        colour = style.colours["ink3"]
    anchors, prior = anchors_along(group, frame.rect)
    face = "italic" if not lettering.unprintable(name + way) else "regular"
    row, items = Row(text, numbers, face, colour, size), tuple(entry.item for entry in group)
    return Label((row,), anchors, prior, 0.0, colour, ((lettering.printable(name), numbers),), items)


def _branch_name(record: Record, atlas: Atlas) -> str:
    names = {corridor.id: corridor.short_name for corridor in atlas.corridors}
    name = names.get(record.corridor or "", catalog.LAYER[record.layer].title)
    branch = "" if record.branch in (None, "main") else f" {_BRANCHES.get(record.branch, record.branch)}"
    return f"{name}{branch}, {_BY.get(record.kind, record.kind)}"


def anchors_along(group: list[Placed], shows: Rect) -> tuple[np.ndarray, np.ndarray]:
    """Return points along lines, with a small cost by distance from the middle of the longest."""
    spots, prior = [], []
    lines = sorted((line for entry in group for line in entry.lines), key=lambda line: -distances(line)[-1])
    for rank, line in enumerate(lines[:6]):
        along = distances(line)
        count = int(np.clip(along[-1] / 7, 1, 36))
        stops = (np.arange(count) + 0.5) / count
        points = at(line, along, stops * along[-1])
        x0, y0, x1, y1 = shows.grown(-4)
        inside = (points[:, 0] > x0) & (points[:, 0] < x1) & (points[:, 1] > y0) & (points[:, 1] < y1)
        inside |= not inside.any()
        spots.append(points[inside])
        prior.append((2.5 * np.abs(stops - 0.5) + 0.8 * rank)[inside])
    return np.concatenate(spots), np.concatenate(prior)


def settled(room: Room, label: Label, owner: int) -> Place | None:
    """Find and take the room of a label."""
    anchors, prior = label.anchors, label.prior
    gap = label.reach + 2.0 if label.reach else 2.2
    if not label.reach:
        keep = np.unique(np.linspace(0, len(anchors) - 1, min(len(anchors), 60)).astype(int))
        anchors, prior = anchors[keep], prior[keep]
    found = place(room, anchors, label.size, gap, prior, owner)
    if found:
        room.settle(found, owner)
    return found


def draw(canvas: Canvas, style: Style, label: Label, place: Place) -> None:
    """Draw a label at its place, with its leader."""
    if place.leader:
        x0, y0, x1, y1 = place.leader
        canvas.stroke([np.array([(x0, y0), (x1, y1)])], Pen(style.colours["halo"], 1.4, alpha=0.8))
        canvas.stroke([np.array([(x0, y0), (x1, y1)])], Pen(label.colour, 0.4))
        if not label.reach:
            dot = symbols.MarkLook("circle", "solid", label.colour, 0.9)
            symbols.draw_mark(canvas, style, dot, x0, y0, halo=False)
    y = place.box.y1
    for row in label.rows:
        y -= row.size * LEADING
        _draw_row(canvas, style, row, place.box.x0, y + row.size * 0.28)


def _draw_row(canvas: Canvas, style: Style, row: Row, x: float, y: float) -> None:
    start = x + row.indent
    halo = style.colours["halo"]
    canvas.halo(row.text, start, y, row.face, row.size, halo, row.size * 0.30)
    extent = lettering.width(row.text, row.face, row.size)
    raised, small = lettering.raised_text(row.numbers), row.size * lettering.RAISED_SIZE
    at_number = start + extent + row.size * 0.14
    canvas.halo(raised, at_number, y + row.size * lettering.RAISED, "regular", small, halo, row.size * 0.30)
    if row.mark:
        symbols.draw_mark(canvas, style, row.mark, x + row.size * 0.42, y + row.size * 0.30)
    canvas.text(row.text, start, y, row.face, row.size, row.colour)
    canvas.cite(row.numbers, at_number, y, row.size, style.colours["ink2"])
