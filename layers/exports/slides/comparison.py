"""A comparison → PowerPoint slides: the two maps as a picture, the list of changes as text to edit."""

from collections.abc import Sequence
from typing import Any

from pptx.util import Pt

from layers.exports import about
from layers.exports.options import Options
from layers.exports.slides import layout, native
from layers.sheet import citations, comparison, comparison_list, words
from layers.sheet.canvas import Rect
from layers.sheet.citations import Piece
from layers.sheet.comparison import ComparedPicture
from layers.sheet.comparison_list import Block, Groups
from layers.sheet.picture import SCREEN
from layers.sheet.sizes import columns
from layers.sheet.symbols import Style
from layers.view import MapView

MAPS = (layout.MARGIN, 84.0, 556.0, 384.0)
"""Left, top, width and height of the picture; this and all below in points."""
LIST = MAPS[0] + MAPS[2] + 16.0
LETTER = 8.0
SOURCE = 7.4
HOLLOW = words.Note("Numbers", (Piece("in brackets are not on these maps. Sources are on the last slide."),))


def write(view: MapView, options: Options) -> bytes:
    """Return a presentation, 16:9: maps and list, what of the list had no room, and the sources.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    picture = comparison.draw_maps(view, MAPS[2], MAPS[3], options.extent)
    style = Style("light", SCREEN.pixel)
    presentation, title = layout.begun(), options.title_of(view)
    first = layout.add_titled(presentation, style, title, view.caption)
    layout.place_picture(first, picture.png, MAPS, "Maps", _alt_text(view))
    rest = _write_list(first, style, view, picture.groups, picture.drawn, [_panel()])
    below = (layout.MARGIN, MAPS[1] + MAPS[3] + 12, layout.WIDTH - 2 * layout.MARGIN, 3 * layout.LINE)
    layout.write_notes(first, style, [*picture.notes, HOLLOW], below)
    layout.write_foot(first, style, view, [words.attribution(view), picture.projection])
    while rest:
        further = layout.add_titled(presentation, style, title, "Changes, continued")
        rest = _write_list(further, style, view, rest, picture.drawn, _columns())
    if picture.cited:
        _write_sources(presentation, style, title, picture)
    first.notes_slide.notes_text_frame.text = _speaker_notes(view, title, picture)
    return layout.finished(presentation, view, title)


def _alt_text(view: MapView) -> str:
    first, second = view.span
    said = f"Two maps of the same extent, {first} and {second}; numbers refer to the list. {view.caption}."
    return native.plain(said)


def _panel() -> Rect:
    """Return the room of the list beside the maps; as on a sheet, y counts upward."""
    top, bottom = layout.HEIGHT - MAPS[1], layout.HEIGHT - MAPS[1] - MAPS[3]
    return Rect(LIST, bottom, layout.WIDTH - layout.MARGIN, top)


def _columns() -> list[Rect]:
    body = _panel()._replace(x0=layout.MARGIN, y0=34.0)
    return list(columns(body, 3, 18.0))


def _write_list(
    slide: Any, style: Style, view: MapView, groups: Groups, drawn: frozenset[int], boxes: list[Rect]
) -> Groups:
    """Write as much of the list as has room into columns of text; return what has none."""
    if not groups:
        _write_block_rows(slide, boxes[0], [("Nothing on record changed between these years.", style.colours["ink2"])])
        return {}
    blocks, rest = comparison_list.flowed(groups, view, LETTER, boxes)
    for box in boxes:
        inside = [block for block in blocks if block.rect == box]
        if inside:
            _write_column(slide, style, box, inside, drawn)
    if rest:
        words_ = f"and {sum(map(len, rest.values()))} more, on the next slide"
        _write_block_rows(slide, boxes[-1]._replace(y1=boxes[-1].y0), [(words_, style.colours["ink2"])])
    return rest


def _write_block_rows(slide: Any, box: Rect, lines: Sequence[tuple[str, str]]) -> None:
    frame = native.text_box(slide.shapes, box.x0, layout.HEIGHT - box.y1, box.width, LETTER * 1.4, "Note")
    for text, colour in lines:
        native.write(native.paragraph(frame), text, LETTER, colour)


def _write_column(slide: Any, style: Style, box: Rect, blocks: list[Block], drawn: frozenset[int]) -> None:
    frame = native.text_box(slide.shapes, box.x0, layout.HEIGHT - box.y1, box.width, box.height, "Changes")
    for block in blocks:
        line = native.paragraph(frame)
        colour = comparison_list.colour_of(style, block.look)
        if block.entry is None:
            line.space_before = Pt(LETTER * 0.6)
            native.write(line, block.words, LETTER * 1.15, colour, bold=True)
            continue
        line.space_before = Pt(LETTER * comparison_list.GAP * 0.6)
        number = block.entry.number
        native.write(line, f"{number}" if number in drawn else f"({number})", LETTER, colour, bold=True)
        native.write(line, "  ", LETTER, colour)
        native.write_pieces(line, comparison_list.pieces(block.entry), LETTER, style.colours["ink"])


def _write_sources(presentation: Any, style: Style, title: str, picture: ComparedPicture) -> None:
    """Write number, publisher and date of every source on slides of their own; titles are in the speaker notes."""
    pieces, boxes = citations.brief_pieces(picture.cited), _columns()
    rows = citations.rows(pieces, SOURCE, boxes[0].width)
    room = int(boxes[0].height / (SOURCE * citations.ROW))
    for start in range(0, len(rows), room * len(boxes)):
        slide = layout.add_titled(
            presentation, style, title, "Sources; titles and links in the speaker notes of the first slide"
        )
        for place, box in enumerate(boxes):
            part = rows[start + place * room : start + (place + 1) * room]
            if part:
                top = layout.HEIGHT - box.y1
                frame = native.text_box(slide.shapes, box.x0, top, box.width, box.height, "Sources")
                text = " ".join(piece.text for row in part for piece in row)
                native.write(native.paragraph(frame), text, SOURCE, style.colours["ink"])


def _speaker_notes(view: MapView, title: str, picture: ComparedPicture) -> str:
    """Return what a speaker may be asked: every change in a sentence, and who says so."""
    made = [entry.change.sentence for members in picture.groups.values() for entry in members]
    listed = [f"{number} {about.source_words(source)}" for number, _, source in picture.cited]
    head = [title, view.caption, about.citation(view), "Changes", *made, "Sources", *listed]
    return "\n".join(native.plain(line) for line in head)
