"""What changed in the data, as an Atom feed: one entry for each release."""

import datetime as dt
import uuid
from collections.abc import Iterable

from lxml import etree

from layers import link
from layers.data_changes import DataChange, Release
from layers.exports import about
from layers.exports.options import Options
from layers.exports.text import printable
from layers.store import Atlas
from layers.view import MapView

ATOM = "http://www.w3.org/2005/Atom"
MIME = "application/atom+xml"
MOST = 2_000
"""Changes that one entry lists; how many more there are is said."""


def write(view: MapView, options: Options) -> bytes:
    """Return the feed of all releases, the newest first, as Atom in UTF-8; it is that of the whole atlas."""
    atlas = view.atlas.whole or view.atlas
    releases = sorted(atlas.releases, key=lambda release: release.date, reverse=True)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", _identity(atlas.meta.title))
    _add(feed, "title", f"{atlas.meta.title}: what changed in the data")
    _add(feed, "updated", _moment(releases[0].date if releases else atlas.data_date))
    _add(_add(feed, "author"), "name", atlas.meta.title)
    _add(feed, "rights", about.licence(view))
    if link.public_address():
        _add(feed, "link", href=link.public_address(), rel="alternate", type="text/html")
    for release in releases:
        _entry(feed, atlas, release)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(feed: etree._Element, atlas: Atlas, release: Release) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _identity(f"{atlas.meta.title} {release.version}"))
    _add(entry, "title", f"Version {release.version}" + (f": {counted(release.entries)}" if release.entries else ""))
    _add(entry, "updated", _moment(release.date))
    _add(entry, "content", "\n".join(_lines(atlas, release)), type="text")


def _lines(atlas: Atlas, release: Release) -> Iterable[str]:
    if release.note:
        yield release.note
    yield from (sentence(atlas, change) for change in release.entries[:MOST])
    if len(release.entries) > MOST:
        yield f"and {len(release.entries) - MOST} more"


def counted(entries: list[DataChange]) -> str:
    """Say how many statements changed, and of how many records."""
    records = len({change.record for change in entries})
    if not entries:
        return "no statement changed"
    said = "1 statement" if len(entries) == 1 else f"{len(entries)} statements"
    return f"{said} of {'1 record' if records == 1 else f'{records} records'} changed"


def name_of(atlas: Atlas, change: DataChange) -> str:
    """Return the name of the record that changed, or its id where it is no longer on record."""
    record = atlas.by_id.get(change.record)
    return record.name if record else change.record


def sentence(atlas: Atlas, change: DataChange) -> str:
    """Say a change in words: record, field, before and now, and who says so."""
    source = atlas.sources.get(change.source or "")
    words = f"{name_of(atlas, change)}, {change.field}: {_said(change.old)} → {_said(change.new)}."
    return f"{words} Source: {about.source_words(source)}" if source else words


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", **attributes)
    child.text = printable(text) if text is not None else None
    return child


def _identity(name: str) -> str:
    """Return an identifier that stays the same for the same name, whatever the address of the atlas."""
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
