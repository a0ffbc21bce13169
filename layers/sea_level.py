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

    year: int = Field(description="of the value")
    period: Text | None = Field(None, description="where it is not the mean of the year")
    level_m: float | None = Field(None, description="Baltic height system")
    range_m: Range | None = Field(None, description="lowest and highest, where a range is reported")
    basis: Literal["reported", "derived"] = Field(description="derived: worked out from a reported fall")
    scope: Text = Field(description="which part of the sea, whose stations")
    source: Identifier = Field(description="key in sources.json")
    also: list[Identifier] = Field([], description="further sources that say the same")
    note: Text | None = Field(None, description="what a reader must know")


class Projection(Strict):
    """A published projection: a level, or a fall counted from the study's own base."""

    id: Identifier = Field(description="kebab-case, unique")
    name: Text = Field(description="study and scenario")
    published: PartialDate = Field(description="date of the study")
    target_year: int = Field(description="for which it holds")
    level_m: Range | None = Field(None, description="lowest and highest level")
    fall_m: Range | None = Field(None, description="smallest and largest fall from the study's own base")
    best: float | None = Field(None, description="central estimate, in the unit of the range")
    base: Text | None = Field(None, description="from which the fall is counted")
    source: Identifier = Field(description="key in sources.json")
    note: Text | None = Field(None, description="what a reader must know")


class Rate(Strict):
    """Mean change of level over a period; negative is a fall."""

    period: Text
    cm_per_year: float
    source: Identifier = Field(description="key in sources.json")
    note: Text | None = Field(None, description="what a reader must know")


class Area(Strict):
    """Area of the sea in a year."""

    year: int
    km2: float
    source: Identifier = Field(description="key in sources.json")
    note: Text | None = Field(None, description="what a reader must know")


class Effect(Strict):
    """What the falling level did, or is expected to do, to a place on record."""

    feature: Identifier = Field(description="id of the record")
    date: PartialDate = Field(description="of the report; for a promise, the date it names")
    kind: Literal["dredging", "draught", "cargo", "closure", "works", "access"] = Field(description="of effect")
    text: Text = Field(description="one sentence")
    value: float | str | None = Field(None, description="the figure in the sentence")
    unit: Text | None = Field(None, description="of the value")
    expected: bool = Field(False, description="true for a promise")
    source: Identifier = Field(description="key in sources.json")
    also: list[Identifier] = Field([], description="further sources that say the same")

    @property
    def sources(self) -> list[str]:
        """Keys of all sources, the main one first."""
        return [self.source, *self.also]


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
