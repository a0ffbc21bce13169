"""A whole sheet: title, map, legend, sources, notes and imprint, on one page or more."""

from dataclasses import dataclass

import numpy as np
import segno
from matplotlib.path import Path as Outline

from layers.catalog import EXTENTS, Extent
from layers.records import Record
from layers.sheet import citations, labels, legend, lettering, maps, own, words
from layers.sheet.alt_text import alt_text
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.citations import Names, Piece
from layers.sheet.projection import BASEMAP, Frame, Projection, check, choose
from layers.sheet.sizes import Division, Size, columns, divisions
from layers.sheet.symbols import Style
from layers.view import MapView, Numbering

QR_SIZE = 44.0
IMPRINT_ROW = 1.3
"""From row to row of the imprint, as a share of its size."""
LONGEST_TITLE = 500


@dataclass(frozen=True)
class Wording:
    """The words and addresses that a reader may set."""

    title: str
    subtitle: str | None
    link: str | None
    code: str | None


@dataclass
class Composed:
    """A sheet before it becomes bytes."""

    pages: list[Canvas]
    map: maps.SheetMap
    cited: citations.Cited
    complete: bool
    """Whether the first page holds everything, the links of all sources included."""

    @property
    def missed(self) -> Names:
        """Names that found no room on the map, with the numbers of their sources."""
        return self.map.missed


def extent_of(view: MapView, asked: Extent | None) -> Extent:
    """Return the extent to draw: as asked, that of the view, or what holds all that is visible.

    A comparison is about what changed: it holds that, and is of the Caspian where nothing did.

    Raises
    ------
    ValueError
        If it is no extent, or lies outside the basemap.
    """
    if asked or view.extent:
        return check(asked or view.extent)
    bounds = [record.geometry.bounds for record in _subject(view) if record.geometry is not None]
    if not bounds:
        return EXTENTS["caspian"].bounds
    low, high = np.min(bounds, axis=0)[:2], np.max(bounds, axis=0)[2:]
    margin = np.maximum((high - low) * 0.04, 0.4)
    west, south = np.clip(low - margin, BASEMAP[:2], BASEMAP[2:])
    east, north = np.clip(high + margin, BASEMAP[:2], BASEMAP[2:])
    return check((float(west), float(south), float(east), float(north)))


def _subject(view: MapView) -> list[Record]:
    """Return what a sheet is about; a record that only begins later is no change."""
    if view.span:
        return [each.record for each in view.changes if each.look not in ("unchanged", "recorded")]
    return [item.record for item in view.items]


def compose(view: MapView, extent: Extent, size: Size, style: Style, wording: Wording, paged: bool) -> Composed:
    """Lay out and draw a sheet; ``paged`` allows further pages."""
    canvas = Canvas(size.width, size.height)
    numbering = Numbering(view.atlas.sources)
    inner = Rect(0, 0, size.width, size.height).grown(-size.margin)
    split = inner.x0 + inner.width * size.map_share
    under = inner._replace(x0=split + size.gutter)
    imprint = imprint_height(view, choose(extent), wording, size, under.width)
    foot = max(_notes_height(view, extent, size, split - inner.x0), imprint)
    body = inner._replace(y0=inner.y0 + foot + size.gutter * 0.6, y1=body_top(size, wording))
    division = _division(view, size, style, body, extent)
    drawn = maps.composed(view, extent, division.map, size, style, numbering)
    lost = labels.unplaced(view, numbering)
    notes = words.notes(view, drawn.items, extent, numbering)
    cited = numbering.listed()
    draw_title(canvas, size, style, wording, words.subtitle(view, drawn.items))
    canvas.tag("Figure", alt_text(view, drawn.items, extent), division.map)
    maps.draw(canvas, drawn, size, style)
    complete = _draw_panel(canvas, size, style, division, drawn, lost, cited, paged)
    strip = inner._replace(y1=inner.y0 + foot)
    draw_notes(canvas, size, style, notes, strip._replace(x1=split))
    draw_imprint(canvas, size, style, view, drawn.main.frame, wording, under._replace(y1=strip.y1))
    pages = [canvas]
    if paged and not complete:
        pages += further_pages(size, style, wording, _lists(drawn, lost), cited)
    return Composed(pages, drawn, cited, complete)


def _notes_height(view: MapView, extent: Extent, size: Size, width: float) -> float:
    """Return the height of the notes, measured for all that could be seen."""
    drawable = [item for item in view.items if item.record.geometry is not None]
    notes = words.notes(view, drawable, extent, Numbering(view.atlas.sources))
    lines = sum(len(note_rows(note, size, width)) for note in notes)
    return size.type.note * (lines + 0.4) * citations.ROW


def _division(view: MapView, size: Size, style: Style, body: Rect, extent: Extent) -> Division:
    """Return the first division with room for the legend in which the map is nearly as large as in any."""
    drawable = [item for item in view.items if item.record.geometry is not None]
    options = divisions(size, body)
    least = {}
    for option in options:
        box, scrap = option.legend, Canvas(size.width, size.height)
        bottom = legend.draw(scrap, style, size.type, drawable, box.x0, box.y1, box.width)
        bottom -= own.legend_height(size.type, len(view.overlays))
        if option.below(bottom, size.type.source * 9):
            least[option] = Frame.fitted(extent, option.map).metres if bottom > box.y0 else float("inf")
    best = min(least.values(), default=0.0)
    return next((option for option, metres in least.items() if metres <= 1.18 * best), options[-1])


def _title_lines(size: Size, wording: Wording) -> tuple[list[str], float]:
    """Return the title in at most three lines, smaller where it is long."""
    room = size.width - 2 * size.margin
    for factor in (1.0, 0.8, 0.62, 0.5, 0.42):
        lines = lettering.wrap(wording.title, "bold", size.type.title * factor, room)
        if len(lines) <= (1 if factor == 1.0 else 2 if factor > 0.7 else 3):
            break
    if len(lines) > 3:
        lines = [*lines[:2], lettering.clipped(" ".join(lines[2:]), "bold", size.type.title * factor, room)]
    return lines, size.type.title * factor


def body_top(size: Size, wording: Wording) -> float:
    """Return the top of the body, below title and subtitle."""
    lines, letter = _title_lines(size, wording)
    return size.height - size.margin - size.type.title * 0.4 - len(lines) * letter * 1.14 - size.type.subtitle * 2.1


def draw_title(canvas: Canvas, size: Size, style: Style, wording: Wording, caption: str) -> None:
    """Draw title and subtitle; the caption is the subtitle where the reader gave none."""
    colours, top = style.colours, size.height - size.margin
    bar = Rect(size.margin, top - size.type.title * 0.16, size.margin + size.type.title * 1.6, top)
    canvas.rect(bar, colours["ink"])
    lines, letter = _title_lines(size, wording)
    y = top - size.type.title * 0.32
    canvas.tag("H1")
    for line in lines:
        y -= letter * 1.14
        canvas.text(line, size.margin, y + letter * 0.14, "bold", letter, colours["ink"])
    canvas.tag("P")
    text = wording.subtitle if wording.subtitle is not None else caption
    text = lettering.clipped(text, "regular", size.type.subtitle, size.width - 2 * size.margin)
    canvas.text(text, size.margin, y - size.type.subtitle * 1.15, "regular", size.type.subtitle, colours["ink2"])


def _draw_panel(
    canvas: Canvas,
    size: Size,
    style: Style,
    division: Division,
    drawn: maps.SheetMap,
    lost: Names,
    cited: citations.Cited,
    paged: bool,
) -> bool:
    """Draw legend, names without room and sources; tell whether everything is there."""
    panel, type_ = division.legend, size.type
    bottom = legend.draw(canvas, style, type_, drawn.items, panel.x0, panel.y1, panel.width)
    bottom = own.draw_legend(canvas, style, type_, drawn.users, panel.x0, bottom, panel.width)
    whole = True
    for intro, names in _lists(drawn, lost):
        canvas.tag("P")
        least = panel.y0 if len(division.columns) > division.span else panel.y0 + panel.height * 0.3
        bottom, all_there = _draw_names(canvas, size, style, intro, names, (panel, bottom, least))
        whole &= all_there
    return _draw_sources(canvas, size, style, division, bottom - type_.source * 0.6, cited, paged) and whole


def _lists(drawn: maps.SheetMap, lost: Names) -> list[tuple[str, Names]]:
    """Return the lists of names that are not on the map, with the words before them."""
    lists = [("No room on the map:", drawn.missed), ("No place known, not drawn:", lost)]
    return [(intro, names) for intro, names in lists if names]


def _draw_names(
    canvas: Canvas, size: Size, style: Style, intro: str, names: Names, place: tuple[Rect, float, float]
) -> tuple[float, bool]:
    """Draw as many names as may stand, then how many more there are, with all their numbers."""
    panel, top, least = place
    letter = size.type.source * 1.04
    limit = max(1, int((top - least) / (letter * citations.ROW)))

    def set_rows(count: int) -> list[list[Piece]]:
        pieces = citations.name_pieces(intro, names[:count])
        if count < len(names):
            numbers = tuple(number for _, cited in names[count:] for number in cited)
            pieces += [Piece("and"), Piece(str(len(names) - count)), Piece("more", numbers)]
        return citations.rows(pieces, letter, panel.width)

    count = citations.most(len(names), lambda count: len(set_rows(count)) <= limit)
    bottom = citations.draw_rows(canvas, style, set_rows(count), letter, panel.x0, top, style.colours["ink"])
    return bottom - letter * 0.5, count == len(names)


def _draw_sources(
    canvas: Canvas,
    size: Size,
    style: Style,
    division: Division,
    bottom: float,
    cited: citations.Cited,
    paged: bool,
) -> bool:
    """Draw the source list as fully as its room allows; tell whether all of it is there, with links."""
    type_, colours = size.type, style.colours
    boxes = division.below(bottom, type_.heading * 1.6 + type_.source * 5)
    if not cited or not boxes:
        return not cited
    head = boxes[0]
    canvas.tag("H2")
    canvas.text("Sources", head.x0, head.y1 - type_.heading, "bold", type_.heading, colours["ink"])
    boxes = [rect._replace(y1=rect.y1 - type_.heading * 1.6) if rect.y1 == head.y1 else rect for rect in boxes]
    form = next((form for form in citations.FORMS if citations.fits(cited, type_.source, boxes, form)), "brief")
    canvas.tag("P")
    if form != "links":
        where = "on the next page" if paged else "in the PDF and the data download"
        after = head.x0 + lettering.width("Sources", "bold", type_.heading) + type_.heading
        canvas.text(
            f"Full list with links {where}.", after, head.y1 - type_.heading, "regular", type_.source, colours["ink2"]
        )
    if form == "brief":
        citations.draw_brief(canvas, style, cited, type_.source, boxes)
    else:
        citations.draw_list(canvas, style, cited, type_.source, boxes, form)
    return form == "links"


def note_rows(note: words.Note, size: Size, width: float) -> list[list[Piece]]:
    """Break a note into rows."""
    pieces = [*(Piece(word, face="semibold") for word in note.heading.split()), *note.pieces]
    return citations.rows(pieces, size.type.note, width)


def draw_notes(canvas: Canvas, size: Size, style: Style, notes: list[words.Note], rect: Rect) -> None:
    """Draw notes one below the other."""
    letter, top = size.type.note, rect.y1
    for note in notes:
        canvas.tag("P")
        rows = note_rows(note, size, rect.width)
        top = citations.draw_rows(canvas, style, rows, letter, rect.x0, top, style.colours["ink2"]) - letter * 0.1


def imprint_rows(
    view: MapView, projection: Projection, wording: Wording, size: Size, width: float
) -> list[tuple[str, str | None]]:
    """Return the rows of the imprint in a width, each with the address that it leads to."""
    lines: list[tuple[str, str | None]] = [
        (words.data_line(view), None),
        (f"Projection: {projection.words}; scale true at the middle", None),
        (words.attribution(view), None),
    ]
    if wording.link:
        lines.insert(0, (f"{wording.link.split('://', 1)[-1]} opens this view", wording.link))
    elif wording.code:
        lines.insert(0, (f"View code, to be pasted into the atlas: {wording.code}", None))
    room = width - (QR_SIZE + size.type.note if wording.link else 0.0)
    return [(row, url) for text, url in lines for row in lettering.wrap(text, "regular", size.type.note, room)]


def imprint_height(view: MapView, projection: Projection, wording: Wording, size: Size, width: float) -> float:
    """Return the height that the imprint needs in a width, in points."""
    rows = len(imprint_rows(view, projection, wording, size, width))
    return max(size.type.note * (rows * IMPRINT_ROW + 2.2), QR_SIZE + 4 if wording.link else 0.0)


def draw_imprint(
    canvas: Canvas, size: Size, style: Style, view: MapView, frame: Frame, wording: Wording, rect: Rect
) -> None:
    """Draw who made the sheet, of which data, and the way back to this view."""
    colours, letter = style.colours, size.type.note
    canvas.stroke([np.array([(rect.x0, rect.y1), (rect.x1, rect.y1)])], Pen(colours["rule"], 0.5))
    if wording.link:
        qr = min(QR_SIZE, rect.height - 3)
        box = Rect(rect.x1 - qr, rect.y1 - 3 - qr, rect.x1, rect.y1 - 3)
        canvas.tag("Figure", "QR code of the link to this view", box)
        draw_qr(canvas, wording.link, box.x0, box.y0, qr)
    canvas.tag("P")
    y = rect.y1 - size.type.heading * 1.25
    canvas.text(view.atlas.meta.title, rect.x0, y, "bold", size.type.heading, colours["ink"])
    for row, url in imprint_rows(view, frame.projection, wording, size, rect.width):
        y -= letter * IMPRINT_ROW
        canvas.text(row, rect.x0, y, "regular", letter, colours["ink" if url else "ink2"], url)


def draw_qr(canvas: Canvas, link: str, x: float, y: float, size: float) -> None:
    """Draw an address as a QR code of a size, its lower left corner at a point."""
    matrix = np.array([list(row) for row in segno.make(link, error="m", micro=False).matrix], dtype=bool)
    cell = size / len(matrix)
    squares = [_square(column, len(matrix) - 1 - row) for row, column in np.argwhere(matrix)]
    path = Outline.make_compound_path(*squares)
    canvas.stamp(path, x, y, cell, "#000000")


def _square(column: int, row: int) -> Outline:
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
    return Outline(corners, closed=True)


def further_pages(
    size: Size, style: Style, wording: Wording, lists: list[tuple[str, Names]], cited: citations.Cited
) -> list[Canvas]:
    """Return pages with every name without room, and every source with its link under the same number."""
    pages: list[Canvas] = []
    rest, letter = cited, size.type.source * 1.1
    while rest or not pages:
        canvas = Canvas(size.width, size.height)
        continued = ", continued" if pages else ""
        top = draw_running_head(canvas, size, style, wording, f"Sources with links{continued}")
        for intro, names in [] if pages else lists:
            canvas.tag("P")
            rows = citations.rows(citations.name_pieces(intro, names), letter, size.width - 2 * size.margin)
            top = citations.draw_rows(canvas, style, rows, letter, size.margin, top, style.colours["ink"]) - letter
        body = Rect(size.margin, size.margin, size.width - size.margin, top)
        boxes = columns(body, max(1, round(body.width / (190 * size.type.source / 5.0))), letter * 2)
        canvas.tag("P")
        done = citations.draw_list(canvas, style, rest, letter, list(boxes), "links")
        rest = rest[max(done, 1) :]
        pages.append(canvas)
    return pages


def draw_running_head(canvas: Canvas, size: Size, style: Style, wording: Wording, heading: str) -> float:
    """Draw the head of a further page and return where its body begins."""
    colours, small, top = style.colours, size.type.note, size.height - size.margin - size.type.heading * 1.4
    canvas.tag("H2")
    canvas.text(heading, size.margin, top, "bold", size.type.heading * 1.2, colours["ink"])
    title = lettering.clipped(wording.title, "regular", small, size.width * 0.6)
    right = size.width - size.margin - lettering.width(title, "regular", small)
    canvas.text(title, right, top, "regular", small, colours["ink2"])
    return top - size.type.heading
