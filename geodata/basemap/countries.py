"""Countries for checking positions: land cut along borders and shore, each piece named by its towns.

All coordinates are WGS 84, longitude before latitude, in degrees; all tolerances are degrees too.
"""

from collections import Counter

import numpy as np
import shapely
from names import BORDER_KINDS
from simplify import FRAME, polygons
from written import feature

COUNTRY_TOLERANCE = 0.05
COUNTRY_SMALLEST = 0.005  # islands below this, in square degrees, serve no check
STUB = 0.12  # how far a border may end short of the coast it means to reach


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


def face_code(face, places):
    """Return the ISO code most towns inside a face carry, or None when there is no town or no code."""
    inside = places["iso_a2"][places.within(face)]
    counts = Counter(code for code in inside if code != "-99").most_common(1)
    return counts[0][0] if counts and counts[0][1] * 2 > len(inside) else None
