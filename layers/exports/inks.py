"""Colours of the style table as plain hex values, for programs that cannot mix colours."""

import re

from layers import swatch
from layers.symbology import LAYER_STYLES, PATTERNS, THEMES

TOKENS = THEMES["light"]
"""Downloads are drawn on light maps."""

_MIXED = re.compile(r"color-mix\(in srgb, (#\w{6}) ([\d.]+)%, (#\w{6})\)")
_TOKEN = re.compile(r"var\(--atlas-([\w-]+)\)")


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour mixed toward another by a share of 0 to 1.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)


def of(layer: str, pattern: str) -> str:
    """Return the colour of a layer in a pattern; what is not documented is grey whatever the layer."""
    if pattern in ("undocumented", "absent"):
        return TOKENS["undocumented"]
    return mixed(LAYER_STYLES[layer].light, TOKENS["land"], PATTERNS[pattern].tint)


def marker_svg(layer: str, shape: str, pattern: str) -> str:
    """Return the legend's marker as a stand-alone SVG with plain colours."""
    known = pattern if pattern in PATTERNS else "undocumented"
    drawn = swatch.point_svg(LAYER_STYLES[layer].light, shape, known)
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    plain = _TOKEN.sub(lambda found: TOKENS[found.group(1).replace("-", "_")], drawn)
    return _MIXED.sub(lambda found: mixed(found[1], found[3], 1 - float(found[2]) / 100), plain)
