"""How things look: the one style table that web map, legend, sheets and slides read.

Colour says only which layer, dash and marker fill say only status, ticks and beads say mode, a
smooth curve with open ends says schematic, hollow says promised, thin grey says not documented.
Lengths are CSS pixels at a page width of 1440.
"""

from dataclasses import asdict, dataclass, field

THEMES: dict[str, dict[str, str]] = {
    "light": {
        "page": "#FBFAF7",
        "panel": "#FFFFFF",
        "side": "#F3F1EA",
        "land": "#F4F1EA",
        "sea": "#DCE7EC",
        "coast": "#9DB4BF",
        "river": "#BFD2DB",
        "border": "#958D7E",
        "ink": "#17212B",
        "ink2": "#4A5661",
        "ink3": "#5E6973",
        "accent": "#17495E",
        "rule": "#D9D5CA",
        "rule_faint": "#EAE6DC",
        "notice": "#F6EFD9",
        "weak": "#B3261E",
        "selected_row": "#E4EDF0",
        "country_label": "#716B5D",
        "sea_label": "#486A7A",
        "city_label": "#6E6A60",
        "undocumented": "#767D84",
        "forecast": "#8A5A00",
        "halo": "rgba(255,255,255,0.9)",
    },
    "dark": {
        "page": "#11171C",
        "panel": "#182026",
        "side": "#0D1216",
        "land": "#222A30",
        "sea": "#10181E",
        "coast": "#47606E",
        "river": "#2C3F4A",
        "border": "#69727A",
        "ink": "#ECF0F2",
        "ink2": "#B3BEC6",
        "ink3": "#8F9BA4",
        "accent": "#8CC4D8",
        "rule": "#313C45",
        "rule_faint": "#253038",
        "notice": "#2E2A1C",
        "weak": "#F2938C",
        "selected_row": "#1F333C",
        "country_label": "#8B949B",
        "sea_label": "#6F93A5",
        "city_label": "#A0A8AE",
        "undocumented": "#79828A",
        "forecast": "#E3B878",
        "halo": "rgba(12,18,22,0.9)",
    },
}


@dataclass(frozen=True)
class LayerStyle:
    """Colour of a layer by theme and width of its lines in pixels."""

    light: str
    dark: str
    width: float = 0.0


LAYER_STYLES = {
    "ports": LayerStyle("#1B2532", "#EAF2F7"),
    "facilities": LayerStyle("#6A5648", "#D9BBA6"),
    "btc_pipeline": LayerStyle("#A62C08", "#E0602C", 3.2),
    "other_pipelines": LayerStyle("#A87300", "#E3AE50", 2.0),
    "power_cables": LayerStyle("#86216F", "#E68BCB", 2.2),
    "fibre_cables": LayerStyle("#2373D6", "#6CB4F5", 2.0),
    "instc": LayerStyle("#078564", "#6FD6AC", 1.8),
    "middle_corridor": LayerStyle("#5B41AC", "#8C7AEC", 1.8),
    "rail_projects": LayerStyle("#5A2A2E", "#B0848B", 2.2),
    "waterways": LayerStyle("#14768F", "#8FCFDD", 2.0),
}


@dataclass(frozen=True)
class Pattern:
    """How a status looks, whatever the layer.

    Parameters
    ----------
    title : str
        Words for legend and badge.
    dash : tuple of float
        On and off lengths in pixels, to be multiplied by max(1, width / 2); empty for a full line.
    width : float
        Factor of the layer's width.
    tint : float
        Share of the land colour mixed into the layer's colour.
    hollow : bool
        Drawn as an outline with an empty core.
    mark : str
        Fill of a marker: solid, half, dotted, broken, barred, crossed, hollow or faint.
    """

    title: str
    dash: tuple[float, ...] = ()
    width: float = 1.0
    tint: float = 0.0
    hollow: bool = False
    round_caps: bool = False
    mark: str = "solid"


_GONE = {"dash": (9, 3, 1.6, 3), "width": 0.8, "tint": 0.5, "mark": "crossed"}

PATTERNS = {
    "operating": Pattern("Operating"),
    "construction": Pattern("Under construction", dash=(11, 5), mark="half"),
    "announced": Pattern("Announced", dash=(4.5, 3.5), mark="dotted"),
    "proposed": Pattern("Proposed", dash=(0.01, 4.6), width=1.12, round_caps=True, mark="broken"),
    "idle": Pattern("Idle", width=0.5, mark="barred"),
    "shelved": Pattern("Shelved", **_GONE),
    "cancelled": Pattern("Cancelled", **_GONE),
    "retired": Pattern("Retired", **_GONE),
    "promised": Pattern("Promised", hollow=True, mark="hollow"),
    "undocumented": Pattern("Not documented", mark="faint"),
}
"""By status, and by the two states that are no status: promised and not documented."""


@dataclass(frozen=True)
class ChangeStyle:
    """How a kind of change between two years looks; on a comparison colour says this, not the layer."""

    title: str
    light: str
    dark: str
    grey: str


CHANGES = {
    "appeared": ChangeStyle("Appeared", "#0B5FA8", "#74B4F2", "#141414"),
    "advanced": ChangeStyle("Advanced", "#00755A", "#5CCBA0", "#3C3C3C"),
    "stalled": ChangeStyle("Stalled", "#946200", "#E3AE50", "#545454"),
    "stopped": ChangeStyle("Stopped", "#B3261E", "#F08A7E", "#2A2A2A"),
    "recorded": ChangeStyle("Record begins later", "#5E6973", "#9BA6AF", "#6E6E6E"),
    "unchanged": ChangeStyle("Unchanged", "#A7ADB2", "#5A646C", "#B4B4B4"),
}
"""By kind of change; what did not change is meant to be faint. Grey sheets tell kinds apart by the numbers."""

MODES = {"rail": "ticks", "road": "beads", "canal": "band", "river": "band", "waterway": "band"}
"""Ornament of a line by kind; all other lines are plain."""

SHAPES = {"free_zone": "house", "solar_plant": "diamond", "wind_plant": "diamond"}
"""Marker of a point by kind; ports are circles, all other points squares."""

TRUNK_OFFSETS = {
    "south-caucasus-gas-pipeline": -3.8,
    "baku-supsa-oil-pipeline": -7.2,
    "digital-silk-way-azerbaijan-backbone": 7.2,
    "mc-alat-boyukkesik": 4.2,
    "mc-gardabani-tbilisi": 4.2,
    "mc-beyneu-aktau": 3.2,
}
"""Pixels to the right of travel by which lines of a shared trunk stand apart, so that each is seen."""

PRINT_THEMES: dict[str, dict[str, str]] = {
    "light": THEMES["light"]
    | {
        "page": "#FFFFFF",
        "land": "#FFFFFF",
        "sea": "#E6EEF2",
        "rule": "#B9B4A7",
        "rule_faint": "#E4E1D9",
        "halo": "#FFFFFF",
        "beyond": "#F1EFEA",
    },
    "grey": {
        "page": "#FFFFFF",
        "panel": "#FFFFFF",
        "land": "#FFFFFF",
        "sea": "#E9E9E9",
        "coast": "#A6A6A6",
        "river": "#CFCFCF",
        "border": "#8E8E8E",
        "ink": "#161616",
        "ink2": "#4A4A4A",
        "ink3": "#5E5E5E",
        "accent": "#2A2A2A",
        "forecast": "#5E5E5E",
        "notice": "#EDEDED",
        "weak": "#161616",
        "rule": "#B0B0B0",
        "rule_faint": "#E2E2E2",
        "country_label": "#6E6E6E",
        "sea_label": "#5F5F5F",
        "city_label": "#666666",
        "undocumented": "#777777",
        "halo": "#FFFFFF",
        "beyond": "#F3F3F3",
    },
}
"""Colours of printed sheets; ``beyond`` is what lies outside the basemap."""

PRINT_GREYS = {
    "ports": "#111111",
    "facilities": "#4A4A4A",
    "btc_pipeline": "#1A1A1A",
    "other_pipelines": "#6A6A6A",
    "power_cables": "#3C3C3C",
    "fibre_cables": "#6E6E6E",
    "instc": "#555555",
    "middle_corridor": "#2A2A2A",
    "rail_projects": "#4A4A4A",
    "waterways": "#767676",
}
"""Greys of the layers on a grey sheet; tone alone does not tell them apart."""

PRINT_ORNAMENTS = {
    "btc_pipeline": "arrow",
    "other_pipelines": "chevron",
    "power_cables": "slash",
    "fibre_cables": "ring",
    "instc": "diamond",
    "middle_corridor": "bar",
}
"""A small sign now and then along a printed line, so that layers differ without colour."""


def print_colour(layer: str, theme: str) -> str:
    """Return the colour of a layer on a printed sheet, ``light`` or ``grey``."""
    return PRINT_GREYS[layer] if theme == "grey" else LAYER_STYLES[layer].light


def shape(layer: str, kind: str) -> str:
    """Return the marker of a point: circle, square, house or diamond."""
    return "circle" if layer == "ports" else SHAPES.get(kind, "square")


@dataclass(frozen=True)
class StyleTable:
    """Everything above as one value, for consumers outside Python."""

    themes: dict[str, dict[str, str]] = field(default_factory=lambda: THEMES)
    layers: dict[str, LayerStyle] = field(default_factory=lambda: LAYER_STYLES)
    patterns: dict[str, Pattern] = field(default_factory=lambda: PATTERNS)
    modes: dict[str, str] = field(default_factory=lambda: MODES)
    changes: dict[str, ChangeStyle] = field(default_factory=lambda: CHANGES)


def as_json() -> dict[str, object]:
    """Return the style table in JSON types."""
    return asdict(StyleTable())
