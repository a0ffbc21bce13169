"""A briefing as the presenter of the browser reads it (``web/present.js``): words, sources, and what each map shows."""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from layers import catalog, dates, view, webmap
from layers.briefings import Briefing
from layers.exports import about
from layers.exports.briefings.prepared import Prepared, Row, scenes
from layers.exports.onefile.content import CREDIT
from layers.exports.text import printable
from layers.overlay import Overlay
from layers.records import Source
from layers.sheet.alt_text import alt_text
from layers.sheet.citations import Piece
from layers.store import Atlas
from layers.view import MapView, Numbering

States = Callable[[dt.date | None], str]
"""Names the browser's file with the states that were known on a day; None is all that is on record."""


def talk(
    briefing: Briefing, atlas: Atlas, today: dt.date, states: States, overlays: tuple[Overlay, ...] = ()
) -> dict[str, Any]:
    """Return a briefing in JSON types; sources have the numbers that they have in deck and handout.

    Parameters
    ----------
    briefing : Briefing
        With at least one scene, and without faults.
    atlas : Atlas
        The record.
    today : date
        Day on which promises are judged.
    states : callable
        Names the file with the states for what a scene says was known.
    overlays : tuple of Overlay
        The reader's own data, of which the words for each map speak.
    """
    numbering = Numbering(atlas.sources)
    told = [*scenes(briefing, atlas, today, numbering, overlays)]
    return {
        "title": printable(briefing.title),
        "wordmark": printable(atlas.meta.title),
        "years": view.YEARS,
        "rules": {f"{each.data_date}": _rules(each) for each in (said.view.atlas for said in told)},
        "scenes": [_scene(said, numbering, states) for said in told],
    }


def _rules(atlas: Atlas) -> list[str]:
    """Return for every year how its statuses are found."""
    return [view.rule(year, atlas) for year in range(view.YEARS[0], view.YEARS[1] + 1)]


def _scene(said: Prepared, numbering: Numbering, states: States) -> dict[str, Any]:
    shown = said.view
    return {
        "heading": printable(said.scene.heading),
        "paragraphs": [[marker, runs(pieces)] for marker, pieces in said.paragraphs],
        "callouts": [_callout(row, shown) for row in said.rows],
        "sources": [[number, _source(source)] for number, _, source in said.cited(numbering)],
        "rules": f"{shown.atlas.data_date}",
        "alt": alt_text(shown, shown.items, shown.extent),
        "map": map_state(said, states),
    }


def runs(pieces: Iterable[Piece]) -> list[list[Any]]:
    """Return words as ``[text, face, source numbers]``, those of one face together up to the next number."""
    found: list[list[Any]] = []
    for (face, _), members in groupby(_counted(pieces), key=lambda each: each[0]):
        words = [piece for _, piece in members]
        found.append([" ".join(piece.text for piece in words), face, list(words[-1].numbers)])
    return found


def _counted(pieces: Iterable[Piece]) -> Iterable[tuple[tuple[str, int], Piece]]:
    """Yield pieces with their face and how many numbered ones came before."""
    numbered = 0
    for piece in pieces:
        yield (piece.face, numbered), piece
        numbered += bool(piece.numbers)


def _callout(row: Row, shown: MapView) -> dict[str, Any]:
    record = row.record
    return {
        "letter": row.letter,
        "number": shown.atlas.numbers[record.id],
        "name": printable(record.short_name),
        "swatch": f"{record.layer}/{record.kind}",
        "words": runs(row.pieces),
    }


def _source(source: Source) -> str:
    return printable(f"{source.publisher.rstrip('.')}, {dates.in_words(source.date) if source.date else 'undated'}")


def map_state(said: Prepared, states: States) -> dict[str, Any]:
    """Return what the map shows of a scene, as `webmap.shown_state` packs it, with the letters of the callouts."""
    shown = said.view
    return {
        "states": states(shown.atlas.data_date if shown.atlas.whole else None),
        "year": shown.filters.year,
        **webmap.shown_records(shown),
        "selected": shown.selected,
        "notice": webmap.notice(shown),
        "extent": shown.extent or next(iter(catalog.EXTENTS.values())).bounds,
        "letters": [[row.letter, shown.atlas.numbers[row.record.id]] for row in said.rows],
        "caption": f"{CREDIT} · data to {about.data_date(shown)}",
    } | ({"changes": shown.changed} if shown.span else {})
