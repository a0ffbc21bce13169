"""What deck and handout say beside the map of a scene, with the numbers of its sources."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from layers.briefings import Briefing, Scene, prose, scene_view
from layers.briefings.prose import Word
from layers.exports.text import printable
from layers.overlay import Overlay
from layers.records import Record
from layers.sheet.citations import Cited, Piece
from layers.store import Atlas
from layers.symbology import PATTERNS
from layers.view import Item, MapView, Numbering, status_words

SILENT = ("absent",)


@dataclass(frozen=True)
class Row:
    """A callout: its letter, its record with what that is in the view, and its words."""

    letter: str
    record: Record
    item: Item | None
    pieces: tuple[Piece, ...]

    @property
    def status(self) -> str:
        """The status of the record in the view, in a few words."""
        if self.item is None:
            return "not on this map"
        pattern = self.item.state.pattern
        return status_words(self.item) if pattern == "promised" else PATTERNS[pattern].title


@dataclass(frozen=True)
class Prepared:
    """A scene with its view and its words.

    Parameters
    ----------
    scene : Scene
        As written.
    place : str
        Such as ``2 of 7``.
    view : MapView
        What its map shows.
    paragraphs : tuple of (str, tuple of Piece)
        Marker of a list, or nothing, and the words.
    rows : tuple of Row
        Callouts.
    """

    scene: Scene
    place: str
    view: MapView
    paragraphs: tuple[tuple[str, tuple[Piece, ...]], ...]
    rows: tuple[Row, ...]

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """Letter and id of the record of every callout."""
        return [(row.letter, row.record.id) for row in self.rows]

    def cited(self, numbering: Numbering) -> Cited:
        """Return the sources of text and callouts, by number."""
        spoken = [pieces for _, pieces in self.paragraphs] + [row.pieces for row in self.rows]
        numbers = {number for pieces in spoken for piece in pieces for number in piece.numbers}
        return [each for each in numbering.listed() if each[0] in numbers]


def prepared(
    briefing: Briefing,
    number: int,
    atlas: Atlas,
    today: dt.date,
    numbering: Numbering,
    overlays: tuple[Overlay, ...] = (),
) -> Prepared:
    """Return a scene by its number, from 1, with the reader's own data over its map.

    Its sources are numbered on from those of the scenes before.
    """
    scene = briefing.scenes[number - 1]
    shown = replace(scene_view(scene, atlas, today), overlays=overlays)
    paragraphs = tuple((block.marker, _pieces(block.words, numbering)) for block in prose.blocks(scene.text))
    items = {item.record.id: item for item in shown.items}
    rows = tuple(
        Row(
            letter,
            atlas.by_id[callout.record],
            items.get(callout.record),
            tuple(piece for block in prose.blocks(callout.text) for piece in _pieces(block.words, numbering)),
        )
        for letter, callout in scene.lettered
    )
    return Prepared(scene, f"{number} of {len(briefing.scenes)}", shown, paragraphs, rows)


def scenes(
    briefing: Briefing, atlas: Atlas, today: dt.date, numbering: Numbering, overlays: tuple[Overlay, ...] = ()
) -> Iterator[Prepared]:
    """Yield all scenes of a briefing, one after the other."""
    for number in range(1, len(briefing.scenes) + 1):
        yield prepared(briefing, number, atlas, today, numbering, overlays)


def _pieces(words: Iterable[Word], numbering: Numbering) -> tuple[Piece, ...]:
    return tuple(
        Piece(printable(word.text), tuple(numbering.of(key) for key in word.keys), word.face) for word in words
    )
