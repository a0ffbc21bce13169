"""A briefing as a PowerPoint deck: native text and legend, maps as pictures, sources in notes and at the end."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from layers import dates
from layers import view as views
from layers.briefings import Briefing
from layers.exports import about
from layers.exports.briefings.prepared import Prepared, Row, prepared
from layers.exports.slides import layout, legend, native
from layers.exports.slides.layout import FOOT, HEIGHT, MARGIN, SMALL, WIDTH
from layers.exports.slides.native import NativeCanvas
from layers.overlay import MARK, Overlay
from layers.sheet import MapPicture, badges, citations, draw_map, lettering, own, words
from layers.sheet import legend as sheet_legend
from layers.sheet.alt_text import alt_text
from layers.sheet.citations import Cited, Piece
from layers.sheet.picture import SCREEN
from layers.sheet.symbols import Style
from layers.store import Atlas
from layers.symbology import LAYER_STYLES
from layers.view import Numbering

COLUMN = 386.0
"""Width of the words; this and all below in points."""
MAP = (MARGIN + COLUMN + 20, 26.0, WIDTH - 2 * MARGIN - COLUMN - 20, 448.0)
TOP = 26.0
SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.2, 10.4, 9.8, 9.2, 8.6)
"""Of the text, the largest first; callouts are a little smaller."""
TITLES = (25.0, 22.0, 19.0, 16.0, 13.0)
LEADING = 1.22
CALLOUT = 0.9
INDENT = 62.0
"""Of the words of a callout: letter and symbol stand before them."""
LIST_ROOM = HEIGHT - 84.0 - 34.0


class Deck:
    """A deck that grows scene by scene; the same scenes give the same bytes."""

    def __init__(self, briefing: Briefing, atlas: Atlas, today: dt.date, overlays: tuple[Overlay, ...] = ()) -> None:
        self._briefing, self._atlas, self._today, self._overlays = briefing, atlas, today, overlays
        self._numbering, self._style = Numbering(atlas.sources), Style("light", SCREEN.pixel)
        self._made = layout.begun()
        self._write_opening()

    def add_scene(self, number: int) -> None:
        """Add the slide of a scene, by its number from 1."""
        said = prepared(self._briefing, number, self._atlas, self._today, self._numbering, self._overlays)
        picture = draw_map(said.view, MAP[2], MAP[3], None, self._numbering, said.lettered)
        slide, style = layout.add_slide(self._made), self._style
        size = _size(said, picture, self._numbering)
        top = self._write_head(slide, said)
        top = _write_text(slide, style, said, size, top)
        top = _write_rows(slide, style, said.rows, size * CALLOUT, top + size * 0.5)
        top = legend.draw(slide, style, picture.items, MARGIN, top + 6, COLUMN, HEIGHT)
        top = legend.draw_own(slide, style, own.numbered(said.view, self._numbering), MARGIN, top, COLUMN, HEIGHT)
        _write_sources(slide, style, said.cited(self._numbering), top + 7)
        _place_map(slide, style, said, picture)
        self._write_foot(slide, f"{words.attribution(said.view)} · {picture.projection}")
        slide.notes_slide.notes_text_frame.text = _notes(said, picture, self._numbering)

    def finished(self) -> bytes:
        """Add the sources and return the file."""
        self._write_list()
        return layout.finished(self._made, self._nothing, self._briefing.title)

    def _write_opening(self) -> None:
        """Write the title slide: what it is, how old it is, what its scenes are."""
        slide, ink, ink2 = layout.add_slide(self._made), self._style.colours["ink"], self._style.colours["ink2"]
        native.bar(slide.shapes, MARGIN + 30, 96, 48, 5, ink)
        _write_title(
            slide, self._briefing.title, MARGIN + 30, 112, WIDTH - 2 * MARGIN - 60, (44.0, 36.0, 28.0, 20.0), ink
        )
        frame = native.text_box(slide.shapes, MARGIN + 30, 172, WIDTH - 2 * MARGIN - 60, 44, "Subtitle")
        native.write(native.paragraph(frame), native.plain(self._briefing.subtitle), 17, ink2)
        frame = native.text_box(slide.shapes, MARGIN + 30, 232, WIDTH - 2 * MARGIN - 60, 220, "Scenes")
        size = 14.0 if len(self._briefing.scenes) <= 10 else 9.0
        for number, scene in enumerate(self._briefing.scenes, 1):
            line = native.paragraph(frame)
            native.write(line, f"{number}\u2002", size, ink2, bold=True)
            native.write(line, native.plain(scene.heading), size, ink)
        said = (
            f"{dates.in_words(self._briefing.date)}. A status is what was last reported; hollow marks and lines are "
            "promises. Raised numbers are sources, listed at the end."
        )
        frame = native.text_box(slide.shapes, MARGIN + 30, HEIGHT - 62, WIDTH - 2 * MARGIN - 60, 26, "Reading")
        native.write(native.paragraph(frame), said, 10.4, ink2)
        self._write_foot(slide, about.licence(self._nothing))

    @property
    def _nothing(self) -> views.MapView:
        return views.build(self._atlas, views.Filters(self._atlas.data_date.year, frozenset()), self._today)

    def _write_head(self, slide: Any, said: Prepared) -> float:
        """Write where we are, the year and the heading; return the bottom."""
        ink, ink2 = self._style.colours["ink"], self._style.colours["ink2"]
        frame = native.text_box(slide.shapes, MARGIN, TOP, COLUMN - 90, 14, "Briefing")
        native.write(native.paragraph(frame), f"{native.plain(self._briefing.title)} · {said.place}", 9.4, ink2)
        frame = native.text_box(slide.shapes, MARGIN + COLUMN - 90, TOP - 7, 90, 24, "Year")
        line = native.paragraph(frame)
        line.alignment = PP_ALIGN.RIGHT
        native.write(line, str(said.view.filters.year), 19, ink, bold=True)
        return _write_title(slide, said.scene.heading, MARGIN, TOP + 19, COLUMN, TITLES, ink)

    def _write_foot(self, slide: Any, rest: str) -> None:
        layout.write_foot(slide, self._style, self._nothing, [rest])

    def _write_list(self) -> None:
        """Write all sources on as many last slides as they need."""
        rest, first = self._numbering.listed(), True
        while rest:
            slide = layout.add_slide(self._made)
            heading = "Sources" if first else "Sources, continued"
            _write_title(slide, heading, MARGIN, TOP + 8, WIDTH - 2 * MARGIN, (22.0,), self._style.colours["ink"])
            rest = _write_columns(slide, self._style, rest)
            self._write_foot(slide, about.licence(self._nothing))
            first = False


def _write_title(
    slide: Any, title: str, x: float, y: float, width: float, sizes: Sequence[float], colour: str
) -> float:
    """Write the title of a slide, in three lines at most if some size allows; return its bottom."""
    lines, size = _title(title, width, sizes)
    height = lines * size * 1.16
    box = slide.shapes.title
    box.left, box.top, box.width, box.height = Pt(x), Pt(y), Pt(width), Pt(height)
    frame = native.tight(box.text_frame)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    line = native.paragraph(frame)
    line.alignment, line.line_spacing = PP_ALIGN.LEFT, 0.96
    native.write(line, native.plain(title), size, colour, bold=True)
    return y + height


def _title(title: str, width: float, sizes: Sequence[float]) -> tuple[int, float]:
    for size in sizes:
        lines = len(lettering.wrap(native.plain(title), "bold", size * 1.04, width))
        if lines <= (2 if size > 20 else 3):
            break
    return lines, size


def _size(said: Prepared, picture: MapPicture, numbering: Numbering) -> float:
    """Return the largest size of text at which everything stands above the foot."""
    lines, title = _title(said.scene.heading, COLUMN, TITLES)
    layers = len({item.record.layer for item in picture.items})
    fixed = TOP + 19 + lines * title * 1.16 + 6 + legend.HEAD + legend.ROW * layers + 7
    fixed += legend.own_height(len(said.view.overlays))
    fixed += len(_source_lines(said.cited(numbering))) * SMALL * LEADING
    return next((size for size in SIZES if fixed + _height(said, size) <= FOOT - 4), SIZES[-1])


def _height(said: Prepared, size: float) -> float:
    text = sum(_paragraph_height(pieces, size, marker) + size * 0.45 for marker, pieces in said.paragraphs)
    return text + size * 1.1 + sum(_row_height(row, size * CALLOUT) for row in said.rows)


def _paragraph_height(pieces: Sequence[Piece], size: float, marker: str = "") -> float:
    room = (COLUMN - (size if marker else 0)) * 0.97
    return len(citations.rows(pieces, size, room)) * size * LEADING


def _row_height(row: Row, size: float) -> float:
    lines = citations.rows([*_row_head(row), *row.pieces], size, (COLUMN - INDENT) * 0.97)
    return max(len(lines) * size * LEADING, 15.0) + 3


def _row_head(row: Row) -> list[Piece]:
    named = [Piece(word, face="semibold") for word in native.plain(row.record.short_name).split()]
    return [*named, *(Piece(word) for word in f"{row.status}.".split())]


def _write_text(slide: Any, style: Style, said: Prepared, size: float, top: float) -> float:
    """Write the paragraphs, each in its own box below the one before; return the bottom."""
    top += size * 0.6
    for marker, pieces in said.paragraphs:
        indent = size if marker else 0.0
        if marker:
            frame = native.text_box(slide.shapes, MARGIN, top, indent + 4, size * LEADING, "Marker")
            native.write(native.paragraph(frame), marker, size, style.colours["ink2"])
        height = _paragraph_height(pieces, size, marker)
        frame = native.text_box(slide.shapes, MARGIN + indent, top, COLUMN - indent, height, "Text")
        native.write_pieces(native.paragraph(frame), pieces, size, style.colours["ink"])
        top += height + size * 0.45
    return top


def _write_rows(slide: Any, style: Style, rows: Sequence[Row], size: float, top: float) -> float:
    """Write the callouts, each with its letter and its symbol; return the bottom."""
    for row in rows:
        height = _row_height(row, size)
        group = slide.shapes.add_group_shape()
        group.name = f"Letter {row.letter}"
        group._element.nvGrpSpPr.cNvPr.set("descr", f"Letter {row.letter}, as on the map, and symbol")
        canvas, middle = NativeCanvas(group.shapes, HEIGHT), HEIGHT - top - size * 0.66
        radius = badges.RADIUS * style.pixel
        _disc(group.shapes, style, row.letter, MARGIN, top + size * 0.66 - radius, radius)
        if row.item:
            room, record = 24.0, row.record
            start = MARGIN + 23 + (room / 2 - 4 if not LAYER_STYLES[record.layer].width else 0)
            sheet_legend.draw_swatch(
                canvas, style, record.layer, record.kind, row.item.state.pattern, start, middle, room
            )
        frame = native.text_box(slide.shapes, MARGIN + INDENT, top, COLUMN - INDENT, height, f"Callout {row.letter}")
        native.write_pieces(native.paragraph(frame), [*_row_head(row), *row.pieces], size, style.colours["ink"])
        top += height
    return top


def _disc(shapes: Any, style: Style, letter: str, x: float, y: float, radius: float) -> None:
    frame = native.disc(shapes, x, y, 2 * radius, style.colours["ink"])
    line = native.paragraph(frame)
    line.alignment = PP_ALIGN.CENTER
    native.write(line, letter, radius * 1.35, style.colours["panel"], bold=True)


def _source_lines(cited: Cited) -> list[str]:
    return lettering.wrap(_run_in(cited), "regular", SMALL, COLUMN * 0.97) if cited else []


def _run_in(cited: Cited) -> str:
    listed = "; ".join(f"{number}\u00a0{native.plain(citations.brief(each))}" for number, _, each in cited)
    return f"Sources of the text: {listed}. Those of the map are on the last slides."


def _write_sources(slide: Any, style: Style, cited: Cited, top: float) -> None:
    if cited:
        height = len(_source_lines(cited)) * SMALL * LEADING
        frame = native.text_box(slide.shapes, MARGIN, top, COLUMN, height, "Sources")
        native.write(native.paragraph(frame), _run_in(cited), SMALL, style.colours["ink2"])


def _place_map(slide: Any, style: Style, said: Prepared, picture: MapPicture) -> None:
    layout.place_picture(slide, picture.png, MAP, "Map", alt_text(said.view, picture.items, picture.extent))
    layout.write_notes(slide, style, _beside(picture), (MAP[0], MAP[1] + MAP[3] + 4, MAP[2], 36), 6.8)


def _beside(picture: MapPicture) -> list[words.Note]:
    """Return the first and the last note of a map; the reader's own data stands in the legend."""
    notes = [note for note in picture.notes if not note.heading.startswith(MARK)]
    return notes[:1] + notes[-1:]


def _notes(said: Prepared, picture: MapPicture, numbering: Numbering) -> str:
    """Return what a speaker may be asked: how status is found, what is not on the map, and who says so."""
    cited = sorted({each[0]: each for each in [*said.cited(numbering), *picture.cited]}.items())
    absent = [name for name, _ in [*picture.missed, *picture.lost]]
    lines = [said.scene.heading, said.view.caption, views.rule(said.view.filters.year, said.view.atlas)]
    lines += [f"Not named on the map: {', '.join(absent)}."] if absent else []
    lines += [about.citation(said.view), "Sources"]
    lines += [f"{number} {about.source_words(source)}" for number, (_, _, source) in cited]
    return "\n".join(native.plain(line) for line in lines)


def _write_columns(slide: Any, style: Style, cited: Cited) -> Cited:
    """Write as many sources as three columns hold and return the rest."""
    gap, rest = 16.0, list(cited)
    width = (WIDTH - 2 * MARGIN - 2 * gap) / 3
    for column in range(3):
        used, taken = 0.0, 0
        for number, _, source in rest:
            lines = len(lettering.wrap(f"{number}  {citations.full(source)}.", "regular", SMALL, width * 0.94))
            used += (lines + 0.2) * SMALL * LEADING
            if used > LIST_ROOM and taken:
                break
            taken += 1
        frame = native.text_box(slide.shapes, MARGIN + column * (width + gap), 76, width, LIST_ROOM, "Sources")
        for number, _, source in rest[:taken]:
            line = native.paragraph(frame)
            line.space_after = Pt(SMALL * 0.2)
            # Only the number is a link: a link looks as the program has it, and three columns of it are hard to read.
            native.link(native.write(line, str(number), SMALL, style.colours["accent"], bold=True), source.url)
            native.write(line, f"\u2002{native.plain(citations.full(source))}.", SMALL, style.colours["ink"])
        rest = rest[taken:]
    return rest
