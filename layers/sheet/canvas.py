"""A page as a list of strokes, fills and texts in points, and its bytes as PNG or SVG.

The page is one matplotlib artist that hands its list straight to the renderer: hundreds of texts
and lines cost a fraction of what as many matplotlib artists do, and every length is plain
arithmetic in points (1/72 inch), the origin at the lower left.
"""

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from layers.sheet import lettering


class Rect(NamedTuple):
    """A rectangle in points: left, bottom, right, top."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grown(self, margin: float) -> "Rect":
        """Return it larger by a margin on each side (smaller if negative)."""
        return Rect(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)

    def meets(self, other: "Rect") -> bool:
        """Tell whether two rectangles overlap."""
        return self.x0 < other.x1 and self.x1 > other.x0 and self.y0 < other.y1 and self.y1 > other.y0


@dataclass(frozen=True)
class Pen:
    """How a line is stroked; widths and dashes in points."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    phase: float = 0.0
    cap: str = "butt"
    alpha: float = 1.0


@dataclass(frozen=True)
class Letters:
    """A text from its baseline's start, turned by degrees counter-clockwise; in files its ``url`` opens."""

    text: str
    x: float
    y: float
    face: str
    size: float
    colour: str
    url: str | None = None
    angle: float = 0.0


class Surface(ABC):
    """What can be drawn on: a page of a file, a slide, the page in the browser; in points, y counts upward.

    A drawing is written once, for any surface, so that it cannot differ from one output to the next.
    """

    numbers: set[int]
    """Source numbers cited on it."""

    @abstractmethod
    def stroke(self, lines: Sequence[np.ndarray], pen: Pen) -> None:
        """Draw lines, each an array of points."""

    @abstractmethod
    def fill(self, path: Path, colour: str | None, pen: Pen | None = None) -> None:
        """Fill a path if a colour is given, and stroke its edge if a pen is."""

    @abstractmethod
    def stamp(self, path: Path, x: float, y: float, size: float, fill: str | None, pen: Pen | None = None) -> None:
        """Draw a path of unit size at a point, scaled."""

    @abstractmethod
    def write(self, letters: Letters) -> None:
        """Write a text that is not empty."""

    def halo(  # noqa: B027 - only a page of a file needs it
        self, text: str, x: float, y: float, face: str, size: float, colour: str, width: float
    ) -> None:
        """Draw the outline under a text that sets it off from the map."""

    def rect(self, rect: Rect, fill: str | None = None, pen: Pen | None = None) -> None:
        """Draw a rectangle."""
        corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1), (rect.x0, rect.y0)]
        self.fill(Path(corners, closed=True), fill, pen)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        face: str,
        size: float,
        colour: str,
        url: str | None = None,
        angle: float = 0.0,
    ) -> float:
        """Write a text from its baseline's start, turned by degrees counter-clockwise, and return its width."""
        if text:
            self.write(Letters(text, x, y, face, size, colour, url, angle))
        return lettering.width(text, face, size)

    def cite(self, numbers: tuple[int, ...], x: float, y: float, size: float, colour: str) -> float:
        """Write source numbers raised after a text of a size, and return their width."""
        self.numbers.update(numbers)
        small = size * lettering.RAISED_SIZE
        return self.text(lettering.raised_text(numbers), x, y + size * lettering.RAISED, "regular", small, colour)


@dataclass(frozen=True)
class _Shape:
    path: Path
    clip: Rect | None
    pen: Pen | None = None
    fill: str | None = None
    at: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """Where the path's origin stands, and by how much it is scaled."""

    def draw(self, renderer: RendererBase, scale: float) -> None:
        context = _context(renderer, self.clip, scale)
        x, y, size = self.at
        if self.pen:
            _apply(context, self.pen)
        else:
            context.set_linewidth(0)
        place = Affine2D().scale(size * scale).translate(x * scale, y * scale)
        renderer.draw_path(context, self.path, place, to_rgb(self.fill) if self.fill else None)
        context.restore()


@dataclass(frozen=True)
class _Written:
    letters: Letters
    clip: Rect | None

    def draw(self, renderer: RendererBase, scale: float) -> None:
        context, said = _context(renderer, self.clip, scale), self.letters
        context.set_foreground(said.colour)
        context.set_url(said.url)
        y = said.y * scale
        if renderer.flipy():
            y = renderer.height - y
        renderer.draw_text(context, said.x * scale, y, said.text, lettering.font(said.face, said.size), said.angle)
        context.restore()


def _context(renderer: RendererBase, clip: Rect | None, scale: float) -> GraphicsContextBase:
    context = renderer.new_gc()
    if clip:
        context.set_clip_rectangle(Bbox(np.array(clip).reshape(2, 2) * scale))
    return context


def _apply(context: GraphicsContextBase, pen: Pen) -> None:
    context.set_foreground(pen.colour)
    context.set_alpha(pen.alpha)
    context.set_linewidth(pen.width)
    context.set_capstyle("projecting" if pen.cap == "square" else pen.cap)
    context.set_joinstyle("round")
    if pen.dash:
        context.set_dashes(pen.phase, list(pen.dash))


@dataclass(frozen=True)
class Tag:
    """What the marks up to the next tag are, for readers who do not see the page.

    Parameters
    ----------
    role : str
        A structure type of PDF: ``H1``, ``H2``, ``P`` or ``Figure``.
    words : str
        Instead of a figure.
    box : Rect or None
        Of a figure, on the page.
    """

    role: str
    words: str = ""
    box: Rect | None = None

    def draw(self, renderer: RendererBase, scale: float) -> None:
        """Draw nothing."""


@dataclass
class Canvas(Surface):
    """A page that is being drawn; see the module's docstring."""

    width: float
    height: float
    numbers: set[int] = field(default_factory=set)
    marks: list[_Shape | _Written | Tag] = field(default_factory=list)
    _clip: Rect | None = None

    @contextmanager
    def clipped(self, rect: Rect) -> Iterator[None]:
        """Draw nothing outside a rectangle for a while."""
        before, self._clip = self._clip, rect
        yield
        self._clip = before

    def stroke(self, lines: Sequence[np.ndarray], pen: Pen) -> None:
        """Draw lines, each an array of points."""
        if len(lines):
            self.marks.append(_Shape(joined(lines), self._clip, pen))

    def fill(self, path: Path, colour: str | None, pen: Pen | None = None) -> None:
        """Fill a path if a colour is given, and stroke its edge if a pen is."""
        self.marks.append(_Shape(path, self._clip, pen, colour))

    def stamp(self, path: Path, x: float, y: float, size: float, fill: str | None, pen: Pen | None = None) -> None:
        """Draw a path of unit size at a point, scaled."""
        self.marks.append(_Shape(path, self._clip, pen, fill, (x, y, size)))

    def halo(self, text: str, x: float, y: float, face: str, size: float, colour: str, width: float) -> None:
        """Draw the outline under a text that sets it off from the map."""
        if text:
            path = lettering.outline(text, face)
            pen = Pen(colour, width, cap="round", alpha=0.9)
            self.marks.append(_Shape(path, self._clip, pen, None, (x, y, size / lettering.UNIT)))

    def write(self, letters: Letters) -> None:
        """Write a text that is not empty."""
        self.marks.append(_Written(letters, self._clip))

    def tag(self, role: str, words: str = "", box: Rect | None = None) -> None:
        """Say what is drawn from here on; see `Tag`."""
        self.marks.append(Tag(role, words, box))

    def draw(self, renderer: RendererBase) -> None:
        """Hand everything to a matplotlib renderer."""
        scale = renderer.points_to_pixels(1.0)
        for mark in self.marks:
            mark.draw(renderer, scale)


def joined(lines: Sequence[np.ndarray]) -> Path:
    """Return several lines as one path."""
    vertices = np.concatenate([np.asarray(line) for line in lines])
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    codes[np.cumsum([0, *(len(line) for line in lines[:-1])])] = Path.MOVETO
    return Path(vertices, codes)


class _Page(Artist):
    """The one artist of a figure."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas

    def draw(self, renderer: RendererBase) -> None:
        """Draw the page."""
        self._canvas.draw(renderer)


def _figure(canvas: Canvas, dpi: float) -> Figure:
    figure = Figure(figsize=(canvas.width / 72, canvas.height / 72), dpi=dpi, facecolor="white", layout="none")
    figure.add_artist(_Page(canvas))
    return figure


def png(canvas: Canvas, dpi: float, title: str, description: str) -> bytes:
    """Return a page as PNG; metadata holds nothing that changes from run to run."""
    stream = io.BytesIO()
    metadata = {"Software": None, "Title": title, "Description": description}
    _figure(canvas, dpi).savefig(stream, format="png", dpi=dpi, metadata=metadata, pil_kwargs={"compress_level": 4})
    return stream.getvalue()


def svg(canvas: Canvas, title: str, description: str) -> bytes:
    """Return a page as SVG; text stays text, its fonts are named but not carried."""
    stream = io.BytesIO()
    metadata = {"Date": None, "Title": title, "Description": description}
    _figure(canvas, 72).savefig(stream, format="svg", metadata=metadata)
    return stream.getvalue()
