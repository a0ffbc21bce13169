"""A drawing laid out once, before it is known whether for the page or for paper; `layers.sheet.sketched` draws it.

Lengths are points on paper and pixels on the page, the origin at the upper left. Colours are names
of tokens of the style table, so that a drawing follows the theme; ``tint`` mixes one toward the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
