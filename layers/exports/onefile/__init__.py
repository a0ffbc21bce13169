"""The interactive map in one file: opens from disk, asks no host for anything."""

import base64
import hashlib
import json
import re
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import xstatic.pkg.leaflet as leaflet_package

from layers import swatch, webmap
from layers.exports import about
from layers.exports.onefile import content
from layers.exports.options import Options
from layers.exports.text import all_printable, printable
from layers.view import MapView

HERE = Path(__file__).resolve().parent
LEAFLET = Path(leaflet_package.BASE_DIR)
SCRIPTS = (LEAFLET / "leaflet.js", *(webmap.WEB / name for name in ("draw.js", "labels.js", "map.js")))
MODULE = (webmap.WEB / "page.js", HERE / "onefile.js")
"""One script of type module: the page's own widgets and what here stands for the server."""

STYLES = (LEAFLET / "leaflet.css", webmap.WEB / "page.css", webmap.WEB / "map.css", HERE / "onefile.css")
MOST_BYTES = 2_500_000
FONTS = {"Source Sans": "SourceSans.woff2", "Source Serif": "SourceSerif.woff2"}
"""In order of importance; each goes in if the file stays below `MOST_BYTES`."""


def write(view: MapView, options: Options) -> bytes:
    """Return an HTML file with program, data, basemap and, where they fit, fonts.

    What is ``visible`` are the records of the chosen layers and countries, in whatever year: the
    reader of the file moves the year and switches layers and statuses, beginning with the view.
    """
    parts = _parts(view, options)
    styles = parts["styles"]
    for family, file in FONTS.items():
        face = _font_face(family, file)
        if len(_filled(parts | {"styles": styles + face})) < MOST_BYTES:
            styles += face
    return _filled(parts | {"styles": styles})


def _filled(parts: dict[str, str]) -> bytes:
    template = (HERE / "onefile.html").read_text(encoding="utf-8")
    # One pass: what is put in is not looked at again, whatever it says.
    return re.sub(r"<!--(\w+)-->", lambda found: parts[found.group(1)], template).encode()


def _parts(view: MapView, options: Options) -> dict[str, str]:
    scripts = [("", _plain_script(path)) for path in SCRIPTS]
    scripts.append(("module", "\n".join(_plain_script(path) for path in MODULE)))
    return {
        "policy": escape(_policy([text for _, text in scripts])),
        "citation": escape(about.citation(view)),
        "title": escape(options.title_of(view)),
        "wordmark": escape(printable(view.atlas.meta.title)),
        "styles": "\n".join([swatch.theme_css(), *(_plain_style(path) for path in STYLES)]),
        "data": inline_json(content.data(view, options)),
        "scripts": "\n".join(
            f'<script type="{kind}">{text}</script>' if kind else f"<script>{text}</script>" for kind, text in scripts
        ),
    }


def _policy(scripts: list[str]) -> str:
    """Return a policy under which only our own scripts run, and nothing is fetched from anywhere."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _plain_script(path: Path) -> str:
    """Return a script without the address of its source map, which browsers would look for."""
    return re.sub(r"//# sourceMappingURL=\S*", "", path.read_text(encoding="utf-8")).strip()


def _plain_style(path: Path) -> str:
    """Return a style sheet without fonts and pictures in other files."""
    text = re.sub(r"@font-face\s*{[^}]*}", "", path.read_text(encoding="utf-8"))
    return re.sub(r"url\(images/[^)]*\)", "none", text)


def _font_face(family: str, file: str) -> str:
    installed = find_spec("streamlit")
    media = Path(installed.origin).parent / "static" / "static" / "media" if installed and installed.origin else HERE
    found = sorted(media.glob(webmap.FONTS[file]))
    if not found:
        return ""
    data = base64.b64encode(found[0].read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f'\n@font-face {{ font-family: "{family}"; font-weight: 200 900; src: {source}; }}'


def inline_json(value: Any) -> str:
    r"""Return JSON that can stand in a script element: what could end it is written as ``\uXXXX``."""
    text = json.dumps(all_printable(value), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
