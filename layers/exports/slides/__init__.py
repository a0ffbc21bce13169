"""MapView → a PowerPoint slide: the map as a picture, everything else as text and shapes to edit."""

from typing import Any

from layers import view as views
from layers.exports import about
from layers.exports.options import Options
from layers.exports.slides import callouts, layout, legend, native
from layers.exports.slides.layout import FOOT, HEIGHT, LINE, MARGIN, SMALL, WIDTH
from layers.sheet import MapPicture, citations, draw_map, lettering, words
from layers.sheet.alt_text import alt_text
from layers.sheet.citations import Names, Piece
from layers.sheet.picture import SCREEN
from layers.sheet.symbols import Style
from layers.view import MapView

MAP = (MARGIN, 84.0, 470.0, 384.0)
"""Left, top, width and height of the map; this and all below in points."""
PANEL = MAP[0] + MAP[2] + 18.0
PANEL_WIDTH = WIDTH - MARGIN - PANEL
BOTTOM = MAP[1] + MAP[3]
NAME_ROWS = 4


def write(view: MapView, options: Options) -> bytes:
    """Return a presentation of one slide, 16:9; the same view gives the same bytes.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    picture = draw_map(view, MAP[2], MAP[3], options.extent, called=callouts.of(view))
    style = Style("light", SCREEN.pixel)
    presentation = layout.begun()
    slide = layout.add_titled(presentation, style, options.title_of(view), view.caption)
    layout.place_picture(slide, picture.png, MAP, "Map", alt_text(view, picture.items, picture.extent))
    callouts.draw(slide, style, picture.callouts, MAP[0], HEIGHT - BOTTOM, HEIGHT)
    bottom = legend.draw(slide, style, picture.items, PANEL, MAP[1], PANEL_WIDTH, HEIGHT)
    for intro, names in (("No room on the map:", picture.missed), ("No place known, not drawn:", picture.lost)):
        bottom = _write_names(slide, style, intro, names, bottom + 7) if names else bottom
    _write_sources(slide, style, picture, bottom + 9)
    layout.write_notes(slide, style, picture.notes, (MARGIN, BOTTOM + 4, MAP[2], FOOT - BOTTOM - 5))
    layout.write_foot(slide, style, view, [words.attribution(view), picture.projection])
    slide.notes_slide.notes_text_frame.text = _speaker_notes(view, options, picture)
    return layout.finished(presentation, view, options.title_of(view))


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


def _speaker_notes(view: MapView, options: Options, picture: MapPicture) -> str:
    """Return what a speaker may be asked: how status is found, and who says so."""
    rule = views.rule(view.filters.year, view.atlas)
    head = [options.title_of(view), view.caption, rule, about.citation(view)]
    listed = [f"{number} {about.source_words(source)}" for number, _, source in picture.cited]
    return "\n".join(native.plain(line) for line in [*head, *(["Sources"] if listed else []), *listed])
