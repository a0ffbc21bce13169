"""Pages as a PDF: text to search and copy, fonts embedded, and tags for readers who do not see it.

matplotlib lays out every text of a PDF anew and writes a command for every few letters, which takes
most of the time of a sheet. Here layouts are kept for the process, each text is one command, and
links are as wide as the sheet measured them. The tags say title, headings, text and figures, these
with words in their place; the file makes no claim to PDF/UA, which asks for more.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from math import cos, radians, sin
from typing import Any, NamedTuple

from matplotlib.backends.backend_pdf import Name, PdfFile, Reference, RendererPdf, Verbatim
from matplotlib.font_manager import FontPath, FontProperties, fontManager, get_font
from matplotlib.ft2font import LayoutItem, LoadFlags

from layers.sheet.canvas import Canvas, Tag
from layers.sheet.lettering import UNIT

LANGUAGE = "en"


class _Face(NamedTuple):
    """Where a font is; the open font itself belongs to the thread that opened it."""

    fname: str
    face_index: int


class _Glyph(NamedTuple):
    """A letter in its place, at `UNIT` points."""

    font: _Face
    letters: str
    index: int
    x: float
    y: float
    kern: float


@lru_cache(maxsize=20_000)
def _laid_out(text: str, family: tuple[str, ...], style: str, weight: int) -> tuple[tuple[_Glyph, ...], float]:
    """Return the letters of a text and its width, at `UNIT` points."""
    wanted = FontProperties(family=list(family), style=style, weight=weight)
    font = get_font(fontManager._find_fonts_by_props(wanted))
    font.set_size(UNIT, 72)
    items = list(font._layout(text, LoadFlags.NO_HINTING))
    if not items:
        return (), 0.0
    last = items[-1]
    advance = last.ft_object.load_glyph(last.glyph_index, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    return tuple(map(_glyph, items)), last.x + advance


def _glyph(item: LayoutItem) -> _Glyph:
    face = _Face(item.ft_object.fname, item.ft_object.face_index)
    return _Glyph(face, item.char, item.glyph_index, item.x, item.y, item.prev_kern or 0.0)


class _File(PdfFile):
    """A PDF that knows what its parts are."""

    def __init__(self, stream: io.BytesIO, metadata: dict[str, Any]) -> None:
        self.tree: Reference | None = None
        self.elements: list[tuple[Tag, int, int]] = []
        """Tags in reading order, each with its page and its number there."""
        self.letters: dict[tuple[str, str, int], tuple[Name, int]] = {}
        """Name of the font and code in it, by file, letters and glyph."""
        super().__init__(stream, metadata)

    def writeObject(self, object: Reference, contents: Any) -> None:  # noqa: A002, N802 (as in matplotlib)
        """Write an object; catalogue and pages say that they are tagged."""
        kind = contents.get("Type") if isinstance(contents, dict) else None
        if kind == Name("Catalog"):
            self.tree = self.reserveObject("structure")
            contents = contents | {
                "Lang": LANGUAGE,
                "MarkInfo": {"Marked": True},
                "StructTreeRoot": self.tree,
                "ViewerPreferences": {"DisplayDocTitle": True},
            }
        elif kind == Name("Page"):
            contents = contents | {"StructParents": len(self.pageList), "Tabs": Name("S")}
        super().writeObject(object, contents)

    def code(self, glyph: _Glyph) -> tuple[Name, int]:
        """Return the font under which a glyph is embedded, and its code there."""
        key = (glyph.font.fname, glyph.letters, glyph.index)
        if key not in self.letters:
            subset, code = self._character_tracker.track_glyph(glyph.font, glyph.letters, glyph.index)
            self.letters[key] = (self.fontName(FontPath(*glyph.font), subset), code)
        return self.letters[key]

    def begin(self, tag: Tag) -> None:
        """Say what is written from here on, up to the next tag or the end of the page."""
        page = len(self.pageList) - 1
        number = sum(each[1] == page for each in self.elements)
        self.elements.append((tag, page, number))
        self.output(Name(tag.role), {"MCID": number}, Verbatim(b"BDC"))

    def write_structure(self) -> None:
        """Write the tree of what has been tagged."""
        document = self.reserveObject("document")
        parts = [self.reserveObject("element") for _ in self.elements]
        for reference, (tag, page, number) in zip(parts, self.elements, strict=True):
            self.writeObject(reference, _element(tag, document, self.pageList[page], number))
        below = {"Type": Name("StructElem"), "S": Name("Document"), "P": self.tree, "K": parts}
        self.writeObject(document, below)
        pages: list[Any] = []
        for page in range(len(self.pageList)):
            on_page = [part for part, (_, where, _) in zip(parts, self.elements, strict=True) if where == page]
            pages += [page, on_page]
        tree = {"K": [document], "ParentTree": {"Nums": pages}, "ParentTreeNextKey": len(self.pageList)}
        self.writeObject(self.tree, {"Type": Name("StructTreeRoot")} | tree)


def _element(tag: Tag, document: Reference, page: Reference, number: int) -> dict[str, Any]:
    said = {"Type": Name("StructElem"), "S": Name(tag.role), "P": document, "Pg": page, "K": number}
    if tag.box:
        place = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": list(map(float, tag.box))}
        said |= {"Alt": tag.words, "A": place}
    return said


class _Renderer(RendererPdf):
    """Writes each text in one command."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float, ismath: Any = False, mtext=None
    ) -> None:
        """Write a text from its baseline's start, turned by degrees counter-clockwise."""
        glyphs, width = _laid_out(s, tuple(prop.get_family()), prop.get_style(), prop.get_weight())
        if not glyphs:
            return
        self.check_gc(gc, gc._rgb)
        size = prop.get_size_in_points()
        self.file.write(b"BT\n" + b"".join(self._runs(glyphs, x, y, size, angle)) + b"ET\n")
        if gc.get_url():
            self.file._annotations[-1][1].append(_link(gc.get_url(), x, y, width * size / UNIT, size))

    def _runs(self, glyphs: Sequence[_Glyph], x: float, y: float, size: float, angle: float) -> list[bytes]:
        """Return commands for letters of one font and height at a time."""
        coded = [(glyph, *self.file.code(glyph)) for glyph in glyphs]
        written, along, across = [], cos(radians(angle)), sin(radians(angle))
        for (name, rise), run in groupby(coded, key=lambda each: (each[1], each[0].y)):
            letters = list(run)
            right, up = letters[0][0].x * size / UNIT, rise * size / UNIT
            matrix = (
                along,
                across,
                0.0 - across,
                along,
                x + along * right - across * up,
                y + across * right + along * up,
            )
            written.append(b"%s %.4g Tf %.5g %.5g %.5g %.5g %.3f %.3f Tm [" % (name.pdfRepr(), size, *matrix))
            written.append(_spaced(letters) + b"] TJ\n")
        return written


def _spaced(letters: list[tuple[_Glyph, Name, int]]) -> bytes:
    """Return codes with the corrections between them, in thousandths of the size."""
    parts = ["<"]
    for number, (glyph, _, code) in enumerate(letters):
        shift = round(-1000 * glyph.kern / UNIT) if number else 0
        parts.append(f">{shift}<{code:04x}" if shift else f"{code:04x}")
    return ("".join(parts) + ">").encode()


def _link(url: str, x: float, y: float, width: float, size: float) -> dict[str, Any]:
    place = (x, y - size * 0.22, x + width, y + size * 0.8)
    action = {"S": Name("URI"), "URI": url}
    return {"Type": Name("Annot"), "Subtype": Name("Link"), "Rect": place, "Border": [0, 0, 0], "A": action}


def write(pages: Sequence[Canvas], metadata: dict[str, Any]) -> bytes:
    """Return pages as one PDF; its metadata holds nothing that changes from run to run."""
    stream = io.BytesIO()
    steady = {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None}
    file = _File(stream, steady | metadata)
    for page in pages:
        _write_page(file, page)
    file.write_structure()
    file.finalize()
    file.close()
    return stream.getvalue()


def _write_page(file: _File, page: Canvas) -> None:
    file.newPage(page.width / 72, page.height / 72)
    renderer = _Renderer(file, 72, page.height / 72, page.width / 72)
    file.write(b"/Artifact BMC\n")
    for mark in page.marks:
        if isinstance(mark, Tag):
            file.write(b"EMC\n")
            file.begin(mark)
        else:
            mark.draw(renderer, 1.0)
    file.write(b"EMC\n")
    renderer.finalize()
    file.endStream()
