"""CSV: one row a record, for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.exports import about, rows
from layers.exports.options import Options
from layers.exports.text import starts_formula
from layers.view import MapView

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of the machine."""

PLACE = ("longitude", "latitude", "wkt")
ORIGIN = ("licence", "data_date", "version", "citation")


def write(view: MapView, options: Options) -> bytes:
    """Return the records as CSV in UTF-8 with a byte order mark.

    Licence, data date, version and citation are the last columns of every row: comment lines
    before the header break Excel, pandas and QGIS alike, and a row that is copied out of the table
    keeps its origin. Positions are given as WGS 84 longitude and latitude for points, and as WKT
    for all. A file without records is its header alone.
    """
    items = options.items(view)
    table = rows.records(view, items)
    placed = ([*row.values(), *_place(item.record.geometry)] for item, row in zip(items, table.rows, strict=True))
    return _written(view, [*table.keys, *PLACE], placed)


def of_table(view: MapView, table: rows.Table) -> bytes:
    """Return any table as CSV, in the form of `write`."""
    return _written(view, table.keys, ([*row.values()] for row in table.rows))


def _written(view: MapView, keys: list[str], lines: Iterable[list[Any]]) -> bytes:
    meta = view.atlas.meta
    origin = (about.licence(view), meta.data_date.isoformat(), meta.version, about.citation(view))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*keys, *ORIGIN])
    for line in lines:
        writer.writerow([cell(value) for value in (*line, *origin)])
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _place(geometry: BaseGeometry | None) -> tuple[float | None, float | None, str | None]:
    if geometry is None:
        return None, None, None
    wkt = geometry.wkt
    return (geometry.x, geometry.y, wkt) if geometry.geom_type == "Point" else (None, None, wkt)


def cell(value: Any) -> Any:
    """Return a value as it stands in a cell; text that could run as a formula gets an apostrophe.

    Examples
    --------
    >>> cell("=1+1"), cell(-5.2), cell(True), cell(None)
    ("'=1+1", -5.2, 'true', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() if starts_formula(value):
            return f"'{value}"
        case _:
            return value
