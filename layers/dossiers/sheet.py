"""A dossier as one printed page: strips and figures at the left, map, charts and words at the right.

Lengths are points, the origin at the lower left.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from layers.dossiers import strip, table, volumes, words
from layers.dossiers.dossier import Dossier
from layers.dossiers.strip import Strip, pieces
from layers.dossiers.words import Said
from layers.sheet import canvas, citations, labels, lettering, maps, page
from layers.sheet import pdf as pdf_file
from layers.sheet.alt_text import alt_text
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.citations import Cited, Names, Piece
from layers.sheet.sizes import Size, Type
from layers.sheet.symbols import Style
from layers.view import Numbering

SIZE = Size(
    "A3 landscape", 1190.55, 841.89, 150, Type(title=20, subtitle=8.2, heading=8.2), 28, 20, 0.6, 0.62, paper=False
)
SMALL = 5.4
"""Size of running text."""
STRIP_LETTERS = (6.4, 6.2, 6.0, 5.8, 5.6, 5.4, 5.2, 5.0, 4.8)
LEAST_MAP = 150.0
CHART_HEIGHT = 80.0
READING = "≈ measured on the drawn line; legs as wide as the root of their length, at least as their label"


@dataclass
class Page:
    """A dossier that is being laid out: its canvas, its style and one numbering of sources."""

    dossier: Dossier
    canvas: Canvas
    style: Style
    numbering: Numbering
    missed: Names = field(default_factory=list)

    @property
    def wording(self) -> page.Wording:
        """Title, subtitle and the way back to the map."""
        dossier = self.dossier
        return page.Wording(dossier.title, dossier.subtitle, dossier.link, dossier.code)

    def cite(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return numbers of sources."""
        return self.numbering.each(keys)

    def heading(self, text: str, x: float, top: float, more: str = "") -> float:
        """Write a heading and words in small type after it; return the bottom."""
        letter, colours = SIZE.type.heading, self.style.colours
        self.canvas.tag("H2")
        after = x + self.canvas.text(text, x, top - letter, "bold", letter, colours["ink"]) + letter
        self.canvas.tag("P")
        self.canvas.text(more, after, top - letter, "regular", SMALL, colours["ink2"])
        return top - letter * 1.5

    def run(self, said: Sequence[Said], x: float, top: float, width: float) -> float:
        """Write words with their numbers, and return the bottom."""
        rows = citations.rows(pieces(list(said), self.cite), SMALL, width)
        return citations.draw_rows(self.canvas, self.style, rows, SMALL, x, top, self.style.colours["ink"])


@dataclass(frozen=True)
class Composed:
    """A dossier before it becomes bytes: its pages, its sources and the names that found no room on the map."""

    pages: list[Canvas]
    cited: Cited
    missed: Names

    @property
    def numbers(self) -> tuple[int, ...]:
        """Source numbers printed on the first page, its list of sources left out."""
        return tuple(sorted(self.pages[0].numbers))


def png(dossier: Dossier) -> bytes:
    """Return the dossier as a picture; the same dossier gives the same bytes."""
    return canvas.png(compose(dossier).pages[0], SIZE.dpi, dossier.title, dossier.summary)


def pdf(dossier: Dossier) -> bytes:
    """Return the dossier as a PDF of one page, and the sources with their links on further ones."""
    metadata = {"Title": dossier.title, "Author": dossier.atlas.meta.title, "Subject": dossier.summary}
    return pdf_file.write(compose(dossier).pages, metadata)


def compose(dossier: Dossier) -> Composed:
    """Lay out and draw a dossier.

    The map takes what room the words leave, and its labels cite sources too: the page is laid out
    once to learn how long the list of sources is, and once more to be kept.

    Raises
    ------
    ValueError
        If the branches have no room on one page.
    """
    lettering.families()
    style, numbering = Style("light", SIZE.pixel), Numbering(dossier.atlas.sources)
    height = LEAST_MAP
    for _ in range(2):
        laid = Page(dossier, Canvas(SIZE.width, SIZE.height), style, numbering)
        height = max(height + _draw(laid, height), LEAST_MAP)
    cited, lists = numbering.listed(), [("No room on the map:", laid.missed)] if laid.missed else []
    pages = page.further_pages(SIZE, style, laid.wording, lists, cited)
    return Composed([laid.canvas, *pages], cited, laid.missed)


def _draw(laid: Page, map_height: float) -> float:
    """Draw the page; return the height that is left over in its right column, less than 0 if it is too short."""
    page.draw_title(laid.canvas, SIZE, laid.style, laid.wording, "")
    top = page.body_top(SIZE, laid.wording)
    inner = Rect(SIZE.margin, SIZE.margin, SIZE.width - SIZE.margin, top)
    split = inner.x0 + inner.width * SIZE.map_share
    _draw_left(laid, inner._replace(x1=split))
    return _draw_right(laid, inner._replace(x0=split + SIZE.gutter), map_height)


# ---- left: strips and figures -------------------------------------------------------------------


def _draw_left(laid: Page, rect: Rect) -> None:
    rows = [row for row in table.rows(laid.dossier.chains) if not row.of_corridor]
    strips, needed = _fitted(laid, rect, rows)
    top, gap = rect.y1, max(0.0, (rect.height - needed) / max(len(strips), 1))
    for each in strips:
        words_ = f"{words.title(each.chain)}: {words.summary(each.chain)}"
        laid.canvas.tag("Figure", words_, Rect(rect.x0, top - each.height, rect.x1, top))
        strip.draw(laid.canvas, laid.style, each, rect.x0, top)
        top -= each.height + gap
    _draw_table(laid, rows, rect, top - SMALL, draw=True)


def _fitted(laid: Page, rect: Rect, rows: list[table.Row]) -> tuple[list[Strip], float]:
    """Lay out the strips in the largest type with which they leave room for the table."""
    dossier = laid.dossier
    for letter in STRIP_LETTERS:
        strips = [
            strip.laid_out(chain, dossier.atlas, dossier.year, dossier.view.today, rect.width, letter, laid.cite)
            for chain in dossier.chains
        ]
        needed = sum(each.height for each in strips) - _draw_table(laid, rows, rect, 0.0, draw=False) + SMALL
        if needed <= rect.height:
            return strips, needed
    raise ValueError(f"the {len(strips)} branches of {dossier.corridor.short_name} have no room on one page")


def _draw_table(laid: Page, rows: list[table.Row], rect: Rect, top: float, *, draw: bool) -> float:
    """Draw the branches side by side, or only measure them; return the bottom."""
    chains, first = laid.dossier.chains, 92.0
    step = (rect.width - first) / len(chains)
    colour = laid.style.colours
    heads = [_cell([Said(chain.branch.name, strong=True)], laid, step) for chain in chains]
    bottom = laid.heading("Branches side by side", rect.x0, top, READING) if draw else top - SIZE.type.heading * 1.5
    lines = [("", heads)] + [
        (row.title, [_cell(list(cell) or [Said(words.NOT_DOCUMENTED)], laid, step) for cell in row.cells])
        for row in rows
    ]
    for title, cells in lines:
        titles = citations.rows([Piece(word) for word in title.split()], SMALL, first - SMALL)
        height = max(len(titles), *(len(cell) for cell in cells)) * SMALL * citations.ROW + SMALL * 0.5
        if draw:
            laid.canvas.stroke([np.array([(rect.x0, bottom), (rect.x1, bottom)])], Pen(colour["rule_faint"], 0.4))
            citations.draw_rows(laid.canvas, laid.style, titles, SMALL, rect.x0, bottom - 1, colour["ink2"])
            for number, cell in enumerate(cells):
                at = rect.x0 + first + number * step
                citations.draw_rows(laid.canvas, laid.style, cell, SMALL, at, bottom - 1, colour["ink"])
        bottom -= height
    return bottom


def _cell(said: list[Said], laid: Page, step: float) -> list[list[Piece]]:
    return citations.rows(pieces(said, laid.cite, stop=""), SMALL, step - SMALL)


# ---- right: map, charts, words ------------------------------------------------------------------


def _draw_right(laid: Page, rect: Rect, map_height: float) -> float:
    drawn = _draw_map(laid, rect._replace(y0=rect.y1 - map_height))
    top = rect.y1 - map_height - SIZE.type.heading * 0.7
    for block in (_whole, _charts, _disputes, _unknown):
        top = block(laid, rect, top) - SIZE.type.heading * 0.55
    frame, view = drawn.main.frame, laid.dossier.view
    foot = rect.y0 + page.imprint_height(view, frame.projection, laid.wording, SIZE, rect.width)
    bottom = _sources(laid, rect._replace(y0=foot + SMALL), top)
    page.draw_imprint(laid.canvas, SIZE, laid.style, view, frame, laid.wording, rect._replace(y1=foot))
    return bottom - foot - SMALL


def _draw_map(laid: Page, rect: Rect) -> maps.SheetMap:
    view = laid.dossier.view
    drawn = maps.composed(view, page.extent_of(view, None), rect, SIZE, laid.style, laid.numbering)
    laid.canvas.tag("Figure", alt_text(view, drawn.items), rect)
    maps.draw(laid.canvas, drawn, SIZE, laid.style)
    laid.canvas.tag("P")
    laid.missed = [*drawn.missed, *labels.unplaced(view, laid.numbering)]
    return drawn


def _whole(laid: Page, rect: Rect, top: float) -> float:
    """Write the figures of the corridor as a whole, and the names without room on the map."""
    if laid.missed:
        rows = citations.rows(citations.name_pieces("No room on the map:", laid.missed), SMALL, rect.width)
        top = citations.draw_rows(laid.canvas, laid.style, rows, SMALL, rect.x0, top, laid.style.colours["ink"]) - SMALL
    of_whole = [row for row in table.rows(laid.dossier.chains[:1]) if row.of_corridor]
    said = [
        Said(f"{row.title.removesuffix(' of the whole corridor')}: {part.text}", part.sources)
        for row in of_whole
        for part in row.cells[0] or (Said(words.NOT_DOCUMENTED),)
    ]
    return laid.run([Said("The corridor as a whole.", strong=True), *said], rect.x0, top, rect.width)


def _charts(laid: Page, rect: Rect, top: float) -> float:
    """Draw the chart of transit times and those of yearly figures; tell the other figures in words."""
    corridor = laid.dossier.corridor
    note = "full dots reported, hollow ones planned or expected; a line joins values of one source"
    top = laid.heading("Transit times and yearly figures", rect.x0, top, note)
    rows = [(corridor.layer, each) for each in volumes.transits(corridor)]
    drawings: list[Callable[[Rect], None]] = []
    if rows:
        drawings.append(lambda box: volumes.draw_transits(laid.canvas, laid.style, rows, box, SMALL, laid.cite))
    for one in volumes.charted(corridor):
        drawings.append(
            lambda box, one=one: volumes.draw(laid.canvas, laid.style, corridor.layer, one, box, SMALL, laid.cite)
        )
    abreast = 3 if len(drawings) % 3 == 0 else 2
    width = (rect.width - SIZE.gutter * (abreast - 1)) / abreast
    height = max(CHART_HEIGHT, volumes.transit_height(rows, width, SMALL))
    for start in range(0, len(drawings), abreast):
        for number, draw in enumerate(drawings[start : start + abreast]):
            x = rect.x0 + number * (width + SIZE.gutter)
            draw(Rect(x, top - height, x + width, top))
        top, height = top - height - SMALL, CHART_HEIGHT
    told = volumes.told(corridor)
    return laid.run([Said("Also.", strong=True), *told], rect.x0, top, rect.width) if told else top


def _disputes(laid: Page, rect: Rect, top: float) -> float:
    said = words.disputes(laid.dossier.corridor)
    if not said:
        return top
    top = laid.heading("Sources disagree", rect.x0, top, "what others say")
    return laid.run(said, rect.x0, top, rect.width)


def _unknown(laid: Page, rect: Rect, top: float) -> float:
    said = [Said(sentence) for sentence in words.unknown(laid.dossier.chains)]
    if not said:
        return top
    top = laid.heading("Not known", rect.x0, top)
    return laid.run(said, rect.x0, top, rect.width)


def _sources(laid: Page, rect: Rect, top: float) -> float:
    """Write the list of sources as far as there is room, and return where all of it would end."""
    top = laid.heading("Sources", rect.x0, top, "titles and links on the next page of the PDF")
    cited, letter = laid.numbering.listed(), SMALL * 0.93
    rows = len(citations.rows(citations.brief_pieces(cited), letter, rect.width))
    bottom = top - (rows + 0.2) * letter * citations.ROW
    citations.draw_brief(laid.canvas, laid.style, cited, letter, [rect._replace(y1=top, y0=max(bottom, rect.y0))])
    return bottom
