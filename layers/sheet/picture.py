"""The map of a sheet alone, as a picture for a slide, with all that has to be written beside it."""

from dataclasses import dataclass

from layers.catalog import Extent
from layers.sheet import canvas, labels, lettering, maps, page, words
from layers.sheet.canvas import Canvas, Rect
from layers.sheet.citations import Cited, Names
from layers.sheet.sizes import SIZES
from layers.sheet.symbols import Style
from layers.view import Item, MapView, Numbering

SCREEN = SIZES["slide-2x"]
"""Type, line widths and resolution of the picture."""


@dataclass(frozen=True)
class MapPicture:
    """A drawn map and what belongs beside it.

    Parameters
    ----------
    png : bytes
        The picture, of labels and scale but without title, legend and sources.
    extent : tuple of float
        What it shows, as (min_lon, min_lat, max_lon, max_lat) in degrees.
    projection : str
        In words.
    items : tuple of Item
        The records on it.
    missed, lost : list of (str, tuple of int)
        Names that found no room, and names of records without a place, with numbers of sources.
    notes : list of Note
        What a reader must know, with numbers of sources.
    cited : list of (int, str, Source)
        The sources of all of this, by number.
    numbers : frozenset of int
        Numbers of sources printed on the picture itself.
    """

    png: bytes
    extent: Extent
    projection: str
    items: tuple[Item, ...]
    missed: Names
    lost: Names
    notes: list[words.Note]
    cited: Cited
    numbers: frozenset[int]


def draw_map(view: MapView, width: float, height: float, extent: Extent | None = None) -> MapPicture:
    """Draw the map of a view for a screen.

    Parameters
    ----------
    view : MapView
        What is shown.
    width, height : float
        Of the picture, in points.
    extent : tuple of float or None
        (min_lon, min_lat, max_lon, max_lat) in degrees; None: as for a sheet.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    lettering.families()
    extent = page.extent_of(view, extent)
    drawing, numbering, style = Canvas(width, height), Numbering(view.atlas.sources), Style("light", SCREEN.pixel)
    drawn = maps.composed(view, extent, Rect(0, 0, width, height).grown(-0.5), SCREEN, style, numbering)
    lost = [(item.record.short_name, labels.cited(item, numbering)) for item in view.unplaced]
    notes = words.notes(view, drawn.items, extent, numbering)
    maps.draw(drawing, drawn, SCREEN, style)
    return MapPicture(
        png=canvas.png(drawing, SCREEN.dpi, view.title, view.caption),
        extent=extent,
        projection=drawn.main.frame.projection.words,
        items=tuple(drawn.items),
        missed=drawn.missed,
        lost=lost,
        notes=notes,
        cited=numbering.listed(),
        numbers=frozenset(drawing.numbers),
    )
