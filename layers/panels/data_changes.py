"""What changed in the data: every release with its entries, what changed since a link was made, and the feed."""

from collections.abc import Iterable
from html import escape

from layers import data_changes, exports
from layers.data_changes import DataChange, Release, Value
from layers.exports import feed
from layers.panels import downloads, served
from layers.panels.downloads import Download
from layers.panels.references import References
from layers.store import Atlas
from layers.view import MapView

LISTED = 400
"""Changes of one release that the page lists; the feed has more."""
NAMED = 5


def draw(shown: MapView) -> None:
    """Draw all releases, the newest first, with what each changed."""
    atlas = shown.atlas.whole or shown.atlas
    served.markup("data_changes", listing(atlas))
    atom = exports.FORMATS["atom"]
    name = exports.file_name(shown, "atom")
    downloads.row("data_changes", [Download(atom.title, name, atom.mime, lambda: exports.export(shown, "atom"))])


def listing(atlas: Atlas) -> str:
    """Return the releases as HTML; every text from data is escaped."""
    references = References(atlas.sources)
    releases = "".join(_release(atlas, release, references) for release in reversed(atlas.releases))
    sources = references.section() if any(release.entries for release in atlas.releases) else ""
    head = "<h2>What changed in the data</h2>"
    return (
        f'<div class="atlas-changes atlas-versions">{head}{releases or "<p>No release is on file.</p>"}{sources}</div>'
    )


def _release(atlas: Atlas, release: Release, references: References) -> str:
    note = f"<p>{escape(release.note)}</p>" if release.note else ""
    said = feed.counted(release.entries) if release is not atlas.releases[0] else ""
    rows = "".join(_row(atlas, change, references) for change in release.entries[:LISTED])
    more = len(release.entries) - LISTED
    rest = f"<p>and {more} more, in the feed</p>" if more > 0 else ""
    table = f"<table>{_HEAD}{rows}</table>{rest}" if rows else ""
    return f"<h3>Version {release.version}, {release.date:%-d %B %Y} <small>{said}</small></h3>{note}{table}"


_HEAD = "<tr>" + "".join(f'<th scope="col">{title}</th>' for title in ("Record", "Field", "Before", "Now")) + "</tr>"


def _row(atlas: Atlas, change: DataChange, references: References) -> str:
    said = [_said(atlas, value, references) for value in (change.old, change.new)]
    if change.source in atlas.sources and not any("<a" in each for each in said):
        said[1] += references.cite([change.source])
    cells = [escape(feed.name_of(atlas, change)), escape(change.field), *said]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _said(atlas: Atlas, value: Value, references: References) -> str:
    """Return a value as HTML; keys of sources at its end become their numbers, as far as they are still cited."""
    if value is None:
        return "–"
    text, bracket, keys = str(value).removesuffix("]").rpartition(" [")
    listed = keys.split(", ")
    if not bracket or not set(listed) <= atlas.sources.keys():
        return escape(str(value))
    return escape(text) + references.cite(listed)


def banner(atlas: Atlas, version: str | None) -> tuple[str, str] | None:
    """Say what changed since the data with which a link was made, as a title and HTML; None if nothing can have.

    Parameters
    ----------
    atlas : Atlas
        As it is now.
    version : str or None
        Of the data, as the link has it.
    """
    if version is None or version == atlas.meta.version:
        return None
    later = data_changes.since(atlas.releases, version)
    title = f"The link was made with version {version[:20]} of the data; this is version {atlas.meta.version}."
    if later is None:
        return title, " That version is not on file, so what changed since cannot be said."
    entries = [change for release in later for change in release.entries]
    return title, f" Since then, {feed.counted(entries)}{_named(atlas, entries)}. All of it: Data versions, below."


def _named(atlas: Atlas, entries: Iterable[DataChange]) -> str:
    names = list(dict.fromkeys(escape(feed.name_of(atlas, change)) for change in entries))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f": {', '.join(names[:NAMED])}{more}" if names else ""
