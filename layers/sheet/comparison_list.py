"""What a comparison lists: its changes, numbered and in groups, flowed into columns."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from layers import catalog, changes, symbology
from layers.changes import Change
from layers.sheet import citations, lettering
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.citations import Piece
from layers.sheet.symbols import Style
from layers.view import MapView, Numbering

HEAD, GAP, BETWEEN = 2.1, 0.32, 0.7
"""Height of the head of a group, room after an entry and after a group, in sizes of the letter."""
INDENT = 2.5
"""Room for the number before an entry, in sizes of the letter."""


@dataclass(frozen=True)
class Entry:
    """A change with its number on the maps and the numbers of its sources."""

    number: int
    change: Change
    cited: tuple[int, ...]


Groups = dict[str, list[Entry]]
"""Entries by the look of their change."""


def entries(view: MapView, numbering: Numbering) -> Groups:
    """Return what changed in a comparison, numbered in the order of the list; the unchanged are not listed."""
    order = {layer.id: -rank for rank, layer in enumerate(catalog.LAYERS)}
    groups: Groups = {}
    number = 0
    for look, members in changes.by_look(view.changes).items():
        if look == "unchanged":
            continue
        for change in sorted(members, key=lambda each: (order[each.record.layer], each.record.short_name)):
            number += 1
            cited = numbering.each(change.sources)
            groups.setdefault(look, []).append(Entry(number, change, cited))
    return groups


def title(look: str, view: MapView, count: int) -> str:
    """Return the head of a group: the kinds in it, each with its count; ``count`` entries of it are still to come."""
    members = changes.by_look(view.changes)[look]
    kinds = changes.grouped(members)
    words = ", ".join(f"{kind} ({len(own)}{changes.as_promised(own)})" for kind, own in kinds.items())
    if look == "recorded":
        words = f"record begins after {view.span[0]} ({len(members)})"
    return words[0].upper() + words[1:] + (", continued" if count < len(members) else "")


def pieces(entry: Entry) -> list[Piece]:
    """Return an entry as words: the name, what changed, the numbers of its sources."""
    record = entry.change.record
    words = lettering.printable(entry.change.brief).split()
    name = lettering.printable(record.short_name).split()
    head = [Piece(word, face="semibold") for word in [*name[:-1], f"{name[-1]}:"]]
    return [*head, *(Piece(word) for word in words[:-1]), Piece(f"{words[-1]}.", entry.cited)]


@dataclass(frozen=True)
class Block:
    """A head or an entry in its place; ``top`` in points."""

    look: str
    rect: Rect
    top: float
    words: str = ""
    entry: Entry | None = None
    rows: tuple[tuple[Piece, ...], ...] = ()


def flowed(groups: Groups, view: MapView, letter: float, columns: list[Rect]) -> tuple[list[Block], Groups]:
    """Set groups into columns; a head is never the last of its column.

    Returns
    -------
    tuple of (list of Block, dict)
        What fitted, in place, and what did not.
    """
    blocks: list[Block] = []
    places = iter(columns)
    rect = next(places)
    y = rect.y1
    for look, words, entry, fresh in _in_order(groups, view):
        rows = citations.rows(pieces(entry), letter, rect.width - letter * INDENT)
        height = letter * (len(rows) * citations.ROW + GAP)
        head = letter * HEAD if fresh else 0.0
        y -= letter * BETWEEN if fresh and y < rect.y1 else 0.0
        if y - height - head < rect.y0:
            rect = next(places, None)
            if rect is None:
                return blocks, _from(groups, entry.number)
            y, head = rect.y1, letter * HEAD
        if head:
            blocks.append(Block(look, rect, y, words))
            y -= head
        blocks.append(Block(look, rect, y, entry=entry, rows=tuple(map(tuple, rows))))
        y -= height
    return blocks, {}


def _in_order(groups: Groups, view: MapView) -> Iterator[tuple[str, str, Entry, bool]]:
    """Yield look, head, entry and whether it is the first of its group."""
    for look, members in groups.items():
        for place, entry in enumerate(members):
            yield look, title(look, view, len(members) - place), entry, place == 0


def _from(groups: Groups, number: int) -> Groups:
    rest = {look: [entry for entry in members if entry.number >= number] for look, members in groups.items()}
    return {look: members for look, members in rest.items() if members}


def draw(canvas: Canvas, style: Style, blocks: list[Block], letter: float, drawn: set[int]) -> None:
    """Draw heads and entries; the number of an entry that is on no map is hollow.

    ``drawn`` are the numbers on the maps.
    """
    for block in blocks:
        colour = colour_of(style, block.look)
        if block.entry is None:
            _draw_head(canvas, style, block, letter, colour)
            continue
        rect, number = block.rect, str(block.entry.number)
        width = letter * (INDENT - 0.5)
        solid = block.entry.number in drawn
        draw_number(canvas, style, number, (rect.x0 + width / 2, block.top - letter * 0.62), letter, colour, solid)
        rows = [list(row) for row in block.rows]
        start = rect.x0 + letter * INDENT
        canvas.tag("P")
        citations.draw_rows(canvas, style, rows, letter, start, block.top, style.colours["ink"])


def _draw_head(canvas: Canvas, style: Style, block: Block, letter: float, colour: str) -> None:
    rect, size = block.rect, letter * 1.18
    canvas.tag("H2")
    canvas.text(block.words, rect.x0, block.top - size, "bold", size, colour)
    y = block.top - letter * 1.55
    canvas.stroke([np.array([(rect.x0, y), (rect.x1, y)])], Pen(colour, 0.7))


def colour_of(style: Style, look: str) -> str:
    """Return the colour of a kind of change on a sheet."""
    change = symbology.CHANGES[look]
    return change.grey if style.theme == "grey" else change.light


def number_size(text: str, letter: float) -> tuple[float, float]:
    """Return width and height of a number in its field."""
    return lettering.width(text, "semibold", letter * 0.92) + letter * 0.9, letter * 1.26


def draw_number(
    canvas: Canvas, style: Style, text: str, middle: tuple[float, float], letter: float, colour: str, solid: bool
) -> None:
    """Draw a number in a field of its colour, or in a hollow one."""
    (width, height), (x, y) = number_size(text, letter), middle
    half = (width - height) / 2
    field = shapely.LineString([(x - half, y), (x + half + 1e-6, y)]).buffer(height / 2, quad_segs=8)
    path = Outline(np.asarray(field.exterior.coords), closed=True)
    panel = style.colours["panel"]
    canvas.fill(path, colour if solid else panel, Pen(colour if not solid else style.colours["halo"], letter * 0.09))
    size = letter * 0.92
    start = x - lettering.width(text, "semibold", size) / 2
    canvas.text(text, start, y - size * 0.34, "semibold", size, panel if solid else colour)
