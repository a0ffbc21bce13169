"""Search, layers, statuses, countries, extent and basemap, in the sidebar; the year above the map."""

from html import escape

import streamlit as st

from layers import catalog, dates, link, view, webmap
from layers.panels import state, uploads
from layers.panels.served import kept, widget
from layers.store import Atlas
from layers.view import MapView


def sidebar(atlas: Atlas, shown: MapView) -> None:
    """Draw all choices but the year."""
    st.html(
        f'<p class="atlas-wordmark">{escape(atlas.meta.title)}</p>'
        '<p class="atlas-tagline">What is built, what is being built, and what was only promised</p>'
    )
    _search()
    _filters(shown)
    _countries(atlas)
    _more(atlas)
    st.button("Back to the first view", on_click=state.reset, width="stretch")
    _foot(atlas, shown)


def _search() -> None:
    data = {"label": "Find a port, cable, railway, country", "subjects": "subjects.json"}
    widget("search", "search", data, on_pick_change=_found)


def _found() -> None:
    state.lead_to(st.session_state.search.pick)


def _filters(shown: MapView) -> None:
    told = webmap.shown_records(shown)
    data = {
        "layers": {"counts": dict(shown.layer_counts), "on": told["layers"]},
        "patterns": {
            "title": f"Status in {shown.filters.year}",
            "counts": dict(shown.pattern_totals),
            "on": told["patterns"],
        },
    }
    widget("filters", "filters", data, on_layers_change=_layers_changed, on_patterns_change=_statuses_changed)


def _layers_changed() -> None:
    st.session_state.choices.layers = frozenset(st.session_state.filters.layers)


def _statuses_changed() -> None:
    st.session_state.choices.patterns = frozenset(st.session_state.filters.patterns)


def _countries(atlas: Atlas) -> None:
    codes = sorted({code for record in atlas.records for code in record.countries}, key=_littoral_first)
    st.multiselect(
        "Countries",
        codes,
        format_func=lambda code: catalog.COUNTRIES.get(code, code),
        placeholder="All countries",
        key="countries",
        on_change=_countries_changed,
    )


def _more(atlas: Atlas) -> None:
    """Draw what few readers need, and only when it is asked for: it would cost every reader time at the start."""
    box = st.expander("Your own data, clock, background", key="more_open", on_change="rerun")
    if box.open:
        chosen = st.session_state.choices
        st.session_state.known, st.session_state.basemap = chosen.known, chosen.basemap
        with box:
            uploads.draw()
            _known_as_of(atlas)
            _background()
            _code(atlas)


def _known_as_of(atlas: Atlas) -> None:
    st.date_input(
        "Known as of",
        min_value=link.EARLIEST_KNOWLEDGE,
        max_value=max(atlas.data_date, link.EARLIEST_KNOWLEDGE),
        format="YYYY-MM-DD",
        help="Use only what had been published by the end of that month. Empty: all that is on record.",
        key="known",
        on_change=_known_changed,
    )


def _background() -> None:
    st.selectbox(
        "Background",
        list(catalog.BASEMAPS),
        format_func=lambda key: catalog.BASEMAPS[key].title,
        key="basemap",
        on_change=_basemap_changed,
    )


def _code(atlas: Atlas) -> None:
    st.text_input(
        "Open a link or code",
        placeholder="from a printed sheet",
        key="code",
        on_change=_code_given,
        args=(atlas,),
    )


def _code_given(atlas: Atlas) -> None:
    if st.session_state.code.strip():
        state.open_code(atlas, link.parameters(st.session_state.code))
    st.session_state.code = ""


def _littoral_first(code: str) -> tuple[bool, str]:
    return code not in catalog.LITTORAL, catalog.COUNTRIES.get(code, code)


def _countries_changed() -> None:
    st.session_state.choices.countries = frozenset(st.session_state.countries)


def _known_changed() -> None:
    """Take the end of the month: what was known on each day of it would be a file of its own."""
    day = st.session_state.known
    st.session_state.choices.known = dates.last_day(f"{day:%Y-%m}") if day else None


def _basemap_changed() -> None:
    st.session_state.choices.basemap = st.session_state.basemap


def _foot(atlas: Atlas, shown: MapView) -> None:
    unplaced = f"{len(shown.unplaced)} without a place. " if shown.unplaced else ""
    st.html(
        f'<p class="atlas-foot">Data to {atlas.data_date:%-d %B %Y}, version {escape(atlas.meta.version)}, '
        f"{escape(atlas.meta.licence)}. {unplaced}{_hosts()}</p>"
    )


def _hosts() -> str:
    if st.session_state.choices.basemap == "embedded":
        return "Works offline: no other host is asked."
    return "The online background is asked of its provider; all else comes from this atlas."


def year_strip(shown: MapView, states: str) -> None:
    """Draw the year, typed, slid or played, over the dated events of the record.

    Parameters
    ----------
    shown : MapView
        The view.
    states : str
        Name of the file with the states of its records: what is known sets the strip apart too.
    """
    strip = kept(f"strip-{states}", lambda: view.dated_events(shown.atlas))
    data = {"year": shown.filters.year, "layers": sorted(shown.filters.layers), "strip": strip, "states": states}
    widget("yearStrip", "year_strip", data, on_year_change=_year_changed)


def _year_changed() -> None:
    state.set_year(int(st.session_state.year_strip.year))


def extents() -> None:
    """Draw the named extents; choosing the same one again moves the map back to it."""
    st.pills(
        "Go to",
        list(catalog.EXTENTS),
        format_func=lambda key: catalog.EXTENTS[key].title,
        key="extent_pills",
        label_visibility="collapsed",
        on_change=_extent_chosen,
    )


def _extent_chosen() -> None:
    chosen = st.session_state.extent_pills
    if chosen:
        state.go_to(chosen)
        st.session_state.extent_pills = None
