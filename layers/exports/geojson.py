"""GeoJSON, flat enough for QGIS and complete enough to lose nothing."""

import json
from typing import Any

from shapely.geometry import mapping

from layers.exports import about, rows
from layers.exports.options import Options
from layers.exports.text import all_printable
from layers.view import Item, MapView


def write(view: MapView, options: Options) -> bytes:
    """Return a FeatureCollection (RFC 7946, WGS 84, lon/lat) with one feature a record.

    Properties are flat, so that every tool shows them as columns; the life history, the yearly
    figures and the citations follow as JSON. Licence, date, version, citation and bibliography are
    foreign members of the collection.
    """
    items = options.items(view)
    table = rows.records(view, items)
    features = [_feature(item, row) for item, row in zip(items, table.rows, strict=True)]
    head = _json(_members(view, options, items))[:-1]
    body = ",\n".join(_json(feature) for feature in features)
    return f'{head},\n"features":[\n{body}\n]}}\n'.encode()


def _members(view: MapView, options: Options, items: tuple[Item, ...]) -> dict[str, Any]:
    meta = view.atlas.meta
    bibliography = {row["key"]: _without_none(row, "key", "cited_by") for row in rows.sources(view, items).rows}
    return {
        "type": "FeatureCollection",
        "name": "caspian_bridge_atlas",
        "licence": meta.licence,
        "licence_url": meta.licence_url,
        "data_date": meta.data_date.isoformat(),
        "version": meta.version,
        "citation": about.citation(view),
        "about": about.statements(view, options),
        "bibliography": bibliography,
    }


def _without_none(row: rows.Row, *left_out: str) -> rows.Row:
    return {key: value for key, value in row.items() if value is not None and key not in left_out}


def _feature(item: Item, row: rows.Row) -> dict[str, Any]:
    record = item.record
    nested = record.model_dump(include={"history", "volumes", "citations"}, exclude_defaults=True)
    return {
        "type": "Feature",
        "id": record.id,
        "geometry": None if record.geometry is None else mapping(record.geometry),
        "properties": row | {"history": nested["history"], "volumes": None, "citations": None} | nested,
    }


def _json(value: Any) -> str:
    return json.dumps(all_printable(value), ensure_ascii=False, separators=(",", ":"))
