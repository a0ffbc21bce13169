"""GeoPackage: a layer for each layer of the atlas and form of geometry, with its style for QGIS."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from layers import catalog
from layers.exports import about, qgis, rows
from layers.exports.options import Options
from layers.view import Item, MapView

FORMS = {"Point": "points", "LineString": "lines", "MultiLineString": "lines"}
GEOMETRY_TYPES = {"points": "Point", "lines": "MultiLineString"}
VERSION = "1.2"
"""Of the GeoPackage standard; programs of some years ago warn of later ones, and nothing here needs these."""

UNSAFE_AND_FAST = {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "MEMORY"}
"""For GDAL, in this process: the file is temporary, so nothing is lost if the machine stops halfway."""

UNPLACED = "records_without_place"


def write(view: MapView, options: Options) -> bytes:
    """Return a GeoPackage in WGS 84.

    Layers are called ``ports_points``, ``instc_lines`` and so on; records without a place and the
    tables of histories, figures, disputes, sources and statements about the file have no geometry.
    ``layer_styles`` holds a default style for each layer, which QGIS takes up by itself.

    Raises
    ------
    OSError
        If the temporary file cannot be written.
    """
    pyogrio.set_gdal_config_options(UNSAFE_AND_FAST)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.gpkg"
        try:
            _write_all(path, view, options)
        except (DataSourceError, DataLayerError, sqlite3.Error) as error:
            raise OSError("there may be no room left for temporary files") from error
        return _uncounted(path.read_bytes())


def _write_all(path: Path, view: MapView, options: Options) -> None:
    items = options.items(view)
    moment = f"{view.atlas.data_date.isoformat()}T00:00:00.000Z"
    styles = [_layer(path, view, *layer) for layer in _layers(items)]
    for table in _tables(view, options, items):
        _write(path, table)
    if styles:
        _write(path, _styles(styles, moment))
    _same_bytes(path, moment)


def _layers(items: tuple[Item, ...]) -> Iterator[tuple[catalog.Layer, str, list[Item]]]:
    for layer in catalog.LAYERS:
        for form in GEOMETRY_TYPES:
            own = [item for item in items if item.record.layer == layer.id and _form(item) == form]
            if own:
                yield layer, form, own


def _form(item: Item) -> str | None:
    geometry = item.record.geometry
    return FORMS[geometry.geom_type] if geometry is not None else None


def _layer(path: Path, view: MapView, layer: catalog.Layer, form: str, items: list[Item]) -> rows.Row:
    """Write a layer and return its row in ``layer_styles``."""
    table = rows.records(view, tuple(items))
    name = f"{layer.id}_{form}"
    options = {"IDENTIFIER": layer.title, "DESCRIPTION": about.citation(view), "GEOMETRY_NAME": "geom"}
    _write(path, table, _Shapes(name, GEOMETRY_TYPES[form], [item.record.geometry for item in items], options))
    style = qgis.point_style(layer.id, items) if form == "points" else qgis.line_style(layer.id, items)
    return {"f_table_name": name, "styleName": layer.title, "styleQML": style, "description": about.citation(view)}


def _tables(view: MapView, options: Options, items: tuple[Item, ...]) -> Iterator[rows.Table]:
    unplaced = rows.records(view, tuple(item for item in items if item.record.geometry is None))
    yield rows.Table(UNPLACED, "Records without a place", unplaced.columns, unplaced.rows)
    for make in (rows.histories, rows.figures, rows.disputes, rows.sources):
        yield make(view, items)
    statements = ({"name": name, "text": words} for name, words in about.statements(view, options).items())
    columns = (rows.Column("name", "What is said"), rows.Column("text", "What it is"))
    yield rows.Table("about", "About", columns, tuple(statements))


def _styles(found: list[rows.Row], moment: str) -> rows.Table:
    """Return the table in which QGIS looks for styles.

    It asks for all of these columns, and compares catalogue and schema with empty text.
    """
    fixed = {"f_table_catalog": "", "f_table_schema": "", "f_geometry_column": "geom", "styleSLD": ""}
    fixed |= {"useAsDefault": True, "owner": "", "ui": None, "update_time": moment}
    complete = tuple(fixed | row for row in found)
    return rows.Table("layer_styles", "Styles", tuple(rows.Column(key, "") for key in complete[0]), complete)


@dataclass(frozen=True)
class _Shapes:
    """The geometries of a layer, and how it is called."""

    layer: str
    kind: str
    geometries: list[shapely.Geometry]
    options: dict[str, str]


def _write(path: Path, table: rows.Table, shapes: _Shapes | None = None) -> None:
    pyogrio.raw.write(
        path,
        geometry=np.array(shapely.to_wkb(shapes.geometries), dtype=object) if shapes else None,
        field_data=[_values([row[key] for row in table.rows]) for key in table.keys],
        fields=table.keys,
        layer=shapes.layer if shapes else table.id,
        driver="GPKG",
        geometry_type=shapes.kind if shapes else None,
        crs="EPSG:4326" if shapes else None,
        promote_to_multi=bool(shapes) and shapes.kind.startswith("Multi"),
        append=False,
        dataset_options={"VERSION": VERSION} if not path.exists() else None,
        layer_options=shapes.options if shapes else {"IDENTIFIER": table.title},
    )


def _values(column: list[Any]) -> np.ndarray:
    """Return a column in one type: truth values, numbers (NaN where unknown), or text."""
    known = [value for value in column if value is not None]
    if known and len(known) == len(column) and all(isinstance(value, bool) for value in known):
        return np.array(column, dtype=bool)
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        whole = len(known) == len(column) and all(isinstance(value, int) for value in known)
        return np.array(column, dtype=np.int64 if whole else np.float64)
    return np.array([None if value is None else str(value) for value in column], dtype=object)


def _same_bytes(path: Path, moment: str) -> None:
    """Put the data date in place of the clock, and pack the file anew, so that no trace of it is left."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        database.commit()
        database.execute("VACUUM")


def _uncounted(data: bytes) -> bytes:
    """Return a database whose header counts one transaction; how many GDAL makes differs from run to run.

    The counter stands at byte 24 and again at byte 92, where it says that the size in the header
    holds; the two must agree (SQLite file format, 1.3).
    """
    once = (1).to_bytes(4, "big")
    return data[:24] + once + data[28:92] + once + data[96:]
