"""What a record is: the typed models of features, corridors and sources.

Dates are strings of year, month or day precision (``"2025"``, ``"2025-03"``, ``"2025-03-04"``).
Coordinates are WGS 84, longitude before latitude, in degrees.
"""

import datetime as dt
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from shapely.geometry.base import BaseGeometry

from layers import dates
from layers.figures import Figures, Quantity

Status = Literal["proposed", "announced", "construction", "operating", "idle", "shelved", "cancelled", "retired"]
GeometryMethod = Literal["surveyed", "traced", "schematic"]
MAX_DECIMALS = 5

PartialDate = Annotated[str, AfterValidator(dates.valid)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Base of all stored models: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Meta(Strict):
    """The data set as a whole. Without a file, nothing is claimed to be researched."""

    title: Text = "Caspian Bridge Atlas"
    data_date: dt.date = Field(dt.date(1990, 1, 1), description="to which the record was researched")
    version: Text = "unknown"
    licence: Text = "unknown"
    licence_url: str | None = None


class Source(Strict):
    """An entry of the bibliography."""

    title: Text = Field(description="of the page or paper, translated where that helps")
    publisher: Text = Field(description="who says so")
    url: str | None = Field(None, pattern=r"^https?://", description="as found; absent where none was found")
    date: PartialDate | None = Field(None, description="of publication; absent means undated")


class Event(Strict):
    """A dated fact, or a promise of one (``expected``), in the life of a record."""

    date: PartialDate = Field(description="of the event; for a promise, the date that was promised")
    status: Status = Field(description="in which the record is from this event on")
    expected: bool = Field(False, description="true for a promise: a date somebody gave for the future")
    by: bool = Field(False, description="in that state by that date; since when is not documented")
    said_on: PartialDate | None = Field(None, description="of a promise: when it was made")
    milestone: Text | None = Field(None, description="of what: 'works start', 'service', 'stage 2' …")
    note: Text = Field(description="what happened or was promised, in our own words")
    source: Identifier = Field(description="key in sources.json")
    also: list[Identifier] = Field([], description="further sources that say the same")

    @model_validator(mode="after")
    def _promises_are_complete(self) -> "Event":
        if self.expected and not self.milestone:
            raise ValueError(f"the promise for {self.date} has no milestone (say what was promised, such as 'service')")
        if self.expected and self.by:
            raise ValueError(f"the promise for {self.date} cannot be 'by': that is for facts")
        if self.said_on and not self.expected:
            raise ValueError(f"the fact of {self.date} has 'said_on': that is for promises")
        return self

    @property
    def sources(self) -> list[str]:
        """Keys of all sources, the main one first."""
        return [self.source, *self.also]


class Volume(Strict):
    """What passed, or is expected to pass, in one year."""

    year: int = Field(ge=1800, le=2100, description="in which it passed, or is expected to")
    value: Quantity = Field(description="number, or a string for a bound or range")
    unit: Text = Field(description="such as 'Mt' or 'TEU'")
    of: Text = Field("all cargo", description="such as 'containers', 'grain', 'Kazakh oil'")
    period: Text | None = Field(None, description="where it is not the whole calendar year: 'Jan–Sep'")
    expected: bool = Field(False, description="true for a plan or forecast")
    source: Identifier = Field(description="key in sources.json")
    note: Text | None = Field(None, description="what a reader must know of this figure")


class Dispute(Strict):
    """What another source says, where sources disagree."""

    property: Text = Field(description="the property or the word for what is disputed")
    value: str | int | float = Field(description="what the other source says")
    source: Identifier = Field(description="key in sources.json")
    note: Text | None = Field(None, description="why it differs, where that is known")


class Waypoint(Strict):
    """A named vertex of a traced line; one for each vertex, in order."""

    name: Text | None = Field(None, description="absent for a vertex that only keeps the line off land or water")
    accuracy_km: float = Field(gt=0, le=500, description="± of this vertex")
    source: Identifier | None = Field(None, description="absent where it was placed by own knowledge")


class Statement(Figures):
    """What features and corridors have in common: a life history, figures, and who says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier = Field(description="kebab-case, unique over all layers, never reused")
    name: Text = Field(description="official English name")
    name_local: Text | None = Field(None, description="local names, separated by ' / '")
    short_name: str = Field(min_length=1, max_length=24, description="for labels on map and sheet")
    countries: list[Country] = Field(min_length=1, description="ISO 3166-1 alpha-2, in route order")
    history: list[Event] = Field(min_length=1, description="oldest first")
    volumes: list[Volume] = Field([], description="yearly figures")
    as_of: dict[str, PartialDate] = Field({}, description="figure → date for which it holds, where that matters")
    citations: dict[str, list[Identifier]] = Field({}, description="property → source keys")
    disputes: list[Dispute] = Field([], description="what other sources say")
    note: Text | None = Field(None, description="what a reader must know, in our own words")

    def figures(self) -> dict[str, Any]:
        """Return the documented figures, in the order of the data dictionary."""
        values = {key: getattr(self, key) for key in Figures.model_fields}
        return {key: value for key, value in values.items() if value is not None}

    def source_keys(self) -> list[str]:
        """Return every source key of this record once, in order of first appearance."""
        keys = [key for event in self.history for key in event.sources]
        keys += [key for cited in self.citations.values() for key in cited]
        keys += [item.source for item in (*self.volumes, *self.disputes)]
        return list(dict.fromkeys(keys))

    @model_validator(mode="after")
    def _figures_are_cited(self) -> "Statement":
        missing = [key for key in self.figures() if not self.citations.get(key)]
        if missing:
            raise ValueError(f"no citation for {', '.join(missing)} (add it to 'citations')")
        known = {*self.figures(), "geometry"}
        strays = [key for key in (*self.citations, *self.as_of) if key not in known]
        if strays:
            raise ValueError(f"'citations' or 'as_of' names {', '.join(strays)}, which this record does not have")
        return self

    @model_validator(mode="after")
    def _history_is_sorted(self) -> "Statement":
        days = [event.date for event in self.history]
        for earlier, later in pairwise(days):
            if earlier > later:
                raise ValueError(f"history is not sorted: {later} comes after {earlier}")
        if any(event.by for event in [event for event in self.history if not event.expected][1:]):
            raise ValueError("only the first fact may be 'by'")
        return self


class Properties(Statement):
    """Properties of one GeoJSON feature."""

    kind: Text = Field(description="what it is inside its layer; one of the kinds of the layer")
    corridor: Text | None = Field(None, description="id in corridors.json")
    branch: Text | None = Field(None, description="of the corridor")
    leg: int | None = Field(None, ge=1, description="order along its branch")
    geometry_method: GeometryMethod | None = Field(
        None, description="traced: through named places; schematic: only the ends are known; absent without geometry"
    )
    accuracy_km: float | None = Field(None, gt=0, le=500, description="honest ± of the drawn position")
    geometry_note: Text | None = Field(None, description="how it was drawn, in our own words")
    waypoints: list[Waypoint] = Field([], description="names and accuracy of a line's vertices")

    def source_keys(self) -> list[str]:
        """Return every source key of this record once, in order of first appearance."""
        keys = super().source_keys() + [point.source for point in self.waypoints if point.source]
        return list(dict.fromkeys(keys))


class Record(Properties):
    """A feature as the atlas uses it: its properties, its layer and its geometry.

    ``geometry`` is a shapely geometry in WGS 84 (lon, lat), or None where the place is not known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    layer: str
    geometry: BaseGeometry | None = None

    @model_validator(mode="after")
    def _geometry_is_explained(self) -> "Record":
        if self.geometry is None:
            return self
        if not (self.geometry_method and self.accuracy_km):
            raise ValueError("a geometry needs geometry_method and accuracy_km")
        if not (self.citations.get("geometry") or self.geometry_note):
            raise ValueError("the geometry needs a citation, or a geometry_note that says how it was placed")
        return self


class Branch(Strict):
    """A branch of a corridor."""

    id: Text = Field(description="unique in its corridor")
    name: Text = Field(description="by which readers know it, or which way it takes")
    legs: list[Identifier] = Field(min_length=1, description="the whole chain in travel order, shared legs included")
    workarounds: dict[Identifier, Identifier] = Field({}, description="leg → its stand-in until it operates")
    parts: dict[Identifier, tuple[Text, Text]] = Field(
        {}, description="leg → the named waypoints between which the branch uses it, where not all of it"
    )
    alternatives: dict[Identifier, list[Identifier]] = Field(
        {}, description="leg → records that do the same for the corridor, from and to other places"
    )


class Corridor(Statement):
    """A corridor or programme as a whole: facts that belong to no single leg."""

    id: str = Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", description="as 'corridor' of its legs has it")
    layer: str = Field(description="the layer of its legs")
    branches: list[Branch] = Field([], description="id, name and the ordered legs of each branch")
