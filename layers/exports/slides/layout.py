"""What all presentations have alike: their size, titles, pictures, notes and feet, and what the file says of itself."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from layers.exports import about, archive
from layers.exports.slides import native
from layers.sheet import lettering, words
from layers.sheet.citations import Piece
from layers.sheet.symbols import Style
from layers.view import MapView

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 28.0
"""In points, as everything below; heights are counted downward."""
FOOT = HEIGHT - 22.0
SMALL, LINE = 7.4, 9.1
"""Size of small type, and from line to line of it."""
FOOT_SIZES = (SMALL, 7.0, 6.6, 6.2, 5.8)
TITLE_ONLY = 5
"""The layout of the built-in template that has a title and nothing else."""

Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def begun() -> Any:
    """Return an empty presentation, 16:9."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    return presentation


def add_slide(presentation: Any) -> Any:
    """Add a slide that has room for a title and nothing else, and return it."""
    return presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])


def add_titled(presentation: Any, style: Style, title: str, caption: str) -> Any:
    """Add a slide with title and caption, and return it; a long title is smaller, so that both have room."""
    slide, room, title = add_slide(presentation), WIDTH - 2 * MARGIN, native.plain(title)
    fitting = (size for size in (22, 15, 11, 8.5) if len(lettering.wrap(title, "bold", size, room)) * size * 1.2 <= 38)
    size, box = next(fitting, 7.4), slide.shapes.title
    box.left, box.top, box.width, box.height = Pt(MARGIN), Pt(26), Pt(room), Pt(38)
    frame = native.tight(box.text_frame)
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    line = native.paragraph(frame)
    line.alignment = PP_ALIGN.LEFT
    native.write(line, title, size, style.colours["ink"], bold=True)
    native.bar(slide.shapes, MARGIN, 22, 36, 4, style.colours["ink"])
    frame = native.text_box(slide.shapes, MARGIN, 65, room, 14, "Subtitle")
    native.write(native.paragraph(frame), native.plain(caption), 9.4, style.colours["ink2"])
    return slide


def place_picture(slide: Any, png: bytes, box: Box, name: str, said: str) -> None:
    """Add a picture; ``said`` is for readers who do not see it."""
    placed = slide.shapes.add_picture(io.BytesIO(png), *map(Pt, box))
    placed.name = name
    placed._element.nvPicPr.cNvPr.set("descr", said)


def write_notes(slide: Any, style: Style, notes: Sequence[words.Note], box: Box, size: float = SMALL) -> None:
    """Write what a reader must know of a map."""
    frame = native.text_box(slide.shapes, *box, "Notes")
    for note in notes:
        pieces = [Piece(note.heading, face="semibold"), *note.pieces]
        native.write_pieces(native.paragraph(frame), pieces, size, style.colours["ink2"])


def write_foot(slide: Any, style: Style, view: MapView, said: Sequence[str], top: float = FOOT) -> None:
    """Write the last line of a slide, smaller if it is long: the atlas, how old it is, and what else is to be said."""
    frame = native.text_box(slide.shapes, MARGIN, top, WIDTH - 2 * MARGIN, LINE, "Footer")
    line, title = native.paragraph(frame), native.plain(view.atlas.meta.title)
    rest = f" · {native.plain(' · '.join([words.data_line(view), *said]))}"
    widths = ((size, lettering.width(title + rest, "semibold", size)) for size in FOOT_SIZES)
    size = next((size for size, width in widths if width <= WIDTH - 2 * MARGIN), FOOT_SIZES[-1])
    native.write(line, title, size, style.colours["ink"], bold=True)
    native.write(line, rest, size, style.colours["ink2"])


def finished(presentation: Any, view: MapView, title: str) -> bytes:
    """Return the file; its title, author and dates are set, and what the template says of itself is left out."""
    properties, moment = presentation.core_properties, dt.datetime.combine(view.today, dt.time())
    properties.title, properties.subject = native.plain(title)[:255], about.citation(view)[:255]
    properties.author = properties.last_modified_by = view.atlas.meta.title
    properties.created = properties.modified = moment
    properties.revision = 1
    package = presentation.part.package
    for key in [key for key, each in package._rels.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        package.drop_rel(key)
    written = io.BytesIO()
    presentation.save(written)
    return archive.zipped(archive.unzipped(written.getvalue()))
