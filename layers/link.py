"""A view as a short text: for addresses, and to be pasted into the page from a printed sheet.

The keys are `KEYS`, in this order. All that a default might change later is written out, so that a code
shows the same picture next year. A sheet carries what decides its picture; the address of the page says
besides how the page around it stands (`Page`). Overlays of a reader's own data are in no code.
"""

import datetime as dt
import math
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from layers import dates
from layers.catalog import BASEMAPS, COUNTRIES, EXTENTS, LAYER, Extent
from layers.store import Atlas
from layers.symbology import THEMES
from layers.view import PATTERN_ORDER, YEARS, Filters, MapView

PUBLIC_ADDRESS = "CASPIAN_PUBLIC_URL"
"""Environment variable with the address under which this atlas is public."""

KEYS = (
    "year",
    "known",
    "compare",
    "layers",
    "countries",
    "status",
    "extent",
    "view",
    "select",
    "basemap",
    "panel",
    "theme",
    "data",
)
EARLIEST_KNOWLEDGE = dt.date(2010, 1, 1)
ALL, NONE = "all", "none"
ZOOMS = (0.0, 20.0)
Camera = tuple[float, float, float]
"""Latitude and longitude of the middle of the map in degrees, and zoom."""


@dataclass(frozen=True)
class Page:
    """How the page around a view stands; none of it changes what a sheet shows.

    Parameters
    ----------
    basemap, panel, theme : str or None
        A key of `catalog.BASEMAPS`, the panel under the map, ``light`` or ``dark``.
    camera : tuple of float or None
        Where the map stands, instead of the extent of the view.
    """

    basemap: str | None = None
    panel: str | None = None
    theme: str | None = None
    camera: Camera | None = None


def code(view: MapView, page: Page | None = None) -> str:
    """Return the code of a view, and of the page around it.

    Examples
    --------
    ``year=2030&layers=ports,power_cables&status=all&extent=46.2,36.3,55.2,47.4&data=1.0.0``
    """
    filters, page = view.filters, page or Page()
    values = {
        "year": str(filters.year),
        "known": view.atlas.data_date.isoformat() if view.atlas.whole else "",
        "compare": str(view.compared_with or ""),
        "layers": ",".join(sorted(filters.layers)) or NONE,
        "countries": ",".join(sorted(filters.countries)),
        "status": ALL if filters.patterns == frozenset(PATTERN_ORDER) else ",".join(sorted(filters.patterns)) or NONE,
        "extent": "" if page.camera else _extent_text(view.extent),
        "view": ",".join(f"{value:.10g}" for value in page.camera or ()),
        "select": view.selected or "",
        "basemap": page.basemap or "",
        "panel": page.panel or "",
        "theme": page.theme or "",
        "data": view.atlas.meta.version,
    }
    return urlencode({key: value for key, value in values.items() if value}, safe=",.")


def _extent_text(extent: Extent | None) -> str:
    if extent is None:
        return ""
    named = [key for key, each in EXTENTS.items() if each.bounds == extent]
    return named[0] if named else ",".join(f"{value:.10g}" for value in extent)


def public_address() -> str | None:
    """Return the address under which this atlas is public, or None where none is configured."""
    base = os.environ.get(PUBLIC_ADDRESS, "").strip().rstrip("/?")
    return f"{base}/" if base.startswith(("http://", "https://")) else None


def address(view: MapView, page: Page | None = None) -> str | None:
    """Return the public address of a view, or None where no public address is configured."""
    base = public_address()
    return f"{base}?{code(view, page)}" if base else None


@dataclass(frozen=True)
class Opened:
    """What a code asks for, and what of it could not be taken up; None is what a code is silent about."""

    filters: Filters
    selected: str | None = None
    extent: Extent | None = None
    ignored: tuple[str, ...] = ()
    known: dt.date | None = None
    compared_with: int | None = None
    page: Page = Page()
    data: str | None = None


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
        For the records that can be selected, and the days on which something was known.
    first : Filters
        The first view.
    """
    ignored = [f"'{key[:40]}' is not part of a view" for key in values if key not in KEYS]
    filters = Filters(
        _year(values, "year", ignored) or first.year,
        _chosen(values, "layers", frozenset(LAYER), first.layers, ignored),
        _chosen(values, "countries", frozenset(COUNTRIES), first.countries, ignored),
        _chosen(values, "status", frozenset(PATTERN_ORDER), first.patterns, ignored),
    )
    page = Page(
        _word(values, "basemap", BASEMAPS, ignored),
        values.get("panel", "")[:40] or None,
        _word(values, "theme", THEMES, ignored),
        _camera(values.get("view"), ignored),
    )
    return Opened(
        filters,
        _word(values, "select", atlas.by_id, ignored),
        _extent(values.get("extent"), ignored),
        known=_known(values.get("known"), atlas.data_date, ignored),
        compared_with=_year(values, "compare", ignored),
        page=page,
        data=values.get("data", "")[:40] or None,
        ignored=tuple(ignored),
    )


def _year(values: Mapping[str, str], key: str, ignored: list[str]) -> int | None:
    text = values.get(key)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and YEARS[0] <= int(text[:6]) <= YEARS[1]:
        return int(text[:6])
    ignored.append(f"{key} '{text[:20]}' is not between {YEARS[0]} and {YEARS[1]}")
    return None


def _word(values: Mapping[str, str], key: str, known: Mapping[str, object], ignored: list[str]) -> str | None:
    text = values.get(key)
    if not text or text in known:
        return text or None
    ignored.append(f"there is no record '{text[:60]}'" if key == "select" else f"{key} '{text[:40]}' is unknown")
    return None


def _chosen(
    values: Mapping[str, str], key: str, known: frozenset[str], first: frozenset[str], ignored: list[str]
) -> frozenset[str]:
    text = values.get(key)
    if text is None or text in (ALL, NONE):
        return {ALL: known, NONE: frozenset()}.get(text or "", first)
    asked = {part for part in text.split(",") if part}
    ignored.extend(f"{key} '{part[:40]}' is unknown" for part in sorted(asked - known)[:5])
    return frozenset(asked & known) or first


def _known(text: str | None, data_date: dt.date, ignored: list[str]) -> dt.date | None:
    try:
        return known_on(text, data_date) if text else None
    except ValueError as error:
        ignored.append(str(error))
        return None


def known_on(text: str, data_date: dt.date) -> dt.date:
    """Return the end of the month that is named: what was known is worked out for those days only.

    Parameters
    ----------
    text : str
        A month or a day of it, ``2024-03`` or ``2024-03-15``.
    data_date : date
        Data date of the whole atlas; the last day that is returned.

    Raises
    ------
    ValueError
        If it is no such day; the message says which are possible.
    """
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text, re.ASCII):
        with suppress(ValueError):
            day = dates.last_day(dates.valid(text)[:7])
            if day >= EARLIEST_KNOWLEDGE and day.replace(day=1) <= data_date:
                return min(day, data_date)
    raise ValueError(f"known '{text[:20]}' is not a day from {EARLIEST_KNOWLEDGE} to {data_date}")


def _numbers(text: str, count: int) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return []
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else []


def _extent(text: str | None, ignored: list[str]) -> Extent | None:
    if not text:
        return None
    if text in EXTENTS:
        return EXTENTS[text].bounds
    numbers = _numbers(text, 4)
    if not numbers:
        ignored.append(f"extent '{text[:40]}' is neither a name nor four numbers")
        return None
    west, south, east, north = numbers
    if -180 <= west < east <= 180 and -85 <= south < north <= 85:
        return west, south, east, north
    ignored.append(f"extent '{text[:40]}' is not west, south, east, north in degrees")
    return None


def _camera(text: str | None, ignored: list[str]) -> Camera | None:
    if not text:
        return None
    lat, lon, zoom = _numbers(text, 3) or (math.nan, 0, 0)
    if -85 <= lat <= 85 and -180 <= lon <= 180 and ZOOMS[0] <= zoom <= ZOOMS[1]:
        return lat, lon, zoom
    ignored.append(f"view '{text[:40]}' is not latitude, longitude and zoom")
    return None
