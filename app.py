"""The page of the Caspian Bridge Atlas: choices → view → map and panels."""

import datetime as dt
from html import escape

import streamlit as st

from layers import clock, view
from layers.panels import (
    briefings,
    comparison,
    controls,
    corridors,
    data_changes,
    detail,
    export,
    glance,
    ports,
    record_list,
    sea,
    served,
    share,
    state,
    timeline,
    uploads,
)
from layers.panels import map as map_panel
from layers.store import Atlas
from layers.view import MapView


def main() -> None:
    """Draw the page for the choices of this session."""
    st.set_page_config("Caspian Bridge Atlas", layout="wide", initial_sidebar_state="auto")
    chosen = state.choices(served.take_up().atlas)
    state.settle_panel(PANELS)
    known = served.known_on(chosen.known)
    today = min(chosen.known or dt.date.today(), dt.date.today())
    then = chosen.compared_with if chosen.panel == state.COMPARING else None
    shown = view.build(known.atlas, chosen.filters(), today, chosen.selected, compared_with=then)
    shown = uploads.with_overlays(shown)
    with st.sidebar:
        controls.sidebar(served.atlas(), shown)
    with st.container(key="banners"):  # a place of its own, so that a banner moves nothing that would be loaded anew
        _banners(known.atlas, chosen)
    with st.container(key="heading"):
        _heading(shown)
        share.draw(shown, chosen)
    with st.container(key="stage"):
        _stage(shown, chosen, known.states)
    _below(shown, chosen, known)
    served.follow()


def _heading(shown: MapView) -> None:
    st.html(f'<h1 class="atlas-title">{escape(shown.title)}</h1><p class="atlas-caption">{escape(shown.caption)}</p>')


def _banners(atlas: Atlas, chosen: state.Choices) -> None:
    if served.fault():
        _banner("The data could not be read anew:", f" {escape(served.fault() or '')}.")
    if atlas.problems:
        items = "".join(f"<li>{escape(str(problem))}</li>" for problem in atlas.problems[:8])
        more = f"<li>and {len(atlas.problems) - 8} more</li>" if len(atlas.problems) > 8 else ""
        _banner("Some entries of the data are faulty and were left out.", f"<ul>{items}{more}</ul>")
    if chosen.ignored:
        _banner("Part of the link was not taken up:", f" {escape(_first_of(chosen.ignored))}.")
    made_before = data_changes.banner(served.atlas(), chosen.linked_data)
    if made_before:
        _banner(*made_before)
    if chosen.known:
        _banner(f"As known on {chosen.known:%-d %B %Y}.", f" {escape(clock.RULE)}")


def _first_of(words: tuple[str, ...], most: int = 6) -> str:
    more = (f"and {len(words) - most} more",) if len(words) > most else ()
    return "; ".join(words[:most] + more)


def _banner(title: str, html: str) -> None:
    st.html(f'<div class="atlas-banner" role="status"><b>{escape(title)}</b>{html}</div>')


def _stage(shown: MapView, chosen: state.Choices, states: str) -> None:
    left, right = st.columns([2.07, 1], gap="medium")
    with left:
        controls.year_strip(shown, states)
        controls.extents()
        marking = MARKING.get(chosen.panel)
        map_panel.draw(shown, chosen, states, marking.on_map(shown) if marking else {})
        uploads.on_map()
        record_list.legend(shown)
        uploads.legend()
        if marking:
            marking.legend(shown)
    with right:
        record = shown.atlas.by_id.get(chosen.selected or "")
        if chosen.panel == "briefings" and briefings.beside(shown):
            return
        if record is None:
            glance.draw(shown, states)
            record_list.overview(shown, states)
        else:
            with st.container(key="close-record"):
                st.button("Close", key="close", type="tertiary", on_click=state.select, args=(None,))
            served.markup("detail", detail.panel(shown, record))


PANELS = {
    "records": "Records",
    "timeline": "Timeline and promises",
    state.COMPARING: "Then and now",
    "corridors": "Corridors",
    "ports": "Ports",
    "sea": "Falling sea",
    "briefings": "Briefings",
    "export": "Export",
    "data": "Data versions",
}

# Panels that mark records on the map while they are open; Streamlit would show a text that stands alone.
MARKING = {"ports": ports, "sea": sea}


def _below(shown: MapView, chosen: state.Choices, known: served.Knowledge) -> None:
    """Draw the one panel under the map that is chosen; the others are not made."""
    st.session_state.panel = chosen.panel
    st.segmented_control(
        "Panel",
        list(PANELS),
        format_func=PANELS.__getitem__,
        required=True,
        key="panel",
        label_visibility="collapsed",
        on_change=_panel_chosen,
    )
    match chosen.panel:
        case "timeline":
            timeline.draw(shown, state.select, state.set_year, known.timeline)
        case state.COMPARING:
            comparison.draw(shown, chosen)
        case "corridors":
            corridors.draw(shown)
        case "ports":
            ports.draw(shown)
        case "sea":
            sea.draw(shown, known.states)
        case "briefings":
            briefings.draw(shown, chosen)
        case "export":
            export.draw(shown, chosen)
        case "data":
            data_changes.draw(shown)
        case _:
            record_list.table(shown, known.states)


def _panel_chosen() -> None:
    st.session_state.choices.panel = st.session_state.panel or "records"


main()
