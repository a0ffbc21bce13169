"""The page in the browser as a surface: its drawing is SVG in colours of the theme, one for light and dark.

Points are CSS pixels here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
from matplotlib.path import Path as Outline

from layers import symbology
from layers.sheet import lettering
from layers.sheet.canvas import Letters, Pen, Surface
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

    def tinted(self, token: str, tint: float) -> str:
        """Return a colour of the theme, mixed toward the page by a share."""
        return _mix(self.colours[token], self.colours["page"], tint)

    def label(self, layer: str) -> str:
        """Return the colour for text about a layer, a quarter toward ink."""
        return _mix(f"var(--atlas-layer-{layer})", "var(--atlas-ink)", 0.25)


def _mix(colour: str, other: str, share: float) -> str:
    return f"color-mix(in srgb, {colour} {100 - share * 100:g}%, {other})" if share else colour


@dataclass
class PageCanvas(Surface):
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

    def fill(self, path: Outline, colour: str | None, pen: Pen | None = None) -> None:
        """Fill a path if a colour is given, and stroke its edge if a pen is."""
        self._fill(path.to_polygons(), colour, pen)

    def stamp(self, path: Outline, x: float, y: float, size: float, fill: str | None, pen: Pen | None = None) -> None:
        """Draw a path of unit size at a point, scaled."""
        self._fill([polygon * size + (x, y) for polygon in path.to_polygons()], fill, pen)

    def write(self, letters: Letters) -> None:
        """Write a text that is not empty; its ``url`` is for files, here the source numbers are the links."""
        self._write(escape(letters.text), letters)

    def _write(self, markup: str, said: Letters, style: str = "") -> None:
        x, y = said.x, self.height - said.y
        turn = f' transform="rotate({-said.angle:g} {x:.1f} {y:.1f})"' if said.angle else ""
        slant = "font-style:italic;" if said.face == "italic" else ""
        self._marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}"{turn} style="fill:{said.colour};{slant}'
            f'font-size:{said.size:.4g}px;font-weight:{WEIGHTS[said.face]}{style}">{markup}</text>'
        )

    def cite(self, numbers: tuple[int, ...], x: float, y: float, size: float, colour: str) -> float:
        """Write source numbers raised after a text of a size, and return their width."""
        self.numbers.update(numbers)
        if numbers:
            small, markup = size * lettering.RAISED_SIZE, ",".join(map(self.linked, numbers))
            # A little apart, so that a figure and its number are not read as one; not outlined, to cover nothing.
            raised = Letters("", x + small * 0.12, y + size * lettering.RAISED, "regular", small, colour)
            self._write(markup, raised, ";stroke:none")
        return lettering.raised_width(numbers, size)

    def svg(self, label: str, css_class: str = "") -> str:
        """Return the drawing; ``label`` says what it shows to readers who do not see it."""
        body, words = "".join(self._marks), escape(lettering.printable(label))
        # Readers by ear find no link inside a picture.
        role = "group" if "<a " in body else "img"
        frame = f'viewBox="0 0 {self.width:g} {self.height:.1f}" role="{role}" aria-label="{words}"'
        return f'<svg class="{css_class}" {frame}>{body}</svg>'

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
