"""A reader's file → names and geometries in WGS 84: a program that `uploads` runs, with limits to what it may use.

Every fault is a ValueError with one sentence. What GDAL is given was looked at before: JSON that is JSON,
XML without entities, databases without views, archives that hold one shapefile and unpack to little.
"""

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from layers import overlay
from layers.overlay import MOST_FEATURES, MOST_VERTICES
from layers.uploads import MEMORY_BYTES, MOST_UNPACKED, SECONDS

Named = Iterator[tuple[str, BaseGeometry | None]]
NAMES = ("name", "name_en", "title", "label", "naam", "nom", "bezeichnung", "id")
LATITUDES = ("lat", "latitude", "lat_dd", "y")
LONGITUDES = ("lon", "lng", "long", "longitude", "lon_dd", "x")
MOST_LAYERS = 20
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def features(path: Path) -> Named:
    """Yield name and geometry of every feature of a file, in WGS 84 (lon, lat)."""
    match path.suffix:
        case ".csv":
            return _points(_text(path))
        case ".geojson" | ".json":
            _check_json(_text(path))
        case ".kml":
            _check_xml(_text(path))
        case ".gpkg":
            _check_database(path)
        case ".zip":
            path = _unpacked(path)
    return _layers(path)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the file is not text in UTF-8") from None


# ---- What is looked at before GDAL ---------------------------------------------------------------


def _check_json(text: str) -> None:
    try:
        content = json.loads(text, parse_constant=_no_number)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"this is not JSON: {str(error)[:80]}") from None
    kinds = ("FeatureCollection", "Feature", "GeometryCollection", "Point", "LineString", "Polygon")
    kinds += ("MultiPoint", "MultiLineString", "MultiPolygon")
    if not isinstance(content, dict) or content.get("type") not in kinds:
        raise ValueError("this is JSON, but not GeoJSON: its 'type' is no feature, collection or geometry")


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not a number of JSON")


def _check_xml(text: str) -> None:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("the KML declares a document type or entities, which is not read")
    declared = re.match(r"\s*<\?xml[^>]*encoding=[\"']([^\"']+)", text)
    if declared and declared[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise ValueError("the KML is not in UTF-8")
    if not re.match(r"\s*(<\?.*?\?>\s*|<!--.*?-->\s*)*<(\w+:)?kml[\s>]", text, re.DOTALL):
        raise ValueError("this is not KML: its root is not 'kml'")


def _check_database(path: Path) -> None:
    """Refuse what is computed when it is read: it could take for ever, or reach for other files."""
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as database:
            made = database.execute("SELECT type, sql FROM sqlite_master").fetchmany(10_000)
    except sqlite3.Error:
        raise ValueError("this is not a GeoPackage") from None
    for kind, sql in made:
        words = " ".join(str(sql or "").lower().split())
        virtual = words.startswith("create virtual") and " using rtree" not in words
        if kind == "view" or virtual or "generated always" in words or re.search(r"\bas \(", words):
            raise ValueError("the GeoPackage has views or computed columns; save its layers as plain tables")


def _unpacked(path: Path) -> Path:
    """Unpack the one shapefile of an archive under names of our own, and return its path."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            for suffix, member in members.items():
                _unpack(archive, member, path.with_name(f"shapes{suffix}"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"the archive cannot be unpacked: {str(error)[:80]}") from None
    missing = [suffix for suffix in SHAPEFILE[:2] + SHAPEFILE[3:4] if suffix not in members]
    if missing:
        raise ValueError(f"the archive has no {', '.join(missing)} beside its .shp; a shapefile needs them")
    return path.with_name("shapes.shp")


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise ValueError("the archive names a path outside of itself")
    shapes = [info for info in infos if info.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise ValueError(f"the archive has {len(shapes)} shapefiles; one is expected")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise ValueError(f"the archive unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB")
    stem = shapes[0].filename[:-4].lower()
    named = {info.filename.lower(): info for info in infos}
    return {suffix: named[stem + suffix] for suffix in SHAPEFILE if stem + suffix in named}


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    """Write a member, and believe no more of its size than is read."""
    with archive.open(member) as packed:
        data = packed.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise ValueError(f"the archive unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB")
    to.write_bytes(data)


# ---- Reading -------------------------------------------------------------------------------------


def _layers(path: Path) -> Named:
    try:
        listed = [name for name, kind in pyogrio.list_layers(path) if kind is not None][:MOST_LAYERS]
        for layer in listed:
            yield from _layer(path, layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.ShapelyError) as error:
        raise ValueError(f"the file cannot be read: {str(error)[:160]}") from None
    except MemoryError:
        raise ValueError("the file asks for too much memory") from None


def _layer(path: Path, layer: str) -> Named:
    known = pyogrio.read_info(path, layer=layer)
    fields = {str(field).lower(): str(field) for field in reversed(known["fields"])}
    column = next((fields[name] for name in NAMES if name in fields), None)
    meta, _, packed, columns = pyogrio.raw.read(
        path, layer=layer, columns=[column] if column else [], force_2d=True, max_features=MOST_FEATURES + 1
    )
    if packed is None:
        return
    if sum(len(each) for each in packed if each is not None) > MOST_VERTICES * 32:
        raise ValueError(f"there are more than {MOST_VERTICES:,} vertices")
    names = columns[0] if column else [""] * len(packed)
    move = _to_wgs84(meta["crs"])
    for name, each in zip(names, packed, strict=True):
        yield str(name if name is not None else ""), move(shapely.from_wkb(each)) if each is not None else None


def _to_wgs84(crs: str | None) -> Any:
    """Return what brings a geometry to WGS 84, longitude before latitude."""
    if not crs:
        raise ValueError("the file does not say in which coordinate system its positions are")
    try:
        mover = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True, allow_ballpark=True)
    except pyproj.exceptions.ProjError:
        raise ValueError("the coordinate system of the file is not known") from None

    def moved(positions: np.ndarray) -> np.ndarray:
        if not np.isfinite(positions).all():
            raise ValueError("a position is not a number")
        placed = np.column_stack(mover.transform(positions[:, 0], positions[:, 1]))
        if not np.isfinite(placed).all():
            raise ValueError("a position lies outside of the coordinate system of the file")
        return placed

    return lambda geometry: shapely.transform(geometry, moved) if geometry is not None else None


def _points(text: str) -> Named:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        columns = {str(name).strip().lower(): name for name in reversed(rows.fieldnames or [])}
        lat, lon = (next((columns[key] for key in keys if key in columns), None) for keys in (LATITUDES, LONGITUDES))
        if lat is None or lon is None:
            raise ValueError("the first row names no column 'lat' and 'lon'")
        label = next((columns[key] for key in NAMES if key in columns), None)
        for number, row in enumerate(rows, start=2):
            yield str(row.get(label) or "") if label else "", _point(number, row.get(lon), row.get(lat))
    except csv.Error as error:
        raise ValueError(f"this is not CSV: {error}") from None


def _point(number: int, lon: str | None, lat: str | None) -> shapely.Point | None:
    if not (lon or "").strip() and not (lat or "").strip():
        return None
    values = []
    for word, text, most in (("longitude", lon, 180), ("latitude", lat, 90)):
        try:
            value = float((text or "").strip().replace(",", "."))
        except ValueError:
            value = np.nan
        if not abs(value) <= most:
            raise ValueError(f"row {number}: {word} '{str(text)[:30]}' is not a number from −{most} to {most}")
        values.append(value)
    return shapely.Point(values)


# ---- The program ---------------------------------------------------------------------------------


def _limit() -> None:
    """Take away what a hostile file could use up; where the system knows no limits, the clock is left."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: Path) -> None:
    """Print the features of a file as JSON, or why it is refused."""
    _limit()
    try:
        shapes, notes = overlay.settled(features(path))
        answer = {"shapes": [(shape.name, shape.geometry.wkb_hex) for shape in shapes], "notes": notes}
    except ValueError as error:
        answer = {"refused": str(error)[:400]}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
