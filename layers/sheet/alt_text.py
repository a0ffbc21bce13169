"""A map in one sentence, for readers who do not see it."""

from collections import Counter
from collections.abc import Iterable

from layers import catalog, overlay
from layers.symbology import PATTERNS
from layers.view import PATTERN_ORDER, Item, MapView

REGION = "the Caspian region"


def alt_text(view: MapView, items: Iterable[Item] | None = None, extent: catalog.Extent | None = None) -> str:
    """Say what a picture of a view shows: place, date, and how many works of each layer in which status.

    Parameters
    ----------
    view : MapView
        What is shown.
    items : iterable of Item or None
        What of it is on the picture; None: all that has a place.
    extent : tuple of float or None
        What the picture shows, as (min_lon, min_lat, max_lon, max_lat) in degrees.

    Returns
    -------
    str
        Such as "Map of the Caspian region on 31 December 2019. Ports: 14 operating. BTC pipeline: 1 operating."
    """
    drawn = [item for item in (view.items if items is None else items) if item.record.geometry is not None]
    layers = [layer for layer in reversed(catalog.LAYERS) if any(item.record.layer == layer.id for item in drawn)]
    said = [f"{layer.title}: {_counted(item for item in drawn if item.record.layer == layer.id)}." for layer in layers]
    own = [f"{overlay.MARK}: {each.name}, {len(each.shapes)}." for each in view.overlays]
    said = [*(said or ["Nothing of this view lies here."]), *own]
    return " ".join([f"Map of {_place(extent)} {_moment(view)}.", *said])


def _place(extent: catalog.Extent | None) -> str:
    named = next((each.title for each in catalog.EXTENTS.values() if each.bounds == extent), None)
    return f"{REGION}, {named}" if named else REGION


def _moment(view: MapView) -> str:
    year, data_date = view.filters.year, view.atlas.data_date
    return f"in {year}, as last reported to {data_date:%B %Y}" if year == data_date.year else f"on 31 December {year}"


def _counted(items: Iterable[Item]) -> str:
    counts = Counter(item.state.pattern for item in items)
    return ", ".join(
        f"{counts[pattern]} {PATTERNS[pattern].title.lower()}" for pattern in PATTERN_ORDER if counts[pattern]
    )
