"""Registry of downloads: `MapView` → bytes. A further format is one function and one entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from layers import catalog
from layers.exports import (
    bibliography,
    comparison,
    csv_table,
    feed,
    geojson,
    gpkg,
    kml,
    onefile,
    pack,
    sheets,
    slides,
    text,
    xlsx,
)
from layers.exports.options import Options
from layers.exports.slides import comparison as compared_slides
from layers.exports.slides.layout import MIME
from layers.view import MapView

Group = Literal["sheet", "slides", "map", "data", "pack"]
DRAWN = ("sheet", "slides")
"""Groups whose files show the view as it stands, whatever the scope."""


@dataclass(frozen=True)
class Format:
    """A kind of file that a view can be downloaded as.

    Parameters
    ----------
    id, title : str
        Name for commands, and words for readers.
    extension : str
        Of the file name, without a dot.
    mime : str
        Media type.
    group : str
        Under which it is offered.
    write : callable
        Makes the file; a pure function of view and options.
    """

    id: str
    title: str
    extension: str
    mime: str
    group: Group
    write: Callable[[MapView, Options], bytes]
    compare: Callable[[MapView, Options], bytes] | None = None
    """Makes the file of a comparison; None where the format shows one year only."""


def _pack(view: MapView, options: Options) -> bytes:
    members = {key: FORMATS[key].write for key in pack.MEMBERS if key in FORMATS}
    names = {key: file_name(view, key, options) for key in members}
    return pack.write(view, options, {names[key]: write for key, write in members.items()})


_ALL = (
    Format("pdf", "Briefing sheet, PDF", "pdf", "application/pdf", "sheet", sheets.pdf, sheets.pdf),
    Format("png", "Briefing sheet, picture", "png", "image/png", "sheet", sheets.png, sheets.png),
    Format("svg", "Briefing sheet, drawing to edit", "svg", "image/svg+xml", "sheet", sheets.svg, sheets.svg),
    Format("pptx", "PowerPoint slide", "pptx", MIME, "slides", slides.write, compared_slides.write),
    Format("html", "Interactive map in one file", "html", "text/html", "map", onefile.write),
    Format("kmz", "Google Earth", "kmz", "application/vnd.google-earth.kmz", "map", kml.write_kmz),
    Format("kml", "KML", "kml", "application/vnd.google-earth.kml+xml", "map", kml.write_kml),
    Format("gpkg", "GeoPackage, styled for QGIS", "gpkg", "application/geopackage+sqlite3", "data", gpkg.write),
    Format("geojson", "GeoJSON", "geojson", "application/geo+json", "data", geojson.write),
    Format("xlsx", "Excel workbook", "xlsx", xlsx.MIME, "data", xlsx.write, comparison.xlsx),
    Format("csv", "CSV table", "csv", "text/csv", "data", csv_table.write, comparison.csv),
    Format("bibtex", "Bibliography, BibTeX", "bib", "application/x-bibtex", "data", bibliography.bibtex),
    Format(
        "csl",
        "Bibliography, CSL-JSON",
        "json",
        "application/vnd.citationstyles.csl+json",
        "data",
        bibliography.csl_json,
    ),
    Format("atom", "What changed in the data, Atom feed", "atom", feed.MIME, "data", feed.write, feed.write),
    Format("pack", "Evidence pack", "zip", "application/zip", "pack", _pack),
)
FORMATS: dict[str, Format] = {each.id: each for each in _ALL}
COMPARING = tuple(key for key, each in FORMATS.items() if each.compare)
"""Formats in which a comparison can be had."""


def export(view: MapView, format_id: str, options: Options | None = None) -> bytes:
    """Return a view, or a comparison, as a file.

    Parameters
    ----------
    view : MapView
        What is shown.
    format_id : str
        A key of `FORMATS`.
    options : Options or None
        What the reader chose; None for the defaults.

    Raises
    ------
    ValueError
        If there is no such format, or none of it for a comparison.
    """
    made, options = _format(format_id), options or Options()
    if view.span is None:
        return made.write(view, options)
    if made.compare is None:
        raise ValueError(f"format '{format_id}' shows one year; a comparison can be had as {', '.join(COMPARING)}")
    return made.compare(view, options)


def file_name(view: MapView, format_id: str, options: Options | None = None) -> str:
    """Return a file name that says what the file is.

    Sheets and slides show the view whatever the scope, so their names never say ``everything``.

    Returns
    -------
    str
        Such as ``caspian-bridge_2026_middle-corridor_a4-landscape.pdf``: year, what is shown where that is
        not the usual, size of a drawn page; small ASCII letters only.
    """
    made, options = _format(format_id), options or Options()
    whole = options.scope == "everything" and made.group not in DRAWN
    subject = ["everything"] if whole else _subject(view, options)
    size = [options.size] if made.group == "sheet" else []
    years = "-".join(map(str, view.span or (view.filters.year,)))
    words = [text.slug(word) for word in (years, *subject, *size)]
    return "_".join(["caspian-bridge", *filter(None, words)]) + f".{made.extension}"


def _format(format_id: str) -> Format:
    if format_id not in FORMATS:
        raise ValueError(f"format '{format_id}' is not one of {', '.join(FORMATS)}")
    return FORMATS[format_id]


def _subject(view: MapView, options: Options) -> list[str]:
    """Return what sets the view apart: its only layer, its few countries, its named extent."""
    filters = view.filters
    layers = sorted(filters.layers) if len(filters.layers) == 1 else []
    countries = ["-".join(sorted(filters.countries))] if 0 < len(filters.countries) <= 3 else []
    named = list(catalog.EXTENTS.items())[1:]
    extents = [
        key for key, extent in named if extent.bounds == options.extent_of(view) and key not in map(text.slug, layers)
    ]
    return [*layers, *countries, *extents[:1]]
