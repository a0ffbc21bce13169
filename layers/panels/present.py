"""The button that presents a briefing full screen; everything after it happens in the browser."""

import datetime as dt
from typing import Any

import streamlit as st

from layers.briefings import Briefing
from layers.exports.briefings import presented
from layers.panels import served, uploads


def draw(briefing: Briefing, number: int | None, private: bool) -> None:
    """Draw the button.

    Parameters
    ----------
    briefing : Briefing
        What is presented.
    number : int or None
        Scene with which it begins, from 1.
    private : bool
        Whether it is the reader's own: it is then in no file, and travels with the session.
    """
    if not briefing.scenes:
        return
    today = dt.date.today()
    talk = {"talk": _own(briefing, today)} if private else {"file": _file(briefing, today)}
    own = [[each.name, each.hex] for each in uploads.chosen()]
    served.widget("presentButton", "present", {**talk, "at": (number or 1) - 1, "own": own})


def _talk(briefing: Briefing, today: dt.date) -> dict[str, Any]:
    return presented.talk(briefing, served.atlas(), today, lambda known: served.known_on(known).states)


def _file(briefing: Briefing, today: dt.date) -> str:
    return served.kept(f"talk-{briefing.id}-{today}.json", lambda: _talk(briefing, today))


def _own(briefing: Briefing, today: dt.date) -> dict[str, Any]:
    """Return the words of a draft, made anew only when it, the data or the day changed."""
    made_of = briefing, served.edition().number, today
    if st.session_state.get("talk_made_of") != made_of:
        st.session_state.talk_made_of, st.session_state.talk = made_of, _talk(briefing, today)
    return st.session_state.talk
