"""How promised dates slipped, as a table: one row for each milestone that was promised more than once."""

from layers import timeline
from layers.exports import csv_table, rows
from layers.exports import xlsx as workbooks
from layers.view import MapView

TITLE = "How promised dates moved"
COLUMNS = rows.described(
    id="Identifier of the record",
    name="Its name",
    layer="Layer of the atlas",
    milestone="What was promised",
    first_promised="The date that was promised first; YYYY, YYYY-MM or YYYY-MM-DD",
    first_said_on="When that was said, where known",
    first_source="Who reports it",
    latest_promise="The date that was promised last",
    latest_said_on="When that was said, where known",
    latest_source="Who reports it",
    slip_months="Whole months from the end of the first promised period to the end of the last",
    promises="How many promises of this milestone are on record",
    latest_outcome="Of the last promise: kept, missed, open, or due (the date has passed, nobody reports either way)",
    last_report="Date of the newest fact on record about it",
    last_report_note="What that fact is",
    last_report_source="Who reports it",
    months_since_report="Whole months from that fact to the day on which the table was made",
)


def table(view: MapView) -> rows.Table:
    """Return the slippage of the shown records, largest first."""
    blank = ({key: None if value == "" else value for key, value in row.items()} for row in timeline.table_rows(view))
    return rows.filled("slippage", "Slippage", COLUMNS, blank)


def csv(view: MapView) -> bytes:
    """Return the slippage table as CSV."""
    return csv_table.of_table(view, table(view))


def xlsx(view: MapView) -> bytes:
    """Return the slippage table as a workbook."""
    return workbooks.of_table(view, TITLE, table(view))
