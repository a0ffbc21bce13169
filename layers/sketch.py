"""A drawing laid out once, shown twice: as SVG on the page, and on a printed sheet.

Lengths are points on paper and pixels on the page, the origin at the upper left. Colours are names
of tokens of the style table, so that a drawing follows the theme; ``tint`` mixes one toward the paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
LETTER = 0.5
"""Mean width of a letter, as a share of the size of the type: to keep texts apart, not to set them."""
RAISED_LETTER = 0.37


@dataclass(frozen=True)
class Line:
    """A stroke through points."""

    points: tuple[Point, ...]
    ink: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height; filled, edged, or both."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = None
    tint: float = 0.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Dot:
    """A round mark; a hollow one has a paper-coloured middle."""

    x: float
    y: float
    radius: float
    ink: str
    hollow: bool = False


@dataclass(frozen=True)
class Words:
    """A text from its baseline, with the keys of its sources raised after it."""

    text: str
    x: float
    y: float
    size: float = 10.0
    ink: str = "ink"
    anchor: Anchor = "start"
    bold: bool = False
    sources: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Rough width, source numbers included."""
        return self.size * (
            LETTER * len(self.text) * (1.06 if self.bold else 1) + RAISED_LETTER * 2.6 * len(self.sources)
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, roughly."""
        left = self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - self.size * 0.8, left + self.width, self.y + self.size * 0.25


Mark = Line | Box | Dot | Words


@dataclass
class Sketch:
    """What is drawn, in order, on a sheet of a size."""

    width: float
    height: float
    title: str
    marks: list[Mark] = field(default_factory=list)
    upright: tuple[float, float, float, float] | None = None
    """The upright axis, where there is one: its first and last value, and where these stand."""

    def add(self, *marks: Mark) -> None:
        """Draw on top of what is there."""
        self.marks.extend(marks)

    def sources(self) -> list[str]:
        """Return the keys of all cited sources, in order of first appearance."""
        return list(dict.fromkeys(key for mark in self.marks if isinstance(mark, Words) for key in mark.sources))


def settled(words: Sequence[Words], taken: list[tuple[float, float, float, float]]) -> Words:
    """Return the first of several placings of one text that stands clear, and keep its room free; or the last."""
    chosen = next((each for each in words if not any(_meets(each.box, box) for box in taken)), words[-1])
    taken.append(chosen.box)
    return chosen


def _meets(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


# ---- as SVG --------------------------------------------------------------------------------------


def svg(sketch: Sketch, cite: Callable[[str], str], css_class: str) -> str:
    """Return the drawing as SVG in the colours of the page.

    Parameters
    ----------
    sketch : Sketch
        What is drawn.
    cite : callable
        Returns the number of a source as SVG text, a link where it has an address; it escapes.
    css_class : str
        Class of the drawing.
    """
    body = "".join(_svg_mark(mark, cite) for mark in sketch.marks)
    # Readers by ear find no link inside a picture.
    role = "group" if "<a " in body else "img"
    return (
        f'<svg class="{css_class}" viewBox="0 0 {sketch.width:g} {sketch.height:g}" role="{role}" '
        f'aria-label="{escape(sketch.title)}">{body}</svg>'
    )


def _colour(ink: str, tint: float = 0.0) -> str:
    token = f"var(--atlas-{ink.replace('_', '-')})"
    return f"color-mix(in srgb, {token} {100 * (1 - tint):g}%, var(--atlas-page))" if tint else token


def _dashes(dash: tuple[float, ...]) -> str:
    return f' stroke-dasharray="{" ".join(f"{length:g}" for length in dash)}"' if dash else ""


def _svg_mark(mark: Mark, cite: Callable[[str], str]) -> str:
    match mark:
        case Line():
            path = " ".join(f"{x:.1f} {y:.1f}" for x, y in mark.points)
            style = f"stroke:{_colour(mark.ink)};stroke-width:{mark.width:g};fill:none"
            return f'<path d="M{path}" style="{style}"{_dashes(mark.dash)}/>'
        case Box():
            fill = _colour(mark.fill, mark.tint) if mark.fill else "none"
            edge = _colour(mark.edge) if mark.edge else "none"
            place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" width="{mark.width:.1f}" height="{mark.height:.1f}"'
            return f'<rect {place} style="fill:{fill};stroke:{edge}"{_dashes(mark.dash)}/>'
        case Dot():
            fill = _colour("page" if mark.hollow else mark.ink)
            style = f"fill:{fill};stroke:{_colour(mark.ink)};stroke-width:1.5"
            return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:g}" style="{style}"/>'
        case Words():
            return _svg_words(mark, cite)


def _svg_words(mark: Words, cite: Callable[[str], str]) -> str:
    style = f"fill:{_colour(mark.ink)};font-size:{mark.size:g}px" + (";font-weight:620" if mark.bold else "")
    numbers = "\u2009".join(cite(key) for key in mark.sources)
    raised = (
        f'<tspan dy="-0.36em" dx="0.12em" style="font-size:0.74em;font-weight:400">{numbers}</tspan>' if numbers else ""
    )
    place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" text-anchor="{mark.anchor}"'
    return f'<text {place} style="{style}">{escape(mark.text)}{raised}</text>'
