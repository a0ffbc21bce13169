"""The interactive map in one file: opens from disk, asks no host for anything."""

from html import escape
from pathlib import Path

from layers import webmap
from layers.exports import about
from layers.exports.onefile import bundle, content
from layers.exports.options import Options
from layers.exports.text import printable
from layers.view import MapView

HERE = Path(__file__).resolve().parent
MODULE = (webmap.WEB / "page.js", HERE / "onefile.js")
"""One script of type module: the page's own widgets and what here stands for the server."""

STYLES = (bundle.LEAFLET / "leaflet.css", webmap.WEB / "page.css", webmap.WEB / "map.css", HERE / "onefile.css")


def write(view: MapView, options: Options) -> bytes:
    """Return an HTML file with program, data, basemap and, where they fit, fonts.

    What is ``visible`` are the records of the chosen layers and countries, in whatever year: the
    reader of the file moves the year and switches layers and statuses, beginning with the view.
    """
    parts = {
        "citation": escape(about.citation(view)),
        "title": escape(options.title_of(view)),
        "wordmark": escape(printable(view.atlas.meta.title)),
    }
    module = "\n".join(bundle.plain_script(path) for path in MODULE)
    return bundle.bundled(HERE / "onefile.html", parts, content.data(view, options), STYLES, module)
