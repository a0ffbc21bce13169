"""Registry of what a briefing can be handed out as; a further format is one function and one entry here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from layers.briefings import Briefing
from layers.exports.briefings import handout, story
from layers.exports.briefings.deck import Deck
from layers.exports.slides.layout import MIME as PPTX
from layers.overlay import Overlay
from layers.store import Atlas

Progress = Callable[[int, int], None]
"""Called with how many steps are done, and of how many; it may raise to cancel."""
Overlays = tuple[Overlay, ...]


@dataclass(frozen=True)
class Format:
    """A kind of file that a briefing can be handed out as.

    Parameters
    ----------
    id, title : str
        Name for commands, and words for readers.
    extension, mime : str
        Ending of the file name, and media type.
    make : callable
        Makes the file from briefing, atlas, the day on which promises are judged, progress and the
        reader's own data.
    """

    id: str
    title: str
    extension: str
    mime: str
    make: Callable[[Briefing, Atlas, dt.date, Progress, Overlays], bytes]


def _deck(briefing: Briefing, atlas: Atlas, today: dt.date, progress: Progress, overlays: Overlays) -> bytes:
    count = len(briefing.scenes)
    deck = Deck(briefing, atlas, today, overlays)
    for number in range(1, count + 1):
        deck.add_scene(number)
        progress(number, count + 1)
    data = deck.finished()
    progress(count + 1, count + 1)
    return data


_ALL = (
    Format("pptx", "PowerPoint deck", "pptx", PPTX, _deck),
    Format("pdf", "Handout, PDF", "pdf", "application/pdf", handout.make),
    Format("html", "Story in one file", "html", "text/html", story.make),
)
FORMATS: dict[str, Format] = {each.id: each for each in _ALL}


def export(
    briefing: Briefing,
    atlas: Atlas,
    format_id: str,
    today: dt.date,
    progress: Progress | None = None,
    overlays: Overlays = (),
) -> bytes:
    """Return a briefing as a file.

    Parameters
    ----------
    briefing : Briefing
        With at least one scene, and without faults.
    atlas : Atlas
        The record.
    format_id : str
        A key of `FORMATS`.
    today : date
        Day on which promises are judged.
    progress : callable or None
        Told after each step; what it raises cancels the work.
    overlays : tuple of Overlay
        The reader's own data, drawn on the map of every scene and marked as such; the lowest first.

    Raises
    ------
    ValueError
        If there is no such format, there is no scene, or a map lies outside the basemap.
    """
    if format_id not in FORMATS:
        raise ValueError(f"format '{format_id}' is not one of {', '.join(FORMATS)}")
    if not briefing.scenes:
        raise ValueError("the briefing has no scene yet")
    return FORMATS[format_id].make(briefing, atlas, today, progress or (lambda done, total: None), overlays)


def file_name(briefing: Briefing, format_id: str) -> str:
    """Return the usual file name of a briefing, such as ``the-caspian-bridge.pptx``."""
    return f"{briefing.id}.{FORMATS[format_id].extension}"
