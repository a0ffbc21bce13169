"""QGIS styles (QML) made from the style table, so that a GeoPackage opens looking like the atlas.

Lengths are points, three quarters of the CSS pixels of the style table, so that they hold on
screen and in print alike.
"""

import base64
from collections.abc import Iterable
from typing import Any

from lxml import etree

from layers import symbology
from layers.catalog import LAYER
from layers.exports import inks
from layers.exports.text import printable
from layers.symbology import LAYER_STYLES, MODES, PATTERNS, Pattern
from layers.view import Item

POINTS_PER_PIXEL = 0.75
HALO = "255,255,255,178"


def line_style(layer: str, items: Iterable[Item]) -> str:
    """Return the style of a layer of lines: one rule for each kind and status among the records."""
    found = _classes(items)
    rules = [(_label(layer, *each), _filter(*each), line_symbol(layer, *each)) for each in found]
    if any(item.record.geometry_method == "schematic" for item in items):
        rules.append(("Schematic: only the ends are known", "\"geometry_method\" = 'schematic'", _end_rings(layer)))
    return _style([*rules, _other(line_symbol(layer, "", "undocumented"))], "line", layer)


def point_style(layer: str, items: Iterable[Item]) -> str:
    """Return the style of a layer of points: one rule for each kind and status among the records."""
    rules = [(_label(layer, *each), _filter(*each), point_symbol(layer, *each)) for each in _classes(items)]
    return _style([*rules, _other(point_symbol(layer, "", "undocumented"))], "marker", layer)


Rule = tuple[str, str, list[etree._Element]]


def _classes(items: Iterable[Item]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((item.record.kind, item.state.pattern) for item in items))


def _label(layer: str, kind: str, pattern: str) -> str:
    status = PATTERNS[pattern].title if pattern in PATTERNS else "Not yet begun"
    return f"{LAYER[layer].kinds[kind].capitalize()}: {status.lower()}"


def _filter(kind: str, pattern: str) -> str:
    return f"\"kind\" = '{kind}' AND \"drawn_as\" = '{pattern}'"


def _other(symbol: list[etree._Element]) -> Rule:
    """Return a rule for the rest: what is edited to something new must not vanish from the map."""
    return "Other", "ELSE", symbol


# ---- symbols -------------------------------------------------------------------------------------


def line_symbol(layer: str, kind: str, pattern_key: str) -> list[etree._Element]:
    """Return the strokes of a line, the lowest first: casing, ornament, line."""
    if pattern_key not in PATTERNS or pattern_key == "undocumented":
        return [_stroke(inks.TOKENS["undocumented"], 1)]
    pattern, colour = PATTERNS[pattern_key], inks.of(layer, pattern_key)
    width = LAYER_STYLES[layer].width * pattern.width
    dash = [length * max(1, LAYER_STYLES[layer].width / 2) for length in pattern.dash]
    round_caps = pattern.round_caps or not dash
    casing = _stroke(HALO, width + 2.4, dash, round_caps)
    line = [_stroke(colour, width, dash, round_caps)]
    if pattern.hollow:
        line = [_stroke(colour, width + 1.2), _stroke(inks.TOKENS["panel"], max(0.9, width - 0.9))]
    return [casing, *_ornament(MODES.get(kind, ""), pattern, colour, width, dash), *line]


def _ornament(mode: str, pattern: Pattern, colour: str, width: float, dash: list[float]) -> list[etree._Element]:
    """Return ticks, beads or a band; on a dashed line one tick or bead to a dash."""
    repeat = sum(dash) if pattern.dash else 0
    while 0 < repeat < 7.5:
        repeat *= 2
    match mode:
        case "band":
            return [_stroke(colour, width + 5, alpha=56)]
        case "ticks":
            return [_stroke(colour, width + 3.6, [1.1, (repeat or 10) - 1.1], round_caps=False)]
        case "beads":
            return [_stroke(colour, width + 2.2, [0.01, (repeat or 9) - 0.01])]
        case _:
            return []


def _stroke(
    colour: str, width: float, dash: Iterable[float] = (), round_caps: bool = True, alpha: int = 255
) -> etree._Element:
    lengths = ";".join(_points(length) for length in dash)
    return _symbol_layer(
        "SimpleLine",
        line_color=_rgba(colour, alpha),
        line_width=_points(width),
        line_width_unit="Point",
        capstyle="round" if round_caps else "flat",
        joinstyle="round",
        use_custom_dash="1" if lengths else "0",
        customdash=lengths or "5;2",
        customdash_unit="Point",
    )


def point_symbol(layer: str, kind: str, pattern: str) -> list[etree._Element]:
    """Return the marker of a point: its halo and the legend's own drawing, embedded."""
    drawn = inks.marker_svg(layer, symbology.shape(layer, kind), pattern)
    return [_svg_marker(drawn, 16)]


def _svg_marker(drawn: str, size: float) -> etree._Element:
    embedded = base64.b64encode(drawn.encode()).decode()
    return _symbol_layer("SvgMarker", name=f"base64:{embedded}", size=_points(size), size_unit="Point")


def _end_rings(layer: str) -> list[etree._Element]:
    colour = LAYER_STYLES[layer].light
    return [_ring(colour, place) for place in ("firstvertex", "lastvertex")]


def _ring(colour: str, place: str) -> etree._Element:
    marker = _symbol_layer("MarkerLine", placement=place, rotate="0")
    ring = _symbol_layer(
        "SimpleMarker",
        name="circle",
        color=_rgba(inks.TOKENS["panel"]),
        outline_color=_rgba(colour),
        outline_width=_points(1.3),
        outline_width_unit="Point",
        size=_points(5),
        size_unit="Point",
    )
    inner = etree.SubElement(marker, "symbol", type="marker", name=f"@ring@{place}", alpha="1", clip_to_extent="1")
    inner.append(ring)
    return marker


def _points(pixels: float) -> str:
    return f"{pixels * POINTS_PER_PIXEL:.4g}"


def _rgba(colour: str, alpha: int = 255) -> str:
    if "," in colour:
        return colour
    return ",".join(map(str, (*bytes.fromhex(colour[1:]), alpha)))


# ---- the document --------------------------------------------------------------------------------


def _symbol_layer(kind: str, **properties: str) -> etree._Element:
    layer = etree.Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    layer.append(_option_map(properties))
    return layer


def _option_map(properties: dict[str, str]) -> etree._Element:
    options = etree.Element("Option", type="Map")
    for name, value in properties.items():
        etree.SubElement(options, "Option", name=name, type="QString", value=value)
    return options


def _style(rules: list[Rule], symbol_type: str, layer: str) -> str:
    root = etree.Element("qgis", styleCategories="Symbology|Labeling|Fields", version="3.22.0", labelsEnabled="1")
    renderer = etree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
    )
    listed = etree.SubElement(renderer, "rules", key="root")
    symbols = etree.SubElement(renderer, "symbols")
    for number, (label, condition, parts) in enumerate(rules):
        etree.SubElement(
            listed, "rule", key=f"rule{number}", symbol=str(number), label=printable(label), filter=condition
        )
        symbol = etree.SubElement(
            symbols, "symbol", type=symbol_type, name=str(number), alpha="1", clip_to_extent="1", force_rhr="0"
        )
        symbol.extend(parts)
    _labels(root, symbol_type, layer)
    return etree.tostring(root, encoding="unicode")


def _labels(root: etree._Element, symbol_type: str, layer: str) -> None:
    """Names in the voice of the map: ink for points, the layer's colour mixed with ink along lines."""
    along = symbol_type == "line"
    colour = inks.mixed(LAYER_STYLES[layer].light, inks.TOKENS["ink"], 0.25) if along else inks.TOKENS["ink"]
    settings = etree.SubElement(etree.SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    style: dict[str, Any] = {"fieldName": "short_name", "isExpression": "0", "fontSize": "8", "fontSizeUnit": "Point"}
    text = etree.SubElement(settings, "text-style", textColor=_rgba(colour), textOpacity="1", **style)
    etree.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="1.2", bufferSizeUnits="Point", bufferColor="255,255,255,230"
    )
    place = {"placement": "2" if along else "6", "dist": "2", "distUnits": "Point"}
    etree.SubElement(settings, "placement", priority="10" if layer == "ports" else "5", **place)
