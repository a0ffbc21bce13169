"""Corridors as ordered chains of legs: lengths, breaks, and the weakest link of each branch."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from layers import dates, history, joints, positions
from layers.history import State
from layers.joints import Passage, Stretch
from layers.records import Branch, Corridor, Record
from layers.sea_level import Effect
from layers.store import GEODATA, Atlas

STRENGTH = {
    "absent": 0,
    "undocumented": 1,
    "cancelled": 1,
    "shelved": 1,
    "retired": 1,
    "proposed": 2,
    "announced": 3,
    "promised": 4,
    "construction": 4,
    "idle": 5,
    "operating": 6,
}
"""How much a leg in each state can be relied on; the weakest link is the least of a chain."""

RULE = (
    "The weakest link is the leg in the weakest state. Where all legs operate it is the one of the smallest capacity, "
    "if more than one has a capacity on record, else the sea crossing with the latest reported hindrance by the "
    "falling sea at one of its ports."
)
"""How the weakest link is found, for the reader."""

AT_SEA = "at sea"
HINDERING = ("draught", "cargo", "closure", "access")
"""Kinds of effects of the falling sea that limit what passes; dredging and works answer them."""


@dataclass(frozen=True)
class Leg:
    """A leg of a chain in the year of the view.

    Parameters
    ----------
    stretch : Stretch
        What of the record is used.
    state : State
        Its state in the year.
    workaround : Record or None
        What carries the traffic while the leg does not operate.
    alternatives : tuple of Record
        What does the same for the corridor, from and to other places.
    effects : tuple of Effect
        How the falling sea had hindered the ports of a sea crossing by the year, the oldest first.
    """

    stretch: Stretch
    state: State
    workaround: Record | None = None
    alternatives: tuple[Record, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def record(self) -> Record:
        """The record of the leg."""
        return self.stretch.record

    @cached_property
    def course(self) -> BaseGeometry | None:
        """The line that the chain uses, in degrees."""
        return self.stretch.course

    @cached_property
    def drawn_km(self) -> float:
        """Length of the drawn line on the ellipsoid; a line of waypoints is shorter than the real one."""
        return positions.length_km(self.course) if self.course is not None else 0.0

    @property
    def stated_km(self) -> float | None:
        """Length as a source states it, in kilometres; None too where only a part of the record is used."""
        stated = self.record.length_km
        return stated if isinstance(stated, int | float) and self.stretch.part is None else None

    @property
    def best_km(self) -> float:
        """Stated length, or the drawn one where none is stated."""
        return self.stated_km or self.drawn_km

    @property
    def capacity(self) -> float | None:
        """Capacity in Mt a year where a plain number is on record."""
        value = self.record.capacity_mt_per_year
        return value if isinstance(value, int | float) else None


@dataclass(frozen=True)
class Weakness:
    """The weakest link of a chain and why: its ``state``, its ``capacity``, or an ``effect`` of the falling sea."""

    leg: Leg
    reason: str


@dataclass(frozen=True)
class Chain:
    """A branch of a corridor in one year: its legs in travel order."""

    corridor: Corridor
    branch: Branch
    legs: tuple[Leg, ...]
    geodata: Path = GEODATA

    @property
    def id(self) -> str:
        """Corridor and branch."""
        return f"{self.corridor.id}/{self.branch.id}"

    @cached_property
    def passages(self) -> list[Passage]:
        """How the chain passes through each leg."""
        return joints.way_through([leg.stretch for leg in self.legs])

    @cached_property
    def stations(self) -> list[str]:
        """Names of the places where the chain begins, changes legs and ends."""
        return joints.stations([leg.stretch for leg in self.legs], self.passages)

    @cached_property
    def length_by_mode(self) -> dict[str, float]:
        """Kilometres by kind of leg, stated where stated."""
        totals: Counter[str] = Counter()
        for leg in self.legs:
            totals[leg.record.kind] += leg.best_km
        return dict(totals)

    @property
    def length_km(self) -> float:
        """Kilometres of the whole chain."""
        return sum(self.length_by_mode.values())

    @property
    def sea_share(self) -> float:
        """Share of the length that is sea, between 0 and 1."""
        return self.length_by_mode.get("sea", 0.0) / self.length_km if self.length_km else 0.0

    @cached_property
    def territories(self) -> list[list[tuple[str, float]]]:
        """For each leg the ISO codes it passes, or at sea, in route order, with drawn kilometres."""
        return [list(_by_country(leg, self.geodata)) for leg in self.legs]

    @cached_property
    def length_by_country(self) -> dict[str, float]:
        """Kilometres of the drawn lines by ISO code, and at sea, against the coarse country shapes."""
        totals: Counter[str] = Counter()
        for parts in self.territories:
            for code, length in parts:
                totals[code] += length
        return dict(totals.most_common())

    @cached_property
    def borders(self) -> int:
        """Number of times that the chain passes from one country to another."""
        order = [code for leg in self.legs for code in leg.record.countries]
        return sum(before != after for before, after in pairwise(order))

    @cached_property
    def transshipments(self) -> tuple[tuple[int, str], ...]:
        """Where cargo changes: number of the leg after, and ``mode`` or ``gauge``."""
        return tuple(
            (number, reason)
            for number, (before, after) in enumerate(pairwise(self.legs), start=1)
            if (reason := _break(before.record, after.record))
        )

    @cached_property
    def states(self) -> Counter[str]:
        """Number of legs by pattern."""
        return Counter(leg.state.pattern for leg in self.legs)

    @cached_property
    def weakest(self) -> Weakness | None:
        """The leg that can be relied on least, by `RULE`; None where nothing on record sets one apart."""
        least = min(STRENGTH[leg.state.pattern] for leg in self.legs)
        if least < STRENGTH["operating"]:
            weak = [leg for leg in self.legs if STRENGTH[leg.state.pattern] == least]
            return Weakness(max(weak, key=lambda leg: leg.best_km), "state")
        measured = [leg for leg in self.legs if leg.capacity is not None]
        if len(measured) > 1:
            return Weakness(min(measured, key=lambda leg: leg.capacity or 0.0), "capacity")
        affected = [leg for leg in self.legs if leg.effects]
        latest = max(affected, key=lambda leg: dates.last_day(leg.effects[-1].date), default=None)
        return Weakness(latest, "effect") if latest else None


def _by_country(leg: Leg, geodata: Path) -> Iterator[tuple[str, float]]:
    line = leg.course
    if line is None:
        return
    if leg.record.kind == "sea":
        yield AT_SEA, leg.drawn_km
        return
    for code in leg.record.countries:
        land = positions.countries(geodata).get(code)
        if land is not None:
            part = shapely.intersection(line, land)
            line = shapely.difference(line, land)
            yield code, 0.0 if part.is_empty else positions.length_km(part)


def _break(before: Record, after: Record) -> str | None:
    if before.kind != after.kind:
        return "mode"
    if before.gauge_mm and after.gauge_mm and before.gauge_mm != after.gauge_mm:
        return "gauge"
    return None


def chains(atlas: Atlas, year: int, geodata: Path = GEODATA) -> tuple[Chain, ...]:
    """Return every branch of every corridor as a chain in a year.

    Parameters
    ----------
    atlas : Atlas
        All records; legs that are no record are left out (`faults` names them).
    year : int
        The *as of* year.
    geodata : Path
        Folder with the country shapes.
    """
    return tuple(
        made
        for corridor in atlas.corridors
        for branch in corridor.branches
        if (made := chain(atlas, corridor, branch, year, geodata)).legs
    )


def chain(atlas: Atlas, corridor: Corridor, branch: Branch, year: int, geodata: Path = GEODATA) -> Chain:
    """Return one branch as a chain in a year."""
    used = joints.stretches(branch, [atlas.by_id[leg] for leg in branch.legs if leg in atlas.by_id])
    return Chain(corridor, branch, tuple(_leg(atlas, branch, stretch, year) for stretch in used), geodata)


def _leg(atlas: Atlas, branch: Branch, stretch: Stretch, year: int) -> Leg:
    record = stretch.record
    state = history.state_on(record, year, atlas.data_date.year)
    workaround = atlas.by_id.get(branch.workarounds.get(record.id, "")) if state.pattern != "operating" else None
    others = [atlas.by_id[other] for other in branch.alternatives.get(record.id, []) if other in atlas.by_id]
    effects = _effects(atlas, stretch, year) if record.kind == "sea" else ()
    return Leg(stretch, state, workaround, tuple(others), effects)


def _effects(atlas: Atlas, sea: Stretch, year: int) -> tuple[Effect, ...]:
    """Return how the falling sea had hindered by a year the ports at the ends of a sea crossing."""
    ends = {end for passage in sea.passages for end in passage}
    ports = {
        record.id
        for record in atlas.records
        if record.layer == "ports"
        and record.geometry is not None
        and _at_any(record, ends, sea.record.accuracy_km or 0)
    }
    reported = atlas.sea_level.effects if atlas.sea_level else []
    hindering = [each for each in reported if each.feature in ports and each.kind in HINDERING and not each.expected]
    return tuple(
        sorted(
            (each for each in hindering if int(each.date[:4]) <= year), key=lambda effect: dates.last_day(effect.date)
        )
    )


def _at_any(port: Record, ends: set[joints.Position], accuracy_km: float) -> bool:
    place = port.geometry.representative_point().coords[0]
    return any(joints.distance(place, end) <= accuracy_km + (port.accuracy_km or 0) for end in ends)


# ---- what must hold of the chains -------------------------------------------------------------


def faults(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield id of the corridor and a sentence for everything that is wrong with its branches."""
    for corridor in atlas.corridors:
        for branch in corridor.branches:
            for message in _branch_faults(atlas, branch):
                yield corridor.id, f"branch '{branch.id}' {message}"
        if not atlas.problems:
            yield from ((corridor.id, message) for message in _unused(atlas, corridor))


def _branch_faults(atlas: Atlas, branch: Branch) -> Iterator[str]:
    beside = [*branch.workarounds.values(), *(each for others in branch.alternatives.values() for each in others)]
    unknown = [leg for leg in (*branch.legs, *beside) if leg not in atlas.by_id]
    if unknown and not atlas.problems:
        yield f"names {', '.join(unknown)}, which is no record"
    for leg, count in Counter(branch.legs).items():
        if count > 1:
            yield f"uses the leg '{leg}' twice"
    for word, keys in (
        ("workarounds", branch.workarounds),
        ("parts", branch.parts),
        ("alternatives", branch.alternatives),
    ):
        for key in keys:
            if key not in branch.legs:
                yield f"has '{key}' among its {word}, which is none of its legs"
    if not unknown:
        yield from _gaps(joints.stretches(branch, [atlas.by_id[leg] for leg in branch.legs]))


def _gaps(legs: list[Stretch]) -> Iterator[str]:
    try:
        way = joints.way_through(legs)
    except ValueError as error:
        yield f"uses a part of a leg that is not there: {error}"
        return
    for (before, after), (left, entered) in zip(pairwise(legs), pairwise(way), strict=True):
        apart = joints.gap(left, entered)
        allowed = (before.record.accuracy_km or 0) + (after.record.accuracy_km or 0)
        if apart > allowed:
            yield (
                f"is broken: '{before.record.id}' ends {apart:.0f} km from where '{after.record.id}' begins, "
                f"more than their ±{allowed:g} km together"
            )


def _unused(atlas: Atlas, corridor: Corridor) -> Iterator[str]:
    used = {leg for branch in corridor.branches for leg in branch.legs}
    for branch in corridor.branches:
        used.update(branch.workarounds.values(), *branch.alternatives.values())
    for record in atlas.records:
        if record.corridor == corridor.id and record.id not in used and corridor.branches:
            yield f"no branch uses '{record.id}', which says that it belongs to this corridor"
