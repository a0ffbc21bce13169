"""Tables of the falling sea: what a level leaves at the ports, what was reported there, and all values."""

from html import escape

from layers import dates, falling_sea, sea_charts
from layers.falling_sea import Margin, Verdict
from layers.panels import linked
from layers.panels.detail import number
from layers.panels.references import References
from layers.sea_charts import metres, span_words
from layers.sea_level import Effect, Observation, SeaLevel
from layers.sketch import Sketch
from layers.view import MapView

FORMS = {
    Verdict.ENOUGH: "full",
    Verdict.DOUBT: "dashed",
    Verdict.SHORT: "double",
    Verdict.UNDATED: "dotted",
    Verdict.UNKNOWN: "dotted",
}
"""The ring of each verdict; the forms are those of ``web/marks.js``."""


def _line(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def left_at_ports(level: float, draught: float, found: tuple[Margin, ...], references: References) -> str:
    """Return what the level leaves of each declared figure; ports without one share the last line."""
    declared = [margin for margin in found if margin.declared]
    without = [margin.record for margin in found if margin.declared is None]
    end = sea_charts.deepest(found)
    rows = "".join(_row(margin, end, references) for margin in declared)
    heads = ("Port", "Declared", "Fall since then", f"Left at {metres(level)} m", "Margin", "In words")
    none = (
        f"<p><b>No depth on record:</b> {', '.join(linked.name(record) for record in without)}.</p>" if without else ""
    )
    table = linked.table(heads, rows)
    ship = f"Margin is for a ship drawing {number(draught)} m: no port on record states what its ships need."
    if any(margin.stated for margin in declared):
        ship = f"Margin is for the ship that the port states, or else one drawing {number(draught)} m."
    return (
        f"<h3>What is left at the ports</h3>{table}{none}"
        f'<p class="atlas-small">{escape(ship)} {escape(falling_sea.RULE)}</p>'
    )


def _row(margin: Margin, end: float, references: References) -> str:
    record, left = margin.record, margin.left
    figure = getattr(record, margin.measure or "", "")
    holds = dates.in_words(margin.date) if margin.date else "undated"
    words = f"{escape(falling_sea.MEASURES[margin.measure or ''])}, {holds}"
    declared = (
        f"{escape(_declared_words(margin, figure))} m{references.cite(list(margin.sources))}<small>{words}</small>"
    )
    sketch = Sketch(
        150, 14, f"Left {span_words(left)} m" if left else "Not known", sea_charts.depth_bar(margin, end, 150)
    )
    bar = linked.chart(sketch, references, "atlas-depth-bar")
    cells = [
        (record.short_name, f"{linked.ring(FORMS[margin.verdict])}{linked.name(record)}"),
        (margin.declared.low, declared),
        (margin.fall.low if margin.fall else "", _fall_words(margin, references)),
        (left.low if left else "", f"{bar}<b>{span_words(left)} m</b>" if left else f"{bar}<i>not known</i>"),
        (margin.margin.low if margin.margin else "", f"{_signed(margin)}" if margin.margin else "<i>not known</i>"),
        (str(margin.verdict), _verdict_words(margin, references)),
    ]
    inner = "".join(f'<td data-value="{escape(str(value))}">{html}</td>' for value, html in cells)
    return f"<tr>{inner}</tr>"


def _declared_words(margin: Margin, figure: float | str) -> str:
    stated = falling_sea.span_of(figure)
    return number(figure) if margin.declared == stated else span_words(margin.declared)


def _signed(margin: Margin) -> str:
    low, high = margin.margin
    signs = [f"{'+' if value > 0 else ''}{metres(round(value, 1) + 0.0, 1)}" for value in (low, high)]
    return f"{signs[0]} m" if signs[0] == signs[1] else f"{signs[0]} to {signs[1]} m"


def _fall_words(margin: Margin, references: References) -> str:
    if margin.fall is None or margin.then is None:
        return "<i>not known</i><small>the figure has no date</small>"
    years = " and ".join(map(str, margin.then.years))
    then = span_words(margin.then.span, 2)
    cited = references.cite(list(margin.then.sources))
    return f"{span_words(margin.fall)} m<small>from {then} m, values of {years}{cited}</small>"


def _verdict_words(margin: Margin, references: References) -> str:
    if margin.promised:
        return f"promised, not a depth on record{_promise_note(margin)}"
    dredged = margin.dredged
    later = (
        f"<small>dredged since, {dates.in_words(dredged.date)}{references.cite(dredged.sources)}</small>"
        if dredged
        else ""
    )
    return f"{escape(str(margin.verdict))}{later}"


def _promise_note(margin: Margin) -> str:
    return "<small>left if dredged as promised on that date</small>" if margin.left else ""


# ---- effects, and what else is on record ---------------------------------------------------------


def effects(shown: MapView, references: References) -> str:
    """Return what is reported of the falling sea at the records of a view, dated and cited, by record."""
    groups = falling_sea.effects(shown)
    count = sum(len(own) for _, own in groups)
    body = "".join(
        f"<section><h4>{linked.name(record)} <small>{len(own)}</small></h4>"
        f"<table>{_effect_rows(own, references)}</table></section>"
        for record, own in groups
    )
    return (
        f"<h3>What the falling sea did <small>{count} dated reports to {shown.filters.year}, newest first</small></h3>"
        f'<div class="atlas-effects">{body or "<p>Nothing is reported at the records shown.</p>"}</div>'
    )


def _effect_rows(own: list[Effect], references: References) -> str:
    return "".join(
        f"<tr><td>{dates.in_words(effect.date)}</td><td>{'<i>promised for this date</i> · ' if effect.expected else ''}"
        f"{escape(effect.text)}{references.cite(effect.sources)}</td></tr>"
        for effect in own
    )


def everything(sea: SeaLevel, references: References) -> str:
    """Return every value, projection, rate, area and dispute about the level, folded away."""
    tables = (
        (f"All {len(sea.observed)} values of the level", _values(sea, references)),
        (f"All {len(sea.projections)} projections, with base and year of publication", _projections(sea, references)),
        ("Reported rates and areas", _rates(sea, references)),
        (f"What other sources say: {len(sea.disputes)}", _disputes(sea, references)),
    )
    return "".join(
        f"<details><summary>{title}</summary><table>{''.join(rows)}</table></details>" for title, rows in tables if rows
    )


def _values(sea: SeaLevel, references: References) -> list[str]:
    return [
        _line(
            escape(sea_charts.when(entry)),
            f"{_value_words(entry)}{references.cite([entry.source, *entry.also])}",
            f"{'worked out' if entry.basis == 'derived' else 'reported'}: {escape(entry.scope)}{_note(entry.note)}",
        )
        for entry in sea.observed
    ]


def _value_words(entry: Observation) -> str:
    words = f"{metres(entry.level_m)} m" if entry.level_m is not None else ""
    return words + (f" ({span_words(entry.range_m, 2)})" if entry.range_m else "")


def _projections(sea: SeaLevel, references: References) -> list[str]:
    return [
        _line(
            str(each.target_year),
            f"{escape(each.name)}{references.cite([each.source])}",
            f"published {dates.in_words(each.published)}{_note(each.base and f'base: {each.base}')}{_note(each.note)}",
        )
        for each in sea.projections
    ]


def _rates(sea: SeaLevel, references: References) -> list[str]:
    rates = [
        _line(
            escape(rate.period),
            f"{metres(rate.cm_per_year, 0)} cm a year{references.cite([rate.source])}",
            escape(rate.note or ""),
        )
        for rate in sea.rates
    ]
    areas = [
        _line(
            str(area.year), f"{area.km2:,.0f} km²{references.cite([area.source])}", f"area of the sea{_note(area.note)}"
        )
        for area in sea.areas
    ]
    return rates + areas


def _disputes(sea: SeaLevel, references: References) -> list[str]:
    return [
        _line(
            escape(each.property), f"{escape(str(each.value))}{references.cite([each.source])}", escape(each.note or "")
        )
        for each in sea.disputes
    ]


def _note(text: str | None) -> str:
    return f"<small>{escape(text)}</small>" if text else ""
