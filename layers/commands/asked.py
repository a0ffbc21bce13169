"""An export in the words of a command or of a batch file, made into a view and its options."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers import catalog, clock, exports, link, view
from layers.exports.options import Options
from layers.store import Atlas
from layers.view import MapView

KEYS = (
    *("year", "known", "compare", "layers", "countries", "status", "extent"),
    *("format", "size", "theme", "title", "scope", "output"),
)
ALL = "all"
SHORT_SIZES = {"a4": "a4-landscape", "a3": "a3-landscape"}


@dataclass(frozen=True)
class Job:
    """One file to make."""

    view: MapView
    format_id: str
    options: Options
    path: Path

    def made(self) -> bytes:
        """Return the file."""
        return exports.export(self.view, self.format_id, self.options)


def job(atlas: Atlas, asked: Mapping[str, Any], today: dt.date) -> Job:
    """Return what a request means.

    Parameters
    ----------
    atlas : Atlas
        The record.
    asked : mapping of str to any
        Values under some of `KEYS`; what is missing or None has its usual value.
    today : date
        Day on which promises are judged.

    Raises
    ------
    ValueError
        If a key or a value is wrong; the message names it and what is possible.
    """
    _known("key", asked, KEYS)
    given = {key: value for key, value in asked.items() if value is not None}
    if "known" in given:
        today = min(today, link.known_on(_text(given, "known", ""), atlas.data_date))
        atlas = clock.as_known_on(atlas, today)
    extent = _extent(given.get("extent"))
    filters, format_id = _filters(given, atlas.data_date.year), _format(given)
    compared_with = _compared(given, filters.year, format_id)
    shown = view.build(atlas, filters, today, extent=extent, compared_with=compared_with)
    options = Options(
        scope=_text(given, "scope", "visible"),
        title=_text(given, "title", "") or None,
        size=SHORT_SIZES.get(size := _text(given, "size", Options().size), size),
        theme=_text(given, "theme", Options().theme),
        extent=extent,
    )
    if options.scope == "everything" and exports.FORMATS[format_id].group in exports.DRAWN:
        raise ValueError(f"scope 'everything' is for data and maps; {format_id} shows what is visible")
    name = exports.file_name(shown, format_id, options)
    return Job(shown, format_id, options, output_path(_text(given, "output", name)))


def _filters(given: Mapping[str, Any], usual_year: int) -> view.Filters:
    layers = _words(given, "layers")
    patterns = _words(given, "status")
    countries = [code.upper() for code in _words(given, "countries")]
    _known("layer", (word for word in layers if word != ALL), catalog.LAYER)
    _known("country", countries, catalog.COUNTRIES)
    _known("status", patterns, view.PATTERN_ORDER)
    return view.Filters(
        _year(given.get("year", usual_year)),
        frozenset(catalog.LAYER) if ALL in layers else frozenset(layers) or view.FIRST_LAYERS,
        frozenset(countries),
        frozenset(patterns) or frozenset(view.PATTERN_ORDER),
    )


def _year(value: Any, what: str = "year") -> int:
    first, last = view.YEARS
    if isinstance(value, bool) or not isinstance(value, int) or not first <= value <= last:
        raise ValueError(f"{what} {value!r} is not a whole number from {first} to {last}")
    return value


def _compared(given: Mapping[str, Any], year: int, format_id: str) -> int | None:
    """Return the year to compare with, None if there is none."""
    if "compare" not in given:
        return None
    other = _year(given["compare"], "compare")
    if other == year:
        raise ValueError(f"compare {other} is the year itself; it takes another year")
    _known("format of a comparison", [format_id], exports.COMPARING)
    return other


def _text(given: Mapping[str, Any], key: str, usual: str) -> str:
    value = given.get(key, usual)
    if not isinstance(value, str):
        raise ValueError(f"{key} {value!r} is not a text")
    return value


def _words(given: Mapping[str, Any], key: str) -> list[str]:
    """Return a list as it is, or the words of a text between its commas."""
    value = given.get(key, [])
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{key} {value!r} is not a list of words")
    return [word.strip() for word in words if word.strip()]


def _known(what: str, words: Iterable[str], choices: Iterable[str]) -> None:
    choices = list(choices)
    for word in words:
        if word not in choices:
            raise ValueError(f"{what} '{word}' is not one of {', '.join(choices)}")


def _extent(value: Any) -> catalog.Extent | None:
    """Return a named extent, or the one of four numbers; None: fitted to what is visible."""
    if value is None:
        return None
    if isinstance(value, str) and value in catalog.EXTENTS:
        return catalog.EXTENTS[value].bounds
    numbers = value.split(",") if isinstance(value, str) else value
    try:
        west, south, east, north = (float(number) for number in numbers)
    except (TypeError, ValueError):
        names = ", ".join(catalog.EXTENTS)
        raise ValueError(f"extent {value!r} is neither min_lon,min_lat,max_lon,max_lat nor one of {names}") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"extent {value!r} is not min_lon,min_lat,max_lon,max_lat in degrees")
    return (west, south, east, north)


def _format(given: Mapping[str, Any]) -> str:
    """Return the format asked for, else the one that the file name says, else PDF."""
    if "format" in given:
        format_id = _text(given, "format", "")
        _known("format", [format_id], exports.FORMATS)
        return format_id
    suffix = Path(_text(given, "output", "")).suffix.lower().lstrip(".")
    by_extension: dict[str, str] = {}
    for key, made in exports.FORMATS.items():
        by_extension.setdefault(made.extension, key)
    if suffix:
        _known("file name ending", [suffix], by_extension)
    return by_extension.get(suffix, "pdf")


def output_path(name: str) -> Path:
    """Return the path of a file that can be written, or say why it cannot (`ValueError`)."""
    path = Path(name)
    try:
        is_folder, has_parent = not path.name or path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise ValueError(f"output '{name}' cannot be a file: {error.strerror or error}") from error
    if is_folder:
        raise ValueError(f"output '{name}' is a folder, not a file")
    if not has_parent:
        raise ValueError(f"output '{name}' lies in a folder that does not exist")
    return path
