"""Yearly figures and transit times of a corridor as charts: every value as reported, none joined to another source's.

Facts are full dots, plans and forecasts hollow ones; a line joins only facts of one source in successive years.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.path import Path as Outline

from layers import dates
from layers.dossiers import words
from layers.dossiers.words import Said
from layers.records import Corridor, Volume
from layers.sheet import lettering
from layers.sheet.canvas import Pen, Rect, Surface
from layers.sheet.citations import Piece
from layers.sheet.symbols import Style
from layers.view import Cite

LEAST_VALUES = 3
"""A series of fewer values is told in words."""


@dataclass(frozen=True)
class Series:
    """Figures that count the same thing in the same unit, the oldest first."""

    of: str
    unit: str
    values: tuple[Volume, ...]

    @property
    def title(self) -> str:
        """Words over the chart."""
        return f"{self.of[:1].upper()}{self.of[1:]}, {self.unit} a year"


@dataclass(frozen=True)
class Span:
    """A figure as numbers: a range, or a bound that is open at one side (None)."""

    low: float | None
    high: float | None

    @property
    def place(self) -> float:
        """Where its mark stands: the middle of a range, or the bound."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)


def span(value: float | str) -> Span:
    """Return a figure as numbers.

    Examples
    --------
    >>> span("15–24"), span(">20"), span("≈2")
    (Span(low=15.0, high=24.0), Span(low=20.0, high=None), Span(low=2.0, high=2.0))
    """
    numbers = [float(number) for number in re.findall(r"[0-9.]+", str(value))]
    if str(value)[0] in ">≥":
        return Span(numbers[0], None)
    if str(value)[0] in "<≤":
        return Span(None, numbers[0])
    return Span(numbers[0], numbers[-1])


def series(corridor: Corridor) -> list[Series]:
    """Return the yearly figures of a corridor by what they count, those with most values first."""
    groups: dict[tuple[str, str], list[Volume]] = defaultdict(list)
    for volume in corridor.volumes:
        groups[volume.of, volume.unit].append(volume)
    made = [
        Series(of, unit, tuple(sorted(each, key=lambda volume: volume.year))) for (of, unit), each in groups.items()
    ]
    return sorted(made, key=lambda one: -len(one.values))


def charted(corridor: Corridor) -> list[Series]:
    """Return the series that are worth a chart."""
    return [one for one in series(corridor) if len(one.values) >= LEAST_VALUES]


def told(corridor: Corridor) -> list[Said]:
    """Return the figures of all other series in words."""
    return [
        Said(
            f"{one.of} {volume.year}: {_value(volume)} {one.unit}{', expected' if volume.expected else ''}",
            (volume.source,),
        )
        for one in series(corridor)
        if len(one.values) < LEAST_VALUES
        for volume in one.values
    ]


def _value(volume: Volume) -> str:
    if isinstance(volume.value, str):
        text = re.sub(r"\d{5,}", lambda match: f"{int(match[0]):,}", volume.value)
    else:
        text = f"{volume.value:,}".removesuffix(".0")
    return f"{text} {volume.period}" if volume.period else text


# ---- chart of a series --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plot:
    """The scale of a chart."""

    rect: Rect
    years: tuple[int, int]
    top: float
    letter: float

    def x(self, year: float) -> float:
        first, last = self.years
        return self.rect.x0 + self.rect.width * (year - first + 0.5) / (last - first + 1)

    def y(self, value: float) -> float:
        return self.rect.y0 + self.rect.height * value / self.top


def draw(canvas: Surface, style: Style, layer: str, one: Series, rect: Rect, letter: float, cite: Cite) -> None:
    """Draw a series in a rectangle, its title included."""
    title = lettering.clipped(lettering.printable(one.title), "semibold", letter, rect.width)
    canvas.text(title, rect.x0, rect.y1 - letter, "semibold", letter, style.colours["ink"])
    spans = [span(volume.value) for volume in one.values]
    highest = max(end for each in spans for end in (each.low, each.high) if end is not None)
    step = _step(highest * 1.08 / 3)
    top = step * math.ceil(highest * 1.08 / step)
    margin = max(lettering.width(f"{step * k:,g}", "regular", letter * 0.9) for k in range(4)) + letter * 0.7
    inner = Rect(rect.x0 + margin, rect.y0 + letter * 1.5, rect.x1 - letter * 0.5, rect.y1 - letter * 2.3)
    plot = _Plot(inner, (one.values[0].year, one.values[-1].year), top, letter)
    _draw_scale(canvas, style, plot, step)
    _draw_values(canvas, style, layer, plot, list(zip(one.values, spans, strict=True)), cite)


def _step(wanted: float) -> float:
    """Return the round number at or above: 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(wanted))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted * 0.999)


def _draw_scale(canvas: Surface, style: Style, plot: _Plot, step: float) -> None:
    colours, small, rect = style.colours, plot.letter * 0.9, plot.rect
    for number in range(round(plot.top / step) + 1):
        y = plot.y(number * step)
        canvas.stroke(
            [np.array([(rect.x0, y), (rect.x1, y)])], Pen(colours["rule" if number == 0 else "rule_faint"], 0.6)
        )
        text = f"{number * step:,g}"
        start = rect.x0 - small * 0.5 - lettering.width(text, "regular", small)
        canvas.text(text, start, y - small * 0.32, "regular", small, colours["ink2"])
    first, last = plot.years
    room = lettering.width("2000", "regular", small) * 1.35
    every = next(each for each in (1, 2, 5, 10, 20, 50, 100) if plot.x(first + each) - plot.x(first) >= room)
    for year in range(first, last + 1):
        if (year - last) % every == 0:
            width = lettering.width(str(year), "regular", small)
            canvas.text(str(year), plot.x(year) - width / 2, rect.y0 - small * 1.3, "regular", small, colours["ink2"])


def _draw_values(
    canvas: Surface, style: Style, layer: str, plot: _Plot, values: Sequence[tuple[Volume, Span]], cite: Cite
) -> None:
    colour, letter = style.layer(layer), plot.letter
    _draw_joins(canvas, colour, plot, values)
    taken = []
    for volume, each in values:
        x, y = plot.x(volume.year), plot.y(each.place)
        _draw_span(canvas, colour, plot, x, each)
        fill = style.colours["panel"] if volume.expected else colour
        canvas.stamp(Outline.unit_circle(), x, y, letter * 0.34, fill, Pen(colour, letter * 0.15))
        taken.append(Rect(x, y, x, y).grown(letter * 0.45))
    for volume, each in values:
        piece = Piece(_value(volume), cite((volume.source,)))
        at = _free(plot, piece, plot.x(volume.year), plot.y(each.place), taken)
        taken.append(_box(piece, letter * 0.9, at))
        after = at[0] + canvas.text(piece.text, *at, "regular", letter * 0.9, style.colours["ink"])
        canvas.cite(piece.numbers, after, at[1], letter * 0.9, style.colours["ink2"])


def _draw_joins(canvas: Surface, colour: str, plot: _Plot, values: Sequence[tuple[Volume, Span]]) -> None:
    facts: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for volume, each in values:
        if not volume.expected and each.low == each.high:
            facts[volume.source].append((volume.year, each.place))
    for points in facts.values():
        for (year, value), (later, other) in pairwise(points):
            if later == year + 1:
                line = np.array([(plot.x(year), plot.y(value)), (plot.x(later), plot.y(other))])
                canvas.stroke([line], Pen(colour, plot.letter * 0.09, alpha=0.6))


def _draw_span(canvas: Surface, colour: str, plot: _Plot, x: float, each: Span) -> None:
    """Draw the range of a value, or an arrow where it is open."""
    if each.low == each.high:
        return
    letter = plot.letter
    start = plot.y(each.low) if each.low is not None else plot.y(each.place) - letter * 1.3
    end = plot.y(each.high) if each.high is not None else plot.y(each.place) + letter * 1.3
    lines = [np.array([(x, start), (x, end)])]
    for y, is_open, way in ((start, each.low is None, 1), (end, each.high is None, -1)):
        arm = letter * 0.3
        if is_open:
            lines.append(np.array([(x - arm, y + way * arm), (x, y), (x + arm, y + way * arm)]))
        else:
            lines.append(np.array([(x - arm, y), (x + arm, y)]))
    canvas.stroke(lines, Pen(colour, letter * 0.12))


def _box(piece: Piece, size: float, at: tuple[float, float]) -> Rect:
    return Rect(at[0], at[1] - size * 0.2, at[0] + piece.width(size), at[1] + size * 0.95)


def _free(plot: _Plot, piece: Piece, x: float, y: float, taken: list[Rect]) -> tuple[float, float]:
    """Return where a label begins: beside its dot where no other label or dot stands, else where least do."""
    size, letter = plot.letter * 0.9, plot.letter
    width = piece.width(size)
    sides = [(-width / 2, 0.6), (letter * 0.6, -0.3), (-width - letter * 0.6, -0.3), (-width / 2, -1.25)]
    sides += [(letter * 0.6, 0.5), (-width - letter * 0.6, 0.5), (letter * 0.6, -1.1), (-width - letter * 0.6, -1.1)]
    sides += [(-width / 2, 1.7), (-width / 2, -2.3), (letter * 0.6, 1.4), (-width - letter * 0.6, 1.4)]
    spots = [(x + aside, y + rise * letter) for aside, rise in sides]

    def cost(at: tuple[float, float]) -> tuple[bool, int]:
        box = _box(piece, size, at)
        outside = box.x0 < plot.rect.x0 or box.x1 > plot.rect.x1 + letter * 0.4 or box.y0 < plot.rect.y0
        return outside, sum(box.meets(other) for other in taken)

    return min(spots, key=cost)


# ---- transit times ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Transit:
    """A transit time as somebody states it."""

    title: str
    value: float | str
    sources: tuple[str, ...]
    disputed: bool = False


def transits(corridor: Corridor) -> list[Transit]:
    """Return the transit time on record and what others say, as stated."""
    found = []
    if corridor.transit_days is not None:
        when = f", {dates.in_words(corridor.as_of['transit_days'])}" if "transit_days" in corridor.as_of else ""
        found.append(
            Transit(f"{corridor.short_name}{when}", corridor.transit_days, tuple(corridor.citations["transit_days"]))
        )
    for dispute in corridor.disputes:
        if dispute.property == "transit_days":
            note = f": {dispute.note.rstrip('.')}" if dispute.note else ""
            found.append(Transit(f"{corridor.short_name}, others{note}", dispute.value, (dispute.source,), True))
    return found


Transits = Sequence[tuple[str, Transit]]
"""Transit times, each with the layer that gives its colour."""
TITLE, TITLE_ROW = 0.94, 1.14
"""Size of the words over a bar, and from line to line of them, in sizes of the letter."""


def transit_height(rows: Transits, width: float, letter: float) -> float:
    """Return the height that a chart of transit times needs in a width."""
    return letter * (1.5 + sum(_transit_rise(each, width, letter) for _, each in rows))


def _transit_lines(each: Transit, width: float, letter: float) -> list[str]:
    return lettering.wrap(lettering.printable(each.title), "regular", letter * TITLE, width)


def _transit_rise(each: Transit, width: float, letter: float) -> float:
    """Return the height of a bar with all of its words, in sizes of the letter."""
    return 2.5 + (len(_transit_lines(each, width, letter)) - 1) * TITLE_ROW


def draw_transits(canvas: Surface, style: Style, rows: Transits, rect: Rect, letter: float, cite: Cite) -> None:
    """Draw transit times as bars of days, each of a layer; what others say is hollow."""
    canvas.text("Transit time, days", rect.x0, rect.y1 - letter, "semibold", letter, style.colours["ink"])
    most = max(end for _, each in rows for end in (span(each.value).low, span(each.value).high) if end is not None)
    top = rect.y1 - letter * 1.5
    for layer, each in rows:
        lines = _transit_lines(each, rect.width, letter)
        for number, line in enumerate(lines):
            base = top - letter * (1.05 + TITLE_ROW * number)
            canvas.text(line, rect.x0, base, "regular", letter * TITLE, style.colours["ink2"])
        top -= letter * _transit_rise(each, rect.width, letter)
        _draw_transit(canvas, style, layer, each, rect, top + letter * 0.7, letter, most, cite)


def _draw_transit(
    canvas: Surface,
    style: Style,
    layer: str,
    each: Transit,
    rect: Rect,
    y: float,
    letter: float,
    most: float,
    cite: Cite,
) -> None:
    colours, room, days = style.colours, rect.width - letter * 7, span(each.value)
    start = rect.x0 + room * (days.low or 0) / most
    end = max(rect.x0 + room * (days.high or most) / most, start + letter * 0.6)
    colour = style.layer(layer)
    bar = Rect(start, y - letter * 0.35, end, y + letter * 0.35)
    canvas.stroke([np.array([(rect.x0, y), (start, y)])], Pen(colours["rule"], letter * 0.08))
    canvas.rect(bar, colours["panel"] if each.disputed else colour, Pen(colour, letter * 0.13))
    said, x, base = Piece(f"{each.value} days", cite(each.sources), "semibold"), end + letter * 0.5, y - letter * 0.33
    after = x + canvas.text(said.text, x, base, said.face, letter, colours["ink"])
    canvas.cite(said.numbers, after, base, letter, colours["ink2"])


def label(corridor: Corridor, one: Series) -> str:
    """Say everything that a chart shows in one line, for readers who do not see it."""
    values = (f"{volume.year}: {_value(volume)}{' expected' if volume.expected else ''}" for volume in one.values)
    return f"{corridor.short_name}. {one.title}. {'; '.join(values)}"


def transit_label(rows: Transits) -> str:
    """Say everything that the chart of transit times shows in one line."""
    return "; ".join(f"{each.title}: {each.value} days" for _, each in rows) or words.NOT_DOCUMENTED
