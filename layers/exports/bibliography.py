"""The bibliography alone, for reference managers: BibTeX and CSL-JSON."""

import json
import re
from typing import Any

from layers.exports import about, rows
from layers.exports.options import Options
from layers.exports.text import all_printable, printable
from layers.records import Source
from layers.view import MapView

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_SPECIAL = re.compile("|".join(re.escape(character) for character in _LATEX))


def bibtex(view: MapView, options: Options) -> bytes:
    """Return the sources of the records, and the atlas itself, as BibTeX in UTF-8."""
    sources = view.atlas.sources
    entries = [_entry(key, sources[key]) for key in rows.cited_keys(options.items(view))]
    comment = "".join(f"% {name}: {words}\n" for name, words in _head(view, options).items())
    return "\n".join([comment, _atlas_entry(view), *entries]).encode()


def _head(view: MapView, options: Options) -> dict[str, str]:
    """Statements for the comment at the top; BibTeX takes an @ outside an entry for an entry."""
    stated = about.statements(view, options)
    names = ("Title", "Data date", "Version", "Licence", "Citation")
    return {name: " ".join(stated[name].replace("@", "(at)").split()) for name in names}


def latex(value: str) -> str:
    r"""Return text with every character that LaTeX would act on written out.

    Examples
    --------
    >>> latex("R&D 50% {x}")
    'R\\&D 50\\% \\{x\\}'
    """
    return _SPECIAL.sub(lambda found: _LATEX[found.group()], " ".join(printable(value).split()))


def _address(url: str | None) -> str:
    """Return an address whose braces cannot end the field."""
    return printable(url or "").replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _entry(key: str, source: Source) -> str:
    year, _, rest = (source.date or "").partition("-")
    fields = {
        "author": f"{{{latex(source.publisher)}}}",
        "title": f"{{{latex(source.title)}}}",
        "year": year or "undated",
        "month": rest[:2].lstrip("0"),
        "day": rest[3:].lstrip("0"),
        "url": _address(source.url),
    }
    return _written(key, fields)


def _atlas_entry(view: MapView) -> str:
    meta = view.atlas.meta
    title, note = f"{meta.title}, version {meta.version}", f"Data to {about.data_date(view)}"
    return _part(view, "caspian-bridge-atlas", title, note, meta.licence_url)


def view_entry(view: MapView, address: str) -> str:
    """Return a view that can be opened at an address, as a BibTeX entry."""
    note = f"Version {view.atlas.meta.version}, data to {about.data_date(view)}"
    return _part(view, "caspian-bridge-atlas-view", view.title, note, address)


def _part(view: MapView, key: str, title: str, note: str, address: str | None) -> str:
    """Return the atlas, or what it shows, as an entry."""
    meta = view.atlas.meta
    fields = {
        "author": f"{{{latex(meta.title)}}}",
        "title": f"{{{latex(title)}}}",
        "year": str(meta.data_date.year),
        "note": latex(f"{note}; {meta.licence}"),
        "url": _address(address),
    }
    return _written(key, fields)


def _written(key: str, fields: dict[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}}}\n"


def csl_json(view: MapView, options: Options) -> bytes:
    """Return the sources of the records, and the atlas itself, as CSL-JSON in UTF-8."""
    sources, meta = view.atlas.sources, view.atlas.meta
    atlas = {
        "id": "caspian-bridge-atlas",
        "type": "dataset",
        "title": meta.title,
        "version": meta.version,
        "issued": _issued(meta.data_date.isoformat()),
        "license": about.licence(view),
        "note": about.citation(view),
    }
    entries = [atlas, *(_csl(key, sources[key]) for key in rows.cited_keys(options.items(view)))]
    return (json.dumps(all_printable(entries), ensure_ascii=False, indent=1) + "\n").encode()


def _csl(key: str, source: Source) -> dict[str, Any]:
    entry = {"id": key, "type": "webpage", "title": source.title, "publisher": source.publisher, "URL": source.url}
    known = {name: value for name, value in entry.items() if value}
    return known | ({"issued": _issued(source.date)} if source.date else {})


def _issued(date: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in date.split("-")]]}
