"""Synthetic but valid data: the record as it is, and copies of it that stand elsewhere.

>>> write(Path("geodata-10x"), 10)  # doctest: +SKIP
"""

import math
import shutil
from pathlib import Path

import numpy as np
import shapely

from layers import store
from layers.records import MAX_DECIMALS, Record

VERTICES = 50
"""Vertices of every copied line."""
SHIFT_DEGREES = 0.45
"""Copies stand up to so far from their original, which is within the slack that the reading rules allow."""
ACCURACY_KM = 60.0
"""A copy owns up to its shift."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def write(folder: Path, times: int) -> int:
    """Write a data folder with so many times the records of the atlas, and return their number.

    Copies have histories, figures and sources of their originals, names of their own, and lines of
    `VERTICES` vertices; they are legs of no corridor. The same number gives the same files.

    Parameters
    ----------
    folder : Path
        Is made; nothing may be there yet.
    times : int
        1 for the record as it is.
    """
    shutil.copytree(store.GEODATA, folder)
    atlas = store.read()
    written = 0
    for layer in store.LAYERS:
        own = [record for record in atlas.records if record.layer == layer.id]
        every = own + [_copy(record, number, times) for number in range(1, times) for record in own]
        store.write_layer(folder, layer.id, every)
        written += len(every)
    return written


def _copy(record: Record, number: int, times: int) -> Record:
    changed = {
        "id": f"{record.id}-copy-{number}",
        "name": f"{record.name} (copy {number})",
        "short_name": f"{record.short_name[:18]} {number}",
        "corridor": None,
        "branch": None,
        "leg": None,
        "waypoints": [],
        "length_km": None,
        "citations": {key: keys for key, keys in record.citations.items() if key != "length_km"},
        "as_of": {key: date for key, date in record.as_of.items() if key != "length_km"},
    }
    if record.geometry is not None:
        changed["geometry"] = _moved(record.geometry, number, times)
        changed["accuracy_km"] = max(ACCURACY_KM, record.accuracy_km or 0)
    return record.model_copy(update=changed)


def _moved(geometry: shapely.Geometry, number: int, times: int) -> shapely.Geometry:
    """Return a geometry at its place in a sunflower around the original, lines with `VERTICES` vertices."""
    distance, angle = SHIFT_DEGREES * math.sqrt(number / times), number * GOLDEN_ANGLE
    shift = np.array([math.cos(angle), math.sin(angle)]) * distance
    if geometry.geom_type == "LineString":
        geometry = shapely.LineString(
            shapely.line_interpolate_point(geometry, np.linspace(0, geometry.length, VERTICES))
        )
    return shapely.transform(geometry, lambda places: np.round(places + shift, MAX_DECIMALS))
