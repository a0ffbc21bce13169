"""KML and KMZ for Google Earth: a folder for each layer, styled, with dates, status and sources."""

from collections.abc import Iterator
from html import escape

import shapely
from lxml import etree

from layers import dates, history, symbology
from layers.catalog import LAYER
from layers.exports import about, archive, icons, inks, rows
from layers.exports.options import Options
from layers.exports.text import printable
from layers.records import Event, Record
from layers.symbology import LAYER_STYLES, PATTERNS
from layers.view import Item, MapView, status_words

NAMESPACE = "http://www.opengis.net/kml/2.2"
_ENDED = ("cancelled", "retired")
_FIELDS = ("layer", "kind", "countries", "status", "drawn_as", "promised_for", "since", "reported", "accuracy_km")


def write_kml(view: MapView, options: Options) -> bytes:
    """Return plain KML; points are pins in the colour of their layer, since KML alone carries no picture."""
    return _document(view, options, pictures=False)


def write_kmz(view: MapView, options: Options) -> bytes:
    """Return KMZ: the same with our markers as pictures, so that it needs no network."""
    points = [item for item in options.items(view) if _is_point(item.record)]
    pictures = {_picture(item): _drawn(item) for item in points}
    files = {"doc.kml": _document(view, options, pictures=True)}
    return archive.zipped(files | {name: pictures[name] for name in sorted(pictures)})


def _drawn(item: Item) -> bytes:
    record = item.record
    return icons.marker(record.layer, symbology.shape(record.layer, record.kind), item.state.pattern)


def _picture(item: Item) -> str:
    record = item.record
    return f"icons/{record.layer}-{symbology.shape(record.layer, record.kind)}-{item.state.pattern}.png"


def _is_point(record: Record) -> bool:
    return record.geometry is not None and record.geometry.geom_type == "Point"


# ---- the document --------------------------------------------------------------------------------


def _document(view: MapView, options: Options, pictures: bool) -> bytes:
    items = options.items(view)
    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})
    document = _add(root, "Document")
    _add(document, "name", options.title_of(view))
    _add(document, "open", "1")
    _add(document, "description", _statements(view, options))
    if extent := options.extent_of(view):
        _look_at(document, extent)
    for style_id, item in sorted({_style_id(item): item for item in items}.items()):
        _style(document, style_id, item, pictures)
    for layer, own in rows.in_legend_order(items):
        folder = _add(document, "Folder")
        _add(folder, "name", layer.title)
        for item in own:
            _placemark(folder, view, item)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text is not None:
        child.text = printable(text)
    return child


def _statements(view: MapView, options: Options) -> str:
    stated = about.statements(view, options).items()
    return "".join(f"<p><b>{escape(name)}:</b> {escape(words)}</p>" for name, words in stated)


def _look_at(document: etree._Element, extent: tuple[float, float, float, float]) -> None:
    west, south, east, north = extent
    look = _add(document, "LookAt")
    metres = 111_000 * max(north - south, (east - west) * 0.75)
    for name, value in (("longitude", (west + east) / 2), ("latitude", (south + north) / 2), ("range", metres * 1.3)):
        _add(look, name, f"{value:.5g}")


# ---- styles --------------------------------------------------------------------------------------


def _style_id(item: Item) -> str:
    record = item.record
    form = symbology.shape(record.layer, record.kind) if _is_point(record) else "line"
    return f"{record.layer}-{form}-{item.state.pattern}"


def _style(document: etree._Element, style_id: str, item: Item, pictures: bool) -> None:
    """Colour is the layer's, as everywhere; Earth draws no dashes, so that the status is in words and width."""
    layer, pattern = item.record.layer, item.state.pattern
    style = _add(document, "Style", id=style_id)
    if _is_point(item.record):
        icon = _add(style, "IconStyle")
        _add(icon, "color", "ffffffff" if pictures else _abgr(inks.of(layer, pattern)))
        _add(icon, "scale", "0.7" if pictures else "0.8")
        if pictures:
            _add(_add(icon, "Icon"), "href", _picture(item))
            _add(icon, "hotSpot", x="0.5", y="0.5", xunits="fraction", yunits="fraction")
        _add(_add(style, "LabelStyle"), "scale", "0.8")
    else:
        line = _add(style, "LineStyle")
        _add(line, "color", _abgr(inks.of(layer, pattern), 0x99 if pattern == "promised" else 0xFF))
        _add(line, "width", f"{_width(layer, pattern):.3g}")
    _add(_add(style, "BalloonStyle"), "text", "<h3>$[name]</h3>$[description]")


def _width(layer: str, pattern: str) -> float:
    return LAYER_STYLES[layer].width * PATTERNS[pattern].width * 1.25 if pattern in PATTERNS else 1.0


def _abgr(colour: str, alpha: int = 0xFF) -> str:
    """Return a colour as KML has it: alpha, blue, green, red."""
    red, green, blue = bytes.fromhex(colour[1:])
    return f"{alpha:02x}{blue:02x}{green:02x}{red:02x}"


# ---- records -------------------------------------------------------------------------------------


def _placemark(folder: etree._Element, view: MapView, item: Item) -> None:
    record, row = item.record, rows.record_row(view, item)
    mark = _add(folder, "Placemark", id=record.id)
    _add(mark, "name", record.name)
    _add(mark, "Snippet", _words(item), maxLines="2")
    _add(mark, "description", _description(view, item))
    _time_span(mark, item)
    _add(mark, "styleUrl", f"#{_style_id(item)}")
    data = _add(mark, "ExtendedData")
    for key in _FIELDS:
        if row[key] is not None:
            _add(_add(data, "Data", name=key), "value", str(row[key]))
    if record.geometry is not None:
        _geometry(mark, record.geometry)


def _words(item: Item) -> str:
    return "Not yet begun" if item.state is history.ABSENT else status_words(item)


def _description(view: MapView, item: Item) -> str:
    """Return the balloon: HTML of ours around data that is escaped once for it; XML escapes all of it again."""
    record, sources = item.record, view.atlas.sources
    year = "as last reported" if view.filters.year == view.atlas.data_date.year else f"31 December {view.filters.year}"
    kind = LAYER[record.layer].kinds[record.kind].capitalize()
    parts = [
        f"<p><b>{escape(_words(item))}</b> ({year})</p>",
        f"<p>{escape(kind)}, {escape(', '.join(record.countries))}</p>",
        f"<p>{escape(record.note)}</p>" if record.note else "",
        f"<p>{escape(_position(record))}</p>",
        "<h4>History</h4><ul>" + "".join(f"<li>{escape(_event(event))}</li>" for event in record.history) + "</ul>",
        "<h4>Sources</h4><ol>"
        + "".join(f"<li>{escape(about.source_words(sources[key]))}</li>" for key in record.source_keys())
        + "</ol>",
        f"<p>{escape(about.citation(view))}</p>",
    ]
    return "".join(parts)


def _position(record: Record) -> str:
    if record.geometry is None:
        return "No place or route is published; not drawn."
    return f"Position: {record.geometry_method}, ±{record.accuracy_km:g} km."


def _event(event: Event) -> str:
    date = dates.in_words(event.date)
    status = PATTERNS[event.status].title.lower()
    if event.expected:
        said = f", said {dates.in_words(event.said_on)}" if event.said_on else ""
        return f"Promised for {date}{said}: {status}. {event.note}"
    return f"{'By ' if event.by else ''}{date}: {status}. {event.note}"


def _time_span(mark: etree._Element, item: Item) -> None:
    """Write from when to when the record is there; what began at an unknown time has no beginning."""
    span = dict(_span(item))
    if span:
        element = _add(mark, "TimeSpan")
        for name, date in span.items():
            _add(element, name, date)


def _span(item: Item) -> Iterator[tuple[str, str]]:
    known, state = history.facts(item.record), item.state
    first = known[0].date if known else state.since
    if first and not (known and known[0].by):
        yield "begin", first
    if state.pattern in _ENDED and state.since:
        yield "end", state.since


def _geometry(mark: etree._Element, geometry: shapely.Geometry) -> None:
    if geometry.geom_type == "MultiLineString":
        mark = _add(mark, "MultiGeometry")
    for part in getattr(geometry, "geoms", [geometry]):
        shape = _add(mark, part.geom_type)
        if part.geom_type == "LineString":
            _add(shape, "tessellate", "1")
        _add(shape, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in part.coords))
