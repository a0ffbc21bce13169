"""MapView → folium: a base map that never changes, and one small group that says what is shown.

Geometry, basemap, styles and the state of every record in every year are files, written once per
process by `write_assets` and fetched by the browser over HTTP from the atlas's own address. What
travels with each change is only the year and which records are on.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import folium
import shapely
import xstatic.pkg.leaflet as leaflet_package
from folium.elements import MacroElement
from folium.template import Template
from shapely.geometry import mapping

from layers import catalog, finding, history, scripts, swatch, symbology
from layers.records import Event, Record
from layers.store import GEODATA, Atlas
from layers.view import PATTERN_ORDER, YEARS, Item, MapView, status_words

WEB = Path(__file__).resolve().parent / "web"
SCRIPTS = (
    "leaflet.js",
    *("draw.js", "marks.js", "badges.js", "labels.js", "own.js", "map.js"),
    *("packed.js", "beside.js", "streamlit.js"),
)
STYLES = ("leaflet.css", "map.css", "streamlit.css")
BASEMAP_PARTS = ("sea", "lakes", "coast", "rivers", "borders", "places", "labels")
FONTS = {
    "SourceSans.woff2": "SourceSansVF-Upright*.woff2",
    "SourceSerif.woff2": "SourceSerifVariable-Roman*.woff2",
    "SourceSerifItalic.woff2": "SourceSerifVariable-Italic*.woff2",
}


def write_assets(atlas: Atlas, folder: Path, geodata: Path = GEODATA) -> str:
    """Write every file that the browser needs, and return the name of their subfolder.

    The name is a digest of the content: a new version of data or program gets a new address, so no
    browser shows an old file.

    Parameters
    ----------
    atlas : Atlas
        All records.
    folder : Path
        Folder that is served over HTTP.
    geodata : Path
        Data folder with the embedded basemap.
    """
    contents = _json_assets(atlas, geodata) | _script_assets()
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(contents.items()))).hexdigest()
    target = folder / digest[:8]
    target.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        beside = target / f".{name}.part"
        beside.write_bytes(data)
        beside.replace(target / name)  # whole at once: a browser may be reading the same edition
    _copy_fonts(target)
    return target.name


def _copy_fonts(target: Path) -> None:
    """Copy the fonts that Streamlit ships; their own file names carry a hash that changes."""
    installed = find_spec("streamlit")
    media = Path(installed.origin).parent / "static" / "static" / "media" if installed and installed.origin else target
    for name, pattern in FONTS.items():
        for found in sorted(media.glob(pattern))[:1]:
            shutil.copyfile(found, target / name)


def _json_assets(atlas: Atlas, geodata: Path) -> dict[str, bytes]:
    contents = {
        "style.json": symbology.as_json(),
        "features.json": features_json(atlas),
        "subjects.json": finding.subjects(atlas),
        "states.json": states_json(atlas),
        "basemap.json": basemap_json(geodata),
        "rows.json": rows_json(),
        "swatches.json": swatch.all_swatches() | swatch.status_swatches() | swatch.change_swatches(),
        "sources.json": {
            key: source.model_dump(exclude_none=True, mode="json") for key, source in atlas.sources.items()
        },
    }
    return {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() for name, value in contents.items()
    }


def _script_assets() -> dict[str, bytes]:
    leaflet = Path(leaflet_package.BASE_DIR)
    contents = {name: (leaflet / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    contents |= {path.name: path.read_bytes() for path in WEB.iterdir() if path.suffix in (".js", ".css")}
    # One file each for the frame of the map, instead of several that the browser would fetch one after another.
    contents["atlas.js"] = b"\n".join(contents.pop(name) for name in SCRIPTS)
    contents["atlas.css"] = b"\n".join(contents.pop(name) for name in STYLES)
    return contents | {"theme.css": swatch.theme_css().encode()}


def rows_json(present: Collection[str] = tuple(catalog.LAYER)) -> dict[str, Any]:
    """Return the rows of layers, in their groups, and of statuses: id, title and symbol of each.

    Parameters
    ----------
    present : collection of str
        Layers that have a row.
    """
    groups = []
    for group in catalog.GROUPS:
        layers = [layer for layer in reversed(catalog.LAYERS) if layer.group == group and layer.id in present]
        rows = [
            {"id": each.id, "title": each.title, "swatch": f"{each.id}/{row_kind(each)}/operating"} for each in layers
        ]
        groups += [{"title": group, "rows": rows}] if rows else []
    statuses = [{"id": key, "title": symbology.PATTERNS[key].title, "swatch": f"status/{key}"} for key in PATTERN_ORDER]
    return {"layers": groups, "patterns": [{"title": "Status", "rows": statuses}]}


def row_kind(layer: catalog.Layer) -> str:
    """Return the kind that stands for a layer in its row: its first with an ornament, or its first."""
    return next((kind for kind in layer.kinds if kind in symbology.MODES), next(iter(layer.kinds)))


def basemap_json(geodata: Path = GEODATA) -> dict[str, Any]:
    """Return the drawn parts of the embedded basemap, each a GeoJSON FeatureCollection."""
    parts = {part: geodata / "basemap" / f"{part}.geojson" for part in BASEMAP_PARTS}
    return {part: json.loads(path.read_text(encoding="utf-8")) for part, path in parts.items() if path.exists()}


def features_json(atlas: Atlas) -> dict[str, Any]:
    """Return what never changes about the records: names, forms, geometry; by index."""
    features = [_feature(index, record, atlas) for index, record in enumerate(atlas.records)]
    return {"order": [layer.id for layer in catalog.LAYERS], "features": features}


def _feature(index: int, record: Record, atlas: Atlas) -> dict[str, Any]:
    layer = catalog.LAYER[record.layer]
    geometry = record.geometry
    feature = {
        "i": index,
        "id": record.id,
        "layer": record.layer,
        "singular": layer.singular,
        "kind": record.kind,
        "name": record.name,
        "short": record.short_name,
        "main": record.id in catalog.MAIN_PORTS or None,
        "shape": symbology.shape(record.layer, record.kind) if _is_point(geometry) else None,
        "method": record.geometry_method,
        "km": record.accuracy_km,
        "offset": symbology.TRUNK_OFFSETS.get(record.id),
        "countries": record.countries,
        "find": finding.shown_text(record),
        "also": finding.hidden_text(record, atlas),
        "sources": len(record.source_keys()),
        "placedBy": record.citations.get("geometry"),
        "geometry": mapping(geometry) if geometry is not None else None,
    }
    return {key: value for key, value in feature.items() if value is not None}


def _is_point(geometry: shapely.Geometry | None) -> bool:
    return geometry is not None and geometry.geom_type == "Point"


def states_json(atlas: Atlas, known: Atlas | None = None) -> dict[str, Any]:
    """Return the state of every record in every year, as runs of equal years.

    Each run is ``[first year, pattern, words, last reported, promised, source of the report, source
    of the promise]``; the browser looks states up and never works them out.

    Parameters
    ----------
    atlas : Atlas
        All records, in the order in which `features_json` numbers them.
    known : Atlas, optional
        What was known of them (`clock.as_known_on`); a record that it does not have is absent throughout.
    """
    known = known or atlas
    return {
        "years": YEARS,
        "runs": [list(_runs(known.by_id.get(record.id), known.data_date.year)) for record in atlas.records],
    }


def _runs(record: Record | None, data_year: int) -> Iterator[list[Any]]:
    if record is None:
        yield [YEARS[0], history.ABSENT.pattern, "", "", "", "", ""]
        return
    previous: list[Any] | None = None
    for year in _turning_years(record, data_year):
        state = history.state_on(record, year, data_year)
        words = "" if state is history.ABSENT else status_words(Item(record, state))
        promise = next_promise(record, year)
        run = [state.pattern, words, state.reported or "", promise.date if promise else ""]
        run += [_reporter(record, state), promise.source if promise else ""]
        if run != previous:
            yield [year, *run]
        previous = run


def _turning_years(record: Record, data_year: int) -> list[int]:
    """Return the years in which a state or a next promise may begin; it is the same in all years between."""
    dated = {int(event.date[:4]) for event in record.history}
    turning = {YEARS[0], data_year + 1, *dated, *(year + 1 for year in dated)}
    return sorted(year for year in turning if YEARS[0] <= year <= YEARS[1])


def _reporter(record: Record, state: history.State) -> str:
    reports = [event.source for event in history.facts(record) if event.date == state.reported]
    return reports[-1] if reports else ""


def next_promise(record: Record, year: int) -> Event | None:
    """Return the earliest standing promise for a year or later, or None."""
    standing = [
        promise
        for promise in history.latest_promises(record)
        if history.settled_by(record, promise) is None and int(promise.date[:4]) >= year
    ]
    return min(standing, key=lambda promise: promise.date, default=None)


class AtlasStart(MacroElement):
    """Starts the atlas's own script on the base map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.atlas = Atlas.startInStreamlit({{ this._parent.get_name() }}, "{{ this.address }}/");
        {% endmacro %}
        """
    )

    def __init__(self, address: str) -> None:
        super().__init__()
        self._name = "AtlasStart"
        self.address = address


class Shown(folium.FeatureGroup):
    """The dynamic group: tells the script on the map what is shown."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup();
        window.atlas.show({{ this.state }});
        {% endmacro %}
        """
    )

    def __init__(self, state: dict[str, Any]) -> None:
        super().__init__(control=False)
        self.state = scripts.as_json(state)


class _BaseMap(folium.Map):
    """A map without what folium adds to a page of its own: sizes, and a viewport that forbids zooming."""

    def render(self, **kwargs: Any) -> None:
        super().render(**kwargs)
        self.get_root().header._children.clear()


def base_map(address: str) -> folium.Map:
    """Return the constant base map: no tiles, no foreign host, Leaflet from our own address.

    Parameters
    ----------
    address : str
        URL of the asset folder, relative to the frame of the map.
    """
    west, south, east, north = catalog.EXTENTS["caspian"].bounds
    base = _BaseMap(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=6,
        tiles=None,
        zoom_snap=0.25,
    )
    # folium hands these to tile layers only, of which there is none.
    base.options |= {"min_zoom": 3, "max_zoom": 14}
    base.default_js = [("atlas.js", f"{address}/atlas.js")]
    base.default_css = []  # the script brings its own
    AtlasStart(address).add_to(base)
    return base


def shown_state(
    view: MapView,
    theme: str,
    fit: dict[str, Any] | None,
    basemap: dict[str, Any],
    *,
    states: str = "states.json",
) -> dict[str, Any]:
    """Return what the browser must know of a view, a few hundred bytes.

    Parameters
    ----------
    view : MapView
        What is shown.
    theme : str
        ``light`` or ``dark``.
    fit : dict or None
        ``{"extent": (min_lon, min_lat, max_lon, max_lat), "seq": n}``; a new ``seq`` moves the view.
    basemap : dict
        ``{"kind": "embedded"}``, or kind ``tiles`` with url, attribution, name and max_zoom.
    states : str
        Name of the browser's file with the states of the records.
    """
    told = {
        "states": states,
        "theme": theme,
        "year": view.filters.year,
        **shown_records(view),
        "selected": view.selected,
        "fit": fit,
        "notice": notice(view),
        "basemap": basemap,
    }
    return {key: value for key, value in told.items() if value is not None}


def shown_records(view: MapView) -> dict[str, Any]:
    """Return which records a view shows: layers and statuses that are on, and who passes the other filters.

    Statuses are None where all are on.
    """
    return {
        "on": runs_of_numbers(view.numbers),
        "layers": sorted(view.filters.layers),
        "patterns": None if view.filters.patterns >= frozenset(PATTERN_ORDER) else sorted(view.filters.patterns),
    }


def runs_of_numbers(numbers: list[int]) -> list[list[int]]:
    """Pack sorted numbers as ``[first, last]`` runs.

    Examples
    --------
    >>> runs_of_numbers([0, 1, 2, 7])
    [[0, 2], [7, 7]]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def notice(view: MapView) -> dict[str, str] | None:
    """Return the card that is shown over an empty map, or None."""
    if view.items:
        return None
    if not view.filters.layers:
        return {"title": "No layer is on", "text": "Switch a layer on to see its records."}
    return {"title": f"Nothing matches in {view.filters.year}", "text": view.caption}
