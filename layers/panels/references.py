"""Numbered citations of one panel, and the list that they lead to, as HTML."""

from collections.abc import Iterable
from html import escape

from layers import dates
from layers.records import Source
from layers.view import Numbering


class References:
    """Numbers sources in order of first appearance."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._sources = sources
        self._numbering = Numbering(sources)

    def cite(self, keys: list[str]) -> str:
        """Return small numbers for source keys; each opens its source where it has an address."""
        return "".join(self._number(key) for key in dict.fromkeys(keys))

    def number(self, key: str) -> int:
        """Return the number of a source."""
        return self._numbering.of(key)

    def numbers(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of several sources, each once."""
        return self._numbering.each(keys)

    def in_drawing(self, number: int) -> str:
        """Return a number that was given as SVG, a link where its source has an address."""
        _, _, source = self._numbering.listed()[number - 1]
        if source.url is None:
            return str(number)
        title = escape(f"{source.publisher}: {source.title}")
        return f"<a {_link(source.url)}><title>{title}</title>{number}</a>"

    def _number(self, key: str) -> str:
        source, number = self._sources[key], self._numbering.of(key)
        title = escape(f"{source.publisher}: {source.title}")
        if source.url is None:
            return f'<sup title="{title}">{number}</sup> '
        return f'<a class="atlas-number" {_link(source.url)} title="{title}">{number}</a> '

    def section(self, known: int | None = None) -> str:
        """Return the numbered list of what was cited, out of ``known`` sources of a record."""
        items = "".join(_item(number, source) for number, _, source in self._numbering.listed())
        count = f"{len(self._numbering.listed())} cited" + (f" of {known}" if known else "")
        return f"<h3>Sources <small>{count}</small></h3><ol>{items}</ol>"


def _link(url: str) -> str:
    return f'href="{escape(url)}" target="_blank" rel="noopener noreferrer"'


def _item(number: int, source: Source) -> str:
    published = dates.in_words(source.date) if source.date else "undated"
    words = f"{escape(source.publisher)}, {published}"
    title = escape(source.title)
    if source.url is None:
        return f'<li value="{number}" title="{title}">{words}</li>'
    return f'<li value="{number}"><a {_link(source.url)} title="{title}">{words}</a></li>'
