"""The reader's own briefing: kept in the session only, saved as a file and loaded again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from layers import briefings, link
from layers.briefings import FaultyError, Scene, kept
from layers.briefings import draft as drafts
from layers.briefings.draft import ID, Draft
from layers.exports.text import slug
from layers.panels import served, uploads
from layers.panels.state import Choices
from layers.view import MapView

HELP = (
    "Paragraphs, lists with '- ', **strong**, *emphasis*. Cite with [@source-key]; the keys are in the downloads "
    "(BibTeX, Excel)."
)
MOST_SAID = 6


def draft() -> Draft:
    """Return the draft of this session."""
    if "briefing_draft" not in st.session_state:
        st.session_state.briefing_draft = drafts.begun(dt.date.today())
    return st.session_state.briefing_draft


def _try(edit: Callable[[Draft], Draft], place: str) -> bool:
    """Apply an edit; what it refuses is kept to be said at its place in the editor, and nothing changes."""
    st.session_state.pop("briefing_faults", None)
    try:
        st.session_state.briefing_draft = edit(draft())
    except FaultyError as error:
        st.session_state.briefing_faults = (place, error.faults)
        return False
    # Fields show the draft anew under new keys; after a fault they keep what was typed.
    st.session_state.briefing_revision = _revision() + 1
    return True


def _say_faults(place: str) -> None:
    """Say beside the fields of a place what was refused there."""
    refused_at, faults = st.session_state.get("briefing_faults", ("", ()))
    if refused_at != place:
        return
    said = [served.plain(fault) for fault in faults[:MOST_SAID]]
    said += [f"and {len(faults) - MOST_SAID} more faults."] if len(faults) > MOST_SAID else []
    listed = f" {said[0]}" if len(said) == 1 else "\n" + "".join(f"\n- {each}" for each in said)
    st.warning(f"Not taken up:{listed}")


def _revision() -> int:
    return st.session_state.get("briefing_revision", 0)


def _refused() -> dict[int, tuple[str, str]]:
    """Return heading and text that were refused, by scene: they stay in their fields until they are right."""
    return st.session_state.setdefault("briefing_refused", {})


def draw(shown: MapView, chosen: Choices, show: Callable[[int | None], None]) -> None:
    """Draw the editor.

    Parameters
    ----------
    shown, chosen : MapView, Choices
        The page as it stands, of which a scene is made.
    show : callable
        Goes to a scene of the draft by its number from 1.
    """
    made = draft()
    _title(made)
    _say_faults("title")
    served.widget(
        "presentExtent",
        "briefing_add",
        {"label": "Add this view to my briefing"},
        on_extent_change=lambda: _add(shown, chosen, show),
    )
    _say_faults("scenes")
    if made.now.scenes:
        _scenes(made, shown, show)
    else:
        st.caption("No scene yet. Set the map as it should be shown, then add the view. Nothing is kept on the server.")
    _file(made, show)


def _title(made: Draft) -> None:
    keys = [f"briefing_{name}_{_revision()}" for name in ("title", "subtitle")]

    def changed() -> None:
        title, subtitle = (st.session_state[key] for key in keys)
        _try(lambda before: drafts.titled(before, title, subtitle), "title")

    left, right = st.columns(2)
    left.text_input("Title", made.now.title, key=keys[0], on_change=changed)
    right.text_input("Subtitle", made.now.subtitle, key=keys[1], on_change=changed)


def _add(shown: MapView, chosen: Choices, show: Callable[[int | None], None]) -> None:
    extent = tuple(round(float(value), 3) for value in st.session_state.briefing_add.extent)
    seen = replace(shown, extent=extent)
    scene = Scene(shown.title, link.code(seen), f"{shown.caption}.")
    # Refused words are kept by the number of their scene, so none may move.
    after = None if _refused() else st.session_state.get("briefing_scene")
    if _try(lambda before: drafts.added(before, scene, served.atlas(), after), "scenes"):
        show((after or len(draft().now.scenes) - 1) + 1)


def _scenes(made: Draft, shown: MapView, show: Callable[[int | None], None]) -> None:
    """Draw the list of scenes, and the words of the one that is open."""
    count = len(made.now.scenes)
    number = min(st.session_state.get("briefing_scene") or 1, count)
    key = f"briefing_list_{_revision()}_{number}"
    st.selectbox(
        "Scene",
        range(1, count + 1),
        number - 1,
        format_func=lambda each: f"{each}  {made.now.scenes[each - 1].heading}",
        key=key,
        on_change=lambda: show(st.session_state[key]),
    )
    _orders(made, number, show)
    _words(made.now.scenes[number - 1], number)


def _orders(made: Draft, number: int, show: Callable[[int | None], None]) -> None:
    count, atlas, waiting = len(made.now.scenes), served.atlas(), bool(_refused())

    def apply(edit: Callable[[Draft], Draft], then: int) -> None:
        if _try(edit, "scenes"):
            left = len(draft().now.scenes)
            show(min(max(then, 1), left) if left else None)

    def moved(by: int) -> tuple[Any, ...]:
        return (lambda before: drafts.moved(before, number, by), number + by)

    def button(label: str, disabled: bool, args: tuple[Any, ...]) -> None:
        st.button(label, key=f"briefing_{label}", disabled=disabled or waiting, on_click=apply, args=args)

    with st.container(horizontal=True, key="briefing_orders"):
        button("Earlier", number == 1, moved(-1))
        button("Later", number == count, moved(1))
        button("Duplicate", False, (lambda before: drafts.duplicated(before, number, atlas), number + 1))
        button("Delete", False, (lambda before: drafts.deleted(before, number), number))


def _words(scene: Scene, number: int) -> None:
    """Draw the fields of a scene; leaving one takes its words into the draft."""
    keys = [f"briefing_{name}_{_revision()}_{number}" for name in ("heading", "text")]
    heading, text = _refused().get(number, (scene.heading, scene.text))

    def changed() -> None:
        words = (st.session_state[keys[0]], st.session_state[keys[1]])
        if _try(lambda before: drafts.edited(before, number, served.atlas(), *words), "words"):
            _refused().pop(number, None)
        else:
            _refused()[number] = words

    st.text_input("Heading", heading, key=keys[0], on_change=changed)
    st.text_area("Text", text, height=180, help=HELP, key=keys[1], on_change=changed)
    _say_faults("words")


def _file(made: Draft, show: Callable[[int | None], None]) -> None:
    """Draw undo, save and load."""
    with st.container(horizontal=True, key="briefing_file"):
        idle = not made.can_undo and not _refused()
        st.button("Undo", key="briefing_undo", disabled=idle, on_click=_undo, args=(show,))
        name, own_data = f"{slug(made.now.title) or ID}.md", uploads.chosen()
        st.download_button(
            f"Save {name}",
            lambda: kept.packed(drafts.saved(made, dt.date.today()), own_data),
            name,
            "text/markdown",
            on_click="ignore",
            key="briefing_keep",
            disabled=not made.now.scenes,
        )
    key = f"briefing_load_{_revision()}"
    st.file_uploader(
        "Load a briefing (.md)",
        "md",
        key=key,
        on_change=lambda: _load(st.session_state[key], show),
        max_upload_size=kept.MOST_BYTES // 1_000_000,
    )
    _say_faults("file")


def _undo(show: Callable[[int | None], None]) -> None:
    """Take back the last edit; words that were refused are the last one."""
    if _refused():
        _refused().clear()
        _try(lambda before: before, "words")
        return
    _try(drafts.undone, "file")
    show(None)


def _load(file: Any, show: Callable[[int | None], None]) -> None:
    if file is None:
        return

    def replaced(before: Draft) -> Draft:
        content, own_data = kept.unpacked(file.getvalue())
        read = briefings.read(content, slug(Path(file.name).stem) or ID, served.atlas())
        uploads.add(own_data)
        return drafts.opened(before, replace(read, id=ID))

    if _try(replaced, "file"):
        _refused().clear()
        show(1)
