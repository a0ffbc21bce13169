"""Every export of the first view: time in a warm process, memory in a fresh one, pictures against folium's.

folium's own way to a picture is ``Map._to_png``: it starts a browser, lets it draw the page, waits three
seconds and takes a screenshot. It gets the same records with the same styles, Leaflet from this disk and no
tiles, and draws nothing else: no basemap, labels, legend or sources. It is measured as it is, and without its wait.
"""

import datetime as dt
import io
import multiprocessing
import os
import resource
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median

import folium
import numpy as np
import xstatic.pkg.leaflet as leaflet_package
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import WebDriverException

from benchmarks import drawing
from benchmarks.browser import NAMES
from benchmarks.page import Run
from benchmarks.table import Comparison, Measure
from layers import briefings, catalog, exports, store, view
from layers.briefings import Briefing
from layers.exports import briefings as handed_out
from layers.exports.options import Options
from layers.store import Atlas
from layers.view import Filters, MapView
from tests.browser.chromium import ARGUMENTS

PIXELS = (1920, 1080)
WAIT = 3
"""Seconds that ``_to_png`` waits unless told otherwise."""
SIZES = {"png": "slide", "pdf": "a4-landscape", "svg": "a4-landscape", "pack": "a4-landscape"}
GOALS = {"png": 1200, "pdf": 2000, "pptx": 2000}
"""Milliseconds; for data it is a second."""
MEMORY = 400
"""Megabytes that an export may take on top of what its process holds."""
SCENES = 10
TITLES = {"png": "PNG, 1920 x 1080", "pdf": "PDF, A4", "svg": "SVG, A4", "pptx": "PPTX", "html": "map in one file"}


def _measures() -> tuple[Measure, ...]:
    times, peaks = [], []
    for key, made in exports.FORMATS.items():
        title = TITLES.get(key, key if key != "pack" else "evidence pack, PDF included")
        usual = 1000 if made.group == "data" else None
        against = (3.0,) if key == "png" else None
        times.append(Measure(f"{key}_time", title, "ms", GOALS.get(key, usual), against))
        peaks.append(Measure(f"{key}_memory", f"{title}, memory", "MB", MEMORY))
    times.append(Measure("deck_time", f"deck of {SCENES} scenes, PPTX", "ms", 15_000))
    return (*times, *peaks, Measure("process", "largest process at its peak, all included", "MB"))


THE_EXPORTS = Comparison(
    {"atlas": "atlas", "folium": "folium _to_png", "hasty": "its wait left out"},
    _measures(),
    "{png_time} files of each kind, {png_memory} fresh process for each memory",
)


def measure(rounds: int, say: Callable[[str], None]) -> Run:
    """Make every file in turns and return medians.

    Parameters
    ----------
    rounds : int
        Files of each kind, after one that is not counted.
    say : callable
        Gets a line about each stage.

    Raises
    ------
    RuntimeError
        If browser or driver are missing, or a picture of theirs is blank.
    """
    load = os.getloadavg()[0]
    say("memory, each export in a fresh process")
    peaks = _peaks()
    atlas = store.read()
    shown = _first_view(atlas)
    samples: dict[str, list[float]] = {f"{key}_memory": [grown] for key, (grown, _) in peaks.items()}
    say("time, in turns")
    for turn in range(rounds + 1):
        for key in exports.FORMATS:
            taken = _timed(lambda key=key: _made(shown, key))
            if turn:
                samples.setdefault(f"{key}_time", []).append(taken)
    say(f"a deck of {SCENES} scenes")
    samples["deck_time"] = [_timed(lambda: handed_out.export(_long_briefing(atlas), atlas, "pptx", dt.date.today()))]
    say("pictures by folium, each with a browser of its own")
    rivals = {"folium": _to_png_times(shown, atlas, rounds, WAIT), "hasty": _to_png_times(shown, atlas, rounds, 0)}
    medians = {key: median(values) for key, values in samples.items()}
    medians["process"] = max(peak for _, peak in peaks.values())
    counts = {key: len(values) for key, values in samples.items()}
    found = {"atlas": medians} | {key: {"png_time": median(values)} for key, values in rivals.items()}
    return Run(found, counts, load)


def _first_view(atlas: Atlas) -> MapView:
    return view.build(atlas, Filters(atlas.data_date.year, view.FIRST_LAYERS), dt.date.today())


def _made(shown: MapView, key: str) -> bytes:
    extent = catalog.EXTENTS["caspian"].bounds
    return exports.export(shown, key, Options(size=SIZES.get(key, Options.size), extent=extent))


def _long_briefing(atlas: Atlas) -> Briefing:
    """Return a briefing of the first scenes of those that come with the atlas."""
    found, _ = briefings.read_all(atlas)
    return replace(found[0], scenes=tuple(scene for each in found for scene in each.scenes)[:SCENES])


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


# ---- memory --------------------------------------------------------------------------------------


def _peaks() -> dict[str, tuple[float, float]]:
    """Return by format how far memory rose, and how high, in megabytes."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as processes:
        return {key: processes.submit(_peak, key).result() for key in exports.FORMATS}


def _peak(key: str) -> tuple[float, float]:
    shown = _first_view(store.read())
    before = _highest()
    _made(shown, key)
    return _highest() - before, _highest()


def _highest() -> float:
    """Return the peak of this process in megabytes.

    What Linux reports to ``getrusage`` includes the process that started this one; its own file does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


# ---- folium --------------------------------------------------------------------------------------


def _to_png_times(shown: MapView, atlas: Atlas, rounds: int, wait: int) -> list[float]:
    known = drawing.geometries(atlas)
    taken = []
    for turn in range(rounds + 1):
        begun = time.perf_counter()
        picture = _to_png(shown, known, wait)
        if turn:
            taken.append(1000 * (time.perf_counter() - begun))
        _verify(picture)
    return taken


def _to_png(shown: MapView, known: drawing.Geometries, wait: int) -> bytes:
    west, south, east, north = catalog.EXTENTS["caspian"].bounds
    made = folium.Map(tiles=None, zoom_control=False)
    made.default_js = [("leaflet", (Path(leaflet_package.BASE_DIR) / "leaflet.js").as_uri())]
    made.default_css = [("leaflet_css", (Path(leaflet_package.BASE_DIR) / "leaflet.css").as_uri())]
    made.fit_bounds([(south, west), (north, east)])
    for layer in drawing.layers(shown, known):
        layer.add_to(made)
    return made._to_png(delay=wait, driver=_driver(), size=PIXELS)


def _driver() -> webdriver.Chrome:
    driver = shutil.which("chromedriver")
    browser = os.environ.get("ATLAS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if driver is None or browser is None:
        missing = "chromedriver (Debian: chromium-driver)" if driver is None else "Chromium"
        raise RuntimeError(f"no {missing} on the PATH; folium's pictures need it")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", *ARGUMENTS):
        options.add_argument(argument)
    try:
        return webdriver.Chrome(options, webdriver.ChromeService(driver))
    except WebDriverException as error:
        raise RuntimeError(f"the browser did not start: {error.msg}") from error


def _verify(picture: bytes) -> None:
    """Raise unless a picture has its size and something drawn on it."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    colours = len(np.unique(np.asarray(image).reshape(-1, 3)[::7], axis=0))
    if image.size != PIXELS or colours < 20:
        raise RuntimeError(f"folium's picture has {image.size} pixels and {colours} colours: nothing to compare with")
