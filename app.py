"""The page of the Caspian Bridge Atlas: choices → view → map and panels."""

import datetime as dt
from html import escape

import streamlit as st

from layers import view
from layers.panels import controls, detail, record_list, served, state
from layers.panels import map as map_panel
from layers.store import Atlas
from layers.view import MapView


def main() -> None:
    """Draw the page for the choices of this session."""
    st.set_page_config("Caspian Bridge Atlas", layout="wide", initial_sidebar_state="auto")
    atlas = served.atlas()
    chosen = state.choices(atlas)
    shown = view.build(atlas, chosen.filters(), dt.date.today(), chosen.selected)
    with st.sidebar:
        controls.sidebar(atlas, shown)
    _banner(atlas)
    _heading(shown)
    with st.container(key="stage"):
        _stage(shown, chosen)
    record_list.table(shown)


def _heading(shown: MapView) -> None:
    st.html(f'<h1 class="atlas-title">{escape(shown.title)}</h1><p class="atlas-caption">{escape(shown.caption)}</p>')


def _banner(atlas: Atlas) -> None:
    if atlas.problems:
        items = "".join(f"<li>{escape(str(problem))}</li>" for problem in atlas.problems[:8])
        more = f"<li>and {len(atlas.problems) - 8} more</li>" if len(atlas.problems) > 8 else ""
        st.html(
            '<div class="atlas-banner" role="status"><b>Some entries of the data are faulty and were left out.</b>'
            f"<ul>{items}{more}</ul></div>"
        )


def _stage(shown: MapView, chosen: state.Choices) -> None:
    left, right = st.columns([2.07, 1], gap="medium")
    with left:
        controls.year_strip(shown.atlas, chosen.year)
        st.html(f'<p class="atlas-rule-text">{escape(view.rule(chosen.year, shown.atlas.data_date))}</p>')
        controls.extents()
        map_panel.draw(shown, chosen)
        record_list.legend(shown)
    with right:
        record = shown.atlas.by_id.get(chosen.selected or "")
        if record is None:
            record_list.overview(shown)
        else:
            with st.container(key="close-record"):
                st.button("✕", key="close", help="Close", type="tertiary", on_click=state.select, args=(None,))
            served.markup("detail", detail.panel(shown, record))


main()
