"""The atlas and its counterparts with ten and a hundred times the record, all in one run."""

import multiprocessing
import resource
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks import synthetic
from benchmarks.browser import WAYS, chromium, reader
from benchmarks.page import Contestant, contest, contestants
from benchmarks.server import started
from layers import checks, history, sheet, store, view
from layers.store import Atlas
from layers.view import Filters

_T = TypeVar("_T")
SESSIONS = 6
"""Further sessions that are opened to see what each costs."""
BUDGET = 420
"""Seconds for the clicks on the pages of one size."""


@dataclass(frozen=True)
class Measure:
    """One line of the table: key, words, unit, and the goals at today's size and at the largest."""

    key: str
    title: str
    unit: str
    today: float | None = None
    largest: float | None = None


MEASURES = (
    Measure("read", "reading all data", "ms"),
    Measure("check", "all rules of 'layers check' after it", "ms"),
    Measure("status", "status of all records on a date", "ms"),
    Measure("build", "the view of a rerun", "ms"),
    Measure("sheet", "a sheet, PNG 1920×1080", "ms"),
    Measure("first_byte", "process start to first byte", "ms", today=3000),
    Measure("first_paint", "page load to painted map", "ms", today=2500),
    Measure("toggle", "layer toggle, click to painted", "ms", today=120, largest=400),
    Measure("step", "year step, click to painted", "ms", today=120, largest=600),
    Measure("toggle_bytes", "WebSocket, per layer toggle", "kB"),
    Measure("server", "one rerun on the server", "ms", largest=150),
    Measure("process", "memory of the process, one session", "MB"),
    Measure("session", "memory per further session", "MB", largest=10),
)
PAGES = {"atlas": "atlas", "folium": "plain folium", "groups": "feature groups", "deck": "pydeck"}


@dataclass(frozen=True)
class Size:
    """What was found with one amount of data: value by page, by measure; times in ms, sizes in kB and MB."""

    records: int
    found: dict[str, dict[str, float]]


def measure(times: list[int], rounds: int, say: Callable[[str], None]) -> list[Size]:
    """Measure the pages with so many times the record.

    Parameters
    ----------
    times : list of int
        Such as 1, 10 and 100.
    rounds : int
        Layer toggles and year steps, each.
    say : callable
        Gets a line about each stage.
    """
    return [_size(each, rounds, say) for each in times]


def _size(times: int, rounds: int, say: Callable[[str], None]) -> Size:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "geodata"
        records = synthetic.write(folder, times)
        say(f"{records:,} records")
        alone = _in_fresh_process(folder)
        pages = [*contestants(), Contestant("deck", "benchmarks/pydeck_map.py", WAYS["deck"])]
        contest(pages, store.read(folder), rounds, say, geodata=folder, budget=BUDGET)
        say("opening further sessions")
        memory = _memory(folder, Path(scratch))
    found = {page.key: _medians(page) for page in pages}
    found["atlas"] |= alone | memory
    return Size(records, found)


def _medians(page: Contestant) -> dict[str, float]:
    scale = {measure.key: 1000 if measure.unit == "kB" else 1 for measure in MEASURES}
    return {key: median(values) / scale[key] for key, values in page.samples.items() if key in scale and values}


def _in_fresh_process(folder: Path) -> dict[str, float]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as processes:
        return processes.submit(_alone, folder).result()


def _alone(folder: Path) -> dict[str, float]:
    """Time, in this process, what needs no page; each of the short ones the second time."""
    read, atlas = _timed(lambda: store.read(folder))
    check, _ = _timed(lambda: checks.check(atlas, folder))
    shown = view.build(atlas, Filters(atlas.data_date.year, view.FIRST_LAYERS), atlas.data_date)
    options = sheet.SheetOptions(size="slide")
    repeated: dict[str, Callable[[], object]] = {
        "status": lambda: _statuses(atlas),
        "build": lambda: view.build(atlas, shown.filters, atlas.data_date),
        "sheet": lambda: sheet.draw(shown, options, "png"),
    }
    return {"read": read, "check": check} | {
        key: [_timed(work)[0] for _ in range(2)][1] for key, work in repeated.items()
    }


def _statuses(atlas: Atlas) -> list[history.State]:
    year = atlas.data_date.year
    return [history.state_on(record, year, year) for record in atlas.records]


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    begun = time.perf_counter()
    done = work()
    return 1000 * (time.perf_counter() - begun), done


def _memory(folder: Path, scratch: Path) -> dict[str, float]:
    """Start the atlas, open sessions one after another, and see how its memory grows."""
    begun = time.perf_counter()
    with started("app.py", scratch / "sessions.jsonl", folder) as (address, process):
        urllib.request.urlopen(address).read(1)
        first_byte = 1000 * (time.perf_counter() - begun)
        held = list(_held(address, process))
    growth = [after - before for before, after in pairwise(held)]
    return {"first_byte": first_byte, "process": held[0], "session": sum(growth[1:]) / len(growth[1:])}


def _held(address: str, process: int) -> Iterator[float]:
    """Yield the memory of a process, in MB, after each session that is opened and stays."""
    with chromium() as browser, ExitStack() as stack:
        for _ in range(SESSIONS + 2):
            stack.enter_context(reader(browser, WAYS["atlas"])).open(address, None)
            yield resident(process)


def resident(process: int) -> float:
    """Return the memory that a process holds, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def text(sizes: list[Size]) -> str:
    """Return the table in columns: each measure by size, for the atlas and, where they have it, the others."""
    head = ["", "", *(f"{size.records:,} records" for size in sizes), "goal"]
    lines = [head]
    for each in MEASURES:
        for page, title in PAGES.items():
            values = [size.found[page].get(each.key) for size in sizes]
            if any(value is not None for value in values):
                lines.append(
                    [
                        each.title if page == "atlas" else f"  {title}",
                        each.unit,
                        *_cells(sizes, each.key, page),
                        _goal(each, page),
                    ]
                )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(_padded(line, widths)).rstrip() for line in lines)


def _padded(line: list[str], widths: list[int]) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if 1 < column < len(line) - 1 else cell.ljust(width)


def _cells(sizes: list[Size], key: str, page: str) -> Iterator[str]:
    for size in sizes:
        value, own = size.found[page].get(key), size.found["atlas"].get(key)
        if value is None:
            yield ""
        elif page == "atlas" or not own:
            yield _number(value)
        else:
            yield f"{_number(value)} {value / own:.1f}x"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _goal(measure: Measure, page: str) -> str:
    if page != "atlas":
        return ""
    goals = [(measure.today, "today"), (measure.largest, "at 13,000")]
    return "; ".join(f"at most {most:g} {when}" for most, when in goals if most)
