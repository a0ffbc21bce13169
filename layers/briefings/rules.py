"""What must hold for a briefing: every fault in one sentence, all at once."""

import datetime as dt
import math
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from layers import clock, link, view
from layers.briefings import prose
from layers.briefings.model import Briefing, Callout, Scene
from layers.catalog import Extent
from layers.store import Atlas
from layers.view import Filters, MapView

MOST_SCENES, MOST_CALLOUTS = 40, 12
LONGEST_HEADING, LONGEST_TEXT, LONGEST_CALLOUT = 120, 3_000, 400
MAP_PIXELS = (744, 560)
"""Size of the map on the page, as it is designed."""


def where(number: int, heading: str) -> str:
    """Return the words by which a fault names a scene."""
    return f"Scene {number}" + (f" '{heading[:60]}'" if heading else "")


def faults(briefing: Briefing, atlas: Atlas) -> Iterator[str]:
    """Yield what is wrong with a briefing, as sentences."""
    yield from title_faults(briefing)
    try:
        dt.date.fromisoformat(briefing.date)
    except ValueError:
        yield f"The date '{briefing.date[:40]}' is not a day as YYYY-MM-DD."
    if not 1 <= len(briefing.scenes) <= MOST_SCENES:
        yield f"There are {len(briefing.scenes)} scenes; a briefing has 1 to {MOST_SCENES}."
    for number, scene in enumerate(briefing.scenes, 1):
        yield from scene_faults(scene, atlas, where(number, scene.heading))


def title_faults(briefing: Briefing) -> Iterator[str]:
    """Yield what is wrong with title and subtitle."""
    yield from _length("The title", briefing.title, LONGEST_HEADING)
    yield from _length("The subtitle", briefing.subtitle, LONGEST_HEADING, needed=False)


def scene_faults(scene: Scene, atlas: Atlas, named: str) -> Iterator[str]:
    """Yield what is wrong with a scene, which the sentences call by a name."""
    yield from _length(f"{named}: the heading", scene.heading, LONGEST_HEADING)
    yield from _length(f"{named}: the text", scene.text, LONGEST_TEXT)
    yield from _prose_faults(f"{named}: the text", scene.text, atlas)
    if not scene.view:
        yield f"{named}: the view is missing; a 'scene' block under the heading says it, as in a link."
    else:
        for ignored in opened(scene, atlas).ignored:
            yield f"{named}: in the view, {ignored}."
    if len(scene.callouts) > MOST_CALLOUTS:
        yield f"{named}: there are {len(scene.callouts)} callouts; at most {MOST_CALLOUTS} have letters."
    for callout in scene.callouts:
        yield from _callout_faults(callout, atlas, named)


def _callout_faults(callout: Callout, atlas: Atlas, named: str) -> Iterator[str]:
    if callout.record not in atlas.by_id:
        yield f"{named}: a callout names record '{callout.record[:60]}', which the atlas does not have."
    about = f"{named}: the callout of '{callout.record[:60]}'"
    yield from _length(about, callout.text, LONGEST_CALLOUT)
    yield from _prose_faults(about, callout.text, atlas)


def _length(named: str, value: str, most: int, needed: bool = True) -> Iterator[str]:
    if needed and not value.strip():
        yield f"{named} is missing."
    if len(value) > most:
        yield f"{named} has {len(value):,} characters; at most {most:,} are possible."


@cache
def _structure() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False}).enable(["heading", "fence", "list"])


def _prose_faults(named: str, text: str, atlas: Atlas) -> Iterator[str]:
    kinds = {token.type for token in _structure().parse(text)}
    if "heading_open" in kinds:
        yield f"{named} has a heading of its own, a line that begins with '#'; only scenes have headings."
    if "fence" in kinds:
        yield f"{named} has a block of code, which a briefing does not show."
    for key in prose.keys(text):
        if key not in atlas.sources:
            yield f"{named} cites '{key[:80]}', which is not among the sources."
    if text.strip() and not prose.plain(text):
        yield f"{named} says nothing."


def unknown_keys(named: str, values: dict[Any, Any], known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each key that has no meaning."""
    for key in values:
        if key not in known:
            yield f"{named}: '{str(key)[:40]}' is not one of {', '.join(known)}."


def opened(scene: Scene, atlas: Atlas) -> link.Opened:
    """Return what the view code of a scene asks for."""
    return link.opened(link.parameters(scene.view), atlas, Filters(atlas.data_date.year, view.FIRST_LAYERS))


def scene_view(scene: Scene, atlas: Atlas, today: dt.date) -> MapView:
    """Return the view of a scene, with promises judged on a day."""
    asked = opened(scene, atlas)
    known = clock.as_known_on(atlas, asked.known) if asked.known else atlas
    day = min(asked.known or today, today)
    extent = asked.extent or (_seen_by(asked.page.camera) if asked.page.camera else None)
    return view.build(known, asked.filters, day, asked.selected, extent, asked.compared_with)


def _seen_by(camera: link.Camera) -> Extent:
    """Return what a map of the page shows that is set to a place and a zoom of the web's projection."""
    lat, lon, zoom = camera
    degrees = 360 / (256 * 2**zoom)
    east, north = MAP_PIXELS[0] / 2 * degrees, MAP_PIXELS[1] / 2 * degrees * math.cos(math.radians(lat))
    return max(lon - east, -180.0), max(lat - north, -85.0), min(lon + east, 180.0), min(lat + north, 85.0)
