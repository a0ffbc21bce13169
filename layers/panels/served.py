"""What all sessions share: the atlas as it stands, the files for the browser, and the page's widgets."""

import atexit
import datetime as dt
import gc
import hashlib
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as frames
from streamlit import net_util

from layers import clock, live, timeline, webmap
from layers.live import Live, Standing
from layers.store import Atlas

ADDRESS = "layers.panels.served.files"
"""Where Streamlit serves the files, under ``component/``; the name is that of `_Press`."""

_LOADER = 'export default c=>{import(new URL("component/%s/page.js",document.baseURI)).then(p=>p.mount("%s",c))}\n;'
"""Sent with every widget of every run, so as short as it can be; without a line break it would be taken for a path."""

FOLLOW_SECONDS = 10
"""How often an open page looks whether the data changed; how often the data is looked at, its origin says."""

EDITIONS = 5
"""So many editions of the browser's files stay; a page that is open takes up the newest within seconds."""

RETRY_SECONDS = 30

SETTLE_SECONDS, SETTLE_RUNS = 10, 100
"""After so long and so many runs all that is in memory is looked at."""
_EDITION = "_edition"


@dataclass(frozen=True)
class Edition:
    """The atlas as it stood at one time, the folder with its files for the browser, and what is wrong since."""

    number: int
    standing: Standing
    files: Path
    fault: str | None

    @property
    def atlas(self) -> Atlas:
        """All records."""
        return self.standing.atlas


class Memory:
    """Takes what stays in memory out of sight of Streamlit, which looks at every object there after every run.

    With a hundred sessions that was two thirds of all work. Now and then all is looked at once, so that
    what sessions leave behind when they end is found.
    """

    def __init__(self) -> None:
        self._settled, self._runs = time.monotonic(), 0

    def settle(self) -> None:
        """Set apart all that is there; at the beginning of every run."""
        self._runs += 1
        if self._runs >= SETTLE_RUNS and time.monotonic() >= self._settled + SETTLE_SECONDS:
            gc.unfreeze()
            gc.collect()
            self._settled, self._runs = time.monotonic(), 0
        gc.freeze()


class _Press:
    """Makes an edition for the browser whenever the data changed; the one before is served meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live = Live(live.configured())
        self._root = Path(tempfile.mkdtemp(prefix="caspian-bridge-atlas-"))
        atexit.register(shutil.rmtree, self._root, ignore_errors=True)
        frames.declare_component("files", path=str(self._root))
        self._folders: list[Path] = []
        self._retry = 0.0
        self._memory = Memory()
        standing = self._live.now()
        self._now = Edition(1, standing, self._files(standing.atlas), standing.fault)

    def now(self) -> Edition:
        """Return the edition that stands; nobody waits for the next one but who happens to make it."""
        if self._lock.acquire(blocking=False):
            try:
                self._renew()
                self._memory.settle()
            finally:
                self._lock.release()
        return self._now

    def _renew(self) -> None:
        now, standing = self._now, self._live.now()
        if standing is now.standing or time.monotonic() < self._retry:
            return
        try:
            files = now.files if standing.atlas is now.atlas else self._files(standing.atlas)
        except OSError as error:
            self._retry = time.monotonic() + RETRY_SECONDS
            fault = f"there is new data, but its files cannot be written: {error.strerror}"
            self._now = replace(now, number=now.number + 1, fault=fault)
            return
        self._now = Edition(now.number + 1, standing, files, standing.fault)

    def _files(self, whole: Atlas) -> Path:
        """Write the files of an edition, and take away those of long ago."""
        folder = self._root / webmap.write_assets(whole, self._root)
        self._folders = [*(each for each in self._folders if each != folder), folder]
        while len(self._folders) > EDITIONS:
            shutil.rmtree(self._folders.pop(0), ignore_errors=True)
        return folder


@st.cache_resource(show_spinner=False)
def _press() -> _Press:
    # To judge a websocket of another site's page, Streamlit looks for its own addresses by asking hosts outside,
    # and everybody waits; with addresses in these places it does not ask.
    net_util._external_ip = net_util._internal_ip = "127.0.0.1"
    return _Press()


def take_up() -> Edition:
    """Take up the edition that stands now, for the whole of this run of the page."""
    st.session_state[_EDITION] = _press().now()
    return st.session_state[_EDITION]


def edition() -> Edition:
    """Return the edition of this run: all parts of a page show the same data."""
    return st.session_state.get(_EDITION) or take_up()


@st.fragment(run_every=FOLLOW_SECONDS)
def follow() -> None:
    """Draw the page anew when the data changed, also if its reader does nothing."""
    if _press().now() is not edition():
        st.rerun()


def atlas() -> Atlas:
    """Return all records."""
    return edition().atlas


def fault() -> str | None:
    """Say why the data of this page is not the newest, if so."""
    return edition().fault


def _served() -> Path:
    """Return the folder of the browser's files."""
    return edition().files


def files() -> str:
    """Return the address of the browser's files below ``component/``."""
    return f"{ADDRESS}/{_served().name}"


@dataclass(frozen=True)
class Knowledge:
    """An atlas, and the name of the browser's file that holds its states."""

    atlas: Atlas
    states: str = "states.json"

    @property
    def timeline(self) -> str:
        """Name of the browser's file with its timeline, which is made when it is first asked for."""
        return kept(f"timeline-{self.states}", lambda: timeline.asset(atlas(), self.atlas))


def known_on(day: dt.date | None) -> Knowledge:
    """Return what could have been known on a day; None is today, all that is on record."""
    return _known_on(day, edition().number)


@st.cache_resource(show_spinner=False, max_entries=24)
def _known_on(day: dt.date | None, number: int) -> Knowledge:
    """Work it out and write its files when it is first asked for; days are ends of months, so there are few."""
    whole = atlas()
    known = clock.as_known_on(whole, day) if day else whole
    if known is whole:
        return Knowledge(whole)
    return Knowledge(known, kept(f"states-{day:%Y-%m-%d}.json", lambda: webmap.states_json(whole, known)))


def kept(name: str, make: Callable[[], Any]) -> str:
    """Write a file for the browser when it is first asked for, and return its name.

    Parameters
    ----------
    name : str
        How it is called, with its ending; in the same edition it must differ where its content does.
    make : callable
        Makes the content, in JSON types.
    """
    return _kept(name, edition().number, make)


@st.cache_resource(show_spinner=False, max_entries=100)
def _kept(name: str, number: int, _make: Callable[[], Any]) -> str:
    content = json.dumps(_make(), ensure_ascii=False, separators=(",", ":")).encode()
    # Browsers keep the files of an edition for good, so that a name must never stand for two contents.
    stem, _, ending = name.rpartition(".")
    file = f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
    (_served() / file).write_bytes(content)
    return file


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
        f"atlas_{name}_{_served().name}",
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


def plain(text: str) -> str:
    """Return a text on one line of which Streamlit's own Markdown makes nothing."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!:$<>~|" else sign for sign in line)
