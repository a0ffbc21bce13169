"""What is made once per process: the atlas, the files for the browser, and the page's widgets."""

import datetime as dt
import gc
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as frames

from layers import clock, store, webmap
from layers.store import Atlas

ADDRESS = "layers.panels.served.files"
"""Where Streamlit serves the files, under ``component/``; the name is that of `_served`."""

_LOADER = 'export default c=>{import(new URL("component/%s/page.js",document.baseURI)).then(p=>p.mount("%s",c))}\n;'
"""Sent with every widget of every run, so as short as it can be; without a line break it would be taken for a path."""


@st.cache_resource(show_spinner=False)
def atlas() -> Atlas:
    """Return all records, read and checked once per process."""
    made = store.read()
    # Streamlit collects garbage after every run; what lives as long as the process need not be looked at.
    gc.freeze()
    return made


@st.cache_resource(show_spinner=False)
def _served() -> Path:
    """Write the browser's files once per process and return the folder in which they are."""
    folder = Path(tempfile.mkdtemp(prefix="caspian-bridge-atlas-"))
    name = webmap.write_assets(atlas(), folder)
    frames.declare_component("files", path=str(folder))
    return folder / name


def files() -> str:
    """Return the address of the browser's files below ``component/``."""
    return f"{ADDRESS}/{_served().name}"


@dataclass(frozen=True)
class Knowledge:
    """An atlas, and the names of the browser's files that hold its states and its timeline."""

    atlas: Atlas
    states: str = "states.json"
    timeline: str = "timeline.json"


@st.cache_resource(show_spinner=False, max_entries=24)
def known_on(day: dt.date | None) -> Knowledge:
    """Return what could have been known on a day; None is today, all that is on record.

    The files of a day are written when it is first asked for. Days are ends of months, so there are
    few of them.
    """
    whole = atlas()
    known = clock.as_known_on(whole, day) if day else whole
    if known is whole:
        return Knowledge(whole)
    names = webmap.write_known(whole, known, _served(), f"{day:%Y-%m-%d}")
    return Knowledge(known, *names)


@st.cache_resource(show_spinner=False, max_entries=100)
def kept(name: str, _make: Callable[[], Any]) -> str:
    """Write a file for the browser when it is first asked for, and return its name.

    Parameters
    ----------
    name : str
        Name of the file; it must differ where its content does.
    _make : callable
        Makes the content, in JSON types.
    """
    text = json.dumps(_make(), ensure_ascii=False, separators=(",", ":"))
    (_served() / name).write_text(text, encoding="utf-8")
    return name


def widget(name: str, key: str, data: dict[str, Any], **callbacks: Callable[[], None]) -> None:
    """Mount one of the widgets of ``web/page.js``.

    Parameters
    ----------
    name : str
        Function of that script.
    key : str
        Key of the widget in the session.
    data : dict
        What it shows; sent with every run, so keep it small.
    callbacks : callable
        By ``on_<value>_change``, called when the reader changes that value.
    """
    mount = st.components.v2.component(
        f"atlas_{name}",
        html="<div data-atlas-root></div>",
        js=_LOADER % (files(), name),
        isolate_styles=False,
    )
    mount(key=key, data=data | {"theme": theme()}, **callbacks)


def markup(key: str, html: str) -> None:
    """Show HTML of our own with symbols, which ``st.html`` would drop; the caller escapes all data."""
    widget("markup", key, {"html": html})


def theme() -> str:
    """Return ``light`` or ``dark``, as the reader's page has it."""
    return "dark" if st.context.theme.type == "dark" else "light"
