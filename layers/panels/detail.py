"""What is known about one record, and who says so: the panel beside the map, as HTML."""

import datetime as dt
import re
from html import escape

from layers import catalog, dates, history, swatch, symbology
from layers.figures import Figures
from layers.history import State
from layers.panels import promises
from layers.panels.references import References
from layers.records import Dispute, Event, Record, Volume
from layers.sea_level import Effect
from layers.view import MapView

STALE_MONTHS = 6
RECENT_EVENTS = 5
_SMALL_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
LINE_METHODS = {
    "surveyed": "Surveyed line",
    "traced": "Traced through located places",
    "schematic": "Schematic: only the ends are known",
}
POINT_METHODS = {"surveyed": "Located", "traced": "Placed by named places", "schematic": "Placed roughly"}


def panel(shown: MapView, record: Record) -> str:
    """Return the panel of a record, as of the year of the view, as HTML; every text from data is escaped."""
    atlas, year, today = shown.atlas, shown.filters.year, shown.today
    references = References(atlas.sources)
    effects = atlas.sea_level.effects_on(record.id) if atlas.sea_level else []
    state = history.state_on(record, year, atlas.data_date.year)
    parts = [
        _head(record, state),
        _badge(record, state, year, references),
        _silence(record, year, today, references),
        _note(record),
        _figures(record, references),
        _volumes(record.volumes, references),
        promises.section(record, today, references),
        _history(record, references, today),
        _disputes(record.disputes, references),
        _effects(effects, references),
        _position(record, references),
        references.section(len({*record.source_keys(), *(key for effect in effects for key in effect.sources)})),
    ]
    style = f"--layer: var(--atlas-layer-{record.layer})"
    return f'<article class="atlas-panel" style="{style}" aria-label="{escape(record.name)}">{"".join(parts)}</article>'


def _head(record: Record, state: State) -> str:
    layer = catalog.LAYER[record.layer]
    countries = " – ".join(catalog.COUNTRIES.get(code, code) for code in record.countries)
    pattern = state.pattern if state is not history.ABSENT else "undocumented"
    symbol = swatch.swatch(record.layer, record.kind, pattern)
    local = f'<p class="atlas-local" dir="auto">{escape(record.name_local)}</p>' if record.name_local else ""
    return (
        f'<div class="atlas-kicker">{symbol}<span><b>{escape(layer.singular)}</b> &nbsp;'
        f"{escape(countries)}</span></div>"
        f"<h2>{escape(record.name)}</h2>{local}"
    )


def _badge(record: Record, state: State, year: int, references: References) -> str:
    if state is history.ABSENT:
        first = history.facts(record)[:1]
        begins = f"; on record from {dates.in_words(first[0].date)}" if first else ""
        return f'<div class="atlas-badge"><b>Not yet begun in {year}</b><span>{begins.lstrip("; ")}</span></div>'
    title = symbology.PATTERNS[state.pattern].title
    words = _since_words(record, state, references)
    return f'<div class="atlas-badge">{swatch.status_swatch(state.pattern)}<b>{title}</b><span>{words}</span></div>'


def _since_words(record: Record, state: State, references: References) -> str:
    if state.pattern == "undocumented" and state.event:
        return f"before {dates.in_words(state.event.date)}{references.cite(state.event.sources)}"
    if state.pattern == "promised" and state.event:
        status = symbology.PATTERNS[state.status or ""].title.lower()
        return f"{status} by {dates.in_words(state.since or '')}{references.cite(state.event.sources)}"
    began = next(event for event in history.facts(record) if event.date == state.since and event.status == state.status)
    word = "by" if began.by else "since"
    words = f"{word} {dates.in_words(began.date)}{references.cite(began.sources)}"
    first = next(event for event in history.facts(record) if event.status == state.status)
    if first is began:
        return words
    return f"first {dates.in_words(first.date)}{references.cite(first.sources)}; again {words}"


def _silence(record: Record, year: int, today: dt.date, references: References) -> str:
    months = history.silence_in_months(record, today)
    if months < STALE_MONTHS or year < today.year:
        return ""
    last = history.facts(record)[-1]
    ago = _span(months)
    return (
        f'<div class="atlas-notice">Last reported {dates.in_words(last.date)}{references.cite(last.sources)}, '
        f"{ago} ago. No later report is on record.</div>"
    )


def _span(months: int) -> str:
    count, unit = (months, "months") if months < 24 else (months // 12, "years")
    return f"{_SMALL_NUMBERS[count] if count < len(_SMALL_NUMBERS) else count} {unit}"


def _note(record: Record) -> str:
    unplaced = "<p><b>No place or route published; not drawn.</b></p>" if record.geometry is None else ""
    return unplaced + (f"<p>{escape(record.note)}</p>" if record.note else "")


def figure_label(key: str) -> tuple[str, str]:
    """Return label and unit of a figure."""
    field = Figures.model_fields[key]
    extra = field.json_schema_extra
    return field.title or key, str(extra["unit"]) if isinstance(extra, dict) else ""


def number(value: float | str) -> str:
    """Write a number with thousands separated, in the precision of its source.

    Examples
    --------
    >>> number(1200000), number(4.484), number(">260000"), number("15–24")
    ('1,200,000', '4.484', '>260,000', '15–24')
    """
    if isinstance(value, str):
        return re.sub(r"\d{5,}", lambda match: f"{int(match[0]):,}", value)
    return f"{value:,}".removesuffix(".0")


def _figures(record: Record, references: References) -> str:
    cells, lines = [], []
    for key, value in record.figures().items():
        label, unit = figure_label(key)
        cited = references.cite(record.citations[key])
        when = f", {dates.in_words(record.as_of[key])}" if key in record.as_of else ""
        if isinstance(value, str) and not unit and not value[:1].isdigit():
            lines.append(f"<p>{escape(label.capitalize())}: {escape(value)}{cited}</p>")
        else:
            space = " " if unit else ""
            quantity = f"{escape(number(value))}{space}<small>{escape(unit)}{cited}</small>"
            cells.append(f"<div><dd>{quantity}</dd><dt>{escape(label)}{when}</dt></div>")
    grid = f'<dl class="atlas-figures">{"".join(cells)}</dl>' if cells else ""
    return grid + "".join(lines)


def _volumes(volumes: list[Volume], references: References) -> str:
    if not volumes:
        return ""
    ordered = sorted(volumes, key=lambda volume: (volume.of, volume.year, volume.period or ""))
    rows = "".join(_volume_row(volume, references) for volume in ordered)
    table = f"<table>{rows}</table>"
    if len(ordered) > RECENT_EVENTS:
        table = f"<details><summary>{len(ordered)} yearly figures</summary>{table}</details>"
    return f"<h3>By year</h3>{table}"


def _volume_row(volume: Volume, references: References) -> str:
    period = f", {volume.period}" if volume.period else ""
    expected = " <i>expected</i>" if volume.expected else ""
    value = f"{number(volume.value)} {volume.unit}"
    note = f"<br><small>{escape(volume.note)}</small>" if volume.note else ""
    return (
        f"<tr><td>{volume.year}{escape(period)}</td><td>{escape(value)}{expected}"
        f"{references.cite([volume.source])}</td><td>{escape(volume.of)}{note}</td></tr>"
    )


def _history(record: Record, references: References, today: dt.date) -> str:
    rows = [_event_row(record, event, references, today) for event in reversed(record.history)]
    recent, older = rows[:RECENT_EVENTS], rows[RECENT_EVENTS:]
    more = (
        f"<details><summary>{len(older)} more events</summary><table>{''.join(older)}</table></details>"
        if older
        else ""
    )
    count = f"{len(rows)} dated event{'s' if len(rows) > 1 else ''}"
    return f"<h3>History <small>{count}</small></h3><table>{''.join(recent)}</table>{more}"


def _event_row(record: Record, event: Event, references: References, today: dt.date) -> str:
    if event.expected:
        verdict = promises.WORDS[history.outcome(record, event, today)]
        mark = f"{promises.mark_svg(history.outcome(record, event, today))} <b>{verdict}</b> · "
    else:
        mark = ""
    by = "by " if event.by else ""
    title = symbology.PATTERNS[event.status].title
    kind = f"promised: {title.lower()}" if event.expected else title
    return (
        f'<tr><td>{by}{dates.in_words(event.date)}</td><td title="{escape(kind)}">{mark}{escape(event.note)}'
        f"{references.cite(event.sources)}</td></tr>"
    )


def _disputes(disputes: list[Dispute], references: References) -> str:
    if not disputes:
        return ""
    rows = "".join(_dispute_row(dispute, references) for dispute in disputes)
    return f"<h3>Sources disagree</h3><table>{rows}</table>"


def _dispute_row(dispute: Dispute, references: References) -> str:
    if dispute.property in Figures.model_fields:
        label, unit = figure_label(dispute.property)
    else:
        label, unit = dispute.property.replace("_", " "), ""
    value = number(dispute.value) if not isinstance(dispute.value, str) else dispute.value
    unit = "" if isinstance(dispute.value, str) and not value[:1].isdigit() else unit
    note = f" <small>{escape(dispute.note)}</small>" if dispute.note else ""
    return (
        f"<tr><td>{escape(label)}</td><td>others say {escape(f'{value} {unit}'.strip())}"
        f"{references.cite([dispute.source])}{note}</td></tr>"
    )


def _effects(effects: list[Effect], references: References) -> str:
    if not effects:
        return ""
    rows = "".join(
        f"<tr><td>{dates.in_words(effect.date)}</td><td>{'<i>expected</i> · ' if effect.expected else ''}"
        f"{escape(effect.text)}{references.cite(effect.sources)}</td></tr>"
        for effect in effects
    )
    return f"<h3>The falling sea here</h3><table>{rows}</table>"


def _position(record: Record, references: References) -> str:
    if record.geometry is None:
        return ""
    cited = references.cite(record.citations.get("geometry", []))
    methods = POINT_METHODS if record.geometry.geom_type == "Point" else LINE_METHODS
    method = methods[record.geometry_method or "schematic"]
    note = f" {escape(record.geometry_note)}" if record.geometry_note else ""
    accuracy = f"±{record.accuracy_km:g} km"
    return f"<h3>Position <small>{accuracy}</small></h3><p>{method}, {accuracy}{cited}.{note}</p>"
