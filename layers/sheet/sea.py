"""The sheet *The falling sea and the ports*: levels, projections, what is left at the ports, and where they are."""

from dataclasses import replace

import numpy as np

from layers import dates, falling_sea, sea_charts
from layers.catalog import EXTENTS
from layers.falling_sea import Margin, Verdict
from layers.sea_charts import metres
from layers.sheet import Format, Sheet, canvas, citations, lettering, maps, page, pdf, sketched, symbols, words
from layers.sheet.canvas import Canvas, Pen, Rect
from layers.sheet.citations import Piece
from layers.sheet.sizes import SIZES, columns
from layers.sheet.symbols import Style
from layers.view import MapView, Numbering

SIZE = "a4-landscape"
CHART = 0.56
"""Points on paper to a pixel of the charts: their 10-pixel type then has the size of labels."""
FOOT = 104.0
FULL_LIST = "The full list, with links, is the second page of the PDF."
RINGS: dict[Verdict, tuple[tuple[float, ...], ...]] = {
    Verdict.ENOUGH: ((),),
    Verdict.DOUBT: ((2.0, 1.5),),
    Verdict.SHORT: ((), ()),
    Verdict.UNDATED: ((0.6, 1.4),),
    Verdict.UNKNOWN: ((0.6, 1.4),),
}
"""Rings around a port, as dashes in points; the same forms as on the page."""
CLEAR, APART = 1.1, 1.2
"""From the edge of a mark to its ring, and from one ring to the next, in points."""


def draw(view: MapView, level: float | None, draught: float | None, format_: Format, theme: str = "light") -> Sheet:
    """Draw the sheet for a view.

    Parameters
    ----------
    view : MapView
        What is shown; its ports are on the sheet.
    level : float or None
        For which the depths are reckoned, in metres; None for the latest on record.
    draught : float or None
        Of the ship, in metres; None for `falling_sea.first_draught`.
    format_ : str
        ``png``, ``svg`` or ``pdf``; only a PDF has a second page, with all sources.
    theme : str
        ``light`` or ``grey``.

    Raises
    ------
    ValueError
        If no level of the sea is on record.
    """
    sea = view.atlas.sea_level
    last = falling_sea.latest(sea) if sea else None
    if sea is None or last is None:
        raise ValueError("no level of the sea is on record for this sheet")
    lettering.families()
    level = last.level_m if level is None else level
    draught = falling_sea.first_draught(view.atlas) if draught is None else draught
    made = _Made(view, level, draught, Style(theme, SIZES[SIZE].pixel))
    made.compose()
    return made.sheet(format_)


class _Made:
    """The sheet while it is drawn."""

    def __init__(self, view: MapView, level: float, draught: float, style: Style) -> None:
        ports = {record.id for record in falling_sea.places(view)}
        self.view = replace(view, items=tuple(item for item in view.items if item.record.id in ports))
        self.level, self.style, self.size = level, style, SIZES[SIZE]
        self.draught = draught
        self.found = falling_sea.margins(view, level, draught)
        self.numbering = Numbering(view.atlas.sources)
        self.canvas = Canvas(self.size.width, self.size.height)
        self.wording = page.Wording(*self._titles(), None, None)

    def _titles(self) -> tuple[str, str]:
        sea = self.view.atlas.sea_level
        last, lowest = falling_sea.latest(sea), falling_sea.lowest_of_century(sea)
        below = lowest and last.year > lowest.year and last.level_m < lowest.level_m
        title = f"The falling sea and the ports: {metres(last.level_m)} m in {last.year}"
        title += ", below the lowest level of the 20th century" if below else ""
        subtitle = (
            f"{last.scope}. Metres in the {sea.vertical_reference}. What is left at the ports is reckoned for "
            f"{metres(self.level)} m and a ship drawing {self.draught:g} m."
        )
        return title, subtitle

    def compose(self) -> None:
        """Draw everything; the numbers of sources follow the order of reading."""
        size, inner = self.size, Rect(0, 0, self.size.width, self.size.height).grown(-self.size.margin)
        page.draw_title(self.canvas, size, self.style, self.wording, "")
        top = page.body_top(size, self.wording)
        body = Rect(inner.x0, inner.y0 + FOOT, inner.x1, top)
        split = body.x0 + 250 + size.gutter + 208
        self._charts(body)
        right = body._replace(x0=split + size.gutter)
        frame = self._map(right._replace(y0=right.y1 - 254))
        self._reports(right._replace(y1=right.y1 - 272))
        self._foot(inner._replace(y1=inner.y0 + FOOT - 6), frame)

    def _heading(self, text: str, x: float, top: float) -> float:
        letter = self.size.type.heading
        self.canvas.tag("H2")
        self.canvas.text(text, x, top - letter, "bold", letter, self.style.colours["ink"])
        return top - letter * 1.5

    def _sketch(self, sketch: sea_charts.Sketch, x: float, top: float) -> float:
        bottom = top - sketch.height * CHART
        self.canvas.tag("Figure", sketch.title, Rect(x, bottom, x + sketch.width * CHART, top))
        sketched.draw(self.canvas, self.style, sketch, x, top, CHART, self.numbering.each)
        return bottom

    def _charts(self, body: Rect) -> None:
        sea, second = self.view.atlas.sea_level, body.x0 + 250 + self.size.gutter
        newest = max(entry.year for entry in sea.observed)
        top = self._heading("Level as observed, and projected levels, m", body.x0, body.y1)
        self._sketch(sea_charts.whole_record(sea, 446, 296), body.x0, top)
        self._heading(f"The last years to {newest}, enlarged", second, body.y1)
        bottom = self._sketch(sea_charts.last_years(sea, 371, 296), second, top)
        words_ = (
            "Dotted: one series of one service. Hollow: worked out from a reported fall. Small: months, or parts of "
            "the sea. Stroke: range reported. Bars: published ranges for one year, not a course; falls are counted "
            "from each study’s own base, never from today’s level."
        )
        bottom = self._text(words_, body.x0, bottom - 2, 250 + self.size.gutter + 208)
        top = self._heading(f"What {metres(self.level)} m leaves of declared depths and draughts", body.x0, bottom - 4)
        low = self._sketch(sea_charts.port_rows(self.found, 446), body.x0, top)
        self._depth_words(body.x0, low)
        top = self._heading("Fall by a year, as each study projects it", second, bottom - 4)
        self._sketch(sea_charts.falls(sea, 371), second, top)

    def _depth_words(self, x: float, top: float) -> None:
        without = ", ".join(margin.record.short_name for margin in self.found if margin.declared is None)
        text = "Full: sure; pale: where sources differ; outline: as declared, or promised; stroke: the ship. "
        self._text(f"{text}No depth on record: {without}." if without else text, x, top, 250)

    def _text(self, text: str, x: float, top: float, width: float) -> float:
        pieces = [Piece(word) for word in lettering.printable(text).split()]
        return self._pieces(pieces, x, top, width)

    def _pieces(self, pieces: list[Piece], x: float, top: float, width: float) -> float:
        letter, colour = self.size.type.note, self.style.colours["ink2"]
        self.canvas.tag("P")
        rows = citations.rows(pieces, letter, width)
        return citations.draw_rows(self.canvas, self.style, rows, letter, x, top, colour)

    def _map(self, rect: Rect) -> page.Frame:
        extent = EXTENTS["caspian"].bounds
        drawn = maps.composed(self.view, extent, rect, replace(self.size, paper=False), self.style, self.numbering)
        self.canvas.tag("Figure", f"Map of {len(drawn.items)} ports of the Caspian with a ring for what is left", rect)
        maps.draw(self.canvas, drawn, self.size, self.style)
        decisive = falling_sea.verdicts(self.found)
        with self.canvas.clipped(rect):
            for stack in drawn.main.stacks:
                item = stack.members[0].item
                if item.record.id in decisive:
                    reach = symbols.item_mark(self.style, item).radius + CLEAR
                    self._ring(*stack.point, reach, decisive[item.record.id].verdict)
        self._key(rect.x0, rect.y0 - 9, decisive)
        return drawn.main.frame

    def _ring(self, x: float, y: float, reach: float, verdict: Verdict) -> None:
        quiet = verdict in (Verdict.UNDATED, Verdict.UNKNOWN)
        colour = self.style.colours["undocumented" if quiet else "ink"]
        for number, dash in enumerate(RINGS[verdict]):
            circle = _circle(x, y, reach + APART * number)
            self.canvas.stroke([circle], Pen(self.style.colours["halo"], 1.2))
            self.canvas.stroke([circle], Pen(colour, 0.8, dash))

    def _key(self, x: float, y: float, decisive: dict[str, Margin]) -> None:
        used = [verdict for verdict in Verdict if any(margin.verdict == verdict for margin in decisive.values())]
        # What lacks a margin shares a ring.
        lines = {RINGS[verdict]: [each for each in used if RINGS[each] == RINGS[verdict]] for verdict in used}
        letter = self.size.type.note
        self.canvas.tag("P")
        for verdicts in lines.values():
            self._ring(x + 5, y, 3.6, verdicts[0])
            x += 13
            words_ = ", ".join(verdicts)
            x += self.canvas.text(words_, x, y - letter * 0.33, "regular", letter, self.style.colours["ink"]) + 12

    def _reports(self, rect: Rect) -> None:
        """Write the gravest report of every port, as many as there is room for, and how many more there are."""
        top = self._heading(f"What was reported at the ports to {self.view.filters.year}", rect.x0, rect.y1)
        lines = []
        for record, own in falling_sea.effects(self.view):
            kind = falling_sea.gravest(own)
            effect = next((each for each in own if each.kind == kind and not each.expected), None)
            if effect:
                lines.append((record.short_name, effect))
        letter, shown = self.size.type.note, 0
        for name, effect in lines:
            pieces = [Piece(word, face="semibold") for word in f"{lettering.printable(name)},".split()]
            pieces += [
                Piece(word) for word in f"{dates.in_words(effect.date)}: {lettering.printable(effect.text)}".split()
            ]
            height = len(citations.rows(pieces, letter, rect.width - 8)) * letter * citations.ROW
            if top - height - letter * 1.4 < rect.y0:
                break
            pieces[-1] = replace(pieces[-1], numbers=(self.numbering.of(effect.source),))
            top = self._pieces(pieces, rect.x0, top, rect.width) - letter * 0.25
            shown += 1
        rest = sum(len(own) for _, own in falling_sea.effects(self.view)) - shown
        if rest:
            self._text(f"{rest} more dated reports are in the atlas.", rect.x0, top, rect.width)

    def _foot(self, rect: Rect, frame: page.Frame) -> None:
        self.cited = self.numbering.listed()
        high = page.imprint_height(self.view, frame.projection, self.wording, self.size, 196)
        imprint = rect._replace(x0=rect.x1 - 196, y1=rect.y0 + high)
        page.draw_imprint(self.canvas, self.size, self.style, self.view, frame, self.wording, imprint)
        note = rect._replace(x0=imprint.x0)
        self._pieces(self._shore(), note.x0, note.y1, note.width)
        box = rect._replace(x1=imprint.x0 - self.size.gutter)
        top = self._heading("Sources", box.x0, box.y1 + 2)
        boxes, letter = list(columns(box._replace(y1=top), 4, 10)), self.size.type.source
        form = next((form for form in citations.FORMS if citations.fits(self.cited, letter, boxes, form)), "brief")
        if form != "links":
            after = box.x0 + lettering.width("Sources", "bold", self.size.type.heading) + 8
            self.canvas.text(FULL_LIST, after, top + 3.9, "regular", letter, self.style.colours["ink2"])
        self.canvas.tag("P")
        if form == "brief":
            citations.draw_brief(self.canvas, self.style, self.cited, letter, boxes)
        else:
            citations.draw_list(self.canvas, self.style, self.cited, letter, boxes, form)

    def _shore(self) -> list[Piece]:
        notes = words.notes(self.view, list(self.view.items), EXTENTS["caspian"].bounds, self.numbering)
        shore = notes[-1]
        return [*(Piece(word, face="semibold") for word in shore.heading.split()), *shore.pieces]

    def sheet(self, format_: Format) -> Sheet:
        """Return the file."""
        pages = [self.canvas]
        if format_ == "pdf":
            pages += page.further_pages(self.size, self.style, self.wording, [], self.cited)
        title, about = self.wording.title, f"{self.wording.subtitle} {words.data_line(self.view)}."
        match format_:
            case "png":
                data = canvas.png(self.canvas, self.size.dpi, title, about)
            case "svg":
                data = canvas.svg(self.canvas, title, about)
            case _:
                data = pdf.write(pages, {"Title": title, "Author": self.view.atlas.meta.title, "Subject": about})
        numbers = tuple(sorted(self.canvas.numbers))
        return Sheet(data, numbers, tuple((number, key) for number, key, _ in self.cited), (), len(pages))


def _circle(x: float, y: float, radius: float) -> np.ndarray:
    turns = np.linspace(0, 2 * np.pi, 49)
    return np.column_stack([x + radius * np.cos(turns), y + radius * np.sin(turns)])
