"""Corridors as ordered chains of legs: lengths, breaks, and the weakest link of each branch."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import shapely

from layers import history, positions
from layers.history import State
from layers.records import Branch, Corridor, Record
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

AT_SEA = "at sea"


@dataclass(frozen=True)
class Leg:
    """A leg of a chain in the year of the view.

    Parameters
    ----------
    record : Record
        The leg.
    state : State
        Its state in the year.
    drawn_km : float
        Length of the drawn line on the ellipsoid; a line of waypoints is shorter than the real one.
    workaround : Record or None
        What carries the traffic while the leg does not operate.
    """

    record: Record
    state: State
    drawn_km: float
    workaround: Record | None = None

    @property
    def stated_km(self) -> float | None:
        """Length as a source states it, in kilometres."""
        return self.record.length_km if isinstance(self.record.length_km, int | float) else None

    @property
    def best_km(self) -> float:
        """Stated length, or the drawn one where none is stated."""
        return self.stated_km or self.drawn_km


@dataclass(frozen=True)
class Chain:
    """A branch of a corridor in one year: its legs in travel order."""

    corridor: Corridor
    branch: Branch
    legs: tuple[Leg, ...]
    geodata: Path = GEODATA

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
    def length_by_country(self) -> dict[str, float]:
        """Kilometres of the drawn lines by ISO code, and at sea, against the coarse country shapes."""
        totals: Counter[str] = Counter()
        for leg in self.legs:
            for code, length in _by_country(leg.record, self.geodata):
                totals[code] += length
        return dict(totals.most_common())

    @cached_property
    def borders(self) -> int:
        """Number of times that the chain passes from one country to another."""
        order = [code for leg in self.legs for code in leg.record.countries]
        return sum(before != after for before, after in pairwise(order))

    @cached_property
    def transshipments(self) -> tuple[tuple[str, str, str], ...]:
        """Places where cargo changes: (leg before, leg after, ``mode`` or ``gauge``)."""
        return tuple(
            (before.record.id, after.record.id, reason)
            for before, after in pairwise(self.legs)
            if (reason := _break(before.record, after.record))
        )

    @cached_property
    def weakest(self) -> Leg | None:
        """The leg that can be relied on least; of equal ones the smallest documented capacity, or None.

        None means that all legs operate and no capacity is on record.
        """
        least = min(STRENGTH[leg.state.pattern] for leg in self.legs)
        weak = [leg for leg in self.legs if STRENGTH[leg.state.pattern] == least]
        if least < STRENGTH["operating"]:
            return max(weak, key=lambda leg: leg.best_km)
        measured = [leg for leg in weak if isinstance(leg.record.capacity_mt_per_year, int | float)]
        return min(measured, key=lambda leg: leg.record.capacity_mt_per_year or 0, default=None)


def _by_country(record: Record, geodata: Path) -> Iterator[tuple[str, float]]:
    if record.geometry is None:
        return
    line = record.geometry
    if record.kind == "sea":
        yield AT_SEA, positions.length_km(line)
        return
    for code in record.countries:
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
        All records; legs that are no record are left out (`check` names them).
    year : int
        The *as of* year.
    geodata : Path
        Folder with the country shapes.
    """
    return tuple(
        chain(atlas, corridor, branch, year, geodata) for corridor in atlas.corridors for branch in corridor.branches
    )


def chain(atlas: Atlas, corridor: Corridor, branch: Branch, year: int, geodata: Path = GEODATA) -> Chain:
    """Return one branch as a chain in a year."""
    legs = tuple(_leg(atlas, branch, leg, year) for leg in branch.legs if leg in atlas.by_id)
    return Chain(corridor, branch, legs, geodata)


def _leg(atlas: Atlas, branch: Branch, leg_id: str, year: int) -> Leg:
    record = atlas.by_id[leg_id]
    state = history.state_on(record, year, atlas.data_date.year)
    drawn = positions.length_km(record.geometry) if record.geometry is not None else 0.0
    workaround = atlas.by_id.get(branch.workarounds.get(leg_id, "")) if state.pattern != "operating" else None
    return Leg(record, state, drawn, workaround)
