"""The corridors compared: every branch as a strip of its legs, its lengths and its weakest link."""

from html import escape

import streamlit as st

from layers import catalog, corridors, swatch, symbology
from layers.corridors import Chain, Leg
from layers.panels import served
from layers.panels.detail import number
from layers.view import MapView

MODE_WORDS = catalog.TRANSPORT | {"sea": "sea"}


def draw(shown: MapView) -> None:
    """Draw the branches of the corridor that is chosen, as of the year of the view."""
    titles = {corridor.id: corridor.name for corridor in shown.atlas.corridors if corridor.branches}
    chosen = st.segmented_control(
        "Corridor",
        list(titles),
        format_func=titles.__getitem__,
        default=next(iter(titles), None),
        required=True,
        key="corridor",
        label_visibility="collapsed",
    )
    chains = [chain for chain in corridors.chains(shown.atlas, shown.filters.year) if chain.corridor.id == chosen]
    served.markup("corridor_strips", strips(chains, shown.filters.year))


def strips(chains: list[Chain], year: int) -> str:
    """Return the branches as HTML; every text from data is escaped."""
    return f'<div class="atlas-corridors">{"".join(_branch(chain, year) for chain in chains)}</div>'


def _branch(chain: Chain, year: int) -> str:
    return (
        f"<section><h3>{escape(chain.branch.name)} <small>{_lengths(chain)}</small></h3>"
        f"<p>{_weakest(chain, year)}</p><ol class='atlas-strip'>{''.join(_leg(leg) for leg in chain.legs)}</ol>"
        f"<p class='atlas-strip-foot'>{_breaks(chain)}</p></section>"
    )


def _lengths(chain: Chain) -> str:
    modes = ", ".join(f"{MODE_WORDS[mode]} {km:,.0f} km" for mode, km in chain.length_by_mode.items())
    return f"{chain.length_km:,.0f} km: {modes}; {chain.sea_share:.0%} at sea"


def _weakest(chain: Chain, year: int) -> str:
    leg = chain.weakest
    operate = f"All {len(chain.legs)} legs operate in {year}."
    if leg is None:
        return f"{operate} No leg has a capacity on record, so none can be called the weakest."
    name = f"<b>{escape(leg.record.name)}</b>"
    if leg.state.pattern == "operating":
        capacity = number(leg.record.capacity_mt_per_year or 0)
        return f"{operate} Smallest capacity on record: {name}, {capacity} Mt a year."
    return f"Weakest link in {year}: {name}, {_state_words(leg)}{_workaround(leg)}."


def _state_words(leg: Leg) -> str:
    if leg.state.pattern == "absent":
        return "not yet begun"
    return symbology.PATTERNS[leg.state.pattern].title.lower()


def _workaround(leg: Leg) -> str:
    return f"; traffic goes by the {escape(leg.workaround.name)}" if leg.workaround else ""


def _leg(leg: Leg) -> str:
    record, pattern = leg.record, leg.state.pattern
    symbol = swatch.swatch(record.layer, record.kind, pattern if pattern in symbology.PATTERNS else "undocumented")
    stated = f"{number(leg.stated_km)} km" if leg.stated_km else f"≈{leg.drawn_km:,.0f} km drawn"
    countries = " · ".join(record.countries)
    missing = " class='atlas-missing'" if pattern != "operating" else ""
    return (
        f"<li{missing}>{symbol}<b>{escape(record.short_name)}</b><span>{_state_words(leg)}</span>"
        f"<span>{stated}, {countries}</span></li>"
    )


def _breaks(chain: Chain) -> str:
    gauges = sum(reason == "gauge" for _, _, reason in chain.transshipments)
    modes = len(chain.transshipments) - gauges
    countries = ", ".join(
        f"{catalog.COUNTRIES.get(code, code)} {km:,.0f} km" for code, km in chain.length_by_country.items() if km >= 1
    )
    breaks = f"{modes} changes between land and sea, {gauges} changes of gauge on record"
    return f"{chain.borders} borders, {breaks}. Drawn: {escape(countries)}."
