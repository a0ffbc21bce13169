"""MapView → a printed sheet: one composed page that explains itself, as PNG, SVG or PDF.

>>> sheet = draw(view, SheetOptions(size="a4-landscape"), "pdf")  # doctest: +SKIP
>>> Path("caspian.pdf").write_bytes(sheet.data)  # doctest: +SKIP
"""

from dataclasses import dataclass
from typing import Literal, get_args

from layers.catalog import Extent
from layers.sheet import canvas, comparison, lettering, page, pdf
from layers.sheet.picture import MapPicture, draw_map
from layers.sheet.sizes import SIZES, Size
from layers.sheet.symbols import Style
from layers.symbology import PRINT_THEMES
from layers.view import MapView

__all__ = ["SIZES", "Format", "MapPicture", "Sheet", "SheetOptions", "draw", "draw_map"]

Format = Literal["png", "svg", "pdf"]


@dataclass(frozen=True)
class SheetOptions:
    """What a reader may choose about a sheet.

    Parameters
    ----------
    size : str
        A key of `SIZES`.
    theme : str
        ``light``, or ``grey`` for printers without colour.
    title, subtitle : str or None
        None: title and caption of the view.
    extent : tuple of float or None
        ``(min_lon, min_lat, max_lon, max_lat)`` in degrees; None: the extent of the view, or what
        holds all that is visible.
    link : str or None
        Public address of this very view; printed as text and QR code.
    code : str or None
        The view as a code, printed where there is no link.
    """

    size: str = "a4-landscape"
    theme: str = "light"
    title: str | None = None
    subtitle: str | None = None
    extent: Extent | None = None
    link: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A finished sheet.

    Parameters
    ----------
    data : bytes
        The file.
    numbers : tuple of int
        Source numbers printed on the map, under the legend and in the notes.
    sources : tuple of (int, str)
        Number and key of every source listed.
    unplaced_labels : tuple of str
        Names that found no room on the map; they are listed under the legend.
    pages : int
        Pages of the file.
    """

    data: bytes
    numbers: tuple[int, ...]
    sources: tuple[tuple[int, str], ...]
    unplaced_labels: tuple[str, ...]
    pages: int


def draw(view: MapView, options: SheetOptions, format: Format) -> Sheet:  # noqa: A002
    """Draw a view as a sheet.

    The same view and options give the same bytes, in PNG and SVG, from run to run.

    Parameters
    ----------
    view : MapView
        What is shown.
    options : SheetOptions
        Size, theme, words and extent.
    format : str
        ``png``, ``svg`` or ``pdf``; only a PDF has further pages.

    Raises
    ------
    ValueError
        If an option is not one of its choices, the extent lies outside the basemap, or the title
        cannot be set.
    """
    size = _checked(options, format)
    lettering.families()
    title = _text(options.title or view.title, "title")
    subtitle = _text(options.subtitle, "subtitle") if options.subtitle is not None else None
    wording = page.Wording(title, subtitle, options.link, options.code)
    extent = page.extent_of(view, options.extent)
    compose = comparison.compose if view.span else page.compose
    composed = compose(view, extent, size, Style(options.theme, size.pixel), wording, format == "pdf")
    return Sheet(
        data=_bytes(composed, view, wording, size, format),
        numbers=tuple(sorted(composed.pages[0].numbers)),
        sources=tuple((number, key) for number, key, _ in composed.cited),
        unplaced_labels=tuple(name for name, _ in composed.missed),
        pages=len(composed.pages),
    )


def _checked(options: SheetOptions, format_: str) -> Size:
    for word, value, choices in (
        ("size", options.size, tuple(SIZES)),
        ("theme", options.theme, tuple(PRINT_THEMES)),
        ("format", format_, get_args(Format)),
    ):
        if value not in choices:
            raise ValueError(f"{word} '{value}' is not one of {', '.join(choices)}")
    return SIZES[options.size]


def _text(text: str, word: str) -> str:
    if len(text) > page.LONGEST_TITLE:
        raise ValueError(f"the {word} has {len(text)} characters; a sheet takes at most {page.LONGEST_TITLE}")
    strange = lettering.unprintable(text)
    if strange:
        raise ValueError(f"the {word} has characters that the sheet's letters do not cover: {strange}")
    return lettering.printable(text)


def _bytes(composed: page.Composed, view: MapView, wording: page.Wording, size: Size, format_: str) -> bytes:
    first = composed.pages[0]
    description = f"{view.caption}. {page.words.data_line(view)}."
    seen = " ".join([*(mark.words for mark in first.marks if isinstance(mark, canvas.Tag) and mark.words), description])
    if format_ == "png":
        return canvas.png(first, size.dpi, wording.title, seen)
    if format_ == "svg":
        return canvas.svg(first, wording.title, seen)
    metadata = {"Title": wording.title, "Author": view.atlas.meta.title, "Subject": description}
    return pdf.write(composed.pages, metadata)
