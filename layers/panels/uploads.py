"""The reader's own data: uploaded into the session, drawn over the map and on sheets, sent nowhere else."""

import hashlib
import json
from dataclasses import replace
from html import escape
from pathlib import Path

import streamlit as st

from layers import overlay, uploads
from layers.briefings import FaultyError
from layers.overlay import Overlay
from layers.panels import served
from layers.view import MapView

MOST = 6
SAID = (
    f"{', '.join(dict.fromkeys(uploads.FORMATS.values()))}; at most {uploads.MOST_BYTES // 1_000_000} MB, "
    f"{overlay.MOST_FEATURES:,} features and {overlay.MOST_VERTICES:,} vertices. It stays in this session: on the "
    "map and on sheets and slides, in no link and no download of data."
)


def chosen() -> tuple[Overlay, ...]:
    """Return the overlays of this session, the lowest first."""
    return tuple(st.session_state.get("overlays", ()))


def add(overlays: tuple[Overlay, ...]) -> None:
    """Add those of some overlays that this session does not have yet.

    Raises
    ------
    FaultyError
        If there would be too many; none is added then.
    """
    new = [each for each in overlays if each not in chosen()]
    if len(chosen()) + len(new) > MOST:
        raise FaultyError([f"It brings {len(new)} of your own data sets; at most {MOST} are possible at a time."])
    if new:
        _put((*chosen(), *new))


def _put(overlays: tuple[Overlay, ...]) -> None:
    st.session_state.overlays = overlays


def with_overlays(shown: MapView) -> MapView:
    """Return a view with the overlays of this session."""
    return replace(shown, overlays=chosen())


def draw() -> None:
    """Draw what there is of own data, and the box to add some."""
    for number, each in enumerate(chosen()):
        _row(number, each)
    if len(chosen()) < MOST:
        _add()
    else:
        st.caption(f"At most {MOST} at a time.")


def _row(number: int, each: Overlay) -> None:
    words, button = st.columns([4, 1.4], vertical_alignment="center")
    words.html(f"{_mark(each)} <b>{escape(each.name)}</b><br><small>{len(each.shapes)} · {escape(each.source)}</small>")
    button.button("Remove", key=f"own_remove_{number}", type="tertiary", on_click=_remove, args=(number,))


def _remove(number: int) -> None:
    _put(tuple(each for place, each in enumerate(chosen()) if place != number))


def _add() -> None:
    kinds = [suffix.lstrip(".") for suffix in uploads.FORMATS]
    most = uploads.MOST_BYTES // 1_000_000
    key = f"own_file_{st.session_state.get('own_added', 0)}"
    given = st.file_uploader("Add a file", kinds, key=key, max_upload_size=most)
    if given is None:
        st.caption(SAID)
        return
    read = _read(given.name, given.getvalue())
    if isinstance(read, str):
        st.warning(served.plain(f"{given.name[:60]} was not taken: {read}."))
        return
    with st.form("own_form", border=False):
        name = st.text_input("Name", overlay.label(Path(given.name).stem)[: overlay.LONGEST_NAME])
        source = st.text_input("Source: who says so", placeholder="such as Own survey, 2026")
        colour = st.selectbox("Colour", list(overlay.COLOURS), index=len(chosen()), format_func=str.capitalize)
        st.caption(served.plain(" ".join([f"{len(read.shapes)} features.", *read.notes])))
        if st.form_submit_button("Put it on the map", type="primary"):
            _taken(name, colour, source, read)


def _read(name: str, data: bytes) -> uploads.Upload | str:
    """Return what a file holds, or why it was refused; read once for each file of a session."""
    digest = hashlib.sha256(name.encode() + b"\0" + data).hexdigest()
    if st.session_state.get("own_read", ("",))[0] != digest:
        with st.spinner("Reading the file …"):
            st.session_state.own_read = (digest, _tried(name, data))
    return st.session_state.own_read[1]


def _tried(name: str, data: bytes) -> uploads.Upload | str:
    try:
        return uploads.read(name, data)
    except ValueError as error:
        return str(error)


def _taken(name: str, colour: str, source: str, read: uploads.Upload) -> None:
    try:
        made = Overlay(name.strip(), colour, source.strip(), read.shapes)
    except ValueError as error:
        st.warning(served.plain(f"{str(error).capitalize()}."))
        return
    _put((*chosen(), made))
    st.session_state.own_added = st.session_state.get("own_added", 0) + 1
    st.session_state.pop("own_read", None)
    st.rerun()


def on_map() -> None:
    """Hand the overlays to the map, once there is or was one."""
    if "overlays" in st.session_state:
        _hand_over()


@st.fragment
def _hand_over() -> None:
    """Send a sign of the overlays with each run, and the data itself only when the map asks for it."""
    sign = _sign()
    needed = st.session_state.pop("own_needed", None)
    data = {"sign": sign} | ({"overlays": [overlay.as_json(each) for each in chosen()]} if needed == sign else {})
    served.widget("overlays", "overlays_widget", data, on_need_change=_needed)


def _needed() -> None:
    st.session_state.own_needed = st.session_state.overlays_widget.need


def _sign() -> str:
    """Return a text that differs where the overlays do; empty where there are none."""
    if not chosen():
        return ""
    text = json.dumps([overlay.as_json(each) for each in chosen()])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def legend() -> None:
    """Draw what stands for each overlay under the map, marked as user data."""
    if chosen():
        rows = (f"<span>{_mark(each)} {escape(each.name)} <b>{len(each.shapes)}</b></span>" for each in chosen())
        st.html(f'<p class="atlas-own-legend"><i>{overlay.MARK}, not checked:</i> {" ".join(rows)}</p>')


def _mark(each: Overlay) -> str:
    return f'<span style="color: {each.hex}" aria-hidden="true">▲</span>'
