"""Sizes of a sheet: the page in points, its type, and how it is divided between map and text."""

from dataclasses import dataclass, replace

from layers.sheet.canvas import Rect


@dataclass(frozen=True)
class Type:
    """Sizes of type in points. Nothing but raised numbers is smaller than 4.8 on paper, 7.4 on a screen."""

    title: float = 15.5
    subtitle: float = 7.2
    heading: float = 7.6
    port: float = 5.8
    point: float = 5.6
    line: float = 5.6
    town: float = 5.2
    country: float = 6.2
    water: float = 9.5
    legend: float = 6.0
    source: float = 5.0
    note: float = 5.2

    def times(self, factor: float) -> "Type":
        """Return all sizes multiplied."""
        return replace(self, **{name: getattr(self, name) * factor for name in Type.__dataclass_fields__})


SCREEN = Type(20, 9.4, 10.5, 8.2, 7.8, 7.6, 7.4, 7.8, 13, 7.8, 7.4, 7.4)


@dataclass(frozen=True)
class Size:
    """A page.

    Parameters
    ----------
    title : str
        Words for the choice of size.
    width, height : float
        In points.
    dpi : float
        Of the PNG.
    type : Type
        Sizes of type.
    margin, gutter : float
        In points.
    pixel : float
        Points to a CSS pixel of the style table.
    map_share : float
        Share of the width for the map beside its text.
    paper : bool
        On paper there are an inset, a locator and a scale in figures; a screen is kept calm.
    """

    title: str
    width: float
    height: float
    dpi: float
    type: Type = Type()
    margin: float = 22.7
    gutter: float = 12.0
    pixel: float = 0.6
    map_share: float = 0.58
    paper: bool = True


_A3 = {"type": Type().times(1.22), "margin": 28.0, "gutter": 16.0, "pixel": 0.74, "dpi": 200}
SIZES = {
    "slide": Size("Slide 16:9, 1920 × 1080", 960, 540, 144, SCREEN, 28, 18, 0.72, 0.555, False),
    "slide-2x": Size("Slide 16:9, 3840 × 2160", 960, 540, 288, SCREEN, 28, 18, 0.72, 0.555, False),
    "a4-landscape": Size("A4 landscape", 841.89, 595.28, 200),
    "a4-portrait": Size("A4 portrait", 595.28, 841.89, 200),
    "a3-landscape": Size("A3 landscape", 1190.55, 841.89, **_A3),
    "a3-portrait": Size("A3 portrait", 841.89, 1190.55, **_A3),
    "square": Size("Square, 1080 × 1080", 648, 648, 120, Type().times(1.2), 24, 14, 0.66, 0.53, False),
}


@dataclass(frozen=True)
class Division:
    """The body of a page: the map, and the columns of its text.

    The legend stands at the head of the first ``span`` columns, the sources below it and in the rest.
    """

    map: Rect
    columns: tuple[Rect, ...]
    span: int

    @property
    def legend(self) -> Rect:
        """The columns that the legend spans."""
        return Rect(*self.columns[0][:2], *self.columns[self.span - 1][2:])

    def below(self, bottom: float, least: float) -> list[Rect]:
        """Return the columns with what the legend left of them, where that is at least so high."""
        heads = [rect._replace(y1=bottom) for rect in self.columns[: self.span]]
        return [rect for rect in heads if rect.height >= least] + list(self.columns[self.span :])


def divisions(size: Size, body: Rect) -> list[Division]:
    """Return the ways in which a body may be divided, the preferred first.

    A page that stands upright has the map above the text; on the others it stands beside it, or
    above it for wide extents.
    """
    upright = size.width < size.height * 0.9
    options = [above(size, body, share) for share in ((0.66, 0.6, 0.5) if upright else (0.6, 0.5))]
    return options if upright else [beside(size, body), *options]


def beside(size: Size, body: Rect) -> Division:
    """Return the division with the map at the left and all text at the right."""
    right = body.x0 + body.width * size.map_share
    text = body._replace(x0=right + size.gutter)
    return Division(body._replace(x1=right), columns(text, 2, size.type.source * 2), 2)


def above(size: Size, body: Rect, share: float) -> Division:
    """Return the division with the map over a share of the height and the text below it."""
    bottom = body.y1 - body.height * share
    gap = size.type.source * 2.4
    count = max(2, round(body.width / (152 * size.type.source / 5.0)))
    text = columns(body._replace(y1=bottom - size.gutter), count, gap)
    needed = 265 * size.type.legend / 6.0
    span = next((k for k in range(1, count) if text[k - 1].x1 - body.x0 >= needed), count)
    return Division(body._replace(y0=bottom), text, span)


def columns(rect: Rect, count: int, gap: float) -> tuple[Rect, ...]:
    """Divide a rectangle into columns of equal width."""
    width = (rect.width - gap * (count - 1)) / count
    starts = [rect.x0 + k * (width + gap) for k in range(count)]
    return tuple(Rect(x, rect.y0, x + width, rect.y1) for x in starts)
