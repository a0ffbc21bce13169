"""The level of the Caspian: observed values, published projections, effects on ports.

Levels are metres in the Baltic height system. Projected falls start from each study's own base
year and are never subtracted from today's level.
"""

from typing import Literal

from pydantic import Field

from layers.records import Dispute, Identifier, PartialDate, Strict, Text

Range = tuple[float, float]


class Observation(Strict):
    """A level as reported, or derived from a reported fall."""

    year: int
    period: Text | None = Field(None, description="where it is not the mean of the year")
    level_m: float | None = None
    range_m: Range | None = None
    basis: Literal["reported", "derived"]
    scope: Text
    source: Identifier
    also: list[Identifier] = []
    note: Text | None = None


class Projection(Strict):
    """A published projection: a level, or a fall counted from the study's own base."""

    id: Identifier
    name: Text
    published: PartialDate
    target_year: int
    level_m: Range | None = None
    fall_m: Range | None = None
    best: float | None = None
    base: Text | None = None
    source: Identifier
    note: Text | None = None


class Rate(Strict):
    """Mean change of level over a period; negative is a fall."""

    period: Text
    cm_per_year: float
    source: Identifier
    note: Text | None = None


class Area(Strict):
    """Area of the sea in a year."""

    year: int
    km2: float
    source: Identifier
    note: Text | None = None


class Effect(Strict):
    """What the falling level did, or is expected to do, to a place on record."""

    feature: Identifier
    date: PartialDate
    kind: Literal["dredging", "draught", "cargo", "closure", "works", "access"]
    text: Text
    value: float | str | None = None
    unit: Text | None = None
    expected: bool = False
    source: Identifier
    also: list[Identifier] = []


class SeaLevel(Strict):
    """Everything on record about the level of the sea."""

    vertical_reference: Text
    note: Text
    observed: list[Observation]
    projections: list[Projection]
    rates: list[Rate] = []
    areas: list[Area] = []
    disputes: list[Dispute] = []
    effects: list[Effect]

    def effects_on(self, feature: str) -> list[Effect]:
        """Return the effects on one record, oldest first."""
        return [effect for effect in self.effects if effect.feature == feature]

    def source_keys(self) -> list[str]:
        """Return every source key once, in order of first appearance."""
        entries = (*self.observed, *self.projections, *self.rates, *self.areas, *self.disputes, *self.effects)
        keys = [key for entry in entries for key in (entry.source, *getattr(entry, "also", []))]
        return list(dict.fromkeys(keys))
