"""Where the legs of a chain join: the part of a record that is used, its ends, and the way through them.

Positions are (lon, lat) in degrees, WGS 84; distances are kilometres on the ellipsoid.
"""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shapely import LineString, get_coordinates
from shapely.geometry.base import BaseGeometry

from layers import catalog
from layers.positions import GEOD
from layers.records import Branch, Record

Position = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """What a chain uses of a record.

    Parameters
    ----------
    record : Record
        The leg.
    part : tuple of str or None
        Names of the waypoints from and to which it is used; None for all of it.
    """

    record: Record
    part: tuple[str, str] | None = None

    @property
    def course(self) -> BaseGeometry | None:
        """The line that is used, from the first waypoint named to the second.

        Raises
        ------
        ValueError
            If a waypoint is not there, or no line joins the two.
        """
        if self.part is None or self.record.geometry is None:
            return self.record.geometry
        start, goal = (_vertex(self.record, name) for name in self.part)
        return LineString(_way(self.record.geometry, start, goal))

    @property
    def passages(self) -> list[tuple[Position, Position]]:
        """The ways through it, from one end to another; none where it has no line."""
        if self.course is None or self.course.geom_type == "Point":
            return []
        lines = getattr(self.course, "geoms", [self.course])
        ends = [(line.coords[0][:2], line.coords[-1][:2]) for line in lines]
        return ends + [(last, first) for first, last in ends]


@dataclass(frozen=True)
class Passage:
    """How a chain passes through a leg: where it enters and leaves, None where the leg has no line."""

    enter: Position | None
    leave: Position | None


def stretches(branch: Branch, records: Sequence[Record]) -> list[Stretch]:
    """Return what a branch uses of its records."""
    return [Stretch(record, branch.parts.get(record.id)) for record in records]


def way_through(legs: Sequence[Stretch]) -> list[Passage]:
    """Return how a chain passes through its legs so that the gaps between them are smallest in sum."""
    best: list[tuple[float, list[Passage]]] = [(0.0, [])]
    for leg in legs:
        ways = [Passage(*ends) for ends in leg.passages] or [Passage(None, None)]
        best = [
            min(
                ((so_far + (gap(way[-1], here) if way else 0.0), [*way, here]) for so_far, way in best),
                key=lambda pair: pair[0],
            )
            for here in ways
        ]
    return min(best, key=lambda pair: pair[0])[1]


def gap(before: Passage, after: Passage) -> float:
    """Return the kilometres between the end of a leg and the start of the next; 0 where one has no line."""
    if before.leave is None or after.enter is None:
        return 0.0
    return distance(before.leave, after.enter)


def distance(one: Position, other: Position) -> float:
    """Return the kilometres between two positions."""
    return GEOD.inv(*one, *other)[2] / 1000


def _vertices(record: Record) -> list[Position]:
    return [tuple(vertex) for vertex in get_coordinates(record.geometry)]


def _vertex(record: Record, name: str) -> Position:
    pairs = zip(record.waypoints, _vertices(record), strict=False)
    found = next((vertex for waypoint, vertex in pairs if waypoint.name == name), None)
    if found is None:
        raise ValueError(f"'{record.id}' has no waypoint '{name}'")
    return found


def _way(geometry: BaseGeometry, start: Position, goal: Position) -> list[Position]:
    """Return the vertices from one to another along lines that may share some."""
    beside: dict[Position, list[Position]] = defaultdict(list)
    for line in getattr(geometry, "geoms", [geometry]):
        for here, there in pairwise(vertex[:2] for vertex in line.coords):
            beside[here].append(there)
            beside[there].append(here)
    came_from, waiting = {start: start}, deque([start])
    while waiting and goal not in came_from:
        here = waiting.popleft()
        for there in beside[here]:
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if goal not in came_from or start == goal:
        raise ValueError("no line joins the two waypoints")
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


# ---- names of places --------------------------------------------------------------------------


def stations(legs: Sequence[Stretch], passages: Sequence[Passage]) -> list[str]:
    """Return the names of the places where a chain begins, changes legs and ends."""
    count = len(legs)
    names = []
    for number in range(count + 1):
        candidates = []
        if number < count:
            candidates.append(_named(legs[number], passages[number].enter, at_end=False))
        if number:
            candidates.append(_named(legs[number - 1], passages[number - 1].leave, at_end=True))
        names.append(min((_short(name) for name in candidates), key=_preference))
    return names


def _preference(name: str) -> tuple[bool, int]:
    """Prefer proper names to words such as 'border at …', and short ones."""
    return name[:1].islower(), len(name)


def _named(leg: Stretch, position: Position | None, at_end: bool) -> str:
    """Return the name of the waypoint at a position, else that end of the record's short name."""
    pairs = zip(leg.record.waypoints, _vertices(leg.record) if leg.record.geometry is not None else [], strict=False)
    name = next((waypoint.name for waypoint, vertex in pairs if vertex == position and waypoint.name), None)
    return name or leg.record.short_name.split("–")[-1 if at_end else 0]


def _short(name: str) -> str:
    """Return the name of a place without what only says where in it.

    Examples
    --------
    >>> _short("Astara (Iran), terminal area"), _short("Poti: Constanța port"), _short("Saksaulskaya (Sekseuil)")
    ('Astara (IR)', 'Constanța port', 'Saksaulskaya')
    """
    name = name.rsplit(": ", 1)[-1].split(", ", maxsplit=1)[0]
    codes = {country: code for code, country in catalog.COUNTRIES.items()}
    inside = re.search(r" \(([^)]*)\)", name)
    if inside:
        code = inside[1] if inside[1] in catalog.COUNTRIES else codes.get(inside[1])
        name = name.replace(inside[0], f" ({code})" if code else "")
    return re.sub(r" (railway )?station$", "", name)
