"""The address of the page, which says what is shown, and the box to copy it and to cite the view."""

from dataclasses import replace
from typing import Any

import streamlit as st

from layers import link
from layers.exports import about, bibliography
from layers.panels import map as map_panel
from layers.panels import served
from layers.panels.state import Choices
from layers.view import MapView


@st.fragment
def draw(shown: MapView, chosen: Choices) -> None:
    """Keep the address of the page up to date, and draw the box; citations are made when it is opened."""
    data = {"code": code(shown, chosen), "public": link.public_address()}
    cited = st.session_state.pop("cited_address", None)
    served.widget("share", "share", data | _cited(shown, cited), on_cite_change=_asked)


def code(shown: MapView, chosen: Choices) -> str:
    """Return the code of the page as it stands, but for where the reader moved the map."""
    page = link.Page(chosen.basemap, chosen.panel, served.theme(), chosen.camera)
    return link.code(replace(shown, extent=_rounded(map_panel.extent_wished(shown, chosen))), page)


def _rounded(extent: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(value, 3) for value in extent)


def _asked() -> None:
    st.session_state.cited_address = str(st.session_state.share.cite)


def _cited(shown: MapView, address: str | None) -> dict[str, Any]:
    if not address or not address.startswith(("http://", "https://")):
        return {}
    entry = bibliography.view_entry(shown, address)
    return {"cited": {"plain": about.view_citation(shown, address), "bibtex": entry}}
