"""MapView → a PowerPoint slide: the map as a picture, everything else as text and shapes to edit."""

import datetime as dt
import io
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from layers import view as views
from layers.exports import about, archive
from layers.exports.options import Options
from layers.exports.slides import callouts, legend, native
from layers.sheet import MapPicture, citations, draw_map, lettering, words
from layers.sheet.alt_text import alt_text
from layers.sheet.citations import Names, Piece
from layers.sheet.picture import SCREEN
from layers.sheet.symbols import Style
from layers.view import MapView

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 28.0
MAP = (MARGIN, 84.0, 470.0, 384.0)
"""Left, top, width and height of the map; this and all below in points."""
PANEL = MAP[0] + MAP[2] + 18.0
PANEL_WIDTH = WIDTH - MARGIN - PANEL
BOTTOM, FOOT = MAP[1] + MAP[3], HEIGHT - 22.0
SMALL, LINE = 7.4, 9.1
"""Size of small type, and from line to line of it."""
NAME_ROWS = 4
TITLE_ONLY = 5
"""The layout of the built-in template that has a title and nothing else."""


def write(view: MapView, options: Options) -> bytes:
    """Return a presentation of one slide, 16:9; the same view gives the same bytes.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    picture = draw_map(view, MAP[2], MAP[3], options.extent, called=callouts.of(view))
    style = Style("light", SCREEN.pixel)
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    write_title(slide, style, options.title_of(view), view.caption)
    _place_picture(slide, view, picture)
    callouts.draw(slide, style, picture.callouts, MAP[0], HEIGHT - BOTTOM, HEIGHT)
    bottom = legend.draw(slide, style, picture.items, PANEL, MAP[1], PANEL_WIDTH, HEIGHT)
    for intro, names in (("No room on the map:", picture.missed), ("No place known, not drawn:", picture.lost)):
        bottom = _write_names(slide, style, intro, names, bottom + 7) if names else bottom
    _write_sources(slide, style, picture, bottom + 9)
    _write_foot(slide, style, view, picture)
    slide.notes_slide.notes_text_frame.text = _speaker_notes(view, options, picture)
    sign(presentation, view, options.title_of(view))
    written = io.BytesIO()
    presentation.save(written)
    return archive.zipped(archive.unzipped(written.getvalue()))


def write_title(slide: Any, style: Style, title: str, caption: str) -> None:
    """Write title and caption; a long title is smaller, so that both have room."""
    room = WIDTH - 2 * MARGIN
    title, box = native.plain(title), slide.shapes.title
    fitting = (size for size in (22, 15, 11, 8.5) if len(lettering.wrap(title, "bold", size, room)) * size * 1.2 <= 38)
    size = next(fitting, 7.4)
    box.left, box.top, box.width, box.height = Pt(MARGIN), Pt(26), Pt(room), Pt(38)
    frame = native.tight(box.text_frame)
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    line = native.paragraph(frame)
    line.alignment = PP_ALIGN.LEFT
    native.write(line, title, size, style.colours["ink"], bold=True)
    native.bar(slide.shapes, MARGIN, 22, 36, 4, style.colours["ink"])
    frame = native.text_box(slide.shapes, MARGIN, 65, room, 14, "Subtitle")
    native.write(native.paragraph(frame), native.plain(caption), 9.4, style.colours["ink2"])


def _place_picture(slide: Any, view: MapView, picture: MapPicture) -> None:
    placed = slide.shapes.add_picture(io.BytesIO(picture.png), *map(Pt, MAP))
    placed.name = "Map"
    placed._element.nvPicPr.cNvPr.set("descr", alt_text(view, picture.items, picture.extent))


def _write_names(slide: Any, style: Style, intro: str, names: Names, top: float) -> float:
    """Write as many names as have room, then how many more there are with all their numbers; return the bottom."""

    def pieces(count: int) -> list[Piece]:
        rest = tuple(number for _, cited in names[count:] for number in cited)
        more = [Piece(f"and {len(names) - count} more", rest)] if count < len(names) else []
        return [*citations.name_pieces(intro, names[:count]), *more]

    def rows(count: int) -> int:
        return len(citations.rows(pieces(count), SMALL, PANEL_WIDTH))

    count = citations.most(len(names), lambda count: rows(count) <= NAME_ROWS)
    height = rows(count) * LINE
    frame = native.text_box(slide.shapes, PANEL, top, PANEL_WIDTH, height, intro.rstrip(":"))
    native.write_pieces(native.paragraph(frame), pieces(count), SMALL, style.colours["ink"])
    return top + height


def _write_sources(slide: Any, style: Style, picture: MapPicture, top: float) -> None:
    """Write the compact list: number, publisher, date; what has no room is in the speaker notes, and said so."""
    cited = picture.cited
    if not cited:
        return
    frame = native.text_box(slide.shapes, PANEL, top, PANEL_WIDTH, FOOT - 6 - top, "Sources")
    head = native.paragraph(frame)
    native.write(head, "Sources", 9.4, style.colours["ink"], bold=True)
    native.write(head, "   titles and links in the speaker notes", SMALL, style.colours["ink2"])
    rows = int((FOOT - 6 - top - 13) / LINE)
    count = citations.most(len(cited), lambda count: _source_rows(picture, count) <= rows)
    native.write(native.paragraph(frame), _run_in(picture, count), SMALL, style.colours["ink"])


def _source_rows(picture: MapPicture, count: int) -> int:
    return len(lettering.wrap(_run_in(picture, count), "regular", SMALL, PANEL_WIDTH))


def _run_in(picture: MapPicture, count: int) -> str:
    listed = "; ".join(
        f"{number}\u00a0{native.plain(citations.brief(each))}" for number, _, each in picture.cited[:count]
    )
    rest = picture.cited[count:]
    return f"{listed}; numbers {rest[0][0]} to {rest[-1][0]} in the speaker notes." if rest else f"{listed}."


def _write_foot(slide: Any, style: Style, view: MapView, picture: MapPicture) -> None:
    frame = native.text_box(slide.shapes, MARGIN, BOTTOM + 4, MAP[2], FOOT - BOTTOM - 5, "Notes")
    for note in picture.notes:
        pieces = [Piece(note.heading, face="semibold"), *note.pieces]
        native.write_pieces(native.paragraph(frame), pieces, SMALL, style.colours["ink2"])
    frame = native.text_box(slide.shapes, MARGIN, FOOT, WIDTH - 2 * MARGIN, LINE, "Footer")
    line = native.paragraph(frame)
    native.write(line, native.plain(view.atlas.meta.title), SMALL, style.colours["ink"], bold=True)
    said = " · ".join([words.data_line(view), words.attribution(view), picture.projection])
    native.write(line, f" · {native.plain(said)}", SMALL, style.colours["ink2"])


def _speaker_notes(view: MapView, options: Options, picture: MapPicture) -> str:
    """Return what a speaker may be asked: how status is found, and who says so."""
    rule = views.rule(view.filters.year, view.atlas.data_date)
    head = [options.title_of(view), view.caption, rule, about.citation(view)]
    listed = [f"{number} {about.source_words(source)}" for number, _, source in picture.cited]
    return "\n".join(native.plain(line) for line in [*head, *(["Sources"] if listed else []), *listed])


def sign(presentation: Any, view: MapView, title: str) -> None:
    """Set title, author and dates of the file, and leave out what the template says of itself."""
    properties, moment = presentation.core_properties, dt.datetime.combine(view.today, dt.time())
    properties.title, properties.subject = native.plain(title)[:255], about.citation(view)[:255]
    properties.author = properties.last_modified_by = view.atlas.meta.title
    properties.created = properties.modified = moment
    properties.revision = 1
    package = presentation.part.package
    for key in [key for key, each in package._rels.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        package.drop_rel(key)
