"""The numbered source list of a sheet, and lists of names with their numbers."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from layers import dates
from layers.records import Source
from layers.sheet import lettering
from layers.sheet.canvas import Canvas, Rect
from layers.sheet.symbols import Style

LEADING = 1.18
ROW = 1.24
SPACE = 0.2
"""Between lines of a list, between lines of a run of words, and between words, as shares of the size."""
Cited = list[tuple[int, str, Source]]
Names = list[tuple[str, tuple[int, ...]]]


def brief(source: Source) -> str:
    """Return publisher and date, in words."""
    return f"{lettering.printable(source.publisher)}, {dates.in_words(source.date) if source.date else 'undated'}"


def full(source: Source) -> str:
    """Return publisher, title and date, in words."""
    date = dates.in_words(source.date) if source.date else "undated"
    return f"{lettering.printable(source.publisher)}. {lettering.printable(source.title).rstrip('.')}. {date}"


@dataclass(frozen=True)
class _Line:
    number: str
    text: str
    url: str | None = None
    link: bool = False


FORMS = ("links", "full", "short")
"""How an entry is set: with its link, in full, or, where there is no room for that, with its title cut to one line."""


def _lines(cited: Cited, size: float, width: float, form: str, spare: int) -> Iterator[list[_Line]]:
    room = width - _indent(cited, size)
    texts = [lettering.wrap(full(source), "regular", size, room) for _, _, source in cited]
    if form == "short":
        texts = _cut(cited, texts, size, room, spare)
    for (number, _, source), rows in zip(cited, texts, strict=True):
        linked = form == "links" and source.url
        entry = [_Line(str(number), rows[0], None if linked else source.url), *(_Line("", row) for row in rows[1:])]
        if linked:
            entry += [
                _Line("", row, source.url, True) for row in lettering.wrap(_shown(source.url), "regular", size, room)
            ]
        yield entry


def _cut(cited: Cited, texts: list[list[str]], size: float, room: float, spare: int) -> list[list[str]]:
    """Return texts cut to one line each, but those in full that would lose most, as far as lines are to spare."""
    short = [[_short(source, size, room)] for _, _, source in cited]
    lost = [len("".join(rows)) - len(line) for rows, (line,) in zip(texts, short, strict=True)]
    for k in sorted(range(len(cited)), key=lambda k: (len(texts[k]), -lost[k], k)):
        spare -= len(texts[k]) - 1
        if spare < 0:
            break
        short[k] = texts[k]
    return short


def _shown(url: str) -> str:
    """Return an address as printed: without scheme, and cut where it is only codes of letters."""
    bare = lettering.printable(url.split("://", 1)[-1].rstrip("/"))
    head, code, _ = bare.partition("%")
    return f"{head}…" if code else bare


def _short(source: Source, size: float, room: float) -> str:
    """Return publisher, as much of the title as fits, and date."""
    publisher, title = lettering.printable(source.publisher), lettering.printable(source.title).rstrip(".")
    date = dates.in_words(source.date) if source.date else "undated"
    publisher = lettering.clipped(publisher, "regular", size, room * 0.42)
    left = room - lettering.width(f"{publisher}. . {date}", "regular", size) - size * 0.2
    return f"{publisher}. {lettering.clipped(title, 'regular', size, left)}. {date}".replace("….", "…")


def _indent(cited: Cited, size: float) -> float:
    return lettering.width("0" * max(2, len(str(len(cited)))), "regular", size) + size * 0.9


def flowed(cited: Cited, size: float, columns: list[Rect], form: str) -> tuple[list[list[_Line]], int]:
    """Set entries in one of `FORMS` into columns; return the lines of each column and how many entries fitted."""
    rooms = [int(column.height / (size * LEADING)) for column in columns]
    spare = sum(rooms) - len(rooms) - len(cited)
    entries = list(_lines(cited, size, columns[0].width, form, spare))
    if len(set(rooms)) == 1 and len(rooms) > 1:
        rooms = [min(rooms[0], sum(map(len, entries)) // len(rooms) + max(map(len, entries)))] * len(rooms)
    filled: list[list[_Line]] = [[] for _ in columns]
    column, done = 0, 0
    for entry in entries:
        while column < len(columns) and len(filled[column]) + len(entry) > rooms[column]:
            column += 1
        if column == len(columns):
            break
        filled[column] += entry
        done += 1
    return filled, done


def fits(cited: Cited, size: float, columns: list[Rect], form: str) -> bool:
    """Tell whether all entries fit into columns."""
    return flowed(cited, size, columns, form)[1] == len(cited)


def draw_list(canvas: Canvas, style: Style, cited: Cited, size: float, columns: list[Rect], form: str) -> int:
    """Draw as many entries as fit into columns and return their count."""
    filled, done = flowed(cited, size, columns, form)
    indent = _indent(cited, size)
    for rect, lines in zip(columns, filled, strict=True):
        for k, line in enumerate(lines):
            y = rect.y1 - size * (0.85 + k * LEADING)
            numeral = lettering.width(line.number, "semibold", size)
            canvas.text(
                line.number, rect.x0 + indent - size * 0.7 - numeral, y, "semibold", size, style.colours["ink2"]
            )
            colour = style.colours["accent" if line.link else "ink"]
            canvas.text(line.text, rect.x0 + indent, y, "regular", size, colour, _safe(line.url))
    return done


def _safe(url: str | None) -> str | None:
    """Return an address as the files may carry it: web addresses in ASCII only."""
    if not url or urlsplit(url).scheme not in ("http", "https") or not url.isascii():
        return None
    return url


@dataclass(frozen=True)
class Piece:
    """A word or more that stays on one line, with raised numbers after it, and a bold number before it."""

    text: str
    numbers: tuple[int, ...] = ()
    face: str = "regular"
    url: str | None = None
    lead: str = ""

    def lead_width(self, size: float) -> float:
        """Width of the number before it, in points."""
        return lettering.width(self.lead, "bold", size) + size * SPACE if self.lead else 0.0

    def width(self, size: float) -> float:
        """Width in points."""
        return (
            self.lead_width(size)
            + lettering.width(self.text, self.face, size)
            + lettering.raised_width(self.numbers, size)
        )


def rows(pieces: Iterable[Piece], size: float, width: float) -> list[list[Piece]]:
    """Break a run of pieces into rows."""
    set_rows: list[list[Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        extent = piece.width(size) + size * SPACE
        if set_rows[-1] and used + extent > width:
            set_rows.append([])
            used = 0.0
        set_rows[-1].append(piece)
        used += extent
    return [row for row in set_rows if row]


def draw_rows(
    canvas: Canvas, style: Style, set_rows: list[list[Piece]], size: float, x: float, top: float, colour: str
) -> float:
    """Draw rows of pieces and return the bottom."""
    for k, row in enumerate(set_rows):
        at, y = x, top - size * (0.9 + k * ROW)
        for piece in _runs(row):
            canvas.text(piece.lead, at, y, "bold", size, style.colours["ink"])
            at += piece.lead_width(size)
            at += canvas.text(piece.text, at, y, piece.face, size, colour, _safe(piece.url))
            at += canvas.cite(piece.numbers, at, y, size, style.colours["ink2"]) + size * SPACE
    return top - size * len(set_rows) * ROW


def _runs(row: list[Piece]) -> Iterator[Piece]:
    """Join pieces that look alike, so that a sentence is one text."""
    held = row[0]
    for piece in row[1:]:
        if held.numbers or piece.lead or (piece.face, piece.url) != (held.face, held.url):
            yield held
            held = piece
        else:
            held = replace(held, text=f"{held.text} {piece.text}", numbers=piece.numbers)
    yield held


def brief_pieces(cited: Cited) -> list[Piece]:
    """Return the run-in list: number, publisher, date."""
    pieces = []
    for number, _, source in cited:
        words = brief(source).split()
        words[-1] += ";" if number != cited[-1][0] else ""
        head = Piece(words[0], url=source.url, lead=str(number))
        pieces += [head, *(Piece(word, url=source.url) for word in words[1:])]
    return pieces


def most(total: int, fits_with: Callable[[int], bool]) -> int:
    """Return the largest count up to ``total`` that fits, where less always fits if more does; 0 if none.

    Examples
    --------
    >>> most(10, lambda count: count <= 7)
    7
    """
    if fits_with(total):
        return total
    return max(0, bisect_left(range(total), True, key=lambda count: not fits_with(count)) - 1)


def draw_brief(canvas: Canvas, style: Style, cited: Cited, size: float, columns: list[Rect]) -> None:
    """Draw the run-in list into columns; if it is too long, say which numbers are left out."""
    limits = [max(1, int(rect.height / (size * ROW))) for rect in columns]

    def set_rows(count: int) -> list[list[Piece]]:
        pieces = brief_pieces(cited[:count])
        if count < len(cited):
            pieces += [Piece(word, face="italic") for word in f"and numbers {count + 1} to {len(cited)}.".split()]
        return rows(pieces, size, columns[0].width)

    shown = set_rows(most(len(cited), lambda count: len(set_rows(count)) <= sum(limits)))
    start = 0
    for rect, limit in zip(columns, limits, strict=True):
        draw_rows(canvas, style, shown[start : start + limit], size, rect.x0, rect.y1, style.colours["ink"])
        start += limit


def name_pieces(intro: str, names: Names) -> list[Piece]:
    """Return a run of names with their numbers after words that say what they are."""
    last = len(names) - 1
    pieces = [Piece(word, face="semibold") for word in intro.split()]
    for k, (name, numbers) in enumerate(names):
        words = lettering.printable(name).split()
        pieces += [Piece(word) for word in words[:-1]]
        pieces.append(Piece(words[-1] + ("," if k < last else ""), numbers))
    return pieces
