"""A row of download buttons; a file is made when its button is clicked, not before."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Download:
    """A file that a panel offers.

    Parameters
    ----------
    title : str
        Words on the button.
    name : str
        File name, with its ending.
    mime : str
        Media type.
    make : callable
        Makes the file.
    """

    title: str
    name: str
    mime: str
    make: Callable[[], bytes]


def row(key: str, offered: list[Download]) -> None:
    """Draw the buttons side by side; ``key`` sets them apart from those of other panels."""
    with st.container(horizontal=True, key=f"downloads_{key}"):
        for each in offered:
            st.download_button(
                each.title,
                each.make,
                each.name,
                each.mime,
                on_click="ignore",
                key=f"{key}_{each.name}",
                type="tertiary",
            )
