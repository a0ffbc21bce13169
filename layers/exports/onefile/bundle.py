"""A page with all that it needs in one file: scripts, styles, data and, where they fit, fonts."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import xstatic.pkg.leaflet as leaflet_package

from layers import swatch, webmap
from layers.exports.text import all_printable

PAGE = Path(__file__).with_name("page.html")
LEAFLET = Path(leaflet_package.BASE_DIR)
MAP_SCRIPTS = (
    LEAFLET / "leaflet.js",
    *(webmap.WEB / name for name in ("draw.js", "marks.js", "badges.js", "labels.js", "map.js")),
)
MOST_BYTES = 2_500_000
FONTS = {"Source Sans": "SourceSans.woff2", "Source Serif": "SourceSerif.woff2"}
"""In order of importance; each goes in if the file stays below `MOST_BYTES`."""


def bundled(body: Path, parts: Mapping[str, str], data: Any, styles: Sequence[Path], module: str) -> bytes:
    """Return a page with the map.

    Parameters
    ----------
    body : Path
        HTML of its body, with ``<!--name-->`` where a part goes; the rest is ``page.html``, whose
        ``policy``, ``styles``, ``data`` and ``scripts`` are made here.
    parts : mapping of str to str
        HTML by name; the caller escapes all that comes from data.
    data : any
        JSON for the script.
    styles : sequence of Path
        Style sheets, after the colours of the themes.
    module : str
        The script, of type module, that runs after those of the map.
    """
    scripts = [plain_script(path) for path in MAP_SCRIPTS]
    tagged = [*(f"<script>{text}</script>" for text in scripts), f'<script type="module">{module}</script>']
    whole = dict(parts) | {
        "policy": escape(_policy([*scripts, module])),
        "styles": "\n".join([swatch.theme_css(), *(plain_style(path) for path in styles)]),
        "data": inline_json(data),
        "scripts": "\n".join(tagged),
    }
    text = PAGE.read_text(encoding="utf-8").replace("<!--body-->\n", body.read_text(encoding="utf-8"))
    for family, file in FONTS.items():
        with_font = whole | {"styles": whole["styles"] + _font_face(family, file)}
        if len(_filled(text, with_font)) < MOST_BYTES:
            whole = with_font
    return _filled(text, whole)


def _filled(template: str, parts: Mapping[str, str]) -> bytes:
    # One pass: what is put in is not looked at again, whatever it says.
    return re.sub(r"<!--(\w+)-->", lambda found: parts[found.group(1)], template).encode()


def _policy(scripts: list[str]) -> str:
    """Return a policy under which only our own scripts run, and nothing is fetched from anywhere."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def plain_script(path: Path) -> str:
    """Return a script without the address of its source map, which browsers would look for."""
    return re.sub(r"//# sourceMappingURL=\S*", "", path.read_text(encoding="utf-8")).strip()


def plain_style(path: Path) -> str:
    """Return a style sheet without fonts and pictures in other files."""
    text = re.sub(r"@font-face\s*{[^}]*}", "", path.read_text(encoding="utf-8"))
    return re.sub(r"url\(images/[^)]*\)", "none", text)


def _font_face(family: str, file: str) -> str:
    installed = find_spec("streamlit")
    media = Path(installed.origin).parent / "static" / "static" / "media" if installed and installed.origin else LEAFLET
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
