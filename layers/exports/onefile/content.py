"""What the one-file map is told: the files that the page fetches, the first view, and details of each record."""

from dataclasses import replace
from typing import Any

from layers import catalog, swatch, symbology, webmap
from layers import view as views
from layers.exports import about
from layers.exports.onefile import details
from layers.exports.options import Options
from layers.store import Atlas
from layers.view import MapView

CREDIT = "Natural Earth, shore at −27.9 m"


def data(view: MapView, options: Options) -> dict[str, Any]:
    """Return what `onefile.js` reads: the first view, the files of the page, details by record, the statements."""
    everything = options.scope == "everything"
    atlas = replace(view.atlas, records=view.atlas.records if everything else view.candidates)
    found = [details.detail(view, record) for record in atlas.records]
    features, states = webmap.features_json(atlas), webmap.states_json(atlas)
    short = {key: str(number) for number, key in enumerate(_source_keys(atlas, found))}
    files = {
        "features.json": features | {"features": _renamed(features["features"], short)},
        "rows.json": webmap.rows_json({record.layer for record in atlas.records}),
        "states.json": states | {"runs": [_renamed_runs(runs, short) for runs in states["runs"]]},
        "basemap.json": webmap.basemap_json(),
        "style.json": symbology.as_json(),
        "swatches.json": _swatches(atlas, states),
        "sources.json": {short[key]: _source(atlas, key) for key in short},
    }
    return {
        "first": _first(view, options, atlas),
        "files": files,
        "details": _renamed(found, short),
        "about": about.statements(view, options),
    }


def _swatches(atlas: Atlas, states: dict[str, Any]) -> dict[str, str]:
    """Return the symbols that can come up: of each record in each of its states, and of the statuses."""
    found = swatch.status_swatches()
    for record, runs in zip(atlas.records, states["runs"], strict=True):
        patterns = {run[1] for run in runs} - {"absent"} | {"operating", "promised", "undocumented"}
        patterns |= {event.status for event in record.history}
        for pattern in sorted(patterns):
            key = f"{record.layer}/{record.kind}/{pattern}"
            found.setdefault(key, swatch.swatch(record.layer, record.kind, pattern))
    for layer in catalog.LAYERS:
        kind = webmap.row_kind(layer)
        found.setdefault(f"{layer.id}/{kind}/operating", swatch.swatch(layer.id, kind, "operating"))
    return found


def _source_keys(atlas: Atlas, found: list[dict[str, Any]]) -> list[str]:
    keys = [key for record in atlas.records for key in record.source_keys()]
    keys += [key for each in found for effect in each["effects"] for key in effect["keys"]]
    return list(dict.fromkeys(keys))


def _source(atlas: Atlas, key: str) -> dict[str, Any]:
    return atlas.sources[key].model_dump(exclude_none=True, mode="json")


def _renamed(value: Any, short: dict[str, str]) -> Any:
    """Return data with numbers for source keys: thousands of citations are a tenth of the file."""
    match value:
        case dict():
            cited = ("keys", "placedBy")
            return {
                key: [short[source] for source in each] if key in cited else _renamed(each, short)
                for key, each in value.items()
            }
        case list():
            return [_renamed(each, short) for each in value]
        case _:
            return value


def _renamed_runs(runs: list[list[Any]], short: dict[str, str]) -> list[list[Any]]:
    return [[*run[:5], *(short.get(key, "") for key in run[5:])] for run in runs]


def _first(view: MapView, options: Options, atlas: Atlas) -> dict[str, Any]:
    """Return the first view of the file, and what never changes."""
    filters, data_date = view.filters, view.atlas.data_date
    codes = sorted({code for record in atlas.records for code in record.countries}, key=_littoral_first)
    everything = options.scope == "everything"
    return {
        "year": filters.year,
        "layers": sorted(filters.layers),
        "patterns": sorted(filters.patterns),
        "country": next(iter(filters.countries)) if everything and len(filters.countries) == 1 else "",
        "selected": view.selected,
        "extent": options.extent_of(view) or next(iter(catalog.EXTENTS.values())).bounds,
        "title": options.title_of(view) if options.title else None,
        "subject": view.title.removesuffix(f" in {filters.year}"),
        "dataYear": data_date.year,
        "order": views.PATTERN_ORDER,
        "countries": [(code, catalog.COUNTRIES.get(code, code)) for code in codes],
        "extents": [(extent.title, extent.bounds) for extent in catalog.EXTENTS.values()],
        "credit": f"Data to {about.data_date(view)}, {view.atlas.meta.licence} · {CREDIT}",
        "links": details.links(view, atlas.records),
        "strip": views.dated_events(atlas),
    }


def _littoral_first(code: str) -> tuple[bool, str]:
    return code not in catalog.LITTORAL, catalog.COUNTRIES.get(code, code)
