"""Drawings of the falling sea: levels as observed, projections as published, depths at ports.

Every value stands where its source put it: nothing is joined that one service did not report as one
series, and no projection is drawn as a continuation of what was observed.
"""

import calendar
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from layers import dates
from layers.falling_sea import MEASURES, Margin, Span, latest, lowest_of_century, span_of, values_of
from layers.sea_level import Observation, Projection, SeaLevel
from layers.sketch import Box, Dot, Line, Sketch, Words, settled

RECENT_YEARS = 6
"""How many of the last years the enlargement shows."""

_MONTHS = {name: number for number, name in enumerate(calendar.month_abbr)}
Boxes = list[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Scale:
    """A value axis: from one value to another on a stretch of the drawing."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return self.start + (self.end - self.start) * (value - self.first) / (self.last - self.first)


def metres(value: float, digits: int = 2) -> str:
    """Write a level for readers.

    Examples
    --------
    >>> metres(-29.35), metres(-30.0, 1)
    ('−29.35', '−30.0')
    """
    return f"{value:.{digits}f}".replace("-", "−")


def span_words(span: Span | tuple[float, float], digits: int = 1) -> str:
    """Write a span, one number where both ends print the same.

    Examples
    --------
    >>> span_words((3.22, 3.58)), span_words((-0.19, 0.2)), span_words((7, 7))
    ('3.2–3.6', '−0.2 to 0.2', '7.0')
    """
    low, high = (metres(round(value, digits) + 0.0, digits) for value in span)
    if low == high:
        return low
    return f"{low} to {high}" if "−" in low + high else f"{low}–{high}"


def moment(entry: Observation) -> float:
    """Return where in time a value stands: the middle of its year, or of the months that it names."""
    named = [_MONTHS[word] for word in (entry.period or "").replace("–", " ").split() if word in _MONTHS]
    middle = (named[0] - 1 + named[-1]) / 2 / 12 if named else 0.5
    return entry.year + middle


def when(entry: Observation) -> str:
    """Return the year of a value, with the months where it is not that of the whole year."""
    return f"{entry.period} {entry.year}" if entry.period else str(entry.year)


# ---- levels --------------------------------------------------------------------------------------


def whole_record(sea: SeaLevel, width: float, height: float) -> Sketch:
    """Draw every observed value since the first, and the projected levels as bars in their own years."""
    projected = [each for each in sea.projections if each.level_m]
    years = [entry.year for entry in sea.observed] + [each.target_year for each in projected]
    values = [value for entry in sea.observed for value in values_of(entry)]
    values += [value for each in projected for value in each.level_m or ()]
    sketch = Sketch(width, height, "Level of the Caspian as observed, and published projections of it")
    time = Scale(min(years) - 4, max(years) + 5, 34, width - 6)
    level = Scale(int(max(values)) + 0.5, int(min(values)) - 0.7, 8, height - 22)
    _grid(sketch, level, 2)
    _ticks(sketch, time, 25)
    taken: Boxes = []
    _lowest(sketch, sea, time, level, taken)
    yearly = [entry for entry in sea.observed if entry.level_m is not None]
    _joined(sketch, yearly, time, level)
    for entry in yearly:
        _point(sketch, entry, time, level, taken, 3.2)
    for projection in projected:
        _bar(sketch, projection, time, level, taken)
    recent = max((entry.year for entry in sea.observed), default=0) - RECENT_YEARS + 1
    named = [entry for entry in yearly if entry.period is None and entry.basis == "reported"]
    last = latest(sea)
    for entry in sorted(named, key=lambda entry: entry is not last):
        if entry is not lowest_of_century(sea) and (entry.year < recent or entry is last):
            _name(sketch, entry, time, level, taken, bold=entry is last)
    return sketch


def last_years(sea: SeaLevel, width: float, height: float) -> Sketch:
    """Draw the values of the last years, enlarged, each with its number."""
    newest = max((entry.year for entry in sea.observed), default=0)
    entries = [entry for entry in sea.observed if entry.year > newest - RECENT_YEARS and entry.level_m is not None]
    values = [value for entry in entries for value in values_of(entry)]
    sketch = Sketch(
        width, height, f"Level of the Caspian in the years {newest - RECENT_YEARS + 1} to {newest}, enlarged"
    )
    if not entries:
        return sketch
    time = Scale(newest - RECENT_YEARS + 0.9, newest + 1.25, 34, width - 6)
    level = Scale(max(values) + 0.14, min(values) - 0.2, 8, height - 22)
    _grid(sketch, level, 0.5)
    _ticks(sketch, time, 1)
    taken: Boxes = []
    _lowest(sketch, sea, time, level, taken)
    for entry in entries:
        _point(sketch, entry, time, level, taken, 3.6)
    last = latest(sea)
    for entry in sorted(entries, key=lambda entry: (entry is not last, entry.period is not None)):
        _name(sketch, entry, time, level, taken, bold=entry is last)
    return sketch


def _grid(sketch: Sketch, level: Scale, step: float) -> None:
    sketch.upright = (level.first, level.last, level.start, level.end)
    value = step * math.floor(level.first / step)
    while value > level.last:
        y = level.at(value)
        sketch.add(Line(((34, y), (sketch.width - 6, y)), "rule", 0.8))
        sketch.add(Words(metres(value, 0 if step >= 1 else 1), 29, y + 3.5, 10, "ink3", "end"))
        value -= step


def _ticks(sketch: Sketch, time: Scale, step: int) -> None:
    foot = sketch.height - 22
    for year in range(-(-int(time.first + 0.999) // step) * step, int(time.last) + (step > 1), step):
        x = time.at(year + (0.5 if step == 1 else 0))
        sketch.add(Line(((x, foot), (x, foot + 4)), "ink3", 0.8), Words(str(year), x, foot + 15, 10, "ink3", "middle"))


def _lowest(sketch: Sketch, sea: SeaLevel, time: Scale, level: Scale, taken: Boxes) -> None:
    lowest = lowest_of_century(sea)
    if lowest is None or lowest.level_m is None:
        return
    y, start = level.at(lowest.level_m), max(time.start, time.at(lowest.year))
    sketch.add(Line(((start, y), (time.end, y)), "ink2", 1, (4, 3)))
    text = f"lowest of the 20th century, {lowest.year}: {metres(lowest.level_m)}"
    words = Words(text, time.start + 4, y - 6, 10, "ink2", sources=(lowest.source,))
    sketch.add(words)
    taken += [words.box, (start, y - 1, time.end, y + 1)]


def _joined(sketch: Sketch, entries: Sequence[Observation], time: Scale, level: Scale) -> None:
    """Join the values of one series of one service, dotted: the years between are not reported."""
    series: dict[tuple[str, str], list[Observation]] = {}
    for entry in entries:
        if entry.basis == "reported" and entry.period is None:
            series.setdefault((entry.scope, entry.source), []).append(entry)
    for own in series.values():
        for one, next_ in pairwise(sorted(own, key=moment)):
            ends = tuple((time.at(moment(each)), level.at(each.level_m or 0)) for each in (one, next_))
            sketch.add(Line(ends, "ink3", 1, (1, 4)))


def _point(sketch: Sketch, entry: Observation, time: Scale, level: Scale, taken: Boxes, radius: float) -> None:
    x, y = time.at(moment(entry)), level.at(entry.level_m or 0)
    if entry.range_m:
        high, low = (level.at(value) for value in reversed(entry.range_m))
        sketch.add(Line(((x, high), (x, low)), "accent", 1))
        taken.append((x - 1.5, high, x + 1.5, low))
    sketch.add(Dot(x, y, radius if entry.period is None else radius * 0.7, "accent", entry.basis == "derived"))
    taken.append((x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1))


def _name(sketch: Sketch, entry: Observation, time: Scale, level: Scale, taken: Boxes, bold: bool = False) -> None:
    """Write a value beside its point, where there is room, with a hairline where it stands off."""
    x, y = time.at(moment(entry)), level.at(entry.level_m or 0)
    text = f"{when(entry)}: {metres(entry.level_m or 0)}"
    placings = list(_placings(text, x, y, bold, (entry.source,)))
    inside = [
        words
        for words in placings
        if words.box[0] > 36 and words.box[2] < sketch.width and words.box[1] > 0 and words.box[3] < level.end
    ]
    words = settled(inside or placings, taken)
    left, top, right, bottom = words.box
    near = (min(max(x, left), right), min(max(y, top), bottom))
    if abs(near[0] - x) + abs(near[1] - y) > 13:
        sketch.add(Line(((x, y), near), "ink3", 0.5))
    sketch.add(words)


def _placings(text: str, x: float, y: float, bold: bool, sources: tuple[str, ...]) -> Iterator[Words]:
    """Yield places for the words of a point, the nearest first."""
    for side in (0, 46, 100):
        for off in (0, 14, 28, 44, 62):
            for dx, dy, anchor in (
                (8 + side, 3.5 + off, "start"),
                (8 + side, 3.5 - off, "start"),
                (-8 - side, 3.5 + off, "end"),
                (-8 - side, 3.5 - off, "end"),
                (0, -9 - off, "middle"),
                (0, 17 + off, "middle"),
            ):
                yield Words(text, x + dx, y + dy, 10.5, "ink", anchor, bold, sources)


def _bar(sketch: Sketch, projection: Projection, time: Scale, level: Scale, taken: Boxes) -> None:
    """Draw a projected level as a hollow bar over its target year, named, with its study's year."""
    low, high = projection.level_m or (0.0, 0.0)
    x, top, bottom = time.at(projection.target_year), level.at(high), level.at(low)
    tall = max(bottom - top, 2.4)
    sketch.add(Box(x - 5, (top + bottom - tall) / 2, 10, tall, "forecast", "forecast", 0.72))
    taken.append((x - 6, top - 2, x + 6, bottom + 2))
    values = metres(low, 1) if low == high else f"{metres(high, 1)} to {metres(low, 1)}"
    short = f"{projection.target_year}: {values}"
    options = [
        Words(text, x - 10, (top + bottom) / 2 + 3.5 + off, 10, "forecast", "end", sources=(projection.source,))
        for text in (f"{short}, {projection.name}", short)
        for off in (0, 13, 26, -13, 39, -26)
    ]
    sketch.add(settled([each for each in options if each.box[0] > 0] or options, taken))


# ---- projected falls -----------------------------------------------------------------------------

ROW = 29.0


def falls(sea: SeaLevel, width: float) -> Sketch:
    """Draw every projected fall as a band of its own, from the base of its own study."""
    rows = [each for each in sea.projections if each.fall_m]
    sketch = Sketch(width, 22 + ROW * len(rows), "Published projections of the fall, each from its own base")
    if not rows:
        return sketch
    ends = [value for each in rows for value in each.fall_m or ()]
    across = Scale(min(0, *ends) - 3, max(ends) + 2, 4, width - 4)
    for value in range(-10, int(max(ends)) + 1, 5):
        x = across.at(value)
        sketch.add(Line(((x, 16), (x, sketch.height)), "ink3" if value == 0 else "rule", 0.8))
        sketch.add(Words(_fall_words(value, max(ends)), x, 10, 10, "ink3", "middle"))
    for number, projection in enumerate(rows):
        _fall(sketch, projection, across, 22 + ROW * number)
    return sketch


def _fall_words(value: int, most: float) -> str:
    """Name a line of the axis of falls: metres, and at its ends in which direction."""
    if value == -10:
        return "10 m higher"
    return f"{value} m lower" if value > most - 5 else str(abs(value))


def _fall(sketch: Sketch, projection: Projection, across: Scale, top: float) -> None:
    low, high = projection.fall_m or (0.0, 0.0)
    x0, x1, y = across.at(low), across.at(high), top + 14
    name = f"{projection.name}, {projection.target_year}"
    sketch.add(
        Words(name, across.start, top + 9, 10, "ink", sources=(projection.source,)),
        Box(x0, y, max(x1 - x0, 2), 9, "forecast", "forecast", 0.72),
    )
    if projection.best is not None:
        x = across.at(projection.best)
        sketch.add(Line(((x, y - 1), (x, y + 10)), "forecast", 2.4))
    sketch.add(
        Words(metres(low, 1).removesuffix(".0"), x0 - 4, y + 8.5, 9.5, "ink2", "end"),
        Words(metres(high, 1).removesuffix(".0"), x1 + 4, y + 8.5, 9.5, "ink2"),
    )


# ---- depths at ports -----------------------------------------------------------------------------


def deepest(found: Sequence[Margin]) -> float:
    """Return the end of the axis of depths, in metres."""
    return max((each.declared.high for each in found if each.declared), default=1.0) + 1


def depth_bar(
    margin: Margin, end: float, width: float, height: float = 14.0, top: float = 0.0, left: float = 0.0
) -> list:
    """Draw what is left of a declared figure: full where it is sure, pale where sources differ, outlined what is gone.

    A promised figure, and one without a date, is an outline alone.
    """
    scale = Scale(0, end, left, left + width)
    marks: list = []
    if margin.declared:
        reach = scale.at(margin.declared.high) - left
        marks.append(Box(left, top + 2, reach, height - 4, None, "ink2" if margin.left else "ink3", dash=(2, 2)))
    if margin.left and not margin.promised:
        sure, perhaps = scale.at(max(0, margin.left.low)), scale.at(max(0, margin.left.high))
        marks += [Box(left, top + 3, perhaps - left, height - 6, "accent", None, 0.55)]
        marks += [Box(left, top + 3, sure - left, height - 6, "accent")]
    if margin.need:
        x = scale.at(margin.need)
        marks.append(Line(((x, top), (x, top + height)), "ink", 1.6))
    return marks


def port_rows(found: Sequence[Margin], width: float) -> Sketch:
    """Draw every declared figure as a bar with its words, the ports without one named below."""
    declared = [margin for margin in found if margin.declared]
    sketch = Sketch(width, DEPTH_ROW * len(declared) + 4, "Depths and draughts declared at the ports, and what is left")
    end = deepest(found)
    for number, margin in enumerate(declared):
        top = DEPTH_ROW * number
        name = Words(margin.record.short_name, 0, top + 10, 10.5, bold=True)
        sketch.add(name, Words(declared_words(margin), name.width + 8, top + 10, 9.5, "ink2", sources=margin.sources))
        sketch.add(*depth_bar(margin, end, width * 0.66, 12, top + 13))
        left = f"{span_words(margin.left)} m" if margin.left else "not known"
        if margin.promised:
            left = "promised"
        sketch.add(Words(left, width * 0.69, top + 23, 10, "ink", bold=margin.left is not None and not margin.promised))
    return sketch


DEPTH_ROW = 29.0


def declared_words(margin: Margin) -> str:
    """Return a declared figure, what it measures and when it held."""
    figure = getattr(margin.record, margin.measure or "")
    stated = margin.declared == span_of(figure)
    value = str(figure) if stated else span_words(margin.declared or (0, 0))
    holds = dates.in_words(margin.date) if margin.date else "undated"
    return f"{value} m, {MEASURES[margin.measure or '']}, {holds}"
