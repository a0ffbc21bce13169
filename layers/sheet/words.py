"""What a sheet says in sentences: subtitle, notes, who made it and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layers import dates, falling_sea, view
from layers.catalog import Extent
from layers.records import Record, Source
from layers.sheet.citations import Piece
from layers.view import Item, MapView, Numbering

CASPIAN: Extent = (46.6, 36.5, 54.8, 47.2)


@dataclass(frozen=True)
class Note:
    """A paragraph under the map: its heading, and its words with numbers of sources."""

    heading: str
    pieces: tuple[Piece, ...]


def subtitle(shown: MapView, items: list[Item]) -> str:
    """Return the caption of the view, and how many of its records lie on the sheet."""
    return f"{shown.caption} · {len(items)} on this sheet"


def notes(shown: MapView, items: list[Item], extent: Extent, numbering: Numbering) -> list[Note]:
    """Return the notes that a sheet needs to be read without its makers."""
    rule = view.rule(shown.filters.year, shown.atlas)
    found = [_note("As of.", f"{rule} A raised number is the source of the status.")]
    if items:
        found.append(_note("Accuracy.", accuracy(items)))
    borders = "Boundaries are not authoritative and take no position; broken where disputed."
    found.append(Note("Borders, shore.", (*_words(borders), *_shore(shown, extent, numbering))))
    return found


def _note(heading: str, text: str) -> Note:
    return Note(heading, tuple(_words(text)))


def _words(text: str) -> list[Piece]:
    return [Piece(word) for word in text.split()]


def accuracy(items: list[Item]) -> str:
    """Say how far drawn positions may be off, from the records on the sheet."""
    points = [item.record.accuracy_km for item in items if item.record.geometry.geom_type == "Point"]
    lines = [item.record for item in items if item.record.geometry.geom_type != "Point"]
    traced = [record.accuracy_km for record in lines if record.geometry_method != "schematic"]
    schematic = [record for record in lines if record.geometry_method == "schematic"]
    said = []
    if points:
        said.append(f"Points are good to {_between(points)}")
    if traced:
        said.append(f"lines traced through named places to {_between(traced)}")
    text = ", ".join(said)
    if schematic:
        are = (
            "curve shows a connection whose course is"
            if len(schematic) == 1
            else "curves show connections whose courses are"
        )
        text += f"{'; ' if said else ''}{len(schematic)} smooth {are} not published"
    return text[0].upper() + text[1:] + "."


def _between(values: list[float]) -> str:
    low, high = min(values), max(values)
    return f"±{low:g} km" if low == high else f"±{low:g}–{high:g} km"


def _shore(shown: MapView, extent: Extent, numbering: Numbering) -> list[Piece]:
    west, south, east, north = extent
    if west > CASPIAN[2] or east < CASPIAN[0] or south > CASPIAN[3] or north < CASPIAN[1]:
        return []
    text = "The Caspian shore is that of about −27.9 m, the mid-2010s"
    last = falling_sea.latest(shown.atlas.sea_level) if shown.atlas.sea_level else None
    if last is None:
        return _words(f"{text}; the sea has fallen since.")
    level = f"{last.level_m:.2f}".replace("-", "−")
    first = [Piece("m", (numbering.of(last.source),))]
    return [
        *_words(f"{text}; in {last.year} the sea stood at {level}"),
        *first,
        *_words("and the shallows had fallen dry."),
    ]


def data_line(shown: MapView) -> str:
    """Return data date and version, and the day of drawing or, with the second clock on, that of the knowledge."""
    meta = shown.atlas.meta
    data_date = dates.in_words(meta.data_date.isoformat())
    today = dates.in_words(shown.today.isoformat())
    if shown.atlas.whole:
        return f"As known on {today} · version {meta.version}"
    return f"Data to {data_date} · version {meta.version} · drawn {today}"


def attribution(shown: MapView) -> str:
    """Return the licence of the data, the origin of the basemap, and whose positions it shows."""
    said = [f"Text and data {shown.atlas.meta.licence}", "base map Natural Earth 1:10m, public domain"]
    records = [each.record for each in shown.changes or shown.items]
    return " · ".join([*said, *positions(records, shown.atlas.sources)])


NAMED = (
    ("OpenStreetMap", "© OpenStreetMap contributors", "ODbL"),
    ("GeoNames", "GeoNames", "CC BY 4.0"),
    ("Global Energy Monitor", "Global Energy Monitor", "CC BY 4.0"),
)
"""Whose licence asks that they be named: the beginning of the publisher, the name to be given, the licence."""


def positions(records: Iterable[Record], sources: Mapping[str, Source]) -> list[str]:
    """Say in one clause whose positions records have, of those who ask to be named; nothing if of none.

    Returns
    -------
    list of str
        Such as ``some positions © OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0)``.
    """
    placed = (record for record in records if record.geometry is not None)
    publishers = {sources[key].publisher for record in placed for key in record.citations.get("geometry", [])}
    by_licence: dict[str, list[str]] = {}
    for beginning, name, licence in NAMED:
        if any(publisher.startswith(beginning) for publisher in publishers):
            by_licence.setdefault(licence, []).append(name)
    named = [f"{' and '.join(names)} ({licence})" for licence, names in by_licence.items()]
    return [f"some positions {', '.join(named)}"] if named else []
