"""The map of a sheet alone, as a picture for a slide, with all that has to be written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.catalog import Extent
from layers.sheet import badges, canvas, labels, lettering, maps, own, page, words
from layers.sheet.canvas import Canvas, Rect
from layers.sheet.citations import Cited, Names
from layers.sheet.labels import Label
from layers.sheet.placer import Place
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
    letters : tuple of str
        Those of the letters asked for that stand on it.
    callouts : tuple of (Label, Place)
        Labels left to be written over it, in points from its lower left corner.
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
    letters: tuple[str, ...] = ()
    callouts: tuple[tuple[Label, Place], ...] = ()


def draw_map(
    view: MapView,
    width: float,
    height: float,
    extent: Extent | None = None,
    numbering: Numbering | None = None,
    lettered: Sequence[tuple[str, str]] = (),
    called: frozenset[str] = frozenset(),
) -> MapPicture:
    """Draw the map of a view for a screen.

    Parameters
    ----------
    view : MapView
        What is shown.
    width, height : float
        Of the picture, in points.
    extent : tuple of float or None
        (min_lon, min_lat, max_lon, max_lat) in degrees; None: as for a sheet.
    numbering : Numbering or None
        To go on from, where several pictures share one list of sources.
    lettered : sequence of (str, str)
        Letters to put on the map, each with the id of its record.
    called : frozenset of str
        Ids of records whose labels are left out, to be written over the picture; that of the selected
        record then says its status.

    Raises
    ------
    ValueError
        If the extent lies outside the basemap.
    """
    lettering.families()
    extent, rect = page.extent_of(view, extent), Rect(0, 0, width, height).grown(-0.5)
    numbering, style = numbering or Numbering(view.atlas.sources), Style("light", SCREEN.pixel)
    drawn = maps.composed(view, extent, rect, SCREEN, style, numbering, called)
    lost = labels.unplaced(view, numbering)
    notes = [*words.notes(view, drawn.items, extent, numbering), *own.notes(drawn.users)]
    drawing, letters = _drawing(width, height, drawn, style, lettered)
    return MapPicture(
        png=canvas.png(drawing, SCREEN.dpi, view.title, view.caption),
        extent=extent,
        projection=drawn.main.frame.projection.words,
        items=tuple(drawn.items),
        missed=drawn.missed,
        lost=lost,
        notes=notes,
        cited=_cited(numbering, drawing, [*drawn.missed, *lost, *_names(drawn.callouts)], notes),
        numbers=frozenset(drawing.numbers),
        letters=letters,
        callouts=tuple(drawn.callouts),
    )


def _drawing(
    width: float, height: float, drawn: maps.SheetMap, style: Style, lettered: Sequence[tuple[str, str]]
) -> tuple[Canvas, tuple[str, ...]]:
    """Draw a map and letters on it; return the drawing and the letters that stand on it."""
    drawing = Canvas(width, height)
    maps.draw(drawing, drawn, SCREEN, style)
    return drawing, badges.draw(drawing, drawn.main, style, lettered)


def _names(callouts: list[tuple[Label, Place]]) -> Names:
    return [(row.text, row.numbers) for label, _ in callouts for row in label.rows]


def _cited(numbering: Numbering, drawing: Canvas, names: Names, notes: list[words.Note]) -> Cited:
    """Return the sources whose numbers stand on the picture or belong beside it."""
    used = drawing.numbers.union(*(numbers for _, numbers in names))
    used = used.union(*(piece.numbers for note in notes for piece in note.pieces))
    return [each for each in numbering.listed() if each[0] in used]
