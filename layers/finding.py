"""By which words a reader finds a record, a corridor or a subject of the atlas."""

from typing import Any

from layers import catalog
from layers.records import Record, Statement
from layers.store import Atlas


def shown_text(record: Record) -> str:
    """Return what the list of the search shows of a record: name, local name, kind, countries."""
    kind = catalog.LAYER[record.layer].kinds[record.kind]
    return _joined(record.name, record.name_local, kind, _countries(record))


def hidden_text(record: Record, atlas: Atlas) -> str:
    """Return by what else a record is found: label, layer, corridor, other names, milestones of its history."""
    layer = catalog.LAYER[record.layer]
    corridor = next((each for each in atlas.corridors if each.id == record.corridor), None)
    parts = [record.short_name, layer.singular, layer.title, *milestones(record)]
    if corridor:
        parts += [corridor.short_name, corridor.name]
    return _joined(*parts, *_also_called(record.corridor, *record.countries))


def milestones(statement: Statement) -> list[str]:
    """Return the milestones of a history, each once."""
    return list(dict.fromkeys(event.milestone for event in statement.history if event.milestone))


def subjects(atlas: Atlas) -> list[dict[str, Any]]:
    """Return what is on record but is no record of the map: corridors as a whole, and the level of the sea.

    A corridor is found by all that its history tells. ``id`` names the panel that shows the subject.
    """
    found = []
    for corridor in atlas.corridors:
        layer = catalog.LAYER[corridor.layer]
        found.append(
            {
                "id": "panel:corridors" if corridor.branches else f"layer:{layer.id}",
                "layer": layer.id,
                "kind": next(iter(layer.kinds)),
                "name": corridor.name,
                "short": corridor.short_name,
                "find": _joined(corridor.name, corridor.name_local, "corridor as a whole", _countries(corridor)),
                "also": _joined(
                    corridor.short_name,
                    *_also_called(corridor.id, *corridor.countries),
                    *(event.note for event in corridor.history),
                ),
                "sources": len(corridor.source_keys()),
            }
        )
    return found + _level(atlas)


def _level(atlas: Atlas) -> list[dict[str, Any]]:
    sea = atlas.sea_level
    if sea is None or not sea.observed:
        return []
    name = "Level of the Caspian Sea"
    found = {"id": "panel:sea", "name": name, "short": "Sea level", "sources": len(sea.source_keys())}
    return [found | {"find": _joined(name, "observed, projected, what is left at the ports"), "also": "falling sea"}]


def _countries(statement: Statement) -> str:
    return ", ".join(catalog.COUNTRIES.get(code, code) for code in statement.countries)


def _also_called(*ids: str | None) -> list[str]:
    return [catalog.ALSO_CALLED[each] for each in ids if each in catalog.ALSO_CALLED]


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
