"""The export panel: choose what, see it, make it, take it away. Nothing is made before it is asked for."""

from dataclasses import replace
from typing import Any

import streamlit as st

from layers import catalog, exports, link
from layers.exports.options import LONGEST_TITLE, Options
from layers.panels import served
from layers.panels.state import Choices
from layers.sheet.sizes import SIZES
from layers.view import MapView

PRESENT = "present"
FITTED = "fitted"
THEMES = {"light": "Colour", "grey": "Grey, for black-and-white printing"}
Wanted = tuple[Any, ...]
"""Format, choices and all that the view rests on: what a made file or preview answers to."""
SCOPES = {"visible": "What is visible", "everything": "Everything on record"}


@st.fragment
def draw(shown: MapView, chosen: Choices) -> None:
    """Draw the choices for a download of the view; a failed download leaves the page as it is."""
    left, right = st.columns([1, 1.6], gap="large")
    with left:
        shown = _what(shown, chosen)
        able = list(exports.FORMATS) if shown.span is None else list(exports.COMPARING)
        format_id = st.selectbox("Format", able, format_func=_format_title, key="export_format")
        options = _options(shown, format_id, chosen)
        wanted = (format_id, options, shown.filters, shown.span, shown.selected, chosen.known)
        if st.button("Make the file", type="primary", key="export_make"):
            _make(shown, wanted)
        _offer(wanted)
        seen = replace(shown, extent=options.extent or chosen.bounds)
        st.code(link.address(seen) or link.code(seen), language=None, wrap_lines=True)
        st.caption("This view as a link or code: open it with *Open a link or code* in the sidebar.")
    with right:
        _preview(shown, wanted)


def _what(shown: MapView, chosen: Choices) -> MapView:
    """Let the reader choose between the view and what changed since another year, and return that."""
    then, now = chosen.compared_with, shown.filters.year
    if then == now:
        return shown
    titles = {"view": f"The view of {now}", "changes": f"What changed between {min(then, now)} and {max(then, now)}"}
    what = st.radio("Show", list(titles), format_func=titles.__getitem__, key="export_what", horizontal=True)
    return replace(shown, compared_with=then) if what == "changes" else shown


def _format_title(format_id: str) -> str:
    made = exports.FORMATS[format_id]
    return f"{made.title} (.{made.extension})"


def _options(shown: MapView, format_id: str, chosen: Choices) -> Options:
    group = exports.FORMATS[format_id].group
    values: dict[str, Any] = {
        "title": st.text_input("Title", placeholder=shown.title, max_chars=LONGEST_TITLE, key="export_title") or None
    }
    if group == "sheet":
        sizes = sorted(SIZES, key=lambda key: key != Options.size)
        values["size"] = st.selectbox("Size", sizes, format_func=lambda key: SIZES[key].title, key="export_size")
        values["theme"] = st.radio(
            "Print", list(THEMES), format_func=THEMES.__getitem__, key="export_theme", horizontal=True
        )
    if group in ("sheet", "slides"):
        values["extent"] = _extent(chosen)
    elif shown.span is None:
        values["scope"] = st.radio(
            "Records", list(SCOPES), format_func=SCOPES.__getitem__, key="export_scope", horizontal=True
        )
    return Options(**values)


def _extent(chosen: Choices) -> catalog.Extent | None:
    titles = {FITTED: "Fitted to what is visible", PRESENT: "As the map stands now"}
    titles |= {key: extent.title for key, extent in catalog.EXTENTS.items()}
    key = st.selectbox("Extent", list(titles), format_func=titles.__getitem__, index=2, key="export_extent")
    if key == PRESENT:
        served.widget("presentExtent", "present_extent", {}, on_extent_change=lambda: _keep_extent(chosen))
        if chosen.present_extent:
            st.caption("West {:g}, south {:g}, east {:g}, north {:g}.".format(*chosen.present_extent))
        else:
            st.caption("Not taken yet; until then the map is fitted to what is visible.")
        return chosen.present_extent
    return None if key == FITTED else catalog.EXTENTS[key].bounds


def _keep_extent(chosen: Choices) -> None:
    west, south, east, north = (round(float(value), 3) for value in st.session_state.present_extent.extent)
    chosen.present_extent = (west, south, east, north)


def _make(shown: MapView, wanted: Wanted) -> None:
    format_id, options = wanted[:2]
    name = exports.file_name(shown, format_id, options)
    try:
        with st.spinner(f"Making {name} …", show_time=True):
            data = exports.export(shown, format_id, options)
    except (ValueError, OSError) as error:
        st.session_state.pop("export_made", None)
        st.warning(served.plain(f"The file could not be made: {error}"))
        return
    st.session_state.export_made = (wanted, name, data)


def _offer(wanted: Wanted) -> None:
    made = st.session_state.get("export_made")
    if made is None or made[0] != wanted:
        return
    _, name, data = made
    st.download_button(
        f"Save {name} ({_size(len(data))})",
        data,
        name,
        exports.FORMATS[wanted[0]].mime,
        on_click="ignore",
        key="export_save",
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _preview(shown: MapView, wanted: Wanted) -> None:
    format_id, options = wanted[:2]
    if exports.FORMATS[format_id].group != "sheet":
        return
    if st.button("Show a preview", key="export_preview"):
        try:
            with st.spinner("Drawing the preview …"):
                st.session_state.export_seen = (wanted[1:], exports.export(shown, "png", options))
        except ValueError as error:
            st.warning(served.plain(f"The sheet could not be drawn: {error}"))
    seen = st.session_state.get("export_seen")
    if seen and seen[0] == wanted[1:]:
        st.image(seen[1], width="stretch")
