"""A view as a short text: for addresses, and to be pasted into the page from a printed sheet.

The keys are ``year``, ``layers``, ``countries``, ``status``, ``extent``, ``select`` and ``data``. All that a
default might change later is written out, so that a code shows the same picture next year.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from layers.catalog import COUNTRIES, EXTENTS, LAYER, Extent
from layers.store import Atlas
from layers.view import PATTERN_ORDER, YEARS, Filters, MapView

PUBLIC_ADDRESS = "CASPIAN_PUBLIC_URL"
"""Environment variable with the address under which this atlas is public."""

KEYS = ("year", "layers", "countries", "status", "extent", "select", "data")


def code(view: MapView) -> str:
    """Return the code of a view.

    Examples
    --------
    ``year=2030&layers=ports,power_cables&status=all&extent=46.2,36.3,55.2,47.4&data=1.0.0``
    """
    filters = view.filters
    values = {
        "year": str(filters.year),
        "layers": ",".join(sorted(filters.layers)),
        "countries": ",".join(sorted(filters.countries)),
        "status": "all" if filters.patterns == frozenset(PATTERN_ORDER) else ",".join(sorted(filters.patterns)),
        "extent": _extent_text(view.extent),
        "select": view.selected or "",
        "data": view.atlas.meta.version,
    }
    return urlencode({key: value for key, value in values.items() if value}, safe=",.")


def _extent_text(extent: Extent | None) -> str:
    if extent is None:
        return ""
    named = [key for key, each in EXTENTS.items() if each.bounds == extent]
    return named[0] if named else ",".join(f"{value:g}" for value in extent)


def address(view: MapView) -> str | None:
    """Return the public address of a view, or None where no public address is configured."""
    base = os.environ.get(PUBLIC_ADDRESS, "").strip().rstrip("/?")
    return f"{base}/?{code(view)}" if base.startswith(("http://", "https://")) else None


@dataclass(frozen=True)
class Opened:
    """What a code asks for, and what of it could not be taken up."""

    filters: Filters
    selected: str | None
    extent: Extent | None
    ignored: tuple[str, ...]


def parameters(text: str) -> dict[str, str]:
    """Return the values of a code, or of an address with one, by key; a text that is neither is a key."""
    try:
        values = dict(parse_qsl(text.strip().rpartition("?")[2], max_num_fields=len(KEYS) * 3))
    except ValueError:
        values = {}
    return values or {text.strip(): ""}


def opened(values: Mapping[str, str], atlas: Atlas, first: Filters) -> Opened:
    """Return the view that a code asks for.

    What is unknown or wrong is left at the first view and named in ``ignored``: no fault is an error.

    Parameters
    ----------
    values : mapping of str to str
        By the keys of the module.
    atlas : Atlas
        For the records that can be selected.
    first : Filters
        The first view.
    """
    ignored = [f"'{key[:40]}' is not part of a view" for key in values if key not in KEYS]
    filters = Filters(
        _year(values.get("year"), first.year, ignored),
        _chosen(values, "layers", frozenset(LAYER), first.layers, ignored),
        _chosen(values, "countries", frozenset(COUNTRIES), first.countries, ignored),
        _chosen(values, "status", frozenset(PATTERN_ORDER), first.patterns, ignored),
    )
    selected = values.get("select")
    if selected and selected not in atlas.by_id:
        ignored.append(f"there is no record '{selected[:60]}'")
        selected = None
    return Opened(filters, selected, _extent(values.get("extent"), ignored), tuple(ignored))


def _year(text: str | None, first: int, ignored: list[str]) -> int:
    if text is None:
        return first
    if text.isascii() and text.isdigit() and YEARS[0] <= int(text[:6]) <= YEARS[1]:
        return int(text)
    ignored.append(f"year '{text[:20]}' is not between {YEARS[0]} and {YEARS[1]}")
    return first


def _chosen(
    values: Mapping[str, str], key: str, known: frozenset[str], first: frozenset[str], ignored: list[str]
) -> frozenset[str]:
    text = values.get(key)
    if text is None or text == "all":
        return known if text == "all" else first
    asked = {part for part in text.split(",") if part}
    ignored.extend(f"{key} '{part[:40]}' is unknown" for part in sorted(asked - known)[:5])
    return frozenset(asked & known)


def _extent(text: str | None, ignored: list[str]) -> Extent | None:
    if not text:
        return None
    if text in EXTENTS:
        return EXTENTS[text].bounds
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        ignored.append(f"extent '{text[:40]}' is neither a name nor four numbers")
        return None
    if -180 <= west < east <= 180 and -85 <= south < north <= 85:
        return west, south, east, north
    ignored.append(f"extent '{text[:40]}' is not west, south, east, north in degrees")
    return None
