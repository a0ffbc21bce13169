"""The page without a browser, as tests run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from layers import live
from layers.store import GEODATA


def opened() -> AppTest:
    """Return the page as a reader opens it."""
    return AppTest.from_file(str(GEODATA.parent / "app.py"), default_timeout=60).run()


def ran(page: AppTest) -> AppTest:
    """Run the page once more; nothing may go wrong."""
    page.run()
    assert [error.value for error in page.exception] == []
    return page


def on_panel(panel: str) -> AppTest:
    """Return the page with a panel open."""
    page = opened()
    page.session_state.choices.panel = panel
    return ran(page)


def clicked(page: AppTest, key: str) -> AppTest:
    """Click a button."""
    page.button(key=key).click()
    return ran(page)


@contextmanager
def following(monkeypatch: pytest.MonkeyPatch, origin: str, kind: str) -> Iterator[AppTest]:
    """Open the page over a folder or a database, a ``kind`` of `live`; it looks for changes in every run."""
    monkeypatch.setenv(live.ORIGIN, origin)
    monkeypatch.setattr(live, kind, partial(getattr(live, kind), seconds=0.0))
    st.cache_resource.clear()
    yield opened()
    st.cache_resource.clear()
