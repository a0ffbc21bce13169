"""Simplifying: the frame of the basemap, its zones, and shapes made coarser zone by zone without seams.

All coordinates are WGS 84, longitude before latitude, in degrees; all tolerances are degrees too.
"""

import numpy as np
import shapely

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
GRID = 0.001  # the last decimal written anywhere


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
