"""The data dictionary and the JSON schema, generated from the models."""

import json
from typing import Any

from pydantic import BaseModel

from layers.catalog import LAYER
from layers.figures import Figures
from layers.records import Branch, Corridor, Dispute, Event, Properties, Source, Volume, Waypoint
from layers.sea_level import Effect, Observation, Projection

BEGIN, END = "<!-- dictionary: begin -->", "<!-- dictionary: end -->"

SECTIONS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("Properties of a feature", Properties),
    ("An event of `history`", Event),
    ("An entry of `volumes`", Volume),
    ("An entry of `disputes`", Dispute),
    ("An entry of `waypoints`", Waypoint),
    ("A source (`sources.json`)", Source),
    ("A corridor (`corridors.json`), besides what features have", Corridor),
    ("A branch of a corridor", Branch),
    ("An observed level (`sea_level.json`)", Observation),
    ("A projection (`sea_level.json`)", Projection),
    ("An effect on a record (`sea_level.json`)", Effect),
)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a layer file, for editors."""
    properties = Properties.model_json_schema(ref_template="#/$defs/{model}")
    definitions = properties.pop("$defs")
    feature = {
        "type": "object",
        "required": ["type", "properties", "geometry"],
        "properties": {
            "type": {"const": "Feature"},
            "properties": {"$ref": "#/$defs/Properties"},
            "geometry": {"type": ["object", "null"]},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A layer of the Caspian Bridge Atlas",
        "type": "object",
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": feature}},
        "$defs": definitions | {"Properties": properties},
    }


def schema_text() -> str:
    """Return the schema as it is stored."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def dictionary() -> str:
    """Return the data dictionary as Markdown."""
    figures = set(Figures.model_fields)
    parts = [_kinds()]
    for title, model in SECTIONS:
        inherited = set(Properties.model_fields) if model is Corridor else set()
        names = [name for name in model.model_fields if name not in figures | inherited]
        parts.append(f"### {title}\n\n{_table(model, names)}")
    parts.append(f"### Figures\n\n{_figures()}")
    return "\n\n".join(parts)


def _kinds() -> str:
    rows = "\n".join(f"| `{layer.id}` | {', '.join(f'`{kind}`' for kind in layer.kinds)} |" for layer in LAYER.values())
    return f"### Layers and their kinds\n\n| layer | `kind` |\n|---|---|\n{rows}"


def _table(model: type[BaseModel], names: list[str]) -> str:
    required = model.model_json_schema().get("required", [])
    rows = [
        f"| `{name}` | {'yes' if name in required else ''} | {model.model_fields[name].description or ''} |"
        for name in names
    ]
    return "\n".join(["| key | required | meaning |", "|---|---|---|", *rows])


def _figures() -> str:
    rows = ["| key | label | unit | |", "|---|---|---|---|"]
    for name, field in Figures.model_fields.items():
        extra = field.json_schema_extra
        unit = extra["unit"] if isinstance(extra, dict) else "text"
        rows.append(f"| `{name}` | {field.title} | {unit} | {field.description} |")
    return "\n".join(rows)


def inserted(readme: str) -> str:
    """Return a README with the dictionary between its marks brought up to date."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{dictionary()}\n{END}{after}"
