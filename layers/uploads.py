"""A reader's file → features of an overlay; hostile files are refused in bounded time and memory.

A file is read by a program of its own (`parsing`), which may use so much time and memory
and no more, and which knows the drivers of these formats only; the atlas itself never opens the file.
Nothing of it stays on disk.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely

from layers.overlay import Shape

MOST_BYTES, MOST_UNPACKED = 10_000_000, 50_000_000
SECONDS = 20
MEMORY_BYTES = 2_000_000_000
"""What the reading of one file may take."""
FORMATS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GeoPackage",
    ".kml": "KML",
    ".csv": "CSV with latitude and longitude",
    ".zip": "zipped shapefile",
}
DRIVERS = ("GeoJSON", "GPKG", "KML", "LIBKML", "ESRI Shapefile", "MEM")


@dataclass(frozen=True)
class Upload:
    """What was read: features, and in sentences what was left out or repaired."""

    shapes: tuple[Shape, ...]
    notes: tuple[str, ...]


def read(name: str, data: bytes) -> Upload:
    """Return the features of a file.

    Parameters
    ----------
    name : str
        File name; its ending says the format.
    data : bytes
        The file.

    Raises
    ------
    ValueError
        If the file cannot be read or asks for too much; the message says why, in one sentence.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        kinds = ", ".join(dict.fromkeys(FORMATS.values()))
        raise ValueError(f"files ending in '{suffix[:12]}' are not read; possible are {kinds}")
    if not data:
        raise ValueError("the file is empty")
    if len(data) > MOST_BYTES:
        raise ValueError(f"the file has {len(data) / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB are possible")
    with tempfile.TemporaryDirectory(prefix="caspian-upload-") as folder:
        path = Path(folder) / f"upload{suffix}"
        path.write_bytes(data)
        return _answered(_asked(path))


def _asked(path: Path) -> str:
    """Let the reading program read a file, and return what it prints."""
    command = [sys.executable, "-m", "layers.parsing", str(path)]
    root = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(
            command, cwd=root, env=_surroundings(), capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"the file was not read within {SECONDS} seconds") from None
    if done.returncode:
        raise ValueError("the file could not be read: it is damaged, or asks for too much memory or time")
    return done.stdout


def _surroundings() -> dict[str, str]:
    """Return an environment without the network, and without drivers that could open another file."""
    skipped = [name for name in pyogrio.list_drivers() if name not in DRIVERS]
    own = {
        "GDAL_SKIP": ",".join(skipped),
        "OGR_SKIP": ",".join(skipped),
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    return dict(os.environ) | own


def _answered(printed: str) -> Upload:
    answer: dict[str, Any] = json.loads(printed)
    if "refused" in answer:
        raise ValueError(answer["refused"])
    shapes = (Shape(name, shapely.from_wkb(bytes.fromhex(wkb))) for name, wkb in answer["shapes"])
    return Upload(tuple(shapes), tuple(answer["notes"]))
