"""A briefing as a PDF handout: one A4 page per scene, and a bibliography with links at the end."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from layers import symbology
from layers.briefings import Briefing
from layers.exports import about
from layers.exports.briefings.prepared import Prepared, Row, scenes
from layers.overlay import Overlay
from layers.sheet import badges, citations, legend, lettering, maps, own, page, pdf, words
from layers.sheet.alt_text import alt_text
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.citations import Piece
from layers.sheet.sizes import SIZES, columns
from layers.sheet.symbols import Style
from layers.store import Atlas
from layers.view import MapView, Numbering

SIZE = SIZES["a4-landscape"]
TYPE = SIZE.type.times(1.12)
MARGIN = 34.0
"""All lengths in points; y counts upward, as on a sheet."""
COLUMN = 336.0
GUTTER = 20.0
TOP, FOOT = SIZE.height - MARGIN, MARGIN
MAP = Rect(MARGIN + COLUMN + GUTTER, FOOT + 46, SIZE.width - MARGIN, TOP)
SIZES_OF_TEXT = (13.0, 12.0, 11.0, 10.4, 9.8, 9.2, 8.6, 8.0)
TITLES = (21.0, 18.0, 15.0, 12.0)
CALLOUT = 0.9
INDENT = 54.0
SMALL = 6.2


def make(
    briefing: Briefing,
    atlas: Atlas,
    today: dt.date,
    progress: Callable[[int, int], None],
    overlays: tuple[Overlay, ...] = (),
) -> bytes:
    """Return the handout; the same briefing and overlays give the same bytes.

    Raises
    ------
    ValueError
        If a map lies outside the basemap.
    """
    lettering.families()
    numbering, style, total = Numbering(atlas.sources), Style("light", SIZE.pixel), len(briefing.scenes) + 1
    pages = []
    for said in scenes(briefing, atlas, today, numbering, overlays):
        pages.append(_page(briefing, said, style, numbering))
        progress(len(pages), total)
    title = lettering.printable(briefing.title)
    described = lettering.printable(f"{briefing.subtitle} {about.citation(said.view)}".strip())
    metadata = {"Title": title, "Author": lettering.printable(atlas.meta.title), "Subject": described}
    data = pdf.write([*pages, *_bibliography(title, style, numbering)], metadata)
    progress(total, total)
    return data


@dataclass(frozen=True)
class _Column:
    """The words of a page at one size, measured."""

    said: Prepared
    size: float
    title: list[str]
    title_size: float

    @property
    def height(self) -> float:
        """How much of the column title, text and callouts take."""
        text = sum(self.lines(pieces, marker) * self.step + self.size * 0.45 for marker, pieces in self.said.paragraphs)
        rows = sum(self.row_height(row) for row in self.said.rows)
        return 22 + len(self.title) * self.title_size * 1.14 + self.size + text + rows

    @property
    def step(self) -> float:
        """From line to line of the text."""
        return self.size * citations.ROW

    def rows(self, pieces: Sequence[Piece], marker: str = "") -> list[list[Piece]]:
        """Return a paragraph in lines."""
        return citations.rows(pieces, self.size, COLUMN - (self.size if marker else 0))

    def lines(self, pieces: Sequence[Piece], marker: str = "") -> int:
        """Return how many lines a paragraph has."""
        return len(self.rows(pieces, marker))

    def row_lines(self, row: Row) -> list[list[Piece]]:
        """Return a callout in lines."""
        named = [Piece(word, face="semibold") for word in lettering.printable(row.record.short_name).split()]
        status = [Piece(word) for word in f"{row.status}.".split()]
        return citations.rows([*named, *status, *row.pieces], self.size * CALLOUT, COLUMN - INDENT)

    def row_height(self, row: Row) -> float:
        """Return the height of a callout."""
        return max(len(self.row_lines(row)) * self.step * CALLOUT, 13.0) + 3


def _measured(said: Prepared, size: float) -> _Column:
    for title_size in TITLES:
        lines = lettering.wrap(lettering.printable(said.scene.heading), "bold", title_size, COLUMN)
        if len(lines) <= 3:
            break
    return _Column(said, size, lines, title_size)


def _page(briefing: Briefing, said: Prepared, style: Style, numbering: Numbering) -> Canvas:
    canvas = Canvas(SIZE.width, SIZE.height)
    extent = page.extent_of(said.view, None)
    drawn = maps.composed(said.view, extent, MAP, SIZE, style, numbering)
    notes = words.notes(said.view, drawn.items, extent, numbering)
    sources = _source_lines(said, numbering)
    room = TOP - FOOT - 12 - _legend_height(drawn, style) - len(sources) * SMALL * citations.ROW
    options = [_measured(said, size) for size in SIZES_OF_TEXT]
    column = next((option for option in options if option.height <= room), options[-1])
    canvas.tag("H1" if said.place.startswith("1 ") else "H2")
    y = _draw_head(canvas, style, briefing, column)
    canvas.tag("P")
    y = _draw_text(canvas, style, column, y)
    y = _draw_rows(canvas, style, column, y)
    y = legend.draw(canvas, style, TYPE, drawn.items, MARGIN, y - 4, COLUMN)
    y = own.draw_legend(canvas, style, TYPE, drawn.users, MARGIN, y, COLUMN)
    for number, line in enumerate(sources, 1):
        canvas.text(line, MARGIN, y - number * SMALL * citations.ROW, "regular", SMALL, style.colours["ink2"])
    canvas.tag("Figure", alt_text(said.view, drawn.items, extent), MAP)
    maps.draw(canvas, drawn, SIZE, style)
    badges.draw(canvas, drawn.main, style, said.lettered)
    canvas.tag("P")
    _draw_foot(canvas, style, said.view, notes, drawn.main.frame.projection.words)
    return canvas


def _legend_height(drawn: maps.SheetMap, style: Style) -> float:
    bottom = legend.draw(Canvas(SIZE.width, SIZE.height), style, TYPE, drawn.items, MARGIN, TOP, COLUMN)
    return TOP - bottom + own.legend_height(TYPE, len(drawn.users))


def _source_lines(said: Prepared, numbering: Numbering) -> list[str]:
    """Return the sources of text and callouts, in lines; those of the map are in the bibliography."""
    cited = said.cited(numbering)
    listed = "; ".join(f"{number}\u202f{citations.brief(source)}" for number, _, source in cited)
    text = f"Sources of the text: {listed}. All with titles and links in the bibliography."
    return lettering.wrap(text, "regular", SMALL, COLUMN) if cited else []


def _draw_head(canvas: Canvas, style: Style, briefing: Briefing, column: _Column) -> float:
    said, ink, ink2 = column.said, style.colours["ink"], style.colours["ink2"]
    running = lettering.clipped(lettering.printable(briefing.title), "regular", 8.0, COLUMN * 0.6)
    canvas.text(f"{running} · {said.place}", MARGIN, TOP - 9, "regular", 8.0, ink2)
    year = str(said.view.filters.year)
    canvas.text(year, MARGIN + COLUMN - lettering.width(year, "bold", 16), TOP - 12, "bold", 16.0, ink)
    y = TOP - 22
    for line in column.title:
        y -= column.title_size * 1.14
        canvas.text(line, MARGIN, y, "bold", column.title_size, ink)
    return y - column.size


def _draw_text(canvas: Canvas, style: Style, column: _Column, y: float) -> float:
    size, ink = column.size, style.colours["ink"]
    for marker, pieces in column.said.paragraphs:
        if marker:
            canvas.text(marker, MARGIN, y - size * 0.9, "regular", size, style.colours["ink2"])
        start = MARGIN + (size if marker else 0)
        y = citations.draw_rows(canvas, style, column.rows(pieces, marker), size, start, y, ink) - size * 0.45
    return y


def _draw_rows(canvas: Canvas, style: Style, column: _Column, y: float) -> float:
    size, radius = column.size * CALLOUT, badges.RADIUS * style.pixel
    for row in column.said.rows:
        middle = y - size * 0.62
        badges.disc(canvas, style, row.letter, MARGIN + radius, middle, radius)
        if row.item:
            record, on_point = row.record, not symbology.LAYER_STYLES[row.record.layer].width
            start = MARGIN + 18 + (9 if on_point else 0)
            legend.draw_swatch(canvas, style, record.layer, record.kind, row.item.state.pattern, start, middle, 28.0)
        lines = column.row_lines(row)
        citations.draw_rows(canvas, style, lines, size, MARGIN + INDENT, y, style.colours["ink"])
        y -= column.row_height(row)
    return y


def _draw_foot(canvas: Canvas, style: Style, view: MapView, notes: list[words.Note], projection: str) -> None:
    y = MAP.y0 - 3
    for note in notes:
        pieces = [*(Piece(word, face="semibold") for word in note.heading.split()), *note.pieces]
        rows = citations.rows(pieces, SMALL, MAP.width)
        y = citations.draw_rows(canvas, style, rows, SMALL, MAP.x0, y, style.colours["ink2"])
    _draw_imprint(canvas, style, f"{words.data_line(view)} · {words.attribution(view)} · {projection}", view)


def _draw_imprint(canvas: Canvas, style: Style, said: str, view: MapView) -> None:
    y = FOOT - 10
    canvas.stroke([np.array([(MARGIN, y + 9), (SIZE.width - MARGIN, y + 9)])], Pen(style.colours["rule"], 0.5))
    title = lettering.printable(view.atlas.meta.title)
    width = canvas.text(title, MARGIN, y, "bold", SMALL, style.colours["ink"])
    room = SIZE.width - 2 * MARGIN - width - SMALL
    for number, row in enumerate(lettering.wrap(lettering.printable(said), "regular", SMALL, room)):
        below = y - number * SMALL * citations.ROW
        canvas.text(row, MARGIN + width + SMALL, below, "regular", SMALL, style.colours["ink2"])


def _bibliography(title: str, style: Style, numbering: Numbering) -> list[Canvas]:
    """Return pages with every source, its number and its link."""
    rest, pages = numbering.listed(), []
    while rest:
        canvas = Canvas(SIZE.width, SIZE.height)
        canvas.tag("H2")
        heading = "Bibliography" if not pages else "Bibliography, continued"
        canvas.text(heading, MARGIN, TOP - 16, "bold", 16.0, style.colours["ink"])
        running = lettering.clipped(title, "regular", 8.0, SIZE.width / 2)
        right = SIZE.width - MARGIN - lettering.width(running, "regular", 8.0)
        canvas.text(running, right, TOP - 14, "regular", 8.0, style.colours["ink2"])
        canvas.tag("P")
        body = Rect(MARGIN, FOOT, SIZE.width - MARGIN, TOP - 30)
        done = citations.draw_list(canvas, style, rest, SMALL, list(columns(body, 3, 14)), "links")
        rest = rest[max(done, 1) :]
        pages.append(canvas)
    return pages
