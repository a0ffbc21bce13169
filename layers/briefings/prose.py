"""The text of a scene: a little Markdown with citations, as words that page, slide and paper share.

Paragraphs, lists, **strong** and *emphasis*; ``[@source-key]`` or ``[@one; @two]`` cites what was just
said. There is no HTML, no link, no picture and no heading in it: whatever looks like one stays text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import escape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CITATION = re.compile(r"\[@([^\[\]\n]*)\]")
_FACES = {"strong_open": "semibold", "em_open": "italic"}
_TAGS = {"semibold": "strong", "italic": "em"}


@dataclass(frozen=True)
class Word:
    """A word with its face (``regular``, ``semibold``, ``italic``) and the sources cited after it."""

    text: str
    face: str = "regular"
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list, whose ``marker`` is a bullet or a number with its dot."""

    words: tuple[Word, ...]
    marker: str = ""


def parser() -> MarkdownIt:
    """Return a parser of the Markdown that a briefing may have; everything else stays text."""
    made = MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "escape", "newline"])
    made.inline.ruler.before("text", "citation", _citation)
    return made


@cache
def _parser() -> MarkdownIt:
    return parser()


def _citation(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        keys = [part.strip().removeprefix("@") for part in found[1].split(";")]
        state.push("citation", "", 0).meta = {"keys": [key for key in keys if key]}
    state.pos = found.end()
    return True


@lru_cache(maxsize=2_000)
def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and items of a text.

    Examples
    --------
    >>> blocks("Ships *cross* [@a; @b].")[0].words[1]
    Word(text='cross.', face='italic', keys=('a', 'b'))
    """
    return tuple(block for block in _blocks(_parser().parse(text)) if block.words)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    marker, counters = "", []
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_close" | "bullet_list_close":
                counters.pop()
            case "list_item_open":
                marker = "•" if counters[-1] is None else f"{counters[-1]}."
                counters[-1] = None if counters[-1] is None else counters[-1] + 1
            case "inline":
                yield Block(tuple(_words(token.children or [])), marker)
                marker = ""


def _words(tokens: Sequence[Token]) -> list[Word]:
    """Return the words of a paragraph; what touches the word before it, such as a comma, becomes part of it."""
    words: list[Word] = []
    faces, apart = ["regular"], True
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                faces.append(_FACES[token.type])
            case "strong_close" | "em_close":
                faces.pop()
            case "softbreak" | "hardbreak":
                apart = True
            case "citation":
                last = words.pop() if words else Word("")
                words.append(replace(last, keys=tuple(dict.fromkeys((*last.keys, *token.meta["keys"])))))
                apart = False
            case _:
                apart = _append(words, token.content, faces[-1], apart)
    return words


def _append(words: list[Word], text: str, face: str, apart: bool) -> bool:
    """Add a run of text; return whether the next one begins a new word."""
    parts = text.split()
    if parts and words and not apart and not text[:1].isspace():
        last = words.pop()
        words.append(replace(last, text=last.text + parts.pop(0)))
    words.extend(Word(part, face) for part in parts)
    return text[-1:].isspace() if text else apart


def keys(text: str) -> list[str]:
    """Return the source keys that a text cites, in order, each once."""
    return list(dict.fromkeys(key for block in blocks(text) for word in block.words for key in word.keys))


def plain(text: str) -> str:
    """Return a text without marks and citations, on one line."""
    return " ".join(word.text for block in blocks(text) for word in (Word(block.marker), *block.words) if word.text)


def html(text: str, cite: Callable[[list[str]], str]) -> str:
    """Return a text as HTML, with everything that comes from it escaped.

    Parameters
    ----------
    text : str
        Of a scene or a callout.
    cite : callable
        Makes the HTML that stands after a word for the keys of its sources; it escapes what it writes.
    """
    parts = []
    for listed, members in groupby(blocks(text), key=_list_tag):
        inner = "".join(
            f"{_opening(block)}{inline(block.words, cite)}{'</li>' if listed else '</p>'}" for block in members
        )
        parts.append(f"<{listed}>{inner}</{listed}>" if listed else inner)
    return "".join(parts)


def _opening(block: Block) -> str:
    number = block.marker.rstrip(".")
    return "<p>" if not number else f'<li value="{number}">' if number.isdigit() else "<li>"


def _list_tag(block: Block) -> str:
    return "" if not block.marker else "ul" if block.marker == "•" else "ol"


def inline(words: Sequence[Word], cite: Callable[[list[str]], str]) -> str:
    """Return words as HTML without a paragraph around them."""
    parts = []
    for face, run in groupby(words, key=lambda word: word.face):
        said = " ".join(escape(word.text) + (cite(list(word.keys)).rstrip() if word.keys else "") for word in run)
        tag = _TAGS.get(face)
        parts.append(f"<{tag}>{said}</{tag}>" if tag else said)
    return " ".join(parts)
