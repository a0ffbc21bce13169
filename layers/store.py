"""Reading ``geodata/``: every sound record becomes a `Record`, every fault a `Problem`."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from pydantic import BaseModel, ValidationError
from shapely.geometry import shape

from layers import history, positions
from layers.catalog import LAYERS, Layer
from layers.data_changes import Release, Releases
from layers.history import State
from layers.records import MAX_DECIMALS, Corridor, Meta, Record, Source
from layers.sea_level import SeaLevel

GEODATA = Path(__file__).resolve().parent.parent / "geodata"
TOO_LARGE = "a number is too large to be one of this record"


@dataclass(frozen=True)
class Problem:
    """A fault in the data: where it is and what would be right."""

    file: str
    feature: str | None
    message: str

    def __str__(self) -> str:
        where = f"geodata/{self.file}" + (f": feature '{self.feature}'" if self.feature else "")
        return f"{where}: {self.message}"


@dataclass(frozen=True, repr=False)
class Atlas:
    """All sound records with their bibliography, and the problems of the rest."""

    records: tuple[Record, ...]
    corridors: tuple[Corridor, ...]
    sources: dict[str, Source]
    meta: Meta
    sea_level: SeaLevel | None = None
    problems: tuple[Problem, ...] = ()
    whole: "Atlas | None" = field(default=None, compare=False)
    """The atlas from which this one was cut, where it holds only what was known on a day."""
    releases: tuple[Release, ...] = ()
    """All versions of the data, this one the last."""

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of every record by its id, in the whole atlas: the browser knows records by it."""
        return {record.id: number for number, record in enumerate((self.whole or self).records)}

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Records by their id."""
        return {record.id: record for record in self.records}

    @cached_property
    def _states(self) -> dict[int, tuple[State, ...]]:
        return {}

    def states_in(self, year: int) -> tuple[State, ...]:
        """Return the state of every record on 31 December of a year, in their order; worked out once for each year."""
        if year not in self._states:
            self._states[year] = tuple(history.state_on(record, year, self.data_date.year) for record in self.records)
        return self._states[year]

    @property
    def data_date(self) -> dt.date:
        """The day to which the record was researched."""
        return self.meta.data_date


def read(folder: Path = GEODATA) -> Atlas:
    """Read all layers of a data folder.

    Nothing is raised for faulty data: what is sound is returned, what is not is named in
    ``problems``, all at once.

    Parameters
    ----------
    folder : Path
        Folder with one GeoJSON file per layer, ``sources.json`` and ``corridors.json``.
    """
    problems: list[Problem] = []
    sources = dict(_models(folder, "sources.json", Source, problems))
    taken: dict[str, str] = {}
    records = [record for layer in LAYERS for record in _layer_records(folder, layer, sources, taken, problems)]
    corridors = [
        corridor
        for _, corridor in _models(folder, "corridors.json", Corridor, problems)
        if not _dangling("corridors.json", corridor, sources, problems)
    ]
    sea_level = _single(folder, "sea_level.json", SeaLevel, problems)
    if sea_level and _dangling("sea_level.json", sea_level, sources, problems):
        sea_level = None
    meta = _single(folder, "meta.json", Meta, problems) or Meta()
    made = _single(folder, "CHANGES.json", Releases, problems) or Releases()
    releases = tuple(made.releases)
    return Atlas(tuple(records), tuple(corridors), sources, meta, sea_level, tuple(problems), releases=releases)


def _layer_records(
    folder: Path, layer: Layer, sources: dict[str, Source], taken: dict[str, str], problems: list[Problem]
) -> Iterator[Record]:
    file = f"{layer.id}.geojson"
    for feature in _features(folder, file, problems):
        record = _record(folder, layer, feature, problems)
        if record is None or _dangling(file, record, sources, problems):
            continue
        if record.id in taken:
            problems.append(Problem(file, record.id, f"this id is already taken in geodata/{taken[record.id]}"))
            continue
        taken[record.id] = file
        yield record


def _json(folder: Path, file: str, problems: list[Problem]) -> Any:
    try:
        return json.loads((folder / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(file, None, "the file is missing"))
    except (ValueError, RecursionError) as error:  # of JSON, UTF-8, an endless number or endless nesting
        problems.append(Problem(file, None, f"this is not JSON in UTF-8: {error}"))
    return None


def _features(folder: Path, file: str, problems: list[Problem]) -> list[Any]:
    content = _json(folder, file, problems)
    if content is None:
        return []
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        problems.append(Problem(file, None, "this is not a GeoJSON FeatureCollection (no list 'features')"))
        return []
    return content["features"]


def _models(folder: Path, file: str, model: type[BaseModel], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    content = _json(folder, file, problems)
    if content is None:
        return
    if not isinstance(content, dict):
        problems.append(Problem(file, None, "this is not a JSON object of entries by key"))
        return
    for key, values in content.items():
        try:
            yield key, model.model_validate(values | {"id": key} if "id" in model.model_fields else values)
        except (ValidationError, TypeError, OverflowError) as error:
            problems.extend(_explained(file, key, error))


def _single(folder: Path, file: str, model: type[BaseModel], problems: list[Problem]) -> Any:
    content = _json(folder, file, problems)
    if content is None:
        return None
    try:
        return model.model_validate(content)
    except (ValidationError, OverflowError) as error:
        problems.extend(_explained(file, None, error))
        return None


def _record(folder: Path, layer: Layer, feature: Any, problems: list[Problem]) -> Record | None:
    file = f"{layer.id}.geojson"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        problems.append(Problem(file, None, "a feature without 'properties' was found"))
        return None
    name = str(properties.get("id", "without id"))
    faults, geometry, record = _not_json(feature), None, None
    try:
        geometry = None if faults else _geometry(feature.get("geometry"))
    except ValueError as error:
        faults.append(str(error))
    try:
        record = Record.model_validate({**properties, "layer": layer.id, "geometry": geometry})
        faults.extend(_faults(record, layer, folder))
    except ValidationError as error:
        faults.extend(_sentence(item) for item in error.errors())
    except OverflowError:
        faults.append(TOO_LARGE)
    problems.extend(Problem(file, name, fault) for fault in faults)
    return None if faults else record


def _not_json(feature: dict[str, Any]) -> list[str]:
    """Name the members with numbers that Python reads, but JSON does not have."""
    members = {**feature["properties"], "geometry": feature.get("geometry")}
    return [f"{key}: NaN and infinity are not numbers of JSON" for key, value in members.items() if not _finite(value)]


def _finite(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def _faults(record: Record, layer: Layer, folder: Path) -> Iterator[str]:
    if record.kind not in layer.kinds:
        yield f"kind '{record.kind}' is not one of {', '.join(layer.kinds)}"
    if record.geometry is not None:
        misplaced = positions.misplaced(record.geometry, record.countries, record.accuracy_km or 0, folder)
        if misplaced:
            yield misplaced


def _geometry(value: Any) -> Any:
    if value is None:
        return None
    try:
        geometry = shape(value)
    except Exception as error:  # shapely raises many types for malformed GeoJSON
        raise ValueError(f"the geometry cannot be read: {error}") from error
    if geometry.geom_type not in ("Point", "LineString", "MultiLineString"):
        raise ValueError(f"geometry '{geometry.geom_type}' is not Point, LineString or MultiLineString")
    if geometry.is_empty or not geometry.is_valid:
        raise ValueError("the geometry is empty or invalid")
    if geometry.has_z:
        raise ValueError("the geometry has heights: a position is longitude and latitude only")
    for lon, lat in shapely.get_coordinates(geometry):
        _check_position(float(lon), float(lat))
    return geometry


def _check_position(lon: float, lat: float) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"position ({lon}, {lat}) is not on Earth: longitude comes first, then latitude")
    if any(round(value, MAX_DECIMALS) != value for value in (lon, lat)):
        raise ValueError(f"position ({lon}, {lat}) has more than {MAX_DECIMALS} decimals")


def _dangling(file: str, statement: Any, sources: dict[str, Source], problems: list[Problem]) -> bool:
    missing = [key for key in statement.source_keys() if key not in sources]
    name = getattr(statement, "id", None)
    problems.extend(Problem(file, name, f"source '{key}' is not in geodata/sources.json") for key in missing)
    return bool(missing)


def _explained(file: str, name: str | None, error: Exception) -> Iterator[Problem]:
    if isinstance(error, OverflowError):
        yield Problem(file, name, TOO_LARGE)
        return
    if not isinstance(error, ValidationError):
        yield Problem(file, name, f"this entry is not an object: {error}")
        return
    for item in error.errors():
        yield Problem(file, name, _sentence(item))


def _sentence(item: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in item["loc"])
    value = item.get("input")
    match item["type"]:
        case "literal_error":
            options = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return f"{where} '{value}' is not one of {options}"
        case "missing":
            return f"'{where}' is missing"
        case "extra_forbidden":
            return f"'{where}' is not a property of the data contract (see geodata/README.md)"
        case "value_error":
            message = str(item["ctx"]["error"])
            return f"{where}: {message}" if where else message
        case _:
            return f"{where}: {item['msg'][0].lower()}{item['msg'][1:]}, not {value!r:.80}"


def write_layer(folder: Path, layer_id: str, records: list[Record]) -> None:
    """Write one layer file in its canonical form: sorted by id, one event or citation a line.

    Parameters
    ----------
    folder : Path
        Data folder; the file is replaced.
    layer_id : str
        Name of the layer.
    records : list of Record
        All records of the layer.
    """
    features = ",\n".join(_feature_text(record) for record in sorted(records, key=lambda record: record.id))
    text = f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'
    (folder / f"{layer_id}.geojson").write_text(text, encoding="utf-8")


def write_sources(folder: Path, sources: dict[str, Source]) -> None:
    """Write the bibliography in its canonical form: sorted by key, one source a line, without what is absent.

    Parameters
    ----------
    folder : Path
        Data folder; the file is replaced.
    sources : dict of str to Source
        By their keys.
    """
    entries = ((key, sources[key].model_dump(exclude_none=True)) for key in sorted(sources))
    lines = ",\n".join(f" {_compact(key)}: {_compact(entry)}" for key, entry in entries)
    (folder / "sources.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def properties(record: Record) -> dict[str, Any]:
    """Return the properties of a record as its feature stores them, in canonical order."""
    stored = record.model_dump(exclude={"layer", "geometry"}, exclude_defaults=True)
    order = [key for key in type(record).model_fields if key in stored]
    figures = set(record.figures())
    order = (
        [key for key in order if key not in figures and key not in _LAST]
        + [key for key in order if key in figures]
        + [key for key in _LAST if key in stored]
    )
    return {key: stored[key] for key in order}


def _feature_text(record: Record) -> str:
    lines = ",\n".join(f"  {_compact(key)}: {_property_text(value)}" for key, value in properties(record).items())
    geometry = None if record.geometry is None else shapely.geometry.mapping(record.geometry)
    return f' {{"type": "Feature", "properties": {{\n{lines}\n }}, "geometry": {_compact(geometry)}}}'


_LAST = (
    "volumes",
    "as_of",
    "disputes",
    "note",
    "geometry_method",
    "accuracy_km",
    "geometry_note",
    "waypoints",
    "citations",
)


def _property_text(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"   {_compact(item)}" for item in value) + "\n  ]"
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"   {_compact(key)}: {_compact(item)}" for key, item in value.items()) + "\n  }"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
