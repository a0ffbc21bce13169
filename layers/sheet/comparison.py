"""The sheet of a comparison: two years side by side, what changed numbered, listed, cited."""

from dataclasses import dataclass

from layers import history, symbology
from layers.catalog import Extent
from layers.sheet import canvas as canvases
from layers.sheet import citations, comparison_list, comparison_map, legend, lettering, page, words
from layers.sheet.canvas import Canvas, Rect
from layers.sheet.citations import Names
from layers.sheet.comparison_list import Groups
from layers.sheet.comparison_map import Half, Toned
from layers.sheet.picture import SCREEN
from layers.sheet.projection import choose
from layers.sheet.sizes import Size, columns
from layers.sheet.symbols import Style
from layers.view import PATTERN_ORDER, Item, MapView, Numbering

FOOT_SHARE = {True: 0.225, False: 0.16}
"""Of the height of a page, on paper or a screen, for notes and sources; what has no room is on further pages."""


@dataclass
class Compared:
    """The sheet of a comparison before it becomes bytes."""

    pages: list[Canvas]
    halves: list[Half]
    groups: Groups
    cited: citations.Cited
    missed: Names
    """What changed, has a place, and has no number on either map."""


def compose(view: MapView, extent: Extent, size: Size, style: Style, wording: page.Wording, paged: bool) -> Compared:
    """Lay out and draw the sheet of a comparison; ``paged`` allows further pages."""
    canvas = Canvas(size.width, size.height)
    numbering = Numbering(view.atlas.sources)
    groups = comparison_list.entries(view, numbering)
    notes = words.notes(view, _drawable(view), extent, numbering)[1:]
    cited = numbering.listed()
    inner = Rect(0, 0, size.width, size.height).grown(-size.margin)
    split = inner.x0 + _text_width(size, inner.width)
    imprint = page.imprint_height(view, choose(extent), wording, size, inner.x1 - split - size.gutter)
    foot = max(imprint, _foot_height(notes, cited, size, inner.width))
    body = inner._replace(y0=inner.y0 + foot + size.gutter * 0.5, y1=page.body_top(size, wording))
    map_rect, boxes = _divided(size, body)
    key = size.type.legend * 2.2
    halves = comparison_map.composed(view, groups, extent, map_rect._replace(y0=map_rect.y0 + key), size, style)
    drawn = set().union(*(half.numbers for half in halves))
    page.draw_title(canvas, size, style, wording, view.caption)
    for half in halves:
        canvas.tag("Figure", f"Map of {half.year}: {half.words}", half.frame.rect)
        comparison_map.draw(canvas, half, size, style)
    _draw_key(canvas, style, size, halves, map_rect._replace(y1=map_rect.y0 + key))
    rest = _draw_list(canvas, size, style, view, groups, boxes, drawn, paged)
    strip = inner._replace(y1=inner.y0 + foot)
    _draw_text(canvas, size, style, notes, cited, strip._replace(x1=split))
    page.draw_imprint(canvas, size, style, view, halves[0].frame, wording, strip._replace(x0=split + size.gutter))
    pages = [canvas]
    if paged and cited:
        pages += _list_pages(size, style, wording, view, rest, drawn)
        pages += page.further_pages(size, style, wording, [], cited)
    return Compared(pages, halves, groups, cited, _missed(groups, drawn))


def _missed(groups: Groups, drawn: set[int]) -> Names:
    listed = [entry for members in groups.values() for entry in members if entry.number not in drawn]
    return [(each.change.record.short_name, each.cited) for each in listed if each.change.record.geometry is not None]


def _drawable(view: MapView) -> list[Item]:
    """Return what stands on the later map, if its extent shows it."""
    made = (Item(change.record, change.after) for change in view.changes if change.record.geometry is not None)
    return [item for item in made if item.state is not history.ABSENT]


def _foot_height(notes: list[words.Note], cited: citations.Cited, size: Size, width: float) -> float:
    """Return the height of notes and sources."""
    letter, room = size.type.source, _text_width(size, width)
    rows = len(citations.rows(citations.brief_pieces(cited), letter, room))
    above = sum(len(page.note_rows(note, size, room)) for note in notes) * size.type.note
    needed = (above + (rows + 0.8) * letter) * citations.ROW
    return min(needed, size.height * FOOT_SHARE[size.paper])


def _text_width(size: Size, width: float) -> float:
    return width * (0.68 if size.width > size.height else 0.6)


def _divided(size: Size, body: Rect) -> tuple[Rect, list[Rect]]:
    """Return the rectangle of the maps and the columns of the list: beside it, or below it on an upright page."""
    if size.width > size.height * 1.1:
        split = body.x0 + body.width * 0.565
        text = body._replace(x0=split + size.gutter)
        return body._replace(x1=split), list(columns(text, 2, size.gutter))
    split = body.y0 + body.height * 0.44
    text = body._replace(y1=split - size.gutter)
    return body._replace(y0=split), list(columns(text, 3, size.gutter))


def _draw_list(
    canvas: Canvas,
    size: Size,
    style: Style,
    view: MapView,
    groups: Groups,
    boxes: list[Rect],
    drawn: set[int],
    paged: bool,
) -> Groups:
    """Draw as much of the list as has room, and say how much has none; return that."""
    if not groups:
        words = "Nothing on record changed between these years."
        canvas.text(
            words, boxes[0].x0, boxes[0].y1 - size.type.legend, "regular", size.type.legend, style.colours["ink2"]
        )
        return {}
    whole = [boxes[0]._replace(x1=boxes[-1].x1)]
    ways = [(size.type.legend, whole), (size.type.legend, boxes), (size.type.note, boxes)]
    fitting = (way for way in ways if not comparison_list.flowed(groups, view, *way)[1])
    letter, boxes = next(fitting, ways[-1])
    blocks, rest = comparison_list.flowed(groups, view, letter, boxes)
    if rest:
        shorter = [*boxes[:-1], boxes[-1]._replace(y0=boxes[-1].y0 + letter * 1.6)]
        blocks, rest = comparison_list.flowed(groups, view, letter, shorter)
        where = "on the next page" if paged else "in the PDF and in the table"
        said = f"and {sum(map(len, rest.values()))} more, {where}"
        canvas.text(said, boxes[-1].x0, boxes[-1].y0 + letter * 0.3, "italic", letter, style.colours["ink2"])
    comparison_list.draw(canvas, style, blocks, letter, drawn)
    return rest


def _list_pages(
    size: Size, style: Style, wording: page.Wording, view: MapView, rest: Groups, drawn: set[int]
) -> list[Canvas]:
    """Return pages with what of the list had no room on the first."""
    pages: list[Canvas] = []
    letter = size.type.legend
    while rest:
        canvas = Canvas(size.width, size.height)
        top = page.draw_running_head(canvas, size, style, wording, "Changes, continued")
        body = Rect(size.margin, size.margin, size.width - size.margin, top - letter)
        boxes = list(columns(body, max(1, round(body.width / (letter * 38))), size.gutter))
        blocks, left = comparison_list.flowed(rest, view, letter, boxes)
        comparison_list.draw(canvas, style, blocks, letter, drawn)
        pages.append(canvas)
        rest = left
    return pages


def _draw_key(canvas: Canvas, style: Style, size: Size, halves: list[Half], rect: Rect) -> None:
    """Explain the lines and marks that occur; the heads of the list explain the colours."""
    letter, x = size.type.legend * 0.94, rect.x0
    middle = rect.y0 + letter * 0.6
    ink = Toned(style.theme, style.pixel, style.colours["ink"])
    placed = [entry for half in halves for entries, _ in half.seen.values() for entry in entries]
    present = {entry.item.state.pattern for entry in placed}
    entries = [(key, symbology.PATTERNS[key].title.lower()) for key in PATTERN_ORDER if key in present]
    canvas.tag("P")
    for pattern, title in entries:
        width = letter * 6.2 + lettering.width(title, "regular", letter) + letter
        if x + width > rect.x1:
            break
        legend.draw_swatch(canvas, ink, "rail_projects", "sea", pattern, x, middle, letter * 3.4)
        legend.draw_swatch(canvas, ink, "facilities", "square", pattern, x + letter * 4, middle, letter)
        x += letter * 5.6
        x += canvas.text(title, x, middle - letter * 0.32, "regular", letter, style.colours["ink2"]) + letter * 1.4
    said = "hollow number: not on these maps"
    if x + lettering.width(said, "regular", letter) < rect.x1:
        canvas.text(said, x, middle - letter * 0.32, "italic", letter, style.colours["ink2"])


def _draw_text(
    canvas: Canvas, size: Size, style: Style, notes: list[words.Note], cited: citations.Cited, rect: Rect
) -> None:
    """Draw the notes and, below them, who says so."""
    page.draw_notes(canvas, size, style, notes, rect)
    above = sum(len(page.note_rows(note, size, rect.width)) for note in notes) * size.type.note * citations.ROW
    below = rect._replace(y1=rect.y1 - above - size.type.source * 0.6)
    canvas.tag("P")
    if cited and below.height > size.type.source * citations.ROW:
        citations.draw_brief(canvas, style, cited, size.type.source, [below])


@dataclass(frozen=True)
class ComparedPicture:
    """The two maps of a comparison as one picture, and what belongs beside it.

    Parameters
    ----------
    png : bytes
        The picture: both maps with their years and numbers, without title, list and sources.
    groups : dict
        What changed, numbered as on the maps.
    drawn : frozenset of int
        The numbers that stand on them.
    notes : list of Note
        What a reader must know, with numbers of sources.
    cited : list of (int, str, Source)
        The sources of all of this, by number.
    projection : str
        In words.
    """

    png: bytes
    groups: Groups
    drawn: frozenset[int]
    notes: list[words.Note]
    cited: citations.Cited
    projection: str


def draw_maps(view: MapView, width: float, height: float, extent: Extent | None = None) -> ComparedPicture:
    """Draw the two maps of a comparison for a screen.

    Parameters
    ----------
    view : MapView
        A comparison.
    width, height : float
        Of the picture, in points.
    extent : tuple of float or None
        (min_lon, min_lat, max_lon, max_lat) in degrees; None: as for a sheet.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    lettering.families()
    extent = page.extent_of(view, extent)
    drawing, numbering, style = Canvas(width, height), Numbering(view.atlas.sources), Style("light", SCREEN.pixel)
    groups = comparison_list.entries(view, numbering)
    notes = words.notes(view, _drawable(view), extent, numbering)[1:]
    rect = Rect(0, 0, width, height).grown(-0.5)
    key = SCREEN.type.legend * 2.2
    halves = comparison_map.composed(view, groups, extent, rect._replace(y0=rect.y0 + key), SCREEN, style)
    for half in halves:
        comparison_map.draw(drawing, half, SCREEN, style)
    _draw_key(drawing, style, SCREEN, halves, rect._replace(y1=rect.y0 + key))
    return ComparedPicture(
        png=canvases.png(drawing, SCREEN.dpi, view.title, view.caption),
        groups=groups,
        drawn=frozenset().union(*(half.numbers for half in halves)),
        notes=notes,
        cited=numbering.listed(),
        projection=halves[0].frame.projection.words,
    )
