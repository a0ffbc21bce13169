"""A canvas whose drawing is SVG for the page, in colours of its theme, so that one picture serves light and dark.

It answers to those methods of `layers.sheet.canvas.Canvas` that the drawings of this package need.
As there, lengths are points (here CSS pixels) and y counts upward.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
from matplotlib.path import Path as Outline

from layers import symbology
from layers.sheet import lettering
from layers.sheet.canvas import Pen, Rect
from layers.sheet.symbols import Style

WEIGHTS = {"regular": "400", "italic": "400", "semibold": "600", "bold": "700"}


@dataclass(frozen=True)
class PageStyle(Style):
    """A style whose colours are variables of the page's style sheet."""

    theme: str = "light"
    pixel: float = 1.0

    @property
    def colours(self) -> dict[str, str]:
        """Colours of the theme, whichever it is."""
        return {token: f"var(--atlas-{token.replace('_', '-')})" for token in symbology.THEMES["light"]}

    def layer(self, layer: str, tint: float = 0.0) -> str:
        """Return the colour of a layer, mixed toward the land by a share."""
        return _mix(f"var(--atlas-layer-{layer})", "var(--atlas-land)", tint)

    def label(self, layer: str) -> str:
        """Return the colour for text about a layer, a quarter toward ink."""
        return _mix(f"var(--atlas-layer-{layer})", "var(--atlas-ink)", 0.25)


def _mix(colour: str, other: str, share: float) -> str:
    return f"color-mix(in srgb, {colour} {100 - share * 100:g}%, {other})" if share else colour


@dataclass
class PageCanvas:
    """A drawing for the page; see the module's docstring."""

    width: float
    height: float
    linked: Callable[[int], str] = str
    """Returns the number of a source as SVG, a link to it where there is one."""
    numbers: set[int] = field(default_factory=set)
    _marks: list[str] = field(default_factory=list)

    def stroke(self, lines: Sequence[np.ndarray], pen: Pen) -> None:
        """Draw lines, each an array of points."""
        path = "".join(self._line(np.asarray(line)) for line in lines)
        self._marks.append(f'<path d="{path}" style="fill:none;{_pen(pen)}"/>')

    def fill(self, path: Outline, colour: str, pen: Pen | None = None) -> None:
        """Fill a path, and stroke its edge if a pen is given."""
        self._fill(path.to_polygons(), colour, pen)

    def stamp(self, path: Outline, x: float, y: float, size: float, fill: str | None, pen: Pen | None = None) -> None:
        """Draw a path of unit size at a point, scaled."""
        self._fill([polygon * size + (x, y) for polygon in path.to_polygons()], fill, pen)

    def rect(self, rect: Rect, fill: str | None = None, pen: Pen | None = None) -> None:
        """Draw a rectangle."""
        corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)]
        self._fill([np.array(corners)], fill, pen)

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
        """Write a text from its baseline's start, turned by degrees counter-clockwise, and return its width.

        ``url`` is for files; on the page the source numbers are the links.
        """
        self._write(escape(text), x, y, face, size, colour, angle)
        return lettering.width(text, face, size)

    def _write(self, markup: str, x: float, y: float, face: str, size: float, colour: str, angle: float = 0.0) -> None:
        if markup:
            turn = f' transform="rotate({-angle:g} {x:.1f} {self.height - y:.1f})"' if angle else ""
            slant = "font-style:italic;" if face == "italic" else ""
            self._marks.append(
                f'<text x="{x:.1f}" y="{self.height - y:.1f}"{turn} style="fill:{colour};{slant}'
                f'font-size:{size:.4g}px;font-weight:{WEIGHTS[face]}">{markup}</text>'
            )

    def cite(self, numbers: tuple[int, ...], x: float, y: float, size: float, colour: str) -> float:
        """Write source numbers raised after a text of a size, and return their width."""
        self.numbers.update(numbers)
        small = size * lettering.RAISED_SIZE
        markup = ",".join(self.linked(number) for number in numbers)
        self._write(markup, x, y + size * lettering.RAISED, "regular", small, colour)
        return lettering.raised_width(numbers, size)

    def svg(self, label: str) -> str:
        """Return the drawing; ``label`` says what it shows to readers who do not see it."""
        role, words = "img" if self.linked is str else "group", escape(lettering.printable(label))
        frame = f'viewBox="0 0 {self.width:g} {self.height:.1f}" role="{role}" aria-label="{words}"'
        return f"<svg {frame}>{''.join(self._marks)}</svg>"

    def _line(self, line: np.ndarray) -> str:
        return "M" + "L".join(f"{x:.1f} {self.height - y:.1f}" for x, y in line)

    def _fill(self, polygons: Sequence[np.ndarray], fill: str | None, pen: Pen | None) -> None:
        path = "".join(f"{self._line(polygon)}Z" for polygon in polygons)
        stroke = _pen(pen) if pen else ""
        self._marks.append(f'<path d="{path}" style="fill:{fill or "none"};{stroke}"/>')


def _pen(pen: Pen) -> str:
    dash = f"stroke-dasharray:{' '.join(f'{length:.4g}' for length in pen.dash)};" if pen.dash else ""
    shift = f"stroke-dashoffset:{pen.phase:.4g};" if pen.phase else ""
    caps = f"stroke-linecap:{pen.cap};" if pen.cap != "butt" else ""
    alpha = f"stroke-opacity:{pen.alpha:g};" if pen.alpha < 1 else ""
    return f"stroke:{pen.colour};stroke-width:{pen.width:.4g};stroke-linejoin:round;{dash}{shift}{caps}{alpha}"
