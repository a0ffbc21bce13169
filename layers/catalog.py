"""What exists: layers in draw order with their groups and kinds, basemaps and named extents."""

from dataclasses import dataclass

Extent = tuple[float, float, float, float]
"""(min_lon, min_lat, max_lon, max_lat) in degrees, WGS 84."""

GROUPS = ("Ports and terminals", "Energy", "Digital", "Corridors")

COUNTRIES = {
    "AZ": "Azerbaijan",
    "KZ": "Kazakhstan",
    "TM": "Turkmenistan",
    "IR": "Iran",
    "RU": "Russia",
    "AM": "Armenia",
    "BG": "Bulgaria",
    "CN": "China",
    "DE": "Germany",
    "GE": "Georgia",
    "HU": "Hungary",
    "IN": "India",
    "KG": "Kyrgyzstan",
    "OM": "Oman",
    "PL": "Poland",
    "RO": "Romania",
    "TR": "Türkiye",
    "UA": "Ukraine",
    "UZ": "Uzbekistan",
}
LITTORAL = ("AZ", "IR", "KZ", "RU", "TM")

ALSO_CALLED = {
    "AZ": "Azərbaycan, Азербайджан",
    "GE": "Sakartvelo, საქართველო, Грузия",
    "IR": "ایران, Иран, Islamic Republic",
    "KZ": "Қазақстан, Qazaqstan, Kazakstan, Казахстан",
    "RU": "Россия, Rossiya, Russian Federation",
    "TM": "Türkmenistan, Туркменистан, Turkmenia",
    "TR": "Turkey, Турция",
    "UZ": "Oʻzbekiston, Ozbekiston, Узбекистан",
    "middle_corridor": "TITR",
}
"""Other names by which a country, by its code, or a corridor, by its id, is searched; they are never shown."""


@dataclass(frozen=True)
class Layer:
    """A layer of the atlas: one GeoJSON file, one row in the legend.

    Parameters
    ----------
    id : str
        Name of the file in ``geodata/`` without its extension.
    title, singular : str
        Words for the row of the layer and for one of its records.
    group : str
        One of `GROUPS`.
    kinds : dict of str to str
        What a record of this layer can be, with the word for readers.
    shown_first : bool
        Whether the first view shows it.
    """

    id: str
    title: str
    singular: str
    group: str
    kinds: dict[str, str]
    shown_first: bool = True


TRANSPORT = {"rail": "railway", "road": "road", "sea": "sea crossing", "waterway": "inland waterway"}

LAYERS = (
    Layer("waterways", "Waterways", "Waterway", "Corridors", {"canal": "canal", "river": "river fairway"}, False),
    Layer("instc", "INSTC routes", "INSTC route", "Corridors", TRANSPORT),
    Layer("middle_corridor", "Middle Corridor", "Middle Corridor leg", "Corridors", TRANSPORT, False),
    Layer("rail_projects", "Rail projects", "Rail project", "Corridors", {"rail": "railway"}, False),
    Layer(
        "other_pipelines",
        "Other pipelines",
        "Pipeline",
        "Energy",
        {"oil_pipeline": "oil pipeline", "gas_pipeline": "gas pipeline"},
        False,
    ),
    Layer("btc_pipeline", "BTC pipeline", "BTC pipeline", "Energy", {"oil_pipeline": "oil pipeline"}),
    Layer(
        "power_cables",
        "Subsea power cables",
        "Power cable",
        "Energy",
        {"subsea_cable": "subsea cable", "land_line": "land line"},
    ),
    Layer(
        "fibre_cables",
        "Subsea fibre cables",
        "Fibre cable",
        "Digital",
        {"subsea_cable": "subsea cable", "land_cable": "land cable"},
    ),
    Layer(
        "facilities",
        "Terminals and zones",
        "Terminal or zone",
        "Ports and terminals",
        {
            "terminal": "terminal",
            "oil_terminal": "oil terminal",
            "gas_terminal": "gas terminal",
            "grain_terminal": "grain terminal",
            "container_terminal": "container terminal",
            "port_project": "port project",
            "shipyard": "shipyard",
            "free_zone": "free zone",
            "solar_plant": "solar plant",
            "wind_plant": "wind plant",
        },
        False,
    ),
    Layer(
        "ports",
        "Ports",
        "Port",
        "Ports and terminals",
        {"seaport": "seaport", "oil_port": "oil port", "river_port": "river port"},
    ),
)
"""In draw order, the lowest first."""

LAYER = {layer.id: layer for layer in LAYERS}


MAIN_PORTS = frozenset(
    {
        "az-port-of-baku-alat",
        "ir-amirabad-port",
        "ir-anzali-port",
        "kz-aktau-port",
        "kz-kuryk-port",
        "ru-astrakhan-port",
        "ru-makhachkala-port",
        "tm-turkmenbashi-port",
    }
)
"""Ports drawn larger and labelled first."""


@dataclass(frozen=True)
class NamedExtent:
    """A place to look at."""

    title: str
    bounds: Extent


EXTENTS = {
    "caspian": NamedExtent("Caspian Sea", (46.2, 36.3, 55.2, 47.4)),
    "btc": NamedExtent("BTC", (35.0, 36.4, 50.6, 42.4)),
    "middle-corridor": NamedExtent("Middle Corridor", (27.0, 38.5, 82.8, 50.5)),
    "instc-western": NamedExtent("INSTC western", (30.0, 34.5, 56.5, 60.2)),
    "instc-trans-caspian": NamedExtent("INSTC trans-Caspian", (46.0, 26.5, 57.5, 47.0)),
    "instc-eastern": NamedExtent("INSTC eastern", (36.5, 34.5, 61.5, 56.2)),
    "azerbaijan": NamedExtent("Azerbaijan", (44.6, 38.3, 51.2, 42.0)),
    "kazakhstan": NamedExtent("Kazakhstan", (46.4, 40.5, 82.5, 52.0)),
    "turkmenistan": NamedExtent("Turkmenistan", (51.8, 36.8, 61.8, 42.3)),
    "iran": NamedExtent("Iran", (44.0, 25.0, 61.5, 39.9)),
    "russia": NamedExtent("Russia", (29.5, 41.2, 52.5, 60.3)),
}
"""The first is the first view."""


@dataclass(frozen=True)
class Basemap:
    """A background for the map: the embedded one, or tiles of an online provider."""

    title: str
    provider: str | None = None


BASEMAPS = {
    "embedded": Basemap("Built in (works offline)"),
    "grey": Basemap("Grey, online", "Esri.WorldGrayCanvas"),
    "street": Basemap("Street, online", "OpenStreetMap.Mapnik"),
    "satellite": Basemap("Satellite, online", "Esri.WorldImagery"),
}
"""Providers are names of xyzservices; none of them asks for a key."""
