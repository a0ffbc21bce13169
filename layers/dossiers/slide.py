"""A dossier as slides: an overview, then the strips of the branches; texts, lines and tables to edit.

Lengths are points. Strips are drawn with y counting upward, as everywhere; tables and text boxes are
placed from the upper left corner of the slide.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Pt

from layers.dossiers import strip, table, volumes, words
from layers.dossiers.dossier import Dossier
from layers.dossiers.strip import Strip, pieces
from layers.dossiers.words import Said
from layers.exports import about
from layers.exports.slides import layout, native
from layers.exports.slides.layout import HEIGHT, LINE, MARGIN, SMALL, WIDTH
from layers.exports.slides.legend import PLAIN_TABLE
from layers.sheet import citations, draw_map, lettering
from layers.sheet import words as sheet_words
from layers.sheet.alt_text import alt_text
from layers.sheet.canvas import Rect
from layers.sheet.picture import SCREEN
from layers.sheet.symbols import Style
from layers.view import Cite, Numbering

TOP, BOTTOM = 88.0, HEIGHT - 26.0
"""Of the body of a slide, counted downward."""
LETTERS = (8.4, 8.0, 7.6, 7.4)
PER_SLIDE = 3
MAP = (MARGIN, TOP, 400.0, 350.0)
COLUMNS = ("Branch", "Legs", "Length, stated or else drawn", "Share at sea", "State borders passed", "Weakest link")
"""The first, then the titles of the rows of `table` that the overview has as columns."""
SHARES = (0.27, 0.19, 0.17, 0.08, 0.12, 0.17)


def write(dossier: Dossier) -> bytes:
    """Return the dossier as a presentation, 16:9; the same dossier gives the same bytes."""
    lettering.families()
    style, numbering = Style("light", SCREEN.pixel), Numbering(dossier.atlas.sources)
    presentation = layout.begun()
    _overview(presentation, dossier, style, numbering)
    for group in _groups(dossier, numbering):
        _strips(presentation, dossier, style, numbering, group)
    return layout.finished(presentation, dossier.view, dossier.title)


def _slide(presentation: Any, dossier: Dossier, style: Style, title: str) -> Any:
    slide = layout.add_titled(presentation, style, title, dossier.subtitle)
    layout.write_foot(slide, style, dossier.view, [sheet_words.attribution(dossier.view)], HEIGHT - 20)
    return slide


def _citing(numbering: Numbering, used: dict[int, None]) -> Cite:
    """Return what gives numbers of sources and remembers which a slide has used."""

    def cite(keys: Iterable[str]) -> tuple[int, ...]:
        numbers = numbering.each(keys)
        used.update(dict.fromkeys(numbers))
        return numbers

    return cite


def _finish(slide: Any, dossier: Dossier, style: Style, numbering: Numbering, used: Iterable[int], top: float) -> None:
    """Write the sources that a slide cites: briefly at its foot, with titles and links in the speaker notes."""
    wanted = set(used)
    cited = [each for each in numbering.listed() if each[0] in wanted]
    listed = "; ".join(f"{number}\u00a0{native.plain(citations.brief(source))}" for number, _, source in cited)
    frame = native.text_box(slide.shapes, MARGIN, top, WIDTH - 2 * MARGIN, BOTTOM - top, "Sources")
    line = native.paragraph(frame)
    native.write(line, "Sources ", _size(listed, BOTTOM - top), style.colours["ink"], bold=True)
    native.write(line, f"{listed}.", _size(listed, BOTTOM - top), style.colours["ink2"])
    notes = [dossier.title, dossier.subtitle, about.citation(dossier.view), dossier.summary, "Sources"]
    notes += [f"{number} {about.source_words(source)}" for number, _, source in cited]
    slide.notes_slide.notes_text_frame.text = "\n".join(native.plain(line) for line in notes)


def _size(text: str, room: float) -> float:
    """Return the largest type in which a text has room at the foot of a slide."""
    sizes = (7.4, 7.0, 6.6, 6.2, 5.8)
    return next((size for size in sizes if _foot_height(text, size) <= room), sizes[-1])


def _foot_height(text: str, size: float) -> float:
    return len(lettering.wrap(f"Sources {text}", "regular", size, WIDTH - 2 * MARGIN - 4)) * size * 1.22


# ---- overview -----------------------------------------------------------------------------------


def _overview(presentation: Any, dossier: Dossier, style: Style, numbering: Numbering) -> None:
    slide, used = _slide(presentation, dossier, style, dossier.title), dict[int, None]()
    cite = _citing(numbering, used)
    bottom = _branches(slide, dossier, style, cite)
    whole = [
        Said(f"{row.title.removesuffix(' of the whole corridor')}: {part.text}", part.sources)
        for row in table.rows(dossier.chains[:1])
        if row.of_corridor
        for part in row.cells[0] or (Said(words.NOT_DOCUMENTED),)
    ]
    said = [Said("The corridor as a whole.", strong=True), *whole]
    left = MAP[0] + MAP[2] + 18.0
    frame = native.text_box(slide.shapes, left, bottom + 8, WIDTH - MARGIN - left, 3 * LINE, "The corridor as a whole")
    native.write_pieces(native.paragraph(frame), pieces(said, cite), 8.4, style.colours["ink"])
    _chart(
        slide,
        dossier,
        style,
        cite,
        Rect(left, HEIGHT - MAP[1] - MAP[3], WIDTH - MARGIN, HEIGHT - bottom - 8 - 4 * LINE),
    )
    picture = draw_map(dossier.view, MAP[2], MAP[3], numbering=numbering)
    said = alt_text(dossier.view, picture.items, picture.extent)
    layout.place_picture(slide, picture.png, MAP, "Map", said)
    used.update(dict.fromkeys(picture.numbers))
    _finish(slide, dossier, style, numbering, used, MAP[1] + MAP[3] + 8)


def _chart(slide: Any, dossier: Dossier, style: Style, cite: Cite, rect: Rect) -> None:
    """Draw the longest series of yearly figures, where it has room."""
    charted = volumes.charted(dossier.corridor)[:1]
    for one in charted if rect.height > 60 else []:
        with _grouped(slide, one.title, volumes.label(dossier.corridor, one)) as drawing:
            volumes.draw(drawing, style, dossier.corridor.layer, one, rect, SMALL, cite)


@contextmanager
def _grouped(slide: Any, name: str, label: str) -> Iterator[native.NativeCanvas]:
    """Give a canvas for a while and group what was drawn; to draw into a group takes many times longer."""
    before = len(slide.shapes)
    yield native.NativeCanvas(slide.shapes, HEIGHT)
    group = slide.shapes.add_group_shape(list(slide.shapes)[before:])
    group.name = native.plain(name)
    group._element.nvGrpSpPr.cNvPr.set("descr", native.plain(label))


def _branches(slide: Any, dossier: Dossier, style: Style, cite: Cite) -> float:
    """Add the table of branches and return its bottom."""
    by_title = {row.title: row for row in table.rows(dossier.chains)}
    left = MAP[0] + MAP[2] + 18.0
    room = WIDTH - MARGIN - left
    widths = [room * share for share in SHARES]
    lines = [[[Said(title, strong=True)] for title in COLUMNS]]
    for number, chain in enumerate(dossier.chains):
        cells = [list(by_title[title].cells[number]) or [Said(words.NOT_DOCUMENTED)] for title in COLUMNS[1:]]
        lines.append([[Said(chain.branch.name, strong=True)], *cells])
    set_lines = [[pieces(cell, cite, stop="") for cell in line] for line in lines]
    heights = [
        max(_rows(cell, width) for cell, width in zip(line, widths, strict=True)) * 9.6 + 5 for line in set_lines
    ]
    shape = slide.shapes.add_table(len(lines), len(widths), Pt(left), Pt(TOP), Pt(room), Pt(sum(heights)))
    shape.name = "Branches side by side"
    grid = shape.table
    grid.horz_banding = False
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    for number, (line, height) in enumerate(zip(set_lines, heights, strict=True)):
        grid.rows[number].height = Pt(height)
        for column, cell in enumerate(line):
            _fill(grid.cell(number, column), style, cell)
    return TOP + sum(heights)


def _rows(cell: list[citations.Piece], width: float) -> int:
    return len(citations.rows(cell, 7.8, width - 8))


def _fill(cell: Any, style: Style, said: list[citations.Piece]) -> None:
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = 0, Pt(5), Pt(2), Pt(2)
    native.write_pieces(cell.text_frame.paragraphs[0], said, 7.8, style.colours["ink"])


# ---- strips -------------------------------------------------------------------------------------


def _groups(dossier: Dossier, numbering: Numbering) -> list[tuple[list[Strip], dict[int, None]]]:
    """Return the strips of each slide, with the numbers of their sources."""
    groups = []
    for start in range(0, len(dossier.chains), PER_SLIDE):
        used: dict[int, None] = {}
        chains = dossier.chains[start : start + PER_SLIDE]
        for letter in LETTERS:
            made = [
                strip.laid_out(
                    chain,
                    dossier.atlas,
                    dossier.year,
                    dossier.view.today,
                    WIDTH - 2 * MARGIN,
                    letter,
                    _citing(numbering, used),
                )
                for chain in chains
            ]
            if sum(each.height for each in made) <= BOTTOM - TOP - 5 * LINE:
                break
        groups.append((made, used))
    return groups


def _strips(
    presentation: Any,
    dossier: Dossier,
    style: Style,
    numbering: Numbering,
    group: tuple[Sequence[Strip], dict[int, None]],
) -> None:
    strips, used = group
    slide = _slide(presentation, dossier, style, f"{dossier.corridor.short_name}, leg by leg in {dossier.year}")
    top, spare = TOP, BOTTOM - TOP - 5 * LINE - sum(each.height for each in strips)
    for each in strips:
        label = f"{words.title(each.chain)}: {words.summary(each.chain)}"
        with _grouped(slide, words.title(each.chain), label) as drawing:
            strip.draw(drawing, style, each, MARGIN, HEIGHT - top)
        top += each.height + min(SMALL * 3, spare / len(strips))
    _finish(slide, dossier, style, numbering, used, top + 4)
