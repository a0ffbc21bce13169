"""Ports compared: a table with a source for each figure, charts by year, and discs on the map."""

import datetime as dt
import math
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from layers import dates, falling_sea, history, ports, symbology
from layers.exports import port_table
from layers.panels import downloads, linked, served
from layers.panels.detail import number
from layers.panels.downloads import Download
from layers.panels.promises import WORDS as OUTCOME_WORDS
from layers.panels.references import References
from layers.ports import Port
from layers.records import Event, Record, Volume
from layers.view import MapView

SIZES = {
    "none": "Nothing",
    "capacity": "Capacity",
    "year": "Cargo of the year shown",
    "latest": "Latest cargo on record",
}
LARGEST = 34.0
"""Radius of the largest disc in pixels."""
UNKNOWN = '<i class="atlas-unknown">not documented</i>'


@dataclass(frozen=True)
class Disc:
    """What the disc of a port says: a figure in million tonnes, in words, and whether it is a fact of a whole year."""

    record: Record
    value: float
    words: str
    whole: bool


def _asked() -> str:
    return st.session_state.get("ports_asked", "none")


def discs(shown: MapView, by: str) -> list[Disc]:
    """Return the discs of a view by capacity or cargo; ports without a figure have none."""
    year = shown.filters.year
    records = [item.record for item in shown.items if item.record.layer == "ports"]
    if by == "capacity":
        known = [record for record in records if record.capacity_mt_per_year is not None]
        return [
            Disc(record, sum(falling_sea.span_of(record.capacity_mt_per_year)) / 2, _of_capacity(record), True)
            for record in known
        ]
    found = [(record, _cargo(record, by, year)) for record in records]
    return [
        Disc(record, ports.size(volume), _of_volume(volume), not (volume.expected or volume.period))
        for record, volume in found
        if volume
    ]


def _cargo(record: Record, by: str, year: int) -> Volume | None:
    if by == "year":
        return ports.in_year(record, ports.ALL_CARGO, year)
    return ports.newest(record, ports.ALL_CARGO, year) if by == "latest" else None


def _of_capacity(record: Record) -> str:
    return f"{number(record.capacity_mt_per_year)} Mt"


def _of_volume(volume: Volume) -> str:
    return f"{number(volume.value)} {volume.unit}, {ports.when(volume)}{' expected' if volume.expected else ''}"


def _radius(value: float, most: float) -> float:
    return round(LARGEST * math.sqrt(value / most), 1) if most else 0.0


def on_map(shown: MapView) -> dict[str, Any]:
    """Return what the map marks, as [number of the record, form, words, radius]; nothing if nothing is asked."""
    found = discs(shown, _asked())
    most = max((disc.value for disc in found), default=0.0)
    marks = [
        [
            shown.atlas.numbers[disc.record.id],
            "disc" if disc.whole else "disc-open",
            disc.words,
            _radius(disc.value, most),
        ]
        for disc in found
    ]
    return {"marks": marks} if marks else {}


def legend(shown: MapView) -> None:
    """Draw the legend of the discs under the map: sizes, and how many ports have none."""
    by = _asked()
    if by == "none":
        return
    found = discs(shown, by)
    most = max((disc.value for disc in found), default=0.0)
    entries = [(_disc_svg(_radius(value, most)), f"{value:g} Mt") for value in _rounds(most)]
    if any(not disc.whole for disc in found):
        entries.append((_disc_svg(9, hollow=True), "part of a year, or expected"))
    count = shown.layer_counts["ports"]
    title = {"capacity": "Capacity a year", "year": f"All cargo in {shown.filters.year}", "latest": "All cargo, latest"}
    without = f"{count - len(found)} of {count} ports have no such figure on record and keep their ordinary mark."
    html = linked.key(title[by], entries)
    served.markup("marks_key", f'{html}<p class="atlas-rule-text">{escape(without)}</p>')


def _rounds(most: float) -> list[float]:
    """Return up to three round values for the legend of sizes, none above the largest disc."""
    steps = [digit * 10.0**power for power in range(-2, 4) for digit in (1, 2, 5)]
    return [step for step in steps if step <= most][::-2][:3][::-1]


def _disc_svg(radius: float, hollow: bool = False) -> str:
    side = 2 * radius + 2
    dash = ' stroke-dasharray="4 3"' if hollow else ""
    fill = "none" if hollow else "color-mix(in srgb, var(--atlas-layer-ports) 20%, transparent)"
    return (
        f'<svg width="{side:g}" height="{side:g}" viewBox="0 0 {side:g} {side:g}" aria-hidden="true">'
        f'<circle cx="{side / 2:g}" cy="{side / 2:g}" r="{radius:g}"{dash} '
        f'style="fill:{fill};stroke:var(--atlas-layer-ports);stroke-width:1.2"/></svg>'
    )


# ---- the panel -----------------------------------------------------------------------------------

HEADS = (
    "Port",
    "Capacity, Mt a year",
    "All cargo, latest",
    "Containers a year",
    "Berths",
    "Depth or draught",
    "Under way there",
    "Falling sea",
)


def draw(shown: MapView) -> None:
    """Draw the comparison of the ports of a view."""
    found = ports.ports(shown)
    if not found:
        st.html("<p>No port is among the records shown: switch the layer Ports on, or widen the filters.</p>")
        return
    references = References(shown.atlas.sources)
    rows = "".join(_row(port, shown, references) for port in found)
    table = linked.table(HEADS, rows)
    charts = "".join(_charts(port, references) for port in found)
    head = _head(shown, found)
    st.segmented_control(
        "Size of the ports on the map",
        list(SIZES),
        format_func=SIZES.__getitem__,
        default=_asked(),
        required=True,
        key="ports_size",
        on_change=_size_chosen,
    )
    linked.draw(
        "ports_table",
        f'<div class="atlas-figures-panel">{head}{table}{_reading()}<h3>By year <small>each chart on its own scale; '
        "weights in Mt; full: a whole year, pale: a part of one, hollow: expected; dotted: years without a figure"
        f'</small></h3><div class="atlas-multiples">{charts}</div>{references.section()}</div>',
    )
    _downloads(shown)


def _size_chosen() -> None:
    st.session_state.ports_asked = st.session_state.ports_size or "none"


def _head(shown: MapView, found: tuple[Port, ...]) -> str:
    capacity = sum(port.record.capacity_mt_per_year is not None for port in found)
    depth = sum(any(key != "planned_depth_m" for key in port.depths) for port in found)
    cargo = sum(port.throughput is not None for port in found)
    text = (
        f"{capacity} state a capacity, {cargo} a throughput of all cargo, {depth} a depth or draught; "
        "an empty cell says so. Choose a column to sort by it, a port to see its record."
    )
    return (
        f'<h2 class="atlas-panel-title">{len(found)} ports compared, {shown.filters.year}</h2>'
        f'<p class="atlas-lead">{escape(text)}</p>'
    )


def _reading() -> str:
    return (
        f'<p class="atlas-small">Under way: works within {ports.NEAR_KM:g} km that are announced or under '
        "construction, and promises of the port itself whose date lies ahead, or has passed without a report of the "
        "port since. Weights are compared in million tonnes and shown in the unit of the source.</p>"
    )


def _row(port: Port, shown: MapView, references: References) -> str:
    record = port.record
    capacity = falling_sea.span_of(record.capacity_mt_per_year).low if record.capacity_mt_per_year is not None else ""
    depth = falling_sea.span_of(getattr(record, port.depths[0])).low if port.depths else ""
    containers = _container_cell(port, references)
    size = falling_sea.span_of(record.capacity_teu_per_year).low if record.capacity_teu_per_year is not None else ""
    cells = (
        (record.short_name, f"{linked.name(record)}<small>{_status(port)}</small>"),
        (capacity, _figures(record, ("capacity_mt_per_year", "planned_capacity_mt_per_year"), references)),
        (ports.size(port.throughput) if port.throughput else "", _cargo_cell(port, shown, references)),
        (ports.size(port.containers) if port.containers else size, containers),
        (_berths(record), _figures(record, ("berths", "planned_berths"), references)),
        (depth, _figures(record, port.depths, references)),
        (len(port.works) + len(port.open_promises), _under_way(port, shown.today, references)),
        (len(port.effects), _effects(port, references)),
    )
    inner = "".join(f'<td data-value="{escape(str(value))}">{html or UNKNOWN}</td>' for value, html in cells)
    return f"<tr>{inner}</tr>"


def _status(port: Port) -> str:
    pattern = symbology.PATTERNS[port.item.state.pattern].title.lower()
    return f"{' · '.join(port.record.countries)} · {escape(pattern)}"


def _berths(record: Record) -> float | str:
    return falling_sea.span_of(record.berths).low if record.berths is not None else ""


def _figures(record: Record, keys: tuple[str, ...], references: References) -> str:
    """Return figures one below the other, each with what it measures where that differs, its date and sources."""
    lines = []
    for key in keys:
        value = getattr(record, key)
        if value is None:
            continue
        when = dates.in_words(record.as_of[key]) if key in record.as_of else "undated"
        kind = "planned, " if key.startswith("planned") else ""
        kind = f"{falling_sea.MEASURES[key]}, " if key in falling_sea.MEASURES else kind
        unit = " m" if key in falling_sea.MEASURES else ""
        cited = references.cite(record.citations[key])
        strong = (
            f"<i>{escape(number(value))}{unit}</i>"
            if kind.startswith(("planned", "promised"))
            else f"<b>{escape(number(value))}{unit}</b>"
        )
        lines.append(f"{strong}{cited}<small>{escape(kind)}{when}</small>")
    return "".join(lines)


def _cargo_cell(port: Port, shown: MapView, references: References) -> str:
    part = ports.part_since(port.record, ports.ALL_CARGO, shown.filters.year, port.throughput)
    return _volume(port.throughput, references) + _volume(part, references)


def _volume(volume: Volume | None, references: References) -> str:
    if volume is None:
        return ""
    value = f"{escape(number(volume.value))} {escape(volume.unit)}"
    return f"<b>{value}</b>{references.cite([volume.source])}<small>{escape(ports.when(volume))}</small>"


def _container_cell(port: Port, references: References) -> str:
    passed = _volume(port.containers, references)
    keys = ("capacity_teu_per_year", "planned_capacity_teu_per_year")
    capacity = _figures(port.record, keys, references)
    return f"{passed}{f'<small>capacity, TEU:</small>{capacity}' if capacity else ''}"


def _under_way(port: Port, today: dt.date, references: References) -> str:
    lines = [
        f"{linked.name(work)}<small>{escape(symbology.PATTERNS[state.pattern].title.lower())}"
        f"{references.cite(state.event.sources) if state.event else ''}</small>"
        for work, state in port.works
    ]
    lines += [_promise(port.record, promise, today, references) for promise in port.open_promises]
    listed = "".join(f"<div>{line}</div>" for line in lines)
    return f'<div class="atlas-listed">{listed}</div>' if lines else "<small>nothing on record</small>"


def _promise(record: Record, promise: Event, today: dt.date, references: References) -> str:
    verdict = OUTCOME_WORDS[history.outcome(record, promise, today)].lower()
    return (
        f"<i>{escape(promise.milestone or '')}</i><small>promised for {dates.in_words(promise.date)}"
        f"{references.cite(promise.sources)} · {verdict}</small>"
    )


def _effects(port: Port, references: References) -> str:
    kind = falling_sea.gravest(port.effects)
    if kind is None:
        return "<small>nothing reported</small>"
    newest = next(each for each in port.effects if each.kind == kind and not each.expected)
    more = f"; {len(port.effects) - 1} more" if len(port.effects) > 1 else ""
    return (
        f"{escape(falling_sea.EFFECT_WORDS[kind])}, {dates.in_words(newest.date)}{references.cite([newest.source])}"
        f"<small>{len(port.effects)} report{'s' if more else ''} in the panel Falling sea</small>"
    )


def _charts(port: Port, references: References) -> str:
    own = ports.series(port.record)
    if not own:
        return ""
    drawn = "".join(
        f"<figure><figcaption>{escape(each.of)}, {escape(each.unit)}</figcaption>"
        f"{linked.chart(ports.chart(each, 280), references)}</figure>"
        for each in own
    )
    return f"<section><h4>{linked.name(port.record)}</h4>{drawn}</section>"


def _downloads(shown: MapView) -> None:
    name = f"caspian-bridge_{shown.filters.year}_ports-compared"
    offered = [
        Download("Table, Excel", f"{name}.xlsx", port_table.XLSX, lambda: port_table.xlsx_of(shown)),
        Download("Table, CSV", f"{name}.csv", "text/csv", lambda: port_table.csv_of(shown)),
    ]
    downloads.row("ports", offered)
