"""The page and its two counterparts, measured in turns in one run."""

import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Error

from benchmarks import drawing, reading
from benchmarks.browser import WAYS, Reader, Way, chromium, reader
from benchmarks.server import read_timings, serve
from layers import catalog, store, view
from layers.store import Atlas
from layers.view import Filters, MapView

BUDGET = 200
"""Seconds after which no further click is made; medians are then of fewer, and the table says of how many."""
LOADS = 5
READINGS = 3


@dataclass(frozen=True)
class Run:
    """What was found, and on what it rests.

    Parameters
    ----------
    medians : dict
        Value by measure, by page; times in milliseconds, sizes in bytes.
    counts : dict
        How many values each median of the atlas was taken of.
    load : float
        Load average of the machine before the run: well under its cores, or others were at work.
    """

    medians: dict[str, dict[str, float]]
    counts: dict[str, int]
    load: float


@dataclass
class Contestant:
    """One page under measurement: where it is, how it is worked, and what was found."""

    key: str
    script: str
    way: Way
    url: str = ""
    timings: Path = Path()
    runs_before: tuple[int, int] = (0, 0)
    samples: dict[str, list[float]] = field(default_factory=dict)
    stuck: bool = False
    """It did not paint within the limit; it gets no further clicks."""

    def note(self, measure: str, value: float) -> None:
        """Keep one value of a measure."""
        self.samples.setdefault(measure, []).append(value)

    def runs(self, kind: str) -> list[float]:
        """Return the times of all runs of the script so far."""
        return read_timings(self.timings, kind)


@dataclass(frozen=True)
class Move:
    """One click that every page gets: its kind, its selector, and the view that must follow."""

    kind: str
    selector: Callable[[Way], str]
    after: MapView


def contestants() -> list[Contestant]:
    """Return the three pages, the atlas first."""
    return [
        Contestant("atlas", "app.py", WAYS["atlas"]),
        Contestant("folium", "benchmarks/plain_map.py", WAYS["folium"]),
        Contestant("groups", "benchmarks/feature_groups.py", WAYS["folium"]),
    ]


def measure(rounds: int, say: Callable[[str], None]) -> Run:
    """Measure everything.

    Parameters
    ----------
    rounds : int
        Number of layer toggles and of year steps.
    say : callable
        Gets a line about each stage.
    """
    load = os.getloadavg()[0]
    say("reading and checking, each time in a fresh process")
    readings = reading.seconds(READINGS)
    pages = contestants()
    contest(pages, store.read(), rounds, say)
    pages[0].samples["read"] = [1000 * read for read, _ in readings]
    pages[0].samples["check"] = [1000 * (read + check) for read, check in readings]
    medians = {page.key: {name: median(values) for name, values in page.samples.items()} for page in pages}
    return Run(medians, {name: len(values) for name, values in pages[0].samples.items()}, load)


def contest(
    pages: list[Contestant],
    atlas: Atlas,
    rounds: int,
    say: Callable[[str], None],
    *,
    geodata: Path | None = None,
    budget: float = BUDGET,
) -> None:
    """Load and work all pages in turns; what was found is in their samples.

    Parameters
    ----------
    pages : list of Contestant
        The atlas first.
    atlas : Atlas
        What they show.
    rounds : int
        Number of layer toggles and of year steps.
    say : callable
        Gets a line about each stage.
    geodata : Path, optional
        Data folder that they read; the atlas's own by default.
    budget : float
        Seconds after which no further click is made.
    """
    deadline = time.monotonic() + budget
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for page in pages:
            page.timings = folder / f"{page.key}.jsonl"
            page.url = stack.enter_context(serve(page.script, page.timings, geodata))
        browser = stack.enter_context(chromium())
        say("loading each page with an empty browser cache, in turns")
        _load(browser, pages, atlas, deadline - budget / 2)
        say("switching layers and stepping years, in turns")
        _work(browser, pages, atlas, rounds, deadline)
        for page in pages:
            if "toggle" not in page.samples:
                continue  # without a click there was no rerun
            page.samples["server"] = [1000 * run for run in page.runs("script")[page.runs_before[0] :]]
            page.samples["processor"] = [1000 * run for run in page.runs("cpu")[page.runs_before[1] :]]


def _view(atlas: Atlas, year: int, layers: frozenset[str]) -> MapView:
    return view.build(atlas, Filters(year, layers), dt.date.today())


def _drawn(shown: MapView) -> list[list[str]]:
    """Return id and pattern of every record that must be on the map, sorted."""
    return sorted([item.record.id, item.state.pattern] for item in shown.items if item.record.geometry is not None)


def _wanted(way: Way, shown: MapView) -> Any:
    return [drawing.mark(shown.filters), len(_drawn(shown))] if way.test == "paths" else None


def _load(browser: Browser, pages: list[Contestant], atlas: Atlas, deadline: float) -> None:
    """Load every page once to warm its process, then measure fresh loads in turns."""
    first = _view(atlas, atlas.data_date.year, view.FIRST_LAYERS)
    for turn in range(LOADS + 1):
        if turn > 1 and time.monotonic() > deadline:
            break
        for page in pages:
            with reader(browser, page.way) as one:
                painted = one.open(page.url, _wanted(page.way, first))
                _verify(one, first)
                if turn:
                    page.note("first_paint", painted)
                    page.note("first_bytes", one.received)
                    page.note("first_files", one.file_bytes())
                    page.note("strangers", len(one.strangers))


def _work(browser: Browser, pages: list[Contestant], atlas: Atlas, rounds: int, deadline: float) -> None:
    """Make the same clicks on every page, one page after the other for each click."""
    first = _view(atlas, atlas.data_date.year, view.FIRST_LAYERS)
    with ExitStack() as stack:
        readers = [stack.enter_context(reader(browser, page.way)) for page in pages]
        for page, one in zip(pages, readers, strict=True):
            one.open(page.url, _wanted(page.way, first))
            page.runs_before = len(page.runs("script")), len(page.runs("cpu"))
        for move in _moves(atlas, rounds):
            if time.monotonic() > deadline:
                break
            for page, one in zip(pages, readers, strict=True):
                if not page.stuck:
                    _make(page, one, move)
        for page, one in zip(pages, readers, strict=True):
            page.note("strangers", len(one.strangers))


def _make(page: Contestant, one: Reader, move: Move) -> None:
    try:
        change = one.click(move.selector(page.way), _wanted(page.way, move.after))
    except Error:
        if page.key == "atlas":
            raise
        page.stuck = True
        page.note(move.kind, inf)
        return
    _verify(one, move.after)
    page.note(move.kind, change.painted)
    page.note(f"{move.kind}_rest", change.rest)
    page.note(f"{move.kind}_bytes", change.received)


def _verify(one: Reader, shown: MapView) -> None:
    """Raise unless the atlas draws exactly the records of the view; the folium pages are tested while waiting."""
    if one.way.test == "atlas" and one.report() != _drawn(shown):
        raise RuntimeError(f"the map does not show the view of {shown.filters}")


def _moves(atlas: Atlas, rounds: int) -> Iterator[Move]:
    """Switch a layer and step a year in turns, always so that the drawn map changes."""
    shown = _view(atlas, atlas.data_date.year, view.FIRST_LAYERS)
    ids = cycle(layer.id for layer in catalog.LAYERS)
    for _ in range(rounds):
        year, on = shown.filters.year, shown.filters.layers
        toggles = ((layer, _view(atlas, year, on ^ {layer})) for layer in ids)
        layer, shown = next(pair for pair in toggles if _drawn(pair[1]) != _drawn(shown))
        yield Move("toggle", lambda way, layer=layer: way.row.format(layer), shown)
        back, later = (_view(atlas, year + change, shown.filters.layers) for change in (-1, 1))
        if _drawn(back) != _drawn(shown):
            shown = back
            yield Move("step", lambda way: way.earlier, shown)
        else:
            shown = later
            yield Move("step", lambda way: way.later, shown)
