"""Small drawn records and data folders, and strategies that draw more of them."""

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from shapely.geometry import box, mapping

from layers import store
from layers.catalog import LAYERS
from layers.records import Meta, Record, Source
from layers.store import Atlas

DATA_YEAR = 2026
DATA_DATE = dt.date(DATA_YEAR, 3, 31)
STATUSES = ("proposed", "announced", "construction", "operating", "idle", "shelved", "cancelled", "retired")


def fact(date: str, status: str = "operating", **more: Any) -> dict[str, Any]:
    return {"date": date, "status": status, "note": f"{status} in {date}", "source": "gazette"} | more


def promise(date: str, status: str = "operating", milestone: str = "service", **more: Any) -> dict[str, Any]:
    return fact(date, status, expected=True, milestone=milestone) | more


def properties(*history: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = more.get("id", "a-port")
    return {
        "id": name,
        "name": f"Port of {name}",
        "short_name": name,
        "countries": ["KZ"],
        "history": list(history) or [fact("2000")],
        "kind": "seaport",
    } | more


def record(*history: dict[str, Any], layer: str = "ports", **more: Any) -> Record:
    """Draw a record from its events, in the order in which they are given."""
    return Record.model_validate(properties(*history, **more) | {"layer": layer})


def atlas(*records: Record) -> Atlas:
    return Atlas(records, (), {"gazette": GAZETTE}, Meta(data_date=DATA_DATE))


GAZETTE = Source(title="The Gazette", publisher="Gazette", url="https://gazette.example/1", date="2020")


# ---- A data folder ---------------------------------------------------------------------------


def feature(lon: float, lat: float, **more: Any) -> dict[str, Any]:
    placed = {"geometry_method": "traced", "accuracy_km": 1.0, "citations": {"geometry": ["gazette"]}}
    return {
        "type": "Feature",
        "properties": properties(**(placed | more)),
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


SOUND_PORTS = [
    feature(51.2, 43.6, id="kz-first-port"),
    feature(49.9, 40.4, id="az-second-port", countries=["AZ"], length_km=2, citations={"length_km": ["gazette"]}),
    feature(52.9, 40.0, id="tm-third-port", countries=["TM"]),
]
SOUND_PORTS[1]["properties"]["geometry_note"] = "Placed by hand."
SOUND_LINE = feature(0, 0, id="btc-line", countries=["AZ", "GE", "TR"], kind="oil_pipeline") | {
    "geometry": {"type": "LineString", "coordinates": [[49.4, 40.2], [44.8, 41.7], [35.8, 36.9]]}
}


LANDS = {
    "AZ": (44.8, 38.4, 50.6, 41.9),
    "GE": (40.0, 41.1, 46.7, 43.6),
    "KZ": (46.5, 41.0, 87.3, 55.4),
    "TM": (52.4, 35.1, 66.7, 42.8),
    "TR": (26.0, 36.0, 44.8, 42.1),
}


NO_LEVELS: dict[str, list] = {"observed": [], "projections": [], "effects": []}


class Folder:
    """A data folder with three ports and a pipeline, over a basemap of boxes, to be damaged by tests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "basemap").mkdir()
        boxes = [{"properties": {"iso_a2": code}, "geometry": mapping(box(*bounds))} for code, bounds in LANDS.items()]
        self.write("basemap/countries.geojson", {"type": "FeatureCollection", "features": boxes})
        for layer in LAYERS:
            self.write(f"{layer.id}.geojson", {"type": "FeatureCollection", "features": []})
        self.write("ports.geojson", {"type": "FeatureCollection", "features": copy.deepcopy(SOUND_PORTS)})
        self.write("btc_pipeline.geojson", {"type": "FeatureCollection", "features": [copy.deepcopy(SOUND_LINE)]})
        self.write("sources.json", {"gazette": GAZETTE.model_dump(exclude_none=True)})
        self.write("corridors.json", {})
        self.write("sea_level.json", {"vertical_reference": "Baltic", "note": "Drawn."} | NO_LEVELS)
        self.write("CHANGES.json", {"releases": []})
        self.write("meta.json", {"title": "Drawn", "data_date": "2026-03-31", "version": "1", "licence": "none"})

    def read(self, file: str) -> Any:
        return json.loads((self.path / file).read_text(encoding="utf-8"))

    def write(self, file: str, content: Any) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (self.path / file).write_text(text, encoding="utf-8")

    def change(self, file: str, edit: Callable[[Any], Any]) -> None:
        """Read a file, let ``edit`` change what it holds, and write it back."""
        content = self.read(file)
        edit(content)
        self.write(file, content)

    def change_port(self, edit: Callable[[dict[str, Any]], Any], number: int = 0) -> None:
        self.change("ports.geojson", lambda layer: edit(layer["features"][number]))

    def atlas(self) -> Atlas:
        return store.read(self.path)

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.atlas().problems]


# ---- Strategies ------------------------------------------------------------------------------


@st.composite
def partial_dates(draw: st.DrawFn, first: int = 1995, last: int = 2036) -> str:
    """Draw a date of year, month or day precision."""
    text = str(draw(st.integers(first, last)))
    for highest in (12, 28)[: draw(st.integers(0, 2))]:
        text += f"-{draw(st.integers(1, highest)):02}"
    return text


@st.composite
def facts(draw: st.DrawFn, last: int = DATA_YEAR, smallest: int = 1) -> list[dict[str, Any]]:
    """Draw facts of different dates, oldest first."""
    days = draw(st.lists(partial_dates(last=last), min_size=smallest, max_size=6, unique=True))
    milestone = st.sampled_from([None, None, "service", "stage 2"])
    return [fact(day, draw(st.sampled_from(STATUSES)), milestone=draw(milestone)) for day in sorted(days)]


@st.composite
def promised(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw promises that were said on different days, in order of the dates they name."""
    said = draw(st.lists(partial_dates(last=DATA_YEAR), max_size=5, unique=True))
    kinds = (("construction", "works start"), ("operating", "service"), ("operating", "stage 2"))
    made = [promise(draw(partial_dates()), *draw(st.sampled_from(kinds)), said_on=day) for day in said]
    return sorted(made, key=lambda event: event["date"])


def in_order(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """Sort events by date; those of one date keep their order."""
    return sorted(events, key=lambda event: event["date"])
