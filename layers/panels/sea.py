"""The falling sea: its level as observed and projected, what it leaves at the ports, what it did there."""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from layers import falling_sea, sea_charts
from layers.falling_sea import Margin, Verdict
from layers.panels import downloads, linked, sea_tables, served
from layers.panels.detail import number
from layers.panels.downloads import Download
from layers.panels.references import References
from layers.records import Record
from layers.sea_charts import metres, span_words
from layers.sea_level import Effect, SeaLevel
from layers.sheet import sea as sea_sheet
from layers.sketch import Sketch
from layers.store import Atlas
from layers.view import MapView

MARKS = {"margin": "What is left at the ports", "effects": "Reported effects", "none": "Nothing"}
EFFECT_FORMS = {
    "closure": "double",
    "cargo": "full",
    "draught": "full",
    "access": "full",
    "dredging": "dashed",
    "works": "dashed",
}
SHORE = (
    "The shore on the map is that of the basemap, about −27.9 m, the mid-2010s; it does not move with the level. "
    "No openly licensed depths of the sea floor are in the atlas, so no other shore is drawn."
)


@dataclass
class Asked:
    """What the reader asked of the sea: a level, a ship, what the map marks; None is as on record."""

    level: float | None = None
    draught: float | None = None
    marks: str = "margin"


def asked() -> Asked:
    """Return what the reader of this session asked."""
    if "sea_asked" not in st.session_state:
        st.session_state.sea_asked = Asked()
    return st.session_state.sea_asked


def _margins(shown: MapView) -> tuple[float, float, tuple[Margin, ...]]:
    sea, wish = shown.atlas.sea_level, asked()
    last = falling_sea.latest(sea) if sea else None
    level = wish.level if wish.level is not None else (last.level_m if last else 0.0)
    draught = wish.draught if wish.draught is not None else falling_sea.first_draught(shown.atlas)
    return level, draught, falling_sea.margins(shown, level, draught)


# ---- on the map ----------------------------------------------------------------------------------


def on_map(shown: MapView) -> dict[str, Any]:
    """Return what the map marks, as [number of the record, form, words, radius]; nothing if nothing is asked."""
    match asked().marks:
        case "margin":
            decisive = falling_sea.verdicts(_margins(shown)[2])
            marks = [_mark(shown, margin) for margin in decisive.values()]
        case "effects":
            marks = [_effect_mark(shown, record, own) for record, own in _at_points(shown)]
        case _:
            return {}
    return {"marks": marks}


def _mark(shown: MapView, margin: Margin) -> list[Any]:
    words = f"{span_words(margin.left)} m" if margin.left and not margin.promised else ""
    return [shown.atlas.numbers[margin.record.id], sea_tables.FORMS[margin.verdict], words, 0]


def _at_points(shown: MapView) -> list[tuple[Record, list[Effect]]]:
    return [
        (record, own)
        for record, own in falling_sea.effects(shown)
        if record.geometry is not None and record.geometry.geom_type == "Point" and falling_sea.gravest(own)
    ]


def _effect_mark(shown: MapView, record: Record, own: list[Effect]) -> list[Any]:
    kind = falling_sea.gravest(own) or ""
    newest = next(effect for effect in own if effect.kind == kind and not effect.expected)
    words = f"{falling_sea.EFFECT_WORDS[kind]}, {newest.date[:4]}"
    return [shown.atlas.numbers[record.id], EFFECT_FORMS[kind], words, 0]


def legend(shown: MapView) -> None:
    """Draw the legend of the marks under the map, and which level its shore shows."""
    level, draught, found = _margins(shown)
    match asked().marks:
        case "margin":
            used = {margin.verdict for margin in falling_sea.verdicts(found).values()}
            # Both lack a margin and share a ring.
            words = {
                form: ", ".join(each for each in Verdict if each in used and sea_tables.FORMS[each] == form)
                for form in sea_tables.FORMS.values()
            }
            entries = [(linked.ring(form), text) for form, text in words.items() if text]
            html = linked.key(f"At {metres(level)} m, for a ship drawing {number(draught)} m", entries)
        case "effects":
            words = dict.fromkeys(EFFECT_FORMS.values(), "")
            for kind, form in EFFECT_FORMS.items():
                words[form] += (", " if words[form] else "") + falling_sea.EFFECT_WORDS[kind]
            html = linked.key("Reported by the year shown", [(linked.ring(form), text) for form, text in words.items()])
        case _:
            html = ""
    served.markup("marks_key", f'{html}<p class="atlas-rule-text">{escape(SHORE)}</p>')


# ---- the panel -----------------------------------------------------------------------------------


def draw(shown: MapView, known: str) -> None:
    """Draw the panel for a view; ``known`` sets what was known on one day apart from another."""
    sea = shown.atlas.sea_level
    last = falling_sea.latest(sea) if sea else None
    if sea is None or last is None:
        st.html("<p>No level of the sea had been published by this day.</p>")
        return
    level, draught, found = _margins(shown)
    references = _numbered(shown.atlas, sea, found)
    served.markup("sea_head", _head(sea, references))
    served.widget("seaLevel", "sea_level", _control(shown, sea, level, known), on_level_change=_level_chosen)
    _choices(draught)
    _show("sea_ports", sea_tables.left_at_ports(level, draught, found, references))
    # Apart from the table: it does not change with the level, so it is not sent again.
    reports = sea_tables.effects(shown, references) + sea_tables.everything(sea, references)
    _show("sea_reports", reports + references.section())
    _downloads(shown, level, draught)


def _show(key: str, html: str) -> None:
    linked.draw(key, f'<div class="atlas-figures-panel">{html}</div>')


def _numbered(atlas: Atlas, sea: SeaLevel, found: tuple[Margin, ...]) -> References:
    """Give numbers to what charts and table cite, in an order that does not change with the level."""
    references = _chart_references(atlas, sea)
    for margin in sorted(found, key=lambda margin: (margin.record.id, margin.measure or "")):
        then, dredged = margin.then, margin.dredged
        references.cite([*margin.sources, *(then.sources if then else ()), *(dredged.sources if dredged else ())])
    return references


def _downloads(shown: MapView, level: float, draught: float) -> None:
    """Offer the sheet for the level and the ship that the reader chose."""
    kinds = (
        ("pdf", "Sheet, PDF", "application/pdf"),
        ("png", "Sheet, picture", "image/png"),
        ("svg", "Sheet, SVG", "image/svg+xml"),
    )
    name = f"caspian-bridge_{shown.filters.year}_falling-sea"
    downloads.row(
        "sea",
        [
            Download(title, f"{name}.{form}", mime, lambda form=form: sea_sheet.draw(shown, level, draught, form).data)
            for form, title, mime in kinds
        ],
    )


def _chart_references(atlas: Atlas, sea: SeaLevel) -> References:
    """Give the charts the first numbers: they come as a file and keep them."""
    references = References(atlas.sources)
    for entry in (*sea.observed, *sea.projections):
        references.number(entry.source)
    return references


def _head(sea: SeaLevel, references: References) -> str:
    last, lowest = falling_sea.latest(sea), falling_sea.lowest_of_century(sea)
    below = ""
    if lowest and last and (last.level_m or 0) < (lowest.level_m or 0) and last.year > lowest.year:
        below = ", below its lowest of the 20th century"
    title = f"The Caspian stood at {metres(last.level_m)} m in {last.year}{below}"
    reported = sum(entry.basis == "reported" for entry in sea.observed)
    derived = len(sea.observed) - reported
    text = (
        f"{escape(last.scope[:1].upper() + last.scope[1:])}{references.cite([last.source, *last.also])}. Metres in the "
        f"{escape(sea.vertical_reference)}. {reported} values as reported, {derived} worked out from reported falls."
    )
    return f'<h2 class="atlas-panel-title">{escape(title)}</h2><p class="atlas-lead atlas-cited-text">{text}</p>'


def _control(shown: MapView, sea: SeaLevel, level: float, known: str) -> dict[str, Any]:
    reach = falling_sea.bounds(sea)
    return {
        "file": served.kept(f"sea-{known}", lambda: _charts(shown.atlas, sea)),
        "level": level,
        "lowest": reach.low,
        "highest": reach.high,
        "stops": [[label, value, metres(value, 1 if ahead else 2), int(ahead)] for label, value, ahead in _stops(sea)],
        "words": _level_words(sea, level),
    }


def _stops(sea: SeaLevel) -> list[tuple[str, float, bool]]:
    """Return the levels of whole years on record, and those that are projected, each with its label."""
    lowest = falling_sea.lowest_of_century(sea)
    yearly = {
        entry.year: entry.level_m
        for entry in sea.observed
        if entry.level_m is not None and entry.period is None and entry.basis == "reported"
    }
    first = lowest.year if lowest else min(yearly, default=0)
    stops = [(str(year), value, False) for year, value in yearly.items() if year >= first]
    for projection in sea.projections:
        stops += [
            (str(projection.target_year), value, True) for value in sorted(set(projection.level_m or ()), reverse=True)
        ]
    return sorted(set(stops), key=lambda stop: (stop[2], stop[0], -stop[1]))


def _level_words(sea: SeaLevel, level: float) -> str:
    near = [entry for entry in sea.observed if entry.level_m is not None and abs(entry.level_m - level) < 0.005]
    names = [f"{sea_charts.when(entry)}, {entry.scope}" for entry in near]
    for projection in sea.projections:
        if any(abs(value - level) < 0.005 for value in projection.level_m or ()):
            names.append(f"projected for {projection.target_year}: {projection.name}")
    return "; ".join(names) or "a level of your choosing: no report and no projection on record gives it"


def _charts(atlas: Atlas, sea: SeaLevel) -> dict[str, Any]:
    references = _chart_references(atlas, sea)

    def made(sketch: Sketch) -> dict[str, Any]:
        return {"svg": linked.chart(sketch, references), "upright": sketch.upright}

    newest = max(entry.year for entry in sea.observed)
    texts = (
        (
            "Observed since records begin, and projected levels",
            "Dotted: one series of one service, the years between not reported. "
            "Bars: published ranges for one year, not a course.",
        ),
        (
            f"The years {newest - sea_charts.RECENT_YEARS + 1} to {newest}, enlarged",
            "Large: whole years. Small: months or parts of the sea. Hollow: worked out from a reported fall. "
            "Stroke: range reported.",
        ),
        (
            "Fall by a year, as each study projects it",
            "Metres from the base of each study, not from today’s level. Thick: central estimate.",
        ),
    )
    wide = (sea_charts.whole_record(sea, 430, 320), sea_charts.last_years(sea, 365, 320), sea_charts.falls(sea, 365))
    narrow = (sea_charts.whole_record(sea, 350, 330), sea_charts.last_years(sea, 350, 340), sea_charts.falls(sea, 350))
    return {
        "figures": [
            {"title": title, "text": text, "wide": made(broad), "narrow": made(slim)}
            for (title, text), broad, slim in zip(texts, wide, narrow, strict=True)
        ]
    }


def _level_chosen() -> None:
    asked().level = float(st.session_state.sea_level.level)


def _choices(draught: float) -> None:
    left, right = st.columns([1, 2.4])
    with left:
        st.number_input(
            "Draught of the ship, m",
            0.0,
            20.0,
            draught,
            0.1,
            format="%.1f",
            key="sea_draught",
            on_change=_draught_chosen,
        )
    with right:
        st.segmented_control(
            "The map marks",
            list(MARKS),
            format_func=MARKS.__getitem__,
            default=asked().marks,
            required=True,
            key="sea_marks",
            on_change=_marks_chosen,
        )


def _draught_chosen() -> None:
    asked().draught = float(st.session_state.sea_draught)


def _marks_chosen() -> None:
    asked().marks = st.session_state.sea_marks or "none"
