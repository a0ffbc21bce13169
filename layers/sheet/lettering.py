"""Letters of a sheet: its faces, how wide a text is, where it breaks.

The faces come from the packages ``font-source-sans-pro`` and ``font-source-serif-pro``; what they
lack (Georgian, Arabic letters), or all of it where they are not installed, is set in DejaVu Sans,
which matplotlib brings along. Lengths are points.
"""

import unicodedata
from dataclasses import replace
from functools import cache, lru_cache, wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from fontTools import subset
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

_FILES = {
    "font_source_sans_pro": (
        "SourceSansPro-Regular.ttf",
        "SourceSansPro-It.ttf",
        "SourceSansPro-Semibold.ttf",
        "SourceSansPro-Bold.ttf",
    ),
    "font_source_serif_pro": ("SourceSerifPro-It.ttf",),
}
_FACES = {
    "regular": ("Source Sans Pro", "normal", 400),
    "italic": ("Source Sans Pro", "italic", 400),
    "semibold": ("Source Sans Pro", "normal", 600),
    "bold": ("Source Sans Pro", "normal", 700),
    "water": ("Source Serif Pro", "italic", 400),
}
FALLBACK = "DejaVu Sans"
UNIT = 100.0
"""Size at which texts are measured and outlined, then scaled."""
RAISED, RAISED_SIZE = 0.30, 0.74
"""Rise and size of source numbers, as shares of the text they follow."""


@cache
def families() -> frozenset[str]:
    """Make the faces known to matplotlib, once per process, and return the families found.

    The settings are the same for every sheet, so threads cannot disagree about them: text stays
    text in SVG, fonts are embedded as TrueType in PDF, ids in SVG do not change from run to run,
    and letters have the same widths at every resolution.
    """
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "caspian-bridge-atlas"
    mpl.rcParams["pdf.fonttype"] = 42
    mpl.rcParams["text.hinting"] = "none"
    for package, files in _FILES.items():
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for file in files:
                fontManager.addfont(Path(folder) / "files" / file)
    _keep_embedding_lean()
    bold = next(entry for entry in fontManager.ttflist if entry.name == FALLBACK and entry.weight == 700)
    fontManager.ttflist.append(replace(bold, weight=600))  # it has no semibold, and matplotlib would complain
    return frozenset(font.name for font in fontManager.ttflist)


def _keep_embedding_lean() -> None:
    """Leave layout tables out of embedded fonts.

    A PDF holds glyphs already placed and never reads them, but to thin them out takes longer than
    all the rest of a face. matplotlib opens the fonts that it embeds with this function of fontTools.
    """
    load = subset.load_font

    @wraps(load)
    def lean(*args: Any, **keywords: Any) -> Any:
        font = load(*args, **keywords)
        for table in ("GPOS", "GSUB", "GDEF", "BASE"):
            if table in font:
                del font[table]
        return font

    subset.load_font = lean


@lru_cache(maxsize=256)
def font(face: str, size: float) -> FontProperties:
    """Return a face of the sheet (``regular``, ``italic``, ``semibold``, ``bold``, ``water``) at a size."""
    family, style, weight = _FACES[face]
    stack = [name for name in (family, FALLBACK) if name in families()]
    return FontProperties(family=stack, style=style, weight=weight, size=size)


@lru_cache(maxsize=20_000)
def _unit_width(text: str, face: str) -> float:
    letters = get_font([findfont(_single(face, family)) for family in font(face, UNIT).get_family()])
    letters.set_size(UNIT, 72)
    letters.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return letters.get_width_height()[0] / 64.0


@cache
def _single(face: str, family: str) -> FontProperties:
    _, style, weight = _FACES[face]
    return FontProperties(family=[family], style=style, weight=weight)


def width(text: str, face: str, size: float) -> float:
    """Return how wide a text is, in points."""
    return _unit_width(text, face) * size / UNIT if text else 0.0


@lru_cache(maxsize=4_000)
def outline(text: str, face: str) -> Outline:
    """Return the outline of a text at `UNIT` points, its baseline starting at (0, 0)."""
    vertices, codes = text_to_path.get_text_path(font(face, UNIT), text)
    return Outline(np.asarray(vertices).reshape(-1, 2), codes)


def wrap(text: str, face: str, size: float, room: float) -> list[str]:
    """Break a text into lines of at most ``room`` points; a word longer than that is cut."""
    lines: list[str] = []
    line = ""
    space = width("n n", face, size) - width("nn", face, size)
    used = 0.0
    for word in _pieces(text.split(), face, size, room):
        extent = width(word, face, size)
        if line and used + space + extent > room:
            lines.append(line)
            line, used = word, extent
        else:
            used += extent + (space if line else 0)
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def _pieces(words: list[str], face: str, size: float, room: float) -> list[str]:
    pieces = []
    for word in words:
        rest = word
        while width(rest, face, size) > room and len(rest) > 1:
            share = room / width(rest, face, size)
            cut = max(1, int(len(rest) * share * 0.95))
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    return pieces


def clipped(text: str, face: str, size: float, room: float) -> str:
    """Shorten a text with an ellipsis so that it fits, after a word unless the first one is too long."""
    if width(text, face, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", face, size) > room:
        kept = kept[:-1]
    if text[len(kept)] != " " and " " in kept.strip():
        kept = kept.rpartition(" ")[0]
    return kept.rstrip() + "…"


@cache
def _known() -> frozenset[int]:
    paths = {findfont(_single("regular", family)) for family in font("regular", UNIT).get_family()}
    return frozenset(code for path in paths for code in get_font(path).get_charmap())


def unprintable(text: str) -> str:
    """Return the characters of a text for which the sheet has no letter, each once."""
    return "".join(dict.fromkeys(sign for sign in text if ord(sign) not in _known() and sign not in "\t\n"))


@lru_cache(maxsize=4_000)
def printable(text: str) -> str:
    """Return a text on one line, with □ for what the faces do not have and no control characters."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign if ord(sign) in _known() or sign == " " else "□" for sign in kept).split())


def raised_text(numbers: tuple[int, ...]) -> str:
    """Write source numbers; three or more in a row become a range.

    Examples
    --------
    >>> raised_text((4, 5, 6, 9))
    '4–6,9'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def raised_width(numbers: tuple[int, ...], size: float) -> float:
    """Return how wide raised numbers are after a text of a size."""
    return width(raised_text(numbers), "regular", size * RAISED_SIZE)
