"""A briefing as one HTML file: scenes as steps beside the map; opens from disk, asks no host for anything."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from layers import catalog, clock, dates, overlay, swatch, symbology, webmap
from layers import view as views
from layers.briefings import Briefing, prose
from layers.exports import about
from layers.exports.briefings import presented
from layers.exports.briefings.prepared import Prepared, Row, scenes
from layers.exports.onefile import bundle
from layers.exports.text import printable
from layers.overlay import Overlay
from layers.records import Source
from layers.sheet import own
from layers.store import Atlas
from layers.view import PATTERN_ORDER, MapView, Numbering

HERE = Path(__file__).resolve().parent
SCRIPTS = (webmap.WEB / "own.js", webmap.WEB / "packed.js", webmap.WEB / "present.js", HERE / "story.js")
STYLES = (bundle.LEAFLET / "leaflet.css", webmap.WEB / "map.css", webmap.WEB / "present.css", HERE / "story.css")


def make(
    briefing: Briefing,
    atlas: Atlas,
    today: dt.date,
    progress: Callable[[int, int], None],
    overlays: tuple[Overlay, ...] = (),
) -> bytes:
    """Return the story; the same briefing and overlays give the same bytes."""
    numbering, total, told = Numbering(atlas.sources), len(briefing.scenes) + 1, []
    for said in scenes(briefing, atlas, today, numbering, overlays):
        told.append(said)
        progress(len(told), total)
    legend = _own_legend(own.numbered(told[0].view, numbering))
    parts = {
        "title": escape(printable(briefing.title)),
        "subtitle": escape(printable(briefing.subtitle)),
        "date": escape(dates.in_words(briefing.date)),
        "wordmark": escape(printable(atlas.meta.title)),
        "citation": escape(about.citation(told[0].view)),
        "scenes": "".join(_section(number, said, atlas, numbering) for number, said in enumerate(told, 1)),
        "own": legend,
        "sources": "".join(_source(number, source) for number, _, source in numbering.listed()),
    }
    module = "\n".join(bundle.plain_script(path) for path in SCRIPTS)
    data = bundle.bundled(HERE / "story.html", parts, _data(briefing, atlas, today, overlays), STYLES, module)
    progress(total, total)
    return data


def _data(briefing: Briefing, atlas: Atlas, today: dt.date, overlays: tuple[Overlay, ...]) -> dict[str, Any]:
    """Return what the scripts read: the files of the map, and the scenes with what each shows."""
    states: dict[str, Any] = {}

    def named(known: dt.date | None) -> str:
        name = f"states-{known}" if known else "states"
        if name not in states:
            states[name] = webmap.states_json(atlas, clock.as_known_on(atlas, known) if known else None)
        return name

    return {
        "talk": presented.talk(briefing, atlas, today, named, overlays),
        "overlays": [overlay.as_json(each) for each in overlays],
        "files": {
            "features": webmap.features_json(atlas),
            "style": symbology.as_json(),
            "basemap": webmap.basemap_json(),
            "rows": webmap.rows_json(),
            "swatches": swatch.all_swatches() | swatch.status_swatches() | swatch.change_swatches(),
        }
        | states,
    }


def _section(number: int, said: Prepared, atlas: Atlas, numbering: Numbering) -> str:
    """Return a scene as HTML; every text from data is escaped."""

    def cite(keys: list[str]) -> str:
        numbers = ",".join(_number(numbering.of(key), atlas.sources[key]) for key in keys)
        return f"<sup>{numbers}</sup>"

    callouts = "".join(
        f'<li><button type="button" data-record="{escape(row.record.id)}"><b class="letter">{row.letter}</b>'
        f"<span>{_symbol(row)}</span></button><p><b>{escape(printable(row.record.short_name))}</b> "
        f'<span class="status">{escape(row.status)}</span><br>'
        f"{' '.join(prose.inline(block.words, cite) for block in prose.blocks(callout.text))}</p></li>"
        for row, callout in zip(said.rows, said.scene.callouts, strict=True)
    )
    heading = escape(printable(said.scene.heading))
    return (
        f'<section id="scene-{number}" aria-labelledby="heading-{number}"><p class="place"><span>{said.place}</span>'
        f'<b>{said.view.filters.year}</b></p><h2 id="heading-{number}" tabindex="-1">{heading}</h2>'
        f'<div class="text">{prose.html(said.scene.text, cite)}</div>'
        f"{f'<ol class=callouts>{callouts}</ol>' if callouts else ''}{_legend(said.view)}"
        f'<p class="rule">{escape(views.rule(said.view.filters.year, said.view.atlas))}</p></section>'
    )


def _symbol(row: Row) -> str:
    if row.item is None:
        return ""
    return swatch.swatch(row.record.layer, row.record.kind, row.item.state.pattern)


def _legend(view: MapView) -> str:
    """Return layers and statuses on the map with their symbols and counts."""
    drawn = [item for item in view.items if item.record.geometry is not None]
    layers = Counter(item.record.layer for item in drawn)
    patterns = Counter(item.state.pattern for item in drawn)
    rows = [
        (swatch.swatch(layer.id, webmap.row_kind(layer), "operating"), layer.title, layers[layer.id])
        for layer in reversed(catalog.LAYERS)
        if layers[layer.id]
    ]
    rows += [
        (swatch.status_swatch(pattern), symbology.PATTERNS[pattern].title, patterns[pattern])
        for pattern in PATTERN_ORDER
        if patterns[pattern]
    ]
    items = "".join(f"<li>{symbol} {escape(title)} <i>{count}</i></li>" for symbol, title, count in rows)
    return f'<ul class="legend" aria-label="Legend">{items}</ul>'


def _own_legend(shown: own.Numbered) -> str:
    """Return what stands for the reader's own data on every map, marked as such; nothing if there is none."""
    rows = "".join(
        f'<li><b style="color: {each.hex}" aria-hidden="true">▲</b> {escape(printable(each.name))} '
        f'<i>{len(each.shapes)}</i><sup><a href="#source-{number}">{number}</a></sup></li>'
        for each, number in shown
    )
    said = f'<p class="rule own">{overlay.MARK}: not part of the atlas, not checked.</p>'
    return f'{said}<ul class="legend own" aria-label="{overlay.MARK}">{rows}</ul>' if shown else ""


def _number(number: int, source: Source) -> str:
    title = escape(printable(f"{source.publisher}: {source.title}"))
    return f'<a href="#source-{number}" title="{title}">{number}</a>'


def _source(number: int, source: Source) -> str:
    words = escape(about.source_words(source.model_copy(update={"url": None})))
    link = ""
    if source.url:
        address = escape(printable(source.url))
        link = f' <a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>'
    return f'<li id="source-{number}" value="{number}">{words}{link}</li>'
