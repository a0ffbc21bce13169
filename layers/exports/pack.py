"""The evidence pack: the sheet, the data, the bibliography and the licence in one ZIP."""

from collections.abc import Callable, Mapping

from layers.exports import about, archive
from layers.exports.options import Options
from layers.sheet import words
from layers.view import MapView

MEMBERS = ("pdf", "geojson", "xlsx", "bibtex", "csl")
"""Formats that belong in it, as far as they are registered."""

Write = Callable[[MapView, Options], bytes]

_WORDS = {
    "pdf": "the briefing sheet, to print",
    "geojson": "the records with their geometry, histories and citations, for QGIS and programs",
    "xlsx": "records, histories, figures, disputes and sources, for Excel",
    "bib": "the sources, for LaTeX and reference managers",
    "json": "the sources as CSL-JSON, for Zotero, Word and Pandoc",
}


def write(view: MapView, options: Options, members: Mapping[str, Write]) -> bytes:
    """Return a ZIP of files that together prove what a view says.

    Parameters
    ----------
    view, options : MapView, Options
        What to write.
    members : mapping of str to callable
        What to put in, by file name.
    """
    files = {"README.txt": _readme(view, options, list(members)), "LICENCE.txt": _licence(view, options)}
    return archive.zipped(files | {name: make(view, options) for name, make in members.items()})


def _readme(view: MapView, options: Options, names: list[str]) -> bytes:
    contents = "\n".join(f"{name}\n    {_WORDS[name.rpartition('.')[2]]}" for name in names)
    stated = "\n".join(f"{name}: {words}" for name, words in about.statements(view, options).items())
    return f"{stated}\n\nFiles\n-----\n{contents}\nLICENCE.txt\n    what you may do with all of it\n".encode()


def _licence(view: MapView, options: Options) -> bytes:
    title = view.atlas.meta.title
    return (
        f"{title}: data and drawings\n\nLicence: {about.licence(view)}.\n"
        f"Cite as: {about.citation(view)}\n\n"
        "You may share and change this material under the terms of that licence; say where it comes from and what "
        "you changed. The statements rest on the sources in the bibliography, whose own rights are not touched.\n"
        f"{_positions(view, options)}"
        "The basemap is made with Natural Earth (naturalearthdata.com), public domain.\n"
    ).encode()


def _positions(view: MapView, options: Options) -> str:
    named = words.positions([item.record for item in options.items(view)], view.atlas.sources)
    return "".join(f"{said[0].upper()}{said[1:]}; each record says so in its citations.\n" for said in named)
