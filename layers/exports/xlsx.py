"""Excel workbook: records, histories, figures, disputes and sources, each on its sheet."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers import symbology
from layers.exports import about, rows
from layers.exports.options import Options
from layers.exports.text import printable, starts_formula
from layers.view import MapView

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""Characters; what Excel can hold."""

LONGEST_LINK = 2_079
"""Characters; a longer address stays text."""

WIDEST, NARROWEST = 60, 9
LINKS = ("url", "source_url")
_TOKENS = symbology.THEMES["light"]
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "font_color": _TOKENS["panel"], "bg_color": _TOKENS["accent"], "valign": "top"},
    "bold": {"bold": True, "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": _TOKENS["accent"], "underline": True},
    "quoted": {"quote_prefix": True},
}


def write(view: MapView, options: Options) -> bytes:
    """Return a workbook: About, then a sheet for each table.

    Each column says in a comment on its header what it means. Text never becomes a formula: cells
    are typed as text, and where they look like one they are marked as quoted, so that editing such
    a cell does not change that either.
    """
    items = options.items(view)
    made = (rows.records, rows.histories, rows.figures, rows.disputes, rows.sources)
    return workbook(view, about.statements(view, options), options.title_of(view), [make(view, items) for make in made])


def of_table(view: MapView, title: str, table: rows.Table) -> bytes:
    """Return any table as a workbook, after what a reader must know of it."""
    return workbook(view, about.of_table(view, title), title, [table])


def workbook(view: MapView, statements: dict[str, str], title: str, tables: Sequence[rows.Table]) -> bytes:
    """Return a workbook of tables after what a reader must know of them, by name."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        _about(book.add_worksheet("About"), formats, statements)
        for table in tables:
            _sheet(book.add_worksheet(table.title), formats, table)
        book.set_properties(_properties(view, title))
    return written.getvalue()


def _properties(view: MapView, title: str) -> dict[str, Any]:
    """Return what the file says of itself; the data date in place of the clock gives the same bytes each time."""
    meta = view.atlas.meta
    return {
        "title": title[:255],
        "author": printable(meta.title),
        "comments": about.citation(view),
        "created": dt.datetime.combine(meta.data_date, dt.time()),
    }


def _about(sheet: Worksheet, formats: dict[str, Format], statements: dict[str, str]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for line, (name, words) in enumerate(statements.items()):
        sheet.write_string(line, 0, name, formats["bold"])
        sheet.write_string(line, 1, words, formats["wrapped"])


def _sheet(sheet: Worksheet, formats: dict[str, Format], table: rows.Table) -> None:
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.key, formats["head"])
        sheet.write_comment(0, number, column.help, {"width": 260, "height": 30 + 18 * (len(column.help) // 38)})
        sheet.set_column(number, number, _width(table, column.key))
    for line, row in enumerate(table.rows, start=1):
        for number, (key, value) in enumerate(row.items()):
            _fill(sheet, formats, (line, number), value, key in LINKS)
    sheet.freeze_panes(1, 2 if table.keys[0] in ("id", "record") else 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _fill(sheet: Worksheet, formats: dict[str, Format], at: tuple[int, int], value: Any, linked: bool) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(*at, value)
        case int() | float():
            sheet.write_number(*at, value)
        case _ if linked and len(value) <= LONGEST_LINK:
            sheet.write_url(*at, value, formats["link"])
        case _:
            sheet.write_string(*at, _shortened(value), formats["quoted"] if starts_formula(value) else None)


def _shortened(value: str) -> str:
    end = " … (cut: a cell holds no more)"
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - len(end)] + end


def _width(table: rows.Table, key: str) -> float:
    longest = max((len(str(row[key])) for row in table.rows if row[key] is not None), default=0)
    return min(WIDEST, max(NARROWEST, len(key) + 3, longest + 1))
