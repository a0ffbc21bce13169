"""A chain as a strip: one layout, drawn on the page, on the sheet and on the slide.

Lengths are points (CSS pixels on the page), counted from the upper left corner of the strip.
"""

import datetime as dt
import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from matplotlib.path import Path as Outline

from layers import corridors
from layers.corridors import Chain, Leg
from layers.dossiers import words
from layers.dossiers.words import Said
from layers.sheet import citations, lettering, symbols
from layers.sheet.canvas import Pen, Rect, Surface
from layers.sheet.citations import Piece
from layers.sheet.symbols import LineLook, Style
from layers.store import Atlas
from layers.view import Cite

SLANT = 34.0
"""Degrees by which names of stations rise."""
WAVE = 1.5
"""Length of a wave of a sea crossing, in letters."""
WIDEST = 0.5
"""Letters to the root of a kilometre, at most: a chain of few legs does not fill the width."""
SHORTEST_KM = 1.0
"""Shorter pieces of a country are slips of the coarse shapes, and have no room in the band."""


@dataclass(frozen=True)
class Label:
    """The two rows under a leg: its length, then its mode or its state, each with numbers of sources."""

    km: Piece
    mode: Piece

    def width(self, letter: float) -> float:
        """Width of the wider row."""
        return max(self.km.width(letter), self.mode.width(letter * 0.94))


@dataclass(frozen=True)
class Strip:
    """A chain laid out.

    Parameters
    ----------
    chain : Chain
        What is drawn.
    labels : tuple of Label
        One for each leg.
    weakest, beside : list of Piece
        The sentence about the weakest link, and about what stands beside legs.
    gauges : tuple of (int, Piece)
        Number of the leg before which the gauge changes, and both gauges.
    workarounds : tuple of (int, Piece)
        Number of a leg, and what carries its traffic.
    width, letter : float
        Width of the strip and size of its type.
    """

    chain: Chain
    labels: tuple[Label, ...]
    weakest: list[Piece]
    beside: list[Piece]
    gauges: tuple[tuple[int, Piece], ...]
    workarounds: tuple[tuple[int, Piece], ...]
    width: float
    letter: float

    @cached_property
    def xs(self) -> list[float]:
        """The places of the stations from left to right: legs as wide as the root of their length, or their label."""
        roots = [math.sqrt(leg.best_km) for leg in self.chain.legs]
        beside = dict(self.workarounds)
        least = [
            label.width(self.letter) + self.letter * (3.0 if number in beside else 0.7)
            for number, label in enumerate(self.labels)
        ]
        left, right = self.letter * 0.6, self.width - self._overhang
        widths = _shared(roots, least, right - left, self.letter * WIDEST)
        return [left + sum(widths[:number]) for number in range(len(widths) + 1)]

    @cached_property
    def names(self) -> list[str]:
        """Names of the stations as they are written."""
        return [lettering.printable(name[:1].upper() + name[1:]) for name in self.chain.stations]

    @property
    def _overhang(self) -> float:
        return max(self.letter * 0.6, self._name_width(self.names[-1]) * math.cos(math.radians(SLANT)))

    def _name_width(self, name: str) -> float:
        return lettering.width(name, "semibold", self.letter)

    @cached_property
    def track(self) -> float:
        """Height of the track."""
        names = max(self._name_width(name) for name in self.names) * math.sin(math.radians(SLANT))
        return self.letter * 3.0 + names

    @property
    def loop(self) -> float:
        """Height of the lowest point of a workaround."""
        return self.track + self.letter * 4.0

    @property
    def band(self) -> float:
        """Top of the band of countries."""
        return self.track + self.letter * (6.0 if self.workarounds else 4.15)

    @property
    def foot(self) -> float:
        """Bottom of the band, or of the gauges named under it."""
        return self.band + self.letter * (1.35 + (1.4 if self.gauges else 0.0))

    @cached_property
    def rows(self) -> tuple[float, list[list[Piece]]]:
        """Left edge and rows of the sentence about the weakest link."""
        found = self.chain.weakest
        start = self.xs[self.chain.legs.index(found.leg)] if found else self.xs[0]
        natural = sum(piece.width(self.letter) + self.letter * citations.SPACE for piece in self.weakest)
        room = min(natural + 1, max(self.width - start, self.width * 0.8))
        return min(start, self.width - room), citations.rows(self.weakest, self.letter, room)

    @property
    def height(self) -> float:
        """Height of the whole strip."""
        rows = len(self.rows[1]) + len(citations.rows(self.beside, self.letter, self.width))
        return self.foot + self.letter * (1.3 + rows * citations.ROW)


def _shared(roots: list[float], least: list[float], room: float, most: float) -> list[float]:
    """Divide room by roots times at most ``most``, giving each at least its least; if room is short, by the least."""
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    low, high = 0.0, most
    for _ in range(50):
        middle = (low + high) / 2
        if sum(max(floor, root * middle) for floor, root in zip(least, roots, strict=True)) > room:
            high = middle
        else:
            low = middle
    return [max(floor, root * low) for floor, root in zip(least, roots, strict=True)]


def laid_out(chain: Chain, atlas: Atlas, year: int, today: dt.date, width: float, letter: float, cite: Cite) -> Strip:
    """Lay out a chain; sources are numbered in reading order.

    Parameters
    ----------
    chain : Chain
        A branch in the year.
    atlas : Atlas
        The record it comes from.
    year : int
        The *as of* year.
    today : datetime.date
        Day on which promises are judged.
    width, letter : float
        Width of the strip and size of its type, in points.
    cite : callable
        Gives numbers of sources.
    """
    labels = tuple(_label(leg, cite) for leg in chain.legs)
    workarounds = tuple(
        (number, Piece(f"{words.MODES[leg.workaround.kind]} instead", cite(words.last_source(leg.workaround))))
        for number, leg in enumerate(chain.legs)
        if leg.workaround
    )
    gauges = tuple((number, Piece(said.text, cite(said.sources))) for number, said in words.gauge_breaks(chain))
    weak = pieces(words.weakest(chain, atlas, year, today), cite)
    return Strip(chain, labels, weak, pieces(words.alternatives(chain), cite), gauges, workarounds, width, letter)


def _label(leg: Leg, cite: Cite) -> Label:
    km = Piece(words.kilometres(leg), cite(words.length_sources(leg)), "semibold")
    working = leg.state.pattern == "operating"
    mode = words.MODES[leg.record.kind] if working else words.pattern_words(leg.state.pattern)
    return Label(km, Piece(mode, cite(words.status_sources(leg))))


def pieces(said: list[Said], cite: Cite, stop: str = ".") -> list[Piece]:
    """Return what is said as pieces that may break between words; parts are set off by semicolons, ``stop`` ends."""
    found: list[Piece] = []
    for number, part in enumerate(said):
        last = number == len(said) - 1
        end = "" if part.text.endswith((".", ":")) else stop if part.strong or last else ";"
        text = part.text[:1].upper() + part.text[1:] if number and said[number - 1].strong else part.text
        texts = lettering.printable(text + end).split()
        face = "bold" if part.strong else "regular"
        found += [Piece(text, face=face) for text in texts[:-1]]
        found.append(Piece(texts[-1], cite(part.sources), face))
    return found


# ---- drawing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pencil:
    """A strip on its place: turns heights counted downward from its top into those of the canvas."""

    canvas: Surface
    style: Style
    strip: Strip
    left: float
    top: float

    def at(self, x: float, down: float) -> tuple[float, float]:
        return self.left + x, self.top - down

    def line(self, *points: tuple[float, float]) -> np.ndarray:
        return np.array([self.at(*point) for point in points])

    def centred(self, piece: Piece, x: float, down: float, size: float, colour: str) -> None:
        start, y = self.at(x - piece.width(size) / 2, down)
        after = start + self.canvas.text(piece.text, start, y, piece.face, size, colour)
        self.canvas.cite(piece.numbers, after, y, size, self.style.colours["ink2"])


def draw(canvas: Surface, style: Style, strip: Strip, left: float, top: float) -> None:
    """Draw a strip with its upper left corner at a point of a canvas."""
    pencil = _Pencil(canvas, style, strip, left, top)
    _draw_heading(pencil)
    _draw_band(pencil)
    for number in range(len(strip.chain.legs)):
        _draw_leg(pencil, number)
    for number, piece in strip.workarounds:
        _draw_workaround(pencil, number, piece)
    _draw_stations(pencil)
    _draw_weakest(pencil)


def _draw_heading(pencil: _Pencil) -> None:
    strip, style, letter = pencil.strip, pencil.style, pencil.strip.letter
    x, y = pencil.at(0, letter * 1.2)
    name = lettering.printable(words.title(strip.chain))
    x += pencil.canvas.text(name, x, y, "bold", letter * 1.3, style.label(strip.chain.corridor.layer)) + letter
    room = pencil.left + strip.width - x
    said = lettering.clipped(lettering.printable(words.summary(strip.chain)), "regular", letter, room)
    pencil.canvas.text(said, x, y, "regular", letter, style.colours["ink2"])


def _drawn_as(style: Style, letter: float, layer: str, kind: str, pattern: str) -> LineLook:
    """Return how a leg is drawn: as in the style table, larger, without the signs that tell layers apart."""
    larger = replace(style, pixel=letter * 0.17)
    look = symbols.line_look(larger, layer, kind, "undocumented" if pattern == "absent" else pattern)
    return replace(look, sign=None)


def _draw_leg(pencil: _Pencil, number: int) -> None:
    strip, letter = pencil.strip, pencil.strip.letter
    leg, start, end = strip.chain.legs[number], strip.xs[number], strip.xs[number + 1]
    look = _drawn_as(pencil.style, letter, leg.record.layer, leg.record.kind, leg.state.pattern)
    line = (
        _wave(pencil, start, end) if leg.record.kind == "sea" else pencil.line((start, strip.track), (end, strip.track))
    )
    symbols.draw_line(pencil.canvas, replace(pencil.style, pixel=letter * 0.17), look, [line])
    label, middle = strip.labels[number], (start + end) / 2
    working = leg.state.pattern == "operating"
    pencil.centred(label.km, middle, strip.track + letter * 1.9, letter, pencil.style.colours["ink"])
    colour = pencil.style.colours["ink2" if working else "weak"]
    pencil.centred(label.mode, middle, strip.track + letter * 3.1, letter * 0.94, colour)


def _wave(pencil: _Pencil, start: float, end: float) -> np.ndarray:
    letter = pencil.strip.letter
    count = max(1, round((end - start) / (letter * WAVE)))
    xs = np.linspace(start, end, count * 12 + 1)
    rise = np.sin((xs - start) / (end - start) * count * 2 * np.pi) * letter * 0.32
    return np.column_stack([pencil.left + xs, pencil.top - pencil.strip.track + rise])


def _draw_workaround(pencil: _Pencil, number: int, piece: Piece) -> None:
    strip, letter = pencil.strip, pencil.strip.letter
    record = strip.chain.legs[number].workaround
    start, end = strip.xs[number], strip.xs[number + 1]
    look = _drawn_as(pencil.style, letter * 0.6, record.layer, record.kind, "operating")
    inset = min(letter * 0.9, (end - start) * 0.12)
    loop = pencil.line((start, strip.track), (start + inset, strip.loop), (end - inset, strip.loop), (end, strip.track))
    symbols.draw_line(pencil.canvas, replace(pencil.style, pixel=letter * 0.1), look, [loop])
    pencil.centred(piece, (start + end) / 2, strip.loop + letter * 1.25, letter * 0.94, pencil.style.colours["ink2"])


def _draw_stations(pencil: _Pencil) -> None:
    strip, letter, colours = pencil.strip, pencil.strip.letter, pencil.style.colours
    breaks = dict(strip.gauges)
    pen = Pen(colours["ink"], letter * 0.16)
    for number, (name, x) in enumerate(zip(strip.names, strip.xs, strict=True)):
        at, y = pencil.at(x, strip.track)
        if number in breaks:
            pencil.canvas.stamp(_DIAMOND, at, y, letter * 0.68, colours["notice"], pen)
            pencil.canvas.stroke(
                [pencil.line((x, strip.track + letter * 0.7), (x, strip.foot - letter * 1.3))], _thin(pencil)
            )
            _draw_gauge(pencil, x, breaks[number])
        else:
            pencil.canvas.stamp(Outline.unit_circle(), at, y, letter * 0.45, colours["panel"], pen)
        start, base = pencil.at(x + letter * 0.1, strip.track - letter * 0.95)
        pencil.canvas.text(name, start, base, "semibold", letter, colours["ink"], angle=SLANT)


_DIAMOND = Outline([(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)], closed=True)


def _thin(pencil: _Pencil) -> Pen:
    return Pen(pencil.style.colours["ink"], pencil.strip.letter * 0.09)


def _draw_gauge(pencil: _Pencil, x: float, piece: Piece) -> None:
    """Write both gauges so that the line between them stands under the station."""
    strip, letter, colours = pencil.strip, pencil.strip.letter, pencil.style.colours
    before = lettering.width(piece.text.split("|", maxsplit=1)[0] + "|", "semibold", letter) - letter * 0.1
    start, y = pencil.at(min(max(x - before, 0), strip.width - piece.width(letter)), strip.foot - letter * 0.25)
    after = start + pencil.canvas.text(piece.text, start, y, "semibold", letter, colours["ink"])
    pencil.canvas.cite(piece.numbers, after, y, letter, colours["ink2"])


def _draw_band(pencil: _Pencil) -> None:
    """Draw the countries under the track, and a dotted line where a land border is passed."""
    strip, letter, colours = pencil.strip, pencil.strip.letter, pencil.style.colours
    runs = _runs(strip)
    for number, (code, start, end) in enumerate(runs):
        x, bottom = pencil.at(start, strip.band + letter * 1.35)
        rect = Rect(x + letter * 0.04, bottom, pencil.left + end - letter * 0.04, bottom + letter * 1.35)
        if code == corridors.AT_SEA:
            pencil.canvas.rect(rect.grown(-letter * 0.04), colours["sea"], Pen(colours["coast"], letter * 0.06))
        else:
            pencil.canvas.rect(rect, colours["rule_faint"])
        name = next((text for text in (words.territory(code), code) if _fits(text, end - start, letter)), "")
        if name:
            pencil.centred(Piece(name), (start + end) / 2, strip.band + letter, letter * 0.94, colours["ink2"])
        if number and corridors.AT_SEA not in (code, runs[number - 1][0]):
            _draw_border(pencil, start)


def _draw_border(pencil: _Pencil, x: float) -> None:
    strip, letter, ink = pencil.strip, pencil.strip.letter, pencil.style.colours["ink"]
    dotted = Pen(ink, letter * 0.12, (letter * 0.12, letter * 0.2))
    pencil.canvas.stroke([pencil.line((x, strip.track - letter * 0.9), (x, strip.track + letter * 0.9))], dotted)
    pencil.canvas.stroke([pencil.line((x, strip.band - letter * 0.45), (x, strip.band + letter * 1.35))], dotted)
    tip = Outline([(0, 0), (-0.45, 0.75), (0.45, 0.75), (0, 0)], closed=True)
    pencil.canvas.stamp(tip, *pencil.at(x, strip.band), letter, ink)


def _fits(text: str, room: float, letter: float) -> bool:
    return lettering.width(text, "regular", letter * 0.94) < room - letter * 0.4


def _runs(strip: Strip) -> list[tuple[str, float, float]]:
    """Return the countries along the strip with where they begin and end; inside a leg by shares of its length."""
    runs: list[tuple[str, float, float]] = []
    for number, parts in enumerate(strip.chain.territories):
        known = [(code, km) for code, km in parts if km >= SHORTEST_KM] or parts[:1]
        start, total = strip.xs[number], sum(km for _, km in known) or 1.0
        for code, km in known:
            end = start + (strip.xs[number + 1] - strip.xs[number]) * (km / total)
            if runs and runs[-1][0] == code and math.isclose(runs[-1][2], start):
                runs[-1] = (code, runs[-1][1], end)
            else:
                runs.append((code, start, end))
            start = end
    return runs


def _draw_weakest(pencil: _Pencil) -> None:
    strip, letter, found = pencil.strip, pencil.strip.letter, pencil.strip.chain.weakest
    weak = pencil.style.colours["weak" if found else "ink2"]
    if found:
        number = strip.chain.legs.index(found.leg)
        start, end, low = strip.xs[number] + 1, strip.xs[number + 1] - 1, strip.foot + letter * 0.65
        bracket = pencil.line((start, low - letter * 0.45), (start, low), (end, low), (end, low - letter * 0.45))
        pencil.canvas.stroke([bracket], Pen(weak, letter * 0.14))
    x, rows = strip.rows
    left, top = pencil.at(x, strip.foot + letter * 0.95)
    bottom = citations.draw_rows(pencil.canvas, pencil.style, rows, letter, left, top, weak)
    rest = citations.rows(strip.beside, letter, strip.width)
    citations.draw_rows(pencil.canvas, pencil.style, rest, letter, pencil.left, bottom, pencil.style.colours["ink2"])
