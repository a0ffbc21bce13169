"""Briefings on the page: choose one, read it scene by scene beside the map, take it away."""

import datetime as dt
from html import escape

import streamlit as st

from layers import briefings, link, live, swatch, view
from layers.briefings import Briefing, Callout, prose
from layers.exports import briefings as handed_out
from layers.overlay import Overlay
from layers.panels import linked, own_briefing, present, served, state, uploads
from layers.panels.references import References
from layers.panels.state import Choices
from layers.store import GEODATA, Atlas
from layers.view import Item, MapView

MINE = own_briefing.ID
OWN_DATA = (
    "Your own data of this session is drawn on the maps, named as user data, and kept in the briefing file that you "
    "save (.md)."
)


@st.cache_resource(show_spinner=False, max_entries=2)
def _sound(edition: int, _atlas: Atlas) -> tuple[Briefing, ...]:
    """Return the briefings of the atlas; those with problems are named by the check of the data."""
    origin = live.configured()
    folder = origin.path if isinstance(origin, live.Folder) else GEODATA
    return briefings.read_all(_atlas, folder)[0]


def _chosen() -> Briefing | None:
    """Return the briefing that the reader chose, the first of the atlas at the start; None if there is none."""
    wanted = st.session_state.get("briefing_id")
    if wanted == MINE:
        return own_briefing.draft().now
    found = _sound(served.edition().number, served.atlas())
    return next((each for each in found if each.id == wanted), found[0] if found else None)


def _open(briefing: Briefing, number: int | None) -> None:
    """Go to a scene by its number from 1: year, layers, extent and selection follow; None leaves the briefing."""
    st.session_state.briefing_scene = number
    if number is not None:
        state.open_code(served.atlas(), link.parameters(briefing.scenes[number - 1].view))


def _scene_number(briefing: Briefing | None) -> int | None:
    """Return the number of the scene that is open, if it still exists."""
    number = st.session_state.get("briefing_scene")
    return number if briefing and number and number <= len(briefing.scenes) else None


def beside(shown: MapView) -> bool:
    """Draw the open scene beside the map; tell whether there is one, and the reader looks at no other record."""
    briefing = _chosen()
    number = _scene_number(briefing)
    if briefing is None or number is None:
        return False
    scene = briefing.scenes[number - 1]
    own = link.parameters(scene.view).get("select")
    if shown.selected not in (None, own):
        return False
    _steps(briefing, number)
    # Who writes a scene works under the map and is not taken away from there.
    named = "" if briefing.id == MINE else f"{briefing.id} {number}"
    served.widget(
        "sceneText",
        "briefing_text",
        {"html": scene_html(briefing, number, shown), "scene": named},
        on_pick_change=lambda: state.select(st.session_state.briefing_text.pick),
    )
    return True


def _steps(briefing: Briefing, number: int) -> None:
    with st.container(horizontal=True, key="briefing_steps"):
        last = len(briefing.scenes)
        st.button("‹ Back", key="briefing_back", disabled=number == 1, on_click=_open, args=(briefing, number - 1))
        st.button("Next ›", key="briefing_next", disabled=number == last, on_click=_open, args=(briefing, number + 1))
        st.button("Close", key="briefing_close", type="tertiary", on_click=_open, args=(briefing, None))


def scene_html(briefing: Briefing, number: int, shown: MapView) -> str:
    """Return a scene as HTML, with numbered citations and the list they lead to; all from data is escaped."""
    scene, references = briefing.scenes[number - 1], References(shown.atlas.sources)
    items = {item.record.id: item for item in shown.items}
    text = prose.html(scene.text, references.cite)
    rows = "".join(_callout(letter, callout, items, shown.atlas, references) for letter, callout in scene.lettered)
    listed = f'<ul class="atlas-callouts">{rows}</ul>' if rows else ""
    return (
        f'<article class="atlas-panel atlas-scene" aria-live="polite" aria-label="{escape(scene.heading)}">'
        f'<div class="atlas-kicker"><span>{escape(briefing.title)} · {number} of {len(briefing.scenes)}</span></div>'
        f"<h2>{escape(scene.heading)}</h2>{text}{listed}"
        f"{references.section()}</article>"
    )


def _callout(letter: str, callout: Callout, items: dict[str, Item], atlas: Atlas, references: References) -> str:
    record = atlas.by_id.get(callout.record)
    if record is None:
        return ""
    item = items.get(record.id)
    symbol = swatch.swatch(record.layer, record.kind, item.state.pattern) if item else ""
    status = view.status_words(item) if item else "not on this map"
    words = " ".join(prose.inline(block.words, references.cite) for block in prose.blocks(callout.text))
    return (
        f'<li><b class="atlas-letter">{letter}</b><span class="atlas-symbol">{symbol}</span>'
        f"<div>{linked.name(record)} <small>{escape(status)}</small><br>{words}</div></li>"
    )


def draw(shown: MapView, chosen: Choices) -> None:
    """Draw the choice of a briefing, its scenes, and what can be taken away."""
    found = _sound(served.edition().number, served.atlas())
    titles = {each.id: each.title for each in found} | {MINE: "My briefing"}
    st.pills(
        "Briefing",
        list(titles),
        format_func=titles.__getitem__,
        default=st.session_state.get("briefing_id") or next(iter(titles)),
        required=True,
        key="briefing_chosen",
        label_visibility="collapsed",
        on_change=_choose,
    )
    briefing = _chosen()
    if briefing is None:
        return
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        if briefing.id == MINE:
            own_briefing.draw(shown, chosen, _show_own)
        else:
            _contents(briefing)
    with right:
        present.draw(briefing, _scene_number(briefing), private=briefing.id == MINE)
        _hand_out(briefing)


def _choose() -> None:
    st.session_state.briefing_id = st.session_state.briefing_chosen
    st.session_state.briefing_scene = None


def _show_own(number: int | None) -> None:
    st.session_state.briefing_id = MINE
    _open(own_briefing.draft().now, number)


def _contents(briefing: Briefing) -> None:
    """Draw title and scenes of a briefing; a scene opens beside the map."""
    st.html(
        f'<div class="atlas-brief"><h2>{escape(briefing.title)}</h2><p>{escape(briefing.subtitle)}</p>'
        f"<p>{len(briefing.scenes)} scenes. Choose one: the map goes there, its text stands beside the map.</p></div>"
    )
    at = _scene_number(briefing)
    with st.container(key="briefing_contents"):
        for number, scene in enumerate(briefing.scenes, 1):
            kind = "secondary" if number == at else "tertiary"
            label = f"{number}\u2003{served.plain(scene.heading)}"
            st.button(label, key=f"briefing_go_{number}", type=kind, on_click=_open, args=(briefing, number))


@st.fragment
def _hand_out(briefing: Briefing) -> None:
    """Draw the formats; a file is made when asked for, and pressing anything else stops it."""
    st.html('<div class="atlas-brief"><h3>Hand out</h3></div>')
    if _overlays(briefing):
        st.caption(OWN_DATA)
    today, wanted = dt.date.today(), None
    with st.container(horizontal=True, key="briefing_formats"):
        for made in handed_out.FORMATS.values():
            if st.button(made.title, key=f"briefing_make_{made.id}", disabled=not briefing.scenes):
                wanted = made.id
    if wanted:
        _make(briefing, wanted, today)
    kept = st.session_state.get("briefing_made")
    if kept and kept[0] == (briefing, _overlays(briefing)):
        _, format_id, data = kept
        name = handed_out.file_name(briefing, format_id)
        label = f"Save {name} ({len(data) / 1e6:.1f} MB)"
        mime = handed_out.FORMATS[format_id].mime
        st.download_button(label, data, name, mime, on_click="ignore", key="briefing_save", type="primary")


def _overlays(briefing: Briefing) -> tuple[Overlay, ...]:
    """Return the reader's own data for the reader's own briefing; those of the atlas are handed out as they are."""
    return uploads.chosen() if briefing.id == MINE else ()


def _make(briefing: Briefing, format_id: str, today: dt.date) -> None:
    st.session_state.pop("briefing_made", None)
    overlays = _overlays(briefing)
    cancel = st.empty()
    cancel.button("Cancel", key="briefing_cancel", type="tertiary")
    bar = st.progress(0.0, "Drawing the first scene …")

    def advance(done: int, total: int) -> None:
        bar.progress(done / total, f"{done} of {total} parts")

    try:
        data = handed_out.export(briefing, served.atlas(), format_id, today, advance, overlays)
    except (ValueError, OSError) as error:
        st.warning(served.plain(f"The file could not be made: {error}"))
        return
    finally:
        bar.empty()
        cancel.empty()
    st.session_state.briefing_made = ((briefing, overlays), format_id, data)
